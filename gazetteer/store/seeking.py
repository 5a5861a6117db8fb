"""What is asked of an index besides names as written: beginnings of names, words in names, and what lies nearest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gazetteer.model import Kind, LonLat, Place, PlaceId

if TYPE_CHECKING:
    from gazetteer.store import Hit, Store

BBox = tuple[float, float, float, float]
"""West, south, east, north in degrees; west greater than east crosses the 180th meridian."""

KEYS_SHOWN = 64
"""Keys of one place that a completion carries; a country has some hundred that begin with one letter."""
AUTHORED = 1.0
"""Powers of ten of inhabitants that an authored place counts for more, as it is what people come here for."""
COUNTRY, DIVISION = 2.0, -1.0
"""Powers of ten of inhabitants that a country and a division of the layer count for more: who types "geor" means the
country before Georgetown, and who types "mani" Manila before Manitoba, though provinces have the more inhabitants."""
UNCOUNTED: dict[Kind, float] = {"country": 7.0, "region": 5.0, "polity": 5.0, "city": 5.0, "town": 4.0, "village": 2.5}
"""Powers of ten of inhabitants taken for a place whose inhabitants nobody recorded: the middle of its kind."""
OTHERS = 3.0
"""The same for kinds that have no inhabitants, such as roads, peaks and seas."""
ALTERNATE = 2.0
"""Powers of ten lost by alternate names that GeoNames lists without language, among them many a mistake, and by names
of countries in languages that few here read; also by names that begin so only when they are read in Latin letters."""
WHOLE = 1.0
"""Powers of ten of inhabitants that a whole name counts for more than the beginning of a longer one: "Bar" comes before
Barcelona's suburbs, but Paris before the village of Par."""
NEAR_KM = 50.0
"""Distance within which places count as equally near."""
FALL = 2.0
"""Powers of ten of inhabitants lost with each power of ten of distance: a town next door before a far city."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters; what is empty excludes nothing."""

    kinds: tuple[Kind, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166 codes in lower case; of authored places whoever holds or claims them counts."""
    dispute: str = ""
    bbox: BBox | None = None

    def __bool__(self) -> bool:
        return bool(self.kinds or self.countries or self.dispute or self.bbox)


ANY = Wanted()


@dataclass(frozen=True, slots=True)
class Completion:
    """A place with names that begin so, or that have words which do."""

    place: PlaceId
    weight: float
    """Powers of ten of inhabitants, with kind, nearness and being authored counted in. It only orders."""
    found: tuple[tuple[str, Hit], ...]
    """Keys that begin so with the names under them; never empty."""


@dataclass(frozen=True, slots=True)
class Near:
    """A place at a distance."""

    place: PlaceId
    distance_m: float


class Span(NamedTuple):
    """A stretch of a text that is a key: code points, half-open.

    A tuple, as a megabyte of text has 80,000 of them and a dataclass takes four times as long to make.
    """

    start: int
    end: int
    key: str


def weight_of(kind: Kind, population: int, *, authored: bool) -> float:
    """How far forward a place stands among completions. Names, their holders and their number do not matter."""
    counted = math.log10(population) if population > 0 else 0.0
    # Of many contested places counts differ by side or fell with the war: there the kind is the least to go by.
    people = max(counted, UNCOUNTED.get(kind, OTHERS)) if authored or not counted else counted
    return people + _of_kind(kind, authored=authored) + (AUTHORED if authored else 0.0)


def alternate_weight(kind: Kind, population: int, *, authored: bool) -> float:
    """The same by an alternate name, or by a Latin reading of a name in another script."""
    return weight_of(kind, population, authored=authored) - max(0.0, _of_kind(kind, authored=authored)) - ALTERNATE


def _of_kind(kind: Kind, *, authored: bool) -> float:
    if kind == "country":
        return COUNTRY
    return DIVISION if kind in ("region", "district") and not authored else 0.0


def fits(store: Store, place: Place, wanted: Wanted, at: LonLat | None) -> bool:
    """Whether a place passes all filters; the slow rule that fast ones must agree with. ``at`` is where it stands."""
    checks: tuple[Callable[[], bool], ...] = (
        lambda: not wanted.kinds or place.kind in wanted.kinds,
        lambda: not wanted.dispute or wanted.dispute in place.disputes,
        lambda: not wanted.bbox or at is not None and inside(at, wanted.bbox),
        lambda: not wanted.countries or bool(set(wanted.countries) & holders(store, place)),
    )
    return all(check() for check in checks)


def inside(at: LonLat, bbox: BBox) -> bool:
    """Whether a position lies in a box, edges included."""
    west, south, east, north = bbox
    across = west <= at[0] <= east if west <= east else at[0] >= west or at[0] <= east
    return across and south <= at[1] <= north


def holders(store: Store, place: Place, seen: frozenset[str] = frozenset()) -> set[str]:
    """Countries and parties that have to do with a place, directly or through what it is part of; all sides alike."""
    found = {place.country.lower(), place.same.get("iso", "").lower(), *(claim.party for claim in place.claims)}
    for id in place.disputes:
        if dispute := store.disputes.get(id):
            found |= set(dispute.sides())
    seen = seen | {place.id}
    for id in (*place.related("part_of"), *place.related("end"), *(claim.of for claim in place.claims if claim.of)):
        over = store.place(id) if id not in seen else None
        if over:
            found |= holders(store, over, seen)
    return found - {""}
