"""The layout: rooms import leftwards only, and importing the library is light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gazetteer"
ROOMS = (
    ("errors", "when", "model", "folders", "wording", "times"),
    ("translit", "names", "geodata"),
    ("store", "perspective"),
    ("match",),
    ("routes", "context"),
    ("search",),
    ("annotate",),
    ("results", "core"),
    ("frames", "mapping", "lens", "standards", "importers"),
    ("web", "cli"),
)
"""From left to right; a room may import its own group and everything to the left."""
RANK = {room: rank for rank, group in enumerate(ROOMS) for room in group}
ENTRIES = {"__init__", "__main__"}
HEAVY = ("flask", "folium", "pandas", "numpy", "shapely", "geopandas", "msgspec", "babel", "pyuca")
CPU_LIMIT_MS = 60


def imports(path: Path) -> set[str]:
    """Rooms that a file imports when it runs; what only type checkers read does not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "gazetteer":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("gazetteer.")}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if room_of(path) not in ENTRIES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_rooms_import_leftwards_only(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, f"{room} is not a room of DESIGN 2"
    wrong = {other for other in imports(path) if RANK.get(other, -1) > RANK[room]}
    assert not wrong, f"{room} imports {wrong}, which lies to its right"


def test_the_import_reader_sees_a_planted_import(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def late():\n    from gazetteer.web import create_app\n", encoding="utf-8")
    assert imports(planted) == {"web"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_only_named_calls_reach_rightwards() -> None:
    from gazetteer import results

    assert results.DOORS == {
        "to_map": "gazetteer.mapping",
        "country_at": "gazetteer.mapping.countries",
        "to_geodataframe": "gazetteer.frames",
        "answer_to_geodataframe": "gazetteer.frames",
        "places_to_geodataframe": "gazetteer.frames",
        "annotation_geojson": "gazetteer.standards.v1",
        "answer_html": "gazetteer.standards.notebook",
        "note_html": "gazetteer.standards.notebook",
    }


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_the_library_is_light() -> None:
    """At most 60 ms of CPU over a bare interpreter (the best of five runs), and nothing heavy loaded."""
    measure = "import time, sys; start = time.process_time(); import gazetteer; used = time.process_time() - start\n"
    measure += f"import json; print(json.dumps([used * 1000, [m for m in {HEAVY!r} if m in sys.modules]]))"
    runs = [json.loads(run(measure)) for _ in range(5)]
    assert runs[0][1] == []
    assert min(used for used, _ in runs) <= CPU_LIMIT_MS
