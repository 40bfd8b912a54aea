"""Leaflet as text, so that a map is one file that needs no network."""

from __future__ import annotations

import base64
import importlib
import re
from functools import cache
from pathlib import Path

__all__ = ["leaflet_css", "leaflet_js"]


@cache
def leaflet_js() -> str:
    """Leaflet's code, with its default marker images inside.

    Returns
    -------
    str
        JavaScript that is safe inside a ``<script>`` element.
    """
    code = (_folder() / "leaflet.js").read_text(encoding="utf-8")
    code = re.sub(r"^//# sourceMappingURL=.*$", "", code, flags=re.MULTILINE)
    options = ", ".join(
        f'{option}: "{_image(name)}"'
        for option, name in [
            ("iconUrl", "marker-icon.png"),
            ("iconRetinaUrl", "marker-icon-2x.png"),
            ("shadowUrl", "marker-shadow.png"),
        ]
    )
    return f"{code}\nL.Icon.Default.mergeOptions({{{options}}});\n"


@cache
def leaflet_css() -> str:
    """Leaflet's style sheet, with its images inside.

    Returns
    -------
    str
        CSS without a link to any file.
    """
    style = (_folder() / "leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return re.sub(r"url\(images/([\w.-]+)\)", lambda found: f"url({_image(found[1])})", style)


def _folder() -> Path:
    # XStatic packages say themselves where their files are; a distribution may have moved them.
    return Path(importlib.import_module("xstatic.pkg.leaflet").BASE_DIR)


def _image(name: str) -> str:
    content = (_folder() / "images" / name).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode('ascii')}"
