"""Towns on a line, small enough to be planned by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from tests.journey.tables import ONE_DAY

import routeplan as rp

__all__ = ["LONG", "SHORT", "plan_line"]

SHORT, LONG = rp.MaxIterations(300), rp.MaxIterations(1_000)


def plan_line(
    outlets: Mapping[str, float],
    reps: Mapping[str, float],
    cycle: rp.Cycle = ONE_DAY,
    *,
    day_min: float = 480.0,
    **columns: list[Any],
) -> rp.Plan:
    """Plan outlets and reps that live so many minutes from the beginning of a road.

    A visit takes 10 minutes. Neither compactness nor balance counts.
    """
    minutes = pd.Series({**outlets, **reps}, dtype=float)
    table = pd.DataFrame({name: (minutes - at).abs() for name, at in minutes.items()})
    places = {name: {"lat": 40.0, "lon": 32.0 + at / 60} for name, at in minutes.items()}
    return rp.plan_visits(
        pd.DataFrame.from_dict({name: places[name] for name in outlets}, orient="index")
        .rename_axis("outlet")
        .assign(**{"visits": 1, "service_min": 10.0, **columns}),
        pd.DataFrame.from_dict({name: places[name] for name in reps}, orient="index")
        .rename_axis("rep")
        .assign(day_min=day_min),
        cycle,
        travel=rp.MatrixTravel(table),
        stop=LONG,
        jobs=1,
        settings=rp.Settings(journey=rp.JourneySettings(compactness=0.0, balance=0.0)),
    )
