"""The overrides file: a reader's corrections, one small file that every door reads.

JSON as in ``overrides`` of ``/v1``, ``[{"surface": "Kirovabad", "place": "ganja"}]``; or CSV with the columns
``surface`` and ``place``, parted as any table is. An empty place says that the string names no place.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from gazetteer.annotate import Override
from gazetteer.errors import InputError, LimitError
from gazetteer.standards import tables

MAX_BYTES = 10_000_000
"""Bytes of an overrides file: some 200,000 corrections."""


def read(path: Path) -> tuple[Override, ...]:
    """The corrections of a file. Raises InputError, naming the file, for what cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("overrides", f"{path}: {error.strerror}", where="file") from error
    if len(data) > MAX_BYTES:
        raise LimitError("overrides", f"{path} has {len(data):,} bytes; the limit is {MAX_BYTES:,}", where="file")
    text = tables.decode(data)
    try:
        return _json(text) if text.lstrip().startswith(("[", "{")) else _csv(text)
    except (msgspec.MsgspecError, InputError) as error:
        said = error.reason if isinstance(error, InputError) else str(error)
        raise InputError("overrides", f"{path}: {said}", where="file") from error


def _json(text: str) -> tuple[Override, ...]:
    return tuple(msgspec.json.decode(text, type=list[Override]))


def _csv(text: str) -> tuple[Override, ...]:
    layout, rows = tables.read(text, {"place": "surface", "admin": "place"})
    return tuple(Override(surface=one.place, place=one.admin.strip()) for one in map(layout.question, rows))
