"""From a distribution target to reps."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sizing.tables import town

from routeplan.errors import DataError, SettingsError
from routeplan.sizing import distribution_chain
from routeplan.sizing.distribution import outlets_to_cover


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any), st.floats(0.01, 1.0))
def test_fewest_outlets_reach_the_target(sales: list[int], target: float) -> None:
    """The covered ones reach it, and the largest ones, one fewer, do not."""
    outlets = pd.DataFrame(
        {"sales": [float(s) for s in sales]}, index=[f"o{i}" for i in range(len(sales))]
    )
    covered = outlets["sales"][outlets_to_cover(outlets, target)]
    best = sorted(sales, reverse=True)
    assert covered.sum() >= target * sum(sales) - 1e-6
    assert sum(best[: len(covered) - 1]) < target * sum(sales) + 1e-6
    assert sorted(covered, reverse=True) == best[: len(covered)]


def test_numeric_distribution_counts_outlets() -> None:
    """30 % of ten outlets are the three with the most sales."""
    outlets = pd.DataFrame({"sales": range(10)}, index=list("abcdefghij"))
    covered = outlets_to_cover(outlets, 0.3, measure="nd")
    assert covered[covered].index.tolist() == ["h", "i", "j"]


def test_potential_goes_before_sales() -> None:
    """The category's sales in an outlet, not our own."""
    outlets = pd.DataFrame({"sales": [9.0, 1.0], "potential": [1.0, 9.0]}, index=["a", "b"])
    assert outlets_to_cover(outlets, 0.5).to_dict() == {"a": False, "b": True}
    assert outlets_to_cover(outlets, 0.5, weight="sales").to_dict() == {"a": True, "b": False}


def test_chain_grows() -> None:
    """A higher target takes at least as many outlets, visits, hours and reps; WD reaches it."""
    chain = distribution_chain(town())
    assert (chain["wd"] >= chain.index.to_numpy() - 1e-9).all()
    assert chain.loc[1.0, ["outlets", "nd", "wd"]].tolist() == [200, 1.0, 1.0]
    for name in ("outlets", "visits", "work_h", "reps"):
        assert chain[name].is_monotonic_increasing


def test_refusals() -> None:
    """A target out of range; nothing to weight by."""
    with pytest.raises(SettingsError, match=r"`target_wd` must be above 0 and at most 1\. Got 70"):
        outlets_to_cover(town(3), 70)
    with pytest.raises(DataError, match="potential or sales"):
        outlets_to_cover(town(3).drop(columns="sales"), 0.5)
    with pytest.raises(DataError, match="category"):
        outlets_to_cover(town(3), 0.5, weight="category")
