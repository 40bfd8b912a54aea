"""The route standard: accounts times visits are calls a day times days."""

from __future__ import annotations

from fractions import Fraction

from routeplan.errors import SettingsError

__all__ = ["accounts_per_rep", "reps_by_calls"]


def accounts_per_rep(calls_a_day: float, days: int, visits: float = 1) -> int:
    """Accounts that a rep can look after, by calls alone.

    A published route standard of Procter & Gamble keeps accounts x visits = calls a day x days:
    in a week 10 x 2 = 4 x 5 and 35 x 1 = 7 x 5, in a month 110 x 2 = 11 x 20 and 400 x 1 = 20 x 20.

    Parameters
    ----------
    calls_a_day : float
        Visits that a rep makes a day.
    days : int
        Working days of the cycle.
    visits : float, default 1
        Visits that an account wants in the cycle.

    Returns
    -------
    int
        Whole accounts; what is left over is less than one.

    Raises
    ------
    SettingsError
        For numbers that are not above 0.

    Examples
    --------
    >>> accounts_per_rep(11, 20, 2)
    110
    >>> accounts_per_rep(40, 6)  # Indian general trade: every outlet once a week
    240
    """
    _check(calls_a_day=calls_a_day, days=days, visits=visits)
    return int(_exact(calls_a_day) * _exact(days) / _exact(visits))


def reps_by_calls(visits: float, calls_a_day: float, days: int) -> int:
    """Reps that so many visits in a cycle need, by calls alone.

    Parameters
    ----------
    visits : float
        Visits of all outlets in the cycle.
    calls_a_day : float
    days : int
        Working days of the cycle.

    Returns
    -------
    int

    Raises
    ------
    SettingsError
        For calls or days that are not above 0, or visits below 0.

    Examples
    --------
    >>> reps_by_calls(400 * 1 + 110 * 2, calls_a_day=20, days=20)
    2
    """
    _check(calls_a_day=calls_a_day, days=days)
    if not visits >= 0:
        raise SettingsError(f"`visits` must be at least 0. Got {visits}.")
    return -int(-_exact(visits) // (_exact(calls_a_day) * _exact(days)))


def _exact(number: float) -> Fraction:
    """A number as it is written: 7.1 calls are 71 tenths, not what is nearest in binary."""
    return Fraction(str(number))


def _check(**numbers: float) -> None:
    for name, number in numbers.items():
        if not 0 < number < float("inf"):
            raise SettingsError(f"`{name}` must be above 0. Got {number}.")
