"""What all routing services have in common."""

from __future__ import annotations

import logging
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault, SettingsError
from routeplan.travel.model import Places, TravelModel
from routeplan.travel.services.blocks import Block, Table, place_keys
from routeplan.travel.services.desk import Desk, Found, Manners
from routeplan.travel.services.store import Store

if TYPE_CHECKING:
    from requests import Session

__all__ = ["ServiceTravel"]

_log = logging.getLogger(__name__)

_IDS_SHOWN = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class ServiceTravel(ABC):
    """Travel asked from a server, in blocks, each pair of places once.

    A model of its own kind says with :meth:`_ask` how its server is asked.

    Parameters
    ----------
    url : str
        Address of the server, such as ``"http://routing.example:5000"``. Names and passwords
        belong into the file ``.netrc``.
    max_table : int
        Origins, and destinations, asked for at a time.
    timeout : float, default 30
        Seconds without a sign of the server after which it counts as silent.
    retries : int, default 3
        How often a busy or silent server is asked again, each time after twice the wait.
    connections : int, default 4
        Questions at a time.
    snap_km : float, default 5
        A place farther from any road has no way to anywhere. This finds coordinates outside the
        server's map, which would be moved to its edge.
    cache : path, optional
        SQLite file that keeps the answers, so that another run asks for new places only. Several
        processes may share it. Without it they are kept as long as the model.
    cache_days : float, default 30
        Older answers of the file are asked again, as the map of a server changes.
    fallback : TravelModel, optional
        Estimates what the server cannot tell; each time this is told once as a warning of the
        logger ``routeplan``. A server that has not answered is not asked again by this model.
    """

    url: str
    max_table: int = field(default=100, kw_only=True)
    timeout: float = field(default=30.0, kw_only=True)
    retries: int = field(default=3, kw_only=True)
    connections: int = field(default=4, kw_only=True)
    snap_km: float = field(default=5.0, kw_only=True)
    cache: str | Path | None = field(default=None, kw_only=True)
    cache_days: float = field(default=30.0, kw_only=True)
    fallback: TravelModel | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not re.match(r"https?://[^/@\s]+(/[^@\s]*)?$", self.url):
            raise SettingsError(
                "`url` must be an address such as http://localhost:5000, without a password. "
                f"Got {re.sub('//.*@', '//...@', self.url)!r}."
            )
        for name in ("max_table", "connections"):
            if getattr(self, name) < 1:
                raise SettingsError(f"`{name}` must be at least 1. Got {getattr(self, name)}.")
        for name in ("timeout", "snap_km", "cache_days"):
            if not getattr(self, name) > 0:
                raise SettingsError(f"`{name}` must be above 0. Got {getattr(self, name)}.")
        if self.retries < 0:
            raise SettingsError(f"`retries` must be at least 0. Got {self.retries}.")

    def minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from every origin to every destination."""
        found = self._desk.table(place_keys(origins), place_keys(destinations))
        return self._whole(found, found.minutes, "minutes", origins, destinations)

    def kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from every origin to every destination."""
        found = self._desk.table(place_keys(origins), place_keys(destinations))
        return self._whole(found, found.km, "kilometres", origins, destinations)

    def leg_minutes(self, origins: Places, destinations: Places) -> Floats:
        """Minutes from each origin to the destination at the same position."""
        found = self._desk.legs(place_keys(origins), place_keys(destinations))
        return self._whole(found, found.minutes, "leg_minutes", origins, destinations)

    def leg_kilometres(self, origins: Places, destinations: Places) -> Floats:
        """Road kilometres from each origin to the destination at the same position."""
        found = self._desk.legs(place_keys(origins), place_keys(destinations))
        return self._whole(found, found.km, "leg_kilometres", origins, destinations)

    @property
    @abstractmethod
    def _profile(self) -> str:
        """What the server is asked about: the way of travelling."""

    @abstractmethod
    def _ask(self, session: Session, block: Block) -> Table:
        """Ask the server for one block.

        Raises
        ------
        UnavailableError, TooLargeError, NoWayError, RefusedError
        """

    @cached_property
    def _desk(self) -> Desk:
        service = f"{type(self).__name__} {self._address} {self._profile} {self.snap_km:g}"
        manners = Manners(
            self.url,
            self.max_table,
            self.connections,
            self.retries,
            forgiving=self.fallback is not None,
        )
        return Desk(self._ask, Store(self.cache, service, self.cache_days), manners)

    @property
    def _address(self) -> str:
        return self.url.rstrip("/")

    @cached_property
    def _told(self) -> set[str]:
        """Ids of places that were told to have no way."""
        return set()

    def _whole(
        self, found: Found, values: Floats, measure: str, origins: Places, destinations: Places
    ) -> Floats:
        """Values without gaps: from the fallback, or refused with the places to blame."""
        lost = np.isnan(found.minutes)
        if lost.any():
            self._tell(_pairs(lost, origins, destinations))
        gaps = ~np.isfinite(found.minutes)
        if gaps.any() and self.fallback is not None:
            values = np.where(gaps, getattr(self.fallback, measure)(origins, destinations), values)
        return values

    def _tell(self, pairs: NDArray[np.str_]) -> None:
        """Refuse places without a way, or tell once that they are estimated."""
        if self.fallback is None:
            needed = (
                f"a place on the map of {self.url}, at most {self.snap_km:g} km from a road and "
                "with a way to the others; correct its coordinates, leave it out, or give a "
                "`fallback`"
            )
            raise DataError(
                Fault("travel", label, "", f"no way to or from {others}", needed)
                for label, others in _blamed(pairs).items()
            )
        new = list(_blamed(pairs[:, ~np.isin(pairs, list(self._told)).any(axis=0)]))
        self._told.update(new)
        if new:
            shown = ", ".join(new[:_IDS_SHOWN]) + (", ..." if len(new) > _IDS_SHOWN else "")
            _log.warning(
                "%s finds no way to or from %d places (%s): estimated by the fallback.",
                self.url,
                len(new),
                shown,
            )

    def __getstate__(self) -> dict[str, Any]:
        """The settings alone: connections and answers stay with the process."""
        return {setting.name: getattr(self, setting.name) for setting in fields(self)}

    def __repr__(self) -> str:
        kept = "" if self.cache is None else f", answers kept in {self.cache}"
        return f"{type(self).__name__}: {self._profile} at {self.url}{kept}"


def _pairs(lost: NDArray[np.bool_], origins: Places, destinations: Places) -> NDArray[np.str_]:
    """The ids of the pairs that are lost one way or the other, shape (2, n)."""
    at = np.nonzero(lost)
    ends = [origins.ids[at[0]].astype(str), destinations.ids[at[-1]].astype(str)]
    return np.unique(np.sort(np.stack(ends), axis=0), axis=1)


def _blamed(pairs: NDArray[np.str_]) -> dict[str, str]:
    """The fewest places, about, that explain all lost pairs, and from whom each one is cut off.

    The place with most lost pairs is to blame for those, and so on with the others.
    """
    blamed: dict[str, str] = {}
    while pairs.size:
        labels, count = np.unique(pairs, return_counts=True)
        worst = labels[np.argmax(count)]
        hit = (pairs == worst).any(axis=0)
        others = pairs[:, hit][pairs[:, hit] != worst]
        blamed[str(worst)] = str(others[0]) if len(others) == 1 else f"{len(others)} of the others"
        pairs = pairs[:, ~hit]
    return blamed
