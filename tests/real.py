"""Where the real outlets are, for the tests marked `data`."""

import os
from pathlib import Path

__all__ = ["REAL"]

REAL = (
    Path(os.environ.get("ROUTEPLAN_DATA", Path(__file__).parents[2] / "shared" / "data")) / "real"
)
