"""What is told of a team and its wishes that cannot be followed."""

from __future__ import annotations

import logging

import pandas as pd
import pytest
import shapely

import routeplan as rp

WALL = shapely.LineString([(0.45, -1.0), (0.45, 1.0)])
"""Between the outlets B and C of the line."""


def line(count: int = 6) -> pd.DataFrame:
    """Outlets A, B, C ... on the equator, a fifth of a degree apart."""
    names = pd.Index(list("ABCDEFGHIJ")[:count], name="outlet", dtype="str")
    lon = [0.2 * (k + 1) for k in range(count)]
    return pd.DataFrame({"lat": 0.0, "lon": lon, "visits": 1, "service_min": 30.0}, index=names)


def reps(*lon: float) -> pd.DataFrame:
    """Reps R1, R2 ... at home on the equator."""
    names = pd.Index([f"R{k + 1}" for k in range(len(lon))], name="rep", dtype="str")
    return pd.DataFrame({"lat": 0.0, "lon": list(lon)}, index=names)


def test_nothing_to_tell() -> None:
    """A usual team has no notes, and they are there all the same."""
    assert rp.design_territories(line(), reps(0.2, 1.0)).attrs["notes"] == ()


def test_a_rep_outside_the_country(caplog: pytest.LogCaptureFixture) -> None:
    """A home far away is told, with the distance, in the log as well."""
    with caplog.at_level(logging.INFO, "routeplan"):
        found = rp.design_territories(line(), reps(0.2, 30.0))
    (note,) = found.attrs["notes"]
    assert note.startswith("reps: R2 lives 3,2")  # 28.8 degrees of 111.2 km
    assert note.endswith("km from the nearest outlet; is the place right?")
    assert note in caplog.text


def test_more_reps_than_outlets() -> None:
    """Every outlet has a rep, and the reps left without are told."""
    found = rp.design_territories(line(2), reps(0.2, 0.3, 0.4))
    assert found.notna().all()
    assert found.attrs["notes"] == ("reps: 3 for 2 outlets; 1 or more of them will have none.",)


def test_locks_beyond_a_fair_share() -> None:
    """Locks are kept against the balance, and that is told."""
    locks = dict.fromkeys("ABCDE", "R1")
    found = rp.design_territories(line(), reps(0.2, 1.2), locks=locks)
    assert (found[list("ABCDE")] == "R1").all()
    (note,) = found.attrs["notes"]
    assert note.startswith("locks: those to R1 alone are ")
    assert note.endswith("the locks are kept, the balance is not.")


def test_an_island_without_a_rep() -> None:
    """Outlets behind a barrier without a home have a rep from elsewhere, and that is told."""
    found = rp.design_territories(line(), reps(0.8, 1.2), barriers=[WALL])
    assert found.notna().all()
    assert found.attrs["notes"] == (
        "barriers: 2 outlets (A, B) are cut off from all homes; a rep from elsewhere has them.",
    )


def test_a_lock_across_a_barrier() -> None:
    """A lock to a rep on the other side is kept, and that is told."""
    found = rp.design_territories(
        line(), reps(0.2, 1.2), barriers=[WALL], locks={"A": "R2"}, tolerance=1.0
    )
    assert found["A"] == "R2"
    (note,) = found.attrs["notes"]
    assert note.startswith("locks: A is locked to a rep across a barrier; the locks are kept")


def test_plans_tell_of_homes_too() -> None:
    """The notes of a plan name reps far from all outlets."""
    plan = rp.plan_visits(line(), reps(0.2, 30.0), stop=rp.MaxIterations(200))
    assert any("R2 lives" in note for note in plan.info.notes)
