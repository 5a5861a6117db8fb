"""Where the places of a map lie: the box that holds them all, and the box that a map opens on.

An article about one district also names capitals a thousand kilometres away; a view of everything would show the
district as a blot. So a map opens on what most of the article is about, and what lies outside is told in words. The
rule is here alone: pictures, still maps and the script of the page get its box.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

BBox = tuple[float, float, float, float]

WORLD: BBox = (-170.0, -58.0, 180.0, 78.0)
LEAST_DEGREES = 1.2
"""A single village still wants its surroundings: no box is narrower."""
CLOSEST_DEGREES = 0.3
"""Where several places lie as close as quarters of a city, they are one another's surroundings."""
MARGIN = 0.25
CLOSE_MARGIN = 0.12
"""Around the box that a map opens on: labels at its edge turn inwards, and places in its middle lie close."""
WIDE = frozenset({"country", "region", "district", "polity", "collective", "archipelago", "sea"})
"""Kinds that without an outline are a name on the map and no dot: a dot would say that they lie there."""

MOST_OF = 2 / 3
"""Of all mentions that the places of the first view must have: less, and the article is about two regions."""
LEAST_PLACES = 3
"""Two places are seen at once, however far apart: an article about a village and a capital is about both."""
STEP = 2.0
"""How much wider the view would have to be for the next place: only a gap parts near from far."""
WORTH = 3.0
"""How much wider the view of everything would have to be: less gains nothing that a glance would notice."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a place takes up on the map, and how often the article names it."""

    id: str
    box: BBox
    mentions: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def of(data: dict[str, Any]) -> BBox:
    """West, south, east, north of all places on the map, with a margin; the world where there are none."""
    found = tight(data, (place["id"] for place in _pinned(data)))
    return _widened(found, MARGIN, LEAST_DEGREES) if found else WORLD


def first(data: dict[str, Any]) -> BBox:
    """The box that a map opens on, with a margin; the world where there are no places."""
    ids = core(data)
    found = tight(data, ids)
    least = LEAST_DEGREES if len(ids) < LEAST_PLACES else CLOSEST_DEGREES
    return _widened(found, CLOSE_MARGIN, least) if found else WORLD


def tight(data: dict[str, Any], ids: Iterable[str]) -> BBox | None:
    """The box of these places and no more; None of none."""
    wanted = set(ids)
    spots = [spot for place in _pinned(data) if place["id"] in wanted for spot in _spots(place)]
    return _box(spots) if spots else None


def core(data: dict[str, Any]) -> tuple[str, ...]:
    """Ids of the places that the first view holds, nearest to its middle first.

    All of them, unless a gap parts the few that are far from those with most of the mentions. Countries and other wide
    places without an outline move no view while there is anything else: their pin is not where they lie.
    """
    grounds = list(_grounds(data))
    x, y = _centre(grounds) if grounds else (0.0, 0.0)
    ordered = sorted(grounds, key=lambda one: (_reach(one.box, x, y), one.id))
    ids = tuple(one.id for one in ordered)
    total = sum(one.mentions for one in ordered)
    spans = [_span(box) for box in _growing(ordered)]
    held = 0
    for count, one in enumerate(ordered[:-1], start=1):
        held += one.mentions
        enough = count >= LEAST_PLACES and count * 2 >= len(ids) and held >= MOST_OF * total
        if enough and spans[count] >= STEP * spans[count - 1] and spans[-1] >= WORTH * spans[count - 1]:
            return ids[:count]
    return ids


def wide(place: dict[str, Any]) -> bool:
    """Whether the place is a name on the map without a spot of its own."""
    return place["kind"] in WIDE and not any(s["geometry"]["type"] != "Point" for s in place.get("shapes", ()))


def _pinned(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [place for place in data["places"].values() if place.get("tier") == "map"]


def _grounds(data: dict[str, Any]) -> Iterator[_Ground]:
    mentions = Counter(mention["place"] for mention in data.get("mentions", ()))
    drawn = [place for place in _pinned(data) if next(_spots(place), None)]
    for place in [place for place in drawn if not wide(place)] or drawn:
        yield _Ground(place["id"], _box(list(_spots(place))), max(1, mentions[place["id"]]))


def _box(spots: list[tuple[float, float]]) -> BBox:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def _centre(grounds: list[_Ground]) -> tuple[float, float]:
    """The middle mention, from west to east and from south to north: a few far places do not draw it away."""
    half = sum(one.mentions for one in grounds) / 2
    found = []
    for axis in (0, 1):
        held = 0
        for one in sorted(grounds, key=lambda one: (one.middle[axis], one.id)):
            held += one.mentions
            if held >= half:
                found.append(one.middle[axis])
                break
    return found[0], found[1]


def _reach(box: BBox, x: float, y: float) -> float:
    """How far from a position the box goes, in degrees of latitude."""
    squeeze = math.cos(math.radians(y))
    return max(math.hypot((lon - x) * squeeze, lat - y) for lon in (box[0], box[2]) for lat in (box[1], box[3]))


def _growing(ordered: Iterable[_Ground]) -> Iterator[BBox]:
    """The box of the first, of the first two, and so on."""
    box: BBox | None = None
    for one in ordered:
        west, south, east, north = box or one.box
        box = min(west, one.box[0]), min(south, one.box[1]), max(east, one.box[2]), max(north, one.box[3])
        yield box


def _span(box: BBox) -> float:
    """How wide a view of the box is, in degrees of latitude."""
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    return max((box[2] - box[0]) * squeeze, box[3] - box[1], LEAST_DEGREES)


def _widened(box: BBox, margin: float, least: float) -> BBox:
    west, south, east, north = box
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = (max(side * (0.5 + margin), least * (0.5 + MARGIN)) for side in (east - west, north - south))
    return max(-180.0, x - half_x), max(-85.0, y - half_y), min(180.0, x + half_x), min(85.0, y + half_y)


def _spots(place: dict[str, Any]) -> Iterator[tuple[float, float]]:
    for shape in place.get("shapes", ()):
        yield from positions(shape["geometry"].get("coordinates", ()))
    if place.get("lon") is not None and place.get("lat") is not None:
        yield place["lon"], place["lat"]


def positions(nested: Any) -> Iterator[tuple[float, float]]:
    """Every position of GeoJSON coordinates, however deep."""
    if nested and isinstance(nested[0], int | float):
        yield nested[0], nested[1]
    else:
        for item in nested:
            yield from positions(item)
