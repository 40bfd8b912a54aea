"""Placements and their witnesses in the words of the tables."""

from __future__ import annotations

from dataclasses import dataclass

from routeplan.journey.problem import Journey
from routeplan.journey.repair.repairs import Change, Repair, Route
from routeplan.journey.repair.witness import Placement, Witness
from routeplan.overtime import overtime_text

__all__ = ["Found", "as_repair", "where"]


@dataclass(frozen=True, eq=False)
class Found:
    """A placement that is proven.

    Attributes
    ----------
    placement : Placement
    witness : Witness
    """

    placement: Placement
    witness: Witness

    @property
    def rank(self) -> tuple[float, float]:
        """Smaller is better: overtime, then travel."""
        return self.witness.minutes, self.witness.travel


def where(journey: Journey, placement: Placement) -> str:
    """Rep and days."""
    days = ", ".join(journey.cycle.label(day + 1) for day in placement.days)
    return f"{journey.reps.index[placement.rep]} on {days}"


def as_repair(
    journey: Journey,
    outlet: int,
    found: Found,
    *,
    kind: str,
    text: str = "",
    cost: float = 0.0,
    changes: tuple[Change, ...] = (),
) -> Repair:
    """A repair with its routes; overtime is told behind `text` and written into the changes.

    Without overtime `text` is followed by the rep and the days.
    """
    placement, witness = found.placement, found.witness
    told = [text, *_longer_days(journey, found)] if witness.overtime else [text]
    phrase = "; ".join(part for part in told if part)
    if not witness.overtime:
        phrase = f"{phrase}: {where(journey, placement)}"
    return Repair(
        outlet=str(journey.outlets.index[outlet]),
        kind=kind,
        text=phrase,
        cost=round(cost, 1),
        visits=len(placement.days),
        rep=str(journey.reps.index[placement.rep]),
        days=tuple(day + 1 for day in placement.days),
        changes=(*changes, *_overtime(journey, found)),
        routes=_routes(journey, witness),
    )


def _by_day(journey: Journey, found: Found) -> dict[int, int]:
    """Minutes of overtime by 1-based day."""
    n_days = journey.problem.n_days
    return {route % n_days + 1: more for route, more in sorted(found.witness.overtime.items())}


def _longer_days(journey: Journey, found: Found) -> list[str]:
    days = _by_day(journey, found).items()
    told = ", ".join(f"+{more} min on {journey.cycle.label(day)}" for day, more in days)
    return [f"{told} for {journey.reps.index[found.placement.rep]}"]


def _overtime(journey: Journey, found: Found) -> list[Change]:
    """The overtime of the rep."""
    cycle, rep = journey.cycle, str(journey.reps.index[found.placement.rep])
    days = _by_day(journey, found).items()
    text = overtime_text((cycle.week(day), cycle.weekday(day), more) for day, more in days)
    return [Change("reps", rep, "overtime", text)] if text else []


def _routes(journey: Journey, witness: Witness) -> tuple[Route, ...]:
    n_days, names = journey.problem.n_days, journey.outlets.index
    return tuple(
        Route(
            str(journey.reps.index[route // n_days]),
            route % n_days + 1,
            tuple(str(names[stop]) for stop in order),
        )
        for route, order in sorted(witness.orders.items())
    )
