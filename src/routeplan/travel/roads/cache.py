"""Networks kept on disk, so that a file is read once."""

from __future__ import annotations

import hashlib
import io
import logging
import secrets
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import numpy as np

from routeplan.errors import RouteplanError
from routeplan.travel.roads.graph import Graph, build_graph
from routeplan.travel.roads.read import read_segments
from routeplan.travel.roads.settings import RoadSettings

__all__ = ["cache_folder", "file_key", "kept_graph", "read_graph"]

_log = logging.getLogger("routeplan")

_VERSION = 1
"""Goes up when the same file gives another network."""
_ARRAYS = [field.name for field in fields(Graph) if field.name != "key"]


def read_graph(path: Path, settings: RoadSettings, cache: str | Path | bool) -> Graph:
    """Read a network from a file, or as it was kept when it was read before.

    Parameters
    ----------
    path : Path
    settings : RoadSettings
    cache : path or bool
        Folder to keep it in; True for that of the user, False to keep nothing.

    Returns
    -------
    Graph

    Raises
    ------
    RouteplanError
        When there is no such file, or it cannot be read.
    """
    key = file_key(path, settings)
    folder = cache_folder(cache)
    if folder is not None and (kept := kept_graph(folder, key)) is not None:
        return kept
    _log.info("Reading the roads of %s for the mode %s.", path.name, settings.mode)
    graph = build_graph(read_segments(path, settings), key)
    if len(graph.tail) == 0:
        raise RouteplanError(f"{path} holds no two places that roads connect both ways.")
    if folder is not None:
        _keep(graph, folder)
    return graph


def cache_folder(cache: str | Path | bool) -> Path | None:
    """Folder of the kept networks, None to keep nothing."""
    if cache is False:
        return None
    if cache is not True:
        return Path(cache)
    try:
        from platformdirs import user_cache_path
    except ImportError:
        return None
    return user_cache_path("routeplan", appauthor=False) / "roads"


def file_key(path: Path, settings: RoadSettings) -> str:
    """Digest of a file and of the settings that decide its network.

    Raises
    ------
    RouteplanError
        When the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise RouteplanError(f"{path} cannot be read: {error.strerror}.") from None
    losses = (settings.limit_share, settings.signal_s, settings.junction_s, settings.ferry_wait_min)
    parts = (_VERSION, settings.mode, sorted(settings.kmh.items()), losses)
    digest.update(repr(parts).encode())
    return digest.hexdigest()


def kept_graph(folder: Path, key: str) -> Graph | None:
    """The network as it was kept; None when it was not, or is damaged."""
    path = folder / f"{key}.npz"
    if not path.is_file():
        return None
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            if str(file["key"]) == key:
                return Graph(**{name: file[name] for name in _ARRAYS}, key=key)
    except Exception as error:  # noqa: BLE001  a damaged archive fails in many ways
        _log.info("%s is damaged (%s) and made anew.", path, error)
    return None


def _keep(graph: Graph, folder: Path) -> None:
    """Write the network, the whole file or nothing; a folder that is full or closed is no fault."""
    path = folder / f"{graph.key}.npz"
    fresh = folder / f"{graph.key}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            np.savez(file, key=graph.key, **{name: getattr(graph, name) for name in _ARRAYS})
        fresh.replace(path)
    except OSError as error:
        _log.info("The roads are not kept in %s: %s.", folder, error)
    finally:
        with suppress(OSError):
            fresh.unlink()
