"""Schemas of the answers. What the library keeps as dataclasses is read from these; the rest is written here once.

A test closes every object and sends real answers through: a field that is missing here makes it fail.
"""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from gazetteer.annotate.values import REASONS as ARTICLE_REASONS
from gazetteer.annotate.values import MentionType, Voice
from gazetteer.annotate.values import Status as MentionStatus
from gazetteer.lens import Lens
from gazetteer.lens.corpus import Corpus
from gazetteer.match.values import REASONS, Offset
from gazetteer.model import ClaimWhat, Layer, NameKind, PerspectiveKind, RelationWhat, Stance
from gazetteer.search.typing import How
from gazetteer.standards.nominatim.places import KINDS as NOMINATIM
from gazetteer.web import asking
from gazetteer.web.contract.values import Json

REF = "#/components/schemas/{name}"
STATUSES = ("exact", "variant", "transliterated", "fuzzy", "compound", "composed", "qualified", "ambiguous", "none")
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
TRUTH: Json = {"type": "boolean"}
ANY: Json = {"type": "object"}
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
TEXTS: Json = {"type": "array", "items": TEXT}
BOX: Json = {"type": ["array", "null"], "minItems": 4, "maxItems": 4, "items": NUMBER}


def ref(name: str) -> Json:
    return {"$ref": REF.format(name=name)}


def many(one: Json) -> Json:
    return {"type": "array", "items": one}


def maybe(one: Json) -> Json:
    """The same, or null."""
    return {**one, "type": [one["type"], "null"]} if isinstance(one.get("type"), str) else {
        "anyOf": [one, {"type": "null"}]
    }  # fmt: skip


def words(given: Any) -> Json:
    """One of the words of a Literal, or of a list."""
    listed = list(get_args(given) or given)
    return {"type": "string", "enum": listed}


def obj(optional: Json | None = None, /, **required: Json) -> Json:
    """An object with fields that are always there, and ``optional`` ones."""
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def mapped(value: Json) -> Json:
    return {"type": "object", "additionalProperties": value}


HEAD: dict[str, Json] = {"perspective": TEXT, "at": maybe(TEXT), "version": TEXT, "data_date": TEXT}
POINT: dict[str, Json] = {"lat": maybe(NUMBER), "lon": maybe(NUMBER)}
KIND = words(sorted(asking.KINDS))
_NAMED: dict[str, Json] = {"text": TEXT, "lang": TEXT, "script": TEXT}


def schemas() -> dict[str, Json]:
    """All of them by name."""
    return {**_kept(), **_shared(), **_places(), **_names(), **_articles(), **_finding(), **_others()}


def _kept() -> dict[str, Json]:
    """Those of the library's own dataclasses; all their fields are always there."""
    _, found = msgspec.json.schema_components([Lens, Corpus, Offset], ref_template=REF)
    for one in found.values():
        if "properties" in one:
            one["required"] = list(one["properties"])
    return dict(found)


def _shared() -> dict[str, Json]:
    field = obj(**{"in": TEXT, "name": TEXT, "reason": TEXT})
    geometry = obj(
        {"coordinates": {"type": "array"}, "geometries": many(ANY)},
        type=words(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
                    "GeometryCollection"]),
    )  # fmt: skip
    return {
        "Problem": obj(
            type=TEXT, title=TEXT, status={"type": "integer", "minimum": 400}, detail=TEXT, errors=many(field)
        ),
        "Geometry": geometry,
        "Reason": obj(code=words(sorted({**REASONS, **ARTICLE_REASONS})), text=TEXT),
        "Source": obj(dict.fromkeys(("title", "publisher", "date", "licence", "locator", "read"), TEXT), id=TEXT),
        "Ready": obj(status=TEXT, version=TEXT),
        "Health": obj(status=TEXT),
        "Version": obj(version=TEXT, data_date=TEXT),
        "ItemError": obj(name=TEXT, reason=TEXT),
    }


def _places() -> dict[str, Json]:
    dated: dict[str, Json] = {"when": TEXT, "when_text": TEXT}
    shape: dict[str, Json] = {
        **dated, "earliest": maybe(TEXT), "latest": maybe(TEXT), "schematic": TRUTH, "precision_m": maybe(NUMBER),
        "asserted_by": TEXT, "note": TEXT, "source": ref("Source"),
    }  # fmt: skip
    claim = obj(
        id=TEXT, what=words(ClaimWhat), text=TEXT, party=TEXT, party_label=TEXT, asserted_by=TEXT,
        asserted_by_label=TEXT, of=TEXT, **dated, certainty=TEXT, note=TEXT, source=ref("Source"),
        in_force=maybe(TRUTH),
    )  # fmt: skip
    held: dict[str, Json] = {
        "by": TEXT, "label": TEXT, "party": TEXT, "party_label": TEXT, "stance": words(Stance), **dated,
    }  # fmt: skip
    side = obj(id=TEXT, label=TEXT, langs=TEXTS, when=TEXT)
    part = obj(text=TEXT, lang=TEXT, dir=TEXT, parties=TEXTS, derived=TRUTH)
    from_above = maybe(obj(id=TEXT, label=TEXT, claims=many(ref("Claim"))))
    common: dict[str, Json] = {
        "label": TEXT, "kind": KIND, "perspective": TEXT, "at": maybe(TEXT), "version": TEXT,
    }  # fmt: skip
    drawn = {name: value for name, value in shape.items() if name != "id"}
    return {
        "Member": obj({"kind": KIND}, id=TEXT, label=TEXT, **POINT),
        "Summary": obj(
            {"endpoints": many(ref("Member")), "geometry": maybe(ref("Geometry")), "schematic": TRUTH,
             "method": words(["known", "network", "straight"]), "length_m": WHOLE},
            id=TEXT, label=TEXT, kind=KIND, **POINT, bbox=BOX, members=many(ref("Member")), same=mapped(TEXT), uri=TEXT,
        ),
        "Claim": claim,
        "Use": obj(id=TEXT, **held, source=ref("Source")),
        "Derived": obj(follows=TEXT, **held),
        "Name": obj(
            id=TEXT, **_NAMED, lang_label=TEXT, dir=TEXT, kind=words(NameKind), romanised=TEXT, by=TEXTS,
            source=ref("Source"), uses=many(ref("Use")), derived=many(ref("Derived")),
        ),
        "Outline": obj(id=TEXT, **shape),
        "Shape": obj(id=TEXT, **shape, geometry=ref("Geometry")),
        "Relation": obj(what=words(RelationWhat), when=TEXT, place=ref("Member"), source=ref("Source")),
        "Dispute": obj(id=TEXT, title=TEXT, langs=TEXTS, parties=many(side), sources=many(ref("Source"))),
        "Perspective": obj(
            id=TEXT, label=TEXT, party=TEXT, party_label=TEXT, kind=words(PerspectiveKind),
            **dated, langs=TEXTS, working=TEXTS,
            fallback=TEXTS, note=TEXT, sources=many(ref("Source")),
        ),
        "Place": obj(
            id=TEXT, label=TEXT, kind=KIND, **HEAD, **POINT, bbox=BOX, uri=TEXT, disputed=TRUTH, labels=mapped(TEXT),
            label_parts=many(part), perspectives_asked=TEXTS, names=many(ref("Name")), shapes=many(ref("Shape")),
            claims=many(ref("Claim")), claims_from=from_above, claims_note=TEXT, relations=many(ref("Relation")),
            members=many(ref("Member")), disputes=many(ref("Dispute")), same=mapped(TEXT), was=TEXTS,
            layer=words(Layer), country=TEXT, note=TEXT,
        ),
        "PlaceFeatures": features(obj({**drawn, "shape_id": TEXT}, id=TEXT, **common)),
        "Places": obj(places=many(ref("Summary")), next=maybe(TEXT), version=TEXT),
        "Perspectives": obj(
            perspectives=many(ref("Perspective")), parties=many(obj(id=TEXT, label=TEXT)), version=TEXT
        ),
        "Disputes": obj(disputes=many(ref("Dispute")), version=TEXT),
    }  # fmt: skip


def features(properties: Json, optional: Json | None = None, **more: Json) -> Json:
    """A FeatureCollection of features with these properties."""
    feature = obj(
        {"bbox": BOX, "id": TEXT}, type=words(["Feature"]), properties=properties, geometry=maybe(ref("Geometry"))
    )
    return obj(optional, type=words(["FeatureCollection"]), features=many(feature), **more)


def _names() -> dict[str, Json]:
    matched = obj(id=TEXT, **_NAMED, by=TEXTS, perspectives=TEXTS, perspectives_derived=TEXTS)
    candidate = obj(
        {"offset": ref("Offset"), "why": many(ref("Reason"))},
        place=ref("Summary"), name=maybe(matched), how=words([*STATUSES, "id"]), score=SHARE,
    )  # fmt: skip
    fields: dict[str, Json] = {
        "query": TEXT, "status": words(STATUSES), **HEAD, "candidates": many(ref("Candidate")),
        "suggestions": many(ref("Summary")),
    }  # fmt: skip
    failed = obj(id={}, error=ref("ItemError"))
    return {
        "Candidate": candidate,
        "Normalization": obj(**fields),
        "BatchItem": {"anyOf": [obj(id={}, **fields), failed]},
        "Batch": obj(results=many(ref("BatchItem")), version=TEXT, data_date=TEXT),
    }


def _articles() -> dict[str, Json]:
    said: dict[str, Json] = {
        "start": WHOLE, "end": WHOLE, "surface": TEXT, "type": words(MentionType), "status": words(MentionStatus),
        "by": TEXTS, "voice": words(Voice), "score": SHARE,
    }  # fmt: skip
    part = obj(start=WHOLE, end=WHOLE, surface=TEXT, by=TEXTS, place=maybe(ref("Summary")))
    mention = obj(
        **said, perspectives=TEXTS, perspectives_derived=TEXTS, speaker=TEXT, why=many(ref("Reason")),
        place=maybe(ref("Summary")),
        parts=many(part), candidates=many(obj(place=maybe(ref("Summary")), score=SHARE)),
    )  # fmt: skip
    place: dict[str, Json] = {"place": maybe(TEXT), "label": maybe(TEXT), "kind": maybe(TEXT)}
    override = obj({"start": maybe(WHOLE), "end": maybe(WHOLE), "surface": TEXT}, place=TEXT)
    told = obj(
        start=maybe(WHOLE), end=maybe(WHOLE), surface=TEXT, place=TEXT,
        status=words(["applied", "moved", "lost", "unused"]), reason=TEXT,
    )  # fmt: skip
    failure = obj(id=TEXT, name=TEXT, reason=TEXT)
    counted = msgspec.json.schema_components([Corpus], ref_template=REF)[1]["Corpus"]["properties"]
    return {
        "Mention": mention,
        "Override": override,
        "Article": obj(
            text=TEXT, lang=TEXT, at=maybe(TEXT), at_found=maybe(TEXT), perspective=TEXT, version=TEXT, data_date=TEXT,
            mentions=many(ref("Mention")), corrections=many(told), lens=ref("Lens"),
        ),
        "ArticleFeatures": features(obj(**said, **place, perspective=TEXT, at=maybe(TEXT), version=TEXT)),
        "Annotations": {
            "type": "object", "required": ["@context", "id", "type", "items"],
            "properties": {"@context": {"type": "array"}, "id": TEXT, "type": words(["AnnotationPage"]),
                           "items": many(ANY)},
            "additionalProperties": True,
        },
        "Counts": obj(**counted, failures=many(failure), version=TEXT, data_date=TEXT),
    }  # fmt: skip


def _finding() -> dict[str, Json]:
    name = obj(id=maybe(TEXT), **_NAMED, romanised=TEXT, by=TEXTS)
    completion = obj(
        place=ref("Summary"), name=name, highlight=obj(start=WHOLE, end=WHOLE), how=words(How)
    )  # fmt: skip
    near = obj(place=ref("Summary"), distance_m=WHOLE, bearing=NUMBER, direction=TEXT)
    country = obj(name=TEXT, code=TEXT, asserted_by=TEXT, text=TEXT, distance_m=WHOLE)
    return {
        "Completion": completion,
        "Completions": obj(**HEAD, query=TEXT, completions=many(ref("Completion"))),
        "Found": obj(**HEAD, query=TEXT, status=words(STATUSES), results=many(ref("Completion")), next=maybe(TEXT)),
        "FoundPlaces": obj(**HEAD, query=TEXT, status=words(STATUSES), places=many(ref("Summary")), next=maybe(TEXT)),
        "Grid": obj(
            total=WHOLE, places=many(obj(id=TEXT, label=TEXT, kind=TEXT, lat=NUMBER, lon=NUMBER)),
            cells=many(obj(count=WHOLE, lat=NUMBER, lon=NUMBER, bbox=BOX)), at=maybe(TEXT), version=TEXT,
        ),
        "Ground": obj(
            **HEAD, outlines_at=TEXT, nearest=many(near),
            within=many(obj(place=ref("Summary"), shape=ref("Outline"))),
            contested=many(obj(place=ref("Summary"), distance_m=WHOLE, claims=many(ref("Claim")))),
            country=maybe(country),
        ),
    }  # fmt: skip


def _others() -> dict[str, Json]:
    spot = many(TEXT) | {"minItems": 4, "maxItems": 4}
    tagged = {name: words(sorted({getattr(one, name) for one in NOMINATIM.values()})) for name in ("category", "type")}
    extra = {
        "address": mapped(TEXT), "namedetails": mapped(TEXT), "extratags": mapped(TEXT),
        "geojson": maybe(ref("Geometry")),
    }  # fmt: skip
    properties: dict[str, Json] = {
        "place_id": WHOLE, "type": tagged["type"], "place_rank": WHOLE, "importance": SHARE, "addresstype": TEXT,
        "name": TEXT, "display_name": TEXT, "gazetteer_id": TEXT, "gazetteer_uri": TEXT,
    }  # fmt: skip
    place = obj(
        {"category": tagged["category"], "class": tagged["category"], **extra},
        **properties, licence=TEXT, lat=TEXT, lon=TEXT, boundingbox=spot,
    )  # fmt: skip
    feature = obj({name: extra[name] for name in ("address", "namedetails", "extratags")},
                  category=tagged["category"], **properties)  # fmt: skip
    coded = obj(geocoding={"type": "object", "additionalProperties": True})
    link = obj({"title": TEXT}, href=TEXT, rel=TEXT, type=TEXT)
    row = obj({"links": many(link)}, type=words(["Feature"]), id=TEXT, geometry=maybe(ref("Geometry")),
              properties={"type": "object", "additionalProperties": True})  # fmt: skip
    collection = obj(
        id=TEXT, title=TEXT, description=TEXT, itemType=TEXT, crs=TEXTS, extent=ANY, links=many(ref("Link"))
    )
    entity = obj({"description": TEXT, "notable": many(ANY), "broader": many(ANY)}, id=TEXT, name=TEXT)
    judged = obj(id=TEXT, value={"type": ["number", "boolean"]})
    candidate = obj(
        id=TEXT, name=TEXT, description=TEXT, score={"type": "number", "minimum": 0, "maximum": 100}, match=TRUTH,
        type=many(obj(id=TEXT, name=TEXT)), features=many(judged),
    )  # fmt: skip
    result = obj(result=many(ref("ReconcileCandidate")))
    return {
        "NominatimPlace": place,
        "NominatimPlaces": many(ref("NominatimPlace")),
        "NominatimMissing": obj(error=TEXT),
        "NominatimFeatures": features(feature, licence=TEXT),
        "NominatimCoded": features(coded, geocoding=obj(version=TEXT, attribution=TEXT, licence=TEXT, query=TEXT)),
        "Link": link,
        "Landing": obj(title=TEXT, description=TEXT, links=many(ref("Link"))),
        "Conformance": obj(conformsTo=TEXTS, links=many(ref("Link"))),
        "Collection": collection,
        "Collections": obj(links=many(ref("Link")), collections=many(ref("Collection"))),
        "Feature": row,
        "Features": obj(
            type=words(["FeatureCollection"]), features=many(ref("Feature")), links=many(ref("Link")), timeStamp=TEXT,
            numberMatched=WHOLE, numberReturned=WHOLE,
        ),
        "OpenApi": {"type": "object", "required": ["openapi", "info", "paths"], "additionalProperties": True},
        "LinkedPlace": {
            "type": "object", "required": ["@context", "@id", "type", "properties"], "additionalProperties": True,
        },
        "ReconcileManifest": {
            "type": "object", "required": ["versions", "name", "identifierSpace", "schemaSpace"],
            "additionalProperties": True,
        },
        "ReconcileCandidate": candidate,
        "ReconcileResult": result,
        "ReconcileBatch": mapped(ref("ReconcileResult")),
        "ReconcileExtension": obj(meta=many(ANY), rows=mapped(mapped(many(ANY)))),
        "Suggestions": obj(result=many(entity)),
        "Flyout": obj(id=TEXT, html=TEXT),
        "Properties": obj(properties=many(entity), type=TEXT, limit=WHOLE),
    }  # fmt: skip
