"""Where in the order of a rep-day one more visit delays it least."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from routeplan.journey.timetable import Timetable, known_minutes
from routeplan.journey.timing import time_tour

__all__ = ["best_place"]


def best_place(timetable: Timetable, rep: str, day: int, stops: Sequence[str], outlet: str) -> int:
    """Place of an outlet in the order of a rep-day, the cheapest insertion.

    Opening hours and the break come first, then travel and waiting.

    Parameters
    ----------
    timetable : Timetable
    rep : str
    day : int
    stops : sequence of str
        The outlets of the day in their order, `outlet` not among them.
    outlet : str

    Returns
    -------
    int
        From 1, the earliest of equals; the stops behind it move on by one.
    """
    known, k = timetable.outlets.index, int(timetable.reps.index.get_indexer(pd.Index([rep]))[0])
    others = known.get_indexer(pd.Index(stops)).astype(np.int32)
    new = known.get_indexer(pd.Index([outlet])).astype(np.int32)
    way = timetable.way(k, np.concatenate([others, new]), day)
    minutes = known_minutes(timetable.travel.minutes(way, way), timetable.travel)
    duty, merits = timetable.duty(k, day), []
    order = np.arange(1, len(others) + 1)
    for place in range(len(others) + 1):
        inner = np.insert(order, place, len(others) + 1)
        legs = minutes[[0, *inner], [*inner, len(others) + 2]]
        tour = timetable.tour(k, day, np.insert(others, place, new[0]), legs)
        timed = time_tour(tour, duty)
        merits.append((round(timed.late, 6), round(float(legs.sum() + timed.wait.sum()), 6)))
    return 1 + merits.index(min(merits))
