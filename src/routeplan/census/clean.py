"""Mend a census: one spelling, one row per shop, and a log of all that was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import pandas as pd

from routeplan.census.cleaner import Cleaner, Merging
from routeplan.census.duplicates import find_duplicates
from routeplan.census.fields import census_fields, check_table
from routeplan.errors import SettingsError

__all__ = ["clean_outlets"]

Case = Literal["keep", "title"]


def clean_outlets(
    outlets: pd.DataFrame,
    *,
    duplicates: pd.DataFrame | None = None,
    sales: Merging = "max",
    case: Case = "keep",
    drop_lost: bool = True,
    columns: Mapping[str, str | None] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mend what can be mended in a table of outlets, and tell all of it.

    In this order: blanks inside and around texts are made single ones or taken off; kinds
    (channel, segment, town ...) that differ by case, accents or blanks get the spelling most rows
    have; duplicates are merged into the row to keep, whose empty cells are filled from them; rows
    that nobody could find are dropped.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`routeplan.read_outlets` gives it, with ``placed=False`` where places are missing.
    duplicates : DataFrame, optional
        Of :func:`~routeplan.census.duplicates.find_duplicates`, looked through by a person: rows
        taken out are not merged, `keep` may be moved to another row of the group, and an empty
        table merges nothing. Looked for without it.
    sales : {"max", "sum"}
        Sales and potential of merged rows: the largest (one shop reported twice) or the sum (sales
        of one shop split over two numbers).
    case : {"keep", "title"}
        "title" writes names that are all capitals or all small letters with capital initials;
        words of up to three letters or with a digit stay.
    drop_lost : bool, default True
        Drop rows without a place, an address and a phone.
    columns : mapping, optional
        As :func:`~routeplan.census.duplicates.find_duplicates` takes it.

    Returns
    -------
    table : DataFrame
        The rows that are left, in the order they had; ``attrs["notes"]`` sums up what was done.
    log : DataFrame
        One row per change: `outlet`, `action` ("changed", "filled", "merged", "given up",
        "dropped"), `column`, `before`, `after`, `why`. "given up" is a cell of a merged row that
        the kept row has otherwise; "dropped" has the whole row in `before`.

    Raises
    ------
    DataError
        When an id is there twice, or a coordinate is no number.
    SettingsError
        For other options, or duplicates that do not fit the table.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"name": ["Joe's  Deli", "JOES DELI LLC"], "lat": 40.0, "lon": -73.0,
    ...      "sales": [100.0, 120.0], "phone": [None, "555-123-4567"]}, index=["a", "b"])
    >>> table, log = clean_outlets(outlets)
    >>> table[["name", "sales"]].to_dict("index")
    {'b': {'name': 'JOES DELI LLC', 'sales': 120.0}}
    >>> log[["outlet", "action", "column", "after"]].to_numpy().tolist()[:2]
    [['a', 'changed', 'name', "Joe's Deli"], ['a', 'merged', '', 'b']]
    """
    _check_options(sales, case)
    check_table(outlets)
    cleaner = Cleaner(outlets)
    cleaner.mend_blanks()
    cleaner.unite_spellings()
    if case == "title":
        cleaner.capitalise_names()
    if duplicates is None:
        duplicates = find_duplicates(cleaner.table, columns=columns)
    cleaner.merge(_checked(duplicates, outlets), sales)
    if drop_lost:
        cleaner.drop_lost(census_fields(outlets, columns))
    return cleaner.result()


def _check_options(sales: str, case: str) -> None:
    for name, value, allowed in (("sales", sales, Merging), ("case", case, Case)):
        if value not in get_args(allowed):
            needed = " or ".join(map(repr, get_args(allowed)))
            raise SettingsError(f"`{name}` must be {needed}. Got {value!r}.")


def _checked(duplicates: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    """Duplicates that name outlets of the table, each once, and one to keep in every group."""
    missing = {"group", "outlet", "keep"} - set(duplicates.columns)
    if missing:
        raise SettingsError(f"`duplicates` must have a column {min(missing)}. Got none.")
    if duplicates.empty:
        return duplicates
    labels = {str(label): label for label in outlets.index}
    told = duplicates["outlet"].astype("str")
    duplicates = duplicates.assign(outlet=told.map(labels), keep=duplicates["keep"].astype(bool))
    known = told.isin(list(labels))
    if not known.all():
        stranger = told[~known].iloc[0]
        raise SettingsError(f"`duplicates` must name outlets of the table. Got {stranger!r}.")
    if duplicates["outlet"].duplicated().any():
        twice = duplicates.loc[duplicates["outlet"].duplicated(), "outlet"].iloc[0]
        raise SettingsError(f"`duplicates` must name every outlet once. Got {twice!r} twice.")
    kept = duplicates["keep"].groupby(duplicates["group"]).sum()
    if (kept != 1).any():
        group, count = kept[kept != 1].index[0], kept[kept != 1].iloc[0]
        raise SettingsError(
            f"`duplicates` must keep one row of every group. Got {count} of group {group}."
        )
    return duplicates
