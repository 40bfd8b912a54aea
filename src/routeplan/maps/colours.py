"""Colours of reps, classes and weekdays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

__all__ = ["PALETTE", "rep_colours"]

PALETTE = (
    "#0077aa", "#ee9900", "#009977", "#cc77aa", "#55bbee", "#880000", "#550099",
    "#00dd99", "#996600", "#8877ff", "#334466", "#3344cc", "#885577", "#99aa77",
    "#226644", "#cccc55", "#ee6633", "#aa55cc", "#ff88cc", "#664499",
)  # fmt: skip
"""Twenty colours, the most different ones first.

The first five are near those of Okabe and Ito; each further one lies farthest from all before it,
seen with normal, red-blind and green-blind eyes. Red and black are left to outlets without visits.
"""

Colours = NDArray[np.float64]


def rep_colours(shapes: pd.Series[Any]) -> pd.Series[str]:
    """A colour for every territory, far from the colours of its neighbours.

    Up to twenty territories get twenty different colours; more share them, neighbours never
    unless one has twenty of them.

    Parameters
    ----------
    shapes : Series of shapely geometries
        As :func:`routeplan.territory.territory_shapes` returns them; an empty geometry has no
        neighbours.

    Returns
    -------
    Series of str
        Colours such as ``"#0077aa"``, on the index of `shapes`.

    Examples
    --------
    >>> left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> rep_colours(pd.Series([left, right], index=["R1", "R2"])).to_dict()
    {'R1': '#0077aa', 'R2': '#ee9900'}
    """
    geometries = shapes.to_numpy(dtype=object)
    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    neighbours = [set(second[first == k]) - {k} for k in range(len(shapes))]
    apart = _distances()[: len(shapes), : len(shapes)]
    used = np.zeros(len(apart), dtype=np.int64)
    chosen: dict[int, int] = {}
    for rep in sorted(range(len(shapes)), key=lambda k: (-len(neighbours[k]), k)):
        near = [chosen[other] for other in neighbours[rep] if other in chosen]
        contrast = apart[:, near].min(axis=1) if near else np.zeros(len(apart))
        taken = np.isin(np.arange(len(apart)), near)
        chosen[rep] = int(np.lexsort((-contrast, used, taken))[0])
        used[chosen[rep]] += 1
    return pd.Series([PALETTE[chosen[k]] for k in range(len(shapes))], index=shapes.index)


def _distances() -> Colours:
    """How different the colours of the palette look, pair by pair."""
    lab = _oklab(np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in PALETTE]) / 255)
    lab[:, 1] /= 2  # the red-green axis counts half: many people see little of it
    return np.asarray(np.linalg.norm(lab[:, None] - lab, axis=2))


def _oklab(rgb: Colours) -> Colours:
    """Oklab coordinates (Ottosson 2020, "A perceptual color space for image processing")."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    mix = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return np.asarray(np.cbrt(linear @ cones.T) @ mix.T)
