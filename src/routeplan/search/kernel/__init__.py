"""The compiled part of the search: arrays in, arrays out."""

from routeplan.search.kernel.anneal import anneal
from routeplan.search.kernel.state import Data, Routes, Scratch, Tuning

__all__ = ["Data", "Routes", "Scratch", "Tuning", "anneal"]
