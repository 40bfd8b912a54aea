"""How sales answer to visits: curves, judged, or fitted to history."""

from routeplan.effort.response.curves import (
    AdbudgResponse,
    ConcaveResponse,
    ExponentialResponse,
    PowerResponse,
    Response,
)
from routeplan.effort.response.history import ResponseFit, fit_response
from routeplan.effort.response.judged import fit_curve, judged_response, judged_responses
from routeplan.effort.response.plot import plot_response

__all__ = [
    "AdbudgResponse",
    "ConcaveResponse",
    "ExponentialResponse",
    "PowerResponse",
    "Response",
    "ResponseFit",
    "fit_curve",
    "fit_response",
    "judged_response",
    "judged_responses",
    "plot_response",
]
