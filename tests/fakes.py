"""A small store that obeys the Protocol over places given in code, for tests of the rooms that only look things up."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from gazetteer.model import (
    Dispute,
    Kind,
    Layer,
    LonLat,
    Name,
    Party,
    Perspective,
    Place,
    PlaceId,
    Source,
    distance_km,
)
from gazetteer.names import Folded, fold, fold_map, skeleton
from gazetteer.store import Hit, Path
from gazetteer.store.deletes import errors_allowed
from gazetteer.store.seeking import ANY, FALL, NEAR_KM, WHOLE, Completion, Near, Span, Wanted, fits, weight_of
from gazetteer.translit import romanise


class FakeStore:
    """Places in dictionaries; keys are made by the same functions as those of the compiled index."""

    version = "fake"
    data_date = "2026-11-23"

    def __init__(
        self,
        places: Iterable[Place],
        *,
        perspectives: Iterable[Perspective] = (),
        disputes: Iterable[Dispute] = (),
    ) -> None:
        self._places = {place.id: place for place in places}
        perspectives = tuple(perspectives)
        self.parties: Mapping[str, Party] = {one.party: Party(id=one.party, label=one.party) for one in perspectives}
        self.perspectives: Mapping[str, Perspective] = {one.id: one for one in perspectives}
        self.disputes: Mapping[str, Dispute] = {one.id: one for one in disputes}
        self.sources: Mapping[str, Source] = {}
        self._keys: dict[str, list[Hit]] = defaultdict(list)
        self._skeletons: dict[str, list[Hit]] = defaultdict(list)
        for place in self._places.values():
            for name in place.names:
                self._index(place, name)

    def _index(self, place: Place, name: Name) -> None:
        exact = fold(name.text)
        self._keys[exact].append(_hit(place, name, "exact"))
        rendered = {fold(one) for one in romanise(name.text, name.lang)} - {exact, ""}
        for key in rendered:
            self._keys[key].append(_hit(place, name, "transliterated"))
        for bones in {skeleton(key) for key in (exact, *rendered)} - {""}:
            self._skeletons[bones].append(_hit(place, name, "skeleton"))

    def place(self, id: PlaceId) -> Place | None:
        return self._places.get(id)

    def hits(self, key: str, *, skeleton: bool = False) -> tuple[Hit, ...]:
        found = (self._skeletons if skeleton else self._keys).get(key, [])
        return tuple(sorted(found, key=lambda hit: (hit.layer != "authored", -hit.population)))

    def prefixes(self, text: str) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        starts = (text[:end] for end in range(1, len(text) + 1))
        return tuple((key, self.hits(key)) for key in starts if key in self._keys)

    def similar(self, key: str, *, distance: int = 2, limit: int = 20) -> tuple[tuple[str, int], ...]:
        """The slow reference: every key is compared."""
        far = {other: OSA.distance(key, other) for other in self._keys}
        near = [other for other, errors in far.items() if 0 < errors <= min(distance, errors_allowed(len(other)))]
        near.sort(key=lambda other: (far[other], -max(hit.population for hit in self.hits(other)), other))
        return tuple((other, far[other]) for other in near[:limit])

    def places(
        self,
        *,
        kinds: tuple[Kind, ...] = (),
        dispute: str = "",
        layer: Layer | None = "authored",
        bbox: tuple[float, float, float, float] | None = None,
        limit: int | None = None,
        after: PlaceId = "",
    ) -> Iterator[Place]:
        for number, id in enumerate(id for id in sorted(self._places) if id > after):
            place = self._places[id]
            if limit is not None and number >= limit:
                return
            if (not kinds or place.kind in kinds) and (not dispute or dispute in place.disputes):
                yield place

    def related_to(self, id: PlaceId, what: str) -> tuple[PlaceId, ...]:
        return tuple(
            one.id for one in self._places.values() if id in [r.place for r in one.relations if r.what == what]
        )

    def same(self, scheme: str, value: str) -> PlaceId | None:
        return next((one.id for one in self._places.values() if one.same.get(scheme) == value), None)

    def completions(
        self, prefix: str, *, words: bool = False, wanted: Wanted = ANY, near: LonLat | None = None, limit: int = 10
    ) -> tuple[Completion, ...]:
        """The slow rule: every key of every place, looked through."""
        found: dict[PlaceId, list[tuple[str, Hit]]] = defaultdict(list)
        for key in sorted(self._keys if prefix else ()):
            if f" {prefix}" in key if words else key.startswith(prefix) or f"{key} " == prefix:
                for hit in self._keys[key]:
                    found[hit.place].append((key, hit))
        weighed = [(self._weight(id, prefix, near, found[id]), id) for id in found if self._fits(id, wanted)]
        best = sorted(weighed, key=lambda pair: (-pair[0], pair[1]))[:limit]
        return tuple(Completion(id, weight, tuple(found[id])) for weight, id in best)

    def _weight(self, id: PlaceId, prefix: str, near: LonLat | None, found: list[tuple[str, Hit]]) -> float:
        place, hit = self._places[id], found[0][1]
        weight = weight_of(place.kind, place.population, authored=place.layer == "authored")
        weight += WHOLE * (prefix.rstrip() in [key for key, _ in found])
        away = distance_km((hit.lon, hit.lat), near) if near else 0.0
        return round(weight - FALL * math.log10(1 + away / NEAR_KM), 4)

    def _fits(self, id: PlaceId, wanted: Wanted) -> bool:
        place = self._places[id]
        return fits(self, place, wanted, place.point.lonlat if place.point else None)

    def nearest(
        self, at: LonLat, *, wanted: Wanted = ANY, limit: int = 10, radius_m: float | None = None
    ) -> tuple[Near, ...]:
        """The slow rule: every place measured."""
        placed = [(1000 * distance_km(at, one.point.lonlat), one.id) for one in self._places.values() if one.point]
        near = sorted((metres, id) for metres, id in placed if self._fits(id, wanted))
        return tuple(Near(id, metres) for metres, id in near[:limit] if radius_m is None or metres <= radius_m)

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """The slow rule: every stretch of words, tried from the longest."""
        return [tuple(self._spans(fold_map(text))) for text in texts]

    def _spans(self, folded: Folded) -> Iterator[Span]:
        words = [(found.start(), found.end()) for found in re.finditer("[^ ]+", folded.key)]
        at = 0
        while at < len(words):
            ends = [words[n][1] for n in range(min(at + 8, len(words)) - 1, at - 1, -1)]
            end = next((end for end in ends if folded.key[words[at][0] : end] in self._keys), None)
            if end is not None:
                start = words[at][0]
                yield Span(*folded.span(start, end), folded.key[start:end])
            at += 1 if end is None else folded.key[words[at][0] : end].count(" ") + 1

    def close(self) -> None:
        pass


def _hit(place: Place, name: Name, path: Path) -> Hit:
    lon, lat = place.point.lonlat if place.point else (0.0, 0.0)
    return Hit(
        place=place.id, name=name.id, path=path, role="name", lang=name.lang, kind=place.kind, layer=place.layer,
        country=place.country, population=place.population, lon=lon, lat=lat,
    )  # fmt: skip
