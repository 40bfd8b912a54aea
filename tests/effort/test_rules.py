"""Rules that change how often outlets are visited."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.effort import FrequencyRule, adjust_frequency
from routeplan.errors import DataError, SettingsError

CYCLE = Cycle(weeks=4, start="2026-12-07")


def outlets(visits: list[int], **columns: list) -> pd.DataFrame:
    index = pd.Index([f"o{k}" for k in range(len(visits))], name="outlet")
    return pd.DataFrame({"visits": visits, **columns}, index)


def test_every_change_has_its_rule_and_reason() -> None:
    """One row per outlet and rule that changed something, in the order of the rules."""
    table = outlets(
        [2, 2, 2], promotion=[True, False, False], share_change=[-0.1, -0.02, None],
        overdue=[0, 1500, None],
    )  # fmt: skip
    rules = [FrequencyRule.promotion(), FrequencyRule.share_loss(), FrequencyRule.overdue()]
    visits, changes = adjust_frequency(table, rules)
    assert visits.to_dict() == {"o0": 5, "o1": 3, "o2": 2}
    assert (visits.name, visits.index.name) == ("visits", "outlet")
    assert changes.to_numpy().tolist() == [
        ["o0", 2, 4, "promotion", "promotion True"],
        ["o0", 4, 5, "share loss", "share -10%"],
        ["o1", 2, 3, "overdue debt", "overdue debt 1,500"],
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.booleans(), st.floats(-1, 1), st.floats(0, 99)),
        max_size=8,
    ),
    st.permutations(
        [FrequencyRule.promotion(), FrequencyRule.share_loss(), FrequencyRule.overdue()]
    ),
)
def test_changes_lead_from_before_to_after(rows, rules) -> None:
    """Walking through the table of changes leads from the old visits to the new ones."""
    table = outlets(
        [row[0] for row in rows], promotion=[row[1] for row in rows],
        share_change=[row[2] for row in rows], overdue=[row[3] for row in rows],
    )  # fmt: skip
    before = table.copy()
    visits, changes = adjust_frequency(table, rules)
    walked = table["visits"].to_dict()
    for change in changes.itertuples():
        assert walked[change.outlet] == change.before != change.after
        walked[change.outlet] = change.after
    assert walked == visits.to_dict()
    assert table.equals(before)
    assert ((visits >= 0) & (visits <= 20)).all()


def test_new_outlets_for_their_first_weeks() -> None:
    """Weekly in the first eight weeks, by the part of the cycle that lies in them."""
    day = dt.date(2026, 12, 7)
    opened = [day - dt.timedelta(weeks=weeks) for weeks in (0, 4, 6, 8, -4)]
    table = outlets([1, 1, 1, 1, 1], opened=[*map(str, opened)])
    visits, changes = adjust_frequency(table, [FrequencyRule.new_outlet()], cycle=CYCLE)
    # six weeks old: new for two of four weeks, (4 + 4 + 1 + 1) / 4 = 2.5, a half goes up
    assert visits.tolist() == [4, 4, 3, 1, 1]
    assert changes["reason"].iloc[0] == "new: in its first 8 weeks since 2026-12-07"
    dated = table.assign(opened=pd.to_datetime(table["opened"]))
    assert adjust_frequency(dated, [FrequencyRule.new_outlet()], cycle=CYCLE)[0].equals(visits)


def test_visits_scale_with_the_cycle() -> None:
    """A rule's figures are for four weeks: eight have twice as many."""
    table = outlets([2], overdue=[5.0])
    assert adjust_frequency(table, [FrequencyRule.overdue()], cycle=Cycle(weeks=8))[0]["o0"] == 4


def test_closed_for_a_part_of_the_cycle() -> None:
    """Two of four weeks closed take half the visits; all four take all."""
    table = outlets([4, 4, 4], closed=["2026-12-07..2026-12-20", "2026-12-01..2027-01-31", None])
    visits, _ = adjust_frequency(table, [FrequencyRule.closed()], cycle=CYCLE)
    assert visits.tolist() == [2, 0, 4]


@pytest.mark.parametrize("first", [True, False])
def test_nothing_brings_back_a_closed_outlet(first: bool) -> None:
    """The closed outlet stays at nothing wherever the rule stands."""
    table = outlets([4], closed=[True], overdue=[9.0])
    rules = [FrequencyRule.closed(), FrequencyRule.overdue(plus=3)]
    visits, _ = adjust_frequency(table, rules if first else rules[::-1])
    assert visits["o0"] == 0


def test_promotions_with_dates() -> None:
    """A promotion of one week in four doubles a quarter of the visits."""
    table = outlets([4], promotion=["2026-12-14..2026-12-18"])
    visits, changes = adjust_frequency(table, [FrequencyRule.promotion()], cycle=CYCLE)
    assert visits["o0"] == 5
    assert changes["reason"].iloc[0] == "promotion 2026-12-14..2026-12-18"


def test_a_rule_of_ones_own() -> None:
    """Any question to the table, with limits and a reason of one's own."""
    rule = FrequencyRule(
        "stockout",
        lambda table, _: table["stock"] == 0,
        "stock {stock} of {ideal}",
        plus=5,
        at_most=6,
    )
    table = outlets([2, 2], stock=[0, 4], ideal=[9, 9])
    visits, changes = adjust_frequency(table, [rule])
    assert visits.tolist() == [6, 2]
    assert changes["reason"].tolist() == ["stock 0 of 9"]


def test_fewer_visits_never_fall_below_none() -> None:
    """A rule that takes more than there are leaves none."""
    table = outlets([1], overdue=[1.0])
    assert adjust_frequency(table, [FrequencyRule.overdue(plus=-3)])[0]["o0"] == 0


def test_no_more_visits_than_days() -> None:
    """What the cycle has no days for is cut, and told."""
    table = outlets([4], promotion=[True])
    cycle = Cycle(weeks=1, start="2026-12-07", holidays=["2026-12-08"])
    visits, changes = adjust_frequency(table, [FrequencyRule.promotion()], cycle=cycle)
    assert visits["o0"] == 4
    assert changes["rule"].tolist() == ["promotion", "days"]
    assert changes["reason"].iloc[1] == "the cycle has 4 open days"


def test_no_rules() -> None:
    """Without rules the visits stay, and the table of changes is empty with its columns."""
    visits, changes = adjust_frequency(outlets([1, 2]), [])
    assert visits.tolist() == [1, 2]
    assert changes.columns.tolist() == ["outlet", "before", "after", "rule", "reason"]
    assert changes.empty


def test_faults_of_the_table() -> None:
    """Missing columns, unreadable cells and wrong visits are named."""
    with pytest.raises(DataError, match="column overdue"):
        adjust_frequency(outlets([1]), [FrequencyRule.overdue()])
    with pytest.raises(DataError, match="row o1: found a lot"):
        adjust_frequency(outlets([1, 1], overdue=[1, "a lot"]), [FrequencyRule.overdue()])
    with pytest.raises(DataError, match="row o0: found soon"):
        adjust_frequency(
            outlets([1, 1], opened=["soon", None]), [FrequencyRule.new_outlet()], cycle=CYCLE
        )
    with pytest.raises(DataError, match="a whole number of at least 0"):
        adjust_frequency(outlets([1]).assign(visits=1.5), [])
    with pytest.raises(DataError, match="column visits"):
        adjust_frequency(pd.DataFrame(index=["a"]), [])


def test_dates_need_a_start() -> None:
    """Without a start of the cycle dates mean nothing."""
    table = outlets([1], opened=["2026-12-01"])
    with pytest.raises(SettingsError, match="`cycle` must have a start for the dates of opened"):
        adjust_frequency(table, [FrequencyRule.new_outlet()])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: FrequencyRule("", lambda t, _: t["visits"] > 0, ""), "`name` must be a text"),
        (lambda: FrequencyRule("x", "overdue > 0", ""), "`when` must be a function"),
        (lambda: FrequencyRule.promotion(factor=-1), "`factor` must be at least 0"),
        (
            lambda: FrequencyRule("x", lambda t, _: t["visits"] > 0, "", at_least=3, at_most=2),
            "`at_least` and `at_most` must ascend",
        ),
        (
            lambda: adjust_frequency(outlets([1]), [FrequencyRule("x", lambda *_: True, "")]),
            "must give a Series",
        ),
        (
            lambda: adjust_frequency(
                outlets([3]), [FrequencyRule("x", lambda t, _: t["visits"], "")]
            ),
            "must give yes, no or parts",
        ),
        (lambda: adjust_frequency(outlets([1]), ["promotion"]), "`rules` must be FrequencyRules"),
    ],
)
def test_rules_that_cannot_be(make, message: str) -> None:
    """Each is refused with what is needed."""
    with pytest.raises(SettingsError, match=message):
        make()
