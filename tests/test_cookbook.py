"""The cookbook: its notebooks run as they are printed, ask nobody outside, and stay small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.cookbook import BOOKS, FOLDER, GUARD, KEY, run, told

LARGEST = 300_000
"""Bytes of a notebook: a page that loads at once."""


def test_there_is_a_notebook_for_each_reader_and_all_are_linked() -> None:
    assert BOOKS == ("data_engineer", "fact_checker", "researcher")
    first = (FOLDER / "README.md").read_text(encoding="utf-8")
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.ipynb)" in first for name in BOOKS)
    assert "(docs/cookbook/README.md)" in readme


@pytest.mark.parametrize("name", BOOKS)
def test_a_stored_notebook_is_small_whole_and_without_scripts(name: str) -> None:
    path = FOLDER / f"{name}.ipynb"
    assert path.stat().st_size < LARGEST
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code"), "run python -m tests.cookbook"
    html = "".join(
        output.get("data", {}).get("text/html", "")
        for cell in book.cells if cell.cell_type == "code" for output in cell.outputs
    )  # fmt: skip
    assert "<script" not in html
    assert "<iframe" not in html


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_runs_and_comes_out_as_it_is_stored(name: str, tmp_path: Path) -> None:
    before = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    after = run(name, tmp_path)
    keys = [number for number, cell in enumerate(before.cells) if KEY in cell.metadata.get("tags", ())]
    assert len(keys) >= 4
    for number in keys:
        assert told(after.cells[number]) == told(before.cells[number]), before.cells[number].source


def test_the_guard_refuses_other_machines() -> None:
    code = f"{GUARD}\nimport socket\nsocket.socket().connect(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "a notebook of the cookbook asked 192.0.2.1" in done.stderr
