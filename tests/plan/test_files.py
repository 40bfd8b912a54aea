"""Tests of plan folders: what is written is read back, faults are told, nothing is half done."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routeplan.cycle import Cycle
from routeplan.errors import DataError, RouteplanError
from routeplan.plan import Plan, PlanInfo
from routeplan.plan.atomic import check_folder, whole_folder
from routeplan.plan.csvfiles import read_table, write_table
from routeplan.plan.files import load_plan, save_plan

Maker = Callable[..., Plan]

TABLES = ("outlets", "reps", "visits", "days", "unserved")
AWKWARD = [
    "007", "NA", "null", "None", "nan", "=1+1", "+1", "-1", "@x", "1e5", "a,b", 'say "hi"',
    "two\nlines", "lone\rreturn", "both\r\n", " blanks ", "通路精耕", "🛒", "'", "TRUE", "\t", "#",
]  # fmt: skip

texts = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
)


def assert_same(first: Plan, second: Plan) -> None:
    """Tables with their dtypes, cycle, travel and information are equal."""
    for name in TABLES:
        pd.testing.assert_frame_equal(
            getattr(first, name), getattr(second, name), rtol=0, atol=1e-6, obj=name
        )
    assert first.cycle == second.cycle
    assert first.info == second.info
    assert repr(first) == repr(second)


def test_plan_reads_back_the_same(plan: Plan, tmp_path: Path) -> None:
    """All tables, the cycle with its holiday, the travel model and the notes come back."""
    folder = plan.save(tmp_path / "plan")
    again = Plan.load(folder)
    assert_same(plan, again)
    assert again.travel == plan.travel
    assert again.summary() == plan.summary()


@settings(max_examples=20, deadline=None)
@given(ids=st.lists(texts, min_size=12, max_size=12, unique=True), data=st.data())
def test_awkward_texts_read_back(
    make_plan: Maker, tmp_path_factory: pytest.TempPathFactory, ids: list[str], data: st.DataObject
) -> None:
    """Ids and names of any characters come back as they were, as text."""
    cells = st.lists(st.one_of(texts, st.none()), min_size=12, max_size=12)
    columns = {"name": data.draw(cells), "my own": data.draw(cells)}
    rep_ids = data.draw(st.lists(texts, min_size=3, max_size=3, unique=True))
    plan = make_plan(12, ids=ids, columns=columns, rep_ids=rep_ids)
    folder = tmp_path_factory.mktemp("plans") / "plan"
    assert_same(plan, load_plan(save_plan(plan, folder)))


def test_awkward_ids_are_read_by_the_csv_module(make_plan: Maker, tmp_path: Path) -> None:
    """The files are plain CSV: another reader finds the same ids in them."""
    ids = AWKWARD[:12]
    folder = make_plan(12, ids=ids).save(tmp_path / "plan")
    with (folder / "outlets.csv").open(encoding="utf-8", newline="") as file:
        assert [row["outlet"] for row in csv.DictReader(file)] == ids


@given(values=st.lists(st.floats(-1e9, 1e9), min_size=1))
def test_numbers_read_back_to_a_millionth(
    tmp_path_factory: pytest.TempPathFactory, values: list[float]
) -> None:
    """Floats come back within 1e-6."""
    path = tmp_path_factory.mktemp("tables") / "days.csv"
    write_table(pd.DataFrame({"minutes": values}), path)
    table, faults = read_table(path, {"minutes": "float64"}, {"minutes": "a number"})
    assert not faults
    assert np.abs(table["minutes"].to_numpy() - values).max() <= 1e-6


def test_columns_of_the_user_keep_their_dtypes(make_plan: Maker, tmp_path: Path) -> None:
    """Flags, counts with gaps, dates, categories and empty texts come back as they were."""
    columns = {
        "listed": [True, False] * 6,
        "rooms": pd.array([1, None] * 6, dtype="Int64"),
        "opened": pd.to_datetime(["2020-05-06", None] * 6),
        "size": pd.Categorical(["big", "small"] * 6),
        "empty": "",
        "must_visit": [True] + [False] * 11,
        "code": ["01", None] * 6,
    }
    plan = make_plan(12, columns=columns)
    again = load_plan(save_plan(plan, tmp_path / "plan"))
    assert_same(plan, again)
    assert again.outlets["must_visit"].dtype == bool
    assert again.outlets["code"].tolist()[0] == "01"


def test_matrix_is_kept_beside_the_tables(make_plan: Maker, tmp_path: Path) -> None:
    """Minutes and kilometres of a travel table come back, in their order."""
    plan = make_plan(8, matrix=True)
    again = load_plan(save_plan(plan, tmp_path / "plan"))
    assert_same(plan, again)
    pd.testing.assert_frame_equal(again.travel.table, plan.travel.table)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(again.travel.km, plan.travel.km)  # type: ignore[attr-defined]


def test_unknown_travel_model_is_refused(plan: Plan, tmp_path: Path) -> None:
    """The message names the model, and no folder is left."""

    class Balloon:
        pass

    plan._travel = Balloon()  # type: ignore[assignment]
    with pytest.raises(RouteplanError, match="travel model Balloon cannot be saved"):
        plan.save(tmp_path / "plan")
    assert not list(tmp_path.iterdir())


def test_summary_has_the_agreed_figures(plan: Plan, tmp_path: Path) -> None:
    """summary.json is plain JSON with counts that agree with the tables."""
    folder = plan.save(tmp_path / "plan")
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["outlets"] == 60
    assert summary["visits_planned"] == len(pd.read_csv(folder / "visits.csv")) == 58
    minutes = summary["travel_min"] + summary["service_min"]
    assert summary["work_min"] == pytest.approx(minutes, abs=0.01)
    assert summary["travel"]["model"] == "crow"
    assert summary["cycle"]["holidays"] == ["2026-12-08"]
    assert {"reps", "visits_wanted", "seconds", "seed", "version", "notes"} <= set(summary)


def test_settings_of_any_kind_become_plain_json(plan: Plan, tmp_path: Path) -> None:
    """Numpy numbers, tuples, paths and infinity are written so that any reader takes them."""
    found = {"a": np.float64(1.5), "b": (1, np.int64(2)), "c": Path("x"), "d": float("inf")}
    plan._info = PlanInfo(settings=found)
    assert load_plan(plan.save(tmp_path / "plan")).info.settings == {
        "a": 1.5, "b": [1, 2], "c": "x", "d": "inf",
    }  # fmt: skip


def test_files_end_their_lines_with_line_feeds(plan: Plan, tmp_path: Path) -> None:
    """No carriage return and no byte order mark gets into the files."""
    folder = plan.save(tmp_path / "plan")
    for file in folder.iterdir():
        content = file.read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")


def test_empty_plan_reads_back(make_plan: Maker, tmp_path: Path) -> None:
    """A plan without any visit has tables without rows, and keeps their dtypes."""
    full = make_plan(4)
    plan = Plan(
        outlets=full.outlets.assign(rep=None, visits_planned=0),
        reps=full.reps,
        cycle=full.cycle,
        travel=full.travel,
        visits=full.visits[:0],
        days=full.days[:0],
        unserved=full.unserved[:0],
    )
    assert_same(plan, load_plan(save_plan(plan, tmp_path / "plan")))


def test_table_saved_by_a_spreadsheet_is_read(plan: Plan, tmp_path: Path) -> None:
    """A byte order mark, CRLF and 3.0 for 3 are fine."""
    folder = plan.save(tmp_path / "plan")
    text = (folder / "days.csv").read_text(encoding="utf-8").replace("R001,1,", "R001,1.0,")
    (folder / "days.csv").write_text(text, encoding="utf-8-sig", newline="\r\n")
    pd.testing.assert_frame_equal(load_plan(folder).days, plan.days, rtol=0, atol=1e-6)


def test_column_added_by_hand_is_text(plan: Plan, tmp_path: Path) -> None:
    """A new column of the user is kept as it stands."""
    folder = plan.save(tmp_path / "plan")
    lines = (folder / "outlets.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'zone' if i == 0 else '007'}" for i, line in enumerate(lines)]
    (folder / "outlets.csv").write_text("\n".join(lines), encoding="utf-8")
    assert set(load_plan(folder).outlets["zone"]) == {"007"}


def test_missing_files_are_named(plan: Plan, tmp_path: Path) -> None:
    """All missing files are named at once; a missing folder, too."""
    folder = plan.save(tmp_path / "plan")
    (folder / "visits.csv").unlink()
    (folder / "reps.csv").unlink()
    with pytest.raises(RouteplanError, match=r"reps.csv, visits.csv missing"):
        load_plan(folder)
    with pytest.raises(RouteplanError, match="There is no folder"):
        load_plan(tmp_path / "elsewhere")


def test_all_faults_come_at_once(plan: Plan, tmp_path: Path) -> None:
    """Text among numbers, a missing column, an id twice and a broken summary: one error."""
    folder = plan.save(tmp_path / "plan")
    days = pd.read_csv(folder / "days.csv", dtype=str)
    days.loc[3, "travel_min"] = "much"
    days.loc[4, "stops"] = "2.5"
    days.to_csv(folder / "days.csv", index=False)
    visits = pd.read_csv(folder / "visits.csv", dtype=str)
    visits.drop(columns="arrive").to_csv(folder / "visits.csv", index=False)
    reps = pd.read_csv(folder / "reps.csv", dtype=str)
    reps.loc[1, "rep"] = "R001"
    reps.to_csv(folder / "reps.csv", index=False)
    (folder / "summary.json").write_text("{broken", encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_plan(folder)
    failures = error.value.failures
    found = set(failures[["row", "column"]].itertuples(index=False, name=None))
    assert found == {("5", "travel_min"), ("6", "stops"), ("", "arrive"), ("3", "rep"), ("", "")}
    sources = {Path(source).name for source in failures["source"]}
    assert sources == {"days.csv", "visits.csv", "reps.csv", "summary.json"}


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("visits.csv", b"", "no such column"),
        ("visits.csv", "rep,day\nB\xfcro,1".encode("latin-1"), "another encoding"),
        ("unserved.csv", b"outlet,visits_wanted,visits_planned\na,1\n", "2 cells"),
        ("unserved.csv", b"outlet,visits_wanted,visits_planned\n,1,0\n", "nothing"),
        ("unserved.csv", b"outlet,outlet,visits_wanted,visits_planned\n", "the header twice"),
        ("summary.json", b"[]", "list"),
        ("summary.json", b'{"seconds": 1}', "None"),
        ("summary.json", b'{"seconds": "x", "seed": 1, "version": ""}', "ValueError"),
        ("outlets.csv", b"outlet,name,lat,lon\na,b,1,\n", "no such column"),
    ],
)
def test_damaged_files_are_told(
    plan: Plan, tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    """Whatever is wrong with a file, the error names the file and what was found."""
    folder = plan.save(tmp_path / "plan")
    (folder / name).write_bytes(content)
    with pytest.raises(DataError) as error:
        load_plan(folder)
    failures = error.value.failures
    assert failures["source"].str.endswith(name).all()
    assert failures["found"].str.contains(found, regex=False).any()


def test_damaged_matrix_is_told(make_plan: Maker, tmp_path: Path) -> None:
    """A cut or missing travel.npz is a fault of that file."""
    folder = make_plan(8, matrix=True).save(tmp_path / "plan")
    (folder / "travel.npz").write_bytes((folder / "travel.npz").read_bytes()[:200])
    with pytest.raises(DataError, match=r"travel.npz"):
        load_plan(folder)
    (folder / "travel.npz").unlink()
    with pytest.raises(DataError, match=r"travel.npz"):
        load_plan(folder)


def test_optional_columns_may_be_left_out(plan: Plan, tmp_path: Path) -> None:
    """A folder made elsewhere needs no dates and no repairs."""
    folder = plan.save(tmp_path / "plan")
    optional = {"visits": ["date"], "days": ["date"], "unserved": ["repair", "repair_cost"]}
    for name, columns in optional.items():
        table = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        table.drop(columns=columns).to_csv(folder / f"{name}.csv", index=False)
    again = load_plan(folder)
    assert again.visits["date"].eq("").all()
    assert again.unserved["repair_cost"].isna().all()
    assert again.unserved["repair_cost"].dtype == float


# Whole or not at all


def test_saved_plan_is_replaced(make_plan: Maker, tmp_path: Path) -> None:
    """A folder that holds a plan is replaced, an empty one filled; nothing else is left."""
    folder = tmp_path / "plan"
    folder.mkdir()
    make_plan(8, matrix=True).save(folder)
    (folder / ".DS_Store").touch()
    make_plan(12).save(folder)
    assert len(load_plan(folder).outlets) == 12
    assert not (folder / "travel.npz").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan"]


def test_other_contents_are_never_lost(plan: Plan, tmp_path: Path) -> None:
    """A folder with other files is refused, with or without a plan beside them; a file, too."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(RouteplanError, match=r"letter.txt.*Choose another folder"):
        plan.save(folder)
    (folder / "letter.txt").rename(tmp_path / "letter.txt")
    plan.save(folder)
    (tmp_path / "letter.txt").rename(folder / "letter.txt")
    with pytest.raises(RouteplanError, match=r"\(letter.txt\)"):
        check_folder(folder)
    with pytest.raises(RouteplanError, match="is a file"):
        plan.save(folder / "letter.txt")
    assert (folder / "letter.txt").read_text(encoding="utf-8") == "dear"


def write_half(folder: Path, interruption: type[BaseException]) -> None:
    """Write one file of a plan and fail."""
    with whole_folder(folder) as fresh:
        (fresh / "visits.csv").touch()
        raise interruption


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError, RuntimeError])
def test_interrupted_folder_leaves_nothing(
    tmp_path: Path, interruption: type[BaseException]
) -> None:
    """Neither the folder nor a temporary one nor new parents are left."""
    with pytest.raises(interruption):
        write_half(tmp_path / "a" / "b" / "plan", interruption)
    assert not list(tmp_path.iterdir())


def test_interrupted_folder_keeps_the_old_plan(plan: Plan, tmp_path: Path) -> None:
    """When writing anew fails, the plan that was there is still whole."""
    folder = plan.save(tmp_path / "plan")
    with pytest.raises(KeyboardInterrupt):
        write_half(folder, KeyboardInterrupt)
    assert_same(plan, load_plan(folder))
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan"]


def test_failed_swap_restores_the_old_plan(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new folder cannot take its place, the old one goes back, and it is told."""
    folder = plan.save(tmp_path / "plan")
    replace = Path.replace

    def refuse_new(self: Path, target: Path) -> Path:
        if self.suffix == ".new":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_new)
    with pytest.raises(RouteplanError, match="cannot be written: Permission denied"):
        plan.save(folder)
    monkeypatch.undo()
    assert_same(plan, load_plan(folder))
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan"]


def test_folder_filled_meanwhile_is_not_lost(tmp_path: Path) -> None:
    """What somebody puts there while the plan is written stays."""
    letter = tmp_path / "plan" / "letter.txt"
    with pytest.raises(RouteplanError, match="letter"), whole_folder(letter.parent) as fresh:  # noqa: PT012
        shutil.copytree(fresh, letter.parent)
        letter.touch()
    assert [entry.name for entry in (tmp_path / "plan").iterdir()] == ["letter.txt"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["plan"]


def test_folder_can_be_relative(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without a path means the working folder."""
    monkeypatch.chdir(tmp_path)
    assert plan.save("plan") == Path("plan")
    assert_same(plan, load_plan("plan"))


def test_tables_of_a_plan_are_frozen(make_plan: Maker) -> None:
    """Changing what goes in or comes out does not change the plan."""
    visits = make_plan().visits
    made = make_plan()
    plan = Plan(
        outlets=made.outlets,
        reps=made.reps,
        cycle=Cycle(weeks=1),
        travel=made.travel,
        visits=visits,
        days=made.days,
        unserved=made.unserved,
    )
    visits["travel_min"] = 0.0
    copy = plan.visits
    copy["travel_min"] = 0.0
    assert plan.visits["travel_min"].gt(0).all()
