"""Street maps behind a plan, and plans drawn in their coordinates."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import folium
import numpy as np
import pandas as pd
import pytest
from tests.maps.plans import changed, small_plan

import routeplan as rp
from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import mainland
from routeplan.maps import map_plan, map_territories
from routeplan.maps.tiles import check_tiles
from routeplan.plan import Plan


def beijing_plan() -> Plan:
    """The small plan, moved to Beijing."""
    plan = small_plan()
    north, east = 39.915 - 48.0, 116.404 - 11.0
    move = {"lat": north, "lon": east, "end_lat": north, "end_lon": east}
    tables = {
        name: table.assign(**{c: table[c] + by for c, by in move.items() if c in table})
        for name, table in (("outlets", plan.outlets), ("reps", plan.reps))
    }
    return changed(plan, **tables)


def page_of(page: folium.Map) -> str:
    return str(page.get_root().render())


def data_of(page: folium.Map) -> Any:
    found = re.search(r'<script type="application/json" id="[^"]+">(.*?)</script>', page_of(page))
    assert found
    return json.loads(found[1])


def test_amap_is_drawn_in_gcj02() -> None:
    """On Amap outlets, homes and areas are shifted; the first outlet is where others put it."""
    plan = beijing_plan()
    plain, amap = data_of(map_plan(plan)), data_of(map_plan(plan, tiles="amap"))
    assert plain["outlets"]["place"][0] == [39.915, 116.404]
    assert amap["outlets"]["place"][0] == [39.9164, 116.41024]  # tests of coordtransform
    for kind in ("start", "end"):
        moved = np.array(amap["reps"][kind]) - np.array(plain["reps"][kind])
        assert np.all(np.abs(moved - [0.0014, 0.0062]) < 0.0003)
    corner = [np.min(data["reps"]["shape"][0][0][0], axis=0) for data in (plain, amap)]
    assert np.all(np.abs(corner[1] - corner[0] - [0.0014, 0.0062]) < 0.0005)
    assert plan.outlets["lat"].iloc[0] == 39.915


def test_amap_loads_its_tiles_alone() -> None:
    """The page asks Amap's servers for tiles and names it; it asks OpenStreetMap for nothing."""
    page = page_of(map_plan(beijing_plan(), tiles="amap"))
    assert "webrd0{s}.is.autonavi.com" in page
    assert "AutoNavi" in page
    assert "openstreetmap" not in page
    assert re.search(r'"?subdomains"?: "1234"', page)


def test_amap_by_address() -> None:
    """Tiles of Amap under their address or as a layer are known as such."""
    address = "https://wprd01.is.autonavi.com/appmaptile?style=7&x={x}&y={y}&z={z}"
    layer = folium.TileLayer(address, attr="Amap")
    page = map_plan(beijing_plan(), tiles=layer)
    assert data_of(page)["outlets"]["place"][0] == [39.9164, 116.41024]


def test_other_tiles_are_in_wgs84() -> None:
    """OpenStreetMap by either name, what else folium knows, and none move nothing."""
    plan = beijing_plan()
    for tiles in ("osm", "OpenStreetMap", "OpenTopoMap", "none", None):
        assert data_of(map_plan(plan, tiles=tiles))["outlets"]["place"][0] == [39.915, 116.404]
    assert page_of(map_plan(plan, tiles="osm")).count("tile.openstreetmap.org") == 1
    assert "tile.openstreetmap.org" not in page_of(map_plan(plan, tiles="none"))


def test_territories_on_amap() -> None:
    """The map of territories is drawn in the coordinates of its tiles too."""
    plan = beijing_plan()
    outlets = plan.outlets.dropna(subset="rep")
    page = map_territories(outlets, plan.reps, tiles="amap")
    assert data_of(page)["outlets"]["place"][0] == [39.9164, 116.41024]


@pytest.mark.parametrize(
    "tiles", ["baidu", "Baidu", "https://maponline0.bdimg.com/tile/?x={x}&y={y}&z={z}"]
)
def test_baidu_is_refused(tiles: str) -> None:
    """Baidu's grid is another one: refused, with what to take instead."""
    with pytest.raises(SettingsError, match=r'another grid .* Needed: "amap"'):
        map_plan(small_plan(), tiles=tiles)


def test_names_of_the_command() -> None:
    """The command takes three names and refuses others before it plans."""
    for name in ("osm", "amap", "none"):
        check_tiles(name)
    with pytest.raises(SettingsError, match=r"`tiles` must be osm, amap or none\. Got 'google'"):
        check_tiles("google")
    with pytest.raises(SettingsError, match="Baidu"):
        check_tiles("baidu")


def test_amap_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without timezonefinder a plan in China is refused on Amap, at once by the command."""
    monkeypatch.setitem(sys.modules, "timezonefinder", None)
    mainland._border.cache_clear()
    for draw in (lambda: check_tiles("amap"), lambda: map_plan(beijing_plan(), tiles="amap")):
        with pytest.raises(RouteplanError, match=r"routeplan\[china\]"):
            draw()


def test_tables_of_a_plan_stay_in_wgs84(tmp_path: Any) -> None:
    """What is saved is in WGS-84 whatever map was drawn."""
    plan = beijing_plan()
    map_plan(plan, tiles="amap")
    plan.save(tmp_path / "plan")
    pd.testing.assert_frame_equal(
        rp.Plan.load(tmp_path / "plan").outlets[["lat", "lon"]], plan.outlets[["lat", "lon"]]
    )
