"""Several divisions to choose from: none of them is better than another one in everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
import shapely
from joblib import Parallel, delayed
from numpy.typing import NDArray

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.territory.bound import territory_way
from routeplan.territory.design import design_territories
from routeplan.territory.measures import territory_measures, territory_summary
from routeplan.territory.settings import TerritorySettings
from routeplan.travel import CrowTravel, TravelModel

__all__ = ["Scenarios", "territory_scenarios"]

Floats = NDArray[np.float64]

_TOLERANCES = (0.03, 0.1, 0.25)
_COMPACTNESS = (0.0, 0.3, 1.5)
_HANDOVER_SHARES = (None, 0.15, 0.05)
"""Parts of the outlets that may have another rep than today; None for all."""
_ALIKE = 0.01
"""Measures that differ by less, as a part of their range, are the same."""
_AIMS = {
    "way": "shortest ways",
    "max_deviation": "most even",
    "spread_km": "most compact",
    "handed_over": "fewest hand-overs",
}
"""What is made small, and what the smallest one is called."""


@dataclass(frozen=True, eq=False)
class Scenarios:
    """Divisions to choose from.

    Attributes
    ----------
    table : DataFrame
        Index ``scenario``, the shortest ways first: `strength`, what it is best in; `way` (minutes
        or kilometres, by the criterion), `max_deviation`, `spread_km`, `handed_over` where the
        outlets have a rep today, the rest of
        :func:`~routeplan.territory.measures.territory_summary`; and the settings `tolerance`,
        `compactness` and `max_handovers` behind it.
    reps : DataFrame
        Rep of every outlet, a column per scenario.
    """

    table: pd.DataFrame
    reps: pd.DataFrame

    def __repr__(self) -> str:
        way = self.table["way"]
        return (
            f"Scenarios: {len(self.table)} divisions of {len(self.reps):,} outlets, "
            f"ways {way.min():,.0f} to {way.max():,.0f}, "
            f"deviation {self.table['max_deviation'].min():.0%} to "
            f"{self.table['max_deviation'].max():.0%}"
        )


def territory_scenarios(
    outlets: pd.DataFrame,
    reps: pd.DataFrame,
    cycle: Cycle | None = None,
    *,
    travel: TravelModel | None = None,
    settings: TerritorySettings | None = None,
    locks: Mapping[str, str] | None = None,
    forbidden: Iterable[tuple[str, str]] = (),
    barriers: Sequence[shapely.Geometry] = (),
    count: int = 7,
    seed: int = 1,
    jobs: int = -1,
    progress: Callable[[float], None] | None = None,
) -> Scenarios:
    """Design divisions of different character and keep those that nothing beats in everything.

    Tolerances, worths of compactness and, where the outlets have a rep today, caps on the
    hand-overs are combined; of the divisions that no other one beats in ways, balance,
    compactness and hand-overs at once (the Pareto set) `count` are chosen: the best in each of
    these, and those most different from them.

    Parameters
    ----------
    outlets, reps, cycle, travel, settings, locks, forbidden, barriers, seed
        As :func:`~routeplan.territory.design.design_territories` takes them; tolerance,
        compactness and hand-overs of the settings are replaced.
    count : int, default 7
    jobs : int, default -1
        Designs made at the same time, through joblib; -1 for all cores.
    progress : callable, optional
        Called with the share of the designs that are done.

    Returns
    -------
    Scenarios

    Raises
    ------
    SettingsError
        For `count` below 1.

    Examples
    --------
    >>> from routeplan.datasets import make_city
    >>> outlets, reps = make_city(60, seed=1, reps=3)
    >>> outlets = outlets.assign(visits=1, service_min=20.0)
    >>> len(territory_scenarios(outlets, reps, count=3, jobs=1).table)
    3
    """
    if count < 1:
        raise SettingsError(f"`count` must be at least 1. Got {count}.")
    settings, travel = settings or TerritorySettings(), travel or CrowTravel()
    today = outlets["rep"] if "rep" in outlets and outlets["rep"].notna().any() else None
    variants = _variants(settings, None if today is None else len(outlets))
    forbidden = tuple(forbidden)

    def design(variant: TerritorySettings) -> tuple[pd.Series, pd.Series]:
        rep = design_territories(
            outlets,
            reps,
            cycle,
            travel=travel,
            settings=variant,
            locks=locks,
            forbidden=forbidden,
            barriers=barriers,
            seed=seed,
        )
        divided = outlets.assign(rep=rep)
        measures = territory_measures(
            divided, reps, cycle, travel=travel, before=today, barriers=barriers
        )
        way = territory_way(divided, reps, travel=travel, settings=variant)
        wanted = pd.Series(
            {
                "tolerance": variant.tolerance,
                "compactness": variant.compactness,
                "max_handovers": variant.max_handovers,
            }
        )
        return rep, pd.concat([pd.Series({"way": way}), territory_summary(measures), wanted])

    made = []
    for done in Parallel(n_jobs=jobs, return_as="generator", require="sharedmem")(
        delayed(design)(variant) for variant in variants
    ):
        made.append(done)
        if progress is not None:
            progress(len(made) / len(variants))
    found = pd.DataFrame([row for _, row in made])
    aims = [aim for aim in _AIMS if aim in found]
    values = found[aims].to_numpy(np.float64)
    kept = _spread_out(values, _undominated(values), count)
    kept = kept[np.argsort(values[kept, 0], kind="stable")]
    names = pd.Index([f"S{number}" for number in range(1, len(kept) + 1)], name="scenario")
    table = found.iloc[kept].set_axis(names)
    table.insert(0, "strength", _strengths(table[aims]))
    columns = {name: made[k][0] for name, k in zip(names, kept, strict=True)}
    return Scenarios(table, pd.DataFrame(columns, index=outlets.index))


def _variants(settings: TerritorySettings, outlets: int | None) -> list[TerritorySettings]:
    """Settings of different character; `outlets` where hand-overs count."""
    shares = (None,) if outlets is None else _HANDOVER_SHARES
    return [
        replace(
            settings,
            tolerance=tolerance,
            compactness=compactness,
            max_handovers=None if share is None else int(share * (outlets or 0)),
            max_handover_share=None,
        )
        for tolerance, compactness, share in product(_TOLERANCES, _COMPACTNESS, shares)
    ]


def _scaled(values: Floats) -> Floats:
    """Values from 0, the best, to 1, the worst."""
    low = values.min(axis=0)
    return np.asarray((values - low) / np.maximum(values.max(axis=0) - low, 1e-12))


def _undominated(values: Floats) -> NDArray[np.intp]:
    """Rows that no other row beats in one column and equals in the rest, about; each once."""
    scaled = np.round(_scaled(values) / _ALIKE)
    first = np.unique(scaled, axis=0, return_index=True)[1]
    return np.array(
        [
            row
            for row in sorted(first)
            if not any(
                (scaled[other] <= scaled[row]).all() and (scaled[other] < scaled[row]).any()
                for other in first
            )
        ],
        dtype=np.intp,
    )


def _spread_out(values: Floats, rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The best of every column and the most balanced one, then those farthest from all chosen."""
    scaled = _scaled(values)[rows]
    best = [int(scaled[:, column].argmin()) for column in range(scaled.shape[1])]
    chosen = list(dict.fromkeys([int(scaled.sum(axis=1).argmin()), *best]))[:count]
    while len(chosen) < min(count, len(rows)):
        apart = np.linalg.norm(scaled[:, None] - scaled[chosen], axis=2).min(axis=1)
        chosen.append(int(apart.argmax()))
    return rows[chosen]


def _strengths(aims: pd.DataFrame) -> list[str]:
    """What every scenario is best in, and which one is best on balance."""
    middle = _scaled(aims.to_numpy(np.float64)).sum(axis=1).argmin()
    strengths = []
    for position, row in enumerate(aims.to_dict("records")):
        best = [name for aim, name in _AIMS.items() if aim in row and row[aim] <= aims[aim].min()]
        if position == middle:
            best.append("best on balance")
        strengths.append(", ".join(best))
    return strengths
