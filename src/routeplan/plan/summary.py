"""What a plan folder keeps beside its tables: figures, cycle, travel, settings, notes."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, RouteplanError, SettingsError
from routeplan.plan.plan import Plan, PlanInfo
from routeplan.travel import CrowTravel, MatrixTravel, TravelModel

__all__ = ["SUMMARY", "Setup", "read_summary", "write_summary"]

SUMMARY, _TRAVEL = "summary.json", "travel.npz"


@dataclass(frozen=True)
class Setup:
    """What a summary tells about a plan besides its figures.

    Attributes
    ----------
    cycle : Cycle
    travel : TravelModel
    info : PlanInfo
    labels : dict
        By table, how to read the columns of the user's own.
    """

    cycle: Cycle
    travel: TravelModel
    info: PlanInfo
    labels: dict[str, dict[str, str]]


def write_summary(plan: Plan, folder: Path, labels: Mapping[str, Mapping[str, str]]) -> None:
    """Write ``summary.json``, and ``travel.npz`` when the travel comes from a table.

    Parameters
    ----------
    plan : Plan
    folder : Path
    labels : mapping
        By table, how to read its columns.

    Raises
    ------
    RouteplanError
        When the travel model is none that can be kept in a file.
    """
    summary = plan.summary() | {
        "cycle": _cycle_as_json(plan.cycle),
        "travel": _travel_as_json(plan.travel),
        "settings": plan.info.settings,
        "notes": plan.info.notes,
        "columns": labels,
    }
    if isinstance(plan.travel, MatrixTravel):
        _write_matrix(plan.travel, folder / _TRAVEL)
    text = json.dumps(_as_json(summary), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_summary(folder: Path) -> tuple[Setup | None, list[Fault]]:
    """Read what :func:`write_summary` wrote.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    setup : Setup or None
        None when there are faults.
    faults : list of Fault
        Everything that is wrong with it.
    """
    path = folder / SUMMARY
    try:
        summary = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        return None, [Fault(str(path), "", "", str(error), "a text in JSON format")]
    if not isinstance(summary, dict):
        return None, [Fault(str(path), "", "", type(summary).__name__, "an object in braces")]
    cycle, faults = _read_cycle(path, summary.get("cycle"))
    travel, more = _read_travel(folder, summary.get("travel"))
    try:
        info = PlanInfo(
            seconds=float(summary["seconds"]),
            seed=int(summary["seed"]),
            version=str(summary["version"]),
            settings=dict(summary.get("settings", {})),
            notes=tuple(map(str, summary.get("notes", ()))),
        )
        labels = {key: dict(table) for key, table in summary.get("columns", {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        found = f"{type(error).__name__}: {error}"
        more.append(Fault(str(path), "", "", found, "seconds, seed and version, as saved"))
    if faults or more or cycle is None or travel is None:
        return None, faults + more
    return Setup(cycle, travel, info, labels), []


def _as_json(value: Any) -> Any:
    """Plain values that every reader of JSON understands."""
    if isinstance(value, Mapping):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_as_json(item) for item in value]
    if isinstance(value, np.generic):
        return _as_json(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | None) else str(value)


def _cycle_as_json(cycle: Cycle) -> dict[str, Any]:
    return {
        "weeks": cycle.weeks,
        "workdays": cycle.regular_workdays,
        "start": None if cycle.start is None else cycle.start.isoformat(),
        "holidays": sorted(map(dt.date.isoformat, cycle.holidays)),
        "makeup": sorted(map(dt.date.isoformat, cycle.makeup)),
    }


def _read_cycle(path: Path, stored: Any) -> tuple[Cycle | None, list[Fault]]:
    try:
        return Cycle(**stored), []
    except (TypeError, SettingsError) as error:
        needed = "weeks, workdays, start, holidays and makeup"
        return None, [Fault(str(path), "", "cycle", f"{stored!r}: {error}", needed)]


def _travel_as_json(travel: TravelModel) -> dict[str, Any]:
    if isinstance(travel, CrowTravel):
        return {"model": "crow", **asdict(travel)}
    if isinstance(travel, MatrixTravel):
        return {"model": "matrix"}
    raise RouteplanError(
        f"A plan with the travel model {type(travel).__name__} cannot be saved. Plan with "
        "CrowTravel, or with MatrixTravel and the minutes of that model."
    )


def _read_travel(home: Path, stored: Any) -> tuple[TravelModel | None, list[Fault]]:
    settings = dict(stored) if isinstance(stored, dict) else {}
    model = settings.pop("model", None)
    needed = "the model crow with its figures, or matrix"
    try:
        if model == "crow":
            return CrowTravel(**settings), []
        if model == "matrix":
            return _read_matrix(home / _TRAVEL)
    except (TypeError, SettingsError) as error:
        return None, [Fault(str(home / SUMMARY), "", "travel", str(error), needed)]
    return None, [Fault(str(home / SUMMARY), "", "travel", repr(stored), needed)]


def _write_matrix(travel: MatrixTravel, path: Path) -> None:
    ids = travel.table.index
    arrays = {"ids": ids.to_numpy(dtype=str), "minutes": _square(travel.table, ids)}
    if travel.km is not None:
        arrays["km"] = _square(travel.km, ids)
    np.savez_compressed(path, **arrays)


def _square(table: pd.DataFrame, ids: pd.Index) -> Any:
    return table.loc[ids, ids].to_numpy(dtype=np.float64)


def _read_matrix(path: Path) -> tuple[MatrixTravel | None, list[Fault]]:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            ids = pd.Index(file["ids"].astype(str), dtype="str")
            tables = [
                pd.DataFrame(file[key], index=ids, columns=ids)
                for key in ("minutes", "km")
                if key in file
            ]
        return MatrixTravel(*tables), []
    except DataError as error:
        return None, list(error.faults)
    except Exception as error:  # noqa: BLE001  a damaged archive fails in many ways
        needed = "the arrays ids, minutes and perhaps km"
        return None, [Fault(str(path), "", "", f"{type(error).__name__}: {error}", needed)]
