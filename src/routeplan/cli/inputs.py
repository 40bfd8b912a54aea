"""From the options of the command line to what the library takes, with all refusals at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from routeplan.availability import rep_days
from routeplan.cli.refusals import Refusals
from routeplan.cli.travel import check_answers, osrm_travel, road_travel
from routeplan.clock import parse_dates
from routeplan.cycle import Cycle, parse_weekdays
from routeplan.errors import DataError, RouteplanError, SettingsError
from routeplan.maps.tiles import check_tiles
from routeplan.plan.files import check_folder
from routeplan.preparation import complete_outlets, planning_notes
from routeplan.search import MaxIterations, MaxRuntime, StoppingCriterion
from routeplan.settings import Settings
from routeplan.tables import read_outlets, read_reps
from routeplan.travel import RoadSettings, TravelModel

__all__ = ["Inputs", "Request", "check_out", "read_inputs"]

_SECONDS = 60.0


@dataclass(frozen=True)
class Request:
    """What stands on the command line, unchecked."""

    outlets: Path
    reps: Path
    out: Path
    outlets_sheet: str | None = None
    reps_sheet: str | None = None
    coordinates: str | None = None
    tiles: str = "osm"
    weeks: int = 4
    workdays: str = "Mon-Fri"
    start: str | None = None
    holidays: str = ""
    country: str | None = None
    seconds: float | None = None
    iterations: int | None = None
    seed: int = 1
    jobs: int = -1
    osrm: str | None = None
    settings: Path | None = None
    resume: bool = False
    roads: Path | None = None
    mode: str | None = None


@dataclass(frozen=True)
class Inputs:
    """What a plan is made from, checked.

    Attributes
    ----------
    outlets, reps : DataFrame
        As :func:`routeplan.read_outlets` and :func:`routeplan.read_reps` return them.
    cycle : Cycle
    stop : StoppingCriterion
    seed, jobs : int
    settings : Settings
    kept : Path, optional
        Folder in which a large plan keeps what its regions find.
    tiles : str
        Street map behind the plan.
    travel : TravelModel, optional
        When it is not the default one.
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    cycle: Cycle
    stop: StoppingCriterion
    seed: int = 1
    jobs: int = -1
    settings: Settings = field(default_factory=Settings)
    kept: Path | None = None
    tiles: str = "osm"
    travel: TravelModel | None = None

    def completed(self) -> tuple[pd.DataFrame, list[str]]:
        """The outlets as they are planned, and all notes so far."""
        outlets, _ = complete_outlets(self.outlets, self.cycle)
        notes = planning_notes(self.outlets, self.reps, self.cycle, self.settings, self.travel)
        return outlets, notes


def read_inputs(request: Request) -> Inputs:
    """Read both tables and check all options.

    Parameters
    ----------
    request : Request

    Returns
    -------
    Inputs

    Raises
    ------
    RouteplanError
        With the faults of both tables and of the options in one message.
    """
    refusals = Refusals(Request)
    stop = refusals.gather(lambda: _stop(request))
    refusals.gather(lambda: _check_seed(request.seed))
    refusals.gather(lambda: _check_jobs(request.jobs))
    cycle = _cycle(request, refusals)
    settings = refusals.gather(lambda: _settings(request.settings))
    refusals.gather(lambda: check_out(request.out))
    kept = refusals.gather(lambda: _kept(request))
    travel = _travel(request, settings, refusals)
    refusals.gather(lambda: _check_two_tables(request))
    refusals.gather(lambda: check_tiles(request.tiles))
    given = request.coordinates
    outlets = refusals.gather(
        lambda: read_outlets(request.outlets, sheet=request.outlets_sheet, coordinates=given)
    )
    reps = refusals.gather(
        lambda: read_reps(request.reps, sheet=request.reps_sheet, coordinates=given)
    )
    if reps is not None and cycle is not None:
        refusals.gather(lambda: rep_days(reps, cycle))
    if outlets is not None and cycle is not None:
        refusals.gather(lambda: _check_visits(outlets, cycle, request.outlets.name))
    if outlets is not None and travel is not None:
        refusals.gather(lambda: check_answers(travel, outlets), option="osrm")
    refusals.told()
    if outlets is None or reps is None or cycle is None or stop is None or settings is None:
        raise AssertionError("what is missing has been refused")
    inputs = Inputs(
        outlets,
        reps,
        cycle,
        stop,
        seed=request.seed,
        jobs=request.jobs,
        settings=settings,
        kept=kept,
        tiles=request.tiles,
        travel=travel,
    )
    inputs.completed()  # refuses places that no road reaches
    return inputs


def check_out(folder: Path) -> None:
    """Refuse a folder for the plan that must not be replaced.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    RouteplanError
        When it is a file, the folder the user stands in, or holds something else than a plan.
    """
    if folder.resolve() == Path.cwd():
        raise SettingsError("`out` is the folder you are in. Needed: another one, such as plan.")
    check_folder(folder)


def _stop(request: Request) -> StoppingCriterion:
    if request.iterations is None:
        return MaxRuntime(_SECONDS if request.seconds is None else request.seconds)
    if request.seconds is not None:
        raise SettingsError("Give `seconds` or `iterations`. Got both.")
    return MaxIterations(request.iterations)


def _check_two_tables(request: Request) -> None:
    one_file = request.outlets.resolve() == request.reps.resolve()
    if one_file and request.outlets_sheet == request.reps_sheet:
        raise SettingsError(
            f"{request.reps} is given for the outlets and for the reps. Needed: two files, or a "
            "workbook and --reps-sheet NAME."
        )


def _kept(request: Request) -> Path:
    """Folder beside the plan in which a large plan keeps what its regions find."""
    kept = request.out.parent / f"{request.out.resolve().name}-regions"
    if request.resume and not kept.exists():
        raise RouteplanError(f"--resume: there is no {kept} of a run that was stopped.")
    if kept.exists() and not request.resume:
        raise RouteplanError(
            f"{kept} keeps a run that was stopped. Add --resume to go on, or delete the folder."
        )
    return kept


def _travel(request: Request, settings: Settings | None, refusals: Refusals) -> TravelModel | None:
    wanted = settings.roads if settings else RoadSettings()
    server = refusals.gather(lambda: osrm_travel(request.osrm, request.out), option="osrm")
    roads = refusals.gather(
        lambda: road_travel(request.roads, request.mode, wanted, other=request.osrm)
    )
    return roads or server


def _check_visits(outlets: pd.DataFrame, cycle: Cycle, file: str) -> None:
    """Refuse visits the cycle has no room for, where the file has them."""
    try:
        complete_outlets(outlets, cycle)
    except DataError as error:
        raise DataError(
            replace(fault, source=file, row="", found=f"{fault.found} for {fault.row}")
            for fault in error.faults
        ) from None


def _check_seed(seed: int) -> None:
    if seed < 0:
        raise SettingsError(f"`seed` must be at least 0. Got {seed}.")


def _check_jobs(jobs: int) -> None:
    if jobs < 1 and jobs != -1:
        raise SettingsError(f"`jobs` must be a number of cores, or -1 for all. Got {jobs}.")


def _cycle(request: Request, refusals: Refusals) -> Cycle | None:
    workdays = refusals.gather(lambda: parse_weekdays(request.workdays), option="workdays")
    holidays = refusals.gather(lambda: parse_dates(request.holidays), option="holidays")
    days, dates = workdays or ("Mon",), holidays or ()
    cycle = refusals.gather(lambda: _dated(request, days, dates))
    return None if workdays is None else cycle


def _dated(request: Request, workdays: tuple[str, ...], holidays: tuple[dt.date, ...]) -> Cycle:
    if request.country is None:
        return Cycle(request.weeks, workdays, request.start, holidays)
    if request.start is None:
        raise SettingsError("`country` has holidays on dates: give `start` as well.")
    return Cycle.in_country(
        request.country,
        start=request.start,
        weeks=request.weeks,
        workdays=workdays,
        holidays=holidays,
    )


def _settings(path: Path | None) -> Settings:
    return Settings() if path is None else Settings.from_toml(path)
