"""Random outlets, close together and far apart, for the tests of sizing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

__all__ = ["outlet_tables", "town"]


@st.composite
def outlet_tables(draw: st.DrawFn, *, max_rows: int = 25) -> pd.DataFrame:
    """Outlets of one region with whole visits and service minutes; some share one place."""
    count = draw(st.integers(1, max_rows))
    seed = draw(st.integers(0, 2**32 - 1))
    spread = draw(st.sampled_from([0.0, 0.01, 0.3, 3.0]))
    middle = draw(st.sampled_from([(39.9, 32.8), (-33.9, 18.4), (0.0, 0.0), (64.1, -21.9)]))
    rng = np.random.default_rng(seed)
    places = np.round(np.array(middle) + spread * rng.standard_normal((count, 2)), 3)
    return pd.DataFrame(
        {
            "lat": places[:, 0],
            "lon": places[:, 1],
            "visits": rng.integers(0, 9, count),
            "service_min": rng.choice([0.0, 5.0, 20.0, 60.0], count),
        },
        index=pd.Index([f"o{i}" for i in range(count)], name="outlet"),
    )


def town(count: int = 200, *, seed: int = 1) -> pd.DataFrame:
    """Outlets spread evenly over a square of about ten kilometres."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "lat": rng.uniform(0.0, 0.09, count),
            "lon": rng.uniform(0.0, 0.09, count),
            "visits": rng.choice([1, 2, 4], count),
            "service_min": 20.0,
            "sales": np.round(rng.lognormal(8.0, 1.0, count), 2),
            "segment": rng.choice(["A", "B", "C"], count),
            "channel": rng.choice(["grocery", "kiosk"], count),
        },
        index=pd.Index([f"o{i:03}" for i in range(count)], name="outlet"),
    )
