"""The naming lens: ``/lens`` for people, ``/v1/lens`` for programs. Counts with their caveats, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from gazetteer.core import Gazetteer, Note
from gazetteer.errors import InputError, LimitError
from gazetteer.importers import corpus as reading_many
from gazetteer.importers.corpus import Item
from gazetteer.importers.kinds import SUFFIXES
from gazetteer.lens import CAVEATS, Choice, Lens, lens
from gazetteer.lens.corpus import Corpus, Row, corpus, row
from gazetteer.perspective import collation_key
from gazetteer.standards import tables
from gazetteer.standards.batch import date
from gazetteer.web import asking, uploads
from gazetteer.web.api import json_response
from gazetteer.web.articles import JSON_TYPES, form_fields, gazetteer
from gazetteer.web.long_texts import held, reading
from gazetteer.web.pages import langs
from gazetteer.web.tables import CSV_TYPES, NDJSON_TYPES
from gazetteer.wording import figures, say

looks = Blueprint("looks", __name__)

MAX_TEXTS = 200
"""Texts of one request; more are a corpus, for the command line."""
MAX_CHARACTERS = 1_000_000
"""Characters of all its texts together: as many as of one article."""
ITEM = ("id", "text", "html", "outlet", "at", "lang", "title")
"""Fields of a text among several."""
FIELDS = ("text", "at", "lang", "overrides")
TABLE_SUFFIXES = (".csv", ".tsv", ".ndjson", ".jsonl")
ACCEPT = ",".join((*SUFFIXES, *TABLE_SUFFIXES))


@looks.post("/v1/lens")
def many() -> Response:
    """Counts over several texts, by outlet and month."""
    asking.parameters(request, ())
    found, failures = _counted(_items())
    g = gazetteer()
    shown = asdict(found) | {"failures": failures, "version": g.version, "data_date": g.store.data_date}
    return json_response(shown)


def _items() -> Iterable[Item]:
    if request.mimetype in JSON_TYPES:
        return _given(asking.json_body(request))
    if request.mimetype in (*CSV_TYPES, *NDJSON_TYPES):
        text = tables.decode(asking.body(request), request.mimetype_params.get("charset", ""))
        return _lines(text, is_table=request.mimetype in CSV_TYPES)
    refused = UnsupportedMediaType()
    known = "application/json, text/csv, application/x-ndjson"
    refused.said = say("This address takes %(known)s; not '%(mimetype)s'.", known=known, mimetype=request.mimetype[:60])  # type: ignore[attr-defined]
    raise refused


def _given(body: dict[str, Any]) -> Iterator[Item]:
    unknown = set(body) - {"items"}
    if unknown:
        raise InputError(min(unknown), say("is not a field here; known is items"), where="body")
    items = body.get("items")
    if not isinstance(items, list) or not items:
        raise InputError("items", say('must be a list of objects such as {"text", "outlet", "at"}'), where="body")
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise InputError("items", say('each is an object such as {"text": …, "outlet": …}'), where="body")
        known = asking.canonical(item, ITEM, where="body")
        texts = {name: _text(known.get(name), name) for name in ITEM}
        when = texts.pop("at")
        yield Item(**{**texts, "id": texts["id"] or str(number), "date": when})  # type: ignore[arg-type]


def _text(value: Any, name: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and name in ("id", "at"):
        return str(value)
    raise InputError(name, say("must be text"), where="body")


def _lines(text: str, *, is_table: bool) -> Iterator[Item]:
    lines = text.splitlines(keepends=True)
    return reading_many.of_lines(lines) if is_table else reading_many.of_ndjson(lines)


def _counted(items: Iterable[Item]) -> tuple[Corpus, list[dict[str, str]]]:
    """The counts, and which texts could not be read. Raises LimitError for too many or too long ones."""
    texts = list(reading_many.bounded(reading_many.unique(items), MAX_TEXTS))
    size = sum(len(one.text) + len(one.html) for one in texts)
    if size > MAX_CHARACTERS:
        said = say(
            "have %(size)s characters together; the limit is %(limit)s",
            size=figures(size),
            limit=figures(MAX_CHARACTERS),
        )
        raise LimitError("items", said, where="body")
    rows: list[Row] = []
    failures: list[dict[str, str]] = []
    g = gazetteer()
    with held():
        for one in texts:
            try:
                rows.append(row(_note(g, one), id=one.id, outlet=one.outlet))
            except InputError as error:
                failures.append({"id": one.id, "name": error.field, "reason": error.reason})
    return corpus(rows), failures


def _note(g: Gazetteer, one: Item) -> Note:
    if not (one.text or one.html).strip():
        raise InputError("text", say("is empty"), where="body")
    lang = asking.lang({"lang": one.lang}, "body")
    return g.annotate(one.text, html=one.html, at=date(one.date), lang=lang, title=one.title)


# Pages


@looks.get("/lens")
def ask() -> str:
    asking.parameters(request, ())
    return _page()


@looks.post("/lens")
def look() -> str:
    """The lens over a text or a file; a table of texts gives counts by outlet and month."""
    asking.parameters(request, ())
    file = uploads.sent(request)
    if file and PurePath(file.filename or "").suffix.lower() in TABLE_SUFFIXES:
        asking.body(request)
        return _of_many(file)
    given = form_fields(FIELDS)
    text = given.get("text", "")
    if not text:
        raise InputError("text", say("is empty, and no file was chosen; give one of the two"), where="body")
    with reading(text):
        note = gazetteer().annotate(
            text, at=given.get("at"), lang=asking.lang(given, "body"), overrides=given.get("overrides", ())
        )
    found = lens(note)
    return _page(found=found, note=note, groups=_by_place(found.choices), text=text, lang=given.get("lang", ""))


def _by_place(choices: Iterable[Choice]) -> list[tuple[str, list[Choice]]]:
    """Rows of the choice table under their place, in the order in which the text first names it."""
    order = {id: number for number, id in enumerate(dict.fromkeys(one.place for one in choices))}
    rows = sorted(choices, key=lambda one: order[one.place])
    return [(id, list(group)) for id, group in groupby(rows, key=lambda one: one.place)]


def _of_many(file: FileStorage) -> str:
    is_table = not (file.filename or "").lower().endswith((".ndjson", ".jsonl"))
    found, failures = _counted(_lines(tables.decode(uploads.data(file)), is_table=is_table))
    return _page(many=found, failures=failures)


def _page(**values: Any) -> str:
    return render_template("lens.html", **{"langs": langs(), "accept": ACCEPT, "caveats": CAVEATS, **values})


@looks.app_template_filter("label_of")
def _label_of(id: str) -> str:
    found = gazetteer().place(id)
    return found.label() if found else id


@looks.app_template_filter("holders")
def _holders(by: str | Iterable[str]) -> str:
    """Whose, in short: the parties' labels without what is in brackets, parted by semicolons."""
    words = {"both": say("Both, or as often"), "*": say("every side")}
    return "; ".join(words.get(id) or _party(id).partition(" (")[0] for id in _ids(by))


@looks.app_template_filter("spelled_out")
def _spelled_out(found: Lens | Corpus) -> list[str]:
    """The labels of the parties in full, of those that are shown in short."""
    if isinstance(found, Lens):
        held: set[str] = {id for choice in found.choices for id in (*choice.by, *choice.others)}
    else:
        held = {id for group in found.groups for share in group.place_shares for id in _ids(share.by)}
    return sorted({label for label in map(_party, held) if " (" in label}, key=collation_key)


def _ids(by: str | Iterable[str]) -> list[str]:
    return by.split("/") if isinstance(by, str) else list(by)


def _party(id: str) -> str:
    parties = gazetteer().store.parties
    return parties[id].label if id in parties else id
