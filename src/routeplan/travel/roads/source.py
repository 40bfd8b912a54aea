"""Where the roads of a plan can be had again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from routeplan.errors import RouteplanError
from routeplan.travel.roads.cache import cache_folder, file_key, kept_graph, read_graph
from routeplan.travel.roads.settings import RoadSettings
from routeplan.travel.roads.travel import RoadTravel

__all__ = ["RoadSource"]


@dataclass(frozen=True)
class RoadSource:
    """A file of roads as it was: by name, digest and settings.

    Attributes
    ----------
    file : str
    key : str
        Digest of the file and of the settings that decide its network.
    settings : RoadSettings
    """

    file: str
    key: str
    settings: RoadSettings

    @classmethod
    def of(cls, travel: RoadTravel) -> RoadSource:
        """Where a travel model comes from."""
        return cls(str(Path(travel.file).resolve()), travel.graph.key, travel.settings)

    @classmethod
    def from_json(cls, stored: Any) -> RoadSource | None:
        """Read what :meth:`as_json` gave; None for None."""
        if not isinstance(stored, dict):
            return None
        settings = RoadSettings(**stored.get("settings", {}))
        return cls(str(stored.get("file", "")), str(stored.get("key", "")), settings)

    def as_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return asdict(self)

    def open(self) -> RoadTravel | None:
        """The travel model: from the user's cache or the file; None when both are gone."""
        path, folder = Path(self.file), cache_folder(cache=True)
        graph = None if folder is None else kept_graph(folder, self.key)
        try:
            if graph is None and path.is_file() and file_key(path, self.settings) == self.key:
                graph = read_graph(path, self.settings, cache=True)
        except RouteplanError:
            return None
        return None if graph is None else RoadTravel(graph, self.settings, self.file)
