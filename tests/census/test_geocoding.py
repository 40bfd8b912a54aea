"""Places by addresses, from a server on this machine that answers like Nominatim."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pandas as pd
import pytest
from geopy.geocoders import Nominatim

import routeplan as rp
from routeplan.census.geoquality import answer_precision
from routeplan.errors import RouteplanError, SettingsError

PLACES = {
    "1 Elm St": (40.001, -73.001, 30, "house"),
    "2 Elm St": (40.002, -73.002, 30, "house"),
    "3 Elm St": (40.003, -73.003, 30, "house"),
    "Oak Lane": (40.01, -73.01, 26, "road"),
    "somewhere": (40.0, -73.0, 16, "city"),
    "far off": (51.0, 10.0, 30, "house"),
}
FAST = {"min_delay_s": 0, "error_wait_s": 0}


class Server:
    """What the server has been asked, and how it is to fail."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failures: list[int] = []
        """Statuses of the next answers; 0 keeps the caller waiting."""
        self.domain = ""

    def geocoder(self, timeout: float = 5) -> Nominatim:
        return Nominatim(
            user_agent="routeplan-tests", domain=self.domain, scheme="http", timeout=timeout
        )

    def answer(self, query: str) -> tuple[int, list[dict[str, object]]]:
        self.asked.append(query)
        if self.failures:
            status = self.failures.pop(0)
            if status == 0:
                time.sleep(0.6)
            if status:
                return status, []
        for beginning, (lat, lon, rank, kind) in PLACES.items():
            if query.startswith(beginning):
                place = {"lat": str(lat), "lon": str(lon), "display_name": f"{beginning}, Falls",
                         "place_rank": rank, "addresstype": kind}  # fmt: skip
                return 200, [place]
        return 200, []


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """The server in a thread of its own."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlparse(self.path).query)["q"][0]
            status, places = state.answer(query)
            body = json.dumps(places).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                return  # the caller has given up waiting

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.domain = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(running: Server) -> Server:
    """The server, asked nothing yet."""
    running.asked, running.failures = [], []
    return running


def outlets(*addresses: str | None, **columns: object) -> pd.DataFrame:
    """Outlets a, b, c ... with an address each, in one town."""
    table = pd.DataFrame({"address": list(addresses)} | columns)
    return table.set_index(pd.Index(list("abcdefgh")[: len(table)], name="outlet"))


def test_places_and_what_they_stand_for(server: Server) -> None:
    """House, street, town, not found, no address; each with its place and the service's text."""
    table = outlets("1 Elm St", "Oak Lane", "somewhere", "nowhere", None)
    found = rp.geocode(table, server.geocoder(), cache=None, **FAST)
    assert found["geocode"].tolist() == ["house", "street", "town", "not found", "no address"]
    assert found["lat"].tolist()[:3] == [40.001, 40.01, 40.0]
    assert found["lon"].tolist()[:3] == [-73.001, -73.01, -73.0]
    assert found[["lat", "lon"]].isna().all(axis=1).tolist() == [False] * 3 + [True] * 2
    assert found["geocode_address"].iloc[0] == "1 Elm St, Falls"
    assert list(table) == ["address"]
    notes = " ".join(found.attrs["notes"])
    assert "1 house, 1 street, 1 town, 1 not found, 1 no address" in notes
    assert "2 have no place" in notes


def test_the_address_is_put_together(server: Server) -> None:
    """Address, postcode, town by their headers, then the country; or the columns named."""
    table = outlets("1 Elm St", city=["Falls"], zip=["10001"], lane=["Oak Lane"])
    rp.geocode(table, server.geocoder(), cache=None, country="Freedonia", **FAST)
    rp.geocode(table, server.geocoder(), cache=None, address=["lane", "city"], **FAST)
    assert server.asked == ["1 Elm St, 10001, Falls, Freedonia", "Oak Lane, Falls"]


def test_nothing_is_asked_twice(server: Server, tmp_path: Path) -> None:
    """An address is asked for once, in one run and in the next, also when it was not found."""
    table = outlets("1 Elm St", "1 Elm St", "nowhere")
    first = rp.geocode(table, server.geocoder(), cache=tmp_path / "kept.sqlite", **FAST)
    assert server.asked == ["1 Elm St", "nowhere"]
    again = rp.geocode(table, server.geocoder(), cache=tmp_path / "kept.sqlite", **FAST)
    assert len(server.asked) == 2
    pd.testing.assert_frame_equal(first, again)
    rp.geocode(table, server.geocoder(), cache=tmp_path / "kept.sqlite", ask_again=True, **FAST)
    assert server.asked == ["1 Elm St", "nowhere", "nowhere"]


def test_given_places_stay(server: Server) -> None:
    """Outlets with a place are not asked for."""
    table = outlets("1 Elm St", "2 Elm St", lat=[39.5, np.nan], lon=[-72.5, np.nan])
    found = rp.geocode(table, server.geocoder(), cache=None, **FAST)
    assert server.asked == ["2 Elm St"]
    assert found["geocode"].tolist() == ["given", "house"]
    assert found.loc["a", ["lat", "lon"]].tolist() == [39.5, -72.5]


@pytest.mark.parametrize("status", [429, 500, 503, 0])
def test_errors_that_pass(server: Server, status: int) -> None:
    """Too many requests, a broken service and a timeout are tried again."""
    server.failures = [status, status]
    timeout = 0.2 if status == 0 else 5
    found = rp.geocode(outlets("1 Elm St"), server.geocoder(timeout), cache=None, **FAST)
    assert found["geocode"].tolist() == ["house"]
    assert len(server.asked) == 3


def test_an_error_that_stays_is_told(server: Server, tmp_path: Path) -> None:
    """An address that fails after all retries is told as failed, and asked for the next time."""
    server.failures = [500, 500]
    table, cache = outlets("1 Elm St", "2 Elm St"), tmp_path / "kept.sqlite"
    found = rp.geocode(table, server.geocoder(), cache=cache, retries=1, **FAST)
    assert found["geocode"].tolist() == ["failed", "house"]
    again = rp.geocode(table, server.geocoder(), cache=cache, retries=1, **FAST)
    assert again["geocode"].tolist() == ["house", "house"]
    assert server.asked == ["1 Elm St", "1 Elm St", "2 Elm St", "1 Elm St"]


def test_a_service_that_is_down(server: Server, tmp_path: Path) -> None:
    """Five failures in a row end the run; what was found is kept and the next run goes on."""
    table = outlets("1 Elm St", "2 Elm St", "3 Elm St", "Oak Lane", "somewhere", "nowhere")
    server.failures = [200] + [500] * 5
    with pytest.raises(RouteplanError, match="the same call goes on"):
        rp.geocode(table, server.geocoder(), cache=tmp_path / "a.sqlite", retries=0, **FAST)
    asked = len(server.asked)
    found = rp.geocode(table, server.geocoder(), cache=tmp_path / "a.sqlite", retries=0, **FAST)
    assert found["geocode"].iloc[1] == "house"
    assert len(server.asked) == asked + 5


def test_a_key_that_is_refused(server: Server) -> None:
    """A refused key ends the run at once: no later address can do better."""
    server.failures = [401] * 9
    with pytest.raises(RouteplanError, match="GeocoderAuthenticationFailure"):
        rp.geocode(
            outlets("1 Elm St", "2 Elm St"), server.geocoder(), cache=None, retries=0, **FAST
        )
    assert server.asked == ["1 Elm St"]


def test_an_interrupted_run_goes_on(server: Server, tmp_path: Path) -> None:
    """After Ctrl-C all answers so far are on the disk, and only the others are asked for."""

    def interrupt(done: int, count: int) -> None:
        assert count == 3
        if done == 2:
            raise KeyboardInterrupt

    table, cache = outlets("1 Elm St", "2 Elm St", "3 Elm St"), tmp_path / "kept.sqlite"
    with pytest.raises(KeyboardInterrupt):
        rp.geocode(table, server.geocoder(), cache=cache, progress=interrupt, **FAST)
    with sqlite3.connect(cache) as file:
        assert file.execute("SELECT count(*) FROM answers").fetchone() == (2,)
    file.close()
    steps: list[tuple[int, int]] = []
    found = rp.geocode(
        table, server.geocoder(), cache=cache, progress=lambda *step: steps.append(step), **FAST
    )
    assert server.asked == ["1 Elm St", "2 Elm St", "3 Elm St"]
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert found["geocode"].tolist() == ["house"] * 3


def test_requests_keep_their_distance(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two requests the limiter waits for what is left of the delay."""
    from geopy.extra.rate_limiter import RateLimiter

    waits: list[float] = []
    clock = [0.0]

    def sleep(_: RateLimiter, seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(RateLimiter, "_sleep", sleep)
    monkeypatch.setattr(RateLimiter, "_clock", lambda _: clock[0])
    rp.geocode(outlets("1 Elm St", "2 Elm St", "3 Elm St"), server.geocoder(), cache=None)
    assert waits == [1.0, 1.0]


def test_doubts() -> None:
    """Far from its town's outlets; far from all; many addresses at one point."""

    class Fixed:
        def geocode(self, query: str) -> object:
            places = {"x": (40.9, -73.0), "z": (10.0, 10.0)}
            lat, lon = places.get(query[0]) or (40.0 + int(query[:2]) / 1000, -73.0)
            return type("L", (), {"latitude": lat, "longitude": lon, "address": "", "raw": {}})()

    table = pd.DataFrame(
        {"address": [f"{k:02} Elm" for k in range(12)] + ["x", "z"],
         "city": ["Falls"] * 13 + ["Pines"]}
    )  # fmt: skip
    table.index = table.index.astype(str)
    doubts = rp.geocode(table, Fixed(), cache=None, **FAST)["geocode_doubt"]
    assert (doubts.iloc[:12] == "").all()
    assert "its town" in doubts.iloc[12]
    assert "far from all" in doubts.iloc[13]
    crowd = pd.DataFrame({"address": [f"x{k}" for k in range(5)]}, index=list("abcde"))
    told = rp.geocode(crowd, Fixed(), cache=None, **FAST)["geocode_doubt"]
    assert set(told) == {"many addresses at one point"}
    assert set(rp.geocode(crowd.head(4), Fixed(), cache=None, **FAST)["geocode_doubt"]) == {""}


def test_services_in_another_system(server: Server) -> None:
    """Answers in GCJ-02 become WGS-84; places that were given stay as they are."""

    class Fixed:
        def geocode(self, _: str) -> object:
            place = {"latitude": 39.9, "longitude": 116.4, "address": "", "raw": {}}
            return type("L", (), place)()

    table = outlets("建设路88号", "建设路90号", lat=[np.nan, 39.9], lon=[np.nan, 116.4])
    found = rp.geocode(table, Fixed(), cache=None, coordinates="gcj02", **FAST)
    lat, lon = rp.convert_coordinates(np.array([39.9]), np.array([116.4]), "gcj02", "wgs84")
    assert found.loc["a", ["lat", "lon"]].tolist() == [lat[0], lon[0]]
    assert found.loc["b", ["lat", "lon"]].tolist() == [39.9, 116.4]


def test_from_a_census_to_outlets(server: Server, tmp_path: Path) -> None:
    """A file of addresses is read, found, written, and read again as outlets to plan."""
    source = tmp_path / "census.csv"
    source.write_text(
        "id,name,address\n007,Orchid,1 Elm St\n008,Kestrel,2 Elm St\n009,Lost,nowhere\n"
    )
    census = rp.read_outlets(source, placed=False)
    found = rp.geocode(census, server.geocoder(), cache=tmp_path / "kept.sqlite", **FAST)
    found.dropna(subset=["lat", "lon"]).to_csv(tmp_path / "outlets.csv")
    ready = rp.read_outlets(tmp_path / "outlets.csv")
    assert ready.index.tolist() == ["007", "008"]
    assert ready["lat"].tolist() == [40.001, 40.002]
    assert ready["geocode"].tolist() == ["house", "house"]


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ({"place_rank": 30}, "house"),
        ({"place_rank": 27}, "street"),
        ({"place_rank": 16}, "town"),
        ({"place_rank": 8}, "region"),
        ({"geometry": {"location_type": "ROOFTOP"}}, "house"),
        ({"geometry": {"location_type": "APPROXIMATE"}, "types": ["locality"]}, "region"),
        ({"properties": {"type": "street"}}, "street"),
        ({"resultType": "houseNumber"}, "house"),
        ({"attributes": {"Addr_type": "StreetName"}}, "street"),
        ({"level": "门牌号"}, "house"),
        ({"place_type": ["place"]}, "town"),
        ({"components": {"_type": "building"}}, "house"),
        ({"type": "something new"}, "found"),
        ({}, "found"),
    ],
)
def test_precision_of_other_services(raw: dict[str, object], precision: str) -> None:
    """The words of each service for what it has found."""
    assert answer_precision(raw) == precision


def test_what_is_refused(server: Server, tmp_path: Path) -> None:
    """No address, columns that are not there, options below 0, a cache that is none."""
    table = outlets("1 Elm St")
    with pytest.raises(SettingsError, match="`address`"):
        rp.geocode(table.rename(columns={"address": "x"}), server.geocoder(), cache=None)
    with pytest.raises(SettingsError, match="Got lane"):
        rp.geocode(table, server.geocoder(), cache=None, address=["lane"])
    for option in ("min_delay_s", "retries", "error_wait_s"):
        with pytest.raises(SettingsError, match=option):
            rp.geocode(table, server.geocoder(), cache=None, **{option: -1})
    with pytest.raises(SettingsError, match="coordinates"):
        rp.geocode(table, server.geocoder(), cache=None, coordinates="mars")
    broken = tmp_path / "kept.sqlite"
    broken.write_text("not a database, but long enough to be looked at as one " * 20)
    with pytest.raises(RouteplanError, match="cannot be used"):
        rp.geocode(table, server.geocoder(), cache=broken)
    assert server.asked == []
