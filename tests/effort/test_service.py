"""Service minutes from a policy table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.effort import service_minutes
from routeplan.errors import DataError, SettingsError

SEGMENT = pd.Series(["C", "A", "B"], index=pd.Index(["x", "y", "z"], name="outlet"))


def test_default_policy() -> None:
    """A 30, B 20, C 15 minutes, as floats on the caller's index."""
    minutes = service_minutes(SEGMENT)
    assert minutes.to_dict() == {"x": 15.0, "y": 30.0, "z": 20.0}
    assert minutes.name == "service_min"
    assert minutes.dtype == np.dtype("float64")
    assert minutes.index.name == "outlet"


def test_parts_of_a_minute_and_whole_minutes() -> None:
    """A given table may hold any number of at least 0; the column stays float."""
    minutes = service_minutes(SEGMENT, {"A": 40, "B": 12.5, "C": 0})
    assert minutes.tolist() == [0.0, 40.0, 12.5]
    assert minutes.dtype == np.dtype("float64")


def test_channel_pairs_go_first() -> None:
    """A hypermarket takes longer than other outlets of its class."""
    channel = pd.Series(["hypermarket", "grocery", "grocery"], index=["y", "x", "z"])
    table = {"A": 30, "B": 20, "C": 15, ("A", "hypermarket"): 80}
    assert service_minutes(SEGMENT, table, channel=channel).tolist() == [15.0, 80.0, 20.0]


def test_unknown_classes_are_named() -> None:
    """Outlets of a class without minutes are told by row."""
    with pytest.raises(DataError, match="row z: found B"):
        service_minutes(SEGMENT, {"A": 30, "C": 15})


@pytest.mark.parametrize("figure", [-0.5, float("nan"), float("inf"), "20", False])
def test_figures_must_be_numbers(figure: object) -> None:
    """Anything but a number of at least 0 is refused, naming the class."""
    with pytest.raises(SettingsError, match=r"numbers of at least 0\. Got .* for A\."):
        service_minutes(SEGMENT, {"A": figure, "B": 1, "C": 1})
