"""Segments of streets strung together between junctions."""

from __future__ import annotations

from typing import Any

from routeplan.compiling import entry

__all__ = ["follow_chains"]


@entry
def follow_chains(
    tail: Any, head: Any, through: Any, first: Any, touching: Any,
    done: Any, order: Any, turned: Any, chain_first: Any,
) -> int:  # fmt: skip
    """Follow every chain of segments from one junction to the next.

    Parameters
    ----------
    tail, head : ndarray of int32, shape (s,)
        Ends of every segment.
    through : ndarray of bool, shape (n,)
        Nodes where nothing meets but two segments of one chain.
    first, touching : ndarray of int32
        Segments at node i are ``touching[first[i]:first[i + 1]]``.
    done : ndarray of bool, shape (s,)
        All false; true afterwards for the segments of a chain.
    order : ndarray of int32, shape (s,)
        Gets the segments chain by chain.
    turned : ndarray of bool, shape (s,)
        Gets whether the chain runs through the segment from its head to its tail, by `order`.
    chain_first : ndarray of int64, shape (s + 1,)
        Gets where each chain begins in `order`.

    Returns
    -------
    int
        Number of chains.
    """
    chains, filled = 0, 0
    for node in range(len(first) - 1):
        if through[node]:
            continue
        for position in range(first[node], first[node + 1]):
            segment, here = touching[position], node
            if done[segment]:
                continue
            chain_first[chains] = filled
            chains += 1
            while True:
                done[segment] = True
                order[filled] = segment
                turned[filled] = tail[segment] != here
                filled += 1
                here = tail[segment] if turned[filled - 1] else head[segment]
                if not through[here]:
                    break
                other = touching[first[here]]
                segment = other if other != segment else touching[first[here] + 1]
    chain_first[chains] = filled
    return chains
