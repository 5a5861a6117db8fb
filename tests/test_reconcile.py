"""The reconciliation service of version 0.2: shapes, what a row says beside its name, no wrong automatic match."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.core import Gazetteer
from gazetteer.model import Kind
from gazetteer.standards.reconcile import engine, rivals, types, v02
from gazetteer.standards.reconcile.hints import QUERIED
from gazetteer.standards.reconcile.properties import BY_ID, TABLE
from gazetteer.standards.reconcile.values import Given, Matched, Query, View
from tests.schemas import official
from tests.serving import served

CASES = Path(__file__).parent / "cases" / "reconcile.csv"
SCHEMAS = "reconciliation-0.2"


def rows() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(client: FlaskClient, **queries: Any) -> Any:
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def first(client: FlaskClient, text: str, **properties: Any) -> dict[str, Any]:
    """The first candidate for a row."""
    listed = [{"pid": pid, "v": value} for pid, value in properties.items()]
    query = {"query": text} | ({"properties": listed} if listed else {})
    found: dict[str, Any] = ask(client, q=query)["q"]["result"][0]
    return found


# --- the manifest


def test_the_manifest_is_what_openrefine_reads(client: FlaskClient) -> None:
    answer = client.get("/reconcile")
    found = answer.get_json()
    assert "0.2" in found["versions"]
    assert found["identifierSpace"].startswith("http")
    assert found["schemaSpace"].startswith("http")
    assert "{{id}}" in found["view"]["url"]
    assert "{{id}}" in found["preview"]["url"]
    assert found["batchSize"] == v02.BATCH
    assert {"entity", "property", "type"} == set(found["suggest"])
    assert found["extend"]["propose_properties"]["service_path"] == "/reconcile/properties"
    assert {one["name"] for one in found["extend"]["property_settings"]} == {"lang", "at", "perspective", "limit"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_every_address_of_the_manifest_answers(client: FlaskClient) -> None:
    found = client.get("/reconcile").get_json()
    base = "http://localhost"
    addresses = [found[key]["url"].replace("{{id}}", "lachin") for key in ("view", "preview")]
    sample = {"entity": "lachin", "property": "label", "type": "city"}
    for what, one in found["suggest"].items():
        assert one["service_url"] == base
        addresses.append(f"{base}{one['service_path']}?prefix={sample[what][:3]}")
        addresses.append(base + one["flyout_service_path"].replace("${id}", sample[what]))
    addresses.append(base + found["extend"]["propose_properties"]["service_path"])
    for address in addresses:
        assert client.get(address.removeprefix(base)).status_code == 200, address


# --- official schemas, where the reference folder lies


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("manifest", "/reconcile"),
        ("suggest-entities-response", "/reconcile/suggest/entity?prefix=step"),
        ("suggest-types-response", "/reconcile/suggest/type?prefix="),
        ("suggest-properties-response", "/reconcile/suggest/property?prefix="),
        ("data-extension-property-proposal", "/reconcile/properties?type=city"),
    ],
)
def test_an_answer_fits_its_official_schema(client: FlaskClient, schema: str, path: str) -> None:
    assert list(official(SCHEMAS, schema).iter_errors(client.get(path).get_json())) == []


BATCH = {
    "q0": {"query": "Khankendi/Stepanakert", "type": "settlement", "limit": 3, "type_strict": "should"},
    "q1": {"query": "Lachin", "properties": [{"pid": "country", "v": {"id": "azerbaijan", "name": "Azerbaijan"}}]},
    "q2": {"properties": [{"pid": "coordinates", "v": ["39.82,46.75"]}, {"pid": "geonames", "v": 146970}]},
    "q3": {"query": "no such place anywhere", "type": ["city", "road"]},
}


def test_a_batch_and_its_answer_fit_the_official_schemas(client: FlaskClient) -> None:
    assert list(official(SCHEMAS, "reconciliation-query-batch").iter_errors(BATCH)) == []
    found = ask(client, **BATCH)
    assert list(official(SCHEMAS, "reconciliation-result-batch").iter_errors(found)) == []
    assert [len(one["result"]) > 0 for one in found.values()] == [True, True, True, False]


def test_an_extension_and_its_answer_fit_the_official_schemas(client: FlaskClient) -> None:
    ids = ["khankendi-stepanakert", "lachin-road", "seven-adjacent-districts", "nothing"]
    asked = {"ids": ids, "properties": [{"id": one.id} for one in TABLE if one.read]}
    assert list(official(SCHEMAS, "data-extension-query").iter_errors(asked)) == []
    found = client.post("/reconcile", data={"extend": json.dumps(asked)}).get_json()
    assert list(official(SCHEMAS, "data-extension-response").iter_errors(found)) == []


# --- what is found, and what is taken unseen


def test_a_candidate_has_all_that_a_client_shows(client: FlaskClient) -> None:
    found = first(client, "Khankendi")
    assert set(found) == {"id", "name", "description", "score", "match", "type", "features"}
    assert (found["id"], found["name"]) == ("khankendi-stepanakert", "Khankendi / Stepanakert")
    assert 90 <= found["score"] <= 100
    assert found["match"] is True
    assert [one["id"] for one in found["type"]] == ["city", "settlement"]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["name"])
def test_no_automatic_match_of_the_table_is_wrong(g: Gazetteer, row: dict[str, str]) -> None:
    found = engine.match(g, Query(text=row["name"]), View())
    taken = [one.place.id for one in found if one.match]
    assert taken in ([], [row["id"]])


def test_ninety_five_of_a_hundred_rows_have_the_right_place_first(g: Gazetteer) -> None:
    found = {row["name"]: engine.match(g, Query(text=row["name"]), View()) for row in rows()}
    right = [row for row in rows() if (found[row["name"]][0].place.id if found[row["name"]] else "") == row["id"]]
    assert len(rows()) == 200
    assert len(right) >= 0.95 * len(rows())


@pytest.mark.parametrize(
    "text",
    ["Springfield", "Arménie", "5 km north of Martakert", "Lachin; Kalbajar", "Lachin, Narnia", "Khojavend–Baku road",
     "Stepanakrt", "39.8177, 46.7528", "Uchoghlan"],
)  # fmt: skip
def test_what_is_not_sure_is_shown_and_not_taken(g: Gazetteer, text: str) -> None:
    assert not any(one.match for one in engine.match(g, Query(text=text), View()))


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_000, "Aghdamov", "unknown", "\x00"])
def test_a_cell_without_a_place_has_no_candidates(g: Gazetteer, text: str) -> None:
    assert engine.match(g, Query(text=text), View()) == ()


# --- what the row says beside the name


def test_country_and_division_tell_namesakes_apart(client: FlaskClient) -> None:
    assert first(client, "Springfield", country="US", admin="Illinois")["id"] == "gn-4250542"
    assert first(client, "Paris", country="United States", admin="Texas")["id"] == "gn-4717560"


def test_a_country_that_was_reconciled_before_counts_by_its_id(client: FlaskClient) -> None:
    assert first(client, "Lachin", country={"id": "azerbaijan", "name": "?"})["match"] is True


def test_coordinates_choose_and_contradict(client: FlaskClient) -> None:
    near = first(client, "Paris", coordinates="33.66,-95.55")
    assert near["id"] == "gn-4717560"
    far = first(client, "Shusha", lat="48.85", lon="2.35")
    assert (far["id"], far["match"]) == ("shusha-shushi", False)
    assert far["score"] < 50


def test_a_position_alone_shows_its_nearest_settlement(client: FlaskClient) -> None:
    found = first(client, "", coordinates="39.8177,46.7528")
    assert (found["id"], found["match"]) == ("khankendi-stepanakert", False)


def test_an_outside_id_decides_unless_the_name_contradicts(client: FlaskClient) -> None:
    assert first(client, "", wikidata="Q129352")["match"] is True
    assert first(client, "Stepanakert", geonames="146970")["match"] is True
    both = ask(client, q={"query": "Paris", "properties": [{"pid": "geonames", "v": "146970"}]})["q"]["result"]
    assert {"khankendi-stepanakert", "gn-2988507"} <= {one["id"] for one in both}
    assert not any(one["match"] for one in both)


@pytest.mark.parametrize(
    ("pid", "value"),
    [("date", "9/9"), ("date", "yesterday"), ("party", "rus"), ("coordinates", "north"), ("coordinates", "99,200"),
     ("kind", "planet"), ("lat", "39.8"), ("lang", "no!")],
)  # fmt: skip
def test_what_cannot_be_read_costs_the_automatic_match(client: FlaskClient, pid: str, value: str) -> None:
    found = first(client, "Shusha", **{pid: value})
    assert (found["id"], found["match"]) == ("shusha-shushi", False)


def test_unknown_properties_change_nothing(client: FlaskClient) -> None:
    assert first(client, "Shusha", P31="Q515") == first(client, "Shusha")


def test_a_date_at_which_the_name_was_not_used_costs_the_automatic_match(client: FlaskClient) -> None:
    assert first(client, "Khankendi", date="1950")["match"] is False
    assert first(client, "Khankendi", date="2023")["match"] is True


# --- types


def test_every_kind_is_in_one_family() -> None:
    listed = [kind for _, kinds in types.FAMILIES.values() for kind in kinds]
    assert sorted(listed) == sorted(Kind.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "type", "strict", "id", "match"),
    [
        ("Lachin", "district", "should", "lachin-district", True),
        ("Lachin", "settlement", "should", "lachin", True),
        ("Lachin", "city", "should", "lachin", True),
        ("Lachin", "river", "should", "lachin", False),
        ("Lachin", "river", "any", "", False),
        ("Lachin", "route", "any", "", False),
        ("Lachin", ["town", "settlement"], "all", "lachin", True),
        ("Lachin", ["town", "river"], "all", "", False),
        ("Armenia", "country", "any", "armenia", True),
        ("Lachin", "planet", "should", "lachin", True),
    ],
)
def test_types_are_used(client: FlaskClient, text: str, type: Any, strict: str, id: str, match: bool) -> None:
    found = ask(client, q={"query": text, "type": type, "type_strict": strict})["q"]["result"]
    assert (found[0]["id"] if found else "") == id
    assert (found[0]["match"] if found else False) is match


# --- forms of asking


def test_get_and_post_answer_the_same(client: FlaskClient) -> None:
    text = json.dumps({"q0": {"query": "Шуша"}, "q1": {"query": "Aghdam"}})
    posted = client.post("/reconcile", data={"queries": text}).get_json()
    assert client.get("/reconcile", query_string={"queries": text}).get_json() == posted
    assert list(posted) == ["q0", "q1"]


@pytest.mark.parametrize("query", ["Shusha", '{"query": "Shusha"}'])
def test_a_single_query_answers_alone(client: FlaskClient, query: str) -> None:
    assert client.get("/reconcile", query_string={"query": query}).get_json()["result"][0]["id"] == "shusha-shushi"


def test_labels_follow_the_services_language_and_perspective(client: FlaskClient) -> None:
    text = json.dumps({"q": {"query": "Shusha"}})
    for given_, label in (
        ({"lang": "ru"}, "Шуша / Шуши"), ({"perspective": "am"}, "Shushi"), ({"perspective": "az"}, "Shusha"),
    ):  # fmt: skip
        answer = client.post("/reconcile", query_string=given_, data={"queries": text}).get_json()
        assert answer["q"]["result"][0]["name"] == label


@pytest.mark.parametrize(
    ("form", "status", "field"),
    [
        ({"queries": json.dumps({f"q{n}": {"query": "a"} for n in range(v02.BATCH + 1)})}, 413, "queries"),
        ({"queries": "{"}, 400, "queries"),
        ({"queries": "[]"}, 400, "queries"),
        ({"queries": "[" * 100_000}, 400, "queries"),
        ({"queries": '{"q": 1}'}, 400, "q"),
        ({"queries": '{"q": {}}'}, 400, "q"),
        ({"queries": '{"q": {"query": "a", "limit": "x"}}'}, 400, "q"),
        ({"queries": '{"q": {"query": "a", "type_strict": "x"}}'}, 400, "q"),
        ({"queries": '{"q": {"query": "a", "properties": [{"pid": "lat"}]}}'}, 400, "q"),
        ({"extend": "{}"}, 400, "extend"),
        ({"extend": json.dumps({"ids": ["a"] * (v02.BATCH + 1), "properties": []})}, 413, "extend.ids"),
        ({"extend": '{"ids": ["lachin"], "properties": [{"id": "colour"}]}'}, 400, "extend.properties"),
        ({"extend": '{"ids": ["lachin"], "properties": [{"id": "label", "settings": {"at": "x"}}]}'}, 400, "at"),
        ({}, 400, "queries"),
        ({"queries": "{}", "query": "a"}, 400, "query"),
        ({"wrong": "1"}, 400, "wrong"),
    ],
)
def test_a_bad_request_is_told_its_field_and_the_limit(
    client: FlaskClient, form: dict[str, str], status: int, field: str
) -> None:
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["errors"][0]["name"] == field
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_elsewhere_may_ask_first(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = client.options("/reconcile", headers=asked)
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


# --- suggestions, preview, extension


def test_places_are_suggested_by_beginning_and_by_id(client: FlaskClient) -> None:
    def ids(prefix: str, **more: Any) -> list[str]:
        answer = client.get("/reconcile/suggest/entity", query_string={"prefix": prefix, **more})
        return [one["id"] for one in answer.get_json()["result"]]

    assert ids("Step")[0] == "khankendi-stepanakert"
    assert ids("Ստեփ")[0] == "khankendi-stepanakert"
    assert ids("lachin-road")[0] == "lachin-road"
    assert ids("gn-2988507") == ["gn-2988507"]
    assert ids("") == []
    assert not set(ids("la")) & set(ids("la", cursor=10))


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    def ids(what: str, prefix: str) -> list[str]:
        answer = client.get(f"/reconcile/suggest/{what}", query_string={"prefix": prefix})
        return [one["id"] for one in answer.get_json()["result"]]

    assert ids("type", "vill")[0] == "village"
    assert ids("property", "name.az") == ["name.az"]
    assert ids("property", "coord") == ["coordinates"]


def test_the_preview_draws_a_map_for_any_frame_and_runs_nothing(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview?id=khankendi-stepanakert")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<svg" in page
    assert "<script" not in page
    assert "Khankendi / Stepanakert" in page
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def extended(client: FlaskClient, id: str, *properties: dict[str, Any]) -> Any:
    text = json.dumps({"ids": [id], "properties": properties})
    answer = client.post("/reconcile", data={"extend": text})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()["rows"][id]


def test_properties_are_fetched(client: FlaskClient) -> None:
    row = extended(
        client, "khankendi-stepanakert", {"id": "name.az.en"}, {"id": "name.am.en"}, {"id": "lat"}, {"id": "kind"},
        {"id": "geonames"}, {"id": "part_of"}, {"id": "label", "settings": {"perspective": "az"}},
        {"id": "names", "settings": {"lang": "ka", "limit": "1"}},
    )  # fmt: skip
    assert row["name.az.en"] == [{"str": "Khankendi"}]
    assert row["name.am.en"] == [{"str": "Stepanakert"}]
    assert row["lat"] == [{"float": 39.8177}]
    assert row["kind"] == [{"str": "city"}]
    assert row["geonames"] == [{"str": "146970"}]
    assert row["part_of"] == [{"id": "karabakh", "name": "Karabakh"}]
    assert row["label"] == [{"str": "Khankendi"}]
    assert len(row["names"]) == 1


def test_names_of_a_party_are_those_of_the_date(client: FlaskClient) -> None:
    row = extended(client, "khankendi-stepanakert", {"id": "name.az.en", "settings": {"at": "1950"}})
    assert row["name.az.en"] == [{"str": "Stepanakert"}]


def test_what_is_derived_of_a_party_fills_in_where_nothing_is_recorded(client: FlaskClient, g: Gazetteer) -> None:
    place, name, use = next(
        (place, name, use)
        for place in g.places()
        for name in place.names
        for use in name.derived
        if use.stance == "prefers" and str(use.when) == ".." and str(g.store.perspectives[use.by].when) == ".."
        and not any(one.by == use.by for other in place.names if other.lang == name.lang for one in other.uses)
    )  # fmt: skip
    own = {"id": f"name.{use.by}.{name.lang}"}
    row = extended(client, place.id, own, {"id": "uses", "settings": {"lang": name.lang}})
    assert {"str": name.text} in row[own["id"]]
    told = [cell["str"] for cell in row["uses"] if f"“{name.text}”" in cell["str"]]
    assert any(cell.endswith("[derived]") for cell in told)
    assert sum(not cell.endswith("[derived]") for cell in told) == len(name.uses)


def test_claims_are_attributed_and_sourced(client: FlaskClient) -> None:
    for cell in extended(client, "lachin", {"id": "claims"})["claims"]:
        assert ": " in cell["str"]
        assert cell["str"].endswith("]")


def test_every_property_of_the_table_can_be_queried_or_fetched() -> None:
    assert {one.id for one in TABLE if not one.read} <= set(QUERIED) <= set(BY_ID)


def test_parties_are_answered_alike(client: FlaskClient) -> None:
    """No side of a dispute has a property that the other lacks."""
    proposed = {one["id"] for one in client.get("/reconcile/properties").get_json()["properties"]}
    for side in ("az", "am"):
        assert f"name.{side}" in proposed
        assert extended(client, "shusha-shushi", {"id": f"name.{side}"})[f"name.{side}"]


# --- never a fault

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
query_values = st.fixed_dictionaries(
    {},
    optional={
        "query": st.text(max_size=30) | json_values, "type": json_values, "type_strict": json_values,
        "limit": json_values,
        "properties": st.lists(
            st.fixed_dictionaries({"pid": st.sampled_from(QUERIED) | st.text(max_size=5), "v": json_values}),
            max_size=3,
        ),
    },
)  # fmt: skip


@settings(max_examples=60)
@given(batch=st.dictionaries(st.text(max_size=4), query_values | json_values, max_size=3))
def test_no_batch_is_a_fault(g: Gazetteer, batch: Any) -> None:
    _answers(g, {"queries": json.dumps(batch)})


@settings(max_examples=40)
@given(extend=json_values, ids=st.lists(st.text(max_size=9), max_size=2), setting=json_values)
def test_no_extension_is_a_fault(g: Gazetteer, extend: Any, ids: list[str], setting: Any) -> None:
    for form in (extend, {"ids": [*ids, "lachin"], "properties": [{"id": "label", "settings": setting}]}):
        _answers(g, {"extend": json.dumps(form)})


def _answers(g: Gazetteer, form: dict[str, str]) -> None:
    from gazetteer.web import create_app

    client = _CLIENTS.setdefault(id(g), create_app(g, environ={}).test_client())
    assert client.post("/reconcile", data=form).status_code in (200, 400, 413)


_CLIENTS: dict[int, FlaskClient] = {}


@settings(max_examples=40)
@given(text=st.text(max_size=40))
def test_no_text_is_a_fault(g: Gazetteer, text: str) -> None:
    found: tuple[Matched, ...] = engine.match(
        g, Query(text=text, given=(Given(pid="country", values=(text,)), Given(pid="date", values=(text,)))), View()
    )
    assert sum(one.match for one in found) <= 1


# --- the documentation


def test_every_property_type_and_limit_is_described() -> None:
    text = (Path(__file__).parents[1] / "docs" / "standards.md").read_text("utf-8")
    for word in (*BY_ID, *types.FAMILIES, types.PLACE):
        assert f"`{word}`" in text, word
    for number in (v02.BATCH, v02.MAX_PROPERTIES, rivals.NEAR_KM, rivals.NEAR_AREA_KM, *v02.PREVIEW):
        assert f" {number:,.0f}" in text, number


# --- another client


# The client uses what its pandas warns of; that is its own affair.
@pytest.mark.filterwarnings("ignore:The inplace keyword", "ignore:.*'warn' method:DeprecationWarning")
def test_the_reconciler_package_fills_a_table(app: Flask) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    reconciler = pytest.importorskip("reconciler", reason="the reconciler package is not installed")
    places = pandas.Series(["Khankendi", "Шуша", "Paris"])
    countries = {"country": pandas.Series(["AZ", "AZ", "FR"])}
    with served(app) as host:
        found = reconciler.reconcile(
            places, property_mapping=countries, reconciliation_endpoint=f"http://{host}/reconcile"
        )
    assert list(found["id"]) == ["khankendi-stepanakert", "shusha-shushi", "gn-2988507"]
    assert list(found["match"]) == [True, True, True]
