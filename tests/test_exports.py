"""Authored places as files: what the service answers is what the file holds, in the types that programs expect."""

from __future__ import annotations

import csv
import json
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas
import pytest
from click.testing import CliRunner

from gazetteer.cli import cli
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.standards import exports
from gazetteer.standards.exports import Wanted
from gazetteer.standards.ogc.rows import COLLECTIONS, rows
from gazetteer.when import When

CYPRUS = Wanted(dispute="cyprus")
"""A dispute with points, lines and areas, small enough to be written often."""


def test_a_geopackage_has_a_layer_for_each_collection_with_our_counts_and_styles(g: Gazetteer, tmp_path: Path) -> None:
    import pyogrio

    path = tmp_path / "all.gpkg"
    counts = exports.write(g, "gpkg", path, Wanted())
    assert counts == {id: len(list(rows(g, one))) for id, one in COLLECTIONS.items()}
    for id, count in counts.items():
        info = pyogrio.read_info(path, layer=id)
        assert (info["features"], info["geometry_type"]) == (count, COLLECTIONS[id].geometry)
        assert info["crs"] == "EPSG:4326"
    styles = sqlite3.connect(path).execute("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles").fetchall()
    assert {name for name, _, _ in styles} == set(COLLECTIONS)
    assert all("label_both" in qml or name == "names" for name, qml, _ in styles)


def test_a_geopackage_has_bounds_as_dates_beside_the_recorded_time(g: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "cyprus.gpkg"
    exports.write(g, "gpkg", path, CYPRUS)
    file = sqlite3.connect(path)
    for id in ("areas", "names"):
        columns = {name: kind for _, name, kind, *_ in file.execute(f"PRAGMA table_info({id})")}
        assert (columns["valid_from"], columns["valid_to"], columns["edtf"]) == ("DATE", "DATE", "TEXT")
    written = dict(file.execute("SELECT id, valid_from FROM names WHERE valid_from IS NOT NULL").fetchall())
    asked = {one["id"]: one["properties"]["valid_from"] for one in exports.features(g, COLLECTIONS["names"], CYPRUS)}
    assert written
    assert written == {id: day for id, day in asked.items() if day}


def test_styles_are_told_in_both_languages_with_the_same_labels(g: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "cyprus.gpkg"
    exports.write(g, "gpkg", path, CYPRUS)
    for id, sld in sqlite3.connect(path).execute("SELECT f_table_name, styleSLD FROM layer_styles"):
        labels = [one.text for one in ET.fromstring(sld).iter("{http://www.opengis.net/ogc}PropertyName")]
        assert labels == ["text" if id == "names" else "label_both"]


def test_years_that_no_date_can_hold_are_left_to_the_recorded_time() -> None:
    made = exports.frame([{"id": "a", "geometry": None, "properties": {"valid_from": "-0300-01-01", "edtf": "-0300"}}])
    assert made["valid_from"].isna().all()
    assert made["edtf"][0] == "-0300"


def test_a_parquet_file_is_read_with_its_types_and_by_box(g: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "areas.parquet"
    exports.write(g, "parquet", path, Wanted(collections=("areas",)))
    frame = geopandas.read_parquet(path)
    assert frame.crs == "EPSG:4326"
    assert {str(frame[name].dtype) for name in ("disputed", "schematic")} == {"boolean"}
    assert str(frame["precision_m"].dtype) == "Int64"
    part = geopandas.read_parquet(path, bbox=(32, 34, 35, 36))
    assert 0 < len(part) < len(frame)


def test_several_collections_of_a_single_form_become_several_files(g: Gazetteer, tmp_path: Path) -> None:
    exports.write(g, "csv", tmp_path / "cy.csv", CYPRUS)
    assert {path.name for path in tmp_path.iterdir()} == {f"cy.{id}.csv" for id in COLLECTIONS}
    exports.write(g, "geojson", tmp_path / "one.geojson", Wanted(collections=("places",), dispute="cyprus"))
    assert (tmp_path / "one.geojson").exists()


def test_a_table_has_the_columns_of_the_service_and_guards_its_cells(g: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    exports.write(g, "csv", path, Wanted(collections=("names",), dispute="cyprus"))
    table = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    (sample,) = exports.features(g, COLLECTIONS["names"], Wanted(dispute="cyprus"))[:1]
    assert list(table[0]) == ["id", *sample["properties"], "wkt"]
    assert all(not value.startswith(("=", "+", "@")) for row in table for value in row.values())
    assert table[0]["wkt"].startswith("POINT")


def test_only_what_holds_at_the_date_is_written(g: Gazetteer) -> None:
    lines = COLLECTIONS["lines"]
    now = {one["id"] for one in exports.features(g, lines, Wanted(at=When("2023-09-09")))}
    then = {one["id"] for one in exports.features(g, lines, Wanted(at=When("2019-01-01")))}
    assert now != then
    assert all(
        row.when.covers(When("2019-01-01")) for row in rows(g, lines) if row.id in then
    )  # fmt: skip


def test_rows_can_be_narrowed_by_kind_and_box(g: Gazetteer) -> None:
    found = exports.features(g, COLLECTIONS["places"], Wanted(kinds=("city",), bbox=(46, 39, 47, 40)))
    assert found
    assert all(one["properties"]["kind"] == "city" for one in found)
    assert all(46 <= one["geometry"]["coordinates"][0] <= 47 for one in found if one["geometry"]["type"] == "Point")


def test_labels_follow_the_perspective_and_label_both_does_not(g: Gazetteer) -> None:
    both = exports.features(g, COLLECTIONS["places"], CYPRUS)
    one_side = exports.features(g, COLLECTIONS["places"], Wanted(dispute="cyprus", perspective="tr-cy"))
    assert [one["properties"]["label_both"] for one in both] == [one["properties"]["label_both"] for one in one_side]
    assert [one["properties"]["label"] for one in both] != [one["properties"]["label"] for one in one_side]


@pytest.mark.parametrize(("form", "wanted"), [("xlsx", Wanted()), ("csv", Wanted(collections=("towns",)))])
def test_an_unknown_form_or_collection_is_refused(g: Gazetteer, tmp_path: Path, form: str, wanted: Wanted) -> None:
    with pytest.raises(InputError, match="none of"):
        exports.write(g, form, tmp_path / "x", wanted)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", exports.FORMS)
def test_every_form_has_its_command(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    asked = ["export", form, str(out), "--dispute", "cyprus", "--collection", "places", "--at", "2023-09-09"]
    assert CliRunner().invoke(cli, asked, standalone_mode=False).return_value == 0
    assert out.stat().st_size > 0
    if form == "geojson":
        assert json.loads(out.read_text("utf-8"))["features"]


def test_an_unknown_dispute_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", "csv", str(tmp_path / "x.csv"), "--dispute", "atlantis"])
    assert isinstance(done.exception, InputError)
