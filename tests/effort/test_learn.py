"""Service minutes from the log of visits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from routeplan.effort import learn_service_minutes
from routeplan.errors import DataError, SettingsError


def make_log(counts: list[int], *, within: float, between: float, seed: int = 1):
    """Visits of outlets whose means differ, and these means."""
    rng = np.random.default_rng(seed)
    mean = rng.normal(30, between, len(counts))
    outlet = np.repeat(np.arange(len(counts)), counts)
    minutes = rng.normal(mean[outlet], within).clip(2)
    names = [f"o{k}" for k in range(len(counts))]
    log = pd.DataFrame({"outlet": [names[k] for k in outlet], "minutes": minutes})
    return log, pd.Series(mean, names)


def test_drawn_to_the_class_by_the_known_weight() -> None:
    """The weight of n visits is n t / (n t + s), with variances t between and s within."""
    log, _ = make_log([2, 8, 32] * 100, within=6, between=4)
    learned = learn_service_minutes(log)
    assert learned.classes.loc["all", "within"] == pytest.approx(6, rel=0.05)
    assert learned.classes.loc["all", "between"] == pytest.approx(4, rel=0.15)
    table = learned.table
    weights = table.groupby("visits")["weight"].first()
    for visits in (2, 8, 32):
        expected = visits * 16 / (visits * 16 + 36)
        assert weights[visits] == pytest.approx(expected, abs=0.08)
    mean = learned.classes.loc["all", "mean"]
    by_hand = mean + table["weight"] * (table["mean"] - mean)
    assert learned.minutes.to_numpy() == pytest.approx(by_hand.to_numpy())


def test_nearer_to_the_truth_than_means_alone() -> None:
    """With few visits, what is learnt is nearer to the true means than the outlets' own means."""
    log, truth = make_log([2] * 300, within=8, between=4)
    learned = learn_service_minutes(log)
    error = ((learned.minutes - truth) ** 2).mean()
    assert error < 0.6 * ((learned.table["mean"] - truth) ** 2).mean()


def test_outliers_are_left_out_and_told() -> None:
    """Impossible and unusual rows have their reasons, and move nothing."""
    log, _ = make_log([10] * 20, within=3, between=5)
    clean = learn_service_minutes(log)
    odd = pd.DataFrame({"outlet": ["o1"] * 5, "minutes": [-5, 0.2, 700, 150, None]})
    learned = learn_service_minutes(pd.concat([log, odd], ignore_index=True))
    assert learned.outliers["reason"].tolist()[-5:] == [
        "out before in",
        "shorter than 1 minutes",
        "longer than 240 minutes",
        "far from what is usual there",
        "no length",
    ]
    assert learned.minutes.to_numpy() == pytest.approx(clean.minutes.to_numpy(), abs=0.3)
    assert f"{len(learned.outliers)} left out" in repr(learned)


def test_classes_and_outlets_without_visits() -> None:
    """An outlet that was never visited has the mean of its class; classes are kept apart."""
    log = pd.DataFrame({"outlet": ["a", "a", "b", "b", "c"], "minutes": [58, 62, 61, 59, 10.0]})
    segment = pd.Series({"a": "A", "b": "A", "new": "A", "c": "C", "lost": "X"})
    learned = learn_service_minutes(log, segment=segment)
    assert learned.minutes["new"] == pytest.approx(60)
    assert learned.minutes["c"] == pytest.approx(10)
    assert np.isnan(learned.minutes["lost"])  # nobody of its class was visited
    assert learned.table.loc["new", "visits"] == 0
    assert (learned.minutes.name, learned.minutes.index.name) == ("service_min", "outlet")


def test_travel_is_no_service() -> None:
    """From check-out to the next check-in of the same rep and day; breaks and nights are none."""
    times = [
        ("R1", "a", "2026-12-07 09:00", "2026-12-07 09:20"),
        ("R2", "z", "2026-12-07 09:10", "2026-12-07 09:30"),
        ("R1", "b", "2026-12-07 09:35", "2026-12-07 10:05"),  # 15 minutes after a
        ("R1", "c", "2026-12-07 13:05", "2026-12-07 13:30"),  # three hours: no way
        ("R1", "a", "2026-12-08 09:00", "2026-12-08 09:22"),  # next day
        ("R1", "b", "2026-12-08 09:47", "2026-12-08 10:15"),  # 25 minutes after a
    ]
    log = pd.DataFrame(times, columns=["rep", "outlet", "check_in", "check_out"])
    learned = learn_service_minutes(log.sample(frac=1, random_state=2))
    assert learned.travel.to_numpy().tolist() == [["R1", "a", "b", 15.0], ["R1", "a", "b", 25.0]]
    assert learned.travel_min == 20
    means = learned.table["mean"]
    assert means[["a", "b", "c", "z"]].tolist() == [21, 29, 25, 20]
    assert np.isnan(learn_service_minutes(log.drop(columns="rep")).travel_min)


def test_row_order_changes_nothing() -> None:
    """A shuffled log teaches the same."""
    log, _ = make_log([1, 2, 5, 9], within=4, between=6)
    first = learn_service_minutes(log).minutes
    shuffled = learn_service_minutes(log.sample(frac=1, random_state=3)).minutes
    assert shuffled.loc[first.index].to_numpy() == pytest.approx(first.to_numpy())


def test_faults_of_a_log() -> None:
    """Missing columns, times that are none, outlets without a class, nothing to learn from."""
    log = pd.DataFrame({"outlet": ["a", "b"], "minutes": [20, 30]})
    with pytest.raises(DataError, match="column outlet"):
        learn_service_minutes(log.drop(columns="outlet"))
    with pytest.raises(DataError, match="this column, or check_in and check_out"):
        learn_service_minutes(log.drop(columns="minutes"))
    with pytest.raises(DataError, match="row b: found nothing"):
        learn_service_minutes(log, segment=pd.Series({"a": "A"}))
    timed = log[["outlet"]].assign(check_in="2026-12-07 09:00", check_out=["later", None])
    with pytest.raises(DataError, match="row 0: found later"):
        learn_service_minutes(timed)
    with pytest.raises(DataError, match="visits that can be learnt from"):
        learn_service_minutes(log.assign(minutes=0))
    with pytest.raises(SettingsError, match="`longest` must be above `shortest`, 5"):
        learn_service_minutes(log, shortest=5, longest=5)
