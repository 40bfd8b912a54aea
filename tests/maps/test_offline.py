"""Leaflet comes as text."""

from __future__ import annotations

from routeplan.maps.offline import leaflet_css, leaflet_js


def test_leaflet_is_whole() -> None:
    """Code and style are Leaflet's, the images inside."""
    assert "leafletjs.com" in leaflet_js()
    assert "</script" not in leaflet_js().lower()
    assert ".leaflet-container" in leaflet_css()
    assert "url(images" not in leaflet_css()
    assert leaflet_css().count("data:image/png;base64,") >= 3
