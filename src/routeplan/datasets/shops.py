"""What made-up cities and countries share: kinds of shops, sales, and the reps' homes."""

from __future__ import annotations

import math
import operator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.datasets.names import people
from routeplan.errors import SettingsError

__all__ = [
    "CENTRE",
    "ROAD",
    "SUBURB",
    "VILLAGE",
    "choose_quarters",
    "degrees",
    "draw_kinds",
    "row_ids",
    "sell",
    "settle",
    "team",
    "team_size",
    "whole",
    "work_minutes",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_KM_PER_DEGREE = 111.195

_KINDS = pd.DataFrame(
    [
        # share of all shops, usual sales, their spread (log), where they stand
        ("hypermarket", 0.014, 60_000, 0.40, 0.00, 0.15, 0.85, 0.00),
        ("supermarket", 0.070, 20_000, 0.55, 0.15, 0.45, 0.30, 0.10),
        ("minimarket", 0.170, 3_800, 0.65, 0.20, 0.40, 0.25, 0.15),
        ("grocery", 0.278, 1_500, 0.75, 0.20, 0.40, 0.25, 0.15),
        ("kiosk", 0.150, 700, 0.60, 0.40, 0.25, 0.30, 0.05),
        ("bakery", 0.090, 800, 0.50, 0.25, 0.40, 0.20, 0.15),
        ("cafe", 0.120, 900, 0.80, 0.50, 0.20, 0.20, 0.10),
        ("pharmacy", 0.050, 500, 0.50, 0.30, 0.40, 0.20, 0.10),
        ("petrol station", 0.058, 2_600, 0.40, 0.00, 0.10, 0.80, 0.10),
    ],
    columns=["channel", "share", "sales", "spread", "centre", "suburb", "road", "village"],
)
_QUARTERS = ["centre", "suburb", "road", "village"]
_SALES_BY_QUARTER = np.array([1.25, 1.0, 1.1, 0.65])
CENTRE, SUBURB, ROAD, VILLAGE = range(4)
"""Positions of the quarters."""


def whole(value: int, name: str, least: int) -> int:
    """Refuse what is no whole number of at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise SettingsError(f"`{name}` must be a whole number of at least {least}. Got {value!r}.")
    return number


def choose_quarters(rng: np.random.Generator, kind: Ints) -> Ints:
    """In which quarter each shop stands, as a position in ``_QUARTERS``."""
    below = _KINDS[_QUARTERS].to_numpy().cumsum(axis=1)[kind, :-1]
    return np.asarray((rng.random(len(kind))[:, None] > below).sum(axis=1))


def sell(rng: np.random.Generator, kind: Ints, quarter: Ints) -> Floats:
    """Log-normal sales; a shop in the centre sells more, one in a village less."""
    usual = _KINDS["sales"].to_numpy()[kind] * _SALES_BY_QUARTER[quarter]
    return np.asarray(np.round(usual * rng.lognormal(0, _KINDS["spread"].to_numpy()[kind])))


def work_minutes(sales: Floats) -> Floats:
    """Minutes in each shop over four weeks: the best 70 % of sales, the next 20 %, the rest."""
    order = np.argsort(-sales, kind="stable")
    before = np.empty(len(sales))
    before[order] = np.cumsum(sales[order]) - sales[order]
    share = before / max(1.0, sales.sum())
    return np.select([share < 0.7, share < 0.9], [4 * 30.0, 2 * 20.0], 15.0)


def team_size(work: Floats) -> int:
    """Reps for so many minutes in shops, see :func:`~routeplan.datasets.make_city`."""
    return math.ceil(float(work.sum()) / (1 - 0.15) / (0.85 * 20 * 480))


def settle(rng: np.random.Generator, points: Floats, work: Floats, n: int) -> Floats:
    """Homes of ``n`` reps: each in its own share of the work, rather not in its busiest part."""
    parts = _equal_parts(points, work, np.arange(len(points)), n)
    from_centre = np.hypot(*points.T)
    outwards = [part[np.argsort(from_centre[part])] for part in parts]
    shop = [part[int(rng.uniform(0.4, 0.8) * len(part))] for part in outwards]
    return np.asarray(points[shop] + rng.normal(0, 0.5, (n, 2)))


def _equal_parts(points: Floats, work: Floats, chosen: Ints, k: int) -> list[Ints]:
    """Cut the shops across the longer side, again and again, into parts of the same work."""
    if k == 1 or len(chosen) == 1:
        return [chosen] * k
    side = int(np.argmax(np.ptp(points[chosen], axis=0)))
    ordered = chosen[np.argsort(points[chosen, side], kind="stable")]
    done = np.cumsum(work[ordered])
    cut = int(np.searchsorted(done, done[-1] * (k // 2) / k))
    cut = min(max(cut, 1), len(ordered) - 1)
    return [
        *_equal_parts(points, work, ordered[:cut], k // 2),
        *_equal_parts(points, work, ordered[cut:], k - k // 2),
    ]


def row_ids(letter: str, digits: int, n: int, name: str) -> pd.Index:
    """Ids such as R001, with more digits where they are needed."""
    digits = max(digits, len(str(n)))
    return pd.Index([f"{letter}{i:0{digits}d}" for i in range(1, n + 1)], name=name, dtype="str")


def degrees(points: Floats, centre: tuple[float, float]) -> dict[str, Floats]:
    """Latitude and longitude of points in kilometres east and north of a centre."""
    lat = centre[0] + points[:, 1] / _KM_PER_DEGREE
    lon = centre[1] + points[:, 0] / (_KM_PER_DEGREE * math.cos(math.radians(centre[0])))
    return {"lat": np.round(lat, 6), "lon": np.round(lon, 6)}


def draw_kinds(rng: np.random.Generator, n: int) -> tuple[Ints, NDArray[np.str_]]:
    """Kind of every shop, as a position and as a name."""
    kind = rng.choice(len(_KINDS), n, p=_KINDS["share"])
    return kind, _KINDS["channel"].to_numpy(dtype=str)[kind]


def team(rng: np.random.Generator, homes: Floats, centre: tuple[float, float]) -> pd.DataFrame:
    """Table of the reps who live at these points."""
    return pd.DataFrame(
        {"name": people(rng, len(homes)), **degrees(homes, centre), "day_min": 480.0}
        | {"start": "08:30", "break_min": 45.0, "break_open": "11:30-13:30"},
        index=row_ids("R", 3, len(homes), "rep"),
    )
