"""The compiled search for territories."""

from routeplan.territory.kernel.anneal import anneal, lay_out, price
from routeplan.territory.kernel.state import ABSENT, Data, Districts, Scratch

__all__ = ["ABSENT", "Data", "Districts", "Scratch", "anneal", "lay_out", "price"]
