"""The page of results."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "make_benchmarks.py"))


def test_page_of_the_benchmarks_is_up_to_date(script: dict[str, Any]) -> None:
    """docs/benchmarks.md is what docs/make_benchmarks.py writes."""
    assert (DOCS / "benchmarks.md").read_text(encoding="utf-8") == script["page"]()


def _runs(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "instance": ["a", "a", "b"],
            "engine": "routeplan",
            "given": 10.0,
            "version": "1.0",
            "best_known": [100.0, 100.0, 200.0],
            "cost": [100.0, 101.0, 202.0],
            "gap_pct": [0.0, 1.0, 1.0],
            "feasible": True,
            **columns,
        }
    )


def test_means_and_values_reached(script: dict[str, Any]) -> None:
    text = script["_section"]("cvrp", "Vans", _runs())
    assert "| routeplan 1.0 | 10 | 2 | 3 | all | 0.667 % | 1.00 % | 33% |" in text


def test_infeasible_runs_are_counted_out(script: dict[str, Any]) -> None:
    text = script["_section"]("cvrp", "Vans", _runs(feasible=[True, True, False]))
    assert "| 2 | 3 | 2 |" in text


def test_values_are_listed_where_nothing_was_known(script: dict[str, Any]) -> None:
    unknown = _runs(best_known=[None] * 3, gap_pct=[None] * 3)
    text = script["_section"]("pvrp_one_driver", "One driver", unknown)
    assert "| `a` | 100.00 | 100.50 |" in text
    assert "| `b` | 202.00 | 202.00 |" in text
