"""Whether a country or region holds a place: by relations, by claims of any side, by an outline.

No answer is preferred: what one side claims holds as well as what another does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Literal

from gazetteer.model import AREAS, SETTLEMENTS, LonLat, Place, distance_km
from gazetteer.store import Store

Fit = Literal["holds", "near", "unknown", "differs"]
NEAR_KM = 500.0
"""Reach of a region without an outline: half the length of a large province."""
APART_KM = 1_500.0
"""Beyond it no region of one country still holds the place."""
AROUND_KM, MOST_AROUND = 15.0, 200
"""How far around a place its neighbours are asked for their country, and how many of them."""
KM_OF_DEGREE = 111.2
_HOLDING = frozenset({"sovereignty", "control", "administration", "part_of", "recognition"})


def code(place: Place) -> str:
    """ISO 3166 code in lower case of a country; empty for anything else."""
    own = (place.same.get("iso") or place.country).lower()
    return own if place.kind == "country" and len(own) == 2 else ""


def fit(store: Store, inner: Place, outer: Place) -> tuple[Fit, str]:
    """How ``outer`` relates to ``inner``, and the sentence that says by what."""
    if inner.id == outer.id:
        return "unknown", ""
    chain = tuple(over(store, inner))
    for place, said in chain:
        if place.id == outer.id:
            return "holds", f"part of {outer.id}, {said}"
    if country := code(outer):
        return _by_country(store, inner, chain, country, outer)
    if inner.point and any(_inside(inner.point.lonlat, shape.geometry) for shape in outer.shapes):
        return "holds", f"inside an outline of {outer.id}"
    return _by_distance(inner, outer)


def over(store: Store, inner: Place) -> Iterator[tuple[Place, str]]:
    """Every place that holds ``inner``, directly or through another, each with who says so; itself not."""
    seen, waiting = {inner.id}, [inner]
    while waiting:
        place = waiting.pop(0)
        ways = [
            (relation.place, _sourced(relation.source)) for relation in place.relations if relation.what == "part_of"
        ]
        ways += [(claim.of, f"according to {claim.asserted_by}") for claim in place.claims if claim.of]
        for id, said in ways:
            found = store.place(id) if id not in seen else None
            seen.add(id)
            if found:
                waiting.append(found)
                yield found, said


def _sourced(source: str) -> str:
    return f"according to {source}" if source != "uncited" else "source not given"


def country_around(store: Store, place: Place) -> str:
    """Code of the country that GeoNames gives every settlement around an undisputed place that records none itself.

    Empty where two countries meet, where nobody lives, and for a place that is in dispute.
    """
    if place.disputes or place.claims or not place.point or place.kind not in SETTLEMENTS:
        return ""
    kinds = tuple(sorted(SETTLEMENTS))
    found = store.places(kinds=kinds, layer="world", bbox=box(place.point.lonlat, AROUND_KM))  # type: ignore[arg-type]
    codes = {one.country.lower() for one in islice(found, MOST_AROUND) if one.country}
    return codes.pop() if len(codes) == 1 else ""


def box(at: LonLat, reach_km: float) -> tuple[float, float, float, float]:
    """West, south, east, north of what lies within reach; the whole parallel near a pole."""
    lon, lat = at
    high = reach_km / KM_OF_DEGREE
    wide = min(180.0, high / max(math.cos(math.radians(min(89.9, abs(lat) + high))), 1e-3))
    if wide >= 180.0:
        return -180.0, lat - high, 180.0, lat + high
    return (lon - wide + 540) % 360 - 180, lat - high, (lon + wide + 540) % 360 - 180, lat + high


def _by_country(
    store: Store, inner: Place, chain: Sequence[tuple[Place, str]], country: str, outer: Place
) -> tuple[Fit, str]:
    places = (inner, *(place for place, _ in chain))
    for place in places:
        for claim in place.claims:
            if claim.party == country and claim.what in _HOLDING:
                return "holds", f"{claim.what} of {outer.id}, according to {claim.asserted_by}"
    known = {place.country.lower() for place in places if place.country} | {code(place) for place in places} - {""}
    if country in known:
        return "holds", f"in {outer.id}, according to GeoNames"
    claimed = any(claim.what in _HOLDING for place in places for claim in place.claims)
    if not known and not claimed and (around := country_around(store, inner)):
        if around == country:
            return "holds", f"in {outer.id}, as all places around it are according to GeoNames"
        known = {around}
    return ("differs", f"not known to belong to {outer.id}") if known or claimed else ("unknown", "")


def _by_distance(inner: Place, outer: Place) -> tuple[Fit, str]:
    """Of a region that nothing ties to the place: near its middle in the same country, or too far off."""
    if outer.kind not in AREAS or not outer.point or not inner.point:
        return "unknown", ""
    far = distance_km(inner.point.lonlat, outer.point.lonlat)
    same = bool(outer.country) and outer.country.lower() == inner.country.lower()
    if same and far <= NEAR_KM:
        return "near", f"{far:,.0f} km from the middle of {outer.id}, in the same country"
    abroad = bool(outer.country and inner.country) and not same
    return ("differs", f"{far:,.0f} km from the middle of {outer.id}") if abroad or far > APART_KM else ("unknown", "")


def _inside(at: LonLat, geometry: dict[str, Any]) -> bool:
    """Whether a position lies in a polygon; holes are left out, as the even-odd rule does."""
    polygons = {"Polygon": [geometry.get("coordinates", [])], "MultiPolygon": geometry.get("coordinates", [])}
    return any(_odd(at, rings) for rings in polygons.get(geometry.get("type", ""), []))


def _odd(at: LonLat, rings: Sequence[Sequence[Sequence[float]]]) -> bool:
    x, y = at
    odd = False
    for ring in rings:
        for (x1, y1, *_), (x2, y2, *_) in zip(ring, ring[1:], strict=False):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd
