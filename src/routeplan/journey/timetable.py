"""When a rep is where, on any rep-day with any visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.availability import RepDays, rep_days
from routeplan.clock import clock
from routeplan.cycle import Cycle
from routeplan.errors import RouteplanError
from routeplan.journey.openings import outlet_openings
from routeplan.journey.problem import Journey
from routeplan.journey.timing import Duty, Spans, Timed, Tour, late_stop, time_tour
from routeplan.search import Hours
from routeplan.travel import Places, TravelModel

__all__ = ["Timetable", "known_minutes"]

_ROUNDING = 1e-6
_DECIMALS = 3
"""Digits of a minute kept in the tables."""


def known_minutes(minutes: NDArray[np.float64], travel: TravelModel) -> NDArray[np.float64]:
    """The minutes themselves; refused where the travel model does not know some of them."""
    if np.isnan(minutes).any():
        raise RouteplanError(
            f"Not all ways are known that this needs: {travel!r}. A saved plan keeps its own ways "
            "alone. Do this where the model of the plan can be had, such as the file of its roads, "
            "or give the plan another one: plan.replace(travel=...)."
        )
    return minutes


@dataclass(frozen=True, eq=False)
class Timetable:
    """All that tells when a rep is where.

    Attributes
    ----------
    outlets, reps : DataFrame
        Complete tables; everything below goes by the positions of their rows.
    cycle : Cycle
    travel : TravelModel
    days : RepDays
        Shift and break of every rep-day.
    hours : Hours or None
        When visits may begin; None for any time.
    places : Places, optional
        Outlets, starts of the reps, ends of the reps, and others where days begin; those of the
        tables without it.
    begin : ndarray of int32, shape (K, D), optional
        Place where every rep-day begins; the start of its rep without it.
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    travel: TravelModel
    days: RepDays
    hours: Hours | None
    places: Places | None = None
    begin: NDArray[np.int32] | None = None

    @classmethod
    def of_journey(cls, journey: Journey) -> Self:
        """Timetable of a journey."""
        return cls(
            journey.outlets,
            journey.reps,
            journey.cycle,
            journey.travel,
            journey.days,
            journey.problem.hours,
            journey.places,
            journey.problem.begin.reshape(len(journey.reps), -1),
        )

    @classmethod
    def of(
        cls,
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        cycle: Cycle,
        travel: TravelModel,
        *,
        whole_call: bool = False,
    ) -> Self:
        """Timetable of tables; on a day off a rep's day begins as on any other."""
        hours = outlet_openings(outlets, cycle, whole_call=whole_call).hours()
        return cls(outlets, reps, cycle, travel, _every_day(reps, cycle), hours)

    def time(self, visits: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Visits and days tables of any visits, whatever rules they break.

        Parameters
        ----------
        visits : DataFrame
            `rep, day, sequence, outlet`, all known; other columns do not matter.

        Returns
        -------
        visits, days : DataFrame
            By rep, day and sequence, numbered from 1.
        """
        return self.tables(*self._routes(visits))

    def tours_of(self, visits: pd.DataFrame) -> list[Tour]:
        """The rep-days of any visits, by rep and day."""
        return self.tours(*self._routes(visits))

    def tables(
        self,
        reps: NDArray[np.integer],
        days: NDArray[np.integer],
        stops: list[NDArray[np.int32]],
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Visits and days tables of rep-days: positions of reps and stops, 1-based days."""
        tours = self.tours(reps, days, stops)
        timed = [time_tour(tour, self.duty(tour.rep, tour.day)) for tour in tours]
        return self._visits_table(tours, timed), self._days_table(tours, timed)

    def tours(
        self,
        reps: NDArray[np.integer],
        days: NDArray[np.integer],
        stops: list[NDArray[np.int32]],
    ) -> list[Tour]:
        """The rep-days with their legs, service minutes and windows."""
        legs = self._legs(reps, days, stops)
        return [
            self.tour(int(rep), int(day), route, minutes)
            for rep, day, route, minutes in zip(reps, days, stops, legs, strict=True)
        ]

    def late_stop(self, tour: Tour) -> int | None:
        """A stop that makes a tour too late, None when it keeps hours, break and shift."""
        end = float(self.days.end[tour.rep, tour.day - 1])
        return late_stop(tour, self.duty(tour.rep, tour.day), end)

    def tour(
        self,
        rep: int,
        day: int,
        stops: NDArray[np.int32],
        legs: NDArray[np.float64] | None = None,
    ) -> Tour:
        """One rep-day with its legs, where they are not known, service minutes and windows."""
        if legs is None:
            way = self.way(rep, stops, day)
            legs = self.travel.leg_minutes(way[:-1], way[1:])
        service = self._service[stops]
        return Tour(rep, day, stops, legs, service, _windows(self.hours, stops, day - 1))

    def tour_of(self, rep: str, day: int, outlets: Sequence[str]) -> Tour:
        """One rep-day by its ids."""
        stops = self.outlets.index.get_indexer(pd.Index(outlets)).astype(np.int32)
        return self.tour(int(self.reps.index.get_indexer(pd.Index([rep]))[0]), day, stops)

    def duty(self, rep: int, day: int) -> Duty:
        """Begin and break of a rep-day."""
        days, at = self.days, (rep, day - 1)
        return Duty(
            begin=float(days.begin[at]),
            break_min=float(days.break_min[at]),
            break_opens=float(days.break_opens[at]),
            break_closes=float(days.break_closes[at]),
            at_once=self.days.under_way is not None and bool(self.days.under_way[at]),
        )

    def fits(self, tour: Tour) -> bool:
        """Whether a rep can do it: all outlets in their hours, the minutes and the shift kept."""
        work = float(tour.legs.sum() + tour.service.sum())
        budget = float(self.days.budget[tour.rep, tour.day - 1])
        return work <= budget + _ROUNDING and self.late_stop(tour) is None

    def way(self, rep: int, stops: NDArray[np.int32], day: int) -> Places:
        """Where a day of a rep begins, the stops, and the place where it ends."""
        way = np.concatenate([[self._start(rep, day)], stops, [self._end(rep)]])
        return self._places[way.astype(np.intp)]

    def _routes(
        self, visits: pd.DataFrame
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[np.int32]]]:
        """Rep, 1-based day and stops of every rep-day in a table of visits."""
        table = pd.DataFrame(
            {
                "rep": self.reps.index.get_indexer(pd.Index(visits["rep"])),
                "day": visits["day"].to_numpy(dtype=np.int64),
                "sequence": visits["sequence"].to_numpy(dtype=np.float64),
                "stop": self.outlets.index.get_indexer(pd.Index(visits["outlet"])),
            }
        ).sort_values(["rep", "day", "sequence"], kind="stable")
        keys = table.groupby(["rep", "day"], sort=True)["stop"]
        stops = [group.to_numpy(dtype=np.int32) for _, group in keys]
        heads = np.array(list(keys.groups), dtype=np.int64).reshape(-1, 2)
        return heads[:, 0], heads[:, 1], stops

    def _start(self, rep: int, day: int) -> int:
        """Place where a day begins."""
        return len(self.outlets) + rep if self.begin is None else int(self.begin[rep, day - 1])

    def _end(self, rep: int) -> int:
        """Place where the days of a rep end."""
        return len(self.outlets) + len(self.reps) + rep

    @cached_property
    def _places(self) -> Places:
        if self.places is not None:
            return self.places
        return Places.of(self.outlets) + Places.of(self.reps) + Places.ends(self.reps)

    @cached_property
    def _service(self) -> NDArray[np.float64]:
        return self.outlets["service_min"].to_numpy(dtype=np.float64)

    def _legs(
        self,
        reps: NDArray[np.integer],
        days: NDArray[np.integer],
        stops: list[NDArray[np.int32]],
    ) -> list[NDArray[np.float64]]:
        """Minutes of the legs of every rep-day, asked from the travel model all at once."""
        if not stops:
            return []
        starts = [self._start(int(rep), int(day)) for rep, day in zip(reps, days, strict=True)]
        ends = [self._end(int(rep)) for rep in reps]
        origins = np.concatenate(
            [[start, *route] for start, route in zip(starts, stops, strict=True)]
        ).astype(np.intp)
        destinations = np.concatenate(
            [[*route, end] for route, end in zip(stops, ends, strict=True)]
        ).astype(np.intp)
        minutes = self.travel.leg_minutes(self._places[origins], self._places[destinations])
        return np.split(
            known_minutes(minutes, self.travel), np.cumsum([len(route) + 1 for route in stops])[:-1]
        )

    def _visits_table(self, tours: list[Tour], timed: list[Timed]) -> pd.DataFrame:
        sizes = [len(tour.stops) for tour in tours]
        columns = self._heads(tours, sizes) | {
            "sequence": _joined([np.arange(1, size + 1) for size in sizes], np.int64),
            "outlet": self.outlets.index[_joined([tour.stops for tour in tours], np.int64)],
            "arrive": [clock(time) for day in timed for time in day.arrive],
            "depart": [clock(time) for day in timed for time in day.depart],
            "travel_min": _joined([tour.legs[:-1] for tour in tours], float).round(_DECIMALS),
            "service_min": _joined([tour.service for tour in tours], float),
            "wait_min": _joined([day.wait for day in timed], float).round(_DECIMALS),
        }
        text = dict.fromkeys(("rep", "date", "outlet", "arrive", "depart"), "str")
        return pd.DataFrame(columns).astype(text)

    def _days_table(self, tours: list[Tour], timed: list[Timed]) -> pd.DataFrame:
        travel = np.array([tour.legs.sum() for tour in tours], dtype=float)
        service = np.array([tour.service.sum() for tour in tours], dtype=float)
        wait = np.array([day.wait.sum() for day in timed], dtype=float)
        columns = self._heads(tours, [1] * len(tours)) | {
            "stops": np.array([len(tour.stops) for tour in tours], dtype=np.int64),
            "travel_min": travel.round(_DECIMALS),
            "service_min": service.round(_DECIMALS),
            "wait_min": wait.round(_DECIMALS),
            "break_min": np.array([day.break_min for day in timed], dtype=float),
            "work_min": (travel + service + wait).round(_DECIMALS),
            "finish": [clock(day.finish) for day in timed],
        }
        return pd.DataFrame(columns).astype(dict.fromkeys(("rep", "date", "finish"), "str"))

    def _heads(self, tours: list[Tour], sizes: list[int]) -> dict[str, Any]:
        """The columns rep, day and date, each tour's repeated `size` times."""
        days = np.repeat(np.array([tour.day for tour in tours], dtype=np.int64), sizes)
        reps = np.repeat(np.array([tour.rep for tour in tours], dtype=np.int64), sizes)
        numbers = range(1, self.cycle.n_days + 1)
        dates = np.array(["", *(str(self.cycle.date(day) or "") for day in numbers)], object)
        return {"rep": self.reps.index[reps], "day": days, "date": dates[days]}


def _every_day(reps: pd.DataFrame, cycle: Cycle) -> RepDays:
    """Working days; days off begin and have a break as without leave, workdays and holidays."""
    planned = rep_days(reps, cycle)
    idle = reps.drop(columns=["workdays", "leave"], errors="ignore")
    anyway = rep_days(idle, Cycle(cycle.weeks, cycle.workdays, cycle.start))
    off = planned.budget < 0
    return replace(
        planned,
        **{
            name: np.where(off, getattr(anyway, name), getattr(planned, name))
            for name in ("begin", "end", "break_min", "break_opens", "break_closes")
        },
    )


def _windows(hours: Hours | None, stops: NDArray[np.int32], day: int) -> list[Spans] | None:
    """When the visits may begin, None when that is at any time."""
    if hours is None:
        return None
    kinds = hours.kind[stops, day]
    if not kinds.any():  # kind 0 is open at any time
        return None
    return [
        [
            (float(hours.opens[w]), float(hours.closes[w]))
            for w in range(hours.first[kind], hours.first[kind + 1])
        ]
        for kind in kinds
    ]


def _joined(arrays: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate(arrays).astype(dtype) if arrays else np.empty(0, dtype=dtype)
