"""A place as a feature of Linked Places Format that the World Historical Gazetteer's schema accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gazetteer import perspective as views
from gazetteer.model import UNCITED, Claim, Name, Place, Relation, Shape, SourceId, Use
from gazetteer.standards.lpf import terms, times
from gazetteer.standards.words import claim_text, perspective_label, sourced
from gazetteer.store import Store
from gazetteer.times import when_text
from gazetteer.translit import romanise

Json = dict[str, Any]
_STANCES = {"prefers": "preferred", "accepts": "accepted", "rejects": "rejected"}
_WEB = re.compile(r"https?://(www\.)?[a-zA-Z0-9.-]{2,256}\.[a-z]{2,63}(:[0-9]{1,5})?(/\S*)?")
_YEAR = re.compile(r"-?\d+")
_RELATION_TERMS = {"part_of": "gvp:broaderPartitive", "capital_of": "gvp:capital_of", "member": "gvp:narrowerPartitive"}
"""Words of the Getty vocabularies' ontology where it has one; the others are ours."""


def collection(store: Store, features: Iterable[Json]) -> Json:
    """A FeatureCollection with both contexts, and the version and date that the features are of."""
    return {
        "type": "FeatureCollection",
        "@context": terms.CONTEXT,
        "version": store.version,
        "data_date": store.data_date,
        "features": list(features),
    }


def feature(store: Store, place: Place, *, base: str = "") -> Json:
    """One place, with everything that is recorded of it.

    ``base`` is the public address of a service, whose place pages become ids; without one they are URNs. Coordinates
    are ``[lon, lat]``. A feature carries our record in full, so that :mod:`gazetteer.importers.lpf` gives it back.
    """
    relations = [
        *(_relation(store, relation, base) for relation in place.relations),
        *(_claimed(store, claim, base) for claim in place.claims),
    ]
    return {
        "@id": place_id(place.id, base),
        "type": "Feature",
        "properties": _properties(store, place),
        "when": _when(store, place),
        "names": [_name(store, name) for name in place.names] or [{"toponym": place.id}],
        "types": [_type(place)],
        "geometry": _geometry(store, place),
        **({"relations": relations} if relations else {}),
        **({"links": links} if (links := _links(place)) else {}),
        **({"descriptions": [{"value": place.note, "lang": "en"}]} if place.note else {}),
        "kind": place.kind,
        "disputes": list(place.disputes),
        "same": dict(place.same),
        "was": list(place.was),
        "claims": [_claim(claim) for claim in place.claims],
        "country": place.country,
        "population": place.population,
        "layer": place.layer,
        "record": place.id,
        "sources": [sourced(store, id) for id in _sources(place) if id in store.sources],
    }


def _type(place: Place) -> Json:
    number = terms.AAT.get(place.kind)
    return {**({"identifier": f"aat:{number}"} if number else {}), "label": place.kind}


def place_id(id: str, base: str) -> str:
    return f"{base.rstrip('/')}/places/{id}" if base else f"{terms.PREFIX}place:{id}"


def _properties(store: Store, place: Place) -> Json:
    codes = _country_codes(store, place)
    return {
        "title": views.label(store, place).text,
        **({"ccodes": codes} if codes else {}),
        "fclasses": [terms.FCLASSES[place.kind]],
    }


def _country_codes(store: Store, place: Place) -> list[str]:
    """ISO codes of all who are said to hold the place, in alphabetical order: the format has no room for who says so.

    Parties without an ISO code are in our ``claims`` only: the format's list is closed.
    """
    said = {one.party.upper() for one in place.claims if one.what in ("sovereignty", "recognition")}
    said |= {place.country.upper()} if place.country else set()
    return sorted(code for code in said if is_code(store, code))


def is_code(store: Store, code: str) -> bool:
    """Whether the format's closed list of countries has the code (two capitals)."""
    return len(code) == 2 and code not in terms.CLOSED_OUT and store.same("iso", code) is not None


def _when(store: Store, place: Place) -> Json:
    """The times of all names, shapes and claims; of a place without any, that it is known at the data's date."""
    used = [use.when for name in place.names for use in name.uses]
    found = times.spans([*used, *(one.when for one in place.shapes), *(one.when for one in place.claims)])
    return found or {"timespans": [{"start": {"latest": store.data_date}}], "label": "dates not recorded"}


def _name(store: Store, name: Name) -> Json:
    used = times.spans([use.when for use in name.uses if use.stance != "rejects"])
    roman = romanise(name.text, name.lang)
    return {
        "toponym": name.text,
        "lang": name.lang,
        **({"when": used} if used else {}),
        "citations": [*_cited(store, name.source), *(_use_citation(store, use) for use in name.uses)],
        **({"romanised": roman[0]} if roman and roman[0] != name.text else {}),
        "record": name.id,
        "kind": name.kind,
        "cited": name.source,
        "users": [_user(use) for use in name.uses],
        **({"derived": [_user(use) for use in name.derived]} if name.derived else {}),
    }


def _user(use: Use) -> Json:
    return {"record": use.id, "agent": use.by, "stance": use.stance, "edtf": str(use.when), "cited": use.source}


def _use_citation(store: Store, use: Use) -> Json:
    """Who uses the name, for readers that know nothing of ``users``."""
    said = f"{perspective_label(store, use.by)}: {_STANCES[use.stance]}, {when_text(use.when)}"
    return {**_citation(store, use.source), "label": f"{said} ({_title(store, use.source)})"}


def _title(store: Store, id: SourceId) -> str:
    return store.sources[id].title if id in store.sources else id


def _cited(store: Store, id: SourceId) -> list[Json]:
    return [] if id == UNCITED else [_citation(store, id)]


def _citation(store: Store, id: SourceId) -> Json:
    source = store.sources.get(id)
    if not source:
        return {"label": id}
    year = _YEAR.match(source.date)
    return {
        "@id": source.locator if _WEB.fullmatch(source.locator) else f"{terms.PREFIX}source:{id}",
        "label": source.title,
        **({"year": year[0]} if year else {}),
    }


def _geometry(store: Store, place: Place) -> Json | None:
    """The point for labels, then each outline or line with its holder and time; None where nobody recorded any."""
    found = [_point(store, place), *(_shape(store, shape) for shape in place.shapes)]
    known = [one for one in found if one]
    return known[0] if len(known) == 1 else {"type": "GeometryCollection", "geometries": known} if known else None


def _point(store: Store, place: Place) -> Json | None:
    if not place.point:
        return None
    point = place.point
    return {
        "type": "Point",
        "coordinates": [point.lon, point.lat],
        "citations": _cited(store, point.source),
        "point_source": point.source,
    }


def _shape(store: Store, shape: Shape) -> Json:
    when = times.spans([shape.when])
    tolerance = {"approximation": {"type": "geo:hasSpatialAccuracy", "tolerance": shape.precision_m}}
    return {
        **shape.geometry,
        **({"when": when} if when else {}),
        **(tolerance if shape.precision_m else {}),
        **({"certainty": "less-certain"} if shape.schematic else {}),
        "citations": _cited(store, shape.source),
        "record": shape.id,
        "asserted_by": shape.asserted_by,
        "edtf": str(shape.when),
        "precision_m": shape.precision_m,
        "schematic": shape.schematic,
        "note": shape.note,
        "cited": shape.source,
    }


def _relation(store: Store, relation: Relation, base: str) -> Json:
    other = store.place(relation.place)
    when = times.spans([relation.when])
    return {
        "relationType": _RELATION_TERMS.get(relation.what, f"gz:{relation.what}"),
        "relationTo": place_id(relation.place, base),
        "label": views.label(store, other).text if other else relation.place,
        **({"when": when} if when else {}),
        "citations": _cited(store, relation.source),
        "what": relation.what,
        "place_id": relation.place,
        "edtf": str(relation.when),
        "cited": relation.source,
    }


def _claimed(store: Store, claim: Claim, base: str) -> Json:
    """A claim as a relation to its party, for readers that know nothing of ``claims``; attributed in its label."""
    when = times.spans([claim.when])
    of = store.place(claim.of) if claim.of else None
    return {
        "relationType": f"gz:{claim.what}",
        "relationTo": place_id(claim.of, base) if claim.of else f"{terms.PREFIX}party:{claim.party}",
        "label": claim_text(store, claim, of=views.label(store, of).text if of else claim.of),
        **({"when": when} if when else {}),
        "citations": _cited(store, claim.source),
    }


def _claim(claim: Claim) -> Json:
    return {
        "record": claim.id, "what": claim.what, "party": claim.party, "asserted_by": claim.asserted_by,
        "edtf": str(claim.when), "cited": claim.source, "certainty": claim.certainty, "of": claim.of,
        "note": claim.note,
    }  # fmt: skip


def _links(place: Place) -> list[Json]:
    found = [terms.link(scheme, value) for scheme, value in place.same.items()]
    return [{"type": "closeMatch", "identifier": one} for one in found if one]


def _sources(place: Place) -> list[SourceId]:
    """Ids of all sources of a place, each once, in the order of its lines."""
    return list(dict.fromkeys(id for id in _source_ids(place) if id != UNCITED))


def _source_ids(place: Place) -> Iterator[SourceId]:
    for name in place.names:
        yield name.source
        yield from (use.source for use in name.uses)
    if place.point:
        yield place.point.source
    for lines in (place.shapes, place.claims, place.relations):
        yield from (line.source for line in lines)
