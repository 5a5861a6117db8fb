"""A store with imported datasets laid over another: their names lead to its places, and to places of their own.

Exact names, beginnings of names, positions and outside ids of datasets are found. Typing errors, consonant skeletons,
later words of names and the places in articles are looked for among the names below only.
"""

from __future__ import annotations

import heapq
import math
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from gazetteer.model import (
    Dispute,
    Kind,
    Layer,
    LonLat,
    Name,
    Party,
    Perspective,
    PerspectiveId,
    Place,
    PlaceId,
    Source,
    distance_km,
)
from gazetteer.names import fold
from gazetteer.store import Hit, Store, digests
from gazetteer.store.imports.dataset import Dataset, within
from gazetteer.store.records import layer_name_id
from gazetteer.store.seeking import (
    ANY,
    Completion,
    Near,
    Span,
    Wanted,
    fits,
    weight_of,
)

PLACES_HELD = 4096
KEYS_HELD = 16384
"""As of the compiled index: an article asks for the same few again and again."""
KEYS_SEEN = 500
"""Keys looked at for one beginning of a name; what lies beyond is completed once more letters are typed."""
PAGE = 256
FIRST_KM = 25.0
KM_A_DEGREE = 111.32


class Overlaid:
    """One store over others. Safe to share between threads; closing it closes them."""

    def __init__(self, below: Store, datasets: Sequence[Dataset]) -> None:
        self.below, self.datasets = below, tuple(datasets)
        self._place = lru_cache(maxsize=PLACES_HELD)(self._load)
        self._hits = lru_cache(maxsize=KEYS_HELD)(self._find)

    @cached_property
    def version(self) -> str:
        """Of the store below, and of every dataset."""
        return f"{self.below.version}+{digests.short(*(one.about['digest'] for one in self.datasets))}"

    @property
    def data_date(self) -> str:
        return self.below.data_date

    @property
    def parties(self) -> Mapping[str, Party]:
        return self.below.parties

    @property
    def perspectives(self) -> Mapping[PerspectiveId, Perspective]:
        return self.below.perspectives

    @property
    def disputes(self) -> Mapping[str, Dispute]:
        return self.below.disputes

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        own = {one.source.id: one.source for one in self.datasets}
        return ChainMap(own, dict(self.below.sources))

    def close(self) -> None:
        for one in self.datasets:
            one.close()
        self.below.close()

    # Names

    def hits(self, key: str, *, skeleton: bool = False) -> tuple[Hit, ...]:
        return self.below.hits(key, skeleton=True) if skeleton else self._hits(key)

    def _find(self, key: str) -> tuple[Hit, ...]:
        found = list(self.below.hits(key))
        seen = {(hit.place, hit.lang) for hit in found if hit.role == "name"}
        for dataset in self.datasets:
            for row in dataset.named(key) if key else ():
                hit = self._hit(row)
                if not {(hit.place, hit.lang), (hit.place, "und")} & seen:
                    seen.add((hit.place, hit.lang))
                    found.append(hit)
        return tuple(sorted(found, key=lambda hit: (hit.layer != "authored", -hit.population)))

    def _hit(self, row: Sequence[object]) -> Hit:
        id, merged, kind, country, population, lon, lat, text, lang, name_kind = row
        known = self.below.place(str(merged)) if merged else None
        place = known.id if known else str(id)
        name = layer_name_id(place, str(lang), str(text), str(name_kind))
        if known:
            point = known.point
            at = point.lonlat if point else (0.0, 0.0)
            return Hit(
                place, name, "exact", "name", str(lang), known.kind, known.layer, known.country, known.population, *at
            )
        at = (float(lon), float(lat)) if isinstance(lon, float) and isinstance(lat, float) else (0.0, 0.0)
        return Hit(
            place, name, "exact", "name", str(lang), kind, "world", str(country), int(str(population)), *at  # type: ignore[arg-type]
        )  # fmt: skip

    def prefixes(self, text: str) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        keys = {key for key, _ in self.below.prefixes(text)}
        words = text.split(" ")
        keys |= {key for count in range(1, len(words) + 1) if self._known(key := " ".join(words[:count]))}
        return tuple((key, self.hits(key)) for key in sorted(keys, key=len))

    def _known(self, key: str) -> bool:
        return bool(key) and any(one.ask("SELECT 1 FROM name WHERE key = ? LIMIT 1", key) for one in self.datasets)

    def similar(self, key: str, *, distance: int = 2, limit: int = 20) -> tuple[tuple[str, int], ...]:
        return self.below.similar(key, distance=distance, limit=limit)

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        return self.below.spans(texts)

    def completions(
        self, prefix: str, *, words: bool = False, wanted: Wanted = ANY, near: LonLat | None = None, limit: int = 10
    ) -> tuple[Completion, ...]:
        found = self.below.completions(prefix, words=words, wanted=wanted, near=near, limit=limit)
        if words or not prefix.strip() or near:
            return found
        known = {one.place for one in found}
        more = [one for one in self._begun(prefix, wanted) if one.place not in known]
        return tuple(heapq.merge(found, sorted(more, key=_heavier), key=_heavier))[:limit]

    def _begun(self, prefix: str, wanted: Wanted) -> Iterator[Completion]:
        """Places of datasets with a name that begins so, once each."""
        names: dict[PlaceId, list[tuple[str, Hit]]] = {}
        for dataset in self.datasets:
            for key in dataset.keys(prefix, KEYS_SEEN):
                for row in dataset.named(key):
                    hit = self._hit(row)
                    names.setdefault(hit.place, []).append((key, hit))
        for id, found in names.items():
            hit = found[0][1]
            place = self.place(id)
            if place and fits(self, place, wanted, (hit.lon, hit.lat)):
                weight = weight_of(hit.kind, hit.population, authored=hit.layer == "authored")
                yield Completion(id, weight, tuple(found))

    # Places

    def place(self, id: PlaceId) -> Place | None:
        return self._place(id)

    def _load(self, id: PlaceId) -> Place | None:
        known = self.below.place(id)
        if known:
            added = [name for one in self.datasets for name in one.additions(known.id)]
            return replace(known, names=_joined(known.names, added)) if added else known
        for dataset in self.datasets:
            if found := dataset.place(id):
                standing = dataset.standing(id)
                return self.place(standing) if standing != id and self.below.place(standing) else found
        return None

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
        below = self.below.places(kinds=kinds, dispute=dispute, layer=layer, bbox=bbox, limit=limit, after=after)
        if layer == "authored" or dispute:
            yield from below
            return
        where, values = _condition(kinds, bbox)
        lists = [below, *(_paged(one, where, values, after) for one in self.datasets)]
        for count, place in enumerate(heapq.merge(*lists, key=lambda place: place.id), 1):
            yield place
            if count == limit:
                return

    def related_to(self, id: PlaceId, what: str) -> tuple[PlaceId, ...]:
        return self.below.related_to(id, what)

    def same(self, scheme: str, value: str) -> PlaceId | None:
        found = self.below.same(scheme, value)
        return found or next(filter(None, (one.same(scheme, value) for one in self.datasets)), None)

    def nearest(
        self, at: LonLat, *, wanted: Wanted = ANY, limit: int = 10, radius_m: float | None = None
    ) -> tuple[Near, ...]:
        below = self.below.nearest(at, wanted=wanted, limit=limit, radius_m=radius_m)
        if len(below) < limit:
            farthest = radius_m / 1000 if radius_m is not None else FIRST_KM
        else:
            farthest = below[-1].distance_m / 1000
        around = {id: distance_km(at, (lon, lat)) * 1000 for id, lon, lat in self._around(at, farthest)}
        own = [Near(id, far) for id, far in around.items() if far <= farthest * 1000 and self._fits(id, wanted)]
        return tuple(sorted((*below, *own), key=lambda near: (near.distance_m, near.place)))[:limit]

    def _fits(self, id: PlaceId, wanted: Wanted) -> bool:
        place = self.place(id)
        return bool(place and fits(self, place, wanted, place.point.lonlat if place.point else None))

    def _around(self, at: LonLat, km: float) -> Iterator[tuple[PlaceId, float, float]]:
        """New places of all datasets in the box around a circle."""
        high = km / KM_A_DEGREE
        wide = high / max(math.cos(math.radians(min(abs(at[1]) + high, 89.0))), 0.01)
        south, north = max(at[1] - high, -90.0), min(at[1] + high, 90.0)
        for dataset in self.datasets:
            for west, east in _parts(at[0] - wide, at[0] + wide):
                yield from dataset.around(west, south, east, north)


def _parts(west: float, east: float) -> list[tuple[float, float]]:
    """A stretch of longitudes, cut at the 180th meridian."""
    if east - west >= 360:
        return [(-180.0, 180.0)]
    if west < -180:
        return [(west + 360, 180.0), (-180.0, east)]
    if east > 180:
        return [(west, 180.0), (-180.0, east - 360)]
    return [(west, east)]


def _condition(
    kinds: tuple[Kind, ...], bbox: tuple[float, float, float, float] | None
) -> tuple[str, list[object]]:  # fmt: skip
    where, values = ["1"], list[object]()
    if kinds:
        where.append(f"kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
    if bbox:
        west, south, east, north = bbox
        boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        parts = [within(left, south, right, north) for left, right in boxes]
        where.append(f"({' OR '.join(f'({sql})' for sql, _ in parts)})")
        values += [value for _, given in parts for value in given]
    return " AND ".join(where), values


def _paged(dataset: Dataset, where: str, values: Sequence[object], after: PlaceId) -> Iterator[Place]:
    while page := dataset.places(where, values, after, PAGE):
        yield from page
        after = page[-1].id


def _joined(names: tuple[Name, ...], added: Sequence[Name]) -> tuple[Name, ...]:
    """The names of the store below first; of a dataset what they do not say already."""
    known = {(fold(name.text), name.lang) for name in names} | {(fold(name.text), "und") for name in names}
    fresh: dict[tuple[str, str], Name] = {}
    for name in added:
        fresh.setdefault((fold(name.text), name.lang), name)
    return (*names, *(name for key, name in fresh.items() if key not in known))


def _heavier(one: Completion) -> tuple[float, str]:
    return -one.weight, one.place
