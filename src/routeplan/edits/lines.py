"""The sheets of the reps in an edited workbook, line by line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from routeplan.cycle import Cycle
from routeplan.errors import Fault, SettingsError
from routeplan.plan.lookup import find_day, near_ids
from routeplan.plan.workbook import DAY_TOTAL
from routeplan.tables.raw import cell_text

__all__ = ["Line", "Page", "cell_at", "find_header", "read_page"]

Records = Sequence[Sequence[object]]

_HEADERS = ("Day", "No.", "Outlet", "Name")


@dataclass(frozen=True)
class Line:
    """One visit in a sheet.

    Attributes
    ----------
    sheet : str
    row : int
        As the user counts it, from 1.
    outlet : str
    number : float
        What stands in the column "No.", infinite without one.
    label : int or None
        Day that the line says, None when it says nothing.
    block : int or None
        Day of the total below the line, None below the last one.
    """

    sheet: str
    row: int
    outlet: str
    number: float
    label: int | None
    block: int | None


@dataclass(frozen=True)
class Page:
    """The visits of a sheet, the days that have a total there, and the faults."""

    lines: tuple[Line, ...]
    totals: frozenset[int]
    faults: tuple[Fault, ...]


def read_page(
    records: Records, cycle: Cycle, ids: Mapping[str, str], *, file: str, sheet: str
) -> Page:
    """Read the sheet of a rep.

    Parameters
    ----------
    records : sequence of rows
    cycle : Cycle
    ids : mapping
        Outlets by their ids as they stand in cells.
    file, sheet : str
        For the messages.

    Returns
    -------
    Page
    """
    top, columns = find_header(records, _HEADERS)
    if not {"Day", "Outlet"} <= columns.keys():
        needed = 'a line with the headers "Day" and "Outlet"'
        return Page(
            (), frozenset(), (Fault(f"{file}, sheet {sheet}", "", "", "no such line", needed),)
        )
    reader = _Reader(cycle, ids, columns, file=file, sheet=sheet)
    rows = [
        (row, record)
        for row, record in enumerate(records[top + 1 :], top + 2)
        if any(map(cell_text, record)) and not reader.repeats_header(record)
    ]
    totals = {row: reader.total_day(record) for row, record in rows if reader.is_total(record)}
    lines = []
    for row, record in rows:
        if row not in totals:
            below = next((day for total, day in totals.items() if total > row), None)
            lines.append(reader.line(row, record, below))
    days = frozenset(day for day in totals.values() if day is not None)
    return Page(tuple(line for line in lines if line), days, tuple(reader.faults))


def find_header(records: Records, names: Collection[str]) -> tuple[int, dict[str, int]]:
    """Position of the first line with two of these headers, and the columns they stand in."""
    for top, record in enumerate(records):
        texts = [cell_text(cell).casefold() for cell in record]
        found = {name: texts.index(name.casefold()) for name in names if name.casefold() in texts}
        if len(found) >= 2:
            return top, found
    return len(records), {}


def cell_at(record: Sequence[object], place: int) -> object:
    """A cell of a row; nothing beyond the end of a short one."""
    return record[place] if place < len(record) else None


class _Reader:
    """Reads the lines of one sheet and gathers their faults."""

    def __init__(
        self,
        cycle: Cycle,
        ids: Mapping[str, str],
        columns: dict[str, int],
        *,
        file: str,
        sheet: str,
    ) -> None:
        self.faults: list[Fault] = []
        self._cycle, self._ids, self._columns = cycle, ids, columns
        self._sheet, self._where = sheet, f"{file}, sheet {sheet}"

    def line(self, row: int, record: Sequence[object], block: int | None) -> Line | None:
        """A visit, None for a line with a fault."""
        before = len(self.faults)
        outlet = self._outlet(row, self._text(record, "Outlet"))
        label = self._day(row, record)
        if label is None and block is None and len(self.faults) == before:
            self._fault(row, "Day", "nothing", f"a day such as {self._cycle.label(1)}")
        if outlet is None or len(self.faults) > before:
            return None
        number = self._text(record, "No.")
        place = float(number) if number.replace(".", "", 1).isdecimal() else float("inf")
        return Line(self._sheet, row, outlet, place, label, block)

    def is_total(self, record: Sequence[object]) -> bool:
        """Whether this is the line below the visits of a day."""
        return not self._text(record, "Outlet") and any(
            cell_text(cell).startswith(DAY_TOTAL) for cell in record
        )

    def total_day(self, record: Sequence[object]) -> int | None:
        """Day of a total, None when it does not say."""
        try:
            return find_day(self._cell(record, "Day"), self._cycle)
        except SettingsError:
            return None

    def repeats_header(self, record: Sequence[object]) -> bool:
        """Whether this is the header once more, from a block that was copied."""
        return all(self._text(record, name) == name for name in ("Day", "Outlet"))

    def _outlet(self, row: int, text: str) -> str | None:
        if text in self._ids:
            return self._ids[text]
        near = near_ids(text, self._ids) if text else []
        needed = "an outlet of the plan" + (f", such as {' or '.join(near)}" if near else "")
        self._fault(row, "Outlet", text or "nothing", needed)
        return None

    def _day(self, row: int, record: Sequence[object]) -> int | None:
        text = self._text(record, "Day")
        if not text:
            return None
        try:
            return find_day(self._cell(record, "Day"), self._cycle)
        except SettingsError as error:
            self._fault(row, "Day", text, f"a day such as {self._cycle.label(1)}: {error}")
            return None

    def _fault(self, row: int, column: str, found: str, needed: str) -> None:
        self.faults.append(Fault(self._where, str(row), column, found, needed))

    def _cell(self, record: Sequence[object], name: str) -> object:
        return cell_at(record, self._columns.get(name, len(record)))

    def _text(self, record: Sequence[object], name: str) -> str:
        return cell_text(self._cell(record, name))
