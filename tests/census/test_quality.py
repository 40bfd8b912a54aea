"""The quality report: every check finds what it is for, and nothing in a sound table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import routeplan as rp
from routeplan.census.robust import log_scores
from routeplan.errors import DataError

NAMES = [f"{a}{b}" for a in ("Orchid", "Harbour", "Kestrel", "Willow") for b in "abcde"]


def sound(**columns: object) -> pd.DataFrame:
    """Twenty outlets about 1.4 km from one another, with nothing to tell."""
    k = np.arange(20)
    base = {
        "name": NAMES,
        "lat": 40.00001 + k // 5 * 0.01234,
        "lon": -73.00001 - k % 5 * 0.01234,
        "sales": 1000.0 + 10 * k,
        "service_min": 20.0,
        "visits": 2,
    }
    index = pd.Index([f"s{label:02}" for label in k], name="outlet")
    return pd.DataFrame(base | columns, index=index)


def found(table: pd.DataFrame, check: str, **options: object) -> pd.DataFrame:
    """The findings of one check, which must be all there are."""
    report = rp.quality_report(table, **options)  # type: ignore[arg-type]
    assert set(report["check"]) <= {check}, report.to_string()
    return report


def with_cell(name: str, value: object) -> pd.DataFrame:
    table = sound()
    table[name] = table[name].astype("float64" if name != "name" else object)
    table.loc["s07", name] = value
    return table


def test_a_sound_table() -> None:
    """Nothing is found, and the summary is empty."""
    report = rp.quality_report(sound())
    assert report.empty
    assert rp.quality_summary(report).empty
    assert list(report) == ["check", "severity", "table", "row", "column", "found", "advice"]


@pytest.mark.parametrize(
    ("column", "value", "check", "severity"),
    [
        ("sales", 1e6, "sales outliers", "medium"),
        ("sales", 1.0, "sales outliers", "medium"),
        ("sales", 0.0, "zero sales", "low"),
        ("sales", None, "missing cells", "low"),
        ("service_min", 300.0, "long service", "medium"),
        ("service_min", 0.0, "no service time", "low"),
        ("visits", 21, "too many visits", "high"),
        ("visits", 0, "no visits", "low"),
        ("name", "", "missing names", "low"),
        ("name", "s07", "missing names", "low"),
        ("name", "n/a", "missing names", "low"),
        ("name", "???", "missing names", "low"),
    ],
)
def test_one_cell(column: str, value: object, check: str, severity: str) -> None:
    """One wrong cell is one finding, with its row and column."""
    report = found(with_cell(column, value), check)
    assert report[["row", "column", "severity"]].to_numpy().tolist() == [["s07", column, severity]]


def test_visits_of_a_short_cycle() -> None:
    """Six visits fit into four weeks, not into one."""
    table = sound(visits=6)
    assert rp.quality_report(table).empty
    assert len(found(table, "too many visits", cycle=rp.Cycle(weeks=1))) == 20


def test_a_column_that_is_mostly_empty_is_told_once() -> None:
    """Many empty cells are one finding about the column."""
    report = found(sound(sales=[1000.0] * 10 + [None] * 10), "missing cells")
    assert report["row"].tolist() == [""]
    assert "10 of 20" in report["found"].iloc[0]


def test_no_place() -> None:
    """Rows without a place, also 0, 0, are told as high."""
    table = sound()
    table.loc[["s03", "s04"], ["lat", "lon"]] = [[np.nan, np.nan], [0.0, 0.0]]
    report = found(table, "no place")
    assert report["row"].tolist() == ["s03", "s04"]
    assert set(report["severity"]) == {"high"}
    without = rp.quality_report(sound().drop(columns=["lat", "lon"]))
    assert len(without) == 20


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((40.01, 73.01), "sign of lon"),
        ((-40.01, -73.01), "sign of lat"),
        ((-73.01001, 40.01001), "swapped"),
        ((47.12345, -73.12345), "on a map"),
    ],
)
def test_far_away(place: tuple[float, float], told: str) -> None:
    """A place far from all others is told, with the slip that would explain it."""
    table = sound()
    table.loc["s07", ["lat", "lon"]] = np.array(place) + 0.000013
    report = found(table, "far away")
    assert report["row"].tolist() == ["s07"]
    assert told in report["advice"].iloc[0]


def test_shared_places() -> None:
    """Two outlets at one point are told once; a crowd asks for the geocoding."""
    table = sound()
    table.loc["s01", ["lat", "lon"]] = table.loc["s00", ["lat", "lon"]]
    report = found(table, "shared place")
    assert report["row"].tolist() == ["s00"]
    assert "s00, s01" in report["found"].iloc[0]
    crowd = found(sound(lat=40.12345, lon=-73.12345), "shared place")
    assert crowd["severity"].tolist() == ["medium"]
    assert "20 outlets" in crowd["found"].iloc[0]


def test_rounded_places() -> None:
    """Two decimals are a kilometre; a table that is rounded throughout is told once."""
    table = sound()
    table.loc["s07", ["lat", "lon"]] = [40.02, -73.02]
    report = found(table, "rounded place")
    assert report["row"].tolist() == ["s07"]
    assert "1 km" in report["found"].iloc[0]
    all_rounded = sound().round({"lat": 3, "lon": 3})
    told = found(all_rounded, "rounded place")
    assert told["row"].iloc[0] == ""
    assert "20 of 20" in told["found"].iloc[0]


def test_like_ids() -> None:
    """Ids that differ by case, signs and zeros in front alone."""
    table = sound()
    table.index = pd.Index(["a1", "A1", "A-1", "7", "007", *table.index[5:]], name="outlet")
    report = found(table, "like ids")
    assert sorted(report["row"]) == ["007", "A-1", "A1"]


def test_several_spellings() -> None:
    """A kind in several spellings is told with its rows; different kinds are not."""
    channel = ["bakery"] * 10 + ["Bakery"] * 6 + ["BAKERY "] * 3 + ["bar"]
    report = found(sound(channel=channel), "several spellings")
    assert report["column"].tolist() == ["channel"]
    assert '"bakery" 10' in report["found"].iloc[0]
    assert '"bakery"' in report["advice"].iloc[0]
    assert "bar" not in report["found"].iloc[0].replace("bakery", "")


def test_low_potential() -> None:
    """A potential below the sales cannot be."""
    potential = sound()["sales"] * 2
    potential.loc["s07"] = 1000.0
    report = found(sound(potential=potential), "low potential")
    assert report["row"].tolist() == ["s07"]


def test_duplicates_are_told_with_the_kept_row() -> None:
    """The row to merge is named, and the one it would be merged into."""
    table = sound()
    table.loc["s01", ["name", "lat", "lon"]] = ["ORCHIDA LLC", 40.00011, -73.00001]
    report = found(table, "likely duplicates")
    assert report["row"].tolist() == ["s00"]  # s01 sells more
    assert "s01 ORCHIDA LLC" in report["found"].iloc[0]
    nothing = rp.find_duplicates(table).head(0)
    assert rp.quality_report(table, duplicates=nothing).empty


def test_reps() -> None:
    """Unknown reps, homes far away and odd days are told."""
    reps = pd.DataFrame(
        {"lat": [40.0, 50.0, 40.0], "lon": -73.0, "day_min": [480.0, 480.0, 8.0]},
        index=pd.Index(["R1", "R2", "R3"], name="rep"),
    )
    report = rp.quality_report(sound(rep=["R1"] * 19 + ["R9"]), reps)
    told = report[["check", "table", "row"]].to_numpy().tolist()
    assert told == [
        ["unknown rep", "outlets", ""],
        ["far home", "reps", "R2"],
        ["odd working day", "reps", "R3"],
    ]


def test_summary_counts_by_check() -> None:
    """Findings by check and severity add up to the report."""
    table = sound(visits=[21, 22, 0, *[2] * 17])
    report = rp.quality_report(table)
    summary = rp.quality_summary(report)
    assert summary.index.tolist() == ["too many visits", "no visits"]
    assert summary["high"].tolist() == [2, 0]
    assert summary["low"].tolist() == [0, 1]
    assert summary["findings"].sum() == len(report)


def test_ids_that_are_there_twice_are_refused() -> None:
    """A report needs rows that can be named."""
    table = sound()
    with pytest.raises(DataError, match="every outlet once"):
        rp.quality_report(pd.concat([table, table.tail(1)]))


def test_scores_by_hand() -> None:
    """Logarithms 0 to 8: the median is 4, the median deviation 2, so 8 scores 4 / (1.4826 * 2)."""
    scores = log_scores(np.exp(np.arange(9.0)))
    assert scores[8] == pytest.approx(4 / (1.4826 * 2))
    assert scores[4] == pytest.approx(0)
    assert np.isnan(log_scores(np.array([1.0, 2.0]))).all()
