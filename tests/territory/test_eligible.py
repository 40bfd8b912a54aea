"""Locks, forbidden pairs and skills, and what of them cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.errors import DataError
from routeplan.territory.eligible import eligible_reps

OUTLETS = pd.DataFrame({"skills": ["Frozen", "", None, "frozen, key account"]}, index=list("abcd"))
REPS = pd.DataFrame({"skills": ["frozen; key account", "frozen", ""]}, index=["R1", "R2", "R3"])


def reps_of(outlet: str, **wishes: object) -> list[str]:
    """Reps that may have an outlet."""
    eligible = eligible_reps(OUTLETS, REPS, **wishes)  # type: ignore[arg-type]
    row = eligible.allowed[eligible.kind[OUTLETS.index.get_loc(outlet)]]
    return REPS.index[row == 1].tolist()


def test_skills_in_any_case_and_order() -> None:
    """A rep needs all of an outlet's skills; no skill, any rep."""
    assert reps_of("a") == ["R1", "R2"]
    assert reps_of("b") == reps_of("c") == ["R1", "R2", "R3"]
    assert reps_of("d") == ["R1"]


def test_locks_and_forbidden_pairs() -> None:
    """A lock leaves one rep, a forbidden pair takes one away."""
    assert reps_of("b", locks={"b": "R3"}) == ["R3"]
    assert reps_of("b", forbidden=[("b", "R3"), ("b", "R1")]) == ["R2"]
    assert reps_of("a", locks={"b": "R3"}) == ["R1", "R2"]


def test_what_stays_together_is_bound_together() -> None:
    """A lock of one outlet binds its area."""
    area = np.array([0, 1, 1, 2])
    assert reps_of("c", locks={"b": "R3"}, area=area) == ["R3"]


def test_all_faults_at_once() -> None:
    """Unknown outlets and reps are named together."""
    with pytest.raises(DataError) as caught:
        eligible_reps(OUTLETS, REPS, locks={"x": "R1", "a": "R9"}, forbidden=[("b", "R8")])
    found = caught.value.failures
    assert found["source"].tolist() == ["locks", "locks", "forbidden"]
    assert found["found"].tolist() == ["x", "R9", "R8"]


def test_nobody_may_have_it() -> None:
    """Wishes that contradict one another are told with the outlet."""
    with pytest.raises(DataError) as caught:
        eligible_reps(OUTLETS, REPS, locks={"a": "R3", "b": "R1"}, forbidden=[("b", "R1")])
    found = caught.value.failures.set_index("row")["found"]
    assert found["a"] == "locked to R3, needs the skill frozen"
    assert found["b"] == "locked to R1, forbidden to R1"
