"""Write docs/tables.md from the columns: ``python docs/make_tables.py``."""

from __future__ import annotations

from pathlib import Path

from routeplan.columns import EVENTS, EXAMPLES, TABLES, Column

PAGE = Path(__file__).with_name("tables.md")

INTRODUCTION = """\
# Tables

<!-- Written by docs/make_tables.py from src/routeplan/columns.py. -->

Minutes, kilometres, degrees WGS-84, currency as given. Ids are text: `007` keeps its zeros.

`read_outlets` and `read_reps` take CSV and TSV (UTF-8, UTF-16 or GB18030), Excel and Parquet files
and DataFrames. A header may be the column's name or one of its other headers, in any case; blanks,
underscores, full-width letters and units in brackets do not matter: `Service (min)`,
`服务时长（分钟）`. Minutes whose header says hours are multiplied by 60, which is told. The id may
have any header when it stands first. Columns not listed here are kept as they are.

Coordinates may be written as `39.9055`, `39,9055`, `39°54'20"N`, `N39 54.333` or `39 54 20`, and be
in another system than WGS-84, to which they are converted:

| `coordinates=` | what it is | needs |
|---|---|---|
| `"wgs84"` | GPS, OpenStreetMap | |
| `"gcj02"` | Amap (高德), Tencent (腾讯) | `routeplan[china]` |
| `"bd09"` | Baidu (百度) | `routeplan[china]` |
| `"EPSG:32636"` and the like | any system with a code; `x` points east | `routeplan[projections]` |

GCJ-02 and BD-09 are shifted in mainland China alone; places in Hong Kong, Macao, Taiwan and abroad
stay as they are. Without `coordinates` a header that names a system decides, such as `lat_gcj02`,
`百度纬度` or `经度(高德)`, or a column `坐标系`; else it is WGS-84. From numbers alone nobody can
know: a file with places in mainland China that says nothing gets a note, and so do places that are
there twice, once in either system.

What stands in a cell:
"""

TITLES = {
    "outlets": "Outlets",
    "reps": "Reps",
    "visits": "Visits (of a plan)",
    "days": "Days (of a plan)",
    "unserved": "Unserved (of a plan)",
    "events": "Events (for planning again)",
}


def page() -> str:
    """The whole page."""
    kinds = "\n".join(
        f"- {kind}: {example}"
        for kind, example in EXAMPLES.items()
        if kind != example.removeprefix("a ")
    )
    tables = TABLES | {"events": EVENTS}
    sections = "\n".join(_table(TITLES[name], columns) for name, columns in tables.items())
    return f"{INTRODUCTION}\n{kinds}\n\n{sections}"


def _table(title: str, columns: tuple[Column, ...]) -> str:
    is_input = any(column.aliases for column in columns)
    titles = ["column", "kind", "unit", "meaning", *(["if empty"] if is_input else [])]
    lines = [f"## {title}", "", _row(titles), "|" + "---|" * len(titles)]
    for column in columns:
        cells = [f"`{column.name}`", _kind(column), column.unit, column.meaning]
        lines.append(_row([*cells, _if_empty(column)] if is_input else cells))
    headers = [column for column in columns if column.aliases]
    if headers:
        lines += ["", f"Other headers of {title.lower()}:", ""]
        lines += [f"- `{column.name}`: {_headers(column)}" for column in headers]
    return "\n".join([*lines, ""])


def _headers(column: Column) -> str:
    others = ", ".join(column.aliases)
    if column.stand_ins:
        others += f"; where none of these is there: {', '.join(column.stand_ins)}"
    return others


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _kind(column: Column) -> str:
    limits = column.needed.removeprefix(EXAMPLES[column.kind]).removeprefix(",").strip()
    return f"{column.kind}, {limits}" if limits else column.kind


def _if_empty(column: Column) -> str:
    if column.required:
        return "refused"
    if column.default_from:
        return f"the `{column.default_from}`"
    return f"{column.default:g}" if isinstance(column.default, float) else column.default or ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
