"""The compiled index, opened by memory map: the first implementation of :class:`gazetteer.store.Store`.

Opening reads a few small files; names and records stay in the page cache, shared by all processes that have it open.
"""

from __future__ import annotations

import mmap
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import marisa_trie
import msgspec

from gazetteer.errors import IndexFileError
from gazetteer.model import (
    Dispute,
    Kind,
    Layer,
    LonLat,
    Party,
    PartyId,
    Perspective,
    PerspectiveId,
    Place,
    PlaceId,
    Source,
    SourceId,
)
from gazetteer.store import Hit, digests, layout, records
from gazetteer.store.deletes import MOST_ERRORS, Deletes
from gazetteer.store.keys import COUNT, HIT, LISTED, NUMBERED, PATHS, ROLES, ROW
from gazetteer.store.layout import Manifest
from gazetteer.store.meta import Opened, sources
from gazetteer.store.seeking import ANY, Completion, Near, Span, Wanted

if TYPE_CHECKING:
    from gazetteer.store import completion, scan, spatial
    from gazetteer.store.columns import Columns

PLACES_HELD = 4096
"""Places kept decoded, some 5 kB each: an article and its map ask for the same few again and again."""
KEYS_HELD = 16384
"""Keys whose hits are kept, found or not: in running text most words come back."""
PAGE = 256
"""Records fetched at a time while listing places."""
_GEONAME, _WORLD = 1, 2

_SELECT = "SELECT no, id, kind, layer, country, population, lon, lat, record FROM place"


def open_index(path: Path | None = None, *, version: str = "") -> Index:
    """Open the index in use under ``path``, a folder of indexes or one index; by default the shipped data's.

    With ``version`` the index that gave answers of that version, if it is still kept. Raises IndexFileError, which
    names the command to run, for an index that is missing, damaged, of another program or outdated.
    """
    home = path or layout.default_folder()
    if version:
        folder = layout.find(home, version)
    else:
        folder = home if (home / layout.MANIFEST).exists() else layout.current(home)
    manifest = layout.read_manifest(folder)
    layout.check_rules(folder, manifest)
    layout.check_lengths(folder, manifest)
    if path is None and not version:
        layout.check_data(folder, manifest)
    return Index(folder, manifest)


def verify(path: Path | None = None) -> str:
    """Read every byte of the index in use; returns its version. Raises IndexFileError for the first wrong one."""
    with open_index(path) as index:
        layout.check_digests(index.folder, index.manifest)
        return index.version


class Index:
    """One compiled index. Safe to share between threads; close it when done."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder, self.manifest = folder, manifest
        try:
            self._read_meta(msgspec.msgpack.decode((folder / layout.META).read_bytes(), type=Opened))
            self.rows = self.mapped(layout.ROWS)
            self._names, self._bones = _Keys(folder, layout.NAMES), _Keys(folder, layout.BONES)
            self._deletes = Deletes(self.mapped(layout.DELETES), self._names.trie.restore_key)
            self._database = _connect(folder / layout.RECORDS)
        except (msgspec.MsgspecError, OSError, ValueError, RuntimeError, sqlite3.Error) as error:
            raise IndexFileError(f"{folder}: cannot be read ({error}); run '{layout.COMMAND} --force'") from error
        self._lock = Lock()
        self._place = lru_cache(maxsize=PLACES_HELD)(self._load)
        self._hits = lru_cache(maxsize=KEYS_HELD)(self._find)

    def _read_meta(self, meta: Opened) -> None:
        self.meta = meta
        self.data_date = meta.date
        self.parties: Mapping[PartyId, Party] = {party.id: party for party in meta.parties}
        self.perspectives: Mapping[PerspectiveId, Perspective] = {one.id: one for one in meta.perspectives}
        self.disputes: Mapping[str, Dispute] = {dispute.id: dispute for dispute in meta.disputes}

    @cached_property
    def sources(self) -> Mapping[SourceId, Source]:
        """Sources by id; unpacked when first asked for, as names are found without them."""
        return sources(self.meta.sources)

    @cached_property
    def version(self) -> str:
        """Content of the index and rules of the running code."""
        return f"{self.manifest.content}.{digests.short(digests.answer_rules())}"

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go. Calling it again does nothing."""
        with self._lock:
            self._database.close()

    # Names

    def hits(self, key: str, *, skeleton: bool = False) -> tuple[Hit, ...]:
        """Names under exactly this key (of skeletons, if so asked); authored places first, then by population."""
        return self._hits(key, skeleton)

    def _find(self, key: str, skeleton: bool) -> tuple[Hit, ...]:
        return tuple(self._hit(*row) for row in (self._bones if skeleton else self._names).rows(key))

    def _hit(self, place: int, name: int, lang: int, bits: int) -> Hit:
        lon, lat, population, number, country, kind, flags = ROW.unpack_from(self.rows, place * ROW.size)
        naming = bits >> 4 & 3
        return Hit(
            f"gn-{number}" if flags & _GEONAME else self.meta.ids[number],
            f"{name:08x}" if naming == NUMBERED else self.meta.name_ids[name] if naming == LISTED else "",
            PATHS[bits & 3],
            ROLES[bits >> 2 & 3],
            self.meta.langs[lang],
            self.meta.kinds[kind],
            "world" if flags & _WORLD else "authored",
            self.meta.countries[country],
            population,
            lon,
            lat,
        )

    def prefixes(self, text: str) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        """Every key that ``text`` (folded) begins with, shortest first, each with its hits. For scanning."""
        return tuple((key, self._hits(key, False)) for key in self._names.trie.prefixes(text))

    def similar(self, key: str, *, distance: int = MOST_ERRORS, limit: int = 20) -> tuple[tuple[str, int], ...]:
        """Keys within ``distance`` typing errors of ``key`` and how many, nearest first, then the weightier place's."""
        found = sorted(self._deletes.similar(key, distance), key=lambda one: one[1])
        # Only those as near as the last that is wanted need to be told apart.
        near = [one for one in found if one[1] <= found[min(limit, len(found)) - 1][1]]
        near.sort(key=lambda one: (one[1], self._names.first(one[2]), one[0]))
        return tuple((other, far) for other, far, _ in near[:limit])

    # Places

    def place(self, id: PlaceId) -> Place | None:
        """The place of this id or retired id; None when nobody recorded it."""
        return self._place(id)

    def _load(self, id: PlaceId) -> Place | None:
        rows = self._ask(f"{_SELECT} WHERE id = ?", id) or self._ask(
            f"{_SELECT} WHERE id = (SELECT place FROM retired WHERE id = ?)", id
        )
        return _place(rows[0]) if rows else None

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
        """Places that fit all that is given, by id, from the one that follows ``after``.

        ``bbox`` is west, south, east, north of their points; a box whose west is greater than its east
        crosses the 180th meridian.
        """
        where, values = self._conditions(kinds, dispute, layer, bbox)
        last, left = after, limit
        # The plus keeps SQLite from walking all ids: authored places are found faster by their numbers.
        order = "+id" if layer == "authored" else "id"
        while left is None or left > 0:
            size = PAGE if left is None else min(left, PAGE)
            rows = self._ask(f"{_SELECT} WHERE {where} AND {order} > ? ORDER BY {order} LIMIT ?", *values, last, size)
            yield from map(_place, rows)
            if len(rows) < size:
                return
            last, left = rows[-1][1], None if left is None else left - size

    def _conditions(
        self, kinds: tuple[Kind, ...], dispute: str, layer: Layer | None, bbox: tuple[float, float, float, float] | None
    ) -> tuple[str, list[Any]]:
        where, values = ["1"], list[Any]()
        if kinds:
            where.append(f"kind IN ({', '.join('?' * len(kinds))})")
            values += kinds
        if dispute:
            where.append("id IN (SELECT place FROM dispute WHERE dispute = ?)")
            values.append(dispute)
        if layer:
            # Numbers say the layer too, and need no index of their own.
            where.append("no < ?" if layer == "authored" else "no >= ?")
            values.append(self.meta.authored)
        if bbox:
            condition, corners = _within(*bbox)
            where.append(condition)
            values += corners
        return " AND ".join(where), values

    def related_to(self, id: PlaceId, what: str) -> tuple[PlaceId, ...]:
        """Ids of places that have the relation ``what`` to ``id`` (roads that end there, districts that hold it)."""
        rows = self._ask("SELECT place FROM relation WHERE other = ? AND what = ? ORDER BY place", id, what)
        return tuple(row[0] for row in rows)

    def same(self, scheme: str, value: str) -> PlaceId | None:
        """The place with this outside id, e.g. ``same("geonames", "146970")``."""
        outside = records.outside_id(scheme, value)
        rows = self._ask("SELECT place FROM same WHERE scheme = ? AND value = ?", scheme, outside)
        if rows:
            return cast(PlaceId, rows[0][0])
        layer_id = {"geonames": f"gn-{value}", "iso": f"iso-{value.lower()}"}.get(scheme)
        return layer_id if layer_id and self.place(layer_id) else None

    # Beginnings and surroundings: numpy is loaded with the first such question.

    def completions(
        self,
        prefix: str,
        *,
        words: bool = False,
        wanted: Wanted = ANY,
        near: LonLat | None = None,
        limit: int = 10,
    ) -> tuple[Completion, ...]:
        """Places with a name whose key begins so, once each, by weight. See the Protocol."""
        return self._completions.beginning(prefix, wanted=wanted, near=near, limit=limit, words=words)

    def nearest(
        self, at: LonLat, *, wanted: Wanted = ANY, limit: int = 10, radius_m: float | None = None
    ) -> tuple[Near, ...]:
        """Places in order of their distance on the sphere."""
        return self._grid.nearest(at, wanted=wanted, limit=limit, radius_m=radius_m)

    @cached_property
    def columns(self) -> Columns:
        """The rows as arrays."""
        from gazetteer.store.columns import Columns

        return Columns(self)

    @cached_property
    def _completions(self) -> completion.Completions:
        from gazetteer.store.completion import Completions

        return Completions(self)

    @cached_property
    def _grid(self) -> spatial.Grid:
        from gazetteer.store.spatial import Grid

        return Grid(self)

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text the stretches whose folded words are a key, leftmost and longest. Made for many texts."""
        return self._scanner.spans(texts)

    @cached_property
    def _scanner(self) -> scan.Scanner:
        from gazetteer.store.scan import Scanner

        return Scanner(self)

    def mapped(self, name: str) -> mmap.mmap | bytes:
        """A file of the index, read as it is used."""
        return _mapped(self.folder / name)

    def key(self, number: int) -> str:
        """The key with this number."""
        return cast(str, self._names.trie.restore_key(number))

    def hits_of(self, key: str, place: int) -> Iterator[Hit]:
        """Names of one place, by its number, under a key."""
        return (self._hit(*row) for row in self._names.rows(key) if row[0] == place)

    def id_of(self, place: int) -> PlaceId:
        """The id of the place with this number."""
        _, _, _, number, _, _, flags = ROW.unpack_from(self.rows, place * ROW.size)
        return f"gn-{number}" if flags & _GEONAME else self.meta.ids[number]

    def _ask(self, sql: str, *values: object) -> list[Any]:
        """Rows of a question, one thread at a time: answers take microseconds, so waiting is cheap."""
        with self._lock:
            try:
                return self._database.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                said = f"{self.folder / layout.RECORDS}: cannot be read ({error})"
                raise IndexFileError(f"{said}; run '{layout.COMMAND} --force'") from error


class _Keys:
    """A trie of keys and, for each, its hits."""

    def __init__(self, folder: Path, stem: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / f"{stem}.marisa"))
        self._file = _mapped(folder / f"{stem}.hits")
        (count,) = COUNT.unpack_from(self._file)
        if count != len(self.trie):
            raise ValueError(f"{stem}.hits belongs to another trie")
        self._starts = memoryview(self._file)[COUNT.size : COUNT.size * (count + 2)].cast("I")
        self._hits = memoryview(self._file)[COUNT.size * (count + 2) :]

    def rows(self, key: str) -> Iterator[tuple[int, int, int, int]]:
        """Numbers of place, name and language, and bits, of each hit under the key."""
        number = self.trie.get(key)
        if number is None:
            return iter(())
        start, end = self._starts[number], self._starts[number + 1]
        return cast(
            "Iterator[tuple[int, int, int, int]]", HIT.iter_unpack(self._hits[start * HIT.size : end * HIT.size])
        )

    def first(self, number: int) -> int:
        """Number of the first place under the key of this number: authored ones come first, then by population."""
        (place,) = COUNT.unpack_from(self._hits, self._starts[number] * HIT.size)
        return int(place)


def _mapped(path: Path) -> mmap.mmap | bytes:
    """The file's bytes, read as they are used."""
    with path.open("rb") as file:
        # An index without any name has empty files, which cannot be mapped.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def _connect(path: Path) -> sqlite3.Connection:
    """Open records for reading. Nobody writes to a finished index, so SQLite need not look for changes."""
    # The page cache of the system is shared by all processes; mapping saves copying out of it.
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    database.execute("PRAGMA mmap_size = 1073741824")
    return database


def _place(row: tuple[Any, ...]) -> Place:
    _, id, kind, layer, country, population, lon, lat, record = row
    if layer == records.AUTHORED:
        return records.unpack(record)
    return records.unpack_layer(id, kind, country, population, (lon, lat), record)


def _within(west: float, south: float, east: float, north: float) -> tuple[str, list[float]]:
    """The condition for positions in a box. The tree holds 32-bit numbers, so exact ones are compared as well."""
    if west > east:
        (left, first), (right, second) = _within(west, south, 180.0, north), _within(-180.0, south, east, north)
        return f"({left} OR {right})", [*first, *second]
    tree = "SELECT no FROM box WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?"
    exact = "lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
    return f"(no IN ({tree}) AND {exact})", [east, west, north, south, west, east, south, north]
