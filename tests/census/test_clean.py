"""Cleaning: what is mended, what is merged, and that the log tells all of it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.census.test_duplicates import cells, table_of

import routeplan as rp
from routeplan.errors import SettingsError


def shops(**columns: object) -> pd.DataFrame:
    """Two rows of one shop and another shop."""
    base = {
        "name": ["Orchid Deli", "ORCHID DELI LLC", "Harbour Inn"],
        "lat": 40.0,
        "lon": [-73.0, -73.0, -74.0],
        "sales": [100.0, 120.0, 80.0],
    }
    return pd.DataFrame(base | columns, index=pd.Index(list("abc"), name="outlet"))


def actions(log: pd.DataFrame) -> list[list[str]]:
    return log[["outlet", "action", "column", "before", "after"]].to_numpy().tolist()


@pytest.mark.parametrize(("how", "sales"), [("max", 120.0), ("sum", 220.0)])
def test_merging(how: str, sales: float) -> None:
    """The row with more filled cells stays, gets what it lacks, and the rest is told."""
    before = shops(phone=[None, None, None], city=["Grand Falls", "Grand Falls", None])
    before.loc["b", "phone"] = "5551234567"
    before.loc["b", "city"] = None
    before.loc["a", "channel"] = "deli"
    table, log = rp.clean_outlets(before, sales=how)  # type: ignore[arg-type]
    assert table.index.tolist() == ["a", "c"]
    assert table.loc["a", ["phone", "sales"]].tolist() == ["5551234567", sales]
    assert ["b", "merged", "", "", "a"] in actions(log)
    assert ["b", "given up", "name", "ORCHID DELI LLC", "Orchid Deli"] in actions(log)
    assert ["a", "filled", "phone", "", "5551234567"] in actions(log)
    assert ["a", "changed", "sales", "100.0", str(sales)] in actions(log)


def test_blanks_and_spellings() -> None:
    """Blanks become single, kinds get their commonest spelling, each change is a line."""
    table, log = rp.clean_outlets(
        shops(name=[" Orchid  Deli", "Kestrel", "Harbour Inn"], channel=["bar", "Bar", "bar"])
    )
    assert table["name"].tolist() == ["Orchid Deli", "Kestrel", "Harbour Inn"]
    assert table["channel"].tolist() == ["bar", "bar", "bar"]
    assert actions(log) == [
        ["a", "changed", "name", " Orchid  Deli", "Orchid Deli"],
        ["b", "changed", "channel", "Bar", "bar"],
    ]


def test_case_of_names() -> None:
    """Only names in one case are written anew, short words and codes stay."""
    names = ["JOE'S BP SHOP Z404", "orchid-harbour", "McKestrel"]
    table, _ = rp.clean_outlets(shops(name=names), case="title")
    assert table["name"].tolist() == ["Joe's BP Shop Z404", "Orchid-Harbour", "McKestrel"]
    kept, log = rp.clean_outlets(shops(name=names))
    assert kept["name"].tolist() == names
    assert log.empty


def test_rows_nobody_can_find() -> None:
    """Without place, address and phone a row is dropped and stands in the log as a whole."""
    before = shops(address=[None, None, "12 Elm St"])
    before.loc[["a", "c"], ["lat", "lon"]] = None
    table, log = rp.clean_outlets(before)
    assert table.index.tolist() == ["b", "c"]
    assert log["action"].tolist() == ["dropped"]
    assert "name: Orchid Deli" in log["before"].iloc[0]
    assert "sales: 100.0" in log["before"].iloc[0]
    kept, _ = rp.clean_outlets(before, drop_lost=False)
    assert kept.index.tolist() == ["a", "b", "c"]


def test_a_lost_row_is_merged_first() -> None:
    """A row that is the duplicate of another is not dropped but merged."""
    before = shops(city="Grand Falls")
    before.loc["a", ["lat", "lon"]] = None
    _, log = rp.clean_outlets(before)
    assert "merged" in set(log["action"])
    assert "dropped" not in set(log["action"])


def test_duplicates_looked_through() -> None:
    """What a person took out is not merged; the row to keep may be another one."""
    before = shops()
    found = rp.find_duplicates(before)
    untouched, log = rp.clean_outlets(before, duplicates=found.head(0))
    assert len(untouched) == 3
    assert log.empty
    swapped = found.assign(keep=~found["keep"])
    table, _ = rp.clean_outlets(before, duplicates=swapped)
    assert table.index.tolist() == [swapped.loc[swapped["keep"], "outlet"].iloc[0], "c"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"keep": True}, "keep one row"),
        ({"outlet": "z"}, "Got 'z'"),
        ({"outlet": "a"}, "'a' twice"),
    ],
)
def test_duplicates_that_do_not_fit(change: dict[str, object], match: str) -> None:
    """Every group keeps one row; outlets are those of the table, each once."""
    found = rp.find_duplicates(shops()).assign(**change)
    with pytest.raises(SettingsError, match=match):
        rp.clean_outlets(shops(), duplicates=found)
    with pytest.raises(SettingsError, match="column keep"):
        rp.clean_outlets(shops(), duplicates=found.drop(columns="keep"))


@pytest.mark.parametrize("option", [{"sales": "mean"}, {"case": "lower"}])
def test_options(option: dict[str, str]) -> None:
    """Options other than those named are refused."""
    with pytest.raises(SettingsError, match=next(iter(option))):
        rp.clean_outlets(shops(), **option)  # type: ignore[arg-type]


def test_the_callers_table_stays() -> None:
    """The input is unchanged, and its notes go on into the result."""
    before = shops()
    before.attrs["notes"] = ["outlets: one note."]
    copy = before.copy()
    table, _ = rp.clean_outlets(before)
    pd.testing.assert_frame_equal(before, copy)
    assert before.attrs["notes"] == ["outlets: one note."]
    assert table.attrs["notes"][0] == "outlets: one note."
    assert "1 rows were merged" in " ".join(table.attrs["notes"])


def test_an_id_as_name_gives_way() -> None:
    """A name that reading took from the id is filled from the merged row."""
    before = shops(phone="5551234567", address=None)
    before.loc["a", ["name", "address"]] = ["a", "12 Elm St"]
    before = before.head(2)
    table, log = rp.clean_outlets(before)
    assert table.loc["a", "name"] == "ORCHID DELI LLC"
    assert "filled" in set(log["action"])


@settings(deadline=None, max_examples=30)
@given(st.lists(cells, max_size=10))
def test_nothing_is_lost_silently(drawn) -> None:
    """Every row is in the result or in the log."""
    before = table_of(drawn)
    table, log = rp.clean_outlets(before)
    gone = set(log.loc[log["action"].isin(["merged", "dropped"]), "outlet"])
    assert set(before.index) == set(table.index) | gone
    assert not set(table.index) & gone
