"""Asks a server for what is not known yet, and keeps what it answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from routeplan.errors import RouteplanError
from routeplan.travel.services.blocks import Block, Keys, Table, cover_gaps, cover_pairs
from routeplan.travel.services.client import (
    NoWayError,
    RefusedError,
    TooLargeError,
    UnavailableError,
    open_session,
)
from routeplan.travel.services.store import Store

if TYPE_CHECKING:
    from requests import Session

__all__ = ["UNKNOWN", "Desk", "Found", "Manners"]

UNKNOWN = np.inf
"""Minutes and kilometres that were never answered; NaN are those of pairs without a way."""

_log = logging.getLogger(__name__)

Floats = NDArray[np.float64]
Figures = NDArray[np.floating]
Positions = NDArray[np.intp]


class Dialect(Protocol):
    """Asks one kind of server for one block."""

    def __call__(self, session: Session, block: Block) -> Table:
        """Answer of the server, or one of the errors of the client."""
        ...


@dataclass(frozen=True)
class Manners:
    """How a server is asked.

    Attributes
    ----------
    url : str
        For messages.
    max_table : int
        Origins, and destinations, of a question.
    connections : int
        Questions at a time.
    retries : int
    forgiving : bool
        Whether a dead server is told once and not asked again, instead of raising.
    """

    url: str
    max_table: int
    connections: int
    retries: int
    forgiving: bool


@dataclass(frozen=True)
class Found:
    """Minutes and kilometres, NaN without a way and :data:`UNKNOWN` without an answer."""

    minutes: Floats
    km: Floats

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> Found:
        """Nothing is known yet."""
        return cls(np.full(shape, UNKNOWN), np.full(shape, UNKNOWN))

    def learn(self, here: tuple[Positions, ...], minutes: Figures, km: Figures) -> None:
        """Fill in what is not known yet: what was told once holds."""
        new = np.isinf(self.minutes[here])
        for values, told in ((self.minutes, minutes), (self.km, km)):
            values[here] = np.where(new, told, values[here])

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """Where nothing is known."""
        return np.isinf(self.minutes)


class Desk:
    """One server with all it has answered so far.

    Parameters
    ----------
    dialect : Dialect
    store : Store
    manners : Manners
    """

    def __init__(self, dialect: Dialect, store: Store, manners: Manners) -> None:
        self._dialect, self._store, self._manners = dialect, store, manners
        self._lock, self._off_road, self._dead = RLock(), set[int](), False

    def table(self, origins: Keys, destinations: Keys) -> Found:
        """Every origin to every destination."""
        rows, row = np.unique(origins, return_inverse=True)
        columns, column = np.unique(destinations, return_inverse=True)
        block, found = Block(rows, columns), Found.nothing((len(rows), len(columns)))
        _, *same = np.intersect1d(rows, columns, assume_unique=True, return_indices=True)
        found.learn(tuple(same), np.zeros(len(same[0])), np.zeros(len(same[0])))

        def learn(table: Table) -> None:
            _, into, of = np.intersect1d(rows, table.origins, True, return_indices=True)
            _, at, by = np.intersect1d(columns, table.destinations, True, return_indices=True)
            told = np.ix_(of, by)
            found.learn(np.ix_(into, at), table.minutes[told], table.km[told])

        def missing() -> Iterator[Block]:
            return cover_gaps(block, found.gaps, self._manners.max_table)

        self._find(found, rows, learn, missing)
        chosen = np.ix_(row, column)
        return Found(found.minutes[chosen], found.km[chosen])

    def legs(self, origins: Keys, destinations: Keys) -> Found:
        """Each origin to the destination at the same position."""
        both = np.stack([origins, destinations])
        (start, end), back = np.unique(both, axis=1, return_inverse=True)
        found = Found.nothing(start.shape)
        same = np.flatnonzero(start == end)
        found.learn((same,), np.zeros(len(same)), np.zeros(len(same)))

        def learn(table: Table) -> None:
            first = np.searchsorted(start, table.origins)
            last = np.searchsorted(start, table.origins, side="right")
            here = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)])
            row = np.repeat(np.arange(len(first)), last - first)
            column = np.searchsorted(table.destinations, end[here])
            column = np.minimum(column, len(table.destinations) - 1)
            held = table.destinations[column] == end[here]
            told = row[held], column[held]
            found.learn((here[held],), table.minutes[told], table.km[told])

        def missing() -> Iterator[Block]:
            gaps = found.gaps
            return cover_pairs(start[gaps], end[gaps], self._manners.max_table)

        self._find(found, np.unique(start), learn, missing)
        back = back.ravel()  # NumPy 2.0 gives it another shape
        return Found(found.minutes[back], found.km[back])

    def _find(
        self,
        found: Found,
        origins: Keys,
        learn: Callable[[Table], None],
        missing: Callable[[], Iterator[Block]],
    ) -> None:
        """Learn from what is kept, and ask for the rest."""
        with self._lock:
            if found.gaps.any():
                for table in self._store.tables(origins):
                    learn(table)
            if found.gaps.any() and not self._dead:
                for table in self._asked(list(missing())):
                    learn(table)

    def _asked(self, blocks: list[Block]) -> Iterator[Table]:
        """The answers for all blocks, in their order, kept as they come."""
        with open_session(self._manners.retries) as session:
            pool = ThreadPoolExecutor(self._manners.connections)
            try:
                waiting = [pool.submit(self._ask, session, block) for block in blocks]
                for done, future in enumerate(waiting, start=1):
                    table = future.result()
                    self._store.add(table)
                    yield table
                    if done % max(1, len(blocks) // 10) == 0:
                        _log.info("%s: %d of %d tables", self._manners.url, done, len(blocks))
            except UnavailableError as error:
                self._give_up(error)
            except RefusedError as error:
                raise RouteplanError(
                    f"{self._manners.url} does not answer with travel times: {error}"
                ) from None
            finally:
                pool.shutdown(cancel_futures=True)

    def _give_up(self, error: UnavailableError) -> None:
        """Tell that the server is dead, and ask it no more."""
        told = f"The routing service {self._manners.url} cannot be used: {error}."
        if not self._manners.forgiving:
            raise RouteplanError(
                f"{told} Start it, or correct the address. In Python a `fallback` such as "
                "CrowTravel() goes on without it."
            ) from None
        self._dead = True
        _log.warning("%s Travel it has not told yet is estimated by the fallback.", told)

    def _ask(self, session: Session, block: Block) -> Table:
        """The answer for a block, in parts where the server refuses the whole."""
        part = block.without(self._off_road)
        if part.shape != block.shape:
            return Table.filled(block, [self._ask(session, part)] if min(part.shape) else [])
        try:
            return self._dialect(session, block)
        except TooLargeError:
            if block.shape == (1, 1):
                raise
        except NoWayError:
            if block.shape == (1, 1):
                self._find_off_road(session, block)
                return Table.filled(block, [])
        return Table.filled(block, [self._ask(session, half) for half in block.halves()])

    def _find_off_road(self, session: Session, pair: Block) -> None:
        """Note which of two places has no road, not even to itself."""
        for place in (pair.origins, pair.destinations):
            try:
                self._dialect(session, Block(place, place))
            except NoWayError:
                self._off_road.add(int(place[0]))
