"""Search for territories: ruin and recreate with simulated annealing.

The scheme of Christiaens and Vanden Berghe (2020, doi:10.1287/trsc.2019.0914), brought from routes
to territories: units near a border leave their territories, or a few neighbouring territories are
taken apart and get new centres; every unit goes back where it costs least.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routeplan.search.interrupt import catch_interrupt
from routeplan.search.stop import MaxRuntime, Progress, StoppingCriterion
from routeplan.territory.kernel import Data, Districts, Scratch, anneal, lay_out, price
from routeplan.territory.kernel.state import N_COUNTS

__all__ = ["DistrictSettings", "search_districts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_SLICE_SHARE = 0.01
"""Part of the budget that a slice uses, so that the temperature falls in small steps."""
_FIRST_SLICE = 10
"""Iterations of the first slice, which shows the pace."""
_DRIFT = 0.001
"""Part by which the load of all may change until its bands are set anew."""


@dataclass(frozen=True)
class DistrictSettings:
    """How the search for territories goes about its work.

    Attributes
    ----------
    mean_removed : float
        Units taken out near a border, on average.
    apart_rate : float
        Share of the iterations that take whole territories apart; where centres are homes, none.
    apart_units : float
        Mean units of a territory from which on these iterations become rarer, as each takes more
        time.
    start_temperature, end_temperature : float
        In mean costs of a unit.
    soft_share : float
        Share of the budget in which the prices of what is out of balance or scattered rise.
    softness : float
        Share of these prices at the beginning: a division must be able to get out of balance on
        its way to a better one.
    slice_iterations : int
        Iterations between two looks at the clock.
    """

    mean_removed: float = 10.0
    apart_rate: float = 0.3
    apart_units: float = 40.0
    start_temperature: float = 3.0
    end_temperature: float = 0.003
    soft_share: float = 0.5
    softness: float = 0.05
    slice_iterations: int = 10_000

    def temperature(self, share: float) -> float:
        """Temperature in mean costs of a unit after this share of the budget."""
        fall = self.end_temperature / self.start_temperature
        return float(self.start_temperature * fall**share)

    def firmness(self, share: float) -> float:
        """Share of their prices that loads outside their bands and scattered parts cost."""
        left = max(0.0, 1.0 - share / self.soft_share) if self.soft_share > 0 else 0.0
        return float(self.softness**left)


def search_districts(
    data: Data,
    owner: Ints,
    centre: Ints,
    *,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    settings: DistrictSettings | None = None,
    bands: Callable[[Floats], tuple[Floats, Floats]] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[Ints, Ints]:
    """Improve a division into territories.

    Parameters
    ----------
    data : Data
    owner : ndarray of int32, shape (n,)
        Territory of every unit to begin with.
    centre : ndarray of int32, shape (K,)
        Point of every territory's centre to begin with.
    stop : StoppingCriterion, optional
        10 seconds without it; Ctrl-C ends the search with the best division so far.
    seed : int, default 1
    settings : DistrictSettings, optional
    bands : callable, optional
        Least and most load of every territory for the load of all, where that depends on who has
        what.
    progress : callable, optional
        Called after every slice.

    Returns
    -------
    owner, centre : ndarray of int32
        Of the best division found.
    """
    search = _Search(data, owner, centre, seed, settings or DistrictSettings(), bands=bands)
    stop, tell = stop or MaxRuntime(10), progress or (lambda _: None)
    done, iterations = Progress(cost=search.best_cost), _FIRST_SLICE
    began = time.perf_counter()
    with catch_interrupt() as interrupted:
        while done.share < 1.0 and not interrupted():
            before = search.best_cost
            search.run(iterations, done.share)
            now = Progress(
                seconds=time.perf_counter() - began,
                iterations=done.iterations + iterations,
                stalled=0 if search.best_cost < before - 1e-9 else done.stalled + iterations,
                cost=search.best_cost,
            )
            now = replace(now, share=max(done.share, stop(now)))
            wanted = min(_SLICE_SHARE, 1.0 - now.share) / max(now.share - done.share, 1e-12)
            longest = search.settings.slice_iterations
            iterations, done = int(np.clip(iterations * wanted, 1, longest)), now
            tell(done)
    return search.best()


class _Search:
    """A division at work, and the best one under the full prices."""

    def __init__(
        self,
        data: Data,
        owner: Ints,
        centre: Ints,
        seed: int,
        settings: DistrictSettings,
        *,
        bands: Callable[[Floats], tuple[Floats, Floats]] | None,
    ) -> None:
        self.settings = settings
        self._bands, self._firmness = bands, 1.0
        self.best_cost = np.inf
        self._data, self._priced = data, data
        self._rng = np.random.default_rng(seed)
        self._districts, self._best = _empty(data, centre), _empty(data, centre)
        self._scratch = _scratch(data)
        lay_out(data, self._districts, owner)
        self._total = self._districts.load.sum(axis=0)
        self._cost, self._mark = price(data, self._districts, self._scratch, 0)
        often = min(1.0, settings.apart_units * len(centre) / max(len(owner), 1))
        self._apart_rate = 0.0 if data.homes else float(settings.apart_rate * often)
        self._unit = float(self._districts.way.sum()) / max(len(owner), 1)
        self._note_best()

    def run(self, iterations: int, share: float) -> None:
        """Search a slice when this share of the budget is used up."""
        self._state_anew(self.settings.firmness(share))
        temperature = self._unit * self.settings.temperature(share)
        self._cost, self.best_cost, self._mark = anneal(
            self._priced,
            self._districts,
            self._best,
            self._scratch,
            float(self.settings.mean_removed),
            self._apart_rate,
            self._cost,
            self.best_cost,
            temperature,
            self._mark,
            iterations,
            self._rng,
        )

    def best(self) -> tuple[Ints, Ints]:
        """Owner of every unit and the centres."""
        return self._best.owner, self._best.centre

    def _state_anew(self, firmness: float) -> None:
        """Let loads outside their bands and scattered parts count this share of their prices.

        Where the load of all has changed, the bands follow it.
        """
        total = self._districts.load.sum(axis=0)
        drifted = (np.abs(total - self._total) > _DRIFT * self._total).any()
        if self._bands is not None and drifted:
            low, high = self._bands(total)
            self._data, self._total = self._data._replace(low=low, high=high), total
        data = self._data
        if firmness == self._firmness and data.high is self._priced.high:
            return
        self._firmness = firmness
        self._priced = data._replace(
            load_price=firmness * data.load_price,
            load_step=firmness * data.load_step,
            part_price=firmness * data.part_price,
        )
        self._cost, self._mark = price(self._priced, self._districts, self._scratch, self._mark)
        self._note_best()  # what was best under other prices is not comparable

    def _note_best(self) -> None:
        self.best_cost = self._cost
        self._best.owner[:] = self._districts.owner
        self._best.centre[:] = self._districts.centre


def _empty(data: Data, centre: Ints) -> Districts:
    n, n_territories = len(data.weight), len(centre)
    return Districts(
        owner=np.full(n, -1, dtype=np.int32),
        centre=centre.astype(np.int32),
        load=np.zeros((n_territories, data.load.shape[1])),
        size=np.zeros(n_territories, dtype=np.int32),
        head=np.full(n_territories, -1, dtype=np.int32),
        following=np.full(n, -1, dtype=np.int32),
        previous=np.full(n, -1, dtype=np.int32),
        sums=np.zeros(n),
        way=np.zeros(n_territories),
        cost=np.zeros(n_territories),
        moved=np.zeros(1),
    )


def _scratch(data: Data) -> Scratch:
    n, n_territories = len(data.weight), data.low.shape[0]
    return Scratch(
        counts=np.zeros(N_COUNTS, dtype=np.int64),
        pending=np.zeros(n, dtype=np.int32),
        sort_key=np.zeros(n),
        touched=np.zeros(n_territories, dtype=np.int32),
        opened=np.zeros(n_territories, dtype=np.int32),
        touched_mark=np.zeros(n_territories, dtype=np.int64),
        opened_mark=np.zeros(n_territories, dtype=np.int64),
        offer_mark=np.zeros(n_territories, dtype=np.int64),
        kept_first=np.zeros(n_territories + 1, dtype=np.int32),
        kept=np.zeros(n, dtype=np.int32),
        kept_sums=np.zeros(n),
        kept_owner=np.zeros(n, dtype=np.int32),
        kept_centre=np.zeros(n_territories, dtype=np.int32),
        kept_way=np.zeros(n_territories),
        kept_cost=np.zeros(n_territories),
        kept_load=np.zeros((n_territories, data.load.shape[1])),
        kept_moved=np.zeros(1),
        changed=np.zeros(n, dtype=np.int32),
        changed_mark=np.zeros(n, dtype=np.uint8),
        visit_mark=np.zeros(n, dtype=np.int64),
        queue=np.zeros(n, dtype=np.int32),
        part=np.zeros(n, dtype=np.int32),
        main_part=np.zeros(n_territories, dtype=np.int32),
    )
