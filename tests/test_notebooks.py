"""Every notebook runs from top to bottom and is kept without output."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

SHORT = "stop = rp.MaxIterations(4_000)"
"""Stands in for the search time of the cell tagged `parameters`."""


@pytest.fixture(params=NOTEBOOKS, ids=[path.name for path in NOTEBOOKS])
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    """One of the notebooks."""
    return nbformat.read(request.param, as_version=4)


def test_there_are_notebooks() -> None:
    """The folder is found."""
    assert NOTEBOOKS


def test_is_valid_and_without_output(notebook: nbformat.NotebookNode) -> None:
    """A notebook is valid, and neither results nor counts of a run are kept in it."""
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []


def test_runs(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    """A notebook runs with a short search and leaves no file behind."""
    chosen = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert len(chosen) == 1
    chosen[0].source = SHORT
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    assert not any(tmp_path.iterdir())
