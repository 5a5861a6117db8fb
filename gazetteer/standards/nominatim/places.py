"""One place in Nominatim's words. Of contested ground no country is named: one line has no room for who says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import Place
from gazetteer.standards import holders
from gazetteer.standards.v1.places import bbox, geometry_of, position, uri
from gazetteer.store.seeking import weight_of
from gazetteer.when import When

Json = dict[str, Any]
LICENCE = "Authored places: CC BY 4.0. World layer: GeoNames (CC BY 4.0). Sources of each line: /about/data"
HEAVIEST = 10.0
"""Weight that counts as importance 1: an authored country of some ten million, in powers of ten of inhabitants."""


@dataclass(frozen=True, slots=True)
class Class:
    """How Nominatim would tag a kind: main tag, part of an address, rank, half the box around a bare point."""

    category: str
    type: str
    address: str
    rank: int
    half: float


KINDS: dict[str, Class] = {
    "country": Class("boundary", "administrative", "country", 4, 2.0),
    "region": Class("boundary", "administrative", "state", 8, 0.5),
    "district": Class("boundary", "administrative", "county", 12, 0.25),
    "polity": Class("boundary", "political", "region", 8, 0.5),
    "collective": Class("boundary", "region", "region", 10, 0.5),
    "city": Class("place", "city", "city", 16, 0.08),
    "town": Class("place", "town", "town", 18, 0.04),
    "village": Class("place", "village", "village", 19, 0.02),
    "quarter": Class("place", "quarter", "quarter", 20, 0.01),
    "road": Class("highway", "road", "road", 26, 0.1),
    "railway": Class("railway", "rail", "railway", 26, 0.1),
    "crossing": Class("barrier", "border_control", "locality", 28, 0.01),
    "checkpoint": Class("barrier", "checkpoint", "locality", 28, 0.01),
    "boundary": Class("boundary", "line", "boundary", 10, 0.5),
    "sea": Class("place", "sea", "sea", 4, 5.0),
    "strait": Class("natural", "strait", "strait", 10, 0.5),
    "gulf": Class("natural", "bay", "bay", 8, 1.0),
    "river": Class("waterway", "river", "river", 18, 0.5),
    "lake": Class("natural", "water", "water", 18, 0.2),
    "reservoir": Class("natural", "water", "water", 20, 0.05),
    "island": Class("place", "island", "island", 17, 0.1),
    "archipelago": Class("place", "archipelago", "archipelago", 12, 0.5),
    "reef": Class("natural", "reef", "reef", 20, 0.05),
    "peninsula": Class("natural", "peninsula", "peninsula", 10, 0.5),
    "peak": Class("natural", "peak", "peak", 18, 0.02),
    "site": Class("place", "locality", "locality", 20, 0.02),
}  # fmt: skip
"""Every kind (a test counts them). The box says what to show, not how far the place reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How places are written, and what is added to them."""

    lang: str = "en"
    at: When | None = None
    perspective: str = views.BOTH
    address: bool = False
    names: bool = False
    tags: bool = False
    geometry: bool = False


def label(g: Gazetteer, place: Place, view: View) -> str:
    return views.label(g.store, place, lang=view.lang, perspective=view.perspective, at=view.at).text


def written(g: Gazetteer, place: Place, view: View) -> Json:
    """All that every format takes from; ``address`` always has at least the place itself."""
    known, spot = KINDS[place.kind], position(place)
    address = dict(_address(g, place, view))
    found: Json = {
        "place_id": number(place.id),
        "licence": LICENCE,
        "lat": str(spot["lat"]),
        "lon": str(spot["lon"]),
        "category": known.category,
        "type": known.type,
        "place_rank": known.rank,
        "importance": importance(place),
        "addresstype": known.address,
        "name": label(g, place, view),
        "display_name": display_name(address),
        "boundingbox": [f"{side:.7f}" for side in _box(place, view, known)],
        "gazetteer_id": place.id,
        "gazetteer_uri": uri(place),
        "address": address,
    }
    if view.names:
        found["namedetails"] = dict(_names(g, place, view))
    if view.tags:
        found["extratags"] = dict(_tags(g, place))
    if view.geometry:
        found["geojson"] = geometry_of(place, view.at)
    return found


def number(id: str) -> int:
    """A number of 48 bits for an id, the same for ever; two places share one with a chance of one in a thousand.

    >>> number("lachin") == number("lachin") < 2**48
    True
    """
    return int.from_bytes(hashlib.blake2s(id.encode(), digest_size=6).digest(), "big")


def importance(place: Place) -> float:
    """0 to 1 by inhabitants and kind. It only orders, and whose place it is has no part in it."""
    weight = weight_of(place.kind, place.population, authored=place.layer == "authored")
    return round(max(0.0, min(1.0, weight / HEAVIEST)), 4)


def display_name(address: Json) -> str:
    """The parts of the address from the place upwards, without codes, each once."""
    parts = [text for name, text in address.items() if name != "country_code"]
    return ", ".join(dict.fromkeys(parts))


def _address(g: Gazetteer, place: Place, view: View) -> Iterator[tuple[str, str]]:
    own = KINDS[place.kind].address
    yield own, label(g, place, view)
    first, second = holders.admin(
        g.store, place, perspective=view.perspective, at=view.at, lang=view.lang
    )  # fmt: skip
    for name, text in (("county", second), ("state", first)):
        if text and name != own:
            yield name, text
    code = country_code(g, place, view)
    if not code:
        return
    if own != "country":
        over = g.store.place(g.store.same("iso", code) or "")
        if over:
            yield "country", label(g, over, view)
    yield "country_code", code.lower()


def country_code(g: Gazetteer, place: Place, view: View) -> str:
    """ISO 3166 code of the one country that holds the place; empty on contested ground, unless a side was asked for."""
    if view.perspective == views.BOTH and _contested(g, place, view):
        return ""
    found, _ = holders.country(g.store, place, perspective=view.perspective, at=view.at)
    return found if len(found) == 2 and found.isalpha() else ""


def _contested(g: Gazetteer, place: Place, view: View) -> bool:
    """Whether the place, what it is part of or, of the world layer, the ground under it is under dispute."""
    if place.layer == "authored":
        over = (g.place(id) for id in place.related("part_of"))
        return bool(place.disputes) or any(one is not None and bool(one.disputes) for one in over)
    if place.kind == "country" or not place.point:
        return False
    return bool(g.reverse(place.point.lonlat, at=view.at, limit=1).contested)


def _box(place: Place, view: View, known: Class) -> tuple[float, float, float, float]:
    """South, north, west, east."""
    west, south, east, north = bbox(place, view.at) or (-180.0, -90.0, 180.0, 90.0)
    if west == east and south == north:
        west, east = max(-180.0, west - known.half), min(180.0, east + known.half)
        south, north = max(-90.0, south - known.half), min(90.0, north + known.half)
    return south, north, west, east


def _names(g: Gazetteer, place: Place, view: View) -> Iterator[tuple[str, str]]:
    """The label in each language that names are recorded in, by the same rule; then variants and former names."""
    yield "name", label(g, place, view)
    for lang in dict.fromkeys(name.lang for name in place.names if name.lang != "und" and "-t-" not in name.lang):
        found = views.label(g.store, place, lang=lang, perspective=view.perspective, at=view.at)
        # Where no side has a name in the language the label is in another one.
        if any(part.lang.split("-")[0] == lang.split("-")[0] for part in found.parts):
            yield f"name:{lang}", found.text
    for key, kind in (("alt_name", "variant"), ("old_name", "former")):
        texts = dict.fromkeys(name.text for name in place.names if name.kind == kind)
        if texts:
            yield key, ";".join(texts)


def _tags(g: Gazetteer, place: Place) -> Iterator[tuple[str, str]]:
    yield "gazetteer:kind", place.kind
    for scheme, id in place.same.items():
        yield (scheme if scheme == "wikidata" else f"ref:{scheme}"), id
    if place.population:
        yield "population", str(place.population)
    if place.disputes:
        yield "gazetteer:disputes", ";".join(place.disputes)
