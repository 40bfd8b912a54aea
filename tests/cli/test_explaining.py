"""`routeplan explain`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.journey.tables import ONE_DAY, plan_town, team, town

import routeplan as rp


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a plan that leaves out two of four outlets."""
    outlets = town(4, service=50.0, name=["Bakery", "[b]Kiosk", "Bar", "Café"])
    plan = plan_town(outlets, team(day_min=130.0), ONE_DAY)
    assert len(plan.unserved) == 2
    return plan.save(tmp_path_factory.mktemp("short") / "plan")


def test_all(run: Run, short: Path) -> None:
    """Every outlet that is short stands there with its reason and its cheapest repair."""
    result = run("explain", short)
    assert result.exit_code == 0
    for row in rp.Plan.load(short).unserved.itertuples():
        assert row.outlet in result.stdout
        assert row.repair.split()[0] in result.stdout
    assert "0 of 1" in result.stdout


def test_one(run: Run, short: Path) -> None:
    """The story of one outlet."""
    outlet = rp.Plan.load(short).unserved["outlet"].iloc[0]
    result = run("explain", short, outlet)
    assert result.exit_code == 0
    assert result.stdout.strip() == repr(rp.explain(rp.Plan.load(short), outlet))


def test_a_repair_is_made(run: Run, short: Path, tmp_path: Path) -> None:
    """The folder holds the plan in which the outlet is visited, and it is clean."""
    outlet = rp.Plan.load(short).unserved["outlet"].iloc[0]
    result = run("explain", short, outlet, "--apply", "--out", tmp_path / "more")
    assert result.exit_code == 0, result.stderr
    assert "With repair 1: 1 of 1 visits." in result.stdout
    assert "no rule is broken" in result.stdout
    after = rp.Plan.load(tmp_path / "more")
    assert after.outlets.loc[outlet, "visits_planned"] == 1
    assert rp.review_plan(after).empty
    assert (tmp_path / "more" / "map.html").exists()


def test_nothing_to_explain(run: Run, tmp_path: Path) -> None:
    """A plan with all visits says so."""
    home = plan_town(town(2), team(), ONE_DAY).save(tmp_path / "plan")
    result = run("explain", home)
    assert result.exit_code == 0
    assert "Every visit wanted is planned." in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["k02"], "Near: K02"),
        (["--apply", "--out", "there"], "--apply needs an OUTLET"),
        (["K01", "--apply"], "--apply needs an OUTLET and a folder"),
        (["K01", "--out", "there"], "give --apply as well"),
        (["SHORT", "--apply", "--repair", "99", "--out", "there"], "Got 99"),
        (["SERVED", "--apply", "--out", "there"], "No repair of"),
    ],
)
def test_refusals(
    run: Run,
    short: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    told: str,
) -> None:
    """Exit status 2, one message, nothing written."""
    monkeypatch.chdir(tmp_path)
    plan = rp.Plan.load(short)
    named = {"SHORT": plan.unserved["outlet"].iloc[0], "SERVED": plan.visits["outlet"].iloc[0]}
    result = run("explain", short, *(named.get(word, word) for word in words))
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
    assert not (tmp_path / "there").exists()
