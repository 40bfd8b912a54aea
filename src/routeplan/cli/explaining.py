"""The command that explains outlets, and makes a repair."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from routeplan.cli.console import messages, printable, results
from routeplan.cli.planning import write_plan
from routeplan.errors import SettingsError
from routeplan.explanation import Explanation, explain
from routeplan.plan import Plan
from routeplan.plan.files import whole_folder
from routeplan.review import review_plan

__all__ = ["explain_folder"]

_TELL_EVERY = 50


def explain_folder(
    folder: Path, outlet: str | None, *, apply: bool, repair: int, out: Path | None
) -> None:
    """Explain one outlet of the plan in a folder, or all that are short of visits.

    Parameters
    ----------
    folder : Path
    outlet : str or None
    apply : bool
        Whether to write the plan with a repair of the outlet made.
    repair : int
        Number of the repair, from 1.
    out : Path or None
        Folder of that plan.

    Raises
    ------
    RouteplanError
        When the folder holds no plan, the outlet is not in it or has no such repair, and for
        options that do not go together; before anything is written.
    """
    if apply and (outlet is None or out is None):
        raise SettingsError("--apply needs an OUTLET and a folder: --apply --out DIR.")
    if out is not None and not apply:
        raise SettingsError("--out is for the plan with a repair made: give --apply as well.")
    console, plan = results(), Plan.load(folder)
    if outlet is None:
        _tell_all(console, plan)
        return
    told = explain(plan, outlet)
    console.print("\n".join(map(printable, repr(told).splitlines())), soft_wrap=True)
    if out is not None:
        _make(console, told, repair, out)


def _tell_all(console: Console, plan: Plan) -> None:
    """One row per outlet with the reason and the cheapest repair."""
    console.print(repr(plan), soft_wrap=True)
    stories = explain(plan, progress=_tell_progress)
    if not stories:
        console.print("Every visit wanted is planned.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in ("outlet", "visits", "why", "repair"):
        table.add_column(header, overflow="fold")
    table.add_column("cost", justify="right")
    for told in stories.values():
        best = told.repairs[0] if told.repairs else None
        table.add_row(
            printable(told.outlet),
            f"{told.visits_planned} of {told.visits_wanted}",
            printable(told.reason),
            printable(best.text) if best else "none found",
            f"{best.cost:,.0f}" if best else "",
        )
    console.print(table)
    console.print("Costs are minutes. routeplan explain DIR OUTLET tells all repairs of one.")


def _tell_progress(done: int, count: int) -> None:
    if done % _TELL_EVERY == 0:
        messages().print(f"{done:,} of {count:,} outlets explained")


def _make(console: Console, told: Explanation, repair: int, out: Path) -> None:
    """Write the plan with a repair made, and review it."""
    if not 1 <= repair <= len(told.repairs):
        raise SettingsError(
            f"--repair must be from 1 to {len(told.repairs)}, the repairs of {told.outlet}. "
            f"Got {repair}."
            if told.repairs
            else f"No repair of {told.outlet} was found."
        )
    with whole_folder(out) as fresh:
        after = told.apply(repair - 1)
        write_plan(after, fresh)
    made = int(after.outlets["visits_planned"][told.outlet])
    console.print()
    console.print(f"With repair {repair}: {made} of {told.visits_wanted} visits.")
    console.print(repr(after), soft_wrap=True)
    broken = len(review_plan(after))
    console.print(f"Review: {broken} rules are broken." if broken else "Review: no rule is broken.")
    console.print(f"Written to {printable(out)}", soft_wrap=True)
