"""The panel beside the map, and the page round both."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from branca.element import Element, MacroElement

from routeplan.maps.offline import leaflet_css, leaflet_js

__all__ = ["PlanPanel", "script_json"]


class PlanPanel(MacroElement):
    """Panel that chooses what of a plan is drawn: rep, day, colours, layers.

    Parameters
    ----------
    layers : dict
        From :func:`routeplan.maps.layers.plan_layers`, with ``title`` and ``figures``.
    tiles : folium.TileLayer, optional
        The background that the panel can switch off.
    """

    def __init__(self, layers: dict[str, Any], tiles: Any = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PlanPanel"
        self._layers = layers
        self._tiles = tiles

    def render(self, **_: Any) -> str:
        """Put code, style and data into the page; nothing stands at the panel's own place."""
        page: Any = self.get_root()
        plan_map: Any = self._parent
        page.header.add_child(_Verbatim(f"<style>{leaflet_css()}</style>"), name="leaflet_css")
        page.header.add_child(_Verbatim(f"<script>{leaflet_js()}</script>"), name="leaflet_js")
        for file in ("panel.css", "drawing.js", "panel.js"):
            tag = "style" if file.endswith(".css") else "script"
            page.header.add_child(_Verbatim(f"<{tag}>{_own(file)}</{tag}>"), name=file)
        name = self.get_name()
        data = f'<script type="application/json" id="{name}">{script_json(self._layers)}</script>'
        page.html.add_child(_Verbatim(data), name=name)
        tiles = self._tiles.get_name() if self._tiles else "null"
        start = f'routeplanPanel({plan_map.get_name()}, {tiles}, "{name}");'
        page.script.add_child(_Verbatim(start), name=name)
        return ""


class _Verbatim(Element):
    """Text for the page as it is: a branca Element would run it as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: Any) -> str:
        return self._text


def script_json(value: Any) -> str:
    r"""JSON that may stand inside a ``<script>`` element.

    Parameters
    ----------
    value : dict or list
        Plain values; texts may hold anything.

    Returns
    -------
    str
        ASCII without ``<``, so that no text can end the element or begin a comment.

    Examples
    --------
    >>> print(script_json(["</script>"]))
    ["\u003c/script>"]
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _own(file: str) -> str:
    return files("routeplan.maps").joinpath(file).read_text(encoding="utf-8")
