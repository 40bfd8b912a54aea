"""What a good division into territories is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routeplan.checks import check_types
from routeplan.errors import SettingsError

__all__ = ["TerritorySettings"]


@dataclass(frozen=True)
class TerritorySettings:
    """What a good division into territories is.

    Attributes
    ----------
    criterion : {"travel", "distance"}
        What is made small: minutes on the way between home and outlets, by the number of trips
        that the visits need; or the sum of the distances from home (a capacitated p-median).
    balance : str
        What every rep gets a fair share of: ``"minutes"`` of work, a column of the outlets table
        such as ``"sales"`` or ``"potential"``, or several, as ``"minutes,sales"``. Shares go by
        the minutes that the reps work.
    tolerance : float
        Part by which a rep may differ from the fair share.
    connected : bool
        Whether a territory should hang together over neighbouring outlets.
    compactness : float
        Worth of a pair of neighbouring outlets in one territory, as a part of what an outlet
        costs on average.
    centres : {"homes", "free"}
        Whether territories lie round the reps' homes, or where they are best, wherever that is.
    together : str, optional
        Column of the outlets table, such as a postcode: outlets with the same text have one rep.
    max_handovers : int, optional
        Most outlets that may have another rep than today, by the column ``rep``.
    max_handover_share : float, optional
        The same as a part of all sales.
    handover_price : float
        Worth of leaving an outlet with today's rep, as a part of what an outlet costs on average.
    effort : float
        Iterations per outlet of the search for a design without a stopping criterion; with free
        centres a third of it, as each takes longer.

    Examples
    --------
    >>> TerritorySettings(balance="minutes,sales", tolerance=0.15).columns
    ('minutes', 'sales')
    """

    criterion: Literal["travel", "distance"] = "travel"
    balance: str = "minutes"
    tolerance: float = 0.1
    connected: bool = True
    compactness: float = 0.2
    centres: Literal["homes", "free"] = "homes"
    together: str | None = None
    max_handovers: int | None = None
    max_handover_share: float | None = None
    handover_price: float = 0.0
    effort: float = 100.0

    def __post_init__(self) -> None:
        check_types(self)
        for name in ("tolerance", "compactness", "handover_price"):
            if not getattr(self, name) >= 0:
                raise SettingsError(f"`{name}` must be at least 0. Got {getattr(self, name)}.")
        for name in ("max_handovers", "max_handover_share"):
            most = getattr(self, name)
            if most is not None and not most >= 0:
                raise SettingsError(f"`{name}` must be at least 0. Got {most}.")
        if self.max_handovers is not None and self.max_handover_share is not None:
            raise SettingsError("Give `max_handovers` or `max_handover_share`, not both.")
        if not self.columns:
            raise SettingsError("`balance` must name at least one column. Got none.")
        if not self.effort > 0:
            raise SettingsError(f"`effort` must be above 0. Got {self.effort}.")

    @property
    def columns(self) -> tuple[str, ...]:
        """What is balanced, name by name."""
        names = (name.strip() for name in self.balance.split(","))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def minds_today(self) -> bool:
        """Whether it matters who has an outlet today."""
        caps = (self.max_handovers, self.max_handover_share)
        return self.handover_price > 0 or any(cap is not None for cap in caps)
