"""Where a line of the data stands in its file, and what the file would say if the line were changed.

Nothing is written: a change is a text that somebody can send and that ``git apply`` takes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import tomlkit

from gazetteer.errors import InputError
from gazetteer.geodata import rows
from gazetteer.geodata.read import DATA, place_files
from gazetteer.model import PlaceId, line_id
from gazetteer.when import When
from gazetteer.wording import say

_TABLE = re.compile(r"^\[([a-z0-9-]+)\]\s*$", re.MULTILINE)
MAX_FIELD = 400
"""Characters of a changed field, as many as the longest text of a name may have."""
FIELDS = {"name": ("text", "lang", "kind", "source"), "use": ("stance", "when", "source"),
          "claim": ("when", "source", "certainty", "note")}  # fmt: skip
"""What a reader may want changed in a line; whose line it is would be another line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A line as it stands: of a use, the line of the name that it belongs to."""

    id: str
    what: str
    """``name``, ``use`` or ``claim``."""
    file: str
    """Path from ``geodata/`` on."""
    number: int
    """Line of the file, from 1."""
    text: str
    row: Mapping[str, Any]
    """The line's own fields: of a use those of the use."""
    use: int | None = None
    """Which of the name's uses."""
    before: str = ""
    """The whole file."""


@lru_cache(maxsize=4)
def _files(folder: Path) -> Mapping[PlaceId, Path]:
    """The file of every place. Read once: two thousand small files."""
    return {id: path for path in place_files(folder) for id in _TABLE.findall(path.read_text("utf-8"))}


def locate(place: PlaceId, id: str, *, folder: Path = DATA) -> Located | None:
    """The line ``id`` of ``place`` in its file; None when the files do not hold it as a line of its own."""
    path = _files(folder).get(place)
    text = path.read_text("utf-8") if path and path.exists() else ""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == f"[{place}]"
        elif inside and line.lstrip().startswith("{") and (found := _found(place, id, line)):
            what, row, use = found
            shown = str(Path("geodata") / path.relative_to(folder)) if path else ""
            return Located(id=id, what=what, file=shown, number=number, text=line, row=row, use=use, before=text)
    return None


def _found(place: PlaceId, id: str, line: str) -> tuple[str, Mapping[str, Any], int | None] | None:
    """What of this line has the id: the name, one of its uses, or the claim."""
    try:
        row = tomllib.loads(f"rows = [\n{line}\n]")["rows"][0]
    except (tomllib.TOMLDecodeError, LookupError):
        return None
    if "text" in row:
        return _of_name(place, id, row)
    if "party" in row and claim_id(place, row) == id:
        return "claim", row, None
    return None


def _of_name(place: PlaceId, id: str, row: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], int | None] | None:
    own = name_id(place, row)
    if own == id:
        return "name", row, None
    for number, use in enumerate(row.get("use", ())):
        if use_id(own, use) == id:
            return "use", use, number
    return None


def name_id(place: PlaceId, row: Mapping[str, Any]) -> str:
    return row.get("id") or line_id(place, "name", row["lang"], row["text"], row.get("kind", "common"))


def use_id(name: str, row: Mapping[str, Any]) -> str:
    return row.get("id") or line_id(name, row["by"], row["stance"], row.get("when", ".."))


def claim_id(place: PlaceId, row: Mapping[str, Any]) -> str:
    parts = (row["what"], row["party"], row["asserted_by"], row.get("when", ".."), row.get("of", ""))
    return row.get("id") or line_id(place, *parts)


def change(found: Located, fields: Mapping[str, str]) -> str:
    """The change as a unified diff; empty when the fields say what the line says already.

    A line keeps its permanent id: where the new text would give it another, the id is written into it. Raises
    InputError naming the field that the line could not hold.
    """
    new = {name: value for name, value in fields.items() if value != str(found.row.get(name, ""))}
    if not new:
        return ""
    _check(found, new)
    document = tomlkit.parse(f"rows = [\n{found.text}\n]")
    line: Any = document["rows"]
    target = line[0] if found.use is None else line[0]["use"][found.use]
    # The ids below the line hang on it: they are written down while they are still the old ones.
    for name, value in new.items():
        if value:
            target[name] = value
        elif name in target:
            del target[name]
    if "id" not in target:
        target["id"] = found.id
    changed = tomlkit.dumps(document).split("\n", 1)[1].rpartition("\n")[0].rstrip("\n")
    before = found.before.splitlines(keepends=True)
    after = [*before[: found.number - 1], changed + "\n", *before[found.number :]]
    return "".join(unified_diff(before, after, f"a/{found.file}", f"b/{found.file}"))


def _check(found: Located, new: Mapping[str, str]) -> None:
    for name, value in new.items():
        if name not in FIELDS[found.what]:
            raise InputError(
                name, say("is not a field of this line; known are %(known)s", known=", ".join(FIELDS[found.what]))
            )
        if len(value) > MAX_FIELD:
            raise InputError(
                name, say("has %(count)s characters; the limit is %(limit)s", count=len(value), limit=MAX_FIELD)
            )
        if not value.isprintable() and not set(value) <= _joined(value):
            raise InputError(name, say("holds a character that cannot be seen"))
    if "when" in new:
        try:
            When(new["when"] or "..")
        except ValueError as error:
            raise InputError("when", str(error)) from error
    kind = {"name": rows.NameRow, "use": rows.UseRow, "claim": rows.ClaimRow}[found.what]
    row = {**found.row, **new}
    try:
        msgspec.convert({key: value for key, value in row.items() if value != ""}, kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$.")
        raise InputError(path.rstrip("`") or min(new), reason[:1].lower() + reason[1:]) from error


def _joined(value: str) -> frozenset[str]:
    """The letters of a text that may hold joiners, which belong to names in Persian and other scripts."""
    return frozenset(letter for letter in value if letter.isprintable() or letter in "\u200c\u200d")
