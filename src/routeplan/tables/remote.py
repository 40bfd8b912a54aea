"""Places far from all others, as failed geocoding leaves them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from routeplan.geo import EARTH_RADIUS_KM, unit_vectors
from routeplan.tables.raw import Findings

__all__ = ["note_remote"]

_FAR_KM = 300.0
_CELL_DEG = 0.5
_CELL_KM = 80.0
"""More than the diagonal of a cell."""
_FEW = 0.05
"""Share of the rows: more of them are a region of their own."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def note_remote(lat: Floats, lon: Floats, counted: Flags, findings: Findings) -> None:
    """Note the few places that lie more than 300 km from all others.

    Parameters
    ----------
    lat, lon : ndarray of float, shape (n,)
        Degrees.
    counted : ndarray of bool, shape (n,)
        Rows to look at, apart from those whose coordinates are no place.
    findings : Findings
        Gets the note.
    """
    is_place = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    rows = np.flatnonzero(counted & is_place)
    if len(rows) < 3:
        return
    points = unit_vectors(lat[rows], lon[rows])
    apart = _beside_the_largest_group(lat[rows], lon[rows])
    if not 0 < apart.sum() <= max(1, _FEW * len(rows)):
        return
    gap = np.asarray(KDTree(points[~apart]).query(points[apart])[0])
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, gap / 2.0))
    far = km > _FAR_KM
    if far.any():
        findings.note(
            f"far from all other places, {km[far].min():,.0f} km and more.",
            rows[np.flatnonzero(apart)[far]],
        )


def _beside_the_largest_group(lat: Floats, lon: Floats) -> Flags:
    """Whether places are not in the largest group that steps of some 300 km hold together."""
    corners = np.floor(np.column_stack([lat, lon]) / _CELL_DEG)
    cells, at, size = np.unique(corners, axis=0, return_inverse=True, return_counts=True)
    middle = (cells + 0.5) * _CELL_DEG
    step = 2.0 * np.sin((_FAR_KM + _CELL_KM) / EARTH_RADIUS_KM / 2.0)
    pairs = KDTree(unit_vectors(*middle.T)).query_pairs(step, output_type="ndarray")
    links = coo_array((np.ones(len(pairs), np.int8), tuple(pairs.T)), shape=(len(cells),) * 2)
    group = connected_components(links, directed=False)[1]
    largest = np.bincount(group, weights=size).argmax()
    return np.asarray(group[at.ravel()] != largest)
