"""A country planned region by region."""

from __future__ import annotations

import logging
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import routeplan as rp
from routeplan.country.region import Country
from routeplan.travel import Places

PLANNER = os.getpid()
"""The process that hands out the work."""
SETTINGS = rp.Settings(search=rp.SearchSettings(regions_from=100))


@dataclass(frozen=True)
class _Deadly(rp.CrowTravel):
    """Kills the first worker that asks for minutes."""

    died: str = ""
    planner: int = PLANNER

    def minutes(self, origins: Places, destinations: Places) -> NDArray[np.float64]:
        if os.getpid() != self.planner and not Path(self.died).exists():
            Path(self.died).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().minutes(origins, destinations)


@pytest.fixture(scope="module")
def country() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Enough reps for several regions."""
    return rp.make_country(700, seed=2, reps=20)


def plan(country: tuple[pd.DataFrame, pd.DataFrame], **changed: object) -> rp.Plan:
    """A short search of a fixed length."""
    wanted = {"stop": rp.MaxIterations(6_000), "settings": SETTINGS, "jobs": 1, **changed}
    return rp.plan_visits(*country, **wanted)  # type: ignore[arg-type]


def test_the_plan_is_clean_and_whole(country: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Every outlet once, every rule kept, progress up to the end."""
    told: list[rp.Progress] = []
    found = plan(country, progress=told.append)
    assert len(rp.review_plan(found)) == 0
    assert found.outlets.index.equals(country[0].index)
    assert told[-1].share == pytest.approx(1.0)
    assert [progress.share for progress in told] == sorted(progress.share for progress in told)


def test_the_number_of_jobs_changes_nothing(country: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """With iterations, one core and two cores find the same plan."""
    one, two = plan(country), plan(country, jobs=2)
    pd.testing.assert_frame_equal(one.visits, two.visits)


def test_a_stopped_run_goes_on(country: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path) -> None:
    """What is kept is not searched again, what is missing is; the plan is that of one run."""
    kept = tmp_path / "kept"
    whole = plan(country, folder=kept)
    assert {file.name for file in kept.glob("*")} >= {"round-1", "round-2", "round-3"}
    files = sorted(kept.glob("round-*/*.csv"))
    for file in files[1:]:
        file.unlink()
    before = [file.stat().st_mtime_ns for file in (files[0], kept / "territory.csv")]
    again = plan(country, folder=kept)
    assert [file.stat().st_mtime_ns for file in (files[0], kept / "territory.csv")] == before
    pd.testing.assert_frame_equal(again.visits, whole.visits)


def test_another_run_is_not_gone_on_with(
    country: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path
) -> None:
    """Other tables or another seed refuse what is kept; other files are left alone."""
    outlets, reps = country
    plan(country, folder=tmp_path / "kept", stop=rp.MaxIterations(300))
    with pytest.raises(rp.RouteplanError, match="keeps a run with other tables"):
        plan(country, folder=tmp_path / "kept", seed=2)
    with pytest.raises(rp.RouteplanError, match="keeps a run with other tables"):
        plan((outlets.iloc[1:], reps), folder=tmp_path / "kept")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(rp.RouteplanError, match="something else"):
        plan(country, folder=tmp_path / "own")


def test_a_lost_worker_costs_its_region_alone(
    country: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A worker that dies once is told, its region begins again, and the plan is the same."""
    outlets, reps = country
    usual = plan(country, jobs=2)
    with caplog.at_level(logging.WARNING, "routeplan"):
        found = plan((outlets, reps), jobs=2, travel=_Deadly(died=str(tmp_path / "died")))
    assert "A worker was lost" in caplog.text
    pd.testing.assert_frame_equal(found.visits, usual.visits)


@pytest.mark.parametrize("backend", ["threading", "multiprocessing"])
def test_other_backends_find_the_same(
    country: tuple[pd.DataFrame, pd.DataFrame], backend: str
) -> None:
    """Where the regions are planned changes nothing; results may come one by one or in batches."""
    usual = plan(country)
    with joblib.parallel_config(backend=backend):
        found = plan(country, jobs=2)
    pd.testing.assert_frame_equal(found.visits, usual.visits)


def test_given_reps_are_kept(country: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Outlets with a rep stay with that rep, the others are given one."""
    outlets, reps = country
    rep = rp.design_territories(outlets.assign(visits=1, service_min=20.0), reps, seed=3)
    rep = rep.where(rep.index < "C00350")
    found = plan((outlets.assign(rep=rep), reps))
    kept = found.outlets[rep.notna() & found.outlets["rep"].notna()]
    assert (kept["rep"] == rep[kept.index]).all()
    assert len(rp.review_plan(found)) == 0


def test_pins_in_a_country(country: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Pinned outlets keep their rep and days in every region, those that nobody serves too."""
    before = plan(country)
    pinned = before.pin(reps=["R001", "R007"]).outlets
    free = pinned.index[~pinned["pinned"]][0]
    pinned.loc[free, ["pinned", "pinned_days"]] = [True, "never"]
    settings = rp.Settings(rp.JourneySettings(keep_reps=False), SETTINGS.search)
    # The pinned days are full: a shorter search does not always find the order that fits.
    enough = rp.MaxIterations(20_000)
    found = plan((pinned, country[1]), seed=5, settings=settings, stop=enough)
    assert rp.review_plan(found).empty
    assert found.outlets.loc[free, "visits_planned"] == 0


def test_a_region_has_what_belongs_to_its_reps(
    country: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    """Every rep and outlet is in one region; a visit is where both are, or nowhere."""
    outlets, reps = country
    rng = np.random.default_rng(1)
    visits = pd.DataFrame(
        {
            "rep": rng.choice(reps.index, 900),
            "day": 1,
            "sequence": 1,
            "outlet": rng.choice(outlets.index, 900),
        }
    )
    territory = pd.Series(reps.index[0], outlets.index, name="rep")
    whole = Country(outlets, reps, rp.Cycle(), rp.CrowTravel(), SETTINGS, territory)
    regions = whole.regions(
        visits,
        stop=lambda size, count: rp.MaxIterations(size * count),
        search=SETTINGS.search,
        seed=1,
    )
    for table in ("outlets", "reps"):
        members = pd.concat([getattr(region, table) for region in regions])
        assert sorted(members.index) == sorted(getattr(whole, table).index)
    for region in regions:
        own = visits["outlet"].isin(region.outlets.index) & visits["rep"].isin(region.reps.index)
        pd.testing.assert_frame_equal(region.visits, visits[own])
        assert region.territory.isin(region.reps.index).all()
        assert region.stop == rp.MaxIterations(len(region.outlets) * len(regions))
