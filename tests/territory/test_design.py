"""Territories round the reps' homes, and the workload they are balanced by."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from routeplan.cycle import Cycle
from routeplan.datasets import make_city
from routeplan.effort import service_minutes, visit_frequency
from routeplan.errors import SettingsError
from routeplan.market import abc_classes
from routeplan.territory import design_territories, workload_minutes
from routeplan.travel import CrowTravel, MatrixTravel


@pytest.fixture(scope="module")
def city() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A made-up city with everything a territory design needs."""
    outlets, reps = make_city(250, seed=3, reps=5)
    segment = abc_classes(outlets["sales"])
    visits, minutes = visit_frequency(segment), service_minutes(segment)
    return outlets.assign(visits=visits, service_min=minutes), reps


def test_workload_is_near_the_fair_share(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Within the tolerance and the largest outlets that had to go somewhere as a whole."""
    outlets, reps = city
    rep = design_territories(outlets, reps, Cycle(), tolerance=0.1)
    work = workload_minutes(outlets, reps, CrowTravel())
    share = work.sum() / len(reps)
    assert set(rep) == set(reps.index)
    assert work.groupby(rep).sum().max() <= 1.1 * share + 2 * work.max()


def test_a_part_timer_gets_less(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The workload follows the minutes of the day."""
    outlets, reps = city
    half = reps.assign(day_min=[240.0, *reps["day_min"].iloc[1:]])
    work = workload_minutes(outlets, reps, CrowTravel())
    rep = design_territories(outlets, half, tolerance=0)
    sums = work.groupby(rep).sum()
    assert sums.iloc[0] / sums.iloc[1:].mean() == pytest.approx(
        240 / half["day_min"].iloc[1:].mean(), rel=0.15
    )


def test_days_off_make_a_part_timer(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Two days a week are two fifths of a share, and so is leave on the other three."""
    outlets, reps = city
    work = workload_minutes(outlets, reps, CrowTravel())
    cycle = Cycle(weeks=1, start=date(2026, 11, 23))
    leave = "2026-11-25,2026-11-26,2026-11-27"
    for days_off in ({"workdays": "Mon,Tue"}, {"leave": leave}):
        some = reps.assign(**{column: [value, *[None] * 4] for column, value in days_off.items()})
        sums = work.groupby(design_territories(outlets, some, cycle, tolerance=0)).sum()
        whole = (sums / reps["day_min"]).iloc[1:].mean()
        assert sums.iloc[0] / reps["day_min"].iloc[0] / whole == pytest.approx(0.4, rel=0.15)


def test_labels_are_kept(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """The result stands on the caller's index and does not hang on the order of the rows."""
    outlets, reps = city
    rep = design_territories(outlets, reps)
    assert (rep.name, rep.index.equals(outlets.index)) == ("rep", True)
    order = np.random.default_rng(0).permutation(len(outlets))
    shuffled = design_territories(outlets.iloc[order], reps.iloc[::-1])
    assert (shuffled.reindex(outlets.index) == rep).mean() > 0.98


def test_an_outlet_at_home_stays_there() -> None:
    """Two towns, two reps, the same work: nobody crosses over."""
    lat = [40.0] * 5 + [41.0] * 5
    outlets = pd.DataFrame({"lat": lat, "lon": 30.0, "visits": 2, "service_min": 20.0})
    reps = pd.DataFrame({"lat": [41.0, 40.0], "lon": 30.0}, index=["north", "south"])
    assert design_territories(outlets, reps).tolist() == ["south"] * 5 + ["north"] * 5


def test_faulty_arguments() -> None:
    """Nobody to give the outlets to, and a tolerance below 0."""
    outlets = pd.DataFrame({"lat": [40.0], "lon": 30.0, "visits": 1, "service_min": 20.0})
    reps = pd.DataFrame({"lat": [40.0], "lon": 30.0}, index=["R1"])
    with pytest.raises(SettingsError, match="`reps` must have at least one row"):
        design_territories(outlets, reps.iloc[:0])
    for tolerance in (-0.1, float("nan")):
        with pytest.raises(SettingsError, match="`tolerance` must be at least 0"):
            design_territories(outlets, reps, tolerance=tolerance)


def test_workload_by_hand() -> None:
    """Service, the mean way to the neighbours, and a share of the way from home and back."""
    outlets = pd.DataFrame(
        {"lat": [40.0, 41.0, 42.0], "lon": 30.0, "visits": [2, 1, 0], "service_min": [30.0, 20, 9]},
        index=list("abc"),
    )
    ids = [*outlets.index, "R1", "R2"]
    minutes = [[0, 10, 20, 0, 0], [10, 0, 40, 0, 0], [20, 40, 0, 0, 0], [12, 24, 9, 0, 0]]
    table = pd.DataFrame([*minutes, [60, 20, 9, 0, 0]], ids, ids)
    reps = pd.DataFrame({"lat": [40.0, 40.0], "lon": 30.0, "day_min": 474.0}, index=ids[3:])
    work = workload_minutes(outlets, reps, MatrixTravel(table))
    # a: 24 minutes from R1 and back leave 450 a day, which is 10 visits of 30 + 15
    # b: 40 minutes from R2 and back leave 434 a day, for visits of 20 + 25
    expected = {"a": 2 * (45 + 24 / 10), "b": 45 + 40 / (434 / 45), "c": 0.0}
    assert work.to_dict() == pytest.approx(expected)


def test_workload_of_one_outlet_at_home() -> None:
    """No neighbour and no way: the service alone."""
    outlets = pd.DataFrame({"lat": [40.0], "lon": 30.0, "visits": 3, "service_min": 20.0}, ["a"])
    reps = pd.DataFrame({"lat": [40.0], "lon": 30.0}, index=["R1"])
    assert workload_minutes(outlets, reps, CrowTravel()).to_dict() == {"a": 60.0}
