"""Coordinates there and back, as a benchmark."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from benchmarks.__main__ import main
from benchmarks.coordinates import mainland_places

from routeplan.geo import in_mainland_china


def test_places_are_of_the_mainland() -> None:
    """As many as asked for, inside, the same every time."""
    places = mainland_places(1001, seed=1)
    assert [len(part) for part in places] == [1001, 1001]
    assert in_mainland_china(*places).all()
    assert (places[0] == mainland_places(1001, seed=1)[0]).all()


def test_both_systems_are_measured(tmp_path: Path) -> None:
    """A row per system with the largest error in metres, below a centimetre."""
    out = tmp_path / "coordinates.csv"
    main(["coordinates", "--places", "2000", "--out", str(out)])
    table = pd.read_csv(out)
    assert table["engine"].tolist() == ["gcj02", "bd09"]
    assert table["cost"].between(0, 0.01).all()
    assert table["feasible"].all()
