"""How the smallest team is looked for, with plans that are made up."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.sizing import TrialSettings, check

OUTLETS = pd.DataFrame(
    {"lat": 10.0, "lon": 0.0, "visits": 20, "service_min": 48.0}, index=[f"o{i}" for i in range(50)]
)
"""Work for five reps of 480 minutes, without ways."""


def team(count: int) -> pd.DataFrame:
    """So many reps."""
    names = [f"r{i}" for i in range(count)]
    return pd.DataFrame({"lat": 10.0, "lon": 0.0, "day_min": 480.0}, index=names)


@given(st.integers(5, 60), st.integers(1, 90))
def test_finds_the_smallest(smallest: int, begin: int) -> None:
    """Wherever it begins, and however far that is; no size is tried twice."""
    tried: list[int] = []

    class Made(check._Trials):
        def fits(self, size: int) -> bool:
            tried.append(size)
            return size >= smallest

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "_Trials", Made)
        found = check.smallest_team(OUTLETS, Cycle(), team, begin)
    assert found.count == smallest
    assert len(tried) == len(set(tried))


def test_too_little_time_needs_no_plan() -> None:
    """With four reps the service alone does not fit; with five it does, to the minute."""
    settings = TrialSettings(iterations=20, jobs=1)
    found = check.smallest_team(OUTLETS, Cycle(), team, 4, settings=settings)
    assert found.count == 5
    assert found.table.loc[4, "why"] == "less time than the service alone"
    assert found.table.loc[5, "utilisation"] == pytest.approx(1.0)
    assert found.plan is not None
    assert found.plan.unserved.empty


def test_gives_up_after_so_many_teams() -> None:
    """A single team may be tried and is too small: no number is found."""
    settings = TrialSettings(iterations=1, again=0, most_teams=1, jobs=1)
    tight = OUTLETS.assign(lon=[i / 10 for i in range(50)])
    found = check.smallest_team(tight, Cycle(), team, 5, settings=settings)
    assert found.count is None
    assert found.plan is None
    assert found.table["visits_missing"][5] > 0
