"""Made-up data to try things on."""

from routeplan.datasets.city import make_city

__all__ = ["make_city"]
