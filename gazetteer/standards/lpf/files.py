"""Features written to a file whose ending says the form: a collection, one feature a line, or LP-TSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import msgspec

from gazetteer.errors import InputError
from gazetteer.standards.lpf import delimited, terms

Json = dict[str, Any]


def write(features: Iterable[Json], path: Path, *, head: Mapping[str, str] | None = None) -> int:
    """Write all features, one at a time, and return how many; ``path`` holds the old file or the whole new one.

    ``head``: members of a collection beside its features. Raises InputError for an ending that is none of
    :data:`FORMS`.
    """
    form = FORMS.get(path.suffix.lower())
    if not form:
        raise InputError("OUT", f"must end in {', '.join(FORMS)}; not '{path.suffix}'", where="command line")
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("wb") as file:
            count = form(features, file, head or {})
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    return count


def _collection(features: Iterable[Json], file: IO[bytes], head: Mapping[str, str]) -> int:
    opening = msgspec.json.encode({"type": "FeatureCollection", "@context": terms.CONTEXT, **head})
    file.write(opening[:-1] + b',"features":[\n')
    count = 0
    for count, feature in enumerate(features, 1):  # the count is the answer
        file.write((b",\n" if count > 1 else b"") + msgspec.json.encode(feature))
    file.write(b"\n]}\n")
    return count


def _lines(features: Iterable[Json], file: IO[bytes], head: Mapping[str, str]) -> int:
    count = 0
    for count, feature in enumerate(features, 1):  # noqa: B007  # the count is the answer
        file.write(msgspec.json.encode({"@context": terms.CONTEXT, **feature}) + b"\n")
    return count


def _delimited(delimiter: str) -> Callable[[Iterable[Json], IO[bytes], Mapping[str, str]], int]:
    def form(features: Iterable[Json], file: IO[bytes], head: Mapping[str, str]) -> int:
        count = 0
        _write_row(file, delimited.COLUMNS, delimiter)
        for count, feature in enumerate(features, 1):  # noqa: B007  # the count is the answer
            cells = delimited.row(feature)
            _write_row(file, [cells[column] for column in delimited.COLUMNS], delimiter)
        return count

    return form


def _write_row(file: IO[bytes], cells: Iterable[str], delimiter: str) -> None:
    """Tab-delimited files have no quotes, as LP-TSV asks: its cells hold no tab and no line end."""
    if delimiter == "\t":
        file.write("\t".join(cells).encode() + b"\n")
        return
    row = _Row()
    csv.writer(row, lineterminator="\n").writerow(cells)
    file.write(row.text.encode())


class _Row:
    """What ``csv`` writes to: the text of one row."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


FORMS: Mapping[str, Callable[[Iterable[Json], IO[bytes], Mapping[str, str]], int]] = {
    ".json": _collection,
    ".jsonld": _collection,
    ".geojson": _collection,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".tsv": _delimited("\t"),
    ".csv": _delimited(","),
}
"""Endings and what they mean."""
