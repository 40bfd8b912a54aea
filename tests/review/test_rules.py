"""The checker: a correct plan is clean, and every way to spoil it breaks the rule it should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.review.plans import AnyPlan, correct_plan, tables

from routeplan.cycle import Cycle
from routeplan.review import compare_plans, rep_kpis, review_plan
from routeplan.review.rules import RULES
from routeplan.travel import CrowTravel, MatrixTravel

Tables = dict[str, Any]
Spoil = Callable[[Tables], None]


def _put(table: str, row: object, column: str, value: object) -> Spoil:
    """Spoil one cell."""

    def spoil(plan: Tables) -> None:
        given = plan[table].get(column, pd.Series(None, plan[table].index))
        plan[table] = plan[table].assign(**{column: given.astype(object)})
        plan[table].loc[row, column] = value

    return spoil


def _drop(table: str, **what: object) -> Spoil:
    """Leave out a row or a column."""

    def spoil(plan: Tables) -> None:
        plan[table] = plan[table].drop(**what)

    return spoil


def _add(table: str, row: dict[str, object]) -> Spoil:
    """Append a row."""

    def spoil(plan: Tables) -> None:
        plan[table] = pd.concat([plan[table], pd.DataFrame([row])], ignore_index=True)

    return spoil


def _rep_twice(plan: Tables) -> None:
    plan["reps"] = pd.concat([plan["reps"], plan["reps"].loc[["R2"]]])


def _holiday_on_day_8(plan: Tables) -> None:
    plan["cycle"] = Cycle(weeks=2, start="2026-12-07", holidays=["2026-12-16"])


def _move_day_8(day: int, date: str) -> Spoil:
    """The last day of R2, with its visit to `c`, on another day; `c` takes any weekday."""

    def spoil(plan: Tables) -> None:
        for name in ("visits", "days"):
            plan[name].loc[plan[name]["day"] == 8, ["day", "date"]] = [day, date]
        plan["outlets"].loc["c", "weekdays"] = ""

    return spoil


def _second_call_at_a(plan: Tables) -> None:
    """R1 calls at `a` again instead of going on to `b`."""
    plan["outlets"] = plan["outlets"].drop("b")
    plan["outlets"].loc["a", ["visits", "visits_planned"]] = 3
    plan["visits"].loc[1, "outlet"] = "a"


def _r1_helps_on_day_8(plan: Tables) -> None:
    plan["visits"].loc[7, ["rep", "arrive", "depart", "travel_min"]] = ["R1", "08:50", "09:30", 20]
    columns = ["rep", "travel_min", "break_min", "work_min", "finish"]
    plan["days"].loc[5, columns] = ["R1", 35, 30, 75, "10:15"]
    plan["outlets"].loc["c", "open"] = ""


def _outlet_off_the_matrix(plan: Tables) -> None:
    known = plan["travel"].table.drop(index="b", columns="b")
    plan["travel"] = MatrixTravel(known)


def _set_out_early(plan: Tables) -> None:
    """R2 does everything of day 1 half an hour before the working day."""
    plan["visits"].loc[3, ["arrive", "depart"]] = ["08:35", "09:15"]
    plan["days"].loc[2, "finish"] = "09:20"
    plan["outlets"].loc["c", "open"] = "08:00-12:00"


def _gap_after_last_visit(plan: Tables) -> None:
    plan["outlets"].loc["b", ["last_visit", "min_gap"]] = ["2026-12-04", 4]


def _pin_b(rep: str, days: str) -> Spoil:
    """R1 visits `b` on day 1."""

    def spoil(plan: Tables) -> None:
        plan["outlets"] = plan["outlets"].assign(pinned=False, pinned_days=None)
        plan["outlets"].loc["b", ["pinned", "pinned_days", "rep"]] = [True, days, rep]

    return spoil


SPOILT: list[tuple[str, Spoil, set[str]]] = [
    ("text for a number", _put("days", 0, "stops", "two"), {"readable"}),
    ("text for a time", _put("visits", 0, "depart", "half past nine"), {"readable"}),
    ("an hour that is none", _put("visits", 0, "depart", "29:75"), {"readable"}),
    ("half a day", _put("days", 0, "stops", 1.5), {"readable"}),
    ("no travel minutes", _put("visits", 1, "travel_min", None), {"readable"}),
    ("opening hours unreadable", _put("outlets", "a", "open", "mornings"), {"readable"}),
    ("leave unreadable", _put("reps", "R1", "leave", "in May"), {"readable"}),
    ("a column missing", _drop("unserved", columns="visits_wanted"), {"readable"}),
    ("a rep twice", _rep_twice, {"unique ids"}),
    (
        # `b` loses its visit to an outlet nobody knows
        "a visit to an unknown outlet",
        _put("visits", 1, "outlet", "ghost"),
        {"known ids", "outlets table", "unserved table"},
    ),
    (
        "an unserved outlet unknown",
        _add("unserved", {"outlet": "ghost", "visits_wanted": 1, "visits_planned": 0}),
        {"known ids"},
    ),
    ("a day after the end", _move_day_8(11, ""), {"day in cycle"}),
    ("a visit on a holiday", _holiday_on_day_8, {"holiday"}),
    ("the wrong date of a visit", _put("visits", 0, "date", "2026-12-08"), {"date"}),
    ("the wrong date of a day", _put("days", 0, "date", "7 December"), {"date"}),
    ("no date", _put("days", 0, "date", None), {"date"}),
    # there is no way from `a` to `a`, and all that follows is ten minutes early
    ("an outlet twice a day", _second_call_at_a, {"once a day", "travel", "clock", "days table"}),
    ("two reps for an outlet", _r1_helps_on_day_8, {"one rep"}),
    ("done before it can be", _put("visits", 0, "status", "done"), {"status"}),
    ("an unknown status", _put("visits", 0, "status", "maybe"), {"status"}),
    ("a closed weekday", _put("outlets", "c", "weekdays", "Mon,Tue"), {"weekdays"}),
    ("a day off", _put("reps", "R2", "workdays", "Mon,Tue"), {"workdays"}),
    ("a day of leave", _put("reps", "R2", "leave", "2026-12-11..2026-12-14"), {"leave"}),
    ("a skill nobody taught", _put("outlets", "a", "skills", "frozen"), {"skills"}),
    ("a week not allowed", _put("outlets", "b", "weeks", "even"), {"weeks"}),
    ("a call missed", _put("outlets", "b", "appointment", "2026-12-08 9:50"), {"appointment"}),
    ("too soon again", _put("outlets", "a", "min_gap", 8), {"gap"}),
    ("too soon after the last one", _gap_after_last_visit, {"gap"}),
    ("too long a pause", _put("outlets", "a", "max_gap", 6), {"gap"}),
    ("back too late", _put("reps", "R1", "end", "10:20"), {"shift"}),
    ("back after half a day", _put("reps", "R1", "leave", "2026-12-14 09:40-24:00"), {"shift"}),
    ("a roster without the day", _put("reps", "R2", "shifts", "Mon,Tue 09:00-13:00"), {"shift"}),
    ("closed on a weekday", _put("outlets", "b", "open", "Tue-Fri 09:00-18:00"), {"opening hours"}),
    ("another weekday in week 2", _move_day_8(9, "2026-12-17"), {"rhythm"}),
    ("not on the pinned day", _pin_b("R1", "3"), {"pinned"}),
    ("not by the pinned rep", _pin_b("R2", "1"), {"pinned", "outlets table"}),
    ("pinned to no day", _pin_b("R1", "never"), {"pinned"}),
    ("a pin that names no day", _pin_b("R1", "soon"), {"readable"}),
    ("more visits than wanted", _put("outlets", "a", "visits", 1), {"too many visits"}),
    ("a key account without visit", _put("outlets", "e", "must_visit", "yes"), {"must visit"}),
    ("a gap in the order", _put("visits", 1, "sequence", 3), {"sequence"}),
    ("the wrong way", _put("visits", 0, "travel_min", 20.1), {"travel"}),
    ("an outlet the travel table lacks", _outlet_off_the_matrix, {"travel"}),
    ("a short visit", _put("visits", 0, "service_min", 10), {"service"}),
    ("too long a day", _put("reps", "R1", "day_min", 84.9), {"day budget"}),
    ("too early a start", _put("reps", "R2", "start", "09:30"), {"start"}),
    ("a day before its start", _set_out_early, {"start"}),
    ("a late departure", _put("visits", 0, "depart", "09:15"), {"clock"}),
    ("a late finish", _put("days", 5, "finish", "10:00"), {"clock"}),
    ("a longer break than shown", _put("days", 0, "break_min", 40), {"break"}),
    ("no break", _put("days", 1, "finish", "09:25"), {"break"}),
    ("a break the days do not have", _put("reps", "R2", "break_min", 20), {"break"}),
    ("before opening", _put("outlets", "c", "open", "09:30-12:00"), {"opening hours"}),
    ("between hours", _put("outlets", "c", "open", "8:00-9:00,10:00-12:00"), {"opening hours"}),
    ("a wrong count of stops", _put("days", 0, "stops", 3), {"days table"}),
    ("a wrong sum of travel", _put("days", 3, "work_min", 89), {"days table"}),
    ("a day lost", _drop("days", index=2), {"days table"}),
    (
        "a day without visits",
        _add("days", tables()["days"].loc[2].to_dict() | {"day": 2, "date": "2026-12-08"}),
        {"days table"},
    ),
    ("a wrong count of visits", _put("outlets", "e", "visits_planned", 1), {"outlets table"}),
    ("the wrong rep", _put("outlets", "b", "rep", "R2"), {"outlets table"}),
    ("a rep for nothing", _put("outlets", "e", "rep", "R2"), {"outlets table"}),
    ("no rep", _drop("outlets", columns="rep"), {"outlets table"}),
    ("an outlet lost", _drop("unserved", index=1), {"unserved table"}),
    ("a wrong number unserved", _put("unserved", 0, "visits_planned", 0), {"unserved table"}),
    (
        "a served outlet listed",
        _add("unserved", {"outlet": "b", "visits_wanted": 1, "visits_planned": 1}),
        {"unserved table"},
    ),
]  # fmt: skip


def _broken(plan: Tables) -> set[str]:
    return set(review_plan(AnyPlan(**plan))["rule"])


def test_correct_plan_is_clean() -> None:
    """The plan worked out by hand breaks no rule."""
    review = review_plan(correct_plan())
    assert review.empty
    assert list(review.columns) == ["rule", "rep", "day", "outlet", "found", "needed"]


@pytest.mark.parametrize(("spoil", "rules"), [c[1:] for c in SPOILT], ids=[c[0] for c in SPOILT])
def test_spoilt_plan_breaks_its_rule(spoil: Spoil, rules: set[str]) -> None:
    """One change breaks exactly the rules it should."""
    plan = tables()
    spoil(plan)
    assert _broken(plan) == rules


def test_every_rule_is_tried() -> None:
    """No rule is without a plan that breaks it."""
    tried = set().union(*(rules for _, _, rules in SPOILT)) | {"summary"}
    assert tried == {name for name, _ in RULES}


def test_summary_that_lies() -> None:
    """A summary that is not that of the tables is told."""

    class Boaster(AnyPlan):
        def summary(self) -> dict[str, Any]:
            return super().summary() | {"visits_planned": 9}

    review = review_plan(Boaster(**tables()))
    assert review[["rule", "found", "needed"]].to_numpy().tolist() == [
        ["summary", "summary: visits_planned 9", "8"]
    ]


def test_broken_row_names_the_place() -> None:
    """A broken rule tells rep, day and outlet, and what was found and needed."""
    plan = tables()
    _put("visits", 1, "arrive", "09:40")(plan)
    assert review_plan(AnyPlan(**plan)).astype(object).to_numpy().tolist() == [
        ["clock", "R1", 1, "b", "arrives at 09:40", "09:20"]
    ]


def test_a_pin_stands_above_the_rhythm() -> None:
    """Days that are no rhythm are no fault where they are pinned."""
    plan = tables()
    _move_day_8(9, "2026-12-17")(plan)
    plan["outlets"] = plan["outlets"].assign(pinned=False, pinned_days=None)
    plan["outlets"].loc["c", ["pinned", "pinned_days"]] = [True, "1,3,6,9"]
    assert _broken(plan) == set()
    plan["outlets"].loc["c", "pinned_days"] = "1,3,6,8"
    assert _broken(plan) == {"pinned"}


def test_rounding_is_allowed() -> None:
    """A twentieth of a minute and a minute of the clock are no fault."""
    plan = tables()
    _put("visits", 0, "travel_min", 20.04)(plan)
    _put("visits", 1, "arrive", "09:51")(plan)
    _put("reps", "R2", "day_min", 89.96)(plan)
    _put("outlets", "c", "open", "09:06-12:00")(plan)
    assert _broken(plan) == set()


def test_rows_in_any_order() -> None:
    """The order of the rows does not matter."""
    plan = tables()
    for name in ("visits", "days", "unserved", "outlets", "reps"):
        plan[name] = plan[name].iloc[::-1]
    assert _broken(plan) == set()


def test_rep_without_start_and_break() -> None:
    """A foreign plan may leave out what its reps do not have."""
    plan = tables()
    plan["reps"] = plan["reps"].loc[:, ["lat", "lon", "day_min", "end_lat", "end_lon", "break_min"]]
    assert _broken(plan) == set()


def test_late_start_is_allowed() -> None:
    """A rep who sets out later than the working day begins breaks no rule."""
    plan = tables()
    plan["visits"].loc[3, ["arrive", "depart"]] = ["10:05", "10:45"]
    plan["days"].loc[2, "finish"] = "10:50"
    assert _broken(plan) == set()


def test_done_before_the_break() -> None:
    """A rep who is home before the break may begin needs none."""
    plan = tables()
    plan["reps"].loc["R1", "workdays"] = ""
    plan["reps"]["break_open"] = ["09:30-10:30", ""]
    plan["days"].loc[1, ["break_min", "finish"]] = [0.0, "09:25"]
    assert _broken(plan) == set()
    plan["reps"]["break_open"] = ["09:00-10:00", ""]
    assert _broken(plan) == {"break"}


def test_crow_travel_leads_to_the_end_place() -> None:
    """The way home goes to the end place, not to the start."""
    plan = tables()
    plan["travel"] = CrowTravel()
    review = review_plan(AnyPlan(**plan))
    # 2.89 * d**0.749 with d = 13.75 km: one degree of latitude is 111.195 km, one of longitude
    # at 39.95 degrees 85.24 km; from `a` (39.9, 32.1) to (40.0, 32.0)
    d = (11.1195**2 + 8.524**2) ** 0.5
    home, out = 2.89 * d**0.749, 2.89 * 8.5305**0.749
    days = review[(review["rule"] == "days table") & (review["rep"] == "R1") & (review["day"] == 6)]
    assert float(days["needed"].iloc[0]) == pytest.approx(out + home, abs=0.05)


def test_empty_plan_lists_everything_unserved() -> None:
    """A plan without visits is clean when it says so."""
    plan = tables()
    plan["visits"], plan["days"] = plan["visits"].iloc[:0], plan["days"].iloc[:0]
    plan["outlets"] = plan["outlets"].assign(rep=None, visits_planned=0, must_visit=False)
    wanted = plan["outlets"]["visits"]
    plan["unserved"] = pd.DataFrame(
        {"outlet": wanted.index, "visits_wanted": wanted.to_numpy(), "visits_planned": 0}
    )
    assert _broken(plan) == set()


def test_tables_without_anything() -> None:
    """Empty tables are told as missing columns, one by one."""
    names = ("outlets", "reps", "visits", "days", "unserved")
    plan = tables() | {name: pd.DataFrame() for name in names}
    review = review_plan(AnyPlan(**plan))
    assert set(review["rule"]) == {"readable", "outlets table", "summary"}
    assert "visits: no column outlet" in set(review["found"])


odd_cells = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(["a", "R1", "R2", "09:00", "-1:30", "Mon", "2026-12-07", pd.NA, pd.NaT, 1e308]),
    st.datetimes(),
)


@st.composite
def odd_tables(draw: st.DrawFn) -> Tables:
    """The tables of the correct plan with some cells, columns or rows gone odd."""
    plan = tables()
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(["outlets", "reps", "visits", "days", "unserved"]))
        table = plan[name].astype(object)
        if table.empty or table.columns.empty:
            continue
        row = draw(st.integers(0, len(table) - 1))
        column = draw(st.sampled_from(list(table.columns)))
        change = draw(st.sampled_from(["cell", "cell", "cell", "column", "no row", "row twice"]))
        if change == "cell":
            values = table[column].tolist()
            values[row] = draw(odd_cells)
            table[column] = pd.Series(values, index=table.index, dtype=object)
        elif change == "column":
            table = table.drop(columns=column)
        else:
            rows = list(range(len(table)))
            table = table.iloc[rows[:row] + rows[row + 1 :] if change == "no row" else [*rows, row]]
        plan[name] = table
    return plan


@given(odd_tables())
@settings(max_examples=25, deadline=None)
def test_any_plan_can_be_reviewed(plan: Tables) -> None:
    """Whatever stands in the tables, the review and the figures come out."""
    odd = AnyPlan(**plan)
    review = review_plan(odd)
    assert not review[["rule", "found", "needed"]].isin(["", None]).any(axis=None)
    assert len(rep_kpis(odd)) <= len(plan["reps"])
    assert len(compare_plans(odd, odd)) > len(rep_kpis(odd).columns)
