"""Degrees as people write them: 39.9, 39°54'20"N, N39 54.333, 北纬39度54分."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pandas as pd

from routeplan.columns import Column
from routeplan.tables.numbers import parse_numbers
from routeplan.tables.raw import Findings

__all__ = ["parse_degrees"]

_MARKS = str.maketrans(
    {"º": "°", "˚": "°", "度": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'", "分": "'"}
    | {"″": '"', "”": '"', "“": '"', "秒": '"', "−": "-"}
)
_SIDE_WORDS = {"北纬": "n", "南纬": "s", "东经": "e", "西经": "w", "北": "n", "南": "s"} | {
    "东": "e", "西": "w", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_SIDE = "|".join([*_SIDE_WORDS, "[nsew]"])
_BEFORE, _AFTER = re.compile(f"({_SIDE})"), re.compile(f"({_SIDE})$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SHAPE = re.compile(r"""#(?:°?|[°: ]#(?:'?|[': ]#"?))""")
"""Degrees, then minutes, then seconds: a mark, a colon or a blank between them."""
_NO_ANGLE = ("#", "# #")
"""Shapes that mean an angle only with a side of the earth."""


def parse_degrees(texts: pd.Series, column: Column, findings: Findings) -> pd.Series:
    """Degrees of a column of text, missing where nothing or something else stands.

    Parameters
    ----------
    texts : Series of str
        Without blanks around.
    column : Column
        A latitude or a longitude.
    findings : Findings
        Gets the faults and the notes.

    Returns
    -------
    Series of float
    """
    angles = {text: _angle(text) for text in texts.unique()}
    is_angle = texts.map({text: angle is not None for text, angle in angles.items()}).astype(bool)
    numbers = parse_numbers(texts.where(~is_angle, ""), column, findings)
    if not is_angle.any():
        return numbers
    sides = {text: angle[0] for text, angle in angles.items() if angle}
    wrong = _fault_sides(texts, sides, column, findings)
    found = {t: np.nan if t in wrong else _degrees(*a) for t, a in angles.items() if a}
    for position in np.flatnonzero(is_angle & texts.map(found).isna()):
        needed = "degrees with minutes and seconds below 60, such as 39°54'20\"N"
        findings.fault(column.name, int(position), texts.iloc[position], needed)
    _tell_angles(texts, found, column, findings)
    return numbers.where(~is_angle, texts.map(found)).astype("float64")


def _angle(text: str) -> tuple[str, list[float]] | None:
    """Side of the earth ("n", "s", "e", "w", "-" or "") and degrees, minutes, seconds; or None."""
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).casefold()
    plain = re.sub(r"\s*''", '"', plain.strip().replace("deg", "°"))
    before = _BEFORE.match(plain)
    plain = plain[before.end() :] if before else plain
    after = _AFTER.search(plain)
    plain = (plain[: after.start()] if after else plain).strip()
    sign = plain[:1] if plain[:1] in {"+", "-"} else ""
    plain = plain[len(sign) :].strip()
    shape = re.sub(r"\s*([°'\":])\s*", r"\1", _NUMBER.sub("#", plain))
    shape = re.sub(r"\s+", " ", shape)
    sides = [_SIDE_WORDS.get(side[1], side[1]) for side in (before, after) if side]
    if not _SHAPE.fullmatch(shape) or len(sides) + bool(sign) > 1:
        return None
    if not sides and shape in _NO_ANGLE:
        return None
    parts = [float(number.replace(",", ".")) for number in _NUMBER.findall(plain)]
    return (sides[0] if sides else sign), parts


def _degrees(side: str, parts: list[float]) -> float:
    """Decimal degrees; NaN where only the last part may have decimals, or 60 is passed."""
    if any(part % 1 for part in parts[:-1]) or any(part >= 60 for part in parts[1:]):
        return float("nan")
    degrees = sum(part / 60.0**power for power, part in enumerate(parts))
    return -degrees if side in {"s", "w", "-"} else degrees


def _fault_sides(
    texts: pd.Series[Any], sides: dict[str, str], column: Column, findings: Findings
) -> set[str]:
    """Fault easts and wests among latitudes, norths and souths among longitudes; which they are."""
    is_lat = column.name.endswith("lat")
    wrong = {text for text, side in sides.items() if side and side in ("ew" if is_lat else "ns")}
    positions = np.flatnonzero(texts.isin(wrong))
    needed = "a latitude, N or S" if is_lat else "a longitude, E or W"
    needed += ": lat and lon look swapped"
    if len(positions) > 1 and len(positions) == (texts != "").sum():
        found = f"{texts.iloc[positions[0]]} and the like in all {len(positions):,} rows"
        findings.table_fault(found, needed, findings.header(column.name))
        for position in positions:
            findings.mark(column.name, int(position))
    for position in positions:
        findings.fault(column.name, int(position), texts.iloc[position], needed)
    return wrong


def _tell_angles(
    texts: pd.Series[Any], found: dict[str, float], column: Column, findings: Findings
) -> None:
    positions = np.flatnonzero(texts.map(found).notna())
    if len(positions):
        first = texts.iloc[positions[0]]
        findings.note(
            f'angles in column "{findings.header(column.name)}": '
            f"{first} was read as {found[first]:.9g}.",
            positions,
        )
