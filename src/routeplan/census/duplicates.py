"""Rows of a census that are one shop taken down twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.census.blocking import candidate_pairs
from routeplan.census.evidence import gather_evidence
from routeplan.census.fields import census_fields, check_table, degrees, field_texts
from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import great_circle_km

if TYPE_CHECKING:
    from routeplan.census.matching import Matches

__all__ = ["find_duplicates"]

_FARTHEST_KM = 5.0

Members = list[tuple[int, float, str]]
"""Rows of a group with their similarity to the kept row and the reason; the kept row first."""


def find_duplicates(
    outlets: pd.DataFrame,
    *,
    max_km: float = 0.1,
    min_similarity: float = 0.9,
    columns: Mapping[str, str | None] | None = None,
) -> pd.DataFrame:
    """Find the rows that are likely one shop taken down twice.

    Names are compared without case, accents, width, legal forms and the name of the town; rare
    words count most. A pair needs one of these, the first that holds being the reason:

    - the same phone, and names with much in common or one place;
    - the same address, and names that are nearly alike (0.7);
    - a place within `max_km`, and a similarity of `min_similarity`;
    - where one has no place: the same town and a name that no third outlet has.

    Not duplicates, whatever they share: shops with other store numbers ("#12", "#13"), other
    branches ("(建国路店)") or other house numbers; a shop and a counter in it ("Sushi @ Green's",
    "Green's Fish Market"); formats of a chain side by side. A place says nothing about names that
    are only a kind of shop ("Market", "Büfe") or missing, and nothing at all where more than 25
    outlets share the point: geocoding has put them into the middle of the town. The shops of a
    chain must lie within 30 m, and so must pairs of which one alone has a number, or which have
    different channels.

    Parameters
    ----------
    outlets : DataFrame
        Index the ids; `name` and any of `lat, lon` (degrees, missing allowed), address, town,
        postcode, phone, owner and channel.
    max_km : float, default 0.1
        How far apart one shop may have been taken down, as the crow flies.
    min_similarity : float, default 0.9
        From 0 to 1.
    columns : mapping of str to str or None, optional
        Which columns hold `address, city, postcode, phone, owner` and so on, None for those that
        must not be used; the others are found by their headers.

    Returns
    -------
    DataFrame
        One row per outlet of a group, the row to keep first: `group` (from 1), `outlet`, `name`,
        `km` from the kept row (missing where a place is unknown), `similarity` to its name,
        `reason`, and `keep`. Kept is the row that all others of its group are like; of several, the
        one with the most filled cells, then the most sales, then the first id.

    Raises
    ------
    DataError
        When an id is there twice, or a coordinate is no number.
    SettingsError
        For limits out of range or unknown columns.
    RouteplanError
        When rapidfuzz is not installed.

    References
    ----------
    Christen 2012, "Data Matching", Springer, doi:10.1007/978-3-642-31164-2.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"name": ["Joe's Deli", "JOES DELI LLC", "Green's #7", "Green's #8"],
    ...      "lat": 40.0, "lon": [-73.0, -73.0001, -73.0, -73.0]}, index=list("abcd"))
    >>> find_duplicates(outlets)[["group", "outlet", "reason", "keep"]]
       group outlet                 reason   keep
    0      1      a                          True
    1      1      b  same place, like name  False
    """
    _check_limits(max_km, min_similarity)
    check_table(outlets)
    try:
        from routeplan.census.matching import judge_pairs
    except ModuleNotFoundError as error:
        if "rapidfuzz" not in str(error):
            raise
        raise RouteplanError(
            "Duplicates are found by rapidfuzz: pip install 'routeplan[census]'"
        ) from None
    fields = census_fields(outlets, columns)
    evidence = gather_evidence(outlets, fields)
    copies = evidence.copies
    pairs = np.vstack(
        [candidate_pairs(evidence, max_km, min_similarity), np.column_stack([copies, copies])]
    )
    matches = judge_pairs(evidence, pairs, max_km=max_km, min_similarity=min_similarity)
    groups = _groups(matches, evidence.kind, _order(outlets))
    return _table(outlets, field_texts(outlets, fields.get("name")), groups)


def _check_limits(max_km: float, min_similarity: float) -> None:
    if not 0 <= max_km <= _FARTHEST_KM:
        raise SettingsError(f"`max_km` must be from 0 to {_FARTHEST_KM:g}. Got {max_km}.")
    if not 0 < min_similarity <= 1:
        raise SettingsError(f"`min_similarity` must be above 0, at most 1. Got {min_similarity}.")


def _order(outlets: pd.DataFrame) -> NDArray[np.intp]:
    """Rank of every row as the one to keep, 0 the best."""
    filled = (outlets.notna() & (outlets != "")).sum(axis=1).to_numpy()
    sales = np.zeros(len(outlets))
    if "sales" in outlets:
        sales = np.nan_to_num(pd.to_numeric(outlets["sales"], errors="coerce").to_numpy(float))
    rank = np.empty(len(outlets), dtype=np.intp)
    ids = np.unique(outlets.index.astype("str"), return_inverse=True)[1]
    rank[np.lexsort([ids, -sales, -filled])] = np.arange(len(outlets))
    return rank


def _groups(matches: Matches, kind: NDArray[np.intp], rank: NDArray[np.intp]) -> list[Members]:
    """Groups of rows of which every one is like the kept row, not only like another member.

    Chains of likenesses lead from one shop to another one: a joins b, b joins c, and a and c have
    nothing in common.
    """
    links: defaultdict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
    kinds = kind.tolist()
    told = zip(matches.pairs.tolist(), matches.similarity.tolist(), matches.reason, strict=True)
    for (one, other), alike, reason in told:
        links[one][other] = links[other][one] = (alike, reason)
    rows = pd.Series(np.arange(len(kind))).groupby(kind).apply(list)
    free = {row for one in links for row in rows[one]}
    groups = []
    for row in sorted(free, key=lambda row: (-len(links[kinds[row]]), rank[row])):
        if row not in free:
            continue
        others = [
            (other, *link)
            for near, link in links[kinds[row]].items()
            for other in rows[near]
            if other in free and other != row
        ]
        if others:
            others.sort(key=lambda member: (-member[1], rank[member[0]]))
            groups.append([(row, 1.0, ""), *others])
            free -= {row, *(member[0] for member in others)}
    return sorted(groups, key=lambda members: min(member[0] for member in members))


def _table(outlets: pd.DataFrame, names: pd.Series, groups: list[Members]) -> pd.DataFrame:
    members = [(number, *member) for number, group in enumerate(groups, 1) for member in group]
    row = np.array([member[1] for member in members], dtype=np.intp)
    kept = np.array([groups[number - 1][0][0] for number, *_ in members], dtype=np.intp)
    lat, lon = degrees(outlets, "lat"), degrees(outlets, "lon")
    return pd.DataFrame(
        {
            "group": np.array([member[0] for member in members], dtype=np.int64),
            "outlet": pd.Series(outlets.index[row], dtype="str"),
            "name": pd.Series(names.to_numpy()[row], dtype="str"),
            "km": great_circle_km(lat[row], lon[row], lat[kept], lon[kept]),
            "similarity": np.array([member[2] for member in members], dtype=np.float64),
            "reason": pd.Series([member[3] for member in members], dtype="str"),
            "keep": row == kept,
        }
    )
