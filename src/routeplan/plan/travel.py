"""The travel model of a plan, in its folder."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from routeplan.errors import DataError, Fault, RouteplanError, SettingsError
from routeplan.plan.legs import plan_legs
from routeplan.plan.plan import Plan
from routeplan.travel import CrowTravel, MatrixTravel, RecordedTravel, RoadTravel, TravelModel
from routeplan.travel.roads.source import RoadSource

__all__ = ["read_travel", "write_travel"]

_FILE = "travel.npz"
_RECORD = ("legs", "minutes_told", "km_told", "first", "points")

_Read = TypeVar("_Read")


def write_travel(plan: Plan, folder: Path) -> dict[str, Any]:
    """Write what the summary cannot hold of a travel model into ``travel.npz``.

    Of models of roads and servers the ways of the plan are kept, so that it can be reviewed where
    the file of the roads or the server is not.

    Parameters
    ----------
    plan : Plan
    folder : Path

    Returns
    -------
    dict
        What stands in the summary.

    Raises
    ------
    RouteplanError
        When the travel model is none that can be kept in a file.
    """
    travel = plan.travel
    if isinstance(travel, CrowTravel):
        return {"model": "crow", **asdict(travel)}
    if isinstance(travel, MatrixTravel):
        _write_matrix(travel, folder / _FILE)
        return {"model": "matrix"}
    if isinstance(travel, TravelModel):
        return _write_record(plan, travel, folder / _FILE)
    raise RouteplanError(
        f"A plan with the travel model {type(travel).__name__} cannot be saved. Plan with "
        "CrowTravel, RoadTravel, or with MatrixTravel and the minutes of that model."
    )


def read_travel(home: Path, stored: Any) -> tuple[TravelModel | None, list[Fault]]:
    """Read what :func:`write_travel` wrote.

    Parameters
    ----------
    home : Path
        The folder of the plan.
    stored : object
        What stands in its summary.

    Returns
    -------
    travel : TravelModel or None
        None when there are faults.
    faults : list of Fault
    """
    settings = dict(stored) if isinstance(stored, dict) else {}
    model = settings.pop("model", None)
    needed = "the model crow with its figures, matrix or recorded"
    try:
        if model == "crow":
            return CrowTravel(**settings), []
        if model == "matrix":
            return _read_arrays(home / _FILE, "ids, minutes and perhaps km", _matrix)
        if model == "recorded":
            source = RoadSource.from_json(settings.get("source"))
            told = str(settings.get("told_by", ""))
            return _read_arrays(
                home / _FILE, ", ".join(_RECORD), lambda file: _record(file, told, source)
            )
    except (TypeError, SettingsError) as error:
        return None, [Fault(str(home / "summary.json"), "", "travel", str(error), needed)]
    return None, [Fault(str(home / "summary.json"), "", "travel", repr(stored), needed)]


def _write_record(plan: Plan, travel: TravelModel, path: Path) -> dict[str, Any]:
    _, origins, destinations = plan_legs(plan)
    source = RoadSource.of(travel) if isinstance(travel, RoadTravel) else None
    if isinstance(travel, RecordedTravel):
        source = travel.source if isinstance(travel.source, RoadSource) else None
    record = RecordedTravel.of(travel, origins, destinations, source)
    np.savez_compressed(path, **{name: getattr(record, name) for name in _RECORD})
    kept = None if source is None else source.as_json()
    return {"model": "recorded", "told_by": record.told_by, "source": kept}


def _record(file: Mapping[str, Any], told_by: str, source: RoadSource | None) -> RecordedTravel:
    arrays = {name: file[name] for name in _RECORD}
    return RecordedTravel(**arrays, told_by=told_by, source=source)


def _write_matrix(travel: MatrixTravel, path: Path) -> None:
    ids = travel.table.index
    arrays = {"ids": ids.to_numpy(dtype=str), "minutes": _square(travel.table, ids)}
    if travel.km is not None:
        arrays["km"] = _square(travel.km, ids)
    np.savez_compressed(path, **arrays)


def _square(table: pd.DataFrame, ids: pd.Index) -> Any:
    return table.loc[ids, ids].to_numpy(dtype=np.float64)


def _matrix(file: Mapping[str, Any]) -> MatrixTravel:
    ids = pd.Index(file["ids"].astype(str), dtype="str")
    return MatrixTravel(
        *(
            pd.DataFrame(file[key], index=ids, columns=ids)
            for key in ("minutes", "km")
            if key in file
        )
    )


def _read_arrays(
    path: Path, needed: str, make: Callable[[Mapping[str, Any]], _Read]
) -> tuple[_Read | None, list[Fault]]:
    """Make a travel model of the arrays in a file, or say what is wrong with it."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            return make(file), []
    except DataError as error:
        return None, list(error.faults)
    except Exception as error:  # noqa: BLE001  a damaged archive fails in many ways
        found = f"{type(error).__name__}: {error}"
        return None, [Fault(str(path), "", "", found, f"the arrays {needed}")]
