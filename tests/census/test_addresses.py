"""Addresses and phone numbers taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.census.addresses import (
    next_door,
    other_address,
    parse_address,
    plain_phone,
    same_address,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 North Main Street", "12 N MAIN ST."),
        ("12 W 7th St", "12 West 7 Street"),
        ("12 Elm Ave, Suite 4", "12 Elm Avenue #4"),
        ("12 Elm Ave Suite 4", "12 Elm Avenue"),
        ("12-18 Elm Ave", "14 Elm Avenue"),
        ("41-22 Elm Ave", "4122 Elm Ave"),
        ("12 Elm Ave ####", "12 Elm Ave"),
        ("Atatürk Cad. No:12", "ATATURK CADDESI 12"),
        ("建设路88号", "建设路88号"),
        ("12 Riverdale Blvd", "12 Riverdal Blvd"),
    ],
)
def test_one_house(one: str, other: str) -> None:
    """Spellings of one house, also when one row does not tell the suite."""
    assert same_address(parse_address(one), parse_address(other))
    assert not other_address(parse_address(one), parse_address(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Elm Ave", "14 Elm Ave"),
        ("12 Elm Ave Suite 4", "12 Elm Ave Suite 5"),
        ("41-22 Elm Ave", "41-39 Elm Ave"),
        ("12-18 Elm Ave", "12-16 Elm Ave"),
        ("建设路88号", "建设路90号"),
    ],
)
def test_two_houses(one: str, other: str) -> None:
    """Other house numbers and other suites are told apart."""
    assert not same_address(parse_address(one), parse_address(other))
    assert other_address(parse_address(one), parse_address(other))


def test_a_street_alone_is_no_address() -> None:
    """Without a house number nothing is the same, and nothing known to be another."""
    one = parse_address("Elm Avenue")
    assert not same_address(one, one)
    assert not other_address(one, parse_address("12 Elm Avenue"))


@pytest.mark.parametrize(
    ("other", "near"), [("14 Elm Ave", True), ("16 Elm Ave", True), ("22 Elm Ave", False),
                        ("14 Oak Lane", False), ("Elm Ave", False)]
)  # fmt: skip
def test_next_door(other: str, near: bool) -> None:
    """A few house numbers apart, in the same street."""
    assert next_door(parse_address("12 Elm Ave"), parse_address(other)) is near


@given(st.text(max_size=25))
def test_any_text_is_an_address(text: str) -> None:
    """Nothing breaks the parser, and an address is never another one than itself."""
    address = parse_address(text)
    assert not other_address(address, address)


@pytest.mark.parametrize("text", ["+90 (312) 555 12 34", "0312 5551234", "90-312-555-12-34"])
def test_spellings_of_a_phone(text: str) -> None:
    """Country codes, signs and blanks do not matter."""
    assert plain_phone(text) == "125551234" or plain_phone(text).endswith("5551234")
    assert plain_phone(text)[-7:] == "5551234"


@pytest.mark.parametrize("text", ["", "n/a", "12345", "0000000000", "1111111"])
def test_no_phone(text: str) -> None:
    """What is too short or one digit again and again is no number."""
    assert plain_phone(text) == ""
