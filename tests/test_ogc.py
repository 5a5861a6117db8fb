"""/ogc/ as OGC API – Features Part 1 says, and as GDAL and OWSLib read it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.core import Gazetteer
from gazetteer.standards.ogc import asking
from gazetteer.standards.ogc.columns import TEXTS, own_columns
from gazetteer.standards.ogc.openapi import PARAMETERS
from gazetteer.standards.ogc.rows import COLLECTIONS, rows
from gazetteer.web import create_app
from tests.schemas import REFERENCE
from tests.serving import served

NAMES = tuple(COLLECTIONS)
BOX = (46.0, 39.0, 47.0, 40.0)


def items(client: FlaskClient, collection: str, **params: Any) -> Any:
    answer = client.get(f"/ogc/collections/{collection}/items", query_string=params)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def pages(client: FlaskClient, collection: str, **params: Any) -> list[Any]:
    """All pages, by their ``next`` links."""
    found = [items(client, collection, **params)]
    while link := next((one for one in found[-1]["links"] if one["rel"] == "next"), None):
        found.append(client.get(link["href"].removeprefix("http://localhost")).get_json())
    return found


# --- resources


def test_the_landing_page_leads_everywhere(client: FlaskClient) -> None:
    found = client.get("/ogc/").get_json()
    rels = {one["rel"] for one in found["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= rels
    for one in found["links"]:
        answer = client.get(one["href"].removeprefix("http://localhost"))
        assert answer.status_code == 200
        assert answer.content_type.partition(";")[0] == one["type"].partition(";")[0]


def test_every_link_has_a_relation_and_a_type(client: FlaskClient) -> None:
    for path in ("", "conformance", "collections", "collections/places", "collections/places/items",
                 "collections/places/items/lachin"):  # fmt: skip
        links = client.get(f"/ogc/{path}").get_json()["links"]
        assert all({"href", "rel", "type"} <= set(one) for one in links)
        assert {"self", "alternate"} <= {one["rel"] for one in links}


@pytest.mark.parametrize("name", NAMES)
def test_a_collection_is_the_same_alone_and_in_the_list(client: FlaskClient, name: str) -> None:
    listed = {one["id"]: one for one in client.get("/ogc/collections").get_json()["collections"]}
    assert client.get(f"/ogc/collections/{name}").get_json() == listed[name]
    assert {"items", "self", "alternate"} <= {one["rel"] for one in listed[name]["links"]}
    west, south, east, north = listed[name]["extent"]["spatial"]["bbox"][0]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


@pytest.mark.parametrize("name", NAMES)
def test_a_collection_has_one_geometry_type_and_the_same_columns_everywhere(client: FlaskClient, name: str) -> None:
    found = [feature for page in pages(client, name, limit=1000) for feature in page["features"]]
    assert {one["geometry"]["type"] for one in found if one["geometry"]} == {COLLECTIONS[name].geometry}
    assert len({tuple(one["properties"]) for one in found}) == 1
    flat = (str, int, float, bool, type(None))
    assert all(isinstance(value, flat) for one in found[:200] for value in one["properties"].values())


def test_columns_are_flat_and_show_every_side(client: FlaskClient) -> None:
    found = client.get("/ogc/collections/places/items/khankendi-stepanakert").get_json()["properties"]
    assert found["label_both"] == "Khankendi / Stepanakert"
    assert (found["name_az"], found["name_am"]) == ("Khankendi", "Stepanakert")
    assert found["names_by_side"] == "am: Stepanakert; az: Khankendi"
    road = items(client, "routes", q="lachin road")["features"][0]["properties"]
    assert {"valid_from", "valid_to", "precision_m", "schematic", "source"} <= set(road)


def test_parties_of_one_dispute_have_columns_together(g: Gazetteer) -> None:
    for collection in COLLECTIONS.values():
        shown = set(own_columns(g, collection))
        for dispute in g.store.disputes.values():
            parties = {side.party for side in dispute.parties}
            if dispute.id in ("karabakh", "cyprus", "kosovo", "western-sahara"):
                assert parties <= shown or not parties & shown - _elsewhere(g, dispute.id)


def _elsewhere(g: Gazetteer, id: str) -> set[str]:
    return {side.party for one in g.store.disputes.values() if one.id != id for side in one.parties}


# --- paging


@pytest.mark.parametrize(
    ("name", "limit"), [("places", 700), ("routes", 5), ("areas", 60), ("lines", 7), ("names", 1000)]
)
def test_pages_have_every_feature_once_in_one_order(client: FlaskClient, g: Gazetteer, name: str, limit: int) -> None:
    found = pages(client, name, limit=limit)
    ids = [one["id"] for page in found for one in page["features"]]
    assert ids == [row.id for row in rows(g, COLLECTIONS[name])]
    assert len(set(ids)) == len(ids)
    assert {page["numberMatched"] for page in found} == {len(ids)}
    assert all(page["numberReturned"] == len(page["features"]) for page in found)
    assert [one["rel"] for one in found[-1]["links"]].count("prev") == 1


def test_a_limit_that_is_too_large_is_cut_without_an_error(client: FlaskClient) -> None:
    assert items(client, "places", limit=100_000)["numberReturned"] == asking.MAX_LIMIT
    assert items(client, "places")["numberReturned"] == asking.LIMIT


def test_links_to_other_pages_keep_the_question(client: FlaskClient) -> None:
    found = items(client, "places", bbox="46,39,47,40", limit=10, lang="ru", perspective="az")
    following = next(one["href"] for one in found["links"] if one["rel"] == "next")
    for part in ("lang=ru", "perspective=az", "bbox=46", "limit=10", "offset=10"):
        assert part in following


# --- filters


def test_boxes_of_four_and_six_numbers_answer_the_same(client: FlaskClient) -> None:
    flat = items(client, "places", bbox="46,39,47,40", limit=1000)
    high = items(client, "places", bbox="46,39,-100,47,40,9000", limit=1000)
    assert flat["features"] == high["features"]
    assert 0 < flat["numberMatched"] < items(client, "places")["numberMatched"]
    for one in flat["features"]:
        lon, lat = one["geometry"]["coordinates"]
        assert 46 <= lon <= 47
        assert 39 <= lat <= 40


def test_a_box_may_cross_the_antimeridian(client: FlaskClient) -> None:
    found = {one["id"] for one in items(client, "places", bbox="170,-90,-140,90", limit=1000)["features"]}
    east = {one["id"] for one in items(client, "places", bbox="170,-90,180,90", limit=1000)["features"]}
    west = {one["id"] for one in items(client, "places", bbox="-180,-90,-140,90", limit=1000)["features"]}
    assert found == east | west
    assert found


def test_what_has_no_geometry_fits_every_box(client: FlaskClient) -> None:
    found = items(client, "areas", bbox="0,-60,1,-59", limit=1000)["features"]
    assert found
    assert all(one["geometry"] is None for one in found)


@pytest.mark.parametrize(
    ("datetime", "since", "before"),
    [
        ("2021-06-01", True, True), ("2021-06-01T12:00:00Z", True, True), ("2021-06-01/..", True, True),
        ("2021-06-01/", True, True), ("../2021-06-01", True, True), ("/2021-06-01", True, True),
        ("2024-01-01/..", False, True), ("../1993-01-01", True, False),
    ],
)  # fmt: skip
def test_times_choose_lines_that_hold(client: FlaskClient, datetime: str, since: bool, before: bool) -> None:
    """The line of contact of 1994 to 2020, and that of 2020 to 2023."""
    ids = {one["properties"]["place"] for one in items(client, "lines", datetime=datetime, limit=1000)["features"]}
    assert ("line-of-contact-2020" in ids) is (since and before and not datetime.startswith(("../1993", "2024")))
    for one in items(client, "lines", datetime=datetime, limit=1000)["features"]:
        start, end = one["properties"]["valid_from"], one["properties"]["valid_to"]
        if datetime == "2024-01-01/..":
            assert end is None or end >= "2024"
        if datetime == "../1993-01-01":
            assert start is None or start <= "1993-01-01"


def test_what_has_no_time_fits_every_time(client: FlaskClient) -> None:
    assert items(client, "places", datetime="1200-01-01")["numberMatched"] == items(client, "places")["numberMatched"]


def test_labels_are_of_the_date_the_language_and_the_side(client: FlaskClient) -> None:
    def said(**params: str) -> Any:
        path = "/ogc/collections/places/items/khankendi-stepanakert"
        return client.get(path, query_string=params).get_json()["properties"]

    assert said(datetime="1950-01-01")["label_both"] == "Stepanakert"
    assert said(lang="ru")["label_both"] == "Степанакерт / Ханкенди"
    assert (said(perspective="az")["label"], said(perspective="az")["label_both"]) == (
        "Khankendi", "Khankendi / Stepanakert",
    )  # fmt: skip


def test_a_text_finds_any_name_of_a_place(client: FlaskClient) -> None:
    found = items(client, "places", q="ստեփանակերտ")["features"]
    assert "khankendi-stepanakert" in [one["id"] for one in found]
    assert items(client, "names", q="no such name")["numberMatched"] == 0


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"foo": "1"}, "foo"), ({"limit": "0"}, "limit"), ({"limit": "-1"}, "limit"), ({"limit": "x"}, "limit"),
        ({"offset": "-1"}, "offset"), ({"bbox": "1,2,3"}, "bbox"), ({"bbox": "1,2,3,4,5"}, "bbox"),
        ({"bbox": "a,b,c,d"}, "bbox"), ({"bbox": "0,9,1,8"}, "bbox"), ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": "0,0,200,1"}, "bbox"), ({"datetime": "yesterday"}, "datetime"), ({"datetime": ".."}, "datetime"),
        ({"datetime": "2021-02-30"}, "datetime"), ({"datetime": "2021/2020"}, "datetime"),
        ({"datetime": "2020/2021/2022"}, "datetime"), ({"datetime": "2021-01-01T99:00:00Z"}, "datetime"),
        ({"perspective": "rus"}, "perspective"), ({"lang": "no!"}, "lang"), ({"f": "xml"}, "f"),
        ({"q": "x" * 201}, "q"), ({"crs": "x"}, "crs"),
    ],
)  # fmt: skip
def test_a_bad_parameter_is_400_and_named(client: FlaskClient, params: dict[str, str], field: str) -> None:
    answer = client.get("/ogc/collections/places/items", query_string=params)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["errors"][0]["name"] == field
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["collections/x", "collections/x/items", "collections/places/items/x", "x"])
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/ogc/{path}")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


# --- representations


@pytest.mark.parametrize(
    "path",
    ["", "api", "conformance", "collections", "collections/names", "collections/names/items?limit=5",
     "collections/areas/items?limit=5&offset=5", "collections/routes/items/lachin-road",
     "collections/places/items/lachin"],
)  # fmt: skip
def test_each_resource_has_a_page(client: FlaskClient, path: str) -> None:
    if path.endswith("lachin-road"):
        path = "collections/routes/items/" + items(client, "routes", q="lachin road")["features"][0]["id"]
    page = client.get(f"/ogc/{path}", headers={"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
    text = page.get_data(as_text=True)
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert "<h1" in text
    assert "<script" not in text
    assert "<th scope=" in text
    assert text.count("<caption>") == text.count("<table>") > 0
    assert client.get(f"/ogc/{path}").is_json or "openapi" in client.get(f"/ogc/{path}").content_type


def test_names_on_pages_say_their_language(client: FlaskClient) -> None:
    text = client.get("/ogc/collections/names/items?q=ستپاناکرت&f=html").get_data(as_text=True)
    assert 'lang="fa" dir="rtl"' in text


def test_an_unchanged_answer_is_304_and_head_and_options_answer(client: FlaskClient) -> None:
    path = "/ogc/collections/lines/items"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{path}?limit=3").headers["ETag"] != tag
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert client.options(path).status_code in (200, 204)
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_the_definition_names_every_parameter(client: FlaskClient) -> None:
    for form, version in (("json", "3.1.0"), ("oas30", "3.0.3")):
        found = client.get(f"/ogc/api?f={form}").get_json()
        assert found["openapi"] == version
        listed = found["paths"]["/collections/{collection}/items"]["get"]["parameters"]
        assert {one["$ref"].rsplit("/")[-1] for one in listed} == {"collection", *PARAMETERS}
        for reference in set(_references(found)):
            assert found["components"][reference.split("/")[2]][reference.split("/")[3]]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []


# --- official schemas, where the reference folder lies


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("landingPage", ""), ("confClasses", "conformance"), ("collections", "collections"),
        ("collection", "collections/areas"), ("featureCollectionGeoJSON", "collections/routes/items"),
        ("featureCollectionGeoJSON", "collections/areas/items"),
        ("featureCollectionGeoJSON", "collections/names/items"),
        ("featureGeoJSON", "collections/places/items/lachin"), ("exception", "collections/x"),
    ],
)  # fmt: skip
def test_an_answer_fits_its_official_schema(client: FlaskClient, schema: str, path: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    folder = REFERENCE / "ogcapi-features-core"
    if not folder.is_dir():
        pytest.skip("the official schemas are not here; set REFERENCE to the folder that holds them")
    known = [(one.name, yaml.safe_load(one.read_text("utf-8"))) for one in sorted(folder.glob("*.yaml"))]
    registry = Registry().with_resources([(n, Resource.from_contents(_mended(s), DRAFT202012)) for n, s in known])
    validator = jsonschema.Draft202012Validator({"$ref": f"{schema}.yaml"}, registry=registry)
    assert list(validator.iter_errors(client.get(f"/ogc/{path}").get_json())) == []


def _mended(value: Any) -> Any:
    """The schemas write the type ``null`` without quotation marks, which YAML reads as nothing."""
    if isinstance(value, dict):
        return {k: _mended_type(v) if k == "type" and not isinstance(v, dict) else _mended(v) for k, v in value.items()}
    return [_mended(one) for one in value] if isinstance(value, list) else value


def _mended_type(value: Any) -> Any:
    return ["null" if one is None else one for one in value] if isinstance(value, list) else value or "null"


# --- other people's clients

GDAL = """
import json, sys, pyogrio
url, bbox = sys.argv[1], tuple(map(float, sys.argv[2].split(",")))
found = {}
for name, _ in pyogrio.list_layers("OAPIF:" + url):
    table = pyogrio.read_dataframe("OAPIF:" + url, layer=name)
    boxed = pyogrio.read_dataframe("OAPIF:" + url, layer=name, bbox=bbox)
    types = sorted(set(table.geometry.geom_type.dropna()))
    found[name] = [len(table), types, len(boxed), sorted(table.columns)]
print(json.dumps(found))
"""


def test_gdal_reads_every_collection_whole_and_by_box(app: Flask, client: FlaskClient) -> None:
    """In a process of its own: GDAL waits for the answer and lets no other thread of its process run meanwhile."""
    pytest.importorskip("pyogrio", reason="pyogrio is not installed")
    with served(app) as host:
        command = [sys.executable, "-c", GDAL, f"http://{host}/ogc/", ",".join(map(str, BOX))]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert set(found) == set(NAMES)
    for name, (count, types, boxed, columns) in found.items():
        assert count == items(client, name, limit=1)["numberMatched"]
        assert types == [COLLECTIONS[name].geometry]
        ours = [f for page in pages(client, name, limit=1000, bbox="46,39,47,40") for f in page["features"]]
        # GDAL leaves out features without geometry once a box is set.
        assert boxed == sum(one["geometry"] is not None for one in ours)
        assert {"label_both", "kind", "valid_from", "valid_to", "source"} <= set(columns)


def test_owslib_opens_the_service(app: Flask, client: FlaskClient) -> None:
    features = pytest.importorskip("owslib.ogcapi.features", reason="OWSLib is not installed")
    with served(app) as host:
        service = features.Features(f"http://{host}/ogc/")
        assert service.feature_collections() == list(NAMES)
        assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in service.conformance()["conformsTo"]
        assert service.api()["openapi"].startswith("3.")
        boxed = service.collection_items("places", bbox=list(BOX), limit=10)
        one = service.collection_item("places", "lachin")
    assert boxed["numberMatched"] == items(client, "places", bbox="46,39,47,40")["numberMatched"]
    assert one["properties"]["label_both"] == "Lachin"


# --- never a fault

values = st.text(max_size=20) | st.sampled_from(
    ["1,2,3,4", "2020/..", "..", "/", "1e999,0,0,0", "9" * 30, "html", "az"]
)


@settings(max_examples=50)
@given(
    collection=st.sampled_from(("routes", "lines")), params=st.dictionaries(st.sampled_from(tuple(PARAMETERS)), values)
)
def test_no_parameter_is_a_fault(g: Gazetteer, collection: str, params: dict[str, str]) -> None:
    client = _CLIENTS.setdefault(id(g), create_app(g, environ={}).test_client())
    answer = client.get(f"/ogc/collections/{collection}/items", query_string=params)
    assert answer.status_code in (200, 400)


_CLIENTS: dict[int, FlaskClient] = {}


def test_every_parameter_column_and_limit_is_described() -> None:
    text = (Path(__file__).parents[1] / "docs" / "standards.md").read_text("utf-8")
    for name, (meaning, _) in PARAMETERS.items():
        assert f"| `{name}` | {meaning} |" in text
    for name, meaning in TEXTS.items():
        assert f"| `{name}` | {meaning} |" in text
    for one in COLLECTIONS.values():
        assert f"| `{one.id}` | {one.geometry} | {one.text} |" in text
