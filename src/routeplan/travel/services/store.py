"""What a server has answered, kept for the next question."""

from __future__ import annotations

import json
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from routeplan.errors import RouteplanError
from routeplan.travel.services.blocks import Keys, Table

__all__ = ["Store"]

_APPLICATION = 0x72_70_74_31
"""Tells the file from other databases, which are left alone."""

_WAIT_S = 60.0
"""For another process that writes into the file."""

_DAY_S = 86_400

_LAYOUT = f"""
    PRAGMA application_id = {_APPLICATION};
    CREATE TABLE IF NOT EXISTS answer (
        id INTEGER PRIMARY KEY, service TEXT NOT NULL, asked REAL NOT NULL,
        origins BLOB NOT NULL, destinations BLOB NOT NULL, minutes BLOB NOT NULL, km BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS origin (
        place INTEGER, answer INTEGER REFERENCES answer (id) ON DELETE CASCADE,
        PRIMARY KEY (place, answer)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS origin_answer ON origin (answer);
"""


class Store:
    """Tables of one service, in a file or in this process alone.

    Parameters
    ----------
    path : path, optional
        SQLite file, made when it is missing. Several processes may share it.
    service : str
        Server, profile and all else that decides its answers.
    days : float
        Older answers of a file are deleted.

    Raises
    ------
    RouteplanError
        When the file cannot be used, or holds something else.
    """

    def __init__(self, path: str | Path | None, service: str, days: float) -> None:
        self._path, self._service = path, service
        self._memory: sqlite3.Connection | None = None
        if path is None:
            self._memory = sqlite3.connect(":memory:", check_same_thread=False)
            weakref.finalize(self, self._memory.close)
        with self._connection() as file:
            self._prepare(file, time.time() - days * _DAY_S)

    def _prepare(self, file: sqlite3.Connection, oldest: float) -> None:
        (application,) = file.execute("PRAGMA application_id").fetchone()
        (tables,) = file.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and application != _APPLICATION:
            raise RouteplanError(f"{self._path} is another database. Give another file as `cache`.")
        if not tables:
            file.executescript(_LAYOUT)
        if file.execute("SELECT 1 FROM answer WHERE asked < ?", [oldest]).fetchone():
            file.execute("DELETE FROM answer WHERE asked < ?", [oldest])

    def tables(self, origins: Keys) -> Iterator[Table]:
        """All tables with one of these origins, the oldest first.

        Parameters
        ----------
        origins : ndarray of int
            Keys of places.

        Yields
        ------
        Table
        """
        query = """
            SELECT origins, destinations, minutes, km FROM answer WHERE service = ? AND id IN
            (SELECT answer FROM origin WHERE place IN (SELECT value FROM json_each(?))) ORDER BY id
        """
        with self._connection() as file:
            for row in file.execute(query, [self._service, json.dumps(origins.tolist())]):
                rows, columns = (np.frombuffer(keys, dtype="<i8") for keys in row[:2])
                minutes, km = (
                    np.frombuffer(part, dtype="<f4").reshape(len(rows), len(columns))
                    for part in row[2:]
                )
                yield Table(rows, columns, minutes, km)

    def add(self, table: Table) -> None:
        """Keep a table.

        Parameters
        ----------
        table : Table
        """
        parts = [
            *(keys.astype("<i8").tobytes() for keys in (table.origins, table.destinations)),
            *(values.astype("<f4").tobytes() for values in (table.minutes, table.km)),
        ]
        with self._connection() as file:
            answer = file.execute(
                "INSERT INTO answer (service, asked, origins, destinations, minutes, km) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [self._service, time.time(), *parts],
            ).lastrowid
            file.executemany(
                "INSERT INTO origin VALUES (?, ?)",
                [(place, answer) for place in table.origins.tolist()],
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """The database for one transaction; a file is open no longer than that."""
        if self._memory is not None:
            with self._memory:
                yield self._memory
            return
        try:
            with closing(sqlite3.connect(str(self._path), timeout=_WAIT_S)) as file, file:
                file.execute("PRAGMA foreign_keys = ON")
                yield file
        except sqlite3.Error as error:
            raise RouteplanError(
                f"{self._path} cannot keep travel times: {error}. Delete it, or give another file "
                "as `cache`."
            ) from None
