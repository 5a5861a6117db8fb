"""``/ogc/``: features for GIS programs, by OGC API – Features, each answer also as a page."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import NotAcceptable

from gazetteer import perspective as views
from gazetteer.errors import InputError
from gazetteer.standards.ogc import answers, asking, openapi, pages
from gazetteer.standards.ogc.columns import Writer
from gazetteer.standards.ogc.rows import Collection
from gazetteer.web import asking as reading
from gazetteer.web.articles import gazetteer

features = Blueprint("ogc", __name__)

FORMS = ("json", "html")
OFFERED = (answers.JSON, answers.GEOJSON, answers.OPENAPI.partition(";")[0], answers.HTML)


def _base() -> str:
    return f"{request.host_url.rstrip('/')}/ogc"


def _html(given: dict[str, str]) -> bool:
    """Whether a page is wanted: by ``f``, else by ``Accept``, in which equals mean JSON."""
    form = given.get("f", "")
    if form:
        if form not in FORMS:
            raise InputError("f", f"'{form[:40]}' is no form of an answer; known are {', '.join(FORMS)}")
        return form == "html"
    accepted = request.accept_mimetypes
    if not accepted.provided:
        return False
    best = accepted.best_match(OFFERED)
    if best is None:
        refused = NotAcceptable()
        refused.said = "This address answers application/json, application/geo+json and text/html."  # type: ignore[attr-defined]
        raise refused
    return bool(best == answers.HTML)


def _answered(value: dict[str, Any], type: str = answers.JSON) -> Response:
    """JSON with an ETag that leaves out when the answer was made."""
    response = Response(msgspec.json.encode(value), content_type=type)
    same = msgspec.json.encode({name: one for name, one in value.items() if name != "timeStamp"})
    return _finished(response, same, weak="timeStamp" in value)


def _page(sheet: pages.Sheet) -> Response:
    response = make_response(render_template("ogc.html", sheet=sheet))
    return _finished(response, response.get_data(), weak=False)


def _finished(response: Response, same: bytes, *, weak: bool) -> Response:
    response.headers["Gazetteer-Version"] = gazetteer().version
    response.vary.add("Accept")
    response.set_etag(hashlib.blake2s(same, digest_size=16).hexdigest(), weak=weak)
    response.make_conditional(request)
    return response


@features.get("/ogc/")
def landing() -> Response:
    given = reading.parameters(request, ("f",))
    return _page(pages.landing(_base())) if _html(given) else _answered(answers.landing(_base()))


@features.get("/ogc/conformance")
def conformance() -> Response:
    given = reading.parameters(request, ("f",))
    return _page(pages.conformance(_base())) if _html(given) else _answered(answers.conformance(_base()))


@features.get("/ogc/api")
def api() -> Response:
    given = reading.parameters(request, ("f",))
    if given.get("f") == "oas30":
        return _answered(openapi.definition(_base(), gazetteer().version, openapi="3.0.3"), answers.OPENAPI_30)
    if _html(given):
        return _page(pages.api(_base()))
    return _answered(openapi.definition(_base(), gazetteer().version), answers.OPENAPI)


@features.get("/ogc/collections")
def collections() -> Response:
    given = reading.parameters(request, ("f",))
    return _page(pages.collections(_base())) if _html(given) else _answered(answers.collections(gazetteer(), _base()))


@features.get("/ogc/collections/<collection>")
def collection(collection: str) -> Response:
    given = reading.parameters(request, ("f",))
    one = answers.known(collection)
    found = answers.collection(gazetteer(), _base(), one)
    return _page(pages.collection(_base(), one, found)) if _html(given) else _answered(found)


@features.get("/ogc/collections/<collection>/items")
def items(collection: str) -> Response:
    given = reading.parameters(request, openapi.PARAMETERS)
    one = answers.known(collection)
    html = _html(given)
    found = answers.page(gazetteer(), one, asking.asked(given), given)
    writer = _writer(one, given)
    if html:
        return _page(pages.items(_base(), found, writer))
    return _answered(answers.items(found, writer, _base()), answers.GEOJSON)


@features.get("/ogc/collections/<collection>/items/<feature>")
def item(collection: str, feature: str) -> Response:
    given = reading.parameters(request, openapi.ITEM_PARAMETERS)
    one = answers.known(collection)
    html = _html(given)
    row = answers.item(gazetteer(), one, feature)
    writer = _writer(one, given)
    if html:
        return _page(pages.item(_base(), row, writer))
    return _answered(answers.feature(row, writer, _base()), answers.GEOJSON)


def _writer(one: Collection, given: dict[str, str]) -> Writer:
    """How features are written. Raises InputError for a language, date or perspective that is none."""
    g, at = gazetteer(), asking.time(given.get("datetime", ""))
    perspective = given.get("perspective") or views.BOTH
    views.resolve(g.store, perspective, at)
    return Writer(
        g=g, collection=one, lang=reading.lang(given) or "en", perspective=perspective, at=at,
        base=request.host_url.rstrip("/"),
    )  # fmt: skip
