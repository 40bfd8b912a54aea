"""What has changed, what is owed, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.plan import Missed
from routeplan.replan.place import Placed
from routeplan.replan.today import Row

__all__ = ["changes_table", "debt_table", "debts"]

_CHANGES = (
    "outlet", "what", "from_rep", "from_date", "from_time", "to_rep", "to_date", "to_time",
    "forced", "why",
)  # fmt: skip
_DEBT = ("outlet", "rep", "due", "until", "why")


def changes_table(
    placed: Sequence[Placed], done_early: dict[str, Row], done: dict[str, Row], cycle: Cycle
) -> pd.DataFrame:
    """A row per visit that is not as planned.

    Parameters
    ----------
    placed : sequence of Placed
    done_early : dict of str to dict
        Rows of the plan for visits that were made otherwise.
    done : dict of str to dict
        How they were made.
    cycle : Cycle

    Returns
    -------
    DataFrame
    """
    rows = [
        (
            entry.visit.outlet, _what(entry), entry.visit.rep, _date(entry.visit.day, cycle),
            entry.visit.time, entry.rep, _date(entry.day, cycle), entry.time,
            not entry.visit.stays, entry.visit.why or "saves travel, or makes room",
        )
        for entry in placed
        if entry.changed
    ]  # fmt: skip
    rows += [
        (
            outlet, "done early", row["rep"], row["date"], row["arrive"], done[outlet]["rep"],
            done[outlet]["date"], done[outlet]["arrive"], True, "it was made",
        )
        for outlet, row in done_early.items()
        if outlet in done
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(_CHANGES))
    order = ["from_date", "from_rep", "from_time", "outlet"]
    texts = dict.fromkeys([name for name in _CHANGES if name != "forced"], "str")
    table = table.astype(texts | {"forced": "bool"})
    return table.sort_values(order, kind="stable", ignore_index=True)


def _what(entry: Placed) -> str:
    visit = entry.visit
    if not entry.rep:
        return {"planned": "dropped", "debt": "missed"}.get(visit.kind, f"{visit.kind}, no room")
    if visit.kind != "planned":
        return "made up" if visit.kind == "debt" else visit.kind
    parts = [
        name
        for name, differs in (("rep", entry.rep != visit.rep), ("day", entry.day != visit.day))
        if differs
    ]
    return " and ".join(parts)


def debts(placed: Sequence[Placed], today: int) -> list[Missed]:
    """The visits without a day: owed as long as their gap is open."""
    return [
        Missed(
            outlet=entry.visit.outlet,
            rep=entry.visit.rep,
            day=_due(entry, today),
            until=max([entry.visit.last, *entry.visit.days]),
            why=entry.visit.why,
        )
        for entry in placed
        if not entry.rep
    ]


def _due(entry: Placed, today: int) -> int:
    """The day on which a visit was due; one without a day is due on the first it may have."""
    visit = entry.visit
    return visit.day or min(visit.days, default=visit.last or today)


def debt_table(missed: Sequence[Missed], cycle: Cycle) -> pd.DataFrame:
    """The visits owed, by the end of their gaps."""
    rows = [
        (entry.outlet, entry.rep, _date(entry.day, cycle), _date(entry.until, cycle), entry.why)
        for entry in sorted(missed, key=lambda entry: (entry.until or 99, entry.day, entry.outlet))
    ]
    return pd.DataFrame(rows, columns=list(_DEBT)).astype("str")


def _date(day: int, cycle: Cycle) -> str:
    return str(cycle.date(day)) if day else ""
