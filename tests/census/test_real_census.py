"""Real censuses: what was seen in them by eye."""

import pandas as pd
import pytest
from tests.real import REAL

import routeplan as rp

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not REAL.is_dir(), reason="no real outlets"),
]


@pytest.mark.parametrize("place", ["iowa", "new_york", "ankara"])
def test_no_store_number_is_merged_with_another(place: str) -> None:
    """Few rows are duplicates, all within the limits, and cleaning leaves none of them."""
    table = pd.read_csv(REAL / place / "census.csv", dtype=str)
    census = rp.read_outlets(table.drop(columns="opening_hours", errors="ignore"))
    found = rp.find_duplicates(census)
    again = ~found["keep"]
    assert 0 < again.sum() < 0.01 * len(census)
    assert (found.loc[again, "km"] <= 0.5).all()
    cleaned, log = rp.clean_outlets(census, duplicates=found)
    assert len(cleaned) == len(census) - again.sum()
    assert log["action"].eq("merged").sum() == again.sum()
    assert rp.find_duplicates(cleaned).empty
