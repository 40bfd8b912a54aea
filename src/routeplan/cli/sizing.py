"""The command that tells how many reps the outlets need, and how many pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from routeplan.cli.console import messages, results
from routeplan.cli.planning import prepare_search, tell_notes
from routeplan.cli.refusals import Refusals
from routeplan.cli.sizes import report_mix, report_size, report_ways
from routeplan.columns import Column
from routeplan.cycle import Cycle, parse_weekdays
from routeplan.errors import DataError, Fault, RouteplanError, SettingsError
from routeplan.preparation import complete_outlets
from routeplan.sizing import TeamSize, TrialSettings, size_roles, size_team, ways_out
from routeplan.tables import read_outlets, read_reps
from routeplan.tables.files import load_file

__all__ = ["SizeRequest", "size_tables"]

_ROLE = Column("role", "text", "name of the role", required=True)


@dataclass(frozen=True)
class SizeRequest:
    """What stands on the command line, unchecked."""

    outlets: Path
    reps: Path | None = None
    roles: Path | None = None
    weeks: int = 4
    workdays: str = "Mon-Fri"
    day_min: float | None = None
    target_wd: float | None = None
    target_nd: float | None = None
    rep_cost: float | None = None
    margin: float | None = None
    by: str | None = None
    plot: Path | None = None
    check: bool = True
    iterations: int = 200
    seed: int = 1
    jobs: int = -1


@dataclass(frozen=True)
class _Inputs:
    """What a team is sized from, checked."""

    outlets: pd.DataFrame
    reps: pd.DataFrame | None
    roles: pd.DataFrame | None
    cycle: Cycle
    trials: TrialSettings


def size_tables(request: SizeRequest) -> None:
    """Size the team as asked for, tell what it comes to and draw the curve.

    Parameters
    ----------
    request : SizeRequest

    Raises
    ------
    RouteplanError
        When the input or an option cannot be used.
    """
    console = messages()
    inputs = _read(request)
    options: dict[str, Any] = {
        "target_wd": request.target_wd,
        "target_nd": request.target_nd,
        "rep_cost": request.rep_cost,
        "margin": request.margin,
        "by": request.by,
        "trials": inputs.trials,
        "seed": request.seed,
    }
    refusals = Refusals(SizeRequest)

    def made(make: Callable[..., Any], **more: Any) -> Any:
        """What the library makes, or its refusal in the words of the command line."""
        result = refusals.gather(lambda: make(**options, **more))
        refusals.told()
        return result

    def size(**more: Any) -> Any:
        team = inputs.reps
        return size_team(inputs.outlets, inputs.cycle, reps=team, day_min=request.day_min, **more)

    def mix(roles: pd.DataFrame) -> Callable[..., Any]:
        return lambda **more: size_roles(inputs.outlets, roles, inputs.cycle, **more)

    find = size if inputs.roles is None else mix(inputs.roles)
    found = made(find, check=False)  # refuses what it must before anything long begins
    if request.check:
        prepare_search(console)
        found = made(find, progress=lambda told: console.print(told, soft_wrap=True))
    if inputs.roles is not None:
        report_mix(results(), found)
    else:
        tell_notes(console, list(found.notes))
        report_size(results(), found, inputs.cycle)
        _tell_ways(found, inputs, request)
        _draw(found, request.plot)


def _read(request: SizeRequest) -> _Inputs:
    """Read the tables and check the options, all refusals at once."""
    refusals = Refusals(SizeRequest)
    workdays = refusals.gather(lambda: parse_weekdays(request.workdays), option="workdays")
    cycle = refusals.gather(lambda: Cycle(request.weeks, workdays or ("Mon",)))
    trials = refusals.gather(lambda: _trials(request))
    refusals.gather(lambda: _check(request))
    outlets = refusals.gather(lambda: read_outlets(request.outlets))
    reps, roles = request.reps, request.roles
    team = None if reps is None else refusals.gather(lambda: read_reps(reps))
    mix = None if roles is None else refusals.gather(lambda: _read_roles(roles))
    if outlets is not None and cycle is not None:
        refusals.gather(lambda: complete_outlets(outlets, cycle))
    refusals.told()
    if outlets is None or cycle is None or trials is None:
        raise AssertionError("what is missing has been refused")
    return _Inputs(outlets, team, mix, cycle, trials)


def _trials(request: SizeRequest) -> TrialSettings:
    if request.jobs < 1 and request.jobs != -1:
        raise SettingsError(f"`jobs` must be a number of cores, or -1 for all. Got {request.jobs}.")
    return TrialSettings(iterations=request.iterations, jobs=request.jobs)


def _check(request: SizeRequest) -> None:
    if request.seed < 0:
        raise SettingsError(f"`seed` must be at least 0. Got {request.seed}.")
    if request.roles is not None:
        for name in ("reps", "day_min", "plot"):
            if getattr(request, name) is not None:
                raise SettingsError(f"Give `roles` or `{name}`. Got both.")
    if request.plot is not None:
        if request.plot.suffix.lower() not in (".png", ".svg", ".pdf"):
            raise SettingsError(f"`plot` must be a file .png, .svg or .pdf. Got {request.plot}.")
        if not request.plot.resolve().parent.is_dir():
            raise SettingsError(f"`plot` needs a folder that is there. Got {request.plot}.")


def _read_roles(path: Path) -> pd.DataFrame:
    """The table of roles; what stands in it is checked by the library."""
    raw = load_file(path, _ROLE)
    headers = [header.strip().lower() for header in raw.headers]
    if "role" not in headers:
        raise DataError([Fault(path.name, "", "role", "no such column", "the names of the roles")])
    table = pd.concat(raw.cells, axis=1).set_axis(headers, axis=1)
    return table.replace(r"^\s*$", pd.NA, regex=True)


def _tell_ways(size: TeamSize, inputs: _Inputs, request: SizeRequest) -> None:
    """What else there is than hiring, for a team that is too small."""
    if inputs.reps is None or size.today is None or size.estimate <= size.today:
        return
    ways = ways_out(
        inputs.outlets[size.covered.reindex(inputs.outlets.index)],
        inputs.reps,
        inputs.cycle,
        rep_cost=request.rep_cost,
        margin=request.margin or 1.0,
        day_min=request.day_min,
    )
    report_ways(results(), ways, size.today)


def _draw(size: TeamSize, path: Path | None) -> None:
    if path is None:
        return
    figure = size.plot().get_figure(root=True)
    if figure is None:
        raise AssertionError("a new axes has a figure")
    try:
        figure.savefig(path)
    except OSError as error:
        raise RouteplanError(f"{path}: {error.strerror}.") from None
    results().print(f"\nThe curve is in {path}.", soft_wrap=True)
