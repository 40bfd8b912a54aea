"""The census of a market: is the list of outlets right, and where are they."""

from routeplan.census.duplicates import find_duplicates

__all__ = ["find_duplicates"]
