"""Ways on the roads as they are, and when outlets are open: what the clock of a day needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.journey.openings import Openings, outlet_openings
from routeplan.journey.timing import Spans
from routeplan.plan import Road
from routeplan.travel import Places, SlowedTravel, TravelModel
from routeplan.travel.model import END

__all__ = ["Ways", "roads_of_day"]


def roads_of_day(roads: tuple[Road, ...], day: int, minute: float) -> tuple[Road, ...]:
    """The roads that are slow for a leg that begins then."""
    return tuple(road for road in roads if road.holds(day, minute))


class Ways:
    """Legs and windows of the outlets and reps of a plan.

    Parameters
    ----------
    outlets, reps : DataFrame
    cycle : Cycle
    travel : TravelModel
    roads : tuple of Road
    whole_call : bool
        Whether an outlet must be open until the end of a visit.
    """

    def __init__(
        self,
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        cycle: Cycle,
        travel: TravelModel,
        roads: tuple[Road, ...],
        *,
        whole_call: bool,
    ) -> None:
        self._outlets, self._reps, self._travel = outlets, reps, travel
        self._whole_call, self._cycle, self._roads = whole_call, cycle, roads
        self._openings: dict[str, Openings] = {}

    def place(self, label: str) -> Places:
        """One place: an outlet, the start of a rep, or the end place, ``"<rep>:end"``."""
        if label in self._outlets.index:
            return Places.of(self._outlets.loc[[label]])
        rep = label.removesuffix(END)
        row = self._reps.loc[[rep]]
        return Places.of(row) if rep == label else Places.ends(row)

    def leg(self, origin: str, destination: str, day: int, minute: float) -> float:
        """Minutes of a leg that begins at some minute of a day."""
        model = self.model(roads_of_day(self._roads, day, minute))
        return float(model.leg_minutes(self.place(origin), self.place(destination))[0])

    def model(self, roads: tuple[Road, ...]) -> TravelModel:
        """The travel model on these roads."""
        travel = self._travel
        for road in roads:
            travel = SlowedTravel(travel, road.area, road.factor, road.minutes_more)
        return travel

    def service(self, outlet: str) -> float:
        """Minutes of a visit."""
        return float(self._outlets["service_min"][outlet])

    def spans(self, outlet: str, day: int) -> Spans:
        """When a visit may begin; the whole day where there are no hours."""
        if outlet not in self._openings:
            row = self._outlets.loc[[outlet]]
            self._openings[outlet] = outlet_openings(row, self._cycle, whole_call=self._whole_call)
        openings = self._openings[outlet]
        windows = openings.windows[int(openings.kind[0])][day - 1]
        return (
            [(-np.inf, np.inf)] if windows is None else [(float(a), float(b)) for a, b in windows]
        )
