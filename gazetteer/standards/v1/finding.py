"""Completions, pages of a search and what lies around a point, as the JSON of ``/v1``."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import LangTag
from gazetteer.names import script
from gazetteer.search import Completed, Contested, Ground, Listed, Neighbour, Outline, Result
from gazetteer.standards.v1.holding import claim
from gazetteer.standards.v1.places import Json, place_summary, shape
from gazetteer.when import When

BEARING_DIGITS = 1
"""Points are good to some hundred metres; a finer bearing would claim what nobody measured."""


def completions(
    g: Gazetteer, q: str, found: Iterable[Completed], *, lang: LangTag, perspective: str, at: When | None
) -> Json:
    """``GET /v1/autocomplete``."""
    shown = [_completed(g, one, lang, perspective, at) for one in found]
    return {**_head(g, perspective, at), "query": q, "completions": shown}


def page(g: Gazetteer, q: str, result: Result, *, lang: LangTag, perspective: str, at: When | None) -> Json:
    """``GET /v1/search``, without its links."""
    shown = [_completed(g, one, lang, perspective, at) for one in result.found]
    return {**_head(g, perspective, at), "query": q, "status": result.status, "results": shown}


def _head(g: Gazetteer, perspective: str, at: When | None) -> Json:
    return {
        "perspective": perspective,
        "at": str(at) if at else None,
        "version": g.version,
        "data_date": g.store.data_date,
    }


def _completed(g: Gazetteer, one: Completed, lang: LangTag, perspective: str, at: When | None) -> Json:
    return {
        "place": place_summary(g, one.place, lang=lang, perspective=perspective, at=at),
        "name": {
            "id": one.name.id if one.name else None,
            "text": one.text,
            "lang": one.lang,
            "script": script(one.text),
            "romanised": one.romanised,
            "by": list(views.by(g.store, one.place, one.text, lang=one.lang, at=at)),
        },
        "highlight": {"start": one.highlight[0], "end": one.highlight[1]},
        "how": one.how,
    }


def ground(g: Gazetteer, found: Ground, *, lang: LangTag, perspective: str, at: When | None) -> Json:
    """``GET /v1/reverse``."""
    return {
        **_head(g, perspective, at),
        "outlines_at": str(found.at),
        "nearest": [_neighbour(g, one, lang, perspective, at) for one in found.nearest],
        "within": [_outline(g, one, lang, perspective, at) for one in found.within],
        "contested": [_contested(g, one, lang, perspective, at) for one in found.contested],
        "country": _listed(found.country),
    }


def _neighbour(g: Gazetteer, one: Neighbour, lang: LangTag, perspective: str, at: When | None) -> Json:
    return {
        "place": place_summary(g, one.place, lang=lang, perspective=perspective, at=at),
        "distance_m": round(one.distance_m),
        "bearing": round(one.bearing, BEARING_DIGITS) % 360,
        "direction": one.direction,
    }


def _outline(g: Gazetteer, one: Outline, lang: LangTag, perspective: str, at: When | None) -> Json:
    drawn = shape(g, one.shape)
    drawn.pop("geometry")
    return {"place": place_summary(g, one.place, lang=lang, perspective=perspective, at=at), "shape": drawn}


def _contested(g: Gazetteer, one: Contested, lang: LangTag, perspective: str, at: When | None) -> Json:
    date = views.date_of(g.store, at)
    claims = [claim(g, said, lang=lang, at=at) for said in one.place.claims if views.stands(g.store, said, date)]
    return {
        "place": place_summary(g, one.place, lang=lang, perspective=perspective, at=at),
        "distance_m": round(one.distance_m),
        "claims": claims,
    }


def _listed(country: Listed | None) -> Json | None:
    if not country:
        return None
    return {
        "name": country.name,
        "code": country.code,
        "asserted_by": country.asserted_by,
        "text": country.text,
        "distance_m": round(country.distance_m),
    }
