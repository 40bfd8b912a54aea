"""The page round a map: heading, background, panel."""

from __future__ import annotations

import html
from typing import Any

import folium

from routeplan.maps.panel import PlanPanel

__all__ = ["make_page"]


def make_page(
    heading: str, figures: str, layers: dict[str, Any], background: folium.TileLayer | None
) -> folium.Map:
    """Make a map with its panel.

    Parameters
    ----------
    heading : str
    figures : str
        A line below the heading.
    layers : dict
        From :mod:`routeplan.maps.layers`.
    background : folium.TileLayer or None
        From :mod:`routeplan.maps.tiles`; None for a map that never asks the web.

    Returns
    -------
    folium.Map
    """
    page: Any = folium.Map(tiles=background, prefer_canvas=True, control_scale=True, zoom_snap=0.5)
    # The panel brings Leaflet along; folium's other libraries are not needed.
    page.default_js, page.default_css = [], []
    page.get_root().title = html.escape(heading.encode("utf-8", "replace").decode())
    page.add_child(PlanPanel({"title": heading, "figures": figures} | layers, background))
    shown: folium.Map = page
    return shown
