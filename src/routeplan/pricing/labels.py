"""What the wishes are called, and how their values are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["LABELS", "Label"]


@dataclass(frozen=True)
class Label:
    """The words for a wish.

    Attributes
    ----------
    name : str
    axis : str
        With the unit.
    told : callable
        A value as text.
    looser : {1, -1}
        1 where larger values are looser.
    """

    name: str
    axis: str
    told: Callable[[float], str]
    looser: int


def _share(value: float) -> str:
    return f"{100 * value:.3g} %"


def _number(value: float) -> str:
    return f"{value:,.4g}"


LABELS = {
    "same_weekday": Label("same weekday for", "outlets with one weekday, %", _share, -1),
    "same_rep": Label("same rep for", "outlets with one rep, %", _share, -1),
    "hours": Label("opening hours kept for", "outlets whose hours are kept, %", _share, -1),
    "balance": Label("balance within", "largest deviation of a rep's load, %", _share, 1),
    "compactness": Label(
        "compactness", "worth of neighbours with the same rep, min a pair", _number, -1
    ),
    "handovers": Label("hand-overs up to", "outlets that may change rep", _number, 1),
    "day_min": Label("minutes a day", "minutes a day, mean of the reps", _number, 1),
    "reps": Label("reps", "reps", _number, 1),
}
"""All wishes by name."""
