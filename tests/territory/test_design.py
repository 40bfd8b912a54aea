"""Territories round the reps' homes, and the workload they are balanced by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routeplan.cycle import Cycle
from routeplan.datasets import make_city
from routeplan.effort import service_minutes, visit_frequency
from routeplan.errors import DataError, SettingsError
from routeplan.geo import adjacency_graph
from routeplan.market import abc_classes
from routeplan.territory import (
    TerritorySettings,
    design_territories,
    territory_measures,
    workload_minutes,
)
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


def test_a_rep_away_all_the_time_has_nothing(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Leave on every day of the cycle is no share at all; the others are within the tolerance."""
    outlets, reps = city
    cycle = Cycle(weeks=1, start=date(2026, 11, 23))
    days = ",".join(f"2026-11-{day}" for day in range(23, 28))
    some = reps.assign(leave=[days, *[None] * 4])
    rep = design_territories(outlets, some, cycle)
    measures = territory_measures(outlets.assign(rep=rep), some, cycle)
    assert (rep != reps.index[0]).all()
    assert measures["deviation"].iloc[1:].abs().max() <= 0.1 + 1e-9


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
    # a: 120 minutes from R2 and back leave 354; nobody is said to serve b and c
    rep = pd.Series({"b": None, "a": "R2"})
    work = workload_minutes(outlets, reps, MatrixTravel(table), rep=rep)
    assert work.to_dict() == pytest.approx(expected | {"a": 2 * (45 + 120 / (354 / 45))})


def test_workload_of_one_outlet_at_home() -> None:
    """No neighbour and no way: the service alone."""
    outlets = pd.DataFrame({"lat": [40.0], "lon": 30.0, "visits": 3, "service_min": 20.0}, ["a"])
    reps = pd.DataFrame({"lat": [40.0], "lon": 30.0}, index=["R1"])
    assert workload_minutes(outlets, reps, CrowTravel()).to_dict() == {"a": 60.0}


def parts(outlets: pd.DataFrame, rep: pd.Series, barriers: Sequence[shapely.Geometry] = ()) -> int:
    """Pieces of all territories together."""
    lat, lon = outlets["lat"].to_numpy(float), outlets["lon"].to_numpy(float)
    first, to = adjacency_graph(lat, lon, barriers=barriers)
    owner = np.repeat(np.arange(len(outlets)), np.diff(first))
    same = rep.to_numpy()[owner] == rep.to_numpy()[to]
    graph = coo_array((np.ones(same.sum()), (owner[same], to[same])), shape=(len(outlets),) * 2)
    return int(connected_components(graph)[0])


def deviation(work: pd.Series, rep: pd.Series) -> float:
    """Largest part by which a rep differs from the mean."""
    sums = work.groupby(rep).sum()
    return float((sums / sums.mean() - 1).abs().max())


@pytest.mark.parametrize("criterion", ["travel", "distance"])
@pytest.mark.parametrize("centres", ["homes", "free"])
def test_balanced_and_in_one_piece(
    city: tuple[pd.DataFrame, pd.DataFrame], criterion: str, centres: str
) -> None:
    """Every territory within the tolerance and connected, whatever the criterion."""
    outlets, reps = city
    settings = TerritorySettings(criterion=criterion, centres=centres)  # type: ignore[arg-type]
    rep = design_territories(outlets, reps, settings=settings)
    assert parts(outlets, rep) == len(reps)
    if centres == "homes":
        assert deviation(workload_minutes(outlets, reps, CrowTravel()), rep) <= 0.1 + 1e-9


def test_balance_of_two_things(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Minutes and sales, both within the tolerance."""
    outlets, reps = city
    settings = TerritorySettings(balance="minutes, sales", tolerance=0.15)
    rep = design_territories(outlets, reps, settings=settings)
    assert deviation(workload_minutes(outlets, reps, CrowTravel()), rep) <= 0.15 + 1e-9
    assert deviation(outlets["sales"], rep) <= 0.15 + 1e-9


def test_number_of_territories(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Nobody hired yet: named from north to south."""
    outlets, _ = city
    rep = design_territories(outlets, 4)
    assert sorted(set(rep)) == ["T01", "T02", "T03", "T04"]
    assert outlets["lat"].groupby(rep).mean().is_monotonic_decreasing


def test_locks_and_areas_hold(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Locked outlets are where they are locked to, areas have one rep, forbidden pairs none."""
    outlets, reps = city
    outlets = outlets.assign(postcode=(outlets["lat"] * 50).round().astype(int).astype(str))
    lock = {outlets.index[0]: reps.index[-1], outlets.index[1]: reps.index[0]}
    never = [(outlet, reps.index[2]) for outlet in outlets.index[2:60]]
    rep = design_territories(outlets, reps, locks=lock, forbidden=never)
    assert rep[list(lock)].to_dict() == lock
    assert not (rep.iloc[2:60] == reps.index[2]).any()
    together = TerritorySettings(together="postcode", tolerance=0.3)
    rep = design_territories(outlets, reps, settings=together)
    assert rep.groupby(outlets["postcode"]).nunique().max() == 1


def test_a_river_is_not_crossed(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """With a barrier no territory hangs together across it alone."""
    outlets, reps = city
    east = float(outlets["lon"].median()) + 0.005
    river = shapely.LineString([(east, -90), (east, 90)])
    rep = design_territories(outlets, reps, barriers=[river], tolerance=0.5)
    assert parts(outlets, rep, [river]) == len(reps)


def test_hand_overs_are_capped(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Never more outlets, or sales, with a new rep than allowed; a rep who left does not count."""
    outlets, reps = city
    today = design_territories(
        outlets, reps.assign(lon=reps["lon"].to_numpy()[::-1]), tolerance=0.3
    )
    outlets = outlets.assign(rep=today)
    rep = design_territories(outlets, reps, settings=TerritorySettings(max_handovers=7))
    assert 0 < (rep != today).sum() <= 7
    share = TerritorySettings(max_handover_share=0.05)
    rep = design_territories(outlets, reps, settings=share)
    assert outlets["sales"][rep != today].sum() <= 0.05 * outlets["sales"].sum()
    gone = today.replace(reps.index[1], "left")
    rep = design_territories(
        outlets.assign(rep=gone), reps, settings=TerritorySettings(max_handovers=0)
    )
    stayed = gone != "left"
    assert (rep[stayed] == gone[stayed]).all()


def test_a_new_rep_is_given_work(city: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Somebody who has no outlet today ends with a share."""
    outlets, reps = city
    today = design_territories(outlets, reps.iloc[1:])
    settings = TerritorySettings(max_handovers=120)
    rep = design_territories(outlets.assign(rep=today), reps, settings=settings)
    work = workload_minutes(outlets, reps, CrowTravel())
    assert work[rep == reps.index[0]].sum() >= 0.7 * work.sum() / len(reps)


def test_missing_columns_are_told_together() -> None:
    """What the settings need and the tables lack."""
    outlets = pd.DataFrame({"lat": [40.0], "lon": 30.0, "visits": 1})
    reps = pd.DataFrame({"lat": [40.0]}, index=["R1"])
    with pytest.raises(DataError) as caught:
        design_territories(outlets, reps, settings=TerritorySettings(max_handovers=1))
    assert caught.value.failures["column"].tolist() == ["service_min", "rep", "lon"]
    full = pd.DataFrame({"lat": [40.0], "lon": 30.0, "visits": 1, "service_min": 9.0})
    with pytest.raises(DataError, match="column potential"):
        design_territories(full, 1, settings=TerritorySettings(balance="potential"))


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_work_that_gathers_at_one_end_is_shared_out(seed: int) -> None:
    """Two thirds of the work in a third of the country: all territories move towards it."""
    rng = np.random.default_rng(seed)
    lon = rng.uniform(0, 6, 1_500)
    outlets = pd.DataFrame(
        {
            "lat": rng.uniform(0, 1, len(lon)),
            "lon": lon,
            "visits": np.where(lon < 2, 4, 1),
            "service_min": 30.0,
        }
    )
    reps = pd.DataFrame({"lat": 0.5, "lon": 6 * (np.arange(20) + 0.5) / 20})
    reps.index = pd.Index([f"R{k:02d}" for k in range(20)], name="rep")
    found = outlets.assign(rep=design_territories(outlets, reps, tolerance=0.1))
    measures = territory_measures(found, reps)
    assert measures["deviation"].abs().max() < 0.11
    assert (measures["parts"] == 1).all()
