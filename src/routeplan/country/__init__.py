"""A whole country, planned region by region, in rounds; a stopped run goes on from where it was."""

from routeplan.country.region import Country
from routeplan.country.rounds import plan_rounds
from routeplan.country.store import Store

__all__ = ["Country", "Store", "plan_rounds"]
