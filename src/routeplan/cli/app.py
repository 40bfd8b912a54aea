"""The commands and their options; what they do is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routeplan.cli.console import ended_readably, widen_streams
from routeplan.cli.options import Jobs, Pin, PlanFolder, Seed, Sheet, Tiles, Weeks, Workdays

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


_PLAN = (
    "Plan the visits of a team, from a table of outlets and a table of reps.\n\n"
    "The folder gets the map, a workbook and the tables of the plan. Ctrl-C ends the search early "
    "and keeps the best plan so far. Input that cannot be used ends with exit status 2 and one "
    "message that names all faults; nothing is written then."
)
_CHECK = (
    "Tell what looks wrong in a table of outlets, and which of its rows are likely one shop.\n\n"
    "Nothing is changed, and the exit status is 0 whatever is found. A table that cannot be read "
    "ends with exit status 2."
)
_PRICE = (
    "Tell what the wishes of a plan cost: travel and unserved visits at several values of each.\n\n"
    "Wishes: same_weekday, same_rep, balance, compactness, handovers, day_min, reps, hours. Each "
    "value is searched for from the plan, each search on one core."
)
_REVIEW = (
    "Check a plan against every rule; exit status 1 when one is broken.\n\n"
    "The checker shares nothing with the search. It computes travel, times, budgets, rhythm and "
    "sums again from the tables, so that plans edited by hand can be reviewed too."
)
_SIZE = (
    "Tell how many reps the outlets need, and how many pay.\n\n"
    "The number is estimated from visits, minutes and places, and checked by real plans: the "
    "smallest team with which every visit is planned. With --rep-cost and --margin the profit of "
    "every number of reps is told; with --reps, today's team, the steps from there and the other "
    "ways out. Input that cannot be used ends with exit status 2."
)
_MOVE = (
    "Move the visits of an outlet to another rep or day, and tell what that costs and breaks.\n\n"
    "The edited plan is written whatever it breaks; times and sums are computed again. An outlet, "
    "rep or day that is not in the plan ends with exit status 2, and names those that are near."
)
_EDIT = (
    "Read the workbook of a plan back after people have edited it.\n\n"
    "In the sheets of the reps, lines may be moved between days and sheets, deleted and added. All "
    "differences are listed by sheet and row. Unknown outlets and reps, outlets twice on a day and "
    "cells that cannot be read end with exit status 2; nothing is written then."
)
_REPLAN = (
    "Plan the rest of a cycle again, because something has come between.\n\n"
    "What was planned before --now, and of which no event tells, was made as planned. Events are a "
    "table with the columns [bold]event, time, rep, outlet[/bold] and what an event needs: ill, "
    "day lost, overran, done, failed, closed, urgent, new outlet, rep joins, rep leaves, road "
    "closed, traffic. Events that cannot be used end with exit status 2 and one message that names "
    "all faults; nothing is written then."
)


def main() -> None:
    """Run the command with the arguments of the process."""
    widen_streams()
    app(prog_name="routeplan")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"routeplan {version('routeplan')}")
        raise typer.Exit


@app.callback(epilog="Begin with: routeplan demo")
def _describe(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_show_version, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """Plan the visits of a field sales team: who visits which outlet, when, in which order."""


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the plan.")] = Path("routeplan-demo"),
    seconds: Annotated[float, typer.Option(help="Time of the search.")] = 20,
    open_map: Annotated[bool, typer.Option("--open", help="Open the map in the browser.")] = False,
) -> None:
    """Plan a made-up city of 600 outlets, and explain what happens."""
    with ended_readably():
        from routeplan.cli.demo import show_demo

        show_demo(out, seconds=seconds, open_map=open_map)


@app.command(help=_PLAN)
def plan(
    outlets: Annotated[
        Path,
        typer.Argument(
            metavar="OUTLETS",
            help="Table of outlets: CSV, Excel or Parquet with [bold]outlet, lat, lon[/bold] and "
            "what else is known, such as name, sales, visits, service_min. Headers may be English "
            "or Chinese.",
        ),
    ],
    *,
    reps: Annotated[
        Path,
        typer.Option(
            help="Table of reps with [bold]rep, lat, lon[/bold] (where the day starts) and what "
            "else is known, such as name, day_min."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(help="Folder for the plan; it appears whole or not at all."),
    ],
    outlets_sheet: Sheet = None,
    reps_sheet: Sheet = None,
    coordinates: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM",
            help="System of the coordinates in both tables: wgs84, gcj02 (Amap, Tencent), bd09 "
            "(Baidu) or a projection such as EPSG:32636. Without it, what the headers say, else "
            "wgs84.",
        ),
    ] = None,
    weeks: Weeks = 4,
    workdays: Workdays = "Mon-Fri",
    start: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Date of the first day, such as 2026-12-07. Without it days have numbers only.",
        ),
    ] = None,
    holidays: Annotated[
        str,
        typer.Option(
            metavar="DATES",
            help="Days without visits, such as 2026-12-25,2026-12-28..2026-12-31; needs --start.",
        ),
    ] = "",
    country: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Public holidays and make-up workdays of a country or a part of it, such as CN or "
            "DE-BY; needs --start.",
        ),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(help="Time of the search.", show_default="60")
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(
            help="Length of the search instead of --seconds: the same seed then gives the same "
            "plan, on any machine."
        ),
    ] = None,
    seed: Seed = 1,
    jobs: Jobs = -1,
    tiles: Tiles = "osm",
    osrm: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="OSRM server that tells the travel, such as http://localhost:5000. Its answers "
            "are kept for 30 days in travel.sqlite beside the plan's folder.",
        ),
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml",
            help=r"Settings of the plan, in the tables \[journey], \[search] and \[roads].",
        ),
    ] = None,
    roads: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.osm.pbf",
            help="Extract of OpenStreetMap; without it travel is estimated from distances.",
        ),
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option(help="On the roads by car, motorcycle, bicycle or foot.", show_default="car"),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Go on with a large plan that was stopped, from what its regions had found.",
        ),
    ] = False,
) -> None:
    """Plan from two tables and write the folder of the plan."""
    with ended_readably():
        from routeplan.cli.inputs import Request
        from routeplan.cli.planning import plan_tables

        plan_tables(
            Request(
                outlets=outlets,
                reps=reps,
                out=out,
                outlets_sheet=outlets_sheet,
                reps_sheet=reps_sheet,
                coordinates=coordinates,
                tiles=tiles,
                weeks=weeks,
                workdays=workdays,
                start=start,
                holidays=holidays,
                country=country,
                seconds=seconds,
                iterations=iterations,
                seed=seed,
                jobs=jobs,
                osrm=osrm,
                settings=settings,
                resume=resume,
                roads=roads,
                mode=mode,
            )
        )


@app.command(help=_CHECK)
def check(
    outlets: Annotated[
        Path,
        typer.Argument(
            metavar="OUTLETS",
            help="Table of outlets: CSV, Excel or Parquet. Places may be missing.",
        ),
    ],
    *,
    reps: Annotated[Path | None, typer.Option(help="Table of reps, looked at as well.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Workbook for all findings and duplicates."),
    ] = None,
    coordinates: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM",
            help="System of the coordinates in both tables: wgs84, gcj02, bd09 or EPSG:CODE.",
        ),
    ] = None,
    outlets_sheet: Sheet = None,
    reps_sheet: Sheet = None,
) -> None:
    """Tell what looks wrong in a table of outlets."""
    with ended_readably():
        from routeplan.cli.checking import check_tables

        check_tables(
            outlets,
            reps,
            out=out,
            coordinates=coordinates,
            outlets_sheet=outlets_sheet,
            reps_sheet=reps_sheet,
        )


@app.command(help=_SIZE)
def size(
    outlets: Annotated[
        Path,
        typer.Argument(
            metavar="OUTLETS",
            help="Table of outlets, as for [bold]plan[/bold]; money needs their sales.",
        ),
    ],
    *,
    reps: Annotated[
        Path | None, typer.Option(help="Today's team: another one adds to it or takes from it.")
    ] = None,
    roles: Annotated[
        Path | None,
        typer.Option(
            help="Table of roles with [bold]role[/bold] and what is known of segments, channels, "
            "fte, day_min, visits, service_min, adds, cost."
        ),
    ] = None,
    weeks: Weeks = 4,
    workdays: Workdays = "Mon-Fri",
    day_min: Annotated[
        float | None,
        typer.Option(help="Minutes a day of a rep.", show_default="480, or that of the reps"),
    ] = None,
    target_wd: Annotated[
        float | None, typer.Option(help="Weighted distribution to reach, such as 0.7.")
    ] = None,
    target_nd: Annotated[
        float | None, typer.Option(help="Numeric distribution to reach, such as 0.4.")
    ] = None,
    rep_cost: Annotated[
        float | None, typer.Option(help="Cost of a rep, in the period of the sales.")
    ] = None,
    margin: Annotated[
        float | None,
        typer.Option(help="Part of the sales left when all costs that grow with them are paid."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column to tell the reps of areas by.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draw the curve into this file.")
    ] = None,
    check: Annotated[
        bool, typer.Option(help="Whether to look for the smallest team by real plans.")
    ] = True,
    iterations: Annotated[
        int, typer.Option(help="Of the search of such a plan, for each outlet.")
    ] = 200,
    seed: Seed = 1,
    jobs: Jobs = -1,
) -> None:
    """Tell how many reps the outlets need, and how many pay."""
    with ended_readably():
        from routeplan.cli.sizing import SizeRequest, size_tables

        size_tables(
            SizeRequest(
                outlets=outlets,
                reps=reps,
                roles=roles,
                weeks=weeks,
                workdays=workdays,
                day_min=day_min,
                target_wd=target_wd,
                target_nd=target_nd,
                rep_cost=rep_cost,
                margin=margin,
                by=by,
                plot=plot,
                check=check,
                iterations=iterations,
                seed=seed,
                jobs=jobs,
            )
        )


@app.command(help=_REVIEW)
def review(folder: PlanFolder) -> None:
    """Review a plan; exit status 1 when a rule is broken."""
    with ended_readably():
        from routeplan.cli.judging import review_folder

        if review_folder(folder):
            raise typer.Exit(1)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of the plan before.", metavar="BEFORE")],
    after: Annotated[Path, typer.Argument(help="Folder of the plan after.", metavar="AFTER")],
) -> None:
    """Set the figures of two plans side by side, and tell how much has moved."""
    with ended_readably():
        from routeplan.cli.judging import compare_folders

        compare_folders(before, after)


@app.command()
def explain(
    folder: PlanFolder,
    outlet: Annotated[
        str | None,
        typer.Argument(
            metavar="[OUTLET]", help="Id of an outlet; all that are short of visits without it."
        ),
    ] = None,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Make a repair of the outlet; needs --out.")
    ] = False,
    repair: Annotated[int, typer.Option(help="Which repair to make; 1 is the cheapest.")] = 1,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the plan with the repair made.")
    ] = None,
) -> None:
    """Tell why outlets are not served as often as wanted, and what would change that."""
    with ended_readably():
        from routeplan.cli.explaining import explain_folder

        explain_folder(folder, outlet, apply=apply, repair=repair, out=out)


@app.command(help=_PRICE)
def price(
    folder: PlanFolder,
    *,
    wish: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Wish to price; may be given again.", show_default="all"),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            help="Time of each search; the same seed gives the same prices without it.",
            show_default="110 iterations per visit",
        ),
    ] = None,
    seed: Seed = 1,
    jobs: Annotated[int, typer.Option(help="Searches at the same time; -1 for all cores.")] = -1,
    today: Annotated[
        Path | None,
        typer.Option(
            metavar="OUTLETS",
            help="Table of outlets with today's [bold]rep[/bold], for the hand-overs. Without it, "
            "the reps before the plan, else those of the plan.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.png|DIR",
            help="One picture of all curves, or a folder for the table, this picture and one for "
            "each wish.",
        ),
    ] = None,
) -> None:
    """Tell what the wishes of a plan cost."""
    with ended_readably():
        from routeplan.cli.pricing import price_folder

        price_folder(
            folder, wishes=wish, seconds=seconds, seed=seed, jobs=jobs, today=today, out=out
        )


@app.command(help=_MOVE)
def move(
    folder: PlanFolder,
    outlet: Annotated[str, typer.Argument(metavar="OUTLET", help="Id of the outlet.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the edited plan.")],
    rep: Annotated[str | None, typer.Option(help="Rep who visits it from now on.")] = None,
    day: Annotated[
        str | None,
        typer.Option(
            metavar="N|DATE",
            help="Where its visit goes: a day number, a date, [bold]W2 Tue[/bold]; a weekday "
            "alone moves all its visits inside their weeks.",
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="N|DATE", help="Which visit, for an outlet with several."),
    ] = None,
    position: Annotated[
        int | None,
        typer.Option(metavar="N", help="Place in the order of the day, else the cheapest one."),
    ] = None,
    pin: Pin = True,
) -> None:
    """Move the visits of an outlet, and tell what that costs and breaks."""
    with ended_readably():
        from routeplan.cli.editing import move_outlet

        move_outlet(
            folder, outlet, out=out, rep=rep, day=day, origin=origin, position=position, pin=pin
        )


@app.command(help=_EDIT)
def edit(
    folder: PlanFolder,
    *,
    workbook: Annotated[
        Path,
        typer.Option("--from", metavar="plan.xlsx", help="The plan's workbook, edited."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the edited plan.")],
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Search for a plan that breaks no rule, near the edited."),
    ] = False,
    seconds: Annotated[float, typer.Option(help="Time of every search of the repair.")] = 5,
    pin: Pin = True,
) -> None:
    """Read an edited workbook back into a plan."""
    with ended_readably():
        from routeplan.cli.editing import edit_folder

        edit_folder(folder, workbook, out=out, repair=repair, seconds=seconds, pin=pin)


@app.command(help=_REPLAN)
def replan(
    folder: PlanFolder,
    *,
    now: Annotated[
        str, typer.Option(metavar="MOMENT", help='Date and time, such as "2026-12-08 10:30".')
    ],
    out: Annotated[Path, typer.Option(help="Folder for the new plan; whole or not at all.")],
    events: Annotated[
        Path | None, typer.Option(metavar="EVENTS", help="Table of events: CSV, Excel or Parquet.")
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            help="How much changes: least, balanced or best. Without it all three are shown and "
            "balanced is written."
        ),
    ] = None,
    handover: Annotated[
        bool, typer.Option("--handover", help="Reps may take visits from one another.")
    ] = False,
    horizon: Annotated[
        int | None, typer.Option(metavar="DAYS", help="Days that may change; 1 is today alone.")
    ] = None,
    max_changes: Annotated[
        int | None, typer.Option(help="Most visits that change although they need not.")
    ] = None,
    freeze: Annotated[
        float, typer.Option(metavar="MINUTES", help="Time ahead in which nothing changes.")
    ] = 120,
    seed: Seed = 1,
    tiles: Tiles = "osm",
) -> None:
    """Plan again from a plan's folder and a table of events."""
    with ended_readably():
        from routeplan.cli.again import replan_folder
        from routeplan.replan import ReplanSettings

        replan_folder(
            folder,
            now=now,
            events=events,
            level=level,
            settings=ReplanSettings(
                handover=handover, horizon=horizon, max_changes=max_changes, freeze=freeze
            ),
            seed=seed,
            out=out,
            tiles=tiles,
        )
