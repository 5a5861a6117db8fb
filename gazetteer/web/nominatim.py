"""``/search``, ``/reverse`` and ``/lookup``: Nominatim's addresses and parameters, so that its clients work here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from gazetteer import perspective as views
from gazetteer.errors import InputError, LimitError
from gazetteer.model import Place
from gazetteer.standards.nominatim import finding
from gazetteer.standards.nominatim.forms import FORMS
from gazetteer.standards.nominatim.places import View, written
from gazetteer.store.seeking import BBox
from gazetteer.web import asking
from gazetteer.web.api import json_response
from gazetteer.web.articles import gazetteer
from gazetteer.web.search import decimal

geocoding = Blueprint("nominatim", __name__)

SHOWN = ("format", "addressdetails", "namedetails", "extratags", "polygon_geojson", "lang", "at", "perspective",
         "email")  # fmt: skip
"""Parameters of all three; ``email`` changes nothing, as it names the asker."""
PARTS = ("city", "county", "state", "country")
SEARCH = ("q", *PARTS, "limit", "countries", "viewbox", "bounded", "featureType", "featuretype", "exclude_place_ids",
          "dedupe", *SHOWN)  # fmt: skip
REVERSE = ("lat", "lon", "zoom", *SHOWN)
LOOKUP = ("osm_ids", *SHOWN)
LIMIT, MAX_LIMIT = 10, 40
"""Results unless asked, and at most: Nominatim's own numbers. More is cut to that, as it does."""
MAX_IDS = 50
DEEPEST = 18
MISSING = {"error": "Unable to geocode"}
"""What Nominatim answers, with status 200, for a position that it knows nothing about; clients wait for these words."""


@geocoding.get("/search")
def search() -> Response:
    given = asking.parameters(request, SEARCH)
    view = _view(given, address=False)
    parts = {name: given.get(name, "").strip() for name in PARTS}
    q = given.get("q", "").strip()
    if q and any(parts.values()):
        part = next(name for name, text in parts.items() if text)
        raise InputError(part, "cannot be given together with q; an address is either a text or parts")
    named = [text for text in parts.values() if text]
    feature = given.get("featureType") or given.get("featuretype") or ""
    if feature and feature not in finding.FEATURES:
        raise InputError("featureType", f"'{feature[:40]}' is not known; known are {', '.join(finding.FEATURES)}")
    wanted = finding.Wanted(
        q=q or (named[0] if named else ""), countries=asking.countries(given), viewbox=_viewbox(given),
        admin=" ".join(named[1:2]) if named[1:2] != [parts["country"]] else "",
        country=parts["country"] if named[:1] != [parts["country"]] else "",
        bounded=asking.flag(given, "bounded", False), feature=feature, excluded=_excluded(given),
        limit=_limit(given), lang=_asked_lang(given), at=view.at, perspective=view.perspective,
    )  # fmt: skip
    return _answer(finding.search(gazetteer(), wanted), given, view, query=wanted.q)


@geocoding.get("/reverse")
def reverse() -> Response:
    given = asking.parameters(request, REVERSE)
    view = _view(given, address=True)
    spot = (decimal(given, "lon"), decimal(given, "lat"))
    zoom = asking.number(given, "zoom", DEEPEST, low=0, high=DEEPEST)
    found = finding.reverse(gazetteer(), spot, zoom=zoom, at=view.at)
    if not found:
        _form(given)
        return json_response(MISSING)
    return _answer([found], given, view, query=f"{spot[1]},{spot[0]}", single=True)


@geocoding.get("/lookup")
def lookup() -> Response:
    given = asking.parameters(request, LOOKUP)
    ids = [id.strip() for id in given.get("osm_ids", "").split(",") if id.strip()]
    if not ids:
        raise InputError("osm_ids", "is empty; give ids of places, such as lachin,gn-2988507")
    if len(ids) > MAX_IDS:
        raise LimitError("osm_ids", f"has {len(ids)} ids; the limit is {MAX_IDS}")
    return _answer(finding.lookup(gazetteer(), ids), given, _view(given, address=False), query=",".join(ids))


def _answer(found: Iterable[Place], given: dict[str, str], view: View, *, query: str, single: bool = False) -> Response:
    form, media_type = FORMS[_form(given)]
    g = gazetteer()
    shown = form([written(g, place, view) for place in found], address=view.address, query=query)
    if single and isinstance(shown, list):
        shown = shown[0]
    response = json_response(shown, content_type=media_type)
    response.vary.add("Accept-Language")
    return response


def _form(given: dict[str, str]) -> str:
    name = given.get("format") or next(iter(FORMS))
    if name not in FORMS:
        raise InputError("format", f"'{name[:40]}' is not offered; known are {', '.join(FORMS)}")
    return name


def _view(given: dict[str, str], *, address: bool) -> View:
    """How places are written. Raises InputError for a format, date or perspective that is none."""
    _form(given)
    at = asking.at(given)
    perspective = given.get("perspective") or views.BOTH
    views.resolve(gazetteer().store, perspective, at)
    return View(
        lang=_asked_lang(given) or "en", at=at, perspective=perspective,
        address=asking.flag(given, "addressdetails", address), names=asking.flag(given, "namedetails", False),
        tags=asking.flag(given, "extratags", False), geometry=asking.flag(given, "polygon_geojson", False),
    )  # fmt: skip


def _asked_lang(given: dict[str, str]) -> str:
    """The parameter, else the header's first language; a header that is no list of tags says nothing."""
    if given.get("lang"):
        return asking.lang(given)
    try:
        return asking.lang({"lang": request.accept_languages.best or ""})
    except InputError:
        return ""


def _limit(given: dict[str, Any]) -> int:
    return min(MAX_LIMIT, asking.number(given, "limit", LIMIT, low=1, high=1_000_000))


def _viewbox(given: dict[str, str]) -> BBox | None:
    """Two corners in any order, ``x1,y1,x2,y2``; cut at the world's edge, as windows of maps reach beyond it."""
    text = given.get("viewbox", "")
    if not text:
        return None
    try:
        x1, y1, x2, y2 = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError("viewbox", "must be x1,y1,x2,y2 in degrees: longitude and latitude of two corners") from error
    if not all(map(math.isfinite, (x1, y1, x2, y2))):
        raise InputError("viewbox", "must be four numbers that are finite")
    west, east = (max(-180.0, min(180.0, x)) for x in sorted((x1, x2)))
    south, north = (max(-90.0, min(90.0, y)) for y in sorted((y1, y2)))
    return west, south, east, north


def _excluded(given: dict[str, str]) -> frozenset[int]:
    text = given.get("exclude_place_ids", "")
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise InputError("exclude_place_ids", "must be numbers as place_id gives them, parted by commas")
    return frozenset(int(part[:20]) for part in parts)
