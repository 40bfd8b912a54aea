"""Steps that mend a census, each told in a log."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_string_dtype

from routeplan.census.checks import KINDS_OF_TEXT, spelling_groups
from routeplan.census.fields import degrees, field_texts

__all__ = ["Cleaner", "Merging"]

Merging = Literal["max", "sum"]

_AMOUNTS = ("sales", "potential")
_SHORT = 3
_LOG = ("outlet", "action", "column", "before", "after", "why")


class Cleaner:
    """A copy of the table, and the log of what is done to it."""

    def __init__(self, outlets: pd.DataFrame) -> None:
        self.table = outlets.copy()
        self._log: list[tuple[str, ...]] = []
        self._notes: list[str] = list(outlets.attrs.get("notes", []))

    def result(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The table with its notes, and the log."""
        log = pd.DataFrame(self._log, columns=list(_LOG), dtype="str")
        counts = log["action"].value_counts()
        told = {
            "changed": "cells were changed",
            "dropped": "rows were dropped",
            "merged": "rows were merged into others",
            "filled": "empty cells were filled from merged rows",
            "given up": "cells of merged rows that differ were given up",
        }
        notes = [
            f"outlets: {counts[action]:,} {what}; the log names them."
            for action, what in told.items()
            if action in counts
        ]
        self.table.attrs["notes"] = [*self._notes, *notes]
        return self.table, log

    def mend_blanks(self) -> None:
        """Single blanks inside texts, none around them."""
        for name in self._texts():
            cells = self.table[name]
            mended = cells.map(lambda text: " ".join(text.split()), na_action="ignore")
            self._replace(name, mended, "blanks")

    def unite_spellings(self) -> None:
        """The commonest spelling of every kind."""
        for name in KINDS_OF_TEXT:
            if name in self.table:
                best = {
                    text: group.idxmax()
                    for group in spelling_groups(self.table[name])
                    for text in group.index
                }
                self._replace(name, self.table[name].replace(best), "spelt as in most rows")

    def capitalise_names(self) -> None:
        """Capital initials for names in one case."""
        if "name" in self.table:
            titled = self.table["name"].map(_titled, na_action="ignore")
            self._replace("name", titled, "one case only")

    def drop_lost(self, fields: dict[str, str]) -> None:
        """Drop rows without place, address and phone."""
        lost = ~(np.isfinite(degrees(self.table, "lat")) & np.isfinite(degrees(self.table, "lon")))
        for name in ("address", "phone"):
            lost &= (field_texts(self.table, fields.get(name)) == "").to_numpy()
        for label in self.table.index[lost]:
            row = self.table.loc[label].dropna()
            before = "; ".join(f"{name}: {cell}" for name, cell in row.items())
            self._tell(label, "dropped", before=before, why="no place, no address, no phone")
        self.table = self.table[~lost]

    def merge(self, duplicates: pd.DataFrame, sales: Merging) -> None:
        """Merge every group into the row to keep."""
        groups = []
        for _, group in duplicates.groupby("group", sort=False):
            ordered = group.sort_values("keep", ascending=False, kind="stable")
            groups.append(self.table.index.get_indexer(pd.Index(ordered["outlet"])).tolist())
            why = ordered.get("reason", "told to be one shop")
            for _, other in ordered.assign(why=why).iloc[1:].iterrows():
                kept = ordered["outlet"].iloc[0]
                self._tell(other["outlet"], "merged", after=kept, why=str(other["why"]))
        for name in self.table.columns:
            self._merge_column(str(name), groups, sales)
        merged = [row for rows in groups for row in rows[1:]]
        self.table = self.table.drop(index=self.table.index[merged])

    def _merge_column(self, name: str, groups: list[list[int]], sales: Merging) -> None:
        """Fill, add up or give up the cells of one column; the kept row of a group is the first."""
        column, labels = self.table[name], self.table.index
        cells = column.astype(object).to_numpy(copy=True)
        missing = (column.isna() | (cells == "")).to_numpy()
        if name == "name":  # a missing name is filled with the id on reading
            missing = missing | (cells == labels.astype("str").to_numpy(dtype=object))
        for rows in groups:
            given = [row for row in rows if not missing[row]]
            if not given:
                continue
            kept, before = rows[0], cells[rows[0]]
            value = _merged([cells[row] for row in given], name, column, sales)
            cells[kept] = value
            if kept != given[0]:
                why = f"from {labels[given[0]]}"
                self._tell(labels[kept], "filled", name, after=value, why=why)
            elif value != before:
                why = f"the {'largest' if sales == 'max' else 'sum'} of the merged rows"
                self._tell(labels[kept], "changed", name, before=before, after=value, why=why)
            for row in given:
                if row != kept and cells[row] != value:
                    why = f"merged into {labels[kept]}"
                    self._tell(
                        labels[row], "given up", name, before=cells[row], after=value, why=why
                    )
        self.table[name] = pd.Series(cells, index=labels).astype(column.dtype)

    def _texts(self) -> list[str]:
        columns = self.table.columns
        return [str(name) for name in columns if is_string_dtype(self.table[name].infer_objects())]

    def _replace(self, name: str, cells: pd.Series, why: str) -> None:
        before = self.table[name]
        for label in before.index[before.notna() & (before != cells)]:
            self._tell(label, "changed", name, before=before[label], after=cells[label], why=why)
        self.table[name] = cells.astype(before.dtype)

    def _tell(
        self,
        label: object,
        action: str,
        column: str = "",
        *,
        before: object = "",
        after: object = "",
        why: str = "",
    ) -> None:
        self._log.append((str(label), action, column, str(before), str(after), why))


def _merged(given: list[Any], name: str, column: pd.Series, sales: Merging) -> Any:
    """Value of the kept row, from the cells that are not empty, its own first."""
    if name in _AMOUNTS:
        return max(given) if sales == "max" else sum(given)
    return any(given) if is_bool_dtype(column) else given[0]


def _titled(name: str) -> str:
    """A name with capital initials when it is in one case."""
    if name not in {name.upper(), name.lower()}:
        return name
    return " ".join(
        word if len(word) <= _SHORT or any(sign.isdigit() for sign in word) else _initial(word)
        for word in name.split(" ")
    )


def _initial(word: str) -> str:
    """One word with a capital initial, also behind a hyphen; "JOE'S" becomes "Joe's"."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
