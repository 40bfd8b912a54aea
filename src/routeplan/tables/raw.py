"""A table as it was found, and what is found in it: faults and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from routeplan.errors import Fault

__all__ = ["Findings", "RawTable", "cell_text", "cell_texts", "rows_named"]

_SHOWN_ROWS = 5
_INVISIBLE = "\u200b\ufeff"


@dataclass(frozen=True)
class RawTable:
    """Headers and cells before anything is understood.

    Attributes
    ----------
    source : str
        File name, or the name of the table.
    headers : tuple of str
    cells : tuple of Series
        One per header, all with the same RangeIndex: text, numbers or any objects.
    rows : tuple of str
        Names of the rows, as the user counts them.
    typed : bool
        Whether the cells have types of their own, or are the text of a file.
    faults : tuple of Fault
    notes : tuple of str
    """

    source: str
    headers: tuple[str, ...]
    cells: tuple[pd.Series[Any], ...]
    rows: tuple[str, ...]
    typed: bool = True
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


class Findings:
    """The faults and notes of one table, collected on the way through it."""

    def __init__(self, raw: RawTable) -> None:
        self.source = raw.source
        self.rows = raw.rows
        self.headers: dict[str, str] = {}
        self._faults = [(0, 0, fault) for fault in raw.faults]
        self.notes = list(raw.notes)
        self._told: set[tuple[str, int]] = set()

    @property
    def faults(self) -> list[Fault]:
        """Faults of the table first, then by column, then by row."""
        return [fault for *_, fault in sorted(self._faults, key=lambda item: item[:2])]

    def header(self, name: str) -> str:
        """Header of a column as the user wrote it."""
        return self.headers.get(name, name)

    def fault(self, name: str, position: int, found: object, needed: str) -> None:
        """Add a wrong cell; a cell is told once."""
        if (name, position) in self._told:
            return
        self.mark(name, position)
        text = cell_text(found) or "nothing"
        row = self.rows[position]
        fault = Fault(self.source, row, self.header(name), text, needed)
        self._faults.append((1 + list(self.headers).index(name), position, fault))

    def table_fault(self, found: str, needed: str, column: str = "") -> None:
        """Add a fault of the whole table."""
        self._faults.append((0, 0, Fault(self.source, "", column, found, needed)))

    def left_empty(self, names: Collection[str]) -> list[tuple[str, int]]:
        """Turn the wrong cells of these columns into notes; their columns and positions."""
        places = {1 + k: name for k, name in enumerate(self.headers) if name in names}
        pardoned = [fault for fault in self._faults if fault[0] in places]
        self._faults = [fault for fault in self._faults if fault[0] not in places]
        for place, position, fault in pardoned:
            told = f'"{self.header(places[place])}" was left empty, {fault.found} was found'
            self.note(f"{told}; needed: {fault.needed}.", [position])
        return [(places[place], position) for place, position, _ in pardoned]

    def mark(self, name: str, position: int) -> None:
        """Count a cell as told."""
        self._told.add((name, position))

    def note(self, sentence: str, positions: Iterable[int] = ()) -> None:
        """Add a sentence, in front of it the file and the rows it is about."""
        rows = [self.rows[position] for position in positions]
        self.notes.append(f"{self.source}{f', {rows_named(rows)}' if rows else ''}: {sentence}")

    def notes_beside(self, known: list[str]) -> list[str]:
        """Notes that are not among those known, under the names of other rows neither."""
        told = set(map(_sentence, known))
        return [note for note in dict.fromkeys(self.notes) if _sentence(note) not in told]


def _sentence(note: str) -> str:
    """A note without its source and rows."""
    return note.partition(": ")[2]


def rows_named(rows: list[str]) -> str:
    """Rows for a sentence: "rows 3, 7 and 12 more"."""
    named = ", ".join(rows[:_SHOWN_ROWS])
    more = f" and {len(rows) - _SHOWN_ROWS:,} more" if len(rows) > _SHOWN_ROWS else ""
    return f"row{'s' if len(rows) > 1 else ''} {named}{more}"


def cell_texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Each cell as text, see :func:`cell_text`; object dtype, empty text where nothing stands."""
    return cells.astype(object).map(cell_text)


def cell_text(value: object) -> str:
    """A cell as a person would type it: 123.0 as "123", no blanks around, "" for nothing."""
    if isinstance(value, str):
        return value.strip().strip(_INVISIBLE).strip()
    if isinstance(value, (float, np.floating)):
        return "" if np.isnan(value) else f"{value:.0f}" if value.is_integer() else str(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, dt.datetime):
        return str(value.date()) if value.time() == dt.time() else str(value)
    return str(value)
