"""Places as the JSON of ``/v1/places`` and of the pages: names with their holders, shapes, claims, disputes.

Field names and order are the contract. Everything is built from the library's values, so the browser, the command
line and a program see the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import LangTag, Name, Place, Relation, Shape, Use
from gazetteer.names import script
from gazetteer.standards.v1.holding import holding
from gazetteer.standards.words import direction, lang_label, party_label, perspective_label, sourced
from gazetteer.times import when_text
from gazetteer.translit import romanise
from gazetteer.when import When

Json = dict[str, Any]
COORDINATE_DIGITS = 5
"""About a metre; more would claim what no source here gives."""


def source(g: Gazetteer, id: str) -> Json:
    """A source as shown beside every line; ``uncited`` has nothing but its id."""
    return sourced(g.store, id)


def place_summary(
    g: Gazetteer, place: Place, *, lang: LangTag = "en", perspective: str = views.BOTH, at: When | None = None,
    geometry: bool = False,
) -> Json:  # fmt: skip
    """The place inside a candidate or a mention."""
    summary = {
        "id": place.id,
        "label": views.label(g.store, place, lang=lang, perspective=perspective, at=at).text,
        "kind": place.kind,
        **position(place),
        "bbox": bbox(place, at),
        "members": [_member(g, id, lang, perspective, at) for id in place.related("member")],
        "same": dict(place.same),
        "uri": uri(place),
    }
    if place.related("end"):
        summary["endpoints"] = [_member(g, id, lang, perspective, at) for id in place.related("end")]
    if geometry:
        summary["geometry"] = geometry_of(place, at)
    return summary


def uri(place: Place) -> str:
    """Address of the place's page below the service's root."""
    return f"/places/{place.id}"


def position(place: Place) -> Json:
    """``lat`` and ``lon`` of the label point; both None when nobody recorded one."""
    if place.point:
        return {"lat": place.point.lat, "lon": place.point.lon}
    middle = _middle(place.shape())
    return {"lat": middle[1], "lon": middle[0]} if middle else {"lat": None, "lon": None}


def _middle(shape: Shape | None) -> tuple[float, float] | None:
    """The vertex half-way along a line, the middle of the box of anything else."""
    if not shape:
        return None
    if shape.geometry["type"] == "LineString":
        from shapely.geometry import shape as as_shape

        point = as_shape(shape.geometry).interpolate(0.5, normalized=True)
        return round(point.x, COORDINATE_DIGITS), round(point.y, COORDINATE_DIGITS)
    west, south, east, north = _box(_positions(shape.geometry["coordinates"]))
    return round((west + east) / 2, COORDINATE_DIGITS), round((south + north) / 2, COORDINATE_DIGITS)


def bbox(place: Place, at: When | None = None) -> list[float] | None:
    """West, south, east, north of the shape in force, else of the point."""
    shape = place.shape(at) or place.shape()
    if shape:
        return [round(side, COORDINATE_DIGITS) for side in _box(_positions(shape.geometry["coordinates"]))]
    if place.point:
        lon, lat = place.point.lonlat
        return [lon, lat, lon, lat]
    return None


def _positions(coordinates: Any) -> Iterable[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def _box(positions: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    lons, lats = zip(*positions, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def geometry_of(place: Place, at: When | None) -> Json | None:
    shape = place.shape(at) or place.shape()
    if shape:
        return shape.geometry
    return place.point.__geo_interface__ if place.point else None


def _member(g: Gazetteer, id: str, lang: LangTag, perspective: str, at: When | None) -> Json:
    place = g.place(id)
    if not place:
        return {"id": id, "label": id, "lat": None, "lon": None}
    return {
        "id": id,
        "label": views.label(g.store, place, lang=lang, perspective=perspective, at=at).text,
        "kind": place.kind,
        **position(place),
    }


def place(
    g: Gazetteer, place: Place, *, lang: LangTag = "en", perspective: str = views.BOTH, at: When | None = None
) -> Json:
    """Everything known of a place: ``GET /v1/places/{id}``."""
    shown = views.label(g.store, place, lang=lang, perspective=perspective, at=at)
    choices = dict.fromkeys([views.BOTH, *views.sides(g.store, place, at=at), perspective])
    return {
        "id": place.id,
        "label": shown.text,
        "kind": place.kind,
        "perspective": perspective,
        "at": str(at) if at else None,
        "version": g.version,
        "data_date": g.store.data_date,
        **position(place),
        "bbox": bbox(place, at),
        "uri": uri(place),
        "disputed": bool(place.disputes),
        "labels": labels(g, place, choices, lang=lang, at=at),
        "label_parts": [
            {"text": p.text, "lang": p.lang, "dir": direction(p.text), "parties": list(p.parties), "derived": p.derived}
            for p in shown.parts
        ],
        "perspectives_asked": list(shown.chain),
        "names": [name(g, place, one, at=at) for one in place.names],
        "shapes": [shape(g, one) for one in place.shapes],
        **holding(g, place, lang=lang, at=at),
        "relations": [relation(g, one, lang=lang, perspective=perspective, at=at) for one in place.relations],
        "members": [_member(g, id, lang, perspective, at) for id in place.related("member")],
        "disputes": [dispute(g, id) for id in place.disputes],
        "same": dict(place.same),
        "was": list(place.was),
        "layer": place.layer,
        "country": place.country,
        "note": place.note,
    }


def labels(
    g: Gazetteer, place: Place, choices: Iterable[str], *, lang: LangTag = "en", at: When | None = None
) -> dict[str, str]:
    """The label under each perspective of ``choices``, once each."""
    return {choice: views.label(g.store, place, lang=lang, perspective=choice, at=at).text for choice in choices}


def name(g: Gazetteer, place: Place, name: Name, *, at: When | None = None) -> Json:
    """One name with its uses; ``by`` says whose it is in its own language at the date."""
    romanised = romanise(name.text, name.lang)
    return {
        "id": name.id,
        "text": name.text,
        "lang": name.lang,
        "lang_label": lang_label(name.lang),
        "script": script(name.text),
        "dir": direction(name.text),
        "kind": name.kind,
        "romanised": romanised[0] if romanised and script(name.text) != "Latn" else "",
        "by": list(views.by(g.store, place, name.text, lang=name.lang, at=at)),
        "source": source(g, name.source),
        "uses": [use(g, one) for one in name.uses],
        "derived": [derived(g, one) for one in name.derived],
    }


def use(g: Gazetteer, use: Use) -> Json:
    party = g.store.perspectives[use.by].party if use.by in g.store.perspectives else use.by
    return {
        "id": use.id,
        "by": use.by,
        "label": perspective_label(g.store, use.by),
        "party": party,
        "party_label": party_label(g.store, party),
        "stance": use.stance,
        "when": str(use.when),
        "when_text": when_text(use.when),
        "source": source(g, use.source),
    }


def derived(g: Gazetteer, one: Use) -> Json:
    """What follows from a use of another text: ``follows`` has its id, empty where the record alone is known."""
    shown = use(g, one)
    return {"follows": shown.pop("id"), **{key: value for key, value in shown.items() if key != "source"}}


def shape(g: Gazetteer, shape: Shape) -> Json:
    return {
        "id": shape.id,
        "when": str(shape.when),
        "when_text": when_text(shape.when),
        "earliest": iso(shape.when.earliest),
        "latest": iso(shape.when.latest),
        "schematic": shape.schematic,
        "precision_m": shape.precision_m,
        "asserted_by": shape.asserted_by,
        "note": shape.note,
        "source": source(g, shape.source),
        "geometry": shape.geometry,
    }


def iso(day: tuple[int, int, int] | None) -> str | None:
    """A bound as an ISO date that scripts can compare; None where open or unknown."""
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}" if day else None


def relation(g: Gazetteer, relation: Relation, *, lang: LangTag, perspective: str, at: When | None) -> Json:
    return {
        "what": relation.what,
        "when": str(relation.when),
        "place": _member(g, relation.place, lang, perspective, at),
        "source": source(g, relation.source),
    }


def dispute(g: Gazetteer, id: str) -> Json:
    """A dispute and its parties in the collation order of their labels; never by power or date."""
    found = g.store.disputes[id]
    parties = [
        {"id": side.party, "label": party_label(g.store, side.party), "langs": list(side.langs), "when": str(side.when)}
        for side in found.parties
    ]
    return {
        "id": found.id,
        "title": found.title,
        "langs": list(found.langs),
        "parties": sorted(parties, key=lambda party: views.collation_key(str(party["label"]))),
        "sources": [source(g, one) for one in found.sources],
    }


def perspective(g: Gazetteer, id: str) -> Json:
    found = g.store.perspectives[id]
    return {
        "id": found.id,
        "label": found.label,
        "party": found.party,
        "party_label": party_label(g.store, found.party),
        "kind": found.kind,
        "when": str(found.when),
        "when_text": when_text(found.when),
        "langs": list(found.langs),
        "working": list(found.working),
        "fallback": list(found.fallback),
        "note": found.note,
        "sources": [source(g, one) for one in found.sources],
    }


def place_geojson(
    g: Gazetteer, place: Place, *, lang: LangTag = "en", perspective: str = views.BOTH, at: When | None = None
) -> Json:
    """A FeatureCollection: the point, then each shape with its holder, time and source."""
    common = {
        "id": place.id,
        "label": views.label(g.store, place, lang=lang, perspective=perspective, at=at).text,
        "kind": place.kind,
        "perspective": perspective,
        "at": str(at) if at else None,
        "version": g.version,
    }
    point = (
        [{"type": "Feature", "properties": common, "geometry": place.point.__geo_interface__}] if place.point else []
    )
    shapes = [
        {
            "type": "Feature",
            "properties": {**common, **{k: v for k, v in shape(g, one).items() if k not in ("id", "geometry")},
                           "shape_id": one.id},
            "geometry": one.geometry,
        }
        for one in place.shapes
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": [*point, *shapes]}
