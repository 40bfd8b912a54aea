"""The commercial map (商务地图) of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routeplan.maps.layers import plan_layers
from routeplan.maps.page import make_page

if TYPE_CHECKING:
    import folium

    from routeplan.plan import Plan

__all__ = ["map_plan"]


def map_plan(plan: Plan, *, title: str | None = None, tiles: Any = "OpenStreetMap") -> folium.Map:
    """Draw a plan: territories, outlets, homes, routes of a chosen day, outlets without visits.

    A panel chooses the rep, the day or weekday, the colours (by rep, class, channel or weekday)
    and the layers. A link can open the map as wanted: ``map.html#rep=R001&day=3``,
    ``#weekday=Mon&colour=weekday&hide=territories,homes&background=none``.

    The saved page is one file. Only the background comes from the web: without a network the
    same map stands on a plain ground.

    Parameters
    ----------
    plan : Plan
    title : str, optional
        Heading of the page; "Journey plan" by default.
    tiles : str or folium.TileLayer or None, default "OpenStreetMap"
        Background as folium takes it; None for a map that never asks the web.

    Returns
    -------
    folium.Map
        Shows itself in a notebook; ``.save("map.html")`` writes the page.

    Raises
    ------
    DataError
        When the plan's tables name a rep or an outlet that the others do not know.

    Examples
    --------
    ``map_plan(plan, title="Malta in May").save("map.html")``
    """
    return make_page(title or "Journey plan", repr(plan), plan_layers(plan), tiles)
