"""A made-up city with its shops and its sales reps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.datasets.layout import Layout, lay_out
from routeplan.datasets.names import place_names, shop_signs, street_names
from routeplan.datasets.shops import (
    CENTRE,
    ROAD,
    SUBURB,
    VILLAGE,
    choose_quarters,
    degrees,
    draw_kinds,
    row_ids,
    sell,
    settle,
    team,
    team_size,
    whole,
    work_minutes,
)

__all__ = ["make_city"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Texts = NDArray[np.str_]

_CENTRE = (46.75, 20.35)
"""Where the centre lies: in a plain where no such city is."""


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
    n, seed = whole(n, "n", 1), whole(seed, "seed", 0)
    wanted = None if reps is None else whole(reps, "reps", 1)
    rng = np.random.default_rng(seed)
    layout = lay_out(rng, n)
    kind, channels = draw_kinds(rng, n)
    quarter = choose_quarters(rng, kind)
    points, areas = _place(rng, layout, quarter)
    sales = sell(rng, kind, quarter)
    outlets = pd.DataFrame(
        {"name": shop_signs(rng, channels, areas), **degrees(points, _CENTRE)}
        | {"channel": channels, "sales": sales},
        index=row_ids("C", 5, n, "outlet"),
    )
    work = work_minutes(sales)
    homes = layout.off_river(settle(rng, points, work, wanted or team_size(work)))
    return outlets, team(rng, homes, _CENTRE)


def _place(rng: np.random.Generator, layout: Layout, quarter: Ints) -> tuple[Floats, Texts]:
    """Point of every shop, and the name of the place or road it is in."""
    places = place_names(rng, len(layout.hubs))
    streets = street_names(rng, len(layout.roads))
    points = np.empty((len(quarter), 2))
    areas = np.empty(len(quarter), dtype=np.result_type(places, streets))
    hubs = np.arange(len(layout.hubs))
    suburbs, villages = hubs[1 : layout.n_suburbs + 1], hubs[layout.n_suburbs + 1 :]
    for kind, group in ((CENTRE, hubs[:1]), (SUBURB, suburbs), (VILLAGE, villages)):
        here = np.flatnonzero(quarter == kind)
        weight = layout.weight[group]
        hub = rng.choice(group, len(here), p=weight / weight.sum())
        points[here], areas[here] = layout.round_hub(rng, hub), places[hub]
    here = np.flatnonzero(quarter == ROAD)
    points[here], road = layout.along_roads(rng, len(here))
    areas[here] = streets[road]
    return layout.off_river(points), areas
