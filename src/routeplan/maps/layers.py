"""What a map shows, as one plain object that goes into the page as JSON."""

from __future__ import annotations

from typing import Any

import pandas as pd
import shapely

from routeplan.errors import DataError, Fault
from routeplan.geo import System
from routeplan.maps.colours import PALETTE, rep_colours
from routeplan.maps.tiles import placed
from routeplan.maps.ways import route_ways
from routeplan.plan import Plan
from routeplan.territory import territory_shapes

__all__ = ["plan_layers", "territory_layers"]

_DIGITS = 5
"""Decimals of a degree: about a metre."""

_SEVERAL = "several weekdays"
_GREY = "#888888"
_MISSING = "(none)"

Layer = dict[str, Any]


def plan_layers(plan: Plan, *, system: System = "wgs84") -> Layer:
    """Gather everything that the map of a plan shows.

    Reps, outlets and days refer to one another by position, so that every text stands in the
    page once.

    Parameters
    ----------
    plan : Plan
    system : {"wgs84", "gcj02"}
        Coordinates of the map it is drawn on.

    Returns
    -------
    dict
        ``days, reps, outlets, colourings, routes, unserved``, of plain lists, numbers and texts.

    Raises
    ------
    DataError
        When a table names a rep or an outlet that the others do not know.
    """
    _check_ids(plan)
    outlets, reps = placed(plan.outlets, system), placed(plan.reps, system)
    shapes, colours = _areas(outlets, reps)
    return {
        "days": _days(plan),
        "reps": _reps(reps, shapes),
        "outlets": _outlets(outlets) | {"planned": _numbers(outlets["visits_planned"])},
        "colourings": [*_colourings(outlets, reps, colours), _by_weekday(plan)],
        "routes": _routes(plan, system),
        "unserved": _unserved(plan),
    }


def territory_layers(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    facts: list[list[str]],
    *,
    system: System = "wgs84",
) -> Layer:
    """Gather everything that the map of territories shows, in the form of :func:`plan_layers`.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `name, lat, lon, visits, service_min, rep`.
    reps : DataFrame
        Index ``rep``; `name, lat, lon, end_lat, end_lon`.
    facts : list of list of str
        What is told of every rep's territory.
    system : {"wgs84", "gcj02"}
        Coordinates of the map they are drawn on.

    Returns
    -------
    dict
        Without days, routes and unserved outlets.
    """
    outlets, reps = placed(outlets, system), placed(reps, system)
    shapes, colours = _areas(outlets, reps)
    return {
        "days": [],
        "reps": _reps(reps, shapes) | {"facts": facts},
        "outlets": _outlets(outlets),
        "colourings": _colourings(outlets, reps, colours),
        "routes": [],
        "unserved": {"outlet": [], "reason": [], "repair": []},
    }


def _areas(outlets: pd.DataFrame, reps: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[str]]:
    """Shape and colour of every rep's territory, on the index of the reps."""
    shapes = territory_shapes(outlets).reindex(reps.index)
    shapes = shapes.where(shapes.notna(), shapely.Polygon())
    return shapes, rep_colours(shapes)


def _colourings(outlets: pd.DataFrame, reps: pd.DataFrame, colours: pd.Series[str]) -> list[Layer]:
    return [
        _by_rep(outlets, reps, colours),
        *(
            _by_group(outlets[column], label)
            for column, label in [("segment", "Class"), ("channel", "Channel")]
            if column in outlets
        ),
    ]


def _check_ids(plan: Plan) -> None:
    """Refuse tables that do not belong together."""
    faults = [
        Fault(source, str(row), column, str(found), f"an id of the {column}s table")
        for source, table, column, known in [
            ("outlets", plan.outlets, "rep", plan.reps.index),
            ("visits", plan.visits, "rep", plan.reps.index),
            ("visits", plan.visits, "outlet", plan.outlets.index),
            ("unserved", plan.unserved, "outlet", plan.outlets.index),
        ]
        for row, found in table[column].dropna().items()
        if found not in known
    ]
    if faults:
        raise DataError(faults)


def _days(plan: Plan) -> list[Layer]:
    cycle = plan.cycle
    return [
        {"label": cycle.label(day), "weekday": cycle.weekday(day)}
        for day in range(1, cycle.n_days + 1)
    ]


def _reps(reps: pd.DataFrame, shapes: pd.Series[Any]) -> Layer:
    return {
        "id": _texts(reps.index),
        "name": _texts(reps["name"]),
        "start": _points(reps, "lat", "lon"),
        "end": _points(reps, "end_lat", "end_lon"),
        "shape": [_rings(shape) for shape in shapes],
    }


def _outlets(outlets: pd.DataFrame) -> Layer:
    return {
        "id": _texts(outlets.index),
        "name": _texts(outlets["name"]),
        "place": _points(outlets, "lat", "lon"),
        "wanted": _numbers(outlets["visits"]),
        "service": _numbers(outlets["service_min"]),
    }


def _by_rep(outlets: pd.DataFrame, reps: pd.DataFrame, colours: pd.Series[str]) -> Layer:
    names = [
        rep if name in {rep, ""} else f"{rep} {name}"
        for rep, name in zip(_texts(reps.index), _texts(reps["name"]), strict=True)
    ]
    of = reps.index.get_indexer(pd.Index(outlets["rep"]))
    return _colouring("rep", "Rep", names, list(colours), of.tolist())


def _by_group(column: pd.Series[Any], label: str) -> Layer:
    """Groups in alphabetical order; when colours run out, the largest first."""
    texts = pd.Series(_texts(column)).replace("", _MISSING)
    names = sorted(texts.unique())
    if len(names) > len(PALETTE):
        names.sort(key=texts.value_counts().to_dict().__getitem__, reverse=True)
    colours = [PALETTE[k % len(PALETTE)] for k in range(len(names))]
    codes = texts.map({name: k for k, name in enumerate(names)})
    return _colouring(str(column.name), label, names, colours, codes.tolist())


def _by_weekday(plan: Plan) -> Layer:
    """The one weekday of every outlet; the last colour is for those with several."""
    workdays = list(plan.cycle.workdays)
    position = {day: (day - 1) % len(workdays) for day in range(1, plan.cycle.n_days + 1)}
    found = plan.visits["day"].map(position).groupby(plan.visits["outlet"]).agg(["min", "max"])
    of = found["min"].where(found["min"] == found["max"], len(workdays))
    codes = of.reindex(plan.outlets.index).fillna(-1).astype(int)
    colours = [*PALETTE[: len(workdays)], _GREY]
    return _colouring("weekday", "Weekday", [*workdays, _SEVERAL], colours, codes.tolist())


def _colouring(key: str, label: str, names: list[str], colours: list[str], of: list[int]) -> Layer:
    return {"key": key, "label": label, "names": names, "colours": colours, "of": of}


def _routes(plan: Plan, system: System) -> list[Layer]:
    """One entry per rep-day: the outlets in order, and the figures of the day."""
    outlet = {name: k for k, name in enumerate(plan.outlets.index)}
    rep = {name: k for k, name in enumerate(plan.reps.index)}
    visits = plan.visits.sort_values(["rep", "day", "sequence"], kind="stable")
    by_day = visits.assign(stop=visits["outlet"].map(outlet)).groupby(["rep", "day"])
    stops, arrive = by_day["stop"].agg(list), by_day["arrive"].agg(list)
    ways = route_ways(plan, system)
    return [
        {
            "rep": rep[row["rep"]],
            "day": int(row["day"]),
            "stops": stops[row["rep"], row["day"]],
            "arrive": arrive[row["rep"], row["day"]],
            "travel": round(float(row["travel_min"]), 1),
            "work": round(float(row["work_min"]), 1),
            "finish": str(row["finish"]),
        }
        | ({"way": ways[row["rep"], row["day"]]} if ways else {})
        for row in plan.days.to_dict("records")
    ]


def _unserved(plan: Plan) -> Layer:
    table = plan.unserved
    return {
        "outlet": plan.outlets.index.get_indexer(pd.Index(table["outlet"])).tolist(),
        "reason": _texts(table["reason"]),
        "repair": _texts(table["repair"]),
    }


def _texts(values: pd.Series[Any] | pd.Index[Any]) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _numbers(values: pd.Series[Any]) -> list[float | None]:
    """Whole numbers without their ``.0``; None where there is nothing."""
    return [None if pd.isna(v) else int(v) if v == int(v) else round(float(v), 1) for v in values]


def _points(table: pd.DataFrame, lat: str, lon: str) -> list[list[float]]:
    points: list[list[float]] = table[[lat, lon]].astype(float).round(_DIGITS).to_numpy().tolist()
    return points


def _rings(shape: Any) -> list[list[list[list[float]]]]:
    """Polygons of rings of (lat, lon)."""
    return [
        [
            shapely.get_coordinates(ring)[:, ::-1].round(_DIGITS).tolist()
            for ring in [polygon.exterior, *polygon.interiors]
        ]
        for polygon in shapely.get_parts(shape)
        if not polygon.is_empty
    ]
