"""From today's team to the one that is wanted, in steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.errors import SettingsError
from routeplan.sizing.profit import Money, ProfitCurve

__all__ = ["hiring_steps"]


def hiring_steps(
    today: int,
    target: int,
    *,
    need: float,
    waves: int = 3,
    curve: ProfitCurve | None = None,
    money: Money | None = None,
    hire_cost: float = 0.0,
    gaps: pd.Series | None = None,
) -> pd.DataFrame:
    """Hire in waves of about the same size, each with what it costs and brings.

    Parameters
    ----------
    today, target : int
        Reps now and in the end; a smaller target lets reps go.
    need : float
        Reps, whole or not, whose time all visits take.
    waves : int, default 3
        Fewer where there are fewer reps to hire.
    curve : ProfitCurve, optional
        Sales for every number of reps.
    money : Money, optional
        Needed with `curve`.
    hire_cost : float, default 0
        Of finding and training a rep, once.
    gaps : Series of float, optional
        Reps that every area lacks: the largest gap is filled first.

    Returns
    -------
    DataFrame
        Index ``wave``: `reps` after it, `hired`, and `time`, the part of what all visits take that
        the team has (1 at most). With a curve `sales_gain`, `margin_gain`, `cost` of the reps hired
        in a period, `once` for hiring them, `gain`, margin less cost, and `return`, over three
        periods. `where` tells the areas, when there are gaps.

    Raises
    ------
    SettingsError
        For less than one wave or a negative cost.

    Examples
    --------
    >>> hiring_steps(5, 10, need=9.4, waves=2)[["reps", "hired"]].values.tolist()
    [[8, 3], [10, 2]]
    """
    if waves < 1:
        raise SettingsError(f"`waves` must be at least 1. Got {waves}.")
    if not hire_cost >= 0:
        raise SettingsError(f"`hire_cost` must be at least 0. Got {hire_cost}.")
    change = target - today
    count = min(waves, abs(change))
    ends = [today + round_half_up(change * wave / count) for wave in range(1, count + 1)]
    reps = np.array([today, *ends], dtype=np.int64)
    table = pd.DataFrame({"reps": reps[1:], "hired": np.diff(reps)}, dtype="int64")
    table.index = pd.RangeIndex(1, count + 1, name="wave")
    table["time"] = np.minimum(reps[1:] / max(need, 1e-9), 1.0)
    if curve is not None and money is not None:
        table = table.join(_money(reps, curve, money, hire_cost, table.index))
    if gaps is not None and change > 0:
        table["where"] = _where(table["hired"], gaps)
    return table


def round_half_up(number: float) -> int:
    """The nearest whole number; a half goes away from zero."""
    return int(np.sign(number) * np.floor(abs(number) + 0.5))


def _money(
    reps: NDArray[np.int64], curve: ProfitCurve, money: Money, hire_cost: float, index: pd.Index
) -> pd.DataFrame:
    sales = curve.table["sales"].reindex(reps).fillna(0.0).to_numpy()  # nobody sells nothing
    hired, gain = np.diff(reps), np.diff(sales)
    cost = hired * money.rep_cost
    once = np.maximum(hired, 0) * hire_cost
    spent = np.where(cost + once > 0, cost + once, np.nan)
    lasting = money.margin * gain * (money.return_of(1.0) + 1)
    return pd.DataFrame(
        {
            "sales_gain": gain,
            "margin_gain": money.margin * gain,
            "cost": cost,
            "once": once,
            "gain": money.margin * gain - cost - once,
            "return": lasting / spent - 1,
        },
        index=index,
    )


def _where(hired: pd.Series, gaps: pd.Series) -> list[str]:
    """Areas of every wave: each rep goes where most is still lacking."""
    left = gaps.astype(float).copy()
    told = []
    for count in hired:
        chosen: dict[str, int] = {}
        for _ in range(int(count)):
            at = int(left.to_numpy().argmax())
            left.iloc[at] -= 1.0
            area = str(left.index[at])
            chosen[area] = chosen.get(area, 0) + 1
        told.append(", ".join(f"{area} {number}" for area, number in chosen.items()))
    return told
