"""The overrides file: a reader's corrections, one small file that every door reads.

JSON as in ``overrides`` of ``/v1``: ``[{"surface": "Kirovabad", "place": "ganja"}]`` for a string, and
``[{"start": 10, "end": 16, "surface": "Lachin", "place": "lachin"}]`` for a span, whose ``surface`` lets it be found
again when the text has moved. Or CSV with the columns ``surface``, ``place`` and, for spans, ``start`` and ``end``. An
empty place says that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from gazetteer.annotate import Override
from gazetteer.core import Correction
from gazetteer.errors import InputError, LimitError
from gazetteer.names import fold
from gazetteer.standards import tables
from gazetteer.wording import figures, say

MAX_BYTES = 10_000_000
"""Bytes of an overrides file: some 200,000 corrections."""
_COLUMNS = ("surface", "place", "start", "end")


def read(path: Path | str) -> tuple[Override, ...]:
    """The corrections of a file. Raises InputError, naming the file, for what cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            "overrides", say("%(path)s: %(strerror)s", path=path, strerror=error.strerror), where="file"
        ) from error
    try:
        return parse(data)
    except InputError as error:
        raise type(error)("overrides", f"{path}: {error.reason}", where="file") from error


def parse(data: bytes) -> tuple[Override, ...]:
    """The corrections of a file's bytes, JSON or CSV. Raises InputError for what cannot be read."""
    if len(data) > MAX_BYTES:
        raise LimitError(
            "overrides",
            say("has %(count)s bytes; the limit is %(limit)s", count=figures(len(data)), limit=figures(MAX_BYTES)),
            where="body",
        )
    try:
        text = tables.decode(data)
        return _json(text) if text.lstrip().startswith(("[", "{")) else _csv(text)
    except InputError as error:
        raise InputError("overrides", error.reason, where="body") from error


def _json(text: str) -> tuple[Override, ...]:
    try:
        return given(msgspec.json.decode(text))
    except msgspec.DecodeError as error:
        raise InputError("overrides", say("is not JSON: %(said)s", said=error), where="body") from error


def given(value: Any) -> tuple[Override, ...]:
    """The corrections of a JSON list. Raises InputError for anything else."""
    try:
        return tuple(msgspec.convert(value, list[Override]))
    except msgspec.ValidationError as error:
        said = say("is not a list of corrections: %(said)s", said=str(error)[:1].lower() + str(error)[1:])
        raise InputError("overrides", said, where="body") from error


def _csv(text: str) -> tuple[Override, ...]:
    _, rows = tables.read(text, {"place": "1"})
    header = [fold(name) for name in next(tables.rows([_first(text)], tables.delimiter(_first(text))))]
    at = {name: header.index(name) for name in _COLUMNS if name in header}
    if "place" not in at or not {"surface", "start"} & set(at):
        raise InputError(
            "overrides", say("needs the columns surface and place, and for spans start and end"), where="body"
        )
    return tuple(_row(number, {name: row[at[name]].strip() for name in at}) for number, row in enumerate(rows, 2))


def _first(text: str) -> str:
    return next((line for line in text.removeprefix("\ufeff").splitlines() if line.strip()), "")


def _row(number: int, cells: Mapping[str, str]) -> Override:
    try:
        span = {name: int(cells[name]) for name in ("start", "end") if cells.get(name)}
    except ValueError as error:
        raise InputError(
            "overrides", say("row %(number)s: start and end are whole numbers", number=figures(number)), where="body"
        ) from error
    return Override(surface=cells.get("surface", ""), place=cells["place"], **span)


def written(overrides: Sequence[Override]) -> str:
    """The corrections as a file's JSON, one a line; empty for none."""
    if not overrides:
        return ""
    lines = (msgspec.json.encode(_said(one)).decode() for one in overrides)
    return "[\n" + ",\n".join(lines) + "\n]"


def _said(one: Override) -> dict[str, Any]:
    span = {"start": one.start, "end": one.end} if one.start is not None else {}
    return {**span, "surface": one.surface, "place": one.place}


def told(corrections: Sequence[Correction]) -> list[dict[str, Any]]:
    """What became of each correction, as JSON."""
    return [
        {
            "start": one.override.start,
            "end": one.override.end,
            "surface": one.override.surface,
            "place": one.override.place,
            "status": one.status,
            "reason": one.reason,
        }
        for one in corrections
    ]
