"""The map's data hold the whole plan."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.maps.plans import changed, small_plan

from routeplan.errors import DataError
from routeplan.maps.layers import plan_layers


def colouring(layers: dict, key: str) -> dict:
    return next(c for c in layers["colourings"] if c["key"] == key)


def test_every_visit_is_there() -> None:
    """The routes spell out the visits table: rep, day, order, outlet and time."""
    plan = small_plan()
    layers = plan_layers(plan)
    rows = [
        (layers["reps"]["id"][r["rep"]], r["day"], k + 1, layers["outlets"]["id"][stop], arrive)
        for r in layers["routes"]
        for k, (stop, arrive) in enumerate(zip(r["stops"], r["arrive"], strict=True))
    ]
    visits = plan.visits[["rep", "day", "sequence", "outlet", "arrive"]]
    assert rows == list(visits.itertuples(index=False, name=None))


def test_every_outlet_rep_and_day_is_there() -> None:
    """Nothing of the tables is lost, outlets without a rep included."""
    plan = small_plan(start="2026-12-07")
    layers = plan_layers(plan)
    assert layers["outlets"]["id"] == list(plan.outlets.index)
    assert layers["reps"]["id"] == ["R1", "R2"]
    assert [len(shape) > 0 for shape in layers["reps"]["shape"]] == [True, True]
    assert layers["days"][1] == {"label": "W1 Tue 2026-12-08", "weekday": "Tue"}
    assert len(layers["days"]) == 10


def test_unserved() -> None:
    """Outlets with no visit or too few stand in the unserved layer, with the reason."""
    layers = plan_layers(small_plan())
    assert layers["unserved"]["outlet"] == [0, 29]
    assert layers["unserved"]["reason"] == ["no minutes left"] * 2
    assert (layers["outlets"]["planned"][29], layers["outlets"]["wanted"][0]) == (0, 2)


def test_colour_by_rep_and_class() -> None:
    """Every outlet knows its rep, class and channel; no rep is -1."""
    layers = plan_layers(small_plan())
    assert colouring(layers, "rep")["names"] == ["R1 Ann", "R2"]
    assert colouring(layers, "rep")["of"] == [0] * 15 + [1] * 14 + [-1]
    assert colouring(layers, "segment")["names"] == ["A", "B"]
    assert colouring(layers, "channel")["of"][:3] == [1, 0, 1]


def test_colour_by_weekday() -> None:
    """An outlet has its weekday, or none, or the mark of several."""
    plan = small_plan()
    layers = plan_layers(plan)
    weekday = colouring(layers, "weekday")
    assert weekday["names"] == ["Mon", "Tue", "Wed", "Thu", "Fri", "several weekdays"]
    days = plan.visits.groupby("outlet")["day"].agg(lambda d: set((d - 1) % 5))
    for outlet, code in zip(plan.outlets.index, weekday["of"], strict=True):
        found = days.get(outlet, set())
        assert code == (-1 if not found else found.pop() if len(found) == 1 else 5)


def test_several_weekdays() -> None:
    """Monday and Tuesday are several weekdays."""
    plan = small_plan()
    visits = plan.visits
    visits.loc[visits.index[visits["outlet"] == "P03"][0], "day"] = 1
    moved = changed(plan, visits=visits)
    days = set(visits.loc[visits["outlet"] == "P03", "day"])
    assert days == {1, 9}
    assert colouring(plan_layers(moved), "weekday")["of"][3] == 5


def test_tables_that_do_not_belong_together() -> None:
    """A visit to an unknown outlet by an unknown rep is refused, both named."""
    plan = small_plan()
    stray = pd.DataFrame([plan.visits.iloc[0].to_dict() | {"rep": "R9", "outlet": "P99"}])
    visits = pd.concat([plan.visits, stray], ignore_index=True)
    broken = changed(plan, visits=visits)
    with pytest.raises(DataError) as caught:
        plan_layers(broken)
    assert set(caught.value.failures["found"]) == {"R9", "P99"}


def test_more_channels_than_colours() -> None:
    """The common channel comes first when colours run out, so that it keeps one for itself."""
    plan = small_plan()
    outlets = plan.outlets
    outlets["channel"] = [f"kind {k:02d}" for k in range(25)] + ["zoo"] * 5
    names = colouring(plan_layers(changed(plan, outlets=outlets)), "channel")["names"]
    assert (names[0], len(names)) == ("zoo", 26)
