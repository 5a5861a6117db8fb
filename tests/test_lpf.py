"""Linked Places Format: every place out and back to the letter, old dialects put right, tables both ways."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.cli import cli
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.importers import lpf as reading
from gazetteer.standards import lpf
from gazetteer.standards.lpf import delimited, files, terms, times
from gazetteer.when import When

Json = dict[str, Any]
SCHEMAS = Path(__file__).parents[2] / "shared" / "reference" / "schemas" / "linked-places"
ISO = frozenset({"MX", "GB", "AZ", "AM"})

OLD: Json = {
    "type": "Feature",
    "@id": 17,
    "properties": {"title": "Tepoztlan", "ccode": "mx"},
    "names": [
        {"lang": "es", "toponym": "Tepoztlan", "citation": {"@id": "", "label": "a ledger"},
         "when": {"timespans": [{"start": 1727, "end": -1}]}},
        {"lang": "nah-Latn-x-andrews", "toponym": "Tepōztlān"},
        {"toponym": ""},
    ],
    "types": [{"@id": 300008372, "label": "Pueblo", "label_aat": "village"}],
    "links": None,
    "geometry": {"type": "Point", "coordinates": [-99.1, 18.98, 1700.0]},
    "depictions": [{"@id": "", "title": "", "license": ""}],
    "when": {"timespan": [{"start": {"in": ""}, "end": {"latest": ""}}], "label": ""},
}  # fmt: skip
"""A record of our own in the dialect of before version 1.0."""


def put_right(raw: Json) -> Json:
    found, _ = lpf.repaired(copy.deepcopy(raw), is_code=ISO.__contains__)
    assert found is not None
    return found


def test_every_authored_place_comes_back_to_the_letter(g: Gazetteer) -> None:
    for place in g.store.places():
        text = json.dumps(lpf.feature(g.store, place))
        back, sources = reading.place(json.loads(text))
        assert back == place
        assert [g.store.sources[one.id] for one in sources] == list(sources)
        assert json.dumps(lpf.feature(g.store, back)) == text


def test_no_authored_place_needs_repair(g: Gazetteer) -> None:
    for place in g.store.places():
        feature = lpf.feature(g.store, place)
        found, changes = lpf.repaired(copy.deepcopy(feature), is_code=lambda code: lpf.is_code(g.store, code))
        assert (found, changes) == (feature, ())


def test_a_plain_reader_sees_who_uses_a_name_and_who_claims_a_place(g: Gazetteer) -> None:
    feature = lpf.feature(g.store, g["khankendi-stepanakert"])
    said = [one["label"] for name in feature["names"] for one in name["citations"]]
    assert any(label.startswith("Azerbaijan (government): preferred") for label in said)
    assert any(label.startswith("Armenia (government): preferred") for label in said)
    claimed = [one for one in feature["relations"] if one["relationType"] == "gz:control"]
    assert claimed
    assert all(": controlled by " in one["label"] for one in claimed), "attributed"


def test_a_contested_place_has_the_codes_of_all_who_claim_it_or_none(g: Gazetteer) -> None:
    for place in g.store.places():
        said = {one.party.upper() for one in place.claims if one.what == "sovereignty"}
        codes = set(lpf.feature(g.store, place)["properties"].get("ccodes", ()))
        assert {code for code in said if lpf.is_code(g.store, code)} <= codes


def test_terms_of_ours_and_those_that_the_published_context_lacks_are_defined() -> None:
    own: Json = terms.CONTEXT[1]
    assert {"fclasses", "year", "geowkt", "duration", "users", "claims", "edtf"} <= set(own)


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("1991-11-26/..", {"start": {"in": "1991-11-26"}}),
        ("/2020", {"end": {"in": "2020"}}),
        ("1994", {"start": {"in": "1994"}, "end": {"in": "1994"}}),
        ("1923-08~/1991", {"start": {"earliest": "1923-08-01", "latest": "1923-08-31"}, "end": {"in": "1991"}}),
        ("199X/..", {"start": {"earliest": "1990-01-01", "latest": "1999-12-31"}}),
        ("-0320/-0200", {"start": {"in": "-0320"}, "end": {"in": "-0200"}}),
        ("..", None),
    ],
)
def test_times_are_written_without_edtf(edtf: str, span: Json | None) -> None:
    assert times.timespan(When(edtf)) == span


@pytest.mark.parametrize("edtf", ["1991-11-26/..", "../2020", "1994", "1923/1991-05", "-0320/-0200"])
def test_times_come_back(edtf: str) -> None:
    assert str(times.edtf(times.timespan(When(edtf)) or {})) == edtf


def test_an_old_record_is_put_right_and_every_change_is_said() -> None:
    found, changes = lpf.repaired(copy.deepcopy(OLD), is_code=ISO.__contains__)
    assert found is not None
    assert found["@id"] == "urn:x-gazetteer:record:17"
    assert found["properties"] == {"title": "Tepoztlan", "ccodes": ["MX"]}
    assert found["names"] == [
        {"toponym": "Tepoztlan", "lang": "es", "citations": [{"label": "a ledger"}],
         "when": {"timespans": [{"start": {"in": "1727"}}]}},
        {"toponym": "Tepōztlān", "lang": "nah-Latn-t-nah-m0-andrews"},
    ]  # fmt: skip
    assert found["types"] == [
        {"label": "village", "identifier": "aat:300008372", "sourceLabels": [{"label": "Pueblo"}]}
    ]
    assert found["geometry"] == {"type": "Point", "coordinates": [-99.1, 18.98]}
    assert "links" not in found
    assert "depictions" not in found
    paths = {change.path.split("[")[0] for change in changes}
    assert {"@id", "properties.ccode", "names", "types"} <= paths


def test_a_year_that_nobody_knows_is_minus_one_and_the_year_before_christ_is_a_text() -> None:
    when = {"timespans": [{"start": -1, "end": {"in": "-1"}}]}
    found = put_right({**OLD, "when": when})
    assert found["when"] == {"timespans": [{"end": {"in": "-1"}}]}


@pytest.mark.parametrize(
    "bad",
    [
        {"geometry": {"type": "Point", "coordinates": [200, 10]}},
        {"geometry": {"type": "Polygon", "coordinates": [[1, 2]]}},
        {"geometry": {"type": "Point", "coordinates": "x"}},
        {"geometry": "somewhere"},
        {"names": {"toponym": "A"}},
        {"names": [1, None, {"toponym": 5}]},
        {"types": [{"identifier": "no term"}]},
        {"links": [{"uri": "ftp://x"}], "relations": [{"relationTo": "x"}]},
        {"when": {"timespans": [{"start": {"in": "soon"}}]}},
        {"properties": None},
        {"properties": {"title": "", "ccodes": ["XX", 4], "fclasses": "P"}},
        {"when": 7, "descriptions": [{"value": ["a"]}]},
    ],
)
def test_a_damaged_part_is_left_out_and_the_rest_kept(bad: Json) -> None:
    found = put_right({**OLD, **bad})
    assert found["properties"]["title"]
    assert put_right(found) == found, "what is right stays as it is"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3000, 3000) | st.floats(allow_nan=False, width=32) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(OLD)), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(set(OLD) - {"type"})), json_values, max_size=6))
def test_repairing_never_fails_and_twice_is_once(parts: Json) -> None:
    found = put_right({"type": "Feature", **parts})
    assert put_right(found) == found
    assert reading.place(found)[0].names


@pytest.mark.parametrize("raw", [None, 1, [], {}, {"type": "Point"}])
def test_what_is_no_feature_is_refused_with_the_reason(raw: Any) -> None:
    found, changes = lpf.repaired(raw, is_code=ISO.__contains__)
    assert found is None
    assert changes[0].path == "type"


def test_a_damaged_extension_names_the_feature(g: Gazetteer) -> None:
    feature = lpf.feature(g.store, g["lachin"])
    del feature["names"][0]["users"]
    with pytest.raises(InputError, match="lachin"):
        reading.place(feature)


def test_a_table_gives_back_what_it_holds(g: Gazetteer, tmp_path: Path) -> None:
    first, second = tmp_path / "a.tsv", tmp_path / "b.tsv"
    files.write((lpf.feature(g.store, one) for one in g.store.places()), first)
    read = reading.converted(first, is_code=lambda code: lpf.is_code(g.store, code))
    files.write((one for one, _ in read if one), second)
    assert second.read_text("utf-8") == first.read_text("utf-8")
    header, *rows = first.read_text("utf-8").splitlines()
    assert header.split("\t") == list(delimited.COLUMNS)
    assert all(row.count("\t") == len(delimited.COLUMNS) - 1 for row in rows)


def test_every_row_of_a_table_has_a_time_or_a_year(g: Gazetteer) -> None:
    for place in g.store.places():
        cells = delimited.row(lpf.feature(g.store, place))
        assert cells["start"] or cells["attestation_year"], place.id


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("7\t\tx", "title is empty"),
        ("7\tAbdal\tx\tnot-a-number\t2", "could not convert"),
        ("7\tAbdal\tx\t\t\tPOLYGON ((", "geowkt"),
    ],
)
def test_a_row_that_is_no_place_is_refused_and_the_others_stay(tmp_path: Path, line: str, reason: str) -> None:
    table = tmp_path / "t.tsv"
    table.write_text(f"id\ttitle\ttitle_source\tlon\tlat\tgeowkt\n{line}\n8\tLachin\tx\t46.5\t39.6\t\n", "utf-8")
    (bad, changes), (good, _) = reading.converted(table, is_code=ISO.__contains__)
    assert bad is None
    assert reason in changes[0].reason
    assert good is not None
    assert good["geometry"]["coordinates"] == [46.5, 39.6]


@pytest.mark.parametrize("ending", [".json", ".geojson", ".jsonl", ".tsv", ".csv"])
def test_every_form_is_written_and_read(tmp_path: Path, ending: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / f"out{ending}"
    source.write_text(json.dumps(OLD) + "\n\n" + json.dumps(OLD) + "\n", "utf-8")
    assert CliRunner().invoke(cli, ["convert", "lpf", str(source), str(out)], standalone_mode=False).return_value == 0
    found = [one for one, _ in reading.converted(out, is_code=ISO.__contains__) if one]
    assert [one["properties"]["title"] for one in found] == ["Tepoztlan"] * 2


def test_a_broken_file_names_its_line_and_leaves_no_half_file(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.json"
    source.write_text(json.dumps(OLD) + '\n{"type": \n', "utf-8")
    done = CliRunner().invoke(cli, ["convert", "lpf", str(source), str(out)])
    assert isinstance(done.exception, InputError)
    assert "line 2" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.xlsx"):
        files.write([], tmp_path / "out.xlsx")


def test_an_export_can_be_narrowed(tmp_path: Path, g: Gazetteer) -> None:
    out = tmp_path / "cyprus.json"
    asked = ["export", "lpf", str(out), "--dispute", "cyprus", "--kind", "city", "--base", "https://names.example.org/"]
    CliRunner().invoke(cli, asked, standalone_mode=False)
    whole = json.loads(out.read_text("utf-8"))
    ids = {f"https://names.example.org/places/{one.id}" for one in g.places(kinds=("city",), dispute="cyprus")}
    assert {one["@id"] for one in whole["features"]} == ids
    assert whole["version"] == g.version


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/v1/places/lachin.lpf.json", ""), ("/v1/places/lachin", "application/ld+json")],
)
def test_the_service_answers_with_a_feature(client: FlaskClient, g: Gazetteer, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert answer.content_type == "application/ld+json"
    assert answer.headers["ETag"]
    assert reading.place(answer.json or {})[0] == g.store.place("lachin")


def test_an_unknown_place_is_told_so(client: FlaskClient) -> None:
    assert client.get("/v1/places/atlantis.lpf.json").status_code == 404


needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the official schemas are not beside this repository")


@pytest.fixture(scope="module")
def valid() -> Callable[[Json], list[str]]:
    """Faults of a feature by the schema of the World Historical Gazetteer."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((SCHEMAS / "whg_lpf_v2.0.schema.json").read_text("utf-8"))
    checker = jsonschema.Draft7Validator(
        {"definitions": schema["definitions"], "allOf": [{"$ref": "#/definitions/feature"}]}
    )
    return lambda feature: [fault.message for fault in checker.iter_errors(feature)]


@needs_schemas
def test_every_authored_place_passes_the_official_schema(g: Gazetteer, valid: Callable[[Json], list[str]]) -> None:
    faults = {place.id: valid(lpf.feature(g.store, place)) for place in g.store.places()}
    assert {id: found for id, found in faults.items() if found} == {}


@needs_schemas
@pytest.mark.parametrize(
    ("name", "count"), [("indias_sample200_20181011.jsonl", 199), ("linkedplaces-sample-v1.2.2.geojson", 1)]
)
def test_the_official_samples_survive(
    g: Gazetteer, valid: Callable[[Json], list[str]], name: str, count: int
) -> None:  # fmt: skip
    raws = list(reading.features(SCHEMAS / name))
    found = [one for one, _ in reading.converted(SCHEMAS / name, is_code=lambda code: lpf.is_code(g.store, code))]
    assert len(found) == count
    for raw, one in zip(raws, found, strict=True):
        assert one is not None
        assert valid(one) == []
        assert lpf.repaired(copy.deepcopy(one), is_code=lambda code: lpf.is_code(g.store, code)) == (one, ())
        assert [name["toponym"] for name in raw.get("names", [])] in ([name["toponym"] for name in one["names"]], [])
        assert reading.place(one)[0].names
