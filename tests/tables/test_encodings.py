"""Bytes to text: recognised, or refused with the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.errors import DataError
from routeplan.tables.encodings import decode

CHINESE = "网点编号,门店名称\n001,永辉超市中山路店\n002,鑫鑫烟酒商行\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_recognised_encodings(encoding: str) -> None:
    """UTF-8, UTF-16 and GB18030 give the text; only GB18030 is told."""
    text, notes = decode(CHINESE.encode(encoding), "a.csv")
    assert text == CHINESE
    assert len(notes) == encoding.startswith("gb")
    assert all("网点编号" in note for note in notes)


def test_utf16_big_endian() -> None:
    """The byte order mark says which end comes first."""
    assert decode(b"\xfe\xff" + CHINESE.encode("utf-16-be"), "a.csv")[0] == CHINESE


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf8_is_always_itself(text: str) -> None:
    """Whatever is UTF-8 is read as UTF-8, without a note."""
    assert decode(text.encode(), "a.csv") == (text, [])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Señor Muñoz\nCafés São João\nBäckerei Müller Grüße\n", "cp1252"),
        ("Магазин Продукты на улице Ленина\nРынок Южный\n", "cp1251"),
        ("서울시 강남구 편의점\n부산광역시 해운대구 마트\n대구 중앙로 상점 가나다라\n", "cp949"),
        ("台北市便利商店\n高雄市鼓山區雜貨店\n", "big5"),
        ("統一超商 信義門市\n中正路 三段 民生大藥局\n", "big5"),
        ("東京コンビニエンスストア\n", "euc_jp"),
        ("Cumhuriyet Fırını\n", "cp1254"),
        ("東京コンビニエンスストア\nカタカナひらがな\n", "shift_jis"),
        ("Παντοπωλείο Αθήνα\nΦούρνος\n", "cp1253"),
    ],
)
def test_other_encodings_are_refused(text: str, encoding: str) -> None:
    """Other encodings would give nonsense: they are refused with the first such line."""
    with pytest.raises(DataError) as caught:
        decode(b"id,name\n" + text.encode(encoding), "a.csv")
    fault = caught.value.faults[0]
    assert fault.row == "2"
    assert "UTF-8" in fault.needed


def test_one_broken_byte_in_utf8() -> None:
    """A single byte that is not UTF-8 is named with its line."""
    with pytest.raises(DataError) as caught:
        decode(CHINESE.encode() + b"003,Caf\xff 24\n", "a.csv")
    assert caught.value.faults[0].row == "4"
    assert "0xff" in caught.value.faults[0].found


def test_broken_utf16_and_zero_bytes() -> None:
    """Half a UTF-16 character, and UTF-16 without its mark, are refused."""
    for data in (CHINESE.encode("utf-16")[:-1], "id,name\n".encode("utf-16-le")):
        with pytest.raises(DataError, match="UTF-8"):
            decode(data, "a.csv")
