"""The crow's travel model fitted to known travel times."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import DataError, Fault
from routeplan.figures import new_axes
from routeplan.geo import great_circle_km
from routeplan.travel.crow import CrowTravel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["TravelFit", "calibrate_travel"]

_log = logging.getLogger(__name__)

_LIMITS = {
    "from_lat": (-90.0, 90.0),
    "from_lon": (-180.0, 180.0),
    "to_lat": (-90.0, 90.0),
    "to_lon": (-180.0, 180.0),
    "minutes": (0.0, np.inf),
    "km": (0.0, np.inf),
}

_NEAR_KM = 0.05
"""Nearer places tell more of parking and of the coordinates than of the road."""

_FEWEST_ROWS = 20

_USUAL_ERROR = 0.15
"""Logarithm of estimated to true from which on a row counts by its error, not by its square."""

_USUAL_TRIPS = 8.0
"""Trips with the traffic of the whole sample that every hour is given besides its own."""

_SMALLEST_EXPONENT = 0.05

_TIME_OF_DAY = re.compile(r"(?<!\d)([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?!\d)")

Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False, eq=False)
class TravelFit:
    """A fitted travel model, and how well it fits.

    Attributes
    ----------
    travel : CrowTravel
        To plan with.
    rows : DataFrame
        The rows it was fitted on, on the index of the sample: `crow_km`, `minutes`,
        `estimated_min`, with kilometres `km`, `estimated_km`, with times of departure `hour`.
    dropped : Series of str
        Why the other rows were not, on the index of the sample.
    factors : mapping of int to float
        Minutes per minute of `travel` by the hour of departure; empty without times of departure.
        For :func:`~routeplan.review_traffic` and :func:`~routeplan.rush_hour_factor`.
    """

    travel: CrowTravel
    rows: pd.DataFrame
    dropped: pd.Series
    factors: Mapping[int, float] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Number of rows that were fitted on."""
        return len(self.rows)

    @property
    def error_pct(self) -> float:
        """Median of the absolute error of the minutes, in percent of the true ones."""
        return float(100 * (self._ratio - 1).abs().median())

    @property
    def ratio(self) -> tuple[float, float]:
        """Estimated to true minutes: a tenth of the rows is below, a tenth above."""
        low, high = self._ratio.quantile([0.1, 0.9])
        return float(low), float(high)

    @property
    def _ratio(self) -> pd.Series[float]:
        return self.rows["estimated_min"] / self.rows["minutes"]

    def __repr__(self) -> str:
        travel, (low, high) = self.travel, self.ratio
        known = "km" in self.rows
        circuity = f"{travel.circuity:.3g} * d km" + ("" if known else " (not fitted)")
        reasons = ", ".join(
            f"{count} {reason}" for reason, count in self.dropped.value_counts().items()
        )
        hours = ""
        if self.factors:
            slow, fast = (pick(self.factors, key=self.factors.__getitem__) for pick in (max, min))
            hours = (
                f"; from {self.factors[fast]:.2f} of that at {fast}:00 to "
                f"{self.factors[slow]:.2f} at {slow}:00"
            )
        return (
            f"TravelFit: {travel.factor:.3g} * d**{travel.exponent:.3g} minutes, "
            f"{circuity}{hours}; median error {self.error_pct:.0f} %, eight in ten at {low:.2f} to "
            f"{high:.2f} of the truth; from {self.n} rows"
            + (f", dropped: {reasons}" if reasons else "")
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the minutes over the distance, and the fitted curve.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            A new one without it.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        RouteplanError
            When matplotlib is not installed.
        """
        ax = new_axes() if ax is None else ax
        rows = self.rows.sort_values("crow_km")
        ax.scatter(rows["crow_km"], rows["minutes"], s=8, alpha=0.5, label="sample")
        curve = self.travel.factor * rows["crow_km"] ** self.travel.exponent
        ax.plot(rows["crow_km"], curve, color="black", label="fitted")
        ax.set(xscale="log", yscale="log", xlabel="km as the crow flies", ylabel="minutes")
        ax.legend()
        return ax


def calibrate_travel(sample: pd.DataFrame) -> TravelFit:
    r"""Fit the crow's travel model to travel times of the roads, or of the team's own GPS logs.

    The minutes are fitted as a power of the great-circle distance *d* on the logarithms of both,

    .. math:: \log minutes = \log factor + exponent \cdot \log d,

    with a loss that is square for usual errors and linear beyond (soft L1), so that a few stops for
    lunch, or clocks that were wrong, do not bend the curve. The exponent stays at 1 at most, which
    keeps the minutes a metric. The kilometres are fitted likewise with an exponent of 1.

    With times of departure every hour has a factor of its own, fitted together with the curve: 1 is
    the mean of the sample. It is drawn to that of the other hours by the weight of eight trips, so
    that an hour with a trip or two does not run wild.

    Parameters
    ----------
    sample : DataFrame
        A row per trip: `from_lat, from_lon, to_lat, to_lon` in degrees, `minutes`, and where they
        are known `km` on the road and `depart`, such as "08:15" or "2026-11-02 08:15:40". Such as
        :func:`~routeplan.travel.sample.sample_travel` draws.

    Returns
    -------
    TravelFit
        With ``travel``, a :class:`~routeplan.travel.CrowTravel`. Without kilometres its circuity is
        the default one. Rows without minutes or coordinates, or between places less than 50 m
        apart, are dropped and told.

    Raises
    ------
    DataError
        For missing columns, values out of range, fewer than 20 rows that can be used, distances
        that are all alike, or kilometres that are shorter than as the crow flies.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, _ = rp.make_city(50, seed=1)
    >>> sample = rp.sample_travel(rp.CrowTravel(factor=3, exponent=0.8), outlets, 100)
    >>> calibrate_travel(sample).travel
    CrowTravel(factor=3.0, exponent=0.8, circuity=1.37)
    """
    values = _checked(sample)
    dropped = _dropped(values)
    rows = values[dropped == ""].assign(crow_km=_crow_km)
    dropped = dropped[dropped != ""]
    _check_enough(rows)
    hours = rows.get("hour", pd.Series(np.nan, rows.index))
    limits = (_SMALLEST_EXPONENT, 1.0)
    factor, exponent, factors = _fit(rows["crow_km"], rows["minutes"], limits, hours)
    in_traffic = hours.map(factors).fillna(1.0)
    rows["estimated_min"] = factor * rows["crow_km"] ** exponent * in_traffic
    columns, circuity = ["crow_km", "minutes", "estimated_min"], CrowTravel.circuity
    columns += ["hour"] if factors else []
    if "km" in rows and (known := rows[rows["km"] > 0]).shape[0] >= _FEWEST_ROWS:
        circuity, _, _ = _fit(known["crow_km"], known["km"], (1 - 1e-9, 1.0))
        _check_circuity(circuity)
        rows["estimated_km"] = circuity * rows["crow_km"]
        columns += ["km", "estimated_km"]
    travel = CrowTravel(*(float(f"{figure:.6g}") for figure in (factor, exponent, circuity)))
    fit = TravelFit(travel, rows[columns], dropped, factors)
    _log.info(repr(fit))
    return fit


def _fit(
    km: pd.Series,
    measure: pd.Series,
    exponents: tuple[float, float],
    hours: pd.Series | None = None,
) -> tuple[float, float, dict[int, float]]:
    """Factor and exponent of the power of the distance that a measure is, and factors by hour."""
    from scipy.optimize import least_squares

    log_km, log_measure = np.log(km.to_numpy(float)), np.log(measure.to_numpy(float))
    middle = log_km.mean()  # about which factor and exponent do not depend on each other
    told = np.unique(hours.dropna().astype(int)) if hours is not None else np.empty(0, dtype=int)
    of_hour = np.equal.outer([] if hours is None else hours.to_numpy(float), told).astype(float)

    def error(figures: Floats) -> Floats:
        curve = figures[0] + figures[1] * (log_km - middle)
        if len(told) == 0:
            return np.asarray(curve - log_measure)
        effects = figures[2:]
        off = curve + of_hour @ effects - log_measure
        return np.concatenate([off, np.sqrt(_USUAL_TRIPS) * effects])

    start = [float(np.median(log_measure)), sum(exponents) / 2, *[0.0] * len(told)]
    free = [np.inf] * len(told)
    found = least_squares(
        error,
        start,
        bounds=([-np.inf, exponents[0], *[-f for f in free]], [np.inf, exponents[1], *free]),
        loss="soft_l1",
        f_scale=_USUAL_ERROR,
        xtol=1e-12,
        ftol=1e-12,
    )
    level, exponent, *hourly = found.x
    usual = float((of_hour @ hourly).mean()) if hourly else 0.0
    level, effects = level + usual, np.array(hourly) - usual
    factors = {int(h): float(f"{np.exp(e):.6g}") for h, e in zip(told, effects, strict=True)}
    return float(np.exp(level - exponent * middle)), float(exponent), factors


def _crow_km(table: pd.DataFrame) -> Floats:
    ends = (table[name].to_numpy(float) for name in ("from_lat", "from_lon", "to_lat", "to_lon"))
    return great_circle_km(*ends)


def _dropped(values: pd.DataFrame) -> pd.Series:
    """Why a row cannot be used, empty when it can."""
    dropped = pd.Series("", values.index, dtype="str")
    dropped[~(values["minutes"] > 0)] = "without minutes"
    dropped[_crow_km(values) < _NEAR_KM] = f"less than {1000 * _NEAR_KM:.0f} m apart"
    dropped[values[list(_LIMITS)[:4]].isna().any(axis=1)] = "without coordinates"
    return dropped


def _checked(sample: pd.DataFrame) -> pd.DataFrame:
    """The columns as floats, missing values as NaN."""
    needed = [name for name in _LIMITS if name != "km"]
    missing = [name for name in needed if name not in sample]
    if missing:
        raise DataError(
            Fault("sample", "", name, "no such column", f"the columns {', '.join(needed)}")
            for name in missing
        )
    known = sample[[name for name in _LIMITS if name in sample]]
    values = pd.DataFrame(known.apply(pd.to_numeric, errors="coerce").astype("float64"))
    faults = list(_faults(known, values))
    if "depart" in sample:
        values["hour"] = _hours(sample["depart"])
        faults += _late_faults(sample["depart"], values["hour"])
    if faults:
        raise DataError(faults)
    return values


def _hours(depart: pd.Series) -> pd.Series[float]:
    """Hour of the day of every departure; NaN where there is none, or none that can be read."""
    found = depart.astype("str").str.extract(_TIME_OF_DAY, expand=False)
    return pd.to_numeric(found).astype("float64")


def _late_faults(depart: pd.Series, hours: pd.Series[float]) -> Iterator[Fault]:
    told = depart.notna() & (depart.astype("str").str.strip() != "")
    for row, found in depart[told & hours.isna()].items():
        yield Fault("sample", str(row), "depart", str(found), "a time such as 08:15")


def _faults(sample: pd.DataFrame, values: pd.DataFrame) -> Iterator[Fault]:
    for name in sample:
        low, high = _LIMITS[str(name)]
        needed = f"a number from {low:g} to {high:g}" if high < np.inf else "a number of at least 0"
        fine = values[name].between(low, high) & (values[name] < np.inf)
        for row, found in sample[name][sample[name].notna() & ~fine].items():
            yield Fault("sample", str(row), str(name), str(found), needed)


def _check_enough(rows: pd.DataFrame) -> None:
    if len(rows) < _FEWEST_ROWS:
        needed = f"at least {_FEWEST_ROWS} rows with coordinates and minutes"
        raise DataError([Fault("sample", "", "", f"{len(rows)} that can be used", needed)])
    near, far = rows["crow_km"].quantile([0.1, 0.9])
    if far < 2 * near:
        found = f"eight in ten from {near:.3g} to {far:.3g} km as the crow flies"
        needed = "ways of different lengths, some at least twice as long as others"
        raise DataError([Fault("sample", "", "", found, needed)])


def _check_circuity(circuity: float) -> None:
    if circuity < 1:
        found = f"{circuity:.2f} of the distance as the crow flies"
        raise DataError([Fault("sample", "", "km", found, "kilometres on the road, not miles")])
