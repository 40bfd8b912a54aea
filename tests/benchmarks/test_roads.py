"""The benchmark of roads on a made-up town."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.travel.roads.towns import write_town

ROOT = Path(__file__).parents[2]


class _Osrm(http.server.BaseHTTPRequestHandler):
    """Answers like OSRM: a minute a way."""

    def do_GET(self) -> None:
        """Send a route of 60 s."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"code": "Ok", "routes": [{"duration": 60.0}]}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def osrm() -> Iterator[str]:
    """Address of a server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Osrm) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_results_of_a_town(tmp_path: Path, osrm: str) -> None:
    """A row by crow and one by roads, with the same measures; by roads no day is too long."""
    folder = tmp_path / "town"
    folder.mkdir()
    nodes = {k: divmod(k, 6) for k in range(36)}
    street = {"highway": "residential"}
    rows = [(range(row, row + 6), street) for row in range(0, 36, 6)]
    write_town(folder / "roads.osm.pbf", nodes, [*rows, (range(0, 36, 6), street)])
    places = pd.DataFrame(
        np.random.default_rng(1).uniform(0, 0.05, (20, 2)), columns=["lat", "lon"]
    )
    outlets = places.assign(visits=1, service_min=20.0)
    outlets.to_csv(folder / "outlets.csv", index_label="outlet")
    places[:2].assign(day_min=400).to_csv(folder / "reps.csv", index_label="rep")
    command = [sys.executable, "-m", "benchmarks", "roads", str(folder), "--seconds", "0.2"]
    command += ["--osrm", osrm, "--pairs", "20", "--out", str(tmp_path / "results.csv")]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603
    crow, roads = pd.read_csv(tmp_path / "results.csv").to_dict("records")
    assert (crow["engine"], roads["engine"]) == ("crow", "roads")
    assert crow["feasible"]
    assert roads["feasible"]
    assert roads["missing"] == roads["over_min"] == 0
    assert roads["cost"] < crow["cost"]
    assert roads["osrm_low"] < roads["osrm"] < roads["osrm_high"]
    assert crow["places"] == 22
