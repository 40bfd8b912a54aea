"""On which days an outlet may be visited, how often, and what that is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.availability import day_budgets
from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.journey import JourneySettings
from routeplan.journey.openings import outlet_openings
from routeplan.journey.options import Options, day_options
from routeplan.journey.worth import visits_worth
from routeplan.rhythm import visit_patterns

unhurried = settings(deadline=None)


def menu(options: Options, i: int) -> list[tuple[int, ...]]:
    """Patterns of one outlet, 1-based."""
    return [
        tuple((options.days[options.days_first[o] : options.days_first[o + 1]] + 1).tolist())
        for o in range(options.first[i], options.first[i + 1])
    ]


def options_of(outlets: pd.DataFrame, cycle: Cycle, *, thin: bool, **wishes: float) -> Options:
    """Options of outlets that need no time for a visit."""
    openings = outlet_openings(outlets.assign(service_min=0.0), cycle, whole_call=False)
    return day_options(outlets, cycle, openings, thin=thin, **wishes)


@unhurried
@given(
    st.lists(
        st.tuples(st.integers(0, 10), st.sampled_from([None, "Mon", "Tue,Thu", "Sat"])),
        min_size=1,
        max_size=6,
    )
)
def test_wanted_patterns_in_full(rows: list[tuple[int, str | None]]) -> None:
    """Without thinning the options are the patterns of the rhythm, for every outlet."""
    cycle = Cycle(weeks=2)
    outlets = pd.DataFrame(rows, columns=["visits", "weekdays"])
    options = options_of(outlets, cycle, thin=False)
    for i, (visits, weekdays) in enumerate(rows):
        allowed = tuple(weekdays.split(",")) if weekdays else None
        assert sorted(menu(options, i)) == sorted(visit_patterns(visits, cycle, allowed))
    assert options.visits.tolist() == np.diff(options.days_first).tolist()


@unhurried
@given(st.integers(0, 20))
def test_thinner_patterns_come_too(visits: int) -> None:
    """Fewer visits down to one, each in its own rhythm, never more than wanted, none twice."""
    cycle = Cycle(weeks=4)
    found = menu(options_of(pd.DataFrame({"visits": [visits]}), cycle, thin=True), 0)
    counts = {len(pattern) for pattern in found}
    assert len(found) == len(set(found))
    assert set(visit_patterns(visits, cycle)) <= set(found)
    assert all(set(found) >= set(visit_patterns(count, cycle)) for count in counts)
    if visits:
        assert max(counts) == visits
        assert min(counts) == 1
        assert visits == 1 or visits - 1 in counts


@unhurried
@given(st.integers(1, 56))
def test_worth_is_concave_and_grows(wanted: int) -> None:
    """Every visit adds something, the first one most, and later ones less and less."""
    outlets = pd.DataFrame({"visits": [wanted]})
    worth = visits_worth(outlets, np.zeros(wanted, dtype=np.intp), np.arange(1, wanted + 1))
    steps = np.diff(np.concatenate([[0.0], worth]))
    assert (steps >= 1.0 - 1e-9).all()
    assert (np.diff(steps) <= 1e-9).all()


def test_key_accounts_outweigh_everybody() -> None:
    """One visit to an outlet that must be visited is worth more than a hundred others."""
    outlets = pd.DataFrame({"sales": [1.0, 9.0], "visits": [1, 4], "must_visit": [True, False]})
    one, others = visits_worth(outlets, np.array([0, 1]), np.array([1, 4]))
    assert one > 90 * others


def test_rank_by_value_then_sales_then_visits() -> None:
    """The first of these columns that is there ranks the outlets; missing is last, ties equal."""
    table = pd.DataFrame({"value": [1.0, 5, None], "sales": [9.0, 1, 5], "visits": [1, 1, 2]})

    def worth(outlets: pd.DataFrame) -> list[float]:
        once = visits_worth(outlets.assign(visits=1), np.arange(3), np.ones(3, dtype=np.int64))
        return once.tolist()

    by_value, by_sales = worth(table), worth(table[["sales", "visits"]])
    assert by_value[2] < by_value[0] < by_value[1]
    assert by_sales[1] < by_sales[2] < by_sales[0]
    alike = worth(table[["visits"]].assign(value=np.nan))
    assert alike[0] == alike[1]


def test_budgets_of_days_off() -> None:
    """Holidays, leave and weekdays off are no budget at all; a day of 0 minutes is one."""
    cycle = Cycle(1, start="2026-12-07", holidays=["2026-12-08"])
    reps = pd.DataFrame(
        {
            "day_min": [480.0, 300.0, 0.0],
            "workdays": [None, "Mon-Wed", None],
            "leave": [None, "2026-12-07", "2026-12-09..2026-12-31"],
        },
        index=["R1", "R2", "R3"],
    )
    off = -1.0
    assert day_budgets(reps, cycle).tolist() == [
        [480, off, 480, 480, 480],
        [off, off, 300, off, off],
        [0, off, off, off, off],
    ]


@pytest.mark.parametrize(
    "settings",
    [
        {"shortage": "squeeze"},
        {"compactness": -1},
        {"balance": float("nan")},
        {"minute_cost": 0},
        {"minute_cost": float("nan")},
    ],
)
def test_settings_out_of_range(settings: dict[str, object]) -> None:
    """Wishes that cannot be met are refused by name."""
    with pytest.raises(SettingsError, match=f"`{next(iter(settings))}` must be"):
        JourneySettings(**settings)  # type: ignore[arg-type]
