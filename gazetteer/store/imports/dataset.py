"""One imported dataset in one SQLite file: written in steps that survive a kill, read without locks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, cast

import msgspec

from gazetteer.errors import IndexFileError
from gazetteer.model import LonLat, Name, NameKind, Place, PlaceId, Point, Shape, Source, line_id
from gazetteer.names import fold
from gazetteer.store import layout
from gazetteer.store.imports.records import ExtraName, ReadName, Record, Refused
from gazetteer.store.records import layer_name_id

FORMAT = "1"
"""Raised with every change to the tables that older code would misread."""
SUFFIX = ".sqlite"
CELL = 0.25
"""Degrees; positions are found by cells of this size, in rows from the south."""
COLUMNS = int(360 / CELL)
SMALL_BOX = 80
"""Rows of cells that a box may have to be looked through row by row; a larger one holds most places anyway."""

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, merged TEXT NOT NULL, kind TEXT NOT NULL,
                    lon REAL, lat REAL, cell INTEGER, country TEXT NOT NULL, population INTEGER NOT NULL,
                    same TEXT NOT NULL, extra BLOB);
CREATE TABLE name (place INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, lang TEXT NOT NULL,
                   kind TEXT NOT NULL);
CREATE TABLE outside (scheme TEXT, value TEXT, id TEXT NOT NULL, PRIMARY KEY (scheme, value)) WITHOUT ROWID;
CREATE TABLE refused (id TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE doubt (id TEXT, other TEXT, km REAL, name TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (id, other))
    WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX name_key ON name (key);
CREATE INDEX name_place ON name (place);
CREATE INDEX place_merged ON place (merged) WHERE merged != '';
CREATE INDEX place_cell ON place (cell);
ANALYZE;
"""
_PLACE = "SELECT no, id, merged, kind, lon, lat, country, population, same, extra FROM place"


def folder(home: Path | None = None) -> Path:
    """Where datasets live: beside the folder of indexes."""
    return (home or layout.default_folder()).parent / "imports"


def listed(home: Path | None = None) -> list[Path]:
    """The finished datasets, by name."""
    return sorted(folder(home).glob(f"*{SUFFIX}"))


def cell_of(at: LonLat) -> int:
    row = min(int((at[1] + 90) / CELL), int(180 / CELL) - 1)
    return row * COLUMNS + int((at[0] + 180) / CELL) % COLUMNS


class Draft:
    """A dataset being written: ``<name>.sqlite.part`` until it is whole.

    What :meth:`save` has committed survives a kill; ``place`` is how far the source was read at that moment.
    """

    def __init__(self, path: Path, mark: str, *, resume: bool) -> None:
        self.path, self.part = path, path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not resume:
            self._drop()
        fresh = not self.part.exists()
        self._database = sqlite3.connect(self.part)
        # A kill loses nothing that was committed; only a power cut could, and then the import is done again.
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        if fresh:
            self._database.executescript(_TABLES)
            self._say({"format": FORMAT, "mark": mark, "place": "0"})
            self._database.commit()
        elif self.about().get("mark") != mark:
            raise IndexFileError(f"{self.part} is of another file or other options; run without --resume")

    def _drop(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.part.with_name(self.part.name + ending).unlink()

    @property
    def place(self) -> int:
        return int(self.about()["place"])

    def about(self) -> dict[str, str]:
        return dict(self._database.execute("SELECT key, value FROM about").fetchall())

    def _say(self, facts: Mapping[str, str]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())

    def add(self, record: Record, merged: PlaceId) -> bool:
        """One record with its names, under ``merged`` where its place is known already; False for an id read before."""
        at = record.at or (None, None)
        row = self._database.execute(
            "INSERT OR IGNORE INTO place VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.id, merged, record.kind, *at, cell_of(record.at) if record.at else None, record.country,
                record.population, msgspec.json.encode(record.same).decode(),
                msgspec.msgpack.encode(record.extra) if record.extra else None,
            ),
        )  # fmt: skip
        if not row.rowcount:
            return False
        self._name(cast(int, row.lastrowid), record.names)
        for scheme, value in record.same.items():
            if not self._outside(scheme, value, record.id):
                other = self._database.execute(
                    "SELECT id FROM outside WHERE scheme = ? AND value = ?", (scheme, value)
                ).fetchone()[0]
                self.doubt(record.id, other, 0.0, record.names[0].text, f"both records are {scheme} {value}")
        return True

    def _outside(self, scheme: str, value: str, id: PlaceId) -> bool:
        done = self._database.execute("INSERT OR IGNORE INTO outside VALUES (?, ?, ?)", (scheme, value, id))
        return bool(done.rowcount)

    def _name(self, place: int, names: Iterable[ReadName]) -> None:
        rows = [(place, fold(name.text), name.text, name.lang, name.kind) for name in names]
        self._database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", [row for row in rows if row[1]])

    def add_name(self, extra: ExtraName) -> bool:
        """A name for a record read before; False where there is no such record."""
        found = self._database.execute("SELECT no, same FROM place WHERE id = ?", (extra.id,)).fetchone()
        if not found:
            return False
        if extra.name.text:
            self._name(found[0], (extra.name,))
        for scheme, value in extra.same.items():
            if self._outside(scheme, value, extra.id):
                same = {**msgspec.json.decode(found[1]), scheme: value}
                packed = msgspec.json.encode(same).decode()
                self._database.execute("UPDATE place SET same = ? WHERE no = ?", (packed, found[0]))
        return True

    def refuse(self, refused: Refused) -> None:
        self._database.execute("INSERT INTO refused VALUES (?, ?)", (refused.id, refused.reason))

    def doubt(self, id: PlaceId, other: PlaceId, km: float, name: str, why: str) -> None:
        """A pair that may be one place: somebody has to look."""
        self._database.execute(
            "INSERT OR IGNORE INTO doubt VALUES (?, ?, ?, ?, ?)", (id, other, round(km, 2), name, why)
        )

    def save(self, place: int) -> None:
        """Commit all so far, read up to ``place``."""
        self._say({"place": str(place)})
        self._database.commit()

    def finish(self, facts: Mapping[str, str]) -> Path:
        """Index the tables, and put the dataset in the place of the old one."""
        self._say(facts)
        self._database.commit()
        self._database.executescript(_INDEXES)
        self._database.executescript("PRAGMA journal_mode = DELETE;")
        self._database.close()
        self.part.replace(self.path)
        return self.path

    def close(self) -> None:
        self._database.close()


class Dataset:
    """A finished dataset. Safe to share between threads. Raises IndexFileError for a file that is none."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name.removesuffix(SUFFIX)
        self._lock = Lock()
        try:
            self._database = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self.about: dict[str, str] = dict(self._database.execute("SELECT key, value FROM about").fetchall())
        except sqlite3.Error as error:
            raise IndexFileError(f"{path}: cannot be read ({error}); import it again, or delete it") from error
        if self.about.get("format") != FORMAT or "digest" not in self.about:
            raise IndexFileError(f"{path}: is no dataset of this version; import it again, or delete it")
        self.source = Source(
            id=f"import:{self.name}", title=self.about["title"], publisher=self.about.get("publisher", ""),
            date=self.about.get("date", ""), licence=self.about.get("licence", ""),
            locator=self.about.get("locator", ""), read=self.about.get("read", ""),
        )  # fmt: skip

    def ask(self, sql: str, *values: object) -> list[Any]:
        """Rows of a question, one thread at a time."""
        with self._lock:
            try:
                return self._database.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise IndexFileError(f"{self.path}: cannot be read ({error}); import it again") from error

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def named(self, key: str) -> list[Any]:
        """Rows of names under a key: id, merged, kind, country, population, lon, lat, text, lang, kind of name."""
        return self.ask(
            "SELECT p.id, p.merged, p.kind, p.country, p.population, p.lon, p.lat, n.text, n.lang, n.kind "
            "FROM name n JOIN place p ON p.no = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id, n.rowid",
            key,
        )

    def keys(self, prefix: str, limit: int) -> list[str]:
        """Keys that begin so, in order."""
        rows = self.ask(
            "SELECT DISTINCT key FROM name WHERE key >= ? AND key < ? ORDER BY key LIMIT ?",
            prefix, prefix + "\U0010ffff", limit,
        )  # fmt: skip
        return [row[0] for row in rows]

    def place(self, id: PlaceId) -> Place | None:
        rows = self.ask(f"{_PLACE} WHERE id = ?", id)
        return self._place(rows[0]) if rows else None

    def additions(self, id: PlaceId) -> tuple[Name, ...]:
        """Names that the dataset has for a place known without it."""
        rows = self.ask(f"{_PLACE} WHERE merged = ? ORDER BY no", id)
        return tuple(name for row in rows for name in self._names(row[0], id))

    def same(self, scheme: str, value: str) -> PlaceId | None:
        rows = self.ask("SELECT id FROM outside WHERE scheme = ? AND value = ?", scheme, value)
        return self.standing(rows[0][0]) if rows else None

    def standing(self, id: PlaceId) -> PlaceId:
        """The id of the place that a record is of: its own, or that of the place known already."""
        rows = self.ask("SELECT merged FROM place WHERE id = ?", id)
        return (rows[0][0] if rows else "") or id

    def places(self, where: str, values: Iterable[object], after: PlaceId, limit: int) -> list[Place]:
        """New places that fit a condition, by id."""
        sql = f"{_PLACE} WHERE merged = '' AND {where} AND id > ? ORDER BY id LIMIT ?"
        return [self._place(row) for row in self.ask(sql, *values, after, limit)]

    def around(self, west: float, south: float, east: float, north: float) -> Iterator[tuple[PlaceId, float, float]]:
        """Ids and positions of new places in a box that does not cross the 180th meridian."""
        condition, values = within(west, south, east, north)
        yield from self.ask(f"SELECT id, lon, lat FROM place WHERE merged = '' AND {condition}", *values)

    def _place(self, row: tuple[Any, ...]) -> Place:
        no, id, _, kind, lon, lat, country, population, same, packed = row
        extra = msgspec.msgpack.decode(packed) if packed else {}
        geometry = extra.get("geometry")
        shape = Shape(id=line_id(id, "shape"), geometry=geometry, source=self.source.id) if geometry else None
        return Place(
            id=id, kind=kind, names=self._names(no, id),
            point=Point(lon=lon, lat=lat, source=self.source.id) if lon is not None else None,
            shapes=(shape,) if shape else (), same=msgspec.json.decode(same), note=extra.get("note", ""),
            country=country, population=population, layer="world",
        )  # fmt: skip

    def _names(self, no: int, id: PlaceId) -> tuple[Name, ...]:
        rows = self.ask("SELECT text, lang, kind FROM name WHERE place = ? ORDER BY rowid", no)
        names = {(text, lang, kind): self._named(id, text, lang, kind) for text, lang, kind in rows}
        return tuple(names.values())

    def _named(self, id: PlaceId, text: str, lang: str, kind: NameKind) -> Name:
        """A name of the model, whose id follows the rule of the layer's."""
        return Name(id=layer_name_id(id, lang, text, kind), text=text, lang=lang, kind=kind, source=self.source.id)


def within(west: float, south: float, east: float, north: float) -> tuple[str, list[float]]:
    """A condition for positions in a box: small ones by rows of cells."""
    exact, corners = "lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?", [west, east, south, north]
    first, last = cell_of((west, south)), cell_of((min(east, 180 - CELL / 2), north))
    low, high = first // COLUMNS, last // COLUMNS
    if high - low > SMALL_BOX:
        return exact, corners
    left, right = first % COLUMNS, last % COLUMNS
    rows = " OR ".join("cell BETWEEN ? AND ?" for _ in range(low, high + 1))
    cells = [float(row * COLUMNS + column) for row in range(low, high + 1) for column in (left, right)]
    return f"({rows}) AND {exact}", [*cells, *corners]
