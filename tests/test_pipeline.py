"""Whole plans from two tables."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journey.tables import ONE_DAY, Case, cases, team, town

import routeplan as rp
from routeplan.errors import DataError, SettingsError
from routeplan.preparation import complete_outlets
from routeplan.tables import read_outlets

SHORT = rp.MaxIterations(300)
Engine = Literal["builtin", "ortools", "pyvrp"]


def plan_of(case: Case, **wishes: object) -> rp.Plan:
    """A short search's plan of a case."""
    journey = rp.JourneySettings(**{**case.wishes, **wishes})  # type: ignore[arg-type]
    return rp.plan_visits(
        case.outlets,
        case.reps,
        case.cycle,
        stop=SHORT,
        jobs=1,
        settings=rp.Settings(journey=journey),
    )


def check_plan(case: Case) -> None:
    """Plan, review, and hold the tables against each other."""
    before = (case.outlets.copy(), case.reps.copy())
    plan = plan_of(case)
    told = rp.review_plan(plan)
    missed = told["rule"] == "must visit"  # a short team may lack the time
    assert told[~missed].to_dict("records") == []
    pd.testing.assert_frame_equal(case.outlets, before[0])
    pd.testing.assert_frame_equal(case.reps, before[1])

    outlets, visits, unserved = plan.outlets, plan.visits, plan.unserved
    assert list(outlets.index) == list(case.outlets.index)
    assert list(plan.reps.index) == list(case.reps.index)
    counted = visits["outlet"].value_counts().reindex(outlets.index, fill_value=0)
    assert (counted == outlets["visits_planned"]).all()
    short = outlets.index[counted < case.outlets["visits"]]
    assert set(unserved["outlet"]) == set(short)
    assert (unserved["reason"] != "").all()
    assert (outlets["rep"].isna() == (counted == 0)).all()

    summary = plan.summary()
    assert summary["visits_wanted"] == case.outlets["visits"].sum()
    assert summary["visits_planned"] == len(visits)
    assert summary["work_min"] == pytest.approx(
        plan.days[["travel_min", "service_min", "wait_min"]].sum().sum(), abs=0.1
    )
    assert repr(plan).startswith(f"Plan: {len(visits):,} of {summary['visits_wanted']:,} visits")


@settings(deadline=None, max_examples=15)
@given(cases())
def test_plans_are_clean(case: Case) -> None:
    """The independent review finds nothing, and the tables agree with one another."""
    check_plan(case)


@settings(deadline=None, max_examples=8)
@given(cases(), st.integers(0, 2**32))
def test_row_order_changes_nothing(case: Case, seed: int) -> None:
    """Shuffled tables give the same visits, and keep the order they came in."""
    rng = np.random.default_rng(seed)
    shuffled = Case(
        case.outlets.iloc[rng.permutation(len(case.outlets))],
        case.reps.iloc[rng.permutation(len(case.reps))],
        case.cycle,
        case.wishes,
    )
    one, other = plan_of(case), plan_of(shuffled)
    pd.testing.assert_frame_equal(one.visits, other.visits)
    pd.testing.assert_frame_equal(one.days, other.days)
    assert list(other.outlets.index) == list(shuffled.outlets.index)
    pd.testing.assert_frame_equal(one.outlets, other.outlets.loc[one.outlets.index])
    pd.testing.assert_frame_equal(one.unserved, other.unserved)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(cases())
def test_plans_are_clean_at_length(case: Case) -> None:
    """Many more plans."""
    check_plan(case)


def test_the_same_plan_on_any_number_of_jobs() -> None:
    """Seed and iterations decide; the settings and the seed stand in the plan."""
    outlets, reps = rp.make_city(80, seed=2, reps=5)
    plans = [
        rp.plan_visits(outlets, reps, stop=rp.MaxIterations(8_000), seed=3, jobs=jobs)
        for jobs in (1, 2)
    ]
    for plan in plans[1:]:
        pd.testing.assert_frame_equal(plans[0].visits, plan.visits)
        pd.testing.assert_frame_equal(plans[0].outlets, plan.outlets)
    assert plans[0].info.seed == 3
    assert plans[0].info.settings["journey"]["shortage"] == "thin"
    assert plans[0].summary()["version"] == plans[0].info.version


def test_files_are_read(tmp_path) -> None:
    """Paths do as well as tables, and what was filled in is told."""
    town(3).drop(columns="service_min").to_csv(tmp_path / "outlets.csv")
    team().to_csv(tmp_path / "reps.csv")
    plan = rp.plan_visits(tmp_path / "outlets.csv", tmp_path / "reps.csv", stop=SHORT, jobs=1)
    assert plan.summary()["visits_planned"] == 3
    assert any("service_min" in note for note in plan.info.notes)


def test_travel_of_a_table() -> None:
    """Asymmetric minutes and an end place of its own are planned and reviewed as they stand."""
    ids = ["K00", "K01", "R1", "R1:end"]
    minutes = pd.DataFrame(
        [[0, 9, 5, 50], [1, 0, 5, 10], [2, 8, 0, 99], [9, 9, 9, 0]], ids, ids, dtype=float
    )
    plan = rp.plan_visits(
        town(2),
        team(end_lat=40.2, end_lon=32.1),
        ONE_DAY,
        travel=rp.MatrixTravel(minutes),
        stop=SHORT,
        jobs=1,
    )
    assert rp.review_plan(plan).empty
    # to K00, on to K01, home from there; the other way round it would be 8 + 1 + 50
    assert plan.visits["outlet"].tolist() == ["K00", "K01"]
    assert plan.days["travel_min"].tolist() == [2 + 9 + 10]


def test_travel_of_a_table_with_an_end_row_for_everybody() -> None:
    """A table may hold "<rep>:end" also where the day ends where it began."""
    ids = ["K00", "R1", "R1:end"]
    minutes = pd.DataFrame([[0, 5, 7], [5, 0, 0], [7, 0, 0]], ids, ids, dtype=float)
    plan = rp.plan_visits(
        town(1), team(), ONE_DAY, travel=rp.MatrixTravel(minutes), stop=SHORT, jobs=1
    )
    assert rp.review_plan(plan).to_dict("records") == []


def test_an_outlet_missing_from_the_travel_table() -> None:
    """The outlet without a row is named."""
    ids = ["K00", "R1"]
    minutes = pd.DataFrame(5.0, ids, ids)
    with pytest.raises(DataError, match="K01"):
        rp.plan_visits(town(2), team(), travel=rp.MatrixTravel(minutes), stop=SHORT, jobs=1)


def test_what_has_no_effect_is_told() -> None:
    """Dates mean nothing to a cycle without dates, and an appointment outside it nothing to it."""
    outlets = town(2, appointment=["2026-12-24 09:00", None])
    plan = rp.plan_visits(outlets, team(), ONE_DAY, stop=SHORT, jobs=1)
    assert any(note.startswith("appointment: not planned for") for note in plan.info.notes)
    later = rp.Cycle(weeks=1, start="2027-01-04")
    plan = rp.plan_visits(outlets, team(), later, stop=SHORT, jobs=1)
    assert "appointment: 1 on no day of the cycle, not planned for: K00." in plan.info.notes


def test_progress_is_told() -> None:
    """The callback sees a search that comes to its end."""
    told: list[rp.Progress] = []
    rp.plan_visits(town(5), team(), ONE_DAY, stop=SHORT, jobs=1, progress=told.append)
    assert told[-1].share == 1.0
    assert told[-1].visits == 5


def test_seeds_below_zero() -> None:
    """A seed that cannot be used is refused by name."""
    with pytest.raises(SettingsError, match="`seed`"):
        rp.plan_visits(town(2), team(), stop=SHORT, seed=-1)


class TestCompleteOutlets:
    """What the outlets table leaves open."""

    def test_from_sales_alone(self) -> None:
        """Classes by share of sales, then visits and minutes of the class."""
        outlets = read_outlets(
            town(4, sales=[600.0, 250, 100, 0]).drop(columns=["visits", "service_min"])
        )
        filled, notes = complete_outlets(outlets, rp.Cycle(weeks=4))
        assert filled["segment"].tolist() == ["A", "A", "B", "C"]
        assert filled["visits"].tolist() == [4, 4, 2, 1]
        minutes = filled["service_min"]
        assert minutes.iloc[0] > minutes.iloc[2] > minutes.iloc[3] > 0
        assert len(notes) == 3
        assert "visits" not in outlets

    def test_without_sales(self) -> None:
        """Everybody is in the middle class when there is nothing to go by."""
        outlets = read_outlets(town(2).drop(columns=["visits", "service_min"]))
        filled, notes = complete_outlets(outlets, rp.Cycle(weeks=2))
        assert filled["segment"].tolist() == ["B", "B"]
        assert filled["visits"].tolist() == [1, 1]
        assert "no sales" in notes[0]

    def test_given_cells_are_kept(self) -> None:
        """Only the gaps are filled; a given class goes before the sales."""
        outlets = read_outlets(
            town(3, visits=[7, None, None], segment=["C", "A", None], sales=[9.0, 1.0, 0.0])
        )
        filled, _ = complete_outlets(outlets, rp.Cycle(weeks=4))
        assert filled["visits"].tolist() == [7, 4, 1]
        assert filled["segment"].tolist() == ["C", "A", "C"]
        assert filled["service_min"].tolist() == [20.0] * 3

    def test_classes_of_another_kind_are_kept(self) -> None:
        """A class the default policy does not know stays in the table, and that is told."""
        rows = town(2, visits=[None, None], segment=["Gold", "B"], sales=[9.0, 1.0])
        table = rp.read_outlets(rows)
        filled, notes = complete_outlets(table, rp.Cycle())
        assert filled["segment"].tolist() == ["Gold", "B"]
        assert filled["visits"].tolist() == [4, 2]
        assert any("Gold" in note for note in notes)

    def test_complete_tables_are_left_alone(self) -> None:
        """Nothing is classed and nothing told when nothing is missing."""
        filled, notes = complete_outlets(read_outlets(town(2)), rp.Cycle())
        assert notes == []
        assert "segment" not in filled

    def test_the_usual_visits_fit_in_any_cycle(self) -> None:
        """One workday a week has room for the visits of the best class."""
        outlets = read_outlets(town(1, sales=[5.0]).drop(columns="visits"))
        for cycle in (rp.Cycle(weeks=1, workdays="Mon"), rp.Cycle(weeks=8, workdays="Mon")):
            filled, _ = complete_outlets(outlets, cycle)
            assert filled["visits"].tolist() == [cycle.weeks]

    def test_more_visits_than_days(self) -> None:
        """All outlets that want more than one visit a day are named."""
        with pytest.raises(DataError) as error:
            complete_outlets(read_outlets(town(3, visits=[6, 5, 7])), rp.Cycle(weeks=1))
        assert error.value.failures["row"].tolist() == ["K00", "K02"]
        assert error.value.failures["found"].tolist() == ["6", "7"]


class TestSettingsFromToml:
    """Settings of a file."""

    def test_good_file(self, tmp_path) -> None:
        """Both tables, whole numbers where floats are meant, and defaults for the rest."""
        path = tmp_path / "settings.toml"
        path.write_text('[journey]\nshortage = "drop"\nbalance = 1\n[search]\nnear = 12\n')
        read = rp.Settings.from_toml(path)
        assert read == rp.Settings(
            rp.JourneySettings(shortage="drop", balance=1), rp.SearchSettings(near=12)
        )
        path.write_text("")
        assert rp.Settings.from_toml(str(path)) == rp.Settings()

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("[journey]\nshortage = 'stretchy'\n", "`shortage` must be"),
            ("[journey]\nshort = 'drop'\n", r"\[journey\]: unknown short\. Known: shortage"),
            ("[travel]\nfactor = 2\n", "unknown travel. Known: journey, search"),
            ("journey = 3\n", "`journey` must be a table"),
            ("[search]\nrounds = -1\n", "`rounds` must be above 0"),
            ("[search]\nrounds = 'many'\n", "settings.toml"),
            ("[journey\n", "settings.toml"),
            ("[journey]\nminute_cost = 0\n", "`minute_cost` must be above 0"),
        ],
    )
    def test_bad_files(self, tmp_path, text: str, told: str) -> None:
        """Unknown names, wrong values and broken files are told."""
        path = tmp_path / "settings.toml"
        path.write_text(text)
        with pytest.raises(SettingsError, match=told):
            rp.Settings.from_toml(path)

    def test_no_file(self, tmp_path) -> None:
        """A file that is not there, and one in another encoding."""
        with pytest.raises(SettingsError, match="nowhere"):
            rp.Settings.from_toml(tmp_path / "nowhere.toml")
        (tmp_path / "gb.toml").write_bytes("# 设置".encode("gb18030"))
        with pytest.raises(SettingsError, match="gb"):
            rp.Settings.from_toml(tmp_path / "gb.toml")

    @pytest.mark.parametrize("line", ["[journey]\nkeep_reps = 'no'", "[search]\nnear = 2.5"])
    def test_values_of_another_kind(self, tmp_path, line: str) -> None:
        """A text for yes or no, and half a neighbour, are refused."""
        path = tmp_path / "settings.toml"
        path.write_text(line)
        with pytest.raises(SettingsError):
            rp.Settings.from_toml(path)

    def test_byte_order_mark(self, tmp_path) -> None:
        """Editors on Windows put a mark in front of UTF-8."""
        path = tmp_path / "settings.toml"
        path.write_text("[journey]\nbalance = 1\n", encoding="utf-8-sig")
        assert rp.Settings.from_toml(path).journey.balance == 1


@pytest.mark.parametrize(
    ("engine", "cycle"),
    [("ortools", rp.Cycle(weeks=1)), ("pyvrp", rp.Cycle(weeks=1, workdays="Wed"))],
)
def test_another_engine_plans_by_the_same_rules(engine: Engine, cycle: rp.Cycle) -> None:
    """Its plan passes the review, and serves everybody whom a day has room for."""
    outlets, reps = rp.make_city(24, seed=5, reps=2)
    outlets = outlets.assign(visits=1)
    plain = rp.JourneySettings(compactness=0, balance=0)
    asked = rp.Settings(journey=plain, search=rp.SearchSettings(engine=engine))
    plan = rp.plan_visits(outlets, reps, cycle, stop=rp.MaxRuntime(3), settings=asked)
    assert rp.review_plan(plan).empty
    assert len(plan.visits) == len(outlets)


def test_another_engine_tells_what_it_cannot_state() -> None:
    """Compactness and balance are on by default, and only the built-in search knows them."""
    outlets, reps = rp.make_city(24, seed=5, reps=2)
    asked = rp.Settings(search=rp.SearchSettings(engine="ortools"))
    with pytest.raises(SettingsError, match=r"(?s)`compactness` of a plan.*`balance` of a plan"):
        rp.plan_visits(outlets, reps, settings=asked)
