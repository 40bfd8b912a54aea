"""The clock of many tours is that of one tour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.journey.repair.kernel import drive_tours
from routeplan.journey.timing import Duty, Spans, Tour, time_tour

ANY_TIME: Spans = [(-np.inf, np.inf)]


def random_tour(rng: np.random.Generator) -> tuple[Tour, Duty]:
    """Up to five stops, most of them with one or two windows, and a break now and then."""
    n = int(rng.integers(1, 6))
    windows = []
    for _ in range(n):
        edges = np.sort(rng.integers(500, 900, 4)).astype(float).tolist()
        spans = [(edges[0], edges[1]), (edges[2], edges[3])]
        windows.append([ANY_TIME, spans[:1], spans][int(rng.integers(3))])
    duty = Duty(
        510.0, float(rng.choice([0, 30])), *np.sort(rng.integers(520, 800, 2)).astype(float)
    )
    legs, service = rng.integers(0, 60, n + 1), rng.integers(0, 60, n)
    tour = Tour(
        0, 1, np.arange(n, dtype=np.int32), legs.astype(float), service.astype(float), windows
    )
    return tour, duty


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32))
def test_as_one_tour_at_a_time(seed: int) -> None:
    """Finish and work are those of `time_tour`, for tours of several lengths side by side."""
    rng = np.random.default_rng(seed)
    tours = [random_tour(rng) for _ in range(3)]
    width = max(len(tour.stops) for tour, _ in tours)
    size = np.array([len(tour.stops) for tour, _ in tours])
    legs, service = np.zeros((3, width + 1)), np.zeros((3, width))
    kind = np.zeros((3, width), dtype=np.int64)
    opens, closes = np.full((1 + 3 * width, 2), np.inf), np.full((1 + 3 * width, 2), -np.inf)
    for row, (tour, _) in enumerate(tours):
        legs[row, : len(tour.legs)], service[row, : size[row]] = tour.legs, tour.service
        for column, windows in enumerate(tour.windows or []):
            kind[row, column] = 1 + row * width + column
            for number, span in enumerate(windows):
                opens[kind[row, column], number], closes[kind[row, column], number] = span
    duties = [duty for _, duty in tours]
    pause = np.array([[d.break_min, d.break_opens, d.break_closes] for d in duties])
    begin, first = np.array([d.begin for d in duties]), np.zeros(3, dtype=np.int64)
    found = np.full((3, 4), np.inf)
    drive_tours(legs, service, kind, size, opens, closes, pause, begin, first, found)
    for row, (tour, duty) in enumerate(tours):
        timed = time_tour(tour, duty)
        begins = timed.arrive + timed.wait
        inside = all(
            any(opens - 1e-6 <= at <= closes + 1e-6 for opens, closes in windows)
            for at, windows in zip(begins, tour.windows or [], strict=True)
        )
        late, finish, work, _ = found[row]
        if late == 0:
            assert inside
            assert finish == pytest.approx(timed.finish)
            told = tour.legs.sum() + tour.service.sum() + timed.wait.sum()
            assert work == pytest.approx(told)
        elif duty.break_min == 0:
            assert not inside
