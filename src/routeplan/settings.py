"""All settings of a plan in one place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from routeplan.errors import SettingsError
from routeplan.journey import JourneySettings
from routeplan.search import SearchSettings
from routeplan.travel import RoadSettings

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """All settings of a plan.

    Attributes
    ----------
    journey : JourneySettings
        Wishes that weigh against travel.
    search : SearchSettings
        How the search goes about its work.
    roads : RoadSettings
        Speeds and limits of ``routeplan plan --roads``. In Python they are given to
        ``RoadTravel.from_pbf``.

    Examples
    --------
    >>> Settings(journey=JourneySettings(shortage="drop")).journey.shortage
    'drop'
    """

    journey: JourneySettings = field(default_factory=JourneySettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    roads: RoadSettings = field(default_factory=RoadSettings)

    @classmethod
    def from_toml(cls, path: str | Path) -> Settings:
        """Read settings from a TOML file with the tables ``[journey]``, ``[search]``, ``[roads]``.

        Parameters
        ----------
        path : path

        Returns
        -------
        Settings

        Raises
        ------
        SettingsError
            For a file that cannot be read, an unknown table or name, or a value out of range.
        """
        try:
            values = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}.") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path} is no TOML file: {error}.") from None
        sections = {"journey": JourneySettings, "search": SearchSettings, "roads": RoadSettings}
        _refuse_unknown(str(path), values, list(sections))
        for name, section in values.items():
            if not isinstance(section, dict):
                raise SettingsError(f"{path}: `{name}` must be a table [{name}]. Got {section!r}.")
            known = [f.name for f in fields(sections[name])]
            _refuse_unknown(f"{path} [{name}]", section, known)
        try:
            return cls(**{name: sections[name](**section) for name, section in values.items()})
        except SettingsError as error:
            raise SettingsError(f"{path}: {error}") from None


def _refuse_unknown(where: str, values: dict[str, Any], known: list[str]) -> None:
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SettingsError(f"{where}: unknown {', '.join(unknown)}. Known: {', '.join(known)}.")
