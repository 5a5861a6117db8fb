"""What callers see of the package: every public name says what it gives, and strict type checkers read it."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gazetteer

SAMPLE = '''
"""What a caller writes."""

from datetime import date

import folium
import pandas

import gazetteer
import gazetteer.frames
from gazetteer import Answer, InputError, Note


def read(text: str) -> Note:
    with gazetteer.open() as g:
        reveal_type(g)
        found: Answer = g.normalize("Stepanakert", at=date(2023, 9, 9), near=(46.7, 39.8))
        if found.best:
            reveal_type(found.best.place.label("en", perspective="az"))
        reveal_type(g.to_geodataframe(g.places(dispute="karabakh")))
        reveal_type(found.to_geodataframe())
        reveal_type([mention.surface for mention in g.annotate(text).mentions])
        reveal_type(g.place("goris"))
        note = g.annotate(text)
        reveal_type(note.to_geodataframe())
        reveal_type(note.to_map())
        drawn: folium.Map = note.to_map()
        drawn.save("article.html")
        reveal_type(note.__geo_interface__)
        reveal_type(gazetteer.frames.GazSeries(pandas.Series(["Goris"])).normalize(gazetteer=g))
        return note


def handled() -> str:
    try:
        return read("").text
    except InputError as error:
        return error.field
'''
REVEALED = (
    "gazetteer.core.Gazetteer", "str", "geopandas.geodataframe.GeoDataFrame", "geopandas.geodataframe.GeoDataFrame",
    "list[str]", "gazetteer.results.KnownPlace | None", "geopandas.geodataframe.GeoDataFrame",
    "gazetteer.mapping.offline.OfflineMap", "dict[str, Any]", "pandas.DataFrame",
)  # fmt: skip
UNTYPED = {"geopandas.geodataframe.GeoDataFrame", "pandas.DataFrame"}
"""Of libraries that bring no types of their own: pandas and GeoPandas are ``Any`` unless the caller has stubs."""


def checked(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What mypy says of a caller's file, without any setting of ours."""
    (tmp_path / "mypy.ini").write_text(
        "[mypy]\n"
        + "".join(f"[mypy-{name}.*]\nignore_missing_imports = True\n" for name in ("pandas", "geopandas", "folium"))
    )
    (tmp_path / "caller.py").write_text(code, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--follow-imports=silent",
        "--config-file",
        "mypy.ini",
        "caller.py",
    ]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_callers_code_passes_a_strict_type_checker(tmp_path: Path) -> None:
    done = checked(SAMPLE, tmp_path)
    said = re.findall(r'note: Revealed type is "([^"]*)"', done.stdout.replace("builtins.", "").replace("typing.", ""))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(said) == len(REVEALED)
    for found, wanted in zip(said, REVEALED, strict=True):
        assert found == wanted or (wanted in UNTYPED and found == "Any")


def test_callers_mistakes_are_found_by_a_type_checker(tmp_path: Path) -> None:
    wrong = 'import gazetteer\n\ng = gazetteer.open()\ng.normalize("Goris", near="46,39")\ng.annotate(at=5)\n'
    done = checked(wrong, tmp_path)
    assert re.findall(r"caller.py:(\d+): error: .*\[(.*)\]", done.stdout) == [("4", "arg-type"), ("5", "arg-type")]


def members(name: str) -> Iterator[tuple[str, Any]]:
    """A public name, and the methods and properties that its class defines; fields are told in the class's own."""
    thing = getattr(gazetteer, name)
    yield name, thing
    if not inspect.isclass(thing):
        return
    told = {field.name for field in dataclasses.fields(thing)} if dataclasses.is_dataclass(thing) else set()
    for klass in thing.__mro__:
        if klass.__module__.startswith("gazetteer"):
            for attribute, member in vars(klass).items():
                called = inspect.isfunction(member) or isinstance(member, property)
                if called and attribute not in told and (not attribute.startswith("_") or attribute in SHOWN):
                    yield f"{name}.{attribute}", member


SHOWN = {"__geo_interface__", "_repr_html_", "__getitem__"}
"""Names with an underscore that others call."""


@pytest.mark.parametrize(("name", "member"), [pair for name in gazetteer.__all__ for pair in members(name)])
def test_every_public_name_says_on_its_first_line_what_it_gives(name: str, member: Any) -> None:
    # ``vars``, not ``getdoc``: what is said of a parent is not said of the child.
    told = member.__doc__ or ""
    first = told.strip().split("\n")[0]
    assert len(first.split()) >= 3, name
    # ``dataclass`` writes the signature where nobody wrote anything.
    assert not first.startswith(f"{name}("), name
    assert first[0].isupper() or first[0] in "`*", name


def test_what_takes_a_question_says_which_errors_it_raises() -> None:
    for name in ("normalize", "autocomplete", "search", "reverse", "annotate", "label", "to_geodataframe"):
        assert "Raises" in (getattr(gazetteer.Gazetteer, name).__doc__ or ""), name


def test_public_names_are_listed_and_nothing_else_is() -> None:
    assert set(gazetteer.__all__) <= set(dir(gazetteer))
    assert list(gazetteer.__all__) == sorted(gazetteer.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = gazetteer.nothing


def test_every_error_can_be_caught_by_its_public_name() -> None:
    from gazetteer import errors

    named = {name for name, _ in inspect.getmembers(errors, inspect.isclass)}
    assert named <= set(gazetteer.__all__)


def test_a_place_prints_on_one_line_and_what_is_no_text_is_refused(g: gazetteer.Gazetteer) -> None:
    place = g.normalize("Stepanakert").candidates[0].place
    assert repr(place) == f"<KnownPlace '{place.id}', city, {len(place.names)} names, {len(place.claims)} claims>"
    with pytest.raises(gazetteer.InputError, match="q: is no text"):
        g.normalize(None)  # type: ignore[arg-type]
