"""Records of places in SQLite: one row a place with its record packed, and the tables that lead to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gazetteer.model import Kind, LonLat, Name, Place, Point, Relation, line_id

if TYPE_CHECKING:
    from gazetteer.store.layer import LayerName, LayerPlace

AUTHORED, WORLD = 0, 1
"""Values of the column ``layer``."""

_TABLES = """
CREATE TABLE place (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, layer INTEGER NOT NULL,
                    country TEXT NOT NULL, population INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
                    placed INTEGER NOT NULL, record BLOB NOT NULL);
CREATE VIRTUAL TABLE box USING rtree (no, west, east, south, north);
CREATE TABLE retired (id TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE same (scheme TEXT, value TEXT, place TEXT NOT NULL, PRIMARY KEY (scheme, value)) WITHOUT ROWID;
CREATE TABLE relation (other TEXT, what TEXT, place TEXT, PRIMARY KEY (other, what, place)) WITHOUT ROWID;
CREATE TABLE dispute (dispute TEXT, place TEXT, PRIMARY KEY (dispute, place)) WITHOUT ROWID;
"""


def pack(place: Place) -> bytes:
    """An authored record as bytes."""
    return msgspec.msgpack.encode(place)


def unpack(record: bytes) -> Place:
    """The authored record that was packed, equal to it."""
    return msgspec.msgpack.decode(record, type=Place)


def pack_layer(place: LayerPlace) -> bytes:
    """A layer record as bytes: names in runs that share language, kind and source, as nearly all do."""
    runs = [
        [*shared, [name.text for name in names]]
        for shared, names in groupby(place.names, key=lambda name: (name.lang, name.kind, name.source))
    ]
    return msgspec.msgpack.encode([place.source, dict(place.same), runs, place.division, place.placed_by])


def unpack_layer(id: str, kind: Kind, country: str, population: int, at: LonLat, record: bytes) -> Place:
    """The layer's place, as the model has it."""
    source, same, runs, division, placed_by = msgspec.msgpack.decode(record)
    names = tuple(
        Name(id=layer_name_id(id, lang, text, kind), text=text, lang=lang, kind=kind, source=origin)
        for lang, kind, origin, texts in runs
        for text in texts
    )
    point = Point(lon=at[0], lat=at[1], source=placed_by or source)
    held = (Relation(what="part_of", place=division, source=source),) if division else ()
    return Place(
        id=id, kind=kind, names=names, point=point, relations=held, same=same, country=country, population=population,
        layer="world",
    )  # fmt: skip


def layer_name_id(place: str, lang: str, text: str, kind: str) -> str:
    """The id of a layer's name, by the rule of authored ones."""
    return line_id(place, "name", lang, text, kind)


def name_id(place: str, name: LayerName) -> str:
    return layer_name_id(place, name.lang, name.text, name.kind)


def create(path: Path) -> sqlite3.Connection:
    """A new, empty file of records."""
    database = sqlite3.connect(path)
    # The file is made beside its place and thrown away when anything fails, so it needs no journal.
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
    database.executescript(_TABLES)
    return database


def insert_places(database: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of the table ``place`` in its column order."""
    database.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def insert_boxes(database: sqlite3.Connection) -> None:
    """Index the positions of all places; in order of position, which fills the tree's pages better."""
    database.execute(
        "INSERT INTO box SELECT no, lon, lon, lat, lat FROM place WHERE placed ORDER BY CAST(lat AS INTEGER), lon"
    )


def insert_ties(database: sqlite3.Connection, places: Mapping[str, Place]) -> None:
    """What leads to an authored place: retired and outside ids, relations, disputes."""
    retired = ((old, place.id) for place in places.values() for old in place.was)
    same = ((scheme, outside_id(scheme, value), p.id) for p in places.values() for scheme, value in p.same.items())
    related = ((tie.place, tie.what, place.id) for place in places.values() for tie in place.relations)
    disputes = ((dispute, place.id) for place in places.values() for dispute in place.disputes)
    database.executemany("INSERT OR IGNORE INTO retired VALUES (?, ?)", retired)
    database.executemany("INSERT OR IGNORE INTO same VALUES (?, ?, ?)", same)
    database.executemany("INSERT OR IGNORE INTO relation VALUES (?, ?, ?)", related)
    database.executemany("INSERT OR IGNORE INTO dispute VALUES (?, ?)", disputes)


def outside_id(scheme: str, value: str) -> str:
    """An outside id as it is compared: codes of countries in capitals."""
    return value.upper() if scheme == "iso" else value


def finish(database: sqlite3.Connection) -> None:
    """Write everything and close."""
    database.commit()
    database.executescript("ANALYZE;")
    database.close()
