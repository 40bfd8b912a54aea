"""Travel from an OSRM server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.services.blocks import Block, Table, degrees
from routeplan.travel.services.client import NoWayError, RefusedError, TooLargeError, ask
from routeplan.travel.services.service import ServiceTravel

if TYPE_CHECKING:
    from requests import Session

__all__ = ["OsrmTravel"]

_ERRORS: dict[str, type[RefusedError]] = {
    "TooBig": TooLargeError,
    "NoSegment": NoWayError,
    "NoTable": NoWayError,
}


@dataclass(frozen=True, repr=False)
class OsrmTravel(ServiceTravel):
    """Travel minutes and kilometres from the table service of an OSRM server.

    The ways there and back may differ. A pair of places has one figure, whichever method is asked:
    all of them look it up in the same answers.

    Parameters
    ----------
    url : str
        Address of the server, such as ``"http://localhost:5000"``, without ``/table/v1``.
    profile : str, default "driving"
        A server knows one profile, the one its data was prepared with, and most take any name.
    max_table : int, default 100
        Origins, and destinations, asked for at a time; the default of ``osrm-routed``. A server
        started with ``--max-table-size 1000`` may be asked for 1000, which is faster.
    timeout, retries, connections, snap_km, cache, cache_days, fallback
        As for :class:`~routeplan.travel.services.service.ServiceTravel`.

    Raises
    ------
    SettingsError
        When a parameter is out of range.
    RouteplanError
        When asked, if the server does not answer and there is no fallback.
    DataError
        When asked, for places without a way and without a fallback; names their ids.

    References
    ----------
    Table service of OSRM: https://project-osrm.org/docs/v5.24.0/api/#table-service

    Examples
    --------
    >>> OsrmTravel("http://localhost:5000", cache="travel.sqlite")
    OsrmTravel: driving at http://localhost:5000, answers kept in travel.sqlite
    """

    profile: str = "driving"

    @property
    def _profile(self) -> str:
        return self.profile

    def _ask(self, session: Session, block: Block) -> Table:
        from requests import Request

        places = np.union1d(block.origins, block.destinations)
        lat, lon = degrees(places)
        at = ";".join(f"{x:.6f},{y:.6f}" for x, y in zip(lon, lat, strict=True))
        query = {
            "annotations": "duration,distance",
            "generate_hints": "false",
            "sources": _numbers(places, block.origins),
            "destinations": _numbers(places, block.destinations),
        }
        options = "&".join(f"{name}={value}" for name, value in query.items())
        url = f"{self._address}/table/v1/{self.profile}/{at}?{options}"
        content = ask(session, Request("GET", url), self.timeout)
        if content.get("code") != "Ok":
            code, message = str(content.get("code")), str(content.get("message", ""))
            raise _ERRORS.get(code, RefusedError)(f"{code} {message}".strip())
        return self._read(content, block)

    def _read(self, content: dict[str, Any], block: Block) -> Table:
        """The table of an answer, without the places that lie far from any road."""
        try:
            seconds, metres = (
                np.array(content[name], dtype=np.float64).reshape(block.shape)
                for name in ("durations", "distances")
            )
            far = [
                np.array([point.get("distance", 0.0) for point in content[name]])
                > 1000 * self.snap_km
                for name in ("sources", "destinations")
            ]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RefusedError(f"no table of durations and distances ({error!r})") from None
        lost: NDArray[np.bool_] = far[0][:, None] | far[1] | np.isnan(metres)
        seconds[lost] = np.nan
        return Table(
            block.origins,
            block.destinations,
            (seconds / 60).astype(np.float32),
            (metres / 1000).astype(np.float32),
        )


def _numbers(places: NDArray[np.int64], chosen: NDArray[np.int64]) -> str:
    """Positions of chosen places, as OSRM counts them."""
    return ";".join(map(str, np.searchsorted(places, chosen).tolist()))
