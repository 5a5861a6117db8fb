"""Rows of the collections: which places, shapes and names each one lists, in an order that never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from gazetteer.core import Gazetteer
from gazetteer.model import AREAS, LINES, ROUTES, Name, Place, Shape, Use
from gazetteer.names import fold
from gazetteer.store import Store
from gazetteer.when import ALWAYS, When

Geometry = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One feature before it is written: a place with the shape, name or use that the row is about."""

    id: str
    place: Place
    geometry: Geometry | None = None
    """None where nobody recorded one."""
    when: When = ALWAYS
    shape: Shape | None = None
    name: Name | None = None
    use: Use | None = None
    key: str = ""
    """Folded texts that ``q`` is looked for in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A collection: what it holds and the one type of its geometries."""

    id: str
    title: str
    text: str
    geometry: str
    rows: Callable[[Gazetteer], Iterator[Row]]


def _places(g: Gazetteer) -> Iterator[Row]:
    for place in g.places():
        point = _multi(place.point.__geo_interface__, "Point") if place.point else None
        yield Row(id=place.id, place=place, geometry=point, key=_key(place))


def _shaped(kinds: frozenset[str], type: str) -> Callable[[Gazetteer], Iterator[Row]]:
    """Rows of each recorded shape of the type; places of the kinds also when they have none."""

    def rows(g: Gazetteer) -> Iterator[Row]:
        for place in g.places():
            listed = place.kind in kinds or not kinds & (ROUTES | LINES)
            shapes = [one for one in place.shapes if one.geometry["type"].endswith(type.removeprefix("Multi"))]
            if listed:
                for shape in shapes:
                    yield Row(
                        id=f"{place.id}.{shape.id}", place=place, shape=shape, when=shape.when, key=_key(place),
                        geometry=_multi(shape.geometry, type),
                    )  # fmt: skip
            if place.kind in kinds and not place.shapes:
                yield Row(id=place.id, place=place, key=_key(place))

    return rows


def _multi(geometry: Geometry, type: str) -> Geometry:
    """The geometry as ``type``: a single part as the only one of several, positions as lists of two numbers."""
    coordinates = _lists(geometry["coordinates"])
    if geometry["type"] != type:
        coordinates = [coordinates]
    return {"type": type, "coordinates": coordinates}


def _lists(nested: Any) -> Any:
    if isinstance(nested[0], int | float):
        return [float(nested[0]), float(nested[1])]
    return [_lists(one) for one in nested]


def _names(g: Gazetteer) -> Iterator[Row]:
    """A row for each use of each name, and one for a name that nobody is known to use."""
    for place in g.places():
        point = _multi(place.point.__geo_interface__, "Point") if place.point else None
        for name in place.names:
            key = fold(name.text)
            if not name.uses:
                yield Row(id=f"{place.id}.{name.id}", place=place, geometry=point, name=name, key=key)
            for use in name.uses:
                yield Row(
                    id=f"{place.id}.{name.id}.{use.id}", place=place, geometry=point, name=name, use=use, key=key,
                    when=use.when,
                )  # fmt: skip


def _key(place: Place) -> str:
    # A line feed parts the names: no folded text has one.
    return "\n".join(dict.fromkeys(fold(name.text) for name in place.names))


COLLECTIONS = {
    one.id: one
    for one in (
        Collection(
            id="places", title="Places", geometry="Point", rows=_places,
            text="Every authored place as a point, with each side's name.",
        ),
        Collection(
            id="routes", title="Roads and railways", geometry="MultiLineString",
            rows=_shaped(frozenset(ROUTES), "MultiLineString"),
            text="Each recorded line of a road or railway with its time; a road without one has no geometry.",
        ),
        Collection(
            id="areas", title="Areas", geometry="MultiPolygon", rows=_shaped(AREAS, "MultiPolygon"),
            text="Each recorded outline with its time and holder; areas without a recorded outline have no geometry.",
        ),
        Collection(
            id="lines", title="Boundaries and rivers", geometry="MultiLineString",
            rows=_shaped(LINES - ROUTES, "MultiLineString"),
            text="Each recorded line of a boundary, line of contact or river with its time and holder.",
        ),
        Collection(
            id="names", title="Names", geometry="Point", rows=_names,
            text="Who prefers, accepts or rejects which name, in which language, since when: a row for each use.",
        ),
    )
}  # fmt: skip

_READ: WeakKeyDictionary[Store, dict[str, tuple[Row, ...]]] = WeakKeyDictionary()


def rows(g: Gazetteer, collection: Collection) -> tuple[Row, ...]:
    """All rows of a collection, read once for each store; ids never repeat."""
    read = _READ.setdefault(g.store, {})
    if collection.id not in read:
        read[collection.id] = tuple({row.id: row for row in collection.rows(g)}.values())
    return read[collection.id]


def by_id(g: Gazetteer, collection: Collection, id: str) -> Row | None:
    """The row of this id; None when the collection has none."""
    return next((row for row in rows(g, collection) if row.id == id), None)
