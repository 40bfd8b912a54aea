"""Random hours, shifts, loads and lengths, in whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routeplan.search.problem import Hours, Lengths, Loads, Shifts

__all__ = ["some_hours", "some_lengths", "some_loads", "some_shifts"]

Sizes = NDArray[np.integer]
"""Number of routes of every rep-day."""

_EIGHT = 480.0


def some_hours(rng: np.random.Generator, n: int, n_days: int) -> Hours:
    """Closed days, open ones, and days with one to three windows, some of them appointments."""
    windows = [[], [(-np.inf, np.inf)], *(_some_windows(rng) for _ in range(rng.integers(1, 6)))]
    share = np.array([0.1, 0.2] + [0.7 / (len(windows) - 2)] * (len(windows) - 2))
    edges = np.array([pair for kind in windows for pair in kind])
    first = np.cumsum([0, *(len(kind) for kind in windows)])
    return Hours(
        kind=rng.choice(len(windows), (n, n_days), p=share).astype(np.int32),
        first=first.astype(np.int32),
        opens=edges[:, 0].copy(),
        closes=edges[:, 1].copy(),
    )


def _some_windows(rng: np.random.Generator) -> list[tuple[float, float]]:
    count = int(rng.integers(1, 4))
    times = np.sort(rng.choice(18, 2 * count, replace=False)) * 20.0 + _EIGHT
    windows = [(float(opens), float(closes)) for opens, closes in times.reshape(-1, 2)]
    if rng.random() < 0.3:
        windows[0] = (windows[0][0], windows[0][0])  # an appointment
    if rng.random() < 0.2:
        windows[-1] = (windows[-1][0], np.inf)
    return windows


def some_shifts(rng: np.random.Generator, sizes: Sizes) -> Shifts:
    """Early and late shifts, most of them with a break, some without an end."""
    days = len(sizes)
    begin = rng.choice([0.0, _EIGHT, _EIGHT, _EIGHT, _EIGHT + 45.0], days)
    opens = begin + rng.choice([-30.0, 20.0, 45.0, 60.0, 90.0, 150.0], days)
    shifts = {
        "begin": begin,
        "end": begin + rng.choice([90.0, 120.0, 180.0, 300.0, 600.0, np.inf], days),
        "break_min": rng.choice([0.0, 15.0, 30.0, 60.0], days),
        "break_opens": opens,
        "break_closes": opens + rng.choice([0.0, 0.0, 20.0, 60.0, np.inf], days),
    }
    return Shifts(**{name: np.repeat(values, sizes) for name, values in shifts.items()})


def some_loads(rng: np.random.Generator, n: int, sizes: Sizes) -> Loads:
    """Stock in no, one or two dimensions."""
    dimensions = int(rng.integers(0, 3))
    capacity = rng.integers(2, 16, (len(sizes), dimensions)).astype(float)
    demand = rng.integers(0, 6, (n, dimensions)).astype(float)
    return Loads(demand, np.repeat(capacity, sizes, axis=0))


def some_lengths(rng: np.random.Generator, lengths: NDArray[np.float64], sizes: Sizes) -> Lengths:
    """Lengths of their own, with limits that matter and others that do not."""
    limit = rng.choice([0.0, 60.0, 100.0, 150.0, 200.0, 300.0, np.inf], len(sizes))
    return Lengths(np.repeat(limit, sizes), lambda chosen: lengths[np.ix_(chosen, chosen)])
