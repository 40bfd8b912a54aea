"""From the options of travel to a travel model."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import pandas as pd

from routeplan.errors import DataError, SettingsError
from routeplan.travel import OsrmTravel, Places, RoadSettings, RoadTravel, TravelModel
from routeplan.travel.roads.settings import MODES, Mode

__all__ = ["check_answers", "osrm_travel", "road_travel"]


def osrm_travel(url: str | None, out: Path) -> OsrmTravel | None:
    """The server that is asked for travel, with a file for its answers beside the plan.

    Parameters
    ----------
    url : str, optional
    out : Path
        Folder of the plan.

    Returns
    -------
    OsrmTravel or None

    Raises
    ------
    SettingsError
        For an address that is none.
    """
    return None if url is None else OsrmTravel(url, cache=out.parent / "travel.sqlite")


def road_travel(
    roads: Path | None, mode: str | None, settings: RoadSettings, *, other: str | None
) -> RoadTravel | None:
    """The roads of a file.

    Parameters
    ----------
    roads : Path, optional
    mode : str, optional
        That of the settings without it.
    settings : RoadSettings
    other : str, optional
        The server that is to tell the travel, which leaves no room for roads.

    Returns
    -------
    RoadTravel or None

    Raises
    ------
    RouteplanError
        For a file that cannot be read, and for options that do not fit together.
    """
    if roads is None:
        if mode is not None:
            raise SettingsError("`mode` is of `roads`, a file of OpenStreetMap. Give both.")
        return None
    if other is not None:
        raise SettingsError("Give `osrm` or `roads`. Got both.")
    if mode is not None and mode not in MODES:
        raise SettingsError(f"`mode` must be {', '.join(MODES)}. Got {mode}.")
    return RoadTravel.from_pbf(roads, cast("Mode | None", mode), settings=settings)


def check_answers(travel: TravelModel, outlets: pd.DataFrame) -> None:
    """Refuse a server that does not answer, before anything else is done.

    Parameters
    ----------
    travel : TravelModel
    outlets : DataFrame

    Raises
    ------
    RouteplanError
        When nobody answers.
    """
    if not isinstance(travel, OsrmTravel):
        return
    places = Places.of(outlets.iloc[[0, -1]])
    with suppress(DataError):  # an outlet without a way is told with all others
        replace(travel, cache=None).leg_minutes(places[:1], places[1:])
