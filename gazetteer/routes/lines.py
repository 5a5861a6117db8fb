"""Lines between two places: the whole of an authored road, a way over several, or a straight line where none leads.

Lengths are great-circle sums over the drawn line, which is schematic; a real road is longer.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from gazetteer.model import Kind, LonLat, Place, PlaceId, Shape, distance_km
from gazetteer.store import Store
from gazetteer.when import When

ON_LINE_KM = 1.5
"""How far a place's point may lie off a road's line and still be on the road; town centres lie off their bypass."""
LONGEST_DETOUR = 3.0
"""A way over authored roads longer than this many times the straight line is no road between the two places."""

Coords = list[LonLat]


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line, how it came about, which authored roads it follows, how far it may be off."""

    coords: tuple[LonLat, ...]
    method: str
    roads: tuple[PlaceId, ...] = ()
    precision_m: int = 0

    @property
    def geometry(self) -> dict[str, Any]:
        return {"type": "LineString", "coordinates": [list(one) for one in self.coords]}

    @property
    def length_m(self) -> int:
        return length_m(self.coords)


def length_m(coords: Sequence[LonLat]) -> int:
    """Length on the ground of a line through ``coords``."""
    return round(1000 * sum(distance_km(a, b) for a, b in zip(coords, coords[1:], strict=False)))


def middle(coords: Sequence[LonLat]) -> LonLat:
    """The position half-way along the line."""
    left = length_m(coords) / 2000
    for a, b in zip(coords, coords[1:], strict=False):
        step = distance_km(a, b)
        if step and left <= step:
            share = left / step
            return round(a[0] + (b[0] - a[0]) * share, 5), round(a[1] + (b[1] - a[1]) * share, 5)
        left -= step
    return coords[-1]


def pieces(geometry: dict[str, Any]) -> list[Coords]:
    """The lines of a geometry; none for points and areas."""
    if geometry["type"] == "LineString":
        return [[(one[0], one[1]) for one in geometry["coordinates"]]]
    if geometry["type"] == "MultiLineString":
        return [[(one[0], one[1]) for one in line] for line in geometry["coordinates"]]
    return []


def known(store: Store, a: Place, b: Place, *, kind: Kind) -> tuple[Place, ...]:
    """Authored roads whose two ends are ``a`` and ``b``."""
    ids = set(store.related_to(a.id, "end")) & set(store.related_to(b.id, "end"))
    found = (store.place(id) for id in sorted(ids))
    return tuple(one for one in found if one and one.kind == kind and one.layer == "authored")


def between(store: Store, places: Sequence[Place], *, kind: Kind, at: When | None) -> Line:
    """A line through the places in their order: over authored roads where they lead, else straight."""
    legs = [_leg(store, a, b, kind, at) for a, b in zip(places, places[1:], strict=False)]
    coords = [legs[0].coords[0], *(one for leg in legs for one in leg.coords[1:])]
    followed = all(leg.method == "network" for leg in legs)
    return Line(
        tuple(coords),
        "network" if followed else "straight",
        tuple(dict.fromkeys(road for leg in legs for road in leg.roads)),
        max(leg.precision_m for leg in legs),
    )


def _leg(store: Store, a: Place, b: Place, kind: Kind, at: When | None) -> Line:
    start, end = _position(a), _position(b)
    found = _shortest(_edges(store, kind, at), a.id, b.id) if _on_a_road(store, a) and _on_a_road(store, b) else None
    if found and found.length_m <= LONGEST_DETOUR * 1000 * distance_km(start, end):
        coords = [start, *(one for one in found.coords if one not in (start, end)), end]
        return Line(tuple(coords), "network", found.roads, found.precision_m)
    # Nothing says how far a straight line strays from the road; half its length bounds a half circle.
    return Line((start, end), "straight", (), round(500 * distance_km(start, end)))


def _position(place: Place) -> LonLat:
    if not place.point:
        raise ValueError(f"{place.id} has no point")
    return place.point.lonlat


def _on_a_road(store: Store, place: Place) -> bool:
    return bool(store.related_to(place.id, "end") or store.related_to(place.id, "via"))


@dataclass(frozen=True, slots=True)
class _Edge:
    """A stretch of an authored road between two neighbouring places on it."""

    a: PlaceId
    b: PlaceId
    coords: tuple[LonLat, ...]
    road: PlaceId
    precision_m: int


def _edges(store: Store, kind: Kind, at: When | None) -> Iterator[_Edge]:
    """Every stretch of the authored roads of the kind at the date; without a date of all their lines."""
    for road in store.places(kinds=(kind,)):
        stops = [place for id in _stops(road) if (place := store.place(id)) and place.point]
        for shape in road.shapes:
            if at is None or shape.when.covers(at):
                yield from _stretches(road, shape, stops)


def _stops(road: Place) -> tuple[PlaceId, ...]:
    return (*road.related("end"), *road.related("via"))


def _stretches(road: Place, shape: Shape, stops: Iterable[Place]) -> Iterator[_Edge]:
    """The shape's lines cut at the places that lie on them."""
    for line in pieces(shape.geometry):
        placed = sorted((spot, place.id) for place in stops if (spot := _locate(line, _position(place))) is not None)
        for (start, a), (end, b) in zip(placed, placed[1:], strict=False):
            yield _Edge(a, b, tuple(_cut(line, start, end)), road.id, shape.precision_m)


def _locate(line: Coords, point: LonLat) -> tuple[int, float] | None:
    """Where on the line the point lies: number of the segment and share of it; None when it is off the line."""
    best: tuple[float, int, float] | None = None
    for number, (a, b) in enumerate(zip(line, line[1:], strict=False)):
        share = _nearest(a, b, point)
        off = distance_km(point, _along(a, b, share))
        if best is None or off < best[0]:
            best = (off, number, share)
    return (best[1], best[2]) if best and best[0] <= ON_LINE_KM else None


def _nearest(a: LonLat, b: LonLat, point: LonLat) -> float:
    """Share of the segment at which it is nearest to the point, on a plane: segments are a few km long."""
    scale = cos(radians(point[1]))
    dx, dy = (b[0] - a[0]) * scale, b[1] - a[1]
    px, py = (point[0] - a[0]) * scale, point[1] - a[1]
    size = hypot(dx, dy)
    return min(1.0, max(0.0, (px * dx + py * dy) / size**2)) if size else 0.0


def _along(a: LonLat, b: LonLat, share: float) -> LonLat:
    if share in (0.0, 1.0):
        return b if share else a
    return round(a[0] + (b[0] - a[0]) * share, 6), round(a[1] + (b[1] - a[1]) * share, 6)


def _cut(line: Coords, start: tuple[int, float], end: tuple[int, float]) -> Coords:
    """The part of the line between two spots on it."""
    first = _along(line[start[0]], line[start[0] + 1], start[1])
    last = _along(line[end[0]], line[end[0] + 1], end[1])
    inside = line[start[0] + 1 : end[0] + 1]
    return [first, *(one for one in inside if one not in (first, last)), last]


def _shortest(edges: Iterable[_Edge], a: PlaceId, b: PlaceId) -> Line | None:
    """The shortest way from ``a`` to ``b`` over the edges (Dijkstra 1959); None when there is none."""
    graph: dict[PlaceId, list[tuple[PlaceId, _Edge, bool]]] = defaultdict(list)
    for edge in edges:
        graph[edge.a].append((edge.b, edge, True))
        graph[edge.b].append((edge.a, edge, False))
    queue: list[tuple[int, int, PlaceId, tuple[tuple[_Edge, bool], ...]]] = [(0, 0, a, ())]
    done: set[PlaceId] = set()
    number = 0
    while queue:
        length, _, here, way = heapq.heappop(queue)
        if here == b:
            return _joined(way)
        if here in done:
            continue
        done.add(here)
        for there, edge, forward in graph[here]:
            number += 1
            heapq.heappush(queue, (length + length_m(edge.coords), number, there, (*way, (edge, forward))))
    return None


def _joined(way: Sequence[tuple[_Edge, bool]]) -> Line | None:
    coords: Coords = []
    for edge, forward in way:
        step = edge.coords if forward else edge.coords[::-1]
        coords += step if not coords else step[1:]
    if not coords:
        return None
    roads = tuple(dict.fromkeys(edge.road for edge, _ in way))
    return Line(tuple(coords), "network", roads, max(edge.precision_m for edge, _ in way))
