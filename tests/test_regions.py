"""A country planned region by region."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import routeplan as rp

SETTINGS = rp.Settings(search=rp.SearchSettings(regions_from=100))


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
    whole = plan(country, folder=tmp_path / "kept")
    files = sorted((tmp_path / "kept").rglob("*.csv"))
    assert {file.parent.name for file in files} == {"round-1", "round-2", "round-3"}
    for file in files[1:]:
        file.unlink()
    before = files[0].stat().st_mtime_ns
    again = plan(country, folder=tmp_path / "kept")
    assert files[0].stat().st_mtime_ns == before
    pd.testing.assert_frame_equal(again.visits, whole.visits)


def test_given_reps_are_kept(country: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Outlets with a rep stay with that rep, the others are given one."""
    outlets, reps = country
    rep = rp.design_territories(outlets.assign(visits=1, service_min=20.0), reps, seed=3)
    rep = rep.where(rep.index < "C00350")
    found = plan((outlets.assign(rep=rep), reps))
    kept = found.outlets[rep.notna() & found.outlets["rep"].notna()]
    assert (kept["rep"] == rep[kept.index]).all()
    assert len(rp.review_plan(found)) == 0
