"""``POST /v1/normalize`` of CSV and NDJSON: columns found, rows answered in order, faults kept in their row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from flask import Request, Response

from gazetteer.core import Gazetteer
from gazetteer.errors import InputError, LimitError
from gazetteer.standards import flat, tables
from gazetteer.standards.batch import Asker, Options
from gazetteer.web import asking

MAX_ROWS = 10_000
"""Rows of a CSV table and lines of NDJSON, as of a JSON batch."""
MAX_LINE = 100_000
"""Bytes of one line of NDJSON."""
PIECE = 200
"""Rows that are sent together."""
CSV_TYPES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})
NDJSON_TYPES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines"})
_COMMON = ("lang", "at", "perspective", "kind", "near", "countries", "admin", "country")
CSV_PARAMETERS = (*tables.PARAMETERS.values(), *_COMMON, "header", "raw")
NDJSON_PARAMETERS = (*_COMMON, "limit", "geometry", "explain")


def options(given: dict[str, Any]) -> Options:
    """What the query string says of every row."""
    asked = asking.question(given)
    return Options(**{name: getattr(asked, name) for name in _COMMON})


def answer_csv(g: Gazetteer, request: Request) -> Response:
    """The table with the flat row's columns added, in the same order and with the same delimiter."""
    given = asking.parameters(request, CSV_PARAMETERS)
    named = {part: given[parameter] for part, parameter in tables.PARAMETERS.items() if parameter in given}
    asker = Asker(g, options(given))
    asker.check_perspective()
    asking.acceptable(request, "text/csv")
    header = asking.flag(given, "header", True)
    text = tables.decode(asking.body(request), request.mimetype_params.get("charset", ""))
    layout, rows = tables.read(text, named, has_header=header)
    # Everything is read before anything is answered: what is wrong with the table is a 400, not half a table.
    found = list(_at_most(rows))
    pieces = _csv(asker, layout, found, tables.Writer(layout.delimiter, raw=asking.flag(given, "raw", False)))
    response = Response(pieces, content_type="text/csv; charset=utf-8; header=present")
    response.headers["Gazetteer-Version"] = g.version
    response.headers["Gazetteer-Columns"] = layout.said.encode("ascii", "backslashreplace").decode("ascii")
    return response


def _at_most(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise LimitError("body", f"has over {MAX_ROWS:,} rows, the limit", where="body")
        yield row


def _csv(asker: Asker, layout: tables.Layout, rows: list[list[str]], writer: tables.Writer) -> Iterator[str]:
    writer.write([*layout.header, *flat.headings(layout.header)])
    for number, row in enumerate(rows, 1):
        writer.write([*row, *tables.cells(asker.row(layout.question(row)))])
        if number % PIECE == 0:
            yield writer.take()
    yield writer.take()


def lines(request: Request) -> list[bytes]:
    """The lines of an NDJSON body that are not empty. Raises LimitError for too many or too long ones."""
    found = [line for line in asking.body(request).removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    if len(found) > MAX_ROWS:
        raise LimitError("body", f"has {len(found):,} lines; the limit is {MAX_ROWS:,}", where="body")
    for number, line in enumerate(found, 1):
        if len(line) > MAX_LINE:
            raise LimitError(
                "body", f"line {number:,} has {len(line):,} bytes; the limit is {MAX_LINE:,}", where="body"
            )
    if not found:
        raise InputError("body", 'holds no lines; each is an object such as {"id": 1, "q": "Lachin"}', where="body")
    return found


def item(line: bytes) -> object:
    """The value of a line. Raises InputError for what is no JSON."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InputError("body", f"the line is not JSON: {str(error)[:200]}", where="body") from error
