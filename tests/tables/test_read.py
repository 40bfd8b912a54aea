"""Tables read whole: what comes back, what is told, what is refused."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.real import REAL
from tests.strategies import tables

from routeplan.errors import DataError, SettingsError
from routeplan.tables import check_outlets, check_reps, read_outlets, read_reps

READ = {"outlets": read_outlets, "reps": read_reps}

TEN_FAULTS = """\
outlet,name,lat,lon,service_min,visits,sales,weekdays,open,last_visit
S1,one,39.91,32.81,15,2,100,Mon,09:00-12:00,2026-11-02
,no id,39.92,32.82,15,2,100,,,
S3,latitude,104.6,-132.8,15,2,100,,,
S1,twice,39.93,32.83,15,2,100,,,
S5,negative,39.94,32.84,-5,2,100,,,
S6,text,39.95,32.85,twelve,2,100,,,
S7,half a visit,39.96,32.86,15,12.9,100,,,
S8,sea,0,0,15,2,100,,,
S9,weekday,39.97,32.87,15,2,100,Someday,,
S10,window,39.98,32.88,15,2,100,,18:00-09:00,
S11,date,39.99,32.89,15,2,100,,,07/12/2026
"""


def places(**columns: object) -> pd.DataFrame:
    """Two outlets without faults, with other columns beside them."""
    base = {"outlet": ["S1", "S2"], "lat": [39.9, 39.8], "lon": [32.8, 32.9]}
    return pd.DataFrame(base | columns)


def faults_of(source: object, read: object = read_outlets) -> pd.DataFrame:
    """The faults that reading the source ends with."""
    with pytest.raises(DataError) as caught:
        read(source)  # type: ignore[operator]
    return caught.value.failures


def write(path: Path, text: str) -> Path:
    """Write a text file and give its path back."""
    path.write_text(text, encoding="utf-8")
    return path


def test_ten_faults_are_told_at_once(tmp_path: Path) -> None:
    """Ten different faults of one file: one error that names file, row, column, found, needed."""
    with pytest.raises(DataError) as caught:
        read_outlets(write(tmp_path / "shops.csv", TEN_FAULTS))
    failures = caught.value.failures
    assert set(zip(failures["row"], failures["column"], failures["found"], strict=True)) == {
        ("3", "outlet", "nothing"),
        ("4", "lat", "104.6"),
        ("5", "outlet", "S1, as in row 2"),
        ("6", "service_min", "-5"),
        ("7", "service_min", "twelve"),
        ("8", "visits", "12.9"),
        ("9", "lat", "lat 0, lon 0"),
        ("10", "weekdays", "Someday"),
        ("11", "open", "18:00-09:00"),
        ("12", "last_visit", "07/12/2026"),
    }
    message = str(caught.value)
    assert message.startswith("10 faults in the input:")
    for found in failures["found"]:
        assert f"found {found}" in message
    assert set(failures["source"]) == {"shops.csv"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), name=st.sampled_from(["outlets", "reps"]))
def test_a_written_table_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, name: str
) -> None:
    """Any valid table survives CSV in any encoding and delimiter, Excel, Parquet and memory."""
    table = data.draw(tables(name))
    path = tmp_path_factory.mktemp("any") / name
    form = data.draw(st.sampled_from(["csv", "csv", "csv", "xlsx", "parquet", "memory"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
    source: object = path.with_suffix(f".{form}")
    # Chinese text in use, without which a few odd characters in GB18030 are rightly refused.
    written = table.assign(备注=["这是一家路边的小超市"] * len(table))
    if form == "csv":
        delimiter = data.draw(st.sampled_from(",;\t|"))
        written.to_csv(source, sep=delimiter, encoding=encoding)
    elif form == "xlsx":
        written.to_excel(source)
    elif form == "parquet":
        written.to_parquet(source)
    else:
        source = written
    read = READ[name](source)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(read.drop(columns="备注"), table, check_flags=False)


@given(tables("outlets"))
@settings(max_examples=25, deadline=None)
def test_checking_twice_changes_nothing(table: pd.DataFrame) -> None:
    """A checked table passes the check again, unchanged and without new notes."""
    once = check_outlets(table)
    twice = check_outlets(once)
    pd.testing.assert_frame_equal(twice, once)
    assert twice.attrs["notes"] == once.attrs["notes"]


def test_chinese_headers_and_units(tmp_path: Path) -> None:
    """A Chinese table in GBK reads like one with the library's headers."""
    text = (
        "门店编号,门店名称,纬度,经度,渠道,等级,销售额(元),拜访频率,服务时长（分钟）,业务员,必访\n"
        '00123,永辉超市,39.9,116.4,大卖场,A,"1,234.5",4,１２,张三,是\n'
    )
    path = tmp_path / "网点.csv"
    path.write_bytes(text.encode("gbk"))
    shop = read_outlets(path).loc["00123"]
    assert shop["name"] == "永辉超市"
    assert (shop["sales"], shop["visits"], shop["service_min"]) == (1234.5, 4, 12.0)
    assert (shop["segment"], shop["channel"], shop["rep"]) == ("A", "大卖场", "张三")
    assert bool(shop["must_visit"]) is True


def test_word_for_rep_is_the_id_or_the_name() -> None:
    """业务员 is the rep's id when no other column is, else the name."""
    alone = read_reps(pd.DataFrame({"业务员": ["张三"], "纬度": [39.9], "经度": [116.4]}))
    assert alone.index.tolist() == ["张三"]
    both = {"业务员": ["张三"], "工号": ["007"], "纬度": [39.9], "经度": [116.4]}
    assert read_reps(pd.DataFrame(both))["name"].to_dict() == {"007": "张三"}


def test_reps_get_their_defaults() -> None:
    """A rep needs an id and a place; the rest has documented defaults, the minutes are told."""
    reps = read_reps(pd.DataFrame({"rep": ["R1"], "lat": [39.9], "lon": [32.8]}))
    assert reps.loc["R1"].to_dict() == {
        "name": "R1", "lat": 39.9, "lon": 32.8, "end_lat": 39.9, "end_lon": 32.8,
        "day_min": 480.0, "start": "08:30", "break_min": 0.0,
    }  # fmt: skip
    assert any("480" in note for note in reps.attrs["notes"])


def test_reps_some_of_whom_end_elsewhere() -> None:
    """An empty end place is the start place; half an end place is a fault."""
    base = {"rep": ["R1", "R2"], "lat": [39.9, 39.8], "lon": [32.8, 32.9]}
    ends = {"end_lat": [40.0, np.nan], "end_lon": [33.0, np.nan]}
    reps = read_reps(pd.DataFrame(base | ends))
    assert reps["end_lat"].tolist() == [40.0, 39.8]
    half = faults_of(pd.DataFrame(base | ends | {"end_lon": [np.nan, np.nan]}), read_reps)
    assert half[["row", "column"]].to_numpy().tolist() == [["0", "end_lon"]]


def test_rep_hours_are_minutes() -> None:
    """Minutes whose header says hours are multiplied and told; a suspicious 8 is told."""
    base = {"rep": ["R1"], "lat": [39.9], "lon": [32.8]}
    reps = read_reps(pd.DataFrame(base | {"工作时长(小时)": [7.5]}))
    assert reps["day_min"].tolist() == [450.0]
    assert "hours" in reps.attrs["notes"][0]
    eight = read_reps(pd.DataFrame(base | {"day_min": [8]}))
    assert "looks like hours" in eight.attrs["notes"][0]


def test_missing_names_become_ids_in_one_note() -> None:
    """Empty names are filled with the id and counted once; no name at all is not told."""
    some = read_outlets(places(name=["", "Two"]))
    assert some["name"].tolist() == ["S1", "Two"]
    assert some.attrs["notes"] == ['outlets: 1 of 2 rows have no "name", their outlet was taken.']
    assert read_outlets(places()).attrs["notes"] == []


def test_notes_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A note goes to the log when it is made, not again when the table is checked again."""
    with caplog.at_level(logging.WARNING, "routeplan"):
        table = check_outlets(read_outlets(places(name=["", "Two"])))
    assert [record.getMessage() for record in caplog.records] == table.attrs["notes"]


def test_missing_columns_are_told_with_the_closest_header() -> None:
    """What is missing, which headers are there, and which one may be meant."""
    faults = faults_of(places().rename(columns={"lat": "lattitude", "lon": "x"}))
    assert faults["needed"].tolist() == [
        "a column lat, such as latitude or 纬度",
        "a column lon, such as longitude or 经度",
    ]
    assert '"outlet", "lattitude", "x"' in faults["found"][0]
    assert '"lattitude" comes closest' in faults["found"][0]
    assert "closest" not in faults["found"][1]


def test_two_headers_for_one_column() -> None:
    """Two headers for one column are a fault, unless one is the library's own."""
    faults = faults_of(places(销售额=[1, 2], revenue=[3, 4]))
    assert faults["found"].tolist() == ['"销售额", "revenue"']
    assert "sales" in faults["needed"][0]
    kept = read_outlets(places(sales=[1, 2], revenue=[3, 4]))
    assert kept["sales"].tolist() == [1.0, 2.0]
    assert kept["revenue"].tolist() == [3, 4]
    assert "revenue" in kept.attrs["notes"][0]


def test_first_column_may_hold_the_ids() -> None:
    """The first column is the id, whatever it is called; this is told."""
    table = read_outlets(places().rename(columns={"outlet": "Filiale"}))
    assert table.index.tolist() == ["S1", "S2"]
    assert "Filiale" in table.attrs["notes"][0]


def test_index_may_hold_the_ids() -> None:
    """The index is the id when it is called so, or when no column is."""
    table = places()
    named = table.set_index("outlet")
    for frame in (named, named.rename_axis(None), table.set_index("outlet", drop=False)):
        assert read_outlets(frame).index.tolist() == ["S1", "S2"]
    filtered = pd.concat([places(), places()]).iloc[[1, 2]]
    assert read_outlets(filtered).index.tolist() == ["S2", "S1"]


def test_faults_of_a_frame_name_its_index() -> None:
    """Rows of a DataFrame are called by their labels."""
    faults = faults_of(places(sales=[1.0, -2.0]).set_index("outlet"))
    assert faults[["source", "row", "column", "found"]].to_numpy().tolist() == [
        ["outlets", "S2", "sales", "-2"]
    ]


def test_column_is_named_as_the_user_wrote_it() -> None:
    """The message has the user's header, not the library's."""
    assert faults_of(places(**{"Service (min)": [5, "x"]}))["column"].tolist() == ["Service (min)"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [([123.0, 7.0], ["123", "7"]), ([123, 7], ["123", "7"]), (["00123", "7"], ["00123", "7"]),
     (["123.0", "7.0"], ["123", "7"]), ([" A 1 ", "　B"], ["A 1", "B"])],
)  # fmt: skip
def test_ids_are_text(typed: list[object], ids: list[str]) -> None:
    """Zeros in front stay, a spreadsheet's ".0" and blanks around go."""
    table = read_outlets(places(outlet=typed))
    assert table.index.tolist() == ids
    repaired = any(isinstance(cell, str) and cell not in ids for cell in typed)
    assert bool(table.attrs["notes"]) == repaired


def test_ids_a_spreadsheet_has_spoiled_are_faults() -> None:
    """Digits lost to 1.23E+11 and error values are no ids."""
    faults = faults_of(places(outlet=["1.23E+11", "#REF!"]))
    assert sorted(faults["found"]) == ["#REF!", "1.23E+11"]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, "nan", "inf", None, "", "north"])
def test_a_place_must_be_known(value: object) -> None:
    """Coordinates that are missing, infinite or text are faults, each told once."""
    faults = faults_of(places(lat=pd.Series([39.9, value], dtype=object)))
    assert faults[["row", "column"]].to_numpy().tolist() == [["1", "lat"]]


def test_visits_are_never_cut() -> None:
    """Whole numbers stay whole, missing ones stay missing, 12.9 is a fault."""
    assert read_outlets(places(visits=["4", "2.0"]))["visits"].dtype == "int64"
    some = read_outlets(places(visits=[4, None]))["visits"]
    assert some.iloc[0] == 4
    assert some.isna().tolist() == [False, True]
    assert faults_of(places(visits=[12.9, 1]))["found"].tolist() == ["12.9"]


@pytest.mark.parametrize("yes", ["yes", "Y", "TRUE", "1", "是", True, 1.0])
@pytest.mark.parametrize("no", ["no", "N", "False", "0", "否", False, 0, "", None])
def test_flags(yes: object, no: object) -> None:
    """The usual words for yes and no, in any case; an empty cell is no."""
    flags = pd.Series([yes, no], dtype=object)
    assert read_outlets(places(must_visit=flags))["must_visit"].tolist() == [True, False]


def test_flag_that_is_neither() -> None:
    """Maybe is a fault."""
    assert faults_of(places(must_visit=["maybe", "no"]))["found"].tolist() == ["maybe"]


def test_times_are_put_in_one_spelling() -> None:
    """Weekdays, windows and dates come back in the spelling of the library."""
    table = read_outlets(
        places(
            weekdays=["monday, 周四", "Tue-Thu"],
            open=["14:00-18:00，9:00-12:00", ""],
            last_visit=[pd.Timestamp("2026-11-02"), "2026年11月3日"],
            appointment=["2026-12-03 10:30 ±15分钟", "2026/12/3 9:00; 2026/12/4 9:00-9:30"],
            weeks=["Odd weeks", "1-2"],
            interval=[14, "2 in 10 days"],
        )
    )
    assert table["appointment"].tolist() == [
        "2026-12-03 10:15-10:45",
        "2026-12-03 09:00-09:00,2026-12-04 09:00-09:30",
    ]
    assert table["weeks"].tolist() == ["odd", "1,2"]
    assert table["interval"].tolist() == ["14", "5"]
    assert table["weekdays"].tolist() == ["Mon,Thu", "Tue,Wed,Thu"]
    assert table["open"].iloc[0] == "09:00-12:00,14:00-18:00"
    assert pd.isna(table["open"].iloc[1])
    assert table["last_visit"].tolist() == ["2026-11-02", "2026-11-03"]


def test_rep_times() -> None:
    """Breaks, leave and the start of the day; a start past midnight is a fault."""
    base = {"rep": ["R1"], "lat": [39.9], "lon": [32.8], "day_min": [450]}
    more = {
        "start": ["8:00"],
        "break_open": ["11:30-13:30"],
        "leave": ["2026-12-07~2026-12-08, 2026-12-10下午"],
        "shifts": ["Mon-Thu 8:00-17:00; Fri 8:00-12:00"],
    }
    reps = read_reps(pd.DataFrame(base | more))
    assert reps.loc["R1", "start"] == "08:00"
    assert reps.loc["R1", "leave"] == "2026-12-07,2026-12-08,2026-12-10 12:00-24:00"
    assert reps.loc["R1", "shifts"] == "Mo-Th 08:00-17:00; Fr 08:00-12:00"
    late = faults_of(pd.DataFrame(base | {"start": ["24:10"]}), read_reps)
    assert late["found"].tolist() == ["24:10"]


def test_extra_columns_are_kept(tmp_path: Path) -> None:
    """Unknown columns stay under their headers; plain figures become numbers, 007 does not."""
    text = "outlet,lat,lon,Zip,area m2,,note\nS1,39.9,32.8,00123,80,x,=1+1\nS2,39.8,32.9,7,,,\n"
    table = read_outlets(write(tmp_path / "a.csv", text))
    assert table.columns.tolist() == ["name", "lat", "lon", "Zip", "area m2", "column 6", "note"]
    assert table["Zip"].tolist() == ["00123", "7"]
    assert table["area m2"].iloc[0] == 80
    assert table["note"].iloc[0] == "=1+1"


def test_unused_figures_that_look_like_a_column_are_told() -> None:
    """Figures whose header comes near a known column are not used, and this is told."""
    table = read_outlets(places(sales_usd_2022=[1.0, 2.0], sales_region=["N", "S"]))
    assert len(table.attrs["notes"]) == 1
    assert "sales_usd_2022" in table.attrs["notes"][0]


def test_empty_rows_are_left_out_and_told(tmp_path: Path) -> None:
    """Empty rows go, their numbers are told, the other rows keep theirs."""
    text = "outlet,lat,lon\nS1,39.9,32.8\n,,\n\nS2,139.8,32.9\n,,\n"
    faults = faults_of(write(tmp_path / "a.csv", text))
    assert faults["row"].tolist() == ["5"]
    table = read_outlets(write(tmp_path / "a.csv", text.replace("139.8", "39.8")))
    assert table.index.tolist() == ["S1", "S2"]
    assert table.attrs["notes"] == ["a.csv, rows 3, 4, 6: empty, left out."]


@pytest.mark.parametrize("text", ["outlet,lat,lon\n", "outlet,lat,lon\n,,\n"])
def test_header_without_rows(tmp_path: Path, text: str) -> None:
    """A table without rows is a fault."""
    faults = faults_of(write(tmp_path / "a.csv", text))
    assert faults["needed"].tolist() == ["at least one outlet"]


def test_frame_is_not_changed() -> None:
    """The caller's DataFrame stays as it is."""
    table = places(name=[" One ", None], visits=["1", "2"])
    before = table.copy(deep=True)
    read_outlets(table)
    pd.testing.assert_frame_equal(table, before)


def test_order_and_attrs_of_a_checked_table() -> None:
    """Notes of an earlier reading stay in front of new ones."""
    table = places(name=["", "b"]).set_index("outlet")
    table.attrs["notes"] = ["read before."]
    notes = check_outlets(table).attrs["notes"]
    assert notes[0] == "read before."
    assert len(notes) == 2
    assert check_reps(pd.DataFrame({"rep": ["R"], "lat": [1], "lon": [1]})).index.name == "rep"


def test_sheet_of_a_frame() -> None:
    """A sheet makes no sense for a DataFrame."""
    with pytest.raises(SettingsError, match="sheet"):
        read_outlets(places(), sheet="A")


@pytest.mark.data
@pytest.mark.parametrize("city", ["ankara", "malta", "iowa", "new_york"])
def test_real_tables(city: str) -> None:
    """Every row of the real tables is read, nothing is lost, names are filled."""
    folder = REAL / city
    table = read_outlets(folder / "outlets.csv")
    plain = pd.read_csv(folder / "outlets.csv", dtype={"outlet": "str"}).set_index("outlet")
    assert table.index.equals(plain.index)
    assert set(plain.columns) <= set(table.columns)
    for name in ("lat", "lon", "visits", "service_min"):
        np.testing.assert_array_equal(table[name], plain[name])
    assert table["name"].notna().all()
    assert read_reps(folder / "reps.csv").index.is_unique


@pytest.mark.data
def test_real_census() -> None:
    """Censuses with other headers are read, or refused with the column that does not fit."""
    assert len(read_outlets(REAL / "iowa/census.csv")) == 1889
    assert len(read_outlets(REAL / "new_york/census.csv")) == 22999
    assert set(faults_of(REAL / "ankara/census.csv")["column"]) == {"opening_hours"}


def test_outlets_without_places() -> None:
    """With placed=False no coordinates are needed, and 0, 0 is none, which is told."""
    bare = read_outlets(pd.DataFrame({"outlet": ["1"], "address": ["12 Elm St"]}), placed=False)
    assert list(bare) == ["name", "address"]
    told = read_outlets(bare, placed=False, coordinates="gcj02")
    assert list(told) == ["name", "address"]
    table = read_outlets(places(lat=[0, None], lon=[0, None]), placed=False)
    assert table[["lat", "lon"]].isna().all(axis=None)
    assert "row" in table.attrs["notes"][0]
    assert "0, 0" in table.attrs["notes"][0]


def test_places_are_checked_where_they_are_given() -> None:
    """With placed=False half a place and a latitude out of range are faults all the same."""
    source = places(lat=[39.9, 95.0], lon=[None, 20.0])
    faults = faults_of(source, lambda table: read_outlets(table, placed=False))
    assert faults["column"].tolist() == ["lat", "lon"]
    assert faults_of(places(lat=[39.9, None], lon=[32.8, None]))["column"].tolist() == [
        "lat",
        "lon",
    ]


def test_a_census_is_read_as_it_is() -> None:
    """Without places, wrong cells of other columns are left empty and told, with their rows."""
    table = read_outlets(
        places(open=["mornings", "09:00-18:00"], visits=["2", "often"], must_visit=["maybe", "x"]),
        placed=False,
    )
    assert table["open"].isna().tolist() == [True, False]
    assert table["visits"].isna().tolist() == [False, True]
    assert not table["must_visit"].any()
    told = [note for note in table.attrs["notes"] if "was left empty" in note]
    assert len(told) == 4
    assert any('"open" was left empty, mornings was found; needed: times' in note for note in told)
