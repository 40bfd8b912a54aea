"""The price of load above a van's capacity, while plans on the way to a better one may have it."""

from __future__ import annotations

__all__ = ["OverloadPrice"]

_FIRST = 2.0
_LEAST, _MOST = 0.02, 50.0
"""Bounds, so that it is soon back where nothing was overloaded for long, or always something."""
_STEP = 1.1


class OverloadPrice:
    """A price that follows how often nothing is overloaded.

    T. Vidal, T. G. Crainic, M. Gendreau, N. Lahrichi and W. Rei, "A Hybrid Genetic Algorithm for
    Multidepot and Periodic Vehicle Routing Problems", Operations Research 60(3), 2012,
    doi:10.1287/opre.1120.1048.

    Attributes
    ----------
    hops : float
        Price of the load of a mean visit, in mean ways from an outlet to the next one.

    Examples
    --------
    >>> price = OverloadPrice()
    >>> price.follow(kept=0.2, wanted=0.5)
    >>> price.hops
    2.2
    """

    def __init__(self) -> None:
        self.hops = _FIRST

    def follow(self, kept: float, wanted: float) -> None:
        """Rise when capacities were kept in a smaller share of the iterations than wanted."""
        if kept < wanted:
            self.hops = min(self.hops * _STEP, _MOST)
        else:
            self.hops = max(self.hops / _STEP, _LEAST)
