"""The file that keeps the answers of a server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from routeplan.errors import RouteplanError
from routeplan.travel.services.blocks import Table
from routeplan.travel.services.store import Store


def table(*origins: int, minutes: float = 1.5) -> Table:
    """From some places to two others."""
    shape = (len(origins), 2)
    values = np.full(shape, minutes, dtype=np.float32)
    return Table(np.array(origins), np.array([7, 8]), values, 2 * values)


@pytest.mark.parametrize("file", [None, "travel.sqlite"])
def test_tables_by_their_origins(file: str | None, tmp_path: Path) -> None:
    """A table is found by any of its origins, unchanged; the oldest comes first."""
    store = Store(file and tmp_path / file, "a", 30)
    store.add(table(1, 2**60, minutes=1))
    store.add(table(2**60, 5, minutes=np.nan))
    first, second = store.tables(np.array([2**60, 9]))
    assert (first.origins.tolist(), first.minutes.tolist()) == ([1, 2**60], [[1, 1], [1, 1]])
    assert (first.destinations.tolist(), first.km.tolist()) == ([7, 8], [[2, 2], [2, 2]])
    assert np.isnan(second.minutes).all()
    assert [found.origins.tolist() for found in store.tables(np.array([5]))] == [[2**60, 5]]
    assert list(store.tables(np.array([9, 7]))) == []


def test_services_are_apart(tmp_path: Path) -> None:
    """One file keeps several services, each for itself."""
    file = tmp_path / "travel.sqlite"
    Store(file, "a", 30).add(table(1))
    assert len(list(Store(file, "a", 30).tables(np.array([1])))) == 1
    assert list(Store(file, "b", 30).tables(np.array([1]))) == []


def test_old_answers_are_deleted(tmp_path: Path) -> None:
    """What is older than the days allowed is gone, and its places with it."""
    file = tmp_path / "travel.sqlite"
    Store(file, "a", 30).add(table(1))
    Store(file, "a", 30).add(table(2))
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE answer SET asked = asked - 31 * 86400 WHERE id = 1")
    store = Store(file, "a", 30)
    assert [found.origins.tolist() for found in store.tables(np.array([1, 2]))] == [[2]]
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT place FROM origin").fetchall() == [(2,)]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    """Another database, a text and a folder that is not there are refused and not changed."""
    other, text = tmp_path / "other.sqlite", tmp_path / "notes.txt"
    with closing(sqlite3.connect(other)) as raw, raw:
        raw.execute("CREATE TABLE orders (id)")
    text.write_text("not a database at all, only some notes\n" * 40)
    before = other.read_bytes(), text.read_bytes()
    with pytest.raises(RouteplanError, match="another database"):
        Store(other, "a", 30)
    for path in (text, tmp_path / "missing" / "travel.sqlite"):
        with pytest.raises(RouteplanError, match=path.name):
            Store(path, "a", 30)
    assert (other.read_bytes(), text.read_bytes()) == before
