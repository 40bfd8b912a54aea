"""Places as numbers, and the blocks that hold what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from routeplan.travel import Places
from routeplan.travel.services.blocks import Block, cover_gaps, cover_pairs, degrees, place_keys

coordinates = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=30)


@given(coordinates)
def test_keys_are_places(points: list[tuple[float, float]]) -> None:
    """A key tells its place to half a millionth of a degree, and other places have other keys."""
    lat, lon = np.array(points, dtype=float).reshape(-1, 2).T
    keys = place_keys(Places(np.arange(len(points)).astype(object), lat, lon))
    back = degrees(keys)
    assert back[0] == pytest.approx(lat, abs=5.1e-7)
    assert back[1] == pytest.approx(lon, abs=5.1e-7)
    rounded = {(round(1e6 * a), round(1e6 * b)) for a, b in zip(*back, strict=True)}
    assert len(set(keys.tolist())) == len(rounded)


@given(arrays(bool, st.tuples(st.integers(0, 12), st.integers(0, 12))), st.integers(1, 5))
def test_gaps_are_covered_once(gaps: np.ndarray, most: int) -> None:
    """Every gap is in one block, no block is too large, and none is without a gap."""
    block = Block(100 + np.arange(gaps.shape[0]), 200 + np.arange(gaps.shape[1]))
    held = np.zeros(gaps.shape, dtype=int)
    for part in cover_gaps(block, gaps, most):
        assert max(part.shape) <= most
        here = np.ix_(part.origins - 100, part.destinations - 200)
        assert gaps[here].any(axis=0).all()
        assert gaps[here].any(axis=1).all()
        held[here] += 1
    assert (held[gaps] == 1).all()
    assert held.max(initial=0) <= 1


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60), st.integers(1, 8))
def test_pairs_are_covered(pairs: list[tuple[int, int]], most: int) -> None:
    """Every pair is in a block, no block is too large or without a pair."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    missing = set(pairs)
    for block in cover_pairs(ends[0], ends[1], most):
        assert max(block.shape) <= most
        held = {(a, b) for a in block.origins.tolist() for b in block.destinations.tolist()}
        assert held & set(pairs)
        missing -= held
    assert not missing
