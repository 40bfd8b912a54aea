"""What an outlet is worth in its market."""

from routeplan.market.abc import abc_classes

__all__ = ["abc_classes"]
