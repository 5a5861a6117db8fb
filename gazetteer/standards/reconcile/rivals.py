"""Whether a name leaves open which recorded place it means, and whether the row decides it.

A probability says what most people mean by a name. A table may be of the few who mean the other place, and nobody looks
at what is matched unseen; so what several authored places are called is not taken by likelihood alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from gazetteer.core import Found, Gazetteer
from gazetteer.model import SETTLEMENTS, LonLat, Name, Place, PlaceId, distance_km
from gazetteer.names import fold
from gazetteer.standards.reconcile.hints import Hints

NEAR_KM, NEAR_AREA_KM = 50.0, 400.0
"""How far a place may lie from the row's position: a town's points differ by kilometres, middles of regions by more."""
WIDE = frozenset({"region", "polity", "country"})
"""Kinds that are easily taken for each other: a historical region, the oblast in it, the polity that took its name."""
MAIN = frozenset({"official", "common", "short"})
"""Kinds of name that a place is called by today."""
CONTAINED = frozenset({"contained", "contained_near"})
SIDE_BY_SIDE = frozenset({"compound", "composed"})
"""Two names are given: no single one of them has to decide."""


def undecided(g: Gazetteer, found: Found, text: str, row: Hints, wanted: frozenset[str], shown: Set[PlaceId]) -> bool:
    """Whether another authored place may be meant by the name as well, or it is one that the place no longer has.

    ``wanted`` are the kinds that the row asks for, ``shown`` the candidates that its containers leave.
    """
    place, codes = found.place, {reason.code for reason in found.why}
    if found.how in SIDE_BY_SIDE or any(place.same.get(scheme) == value for scheme, value in row.same):
        return False
    keys = frozenset({fold(text), fold(found.name.text) if found.name else ""} - {""})
    contained = bool(row.country or row.admin or codes & CONTAINED)
    if "class_fits" in codes:
        wanted = wanted or (SETTLEMENTS if place.kind in SETTLEMENTS else frozenset({place.kind}))
    bearers = [id for id in _bearers(g, found, keys) if not contained or id in shown]
    rivals = [g[id] for id in (*bearers, *_twins(g, found, keys))]
    left = [one for one in rivals if not (_other_kind(one, wanted) or far(one, row.near))]
    told = contained or bool(row.near) or "used_then" in codes or len(left) < len(rivals)
    return bool(left) or (not told and _former_only(found, keys))


def far(place: Place, near: LonLat | None) -> bool:
    """Whether the place lies farther from the position than tables err; without a position never."""
    if not near or not place.point:
        return False
    return distance_km(place.point.lonlat, near) > (NEAR_KM if place.kind in SETTLEMENTS else NEAR_AREA_KM)


def _other_kind(place: Place, wanted: frozenset[str]) -> bool:
    return bool(wanted) and place.kind not in wanted


def _bearers(g: Gazetteer, found: Found, keys: frozenset[str]) -> Iterator[PlaceId]:
    """Other authored places that have the name, as any name of theirs.

    Beside a place whose main name it is neither a village counts, nor what has it from a list of alternate names only:
    every hamlet is on record here, and half of them are called like a town.
    """
    main = any(name.kind in MAIN for name in _under(found.place, keys))
    hits = (hit for key in sorted(keys) for hit in g.store.hits(key))
    ids = (hit.place for hit in hits if (hit.role, hit.path, hit.layer) == ("name", "exact", "authored"))
    for id in dict.fromkeys(id for id in ids if id != found.place.id):
        other = g[id]
        known = any(name.lang != "und" for name in _under(other, keys))
        if not main or (known and other.kind != "village"):
            yield id


def _under(place: Place, keys: frozenset[str]) -> list[Name]:
    return [name for name in place.names if fold(name.text) in keys]


def _twins(g: Gazetteer, found: Found, keys: frozenset[str]) -> Iterator[PlaceId]:
    """Areas that the data tells apart from this one, each from the other; an official name says which is meant."""
    place = found.place
    official = any(name.kind == "official" for name in _under(place, keys))
    if place.kind not in WIDE or official:
        return
    for id in place.related("distinct_from"):
        other = g.place(id)
        if other and other.kind in WIDE and place.id in other.related("distinct_from"):
            yield id


def _former_only(found: Found, keys: frozenset[str]) -> bool:
    """Whether the place has the name only as a former one."""
    names = _under(found.place, keys) or [one for one in (found.name,) if one]
    return bool(names) and all(name.kind == "former" for name in names)
