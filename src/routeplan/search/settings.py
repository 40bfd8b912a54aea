"""How the search goes about its work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["SearchSettings"]

Floats = NDArray[np.float64]

_HASTE, _TRADE_HASTE = 0.6, 0.9
"""At 1 the temperature would fall evenly; below it falls fast at first. While visits are traded the
heat is what moves work between days and reps."""


@dataclass(frozen=True)
class SearchSettings:
    """How the search goes about its work.

    Attributes
    ----------
    engine : {"builtin", "ortools", "pyvrp"}
        Who searches; the rest of the settings is for the built-in search alone. OR-Tools and PyVRP
        are there to check one against another: they know neither compactness nor balance, and
        PyVRP plans single days.
    mean_removed : float
        Outlets taken out per iteration, on average; half as many again over several days.
    longest_string : float
        Most stops taken out of one route.
    day_rate : float
        Share of the iterations that move visits to other routes of the same day, where a rep has
        several.
    rewirings : int
        Tries per iteration to reverse a part of a route, or to let two routes exchange their tails.
    blink_rate : float
        Share of the cheapest insertions and day patterns so far that are overlooked on purpose.
    most_overload : float
        Share of a van's capacity that may be exceeded on the way to a better plan, for a price,
        where a cycle has several days. Routes that are full can then exchange visits one by one.
    capacity_rate : float
        Share of the iterations after which no capacity shall be exceeded when a cooling begins;
        the price rises until it is. At the end of a cooling it is all of them.
    start_temperature, end_temperature : float
        In mean ways of the plan from an outlet to the next one, without those from and to a home
        or depot: they hardly change, and are most of the way where routes are short.
    coolings : int
        How often the search may cool down. It begins each cooling after the first with the best
        plan so far; the first one takes twice as long as each of the others.
    cooling_iterations : float
        Iterations per visit wanted that a cooling is worth. A budget that allows fewer is used for
        fewer coolings.
    again_temperature : float
        Where each cooling after the first begins, in the same unit.
    trial_share : float
        Share of the budget in which it is tried to make all the visits that are wanted. Where that
        fails the search begins anew and trades visits: it may give one up to make another.
    trade_temperature : float
        Where it begins anew, in mean legs.
    trade_coolings : int
        How often it may cool down then, where the budget allows (`cooling_iterations`); each time
        the price of a visit not made falls and rises again.
    worth_rate : float
        Share of the iterations that insert those first that bring most for what they take, while
        visits are traded on a single day. Over several days the first visit to an outlet is worth
        most, and the order says little.
    lacking_rate : float
        Share of the ruins round an outlet that lacks visits, where a cycle has several days: a
        random ruin meets one of these few only now and then.
    absent_legs : float
        What a visit not made counts while visits are traded, on average and in mean legs, where
        most of what is missing may still be made. Measured: with half of it a tenth more visits
        are left out, with more of it the ways grow.
    hopeless_absent_legs : float
        The same where there is no such hope (`hopeless_share`), and on a single day: it pays then
        to give up more on the way.
    hopeless_share : float
        There is no hope where the visits missing would take more than this share of the time that
        reps do not spend with outlets: shorter ways will not make room for them.
    firm_share : float
        Share of the trading from which on this price rises to the full value again.
    flow_price : float
        Least price of unequal workload, as :class:`~routeplan.JourneySettings` has it, while visits
        are missing and there is hope: it lets work flow over many borders from full reps to those
        with time left.
    lacking_effort : float
        Iterations per outlet of a group where visits are missing, against one where all are made.
    near : int
        Neighbours per outlet in which a ruin spreads.
    group_reps : int
        Reps searched together.
    rounds : int
        How often the groups may be drawn anew, where there are several.
    round_iterations : float
        Iterations per visit wanted that a round is worth: to lay out the groups takes as long as
        about two. A budget that allows fewer is used for fewer rounds.
    slice_iterations : int
        Iterations per group between two looks at the clock.
    regions_from : int
        Outlets from which on a country is planned region by region.
    """

    engine: Literal["builtin", "ortools", "pyvrp"] = "builtin"
    mean_removed: float = 10.0
    longest_string: float = 10.0
    day_rate: float = 0.5
    rewirings: int = 8
    blink_rate: float = 0.03
    most_overload: float = 0.2
    capacity_rate: float = 0.4
    start_temperature: float = 2.0
    end_temperature: float = 0.04
    coolings: int = 4
    cooling_iterations: float = 2_000.0
    again_temperature: float = 1.5
    trial_share: float = 0.1
    trade_temperature: float = 5.0
    trade_coolings: int = 3
    worth_rate: float = 0.7
    lacking_rate: float = 0.6
    absent_legs: float = 7.5
    hopeless_absent_legs: float = 3.0
    hopeless_share: float = 0.5
    firm_share: float = 0.8
    flow_price: float = 2.0
    lacking_effort: float = 3.0
    near: int = 64
    group_reps: int = 4
    rounds: int = 60
    round_iterations: float = 2.0
    slice_iterations: int = 4_000
    regions_from: int = 30_000

    def __post_init__(self) -> None:
        check_types(self)
        sizes = ("mean_removed", "longest_string", "near", "group_reps", "rounds")
        lengths = ("slice_iterations", "coolings", "cooling_iterations", "trade_coolings")
        temperatures = ("start_temperature", "again_temperature", "trade_temperature")
        prices = ("absent_legs", "hopeless_absent_legs", "hopeless_share")
        others = ("end_temperature", "lacking_effort", "round_iterations", "regions_from")
        for name in (*sizes, *lengths, *temperatures, *prices, *others):
            if not getattr(self, name) > 0:
                raise SettingsError(f"`{name}` must be above 0. Got {getattr(self, name)}.")
        if not 0 <= self.blink_rate < 1:
            raise SettingsError(f"`blink_rate` must be from 0 to below 1. Got {self.blink_rate}.")
        for name in ("trial_share", "firm_share", "worth_rate", "lacking_rate", "capacity_rate"):
            if not 0 <= getattr(self, name) <= 1:
                raise SettingsError(f"`{name}` must be from 0 to 1. Got {getattr(self, name)}.")
        for name in ("flow_price", "most_overload"):
            if not getattr(self, name) >= 0:
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
        for name in temperatures:
            if self.end_temperature > getattr(self, name):
                raise SettingsError(f"`end_temperature` must not be above `{name}`.")

    def affordable_coolings(self, iterations: float) -> int:
        """Coolings that a budget of so many iterations per visit is used for."""
        return max(1, min(self.coolings, int(iterations / self.cooling_iterations)))

    def affordable_rounds(self, iterations: float) -> int:
        """Rounds that a budget of so many iterations per visit is used for."""
        return max(1, min(self.rounds, int(iterations / self.round_iterations)))

    def cooling_starts(self, coolings: int) -> Floats:
        """Share of the budget at which each of so many coolings begins."""
        starts = np.arange(1, coolings + 1) / (coolings + 1)
        starts[0] = 0.0
        return starts

    def temperature(self, share: float, coolings: int = 1) -> float:
        """Temperature in mean hops after this share of the budget."""
        now, cooled = self._cooling(share, coolings)
        start = self.start_temperature if now == 0 else self.again_temperature
        return _cooled(start, self.end_temperature, cooled**_HASTE)

    def capacity_share(self, share: float, coolings: int) -> float:
        """Share of the iterations after which no capacity shall be exceeded now."""
        if coolings == 1:  # there is no time for detours
            return 1.0
        _, cooled = self._cooling(share, coolings)
        return self.capacity_rate + (1.0 - self.capacity_rate) * cooled

    def _cooling(self, share: float, coolings: int) -> tuple[int, float]:
        """Number of the cooling after this share of the budget, and how much of it is over."""
        edges = np.append(self.cooling_starts(coolings), 1.0)
        now = int(np.searchsorted(edges[1:-1], share, side="right"))
        return now, float((share - edges[now]) / (edges[now + 1] - edges[now]))

    def trade(
        self, share: float, visit_legs: float, coolings: int, *, hopeless: bool
    ) -> tuple[float, float]:
        """Temperature while visits are traded, and the share of their value that counts.

        `visit_legs` is the mean value of a visit in mean legs, `coolings` what the budget allows.
        """
        share = (share - self.trial_share) / max(1.0 - self.trial_share, 1e-9)
        coolings = min(coolings, self.trade_coolings)
        share = share * coolings % 1.0 if share < 1.0 else 1.0  # of one cooling
        absent = self.hopeless_absent_legs if hopeless else self.absent_legs
        soft = min(1.0, absent / max(visit_legs, 1e-9))
        firm = max(0.0, share - self.firm_share) / max(1.0 - self.firm_share, 1e-9)
        temperature = _cooled(self.trade_temperature, self.end_temperature, share**_TRADE_HASTE)
        return temperature, float(soft ** (1.0 - firm))


def _cooled(start: float, end: float, share: float) -> float:
    return float(start * (end / start) ** share)
