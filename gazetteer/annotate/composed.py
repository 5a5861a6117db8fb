"""A set of places that a text lists, as a Place: nobody authored it, its members are all it is."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, degrees, hypot, radians, sin

from gazetteer.model import Place, PlaceId, Point, Relation
from gazetteer.store import Store

JOINER = "+"
"""Between the ids of the members, which never hold it."""
MOST_MEMBERS = 40
"""Members of a set; articles list fewer, and an id from an address is looked up one by one."""
_DIGITS = 4
"""Decimals of a middle: ten metres, far finer than what a middle of places means."""


def compose(members: Sequence[Place]) -> Place:
    """The set of the places: members in the order given; the id is sorted, so that one set is one place."""
    points = [place.point.lonlat for place in members if place.point]
    lon, lat = _middle(points) if points else (0.0, 0.0)
    return Place(
        id=JOINER.join(sorted(place.id for place in members)),
        kind="collective",
        point=Point(lon=lon, lat=lat) if points else None,
        disputes=tuple(sorted({dispute for place in members for dispute in place.disputes})),
        relations=tuple(Relation(what="member", place=place.id) for place in members),
        note="composed: places that a text lists as one set",
    )


def by_id(store: Store, id: PlaceId) -> Place | None:
    """The set that a composed id such as ``goris+kapan`` means; None when a part is no place."""
    parts = id.split(JOINER)
    if not 2 <= len(parts) <= MOST_MEMBERS or len(set(parts)) < len(parts):
        return None
    places = [place for part in sorted(parts) if (place := store.place(part))]
    return compose(places) if len(places) == len(parts) else None


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The mean direction of the points, so that a set across the date line has its middle there too."""
    x = sum(cos(radians(lat)) * cos(radians(lon)) for lon, lat in points)
    y = sum(cos(radians(lat)) * sin(radians(lon)) for lon, lat in points)
    z = sum(sin(radians(lat)) for _, lat in points)
    return round(degrees(atan2(y, x)), _DIGITS), round(degrees(atan2(z, hypot(x, y))), _DIGITS)
