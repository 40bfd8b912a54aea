"""What the wishes of a plan cost."""

from routeplan.pricing.curve import PriceCurve
from routeplan.pricing.plot import plot_prices
from routeplan.pricing.price import price, prices

__all__ = ["PriceCurve", "plot_prices", "price", "prices"]
