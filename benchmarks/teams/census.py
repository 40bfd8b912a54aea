"""Censuses: likely duplicates, findings, and how many copies put in on purpose are found.

An instance is a folder with ``census.csv``, or ``outlets.csv`` where there is none. The copies are
a fiftieth of the rows that have a name, each with a slip or two of the kind people make: capitals,
a legal form, a letter left out, another spelling of the address, a place up to 50 m away. The cost
is the number of rows that are likely duplicates of others before any copy is put in.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

import routeplan as rp
from benchmarks.results import Result

__all__ = ["CensusResult", "add_arguments", "put_in_copies", "run"]

_SHARE = 50
_DEGREES = 0.05 / 111.195
_ROW = "{:<12}{:>9}{:>9}{:>12}{:>8}{:>10}{:>11}{:>9}{:>9}"
_STREETS = {
    " STREET": " ST",
    " AVENUE": " AVE",
    " ROAD": " RD",
    " ST": " STREET",
    " AVE": " AVENUE",
}


@dataclass(frozen=True)
class CensusResult(Result):
    """One census; `recall` is the share of the copies that are found."""

    outlets: int
    duplicates: int
    groups: int
    findings: int
    report_s: float
    copies: int
    recall: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FOLDERS")


def run(options: argparse.Namespace) -> Iterator[CensusResult]:
    """Look through every census; yield a result for each."""
    print(
        _ROW.format(
            "case", "outlets", "seconds", "duplicates", "groups", "findings", "report s", "copies",
            "recall",
        )
    )  # fmt: skip
    for folder in options.files:
        yield _tell(_measure(folder, options.seed))


def _measure(folder: Path, seed: int) -> CensusResult:
    outlets = _read(folder)
    began = time.perf_counter()
    duplicates = rp.find_duplicates(outlets)
    seconds = time.perf_counter() - began
    findings = rp.quality_report(outlets, duplicates=duplicates)
    report_s = time.perf_counter() - began - seconds
    doubled, copies = put_in_copies(outlets, seed)
    found = rp.find_duplicates(doubled)
    group = found.set_index("outlet")["group"]
    alike = [group.get(copy, -1) == group.get(source, -2) for copy, source in copies.items()]
    again = int((~duplicates["keep"]).sum())
    return CensusResult(
        set="census",
        instance=folder.name,
        engine="routeplan",
        seed=seed,
        seconds=seconds,
        cost=again,
        best_known=None,
        gap_pct=None,
        feasible=True,
        version=version("routeplan"),
        outlets=len(outlets),
        duplicates=again,
        groups=duplicates["group"].nunique(),
        findings=len(findings),
        report_s=report_s,
        copies=len(copies),
        recall=float(np.mean(alike)) if alike else float("nan"),
    )


def _read(folder: Path) -> pd.DataFrame:
    census = folder / "census.csv"
    table = pd.read_csv(census if census.is_file() else folder / "outlets.csv", dtype=str)
    # Opening hours of public lists are in a form of their own and not needed here.
    return rp.read_outlets(table.drop(columns="opening_hours", errors="ignore"), placed=False)


def put_in_copies(outlets: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Add copies of some rows, with slips.

    Parameters
    ----------
    outlets : DataFrame
    seed : int

    Returns
    -------
    DataFrame
        The rows and the copies, shuffled.
    dict of str to str
        Id of every copy to that of its source.
    """
    random = np.random.default_rng(seed)
    named = outlets[outlets["name"].str.len().ge(5) & (outlets["name"] != outlets.index)]
    count = min(len(named), max(1, len(outlets) // _SHARE))
    source = named.iloc[random.choice(len(named), count, replace=False)]
    copy = source.set_axis([f"copy of {label}" for label in source.index])
    copy["name"] = [_slip(name, random) for name in copy["name"]]
    if "address" in copy:
        copy["address"] = [_respelt(address) for address in copy["address"]]
    for name in ("lat", "lon"):
        copy[name] += random.uniform(-_DEGREES, _DEGREES, count) / np.sqrt(2)
    both = pd.concat([outlets, copy]).rename_axis("outlet").sample(frac=1, random_state=seed)
    return both, dict(zip(copy.index, source.index, strict=True))


def _slip(name: str, random: np.random.Generator) -> str:
    """A name as somebody else would have typed it."""
    kind = random.integers(4)
    if kind == 0:
        return name.upper() if name != name.upper() else name.title()
    if kind == 1:
        return f"{name} LLC"
    if kind == 2:
        longest = max(name.split(), key=len)
        place = name.index(longest) + len(longest) // 2
        return name[:place] + name[place + 1 :]
    return name.replace("&", " and ").replace("'", "").replace("-", " ")


def _respelt(address: object) -> object:
    text = str(address)
    for long, short in _STREETS.items():
        if text.endswith(long):
            return text.removesuffix(long) + short
    return address


def _tell(row: CensusResult) -> CensusResult:
    print(
        _ROW.format(
            row.instance,
            f"{row.outlets:,}",
            f"{row.seconds:.1f}",
            f"{row.duplicates:,}",
            f"{row.groups:,}",
            f"{row.findings:,}",
            f"{row.report_s:.1f}",
            f"{row.copies:,}",
            f"{row.recall:.1%}",
        ),
        flush=True,
    )
    return row
