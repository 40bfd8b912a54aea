"""The names a user may rely on, and what importing the package costs."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import routeplan

CONTRACT = [
    "Cycle",
    "MaxIterations",
    "MaxRuntime",
    "NoImprovement",
    "Plan",
    "Settings",
    "abc_classes",
    "compare_plans",
    "design_territories",
    "make_city",
    "map_plan",
    "plan_kpis",
    "plan_visits",
    "read_outlets",
    "read_reps",
    "review_plan",
    "service_minutes",
    "visit_frequency",
    "CrowTravel",
    "MatrixTravel",
    "DataError",
    "RouteplanError",
    "SettingsError",
    "JourneySettings",
    "SearchSettings",
    "Progress",
]
HEAVY = [
    "numba",
    "llvmlite",
    "pandera",
    "folium",
    "ortools",
    "scipy",
    "shapely",
    "joblib",
    "openpyxl",
    "matplotlib",
]


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("name", CONTRACT)
def test_names_of_the_contract(name: str) -> None:
    """Every name is there, has a docstring and says where it comes from."""
    value = getattr(routeplan, name)
    assert inspect.getdoc(value)
    assert value.__module__.startswith("routeplan.")


def test_names_are_listed() -> None:
    """dir() and a star import show every public name, and each of those can be had."""
    assert set(CONTRACT) <= set(dir(routeplan))
    assert set(CONTRACT) <= set(routeplan.__all__)
    for name in routeplan.__all__:
        assert getattr(routeplan, name) is not None
    assert len(routeplan.__all__) == len(set(routeplan.__all__))


def test_a_name_that_is_not_there() -> None:
    """A slip of the pen is an AttributeError that names it."""
    with pytest.raises(AttributeError, match="plan_visit"):
        routeplan.plan_visit  # noqa: B018


def test_importing_brings_nothing_heavy() -> None:
    """The package is quick to import: what is slow waits until it is used."""
    loaded = run("import routeplan, sys; dir(routeplan); print(*sys.modules)").split()
    assert not set(HEAVY) & set(loaded)


def test_numba_waits_for_a_search() -> None:
    """Naming the settings of a search, or stating a problem, does not bring numba along."""
    code = """
import sys, routeplan as rp
rp.Settings(), rp.MaxRuntime(60), rp.SearchSettings(), rp.Cycle(), rp.make_city(5)
print(*sys.modules)
"""
    assert not {"numba", "llvmlite", "folium"} & set(run(code).split())


def test_a_star_import() -> None:
    """All public names at once, in a fresh interpreter."""
    assert "plan_visits" in run("from routeplan import *; print(*dir())").split()


def test_the_log_is_silent() -> None:
    """A library prints nothing by itself."""
    code = "import logging, routeplan; logging.getLogger('routeplan').warning('x'); print('y')"
    assert run(code) == "y\n"


def test_the_example_of_the_contract(tmp_path) -> None:
    """Step by step as the design writes it, from two files to a saved plan."""
    rp = routeplan
    outlets, reps = rp.make_city(25, seed=1)
    outlets.to_csv(tmp_path / "outlets.csv")
    reps.to_csv(tmp_path / "reps.csv")
    outlets, reps = rp.read_outlets(tmp_path / "outlets.csv"), rp.read_reps(tmp_path / "reps.csv")
    cycle = rp.Cycle(weeks=4)
    outlets["segment"] = rp.abc_classes(outlets["sales"], {"A": 0.7, "B": 0.9, "C": 1})
    outlets["visits"] = rp.visit_frequency(outlets["segment"], {"A": 4, "B": 2, "C": 1})
    outlets["service_min"] = rp.service_minutes(outlets["segment"], {"A": 30, "B": 20, "C": 15})
    outlets["rep"] = rp.design_territories(outlets, reps, cycle, seed=1)
    plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxIterations(300), seed=1)
    assert rp.review_plan(plan).empty
    assert (plan.outlets["rep"] == outlets["rep"]).all()
    plan.save(tmp_path / "plan")
    again = rp.Plan.load(tmp_path / "plan")
    assert again.summary() == plan.summary()
    assert not rp.plan_kpis(plan).empty
    assert not rp.compare_plans(plan, again).empty
    rp.map_plan(plan).save(tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size > 10_000
