"""The document of the interface: valid, complete in itself, the same as the code, and true of every answer."""

from __future__ import annotations

import copy
import html
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from gazetteer.core import Gazetteer
from gazetteer.web import asking
from gazetteer.web.contract.document import environ
from gazetteer.web.contract.operations import operations
from gazetteer.web.contract.values import FORM, Example, Operation

PROGRAMS = re.compile(r"/(v1/|healthz|readyz|reconcile|ogc/|search|reverse|lookup|openapi\.json)")
"""Addresses for programs; of the pages only the deletion of a kept article is one."""
ORIGIN = {"Origin": "https://elsewhere.example"}
Json = dict[str, Any]


@pytest.fixture(scope="module")
def document(app: Flask) -> Json:
    answer = app.test_client().get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.get_json())


@pytest.fixture(scope="module")
def listed(g: Gazetteer) -> tuple[Operation, ...]:
    return operations(g)


@pytest.fixture(scope="module")
def shown(listed: tuple[Operation, ...]) -> list[tuple[Operation, Example]]:
    return [(one, example) for one in listed for example in one.examples]


def sent(app: Flask, one: Operation, example: Example, **headers: str) -> TestResponse:
    made = environ(one, example)
    for name, value in headers.items():
        made.headers[name.replace("_", "-")] = value
    return app.test_client().open(made)


def values(tree: Any, key: str) -> Iterator[Any]:
    """Every value of ``key`` anywhere in the document."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name == key:
                yield value
            yield from values(value, key)
    elif isinstance(tree, list):
        for value in tree:
            yield from values(value, key)


# The document


def test_it_is_valid(document: Json) -> None:
    from openapi_spec_validator import validate

    validate(document)
    assert document["openapi"] == "3.1.0"


def test_it_is_complete_in_itself(document: Json) -> None:
    document = {name: value for name, value in document.items() if name != "examples"}
    refs = {found for found in values(document, "$ref") if isinstance(found, str)}
    assert refs
    for found in refs:
        assert found.startswith("#/"), found
        part: Any = document
        for name in found[2:].split("/"):
            part = part[name]


def test_it_has_every_address_for_programs(app: Flask, document: Json) -> None:
    ours = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if PROGRAMS.match(rule.rule) or method == "DELETE"
    }
    assert ours == {(method, path) for path, item in document["paths"].items() for method in item}


def test_its_server_is_where_it_was_asked(app: Flask) -> None:
    answer = app.test_client().get("/openapi.json", base_url="https://names.example/gaz")
    assert answer.get_json()["servers"] == [{"url": "/gaz/"}]


def test_every_operation_says_its_errors(document: Json) -> None:
    for path, item in document["paths"].items():
        for said in item.values():
            assert {"400", "406", "429", "500"} <= set(said["responses"])
            assert ("404" in said["responses"]) == ("{" in path or path == "/reconcile/preview")
            assert ("415" in said["responses"]) == ("requestBody" in said and path != "/reconcile")


def known_to(app: Flask, one: Operation, example: Example) -> set[str]:
    """Parameters that the view says it knows when it is given a strange one."""
    answer = sent(app, one, Example(name="", values={**example.values, "zzzzzzzzzz": "1"},
                                    media_type=example.media_type, body=example.body))  # fmt: skip
    assert answer.status_code == 400, (one.path, answer.status_code)
    fault = answer.get_json()["errors"][0]
    assert fault["name"] == "zzzzzzzzzz"
    return set(re.findall(r"[\w-]+", fault["reason"].partition("known are ")[2]))


def test_views_take_the_parameters_that_are_described(app: Flask, listed: tuple[Operation, ...]) -> None:
    for one in listed:
        taken: set[str] = set()
        for example in one.examples or (Example(name=""),):
            taken |= known_to(app, one, example)
        assert taken == {given.name for given in one.parameters if given.where == "query"}, (one.method, one.path)


def test_limits_are_those_of_the_code(document: Json) -> None:
    known = {one["name"]: one["schema"] for one in document["paths"]["/v1/normalize"]["get"]["parameters"]}
    assert known["limit"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 5}
    assert known["kind"]["enum"] == sorted(asking.KINDS)
    assert known["q"]["maxLength"] == 200


# Its examples


def closed(document: Json) -> Json:
    """The same with no room for fields that are not described."""
    made = copy.deepcopy(document)
    waiting: list[Any] = [made["components"]["schemas"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("type") == "object" and "properties" in one:
                one.setdefault("additionalProperties", False)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return made


def test_examples_answer_as_described(app: Flask, document: Json, shown: list[tuple[Operation, Example]]) -> None:
    exact = closed(document)
    for one, example in shown:
        answer = sent(app, one, example, **({"Accept": example.accept} if example.accept else {}))
        assert answer.status_code == example.status, (one.path, answer.get_data(as_text=True)[:400])
        said = exact["paths"][one.path][one.method]["responses"][str(example.status)]
        if example.status != 200:
            continue
        kinds = {kind.partition(";")[0]: content["schema"] for kind, content in said["content"].items()}
        assert answer.mimetype in kinds
        required = {name for name, header in said["headers"].items() if header.get("required")}
        assert required <= set(answer.headers.keys())
        if answer.is_json:
            schema = {**kinds[answer.mimetype], "components": exact["components"]}
            faults = [f"{one.path}: {fault.json_path}: {fault.message[:300]}"
                      for fault in Draft202012Validator(schema).iter_errors(answer.get_json())]  # fmt: skip
            assert not faults, faults[:3]


def test_answers_in_the_document_are_todays(app: Flask, document: Json, listed: tuple[Operation, ...]) -> None:
    seen = 0
    for one in listed:
        contents = document["paths"][one.path][one.method]["responses"].get("200", {}).get("content", {})
        for example in one.examples:
            shown = contents.get("application/json", {}).get("examples", {}).get(example.name)
            if shown:
                assert sent(app, one, example).get_json() == shown["value"]
                seen += 1
    assert seen > 15


# What every address has in common


def test_each_reading_has_head_options_etag_and_vary(app: Flask, shown: list[tuple[Operation, Example]]) -> None:
    for one, example in shown:
        if not one.reads:
            continue
        first = sent(app, one, example)
        assert "Accept" in first.headers["Vary"], one.path
        again = sent(app, one, example, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.data) == (304, b""), one.path
        packed = sent(app, one, example, Accept_Encoding="gzip")
        again = sent(app, one, example, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
        assert again.status_code == 304, one.path
        made = environ(one, example)
        made.method = "HEAD"
        head = app.test_client().open(made)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == first.headers["ETag"], one.path


def test_each_address_answers_other_sites(app: Flask, shown: list[tuple[Operation, Example]]) -> None:
    for one, example in shown:
        if one.method == "delete":
            continue
        assert sent(app, one, example, **ORIGIN).headers["Access-Control-Allow-Origin"] == "*"
        made = environ(one, example)
        made.method = "OPTIONS"
        made.headers.update({**ORIGIN, "Access-Control-Request-Method": one.method.upper(),
                             "Access-Control-Request-Headers": "content-type"})  # fmt: skip
        flight = app.test_client().open(made)
        assert flight.status_code in (200, 204)
        assert flight.headers["Access-Control-Allow-Origin"] == "*"
        assert one.method.upper() in flight.headers["Access-Control-Allow-Methods"]
        assert flight.headers["Access-Control-Allow-Headers"] == "content-type"


def test_errors_too_answer_other_sites(app: Flask, shown: list[tuple[Operation, Example]]) -> None:
    for one, example in shown:
        wrong = Example(name="", values={**example.values, "zzzzzzzzzz": "1"}, media_type=example.media_type,
                        body=example.body)  # fmt: skip
        answer = sent(app, one, wrong, **ORIGIN)
        assert answer.mimetype == "application/problem+json", one.path
        if one.method != "delete":
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_what_nobody_offers_is_406(app: Flask, shown: list[tuple[Operation, Example]]) -> None:
    for one, example in shown:
        if example.status != 200:
            continue
        plain = Example(name="", values={name: value for name, value in example.values.items() if name != "format"
                                         or one.path != "/v1/annotate"},
                        media_type=example.media_type, body=example.body)  # fmt: skip
        if "f" in plain.values:
            continue
        answer = sent(app, one, plain, Accept="image/png")
        assert answer.status_code == 406, one.path
        assert answer.mimetype == "application/problem+json"
        assert set(re.findall(r"\w+/[\w+-]+", answer.get_json()["detail"])) & {
            kind.partition(";")[0] for kind in one.answers
        }  # fmt: skip
        assert sent(app, one, plain, Accept="image/png, */*;q=0.1").status_code == 200, one.path


def test_another_method_is_405_with_allow(app: Flask, listed: tuple[Operation, ...]) -> None:
    for one in listed:
        path = re.sub(r"\{\w+\}", "entity", one.path)
        answer = app.test_client().open(path, method="PATCH", headers=ORIGIN)
        assert answer.status_code == 405, path
        assert one.method.upper() in answer.headers["Allow"]


def test_a_form_is_a_body_too(listed: tuple[Operation, ...]) -> None:
    assert any(FORM in one.bodies for one in listed)


# Paging


def links(answer: TestResponse) -> dict[str, str]:
    return {rel: href for href, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))}


@pytest.mark.parametrize("path", ["/v1/search?q=lachin&limit=2", "/v1/places?q=lachin&limit=2"])
def test_pages_of_a_search_lead_on_and_back(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert set(links(first)) == {"next"}
    assert links(first)["next"] == first.get_json()["next"]
    second = client.get(links(first)["next"])
    assert client.get(links(second)["prev"]).data == client.get(f"{path}&offset=0").data


def test_pages_of_a_list_lead_on(client: FlaskClient) -> None:
    first = client.get("/v1/places?kind=sea&limit=2")
    second = client.get(links(first)["next"])
    assert links(second)["first"] == "/v1/places?kind=sea&limit=2"
    ids = [one["id"] for answer in (first, second) for one in answer.get_json()["places"]]
    assert ids == sorted(set(ids))


def test_a_single_page_has_no_links(client: FlaskClient) -> None:
    assert "Link" not in client.get("/v1/search?q=zzqqxx").headers


def test_links_may_be_read_by_other_sites(client: FlaskClient) -> None:
    answer = client.get("/v1/search?q=lachin&limit=1", headers=ORIGIN)
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]


# What was found by asking at random


def test_a_part_of_a_form_without_a_name_is_refused(client: FlaskClient) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nLachin\r\n--x--\r\n"
    answer = client.post("/v1/annotate", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["reason"] == "has a part without a name"


def test_a_file_of_a_form_without_a_name_is_refused(client: FlaskClient) -> None:
    body = b'--x\r\nContent-Disposition: form-data; filename="a.txt"\r\n\r\nLachin\r\n--x--\r\n'
    answer = client.post("/v1/annotate", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["name"] == "file"


# The page


@pytest.fixture(scope="module")
def page(app: Flask) -> str:
    return app.test_client().get("/docs").get_data(as_text=True)


def test_the_page_has_every_operation_and_parameter(page: str, listed: tuple[Operation, ...]) -> None:
    for one in listed:
        assert f'id="{one.id}"' in page
        assert f"<b>{one.method.upper()}</b> {one.path}" in page
        for given in one.parameters:
            assert one.method == "delete" or f'id="{one.id}-{given.name}"' in page


def test_the_page_runs_and_loads_nothing_of_others(page: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", page)
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*\b(?:src|href)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/assets/") for address in loaded)
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))


def test_links_of_the_page_answer(client: FlaskClient, page: str) -> None:
    found = {html.unescape(link) for link in re.findall(r'<a href="(/[^"]*)">open the answer', page)}
    assert len(found) > 25
    for link in found:
        assert client.get(link).status_code == 200, link


def test_forms_work_without_scripts(client: FlaskClient, page: str) -> None:
    """A browser sends every field of a form, the empty ones too."""
    forms = re.findall(
        r'<form class="try" method="get" action="([^"]*)"[^>]*data-method="get">(.*?)</form>', page, re.S
    )
    assert len(forms) > 12
    for action, inside in forms:
        names = re.findall(r'<(?:input|select)[^>]*? name="([^"]*)"', inside)
        fields = dict.fromkeys(names, "")
        fields |= {name: html.unescape(value) for name, value in
                   re.findall(r'<input[^>]*? name="([^"]*)" value="([^"]*)"', inside)}  # fmt: skip
        fields |= dict(
            re.findall(r'<select[^>]*? name="([^"]*)">(?:(?!</select>).)*?<option selected>([^<]*)', inside, re.S)
        )
        answer = client.get(action, query_string=fields)
        assert answer.status_code == 200, (action, fields, answer.get_data(as_text=True)[:300])


def test_commands_of_the_page_answer(client: FlaskClient, page: str) -> None:
    commands = [html.unescape(one) for one in re.findall(r"<code>(curl .*?)</code>", page, re.S)]
    assert len(commands) > 35
    for command in commands:
        words = shlex.split(command)
        given: dict[str, list[str]] = {}
        for name, value in zip(words[2::2], words[3::2], strict=True):
            given.setdefault(name, []).append(value)
        headers = dict(one.split(": ", 1) for one in given.get("-H", []))
        path = words[1].removeprefix("http://localhost")
        fields = dict(one.split("=", 1) for one in [*given.get("-F", []), *given.get("--data-urlencode", [])])
        data: Any = given["--data-binary"][0].encode() if "--data-binary" in given else fields or None
        kind = headers.pop("Content-Type", "multipart/form-data" if "-F" in given else FORM if fields else None)
        method = given.get("-X", ["POST" if data else "GET"])[0]
        answer = client.open(path, method=method, headers=headers, data=data, content_type=kind)
        assert answer.status_code == (404 if method == "DELETE" else 200), command
