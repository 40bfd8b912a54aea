"""The ways from outlet to outlet on the tours of a cycle, before the tours are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routeplan.sizing.curve import Curve
from routeplan.travel import Places, TravelModel

__all__ = ["Legs", "tour_legs"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOUR_SHARE = 0.70
"""Minutes of real tours over those along the curve."""


@dataclass(frozen=True, eq=False)
class Legs:
    """Ways from outlet to outlet.

    Attributes
    ----------
    origin, destination : ndarray of int, shape (m,)
        Positions of the outlets.
    minutes : ndarray of float, shape (m,)
    """

    origin: Ints
    destination: Ints
    minutes: Floats

    def by_outlet(self, count: int) -> Floats:
        """Minutes of every outlet: half of each way to it and from it."""
        both = np.bincount(self.origin, self.minutes, count)
        return np.asarray(both + np.bincount(self.destination, self.minutes, count)) / 2


def tour_legs(curve: Curve, places: Places, visits: Ints, travel: TravelModel) -> Legs:
    r"""Ways of the tours that make all visits of a cycle.

    The shortest tour through many points is as long as the integral of the root of their density
    (Beardwood, Halton and Hammersley 1959, doi:10.1017/S0305004100034095: :math:`0.7124
    \sqrt{nA}` for `n` points spread evenly over an area `A`), and where a way of `d` km takes
    :math:`d^p` minutes, it takes the integral of the density to the power :math:`1 - p/2`. The tour
    along a space-filling curve follows the same law, for any density and in linear time (Platzman
    and Bartholdi 1989, doi:10.1145/76359.76361), and needs no area to be drawn; a constant lies
    between the two.

    Outlets are visited together with their neighbours: those who want one visit on one of the
    days on which those with two are visited nearby, and so on. So the first tour goes through all
    outlets, the second one through those with two visits and more, the third one ...

    Parameters
    ----------
    curve : Curve
        Through `places`.
    places : Places
    visits : ndarray of int, shape (n,)
        Visits per cycle.
    travel : TravelModel

    Returns
    -------
    Legs
        Never less in all for an outlet or a visit more, when the minutes of `travel` are a metric.
    """
    order = np.lexsort((np.arange(len(places)), curve.key))
    origin, destination = [], []
    for tour in range(1, int(visits.max(initial=0)) + 1):
        through = order[visits[order] >= tour]
        origin.append(through[:-1])
        destination.append(through[1:])
    if not origin:
        return Legs(order[:0], order[:0], np.zeros(0))
    begin, end = np.concatenate(origin), np.concatenate(destination)
    return Legs(begin, end, TOUR_SHARE * travel.leg_minutes(places[begin], places[end]))
