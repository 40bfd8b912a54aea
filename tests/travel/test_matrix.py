"""Travel looked up in a table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.errors import DataError
from routeplan.travel import MatrixTravel, Places, TravelModel

IDS = ["R1", "a", "b"]


def table(values: object = None, ids: list[str] = IDS) -> pd.DataFrame:
    """A square table; row to column, asymmetric unless told otherwise."""
    values = [[0, 5, 9], [6, 0, 4], [8, 3, 0]] if values is None else values
    return pd.DataFrame(values, index=ids, columns=ids)


def at(*ids: str) -> Places:
    """Places with these ids; where they lie does not matter."""
    nowhere = np.full(len(ids), np.nan)
    return Places(np.array(ids, dtype=object), nowhere, nowhere)


def test_rows_are_origins() -> None:
    """Minutes go from the row to the column, also where the two ways differ."""
    travel = MatrixTravel(table())
    assert travel.minutes(at("a", "R1"), at("b", "a")).tolist() == [[4, 0], [9, 5]]
    assert travel.leg_minutes(at("a", "b"), at("R1", "R1")).tolist() == [6, 8]
    assert travel.leg_minutes(at("R1", "R1"), at("a", "b")).tolist() == [5, 9]


def test_columns_in_another_order() -> None:
    """Labels count, not positions: in the minutes and in the kilometres."""
    shuffled = table()[["b", "R1", "a"]]
    travel = MatrixTravel(shuffled, km=(10 * table()).loc[["b", "a", "R1"]])
    assert travel.minutes(at(*IDS), at(*IDS)).tolist() == table().to_numpy().tolist()
    assert travel.kilometres(at(*IDS), at(*IDS)).tolist() == (10 * table()).to_numpy().tolist()
    assert travel.leg_kilometres(at("a", "b"), at("b", "a")).tolist() == [40, 30]


def test_kilometres_not_known() -> None:
    """Without a table of kilometres they are NaN, in the right shape."""
    travel = MatrixTravel(table())
    assert np.isnan(travel.kilometres(at("a", "b"), at("R1"))).tolist() == [[True], [True]]
    assert np.isnan(travel.leg_kilometres(at("a"), at("b"))).tolist() == [True]


def test_is_a_travel_model() -> None:
    """The protocol is kept, and the answer for nobody is empty."""
    travel = MatrixTravel(table())
    assert isinstance(travel, TravelModel)
    assert travel.minutes(at(), at("a")).shape == (0, 1)


def test_the_end_of_a_day_has_its_own_label() -> None:
    """The end place of a rep is "<rep>:end"; without such a row it is where the day started."""
    reps = pd.DataFrame({"end_lat": [1.0], "end_lon": [1.0]}, index=["R1"])
    ends = Places.ends(reps)
    assert MatrixTravel(table()).leg_minutes(at("a"), ends).tolist() == [6]
    apart = table(np.arange(16.0).reshape(4, 4), [*IDS, "R1:end"])
    assert MatrixTravel(apart).leg_minutes(at("a"), ends).tolist() == [7]


def test_unknown_ids_are_all_named() -> None:
    """An id without a row is a fault of the input, and every one is told."""
    with pytest.raises(DataError) as error:
        MatrixTravel(table()).minutes(at("a", "x", "y:end"), at("a"))
    assert error.value.failures["row"].tolist() == ["x", "y:end"]


@pytest.mark.parametrize("value", [-1, np.nan, np.inf, "far", None])
def test_faulty_cells_are_named(value: object) -> None:
    """Row, column and what was found, for all faulty cells at once."""
    faulty = table().astype(object)
    faulty.loc["a", "b"] = value
    faulty.loc["b", "R1"] = -2
    with pytest.raises(DataError) as error:
        MatrixTravel(faulty)
    failures = error.value.failures
    assert failures[["source", "row", "column"]].to_numpy().tolist() == [
        ["minutes", "a", "b"],
        ["minutes", "b", "R1"],
    ]
    assert failures["found"].tolist() == [str(value), "-2"]


def test_faulty_kilometres() -> None:
    """The table of kilometres is checked as well, and must have the same ids."""
    with pytest.raises(DataError, match="kilometres, column b"):
        MatrixTravel(table(), km=table([[0, 1, -1], [1, 0, 1], [1, 1, 0]]))
    with pytest.raises(DataError, match="the ids of the minutes"):
        MatrixTravel(table(), km=table(ids=["R1", "a", "c"]))


@pytest.mark.parametrize(
    "faulty",
    [
        table().drop(columns="b"),
        table().drop(index="b"),
        table(ids=["R1", "a", "a"]),
        table().rename(columns={"b": "c"}),
    ],
)
def test_tables_that_are_not_square(faulty: pd.DataFrame) -> None:
    """The same unique ids must stand both ways."""
    with pytest.raises(DataError, match="a square table with the same unique ids both ways"):
        MatrixTravel(faulty)


def test_a_column_that_comes_twice() -> None:
    """A table with a column too many is not square."""
    faulty = pd.DataFrame(np.ones((2, 3)), index=["a", "b"], columns=["a", "b", "b"])
    with pytest.raises(DataError):
        MatrixTravel(faulty)


def test_minutes_as_text() -> None:
    """Numbers that are text are taken as numbers everywhere, in the repr too."""
    travel = MatrixTravel(table([["0", "5", "9"], ["6", "0", "4"], ["8", "3", "0"]]))
    assert travel.leg_minutes(at("a"), at("b")).tolist() == [4]
    assert repr(travel) == "MatrixTravel: 3 places, 5.8 minutes on average"


def test_repr() -> None:
    """One line with the number of places and the mean way between two of them."""
    assert repr(MatrixTravel(table())) == "MatrixTravel: 3 places, 5.8 minutes on average"
