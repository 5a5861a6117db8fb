"""``/v1``: the HTTP contract. A view reads the request, asks the library, picks a representation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Blueprint, Response, request, stream_with_context

from gazetteer import perspective as views
from gazetteer.annotate import Override
from gazetteer.errors import InputError, LimitError
from gazetteer.names import fold
from gazetteer.standards import lpf, v1
from gazetteer.standards.batch import check as check_overrides
from gazetteer.standards.lpf import terms
from gazetteer.web import asking, tables
from gazetteer.web.articles import gazetteer
from gazetteer.web.articles import overrides as read_overrides

api = Blueprint("api", __name__)
MAX_BATCH = 10_000
"""Items of one batch."""


def json_response(value: object, *, content_type: str = "application/json", status: int = HTTPStatus.OK) -> Response:
    """UTF-8 JSON with an ETag over its bytes; a request that has them is told so with 304.

    Raises NotAcceptable where the request takes no JSON.
    """
    asking.acceptable(request, content_type)
    response = Response(msgspec.json.encode(value), status=status, content_type=content_type)
    response.headers["Gazetteer-Version"] = gazetteer().version
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response


@api.get("/v1/normalize")
def normalize() -> Response:
    asked = asking.question(asking.parameters(request, asking.QUESTION))
    return json_response(_normalized(asked))


def _normalized(asked: asking.Asked, overrides: tuple[Override, ...] = ()) -> dict[str, Any]:
    g = gazetteer()
    answer = g.normalize(asked.q, **asked.options(), overrides=overrides)
    return v1.normalization(g, answer, lang=asked.lang or "en", geometry=asked.geometry, explain=asked.explain)


@api.post("/v1/normalize")
def normalize_batch() -> Response:
    """Many names at once, in the form that the body has: JSON, CSV or NDJSON."""
    if request.mimetype in tables.CSV_TYPES:
        return tables.answer_csv(gazetteer(), request)
    if request.mimetype in tables.NDJSON_TYPES:
        return _normalize_lines()
    given = asking.json_body(request)
    asking.parameters(request, ())
    unknown = set(given) - {"items", "defaults", "overrides"}
    if unknown:
        raise InputError(min(unknown), "is not a field here; known are items, defaults, overrides", where="body")
    items, defaults = given.get("items"), given.get("defaults") or {}
    if not isinstance(items, list) or not isinstance(defaults, dict):
        raise InputError("items", "must be a list of objects, and defaults an object", where="body")
    if len(items) > MAX_BATCH:
        raise LimitError("items", f"has {len(items):,} items; the limit is {MAX_BATCH:,}", where="body")
    g = gazetteer()
    overrides = read_overrides(given.get("overrides"))
    check_overrides(g, overrides)
    by_key = {fold(one.surface): one for one in overrides if one.surface}
    results = [_item(item, defaults, by_key) for item in items]
    return json_response({"results": results, "version": g.version, "data_date": g.store.data_date})


def _normalize_lines() -> Response:
    """A JSON object a line; each answer is sent as soon as it is known."""
    defaults = asking.parameters(request, tables.NDJSON_PARAMETERS)
    asking.question(defaults)
    asking.acceptable(request, "application/x-ndjson")
    lines = tables.lines(request)
    response = Response(stream_with_context(_answers(lines, defaults)), content_type="application/x-ndjson")
    response.headers["Gazetteer-Version"] = gazetteer().version
    return response


def _answers(lines: list[bytes], defaults: dict[str, Any]) -> Iterator[bytes]:
    for line in lines:
        try:
            answer = _item(tables.item(line), defaults, {})
        except InputError as error:
            answer = {"id": None, "error": {"name": error.field, "reason": error.reason}}
        yield msgspec.json.encode(answer) + b"\n"


def _item(item: object, defaults: dict[str, Any], overrides: dict[str, Override]) -> dict[str, Any]:
    """The answer to one item; what is wrong with it stays in it."""
    id = item.get("id") if isinstance(item, dict) else None
    try:
        if not isinstance(item, dict):
            raise InputError("items", 'each item is an object such as {"id": 1, "q": "Lachin"}', where="body")
        own = asking.canonical({name: item[name] for name in item if name != "id"}, asking.ITEM, where="body")
        given = {**asking.canonical(defaults, asking.ITEM, where="body"), **own}
        asked = asking.question(asking.located(asking.bounded(given)), where="body")
        forced = overrides.get(fold(asked.q))
        return {"id": id, **_normalized(asked, (forced,) if forced else ())}
    except InputError as error:
        return {"id": id, "error": {"name": error.field, "reason": error.reason}}


@api.get("/v1/places/<id>")
def place(id: str) -> Response:
    if request.accept_mimetypes.best_match(["application/json", terms.MEDIA_TYPE]) == terms.MEDIA_TYPE:
        return place_lpf(id)
    return _place(id, v1.place, "application/json")


@api.get("/v1/places/<id>.geojson")
def place_geojson(id: str) -> Response:
    return _place(id, v1.place_geojson, "application/geo+json")


@api.get("/v1/places/<id>.lpf.json")
def place_lpf(id: str) -> Response:
    """The whole record as a feature of Linked Places Format; who is asked, and when, changes nothing in it."""
    asking.parameters(request, ())
    g = gazetteer()
    known = lpf.feature(g.store, g[id], base=request.url_root)
    return json_response({"@context": terms.CONTEXT, **known}, content_type=terms.MEDIA_TYPE)


def _place(id: str, represent: Callable[..., dict[str, Any]], content_type: str) -> Response:
    given = asking.parameters(request, ("at", "lang", "perspective"))
    g = gazetteer()
    shown = represent(
        g,
        g[id],
        lang=asking.lang(given) or "en",
        perspective=given.get("perspective") or views.BOTH,
        at=asking.at(given),
    )
    return json_response(shown, content_type=content_type)


@api.get("/v1/perspectives")
def perspectives() -> Response:
    asking.parameters(request, ())
    g = gazetteer()
    parties = [{"id": party.id, "label": party.label} for party in g.store.parties.values()]
    shown = [v1.perspective(g, id) for id in g.store.perspectives]
    return json_response({"perspectives": shown, "parties": parties, "version": g.version})


@api.get("/v1/disputes")
def disputes() -> Response:
    asking.parameters(request, ())
    g = gazetteer()
    return json_response({"disputes": [v1.dispute(g, id) for id in g.store.disputes], "version": g.version})


@api.get("/v1/version")
def version() -> Response:
    asking.parameters(request, ())
    return json_response({"version": gazetteer().version, "data_date": gazetteer().store.data_date})


@api.get("/healthz")
def healthz() -> Response:
    """Whether the process answers."""
    asking.parameters(request, ())
    return json_response({"status": "ok"})


@api.get("/readyz")
def readyz() -> Response:
    """Whether the index answers."""
    asking.parameters(request, ())
    next(iter(gazetteer().places(limit=1)), None)
    return json_response({"status": "ready", "version": gazetteer().version})
