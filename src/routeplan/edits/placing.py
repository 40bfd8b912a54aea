"""On which day and at which place a line of an edited sheet is meant."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from routeplan.cycle import Cycle
from routeplan.edits.lines import Line, Page

__all__ = ["Placed", "place_lines"]


@dataclass(frozen=True)
class Placed:
    """A line with the rep and the day it is taken for.

    Attributes
    ----------
    line : Line
    rep : str
    day : int
    order : float or None
        Its place among the visits of the day; None when the sheet does not tell.
    """

    line: Line
    rep: str
    day: int
    order: float | None


def place_lines(
    page: Page, rep: str, planned: dict[str, set[int]], days: Collection[int], cycle: Cycle
) -> tuple[list[Placed], list[str]]:
    """Find the day and the place of every line of a sheet.

    A line says its day, and it stands above the total of a day. Where the two are not the same,
    one of them is left over from before: a line of the plan's own day that stands elsewhere has
    been moved, a line that says another day in its old place has been rewritten.

    Parameters
    ----------
    page : Page
    rep : str
    planned : dict
        Days of every outlet before.
    days : collection of int
        Days of the rep before, each of which had a total.
    cycle : Cycle

    Returns
    -------
    placed : list of Placed
    notes : list of str
        What was made of lines that could mean two days.
    """
    lost = set(days) - page.totals
    if _is_sorted_anew(page.lines, lost):
        sheet = page.lines[0].sheet
        told = f"sheet {sheet}: the lines do not stand by their days; the column Day was taken."
        return [_by_label(line, rep) for line in page.lines], [told]
    placed, notes = [], []
    for line in page.lines:
        day, here = _day(line, planned.get(line.outlet, set()), lost)
        if line.label is not None and line.block is not None and line.label != line.block:
            said, stands = cycle.label(line.label), cycle.label(line.block)
            if line.label not in lost:
                notes.append(
                    f"sheet {line.sheet}, row {line.row}: {line.outlet} says {said} and stands "
                    f"among the visits of {stands}; taken for {cycle.label(day)}."
                )
        placed.append(Placed(line, rep, day, float(line.row) if here else None))
    return placed, notes


def _day(line: Line, planned: set[int], lost: set[int]) -> tuple[int, bool]:
    """Day of a line, and whether its place in the sheet is its place in the day."""
    label, block = line.label, line.block
    if label is None:
        assert block is not None  # noqa: S101  a line without both is a fault
        return block, True
    if block is None:
        return label, label in lost
    if label == block or label in lost:
        return label, True
    moved = label in planned and block not in planned
    return (block, True) if moved else (label, False)


def _is_sorted_anew(lines: Sequence[Line], lost: Collection[int]) -> bool:
    """Whether most lines stand among the visits of another day, as after sorting by outlet."""
    told = [line for line in lines if line.label is not None and line.label not in lost]
    strange = sum(line.block != line.label for line in told)
    return len(told) >= 4 and 2 * strange > len(told)


def _by_label(line: Line, rep: str) -> Placed:
    day = line.label if line.label is not None else line.block
    assert day is not None  # noqa: S101  a line without both is a fault
    return Placed(line, rep, day, line.number if math.isfinite(line.number) else None)
