"""The benchmark of the allocation of visits."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from benchmarks.__main__ import main


def test_both_methods_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each method, within the time, exact with no gap."""
    main(["allocation", "--outlets", "150", "--out", str(tmp_path / "results.csv")])
    results = pd.read_csv(tmp_path / "results.csv").set_index("engine")
    assert results.index.tolist() == ["exact", "fast"]
    assert results["feasible"].all()
    assert results.loc["exact", "gap_pct"] == pytest.approx(0, abs=1e-6)
    assert results.loc["fast", "cost"] <= results.loc["exact", "cost"] + 1e-6
    assert "150" in capsys.readouterr().out
