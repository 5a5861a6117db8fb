"""Checker of the authored data: what a careful second reader would find, as findings that name the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from gazetteer.geodata.derive import derived
from gazetteer.geodata.evidence import check_evidence
from gazetteer.geodata.finding import Finding
from gazetteer.geodata.records import check_records
from gazetteer.geodata.sides import check_sides
from gazetteer.model import AREAS, ROUTES, SETTLEMENTS, UNCITED, Dispute, Gazette, Kind, Name, Place, distance_km
from gazetteer.names import fold, script

NEAR_KM = 15
"""Two settlements of one folded name nearer than this are taken for twins until a relation says otherwise."""
OUTSIDE_KM = 3
"""How far a settlement may lie outside its district's simplified outline."""

OUTLINED: frozenset[Kind] = frozenset(
    {"region", "district", "polity", "collective", "archipelago", "island", "reef", "peninsula", "sea", "strait",
     "gulf", "lake", "reservoir"}
)  # fmt: skip
"""Kinds of contested areas that have an outline or a note why not. A state's would be one side's boundary."""

USUAL_SCRIPTS = {
    "hy": {"Armn"}, "ka": {"Geor"}, "ru": {"Cyrl"}, "uk": {"Cyrl"}, "fa": {"Arab"}, "ar": {"Arab"}, "azb": {"Arab"},
    "az": {"Latn"}, "en": {"Latn"}, "tr": {"Latn"}, "fr": {"Latn"}, "de": {"Latn"}, "es": {"Latn"}, "el": {"Grek"},
    "he": {"Hebr"}, "zh": {"Hani"},
}  # fmt: skip
_SCRIPT_TAGS = {"latn": "Latn", "cyrl": "Cyrl", "arab": "Arab", "armn": "Armn", "geor": "Geor"}
BIDI_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check(gazette: Gazette, *, outside: bool = True) -> tuple[Finding, ...]:
    """All findings, errors first; empty when there is nothing to say.

    ``outside``: compare with the cities of GeoNames too, which takes seconds and half a gigabyte while it lasts.
    """
    return findings(derived(gazette), outside=outside)


def findings(gazette: Gazette, *, outside: bool = True) -> tuple[Finding, ...]:
    """The same of data in which uses are derived already, as they are in an index."""
    found = [finding for place in gazette.places.values() for test in _PLACE_TESTS for finding in test(place, gazette)]
    found += [*_perspective_refs(gazette), *_dispute_refs(gazette), *_twins(gazette)]
    found += [*check_records(gazette, outside=outside), *check_sides(gazette)]
    return tuple(sorted(found, key=lambda finding: (finding.level == "doubt", finding)))


def _references(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """Sources, perspectives, parties, disputes and places that nobody has described."""
    for field, kind, value in _mentioned(place):
        known: dict[str, object] = {
            "source": gazette.sources, "perspective": gazette.perspectives, "party": gazette.parties,
            "dispute": gazette.disputes, "place": gazette.places,
        }[kind]  # type: ignore[assignment]  # fmt: skip
        if value not in known and not (kind == "source" and value == UNCITED):
            yield Finding(place.id, field, f"unknown {kind} '{value}' (describe it in geodata/{_HOME[kind]})")


_HOME = {
    "source": "sources.toml", "perspective": "perspectives.toml", "party": "parties.toml", "dispute": "disputes.toml",
    "place": "<drawer>/<id>.toml",
}  # fmt: skip


def _mentioned(place: Place) -> Iterator[tuple[str, str, str]]:
    """Field, kind and value of everything that a place refers to."""
    if place.point:
        yield "point.source", "source", place.point.source
    for dispute in place.disputes:
        yield "disputes", "dispute", dispute
    for n, name in enumerate(place.names):
        yield f"names[{n}].source", "source", name.source
        for k, use in enumerate(name.uses):
            yield f"names[{n}].use[{k}].by", "perspective", use.by
            yield f"names[{n}].use[{k}].source", "source", use.source
    for n, claim in enumerate(place.claims):
        yield f"claims[{n}].party", "party", claim.party
        yield f"claims[{n}].source", "source", claim.source
        if claim.of:
            yield f"claims[{n}].of", "place", claim.of
    for n, relation in enumerate(place.relations):
        yield f"relations[{n}].place", "place", relation.place
        yield f"relations[{n}].source", "source", relation.source
    for n, shape in enumerate(place.shapes):
        yield f"shapes[{n}].source", "source", shape.source


def _texts(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """Direction overrides, and names in a script that is not their language's."""
    for n, name in enumerate(place.names):
        if BIDI_OVERRIDES & set(name.text):
            yield Finding(place.id, f"names[{n}].text", "holds a direction override or isolate; write the letters only")
        expected = _scripts_of(name)
        if expected and script(name.text) not in expected:
            reason = f"'{name.text}' is not in the script of '{name.lang}'; tag the romanisation, or mend the language"
            yield Finding(place.id, f"names[{n}].lang", reason)


def _scripts_of(name: Name) -> set[str]:
    language, *subtags = name.lang.lower().split("-")
    tagged = {_SCRIPT_TAGS[tag] for tag in subtags if tag in _SCRIPT_TAGS}
    return tagged or USUAL_SCRIPTS.get(language, set())


def _preferred_twice(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """At most one `prefers` per perspective, language and date."""
    preferred = [(n, name, use) for n, name in enumerate(place.names) for use in name.uses if use.stance == "prefers"]
    for (_, first, one), (n, second, other) in combinations(preferred, 2):
        if one.by == other.by and first.lang == second.lang and one.when.covers(other.when):
            reason = f"{one.by} prefers '{first.text}' in '{first.lang}' at the same time"
            yield Finding(place.id, f"names[{n}].use", reason)


def _every_side(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """A contested place has a name of every party, in the party's language and in English: recorded, or derived.

    A village needs one name that each party uses, in whatever language: labels in others are derived from it.
    """
    for dispute in _disputes_of(place, gazette):
        for side in dispute.parties:
            if place.kind == "village" and _has_name(place, side.party, "", gazette):
                continue
            for lang in {*side.langs, "en"}:
                if dispute.sides(lang=lang) and not _has_name(place, side.party, lang, gazette):
                    reason = f"no name that a perspective of '{side.party}' prefers or accepts in '{lang}'"
                    yield Finding(place.id, "names", reason, "doubt")


def _disputes_of(place: Place, gazette: Gazette) -> list[Dispute]:
    return [gazette.disputes[id] for id in place.disputes if id in gazette.disputes]


def _has_name(place: Place, party: str, lang: str, gazette: Gazette) -> bool:
    return any(
        lang in ("", name.lang)
        and use.stance != "rejects"
        and use.by in gazette.perspectives
        and gazette.perspectives[use.by].party == party
        for name in place.names
        for use in name.held
    )


def _members(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """A collective has members, a road has two ends."""
    if place.kind == "collective" and len(place.related("member")) < 2:
        yield Finding(place.id, "relations", "a collective names its members")
    if place.kind in ROUTES and len(place.related("end")) != 2:
        yield Finding(place.id, "relations", "a road or railway names its two ends")


def _geometry(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """Shapes that are broken, empty, or written (lat, lon); a point where one is needed."""
    from shapely.geometry import shape as as_shape

    if place.kind in SETTLEMENTS and not place.point:
        yield Finding(place.id, "point", "a settlement has a point")
    for n, shape in enumerate(place.shapes):
        geometry = as_shape(shape.geometry)
        if geometry.is_empty or not geometry.is_valid:
            yield Finding(place.id, f"shapes[{n}]", "the geometry is empty or crosses itself")
        elif place.point and geometry.distance(as_shape(place.point.__geo_interface__)) > 1 and place.kind in AREAS:
            yield Finding(place.id, f"shapes[{n}]", "lies more than a degree from the point; is it (lat, lon)?")


def _outlined(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """A contested area has an outline, its members have, or its note says why there is none."""
    if place.kind not in OUTLINED or not place.disputes or place.shapes or "outline" in place.note.casefold():
        return
    members = (gazette.places.get(id) for id in place.related("member"))
    if not any(member is not None and member.shapes for member in members):
        yield Finding(place.id, "shapes", "a contested area without an outline, and no note that says why", "doubt")


def _inside(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """A settlement lies in the district it is said to be part of."""
    from shapely.geometry import Point
    from shapely.geometry import shape as as_shape

    if place.kind not in SETTLEMENTS or not place.point:
        return
    for id in place.related("part_of"):
        district = gazette.places.get(id)
        if not district or not district.shapes or district.kind != "district":
            continue
        outline = as_shape(district.shapes[-1].geometry)
        if outline.distance(Point(place.point.lonlat)) > OUTSIDE_KM / 111:
            yield Finding(place.id, "relations", f"lies more than {OUTSIDE_KM} km outside {id}", "doubt")


def _perspective_refs(gazette: Gazette) -> Iterator[Finding]:
    for perspective in gazette.perspectives.values():
        if perspective.party not in gazette.parties:
            yield Finding("perspectives.toml", f"{perspective.id}.party", f"unknown party '{perspective.party}'")
        for id in perspective.fallback:
            if id not in gazette.perspectives:
                yield Finding("perspectives.toml", f"{perspective.id}.fallback", f"unknown perspective '{id}'")
        for id in perspective.sources:
            if id != UNCITED and id not in gazette.sources:
                yield Finding("perspectives.toml", f"{perspective.id}.sources", f"unknown source '{id}'")


def _dispute_refs(gazette: Gazette) -> Iterator[Finding]:
    for dispute in gazette.disputes.values():
        for n, side in enumerate(dispute.parties):
            if side.party not in gazette.parties:
                yield Finding("disputes.toml", f"{dispute.id}.parties[{n}]", f"unknown party '{side.party}'")
            if side.source != UNCITED and side.source not in gazette.sources:
                yield Finding("disputes.toml", f"{dispute.id}.parties[{n}]", f"unknown source '{side.source}'")


def _twins(gazette: Gazette) -> Iterator[Finding]:
    """Two records of one thing: the same outside id, or the same folded name close by."""
    seen: dict[tuple[str, str], str] = {}
    for place in gazette.places.values():
        for scheme, value in place.same.items():
            other = seen.setdefault((scheme, value), place.id)
            if other != place.id:
                yield Finding(place.id, "same", f"{scheme} {value} is {other}'s too")
    keys: dict[str, list[Place]] = {}
    for place in gazette.places.values():
        if place.kind in SETTLEMENTS and place.point:
            for key in {fold(name.text) for name in place.names}:
                keys.setdefault(key, []).append(place)
    close = [pair for group in keys.values() for pair in combinations(group, 2) if _close(*pair)]
    pairs = {(min(a.id, b.id), max(a.id, b.id)) for a, b in close}
    for one, two in sorted(pairs):
        if two not in gazette.places[one].related("distinct_from") and one not in gazette.places[two].related(
            "distinct_from"
        ):
            yield Finding(two, "names", f"shares a name with {one} less than {NEAR_KM} km away", "doubt")


def _close(one: Place, two: Place) -> bool:
    return bool(one.point and two.point and distance_km(one.point.lonlat, two.point.lonlat) < NEAR_KM)


_PLACE_TESTS: tuple[Callable[[Place, Gazette], Iterator[Finding]], ...] = (
    _references, _texts, _preferred_twice, _every_side, _members, _geometry, _outlined, _inside,
    check_evidence,
)  # fmt: skip
