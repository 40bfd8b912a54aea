"""The errors a caller of the library may want to catch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

__all__ = ["DataError", "Fault", "RouteplanError", "SettingsError"]

_SHOWN_PER_FAULT = 5
"""Rows named one by one before the message says how many more there are."""


class RouteplanError(Exception):
    """Anything the library refuses to do; its text says what to do instead."""


class SettingsError(RouteplanError, ValueError):
    """An argument or a setting that cannot be used."""


@dataclass(frozen=True)
class Fault:
    """One wrong cell (or column, or table) of an input.

    Attributes
    ----------
    source : str
        File name, or ``"outlets"`` and the like for a DataFrame.
    row : str
        Row as the user counts it: the spreadsheet's row number for a file, the index label
        for a DataFrame; empty when the fault is not about a row.
    column : str
        Column as the user wrote it; empty when the fault is about the whole table.
    found : str
        What stands there.
    needed : str
        What should stand there, as a phrase: "a number from -90 to 90".
    """

    source: str
    row: str
    column: str
    found: str
    needed: str


class DataError(RouteplanError, ValueError):
    """Input tables with faults: all of them at once.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.

    Attributes
    ----------
    failures : DataFrame
        One row per fault: ``source, row, column, found, needed``.

    Examples
    --------
    >>> error = DataError([Fault("outlets.csv", "7", "lat", "104.6", "a number from -90 to 90")])
    >>> print(error)
    1 fault in the input:
      outlets.csv, column lat: needed a number from -90 to 90
        row 7: found 104.6
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        columns = list(Fault.__dataclass_fields__)
        self.failures = pd.DataFrame([asdict(fault) for fault in self.faults], columns=columns)
        super().__init__(_message(self.faults))


def _message(faults: tuple[Fault, ...]) -> str:
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.source, fault.column, fault.needed), []).append(fault)
    lines = [f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the input:"]
    for (source, column, needed), members in groups.items():
        where = f"{source}, column {column}" if column else source
        lines.append(f"  {where}: needed {needed}")
        for fault in members[:_SHOWN_PER_FAULT]:
            row = f"row {fault.row}: " if fault.row else ""
            lines.append(f"    {row}found {fault.found}")
        if len(members) > _SHOWN_PER_FAULT:
            lines.append(f"    and {len(members) - _SHOWN_PER_FAULT} more")
    return "\n".join(lines)
