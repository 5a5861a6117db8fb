"""What lies around a point, and which recorded outlines hold it. Outlines are claims: contradictory ones stand side by
side, and none of them says whose the ground is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from gazetteer import perspective as views
from gazetteer.model import AREAS, Kind, LonLat, Place, Shape, distance_km
from gazetteer.store import Store
from gazetteer.store.seeking import ANY, Wanted
from gazetteer.when import When

if TYPE_CHECKING:
    import shapely

POINTED: tuple[Kind, ...] = (
    "city", "town", "village", "quarter", "crossing", "checkpoint", "reef", "peak", "site",
)  # fmt: skip
"""Kinds that stand at a point; of areas, waters and lines the middle is near nobody."""
DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_HELD = frozenset({"sovereignty", "control", "administration"})
REACH_KM, REACH_AREA_KM = 50.0, 300.0
"""How far around a contested place, and around the middle of a contested area without an outline, the ground counts as
contested: far enough that Crimea between its towns does, at the price of some ground beyond."""


MOST_CONTESTED = 3
"""Contested places named for one point; near a front there are dozens, which all say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A place near the point; ``bearing`` leads from the point to the place, clockwise from north."""

    place: Place
    distance_m: float
    bearing: float
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An authored area whose outline holds the point, and which outline."""

    place: Place
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A place that more than one party claims to own or hold, and that may concern the ground at the point."""

    place: Place
    distance_m: float
    """0 where its outline holds the point; else how far its own point is: no outline says whether it reaches so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The country that an outside data set gives for the point, in its own words. Its claim, not ours."""

    name: str
    code: str
    """ISO 3166 code as the data set has it: letters or digits; empty where it has none."""
    asserted_by: str
    text: str
    distance_m: float = 0.0
    """How far the settlement is whose country this is; 0 for an outline that holds the point."""


CountryAt = Callable[[LonLat], tuple[str, str, str] | None]
"""Name, code and edition of the country outline that holds a point; raises FileNotFoundError without outlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is recorded around and of a point."""

    at: When
    """The date of the outlines: the one asked for, else the data's."""
    nearest: tuple[Neighbour, ...]
    within: tuple[Outline, ...]
    contested: tuple[Contested, ...]
    """Places over which parties are at odds that hold the point, or lie near it."""
    country: Listed | None = None
    """What one data set says; None on contested ground and on the open sea."""


def around(
    store: Store,
    position: LonLat,
    *,
    at: When | None = None,
    wanted: Wanted = ANY,
    limit: int = 10,
    radius_m: float | None = None,
    outlines: CountryAt | None = None,
) -> Ground:
    """Nearest places on the sphere, outlines that hold the point at the date, and contested places that concern it.

    ``outlines`` is asked for a country only where nothing contested concerns the point.
    """
    date = views.date_of(store, at)
    if not wanted.kinds:
        wanted = Wanted(kinds=POINTED, countries=wanted.countries, dispute=wanted.dispute, bbox=wanted.bbox)
    near = store.nearest(position, wanted=wanted, limit=limit, radius_m=radius_m)
    found = [(one.distance_m, place) for one in near if (place := store.place(one.place))]
    within = _within(store, position, date)
    contested = _contested(store, position, within)
    return Ground(
        at=date,
        nearest=tuple(_neighbour(position, distance, place) for distance, place in found),
        within=within,
        contested=contested,
        country=None if contested else _country(store, position, outlines),
    )


def _neighbour(position: LonLat, distance: float, place: Place) -> Neighbour:
    angle = bearing(position, place.point.lonlat) if place.point else 0.0
    return Neighbour(place=place, distance_m=distance, bearing=angle, direction=direction(angle))


def bearing(a: LonLat, b: LonLat) -> float:
    """The direction in which the great circle from ``a`` to ``b`` sets out, in degrees clockwise from north.

    >>> round(bearing((46.75, 39.82), (44.51, 40.18)))
    283
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    x = math.sin(lon2 - lon1) * math.cos(lat2)
    y = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return math.degrees(math.atan2(x, y)) % 360


def direction(angle: float) -> str:
    """One of eight directions in words.

    >>> direction(350), direction(100)
    ('north', 'east')
    """
    return DIRECTIONS[round(angle / 45) % 8]


@dataclass(frozen=True, slots=True)
class _Outlines:
    """All authored areas with outlines, in a tree, and the contested places that have none."""

    tree: shapely.STRtree
    geometries: tuple[Any, ...]
    owners: tuple[Outline, ...]
    pointed: tuple[Place, ...]


_READ: WeakKeyDictionary[Store, _Outlines] = WeakKeyDictionary()


def _outlines(store: Store) -> _Outlines:
    """Read once for each store, with the first question."""
    if store not in _READ:
        _READ[store] = _read_outlines(store)
    return _READ[store]


def _read_outlines(store: Store) -> _Outlines:
    """Every outline of the authored places; Shapely is loaded here."""
    import shapely
    from shapely.geometry import shape as geometry_of

    owners: list[Outline] = []
    geometries: list[Any] = []
    pointed: list[Place] = []
    for place in store.places(layer="authored"):
        areas = [one for one in place.shapes if one.geometry.get("type") in ("Polygon", "MultiPolygon")]
        owners += [Outline(place=place, shape=one) for one in areas]
        geometries += [geometry_of(one.geometry) for one in areas]
        if not areas and place.point and held_by_several(place):
            pointed.append(place)
    shapely.prepare(geometries)
    return _Outlines(shapely.STRtree(geometries), tuple(geometries), tuple(owners), tuple(pointed))


def _within(store: Store, position: LonLat, date: When) -> tuple[Outline, ...]:
    """Outlines in force at the date that hold the point, edges included; the smallest first, then by id."""
    import shapely

    known = _outlines(store)
    held = known.tree.query(shapely.Point(*position), predicate="intersects")
    found = [(known.geometries[n].area, known.owners[n]) for n in held if known.owners[n].shape.when.covers(date)]
    return tuple(one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].place.id, pair[1].shape.id)))


def held_by_several(place: Place) -> bool:
    """Whether claims of more than one party to hold or own the place are recorded, of any time."""
    return len({claim.party for claim in place.claims if claim.what in _HELD}) > 1


def _contested(store: Store, position: LonLat, within: tuple[Outline, ...]) -> tuple[Contested, ...]:
    """Contested places that hold the point; where none does, those it is near, the nearest first."""
    holding = {one.place.id: one.place for one in within if one.place.disputes and held_by_several(one.place)}
    if holding:
        return tuple(Contested(place=place, distance_m=0.0) for place in holding.values())
    near = [(distance_km(position, place.point.lonlat), place) for place in _outlines(store).pointed if place.point]
    inside = [(km, place) for km, place in near if km <= (REACH_AREA_KM if place.kind in AREAS else REACH_KM)]
    nearest = sorted(inside, key=lambda pair: (pair[0], pair[1].id))[:MOST_CONTESTED]
    return tuple(Contested(place=place, distance_m=1000 * km) for km, place in nearest)


def _country(store: Store, position: LonLat, outlines: CountryAt | None) -> Listed | None:
    """What an outline of Natural Earth says; without outlines, what GeoNames lists for the nearest settlement."""
    try:
        if outlines is None:
            return _of_nearest(store, position)
        found = outlines(position)
    except FileNotFoundError:
        return _of_nearest(store, position)
    if not found:
        return None
    name, code, edition = found
    return Listed(
        name=name, code=code, asserted_by="Natural Earth", text=f"{edition} draws the point within {name}"
    )  # fmt: skip


def _of_nearest(store: Store, position: LonLat) -> Listed | None:
    """The country that GeoNames lists for the nearest settlement that it lists one for."""
    for one in store.nearest(position, wanted=Wanted(kinds=("city", "town", "village", "quarter"))):
        place = store.place(one.place)
        if place and place.country:
            code = place.country.upper()
            name = views.label(store, place).text
            text = f"GeoNames lists {name}, {one.distance_m / 1000:.0f} km away, under the country code {code}"
            return Listed(name="", code=code, asserted_by="GeoNames", text=text, distance_m=one.distance_m)
    return None
