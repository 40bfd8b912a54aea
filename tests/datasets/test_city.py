"""Tests of the made-up city."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.datasets import make_city
from routeplan.errors import SettingsError


@given(n=st.integers(1, 400), seed=st.integers(0, 2**32))
def test_any_size_and_seed_gives_sound_tables(n: int, seed: int) -> None:
    """Ids are unique, places are on the map near one another, sales and names are there."""
    outlets, reps = make_city(n, seed)
    assert len(outlets) == n
    assert len(reps) >= 1
    for table in (outlets, reps):
        assert table.index.is_unique
        assert not table.isna().any(axis=None)
        assert table["lat"].between(46, 48).all()
        assert table["lon"].between(19, 22).all()
        assert table["name"].str.len().gt(0).all()
    assert outlets["sales"].gt(0).all()


def test_tables_have_the_agreed_columns() -> None:
    """Classes, visits and minutes are left to the library's own defaults."""
    outlets, reps = make_city(20)
    assert outlets.index.name == "outlet"
    assert list(outlets.columns) == ["name", "lat", "lon", "channel", "sales"]
    assert outlets.index[0] == "C00001"
    assert reps.index.name == "rep"
    assert reps.columns.tolist() == [
        *("name", "lat", "lon", "day_min", "start", "break_min", "break_open"),
    ]


def test_same_seed_same_city() -> None:
    """The city depends on the number of shops and the seed alone."""
    for first, second in zip(make_city(300, 5), make_city(300, 5), strict=True):
        pd.testing.assert_frame_equal(first, second)
    assert not make_city(300, 5)[0].equals(make_city(300, 6)[0])


def test_few_shops_make_most_of_the_sales() -> None:
    """The best fifth of a large city's shops sells between 65 % and 85 %."""
    sales = make_city(20_000, 1)[0]["sales"].sort_values(ascending=False)
    assert 0.65 < sales.head(len(sales) // 5).sum() / sales.sum() < 0.85


def test_kinds_differ_in_number_and_sales() -> None:
    """Hypermarkets are the fewest and sell most; kiosks are many and sell little."""
    outlets = make_city(20_000, 1)[0]
    median = outlets.groupby("channel")["sales"].median()
    counts = outlets["channel"].value_counts()
    assert median.idxmax() == counts.idxmin() == "hypermarket"
    assert median["kiosk"] < median["grocery"] < median["supermarket"]
    assert len(counts) == 9


def test_shops_crowd_in_the_centre() -> None:
    """The densest square kilometre holds far more shops than an even spread would."""
    outlets = make_city(600, 1)[0]
    cells = (outlets["lat"] // 0.009).astype(str) + (outlets["lon"] // 0.0131).astype(str)
    counts = cells.value_counts()
    assert counts.iloc[0] > 8 * counts.mean()


def test_river_is_free_of_shops() -> None:
    """Somewhere between north and south every west-east stretch has a gap without shops."""
    outlets = make_city(50_000, 3)[0]
    middle = outlets[outlets["lon"].sub(20.35).abs() < 0.02]
    gaps = np.diff(np.sort(middle["lat"].to_numpy())) * 111.2
    crowded = np.sort(middle["lat"].to_numpy())[:-1]
    in_town = (np.abs(crowded - 46.75) * 111.2) < 25
    assert gaps[in_town].max() > 1.0
    assert np.median(gaps[in_town]) < 0.01


@pytest.mark.parametrize("n", [1, 50, 600, 5_000])
def test_team_fits_the_work(n: int) -> None:
    """The reps have time for every visit of the default rhythm, and one rep fewer would not."""
    outlets, reps = make_city(n, 2)
    sales = outlets["sales"].sort_values(ascending=False)
    share = (sales.cumsum() - sales) / sales.sum()
    minutes = np.select([share < 0.7, share < 0.9], [120, 40], 15).sum()
    per_rep = 0.85 * 0.85 * 20 * 480
    assert minutes <= len(reps) * per_rep
    assert minutes > (len(reps) - 1) * per_rep


def test_homes_are_spread() -> None:
    """Reps of a large city live well apart from one another."""
    reps = make_city(5_000, 1)[1]
    north, east = reps["lat"] * 111.2, reps["lon"] * 76.2
    apart = np.hypot(*(v.to_numpy()[:, None] - v.to_numpy() for v in (north, east)))
    np.fill_diagonal(apart, np.inf)
    assert np.median(apart.min(axis=1)) > 1
    assert reps["name"].nunique() > 0.9 * len(reps)


def test_number_of_reps_can_be_given() -> None:
    """More reps than shops will do, too."""
    assert len(make_city(100, 1, reps=7)[1]) == 7
    assert len(make_city(2, 1, reps=5)[1]) == 5
    pd.testing.assert_frame_equal(make_city(100, 1)[0], make_city(100, 1, reps=7)[0])


def test_names_repeat_seldom() -> None:
    """A few shops of a city share a name, most do not."""
    names = make_city(600, 1)[0]["name"]
    assert 0.85 < names.nunique() / len(names) < 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 0}, "`n` must be a whole number of at least 1. Got 0."),
        ({"n": 2.5}, "`n` must be a whole number of at least 1. Got 2.5."),
        ({"seed": -1}, "`seed` must be a whole number of at least 0. Got -1."),
        ({"reps": 0}, "`reps` must be a whole number of at least 1. Got 0."),
    ],
)
def test_wrong_numbers_are_refused(arguments: dict[str, float], message: str) -> None:
    """The message names the argument, what it needs and what it got."""
    with pytest.raises(SettingsError, match="must be") as error:
        make_city(**arguments)  # type: ignore[arg-type]
    assert str(error.value) == message
