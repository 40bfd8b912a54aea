"""The benchmark of explanations."""

from pathlib import Path

import pandas as pd
from benchmarks.__main__ import main
from tests.journey.tables import team, town


def test_explain(tmp_path: Path) -> None:
    """A made-up team that is too small: all repairs that are made keep their promise."""
    town(12, visits=8, service=40.0).to_csv(tmp_path / "outlets.csv")
    team(day_min=200.0).to_csv(tmp_path / "reps.csv")
    out = tmp_path / "results.csv"
    main(
        ["explain", str(tmp_path), "--seconds", "0.2", "--made", "2", "--hours", "--out", str(out)]
    )
    (row,) = pd.read_csv(out).itertuples()
    assert row.feasible
    assert 0 < row.made <= row.repaired <= row.short
