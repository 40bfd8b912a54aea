"""The page in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.maps.plans import NASTY, small_plan

import routeplan as rp
from routeplan.maps import map_plan

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

WATCH = """<script>
window.addEventListener("error", (e) => { document.documentElement.dataset.error = e.message; });
window.alert = () => { document.documentElement.dataset.error = "a text was run as code"; };
</script>"""

# Open the tooltip of every mark, and count the canvas pixels that are not blank.
PROBE = """<script>
setTimeout(() => {
  const page = document.documentElement, map = %s;
  map.eachLayer((layer) => {
    if (layer.options.outlet !== undefined) layer.fire("mouseover", {}, true);
  });
  const canvas = document.querySelector("canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  page.dataset.pixels = pixels.filter((value, k) => k %% 4 === 3 && value > 0).length;
  page.dataset.address = location.hash;
  page.dataset.crowd = document.querySelector(".plan-crowd").offsetHeight > 0;
}, 500);
</script>"""


class _Tag(HTMLParser):
    """Attributes of <html> and <body>, and all text outside of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"html", "body"}:
            self.found |= dict(attrs)


def open_page(page: str, folder: Path, address: str) -> tuple[dict[str, str | None], str]:
    """Load a page; give what the probe left and the final document."""
    name = re.search(r"var (map_\w+) = L\.map", page)
    assert name
    probed = page.replace("<head>", "<head>" + WATCH, 1) + PROBE % name[1]
    file = folder / "map.html"
    file.write_text(probed, encoding="utf-8")
    quiet = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
        "--disable-background-networking --disable-component-update --disable-dev-shm-usage "
        "--window-size=1200,800 --virtual-time-budget=5000 --dump-dom"
    )
    command = [CHROMIUM, *quiet.split(), f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run(  # noqa: S603
        [*command, f"{file.as_uri()}#{address}"], capture_output=True, timeout=60, check=True
    )
    document = done.stdout.decode("utf-8", "replace")
    tag = _Tag()
    tag.feed(document)
    return tag.found, document


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path")
def test_page_runs(tmp_path: Path) -> None:
    """The page draws the plan, runs without errors, and no name in it becomes code."""
    plan = small_plan(names=(NASTY * 4)[:30])
    page = page_text(plan_map=map_plan(plan, title=NASTY[0], tiles=None))
    found, document = open_page(page, tmp_path, "rep=R1&colour=segment")
    assert found.get("data-error") is None
    assert found["data-routeplan"] == "ready"
    assert int(found["data-drawn-outlets"] or 0) == 15
    assert found["data-crowd"] == "false"
    assert int(found["data-pixels"] or 0) > 1000
    assert found["data-address"] == "#rep=R1&colour=segment"
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in document


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path")
def test_address_chooses_a_day(tmp_path: Path) -> None:
    """A link opens one day: only its outlets are drawn, and the figures are its own."""
    plan = small_plan()
    stops = plan.visits.query("rep == 'R2' and day == 4")
    page = page_text(plan_map=map_plan(plan, tiles=None))
    found, document = open_page(page, tmp_path, "rep=R2&day=4")
    assert found.get("data-error") is None
    assert int(found["data-drawn-outlets"] or 0) == len(stops)
    assert f"{len(stops)} visits on 1 rep-day ·" in document


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path")
def test_territories_without_a_plan(tmp_path: Path) -> None:
    """Territories alone have no days; choosing a rep shows its outlets and measures."""
    outlets, reps = rp.make_city(300, seed=2, reps=4)
    outlets = outlets.assign(visits=1, service_min=20.0)
    outlets["rep"] = rp.design_territories(outlets, reps)
    rep = str(reps.index[1])
    mine = int((outlets["rep"] == rep).sum())
    page = page_text(plan_map=rp.map_territories(outlets, reps, tiles=None))
    found, document = open_page(page, tmp_path, f"rep={rep}")
    assert found.get("data-error") is None
    assert int(found["data-drawn-outlets"] or 0) == mine
    assert f"{mine} outlets, {mine} visits · " in document
    assert "Not visited" not in document.partition("</script>")[2].rpartition("<script>")[2]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the path")
def test_of_many_outlets_one_stands_for_those_it_would_hide(tmp_path: Path) -> None:
    """Ten thousand outlets at a hundred places are a hundred marks."""
    places = pd.DataFrame({"lat": np.arange(100) / 10 % 1, "lon": np.arange(100) // 10 / 10})
    outlets = pd.concat([places] * 100, ignore_index=True)
    outlets = outlets.assign(visits=1, service_min=20.0, rep="R1")
    reps = pd.DataFrame({"lat": [0.5], "lon": [0.5]}, index=["R1"])
    page = page_text(plan_map=rp.map_territories(outlets, reps, tiles=None))
    found, _ = open_page(page, tmp_path, "")
    assert found.get("data-error") is None
    assert int(found["data-drawn-outlets"] or 0) == 100
    assert found["data-crowd"] == "true"


def page_text(*, plan_map: object) -> str:
    return str(plan_map.get_root().render())  # type: ignore[attr-defined]
