"""An index while it is made: places get numbers, names get keys, records get rows."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import marisa_trie
import msgspec

from gazetteer.model import Gazette, Kind, LonLat, Place
from gazetteer.names import fold, script, skeleton
from gazetteer.store import completion, deletes, layout, records, scan, spatial, world
from gazetteer.store.keys import ANONYMOUS, LISTED, NUMBERED, PATHS, ROLES, ROW, Keys, bits
from gazetteer.store.meta import Meta
from gazetteer.translit import romanise

Say = Callable[[str], None]

WEIGHTY = 100_000
"""Inhabitants from which a layer place is also found by its consonants and by romanisations of its names in other
scripts. What smaller ones would add are mostly accidents, and they have Latin names already."""
SAME_AREA_KM = 300
"""A layer's region this near an authored one of its name is the same; both points are rough middles."""
EARTH_KM = 6371.0
_DIVISION_KINDS = frozenset({"region", "district", "polity"})
ISO_LENGTH = 2
"""Letters of a country code; ids of places are longer."""
MAIN_LANGS = frozenset({*world.FIRST_LANGS, "und"})
"""Languages whose names of countries stand before alternate names while somebody types."""
BATCH = 5_000
"""Records handed to SQLite at a time."""
_EXACT, _TRANSLITERATED, _SKELETON = range(len(PATHS))
_NAME = ROLES.index("name")


def write(gazette: Gazette, folder: Path, *, layer: bool, say: Say) -> dict[str, int]:
    """Write every file of an index but its manifest; returns counts of what was written."""
    draft = _Draft(gazette, folder, words=world.words() if layer else ())
    say("authored places")
    draft.add_authored()
    if layer:
        say("world layer")
        draft.add_layer()
    say("name keys")
    names, hits = draft.names.write(folder, layout.NAMES)
    bones, _ = draft.bones.write(folder, layout.BONES)
    draft.names, draft.bones = Keys(), Keys()  # Written; what follows needs the memory.
    say("misspellings")
    trie = marisa_trie.Trie().load(str(folder / f"{layout.NAMES}.marisa"))
    deletes.write(folder / layout.DELETES, trie.iterkeys(), trie.key_id)
    say("positions")
    draft.finish()
    say("beginnings and surroundings")
    completion.write(folder, people=draft.people, main=draft.main)
    spatial.write(folder)
    scan.write(folder)
    return {"places": draft.count, "names": names, "hits": hits, "skeletons": bones}


class _Numbers:
    """Values in order of first sight, each with its number."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def __call__(self, value: str) -> int:
        return self.known.setdefault(value, len(self.known))


class _Draft:
    """Columns and tables being filled. Places are numbered as answers order them: authored, then by population."""

    def __init__(self, gazette: Gazette, folder: Path, *, words: Iterable[world.Word]) -> None:
        self.gazette, self.folder = gazette, folder
        self.outside = _authored_by_outside_id(gazette.places)
        self.words = [(_target(word.of, self.outside), word) for word in words]
        # "Azerbaijani" is an adjective, though the country's Swahili name and its romanised Georgian one read the same.
        self.taken = {(fold(word.text), id) for id, word in self.words if word.role != "name"}
        self.tabled = {word.lang for _, word in self.words}
        self.database = records.create(folder / layout.RECORDS)
        self.names, self.bones = Keys(), Keys()
        self.rows = bytearray()
        self.count = 0
        self.numbers: dict[str, int] = {}
        self.ids, self.name_ids, self.langs = _Numbers(), _Numbers(), _Numbers()
        self.kinds, self.countries = _Numbers(), _Numbers()
        self.sources = dict(gazette.sources)
        self.people: dict[int, int] = {}
        """Inhabitants that the layer lists for places that are authored, by number."""
        self.main = array("Q")
        """Number of the place and of the name, as one, of the layer's names that are no alternates."""

    def add_authored(self) -> None:
        """Every authored place with its names, and what leads to it."""
        places = [self.gazette.places[id] for id in sorted(self.gazette.places)]
        records.insert_places(self.database, (self._authored_row(place) for place in places))
        records.insert_ties(self.database, self.gazette.places)
        for place in places:
            for name in place.names:
                number = self.name_ids(name.id)
                self._keys(place.id, name.text, name.lang, number, LISTED, weighty=True)

    def _authored_row(self, place: Place) -> tuple[Any, ...]:
        at = position(place, self.gazette.places)
        number = self._number(place.id, place.kind, place.country, place.population, at or (0.0, 0.0), records.AUTHORED)
        head = (number, place.id, place.kind, records.AUTHORED, place.country, place.population)
        return (*head, *(at or (0.0, 0.0)), at is not None, records.pack(place))

    def _number(self, id: str, kind: str, country: str, population: int, at: LonLat, layer: int) -> int:
        """Give a place its number and its row of what hits need."""
        numbered = id.startswith("gn-") and id[3:].isdecimal()
        short = int(id[3:]) if numbered else self.ids(id)
        code = self.countries(country)
        self.rows += ROW.pack(*at, population, short, code, self.kinds(kind), numbered | layer << 1)
        self.numbers[id] = self.count
        self.count += 1
        return self.count - 1

    def add_layer(self) -> None:
        """The world layer, but for places that are authored: those lend their names."""
        self.sources.update((source.id, source) for source in world.SOURCES)
        own, lent = _parted(world.places(), self.outside, _areas_by_name(self.gazette.places))
        by_names: dict[str, list[world.LayerName]] = {}
        for id, word in self.words:
            if word.role == "name":
                by_names.setdefault(id, []).append(_by_name(word))
        stands = {place.id: id for place, id in lent}
        own = [replace(place, division=stands[place.division]) if place.division in stands else place for place in own]
        own = [_with_names(place, by_names[place.id]) if place.id in by_names else place for place in own]
        own.sort(key=lambda place: (-place.population, place.id))
        for start in range(0, len(own), BATCH):
            batch = own[start : start + BATCH]
            records.insert_places(self.database, [self._layer_row(place) for place in batch])
            for place in batch:
                self._layer_names(place.id, place.names, weighty=_weighty(place))
        for place, id in lent:
            self._layer_names(id, place.names, weighty=True)
            self.people[self.numbers[id]] = place.population
        for id, names in by_names.items():
            if id in self.gazette.places:
                self._layer_names(id, names, weighty=True)
        self._add_words()

    def _layer_row(self, place: world.LayerPlace) -> tuple[Any, ...]:
        number = self._number(place.id, place.kind, place.country, place.population, place.at, records.WORLD)
        head = (number, place.id, place.kind, records.WORLD, place.country, place.population)
        return (*head, *place.at, 1, records.pack_layer(place))

    def _layer_names(self, id: str, names: Iterable[world.LayerName], *, weighty: bool) -> None:
        for name in names:
            number = int(records.name_id(id, name), 16)
            if name.kind != "variant" and name.lang in MAIN_LANGS:
                self.main.append(self.numbers[id] << 32 | number)
            self._keys(id, name.text, name.lang, number, NUMBERED, weighty=weighty, lent=True)

    def _add_words(self) -> None:
        """Adjectives, peoples and languages of the places that there are."""
        for id, word in self.words:
            if word.role != "name" and id in self.numbers:
                # They have no id; told apart by language.
                lang, role = self.langs(word.lang), ROLES.index(word.role)
                self._add(self.names, fold(word.text), id, lang, word.lang, bits(_EXACT, role, ANONYMOUS))

    def _keys(
        self, id: str, text: str, lang: str, number: int, naming: int, *, weighty: bool, lent: bool = False
    ) -> None:
        """Put a name under its folded key; a weighty place's also under its romanisations and consonants.

        ``lent``: the layer has it, be it for a place of its own or for an authored one.
        """
        key = fold(text)
        if lent and lang not in self.tabled and (key, id) in self.taken:
            return
        self._add(self.names, key, id, number, lang, bits(_EXACT, _NAME, naming), lent=lent)
        if not weighty:
            return
        # A Latin name of the layer is written so by somebody; other readings of it nobody recorded.
        forms = () if lent and script(text) == "Latn" else romanise(text, lang)
        keys = dict.fromkeys(fold(form) for form in forms)
        for other in keys:
            if other != key and (other, id) not in self.taken:
                self._add(self.names, other, id, number, lang, bits(_TRANSLITERATED, _NAME, naming), lent=lent)
        for bones in dict.fromkeys(skeleton(one) for one in (key, *keys)):
            self._add(self.bones, bones, id, number, lang, bits(_SKELETON, _NAME, naming), lent=lent)

    def _add(self, keys: Keys, key: str, id: str, number: int, lang: str, flags: int, *, lent: bool = False) -> None:
        if key:
            keys.add(key, place=self.numbers[id], name=number, lang=self.langs(lang), bits=flags, lent=lent)

    def finish(self) -> None:
        """Write what remains: positions, rows and the small tables that every reader holds."""
        records.insert_boxes(self.database)
        records.finish(self.database)
        (self.folder / layout.ROWS).write_bytes(self.rows)
        meta = Meta(
            authored=len(self.gazette.places),
            date=self.gazette.date,
            parties=tuple(self.gazette.parties.values()),
            perspectives=tuple(self.gazette.perspectives.values()),
            disputes=tuple(self.gazette.disputes.values()),
            sources=tuple(self.sources.values()),
            ids=tuple(self.ids.known),
            name_ids=tuple(self.name_ids.known),
            langs=tuple(self.langs.known),
            kinds=cast("tuple[Kind, ...]", tuple(self.kinds.known)),
            countries=tuple(self.countries.known),
        )
        (self.folder / layout.META).write_bytes(msgspec.msgpack.encode(meta))


def _authored_by_outside_id(places: Mapping[str, Place]) -> dict[tuple[str, str], str]:
    """Which authored place has an outside id; its own id counts as one, as layer ids may be authored later."""
    found = {("id", id): id for id in places}
    for place in places.values():
        for scheme, value in place.same.items():
            found[scheme, records.outside_id(scheme, value)] = place.id
    return found


def _parted(
    places: Iterable[world.LayerPlace],
    authored: Mapping[tuple[str, str], str],
    areas: Mapping[str, tuple[tuple[LonLat, str], ...]],
) -> tuple[list[world.LayerPlace], list[tuple[world.LayerPlace, str]]]:
    """Places of the layer's own, and those that an authored place stands for, each with that place's id."""
    own: list[world.LayerPlace] = []
    lent: list[tuple[world.LayerPlace, str]] = []
    for place in places:
        outside = [("id", place.id), *place.same.items()]
        standing = next((authored[key] for key in outside if key in authored), None) or _area_there(place, areas)
        if standing:
            lent.append((place, standing))
        else:
            own.append(place)
    return own, lent


def _areas_by_name(places: Mapping[str, Place]) -> dict[str, tuple[tuple[LonLat, str], ...]]:
    """Authored regions, districts and polities under their folded names, each with where it is found."""
    found: dict[str, dict[tuple[LonLat, str], None]] = {}
    for place in places.values():
        if place.kind in _DIVISION_KINDS and (at := position(place, places)):
            for name in place.names:
                found.setdefault(fold(name.text), {})[at, place.id] = None
    return {key: tuple(areas) for key, areas in found.items()}


def _area_there(place: world.LayerPlace, areas: Mapping[str, tuple[tuple[LonLat, str], ...]]) -> str | None:
    """The authored area that a division of the layer is, as it bears its name in its place."""
    if place.kind not in ("region", "district"):
        return None
    for name in place.names:
        for at, id in areas.get(fold(name.text), ()):
            if id != place.apart and _km(at, place.at) <= SAME_AREA_KM:
                return id
    return None


def _km(one: LonLat, other: LonLat) -> float:
    """Kilometres between two positions on the sphere."""
    (lon, lat), (far_lon, far_lat) = (tuple(map(math.radians, pair)) for pair in (one, other))
    half = math.sin((far_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(far_lat) * math.sin((far_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _target(of: str, outside: Mapping[tuple[str, str], str]) -> str:
    """The place a word is of: a country by its code, authored or of the layer; else a place by its id."""
    if len(of) == ISO_LENGTH:
        return outside.get(("iso", of.upper()), f"iso-{of}")
    return outside.get(("id", of), of)


def _by_name(word: world.Word) -> world.LayerName:
    return world.LayerName(text=word.text, lang=word.lang, source=world.TABLES)


def _with_names(place: world.LayerPlace, more: Iterable[world.LayerName]) -> world.LayerPlace:
    """The place with by-names after its first name: where one text has many languages, the first is kept."""
    return replace(place, names=(*place.names[:1], *more, *place.names[1:]))


def _weighty(place: world.LayerPlace) -> bool:
    """Whether a layer place is worth finding by more than its names as written; towns and villages by inhabitants."""
    return place.kind not in ("town", "village") or place.population >= WEIGHTY


def position(place: Place, places: Mapping[str, Place]) -> LonLat | None:
    """Where a place is found: its point, else the middle of its newest shape, else that of its members or ends."""
    if place.point:
        return place.point.lonlat
    if shape := place.shape():
        return _middle(_positions(shape.geometry.get("coordinates", ())))
    tied = [places[tie.place] for tie in place.relations if tie.what in ("member", "end") and tie.place in places]
    return _middle(other.point.lonlat for other in tied if other.point)


def _positions(coordinates: Any) -> Iterator[LonLat]:
    """Every position of a GeoJSON geometry's coordinates, however deep."""
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
    else:
        for part in coordinates:
            yield from _positions(part)


def _middle(positions: Iterable[LonLat]) -> LonLat | None:
    """The middle of the box around positions; None without any."""
    found = list(positions)
    if not found:
        return None
    lons, lats = [lon for lon, _ in found], [lat for _, lat in found]
    return (math.fsum((min(lons), max(lons))) / 2, math.fsum((min(lats), max(lats))) / 2)
