"""The best visits for a limited time."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.effort import AdbudgResponse, PowerResponse, allocate_visits, visit_values
from routeplan.errors import DataError, SettingsError

IDS = [f"o{k}" for k in range(6)]
METHODS = ["exact", "fast"]


@st.composite
def cases(draw: st.DrawFn, *, most: int = 5) -> tuple[pd.DataFrame, pd.Series, float]:
    """Values of any shape at 0 to 4 visits, minutes a visit, and a budget that may be short."""
    count = draw(st.integers(1, most))
    money = st.lists(st.integers(-20, 100), min_size=5, max_size=5)
    values = pd.DataFrame([draw(money) for _ in range(count)], IDS[:count], dtype=float)
    each = pd.Series([draw(st.integers(1, 60)) for _ in range(count)], IDS[:count], dtype=float)
    return values, each, float(draw(st.integers(1, 300)))


def allocate(values: pd.DataFrame, each: pd.Series, minutes: float, **options):
    options = {"rhythms": "any", "minimum": 0, "method": "exact"} | options
    outlets = pd.DataFrame(index=values.index)
    return allocate_visits(outlets, values, minutes=minutes, per_visit=each, **options)


def brute_force(values: pd.DataFrame, each: pd.Series, minutes: float, allowed=range(5)) -> float:
    """Best sum over all combinations."""
    table, time = values.to_numpy(), each.to_numpy()
    return max(
        sum(row[k] for row, k in zip(table, combination, strict=True))
        for combination in product(allowed, repeat=len(table))
        if np.dot(combination, time) <= minutes
    )


@settings(deadline=None, max_examples=60)
@given(cases())
def test_exact_is_the_best_of_all_combinations(case) -> None:
    """No combination within the time brings more, and the bound says so."""
    values, each, minutes = case
    found = allocate(values, each, minutes)
    best = brute_force(values, each, minutes)
    assert found.profit == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert found.optimal
    assert (each * found.visits).sum() <= minutes * (1 + 1e-9)


@settings(deadline=None, max_examples=60)
@given(cases())
def test_fast_lies_between_nothing_and_its_bound(case) -> None:
    """The bound is never below the best, the profit is what the visits bring."""
    values, each, minutes = case
    found = allocate(values, each, minutes, method="fast")
    best = brute_force(values, each, minutes)
    assert found.profit <= best + 1e-9
    assert found.bound >= best - 1e-9
    assert found.profit == pytest.approx(sum(values.loc[o, k] for o, k in found.visits.items()))
    assert found.minutes == pytest.approx((each * found.visits).sum())
    assert found.minutes <= minutes * (1 + 1e-9)


@settings(deadline=None, max_examples=30)
@given(cases(most=4), st.integers(0, 200))
def test_more_time_never_lowers_profit(case, more: int) -> None:
    """What fits in some time fits in more."""
    values, each, minutes = case
    assert (
        allocate(values, each, minutes + more).profit
        >= allocate(values, each, minutes).profit - 1e-9
    )


@settings(deadline=None, max_examples=30)
@given(cases(), st.sampled_from([0.25, 2.0, 1024.0]), st.sampled_from(METHODS))
def test_the_unit_of_time_changes_nothing(case, factor: float, method: str) -> None:
    """Minutes and budget times a number have the same visits."""
    values, each, minutes = case
    plain = allocate(values, each, minutes, method=method)
    scaled = allocate(values, each * factor, minutes * factor, method=method)
    assert scaled.visits.equals(plain.visits)


@settings(deadline=None, max_examples=20)
@given(cases(), st.floats(0.01, 1000))
def test_any_unit_of_time_has_the_same_profit(case, factor: float) -> None:
    """Rounding may choose among equals, and no more."""
    values, each, minutes = case
    plain = allocate(values, each, minutes)
    assert allocate(values, each * factor, minutes * factor).profit == pytest.approx(plain.profit)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(1, 40),
    st.floats(0.05, 0.95),
    st.integers(1, 400),
    st.sampled_from(METHODS),
)
def test_equal_outlets_have_equal_visits_up_to_one(count, elasticity, minutes, method) -> None:
    """Where more visits bring less and less, nobody among equals has two more than another."""
    gains = 100 * np.arange(6) ** elasticity
    values = pd.DataFrame([gains] * count, [f"o{k}" for k in range(count)])
    each = pd.Series(10.0, values.index)
    found = allocate(values, each, float(minutes), method=method)
    assert np.ptp(found.visits) <= 1
    # as many visits as fit, as each brings something
    assert found.visits.sum() == min(minutes // 10, 5 * count)


@settings(deadline=None, max_examples=20)
@given(cases(), st.randoms(use_true_random=False))
def test_row_order_changes_no_profit(case, random) -> None:
    """Values and minutes are matched by label."""
    values, each, minutes = case
    order = random.sample(list(values.index), len(values))
    found = allocate_visits(
        pd.DataFrame(index=order), values, minutes=minutes, per_visit=each, rhythms="any",
        minimum=0, method="exact",
    )  # fmt: skip
    assert list(found.visits.index) == order
    assert found.profit == pytest.approx(allocate(values, each, minutes).profit)


def test_s_shapes_get_all_or_little() -> None:
    """Two equal outlets with a hump: half the time for each is worse than all for one."""
    values = pd.DataFrame([[0, 1, 2, 20, 20.5]] * 2, ["a", "b"], dtype=float)
    found = allocate(values, pd.Series(10.0, ["a", "b"]), 40)
    assert sorted(found.visits) == [1, 3]
    assert found.profit == 21


@pytest.mark.parametrize("method", METHODS)
def test_a_large_team_is_proven(method: str) -> None:
    """2,000 outlets at six numbers: exact is proven, fast within a thousandth."""
    rng = np.random.default_rng(5)
    ids = [f"o{k}" for k in range(2000)]
    outlets = pd.DataFrame(
        {"sales": rng.lognormal(7, 1, 2000), "visits": rng.choice([1, 2, 4], 2000)}, ids
    )
    each = pd.Series(rng.uniform(10, 60, 2000), ids)
    values = visit_values(outlets, AdbudgResponse(shape=2.0), margin=0.3, most=12)
    minutes = float((each * outlets["visits"]).sum())
    found = allocate_visits(
        outlets, values[[0, 1, 2, 4, 8, 12]], minutes=minutes, per_visit=each, method=method
    )
    assert found.optimal or (method == "fast" and found.gap < 1e-3)
    assert found.profit >= found.table["profit_before"].sum()
    assert found.minutes <= minutes * (1 + 1e-9)


def test_even_rhythms_only() -> None:
    """In four weeks three visits have no even rhythm; with any they are the best."""
    values, each = pd.DataFrame([[0, 5, 9, 12, 14]], ["a"], dtype=float), pd.Series(10.0, ["a"])
    assert allocate(values, each, 30).visits["a"] == 3
    assert allocate(values, each, 30, rhythms="even").visits["a"] == 2
    assert allocate(values, each, 30, rhythms="even", cycle=Cycle(weeks=3)).visits["a"] == 3


def test_weekdays_limit_the_visits() -> None:
    """An outlet that is open on one weekday cannot be visited eight times in four weeks."""
    values = pd.DataFrame([range(9)] * 2, ["a", "b"], dtype=float)
    outlets = pd.DataFrame({"weekdays": ["Mon", None]}, ["a", "b"])
    found = allocate_visits(outlets, values, minutes=1000, per_visit=10)
    assert found.visits.to_dict() == {"a": 4, "b": 8}


def test_nobody_is_left_out_unless_told() -> None:
    """Every outlet has a visit by default; with a minimum of 0 those not worth it have none."""
    values = pd.DataFrame([[0, 1, 1], [0, 50, 90]], ["a", "b"], dtype=float)
    each = pd.Series(10.0, ["a", "b"])
    assert allocate(values, each, 30, minimum=1).visits.to_dict() == {"a": 1, "b": 2}
    assert allocate(values, each, 20, minimum=0).visits.to_dict() == {"a": 0, "b": 2}


def test_guarantees_of_outlets() -> None:
    """Key accounts keep their visits; limits of an outlet go before those for all."""
    values = pd.DataFrame([[0, 1, 2, 3, 4]] * 2 + [[0, 50, 90, 120, 140]] * 2, list("abcd"))
    outlets = pd.DataFrame(
        {
            "must_visit": [True, False, False, False],
            "min_visits": [None, 2, None, None],
            "max_visits": [None, None, 1, None],
        },
        list("abcd"),
    )
    found = allocate_visits(outlets, values.astype(float), minutes=80, per_visit=10, minimum=0)
    assert found.visits.to_dict() == {"a": 1, "b": 2, "c": 1, "d": 4}


def test_minutes_by_rep() -> None:
    """Each rep's time is spent on the rep's own outlets, as if planned alone."""
    rng = np.random.default_rng(3)
    ids = [f"o{k}" for k in range(30)]
    values = pd.DataFrame(np.sort(rng.uniform(0, 100, (30, 5)), axis=1), ids)
    each = pd.Series(rng.uniform(10, 40, 30), ids)
    outlets = pd.DataFrame({"rep": ["R1", "R2", "R2"] * 10}, ids)
    found = allocate_visits(
        outlets, values, minutes=pd.Series({"R1": 400.0, "R2": 900.0}), per_visit=each
    )
    for rep, minutes in (("R1", 400.0), ("R2", 900.0)):
        own = outlets["rep"] == rep
        alone = allocate_visits(
            outlets[own], values, minutes=minutes, per_visit=each, rhythms="even"
        )
        assert found.limits.loc[rep, "profit"] == pytest.approx(alone.profit)
        assert found.limits.loc[rep, "used"] <= minutes * (1 + 1e-9)
    assert found.profit == pytest.approx(found.limits["profit"].sum())


def test_a_response_does_as_well_as_values() -> None:
    """From a curve and a margin the values are made along."""
    outlets = pd.DataFrame({"sales": [900.0, 100.0], "visits": [2, 2]}, ["a", "b"])
    curve = PowerResponse(0.5)
    values = visit_values(outlets, curve, margin=0.2, sales_weeks=52)
    one = allocate_visits(outlets, values, minutes=50, per_visit=10)
    two = allocate_visits(outlets, curve, minutes=50, per_visit=10, margin=0.2, sales_weeks=52)
    assert one.visits.equals(two.visits)
    assert one.profit == two.profit
    with pytest.raises(SettingsError, match="`margin` must be given"):
        allocate_visits(outlets, curve, minutes=50, per_visit=10)


def test_no_outlets_and_reps_without_outlets() -> None:
    """Nothing to visit is no fault."""
    values = pd.DataFrame([[0.0, 1.0, 2.0]], ["a"])
    nobody = allocate_visits(pd.DataFrame(index=[]), values, minutes=10, per_visit=10)
    assert len(nobody.visits) == 0
    assert nobody.profit == nobody.report.totals["profit_after"] == 0
    outlets = pd.DataFrame({"rep": ["R1"]}, ["a"])
    found = allocate_visits(
        outlets, values, minutes=pd.Series({"R1": 20.0, "R2": 30.0}), per_visit=10
    )
    assert found.limits["used"].to_dict() == {"R1": 20, "R2": 0}


def test_time_for_the_fewest_visits() -> None:
    """A budget below the fewest visits is refused and says what is needed."""
    values, each = pd.DataFrame([[0.0, 1.0]] * 3, list("abc")), pd.Series(10.0, list("abc"))
    with pytest.raises(SettingsError, match=r"`minutes` must be at least 30 .* Got 20\."):
        allocate(values, each, 20, minimum=1)
    assert allocate(values, each, 30, minimum=1).visits.tolist() == [1, 1, 1]


def test_faults_are_told_together() -> None:
    """Outlets without values, and limits that leave nothing, are named."""
    outlets = pd.DataFrame(index=list("abc"))
    values = pd.DataFrame([[0.0, 1.0], [0.0, None]], list("ab"))
    with pytest.raises(DataError) as error:
        allocate_visits(outlets, values, minutes=100, per_visit=10)
    assert error.value.failures["row"].tolist() == ["b", "c"]
    limits = outlets.assign(min_visits=[3, 1, 1], max_visits=[3, 1, 1])
    with pytest.raises(DataError, match="row a: found 3 to 3"):
        allocate_visits(limits, pd.DataFrame(0.0, list("abc"), range(5)), minutes=99, per_visit=1)
    with pytest.raises(DataError, match="row b: found nan"):
        allocate_visits(
            outlets, pd.DataFrame(0.0, list("abc"), range(5)), minutes=99,
            per_visit=pd.Series({"a": 1.0, "c": 1.0}),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"minimum": -1}, "`minimum` must be a whole number"),
        ({"minimum": 2, "maximum": 1}, "`maximum` must be at least `minimum`"),
        ({"seconds": 0}, "`seconds` must be above 0"),
        ({"method": "best"}, "`method` must be"),
        ({"rhythms": "odd"}, "`rhythms` must be"),
        ({"per_visit": 0}, "`per_visit` must be above 0"),
    ],
)
def test_wrong_arguments(option: dict, message: str) -> None:
    """Numbers and names out of range are refused by name."""
    values = pd.DataFrame([[0.0, 1.0]], ["a"])
    with pytest.raises(SettingsError, match=message):
        allocate_visits(
            pd.DataFrame(index=["a"]), values, **({"minutes": 9, "per_visit": 1} | option)
        )


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.1, 0.9), st.booleans())
def test_exact_is_the_best_by_dynamic_programming(seed: int, part: float, s_shaped: bool) -> None:
    """60 outlets with whole minutes: the table of best sums by minute has the same last entry."""
    rng = np.random.default_rng(seed)
    each = rng.integers(5, 40, 60)
    values = np.cumsum(rng.integers(0, 1000, (60, 5)), axis=1).astype(float)
    if not s_shaped:
        values = np.sort(values, axis=1)[:, ::-1].cumsum(axis=1)
    budget = int(part * 4 * each.sum())
    best = np.zeros(budget + 1)
    for row, minutes in zip(values, each.tolist(), strict=True):
        options = [
            np.concatenate(
                [np.full(k * minutes, -np.inf), best[: budget + 1 - k * minutes] + value]
            )
            for k, value in enumerate(row)
            if k * minutes <= budget
        ]
        best = np.max(options, axis=0)
    ids = [f"o{k}" for k in range(60)]
    found = allocate(pd.DataFrame(values, ids), pd.Series(each, ids, dtype=float), float(budget))
    assert found.profit == pytest.approx(best[-1])
    assert found.optimal
