"""What every outlet brings at each number of visits, and what a visit takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.effort.response import Response, ResponseFit
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.geo import neighbour_graph
from routeplan.travel import CrowTravel, Places, TravelModel

__all__ = ["Responses", "visit_minutes", "visit_values"]

Floats = NDArray[np.float64]

Responses = Response | Mapping[str, Response] | pd.Series | ResponseFit
"""One curve for all, curves by class, or a curve for every outlet."""


def visit_values(
    outlets: pd.DataFrame,
    response: Responses,
    cycle: Cycle | None = None,
    *,
    margin: float | pd.Series,
    sales_weeks: float | None = None,
    current: pd.Series | None = None,
    visit_cost: float | pd.Series = 0.0,
    most: int | None = None,
) -> pd.DataFrame:
    """Contribution of every outlet at each number of visits a cycle.

    Margin times sales at that number, as the curve says, less what the visits cost.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `sales`, today's `visits` a cycle, `segment` where the curves are by
        class, and `potential` for outlets that are not visited yet.
    response : Response, mapping of str to Response, Series of Response, or ResponseFit
        One curve for all, a curve by class, or a curve for every outlet.
    cycle : Cycle, optional
        Four weeks from Monday to Friday without it.
    margin : float or Series of float
        Contribution per unit of sales, from 0 to 1, of all or of every outlet.
    sales_weeks : float, optional
        Weeks that `sales` were made in, such as 52; those of the cycle without it.
    current : Series of float, optional
        Visits a cycle by which today's sales were made, if not `visits`.
    visit_cost : float or Series of float, default 0
        Money spent on a visit beside the rep's time, such as fuel and tolls.
    most : int, optional
        Largest number of visits; twice the largest of today without it, at most the days of the
        cycle, and never fewer than today's.

    Returns
    -------
    DataFrame of float
        Index ``outlet``, columns from 0 to the largest number of visits, money per cycle. For an
        outlet that is not visited today an effort of 1 is what its class usually gets (the median
        of those that are visited). Its sales today are those without visits; they grow towards its
        `potential` where that is known and larger, and else as the curve says.

    Raises
    ------
    DataError
        For missing columns, sales that are missing or below 0, classes without a curve, and
        outlets not visited today whose curve has no sales without visits.
    SettingsError
        For a margin that is not from 0 to 1 and other numbers out of range.

    Examples
    --------
    >>> from routeplan.effort import PowerResponse
    >>> outlets = pd.DataFrame({"sales": [1000.0], "visits": [1]}, index=["001"])
    >>> visit_values(outlets, PowerResponse(0.5), margin=0.2, most=4).loc["001"].tolist()
    [0.0, 200.0, 282.842712474619, 346.41016151377545, 400.0]
    """
    cycle = cycle or Cycle()
    today = outlets.get("visits") if current is None else current.reindex(outlets.index)
    faults = list(_faults(outlets, today))
    if faults or today is None:
        raise DataError(faults)
    rates = _by_outlet(margin, outlets.index, "margin", 1.0)
    costs = _by_outlet(visit_cost, outlets.index, "visit_cost", np.inf)
    weeks = cycle.weeks if sales_weeks is None else sales_weeks
    if not 0 < weeks < np.inf:
        raise SettingsError(f"`sales_weeks` must be above 0. Got {weeks}.")
    visits = today.to_numpy(np.float64)
    top = _most(most, visits, cycle)
    curves = _curves(outlets, response)
    usual = _usual(outlets, visits)
    sales = outlets["sales"].to_numpy(np.float64)
    counts = np.arange(top + 1)
    values = np.empty((len(outlets), top + 1))
    for curve, rows in _groups(curves):
        values[rows] = sales[rows, None] * curve(counts / usual[rows, None])
        idle = rows[visits[rows] == 0]
        if len(idle):
            values[idle] = _from_nothing(outlets.iloc[idle], curve, counts / usual[idle, None])
    money = rates[:, None] * values * cycle.weeks / weeks - costs[:, None] * counts
    return pd.DataFrame(money, outlets.index, pd.RangeIndex(top + 1, name="visits"))


def visit_minutes(
    outlets: pd.DataFrame, *, travel: TravelModel | None = None, detour: float = 1.0
) -> pd.Series:
    """Minutes that one more visit takes: the service and the mean way to the neighbours.

    A route goes from neighbour to neighbour. The way from home is the same for all the visits of a
    day and not in it; what a plan measures can be passed to :func:`allocate_visits` instead, or
    :func:`~routeplan.territory.workload.workload_minutes` of one visit to everyone, which spreads
    the ways from home.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `lat, lon, service_min`.
    travel : TravelModel, optional
        :class:`~routeplan.travel.crow.CrowTravel` without it.
    detour : float, default 1
        Factor on the way, where a plan has shown another one.

    Returns
    -------
    Series of float
        Named ``visit_min``.

    Raises
    ------
    DataError
        For missing columns.

    Examples
    --------
    >>> outlets = pd.DataFrame({"lat": 0.0, "lon": [0.0, 0.01], "service_min": [30.0, 15.0]})
    >>> visit_minutes(outlets).round(1).tolist()
    [33.1, 18.1]
    """
    missing = [name for name in ("lat", "lon", "service_min") if name not in outlets]
    if missing:
        raise DataError(
            Fault("outlets", "", name, "nothing", "a column of this name") for name in missing
        )
    places = Places.of(outlets)
    way = np.zeros(len(outlets))
    if len(outlets) > 1:
        first, to = neighbour_graph(places.lat, places.lon)
        degree = np.diff(first)
        owner = np.repeat(np.arange(len(places)), degree)
        legs = (travel or CrowTravel()).leg_minutes(places[owner], places[to])
        way = np.bincount(owner, legs, minlength=len(places)) / np.maximum(degree, 1)
    minutes = outlets["service_min"].to_numpy(np.float64) + detour * way
    return pd.Series(minutes, outlets.index, name="visit_min")


def _faults(outlets: pd.DataFrame, today: pd.Series | None) -> Iterator[Fault]:
    for name, there in (("sales", "sales" in outlets), ("visits", today is not None)):
        if not there:
            yield Fault("outlets", "", name, "nothing", "a column of this name")
    for name, column in (("sales", outlets.get("sales")), ("visits", today)):
        if column is not None:
            wrong = ~((column >= 0) & (column < np.inf)).fillna(value=False).astype(bool)
            for row, found in column[wrong].items():
                yield Fault("outlets", str(row), name, str(found), "a number of at least 0")


def _by_outlet(figure: float | pd.Series, index: pd.Index, name: str, most: float) -> Floats:
    """A number for every outlet."""
    series = figure.reindex(index) if isinstance(figure, pd.Series) else pd.Series(figure, index)
    numbers = series.to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~((numbers >= 0) & (numbers <= most) & np.isfinite(numbers))
    if wrong.any():
        needed = f"from 0 to {most:g}" if np.isfinite(most) else "at least 0"
        if isinstance(figure, pd.Series):
            raise DataError(
                Fault(name, str(row), "", str(found), f"a number {needed}")
                for row, found in series[wrong].items()
            )
        raise SettingsError(f"`{name}` must be {needed}. Got {figure}.")
    return np.asarray(numbers, dtype=np.float64)


def _most(most: int | None, visits: Floats, cycle: Cycle) -> int:
    """Largest number of visits in the table."""
    largest = int(np.ceil(visits.max(initial=0.0)))
    if most is None:
        return max(min(2 * max(largest, 1), cycle.n_days), largest)
    if not isinstance(most, int) or most < 1:
        raise SettingsError(f"`most` must be a whole number of at least 1. Got {most!r}.")
    return most


def _curves(outlets: pd.DataFrame, response: Responses) -> list[Response]:
    """Curve of every outlet, in row order."""
    if isinstance(response, Response):
        return [response] * len(outlets)
    if isinstance(response, pd.Series):
        found, column = list(response.reindex(outlets.index)), "response"
    else:
        by_class = response.responses if isinstance(response, ResponseFit) else response
        alone = by_class.get("all") if len(by_class) == 1 else None
        if alone is None and "segment" not in outlets:
            raise DataError([Fault("outlets", "", "segment", "nothing", "a column of this name")])
        names = outlets.get("segment", pd.Series("all", outlets.index))
        found, column = [by_class.get(name, alone) for name in names], "segment"
    faults = [
        Fault("outlets", str(row), column, "no curve", "a curve for every outlet")
        for row, curve in zip(outlets.index, found, strict=True)
        if not isinstance(curve, Response)
    ]
    if faults:
        raise DataError(faults)
    return found


def _groups(curves: list[Response]) -> Iterator[tuple[Response, NDArray[np.int64]]]:
    """Every curve once, with its rows."""
    rows: dict[Response, list[int]] = {}
    for row, curve in enumerate(curves):
        rows.setdefault(curve, []).append(row)
    for curve, members in rows.items():
        yield curve, np.array(members, dtype=np.int64)


def _usual(outlets: pd.DataFrame, visits: Floats) -> Floats:
    """Visits that count as an effort of 1: today's, or those usual in the class."""
    some = pd.Series(np.where(visits > 0, visits, np.nan), outlets.index)
    if "segment" in outlets:
        some = some.fillna(some.groupby(outlets["segment"]).transform("median"))
    return np.asarray(some.fillna(some.median()).fillna(1.0), dtype=np.float64)


def _from_nothing(idle: pd.DataFrame, curve: Response, effort: Floats) -> Floats:
    """Sales at each effort of outlets that are not visited today."""
    sales = idle["sales"].to_numpy(np.float64)[:, None]
    floor, grown = float(curve(0.0)), curve(effort)
    potential = sales
    if "potential" in idle and np.isfinite(curve.limit):
        potential = idle["potential"].fillna(0.0).to_numpy(np.float64)[:, None]
    known = potential > sales
    stuck = (sales > 0) & ~known & (floor <= 0)
    if stuck.any():
        needed = "visits, a potential, or a curve with sales at no visits (`floor` above 0)"
        raise DataError(
            Fault("outlets", str(row), "visits", "0", needed) for row in idle.index[stuck[:, 0]]
        )
    by_curve = sales * grown / (floor or 1.0)
    towards = sales + (potential - sales) * (grown - floor) / (curve.limit - floor)
    return np.where(known, towards, by_curve)
