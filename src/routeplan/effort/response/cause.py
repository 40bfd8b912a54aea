"""Whether a history can tell what visits do, or only where visits went."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from routeplan.effort.response.panel import Panel

__all__ = ["cause_notes"]

Floats = NDArray[np.float64]

_LEAST_SPREAD = 0.05
"""Standard deviation of an outlet's effort over time below which nothing can be learnt."""
_FEW_MOVED = 0.2
_COMMON = 0.1
"""Part of the variance over time that must be left when what all outlets share is taken off."""
_CRITICAL = 2.6
"""Student's t, two-sided at about 1 %."""
_LEAST_CORRELATION = 0.05


def cause_notes(panel: Panel) -> list[str]:
    """Reasons to doubt that the history tells what visits bring.

    Parameters
    ----------
    panel : Panel

    Returns
    -------
    list of str
        One sentence each; empty where nothing speaks against it, which is no proof.
    """
    return [*_no_variation(panel), *_visits_follow_sales(panel)]


def _no_variation(panel: Panel) -> Iterator[str]:
    count = np.bincount(panel.outlet)
    mean = np.bincount(panel.outlet, panel.effort) / count
    off = panel.effort - mean[panel.outlet]
    spread = np.sqrt(np.bincount(panel.outlet, off**2) / count)
    moved = float((spread > _LEAST_SPREAD).mean())
    if moved < _FEW_MOVED:
        yield (
            f"Visits changed over time in {moved:.0%} of the outlets alone: the history cannot "
            "tell what more or fewer would do. Differences between outlets do not show it, as good "
            "outlets are visited more because they are good."
        )
        return
    left = panel.within(panel.effort)
    if float(left @ left) < _COMMON * float(off @ off):
        yield (
            "Visits rose and fell in all outlets together: what they did cannot be told from what "
            "the season did."
        )


def _visits_follow_sales(panel: Panel) -> Iterator[str]:
    """Regression of visits on the sales and the visits of the period before, inside outlets.

    The errors are clustered by outlet.
    """
    same = panel.outlet[1:] == panel.outlet[:-1]
    later, before = np.flatnonzero(same) + 1, np.flatnonzero(same)
    visits, sales = panel.within(panel.effort), panel.within(panel.sales)
    known = np.column_stack([sales[before], visits[before]])
    outlets = panel.outlet[later]
    if len(np.unique(outlets)) < known.shape[1] + 2 or not (known.std(axis=0) > 1e-9).all():
        return
    slope, error, left = _regress(visits[later], known, outlets)
    alone = known[:, 0] - known[:, 1] * (known[:, 0] @ known[:, 1]) / (known[:, 1] @ known[:, 1])
    scale = np.sqrt(float(left @ left) + slope[0] ** 2 * float(alone @ alone))
    correlation = slope[0] * np.sqrt(float(alone @ alone)) / max(scale, 1e-12)
    if slope[0] / max(error[0], 1e-12) > _CRITICAL and correlation > _LEAST_CORRELATION:
        yield (
            "Visits follow sales: outlets were visited more after they had sold more (partial "
            f"correlation {correlation:.2f} with the sales of the period before). What looks like "
            "an effect of visits may be their cause; judge the curve, or try other visits on "
            "purpose in some outlets."
        )


def _regress(
    target: Floats, known: Floats, cluster: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Slopes, their standard errors clustered, and what is left."""
    inverse = np.linalg.pinv(known.T @ known)
    slope = inverse @ known.T @ target
    left = target - known @ slope
    score = known * left[:, None]
    sums = np.column_stack([np.bincount(cluster, each) for each in score.T])
    covariance = inverse @ (sums.T @ sums) @ inverse
    return slope, np.sqrt(np.diag(covariance)), left
