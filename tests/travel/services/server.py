"""A small routing server on this machine that speaks as OSRM and as Valhalla do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from routeplan.travel import Places

__all__ = ["Server", "km_between", "minutes_between", "serving"]

Point = tuple[float, float]
Reply = tuple[int, Any]

_METRES_PER_DEGREE = 100_000


def metres(start: Point, end: Point) -> float:
    """North and then east, on a flat earth."""
    return _METRES_PER_DEGREE * (abs(start[0] - end[0]) + abs(start[1] - end[1]))


def seconds(start: Point, end: Point) -> float:
    """At 10 m/s, and twice as long to the south as to the north."""
    south = max(0.0, start[0] - end[0])
    return (metres(start, end) + _METRES_PER_DEGREE * south) / 10


def minutes_between(a: Places, b: Places) -> list[list[float]]:
    """What the server must answer, in minutes."""
    return [[seconds(p, q) / 60 for q in zip(b.lat, b.lon)] for p in zip(a.lat, a.lon)]  # noqa: B905


def km_between(a: Places, b: Places) -> list[list[float]]:
    """What the server must answer, in kilometres."""
    return [[metres(p, q) / 1000 for q in zip(b.lat, b.lon)] for p in zip(a.lat, a.lon)]  # noqa: B905


@dataclass
class Server:
    """How the server behaves, and what it was asked.

    Attributes
    ----------
    url : str
    asked : list of (origins, destinations)
        The points of every question that was answered or refused for its places.
    moods : list of str
        How the next questions are met: "busy", "silent", "page", "empty" or "short"; well when
        none is left.
    max_pairs : int
        Beyond, the question is refused as too large.
    islands : set of points
        Without a way to or from any other place.
    off_road : set of points
        A question with one of them is refused.
    snapped_m : dict
        Metres from a point to its road, where it is not 0.
    verbose : bool
        Valhalla answers at length, as older ones do.
    slower : float
        Seconds added to all ways but those of a place to itself.
    """

    url: str = ""
    asked: list[tuple[list[Point], list[Point]]] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    max_pairs: int = 10_000
    islands: set[Point] = field(default_factory=set)
    off_road: set[Point] = field(default_factory=set)
    snapped_m: dict[Point, float] = field(default_factory=dict)
    verbose: bool = False
    slower: float = 0.0

    def pairs(self) -> list[tuple[Point, Point]]:
        """All pairs that were asked for."""
        return [(a, b) for origins, ends in self.asked for a in origins for b in ends]

    def tables(self, origins: list[Point], ends: list[Point]) -> tuple[Any, Any]:
        """Seconds and metres, None from and to islands."""
        lost = [[a != b and bool({a, b} & self.islands) for b in ends] for a in origins]
        times = [
            [
                None if lost[i][j] else seconds(a, b) + self.slower * (a != b)
                for j, b in enumerate(ends)
            ]
            for i, a in enumerate(origins)
        ]
        ways = [
            [None if lost[i][j] else metres(a, b) for j, b in enumerate(ends)]
            for i, a in enumerate(origins)
        ]
        return times, ways

    def osrm(self, path: str, query: dict[str, list[str]]) -> Reply:
        """The table service of OSRM."""
        _, service, _, profile, places = path.split("/")
        if (service, profile) != ("table", "driving"):
            return 400, {"code": "InvalidService", "message": f"no {service} for {profile}"}
        points = [
            (float(lat), float(lon)) for lon, lat in (p.split(",") for p in places.split(";"))
        ]
        origins, ends = (
            [points[int(k)] for k in query[name][0].split(";")]
            for name in ("sources", "destinations")
        )
        self.asked.append((origins, ends))
        if len(origins) * len(ends) > self.max_pairs:
            return 400, {"code": "TooBig", "message": "Too many table coordinates"}
        if self.off_road & set(points):
            return 400, {"code": "NoSegment", "message": "Could not find a matching segment"}
        times, ways = self.tables(origins, ends)
        waypoints = [
            [{"distance": self.snapped_m.get(point, 0.0)} for point in chosen]
            for chosen in (origins, ends)
        ]
        return 200, {
            "code": "Ok",
            "durations": times,
            "distances": ways,
            "sources": waypoints[0],
            "destinations": waypoints[1],
        }

    def valhalla(self, question: dict[str, Any]) -> Reply:
        """The matrix service of Valhalla."""
        if question["costing"] != "auto":
            return 400, {"error_code": 125, "error": "No costing method found"}
        origins, ends = (
            [(place["lat"], place["lon"]) for place in question[name]]
            for name in ("sources", "targets")
        )
        self.asked.append((origins, ends))
        if len(origins) * len(ends) > self.max_pairs:
            return 400, {"error_code": 150, "error": "Exceeded max locations: 2500"}
        if self.off_road & {*origins, *ends}:
            return 400, {"error_code": 171, "error": "No suitable edges near location"}
        times, ways = self.tables(origins, ends)
        ways = [[None if way is None else way / 1000 for way in row] for row in ways]
        if not self.verbose:
            return 200, {"sources_to_targets": {"durations": times, "distances": ways}}
        cells = [
            [
                {"from_index": i, "to_index": j, "time": times[i][j], "distance": ways[i][j]}
                for j in range(len(ends))
            ]
            for i in range(len(origins))
        ]
        return 200, {"sources_to_targets": cells, "units": "kilometers"}


_NO_TABLE = {"durations": [[0]], "distances": [[0]], "sources": [], "destinations": []}

_MOODS: dict[str, Reply] = {
    "busy": (503, {}),
    "page": (200, "<html>Welcome to the wiki</html>"),
    "empty": (200, {"code": "Ok"}),
    "short": (200, {"code": "Ok", "sources_to_targets": _NO_TABLE} | _NO_TABLE),
}


class _Handler(BaseHTTPRequestHandler):
    """Answers in the mood of the server."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    behaviour: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._meet(lambda: self.behaviour.osrm(parts.path, parse_qs(parts.query)))

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._meet(lambda: self.behaviour.valhalla(question))

    def _meet(self, well: Any) -> None:
        mood = self.behaviour.moods.pop(0) if self.behaviour.moods else ""
        if mood == "silent":
            time.sleep(0.5)
            self.close_connection = True
            return
        status, content = _MOODS[mood] if mood else well()
        body = content if isinstance(content, str) else json.dumps(content)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs as long as it is used."""
    behaviour = Server()
    handler = type("Handler", (_Handler,), {"behaviour": behaviour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        behaviour.url = f"http://127.0.0.1:{http.server_port}"
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield behaviour
        finally:
            http.shutdown()
            thread.join()
