"""Plans whose travel an OSRM server tells."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import Run
from tests.travel.services.server import serving

import routeplan as rp
from routeplan.cli.inputs import Request, read_inputs
from routeplan.travel import OsrmTravel, Places


def test_the_server_is_asked(city: Path, tmp_path: Path) -> None:
    """The travel of the plan is that of the server; its answers lie beside the plan's folder."""
    with serving() as server:
        tables = {"outlets": city / "outlets.csv", "reps": city / "reps.csv"}
        inputs = read_inputs(Request(**tables, out=tmp_path / "plan", osrm=server.url))
        assert inputs.travel == OsrmTravel(server.url, cache=tmp_path / "travel.sqlite")
        stop = rp.MaxIterations(500)
        plan = rp.plan_visits(inputs.outlets, inputs.reps, travel=inputs.travel, stop=stop, jobs=1)
    assert rp.review_plan(plan).empty
    first = plan.visits[plan.visits["sequence"] == 1]
    way = plan.travel.leg_minutes(
        Places.of(plan.reps.loc[first["rep"]]), Places.of(plan.outlets.loc[first["outlet"]])
    )
    assert first["travel_min"].to_numpy() == pytest.approx(way, abs=0.01)
    assert (tmp_path / "travel.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:9", "--osrm: The routing service http://127.0.0.1:9 cannot be used"),
        ("localhost:5000", "--osrm: `url` must be an address"),
    ],
)
def test_no_server(run: Run, city: Path, tmp_path: Path, url: str, message: str) -> None:
    """A dead server, or an address that is none, is refused before the search, with all faults."""
    tables = (city / "outlets.csv", "--reps", city / "reps.csv")
    result = run("plan", *tables, "--osrm", url, "--weeks", 9, "--out", tmp_path / "plan")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "--weeks must" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_outlet_off_the_map(city: Path, tmp_path: Path) -> None:
    """An outlet without a way is a fault of the table, told with its id when it is planned."""
    outlets = pd.read_csv(city / "outlets.csv", dtype={"outlet": str})
    with serving() as server:
        server.islands = {(round(outlets["lat"][7], 6), round(outlets["lon"][7], 6))}
        travel = OsrmTravel(server.url)
        with pytest.raises(rp.DataError, match="row 0007"):
            rp.plan_visits(outlets, city / "reps.csv", travel=travel, stop=rp.MaxIterations(9))
