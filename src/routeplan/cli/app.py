"""The commands and their options; what they do is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routeplan.cli.console import ended_readably, widen_streams

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
_REVIEW = (
    "Check a plan against every rule; exit status 1 when one is broken.\n\n"
    "The checker shares nothing with the search. It computes travel, times, budgets, rhythm and "
    "sums again from the tables, so that plans edited by hand can be reviewed too."
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
    outlets_sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sheet of a workbook; else the first one.")
    ] = None,
    reps_sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sheet of a workbook; else the first one.")
    ] = None,
    coordinates: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM",
            help="System of the coordinates in both tables: wgs84, gcj02 (Amap, Tencent), bd09 "
            "(Baidu) or a projection such as EPSG:32636. Without it, what the headers say, else "
            "wgs84.",
        ),
    ] = None,
    weeks: Annotated[int, typer.Option(help="Weeks of the cycle, 1 to 8.")] = 4,
    workdays: Annotated[
        str, typer.Option(help="Workdays of the week, such as Mon-Sat or Sun-Thu or Mon,Wed,Fri.")
    ] = "Mon-Fri",
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
    seed: Annotated[int, typer.Option(help="Another seed, another plan about as good.")] = 1,
    jobs: Annotated[int, typer.Option(help="Processor cores to use; -1 for all.")] = -1,
    tiles: Annotated[
        str, typer.Option(metavar="MAP", help="Street map behind the plan: osm, amap or none.")
    ] = "osm",
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
            help=r"Settings of the plan, in the tables \[journey] and \[search].",
        ),
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
            )
        )


_PRICE = (
    "Tell what the wishes of a plan cost: travel and unserved visits at several values of each.\n\n"
    "Wishes: same_weekday, same_rep, balance, compactness, handovers, day_min, reps, hours. Each "
    "value is searched for from the plan, each search on one core."
)
_PlanFolder = Annotated[Path, typer.Argument(help="Folder of a plan.", metavar="DIR")]


@app.command(help=_REVIEW)
def review(folder: _PlanFolder) -> None:
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


@app.command(help=_PRICE)
def price(
    folder: _PlanFolder,
    *,
    wish: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Wish to price; may be given again.", show_default="all"),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            help="Time of each search; the same seed gives the same prices without it.",
            show_default="130 iterations per visit",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other prices about as good.")] = 1,
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
