"""Visits per cycle from a policy table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.effort import visit_frequency
from routeplan.errors import DataError, SettingsError

SEGMENT = pd.Series(["C", "A", "B"], index=pd.Index(["x", "y", "z"], name="outlet"))


def test_default_policy() -> None:
    """A 4, B 2, C 1 in four weeks, as whole numbers on the caller's index."""
    visits = visit_frequency(SEGMENT)
    assert visits.to_dict() == {"x": 1, "y": 4, "z": 2}
    assert (visits.name, visits.dtype, visits.index.name) == ("visits", np.dtype("int64"), "outlet")


@pytest.mark.parametrize(
    ("weeks", "visits"),
    [(1, [1, 1, 1]), (2, [2, 1, 1]), (3, [3, 2, 1]), (6, [6, 3, 2]), (8, [8, 4, 2])],
)
def test_default_policy_scales_with_the_weeks(weeks: int, visits: list[int]) -> None:
    """A, B, C keep their rhythm in other cycles; a half goes up and nobody falls to 0."""
    assert visit_frequency(pd.Series(["A", "B", "C"]), weeks=weeks).tolist() == visits


def test_a_given_table_is_per_cycle() -> None:
    """A table counts as it is, however long the cycle."""
    assert visit_frequency(SEGMENT, {"A": 3, "B": 1, "C": 0}, weeks=8).tolist() == [0, 3, 1]


@given(st.lists(st.sampled_from("ABC"), max_size=20), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(labels: list[str], random) -> None:
    """Every outlet has its figure wherever it stands, with channels matched by label."""
    segment = pd.Series(labels, index=[f"o{k}" for k in range(len(labels))], dtype="str")
    channel = pd.Series(
        ["kiosk" if k % 2 else "grocery" for k in range(len(labels))],
        index=segment.index,
        dtype="str",
    )
    table = {"A": 4, "B": 2, "C": 1, ("A", "kiosk"): 8, ("C", "kiosk"): 0}
    expected = visit_frequency(segment, table, channel=channel)
    order = random.sample(list(segment.index), len(segment))
    assert visit_frequency(segment.loc[order], table, channel=channel).equals(expected.loc[order])
    for outlet, visits in expected.items():
        pair = (segment[outlet], channel[outlet])
        assert visits == table.get(pair, table[pair[0]])


def test_channel_pairs_go_first() -> None:
    """A pair goes before its class; a missing channel falls back to the class."""
    segment = pd.Series(["A", "A", "A"], index=list("abc"))
    channel = pd.Series(["kiosk", None, "grocery"], index=list("cab"))
    visits = visit_frequency(segment, {"A": 4, ("A", "kiosk"): 8}, channel=channel)
    assert visits.to_dict() == {"a": 4, "b": 4, "c": 8}


def test_pairs_alone_may_be_the_table() -> None:
    """A table of pairs needs no figure for the class alone, if every outlet finds its pair."""
    channel = pd.Series(["kiosk", "grocery"], index=["a", "b"])
    table = {("A", "kiosk"): 1, ("A", "grocery"): 2}
    segment = pd.Series(["A", "A"], index=["a", "b"])
    assert visit_frequency(segment, table, channel=channel).tolist() == [1, 2]
    with pytest.raises(DataError, match="A in kiosk, A in grocery"):
        visit_frequency(segment, table)


def test_unknown_and_missing_classes_are_named() -> None:
    """All rows without a figure are told at once, with the classes there are."""
    segment = pd.Series(["A", "D", None, np.nan], index=list("abcd"))
    with pytest.raises(DataError) as error:
        visit_frequency(segment)
    failures = error.value.failures
    assert failures["row"].tolist() == ["b", "c", "d"]
    assert failures["found"].tolist() == ["D", "nothing", "nothing"]
    assert set(failures["needed"]) == {"one of the classes A, B, C"}
    assert set(failures["column"]) == {"segment"}


def test_outlets_without_a_channel_row_are_named() -> None:
    """Channels are matched by label; a label left out or there twice is a fault."""
    segment = pd.Series(["A", "A"], index=["a", "b"])
    channel = pd.Series(["kiosk", "kiosk"], index=["a", "a"])
    with pytest.raises(DataError) as error:
        visit_frequency(segment, {"A": 1}, channel=channel)
    assert error.value.failures[["row", "found"]].to_numpy().tolist() == [
        ["a", "more than one"],
        ["b", "nothing"],
    ]


@pytest.mark.parametrize("figure", [2.5, -1, float("nan"), float("inf"), "2", True, None])
def test_figures_must_be_whole(figure: object) -> None:
    """Anything but a whole number of at least 0 is refused, naming the class."""
    with pytest.raises(SettingsError, match=r"whole numbers of at least 0\. Got .* for B\."):
        visit_frequency(SEGMENT, {"A": 1, "B": figure, "C": 1})


@pytest.mark.parametrize("figure", [2, 2.0, np.int64(2), np.float64(2)])
def test_whole_numbers_of_any_type_will_do(figure: float) -> None:
    """A table read from a file holds numpy numbers or whole floats."""
    assert visit_frequency(pd.Series(["A"]), {"A": figure}).tolist() == [2]


@pytest.mark.parametrize("weeks", [0, -1, 2.5])
def test_weeks_must_be_whole(weeks: float) -> None:
    """A cycle has at least one whole week."""
    with pytest.raises(SettingsError, match="`weeks` must be a whole number"):
        visit_frequency(SEGMENT, weeks=weeks)


def test_an_empty_table_is_refused() -> None:
    """A table without a class cannot answer."""
    with pytest.raises(SettingsError, match="at least one class"):
        visit_frequency(SEGMENT, {})


def test_no_outlets() -> None:
    """An empty segment gives an empty column of whole numbers."""
    assert visit_frequency(pd.Series([], dtype="str")).dtype == np.dtype("int64")


def outlets_of(*rows: tuple[str, str, str]) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Class, channel and area of outlets."""
    frame = pd.DataFrame(rows, columns=["segment", "channel", "area"])
    return frame["segment"], frame["channel"], frame["area"]


def test_class_channel_and_area() -> None:
    """The entry that says most counts; None stands for any."""
    segment, channel, area = outlets_of(
        ("A", "kiosk", "north"), ("A", "kiosk", "south"), ("A", "shop", "north"),
        ("B", "kiosk", "north"), ("B", "shop", "south"),
    )  # fmt: skip
    table = {
        ("A", "kiosk", "north"): 5,
        ("A", "kiosk"): 4,
        ("A", None, "north"): 3,
        (None, "kiosk"): 2,
        None: 1,
    }
    visits = visit_frequency(segment, table, channel=channel, area=area)
    assert visits.tolist() == [5, 4, 3, 2, 1]


def test_class_goes_before_channel_and_channel_before_area() -> None:
    """Of entries that say equally much the order is class, channel, area."""
    segment, channel, area = outlets_of(("A", "kiosk", "north"))
    entries = [("A", 3), ((None, "kiosk"), 2), ((None, None, "north"), 1)]
    for first, (_, expected) in enumerate(entries):
        table = dict(entries[first:])
        assert visit_frequency(segment, table, channel=channel, area=area).tolist() == [expected]


def test_a_frame_is_a_table() -> None:
    """Rows of a DataFrame, keys as columns or as index, empty cells for any."""
    segment, channel, area = outlets_of(("A", "kiosk", "north"), ("B", "shop", "south"))
    frame = pd.DataFrame(
        {"segment": ["A", None], "area": [None, "south"], "visits": [4, 1]},
    )
    assert visit_frequency(segment, frame, channel=channel, area=area).tolist() == [4, 1]
    indexed = frame.set_index(["segment", "area"])
    assert visit_frequency(segment, indexed, channel=channel, area=area).tolist() == [4, 1]


def test_frames_that_are_no_table() -> None:
    """A frame without keys, with two figures, or with a key twice is refused."""
    for frame in (
        pd.DataFrame({"visits": [1]}),
        pd.DataFrame({"segment": ["A"], "visits": [1], "minutes": [20]}),
    ):
        with pytest.raises(SettingsError, match="one column of figures"):
            visit_frequency(SEGMENT, frame)
    twice = pd.DataFrame({"segment": ["A", "A"], "visits": [1, 2]})
    with pytest.raises(SettingsError, match="one figure for A"):
        visit_frequency(SEGMENT, twice)
    with pytest.raises(SettingsError, match="keys of segment, channel, area"):
        visit_frequency(SEGMENT, {("A", "kiosk", "north", "x"): 1})


def test_default_minimum_and_maximum() -> None:
    """Outlets without an entry have the default; all are kept within the limits."""
    segment = pd.Series(["A", "B", "X", None])
    visits = visit_frequency(segment, {"A": 9, "B": 1}, default=0, minimum=2, maximum=6)
    assert visits.tolist() == [6, 2, 2, 2]
    assert visit_frequency(segment, {"A": 9, "B": 1}, default=3).tolist() == [9, 1, 3, 3]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"minimum": -1}, "`minimum` must be a whole number"),
        ({"default": 1.5}, "`default` must be a whole number"),
        ({"minimum": 3, "maximum": 2}, "`maximum` must be at least `minimum`, 3"),
    ],
)
def test_limits_must_make_sense(options: dict, message: str) -> None:
    """Whole numbers of at least 0, the maximum not below the minimum."""
    with pytest.raises(SettingsError, match=message):
        visit_frequency(SEGMENT, **options)
