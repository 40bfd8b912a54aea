"""A country, and the regions it is planned in: a few neighbouring reps with their outlets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.geo import neighbour_graph
from routeplan.journey import (
    Journey,
    JourneySettings,
    PlanTables,
    plan_tables,
    state_journey,
    time_visits,
)
from routeplan.journey.restart import solution_of_visits
from routeplan.search import SearchSettings, StoppingCriterion
from routeplan.search.grouping import contacts, grow_groups
from routeplan.settings import Settings
from routeplan.travel import TravelModel

__all__ = ["VISITS", "Country", "Region"]

VISITS = {"rep": "str", "day": "int64", "sequence": "int64", "outlet": "str"}
"""Columns of what a region has found."""
_REGION_REPS = 8
"""Reps of a region, about."""


@dataclass(frozen=True, eq=False)
class Region:
    """All that is needed to plan some reps and their outlets, anywhere.

    Attributes
    ----------
    outlets, reps : DataFrame
        Complete tables of the region.
    territory : Series of str
        Rep of every outlet to begin with.
    visits : DataFrame
        `rep, day, sequence, outlet` to begin with; empty for a fresh start.
    cycle : Cycle
    travel : TravelModel
    journey : JourneySettings
    search : SearchSettings
    stop : StoppingCriterion
    seed : int
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    territory: pd.Series
    visits: pd.DataFrame
    cycle: Cycle
    travel: TravelModel
    journey: JourneySettings
    search: SearchSettings
    stop: StoppingCriterion
    seed: int

    def plan(self) -> pd.DataFrame:
        """Search for the visits of the region; `rep, day, sequence, outlet`."""
        from routeplan.search.solve import solve

        journey = self._state()
        start = solution_of_visits(journey, self.visits) if len(self.visits) else None
        solution = solve(
            journey.problem, stop=self.stop, seed=self.seed, start=start, settings=self.search
        )
        return time_visits(journey, solution)[0][list(VISITS)]

    def tables(self) -> PlanTables:
        """The tables of the visits as they are."""
        journey = self._state()
        return plan_tables(journey, solution_of_visits(journey, self.visits))

    def _state(self) -> Journey:
        return state_journey(
            self.outlets,
            self.reps,
            self.cycle,
            self.travel,
            self.journey,
            territory=self.territory,
        )


@dataclass(frozen=True, eq=False)
class Country:
    """Tables and wishes of the whole, and how it is planned.

    Attributes
    ----------
    outlets, reps : DataFrame
        Complete tables.
    cycle : Cycle
    travel : TravelModel
    settings : Settings
    territory : Series of str
        Rep of every outlet to begin with.
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    travel: TravelModel
    settings: Settings
    territory: pd.Series

    def regions(
        self,
        visits: pd.DataFrame,
        *,
        stop: Callable[[int, int], StoppingCriterion],
        search: SearchSettings,
        seed: int,
    ) -> list[Region]:
        """Regions drawn at random, with what was found so far.

        Parameters
        ----------
        visits : DataFrame
            `rep, day, sequence, outlet`. An outlet goes with the rep who visits it, or with the one
            to begin with.
        stop : callable
            Criterion of a region with so many outlets, one of so many.
        search : SearchSettings
        seed : int
            Of the drawing, and of the searches.
        """
        serving = visits.drop_duplicates("outlet").set_index("outlet")["rep"]
        owners = serving.reindex(self.outlets.index).fillna(self.territory)
        owner = self._positions(owners)
        count = max(1, -(-len(self.reps) // _REGION_REPS))
        ties = contacts(*self._neighbours, owner, len(self.reps))
        group = grow_groups(ties, count, np.random.default_rng(seed))
        # A visit by a rep who is in another region than the outlet stays out.
        of_outlet = group[owner[self.outlets.index.get_indexer(pd.Index(visits["outlet"]))]]
        own = np.where(of_outlet == group[self._positions(visits["rep"])], of_outlet, count)
        parts = (_parts(numbers, count) for numbers in (group, group[owner], own))
        return [
            Region(
                self.outlets.iloc[of_region],
                self.reps.iloc[reps],
                owners.iloc[of_region],
                visits.iloc[found],
                self.cycle,
                self.travel,
                self.settings.journey,
                search,
                stop(len(of_region), count),
                seed,
            )
            for reps, of_region, found in zip(*parts, strict=True)
        ]

    @cached_property
    def _neighbours(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return neighbour_graph(
            self.outlets["lat"].to_numpy(np.float64), self.outlets["lon"].to_numpy(np.float64)
        )

    def _positions(self, reps: pd.Series) -> NDArray[np.int32]:
        return self.reps.index.get_indexer(pd.Index(reps)).astype(np.int32)


def _parts(numbers: NDArray[np.intp], count: int) -> list[NDArray[np.intp]]:
    """Positions of every number below the count, in order."""
    ends = np.cumsum(np.bincount(numbers, minlength=count)[:count])
    return np.split(np.argsort(numbers, kind="stable"), ends)[:-1]
