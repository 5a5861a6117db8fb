"""A route between given places as a Place: an authored road where its ends are these, else one composed on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gazetteer.match import Reason
from gazetteer.model import Kind, Place, PlaceId, Point, Relation, Shape, line_id
from gazetteer.routes.lines import Line, between, known, length_m, middle, pieces
from gazetteer.store import Store
from gazetteer.when import When

JOINER = "--"
"""Between the ids of a composed route's ends, in their order of writing; ids themselves may hold it too."""
ENDINGS: dict[Kind, str] = {"railway": "--railway", "crossing": "--ferry"}
"""Ends the id of a composed railway or ferry, so that it is not the road between the same places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route with the line it has at a date, and how that line came about."""

    place: Place
    geometry: dict[str, Any] | None
    method: str
    length_m: int
    why: tuple[Reason, ...]


def compose(store: Store, places: Sequence[Place], *, kind: Kind = "road", at: When | None = None) -> Route:
    """The route through ``places``, which must have points: authored where these are its ends, else composed.

    Relations keep the order given; the id does not, so that both directions are one route.
    """
    first, last = places[0], places[-1]
    for road in known(store, first, last, kind=kind) if len(places) == 2 else ():
        return authored(road, at)
    line = between(store, places, kind=kind, at=at)
    if len(line.roads) == 1 and (whole := store.place(line.roads[0])):
        why = Reason("route_part", f"part of the authored route '{whole.id}'")
    elif line.roads and line.method == "network":
        why = Reason("route_network", f"follows the authored routes {', '.join(line.roads)}")
    else:
        why = Reason("route_straight", "no authored road joins these places: a straight, schematic line")
    place = _place(places, line, kind)
    return Route(place=place, geometry=line.geometry, method=line.method, length_m=line.length_m, why=(why,))


def authored(road: Place, at: When | None) -> Route:
    """An authored road with its line at the date; with its newest where none is recorded for the date."""
    shape = road.shape(at)
    why = [Reason("route_known", f"'{road.id}' is an authored route")]
    if not shape and road.shapes:
        shape = road.shapes[-1]
        why.append(Reason("route_undated", f"no line is recorded for {at}; the newest is given"))
    geometry = shape.geometry if shape else None
    length = sum(length_m(line) for line in pieces(geometry)) if geometry else 0
    return Route(place=road, geometry=geometry, method="known", length_m=length, why=tuple(why))


def _place(places: Sequence[Place], line: Line, kind: Kind) -> Place:
    """A Place for a line that nobody authored; no name of its own: its label comes from its ends."""
    ends = sorted((places[0].id, places[-1].id))
    id = JOINER.join(ends) + ENDINGS.get(kind, "")
    lon, lat = middle(line.coords)
    note = f"composed: {line.method}" + (f", along {', '.join(line.roads)}" if line.roads else "")
    shape = Shape(
        id=line_id(id, "shape", line.method), geometry=line.geometry, precision_m=line.precision_m, schematic=True,
        note=note,
    )  # fmt: skip
    return Place(
        id=id,
        kind=kind,
        point=Point(lon=lon, lat=lat),
        shapes=(shape,),
        disputes=tuple(sorted({dispute for place in places for dispute in place.disputes})),
        relations=(
            Relation(what="end", place=places[0].id),
            *(Relation(what="via", place=place.id) for place in places[1:-1]),
            Relation(what="end", place=places[-1].id),
        ),
        note=note,
    )


def by_id(store: Store, id: PlaceId) -> Place | None:
    """The route that a composed id such as ``aghdam--goris`` means; None when its parts are no two places.

    An id may hold ``--`` itself, so every place to part it is tried.
    """
    kind: Kind = next((kind for kind, ending in ENDINGS.items() if id.endswith(ending)), "road")
    parts = id.removesuffix(ENDINGS.get(kind, "")).split(JOINER)
    for cut in range(1, len(parts)):
        ends = [store.place(JOINER.join(part)) for part in (parts[:cut], parts[cut:])]
        places = [place for place in ends if place and place.point]
        if len(places) == 2 and places[0].id != places[1].id:
            return compose(store, sorted(places, key=lambda place: place.id), kind=kind).place
    return None
