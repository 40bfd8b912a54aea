"""Numbers as people write them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.columns import Column
from routeplan.tables.numbers import parse_numbers
from routeplan.tables.raw import Findings, RawTable

SALES = Column("sales", "number", "")


def parse(*texts: str) -> tuple[list[float], list[str], list[str]]:
    """Numbers, found texts of the faults, notes."""
    findings = Findings(RawTable("a.csv", ("sales",), (), tuple(map(str, range(len(texts))))))
    findings.headers["sales"] = "sales"
    numbers = parse_numbers(pd.Series(texts, dtype=object), SALES, findings)
    return numbers.tolist(), [fault.found for fault in findings.faults], findings.notes


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("1,234,567", 1234567.0), ("１２", 12.0), ("１，２３４．５", 1234.5),
     ("12,5", 12.5), ("0,125", 0.125), ("1.234,5", 1234.5), ("−3", -3.0), ("+4", 4.0),
     (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1,234", 1234.0), ("39,957525", 39.957525)],
)  # fmt: skip
def test_one_number(text: str, number: float) -> None:
    """Thousands, decimal commas, full width and signs; commas are told."""
    numbers, faults, notes = parse(text)
    assert numbers == [number]
    assert not faults
    assert bool(notes) == ("," in text or "，" in text)


@pytest.mark.parametrize(
    "text",
    ["twelve", "1,23,4", "12 34", "1_000", "0x10", "1.2.3", "inf", "5%", "1,2345.6", "--5", "5min"],
)
def test_no_number(text: str) -> None:
    """What is no number, or nobody knows which one, is a fault."""
    assert parse(text)[1] == [text]


@pytest.mark.parametrize("text", ["", "-", "NA", "n/a", "NULL", "NaN", "#N/A", "无"])
def test_nothing(text: str) -> None:
    """Words for nothing are missing, not faults."""
    numbers, faults, _ = parse(text)
    assert numbers[0] != numbers[0]
    assert not faults


def test_the_column_decides_where_a_cell_alone_does_not() -> None:
    """1,234 is 1.234 beside 12,5, is 1234 beside 1,234.5, and a fault beside both."""
    assert parse("1,234", "12,5")[0] == [1.234, 12.5]
    assert parse("1,234", "1,234.5")[0] == [1234.0, 1234.5]
    numbers, faults, _ = parse("1,234", "1,234.5", "12,5")
    assert faults == ["1,234"]
    assert numbers[1:] == [1234.5, 12.5]


def test_dot_beside_decimal_commas() -> None:
    """1.234 beside 12,5 may be thousands: a fault; 1.5 may not."""
    numbers, faults, _ = parse("1.234", "1.5", "12,5")
    assert faults == ["1.234"]
    assert numbers[1:] == [1.5, 12.5]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_float_is_read_exactly(numbers: list[float]) -> None:
    """What Python writes is read without loss."""
    assert parse(*map(repr, numbers)) == (numbers, [], [])


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_thousands_are_read_exactly(numbers: list[int]) -> None:
    """Thousands with commas are read without loss."""
    assert parse(*(f"{number:,}.0" for number in numbers))[0] == numbers
