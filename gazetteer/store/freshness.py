"""Whether the authored data changed since its digest was taken, told by lengths and times of its files.

Reading every file takes some 60 ms, asking the system for their lengths and times two. What was seen is noted beside
the index; without the note, or where it cannot be written, everything is read as before.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path

from gazetteer.store import digests

NOTE = "seen.json"
"""The note's name, in the folder of an index. It is no part of the index: it may be missing, and is never copied."""
SETTLED_NS = 2_000_000_000
"""Age of the newest change from which times are trusted: two changes within one tick of a clock look like one."""


def of_data(folder: Path, beside: Path) -> str:
    """The digest of a data folder, as :func:`gazetteer.store.digests.of_data`; noted in the folder ``beside``."""
    state, newest = _state(str(folder))
    note = beside / NOTE
    try:
        seen = json.loads(note.read_text("ascii"))
        if seen["state"] == state and seen["folder"] == str(folder):
            return str(seen["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = digests.of_data(folder)
    if time.time_ns() - newest > SETTLED_NS and _state(str(folder))[0] == state:
        _write(note, {"folder": str(folder), "state": state, "digest": digest})
    return digest


def _state(folder: str) -> tuple[str, int]:
    """Digest of names, lengths and times of all files, and the newest time. A touched file counts as changed."""
    lines: list[str] = []
    newest = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                about = entry.stat()
                newest = max(newest, about.st_mtime_ns, about.st_ctime_ns)
                # The time of the last change to the entry itself also shows what was moved here with its old times.
                lines.append(f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}")
    return hashlib.blake2s("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest(), newest


def _write(note: Path, seen: dict[str, str]) -> None:
    """Best effort: an index that somebody else owns can be read all the same."""
    try:
        handle, draft = tempfile.mkstemp(prefix=".seen-", dir=note.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(seen, file)
        Path(draft).replace(note)
    except OSError:
        pass
