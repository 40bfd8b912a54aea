"""Made-up data to try things on."""

from routeplan.datasets.city import make_city
from routeplan.datasets.country import make_country

__all__ = ["make_city", "make_country"]
