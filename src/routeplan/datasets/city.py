"""A made-up city with its shops and its sales reps."""

from __future__ import annotations

import math
import operator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.datasets.layout import Layout, lay_out
from routeplan.datasets.names import people, place_names, shop_signs, street_names
from routeplan.errors import SettingsError

__all__ = ["make_city"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = NDArray[np.str_]

_LAT, _LON = 46.75, 20.35
"""Where the centre lies: in a plain where no such city is."""

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
_CENTRE, _SUBURB, _ROAD, _VILLAGE = range(4)


def make_city(
    n: int = 600, seed: int = 1, *, reps: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make up a city with its shops and its sales reps; no such city exists.

    It looks like a real one: shops crowd in the streets of a centre, of suburbs with their own
    centres and of villages round about, line up along the roads between them, and leave a river
    free. The kind of a shop decides where it tends to stand and what it sells. Sales are
    log-normal within a kind, so that few shops make most of the sales.

    Parameters
    ----------
    n : int, default 600
        Number of outlets, at least 1. The city grows with it, in area and in density.
    seed : int, default 1
        At least 0; the same seed gives the same city.
    reps : int, optional
        Number of reps, at least 1. By default as many as the work needs when, in four weeks, the
        best outlets (70 % of sales) are visited 4 times for 30 minutes, the next (20 %) twice
        for 20 minutes and the rest once for 15 minutes, travel takes 15 % of the time, and
        85 % of 20 days of 480 minutes is planned.

    Returns
    -------
    outlets : DataFrame
        Index ``outlet`` ("C00001" ...); ``name``, ``lat, lon`` (degrees), ``channel`` and
        ``sales`` (in four weeks, any currency). How often and how long to visit is left open.
    reps : DataFrame
        Index ``rep`` ("R001" ...); ``name``, ``lat, lon`` (home), ``day_min`` and ``break_min``
        (minutes), ``start`` ("HH:MM") and ``break_open`` ("HH:MM-HH:MM").

    Raises
    ------
    SettingsError
        For a number that is not whole, or too small.

    Examples
    --------
    >>> outlets, reps = make_city(200, seed=7)
    >>> outlets.columns.tolist(), len(outlets)
    (['name', 'lat', 'lon', 'channel', 'sales'], 200)
    >>> reps.index.tolist()
    ['R001', 'R002']
    """
    n, seed = _whole(n, "n", 1), _whole(seed, "seed", 0)
    wanted = None if reps is None else _whole(reps, "reps", 1)
    rng = np.random.default_rng(seed)
    layout = lay_out(rng, n)
    kind = rng.choice(len(_KINDS), n, p=_KINDS["share"])
    quarter = _choose_quarters(rng, kind)
    points, areas = _place(rng, layout, quarter)
    channels = _KINDS["channel"].to_numpy(dtype=str)[kind]
    sales = _sell(rng, kind, quarter)
    outlets = pd.DataFrame(
        {"name": shop_signs(rng, channels, areas), **_degrees(points)}
        | {"channel": channels, "sales": sales},
        index=_ids("C", 5, n, "outlet"),
    )
    work = _work_minutes(sales)
    homes = _settle(rng, layout, points, work, wanted or _team_size(work))
    team = pd.DataFrame(
        {"name": people(rng, len(homes)), **_degrees(homes), "day_min": 480.0, "start": "08:30"}
        | {"break_min": 45.0, "break_open": "11:30-13:30"},
        index=_ids("R", 3, len(homes), "rep"),
    )
    return outlets, team


def _whole(value: int, name: str, least: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise SettingsError(f"`{name}` must be a whole number of at least {least}. Got {value!r}.")
    return number


def _choose_quarters(rng: np.random.Generator, kind: Ints) -> Ints:
    """In which quarter each shop stands, as a position in ``_QUARTERS``."""
    below = _KINDS[_QUARTERS].to_numpy().cumsum(axis=1)[kind, :-1]
    return np.asarray((rng.random(len(kind))[:, None] > below).sum(axis=1))


def _place(rng: np.random.Generator, layout: Layout, quarter: Ints) -> tuple[Floats, Texts]:
    """Point of every shop, and the name of the place or road it is in."""
    places = place_names(rng, len(layout.hubs))
    streets = street_names(rng, len(layout.roads))
    points = np.empty((len(quarter), 2))
    areas = np.empty(len(quarter), dtype=np.result_type(places, streets))
    hubs = np.arange(len(layout.hubs))
    suburbs, villages = hubs[1 : layout.n_suburbs + 1], hubs[layout.n_suburbs + 1 :]
    for kind, group in ((_CENTRE, hubs[:1]), (_SUBURB, suburbs), (_VILLAGE, villages)):
        here = np.flatnonzero(quarter == kind)
        weight = layout.weight[group]
        hub = rng.choice(group, len(here), p=weight / weight.sum())
        points[here], areas[here] = layout.round_hub(rng, hub), places[hub]
    here = np.flatnonzero(quarter == _ROAD)
    points[here], road = layout.along_roads(rng, len(here))
    areas[here] = streets[road]
    return layout.off_river(points), areas


def _sell(rng: np.random.Generator, kind: Ints, quarter: Ints) -> Floats:
    """Log-normal sales; a shop in the centre sells more, one in a village less."""
    usual = _KINDS["sales"].to_numpy()[kind] * _SALES_BY_QUARTER[quarter]
    return np.asarray(np.round(usual * rng.lognormal(0, _KINDS["spread"].to_numpy()[kind])))


def _work_minutes(sales: Floats) -> Floats:
    """Minutes in each shop over four weeks: the best 70 % of sales, the next 20 %, the rest."""
    order = np.argsort(-sales, kind="stable")
    before = np.empty(len(sales))
    before[order] = np.cumsum(sales[order]) - sales[order]
    share = before / max(1.0, sales.sum())
    return np.select([share < 0.7, share < 0.9], [4 * 30.0, 2 * 20.0], 15.0)


def _team_size(work: Floats) -> int:
    return math.ceil(float(work.sum()) / (1 - 0.15) / (0.85 * 20 * 480))


def _settle(
    rng: np.random.Generator, layout: Layout, points: Floats, work: Floats, n: int
) -> Floats:
    """Homes of ``n`` reps: each in its own share of the work, rather not in its busiest part."""
    parts = _equal_parts(points, work, np.arange(len(points)), n)
    from_centre = np.hypot(*points.T)
    outwards = [part[np.argsort(from_centre[part])] for part in parts]
    shop = [part[int(rng.uniform(0.4, 0.8) * len(part))] for part in outwards]
    return layout.off_river(points[shop] + rng.normal(0, 0.5, (n, 2)))


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


def _ids(letter: str, digits: int, n: int, name: str) -> pd.Index:
    return pd.Index([f"{letter}{i:0{digits}d}" for i in range(1, n + 1)], name=name, dtype="str")


def _degrees(points: Floats) -> dict[str, Floats]:
    lat = _LAT + points[:, 1] / _KM_PER_DEGREE
    lon = _LON + points[:, 0] / (_KM_PER_DEGREE * math.cos(math.radians(_LAT)))
    return {"lat": np.round(lat, 6), "lon": np.round(lon, 6)}
