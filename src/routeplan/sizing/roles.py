"""Teams of several roles: key-account reps, van sellers, merchandisers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from routeplan.availability import USUAL_DAY_MIN
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault
from routeplan.preparation import complete_outlets
from routeplan.sizing.result import TeamSize
from routeplan.sizing.size import size_team
from routeplan.tables import read_outlets

__all__ = ["TeamMix", "size_roles"]

_NUMBERS = {"fte": 1.0, "day_min": 1440.0, "cost": float("inf"), "service_min": 1440.0}
"""Columns above 0, and what they are at most."""


@dataclass(frozen=True, eq=False)
class TeamMix:
    """How many of every role.

    Attributes
    ----------
    table : DataFrame
        Index ``role``: `outlets`, `visits`, `service_h` and `travel_h` of a cycle, `reps`, `fte`,
        full-time reps that these are, and `cost`, where the roles have one. The last row, ``all``,
        is the sum; an outlet that several roles visit counts there once.
    sizes : dict of str to TeamSize
        What is behind it, by role.
    outlets : DataFrame of bool
        Which role visits which outlet.
    """

    table: pd.DataFrame
    sizes: dict[str, TeamSize]
    outlets: pd.DataFrame

    def __repr__(self) -> str:
        roles = ", ".join(f"{size.count:,} {role}" for role, size in self.sizes.items())
        return f"TeamMix: {int(self.table['reps'].iloc[-1]):,} reps: {roles}"


def size_roles(
    outlets: pd.DataFrame, roles: pd.DataFrame, cycle: Cycle | None = None, **options: Any
) -> TeamMix:
    """Find how many reps of every role the outlets need.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`size_team` takes them.
    roles : DataFrame
        Index or column ``role``, and any of:

        - `segments`, `channels`: those the role serves, such as ``"A,B"``; empty for all. An outlet
          belongs to the first role that serves it;
        - `adds`: yes for a role whose visits come on top of those of the others, such as a
          merchandiser;
        - `visits`, `service_min`: of this role, where they differ from those of the outlets;
        - `fte`: part of a full working day, 1 without it, or `day_min` minutes;
        - `cost` of a rep of the role.
    cycle : Cycle, optional
    **options
        Of :func:`size_team`, such as ``check=False``.

    Returns
    -------
    TeamMix

    Raises
    ------
    DataError
        For faulty tables, and for outlets that no role serves.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, _ = rp.make_city(300, seed=1)
    >>> roles = pd.DataFrame(
    ...     {"segments": ["A", ""], "fte": [1.0, 0.5]}, index=["key account", "van"]
    ... )
    >>> rp.size_roles(outlets, roles, check=False)
    TeamMix: 3 reps: 1 key account, 2 van
    """
    cycle = cycle or Cycle()
    outlets, _ = complete_outlets(read_outlets(outlets), cycle)
    roles = _checked(roles)
    serves = _served(outlets, roles)
    sizes = {}
    for role, row in roles.iterrows():
        own = outlets[serves[str(role)]]
        own = own.assign(
            **{name: row[name] for name in ("visits", "service_min") if _given(row, name)}
        )
        if len(own):
            sizes[str(role)] = size_team(own, cycle, day_min=_day_min(row), **options)
    return TeamMix(_table(outlets, roles, serves, sizes), sizes, serves)


def _checked(roles: pd.DataFrame) -> pd.DataFrame:
    """The roles by name, refused with all their faults."""
    roles = roles.set_index("role") if "role" in roles else roles
    roles = roles.set_axis(roles.index.astype("str"), axis=0).rename_axis("role")
    faults = [
        Fault("roles", str(role), "role", str(role), "another name: all roles differ")
        for role in roles.index[roles.index.duplicated() | (roles.index == "all")]
    ]
    for name, most in _NUMBERS.items():
        values = pd.to_numeric(roles[name], errors="coerce") if name in roles else pd.Series()
        bad = (
            values[~((values > 0) & (values <= most)) & roles[name].notna()]
            if len(values)
            else values
        )
        needed = "a number above 0" + ("" if most == float("inf") else f" and at most {most:g}")
        faults += [
            Fault("roles", str(role), name, str(roles.loc[role, name]), needed)
            for role in bad.index
        ]
    if not len(roles):
        faults.append(Fault("roles", "", "", "no rows", "at least one role"))
    if faults:
        raise DataError(faults)
    return roles


def _served(outlets: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Which role visits which outlet: the first that serves it, and those that add to it."""
    free = pd.Series(True, outlets.index)
    serves = {}
    for role, row in roles.iterrows():
        able = pd.Series(True, outlets.index)
        for wanted, column in (("segments", "segment"), ("channels", "channel")):
            if _given(row, wanted) and str(row[wanted]).strip():
                names = {name.strip() for name in str(row[wanted]).replace("，", ",").split(",")}
                cells = outlets[column] if column in outlets else pd.Series(None, outlets.index)
                able &= cells.isin(names)
        if _adds(row):
            serves[str(role)] = able
        else:
            serves[str(role)] = able & free
            free &= ~able
    if free.any():
        needed = "a segment or channel that a role serves"
        raise DataError(
            Fault("outlets", str(outlet), "segment", _kind(outlets.loc[outlet]), needed)
            for outlet in outlets.index[free]
        )
    return pd.DataFrame(serves)


def _kind(outlet: pd.Series) -> str:
    cells = (outlet[name] for name in ("segment", "channel") if _given(outlet, name))
    return " ".join(map(str, cells)) or "nothing"


def _given(row: pd.Series, name: str) -> bool:
    return name in row and bool(pd.notna(row[name]))


def _adds(row: pd.Series) -> bool:
    return _given(row, "adds") and str(row["adds"]).strip().lower() in (
        "true",
        "yes",
        "1",
        "1.0",
        "是",
    )


def _day_min(row: pd.Series) -> float:
    if _given(row, "day_min"):
        return float(row["day_min"])
    return USUAL_DAY_MIN * (float(row["fte"]) if _given(row, "fte") else 1.0)


def _hours(work: pd.DataFrame, name: str) -> float:
    return float(work[name].sum()) / 60 if name in work else 0.0


def _table(
    outlets: pd.DataFrame, roles: pd.DataFrame, serves: pd.DataFrame, sizes: dict[str, TeamSize]
) -> pd.DataFrame:
    """A row for every role, and one for all."""
    rows = {}
    for role, row in roles.iterrows():
        size = sizes.get(str(role))
        reps = 0 if size is None else size.count
        work = pd.DataFrame() if size is None else size.work
        own = outlets["visits"][serves[str(role)]]
        visits = len(own) * int(row["visits"]) if _given(row, "visits") else int(own.sum())
        rows[str(role)] = {
            "outlets": len(own),
            "visits": visits,
            "service_h": _hours(work, "service_min"),
            "travel_h": _hours(work, "tour_min") + _hours(work, "home_min"),
            "reps": reps,
            "fte": reps * _day_min(row) / USUAL_DAY_MIN,
            "cost": reps * float(row["cost"]) if _given(row, "cost") else float("nan"),
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("role")
    total = table.sum(min_count=1)
    total["outlets"] = int(serves.any(axis=1).sum())
    table.loc["all"] = total
    table = table.astype({"outlets": "int64", "visits": "int64", "reps": "int64"})
    return table if "cost" in roles else table.drop(columns="cost")
