"""The street map behind a plan, and the system of coordinates it is drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from routeplan.errors import SettingsError
from routeplan.geo import System, convert_coordinates, in_mainland_china

__all__ = ["Background", "check_tiles", "make_background", "placed"]

_NAMES = ("osm", "amap", "none")
_AMAP = "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"
_AMAP_HOST = "autonavi.com"
_BAIDU_HOSTS = ("baidu", "bdimg")
_PLACES = (("lat", "lon"), ("end_lat", "end_lon"))


@dataclass(frozen=True)
class Background:
    """What a page is drawn on.

    Attributes
    ----------
    layer : folium.TileLayer or None
    system : {"wgs84", "gcj02"}
        Coordinates in which it has to be drawn so that marks lie on their streets.
    """

    layer: Any
    system: System = "wgs84"


def check_tiles(name: str) -> None:
    """Refuse a background that a command cannot draw, before anything else is done.

    Parameters
    ----------
    name : str
        "osm", "amap" or "none".

    Raises
    ------
    SettingsError
        For another name.
    RouteplanError
        For "amap" without timezonefinder, which the conversion to its coordinates needs.
    """
    _refuse_baidu(name)
    if name not in _NAMES:
        raise SettingsError(f"`tiles` must be osm, amap or none. Got {name!r}.")
    if name == "amap":
        in_mainland_china(np.array([39.9]), np.array([116.4]))


def make_background(tiles: Any) -> Background:
    """Make the background that a user asks for.

    Parameters
    ----------
    tiles : str or folium.TileLayer or None
        "osm", "amap", "none", or what folium takes. None asks the web for nothing.

    Returns
    -------
    Background
        In GCJ-02 for tiles of Amap, under their own address too.

    Raises
    ------
    SettingsError
        For tiles of Baidu.
    """
    import folium

    if tiles is None or tiles == "none":
        return Background(None)
    if isinstance(tiles, folium.TileLayer):
        _refuse_baidu(tiles.tiles)
        return Background(tiles, _system(tiles.tiles))
    _refuse_baidu(tiles)
    if tiles == "amap":
        return Background(
            _layer(_AMAP, attr="© 高德地图 AutoNavi", subdomains="1234", zoom=18), "gcj02"
        )
    return Background(_layer("OpenStreetMap" if tiles == "osm" else tiles), _system(tiles))


def placed(table: pd.DataFrame, system: System) -> pd.DataFrame:
    """A table whose places, start and end, are in another system than WGS-84.

    Parameters
    ----------
    table : DataFrame
        `lat, lon`, and `end_lat, end_lon` where known.
    system : {"wgs84", "gcj02"}

    Returns
    -------
    DataFrame
    """
    if system == "wgs84":
        return table
    changed: dict[str, Any] = {}
    for lat, lon in _PLACES:
        if lat in table and lon in table:
            moved = convert_coordinates(table[lat], table[lon], "wgs84", system)
            changed |= {lat: moved[0], lon: moved[1]}
    return table.assign(**changed)


def _layer(tiles: str, *, attr: str | None = None, subdomains: str = "abc", zoom: int = 19) -> Any:
    import folium

    # Tile servers want to know the page that asks; some hosts hide it unless told otherwise.
    return folium.TileLayer(
        tiles,
        attr=attr,
        max_zoom=zoom,
        subdomains=subdomains,
        show=False,  # the panel does, when its choice says so
        referrer_policy="origin-when-cross-origin",
        class_name="plan-tiles",
    )


def _system(tiles: object) -> System:
    return "gcj02" if _AMAP_HOST in str(tiles) else "wgs84"


def _refuse_baidu(tiles: object) -> None:
    if any(host in str(tiles).casefold() for host in _BAIDU_HOSTS):
        raise SettingsError(
            "`tiles` of Baidu cannot be drawn: they are cut from another grid than that of web "
            'maps. Needed: "amap" for a Chinese map, or "osm".'
        )
