"""Version 0.2 of the reconciliation API in JSON: manifest, batches, suggestions, data extension.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from gazetteer import perspective as views
from gazetteer.core import MAX_LIMIT, Gazetteer, KnownPlace
from gazetteer.errors import InputError, LimitError
from gazetteer.standards import holders
from gazetteer.standards.reconcile import engine, properties, suggest, types
from gazetteer.standards.reconcile.properties import Entity, Property, Value
from gazetteer.standards.reconcile.values import Given, Matched, Query, Strict, View

Json = dict[str, Any]
BATCH = 100
"""Queries of one request, and places of one extension; OpenRefine sends 10."""
MAX_PROPERTIES = 50
"""Properties of one query or one extension; more than any table has columns about one place."""
MAX_VALUES = 50
"""Values of one property of a query."""
DEFAULT_LIMIT = 5
PREVIEW = (430, 400)
"""Width and height of the preview in pixels."""
SETTINGS = (
    {"name": "lang", "label": "Language", "type": "text", "default": "",
     "help_text": "BCP 47 tag, such as az; empty: English labels, names in all languages"},
    {"name": "at", "label": "Date", "type": "text", "default": "",
     "help_text": "EDTF, such as 2020-11-09 or 1991; empty: the date of the data"},
    {"name": "perspective", "label": "Perspective", "type": "text", "default": "both",
     "help_text": "both, or the id of a party or perspective, such as az or am"},
    {"name": "limit", "label": "Most values", "type": "number", "default": 0, "help_text": "values of a cell; 0: all"},
)  # fmt: skip
_STRICT: dict[str, Strict] = {"should": "should", "any": "any", "all": "all"}


def manifest(base: str, version: str) -> Json:
    """What the service is and can do; ``base`` is the address of the site without a slash at its end."""
    return {
        "versions": ["0.2"],
        "name": "Gazetteer of contested place names",
        "identifierSpace": f"{base}/places/",
        "schemaSpace": f"{base}/docs#",
        "documentation": f"{base}/docs",
        "serviceVersion": version,
        "view": {"url": f"{base}/places/{{{{id}}}}"},
        "batchSize": BATCH,
        "defaultTypes": [_type(types.TYPES[id]) for id in (types.PLACE, *types.FAMILIES)],
        "preview": {
            "url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": PREVIEW[0], "height": PREVIEW[1],
        },
        "suggest": {
            what: {
                "service_url": base,
                "service_path": f"/reconcile/suggest/{what}",
                "flyout_service_url": base,
                "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
            }
            for what in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": list(SETTINGS),
        },
    }  # fmt: skip


def _type(one: types.Type) -> Json:
    return {"id": one.id, "name": one.name, "description": one.description}


# --- queries


def decoded(text: str, field: str) -> Any:
    """JSON of a form field. Raises InputError saying where the reading stopped."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise InputError(field, f"is not JSON: {error}", where="body") from error
    except RecursionError as error:
        raise InputError(field, "is nested too deeply", where="body") from error


def queries(text: str) -> dict[str, Query]:
    """A batch by its keys, in its order. Raises LimitError for one that is too long."""
    given = decoded(text, "queries")
    if not isinstance(given, dict):
        raise InputError("queries", 'must be an object such as {"q0": {"query": "Lachin"}}', where="body")
    if len(given) > BATCH:
        raise LimitError("queries", f"has {len(given):,} queries; the limit is {BATCH}", where="body")
    return {key: _query(key, one) for key, one in given.items()}


def single(text: str) -> Query:
    """The one query of ``query``: an object, or as old clients send it, the bare name."""
    if text.lstrip().startswith("{"):
        return _query("query", decoded(text, "query"))
    return Query(text=text)


def _query(key: str, given: Any) -> Query:
    if not isinstance(given, dict):
        raise InputError(key, "must be an object with query, or properties", where="body")
    text = given.get("query", "")
    listed = given.get("properties") or []
    if not isinstance(text, str) or not isinstance(listed, list):
        raise InputError(key, "has a query that is no text, or properties that are no list", where="body")
    if not text and not listed:
        raise InputError(key, "has neither query nor properties", where="body")
    if len(listed) > MAX_PROPERTIES:
        raise LimitError(key, f"has {len(listed)} properties; the limit is {MAX_PROPERTIES}", where="body")
    strict = given.get("type_strict", "should")
    if not isinstance(strict, str) or strict not in _STRICT:
        raise InputError(key, "has a type_strict that is none of any, all, should", where="body")
    return Query(
        text=text, types=_types(key, given.get("type")), strict=_STRICT[strict], limit=_limit(key, given.get("limit")),
        given=tuple(_given(key, one) for one in listed),
    )  # fmt: skip


def _types(key: str, given: Any) -> tuple[str, ...]:
    """Ids of the types, as a text, a list of texts, or as OpenRefine keeps them, objects with an id."""
    listed = given if isinstance(given, list) else [] if given in (None, "") else [given]
    found = [one.get("id") if isinstance(one, dict) else one for one in listed[:MAX_VALUES]]
    if not all(isinstance(one, str) for one in found):
        raise InputError(key, "has a type that is no id", where="body")
    return tuple(str(one) for one in found)


def _limit(key: str, given: Any) -> int:
    if given is None:
        return DEFAULT_LIMIT
    if isinstance(given, bool) or not isinstance(given, int | float) or given % 1:
        raise InputError(key, f"has a limit that is no whole number from 1 to {MAX_LIMIT}", where="body")
    return max(1, min(MAX_LIMIT, int(given)))


def _given(key: str, one: Any) -> Given:
    if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
        raise InputError(key, 'has a property that is not {"pid", "v"}', where="body")
    listed = one["v"] if isinstance(one["v"], list) else [one["v"]]
    return Given(pid=one["pid"], values=tuple(_text(key, value) for value in listed[:MAX_VALUES]))


def _text(key: str, value: Any) -> str:
    """A value as text: of a place that was reconciled before, its id."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(key, "has a property value that is no text, number or entity", where="body")
    return str(value)


def results(g: Gazetteer, batch: dict[str, Query], view: View) -> Json:
    """The answer to a batch: candidates under the same keys."""
    return {key: result(g, one, view) for key, one in batch.items()}


def result(g: Gazetteer, query: Query, view: View) -> Json:
    return {"result": [_candidate(g, one, view) for one in engine.match(g, query, view)]}


def _candidate(g: Gazetteer, one: Matched, view: View) -> Json:
    return {
        "id": one.place.id,
        "name": label(g, one.place, view),
        "description": description(g, one.place, matched=one.name),
        "score": one.score,
        "match": one.match,
        "type": _notable(one.place),
        "features": [{"id": id, "value": value} for id, value in one.features],
    }


def label(g: Gazetteer, place: KnownPlace, view: View) -> str:
    return place.label(view.lang, perspective=view.perspective, at=view.at or None)


def description(g: Gazetteer, place: KnownPlace, *, matched: str = "") -> str:
    """What tells namesakes apart: kind, position, and who says in which country it lies."""
    said: list[str] = [place.kind]
    if place.point:
        lon, lat = place.point.lonlat
        said.append(f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}")
    country, said_by = holders.country(g.store, place)
    if country:
        said.append(said_by if ":" in said_by else f"{country} according to {said_by or 'the record'}")
    if matched:
        said.append(f"found as “{matched}”")
    return "; ".join(said)


def _notable(place: KnownPlace) -> list[Json]:
    return [{"id": one.id, "name": one.name} for one in types.of_kind(place.kind)]


# --- suggestions


def suggested(g: Gazetteer, what: str, prefix: str, *, type: str, skip: int, view: View) -> Json:
    """``/reconcile/suggest/…``: entities, types or properties."""
    if what == "entity":
        found = suggest.entities(g, prefix, kinds=types.kinds(type), lang=view.lang, skip=skip)
        return {
            "result": [
                {"id": one.id, "name": label(g, one, view), "description": description(g, one),
                 "notable": _notable(one)}
                for one in found
            ]
        }  # fmt: skip
    if what == "type":
        return {"result": [_suggested_type(one) for one in suggest.types(prefix, skip=skip)]}
    return {"result": [_property(one) for one in suggest.properties(g, prefix, skip=skip)]}


def _suggested_type(one: types.Type) -> Json:
    broader = [_type(types.TYPES[one.broader])] if one.broader else []
    return {**_type(one), "broader": broader}


def _property(one: Property) -> Json:
    return {"id": one.id, "name": one.name, "description": one.description}


def flyout(g: Gazetteer, what: str, id: str, view: View) -> tuple[str, str]:
    """Name and description of what a suggestion stands for. Raises NotFoundError, or InputError for no such id."""
    if what == "entity":
        place = g[id]
        return label(g, place, view), description(g, place)
    found = types.TYPES.get(id) if what == "type" else properties.named(g, id)
    if not found:
        raise InputError("id", f"'{id[:40]}' is no {what} here")
    return found.name, found.description


# --- data extension


def proposal(g: Gazetteer, type: str, limit: int) -> Json:
    """``/reconcile/properties``: what can be fetched for places of a type."""
    found = [_property(one) for one in properties.proposed(g, types.kinds(type))]
    return {"properties": found[:limit] if limit else found, "type": type, "limit": limit}


def extension(g: Gazetteer, text: str, base: str) -> Json:
    """Values of properties for a list of places, both named in the JSON ``text``."""
    given = decoded(text, "extend")
    ids, listed = (given.get("ids"), given.get("properties")) if isinstance(given, dict) else (None, None)
    if not isinstance(ids, list) or not isinstance(listed, list) or not all(isinstance(id, str) for id in ids):
        raise InputError("extend", 'must be {"ids": ["…"], "properties": [{"id": "…"}]}', where="body")
    for field, found, limit in (("ids", ids, BATCH), ("properties", listed, MAX_PROPERTIES)):
        if len(found) > limit:
            raise LimitError(f"extend.{field}", f"has {len(found):,} items; the limit is {limit}", where="body")
    wanted = [_wanted(g, one) for one in listed]
    rows = {id: _row(g, g.place(id), wanted) for id in ids}
    return {"meta": [_meta(one, base) for one, _ in wanted], "rows": rows}


def _wanted(g: Gazetteer, given: Any) -> tuple[Property, properties.Setting]:
    id = given.get("id") if isinstance(given, dict) else None
    found = properties.named(g, id) if isinstance(id, str) else None
    if not found or not found.read:
        raise InputError("extend.properties", f"'{str(id)[:40]}' is not a property to be fetched", where="body")
    settings = given.get("settings") or {}
    if not isinstance(settings, dict):
        raise InputError("extend.properties", "has settings that are no object", where="body")
    asked = properties.setting({str(one["name"]): _setting(settings, one) for one in SETTINGS})
    views.resolve(g.store, asked.perspective, asked.at)
    return found, asked


def _setting(settings: Json, known: Json) -> Any:
    """One setting as read: numbers also as text, as forms send them."""
    name = str(known["name"])
    value = settings.get(name, known["default"])
    if known["type"] == "text":
        if not isinstance(value, str) or len(value) > 100:
            raise InputError(f"extend.properties.settings.{name}", "must be a short text", where="body")
        return value
    try:
        number = int(value or 0)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"extend.properties.settings.{name}", "must be a whole number", where="body") from error
    return max(0, number)


def _meta(one: Property, base: str) -> Json:
    shown = {"id": one.id, "name": one.name}
    if not one.entities:
        return shown
    return {**shown, "type": {"id": types.PLACE, "name": "place"}, "service": f"{base}/reconcile"}


def _row(
    g: Gazetteer, place: KnownPlace | None, wanted: Iterable[tuple[Property, properties.Setting]]
) -> dict[str, list[Json]]:
    """Cells of one place; all empty for an id that nobody recorded."""
    return {
        one.id: [_cell(value) for value in properties.values(g, place, one, asked)] if place else []
        for one, asked in wanted
    }


def _cell(value: Value) -> Json:
    if isinstance(value, Entity):
        return {"id": value.id, "name": value.name}
    if isinstance(value, str):
        return {"str": value}
    return {"int": value} if isinstance(value, int) else {"float": value}
