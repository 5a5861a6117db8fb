"""/v1 as DESIGN 7 says it: shapes, statuses, errors that name the field, nothing of a text in the log."""

from __future__ import annotations

import gzip
import json
import logging
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

ARTICLE = "BARDA, 9 September 2023. Baku said that lorries reached Khankendi/Stepanakert by the Aghdam–Khankendi road."


def get(client: FlaskClient, path: str, **params: Any) -> Any:
    return client.get(path, query_string=params)


def test_normalize_answers_in_the_documented_shape(client: FlaskClient) -> None:
    found = get(client, "/v1/normalize", q="Khankendi/Stepanakert", at="2023-09-09", geometry=1).get_json()
    assert list(found)[:5] == ["query", "status", "perspective", "at", "version"]
    assert (found["status"], found["perspective"], found["at"]) == ("compound", "both", "2023-09-09")
    best = found["candidates"][0]
    assert best["place"]["id"] == "khankendi-stepanakert"
    assert best["place"]["label"] == "Khankendi / Stepanakert"
    assert best["place"]["same"]["geonames"] == "146970"
    assert best["place"]["uri"] == "/places/khankendi-stepanakert"
    assert best["place"]["geometry"]["type"] == "Point"
    assert {"id", "text", "lang", "script", "by", "perspectives", "perspectives_derived"} == set(best["name"])
    assert 0.9 < best["score"] <= 1
    assert {"code", "text"} == set(best["why"][0])


def test_none_is_an_answer(client: FlaskClient) -> None:
    answer = get(client, "/v1/normalize", q="spokesperson")
    assert (answer.status_code, answer.get_json()["status"], answer.get_json()["candidates"]) == (200, "none", [])


def test_aliases_are_accepted_and_never_printed(client: FlaskClient) -> None:
    plain = get(client, "/v1/normalize", q="Lachin", at="2019", limit=1).get_json()
    alias = get(client, "/v1/normalize", name="Lachin", year="2019", size=1).get_json()
    assert plain == alias


@pytest.mark.parametrize(
    ("params", "field", "said"),
    [
        ({"q": ""}, "q", "empty"),
        ({}, "q", "empty"),
        ({"q": "x" * 201}, "q", "limit is 200"),
        ({"q": "Lachin", "at": "2023-02-30"}, "at", "no day of the calendar"),
        ({"q": "Lachin", "at": "yesterday"}, "at", "is not a date"),
        ({"q": "Lachin", "perspective": "rus"}, "perspective", "known are"),
        ({"q": "Lachin", "limit": "many"}, "limit", "whole number from 1 to 100"),
        ({"q": "Lachin", "limit": "101"}, "limit", "from 1 to 100"),
        ({"q": "Lachin", "near": "91"}, "near", "lon,lat"),
        ({"q": "Lachin", "near": "46,139"}, "near", "outside the world"),
        ({"q": "Lachin", "kind": "citty"}, "kind", "did you mean 'city'"),
        ({"q": "Lachin", "countries": "aze"}, "countries", "two letters"),
        ({"q": "Lachin", "lang": "no!"}, "lang", "language tag"),
        ({"q": "Lachin", "geometry": "maybe"}, "geometry", "0 or 1"),
        ({"q": "Lachin", "perspectiv": "az"}, "perspectiv", "did you mean 'perspective'"),
    ],
)
def test_a_bad_question_is_told_its_field(client: FlaskClient, params: dict[str, str], field: str, said: str) -> None:
    answer = get(client, "/v1/normalize", **params)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    error = answer.get_json()["errors"][0]
    assert error["name"] == field
    assert said in error["reason"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_query_that_is_not_utf8_is_refused(client: FlaskClient) -> None:
    answer = client.get("/v1/normalize?q=%ff%fe")
    assert (answer.status_code, "UTF-8" in answer.get_json()["errors"][0]["reason"]) == (400, True)


def test_a_batch_keeps_order_ids_and_errors(client: FlaskClient) -> None:
    items = [{"id": "a", "q": "Shusha"}, {"id": 2, "q": "Shushi", "at": "never"}, {"id": None, "q": "nazirlik"}, 7]
    results = client.post("/v1/normalize", json={"items": items, "defaults": {"limit": 1}}).get_json()["results"]
    assert [one["id"] for one in results] == ["a", 2, None, None]
    assert results[0]["candidates"][0]["place"]["id"] == "shusha-shushi"
    assert results[1]["error"]["name"] == "at"
    assert results[2]["status"] == "none"
    assert results[3]["error"]["name"] == "items"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"items": [{"q": "a"}] * 10_001}, 413, "items"),
        ({"items": "Shusha"}, 400, "items"),
        ({"things": []}, 400, "things"),
        ([], 400, "body"),
    ],
)
def test_a_bad_batch_is_told_its_field(client: FlaskClient, body: Any, status: int, field: str) -> None:
    answer = client.post("/v1/normalize", json=body)
    assert (answer.status_code, answer.get_json()["errors"][0]["name"]) == (status, field)


def test_annotate_answers_in_the_documented_shape(client: FlaskClient) -> None:
    found = client.post("/v1/annotate", json={"text": ARTICLE}).get_json()
    assert found["text"] == ARTICLE
    assert found["at_found"] == "2023-09-09"
    assert [found["text"][m["start"] : m["end"]] for m in found["mentions"]] == [
        m["surface"] for m in found["mentions"]
    ]
    by_surface = {mention["surface"]: mention for mention in found["mentions"]}
    city = by_surface["Khankendi/Stepanakert"]
    assert (city["type"], sorted(city["by"]), city["place"]["id"]) == (
        "compound",
        ["am", "az"],
        "khankendi-stepanakert",
    )
    assert [part["surface"] for part in city["parts"]] == ["Khankendi", "Stepanakert"]
    road = by_surface["Aghdam–Khankendi road"]
    assert (road["type"], road["by"], road["place"]["kind"]) == ("route", ["az"], "road")
    assert by_surface["Baku"]["type"] == "metonym"
    assert {"choices", "caveats", "informative_places"} <= set(found["lens"])


def test_text_comes_back_code_point_for_code_point(client: FlaskClient) -> None:
    text = "İn Laçın\r\n\u200bS\u0327us\u0327a \U0001f600 Xank\u00adəndi"
    found = client.post("/v1/annotate", json={"text": text}).get_json()
    assert found["text"] == text
    assert all(text[m["start"] : m["end"]] == m["surface"] for m in found["mentions"])


def test_annotate_answers_as_geojson_and_as_a_page(client: FlaskClient) -> None:
    geojson = client.post("/v1/annotate", json={"text": ARTICLE}, headers={"Accept": "application/geo+json"})
    assert geojson.content_type == "application/geo+json"
    assert {feature["geometry"]["type"] for feature in geojson.get_json()["features"]} >= {"Point", "LineString"}
    page = client.post("/v1/annotate", json={"text": ARTICLE}, headers={"Accept": "text/html"})
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.headers["Content-Security-Policy"] == "sandbox allow-scripts"
    # Sources are links that a reader may follow; nothing is loaded from elsewhere.
    loads = r'<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)="?https?:|url\(["\']?https?:|@import'
    assert re.findall(loads, page.text) == []


@pytest.mark.parametrize(
    ("body", "headers", "status", "field"),
    [
        ({"text": ""}, {}, 400, "text"),
        ({"text": "a", "html": "<p>b"}, {}, 400, "text"),
        ({"text": 5}, {}, 400, "text"),
        ({"text": "x" * 1_000_001}, {}, 413, "text"),
        ({"html": "x" * 2_000_001}, {}, 413, "html"),
        ({"text": "a", "at": "1990-13"}, {}, 400, "at"),
        ({"text": "a", "perspective": "nobody"}, {}, 400, "perspective"),
        ({"text": "a", "overrides": [{"place": 3}]}, {}, 400, "overrides"),
        ({"text": "a", "colour": "red"}, {}, 400, "colour"),
        ({"text": "a"}, {"Accept": "image/png"}, 406, None),
    ],
)
def test_a_bad_article_is_told_its_field(
    client: FlaskClient, body: Any, headers: dict[str, str], status: int, field: str | None
) -> None:
    answer = client.post("/v1/annotate", json=body, headers=headers)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    errors = answer.get_json()["errors"]
    assert (errors[0]["name"] if errors else None) == field


@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        (b'{"text": "a"', {"Content-Type": "application/json"}, 400),
        (b'{"text": "\xff\xfe"}', {"Content-Type": "application/json"}, 400),
        (b'{"text": "\\ud800"}', {"Content-Type": "application/json"}, 400),
        (b"[" * 100_000, {"Content-Type": "application/json"}, 400),
        (b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (gzip.compress(b'{"text": "a"}'), {"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415),
        (b"x" * (12 * 1024 * 1024 + 1), {"Content-Type": "application/json"}, 413),
    ],
)
def test_a_broken_body_is_a_clear_refusal(
    client: FlaskClient, data: bytes, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/v1/annotate", data=data, headers=headers)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["detail"]


def test_nothing_of_a_text_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    secret = "Zyxxyq"
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/annotate", json={"text": f"{secret} went to Shusha"})
        client.post("/v1/annotate", data=f'{{"text": "{secret}', headers={"Content-Type": "application/json"})
        client.get(f"/v1/normalize?q={secret}&at={secret}")
    assert secret not in caplog.text


def test_a_fault_is_a_500_without_its_words(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("".join(["quo", "ted"]))

    monkeypatch.setattr("gazetteer.web.api.v1.normalization", broken)
    answer = client.get("/v1/normalize?q=Shusha")
    assert answer.status_code == 500
    assert "quoted" not in answer.text
    assert "quoted" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_place_by_id(client: FlaskClient) -> None:
    place = client.get("/v1/places/khankendi-stepanakert?at=2023-09-09").get_json()
    assert place["labels"]["both"] == "Khankendi / Stepanakert"
    assert {"az", "am"} <= set(place["labels"])
    assert {name["lang"] for name in place["names"]} >= {"az", "hy", "ru", "en", "fa", "ka", "tr"}
    assert all("source" in use and use["when_text"] for name in place["names"] for use in name["uses"])
    geojson = client.get("/v1/places/lachin-road.geojson").get_json()
    lines = [f for f in geojson["features"] if f["geometry"]["type"] == "LineString"]
    assert len({f["properties"]["when"] for f in lines}) >= 2


@pytest.mark.parametrize("path", ["/v1/places/atlantis", "/v1/places/atlantis.geojson", "/v1/nothing"])
def test_an_unknown_address_is_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_composed_route_has_an_address(client: FlaskClient) -> None:
    found = get(client, "/v1/normalize", q="Goris–Vardenis road", geometry=1).get_json()
    place = found["candidates"][0]["place"]
    assert (found["status"], place["geometry"]["type"]) == ("composed", "LineString")
    assert place["schematic"] is True
    assert place["method"] in {"network", "straight"}
    assert place["length_m"] > 10_000
    assert client.get(f"/v1{place['uri']}").status_code == 200


def test_what_is_known_of_perspectives_and_disputes(client: FlaskClient) -> None:
    perspectives = client.get("/v1/perspectives").get_json()
    assert {"az-gov", "am-gov", "un"} <= {one["id"] for one in perspectives["perspectives"]}
    dispute = next(one for one in client.get("/v1/disputes").get_json()["disputes"] if one["id"] == "karabakh")
    assert [party["id"] for party in dispute["parties"]] == ["am", "az"]


def test_every_answer_says_its_version(client: FlaskClient) -> None:
    version = client.get("/v1/version").get_json()["version"]
    answer = client.get("/v1/normalize?q=Shusha")
    assert answer.get_json()["version"] == answer.headers["Gazetteer-Version"] == version


def test_an_unchanged_answer_is_304(client: FlaskClient) -> None:
    first = client.get("/v1/normalize?q=Shusha")
    again = client.get("/v1/normalize?q=Shusha", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_browsers_of_other_sites_may_ask(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/annotate", headers=asked).headers["Access-Control-Allow-Origin"] == "*"
    assert client.head("/v1/version").status_code == 200
    assert "Access-Control-Allow-Origin" not in client.get("/about", headers={"Origin": "https://example.org"}).headers


def test_long_texts_are_bounded(app: Any) -> None:
    from gazetteer.web.long_texts import LONG_TEXT

    places = app.extensions["long_texts"]
    while places.acquire(blocking=False):
        pass
    try:
        answer = app.test_client().post("/v1/annotate", json={"text": "a " * LONG_TEXT})
    finally:
        for _ in range(2):
            places.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_health(client: FlaskClient) -> None:
    assert json.loads(client.get("/healthz").data) == {"status": "ok"}
    assert client.get("/readyz").get_json()["status"] == "ready"
