"""The commercial map (商务地图) of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routeplan.maps.layers import plan_layers
from routeplan.maps.page import make_page
from routeplan.maps.tiles import make_background

if TYPE_CHECKING:
    import folium

    from routeplan.plan import Plan

__all__ = ["map_plan"]


def map_plan(plan: Plan, *, title: str | None = None, tiles: Any = "osm") -> folium.Map:
    """Draw a plan: territories, outlets, homes, routes of a chosen day, outlets without visits.

    A panel chooses the rep, the day or weekday, the colours (by rep, class, channel or weekday)
    and the layers. A link can open the map as wanted: ``map.html#rep=R001&day=3``,
    ``#weekday=Mon&colour=weekday&hide=territories,homes&background=none``.

    Routes follow the roads when the plan's travel model knows them (``RoadTravel``), and are
    straight lines otherwise.

    The saved page is one file. Only the background comes from the web: without a network the
    same map stands on a plain ground.

    Parameters
    ----------
    plan : Plan
    title : str, optional
        Heading of the page; "Journey plan" by default.
    tiles : str or folium.TileLayer or None, default "osm"
        Street map behind the plan: "osm" (OpenStreetMap), "amap" (高德), or what folium takes;
        None or "none" for a map that never asks the web. Amap shows mainland China in GCJ-02, and
        the plan is drawn in the same coordinates on it; what is added to such a map must be too,
        see :func:`~routeplan.geo.datum.convert_coordinates`.

    Returns
    -------
    folium.Map
        Shows itself in a notebook; ``.save("map.html")`` writes the page.

    Raises
    ------
    DataError
        When the plan's tables name a rep or an outlet that the others do not know.
    SettingsError
        For tiles of Baidu, which are cut from another grid than that of web maps.
    RouteplanError
        For "amap" when timezonefinder is not installed (``pip install "routeplan[china]"``).

    Examples
    --------
    ``map_plan(plan, title="Malta in May").save("map.html")``
    """
    background = make_background(tiles)
    layers = plan_layers(plan, system=background.system)
    return make_page(title or "Journey plan", repr(plan), layers, background.layer)
