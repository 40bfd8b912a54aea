"""Rules by which two rows are one shop, or are not; all names are made up."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import routeplan as rp
from routeplan.errors import DataError, RouteplanError, SettingsError

LAT, LON = 40.0, -73.0
METRE = 1 / 111_195.0
"""Degrees of latitude."""


def rows(*cells: dict[str, object], metres: float = 0.0) -> pd.DataFrame:
    """A table of outlets a, b, c ... in one town, each `metres` north of the one before."""
    base = [
        {"name": "", "lat": LAT + k * metres * METRE, "lon": LON, "city": "Grand Falls"} | cell
        for k, cell in enumerate(cells)
    ]
    return pd.DataFrame(base, index=pd.Index(list("abcdefgh")[: len(cells)], name="outlet"))


def same(one: dict[str, object], other: dict[str, object], metres: float = 0.0) -> bool:
    """Whether two rows, among others with common words, are found to be one shop."""
    others = [
        {"name": name, "lat": LAT + 1 + k, "address": ""}
        for k, name in enumerate(["Anna's Deli", "Ben's Market", "Carl's Grocery", "Dora's Liquor"])
    ]
    found = rp.find_duplicates(rows(one, other, *others, metres=metres))
    return sorted(found["outlet"]) == ["a", "b"]


def named(one: str, other: str, metres: float = 0.0, **cells: object) -> bool:
    return same({"name": one} | cells, {"name": other} | cells, metres)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ("Orchid Deli", "ORCHID DELI LLC", 90),
        ("Orchid Deli", "Orchid Deli & Grocery", 20),
        ("Prime Orchid", "PRIMEORCHID", 20),
        ("Harbourside Deli", "Harborside Deli", 20),
        ("Bostan Eczanesi", "BostanEczanesi", 40),
        ("Orchid Deli 1", "Orchid Deli", 20),
        ("永青超市（建设路店）", "永青超市(建设路店)", 50),
        ("Z404", "z404", 10),
    ],
)
def test_one_place_and_like_names(one: str, other: str, metres: float) -> None:
    """A name with a word of its own, nearly the same, near by: one shop."""
    assert named(one, other, metres)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        ("Orchid Deli", "Orchid Deli", 130),  # too far
        ("Orchid Deli", "Harbour Deli", 0),  # a mall: the place alone says nothing
        ("Market", "Market", 0),
        ("Büfe", "BÜFE", 0),
        ("", "", 0),
        ("Orchid #12", "Orchid #13", 0),
        ("Orchid Deli II", "Orchid Deli III", 0),
        ("Orchid Deli 1", "Orchid Deli", 60),  # a number on one side: only close by
        ("永青超市（建设路店）", "永青超市（解放路店）", 20),
        ("Orchid Market", "Sushi Wave @ Orchid Market", 0),
        ("Orchid Market", "Orchid Market Sushi", 0),
        ("Orchid Fish Market", "Orchid Meat Market", 0),
        ("Orchid Supermarket", "Orchid Convenience Center", 0),
        ("Orchid Beverage", "Orchid Deli & Grocery", 0),
        ("Grand Falls Market", "Grand Falls Grocery", 0),  # no more than a town
    ],
)
def test_place_and_name_are_not_enough(one: str, other: str, metres: float) -> None:
    """Two shops: too far, generic, numbered, a counter of the other, another format."""
    assert not named(one, other, metres)


def test_one_address_needs_less_of_the_name() -> None:
    """At one address a successor with a like name is the same shop for a visit."""
    assert same(
        {"name": "Orchid Harbour Gourmet Deli", "address": "12 North Elm Street"},
        {"name": "Orchid Harbour Twins Deli", "address": "12 N ELM ST"},
    )
    assert not named("Orchid Harbour Gourmet Deli", "Orchid Harbour Twins Deli")


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 Elm St", "30 Elm St"), ("12 Elm St Suite 1", "12 Elm St Suite 2")],
)
def test_other_addresses_are_other_shops(one: str, other: str) -> None:
    """Other house numbers or suites speak against one shop, at the same point too."""
    assert not same(
        {"name": "Orchid Deli", "address": one}, {"name": "Orchid Deli", "address": other}
    )


def test_next_door_is_a_slip() -> None:
    """The same name two house numbers on, a few metres away, is one shop."""
    assert same(
        {"name": "Orchid Deli", "address": "12 Elm St"},
        {"name": "Orchid Deli", "address": "14 Elm St"},
        metres=8,
    )


def test_generic_names_need_the_address() -> None:
    """Two that are called "Market" are one shop at one address, not at one place."""
    assert named("Market", "MARKET", address="12 Elm St")
    assert not named("Market", "Grocery", address="12 Elm St")
    assert not named("", "", address="12 Elm St")


def test_words_of_the_street_tell_nothing() -> None:
    """Shops named after their street are not one for that."""
    assert not named("New Willow Gourmet", "77 Willow Deli", address="12 Willow Ave")


def test_other_counters_by_owner() -> None:
    """One name on the sign, but a fish company and a sushi company: two counters of a market."""
    assert not same(
        {"name": "Orchid Market", "owner": "Bay Seafood Inc", "address": "12 Elm St"},
        {"name": "Orchid Market", "owner": "Wave Sushi LLC", "address": "12 Elm St"},
    )


def test_house_number_in_the_name() -> None:
    """One row names the house, the other the number of the shop: no contradiction."""
    assert same(
        {"name": "Orchid To Go - 2020", "address": "2020 E Elm Rd"},
        {"name": "Orchid To Go #6", "address": "2020 East Elm Road"},
    )


def test_letter_of_a_new_owner() -> None:
    """A franchise's number with another letter is the same shop with another owner."""
    address = "12 Elm St"
    assert named("Orchid #12345A", "ORCHID STORE 12345H", address=address)


@pytest.mark.parametrize(("phone", "found"), [("(555) 123-4567", True), ("555 123 4568", False)])
def test_phones(phone: str, found: bool) -> None:
    """The same phone and a name with much in common, wherever the places are."""
    one = {"name": "Orchid Deli", "phone": "5551234567"}
    other = {"name": "Orchid Corner", "phone": phone, "lat": LAT + 0.5}
    assert same(one, other) is found


def test_phone_of_the_head_office() -> None:
    """A number that six shops of a chain share says nothing."""
    shops = [{"name": f"Orchid {street}", "phone": "555 123 4567"}
             for street in ("Elm", "Oak", "Ash", "Fir", "Yew", "Bay")]  # fmt: skip
    assert rp.find_duplicates(rows(*shops, metres=2000)).empty


def test_a_row_without_a_place() -> None:
    """A rare name in the same town is enough when one row has no place, unless a third has it."""
    one, other = {"name": "Orchid Deli"}, {"name": "ORCHID DELI", "lat": None, "lon": None}
    assert same(one, other)
    assert not same(one, other | {"city": "Twin Pines"})
    third = {"name": "Orchid Deli", "lat": LAT + 0.5}
    assert rp.find_duplicates(rows(one, other, third)).empty


def test_chains_must_be_close() -> None:
    """Four shops of a name are a chain: 60 m apart they are two, 20 m apart one."""
    chain = [{"name": "Orchid Mart", "lat": LAT + k} for k in range(1, 5)]
    for metres, found in ((60, 0), (20, 2)):
        table = rows({"name": "Orchid Mart"}, {"name": "Orchid Mart"}, *chain, metres=metres)
        assert len(rp.find_duplicates(table)) == found


def test_formats_of_a_chain_are_shops_of_their_own() -> None:
    """Where a word is that of a chain, the other words tell what stands side by side."""
    chain = pd.DataFrame({"name": "Kestrel Market", "lat": LAT + np.arange(1, 31), "lon": LON})
    pair = pd.DataFrame({"name": ["Kestrel 12", "Kestrel Express #12"], "lat": LAT, "lon": LON})
    table = pd.concat([pair, chain], ignore_index=True)
    table.index = table.index.astype(str)
    assert rp.find_duplicates(table.assign(address="12 Elm St")).empty


def test_slips_in_words_that_many_have() -> None:
    """A slip makes a common word a rare one, but tells no more; nor does it hide a counter."""
    assert named("Bostan Eczanesi", "Bostan Eczaesi", 20)
    assert named("Orchid Pharmacy", "Orchid Pharacy", 20)
    assert named("Orchid Station Deli", "Orchid Staion Deli", 20)


@pytest.mark.parametrize(
    ("names", "metres", "found"),
    [(("Orchid Deli", "Orchid Deli"), 20, True), (("Orchid Deli", "Orchid Deli"), 60, False),
     (("Harbour Bar", "Harbour"), 20, False)],
)  # fmt: skip
def test_other_channels(names: tuple[str, str], metres: float, found: bool) -> None:
    """Rows of different channels must be close and have the same name."""
    one, other = ({"name": n, "channel": c} for n, c in zip(names, ("bar", "chemist"), strict=True))
    assert same(one, other, metres) is found


def test_a_crowded_point_is_no_place() -> None:
    """Thirty outlets at one point: geocoding has found the town only."""
    crowd = pd.DataFrame(
        {"name": [f"Shop {word}" for word in map(chr, range(97, 123))] + ["Orchid Deli"] * 2},
        index=[str(k) for k in range(28)],
    ).assign(lat=LAT, lon=LON)
    assert rp.find_duplicates(crowd).empty
    assert len(rp.find_duplicates(crowd.tail(20))) == 2


def test_the_table_of_a_group() -> None:
    """The best-filled row is kept and first; the others have distance, similarity, reason."""
    table = rows(
        {"name": "Orchid Deli"},
        {"name": "Harbour Inn", "lat": LAT + 1},
        {"name": "ORCHID DELI", "sales": 10.0, "lat": LAT + 50 * METRE},
    )
    found = rp.find_duplicates(table)
    assert found["outlet"].tolist() == ["c", "a"]
    assert found["keep"].tolist() == [True, False]
    assert found["group"].tolist() == [1, 1]
    assert found["km"].tolist() == pytest.approx([0, 0.05], abs=1e-4)
    assert found["similarity"].tolist() == [1, 1]
    assert found["reason"].tolist() == ["", "same place, like name"]


def test_likeness_does_not_travel() -> None:
    """A row in a group is like the kept row, not only like another member of its group."""
    found = rp.find_duplicates(rows(*[{"name": "Orchid Deli"}] * 3, metres=80))
    assert found.loc[found["keep"], "outlet"].tolist() == ["b"]  # 80 m from both
    assert found["km"].max() < 0.1


def test_columns_by_name() -> None:
    """A column that is named is used, and one named None is not."""
    table = rows(
        {"name": "Orchid Deli", "where": "12 Elm St", "phone": "5551234567"},
        {"name": "Orchid Corner Deli", "where": "12 Elm Street", "phone": "5551234567"},
        metres=300,
    )
    both = rp.find_duplicates(table)
    assert both["reason"].tolist() == ["", "same phone"]
    address = rp.find_duplicates(table, columns={"address": "where", "phone": None})
    assert address["reason"].tolist() == ["", "same address, like name"]
    with pytest.raises(SettingsError, match="'nowhere' for address"):
        rp.find_duplicates(table, columns={"address": "nowhere"})
    with pytest.raises(SettingsError, match="Got 'adress'"):
        rp.find_duplicates(table, columns={"adress": "where"})


def test_what_is_refused() -> None:
    """Ids that are there twice and coordinates as text, all at once; limits out of range."""
    table = rows({"name": "Orchid"}, {"name": "Orchid"}).astype({"lat": str})
    table.index = pd.Index(["a", "a"])
    with pytest.raises(DataError) as error:
        rp.find_duplicates(table)
    assert error.value.failures["column"].tolist() == ["outlet", "lat", "lat"]
    for wrong in ({"max_km": -1}, {"max_km": 50}, {"min_similarity": 0}, {"min_similarity": 1.1}):
        with pytest.raises(SettingsError, match=next(iter(wrong))):
            rp.find_duplicates(rows({}), **wrong)


def test_without_rapidfuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is told with the command that installs it."""
    for name in ("matching", "similarity"):
        monkeypatch.delitem(sys.modules, f"routeplan.census.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(RouteplanError, match=r"pip install 'routeplan\[census\]'"):
        rp.find_duplicates(rows({"name": "Orchid"}, {"name": "Orchid"}))


@pytest.mark.parametrize("count", [0, 1])
def test_small_tables(count: int) -> None:
    """No duplicates in nothing, nor in one row."""
    assert rp.find_duplicates(rows({"name": "Orchid"}).head(count)).empty


WORDS = ["orchid", "harbour", "market", "deli", "#2", "#3", ""]
cells = st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(0, 150))


def table_of(drawn: list[tuple[str, str, int]]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(f"{one} {other}".strip(), LAT + metres * METRE, LON) for one, other, metres in drawn],
        columns=["name", "lat", "lon"],
    )
    return table.set_index(pd.Index([f"o{k:02}" for k in range(len(drawn))], name="outlet"))


def groups(found: pd.DataFrame) -> set[tuple[bool, frozenset[str]]]:
    members = found.groupby("group")
    return {(group["outlet"].iloc[0], frozenset(group["outlet"])) for _, group in members}


@settings(deadline=None, max_examples=30)
@given(st.lists(cells, max_size=12), st.randoms(use_true_random=False))
def test_row_order_and_case_change_nothing(drawn, random) -> None:
    """A shuffled table in capitals has the same groups and keeps the same rows."""
    table = table_of(drawn)
    shuffled = table.loc[random.sample(list(table.index), len(table))]
    shuffled["name"] = shuffled["name"].str.upper()
    assert groups(rp.find_duplicates(shuffled)) == groups(rp.find_duplicates(table))


@settings(deadline=None, max_examples=30)
@given(st.lists(cells, max_size=12))
def test_groups_are_sound(drawn) -> None:
    """Every outlet is in one group at most, each keeps one row and holds all within the limit."""
    found = rp.find_duplicates(table_of(drawn), max_km=0.05)
    assert found["outlet"].is_unique
    assert (found.groupby("group")["keep"].sum() == 1).all()
    assert (found.groupby("group").size() > 1).all()
    assert (found["km"] <= 0.05 + 1e-3).all()


@settings(deadline=None, max_examples=30)
@given(st.lists(cells, min_size=1, max_size=8))
def test_copies_with_a_name_of_their_own_are_found(drawn) -> None:
    """A copy of a row under another id is in a group of the row's name."""
    table = table_of([("orchid", "harbour", 0), *drawn])
    copy = table.head(1).set_axis(["copy"])
    found = rp.find_duplicates(pd.concat([table, copy]))
    assert "copy" in set(found["outlet"])
