"""Degrees as people write them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.columns import OUTLETS, Column
from routeplan.errors import DataError
from routeplan.tables import read_outlets
from routeplan.tables.degrees import parse_degrees
from routeplan.tables.raw import Findings, RawTable

LAT = next(column for column in OUTLETS if column.name == "lat")
LON = next(column for column in OUTLETS if column.name == "lon")


def parse(*texts: str, column: Column = LAT) -> tuple[list[float], Findings]:
    """Degrees of texts, and what was found."""
    rows = tuple(map(str, range(len(texts))))
    findings = Findings(RawTable("a.csv", (column.name,), (), rows))
    findings.headers[column.name] = column.name
    degrees = parse_degrees(pd.Series(texts, dtype=object), column, findings)
    return degrees.tolist(), findings


BEIJING = 39 + 54 / 60 + 20 / 3600


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("39°54'20\"N", BEIJING), ("39° 54' 20\" N", BEIJING), ("39°54′20″N", BEIJING),
        ("39º54’20”N", BEIJING), ("39°54'20''", BEIJING), ("39 54 20 N", BEIJING),
        ("39 54 20", BEIJING), ("39:54:20", BEIJING), ("N 39°54'20\"", BEIJING),
        ("北纬39°54′20″", BEIJING), ("39度54分20秒", BEIJING), ("３９°５４′２０″Ｎ", BEIJING),
        ("39°54'20,0\"n", BEIJING), ("-39°54'20\"", -BEIJING), ("39°54'20\"S", -BEIJING),
        ("N39 54.333", 39 + 54.333 / 60), ("39°54.333'", 39 + 54.333 / 60), ("39°54'", 39.9),
        ("39.9°", 39.9), ("39.9 N", 39.9), ("S39.9", -39.9), ("39,9°", 39.9), ("0°7'30\"S", -0.125),
    ],
)  # fmt: skip
def test_one_angle(text: str, degrees: float) -> None:
    """Marks, colons or blanks between the parts, the side of the earth before or behind; told."""
    numbers, findings = parse(text)
    assert numbers == [pytest.approx(degrees, abs=1e-12)]
    assert not findings.faults
    assert len(findings.notes) == 1
    assert text in findings.notes[0]
    assert f"{degrees:.9g}" in findings.notes[0]


@pytest.mark.parametrize(
    "text", ["39 54", "39°54'20\"N S", "-39 S", "39 N 54", "3954N20", "N", "39°x", '39°54\'20"1"']
)
def test_no_angle(text: str) -> None:
    """What may be two numbers, or contradicts itself, is a fault."""
    _, findings = parse(text)
    assert [fault.found for fault in findings.faults] == [text]


@pytest.mark.parametrize("text", ["39°60'N", "39°54'60\"N", "39.5°20'N", "39°54.5'20\"N"])
def test_minutes_and_seconds_end_at_60(text: str) -> None:
    """Sixty minutes, and decimals before the last part, are a fault that says what is needed."""
    numbers, findings = parse(text)
    assert numbers[0] != numbers[0]
    assert [fault.needed for fault in findings.faults] == [
        "degrees with minutes and seconds below 60, such as 39°54'20\"N"
    ]


def test_numbers_beside_angles() -> None:
    """A column may hold both; plain numbers are not told."""
    numbers, findings = parse("39.9", "39°54'N", "", "39,9")
    assert numbers[:2] == [39.9, 39.9]
    assert numbers[2] != numbers[2]
    assert numbers[3] == 39.9
    assert len(findings.notes) == 2
    assert "row 1" in " ".join(findings.notes)


@pytest.mark.parametrize(
    ("text", "number"),
    [("39,957", 39.957), ("116,391", 116.391), ("-0,125", -0.125), ("39,95752", 39.95752)],
)
def test_a_comma_among_degrees_is_decimal(text: str, number: float) -> None:
    """Degrees have no thousands, so that a comma alone and beside points is a decimal one."""
    numbers, findings = parse(text, "39.957")
    assert numbers == [number, 39.957]
    assert not findings.faults
    assert f'"{text}" was read as {number}' in findings.notes[0]


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59_999), st.sampled_from("NS"))
def test_every_angle_is_read(degrees: int, minutes: int, thousandths: int, side: str) -> None:
    """Degrees, minutes and seconds with three decimals, by arithmetic."""
    numbers, _ = parse(f"{degrees}°{minutes}'{thousandths / 1000}\"{side}")
    expected = degrees + minutes / 60 + thousandths / 3_600_000
    assert numbers == [pytest.approx(expected if side == "N" else -expected, abs=1e-9)]


def test_one_cell_on_the_wrong_side() -> None:
    """An east among latitudes is a fault of its row."""
    _, findings = parse("39°54'N", "116°23'E")
    assert [(fault.row, fault.found) for fault in findings.faults] == [("1", "116°23'E")]
    assert findings.faults[0].needed == "a latitude, N or S: lat and lon look swapped"


def test_columns_on_the_wrong_side() -> None:
    """Easts in all rows of the latitudes are one fault of each column."""
    table = pd.DataFrame(
        {"outlet": ["S1", "S2"], "lat": ["116°23'E", "116°24'E"], "lon": ["39°54'N", "39°55'N"]}
    )
    with pytest.raises(DataError) as caught:
        read_outlets(table)
    failures = caught.value.failures
    assert failures["column"].tolist() == ["lat", "lon"]
    assert failures["found"].tolist() == [
        "116°23'E and the like in all 2 rows",
        "39°54'N and the like in all 2 rows",
    ]
    assert failures["needed"].str.endswith("lat and lon look swapped").all()
