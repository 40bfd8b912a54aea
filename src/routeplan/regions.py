"""A whole country, planned region by region.

A region is a few neighbouring reps with their outlets. The regions of a round are planned each on
its own, side by side on the cores of a machine or, through joblib, of a cluster; the next round
draws other regions, so that what lay at a border lies inside. What a region has found is kept in a
file, and a run that was stopped goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.geo import neighbour_graph
from routeplan.journey import (
    JourneySettings,
    PlanTables,
    plan_tables,
    state_journey,
)
from routeplan.journey.restart import solution_of_visits
from routeplan.search import (
    MaxIterations,
    MaxRuntime,
    Progress,
    SearchSettings,
    StoppingCriterion,
)
from routeplan.search.grouping import contacts, grow_groups
from routeplan.settings import Settings
from routeplan.travel import TravelModel

__all__ = ["Country", "Region", "plan_rounds"]

Ints = NDArray[np.intp]

_VISITS = {"rep": "str", "day": "int64", "sequence": "int64", "outlet": "str"}
"""Columns of what a region has found."""
_REGION_REPS = 8
"""Reps of a region, about."""
_ROUND_SHARES = (0.5, 0.3, 0.2)
"""Part of the time for every round."""
_ROUND_TEMPERATURES = (1.0, 0.4, 0.3)
"""Where the search of a round begins, as a part of the usual start."""


@dataclass(frozen=True, eq=False)
class Region:
    """All that is needed to plan some reps and their outlets, anywhere.

    Attributes
    ----------
    outlets, reps : DataFrame
        Complete tables of the region.
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

        journey = state_journey(self.outlets, self.reps, self.cycle, self.travel, self.journey)
        start = solution_of_visits(journey, self.visits) if len(self.visits) else None
        solution = solve(
            journey.problem, stop=self.stop, seed=self.seed, start=start, settings=self.search
        )
        return plan_tables(journey, solution).visits[list(_VISITS)]

    def tables(self) -> PlanTables:
        """The tables of the visits as they are."""
        journey = state_journey(self.outlets, self.reps, self.cycle, self.travel, self.journey)
        return plan_tables(journey, solution_of_visits(journey, self.visits))


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

    def regions(self, visits: pd.DataFrame, seed: int) -> list[tuple[Ints, Ints]]:
        """Positions of the reps and of the outlets of every region, drawn at random."""
        serving = visits.drop_duplicates("outlet").set_index("outlet")["rep"]
        rep = serving.reindex(self.outlets.index).fillna(self.territory)
        owner = self.reps.index.get_indexer(pd.Index(rep)).astype(np.int32)
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
            outlets, reps, own, self.cycle, self.travel, self.settings.journey, search, stop, seed
        )


def plan_rounds(
    country: Country,
    *,
    stop: StoppingCriterion,
    seed: int,
    jobs: int,
    folder: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> PlanTables:
    """Plan a country in rounds.

    Parameters
    ----------
    country : Country
    stop : StoppingCriterion
        ``MaxRuntime`` and ``MaxIterations`` are shared out among rounds and regions; another
        criterion goes for every region.
    seed : int
    jobs : int
        Regions planned at the same time; where they run is joblib's affair
        (``joblib.parallel_config``).
    folder : Path, optional
        Keeps what every region has found; what is there already is not searched again.
    progress : callable, optional

    Returns
    -------
    PlanTables
    """
    began = time.perf_counter()
    tell = progress or (lambda _: None)
    visits = pd.DataFrame(columns=list(_VISITS)).astype(_VISITS)
    done = 0.0
    for number, share in enumerate(_ROUND_SHARES):
        members = country.regions(visits, seed + number)
        search = _cooled(country.settings.search, _ROUND_TEMPERATURES[number])
        regions = [
            country.region(
                chosen,
                visits,
                _share_out(stop, share, len(members), len(chosen[1]) / len(country.outlets), jobs),
                search=search,
                seed=seed + number,
            )
            for chosen in members
        ]
        found = []
        tasks = (delayed(_plan_kept)(r, _file(folder, number, g)) for g, r in enumerate(regions))
        for part in Parallel(n_jobs=jobs, return_as="generator")(tasks):
            found.append(part)
            done += share / len(regions)
            seconds = time.perf_counter() - began
            count = sum(len(table) for table in found)
            tell(Progress(seconds=seconds, share=min(done, 1.0), visits=count))
        visits = pd.concat(found, ignore_index=True)
    last = [
        country.region(chosen, visits, stop, search=country.settings.search, seed=seed)
        for chosen in country.regions(visits, seed)
    ]
    return PlanTables.concat(Parallel(n_jobs=jobs)(delayed(Region.tables)(r) for r in last))


def _plan_kept(region: Region, file: Path | None) -> pd.DataFrame:
    """Plan a region, or read what was found before."""
    if file is not None and file.exists():
        return pd.read_csv(file, dtype=_VISITS, keep_default_na=False)
    visits = region.plan()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        visits.to_csv(unfinished, index=False)
        unfinished.replace(file)  # whole or not at all
    return visits


def _file(folder: Path | None, number: int, region: int) -> Path | None:
    return None if folder is None else folder / f"round-{number + 1}" / f"region-{region:04d}.csv"


def _cooled(search: SearchSettings, part: float) -> SearchSettings:
    """Settings of a search that begins cooler."""
    start = max(search.start_temperature * part, search.end_temperature)
    return replace(search, start_temperature=start)


def _share_out(
    stop: StoppingCriterion, share: float, regions: int, outlets: float, jobs: int
) -> StoppingCriterion:
    """Criterion of a region with a part of the outlets, in a round with a share of the time."""
    if isinstance(stop, MaxRuntime):
        side_by_side = min(effective_n_jobs(jobs), regions)
        return MaxRuntime(max(0.1, stop.seconds * share * side_by_side / regions))
    if isinstance(stop, MaxIterations):
        return MaxIterations(max(1, int(stop.iterations * share * outlets)))
    return stop
