"""Lines of the data by their permanent ids: what they say, where they stand, and a change that git takes."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.geodata import DATA
from gazetteer.geodata import lines as files
from gazetteer.standards import lines

CITY = "khankendi-stepanakert"


@pytest.fixture(scope="module")
def known(g: Gazetteer) -> lines.Lines:
    return lines.Lines(g)


def test_every_line_is_found_by_its_id(g: Gazetteer, known: lines.Lines) -> None:
    for place in g.places():
        for line in lines.of(place):
            assert line in known.find(line.id), line


def test_an_unknown_id_is_no_line(known: lines.Lines, client: FlaskClient) -> None:
    assert known.find("00000000x") == ()
    answer = client.get("/lines/zzzzzzzz")
    assert answer.status_code == 404
    assert "zzzzzzzz" in answer.text


def test_lines_of_a_source_are_those_that_name_it(g: Gazetteer, known: lines.Lines) -> None:
    found = known.citing("az-dsk-2024-05")
    assert found
    assert {line.source for line in found} == {"az-dsk-2024-05"}
    assert known.citing("uncited") == []


def test_what_is_derived_is_no_line(g: Gazetteer) -> None:
    """Lines are what is recorded: a derived use has none; the id in it is that of the use or name it follows from."""
    for place in g.places():
        uses = [use.id for name in place.names for use in name.uses]
        assert [line.id for line in lines.of(place) if line.what == "use"] == uses
        names = [name.id for name in place.names]
        assert {use.id for name in place.names for use in name.derived} <= {*uses, *names, ""}


@pytest.mark.parametrize("id", [CITY, "lachin", "kosovo", "diaoyu-islands-diaoyutai-senkaku-islands"])
def test_every_name_use_and_claim_stands_in_a_file(g: Gazetteer, id: str) -> None:
    for line in lines.of(g[id]):
        located = files.locate(id, line.id)
        if line.what == "shape":
            continue
        assert located, line
        assert located.what == line.what
        assert located.text == (DATA.parent / located.file).read_text("utf-8").splitlines()[located.number - 1]


def test_a_page_says_the_line_in_attributed_words(client: FlaskClient) -> None:
    page = client.get("/lines/2ff225f4").text
    for words in (
        "Azerbaijan (government): “Xankəndi”",
        "since 26 November 1991",
        "Ria24",
        "read 2026-11-25",
        "line 8",
    ):
        assert words in page, words


def test_an_uncited_line_says_so(client: FlaskClient, g: Gazetteer) -> None:
    uncited = next(line for line in lines.of(g[CITY]) if line.what == "use" and line.source == "uncited")
    page = client.get(f"/lines/{uncited.id}").text
    assert "uncited" in page
    assert "nobody opened a source for" in page


def changed(tmp_path: Path, diff: str, file: str) -> str:
    """The file after ``git apply`` of the change, in a copy of the data."""
    copy = tmp_path / file
    copy.parent.mkdir(parents=True)
    shutil.copy(DATA.parent / file, copy)
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=tmp_path, check=True)
    return copy.read_text("utf-8")


@pytest.mark.parametrize(
    ("id", "fields"),
    [
        ("2ff225f4", {"when": "1992/..", "source": "uncited"}),
        ("64ad24d0", {"text": "Xankəndi şəhəri"}),
        ("799544e0", {"stance": "accepts"}),
        ("eec77c43", {"when": "1991-10-19/..", "note": 'a note with "marks" and \\ in it'}),
    ],
)
def test_a_change_is_a_diff_that_git_applies(tmp_path: Path, id: str, fields: dict[str, str]) -> None:
    found = files.locate(CITY, id)
    assert found
    after = changed(tmp_path, files.change(found, fields), found.file)
    place = tomllib.loads(after)[CITY]
    rows = [*place["names"], *place["claims"], *(use for name in place["names"] for use in name.get("use", ()))]
    (row,) = [row for row in rows if row.get("id") == id]
    assert {name: row[name] for name in fields} == fields
    assert len(after.splitlines()) == len(found.before.splitlines())


def test_what_the_line_says_already_is_no_change() -> None:
    found = files.locate(CITY, "2ff225f4")
    assert found
    assert files.change(found, {"when": "1991-11-26/.."}) == ""


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"when": "1991-13"}, "when"), ({"stance": "loves"}, "stance"), ({"source": "x" * 401}, "source"),
     ({"text": "another"}, "text"), ({"source": "a\u202eb"}, "source")],
)  # fmt: skip
def test_a_change_that_no_line_can_hold_names_its_field(fields: dict[str, str], name: str) -> None:
    found = files.locate(CITY, "2ff225f4")
    assert found
    with pytest.raises(InputError) as error:
        files.change(found, fields)
    assert error.value.field == name


@pytest.mark.parametrize(("query", "name"), [({"when": "soon"}, "when"), ({"source": "my-uncle"}, "source"),
                                             ({"reason": "x" * 1001}, "reason")])  # fmt: skip
def test_a_bad_change_keeps_the_form_and_says_what_is_wrong(
    client: FlaskClient, query: dict[str, str], name: str
) -> None:
    answer = client.get(f"/lines/2ff225f4?{urlencode(query)}")
    assert answer.status_code == 400
    assert f"<code>{name}</code>" in answer.text
    assert 'class="card change"' in answer.text


def test_a_change_is_shown_and_nothing_is_written(client: FlaskClient) -> None:
    file = DATA / "caucasus" / f"{CITY}.toml"
    before = file.read_bytes()
    page = client.get("/lines/2ff225f4?when=1992/..&reason=%3Cb%3Eread%20it").text
    assert "+++ b/geodata/caucasus/khankendi-stepanakert.toml" in page
    assert "&lt;b&gt;read it" in page
    assert file.read_bytes() == before


def test_sources_are_paged_and_found_by_words(client: FlaskClient) -> None:
    first = client.get("/about/sources").text
    assert 'rel="next"' in first
    assert len(first) < 40_000
    assert 'id="source-unsc-853"' in client.get("/about/sources?q=unsc-853").text
    assert client.get("/about/sources?page=9999").status_code == 400


def test_every_source_has_a_page(g: Gazetteer, client: FlaskClient) -> None:
    for id in [*list(g.store.sources)[::200], "unsc-853"]:
        assert client.get(f"/about/sources/{id}").status_code == 200, id
    assert client.get("/about/sources/nothing").status_code == 404
