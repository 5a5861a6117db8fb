"""Kept articles: one SQLite file that holds only what somebody asked to be kept, until the date that was promised.

Every call opens the file, does one thing in one transaction and closes it, so that threads and processes may share it.
What is deleted is overwritten with zeros.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gazetteer import folders
from gazetteer.errors import StorageError
from gazetteer.wording import figures, say

log = logging.getLogger("gazetteer.web")

ID_BYTES, KEY_BYTES = 16, 24
"""Random bytes of an id and of a key: nobody finds one by trying, so a plain digest of the key is enough."""
DAY_S = 86_400
WAIT_S = 5.0
"""How long one writer waits for another; a write takes a few milliseconds."""
SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
  id TEXT PRIMARY KEY, key_digest BLOB NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL,
  version TEXT NOT NULL, data_date TEXT NOT NULL, found TEXT NOT NULL, asked TEXT NOT NULL, text TEXT NOT NULL,
  size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_until ON kept (until);
"""
_FIELDS = "id, made, until, version, data_date, found, asked, text, size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is kept, and for how long."""

    count: int
    days: int
    total_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a reader had kept: the text and the questions, not the answer, which is made anew of today's data."""

    text: str
    asked: Mapping[str, str]
    """The form's other fields: ``at``, ``lang``, ``overrides``, ``perspective``."""
    version: str
    """Version of the answers when it was kept."""
    data_date: str
    found: str
    """Digest of the places found then; it tells whether today's data reads the text otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Article):
    """An article on the shelf."""

    id: str
    made: int
    """Seconds since 1970, as ``until``."""
    until: int
    size: int

    @property
    def made_text(self) -> str:
        return _day(self.made)

    @property
    def until_text(self) -> str:
        return _day(self.until)


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


class FullError(StorageError):
    """The shelf has no room left; the message names the limit that was reached."""


def default_path() -> Path:
    """``kept.sqlite`` in the user's data folder: never in the cache, which anybody may delete."""
    return folders.data() / "kept.sqlite"


def from_settings(setting: Mapping[str, Any]) -> Shelf:
    """The shelf that the settings describe."""
    limits = Limits(count=setting["KEPT_COUNT"], days=setting["KEPT_DAYS"], total_bytes=setting["KEPT_BYTES"])
    return Shelf(Path(setting["KEPT_FILE"] or default_path()), limits)


class Shelf:
    """The kept articles of one file. Nothing is written, and no file made, before something is kept."""

    def __init__(self, path: Path, limits: Limits, *, now: Callable[[], float] = time.time) -> None:
        self.path, self.limits, self._now = path, limits, now

    @property
    def open(self) -> bool:
        """Whether anything may be kept at all."""
        return self.limits.count > 0

    def keep(self, article: Article) -> tuple[Kept, str]:
        """The article as it is kept, and the key that deletes it, which is not stored anywhere.

        What has expired goes first. Raises FullError when there is no room left: what was promised is kept.
        """
        made, key = int(self._now()), secrets.token_urlsafe(KEY_BYTES)
        asked = json.dumps(dict(article.asked))
        size = len(article.text.encode("utf-8", "replace")) + len(asked)
        kept = Kept(
            text=article.text, asked=article.asked, version=article.version, data_date=article.data_date,
            found=article.found, id=secrets.token_urlsafe(ID_BYTES), made=made,
            until=made + self.limits.days * DAY_S, size=size,
        )  # fmt: skip
        with self._file(write=True) as file:
            file.execute("DELETE FROM kept WHERE until <= ?", (made,))
            self._room_for(file, size)
            row = (kept.id, _digest(key), kept.made, kept.until, kept.version, kept.data_date, kept.found,
                   asked, _storable(kept.text), size)  # fmt: skip
            file.execute("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return kept, key

    def _room_for(self, file: sqlite3.Connection, size: int) -> None:
        count, total = file.execute("SELECT count(*), coalesce(sum(size), 0) FROM kept").fetchone()
        if count >= self.limits.count:
            raise FullError(
                say(
                    "No more than %(count)s articles are kept here (GAZETTEER_KEPT_COUNT)",
                    count=figures(self.limits.count),
                )
            )
        if total + size > self.limits.total_bytes:
            raise FullError(
                say(
                    "No more than %(total_bytes)s bytes are kept here (GAZETTEER_KEPT_BYTES)",
                    total_bytes=figures(self.limits.total_bytes),
                )
            )

    def get(self, id: str) -> Kept | None:
        """The article of an id, unless its time is over or nobody kept it."""
        if not self.path.is_file():
            return None
        with self._file() as file:
            query = f"SELECT {_FIELDS} FROM kept WHERE id = ? AND until > ?"
            row = file.execute(query, (id, int(self._now()))).fetchone()
        return _kept(row) if row else None

    def delete(self, id: str, key: str) -> bool:
        """Whether the key was the article's; if so, it is gone."""
        if not self.path.is_file():
            return False
        with self._file(write=True) as file:
            row = file.execute("SELECT key_digest FROM kept WHERE id = ?", (id,)).fetchone()
            fits = bool(row) and hmac.compare_digest(row[0], _digest(key))
            if fits:
                file.execute("DELETE FROM kept WHERE id = ?", (id,))
        return fits

    def remove(self, id: str) -> bool:
        """Take an article away without its key; for whoever runs the service."""
        if not self.path.is_file():
            return False
        with self._file(write=True) as file:
            return file.execute("DELETE FROM kept WHERE id = ?", (id,)).rowcount > 0

    def expire(self) -> int:
        """Delete what is over; how many that were."""
        if not self.path.is_file():
            return 0
        with self._file(write=True) as file:
            return file.execute("DELETE FROM kept WHERE until <= ?", (int(self._now()),)).rowcount

    def all(self) -> tuple[Kept, ...]:
        """Everything on the shelf, the oldest first, what is over included."""
        if not self.path.is_file():
            return ()
        with self._file() as file:
            rows = file.execute(f"SELECT {_FIELDS} FROM kept ORDER BY made, id").fetchall()
        return tuple(_kept(row) for row in rows)

    @contextmanager
    def _file(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction. Raises StorageError, without the text, for a file that cannot be used."""
        try:
            file = self._opened()
            try:
                file.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield file
                file.execute("COMMIT")
                if write:
                    # Else deleted texts would stay in the log beside the file.
                    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                file.close()
        except (sqlite3.Error, OSError) as error:
            log.error("kept articles: %s cannot be used: %s", self.path, error)
            raise StorageError(say("The file of kept articles cannot be used just now; nothing was changed")) from error

    def _opened(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Ours alone: it holds what people pasted.
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        file = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
        try:
            version = file.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise sqlite3.DatabaseError(f"it was made by a later version ({version})")
            file.execute("PRAGMA secure_delete = ON")
            if version < SCHEMA_VERSION:
                file.execute("PRAGMA journal_mode = WAL")
                file.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        except BaseException:
            file.close()
            raise
        return file


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def _storable(text: str) -> str:
    """SQLite's text is UTF-8: half of a surrogate pair, which a broken paste may hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _kept(row: tuple[str, int, int, str, str, str, str, str, int]) -> Kept:
    id, made, until, version, data_date, found, asked, text, size = row
    return Kept(id=id, made=made, until=until, version=version, data_date=data_date, found=found,
                asked=json.loads(asked), text=text, size=size)  # fmt: skip
