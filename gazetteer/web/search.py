"""``/v1``: finding places by beginnings, words, boxes and positions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from gazetteer import perspective as views
from gazetteer.core import MAX_LIMIT, MAX_OFFSET, Gazetteer
from gazetteer.errors import InputError
from gazetteer.model import Kind, Layer
from gazetteer.standards import v1
from gazetteer.web import asking
from gazetteer.web.api import json_response
from gazetteer.web.articles import gazetteer
from gazetteer.wording import say

searches = Blueprint("searches", __name__)

AUTOCOMPLETE = ("q", "lang", "at", "perspective", "kind", "countries", "near", "limit")
SEARCH = (*AUTOCOMPLETE, "dispute", "bbox", "offset")
PLACES = ("q", "kind", "dispute", "layer", "bbox", "lang", "perspective", "at", "limit", "offset", "after")
REVERSE = ("lat", "lon", "at", "lang", "perspective", "kind", "countries", "limit", "radius_m")
LAYERS: Mapping[str, Layer | None] = {"authored": "authored", "world": "world", "all": None}
DEFAULT_LIMIT = 10
BBox = tuple[float, float, float, float]


@searches.get("/v1/autocomplete")
def autocomplete() -> Response:
    given = asking.parameters(request, AUTOCOMPLETE)
    g, asked = gazetteer(), _question(given)
    found = g.autocomplete(
        asked.q, lang=asked.lang, at=asked.at, kind=asked.kind, countries=asked.countries, near=asked.near,
        limit=asked.limit,
    )  # fmt: skip
    views.resolve(g.store, asked.perspective, asked.at)
    return json_response(v1.completions(g, asked.q, found, **_shown(asked)))


@searches.get("/v1/search")
def search() -> Response:
    given = asking.parameters(request, SEARCH)
    g, asked = gazetteer(), _question(given)
    return _linked(_page(g, given, asked, "results"), given, asked)


@searches.get("/v1/places")
def places() -> Response:
    given = asking.parameters(request, PLACES)
    g, asked = gazetteer(), _question(given, limit=MAX_LIMIT)
    layer = given.get("layer") or "authored"
    if layer not in LAYERS:
        raise InputError(
            "layer", say("'%(layer)s' is not known; known are %(known)s", layer=layer[:40], known=", ".join(LAYERS))
        )
    if asked.q:
        if layer != "authored" or given.get("after"):
            field = "after" if given.get("after") else "layer"
            raise InputError(field, say("cannot be given together with q; page with offset"))
        return _linked(_page(g, given, asked, "places"), given, asked)
    if given.get("offset"):
        raise InputError("offset", say("is for searches with q; page a list with after, as 'next' does"))
    found = g.places(
        kinds=cast("tuple[Kind, ...]", (asked.kind,) if asked.kind else ()), dispute=_dispute(g, given),
        layer=LAYERS[layer], bbox=bbox(given), after=given.get("after", ""),
    )  # fmt: skip
    page = list(islice(found, asked.limit + 1))
    shown = [v1.place_summary(g, one, **_shown(asked)) for one in page[: asked.limit]]
    following = _next(given, after=page[asked.limit - 1].id) if len(page) > asked.limit else None
    return _linked({"places": shown, "next": following, "version": g.version}, given, asked)


@searches.get("/v1/reverse")
def reverse() -> Response:
    given = asking.parameters(request, REVERSE)
    g, asked = gazetteer(), _question(given)
    radius = decimal(given, "radius_m") if given.get("radius_m") else None
    found = g.reverse(
        (decimal(given, "lon"), decimal(given, "lat")), at=asked.at, kind=asked.kind, countries=asked.countries,
        limit=asked.limit, radius_m=radius,
    )  # fmt: skip
    views.resolve(g.store, asked.perspective, asked.at)
    return json_response(v1.ground(g, found, **_shown(asked)))


def _question(given: Mapping[str, Any], *, limit: int = DEFAULT_LIMIT) -> asking.Asked:
    return asking.question({"limit": limit, **given})


def _shown(asked: asking.Asked) -> dict[str, Any]:
    return {"lang": asked.lang or "en", "perspective": asked.perspective, "at": asked.at}


def _page(g: Gazetteer, given: Mapping[str, Any], asked: asking.Asked, field: str) -> dict[str, Any]:
    """One page of a search with the address of the next."""
    offset = asking.number(given, "offset", 0, low=0, high=MAX_OFFSET)
    result = g.search(asked.q, **asked.filters(), dispute=_dispute(g, given), bbox=bbox(given), offset=offset)
    following = offset + asked.limit
    more = result.more and following <= MAX_OFFSET
    shown = v1.page(g, asked.q, result, **_shown(asked))
    shown["next"] = _next(given, offset=following) if more else None
    if field != "results":
        shown[field] = [one["place"] for one in shown.pop("results")]
    return shown


def _next(given: Mapping[str, Any], **changed: object) -> str:
    """The address of the following page: the same question, from there on."""
    return f"{request.script_root}{request.path}?{urlencode({**given, **changed})}"


def _linked(page: dict[str, Any], given: Mapping[str, Any], asked: asking.Asked) -> Response:
    """The page with ``Link``: the next, and the one before; of a list by id, whose way back nobody knows, the first."""
    found = [(page["next"], "next")] if page["next"] else []
    offset = asking.number(given, "offset", 0, low=0, high=MAX_OFFSET)
    if offset:
        found.append((_next(given, offset=max(0, offset - asked.limit)), "prev"))
    if given.get("after"):
        found.append((_next({name: value for name, value in given.items() if name != "after"}), "first"))
    response = json_response(page)
    if found:
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in found)
    return response


def _dispute(g: Gazetteer, given: Mapping[str, Any]) -> str:
    dispute = str(given.get("dispute") or "")
    if dispute and dispute not in g.store.disputes:
        raise InputError("dispute", say("is not known; known are %(known)s", known=", ".join(g.store.disputes)))
    return dispute


def bbox(given: Mapping[str, Any]) -> BBox | None:
    """``west,south,east,north`` in degrees; west greater than east crosses the 180th meridian."""
    text = given.get("bbox")
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in str(text).split(","))
    except ValueError as error:
        raise InputError("bbox", say("must be west,south,east,north in degrees, such as 46,39,47,40")) from error
    inside = all(-180 <= x <= 180 for x in (west, east)) and -90 <= south <= north <= 90
    if not inside:
        raise InputError("bbox", say("lies outside the world, or its south is north of its north"))
    return west, south, east, north


def decimal(given: Mapping[str, Any], name: str) -> float:
    """A number that must be given. Raises InputError for anything else, "nan" and "inf" among them."""
    try:
        found = float(given[name])
    except KeyError as error:
        raise InputError(name, say("must be given, in degrees")) from error
    except (TypeError, ValueError) as error:
        raise InputError(name, say("'%(given)s' is not a number", given=str(given[name])[:40])) from error
    if found != found or abs(found) == float("inf"):
        raise InputError(name, say("must be a number that is finite"))
    return found
