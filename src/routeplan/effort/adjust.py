"""Visits after rules, and what each rule changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pandas as pd

from routeplan.cycle import Cycle
from routeplan.effort.rules import FrequencyRule
from routeplan.errors import DataError, Fault, SettingsError

__all__ = ["adjust_frequency"]

_COLUMNS = ["outlet", "before", "after", "rule", "reason"]


def adjust_frequency(
    outlets: pd.DataFrame, rules: Iterable[FrequencyRule], *, cycle: Cycle | None = None
) -> tuple[pd.Series, pd.DataFrame]:
    """Change the visits of outlets by rules, one after another.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``; `visits` per cycle, and what the rules ask for.
    rules : iterable of FrequencyRule
        Each takes the visits as the one before has left them.
    cycle : Cycle, optional
        Four weeks from Monday to Friday without it. Rules with dates need one with a start.

    Returns
    -------
    visits : Series of int
        Named ``visits``, on the index of `outlets`; no more than the cycle has open days.
    changes : DataFrame
        A row per change, in order: `outlet`, `before`, `after`, `rule`, `reason`.

    Raises
    ------
    DataError
        For columns that are missing or cannot be read, and visits that are no whole numbers of at
        least 0.
    SettingsError
        For a rule that does not answer for every outlet, and dates without a start of the cycle.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"visits": [1, 4], "overdue": [900, 0], "closed": [False, True]}, index=["001", "002"])
    >>> rules = [FrequencyRule.overdue(), FrequencyRule.closed()]
    >>> visits, changes = adjust_frequency(outlets, rules)
    >>> visits.to_dict()
    {'001': 2, '002': 0}
    >>> changes[["outlet", "rule", "reason"]].to_numpy().tolist()
    [['001', 'overdue debt', 'overdue debt 900'], ['002', 'closed', 'closed True']]
    """
    cycle = cycle or Cycle()
    visits = _checked(outlets)
    settled = pd.Series(False, outlets.index)
    changes = []
    for rule in rules:
        if not isinstance(rule, FrequencyRule):
            raise SettingsError(f"`rules` must be FrequencyRules. Got {rule!r}.")
        part = rule.part(outlets, cycle).where(~settled, 0.0)
        after = rule.visits(visits, part, cycle.weeks)
        changes.append(_changes(outlets, visits, after, rule.name, rule.told))
        visits = after
        settled |= (part > 0) & rule.final
    most = len(cycle.open_days)
    limited = visits.clip(upper=most)
    why = f"the cycle has {most} open days"
    changes.append(_changes(outlets, visits, limited, "days", lambda _: why))
    return limited.rename("visits"), pd.concat(changes, ignore_index=True)


def _checked(outlets: pd.DataFrame) -> pd.Series:
    if "visits" not in outlets:
        raise DataError([Fault("outlets", "", "visits", "nothing", "a column of this name")])
    numbers = pd.to_numeric(outlets["visits"], errors="coerce")
    wrong = ~((numbers >= 0) & (numbers % 1 == 0))
    if wrong.any():
        raise DataError(
            Fault("outlets", str(row), "visits", str(found), "a whole number of at least 0")
            for row, found in outlets.loc[wrong, "visits"].items()
        )
    return numbers.astype("int64")


def _changes(
    outlets: pd.DataFrame,
    before: pd.Series,
    after: pd.Series,
    rule: str,
    told: Callable[[dict[Hashable, Any]], str],
) -> pd.DataFrame:
    changed = (before != after).to_numpy()
    rows = outlets[changed]
    columns = {
        "outlet": rows.index,
        "before": before[changed].to_numpy(),
        "after": after[changed].to_numpy(),
        "rule": rule,
        "reason": [told(row) for row in rows.to_dict("records")],
    }
    return pd.DataFrame(columns, columns=_COLUMNS)
