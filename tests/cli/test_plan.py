"""`routeplan plan`: what it writes, what it tells, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.conftest import SHORT, Run
from typer.testing import Result

import routeplan as rp
from routeplan.review import review_plan
from routeplan.search.warm import COMPILING

Planned = tuple[Path, Result]

FAULTY_OUTLETS = """outlet,name,lat,lon,sales,visits,service_min
A1,one,104.6,32.8,10,1,20
A2,two,39.9,32.8,ten,1,20
,three,39.9,32.8,10,1,20
A4,four,39.9,32.8,10,1,-5
A4,five,39.9,32.8,10,1,20
A5,six,39.9,32.8,10,1.5,20
"""
FAULTY_REPS = """rep,lat,lon,day_min,start,workdays
R1,39.9,32.8,9999,08:30,Mon-Fri
R1,39.9,232.8,400,25:00,Mon-Fry
"""


def test_folder_holds_the_files(planned: Planned) -> None:
    """The folder holds the files of the contract, and nothing is left beside it."""
    home, _ = planned
    tables = {"visits.csv", "days.csv", "outlets.csv", "unserved.csv", "reps.csv"}
    wanted = tables | {"summary.json", "map.html", "plan.xlsx"}
    assert {file.name for file in home.iterdir()} == wanted
    assert [entry.name for entry in home.parent.iterdir()] == ["plan"]


def test_summary_agrees_with_tables(planned: Planned) -> None:
    """The summary has the keys of the contract, and they are the sums of the tables."""
    home, _ = planned
    summary = json.loads((home / "summary.json").read_text("utf-8"))
    days, outlets = pd.read_csv(home / "days.csv"), pd.read_csv(home / "outlets.csv")
    assert (summary["outlets"], summary["reps"], summary["seed"]) == (40, 2, 1)
    assert summary["visits_wanted"] == outlets["visits"].sum()
    assert summary["visits_planned"] == len(pd.read_csv(home / "visits.csv"))
    for name in ("travel_min", "service_min", "work_min"):
        assert summary[name] == pytest.approx(days[name].sum(), abs=0.1)
    assert summary["seconds"] >= 0
    assert summary["version"]


def test_outlets_keep_their_ids_and_gain_rep(planned: Planned, city: Path) -> None:
    """`outlets.csv` has the rows of the input with rep and visits, zeros in front of ids too."""
    home, _ = planned
    outlets = pd.read_csv(home / "outlets.csv", dtype=str)
    assert outlets["outlet"].tolist() == [f"{i:04d}" for i in range(40)]
    assert set(outlets["rep"].dropna()) <= {"R001", "R002"}
    assert outlets["visits_planned"].notna().all()


def test_plan_is_clean_and_dated(planned: Planned) -> None:
    """The plan read back breaks no rule and begins on the start date."""
    home, _ = planned
    plan = rp.Plan.load(home)
    assert review_plan(plan).empty
    assert str(plan.cycle.start) == "2026-12-07"


def test_report_tells_the_plan(planned: Planned) -> None:
    """The closing table on stdout has the plan's own figures and names the map."""
    home, result = planned
    outlets = pd.read_csv(home / "outlets.csv")
    visits = pd.read_csv(home / "visits.csv")
    assert f"{len(visits)} of {outlets['visits'].sum()}" in result.stdout
    assert f"{outlets['visits_planned'].gt(0).sum()} of 40" in result.stdout
    assert "Review: no rule is broken." in result.stdout
    assert result.stdout.rstrip().endswith(str(home.resolve() / "map.html"))


def test_notes_on_stderr(planned: Planned) -> None:
    """What was filled in is told, each once, on stderr and in the summary."""
    home, result = planned
    notes = json.loads((home / "summary.json").read_text("utf-8"))["notes"]
    assert any("filled in" in note for note in notes)
    assert [result.stderr.count(note) for note in notes] == [1] * len(notes)
    assert "Searched" in result.stderr
    assert "- " + notes[0] not in result.stdout


def test_lines_fit_80_columns(planned: Planned) -> None:
    """Without a terminal no line of the report but the paths is wider than 80 signs."""
    home, result = planned
    lines = [line for line in result.stdout.splitlines() if str(home.parent) not in line]
    assert max(map(len, lines)) <= 80


def test_same_iterations_same_plan(run: Run, city: Path, planned: Planned, tmp_path: Path) -> None:
    """The same seed and iterations give the same visits again, with another number of jobs too."""
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--start", "2026-12-07")
    again = tmp_path / "again"
    result = run("plan", *tables, "--iterations", 4000, "--jobs", 2, "--out", again)
    assert result.exit_code == 0, result.output
    assert (again / "visits.csv").read_bytes() == (planned[0] / "visits.csv").read_bytes()


def test_faults_of_both_tables_and_options_at_once(run: Run, tmp_path: Path) -> None:
    """All faults of both tables and of the options stand in one message; nothing is written."""
    outlets, reps, out = tmp_path / "o.csv", tmp_path / "r.csv", tmp_path / "plan"
    outlets.write_text(FAULTY_OUTLETS)
    reps.write_text(FAULTY_REPS)
    bad = ("--weeks", 9, "--seconds", 0, "--seed", -1, "--jobs", 0, "--workdays", "Mon-Fry")
    result = run("plan", outlets, "--reps", reps, "--out", out, *bad)
    assert result.exit_code == 2
    assert result.stdout == ""
    cells = ["104.6", "ten", "found nothing", "-5", "A4, as in row 5", "1.5"]
    cells += ["9999", "232.8", "25:00", "Mon-Fry", "R1, as in row 2"]
    assert [cell for cell in cells if cell not in result.stderr] == []
    options = ["--weeks must", "--seed must", "--jobs must", "Got 0.0", "--workdays: 'Fry'"]
    assert [option for option in options if option not in result.stderr] == []
    assert "11 faults in the input" in result.stderr
    assert {entry.name for entry in tmp_path.iterdir()} == {"o.csv", "r.csv"}


def test_more_visits_than_days(run: Run, tmp_path: Path, city: Path) -> None:
    """Visits that the cycle has no room for are a fault of the file, named with the outlet."""
    outlets = pd.read_csv(city / "outlets.csv", dtype=str).assign(visits=2)
    outlets.loc[3, "visits"] = 6
    outlets.to_csv(tmp_path / "many.csv", index=False)
    tables = (tmp_path / "many.csv", "--reps", city / "reps.csv", "--weeks", 1)
    result = run("plan", *tables, "--out", tmp_path / "plan")
    assert result.exit_code == 2
    assert "many.csv, column visits" in result.stderr
    assert "6 for 0003" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--seconds", 5, "--iterations", 100), "Got both"),
        (("--iterations", 0), "--iterations must be at least 1"),
        (("--start", "2026-12-08"), "such as 2026-12-14"),
        (("--holidays", "2026-12-25"), "--start"),
        (("--start", "2026-12-07", "--holidays", "25.12.2026"), "--holidays: '25.12.2026'"),
        (("--settings", "none.toml"), "none.toml"),
    ],
)
def test_options_refused(
    run: Run, city: Path, tmp_path: Path, options: tuple[object, ...], said: str
) -> None:
    """An option that cannot be used ends with status 2 and one readable message."""
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--out", tmp_path / "plan")
    result = run("plan", *tables, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not any(tmp_path.iterdir())


def test_compilation_is_announced(
    run: Run, city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compilation that is needed is told on stderr, before the search."""
    monkeypatch.setattr("routeplan.search.warm.compile_kernel", lambda tell: tell(COMPILING))
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--out", tmp_path / "plan")
    result = run("plan", *tables, *SHORT)
    assert result.exit_code == 0, result.output
    assert result.stderr.index(COMPILING[:20]) < result.stderr.index("Searching.")


def test_unknown_setting(run: Run, city: Path, tmp_path: Path) -> None:
    """A name in the settings file that no one knows is refused."""
    (tmp_path / "s.toml").write_text("[journey]\ncompactnes = 1\n")
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--out", tmp_path / "plan")
    result = run("plan", *tables, "--settings", tmp_path / "s.toml")
    assert result.exit_code == 2
    assert "compactnes" in result.stderr


def test_settings_reach_the_plan(run: Run, city: Path, tmp_path: Path) -> None:
    """What the settings file says stands in the summary of the plan."""
    (tmp_path / "s.toml").write_text('[journey]\nshortage = "drop"\n')
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--out", tmp_path / "plan")
    result = run("plan", *tables, *SHORT, "--settings", tmp_path / "s.toml")
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "plan" / "summary.json").read_text("utf-8"))
    assert summary["settings"]["journey"]["shortage"] == "drop"


@pytest.mark.parametrize("name", ["file", "file/plan", "full"])
def test_folder_refused_before_the_search(
    run: Run, city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A folder that cannot be used, or holds something else, is refused before the search."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    monkeypatch.setattr("routeplan.pipeline.plan_visits", None)
    tables = (city / "outlets.csv", "--reps", city / "reps.csv")
    result = run("plan", *tables, "--out", tmp_path / name)
    assert result.exit_code == 2
    assert str(tmp_path / name) in result.stderr
    assert {entry.name for entry in tmp_path.iterdir()} == {"file", "full"}
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("command", ["plan", "demo"])
def test_folder_one_stands_in(
    run: Run, city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The folder the user stands in is not replaced under their feet."""
    monkeypatch.chdir(tmp_path)
    tables = (city / "outlets.csv", "--reps", city / "reps.csv") if command == "plan" else ()
    result = run(command, *tables, "--out", ".")
    assert result.exit_code == 2
    assert "folder you are in" in result.stderr
    assert not any(tmp_path.iterdir())


def test_a_plan_is_replaced(run: Run, city: Path, tmp_path: Path) -> None:
    """Planning into the folder of a plan puts the new plan in its place."""
    out = tmp_path / "plan"
    tables = (city / "outlets.csv", "--reps", city / "reps.csv", "--out", out)
    assert run("plan", *tables, *SHORT).exit_code == 0
    assert run("plan", *tables, *SHORT, "--weeks", 2).exit_code == 0
    assert rp.Plan.load(out).cycle.weeks == 2


def test_missing_files(run: Run, tmp_path: Path) -> None:
    """Both missing files are named at once."""
    result = run("plan", tmp_path / "a.csv", "--reps", tmp_path / "b.csv", "--out", tmp_path / "p")
    assert result.exit_code == 2
    assert "a.csv" in result.stderr
    assert "b.csv" in result.stderr


def test_sheets_of_one_workbook(run: Run, city: Path, tmp_path: Path) -> None:
    """Outlets and reps may be two sheets of a workbook; the same sheet for both is refused."""
    book = tmp_path / "tables.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name in ("outlets", "reps"):
            pd.read_csv(city / f"{name}.csv", dtype=str).to_excel(writer, sheet_name=name)
    out = tmp_path / "plan"
    refused = run("plan", book, "--reps", book, "--out", out)
    assert refused.exit_code == 2
    assert "--reps-sheet" in refused.stderr
    result = run("plan", book, "--reps", book, "--reps-sheet", "reps", *SHORT, "--out", out)
    assert result.exit_code == 0, result.output
    assert rp.Plan.load(out).outlets.index[0] == "0000"


def test_chinese_table_in_gb18030(run: Run, city: Path, tmp_path: Path) -> None:
    """A table with Chinese headers in GB18030 is planned, and the encoding is told."""
    outlets = pd.read_csv(city / "outlets.csv", dtype=str)
    headers = {"outlet": "门店编号", "name": "门店名称", "lat": "纬度", "lon": "经度"}
    table = outlets.rename(columns=headers | {"channel": "渠道", "sales": "月均销售额"})
    table.assign(门店名称="朝阳便利店").to_csv(
        tmp_path / "门店.csv", index=False, encoding="gb18030"
    )
    tables = (tmp_path / "门店.csv", "--reps", city / "reps.csv", "--out", tmp_path / "plan")
    result = run("plan", *tables, *SHORT)
    assert result.exit_code == 0, result.output
    assert "GB18030" in result.stderr
    assert "朝阳便利店" in (tmp_path / "plan" / "visits.csv").with_name("outlets.csv").read_text(
        "utf-8"
    )
