"""The crow's travel model fitted to a sample."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import DataError
from routeplan.travel import CrowTravel, calibrate_travel

KM_PER_DEGREE = math.radians(1) * 6371.0088


def trips(
    factor: float, exponent: float, circuity: float | None = None, n: int = 60
) -> pd.DataFrame:
    """Trips to the north from the equator, of 0.5 to 30 km, that follow a power law exactly."""
    km = np.geomspace(0.5, 30, n)
    table = pd.DataFrame(
        {
            "from_lat": 0.0,
            "from_lon": 30.0,
            "to_lat": km / KM_PER_DEGREE,
            "to_lon": 30.0,
            "minutes": factor * km**exponent,
        },
        index=[f"trip {k}" for k in range(n)],
    )
    return table if circuity is None else table.assign(km=circuity * km)


@given(st.floats(0.5, 10), st.floats(0.2, 1), st.floats(1.01, 3))
def test_a_power_law_is_found(factor: float, exponent: float, circuity: float) -> None:
    """From trips without any error come the figures they were made with, and no error."""
    fit = calibrate_travel(trips(factor, exponent, circuity))
    assert fit.travel.factor == pytest.approx(factor, rel=1e-3)
    assert fit.travel.exponent == pytest.approx(exponent, rel=1e-3)
    assert fit.travel.circuity == pytest.approx(circuity, rel=1e-3)
    assert fit.error_pct == pytest.approx(0, abs=0.1)
    assert fit.ratio == pytest.approx((1, 1), abs=1e-3)
    assert fit.n == 60
    assert fit.dropped.empty


def test_a_few_wild_trips_change_little() -> None:
    """One trip in ten with an hour's lunch in it does not bend the curve, as least squares do."""
    table = trips(3.0, 0.7)
    table.loc[table.index[::10], "minutes"] += 60
    travel = calibrate_travel(table).travel
    assert travel.factor == pytest.approx(3.0, rel=0.1)
    assert travel.exponent == pytest.approx(0.7, abs=0.06)
    km = np.geomspace(0.5, 30, 60)
    square = np.polyfit(np.log(km), np.log(table["minutes"]), 1)
    assert abs(travel.exponent - 0.7) < abs(square[0] - 0.7) / 2


def test_minutes_stay_a_metric() -> None:
    """Trips that slow down with the distance are fitted with an exponent of 1 and no more."""
    assert calibrate_travel(trips(1.0, 1.3)).travel.exponent == 1


def test_errors_are_those_of_the_rows() -> None:
    """Median error and the range of eight rows in ten, from the estimates that are told."""
    table = trips(2.0, 1.0)
    table["minutes"] *= np.tile([0.8, 1.0, 1.25], 20)
    fit = calibrate_travel(table)
    ratio = fit.rows["estimated_min"] / table["minutes"]
    assert fit.error_pct == pytest.approx(100 * np.median(abs(ratio - 1)))
    assert fit.ratio == pytest.approx(np.quantile(ratio, [0.1, 0.9]))
    assert fit.rows["estimated_min"].tolist() == pytest.approx(
        (fit.travel.factor * fit.rows["crow_km"] ** fit.travel.exponent).tolist(), rel=1e-4
    )


def test_without_kilometres() -> None:
    """The circuity is the default one and is told to be so; missing kilometres are no fault."""
    fit = calibrate_travel(trips(2.0, 0.8))
    assert fit.travel.circuity == CrowTravel().circuity
    assert "(not fitted)" in repr(fit)
    some = trips(2.0, 0.8, 1.5)
    some.loc[some.index[:30], "km"] = np.nan
    assert calibrate_travel(some).travel.circuity == pytest.approx(1.5, rel=1e-4)


def test_rows_that_cannot_be_used() -> None:
    """They are dropped, with the reason by row, and the table given stays as it is."""
    table = trips(3.0, 0.7)
    names = table.index
    table.loc[names[3], "to_lat"] = 1e-4
    table.loc[names[5], "minutes"] = np.nan
    table.loc[names[6], "minutes"] = 0
    table.loc[names[8], "from_lon"] = np.nan
    before = table.copy()
    fit = calibrate_travel(table)
    assert fit.dropped.to_dict() == {
        names[3]: "less than 50 m apart",
        names[5]: "without minutes",
        names[6]: "without minutes",
        names[8]: "without coordinates",
    }
    assert fit.n == 56
    assert fit.rows.index.tolist() == [name for name in names if name not in fit.dropped]
    pd.testing.assert_frame_equal(table, before)


def test_repr() -> None:
    """One line: the formula, the error, the rows and what was dropped."""
    table = trips(3.0, 0.7, 1.4)
    table.iloc[0, 4] = np.nan
    assert repr(calibrate_travel(table)) == (
        "TravelFit: 3 * d**0.7 minutes, 1.4 * d km; median error 0 %, eight in ten at 1.00 to "
        "1.00 of the truth; from 59 rows, dropped: 1 without minutes"
    )


@pytest.mark.parametrize(
    ("column", "value", "needed"),
    [
        ("minutes", -1.0, "a number of at least 0"),
        ("minutes", np.inf, "a number of at least 0"),
        ("minutes", "fast", "a number of at least 0"),
        ("km", -3.0, "a number of at least 0"),
        ("from_lat", 91.0, "a number from -90 to 90"),
        ("to_lon", -200.0, "a number from -180 to 180"),
    ],
)
def test_values_out_of_range(column: str, value: Any, needed: str) -> None:
    """Every faulty cell is told with its row and column."""
    table = trips(3.0, 0.7, 1.4).astype({column: object})
    table.loc["trip 7", column] = value
    table.loc["trip 9", "minutes"] = -2.0
    with pytest.raises(DataError) as error:
        calibrate_travel(table)
    found = error.value.failures.set_index(["row", "column"])["needed"].to_dict()
    assert found == {("trip 7", column): needed, ("trip 9", "minutes"): "a number of at least 0"}


def test_missing_columns() -> None:
    """All that are missing are named."""
    with pytest.raises(DataError) as error:
        calibrate_travel(trips(3.0, 0.7).drop(columns=["to_lat", "minutes"]))
    assert error.value.failures["column"].tolist() == ["to_lat", "minutes"]


@pytest.mark.parametrize(
    ("table", "needed"),
    [
        (trips(3.0, 0.7, n=19), "at least 20 rows"),
        (trips(3.0, 0.7).assign(minutes=np.nan), "at least 20 rows"),
        (trips(3.0, 0.7).assign(to_lat=0.1), "ways of different lengths"),
        (trips(3.0, 0.7, circuity=0.8), "kilometres on the road, not miles"),
    ],
)
def test_samples_that_tell_too_little(table: pd.DataFrame, needed: str) -> None:
    """Too few rows, all of one length, or miles for kilometres."""
    with pytest.raises(DataError, match=needed):
        calibrate_travel(table)


def test_plot() -> None:
    """The sample as dots and the curve as a line, on the axes given or on new ones."""
    fit = calibrate_travel(trips(3.0, 0.7))
    ax = fit.plot()
    assert fit.plot(ax) is ax
    assert len(ax.collections[0].get_offsets()) == 60
    line = np.asarray(ax.lines[0].get_xydata())
    assert line[:, 1] == pytest.approx(3 * line[:, 0] ** 0.7, rel=1e-3)


def in_town(trips_an_hour: int = 40, noise: float = 0.15) -> pd.DataFrame:
    """Trips of every hour from 8 to 17, at 8 and 17 half as long again, at noon a tenth."""
    factors = {hour: 1.5 if hour in (8, 17) else 1.1 if hour == 12 else 1.0 for hour in range(24)}
    hours = np.repeat(np.arange(8, 18), trips_an_hour)
    table = trips(3.0, 0.7, n=len(hours))
    random = np.random.default_rng(1)
    hours = random.permutation(hours)
    table["minutes"] *= [factors[hour] for hour in hours]
    table["minutes"] *= np.exp(random.normal(0, noise, len(hours)))
    table["depart"] = [f"2026-11-02 {hour:02d}:{random.integers(60):02d}:30" for hour in hours]
    return table


def test_hours_have_their_factors() -> None:
    """Those the trips were made with, by the mean of the sample; travel times are found again."""
    table = in_town()
    fit = calibrate_travel(table)
    mean = math.exp((2 * math.log(1.5) + math.log(1.1)) / 10)
    assert set(fit.factors) == set(range(8, 18))
    for hour, factor in fit.factors.items():
        made_with = 1.5 if hour in (8, 17) else 1.1 if hour == 12 else 1.0
        assert factor == pytest.approx(made_with / mean, rel=0.1)
    assert fit.travel.factor == pytest.approx(3.0 * mean, rel=0.05)
    without = calibrate_travel(table.drop(columns="depart"))
    assert without.factors == {}
    assert fit.error_pct < without.error_pct


def test_an_hour_with_a_trip_or_two_does_not_run_wild() -> None:
    """One trip at ten at night that took four times as long says little of ten at night."""
    table = in_town()
    table.loc["trip 7", ["minutes", "depart"]] = [12 * 0.5**0.7, "22:05"]
    assert 0.8 < calibrate_travel(table).factors[22] < 1.3


def test_departures_of_some_trips() -> None:
    """Trips without a time are usual ones; a time of a clock, a date with a zone and a moment."""
    table = in_town()
    depart = table["depart"].astype(object)
    depart.iloc[0], depart.iloc[1], depart.iloc[2] = None, "2026-11-02T08:15:12+03:00", "9:05"
    depart.iloc[3] = pd.Timestamp("2026-11-02 16:30")
    hours = calibrate_travel(table.assign(depart=depart)).rows["hour"]
    assert hours.iloc[:4].tolist() == pytest.approx([math.nan, 8, 9, 16], nan_ok=True)


def test_departures_that_are_no_times() -> None:
    """All of them at once."""
    table = in_town()
    table.loc["trip 3", "depart"] = "quarter past"
    table.loc["trip 5", "depart"] = "25:10"
    with pytest.raises(DataError) as error:
        calibrate_travel(table)
    failures = error.value.failures
    assert failures[["row", "column"]].to_numpy().tolist() == [
        ["trip 3", "depart"],
        ["trip 5", "depart"],
    ]
