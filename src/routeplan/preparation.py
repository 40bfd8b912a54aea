"""What a table leaves open is filled in before planning, and told."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from routeplan.clock import parse_appointments
from routeplan.cycle import Cycle
from routeplan.effort import service_minutes, visit_frequency
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.market import abc_classes
from routeplan.pins import is_pinned, pin_faults
from routeplan.rhythm import parse_interval
from routeplan.settings import Settings
from routeplan.tables.agreement import agreement_notes
from routeplan.territory.notes import rep_notes
from routeplan.travel import CheckedModel, Places, TravelModel

__all__ = ["complete_outlets", "planning_notes", "with_choice"]


def planning_notes(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle,
    settings: Settings,
    travel: TravelModel | None = None,
) -> list[str]:
    """What a user should know of a plan before it is made.

    Parameters
    ----------
    outlets, reps : DataFrame
        As :func:`read_outlets` and :func:`read_reps` return them.
    cycle : Cycle
    settings : Settings
    travel : TravelModel, optional

    Returns
    -------
    list of str
        What was repaired on reading, filled in and kept, and what has no effect, one sentence
        each.

    Raises
    ------
    DataError
        For all outlets and reps that the travel model does not reach.
    """
    return [
        *outlets.attrs.get("notes", ()),
        *reps.attrs.get("notes", ()),
        *complete_outlets(outlets, cycle)[1],
        *_without_effect(outlets, reps, cycle),
        *_kept_reps(outlets, reps, settings),
        *_not_shared(outlets, settings),
        *_pinned(outlets),
        *rep_notes(outlets, reps),
        *agreement_notes(outlets, reps),
        *_travel_notes(outlets, reps, travel),
    ]


def complete_outlets(outlets: pd.DataFrame, cycle: Cycle) -> tuple[pd.DataFrame, list[str]]:
    """Fill in what the outlets table leaves open: class, visits, service minutes.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`read_outlets` returns it.
    cycle : Cycle

    Returns
    -------
    outlets : DataFrame
        A new table with `visits` and `service_min` in every row.
    notes : list of str
        What was filled in, one sentence each.

    Raises
    ------
    DataError
        For outlets that want more visits than the cycle has days, appointments on a holiday,
        gaps that no rhythm of so many visits can keep, and pins without rep or days.
    """
    outlets, notes = outlets.copy(), []
    visits = outlets["visits"] if "visits" in outlets else pd.Series(np.nan, outlets.index)
    service = outlets["service_min"] if "service_min" in outlets else visits * np.nan
    if "interval" in outlets:
        by_interval = visits.isna() & outlets["interval"].notna()
        visits = visits.fillna(_visits_of_interval(outlets["interval"], cycle))
        notes += _filled("visits", by_interval, "interval")
    if visits.isna().any() or service.isna().any():
        segment, told = _segments(outlets)
        notes += told
        open_visits, open_service = visits.isna(), service.isna()
        usual = visit_frequency(segment, weeks=cycle.weeks)
        visits = visits.fillna(usual.clip(upper=cycle.n_days))
        service = service.fillna(service_minutes(segment))
        notes += _filled("visits", open_visits) + _filled("service_min", open_service)
        outlets["segment"] = outlets.get("segment", segment).fillna(segment)
    outlets["visits"], outlets["service_min"] = visits.astype("int64"), service.astype(float)
    _refuse_contradictions(outlets, cycle)
    return outlets, notes


def with_choice(
    outlets: pd.DataFrame, values: pd.DataFrame, cycle: Cycle, settings: Settings
) -> pd.DataFrame:
    """Outlets whose visits are the most that the search may choose.

    Parameters
    ----------
    outlets : DataFrame
    values : DataFrame of float
        Index ``outlet``, columns numbers of visits, money.
    cycle : Cycle
    settings : Settings

    Returns
    -------
    DataFrame

    Raises
    ------
    SettingsError
        Without a cost of travel, with stretched intervals, for another engine, and for columns
        that are no numbers of visits.
    DataError
        For outlets without values.
    """
    journey = settings.journey
    if journey.minute_cost is None:
        raise SettingsError(
            "`values` are money: give `minute_cost`, what a minute of travel costs."
        )
    if journey.shortage == "stretch":
        raise SettingsError("`values` say how often to visit. Got shortage 'stretch' beside them.")
    counts = values.columns
    if not (
        pd.api.types.is_integer_dtype(counts)
        and len(counts)
        and min(counts.to_numpy(np.int64)) >= 0
    ):
        raise SettingsError(f"`values` need numbers of visits as columns. Got {list(counts)[:5]}.")
    finite = values.reindex(outlets.index).apply(np.isfinite).all(axis=1)
    if not finite.all():
        needed = "money at each number of visits"
        raise DataError(
            Fault("values", str(outlet), "", "nothing or no number", needed)
            for outlet in outlets.index[~finite]
        )
    return outlets.assign(visits=min(int(max(counts)), cycle.n_days))


def _segments(outlets: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Class A, B or C of every outlet: as given, else by sales, else the middle one for all."""
    given = outlets["segment"] if "segment" in outlets else pd.Series(None, outlets.index, "str")
    known = given.isin(["A", "B", "C"])
    if known.all():
        return given, []
    if "sales" in outlets:
        usual, source = abc_classes(outlets["sales"]), "by sales (A to 70 %, B to 90 %, C)"
        zero = int((outlets["sales"].fillna(0) == 0).sum())
        source += f"; {zero:,} without sales are C" if zero else ""
    else:
        usual, source = pd.Series("B", outlets.index), "B, as there are no sales to go by"
    notes = [f"segment: {int((~known).sum()):,} outlets classed {source}."]
    foreign = sorted(given[~known].dropna().unique())
    if foreign:
        names = ", ".join(foreign[:5]) + (" ..." if len(foreign) > 5 else "")
        notes.append(f"segment: {names} kept; visits and minutes are known for A, B and C alone.")
    return given.where(known, usual).astype("str"), notes


def _visits_of_interval(interval: pd.Series, cycle: Cycle) -> pd.Series:
    """Visits per cycle that come nearest to an interval in days, at least one."""
    days = interval.map(parse_interval, na_action="ignore").astype(float)
    return (7 * cycle.weeks / days).round().clip(1, cycle.n_days)


def _filled(column: str, was_open: pd.Series, source: str = "class") -> list[str]:
    count = int(was_open.sum())
    return [f"{column}: {count:,} outlets filled in from their {source}."] if count else []


_NEED_DATES = ("appointment", "last_visit", "leave")
"""Columns of dates, which mean nothing to a cycle without any."""


def _without_effect(outlets: pd.DataFrame, reps: pd.DataFrame, cycle: Cycle) -> list[str]:
    """Columns and appointments a user may expect to matter, and that cannot."""
    if cycle.start is None:
        return [
            f"{name}: not planned for, as the cycle has no dates; give its start."
            for name in _NEED_DATES
            for table in (outlets, reps)
            if name in table and table[name].notna().any()
        ]
    outside = [outlet for outlet, date, _ in _appointments(outlets) if cycle.day(date) is None]
    if not outside:
        return []
    names = ", ".join(outside[:5]) + (" ..." if len(outside) > 5 else "")
    return [f"appointment: {len(outside):,} on no day of the cycle, not planned for: {names}."]


def _appointments(outlets: pd.DataFrame) -> list[tuple[str, dt.date, str]]:
    """Outlet, date and text of every appointment."""
    if "appointment" not in outlets:
        return []
    return [
        (str(outlet), date, str(text))
        for outlet, text in outlets["appointment"].dropna().items()
        for date, *_ in parse_appointments(text)
    ]


def _refuse_contradictions(outlets: pd.DataFrame, cycle: Cycle) -> None:
    """Refuse visits, appointments, gaps and pins that nothing can keep."""
    most = f"at most {cycle.n_days} visits, one on each day of the cycle"
    faults = [
        Fault("outlets", str(outlet), "visits", str(wanted), most)
        for outlet, wanted in outlets["visits"][outlets["visits"] > cycle.n_days].items()
    ]
    if cycle.start is not None:
        for outlet, date, text in _appointments(outlets):
            day = cycle.day(date)
            if day is not None and cycle.is_holiday(day):
                needed = "a day on which visits are made; this one is a holiday"
                faults.append(Fault("outlets", outlet, "appointment", text, needed))
    faults += _gap_faults(outlets, cycle) + pin_faults(outlets, cycle)
    if faults:
        raise DataError(faults)


def _gap_faults(outlets: pd.DataFrame, cycle: Cycle) -> list[Fault]:
    """Least gaps above what so many visits leave, and least gaps above the most."""
    usual = 7 * cycle.weeks / outlets["visits"].clip(lower=1)
    nothing = pd.Series(np.nan, outlets.index)
    least, most = (outlets.get(name, nothing) for name in ("min_gap", "max_gap"))
    checks = (
        (
            "min_gap",
            (least > usual) & (outlets["visits"] > 1),
            "at most {days:.0f} days for {visits:g} visits",
        ),
        ("min_gap", least > most, "at most the max_gap of the outlet"),
        (
            "max_gap",
            (most < np.floor(usual)) & (outlets["visits"] > 1),
            "at least {days:.0f} days for {visits:g} visits",
        ),
    )
    return [
        Fault(
            "outlets",
            str(outlet),
            name,
            f"{days:g}",
            needed.format(days=fits, visits=visits),
        )
        for name, wrong, needed in checks
        if wrong.any()
        for outlet, days, fits, visits in zip(
            outlets.index[wrong],
            outlets.loc[wrong, name].astype(float),
            usual[wrong],
            outlets.loc[wrong, "visits"].astype(float),
            strict=True,
        )
    ]


def _pinned(outlets: pd.DataFrame) -> list[str]:
    count = int(is_pinned(outlets).sum())
    return [f"pinned: {count:,} outlets keep their rep and their days."] if count else []


def _kept_reps(outlets: pd.DataFrame, reps: pd.DataFrame, settings: Settings) -> list[str]:
    """What becomes of the reps given in the outlets table."""
    if "rep" not in outlets or outlets["rep"].isna().all():
        return []
    if not settings.journey.keep_reps:
        return ["rep: today's reps are not kept, the search chooses (keep_reps = false)."]
    given = outlets["rep"].dropna()
    kept = int(given.isin(reps.index).sum())
    notes = [f"rep: {kept:,} outlets stay with the rep in the table (keep_reps = true)."]
    gone = sorted(set(given) - set(reps.index))
    if gone:
        names = ", ".join(gone[:5]) + (" ..." if len(gone) > 5 else "")
        notes.append(f"rep: {names} not among the reps; the search chooses for their outlets.")
    return notes


def _travel_notes(outlets: pd.DataFrame, reps: pd.DataFrame, travel: object) -> list[str]:
    """What the travel model says of the places; those it does not reach are refused together."""
    if not isinstance(travel, CheckedModel):
        return []
    notes: list[str] = []
    faults: list[Fault] = []
    elsewhere = (reps["lat"] != reps["end_lat"]) | (reps["lon"] != reps["end_lon"])
    homes = _named(Places.of(reps), reps) + _named(Places.ends(reps[elsewhere]), reps[elsewhere])
    for source, places in [("outlets", _named(Places.of(outlets), outlets)), ("reps", homes)]:
        try:
            notes += travel.check_places(places, source)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return notes


def _named(places: Places, table: pd.DataFrame) -> Places:
    """Places whose ids are followed by the names in the table, for people to read."""
    if "name" not in table:
        return places
    names = table["name"].fillna("").astype("str")
    told = [
        i if name in {"", label} else f"{i} ({name})"
        for i, label, name in zip(places.ids, table.index, names, strict=True)
    ]
    return Places(np.array(told, dtype=object), places.lat, places.lon)


def _not_shared(outlets: pd.DataFrame, settings: Settings) -> list[str]:
    """That outlets which several reps may visit get one, where the search knows nothing else."""
    search = settings.search
    alone = search.engine != "builtin" or len(outlets) >= search.regions_from
    if not alone or "any_rep" not in outlets or not outlets["any_rep"].any():
        return []
    return ["any_rep: every outlet has one rep; only the built-in search of a region shares them."]
