"""Every parameter with its meaning and its values, whose limits are those that the code checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gazetteer.core import MAX_COUNTRIES, MAX_LIMIT, MAX_OFFSET, MAX_QUERY, MAX_RADIUS_M, Gazetteer
from gazetteer.standards import tables
from gazetteer.standards.nominatim.finding import FEATURES
from gazetteer.standards.nominatim.forms import FORMS
from gazetteer.standards.ogc import openapi as ogc
from gazetteer.standards.representations import FORMATS
from gazetteer.web import asking, nominatim, search
from gazetteer.web import reconcile as reconciling
from gazetteer.web.contract.values import Json, Parameter

FLAG: Json = {"type": "integer", "enum": [0, 1]}
NUMBER: Json = {"type": "number"}
BBOX: Json = {"type": "array", "minItems": 4, "maxItems": 4, "items": NUMBER}
NEAR: Json = {"type": "array", "minItems": 2, "maxItems": 2, "items": NUMBER}
CODE: Json = {"type": "string", "pattern": "^[A-Za-z]{2}$"}
LAT: Json = {"type": "number", "minimum": -90, "maximum": 90}
LON: Json = {"type": "number", "minimum": -180, "maximum": 180}
Table = Mapping[str, Parameter]


def text(limit: int = asking.MAX_PARAMETER) -> Json:
    return {"type": "string", "maxLength": limit}


def whole(low: int, high: int, default: int | None = None) -> Json:
    known = {} if default is None else {"default": default}
    return {"type": "integer", "minimum": low, "maximum": high, **known}


def _flag(default: int) -> Json:
    return {**FLAG, "default": default}


def _one_of(words: Iterable[str], default: str = "") -> Json:
    return {"type": "string", "enum": list(words), **({"default": default} if default else {})}


def _table(*rows: tuple[str, str, Json]) -> dict[str, Parameter]:
    return {name: Parameter(name=name, text=said, schema=schema) for name, said, schema in rows}


def common(g: Gazetteer) -> Table:
    """What most addresses of ``/v1`` take; sides and disputes are those of the data."""
    sides = ["both", *sorted({*g.store.parties, *g.store.perspectives})]
    return _table(
        ("q", "the name", text(MAX_QUERY)),
        ("lang", "language of the name and of labels, BCP 47 (labels: English unless given)", text(35)),
        ("at", "date that names are judged at, EDTF: 2023-09-09, 1991, 1994~, 1923/1991", text(100)),
        ("perspective", "whose names are shown: both, or the id of a party or perspective", _one_of(sides, "both")),
        ("kind", "only places of this kind", _one_of(sorted(asking.KINDS))),
        ("near", "lon,lat in degrees: of places that fit equally the nearer comes first", NEAR),
        ("countries", "ISO 3166 codes; places of other countries are left out",
         {"type": "array", "maxItems": MAX_COUNTRIES, "items": CODE}),
        ("limit", "most results", whole(1, MAX_LIMIT, search.DEFAULT_LIMIT)),
        ("geometry", "1: with the GeoJSON geometry", _flag(0)),
        ("explain", "0: without the reasons", _flag(1)),
        ("admin", "name of the district or region that holds the place", text(MAX_QUERY)),
        ("country", "name or ISO 3166 code of the country that holds it", text(MAX_QUERY)),
        ("dispute", "only places of this dispute", _one_of(g.store.disputes)),
        ("layer", "authored places, those of the world layer, or all", _one_of(search.LAYERS, "authored")),
        ("bbox", "west,south,east,north in degrees; west greater than east crosses the 180th meridian", BBOX),
        ("offset", "results to pass over", whole(0, MAX_OFFSET, 0)),
        ("after", "id of the last place of the page before, as next has it", text(MAX_QUERY)),
        ("lat", "latitude in degrees", LAT),
        ("lon", "longitude in degrees", LON),
        ("radius_m", "only what lies within so many metres",
         {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_RADIUS_M}),
        ("format", "form of the answer; goes before the header Accept", _one_of(FORMATS)),
        ("raw", "1: cells that begin with = + - @ are written as they are, without a leading apostrophe", _flag(0)),
        ("title", "title of the article", text()),
        ("url", "address of the article", text()),
        ("header", "0: the table's first row is a row like the others", _flag(1)),
        *((name, f"heading of the column that holds the {part}, or its number from 1", text())
          for part, name in tables.PARAMETERS.items()),
        ("If-None-Match", "the ETag of an answer that you have: 304 when it is still the same", text()),
    )  # fmt: skip


def nominatims() -> Table:
    """Those that only Nominatim's manners have, or mean otherwise."""
    parts = [(name, "part of an address, in place of q", text()) for name in nominatim.PARTS]
    return _table(
        ("q", "the name", text(MAX_QUERY)),
        *parts,
        ("limit", f"results; more than {nominatim.MAX_LIMIT} is cut to that", whole(1, 1_000_000, nominatim.LIMIT)),
        ("countries", "ISO 3166 codes; Nominatim's word countrycodes is taken too",
         {"type": "array", "maxItems": MAX_COUNTRIES, "items": CODE}),
        ("lang", "language of names (accept-language is taken too); else the header, else English", text(35)),
        ("viewbox", "x1,y1,x2,y2: longitude and latitude of two corners", BBOX),
        ("bounded", "1: only what lies in viewbox", _flag(0)),
        ("featureType", "only places of this sort", _one_of(FEATURES)),
        ("featuretype", "the same", _one_of(FEATURES)),
        ("exclude_place_ids", "numbers from place_id, left out",
         {"type": "array", "items": {"type": "integer", "minimum": 0}}),
        ("dedupe", "taken, and changes nothing", FLAG),
        ("email", "taken, and changes nothing", text()),
        ("zoom", "how detailed: 3 a country, 8 a district, 18 any settlement",
         whole(0, nominatim.DEEPEST, nominatim.DEEPEST)),
        ("osm_ids", "ids of places here; unknown ones are left out",
         {"type": "array", "minItems": 1, "maxItems": nominatim.MAX_IDS, "items": {"type": "string"}}),
        ("format", "form of the answer", _one_of(FORMS, next(iter(FORMS)))),
        ("addressdetails", "1: with address (default of reverse)", FLAG),
        ("namedetails", "1: with the names in all languages", _flag(0)),
        ("extratags", "1: with outside ids, inhabitants, disputes", _flag(0)),
        ("polygon_geojson", "1: with the recorded line or outline", _flag(0)),
        ("Accept-Language", "languages of names, where lang is not given", text()),
    )  # fmt: skip


def reconciles() -> Table:
    """Those that only the reconciliation service has."""
    ignored = ("key", "filter", "spell", "exact", "scoring", "prefixed", "stemmed", "format", "mql_output", "output",
               "type_strict", "limit")  # fmt: skip
    unknown = set(reconciling.SUGGEST) - {"prefix", "cursor", "type", *reconciling.VIEW, *ignored}
    if unknown:
        raise LookupError(f"parameters of suggest that nothing describes: {unknown}")
    return _table(
        ("prefix", "what was typed", text()),
        ("cursor", "suggestions to pass over", whole(0, reconciling.MAX_CURSOR, 0)),
        ("type", "only entities of this type", text()),
        *((name, "what some clients send beside; it changes nothing", text()) for name in ignored),
        ("id", "id of an entity, type or property", text()),
    )


def ogcs() -> Table:
    """Those of features, from the table of that interface."""
    return {name: Parameter(name=name, text=said, schema=schema) for name, (said, schema) in ogc.PARAMETERS.items()}


def path(name: str, said: str, **schema: Any) -> Parameter:
    return Parameter(name=name, text=said, where="path", schema={"type": "string", "minLength": 1, **schema})


def pick(table: Table, names: Iterable[str], **changed: Json) -> tuple[Parameter, ...]:
    """Parameters of a table by name; ``changed`` gives some another schema."""
    return tuple(replace(table[name], schema=changed.get(name, table[name].schema)) for name in names)


def must(*given: Parameter) -> tuple[Parameter, ...]:
    return tuple(replace(one, required=True) for one in given)


def header(table: Table, name: str) -> Parameter:
    return replace(table[name], where="header")
