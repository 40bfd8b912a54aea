"""A routing server and places to ask it for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from tests.travel.services.server import Server, serving

from routeplan.travel import OsrmTravel, Places, ValhallaTravel

Make = Callable[..., OsrmTravel | ValhallaTravel]


@pytest.fixture
def server() -> Iterator[Server]:
    """A routing server of its own for every test."""
    with serving() as running:
        yield running


@pytest.fixture(params=[OsrmTravel, ValhallaTravel])
def make(request: pytest.FixtureRequest, server: Server) -> Make:
    """Function that makes a model of the server, of either kind."""

    def model(**settings: Any) -> OsrmTravel | ValhallaTravel:
        made: OsrmTravel | ValhallaTravel = request.param(
            server.url, **{"timeout": 10, "retries": 0} | settings
        )
        return made

    return model


@pytest.fixture
def places() -> Places:
    """Seven places, 1 to 30 km from one another."""
    rng = np.random.default_rng(3)
    lat, lon = rng.integers(39_900, 40_100, 7) / 1000, rng.integers(32_800, 33_000, 7) / 1000
    return Places(np.array([f"p{k}" for k in range(7)], dtype=object), lat, lon)
