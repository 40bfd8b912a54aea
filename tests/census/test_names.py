"""Names taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.census.addresses import parse_address
from routeplan.census.names import parse_name
from routeplan.census.similarity import NameSimilarity
from routeplan.census.spelling import plain
from routeplan.census.weights import WordWeights

WORDS = ["orchid", "harbour", "deli", "market", "twin", "pines", "bufe", "grocery"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orchid Deli", "ORCHID DELI, L.L.C."),
        ("Orchid Deli", "The Orchid Deli Corp."),
        ("Orchid's Deli", "Orchid’s Deli Inc"),
        ("Orchid Mkt", "ORCHID MARKET"),
        ("Çınar Büfe", "CINAR BUFE"),
        ("ＯＲＣＨＩＤ　Deli", "Orchid Deli"),
        ("Orchid & Sons Deli", "Orchid and Sons Deli"),
        ("Kwik Holdings dba Orchid Deli", "Orchid Deli"),
        ("Orchid Deli 03/01/17", "Orchid Deli"),
        ("永青超市有限公司", "永青超市"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    """Case, accents, width, legal forms, dates and short forms make no difference."""
    assert parse_name(one) == parse_name(other)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Orchid #007", {"7"}),
        ("Orchid No. 12", {"12"}),
        ("Orchid Store 12", {"12"}),
        ("Orchid II", {"2"}),
        ("Orchid T-0042", {"42"}),
        ("Orchid #12345A", {"12345"}),
        ("永青便利第3分店", {"3"}),
        ("永青便利五号店", {"5"}),
        ("Orchid", set()),
    ],
)
def test_numbers_of_chain_shops(text: str, numbers: set[str]) -> None:
    """Store numbers in any spelling, without zeros in front and an owner's letter behind."""
    assert parse_name(text).numbers == numbers


def test_numbers_of_the_house_are_no_store_numbers() -> None:
    """The numbers of house and street in a name say where it is, not which of a chain."""
    address = parse_address("2020 East 17th St")
    assert parse_name("Orchid - 2020 on 17th", address=address).numbers == frozenset()
    assert parse_name("Orchid - 2020").numbers == {"2020"}


def test_a_name_of_digits_is_a_name() -> None:
    """Where nothing else is there, a code is the name itself."""
    assert parse_name("Z404").words == ("z404",)
    assert parse_name("Z404").distinctive


def test_town_says_nothing_beside_other_words() -> None:
    """The town is taken off a name, unless nothing would be left of it."""
    assert parse_name("ORCHID / GRAND FALLS", town="Grand Falls").words == ("orchid",)
    alone = parse_name("Grand Falls Market", town="Grand Falls")
    assert "grand" in alone.words
    assert not alone.telling


def test_host_of_a_shop_in_a_shop() -> None:
    """What stands behind @ is where the shop is, not what it is called."""
    assert parse_name("Sushi Wave@Orchid Market #12").words == ("sushi", "wave")


def test_branch_in_brackets() -> None:
    """A Chinese branch is told apart from the name; other brackets are words."""
    name = parse_name("永青超市（建设路店）")
    assert (name.words, name.branch) == (("永青", "超市"), "建设路")
    assert parse_name("Orchid (Harbour)").words == ("orchid", "harbour")


@given(st.text(max_size=20))
def test_plain_texts_are_plain(text: str) -> None:
    """One spelling of one spelling is the same."""
    assert plain(plain(text)) == plain(text)


@given(st.text(max_size=20), st.text(max_size=10))
def test_any_text_is_a_name(text: str, town: str) -> None:
    """Nothing that a user may have typed breaks the parser."""
    assert parse_name(text, town=town) == parse_name(text, town=town)


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)


@given(st.lists(names, min_size=2, max_size=8))
def test_similarity_is_one_for_the_same_and_alike_both_ways(texts: list[str]) -> None:
    """Between 0 and 1, 1 for a name and itself, the same in both directions."""
    parsed = [parse_name(text) for text in texts]
    alike = NameSimilarity(WordWeights(parsed))
    assert alike(parsed[0], parsed[0]) == 1
    assert alike(parsed[0], parsed[1]) == alike(parsed[1], parsed[0])
    assert 0 <= alike(parsed[0], parsed[1]) <= 1


def test_rare_words_count_more() -> None:
    """Two names with a rare word in common are more alike than two with a common one."""
    texts = ["Orchid Twin", "Orchid Pines", "Harbour Twin", *["Anna Twin"] * 20]
    one, rare, common, *_ = parsed = [parse_name(text) for text in texts]
    alike = NameSimilarity(WordWeights(parsed))
    assert alike(one, rare) > alike(one, common)


def test_spelling_slips_count_nearly_whole() -> None:
    """One letter of eight that differs is 7/8 of the word."""
    parsed = [parse_name("Harbours"), parse_name("Harbourz")]
    assert NameSimilarity(WordWeights(parsed))(*parsed) == pytest.approx(7 / 8)
