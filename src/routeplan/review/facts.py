"""The tables of any plan with every cell in its type, and the cells that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from routeplan.columns import OUTLETS, TABLES, Column
from routeplan.cycle import Cycle
from routeplan.plan import Memory, Plan
from routeplan.review.again import DONE, actual_legs
from routeplan.review.broken import broken, gathered
from routeplan.review.cells import blank, read_cells
from routeplan.review.duty import rep_day_duties
from routeplan.review.legs import Legs, measure_legs

__all__ = ["Facts", "read_facts"]


@dataclass(frozen=True)
class Facts:
    """What stands in a plan, as far as it can be read.

    Attributes
    ----------
    plan : Plan
        As it came.
    calendar : DataFrame
        Index ``day``, every day of the cycle: ``week, weekday, date`` (ISO text, "" when the
        cycle has no start), ``holiday``.
    outlets, reps : DataFrame
        Index id, each id once.
    visits : DataFrame
        By rep, day and sequence.
    days, unserved : DataFrame
        All tables have all their columns. Numbers are floats, times are minutes after midnight,
        NaN (None for ids) where nothing readable stands.
    unreadable, repeated : DataFrame
        The cells that cannot be read, and the ids that stand in a table twice, as broken rules.
    """

    plan: Plan
    calendar: pd.DataFrame
    outlets: pd.DataFrame
    reps: pd.DataFrame
    visits: pd.DataFrame
    days: pd.DataFrame
    unserved: pd.DataFrame
    unreadable: pd.DataFrame
    repeated: pd.DataFrame

    @cached_property
    def legs(self) -> Legs:
        """Minutes of all legs, measured again."""
        plain = measure_legs(self.plan.travel.leg_minutes, self.outlets, self.reps, self.visits)
        tables = {"outlets": self.outlets, "reps": self.reps, "visits": self.visits}
        return actual_legs(plain, self.plan.travel, self.memory, **tables)

    @cached_property
    def memory(self) -> Memory:
        """What is remembered of plans before, where this one was planned again."""
        return Memory.of(self.plan.info.settings)

    @cached_property
    def done(self) -> pd.Series[bool]:
        """Whether a visit is made already: a fact that no rule of planning judges."""
        return self.visits["status"] == DONE

    @cached_property
    def planned(self) -> pd.DataFrame:
        """The visits that are still to be made."""
        return self.visits[~self.done]

    @cached_property
    def over(self) -> pd.Series[bool]:
        """Whether a row of the days table has nothing but visits that are made."""
        ahead = set(zip(self.planned["rep"], self.planned["day"], strict=True))
        made = set(zip(self.visits["rep"], self.visits["day"], strict=True)) - ahead
        keys = zip(self.days["rep"], self.days["day"], strict=True)
        return pd.Series([key in made for key in keys], self.days.index, dtype=bool)

    @cached_property
    def irregular(self) -> pd.Index[str]:
        """Outlets that have left their rhythm because of what has happened."""
        left = self.visits["outlet"][self.visits["status"].isin(["moved", "new"])].dropna()
        missed = [entry.outlet for entry in self.memory.missed]
        return pd.Index([*left, *missed, *self.memory.irregular], dtype=object).unique()

    @cached_property
    def lost(self) -> pd.DataFrame:
        """Minutes that belong to no visit, by ``rep, day``."""
        entries = [(e.rep, float(e.day), e.travel_min, e.wait_min) for e in self.memory.lost]
        table = pd.DataFrame(entries, columns=["rep", "day", "travel_min", "wait_min"])
        return table.groupby(["rep", "day"])[["travel_min", "wait_min"]].sum()

    @cached_property
    def duties(self) -> pd.DataFrame:
        """Working day of every rep-day, by ``rep, day``."""
        keys = pd.concat([self.visits[["rep", "day"]], self.days[["rep", "day"]]])
        return rep_day_duties(keys, self.reps, self.plan.cycle)

    def duty(self, where: pd.DataFrame, name: str) -> pd.Series[float]:
        """One figure of the duties for every row with `rep` and `day`."""
        keys = pd.MultiIndex.from_frame(where[["rep", "day"]])
        return pd.Series(self.duties[name].reindex(keys).to_numpy(), where.index)

    @cached_property
    def agreed(self) -> pd.Series[bool]:
        """Whether a visit lies on the day of an appointment."""
        dates = self.visits["day"].map(self.calendar["date"])
        appointments = self.visits["outlet"].map(self.outlets["appointment"])
        told = [
            isinstance(times, tuple) and date in {when for when, *_ in times}
            for times, date in zip(appointments, dates, strict=True)
        ]
        return pd.Series(told, index=self.visits.index, dtype=bool)

    @cached_property
    def due(self) -> pd.DataFrame:
        """The minutes each visit should have; where that is not known, those it has."""
        visits = self.visits
        service = visits["outlet"].map(self.outlets["service_min"])
        return pd.DataFrame(
            {
                "travel_min": self.legs.out.mask(self.done)
                .fillna(visits["travel_min"])
                .fillna(0.0),
                "service_min": service.mask(self.done).fillna(visits["service_min"]).fillna(0.0),
                "wait_min": visits["wait_min"].fillna(0.0),
            }
        )

    @cached_property
    def pinned(self) -> pd.Series[bool]:
        """Whether an outlet is pinned to days that can be read."""
        return self.outlets["pinned"] & self.outlets["pinned_days"].notna()

    @cached_property
    def counted(self) -> pd.Series[int]:
        """Visits of every outlet in the visits table."""
        return self.visits["outlet"].value_counts().reindex(self.outlets.index, fill_value=0)


_NEEDED_IN_PLAN = {
    "outlets": {"visits", "service_min"},
    "reps": {"day_min"},
}
"""Columns an input may leave to defaults, and a plan may not."""

_VISITS_PLANNED = Column("visits_planned", "whole", "visits planned", required=True, minimum=0)

_COLUMNS = {
    name: tuple(
        replace(column, required=column.required or column.name in _NEEDED_IN_PLAN.get(name, ()))
        for column in columns
    )
    for name, columns in {**TABLES, "outlets": (*OUTLETS, _VISITS_PLANNED)}.items()
}


def read_facts(plan: Plan) -> Facts:
    """Read every cell of a plan; nothing that stands there makes it fail."""
    outlets, bad_outlets, twice_outlets = _by_id(plan.outlets, "outlets")
    reps, bad_reps, twice_reps = _by_id(plan.reps, "reps")
    reps = reps.assign(
        end_lat=reps["end_lat"].fillna(reps["lat"]),
        end_lon=reps["end_lon"].fillna(reps["lon"]),
        break_min=reps["break_min"].fillna(0.0),
    )
    visits, bad_visits = _read(plan.visits, "visits")
    days, bad_days = _read(plan.days, "days")
    unserved, bad_unserved = _read(plan.unserved, "unserved")
    return Facts(
        plan=plan,
        calendar=_calendar(plan.cycle),
        outlets=outlets,
        reps=reps,
        visits=visits.sort_values(["rep", "day", "sequence"], kind="stable", ignore_index=True),
        days=days,
        unserved=unserved,
        unreadable=gathered([bad_outlets, bad_reps, bad_visits, bad_days, bad_unserved]),
        repeated=gathered([twice_outlets, twice_reps]),
    )


def _by_id(table: pd.DataFrame, name: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The table by id, its unreadable cells and the ids that stand there more than once."""
    label = _COLUMNS[name][0].name
    labelled = table.drop(columns=label, errors="ignore").assign(**{label: list(table.index)})
    facts, unreadable = _read(labelled, name)
    facts = facts[facts[label].notna()]
    again = facts[facts.duplicated(label)]
    found = [f"{name}: {text} once more" for text in again[label]]
    repeated = broken(again, found, "each id once")
    return facts.drop_duplicates(label).set_index(label), unreadable, repeated


def _read(table: pd.DataFrame, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All columns of a table, and what of it cannot be read."""
    table = table.loc[:, ~table.columns.duplicated()]
    facts = pd.DataFrame(index=pd.RangeIndex(len(table)))
    faults: list[tuple[int, str, str]] = []
    for column in _COLUMNS[name]:
        values = [blank(column)] * len(table)
        if column.name in table:
            values, unreadable = read_cells(table[column.name].tolist(), column)
            where = f"{name}, {column.name}"
            faults += [(k, f"{where}: {text}", column.needed) for k, text in unreadable]
        is_plain = isinstance(blank(column), (float, bool))
        facts[column.name] = pd.Series(values, dtype=type(blank(column)) if is_plain else object)
    positions, found, needed = zip(*faults, strict=True) if faults else ((), (), ())
    lines = broken(facts.iloc[list(positions)], found, needed)
    return facts, gathered([_absent_columns(table, name), lines])


def _absent_columns(table: pd.DataFrame, name: str) -> pd.DataFrame:
    absent = [c for c in _COLUMNS[name] if c.required and c.name not in table]
    return broken(
        pd.DataFrame(index=range(len(absent))),
        [f"{name}: no column {column.name}" for column in absent],
        [f"a column {column.name} with {column.needed}" for column in absent],
    )


def _calendar(cycle: Cycle) -> pd.DataFrame:
    numbers = range(1, cycle.n_days + 1)
    dates = [cycle.date(day) for day in numbers]
    return pd.DataFrame(
        {
            "week": [cycle.week(day) for day in numbers],
            "weekday": [cycle.weekday(day) for day in numbers],
            "date": ["" if date is None else date.isoformat() for date in dates],
            "holiday": [cycle.is_holiday(day) for day in numbers],
        },
        index=pd.Index([float(day) for day in numbers], name="day"),
    )
