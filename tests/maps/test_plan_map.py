"""The saved page: one file, offline, with every text escaped."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import folium
import pytest
from folium.plugins import MarkerCluster
from tests.maps.plans import NASTY, small_plan

from routeplan.maps import map_plan
from routeplan.maps.panel import script_json


def page_of(plan_map: folium.Map) -> str:
    return str(plan_map.get_root().render())


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="[^"]+">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])


def test_it_is_a_folium_map(tmp_path: Path) -> None:
    """The map saves itself and shows itself in a notebook."""
    plan_map = map_plan(small_plan())
    assert isinstance(plan_map, folium.Map)
    plan_map.save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page == page_of(plan_map)
    assert html.escape(page) in plan_map._repr_html_()


def test_page_loads_nothing_but_tiles() -> None:
    """No script, style, image or font comes from elsewhere."""
    page = page_of(map_plan(small_plan()))
    hosts = set(re.findall(r"https?://([\w.-]+)", page))
    # The tiles; then links to click on and the name of the SVG format, which load nothing.
    assert hosts == {
        "tile.openstreetmap.org",
        "www.openstreetmap.org",
        "leafletjs.com",
        "www.w3.org",
    }
    assert not re.search(r"<(script|img|iframe)[^>]*\bsrc=|<link\b|@import|sourceMapping", page)
    used = re.findall(r"url\(([^)]{0,13})", page)
    assert {start for start in used if not start.startswith("data:image")} <= {"#default#VML"}


def test_without_background() -> None:
    """A map without tiles never asks the web."""
    page = page_of(map_plan(small_plan(), tiles=None))
    assert "tile.openstreetmap.org" not in page


def test_data_stand_once() -> None:
    """The outlets are data, not one page element each."""
    names = [f"Unmistakable {k}" for k in range(30)]
    page = page_of(map_plan(small_plan(names=names)))
    assert [page.count(f'"{name}"') for name in names] == [1] * 30


def test_title_and_figures() -> None:
    """The heading is the user's; the plan's own line stands below."""
    plan = small_plan()
    page = page_of(map_plan(plan, title="Malta & <Gozo>"))
    assert "<title>Malta &amp; &lt;Gozo&gt;</title>" in page
    assert data_of(page)["title"] == "Malta & <Gozo>"
    assert data_of(page)["figures"] == repr(plan)


@pytest.mark.parametrize("text", NASTY)
def test_texts_are_data_only(text: str) -> None:
    """Whatever a name holds, it arrives as that text and adds no element to the page."""
    plain = page_of(map_plan(small_plan(), title="title"))
    page = page_of(map_plan(small_plan(names=[text] * 30), title="title"))
    assert data_of(page)["outlets"]["name"] == [text] * 30
    for tag in ("<script", "</script", "<img", "<!--"):
        assert page.count(tag) == plain.count(tag)


@pytest.mark.parametrize("text", [*NASTY, "half a pair \ud83c"])
def test_titles_are_text_only(tmp_path: Path, text: str) -> None:
    """A heading is no template and no markup, and the page can be written."""
    plan_map = map_plan(small_plan(), title=text)
    plan_map.save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert data_of(page)["title"] == text
    head = page.split("<title>")[1].split("</title>")[0]
    assert html.unescape(head) == text.encode("utf-8", "replace").decode()


def test_script_json_is_plain_ascii() -> None:
    """JSON for a script holds no character that HTML or JavaScript would take for markup."""
    text = script_json(NASTY)
    assert text.isascii()
    assert "<" not in text
    assert json.loads(text) == NASTY


def test_more_can_be_added() -> None:
    """A user may put folium elements on top; plugins bring their own libraries."""
    plan_map = map_plan(small_plan())
    folium.Marker([48.0, 11.0], tooltip="office").add_to(plan_map)
    MarkerCluster().add_to(plan_map)
    assert "L.marker(" in page_of(plan_map)
