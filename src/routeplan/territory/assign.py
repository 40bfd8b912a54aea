"""Balanced assignment of outlets to reps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from routeplan.errors import RouteplanError

__all__ = ["assign_arcs", "assign_balanced"]

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

_REPS_PER_OUTLET = 24
"""Cheapest reps an outlet may go to; more make the flow slow and change next to nothing."""
_COST_STEPS = 1_000_000_000
"""Whole-number steps of the largest cost."""
_TIE_STEPS = 1_000
"""Equal costs are set apart by fewer steps than this: among equally cheap flows there are some that
split many outlets."""
_LOAD_STEPS = 100_000
"""Whole-number steps of the whole load: rounding stays far below the tolerance."""


def assign_balanced(
    cost: Floats, load: Floats, capacity: Floats, *, tolerance: float = 0.05
) -> NDArray[np.int32]:
    """Assign every outlet to one rep, cheaply and with balanced loads.

    The loads are sent as a flow of least cost from the outlets to the reps; an outlet whose load
    is split goes to the rep with the larger part (location-allocation with split resolution, Hess
    and Samuels 1971, doi:10.1287/mnsc.18.4.P41). A flow of least cost splits at most one outlet
    fewer than there are reps, so the loads stay close to balance.

    Parameters
    ----------
    cost : ndarray of float, shape (n, K)
        Cost of a unit of load, infinite where the rep may not serve the outlet.
    load : ndarray of float, shape (n,)
        At least 0.
    capacity : ndarray of float, shape (K,)
        Weights by which the whole load is shared out.
    tolerance : float, default 0.05
        Part by which a rep's load may differ from the share.

    Returns
    -------
    ndarray of int32, shape (n,)
        Position of the rep; -1 for an outlet that nobody may serve.

    Examples
    --------
    >>> cost = np.array([[0.0, 9.0], [1.0, 8.0], [2.0, 7.0], [3.0, 6.0]])
    >>> assign_balanced(cost, np.ones(4), np.ones(2), tolerance=0)
    array([0, 0, 1, 1], dtype=int32)
    """
    outlet, rep = _arcs(cost)
    return assign_arcs(outlet, rep, cost[outlet, rep], load, capacity, tolerance=tolerance)


def assign_arcs(
    outlet: Positions,
    rep: Positions,
    cost: Floats,
    load: Floats,
    capacity: Floats,
    *,
    tolerance: float = 0.05,
) -> NDArray[np.int32]:
    """Assign outlets to reps as :func:`assign_balanced` does, where few pairs are allowed.

    Parameters
    ----------
    outlet, rep : ndarray of int, shape (pairs,)
        Positions of the allowed pairs.
    cost : ndarray of float, shape (pairs,)
        Of a unit of load.
    load : ndarray of float, shape (n,)
    capacity : ndarray of float, shape (K,)
    tolerance : float, default 0.05

    Returns
    -------
    ndarray of int32, shape (n,)
        Position of the rep; -1 for an outlet without a pair.
    """
    n, n_reps = len(load), len(capacity)
    share = capacity / max(capacity.sum(), 1e-9)
    units = np.maximum(1, np.rint(load / max(load.sum(), 1e-9) * _LOAD_STEPS)).astype(np.int64)
    least = np.floor(share * units.sum() * max(0.0, 1 - tolerance)).astype(np.int64)
    room = np.ceil(share * units.sum() * (1 + tolerance)).astype(np.int64)
    largest = max(float(cost.max(initial=0.0)), 1e-9)
    apart = np.random.default_rng(0).integers(0, _TIE_STEPS, len(cost))
    price = np.rint(cost / largest * _COST_STEPS).astype(np.int64) + apart

    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(outlet, n + rep, units[outlet], price)
    reps = n + np.arange(n_reps)
    sink = n + n_reps
    # Up to the least load every unit earns a reward, beyond the room it pays a fine, both larger
    # than what it costs to pass a unit on from rep to rep through all of them: balance goes first,
    # but an outlet that only a full rep may serve is served.
    fine = (n_reps + 10) * _COST_STEPS
    for capacities, cost_of_unit in (
        (least, -fine),
        (room - least, 0),
        (np.full(n_reps, units.sum()), fine),
    ):
        unit_cost = np.full(n_reps, cost_of_unit)
        flow.add_arcs_with_capacity_and_unit_cost(
            reps, np.full(n_reps, sink), capacities, unit_cost
        )
    reachable = np.zeros(n, dtype=bool)
    reachable[outlet] = True
    supply = np.where(reachable, units, 0)
    flow.set_nodes_supplies(np.arange(n), supply)
    flow.set_node_supply(sink, -int(supply.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise RouteplanError("The balanced assignment found no flow; please report this table.")
    return _largest_part(np.asarray(flow.flows(arcs)), outlet, rep, price, n)


def _arcs(cost: Floats) -> tuple[Positions, Positions]:
    """Outlet and rep of every allowed pair among each outlet's cheapest reps."""
    count = min(_REPS_PER_OUTLET, cost.shape[1])
    cheapest = np.argsort(cost, axis=1, kind="stable")[:, :count]
    allowed = np.isfinite(np.take_along_axis(cost, cheapest, axis=1))
    outlet = np.repeat(np.arange(len(cost)), allowed.sum(axis=1))
    return outlet, cheapest[allowed].astype(np.int64)


def _largest_part(
    flows: NDArray[np.int64],
    outlet: Positions,
    rep: Positions,
    price: NDArray[np.int64],
    n: int,
) -> NDArray[np.int32]:
    """Rep with the largest part of each outlet's load, the cheaper one of two."""
    order = np.lexsort([price, -flows, outlet])
    first = np.unique(outlet[order], return_index=True)[1]
    chosen = np.full(n, -1, dtype=np.int32)
    chosen[outlet[order][first]] = rep[order][first]
    return chosen
