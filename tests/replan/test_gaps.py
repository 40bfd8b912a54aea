"""Days to which visits may move: no two can come too near or too far, whatever they do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routeplan.replan.gaps import gap_bounds

DAYS = st.lists(st.integers(0, 60), min_size=2, max_size=6, unique=True).map(sorted)


@given(DAYS, st.integers(1, 5), st.integers(5, 30), st.data())
def test_neighbours_keep_their_gaps(
    days: list[int], least: int, most: int, data: st.DataObject
) -> None:
    """Every visit moved at will inside its bounds: gaps that were kept are kept."""
    moved = []
    for k, own in enumerate(days):
        before = days[k - 1] if k else None
        after = days[k + 1] if k + 1 < len(days) else None
        first, last = gap_bounds(own, before, after, least=least, most=most)
        assert first <= own <= last
        low, high = max(first, own - 40), min(last, own + 40)
        moved.append(data.draw(st.integers(int(low), int(high))))
    for k in range(1, len(days)):
        gap, old = moved[k] - moved[k - 1], days[k] - days[k - 1]
        assert gap >= min(least, old)
        assert gap <= max(most, old)


def test_alone() -> None:
    """Without neighbours there are no bounds."""
    assert gap_bounds(3, None, None) == (float("-inf"), float("inf"))
