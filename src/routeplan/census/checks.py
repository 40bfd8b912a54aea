"""Checks of the cells of a census, each on its own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype, is_string_dtype

from routeplan.census.fields import field_texts
from routeplan.census.findings import Finding
from routeplan.census.robust import log_scores
from routeplan.census.spelling import plain
from routeplan.columns import OUTLETS
from routeplan.cycle import Cycle

__all__ = [
    "KINDS_OF_TEXT",
    "check_figures",
    "check_ids",
    "check_missing",
    "check_names",
    "check_spellings",
    "spelling_groups",
]

_SCORE = 4.0
"""Robust z beyond which a figure is told; sales of whole markets have longer tails than normal."""
_LONG_MIN = 180.0
_MOSTLY_MISSING = 0.1
_PLACEHOLDERS = frozenset(
    {"test", "tests", "unknown", "none", "n/a", "na", "null", "xxx", "xx", "tbd", "-", "?", ".",
     "noname", "no name", "unnamed", "测试", "无", "未知", "bilinmiyor", "deneme"}
)  # fmt: skip
KINDS_OF_TEXT = ("channel", "segment", "rep", "city", "county", "region", "brand", "category")
"""Columns that hold kinds; a chain of spellings makes several of one."""
_MOST_SPELLINGS = 0.2
"""A column with more different texts, as a share of its rows, holds no kinds."""


def check_missing(outlets: pd.DataFrame, fields: dict[str, str]) -> Iterator[Finding]:
    """Cells without anything; a column that is empty in many rows is told once."""
    known = {column.name for column in OUTLETS} | set(fields.values())
    for name in outlets.columns:
        if name not in known or name in {"lat", "lon", "name"}:
            continue
        cells = outlets[name]
        empty = cells.isna() | (cells.astype(object) == "")
        count = int(empty.sum())
        if name in {"weekdays", "open", "must_visit"} or count == 0:
            continue
        advice = f"Fill in the {name}."
        if count > max(5, _MOSTLY_MISSING * len(outlets)):
            found = f"{count:,} of {len(outlets):,} cells are empty"
            yield Finding("missing cells", "low", "outlets", "", str(name), found, advice)
            continue
        for label in outlets.index[empty]:
            yield Finding(
                "missing cells", "low", "outlets", str(label), str(name), "nothing", advice
            )


def check_names(outlets: pd.DataFrame, fields: dict[str, str]) -> Iterator[Finding]:
    """Names that are missing, the id again, or stand for nothing."""
    names = field_texts(outlets, fields.get("name"))
    for label, name in names.items():
        if name in {"", str(label)}:
            found = "nothing"
        elif plain(name) in _PLACEHOLDERS or not any(sign.isalnum() for sign in name):
            found = name
        else:
            continue
        advice = "Ask for the name: without it a duplicate is hard to see."
        yield Finding("missing names", "low", "outlets", str(label), "name", found, advice)


def check_ids(outlets: pd.DataFrame) -> Iterator[Finding]:
    """Ids that are one but for case, blanks, signs and zeros in front."""
    labels = pd.Series(outlets.index.astype("str"))
    alike = labels.map(_plain_id)
    for _, group in labels[alike.duplicated(keep=False) & (alike != "")].groupby(alike):
        first, *others = group
        for label in others:
            advice = "One outlet with two ids, or two outlets that people will mix up."
            yield Finding(
                "like ids", "medium", "outlets", label, "outlet", f"{label} beside {first}", advice
            )


def _plain_id(label: str) -> str:
    return "".join(sign for sign in plain(label) if sign.isalnum()).lstrip("0")


def check_figures(outlets: pd.DataFrame, cycle: Cycle) -> Iterator[Finding]:
    """Sales, minutes and visits that are out of the ordinary."""
    figures = {
        name: outlets[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("sales", "potential", "service_min", "visits")
        if name in outlets and is_numeric_dtype(outlets[name])
    }
    labels = outlets.index.astype("str").tolist()
    for name in ("sales", "potential"):
        if name in figures:
            yield from _outliers(labels, name, figures[name])
    if "sales" in figures:
        for k in np.flatnonzero(figures["sales"] == 0):
            advice = "Closed, new or not yet won? Without sales it is in the last class."
            yield Finding("zero sales", "low", "outlets", labels[k], "sales", "0", advice)
    if {"sales", "potential"} <= set(figures):
        for k in np.flatnonzero(figures["potential"] < figures["sales"]):
            found = f"{figures['potential'][k]:,.0f}, sales are {figures['sales'][k]:,.0f}"
            advice = "Potential counts what is sold already; it cannot be less."
            yield Finding(
                "low potential", "medium", "outlets", labels[k], "potential", found, advice
            )
    if "service_min" in figures:
        yield from _service(labels, figures["service_min"])
    if "visits" in figures:
        yield from _visits(labels, figures["visits"], cycle)


def _outliers(labels: list[str], name: str, values: np.ndarray) -> Iterator[Finding]:
    scores = log_scores(values)
    middle = float(np.median(values[values > 0])) if (values > 0).any() else 0.0
    for k in np.flatnonzero(np.abs(scores) > _SCORE):
        times = values[k] / middle
        found = f"{values[k]:,.10g}, {_times(times)} the middle outlet"
        advice = "Check unit, period and decimal point; a wholesaler may be a class of its own."
        yield Finding(f"{name} outliers", "medium", "outlets", labels[k], name, found, advice)


def _times(times: float) -> str:
    return f"{times:,.0f} times" if times >= 1 else f"a part in {1 / times:,.0f} of"


def _service(labels: list[str], minutes: np.ndarray) -> Iterator[Finding]:
    for k in np.flatnonzero(minutes > _LONG_MIN):
        found, advice = f"{minutes[k]:g} min", "Minutes of one visit? Split what takes half a day."
        yield Finding("long service", "medium", "outlets", labels[k], "service_min", found, advice)
    for k in np.flatnonzero(minutes == 0):
        advice = "A visit takes some minutes; leave the cell empty to have them filled in."
        yield Finding("no service time", "low", "outlets", labels[k], "service_min", "0", advice)


def _visits(labels: list[str], visits: np.ndarray, cycle: Cycle) -> Iterator[Finding]:
    days = len(cycle.open_days)
    for k in np.flatnonzero(visits > days):
        found = f"{visits[k]:g} visits in {days} days"
        advice = "At most one visit a day: visits are per cycle, not per year."
        yield Finding("too many visits", "high", "outlets", labels[k], "visits", found, advice)
    for k in np.flatnonzero(visits == 0):
        advice = "It will not be visited. Take the row out, or set its visits."
        yield Finding("no visits", "low", "outlets", labels[k], "visits", "0", advice)


def check_spellings(outlets: pd.DataFrame) -> Iterator[Finding]:
    """Kinds (channel, segment, town) that are written in several ways."""
    for name in KINDS_OF_TEXT:
        if name not in outlets:
            continue
        for group in spelling_groups(outlets[name]):
            told = ", ".join(f'"{text}" {rows:,}' for text, rows in group.items())
            advice = f'Write "{group.idxmax()}" everywhere, or they count as different kinds.'
            yield Finding("several spellings", "medium", "outlets", "", name, told, advice)


def spelling_groups(cells: pd.Series) -> Iterator[pd.Series]:
    """Texts of a column that are one but for case, accents and blanks, with their rows.

    Columns whose texts nearly all differ hold no kinds and have no groups.
    """
    if not is_string_dtype(cells.infer_objects()):
        return
    counts = cells.dropna().value_counts()
    if len(counts) > max(10, _MOST_SPELLINGS * len(cells)):
        return
    spelt = pd.Series(counts.index.astype("str"), index=counts.index).map(_plain_kind)
    for _, group in counts.groupby(spelt):
        if len(group) > 1:
            yield group


def _plain_kind(text: str) -> str:
    return " ".join(plain(text).split())
