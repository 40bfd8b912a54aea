"""The map of a division into territories, before any plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.maps.layers import territory_layers
from routeplan.maps.page import make_page
from routeplan.maps.tiles import make_background
from routeplan.territory import territory_measures
from routeplan.travel import TravelModel

if TYPE_CHECKING:
    import folium

__all__ = ["map_territories"]


def map_territories(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    title: str | None = None,
    tiles: Any = "osm",
) -> folium.Map:
    """Draw territories: areas, outlets, homes, and the measures of every rep.

    The page is that of :func:`~routeplan.maps.plan_map.map_plan`, without days and routes. Of
    more than some thousand outlets those that would hide one another are drawn as one until one
    zooms in, so that a country opens in seconds.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, visits, service_min, rep`, and `name, segment, channel` where
        known.
    reps : DataFrame
        Index ``rep``; `lat, lon`, and `name` where known. For territories with free centres
        :func:`~routeplan.territory.measures.territory_centres` gives such a table.
    cycle : Cycle, optional
    travel : TravelModel, optional
    title : str, optional
        Heading of the page; "Territories" by default.
    tiles : str or folium.TileLayer or None, default "osm"
        Street map behind the territories, as for :func:`~routeplan.maps.plan_map.map_plan`.

    Returns
    -------
    folium.Map
        Shows itself in a notebook; ``.save("territories.html")`` writes the page.

    Raises
    ------
    DataError
        For missing columns, and for outlets whose rep is not in `reps`.
    SettingsError, RouteplanError
        For tiles that cannot be drawn.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(40, seed=1, reps=2)
    >>> outlets = outlets.assign(visits=1, service_min=20.0)
    >>> outlets["rep"] = rp.design_territories(outlets, reps)
    >>> page = rp.map_territories(outlets, reps, title="Two territories")
    """
    measures = territory_measures(outlets, reps, cycle, travel=travel).reindex(reps.index)
    _check_reps(outlets, reps)
    outlets = outlets.assign(name=outlets.get("name", ""))
    reps = reps.assign(
        name=reps.get("name", ""),
        end_lat=reps.get("end_lat", reps["lat"]),
        end_lon=reps.get("end_lon", reps["lon"]),
    )
    background = make_background(tiles)
    facts = [_facts(row) for _, row in measures.iterrows()]
    layers = territory_layers(outlets, reps, facts, system=background.system)
    served = int(outlets["rep"].notna().sum())
    figures = f"{served:,} outlets in {len(reps):,} territories"
    deviation = measures["deviation"].abs().max()
    if pd.notna(deviation):
        figures += f", workload within {deviation:.0%} of the fair share"
    return make_page(title or "Territories", figures, layers, background.layer)


def _facts(row: pd.Series) -> list[str]:
    """What is told of a territory."""
    if not row["outlets"] > 0:
        return ["no outlets"]
    return [
        f"{row['outlets']:,.0f} outlets, {row['visits']:,.0f} visits",
        f"{row['workload_min'] / 60:,.0f} h of work, {row['deviation']:+.0%} of the fair share",
        f"{row['home_km']:,.1f} km from home on average",
    ]


def _check_reps(outlets: pd.DataFrame, reps: pd.DataFrame) -> None:
    """Refuse outlets of reps that nobody knows."""
    unknown = outlets["rep"][outlets["rep"].notna() & ~outlets["rep"].isin(reps.index)]
    if len(unknown):
        raise DataError(
            Fault("outlets", str(row), "rep", str(rep), "an id of the reps table")
            for row, rep in unknown.items()
        )
