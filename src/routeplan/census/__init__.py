"""The census of a market: is the list of outlets right, and where are they."""

from routeplan.census.clean import clean_outlets
from routeplan.census.duplicates import find_duplicates
from routeplan.census.geocoding import geocode
from routeplan.census.quality import quality_report, quality_summary

__all__ = ["clean_outlets", "find_duplicates", "geocode", "quality_report", "quality_summary"]
