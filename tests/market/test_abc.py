"""ABC classes by cumulative share."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import DataError, SettingsError
from routeplan.market import abc_classes

BORDERS = {"A": Fraction(7, 10), "B": Fraction(9, 10), "C": Fraction(1)}

amounts = st.lists(st.integers(0, 1_000_000) | st.sampled_from([0, 1, 10, 20]), max_size=30)
"""Whole amounts with ties and zeros; shares of them are either on a border or 1e-8 away."""


def series(values: list[int]) -> pd.Series:
    return pd.Series(values, index=[f"o{k}" for k in range(len(values))], dtype=float)


def exact_class(values: list[int], value: int) -> str:
    """The definition in exact arithmetic."""
    total = sum(values)
    if value == 0:
        return "C"
    before = Fraction(sum(other for other in values if other > value), total)
    return next((name for name, border in BORDERS.items() if before < border), "C")


@given(amounts)
def test_share_before_the_outlet_decides(values: list[int]) -> None:
    """The classes are those of the definition, computed exactly; everyone has one."""
    found = abc_classes(series(values))
    assert found.tolist() == [exact_class(values, value) for value in values]


@given(st.lists(st.integers(100, 200), min_size=1, max_size=20))
def test_outlet_behind_an_exact_border(large: list[int]) -> None:
    """Where the large ones sell exactly 70 %, all of them are A and the next one is not."""
    large[0] += -sum(large) % 7
    rest = sum(large) // 7 * 3
    small = [90] * (rest // 90) + [rest % 90]
    found = abc_classes(series([value * 3 for value in large + small]))
    assert set(found[: len(large)]) == {"A"}
    assert found.iloc[len(large)] == "B"


@given(amounts, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(values: list[int], random) -> None:
    """A shuffled table has the same class for the same outlet."""
    sales = series(values)
    shuffled = sales.loc[random.sample(list(sales.index), len(sales))]
    assert abc_classes(shuffled).loc[sales.index].equals(abc_classes(sales))


@given(amounts, st.floats(1e-6, 1e6))
def test_currency_changes_nothing(values: list[int], rate: float) -> None:
    """Sales times a factor have the same classes."""
    sales = series(values)
    assert abc_classes(sales * rate).equals(abc_classes(sales))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
)
def test_several_criteria_ignore_the_order_of_rows_and_columns(rows, random) -> None:
    """Shuffled rows and swapped columns change no class."""
    table = pd.DataFrame(rows, columns=["sales", "potential"]).astype(float)
    weights = {"sales": 0.7, "potential": 0.3}
    shuffled = table.loc[random.sample(list(table.index), len(table)), ["potential", "sales"]]
    found = abc_classes(shuffled, weights=weights).loc[table.index]
    assert found.equals(abc_classes(table, weights=weights))


@pytest.mark.parametrize(
    ("sales", "classes"),
    [
        ([60, 25, 10, 5], "AABC"),  # before each: 0, .60, .85, .95
        ([70, 20, 10], "ABC"),  # exactly on both borders
        ([100], "A"),
        ([1, 1, 1, 1], "AAAA"),  # tied: all take the class of the first
        ([80, 10, 10], "ABB"),  # the second of the tied has .90 before it
        ([0, 0], "CC"),
        ([], ""),
    ],
)
def test_known_cases(sales: list[int], classes: str) -> None:
    """Small tables worked by hand, given from the smallest to the largest."""
    assert "".join(abc_classes(series(sales[::-1]))) == classes[::-1]


def test_zero_and_missing_sales_are_the_last_class() -> None:
    """Nothing sold and nothing known are the last class, also when it is named otherwise."""
    sales = pd.Series([None, 5.0, 0.0, 5.0], index=list("abcd"))
    assert abc_classes(sales, {"top": 0.5, "rest": 1}).to_dict() == {
        "a": "rest",
        "b": "top",
        "c": "rest",
        "d": "top",
    }


def test_result_is_a_column_for_the_callers_table() -> None:
    """Named `segment`, on the same index; the input is unchanged."""
    sales = pd.Series([1, 2], index=pd.Index(["x", "x"], name="outlet"), name="sales")
    before = sales.copy()
    found = abc_classes(sales)
    assert found.name == "segment"
    assert found.index.equals(sales.index)
    assert found.index.name == "outlet"
    assert found.dtype == "str"
    assert sales.equals(before)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "int32", "object"])
def test_number_types(dtype: str) -> None:
    """Any pandas type of number will do."""
    assert abc_classes(pd.Series([60, 25, 10, 5], dtype=dtype)).tolist() == list("AABC")


def test_one_column_is_one_criterion() -> None:
    """A table of one column has the classes of the column."""
    sales = pd.Series([90.0, 8.0, 2.0], name="sales")
    assert abc_classes(sales.to_frame()).equals(abc_classes(sales))


def test_weights_count_by_proportion() -> None:
    """The heavier criterion decides who is first; 3 to 1 is 0.75 to 0.25."""
    table = pd.DataFrame({"sales": [1.0, 2.0], "potential": [2.0, 1.0]}, index=["a", "b"])
    borders = {"A": 0.5, "B": 1.0}
    assert abc_classes(table, borders, weights={"sales": 3, "potential": 1})["b"] == "A"
    assert abc_classes(table, borders, weights={"sales": 3, "potential": 1})["a"] == "B"
    assert abc_classes(table, borders, weights={"sales": 0.25, "potential": 0.75})["b"] == "B"


def test_percentiles_are_worked_as_documented() -> None:
    """Percentiles 1, 1/2 and 0 of both columns are cumulated as 2/3 and 1/3."""
    table = pd.DataFrame(
        {"sales": [900.0, 1.0, 0.0, None], "potential": [5.0, 4.0, 0.0, 0.0]}, index=list("abcd")
    )
    # ranks of a and b are 4 and 3 of 4: scores 1 and .75, shares before 0 and 4/7
    assert abc_classes(table, {"A": 4 / 7, "B": 1}).tolist() == ["A", "B", "B", "B"]
    assert abc_classes(table, {"A": 4 / 7 + 1e-6, "B": 1}).tolist() == ["A", "A", "B", "B"]


def test_faults_name_all_rows() -> None:
    """Negative, infinite and unreadable sales are told together."""
    sales = pd.Series([1, -2, np.inf, "many", None], index=list("abcde"), name="turnover")
    with pytest.raises(DataError) as error:
        abc_classes(sales)
    assert error.value.failures[["row", "column", "found"]].to_numpy().tolist() == [
        ["b", "turnover", "-2"],
        ["c", "turnover", "inf"],
        ["d", "turnover", "many"],
    ]


@pytest.mark.parametrize(
    "borders",
    [
        {},
        {"A": 0.7, "B": 0.9},
        {"A": 0.9, "B": 0.7, "C": 1.0},
        {"A": 0.5, "B": 0.5, "C": 1.0},
        {"A": 0.0, "B": 1.0},
        {"A": float("nan"), "B": 1.0},
        {"A": 70, "B": 100},
    ],
)
def test_borders_must_ascend_to_one(borders: dict[str, float]) -> None:
    """Borders that leave a share without a class are refused."""
    with pytest.raises(SettingsError, match="`borders` must ascend"):
        abc_classes(pd.Series([1.0]), borders)


@pytest.mark.parametrize(
    "weights",
    [
        {"sales": 1},
        {"sales": 1, "share": 1},
        {"sales": 0, "potential": 0},
        {"sales": -1, "potential": 2},
        {"sales": float("nan"), "potential": 1},
    ],
)
def test_weights_must_fit_the_columns(weights: dict[str, float]) -> None:
    """Every column has a weight, none is negative, one is above 0."""
    table = pd.DataFrame({"sales": [1.0], "potential": [1.0]})
    with pytest.raises(SettingsError, match="`weights` must"):
        abc_classes(table, weights=weights)


def test_a_table_needs_a_column() -> None:
    """No criterion, no classes."""
    with pytest.raises(SettingsError, match="at least one column"):
        abc_classes(pd.DataFrame(index=["a"]))
