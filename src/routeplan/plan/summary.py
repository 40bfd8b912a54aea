"""What a plan folder keeps beside its tables: figures, cycle, travel, settings, notes."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from routeplan.cycle import Cycle
from routeplan.errors import Fault, SettingsError
from routeplan.plan.plan import Plan, PlanInfo
from routeplan.plan.travel import read_travel, write_travel
from routeplan.travel import TravelModel

__all__ = ["SUMMARY", "Setup", "read_summary", "write_summary"]

SUMMARY = "summary.json"


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
    """Write ``summary.json``, and ``travel.npz`` when the travel is not as the crow flies.

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
        "travel": write_travel(plan, folder),
        "settings": plan.info.settings,
        "notes": plan.info.notes,
        "columns": labels,
    }
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
    travel, more = read_travel(folder, summary.get("travel"))
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
