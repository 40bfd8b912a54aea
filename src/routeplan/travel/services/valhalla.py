"""Travel from a Valhalla server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from routeplan.travel.services.blocks import Block, Table, degrees
from routeplan.travel.services.client import NoWayError, RefusedError, TooLargeError, ask
from routeplan.travel.services.service import ServiceTravel

if TYPE_CHECKING:
    from requests import Session

__all__ = ["ValhallaTravel"]

_ERRORS: dict[int, type[RefusedError]] = {
    150: TooLargeError,  # more pairs than the server allows
    154: NoWayError,  # farther apart than the server allows
    170: NoWayError,  # on roads without a connection
    171: NoWayError,  # no road nearby
    441: NoWayError,
    442: NoWayError,
}


@dataclass(frozen=True, repr=False)
class ValhallaTravel(ServiceTravel):
    """Travel minutes and kilometres from the matrix service of a Valhalla server.

    The ways there and back may differ. A pair of places has one figure, whichever method is asked:
    all of them look it up in the same answers.

    Parameters
    ----------
    url : str
        Address of the server, such as ``"http://localhost:8002"``.
    costing : str, default "auto"
        Way of travelling: ``"auto"``, ``"bicycle"``, ``"motor_scooter"``, ``"pedestrian"`` ...
    max_table : int, default 50
        Origins, and destinations, asked for at a time; 50 x 50 is what Valhalla allows by default
        (``service_limits.auto.max_matrix_location_pairs``).
    timeout, retries, connections, snap_km, cache, cache_days, fallback
        As for :class:`~routeplan.travel.services.service.ServiceTravel`.

    Raises
    ------
    SettingsError
        When a parameter is out of range.
    RouteplanError
        When asked, if the server does not answer and there is no fallback.
    DataError
        When asked, for places without a way and without a fallback; names their ids. Places
        farther apart than ``max_matrix_distance`` of the server, 400 km by default, are such.

    References
    ----------
    Matrix service of Valhalla: https://valhalla.github.io/valhalla/api/matrix/api-reference/

    Examples
    --------
    >>> ValhallaTravel("http://localhost:8002", "motor_scooter")
    ValhallaTravel: motor_scooter at http://localhost:8002
    """

    costing: str = "auto"
    max_table: int = field(default=50, kw_only=True)

    @property
    def _profile(self) -> str:
        return self.costing

    def _ask(self, session: Session, block: Block) -> Table:
        from requests import Request

        question: dict[str, Any] = {
            "sources": self._locations(block.origins),
            "targets": self._locations(block.destinations),
            "costing": self.costing,
            "units": "kilometers",
            "verbose": False,
        }
        request = Request("POST", f"{self._address}/sources_to_targets", json=question)
        content = ask(session, request, self.timeout)
        if "sources_to_targets" not in content:
            code, message = content.get("error_code"), str(content.get("error", ""))
            kind = _ERRORS.get(code, RefusedError) if isinstance(code, int) else RefusedError
            raise kind(f"{code} {message}".strip())
        return _read(content["sources_to_targets"], block)

    def _locations(self, places: NDArray[np.int64]) -> list[dict[str, float]]:
        return [
            {"lat": lat, "lon": lon, "search_cutoff": 1000 * self.snap_km}
            for lat, lon in zip(*(part.round(6).tolist() for part in degrees(places)), strict=True)
        ]


def _read(answer: Any, block: Block) -> Table:
    """The table of an answer, in its brief form or in the verbose one of older servers."""
    try:
        if isinstance(answer, dict):
            tables = [answer["durations"], answer["distances"]]
        else:
            tables = [
                [[cell[name] for cell in row] for row in answer] for name in ("time", "distance")
            ]
        seconds, km = (np.array(table, dtype=np.float64).reshape(block.shape) for table in tables)
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError(f"no table of durations and distances ({error!r})") from None
    seconds[np.isnan(km)] = np.nan
    return Table(
        block.origins,
        block.destinations,
        (seconds / 60).astype(np.float32),
        km.astype(np.float32),
    )
