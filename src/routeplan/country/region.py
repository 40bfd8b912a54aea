"""A country, and the regions it is planned in: a few neighbouring reps with their outlets."""

from __future__ import annotations

from dataclasses import dataclass

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

Ints = NDArray[np.intp]

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

    def owners(self, visits: pd.DataFrame) -> pd.Series:
        """Rep of every outlet: the one who visits it, or the one to begin with."""
        serving = visits.drop_duplicates("outlet").set_index("outlet")["rep"]
        return serving.reindex(self.outlets.index).fillna(self.territory)

    def regions(self, owners: pd.Series, seed: int) -> list[tuple[Ints, Ints]]:
        """Positions of the reps and of the outlets of every region, drawn at random."""
        owner = self.reps.index.get_indexer(pd.Index(owners)).astype(np.int32)
        count = max(1, -(-len(self.reps) // _REGION_REPS))
        first, to = neighbour_graph(
            self.outlets["lat"].to_numpy(np.float64), self.outlets["lon"].to_numpy(np.float64)
        )
        ties = contacts(first, to, owner, len(self.reps))
        group = grow_groups(ties, count, np.random.default_rng(seed))
        return [
            (np.flatnonzero(group == g), np.flatnonzero(group[owner] == g)) for g in range(count)
        ]

    def region(
        self,
        members: tuple[Ints, Ints],
        owners: pd.Series,
        visits: pd.DataFrame,
        stop: StoppingCriterion,
        *,
        search: SearchSettings,
        seed: int,
    ) -> Region:
        """One region with what was found so far."""
        reps, outlets = self.reps.iloc[members[0]], self.outlets.iloc[members[1]]
        own = visits[visits["outlet"].isin(outlets.index) & visits["rep"].isin(reps.index)]
        return Region(
            outlets,
            reps,
            owners.iloc[members[1]],
            own,
            self.cycle,
            self.travel,
            self.settings.journey,
            search,
            stop,
            seed,
        )
