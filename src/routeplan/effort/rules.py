"""Rules that change how often an outlet is visited, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.clock import parse_date, parse_dates
from routeplan.cycle import Cycle
from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["FrequencyRule", "When"]

Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]
When = Callable[[pd.DataFrame, Cycle], pd.Series]
"""Whether a rule is for an outlet, or for which part of the cycle, from 0 to 1."""

_NEW_WEEKS = 8


@dataclass(frozen=True)
class FrequencyRule:
    """Whom a rule is for, what it does to the visits, and why.

    The visits are multiplied, then added to, then limited. All figures but the factor are visits in
    four weeks, and scale with the cycle. A rule that is for a part of the cycle changes the visits
    by that part.

    Attributes
    ----------
    name : str
    when : callable
        Takes the outlets and the cycle; gives a Series on the index of the outlets: whether the
        rule is for them, or for which part of the cycle.
    reason : str
        What the table of changes says; the columns of an outlet may stand in it: ``"owes
        {overdue:,.0f}"``.
    factor : float, default 1
    plus : float, default 0
    at_least : float, optional
    at_most : float, optional
    final : bool, default False
        Whether no later rule may change the outlets that this one is for.

    Raises
    ------
    SettingsError
        For a rule without name, with a negative factor or limits that cross.

    Examples
    --------
    >>> rule = FrequencyRule("no stock", lambda outlets, cycle: outlets["stock"] == 0,
    ...     "the shelf is empty", plus=1)
    >>> rule.name
    'no stock'
    """

    name: str
    when: When
    reason: str
    factor: float = 1.0
    plus: float = 0.0
    at_least: float | None = None
    at_most: float | None = None
    final: bool = False

    def __post_init__(self) -> None:
        if not self.name:
            raise SettingsError("`name` must be a text. Got none.")
        if not callable(self.when):
            raise SettingsError(
                f"`when` must be a function of outlets and cycle. Got {self.when!r}."
            )
        if not 0 <= self.factor < np.inf:
            raise SettingsError(f"`factor` must be at least 0. Got {self.factor}.")
        low, high = self.at_least, self.at_most
        if min(low or 0.0, high or 0.0) < 0 or (
            low is not None and high is not None and low > high
        ):
            raise SettingsError(
                f"`at_least` and `at_most` must ascend from 0 or more. Got {low} and {high}."
            )

    @classmethod
    def promotion(cls, column: str = "promotion", *, factor: float = 2.0) -> FrequencyRule:
        """More visits while a promotion runs.

        Parameters
        ----------
        column : str
            Yes or no, or the dates of the promotion such as ``"2026-12-07..2026-12-19"``.
        factor : float, default 2
        """
        return cls("promotion", _in_dates(column), "promotion {" + column + "}", factor=factor)

    @classmethod
    def new_outlet(
        cls, column: str = "opened", *, weeks: int = _NEW_WEEKS, at_least: float = 4.0
    ) -> FrequencyRule:
        """Every week at least in the first weeks of a new outlet.

        Parameters
        ----------
        column : str
            Date on which it was opened, or became a customer.
        weeks : int, default 8
        at_least : float, default 4
            Visits in four weeks.
        """
        reason = f"new: in its first {weeks} weeks since {{{column}}}"
        return cls("new outlet", _since(column, weeks), reason, at_least=at_least)

    @classmethod
    def share_loss(
        cls, column: str = "share_change", *, below: float = -0.05, plus: float = 1.0
    ) -> FrequencyRule:
        """More visits where share is lost.

        Parameters
        ----------
        column : str
            Change of our share in the outlet, as a part: -0.08 for eight points less.
        below : float, default -0.05
        plus : float, default 1
            Visits in four weeks.
        """
        return cls(
            "share loss", _number(column, below=below), f"share {{{column}:+.0%}}", plus=plus
        )

    @classmethod
    def overdue(
        cls, column: str = "overdue", *, above: float = 0.0, plus: float = 1.0
    ) -> FrequencyRule:
        """More visits to collect what is overdue (or fewer, with a negative `plus`).

        Parameters
        ----------
        column : str
            Money overdue.
        above : float, default 0
        plus : float, default 1
            Visits in four weeks.
        """
        reason = f"overdue debt {{{column}:,.0f}}"
        return cls("overdue debt", _number(column, above=above), reason, plus=plus)

    @classmethod
    def closed(cls, column: str = "closed") -> FrequencyRule:
        """No visits while an outlet is closed for the season; no other rule brings them back.

        Parameters
        ----------
        column : str
            Yes or no, or the dates on which it is closed. A part of the cycle takes its part of the
            visits away.
        """
        return cls("closed", _in_dates(column), "closed {" + column + "}", at_most=0.0, final=True)

    def part(self, outlets: pd.DataFrame, cycle: Cycle) -> pd.Series:
        """Part of the cycle for which the rule is for every outlet, checked."""
        part = self.when(outlets, cycle)
        if not isinstance(part, pd.Series) or not part.index.equals(outlets.index):
            raise SettingsError(
                f"`when` of {self.name!r} must give a Series on the outlets' index."
            )
        numbers = part.astype("float64").fillna(0.0)
        if not numbers.between(0, 1).all():
            raise SettingsError(f"`when` of {self.name!r} must give yes, no or parts from 0 to 1.")
        return numbers

    def visits(self, before: pd.Series, part: pd.Series, weeks: int) -> pd.Series:
        """Visits after the rule, whole; a half goes up."""
        scale = weeks / 4
        wanted = before * self.factor + self.plus * scale
        low = 0.0 if self.at_least is None else self.at_least * scale
        high = np.inf if self.at_most is None else self.at_most * scale
        after = before + part * (wanted.clip(low, high) - before)
        whole: pd.Series = np.floor(after + 0.5 + 1e-9).astype("int64")
        return whole

    def told(self, row: dict[Hashable, Any]) -> str:
        """The reason for one outlet."""
        try:
            return self.reason.format(**{str(name): cell for name, cell in row.items()})
        except (AttributeError, LookupError, TypeError, ValueError):
            return self.reason


def _column(outlets: pd.DataFrame, name: str) -> pd.Series:
    if name not in outlets:
        raise DataError(
            [Fault("outlets", "", name, "nothing", "a column of this name, for a rule")]
        )
    column: pd.Series = outlets[name]
    return column


def _number(name: str, *, above: float = np.inf, below: float = -np.inf) -> When:
    def when(outlets: pd.DataFrame, _: Cycle) -> pd.Series:
        given = _column(outlets, name)
        numbers = pd.to_numeric(given, errors="coerce")
        wrong = given.notna() & numbers.isna()
        if wrong.any():
            raise DataError(
                Fault("outlets", str(row), name, str(found), "a number")
                for row, found in given[wrong].items()
            )
        found: pd.Series = (numbers > above) | (numbers < below)
        return found

    return when


def _in_dates(name: str) -> When:
    """Part of the open days of the cycle on the dates of a column, or all where it says yes."""

    def when(outlets: pd.DataFrame, cycle: Cycle) -> pd.Series:
        given = _column(outlets, name)
        if pd.api.types.is_bool_dtype(given.dropna().infer_objects()):
            return given.fillna(value=False).astype(float)
        return _by_cell(given, cycle, lambda days, text: np.isin(days, _days64(parse_dates(text))))

    return when


def _since(name: str, weeks: int) -> When:
    """Part of the open days of the cycle in the first weeks after the date of a column."""

    def inside(days: Days, text: str) -> Flags:
        age = (days - np.datetime64(parse_date(text))).astype(np.int64)
        return np.asarray((age >= 0) & (age < 7 * weeks))

    return lambda outlets, cycle: _by_cell(_column(outlets, name), cycle, inside)


def _days64(dates: Iterable[Any]) -> Days:
    return np.array(list(dates), dtype="datetime64[D]")


def _by_cell(given: pd.Series, cycle: Cycle, inside: Callable[[Days, str], Flags]) -> pd.Series:
    """Part of the open days inside what a cell says, each different text read once."""
    texts = given.map(_text)
    if not (texts != "").any():
        return pd.Series(0.0, given.index)
    if cycle.start is None:
        raise SettingsError(f"`cycle` must have a start for the dates of {given.name}. Got none.")
    days = _days64(cycle.date(day) for day in cycle.open_days)
    known, unread = {"": 0.0}, set()
    for text in texts.unique():
        if text:
            try:
                known[text] = float(inside(days, text).mean()) if len(days) else 0.0
            except SettingsError:
                unread.add(text)
    if unread:
        needed = "dates such as 2026-12-07 or 2026-12-07..2026-12-19"
        raise DataError(
            Fault("outlets", str(row), str(given.name), text, needed)
            for row, text in texts.items()
            if text in unread
        )
    return texts.map(known).astype("float64")


def _text(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    return f"{cell:%Y-%m-%d}" if hasattr(cell, "strftime") else str(cell).strip()
