"""The seven steps of a call."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.effort import CallSteps, service_minutes, step_minutes
from routeplan.errors import DataError, SettingsError

STEPS = ["enter", "check", "display", "talk", "sell", "train", "leave"]


@pytest.mark.parametrize(
    ("segment", "channel", "low", "high"),
    [
        ("A", "hypermarket", 80, 80),
        ("C", "hypermarket", 80, 80),
        ("B", "supermarket", 45, 45),
        ("A", "grocery", 28, 28),  # high potential
        ("C", "grocery", 18, 18),  # low potential
        ("A", "kiosk", 5, 10),  # a soft-drink call
        ("C", "kiosk", 5, 10),
    ],
)
def test_defaults_sum_to_figures_from_practice(segment, channel, low, high) -> None:
    """The steps of every kind of call take as long together as in practice."""
    segments, channels = pd.Series([segment]), pd.Series([channel])
    minutes = service_minutes(segments, channel=channels)
    assert low <= minutes[0] <= high
    assert step_minutes(segments, channel=channels).sum(axis=1)[0] == minutes[0]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["hypermarket", "bakery"]))))
def test_steps_add_up_to_the_service(rows) -> None:
    """Outlet by outlet the seven steps are the service minutes, on the same index."""
    frame = pd.DataFrame(rows, columns=["segment", "channel"], dtype="str")
    frame.index = pd.Index([f"o{k}" for k in range(len(frame))])
    steps = step_minutes(frame["segment"], channel=frame["channel"])
    assert steps.columns.tolist() == STEPS
    minutes = service_minutes(frame["segment"], channel=frame["channel"])
    assert steps.sum(axis=1).tolist() == minutes.tolist()
    assert steps.index.equals(frame.index)


def test_ones_own_steps_by_area() -> None:
    """A table of steps by class, channel and area; figures and steps may stand side by side."""
    segment, area = pd.Series(["A", "A"]), pd.Series(["north", "south"])
    table = {"A": CallSteps(enter=1, sell=9), ("A", None, "south"): 25.0}
    assert service_minutes(segment, table, area=area).tolist() == [10.0, 25.0]
    with pytest.raises(SettingsError, match=r"`table` must hold CallSteps\. Got 25.0"):
        step_minutes(segment, table, area=area)


def test_classes_without_minutes() -> None:
    """They are named, or have the default."""
    with pytest.raises(DataError, match="row 1: found X"):
        step_minutes(pd.Series(["A", "X"]))
    assert service_minutes(pd.Series(["A", "X"]), default=12).tolist() == [30.0, 12.0]


@pytest.mark.parametrize("minutes", [-1.0, float("inf"), float("nan"), "5"])
def test_minutes_of_a_step(minutes) -> None:
    """Anything but a number of at least 0 is refused, naming the step."""
    with pytest.raises(SettingsError, match="`sell` must be"):
        CallSteps(sell=minutes)
