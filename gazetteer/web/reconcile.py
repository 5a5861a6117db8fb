"""``/reconcile``: the reconciliation service of version 0.2, as OpenRefine speaks it."""

from __future__ import annotations

from html import escape
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import NotFound

from gazetteer import mapping
from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.mapping import vendor
from gazetteer.standards import v1
from gazetteer.standards.reconcile import v02
from gazetteer.standards.reconcile.values import View
from gazetteer.standards.v1.article import dated_lines
from gazetteer.web import asking
from gazetteer.web.api import json_response
from gazetteer.web.articles import gazetteer

reconciling = Blueprint("reconcile", __name__)

VIEW = ("lang", "at", "perspective")
SERVICE = ("queries", "query", "extend", *VIEW)
SUGGEST = (
    "prefix", "cursor", "type", *VIEW, "key", "filter", "spell", "exact", "scoring", "prefixed", "stemmed", "format",
    "mql_output", "output", "type_strict", "limit",
)  # fmt: skip
"""After ``perspective`` what OpenRefine's widget may send beside, which changes nothing here."""
WHAT = ("entity", "property", "type")
MAX_CURSOR = 100
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors *"
"""Of the preview: any site may show it in a frame, and nothing in it runs."""


@reconciling.route("/reconcile", methods=["GET", "POST"])
def service() -> Response:
    """The manifest; with ``queries`` candidates; with ``extend`` values of properties."""
    given = _given()
    g, view = gazetteer(), _view(given)
    asked = [name for name in ("queries", "query", "extend") if given.get(name)]
    if len(asked) > 1:
        raise InputError(asked[1], f"cannot be given together with {asked[0]}", where="body")
    if "queries" in asked:
        return json_response(v02.results(g, v02.queries(given["queries"]), view))
    if "query" in asked:
        return json_response(v02.result(g, v02.single(given["query"]), view))
    if "extend" in asked:
        return json_response(v02.extension(g, given["extend"], _base()))
    if request.method == "POST":
        raise InputError("queries", "is missing; send queries, query or extend as form fields", where="body")
    return json_response(v02.manifest(_base(), g.version))


def _given() -> dict[str, str]:
    """Parameters of the address and fields of the form. A batch is bounded by the body, not as a parameter."""
    given: dict[str, str] = asking.canonical(request.args, SERVICE)
    if request.method == "POST":
        asking.body(request)
        given |= asking.canonical(request.form, SERVICE, where="body")
    asking.bounded({name: given[name] for name in VIEW if name in given})
    return given


def _base() -> str:
    return request.host_url.rstrip("/")


def _view(given: dict[str, Any]) -> View:
    """How labels are given. Raises InputError for a date or perspective that is none."""
    at = asking.at(given)
    perspective = given.get("perspective") or views.BOTH
    views.resolve(gazetteer().store, perspective, at)
    return View(lang=asking.lang(given) or "en", at=str(at) if at else "", perspective=perspective)


@reconciling.get("/reconcile/suggest/<what>")
def suggest(what: str) -> Response:
    given = asking.parameters(request, SUGGEST)
    skip = asking.number(given, "cursor", 0, low=0, high=MAX_CURSOR)
    found = v02.suggested(
        gazetteer(), _known(what), given.get("prefix", ""), type=given.get("type", ""), skip=skip, view=_view(given)
    )
    return json_response(found)


def _known(what: str) -> str:
    if what not in WHAT:
        raise NotFound
    return what


@reconciling.get("/reconcile/flyout/<what>")
def flyout(what: str) -> Response:
    given = asking.parameters(request, ("id", *VIEW))
    id = given.get("id", "")
    name, text = v02.flyout(gazetteer(), _known(what), id, _view(given))
    return json_response({"id": id, "html": f"<p><b>{escape(name)}</b></p><p>{escape(text)}</p>"})


@reconciling.get("/reconcile/properties")
def properties() -> Response:
    given = asking.parameters(request, ("type", "limit"))
    limit = asking.number(given, "limit", 0, low=0, high=1_000)
    return json_response(v02.proposal(gazetteer(), given.get("type", ""), limit))


@reconciling.get("/reconcile/preview")
def preview() -> Response:
    """A small page about one place, with a drawn map and without scripts, for anybody's frame."""
    given = asking.parameters(request, ("id", *VIEW))
    asking.acceptable(request, "text/html")
    g, view = gazetteer(), _view(given)
    response = make_response(render_template("preview.html", **_previewed(g, given.get("id", ""), view)))
    response.headers["Content-Security-Policy"] = POLICY
    response.add_etag()
    response.make_conditional(request)
    return response


def _previewed(g: Gazetteer, id: str, view: View) -> dict[str, Any]:
    place = g[id]
    at = asking.at({"at": view.at})
    shown = v1.place(g, place, lang=view.lang, perspective=view.perspective, at=at)
    drawn = mapping.place_view(shown, lines=[one for one in dated_lines(g, [place]) if one["id"] != place.id])
    return {
        "place": shown,
        "still": mapping.drawing(drawn["data"], vendor.assets()),
        "lang": view.lang,
        "text": v02.description(g, place),
    }
