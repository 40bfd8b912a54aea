"""Colours tell reps apart."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import shapely

from routeplan.maps.colours import PALETTE, rep_colours


def grid(rows: int, columns: int) -> pd.Series:
    boxes = {
        f"R{r}-{c}": shapely.box(c, r, c + 1, r + 1) for r in range(rows) for c in range(columns)
    }
    return pd.Series(boxes)


def test_palette() -> None:
    """Twenty different colours, none of them the red of outlets without visits."""
    assert len(set(PALETTE)) == 20
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in PALETTE)
    assert "#d00000" not in PALETTE


@pytest.mark.parametrize("reps", [1, 2, 7, 20])
def test_up_to_twenty_reps_differ(reps: int) -> None:
    """Twenty reps have twenty colours."""
    assert rep_colours(grid(1, reps)).nunique() == reps


def test_neighbours_differ_beyond_twenty() -> None:
    """A hundred reps share the colours, those who touch never."""
    shapes = grid(10, 10)
    colours = rep_colours(shapes)
    assert colours.value_counts().max() <= 6
    for rep, shape in shapes.items():
        touching = shapely.intersects(shapes.to_numpy(), shape) & (shapes.index != rep)
        assert colours[rep] not in set(colours[touching])


def test_reps_without_territory() -> None:
    """A rep without outlets has a colour too."""
    shapes = pd.Series([shapely.Polygon(), shapely.box(0, 0, 1, 1)], index=["R1", "R2"])
    assert rep_colours(shapes).nunique() == 2


def test_no_reps() -> None:
    """No territories, no colours."""
    assert rep_colours(pd.Series([], dtype=object)).empty
