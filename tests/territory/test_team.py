"""The suggested number of territories."""

from __future__ import annotations

import pandas as pd
import pytest

from routeplan.datasets import make_city
from routeplan.errors import DataError, SettingsError
from routeplan.territory import suggest_team


@pytest.fixture(scope="module")
def outlets() -> pd.DataFrame:
    """A city with two visits of 20 minutes to each of 400 outlets."""
    return make_city(400, seed=1)[0].assign(visits=2, service_min=20.0)


def test_the_smallest_team_that_fits(outlets: pd.DataFrame) -> None:
    """Within the time that may be planned; with one rep fewer it is not."""
    found = suggest_team(outlets)
    used = found.table["utilisation"]
    assert used[found.count] <= 0.9 < used[found.count - 1]
    assert used.is_monotonic_decreasing
    assert repr(found).startswith(f"TeamSuggestion: {found.count} reps. 400 outlets want 800")


def test_more_work_and_less_time_need_more_reps(outlets: pd.DataFrame) -> None:
    """Twice the visits, half the day: about twice the reps each."""
    usual = suggest_team(outlets).count
    assert suggest_team(outlets.assign(visits=4)).count >= 1.7 * usual - 1
    assert suggest_team(outlets, day_min=240).count >= 1.7 * usual - 1


def test_one_rep_is_enough() -> None:
    """A single outlet."""
    outlets = pd.DataFrame({"lat": [1.0], "lon": 1.0, "visits": 1, "service_min": 5.0})
    assert suggest_team(outlets).count == 1


def test_faults(outlets: pd.DataFrame) -> None:
    """Numbers out of range, missing columns, no outlets."""
    with pytest.raises(SettingsError, match="`utilisation`"):
        suggest_team(outlets, utilisation=1.1)
    with pytest.raises(SettingsError, match="`day_min`"):
        suggest_team(outlets, day_min=0)
    with pytest.raises(DataError, match="visits"):
        suggest_team(outlets.drop(columns="visits"))
    with pytest.raises(DataError, match="at least one outlet"):
        suggest_team(outlets.iloc[:0])
