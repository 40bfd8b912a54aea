"""Find the columns of a table by their headers."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from routeplan.columns import OUTLETS, REPS, Column
from routeplan.geo import SYSTEMS, System
from routeplan.tables.raw import Findings, RawTable

__all__ = ["in_hours", "is_known", "match_headers", "resembling", "system_named"]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|【[^【】]*】")
_FILLING = re.compile(r"[\s_\-./:*#'\"]+")
_HOURS = re.compile(r"hours|hrs|小时|[(\[{【](h|hr)[)\]}】]")
_SYSTEMS: dict[System, str] = {
    "wgs84": r"wgs_?-?\s?84",
    "bd09": r"bd_?-?\s?09(ll)?|baidu|百度",
    "gcj02": r"gcj_?-?\s?02|amap|autonavi|gaode|tencent|高德|腾讯|火星",
}
_SYSTEM_WORDS = {
    system: re.compile(rf"(?<![a-z])({words})(?![a-z])(地图|坐标系|坐标)?")
    for system, words in _SYSTEMS.items()
}
_MINUTES = re.compile(r"[(\[{【](min\w*|分|分钟)[)\]}】]")


def match_headers(
    raw: RawTable,
    columns: tuple[Column, ...],
    findings: Findings,
    *,
    coordinates: str | None = None,
) -> dict[str, int]:
    """Place of every column that is there; what is missing or there twice becomes a fault.

    Parameters
    ----------
    raw : RawTable
    columns : tuple of Column
        The first one is the id: it may have any header when it stands first.
    findings : Findings
        Gets the faults and notes, and the headers as the user wrote them.
    coordinates : str, optional
        The system whose columns are wanted where there are several; WGS-84 without it.

    Returns
    -------
    dict of str to int
        Column name to its place among the headers.
    """
    chosen = _exact(raw, columns, findings)
    names = _names(columns)
    shared: list[tuple[int, tuple[str, ...]]] = []
    rivals: defaultdict[str, list[int]] = defaultdict(list)
    for place, header in enumerate(raw.headers):
        candidates = names.get(_plain(header)) or _degrees_in_a_system(header, columns)
        if place in chosen.values() or not candidates:
            continue
        if len(candidates) > 1:
            shared.append((place, candidates))
        else:
            rivals[candidates[0]].append(place)
    for name, places in rivals.items():
        best = _best_system(places, raw, coordinates, findings)
        _settle(name, best, chosen, raw, findings)
    for place, candidates in shared:
        name = next((name for name in candidates if name not in chosen), "")
        if name:
            chosen[name] = place
    _stand_in(raw, columns, chosen, findings)
    _first_column_as_id(raw, columns, chosen, findings)
    by_place = sorted(chosen.items(), key=lambda item: item[1])
    findings.headers.update({name: raw.headers[place] for name, place in by_place})
    _tell_missing(raw, columns, chosen, findings)
    return chosen


def is_known(header: object, column: Column) -> bool:
    """Whether a header is one of a column's."""
    return _plain(str(header)) in {_plain(name) for name in (column.name, *column.aliases)}


def in_hours(header: str) -> bool:
    """Whether a header says that its figures are hours."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return bool(_HOURS.search(plain)) and not _MINUTES.search(plain)


def system_named(header: str) -> System | None:
    """The system of coordinates that a header names, None when it names none.

    Examples
    --------
    >>> system_named("百度经度"), system_named("lat_gcj02"), system_named("lat")
    ('bd09', 'gcj02', None)
    """
    plain = unicodedata.normalize("NFKC", header).casefold()
    return next((system for system, words in _SYSTEM_WORDS.items() if words.search(plain)), None)


def resembling(header: str, columns: Sequence[Column]) -> str:
    """Name of the column that an unknown header comes near to, "" when there is none."""
    plain = _plain(header)
    names = {_plain(name): column.name for column in columns for name in _spellings(column)}
    begins = [name for name in names if len(name) >= 5 and plain.startswith(name)]
    near = begins or get_close_matches(plain, names, n=1, cutoff=0.85)
    return names[near[0]] if near else ""


def _plain(header: str) -> str:
    """A header without case, width, blanks, signs and units in brackets."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return _FILLING.sub("", _BRACKETS.sub("", text)) or _FILLING.sub("", text)


def _spellings(column: Column) -> tuple[str, ...]:
    return (column.name, *column.aliases)


@lru_cache(maxsize=8)
def _names(columns: tuple[Column, ...]) -> dict[str, tuple[str, ...]]:
    """Every plain header and the columns it may stand for."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for column in columns:
        for spelling in dict.fromkeys(map(_plain, _spellings(column))):
            names[spelling].append(column.name)
    return {spelling: tuple(found) for spelling, found in names.items()}


def _exact(raw: RawTable, columns: tuple[Column, ...], findings: Findings) -> dict[str, int]:
    """Columns that stand under their own name."""
    chosen: dict[str, int] = {}
    for name in (column.name for column in columns):
        places = [place for place, header in enumerate(raw.headers) if header.strip() == name]
        if len(places) > 1:
            findings.table_fault(f"{len(places)} columns", "one column of this name", name)
        if places:
            chosen[name] = places[0]
    return chosen


def _degrees_in_a_system(header: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The latitude or longitude that a header means besides naming a system."""
    system = system_named(header)
    if system is None:
        return ()
    plain = unicodedata.normalize("NFKC", header).casefold()
    candidates = _names(columns).get(_plain(_SYSTEM_WORDS[system].sub("", plain)), ())
    return tuple(c.name for c in columns if c.name in candidates and c.unit == "deg")


def _best_system(
    places: list[int], raw: RawTable, coordinates: str | None, findings: Findings
) -> list[int]:
    """Of several columns those in the system told, else in the one most like WGS-84."""
    order = [*([coordinates] if coordinates in SYSTEMS else []), "wgs84", None, *SYSTEMS]
    ranks = [order.index(system_named(raw.headers[place])) for place in places]
    best, others = (
        [place for place, rank in zip(places, ranks, strict=True) if (rank == min(ranks)) == wanted]
        for wanted in (True, False)
    )
    if others:
        used, left = (_listed([raw.headers[place] for place in part]) for part in (best, others))
        findings.note(f"{used} is used; {left} beside it stays an extra column.")
    return best


def _stand_in(
    raw: RawTable, columns: tuple[Column, ...], chosen: dict[str, int], findings: Findings
) -> None:
    """Take x and y for longitude and latitude when both of them have no other header."""
    absent = [column for column in columns if column.stand_ins and column.name not in chosen]
    found: dict[str, int] = {}
    for column in absent:
        wanted = set(map(_plain, column.stand_ins))
        places = [place for place, header in enumerate(raw.headers) if _plain(header) in wanted]
        if len(places) == 1 and places[0] not in chosen.values():
            found[column.name] = places[0]
    if len(found) == 2:
        chosen.update(found)
        read = ", ".join(f'{name} from "{raw.headers[place]}"' for name, place in found.items())
        findings.note(f"read {read}.")


def _settle(
    name: str, places: list[int], chosen: dict[str, int], raw: RawTable, findings: Findings
) -> None:
    headers = [raw.headers[place] for place in places]
    if name in chosen:
        findings.note(f'"{name}" is used; {_listed(headers)} beside it stays an extra column.')
        return
    chosen[name] = places[0]
    if len(places) > 1:
        needed = f'one column for {name}: call the right one "{name}"'
        findings.table_fault(f"{_listed(headers)}", needed)


def _first_column_as_id(
    raw: RawTable, columns: tuple[Column, ...], chosen: dict[str, int], findings: Findings
) -> None:
    name = columns[0].name
    free = bool(raw.headers) and 0 not in chosen.values()
    if name not in chosen and free and not _is_other_id(raw.headers[0], name):
        chosen[name] = 0
        findings.note(f'the first column, "{raw.headers[0]}", was read as the id ({name}).')


def _is_other_id(header: str, name: str) -> bool:
    """Whether a header is the id of another table, which then was given by mistake."""
    others = (columns[0] for columns in (OUTLETS, REPS) if columns[0].name != name)
    return any(is_known(header, column) for column in others)


def _tell_missing(
    raw: RawTable, columns: tuple[Column, ...], chosen: dict[str, int], findings: Findings
) -> None:
    unused = [header for place, header in enumerate(raw.headers) if place not in chosen.values()]
    plain = {_plain(header): header for header in unused}
    for column in columns:
        if not column.required or column.name in chosen:
            continue
        near = [
            plain[match]
            for spelling in _spellings(column)
            for match in get_close_matches(_plain(spelling), plain, n=1, cutoff=0.7)
        ]
        closest = f"; {_listed(near[:1])} comes closest" if near else ""
        found = f"the headers {_listed(raw.headers)}{closest}" if raw.headers else "no headers"
        spellings = " or ".join(_two_names(column))
        findings.table_fault(found, f"a column {column.name}, such as {spellings}")


def _two_names(column: Column) -> tuple[str, ...]:
    """One English and one Chinese header."""
    english = [name for name in column.aliases if name.isascii() and len(name) > 4]
    chinese = [name for name in column.aliases if not name.isascii()]
    return (*english[:1], *chinese[:1])


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers if header)
