"""Bytes to text: UTF-8, UTF-16 and GB18030, and never a guess that yields nonsense."""

from __future__ import annotations

import codecs
import re

from routeplan.errors import DataError, Fault

__all__ = ["decode"]

_NEEDED = 'text in UTF-8 or GB18030 (in Excel: "Save as", "CSV UTF-8")'
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENOUGH_CHARACTERS = 20


def decode(data: bytes, source: str) -> tuple[str, list[str]]:
    """Text of a file and notes on how it was read.

    A byte order mark decides; without one strict UTF-8 is tried, then GB18030. GB18030 gives
    some Chinese text for almost any bytes, so its text must look like Chinese in use.

    Parameters
    ----------
    data : bytes
        The whole file.
    source : str
        Its name, for the message.

    Returns
    -------
    (str, list of str)

    Raises
    ------
    DataError
        With the first line that cannot be read.

    Examples
    --------
    >>> decode("网点,纬度".encode("gbk"), "shops.csv")[0]
    '网点,纬度'
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    notes: list[str] = []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise DataError([_broken_line(data, error, source)]) from None
        text, notes = _decode_chinese(data, error, source)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DataError([Fault(source, str(line), "", "a zero byte", _NEEDED)])
    return text, notes


def _decode_chinese(data: bytes, error: UnicodeDecodeError, source: str) -> tuple[str, list[str]]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise DataError([_broken_line(data, error, source)]) from None
    if not _looks_chinese(text):
        raise DataError([_broken_line(data, error, source)])
    sample = re.search(r"[一-鿿]{2,12}", text)
    such = f', such as "{sample[0]}"' if sample else ""
    return text, [f"{source}: not UTF-8, read as GB18030{such}."]


def _looks_chinese(text: str) -> bool:
    """Whether the Chinese characters are those of text in use.

    GB2312 sorts its common characters (rows B0 to D7) by pinyin: most of any text comes from
    them, a third of it from s to z (C9 to D7). Western text read as GB18030 gives rare characters,
    Korean text none from s to z. Signs, pinyin letters and four-byte codes say nothing.
    """
    codes = [char.encode("gb18030") for char in text if not char.isascii()]
    pairs = [code for code in codes if len(code) == 2 and not _is_sign(code)]
    common = sum(0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 for code in pairs)
    late = sum(0xC9 <= code[0] <= 0xD7 and code[1] >= 0xA1 for code in pairs)
    enough_late = common < _ENOUGH_CHARACTERS or late >= 0.15 * common
    return common >= 0.6 * len(pairs) and enough_late


def _is_sign(code: bytes) -> bool:
    """Whether a code is punctuation, a full-width sign or a letter of pinyin."""
    return code[0] in {0xA1, 0xA2, 0xA3, 0xA8} and code[1] >= 0xA1


def _broken_line(data: bytes, error: UnicodeDecodeError, source: str) -> Fault:
    if error.encoding.startswith("utf-16"):
        line, text = 1 + data[: error.start].decode("utf-16", "ignore").count("\n"), ""
    else:
        begin = data.rfind(b"\n", 0, error.start) + 1
        line = 1 + data.count(b"\n", 0, error.start)
        text = data[begin : begin + 200].splitlines()[0].decode("ascii", "replace")
    where = f' in "{text[:60]}"' if text else ""
    found = f"the byte 0x{data[error.start]:02x}{where}{_likely_encoding(data)}"
    return Fault(source, str(line), "", found, _NEEDED)


def _likely_encoding(data: bytes) -> str:
    """What the bytes look like, for the message only."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    likely = best.encoding if best else "gb18030"
    return "" if likely in {"gb18030", "gbk", "gb2312", "utf_8"} else f"; it may be {likely}"
