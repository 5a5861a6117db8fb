"""Many texts: the files of a folder, or the rows of a CSV, NDJSON or Parquet table; one at a time, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from gazetteer.errors import InputError, LimitError
from gazetteer.importers.files import MAX_FILE
from gazetteer.importers.kinds import FORMATS, SUFFIXES
from gazetteer.names import fold
from gazetteer.standards import tables
from gazetteer.wording import figures, say

MAX_CELL = 2_000_000
"""Characters of a cell that holds a text: as many as of a page of HTML."""
MAX_NAME = 1_000
"""Characters of a cell that holds an id, an outlet or a title."""
TABLES = (".csv", ".tsv", ".ndjson", ".jsonl", ".parquet")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "full text", "fulltext", "article", "article text", "body", "content", "текст", "matn", "metin"),
    "html": ("html", "body html", "content html"),
    "id": ("id", "article id", "uuid", "url", "link", "address"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "media", "site", "domain", "издание"),
    "date": (*tables.HEADINGS["date"], "published", "published at", "publication date", "pubdate", "publish date"),
    "lang": tables.HEADINGS["lang"],
    "title": ("title", "headline", "заголовок", "başlıq", "başlık"),
}  # fmt: skip
"""Headings of a table of texts, the likelier first; compared folded."""
_DATED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One text of many: where it is, and what is said of it."""

    id: str
    path: Path | None = None
    text: str = ""
    html: str = ""
    outlet: str = ""
    date: str = ""
    lang: str = ""
    title: str = ""


def of_folder(folder: Path) -> list[Item]:
    """The files of a folder and its folders, by name; those that are hidden, or of no kind that is read, left out.

    The first folder inside is the outlet, and a date in a file's name the date: ``asbarez/2023-09-09-road.html``.
    Raises InputError for a folder without such files.
    """
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix.lower() in SUFFIXES and not _hidden(path.relative_to(folder))
    )
    if not paths:
        raise InputError(
            "folder",
            say("%(folder)s holds no files to read (%(limit)s)", folder=folder, limit=FORMATS),
            where="command line",
        )
    return [_of_file(folder, path) for path in paths]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _of_file(folder: Path, path: Path) -> Item:
    inside = path.relative_to(folder)
    dated = _DATED.search(path.stem)
    return Item(
        id=inside.as_posix(),
        path=path,
        outlet=inside.parts[0] if len(inside.parts) > 1 else "",
        date="-".join(dated.groups()) if dated else "",
    )


def read_file(path: Path) -> bytes:
    """The bytes of a file, at most one more than the limit."""
    with path.open("rb") as file:
        return file.read(MAX_FILE + 1)


def of_lines(lines: Iterable[str], named: Mapping[str, str] | None = None) -> Iterator[Item]:
    """The rows of a CSV table whose first row names the columns; rows without a text are left out.

    ``named``: headings by part. Raises InputError for a table without a column of texts.
    """
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    if not first:
        raise InputError("file", say("holds no rows; the first row names the columns"), where="body")
    sign = tables.delimiter(first)
    rows = tables.rows(_after(first, source), sign, most=MAX_CELL)
    at = columns(next(rows), named or {})
    for number, row in enumerate(rows, 1):
        yield _item(number, {part: row[column] for part, column in at.items()})


def _after(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def columns(header: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    """Which column holds what. Raises InputError for one that is not there, or none that holds texts."""
    keys, found = [fold(name) for name in header], {}
    for part, words in HEADINGS.items():
        for word in (named[part],) if named.get(part) else words:
            if fold(word) in keys:
                found[part] = keys.index(fold(word))
                break
        else:
            if named.get(part):
                raise InputError(
                    f"{part}_column", say("'%(named)s' is no column", named=named[part][:40]), where="command line"
                )
    if not {"text", "html"} & set(found):
        shown = ", ".join(repr(name[:40]) for name in header[:8])
        raise InputError(
            "text_column", say("is needed: no heading of %(shown)s says that it holds texts", shown=shown), where="body"
        )
    return found


def _item(number: int, cells: Mapping[str, Any]) -> Item:
    known = {part: "" if value is None or value != value else str(value) for part, value in cells.items()}
    id, outlet, date, lang, title = (
        known.get(part, "").strip()[:MAX_NAME] for part in ("id", "outlet", "date", "lang", "title")
    )
    text = known.get("text", "").replace("\r\n", "\n")
    html = known.get("html", "") if not text.strip() else ""
    return Item(
        id=id or str(number), text=text, html=html, outlet=outlet, date=date.partition("T")[0], lang=lang, title=title
    )


def of_ndjson(lines: Iterable[str]) -> Iterator[Item]:
    """One object a line, with the fields ``text`` or ``html``, ``id``, ``outlet``, ``date``, ``lang``, ``title``."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _item(number, _object(number, line))


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError("file", say("line %(number)s is not JSON", number=figures(number)), where="body") from error
    if not isinstance(found, dict):
        raise InputError("file", say("line %(number)s is no JSON object", number=figures(number)), where="body")
    at = columns(list(found), {})
    values = list(found.values())
    return {part: values[column] for part, column in at.items()}


def of_parquet(path: Path, named: Mapping[str, str] | None = None) -> Iterator[Item]:
    """The rows of a Parquet file, a group at a time."""
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise InputError("file", say("%(path)s is no Parquet file", path=path), where="file") from error
    with table:
        header = table.schema_arrow.names
        at = columns(header, named or {})
        number = 0
        for batch in table.iter_batches(batch_size=100, columns=[header[column] for column in at.values()]):
            for row in batch.to_pylist():
                number += 1
                yield _item(number, {part: row[header[column]] for part, column in at.items()})


def unique(items: Iterable[Item]) -> Iterator[Item]:
    """The same texts; an id that comes again gets a number, so that no result takes another's place."""
    seen: dict[str, int] = {}
    for item in items:
        count = seen[item.id] = seen.get(item.id, 0) + 1
        yield item if count == 1 else replace(item, id=f"{item.id}#{count}")


def bounded(items: Iterable[Item], most: int) -> Iterator[Item]:
    """At most so many. Raises LimitError for more."""
    for number, item in enumerate(items, 1):
        if number > most:
            raise LimitError("items", say("are over %(most)s texts, the limit", most=figures(most)), where="body")
        yield item
