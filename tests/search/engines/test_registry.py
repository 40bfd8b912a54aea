"""Engines by name."""

from __future__ import annotations

import sys

import pytest
from tests.search.engines.cases import EVERY_ENGINE, with_feature

from routeplan.errors import SettingsError
from routeplan.search import MaxIterations
from routeplan.search.engines import ENGINES, get_engine
from routeplan.search.engines.builtin import BuiltIn
from routeplan.search.solve import solve


@pytest.mark.parametrize("name", EVERY_ENGINE)
def test_an_engine_knows_its_name(name: str) -> None:
    """The name by which it was asked for."""
    assert name in ENGINES
    assert get_engine(name).name == name


def test_another_name_is_refused_with_those_known() -> None:
    """The message lists them."""
    with pytest.raises(SettingsError, match='"builtin", "ortools", "pyvrp"'):
        get_engine("gurobi")


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    for module in [name for name in sys.modules if name.startswith("routeplan.search.engines.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    with pytest.raises(SettingsError, match=r'pip install "routeplan\[pyvrp\]"'):
        get_engine("pyvrp")


def test_the_built_in_engine_is_the_search() -> None:
    """The same solution as without the adapter."""
    problem, stop = with_feature("none"), MaxIterations(200)
    ours = BuiltIn().solve(problem, stop=stop, seed=3)
    assert ours.stops.tolist() == solve(problem, stop=stop, seed=3).stops.tolist()
