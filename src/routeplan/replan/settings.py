"""How much of a plan may change when it is planned again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["LEVELS", "Level", "ReplanSettings"]

Level = Literal["least", "balanced", "best"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class ReplanSettings:
    """How much of a plan may change when it is planned again.

    Attributes
    ----------
    handover : bool
        Whether reps may take visits from one another. Without it only those do that nobody else
        could make: of a rep who has left, urgent calls and new outlets without a rep.
    horizon : int, optional
        Days that may change, today counted: 1 is today alone. All that are left without it.
    max_changes : int, optional
        Most visits that change their day or rep, those not counted that the events themselves
        force to change. Exactly kept.
    freeze : float
        Minutes ahead in which nothing changes; a visit the rep is under way to is always kept.
    keep_appointments : bool
        Whether visits with an appointment keep their day and rep.
    balanced_price : float
        Minutes of travel a change must save at the level "balanced".
    helpers : int
        Most reps beside those concerned whose days are looked at when visits may be handed over;
        the nearest ones.
    iterations : int
        Iterations of the search for every level, as many again for every hundred visits.
    """

    handover: bool = False
    horizon: int | None = None
    max_changes: int | None = None
    freeze: float = 120.0
    keep_appointments: bool = True
    balanced_price: float = 15.0
    helpers: int = 8
    iterations: int = 2_000

    def __post_init__(self) -> None:
        check_types(self)
        for name, least in (("horizon", 1), ("max_changes", 0), ("helpers", 0), ("iterations", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise SettingsError(f"`{name}` must be at least {least}. Got {value}.")
        for name in ("freeze", "balanced_price"):
            if not 0 <= getattr(self, name) < float("inf"):
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
