"""Hours, shifts and breaks in the terms of OR-Tools' routing solver."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from routeplan.search.engines._case import Case
from routeplan.search.engines._clock import Clock
from routeplan.search.engines._scale import Scale

__all__ = ["add_clock"]

Span = tuple[int, int]


def add_clock(
    case: Case, routing: Any, scale: Scale, ways: int, visits: list[tuple[int, int]]
) -> None:
    """Add the clock to a routing model.

    Where hours differ from day to day, the days follow one another on one clock.

    Parameters
    ----------
    case : Case
    routing : RoutingModel
    scale : Scale
    ways : int
        Evaluator of travel after the minutes of a visit.
    visits : list of tuple
        Index and outlet of every visit.
    """
    clock = Clock(case, scale)
    hours, n_days = case.problem.hours, case.problem.n_days
    apart = hours is not None and bool((hours.kind != hours.kind[:, :1]).any())
    step = clock.latest + 1 if apart else 0
    horizon = clock.latest + step * (n_days - 1)
    from_zero = False
    routing.AddDimension(ways, horizon, horizon, from_zero, "clock")
    dimension = routing.GetDimensionOrDie("clock")
    service = np.zeros(routing.Size(), dtype=np.int64)
    for index, i in visits:
        service[index] = scale.up(case.problem.service[i])
        days = enumerate(case.windows[i])
        spans = {_later(clock.span(*w), step * d) for d, windows in days for w in windows}
        _open(dimension.CumulVar(index), sorted(span for span in spans if span[0] <= span[1]))
    for vehicle, r in enumerate(case.routes):
        day = step * case.day[r]
        begin, end = _later(clock.span(case.shifts.begin[r], case.shifts.end[r]), day)
        dimension.CumulVar(routing.Start(vehicle)).SetRange(begin, end)
        dimension.CumulVar(routing.End(vehicle)).SetRange(begin, end)
        if case.may_need_break(r):
            first = max(case.shifts.break_opens[r], case.shifts.begin[r])
            rest = _later(clock.span(first, case.shifts.break_closes[r]), day)
            pause = int(scale.up(case.shifts.break_min[r]))
            over_by = _later(clock.span(0.0, case.shifts.break_opens[r]), day)[1]
            _add_break(routing, vehicle, (rest, pause, over_by), service.tolist())


def _later(span: Span, added: int) -> Span:
    return span[0] + added, span[1] + added


def _open(cumul: Any, spans: list[Span]) -> None:
    """Let a visit begin in these spans only."""
    if spans:
        cumul.SetRange(spans[0][0], spans[-1][1])
        for before, after in pairwise(spans):
            cumul.RemoveInterval(before[1] + 1, after[0] - 1)


def _add_break(routing: Any, vehicle: int, rest: tuple[Span, int, int], service: list[int]) -> None:
    """Make a vehicle take its break, unless its route is over before.

    OR-Tools lets a break lie after the route too, so that its end is tied to the break's.
    """
    (first, last), pause, over_by = rest
    solver, dimension = routing.solver(), routing.GetDimensionOrDie("clock")
    performed = False
    interval = solver.FixedDurationIntervalVar(first, last, pause, performed, f"break {vehicle}")
    dimension.SetBreakIntervalsOfVehicle([interval], vehicle, service)
    finish = dimension.CumulVar(routing.End(vehicle))
    solver.Add((finish <= over_by) + (finish >= interval.EndExpr()) >= 1)
