"""The benchmark of team sizes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from benchmarks.__main__ import main

import routeplan as rp


def test_sizes_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for free and for today's homes; the plan of the smallest team breaks no rule."""
    outlets, reps = rp.make_city(40, seed=2, reps=1)
    outlets.to_csv(tmp_path / "outlets.csv")
    reps.to_csv(tmp_path / "reps.csv")
    out = tmp_path / "sizing.csv"
    short = ["--iterations", "30", "--again", "0", "--day-min", "150", "--out", str(out)]
    main(["sizing", str(tmp_path), *short])
    rows = pd.read_csv(out)
    assert rows["homes"].tolist() == ["free", "today"]
    assert rows["feasible"].all()
    assert (rows["off"] == rows["estimate"] - rows["planned"]).all()
    assert (rows["fewer"].dropna() > 0).all()
    assert "today" in capsys.readouterr().out
