"""Teams of several roles."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.sizing.tables import town

import routeplan as rp
from routeplan.errors import DataError


def roles(**columns: list[object]) -> pd.DataFrame:
    """Roles called r0, r1 ..."""
    count = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"r{i}" for i in range(count)])


def test_every_outlet_has_one_role() -> None:
    """The first role that serves it; the parts add up to the whole."""
    outlets = town()
    mix = rp.size_roles(
        outlets,
        roles(segments=["A", "A,B", None], channels=["grocery", None, None], cost=[5.0, 3.0, 2.0]),
        check=False,
    )
    assert mix.outlets.sum(axis=1).eq(1).all()
    first = (outlets["segment"] == "A") & (outlets["channel"] == "grocery")
    assert mix.outlets["r0"].equals(first)
    assert mix.outlets["r2"].equals(outlets["segment"] == "C")
    parts, whole = mix.table.drop("all"), mix.table.loc["all"]
    for name in ("outlets", "visits", "service_h", "travel_h", "reps", "cost"):
        assert parts[name].sum() == pytest.approx(whole[name])
    assert whole["visits"] == outlets["visits"].sum()
    assert whole["cost"] == (parts["reps"] * [5.0, 3.0, 2.0]).sum()


def test_merchandisers_come_on_top() -> None:
    """Their visits and minutes are their own; the outlets count once."""
    outlets = town()
    mix = rp.size_roles(
        outlets,
        roles(
            channels=[None, "kiosk"], adds=[None, "yes"], visits=[None, 8], service_min=[None, 45]
        ),
        check=False,
    )
    kiosks = int((outlets["channel"] == "kiosk").sum())
    assert mix.table["outlets"].tolist() == [200, kiosks, 200]
    assert mix.table["visits"].tolist()[1] == 8 * kiosks
    assert mix.table["service_h"].tolist()[1] == pytest.approx(8 * 45 * kiosks / 60)


def test_part_time() -> None:
    """Half a working day, as a share or in minutes; two of them are one full-time rep."""
    outlets = town()
    share, minutes, full = (
        rp.size_roles(outlets, table, check=False).table.loc["r0"]
        for table in (roles(fte=[0.5]), roles(day_min=[240]), roles(fte=[1.0]))
    )
    pd.testing.assert_series_equal(share, minutes)
    assert share["reps"] >= 2 * full["reps"] - 1
    assert share["fte"] == share["reps"] / 2


def test_refusals() -> None:
    """All faults at once; outlets that nobody serves by their class."""
    with pytest.raises(DataError) as error:
        rp.size_roles(town(), roles(fte=[0, "x"], cost=[-1, 1]))
    assert error.value.failures[["row", "column"]].to_numpy().tolist() == [
        ["r0", "fte"], ["r1", "fte"], ["r0", "cost"],
    ]  # fmt: skip
    with pytest.raises(DataError, match="a segment or channel that a role serves"):
        rp.size_roles(town(), roles(segments=["A"]))
    with pytest.raises(DataError, match="another name"):
        rp.size_roles(town(), pd.DataFrame({"role": ["a", "a"]}))
    with pytest.raises(DataError, match="at least one role"):
        rp.size_roles(town(), roles(fte=[]))
