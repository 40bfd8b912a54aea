"""Curves from the history of visits and sales."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from routeplan.effort import AdbudgResponse, PowerResponse, fit_response, plot_response
from routeplan.effort.response import Response
from routeplan.errors import DataError, SettingsError

CURVES = {"A": AdbudgResponse(1.3, 0.6, 2.0), "B": AdbudgResponse(1.7, 0.3, 1.0)}
EFFORT = np.array([0.0, 0.5, 1.0, 1.5, 2.0])


def make_history(
    curves: dict[str, Response],
    outlets: dict[str, int],
    *,
    noise: float,
    seed: int = 1,
    seasons: float = 0.3,
) -> tuple[pd.DataFrame, pd.Series]:
    """Visits by chance round a usual number, sales by the curves, and the usual numbers."""
    rng = np.random.default_rng(seed)
    segment = np.repeat([*outlets], [*outlets.values()])
    count, periods = len(segment), 12
    usual = rng.choice([2, 4], count)
    row, period = np.repeat(np.arange(count), periods), np.tile(np.arange(periods), count)
    visits = rng.poisson(usual[row])
    response = np.empty(len(row))
    for name, curve in curves.items():
        own = segment[row] == name
        response[own] = curve((visits / usual[row])[own])
    level = rng.lognormal(6, 1, count)[row] * (1 + seasons * np.sin(period))
    sales = level * response * rng.lognormal(0, noise, len(row))
    history = pd.DataFrame(
        {
            "outlet": [f"o{k}" for k in row],
            "period": period,
            "visits": visits,
            "sales": sales,
            "segment": segment[row],
        }
    )
    return history, pd.Series(usual.astype(float), [f"o{k}" for k in range(count)])


def test_much_data_gives_the_curves_back() -> None:
    """Two classes with different curves are told apart, seasons and levels or not."""
    history, usual = make_history(CURVES, {"A": 300, "B": 300}, noise=0.1)
    fit = fit_response(history, current=usual)
    for name, curve in CURVES.items():
        assert fit.responses[name](EFFORT) == pytest.approx(curve(EFFORT), abs=0.02)
    assert fit.table["noise"].tolist() == pytest.approx([0.1, 0.1], abs=0.02)
    expected = 1 + 0.3 * np.sin(np.arange(12))
    assert fit.seasons.to_numpy() == pytest.approx(expected / expected.mean(), abs=0.02)
    assert fit.notes == ()


def test_thin_classes_keep_near_the_others() -> None:
    """With a few noisy rows a class does not run wild; with many it goes its own way."""
    curves = {**CURVES, "C": CURVES["B"]}
    history, usual = make_history(curves, {"A": 200, "B": 200, "C": 2}, noise=0.5, seed=4)
    fit = fit_response(history, current=usual)
    assert fit.table.loc["C", "own"] < 0.3 < fit.table.loc["B", "own"]
    low, high = fit.table.loc[["A", "B"], "elasticity"].agg(["min", "max"])
    assert low - 0.15 < fit.table.loc["C", "elasticity"] < high + 0.15
    width = fit.table["high"] - fit.table["low"]
    assert width["C"] > 1.5 * width["B"]


@pytest.mark.parametrize("bootstrap", [0, 40])
def test_bands_hold_the_truth(bootstrap: int) -> None:
    """Over many histories the 90 % band of the elasticity holds the true one about so often."""
    curve = PowerResponse(0.31, 0.2)
    held = 0
    for seed in range(12):
        history, usual = make_history({"A": curve}, {"A": 60}, noise=0.2, seed=seed)
        fit = fit_response(history, current=usual, form="power", bootstrap=bootstrap)
        held += fit.table.loc["A", "low"] <= 0.31 <= fit.table.loc["A", "high"]
    assert held >= 8  # of 12 at 90 %: fewer by chance once in 2,000


def test_band_widens_with_the_level_and_away_from_today() -> None:
    """At today's effort the curve is 1 by definition; a 99 % band is wider than one of 50 %."""
    history, usual = make_history(CURVES, {"A": 40, "B": 40}, noise=0.3)
    fit = fit_response(history, current=usual)
    narrow, wide = (fit.band("A", EFFORT, level=level) for level in (0.5, 0.99))
    assert narrow.loc[1.0, ["low", "high"]].tolist() == pytest.approx([1, 1])
    away = wide.index != 1
    assert ((wide["high"] - wide["low"]) > (narrow["high"] - narrow["low"]))[away].all()


def test_the_same_seed_gives_the_same_bands() -> None:
    """Chance comes from the seed alone."""
    history, usual = make_history(CURVES, {"A": 20, "B": 20}, noise=0.3)
    first, again, other = (
        fit_response(history, current=usual, seed=seed).band("A", EFFORT) for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_row_order_and_money_change_nothing() -> None:
    """Shuffled rows and another currency have the same curves."""
    history, usual = make_history(CURVES, {"A": 20, "B": 20}, noise=0.2)
    shuffled = history.sample(frac=1, random_state=1).assign(sales=lambda table: table["sales"] * 7)
    one, two = fit_response(history, current=usual), fit_response(shuffled, current=usual)
    assert one.table["elasticity"].to_numpy() == pytest.approx(two.table["elasticity"], rel=1e-6)


def test_nothing_told_gives_what_is_usual() -> None:
    """Where visits never change the curve is the usual one, and that is said."""
    history, usual = make_history(CURVES, {"A": 20}, noise=0.1, seasons=0.0)
    flat = history.assign(visits=history["outlet"].map(usual))
    with pytest.warns(UserWarning, match="Visits changed over time in 0% of the outlets"):
        fit = fit_response(flat)
    assert fit.responses["A"](EFFORT) == pytest.approx(AdbudgResponse()(EFFORT), abs=1e-3)
    assert fit.table.loc["A", "own"] < 1e-3
    assert "cannot tell" in repr(fit)


def test_visits_that_follow_sales_are_told() -> None:
    """Reps who go where more was sold the month before make a history of no use."""
    rng = np.random.default_rng(1)
    sales = rng.lognormal(4, 0.4, (80, 12))
    relative = sales / sales.mean(axis=1, keepdims=True)
    visits = np.ones((80, 12), dtype=int) * 2
    visits[:, 1:] = np.round(2 * relative[:, :-1])
    history = pd.DataFrame(
        {
            "outlet": np.repeat(np.arange(80), 12),
            "period": np.tile(np.arange(12), 80),
            "visits": visits.ravel(),
            "sales": sales.ravel(),
        }
    )
    with pytest.warns(UserWarning, match="Visits follow sales"):
        fit_response(history)


def test_visits_that_move_together_are_told() -> None:
    """Where all outlets were visited more in the same months, the season may be the cause."""
    history, usual = make_history({"A": CURVES["A"]}, {"A": 30}, noise=0.1)
    together = history["outlet"].map(usual) * (1 + history["period"] % 2)
    with pytest.warns(UserWarning, match="in all outlets together"):
        fit_response(history.assign(visits=together))


@pytest.mark.parametrize("seed", range(5))
def test_visits_by_chance_raise_no_doubt(seed: int) -> None:
    """No warning where visits do not depend on sales, though sales depend on visits."""
    history, _ = make_history({"A": CURVES["B"]}, {"A": 100}, noise=0.2, seed=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fit_response(history).notes == ()


def test_what_is_left_out_is_told() -> None:
    """Outlets with one period, without visits or without sales teach nothing."""
    history, _ = make_history(CURVES, {"A": 10}, noise=0.1)
    some = {"outlet": ["x", "y", "y"], "period": [0, 0, 1], "visits": [1, 0, 0], "sales": [1, 1, 1]}
    more = pd.concat([history, pd.DataFrame(some).assign(segment="A")])
    fit = fit_response(more.reset_index(drop=True))
    assert fit.notes[0].startswith("2 outlets left out")
    assert fit.table.loc["A", "outlets"] == 10


def test_faults_of_a_history() -> None:
    """Missing columns, numbers below 0, rows twice and outlets without a class are named."""
    history, _ = make_history(CURVES, {"A": 3}, noise=0.1)
    with pytest.raises(DataError, match="column sales"):
        fit_response(history.drop(columns="sales"))
    wrong = history.astype({"visits": float})
    wrong.loc[4, "visits"] = -1
    wrong.loc[5, "period"] = wrong.loc[6, "period"]
    with pytest.raises(DataError) as error:
        fit_response(wrong, segment=pd.Series({"o0": "A", "o1": "A"}))
    assert error.value.failures[["row", "column"]].to_numpy().tolist() == [
        ["4", "visits"],
        ["6", "period"],
        ["o2", "segment"],
    ]
    with pytest.raises(DataError, match="row o2: found nothing"):
        fit_response(history, current=pd.Series({"o0": 2.0, "o1": 2.0}))
    with pytest.raises(DataError, match="visits and sales in two periods"):
        fit_response(history.assign(sales=0))
    with pytest.raises(SettingsError, match="`bootstrap` must be at least 0"):
        fit_response(history, bootstrap=-1)
    with pytest.raises(SettingsError, match="`form` must be"):
        fit_response(history, form="spline")


def test_plot(tmp_path: Path) -> None:
    """A line and a band per class, a mark for today, and a line alone for a single curve."""
    history, usual = make_history(CURVES, {"A": 20, "B": 20}, noise=0.3)
    ax = plot_response(fit_response(history, current=usual))
    assert len(ax.lines) == 3
    assert len(ax.collections) == 2
    ax.figure.savefig(tmp_path / "response.png")
    assert (tmp_path / "response.png").stat().st_size > 5_000
    single = plot_response(AdbudgResponse())
    assert single.lines[0].get_ydata()[0] == 50
    assert plot_response(CURVES, ax=single) is single
