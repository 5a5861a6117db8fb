"""Which places a search, a position or a list of ids means. What is not known is not found: nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.core import Gazetteer
from gazetteer.model import SETTLEMENTS, LonLat, Place
from gazetteer.search import Ground
from gazetteer.standards.nominatim.places import number
from gazetteer.standards.v1.places import position
from gazetteer.store.seeking import BBox, inside
from gazetteer.when import When

LOOKED_AT = 100
"""Candidates taken before filters; so many has only the commonest name."""
RADIUS_M = 50_000.0
"""How far a settlement may be that a position is named after, as for a position typed as a name."""
NEAREST = 25
"""Neighbours looked through for a settlement of the size that the zoom asks for."""
COUNTRY, REGION, DISTRICT, TOWN = 4, 7, 9, 11
"""Greatest zoom at which a country, a region, a district, a town is meant; beyond that, any settlement."""
FEATURES: dict[str, frozenset[str]] = {
    "country": frozenset({"country"}),
    "state": frozenset({"region"}),
    "city": frozenset({"city", "town", "village"}),
    "settlement": SETTLEMENTS,
}
"""Kinds that ``featureType`` asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A search: a free text, or the parts of an address; and what narrows it."""

    q: str
    admin: str = ""
    country: str = ""
    countries: tuple[str, ...] = ()
    viewbox: BBox | None = None
    bounded: bool = False
    feature: str = ""
    excluded: frozenset[int] = frozenset()
    limit: int = 10
    lang: str = ""
    at: When | None = None
    perspective: str = "both"


def search(g: Gazetteer, wanted: Wanted) -> list[Place]:
    """Places that the text means, the likeliest first. Raises InputError for a text that cannot be asked."""
    box = wanted.viewbox
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else None
    answer = g.normalize(
        wanted.q, lang=wanted.lang, at=wanted.at, perspective=wanted.perspective, countries=wanted.countries,
        admin=wanted.admin, country=wanted.country, near=middle, limit=LOOKED_AT,
    )  # fmt: skip
    kinds = FEATURES.get(wanted.feature)
    found = []
    for one in answer.candidates:
        spot = position(one.place)
        if spot["lat"] is None or kinds and one.place.kind not in kinds:
            continue
        if wanted.bounded and box and not inside((spot["lon"], spot["lat"]), box):
            continue
        if number(one.place.id) not in wanted.excluded:
            found.append(one.place)
    return _first(found, wanted.limit)


def _first(found: Iterable[Place], limit: int) -> list[Place]:
    return list({one.id: one for one in found}.values())[:limit]


def lookup(g: Gazetteer, ids: Iterable[str]) -> list[Place]:
    """Places of these ids, once each; ids that nobody recorded are left out, as Nominatim does."""
    return _first((place for id in ids if (place := g.place(id)) and position(place)["lat"] is not None), LOOKED_AT)


def reverse(g: Gazetteer, spot: LonLat, *, zoom: int, at: When | None) -> Place | None:
    """The one place that a position is called after at a zoom; None far from any."""
    ground = g.reverse(spot, at=at, limit=NEAREST, radius_m=RADIUS_M)
    if zoom <= COUNTRY:
        return _country(g, ground)
    if zoom <= DISTRICT:
        kinds = ("region", "polity") if zoom <= REGION else ("district", "region", "polity")
        if over := _division(g, ground, kinds):
            return over
    sizes = frozenset({"city", "town"}) if zoom <= TOWN else SETTLEMENTS
    return next((one.place for one in ground.nearest if one.place.kind in sizes), None) or _settlement(ground)


def _settlement(ground: Ground) -> Place | None:
    return next((one.place for one in ground.nearest if one.place.kind in SETTLEMENTS), None)


def _country(g: Gazetteer, ground: Ground) -> Place | None:
    """The country that a data set draws the point in; on contested ground the contested place itself."""
    if ground.contested:
        return ground.contested[0].place
    if not ground.country:
        return None
    if id := g.store.same("iso", ground.country.code):
        return g.place(id)
    best = g.normalize(ground.country.name, kind="country", limit=1).best if ground.country.name else None
    return best.place if best else None


def _division(g: Gazetteer, ground: Ground, kinds: tuple[str, ...]) -> Place | None:
    """The smallest recorded outline of a division around the point, else what the nearest settlement is part of."""
    for kind in kinds:
        for one in ground.within:
            if one.place.kind == kind:
                return one.place
    town = _settlement(ground)
    over = [place for id in (town.related("part_of") if town else ()) if (place := g.place(id))]
    return next((place for kind in kinds for place in over if place.kind == kind), None)
