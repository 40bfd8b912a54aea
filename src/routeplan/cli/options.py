"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Jobs", "Pin", "PlanFolder", "Seed", "Sheet", "Tiles", "Weeks", "Workdays"]

PlanFolder = Annotated[Path, typer.Argument(help="Folder of a plan.", metavar="DIR")]
Sheet = Annotated[
    str | None, typer.Option(metavar="NAME", help="Sheet of a workbook; else the first one.")
]
Weeks = Annotated[int, typer.Option(help="Weeks of the cycle, 1 to 8.")]
Workdays = Annotated[
    str, typer.Option(help="Workdays of the week, such as Mon-Sat or Sun-Thu or Mon,Wed,Fri.")
]
Seed = Annotated[int, typer.Option(help="Another seed, another plan about as good.")]
Jobs = Annotated[int, typer.Option(help="Processor cores to use; -1 for all.")]
Tiles = Annotated[
    str, typer.Option(metavar="MAP", help="Street map behind the plan: osm, amap or none.")
]
Pin = Annotated[
    bool, typer.Option("--pin/--no-pin", help="Keep edited outlets there in later planning.")
]
