"""Answers of geocoders, kept in a file so that nothing is asked twice."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from routeplan.errors import RouteplanError

__all__ = ["Answer", "GeocodeCache"]

_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    service TEXT NOT NULL,
    query TEXT NOT NULL,
    lat REAL,
    lon REAL,
    address TEXT NOT NULL,
    raw TEXT NOT NULL,
    asked TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (service, query)
)
"""


@dataclass(frozen=True)
class Answer:
    """What a geocoder said to one address.

    Attributes
    ----------
    lat, lon : float or None
        Degrees; None when it found nothing.
    address : str
        The address as the geocoder writes it.
    raw : dict
        The whole answer.
    """

    lat: float | None = None
    lon: float | None = None
    address: str = ""
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a place."""
        return self.lat is not None and self.lon is not None


class GeocodeCache:
    """Answers by service and address; each is on the disk as soon as it is put in.

    Parameters
    ----------
    path : path or None
        An SQLite file, made when it is missing; None keeps the answers in memory only.
    service : str
        Answers of one service are not those of another.

    Raises
    ------
    RouteplanError
        When the file cannot be used.

    Examples
    --------
    >>> with GeocodeCache(None, "a service") as cache:
    ...     cache.put("1 Main St", Answer(40.0, -73.0, "1, Main Street"))
    ...     cache.get("1 Main St").lat, cache.get("2 Main St")
    (40.0, None)
    """

    def __init__(self, path: str | Path | None, service: str) -> None:
        self._service = service
        try:
            self._file = sqlite3.connect(":memory:" if path is None else path)
            with self._file:
                self._file.execute(_TABLE)
        except sqlite3.Error as error:
            raise RouteplanError(
                f"The cache {path} cannot be used ({error}). Name another file, or delete it."
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def get(self, query: str) -> Answer | None:
        """Answer to an address, None when it was not asked for yet."""
        row = self._file.execute(
            "SELECT lat, lon, address, raw FROM answers WHERE service = ? AND query = ?",
            (self._service, query),
        ).fetchone()
        if row is None:
            return None
        lat, lon, address, raw = row
        return Answer(lat, lon, address, json.loads(raw))

    def put(self, query: str, answer: Answer) -> None:
        """Keep an answer, in place of an older one."""
        raw = json.dumps(answer.raw, ensure_ascii=False, default=str)
        with self._file:
            self._file.execute(
                "INSERT OR REPLACE INTO answers (service, query, lat, lon, address, raw) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (self._service, query, answer.lat, answer.lon, answer.address, raw),
            )
