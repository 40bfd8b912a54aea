"""The page on reasons and repairs."""

from __future__ import annotations

import re
from pathlib import Path

from routeplan.journey.repair import REASONS

PAGE = Path(__file__).parents[2] / "docs" / "explain.md"


def test_every_reason_is_documented() -> None:
    """Code and text of the closed set, in its order, each with what to do about it."""
    reasons = PAGE.read_text(encoding="utf-8").partition("## Reasons")[2].partition("##")[0]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", reasons, flags=re.MULTILINE)
    assert [(code, text) for code, text, _ in rows] == list(REASONS.items())
    assert all(advice.strip() for *_, advice in rows)
