"""The OpenAPI 3.1 document, complete in itself: made from the table of operations, its examples by asking them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from gazetteer.core import Gazetteer
from gazetteer.web.contract.operations import operations
from gazetteer.web.contract.schemas import ref, schemas
from gazetteer.web.contract.values import FORM, JSON, MULTIPART, PROBLEM, Example, Json, Operation, Parameter

OPENAPI = "3.1.0"
TITLE = "Gazetteer of contested place names"
TEXT = (
    "Every name that a contested place goes by: whose it is, since when, according to whom. Every answer says under "
    "whose names (`perspective`), for which date (`at`) and from which version of the data it was made. Errors are "
    "`application/problem+json` and name the field. `HEAD` and `OPTIONS` work wherever `GET` does; another method is "
    "405 with `Allow`. Other sites may ask (CORS `*`), save for kept articles. Nothing of what is sent is stored."
)
HOST = "http://127.0.0.1:5000"
"""Base of the addresses inside examples."""
LONGEST = 6_000
"""Bytes of an answer that stands in the document as an example."""
ALWAYS = (400, 406, 429, 500)
"""Errors that any operation may answer with; 429 only where a rate limit is set."""
HEADERS: dict[str, str] = {
    "ETag": "of the bytes of the answer; send it as If-None-Match",
    "Gazetteer-Version": "version of data and rules that the answer was made with",
    "Gazetteer-Columns": "which column of a table was taken for what",
    "Content-Disposition": "the name under which a browser saves the answer",
    "Link": "rel=next and rel=prev (of a list by id: first): other pages of the same question",
    "Retry-After": "seconds after which to come again",
}


def document(app: Flask, g: Gazetteer) -> Json:
    """The whole document for an application, made once."""
    made = app.extensions.get("openapi")
    if made is None:
        made = app.extensions["openapi"] = _made(app, g)
    return dict(made)


def _made(app: Flask, g: Gazetteer) -> Json:
    listed = operations(g)
    spec = APISpec(
        title=TITLE, version=g.version, openapi_version=OPENAPI,
        info={"description": TEXT, "license": {"name": "Code Apache-2.0; data CC BY 4.0"}},
        servers=[{"url": "/"}],
    )  # fmt: skip
    for tag in dict.fromkeys(one.tag for one in listed):
        spec.tag({"name": tag})
    for name, schema in schemas().items():
        spec.components.schema(name, schema)
    for name, text in HEADERS.items():
        schema = {"type": "integer"} if name == "Retry-After" else {"type": "string"}
        spec.components.header(name, {"description": text, "schema": schema})
    for status in sorted({*ALWAYS, *(code for one in listed for code in one.errors)}):
        spec.components.response(_problem_name(status), _problem(status))
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    for one in listed:
        spec.path(one.path, operations={one.method: _operation(app, one)})
    return dict(spec.to_dict())


def _problem_name(status: int) -> str:
    return f"Problem{status}"


def _problem(status: int) -> Json:
    headers = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}} if status in (429, 503) else {}
    content = {PROBLEM: {"schema": ref("Problem")}}
    return {"description": HTTPStatus(status).phrase, "content": content, **({"headers": headers} if headers else {})}


def _operation(app: Flask, one: Operation) -> Json:
    answered = [(example, _asked(app, one, example)) for example in one.examples]
    said: Json = {"operationId": one.id, "summary": one.text, "tags": [one.tag]}
    if one.note:
        said["description"] = one.note
    given = [_parameter(one, parameter) for parameter in one.parameters]
    if given:
        said["parameters"] = given
    if one.bodies:
        said["requestBody"] = {"required": True, "content": _bodies(one)}
    if one.secured:
        said["security"] = [{"key": []}]
    said["responses"] = {**_good(one, answered), **_bad(one)}
    return said


def _parameter(one: Operation, parameter: Parameter) -> Json:
    shown = parameter.shown()
    given = [example for example in one.examples if parameter.name in example.values]
    values = {example.name: {"value": _value(example.values[parameter.name], parameter)} for example in given}
    if values:
        place = shown["content"][parameter.media_type] if parameter.media_type else shown
        place["examples"] = values
    return shown


def _value(text: str, parameter: Parameter) -> Any:
    """The value that stands in an address, as its schema has it."""
    schema = parameter.schema
    if schema.get("type") == "array":
        return [_value(part, replace(parameter, schema=schema["items"])) for part in text.split(",")]
    return json.loads(text) if parameter.media_type or schema.get("type") in ("integer", "number") else text


def _bodies(one: Operation) -> Json:
    found: Json = {}
    for media_type, schema in one.bodies.items():
        shown = {example.name: {"value": example.body} for example in one.examples if example.media_type == media_type}
        found[media_type] = {"schema": schema, **({"examples": shown} if shown else {})}
    return found


def _good(one: Operation, answered: Iterable[tuple[Example, Response]]) -> Json:
    """The good answers: 200 by media type, or 204; and 304 of what is read."""
    if not one.answers:
        return {"204": {"description": "Done"}}
    shown: dict[str, Json] = {}
    for example, response in answered:
        if response.status_code == HTTPStatus.OK and len(response.get_data()) <= LONGEST:
            value = response.get_json() if response.is_json else response.get_data(as_text=True)
            shown.setdefault(response.mimetype or "", {})[example.name] = {"value": value}
    content = {
        kind: {"schema": schema, **({"examples": shown[bare]} if (bare := kind.partition(";")[0]) in shown else {})}
        for kind, schema in one.answers.items()
    }
    required = {name: _header(name, required=True) for name in one.headers}
    headers = {**required, **{name: _header(name) for name in one.sometimes}}
    good: Json = {"200": {"description": one.text, "content": content, **({"headers": headers} if headers else {})}}
    if one.reads:
        good["304"] = {"description": "Not modified: you have it already"}
    return good


def _header(name: str, *, required: bool = False) -> Json:
    if not required:
        return {"$ref": f"#/components/headers/{name}"}
    return {"description": HEADERS[name], "required": True, "schema": {"type": "string"}}


def _bad(one: Operation) -> Json:
    # Apart from the shared ones, as apispec takes a name for a reference.
    return {str(status): _problem_name(status) for status in sorted({*ALWAYS, *one.errors})}


def _asked(app: Flask, one: Operation, example: Example) -> Response:
    """The answer to an example by the view itself: past rate limits, and without a network."""
    with app.request_context(environ(one, example).get_environ()):
        try:
            return app.make_response(app.dispatch_request())
        except Exception as error:
            return app.make_response(app.handle_user_exception(error))


def environ(one: Operation, example: Example) -> EnvironBuilder:
    """The example as a request."""
    path, query = one.path, dict(example.values)
    for parameter in one.parameters:
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", query.pop(parameter.name))
    body: dict[str, Any] = {}
    if example.media_type in (FORM, MULTIPART):
        body = {"data": dict(example.body), "content_type": example.media_type}
    elif example.media_type:
        text = json.dumps(example.body) if example.media_type == JSON else str(example.body)
        body = {"data": text.encode(), "content_type": example.media_type}
    headers = [("Accept", example.accept)] if example.accept else []
    return EnvironBuilder(
        path=path, query_string=query, method=one.method.upper(), base_url=HOST, headers=headers, **body
    )  # fmt: skip
