"""``POST /normalize``: a column of names looked up at once, doubtful rows settled by hand, table and corrections taken
away. Nothing is kept here: the page carries the table and the corrections from one request to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from gazetteer.annotate import Override
from gazetteer.errors import InputError, LimitError
from gazetteer.names import fold
from gazetteer.standards import corrections, flat, tables
from gazetteer.standards.batch import Asker, Options, Question
from gazetteer.web import asking, uploads
from gazetteer.web.articles import gazetteer
from gazetteer.web.long_texts import held

columns = Blueprint("columns", __name__)

MAX_ROWS = 1_000
"""Rows of a table on the page; programs may send ten thousand to ``/v1/normalize``."""
MAX_CHARACTERS = 1_000_000
"""Characters of a table on the page, which goes back and forth with every choice."""
MOST_SHOWN = 300
"""Rows that the page prints; the file has all."""
MOST_DOUBTS = 60
"""Doubtful names that are offered for choice at once; settled ones make room for the next."""
MOST_PARTS = 2 * MOST_DOUBTS + 20
"""Parts of the form: two for each doubtful name, and its fields. Other forms of the service have fewer."""
MOST_CHOICES = 8
SURE = 0.8
"""Least score of an answer that nobody need look at; scores are calibrated, so one in five below it may be wrong."""
DOUBTFUL = frozenset({"ambiguous", "fuzzy", "none"})
NOWHERE = "-"
"""The choice that a name means no place."""
FIELDS = ("names", "column", "lang", "at", "overrides", "surface", "place")
_HEADING = "place\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was sent: the text as it is carried on, its columns, its rows with their answers."""

    text: str
    layout: tables.Layout
    rows: tuple[tuple[Sequence[str], Question, flat.Row], ...]
    overrides: tuple[Override, ...]
    given: dict[str, str]


@columns.post("/normalize")
def look_up() -> str:
    """The table with its answers; names in doubt with a choice of candidates."""
    table = _table()
    doubts = list(dict.fromkeys(question.place for _, question, row in table.rows if _doubtful(row)))
    statuses = Counter(str(row["status"] or "not asked") for *_, row in table.rows)
    return render_template(
        "normalize.html", answer={"query": "", "status": "", "candidates": []}, table=table, statuses=statuses,
        most=MOST_SHOWN, doubts=[(text, _choices(text, table)) for text in doubts[:MOST_DOUBTS]], left=len(doubts),
        overrides=corrections.written(table.overrides), settled={fold(one.surface) for one in table.overrides},
        fold=fold, nowhere=NOWHERE,
    )  # fmt: skip


@columns.post("/normalize/table.csv")
def download() -> Response:
    """The table as it came with the flat row's columns added."""
    table = _table()
    response = Response(_written(table), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="places.csv"'
    response.headers["Gazetteer-Version"] = gazetteer().version
    return response


@columns.post("/normalize/corrections.json")
def chosen() -> Response:
    """The reader's choices as a file of corrections, which every door reads."""
    response = Response(corrections.written(_table().overrides) or "[]", content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="corrections.json"'
    return response


def _written(table: Table) -> str:
    writer = tables.Writer(table.layout.delimiter)
    writer.write([*table.layout.header, *flat.headings(table.layout.header)])
    for row, _, answer in table.rows:
        writer.write([*row, *tables.cells(answer)])
    return writer.take()


def _table() -> Table:
    """The form's table, answered. Raises InputError for none, LimitError for a larger one than a page can carry."""
    asking.parameters(request, ())
    request.max_form_parts = MOST_PARTS
    asking.body(request)
    uploads.only(request, "file")
    known = {name: value for name, value in request.form.items() if value.strip()}
    given = {str(name): str(value) for name, value in asking.canonical(known, FIELDS, where="body").items()}
    text = _text(given)
    overrides = _overrides(given)
    question = asking.question({name: given[name] for name in ("lang", "at") if name in given}, where="body")
    asker = Asker(gazetteer(), Options(lang=question.lang, at=question.at), overrides)
    layout, rows = tables.read(text, {"place": given["column"]} if given.get("column") else {})
    with held():
        answered = tuple((row, layout.question(row), asker.row(layout.question(row))) for row in _at_most(rows))
    if not answered:
        raise InputError("names", "holds no names; give one a line, or a table", where="body")
    return Table(text=text, layout=layout, rows=answered, overrides=overrides, given=given)


def _text(given: dict[str, str]) -> str:
    """The table's text. A pasted list gets a heading, so that a comma in a name parts no columns."""
    file = uploads.sent(request)
    if file:
        text = tables.decode(uploads.data(file))
    else:
        text = given.get("names", "").replace("\r\n", "\n").strip("\n")
    if not text.strip():
        raise InputError("names", "is empty, and no file was chosen; give one of the two", where="body")
    if len(text) > MAX_CHARACTERS:
        said = f"has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}"
        raise LimitError("names", said, where="body")
    if file or given.get("column"):
        return text
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    try:
        tables.layout(next(tables.rows([first], tables.delimiter(first))), ",", {})
    except (InputError, StopIteration):
        return _HEADING + text
    return text


def _at_most(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            said = f"has over {MAX_ROWS:,} rows, the limit of a page; send more to /v1/normalize"
            raise LimitError("names", said, where="body")
        yield row


def _overrides(given: dict[str, str]) -> tuple[Override, ...]:
    """Corrections carried on, and those just chosen, which win."""
    carried = corrections.parse(given["overrides"].encode("utf-8", "replace")) if "overrides" in given else ()
    surfaces, places = request.form.getlist("surface"), request.form.getlist("place")
    if len(surfaces) != len(places):
        raise InputError("place", "must come once for each surface", where="body")
    picked = {
        fold(surface): Override(surface=surface, place="" if place == NOWHERE else place)
        for surface, place in zip(surfaces, places, strict=True)
        if surface.strip() and place
    }
    kept = [one for one in carried if not one.surface or fold(one.surface) not in picked]
    return (*kept, *picked.values())


def _doubtful(row: flat.Row) -> bool:
    score = row["score"]
    return row["status"] in DOUBTFUL or isinstance(score, float) and score < SURE


def _choices(text: str, table: Table) -> list[Any]:
    """Places that the name may mean, the likeliest first; none for a name that cannot be asked."""
    options = {name: table.given.get(name, "") for name in ("lang", "at")}
    try:
        answer = gazetteer().normalize(text, lang=options["lang"], at=options["at"] or None, limit=MOST_CHOICES)
    except InputError:
        return []
    places = [one.place for one in (*answer.candidates, *answer.suggestions)]
    return list({place.id: gazetteer()[place.id] for place in places}.values())[:MOST_CHOICES]
