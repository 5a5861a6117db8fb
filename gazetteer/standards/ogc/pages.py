"""The same answers for people: headings, links and tables that one plain template lays out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gazetteer.standards.ogc import answers
from gazetteer.standards.ogc.columns import Writer
from gazetteer.standards.ogc.openapi import PARAMETERS
from gazetteer.standards.ogc.rows import COLLECTIONS, Collection, Row
from gazetteer.standards.words import direction

Json = dict[str, Any]
SHOWN = ("label_both", "kind", "names_by_side", "text", "lang", "by", "stance", "valid_from", "valid_to", "source")
"""Columns of the table of a page of features; a feature's own page has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: a text, where it leads, and in which language and direction it is read."""

    text: str
    href: str = ""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption; the first cell of each row is its heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page."""

    title: str
    text: str
    crumbs: tuple[Cell, ...]
    tables: tuple[Table, ...]
    links: tuple[Json, ...] = ()


def _crumbs(base: str, *more: tuple[str, str]) -> tuple[Cell, ...]:
    listed = (("Features", f"{base}/"), *more)
    return tuple(Cell(text=text, href=href) for text, href in listed)


def landing(base: str) -> Sheet:
    listed = tuple(
        (Cell(text=one.title, href=f"{base}/collections/{one.id}"), Cell(text=one.text)) for one in COLLECTIONS.values()
    )
    table = Table(caption="Collections", heads=("Collection", "What it holds"), rows=listed)
    found = answers.landing(base, html=True)
    return Sheet(
        title=answers.TITLE, text=answers.TEXT, crumbs=(), tables=(table,), links=tuple(found["links"][1:])
    )  # fmt: skip


def conformance(base: str) -> Sheet:
    table = Table(
        caption="Conformance classes", heads=("Class",),
        rows=tuple((Cell(text=one, href=one),) for one in answers.CONFORMS),
    )  # fmt: skip
    links = answers.conformance(base, html=True)["links"][1:]
    return Sheet(title="Conformance", text="What this interface conforms to.", crumbs=_crumbs(base), tables=(table,),
                 links=tuple(links))  # fmt: skip


def api(base: str) -> Sheet:
    rows = tuple((Cell(text=name), Cell(text=text)) for name, (text, _) in PARAMETERS.items())
    paths = ("/", "/conformance", "/api", "/collections", "/collections/{collection}",
             "/collections/{collection}/items", "/collections/{collection}/items/{feature}")  # fmt: skip
    tables = (
        Table(caption="Addresses", heads=("Address",), rows=tuple((Cell(text=f"{base}{path}"),) for path in paths)),
        Table(caption="Parameters of items", heads=("Parameter", "Meaning"), rows=rows),
    )
    links = (answers.link(f"{base}/api?f=json", "alternate", answers.OPENAPI, "The definition as JSON"),)
    return Sheet(title="Interface", text=answers.TEXT, crumbs=_crumbs(base), tables=tables, links=links)


def collections(base: str) -> Sheet:
    sheet = landing(base)
    links = twins_of(f"{base}/collections")
    return Sheet(title="Collections", text=sheet.text, crumbs=_crumbs(base), tables=sheet.tables, links=links)


def twins_of(address: str, type: str = answers.JSON) -> tuple[Json, ...]:
    return tuple(answers.twins(address, html=True, type=type)[1:])


def collection(base: str, one: Collection, found: Json) -> Sheet:
    address = f"{base}/collections/{one.id}"
    box = ", ".join(f"{side:.2f}" for side in found["extent"]["spatial"]["bbox"][0])
    first, last = found["extent"]["temporal"]["interval"][0]
    facts = (("Geometry", one.geometry), ("West, south, east, north", box), ("From", first or "open"),
             ("To", last or "open"))  # fmt: skip
    table = Table(
        caption="What it holds", heads=("Fact", "Value"),
        rows=tuple((Cell(text=name), Cell(text=value)) for name, value in facts),
    )  # fmt: skip
    links = (answers.link(f"{address}/items?f=html", "items", answers.HTML, "Its features"), *twins_of(address))
    crumbs = _crumbs(base, ("Collections", f"{base}/collections"))
    return Sheet(title=one.title, text=one.text, crumbs=crumbs, tables=(table,), links=links)


def items(base: str, found: answers.Page, writer: Writer) -> Sheet:
    one = writer.collection
    address = f"{base}/collections/{one.id}"
    written = [writer.properties(row) for row in found.shown]
    heads = tuple(name for name in SHOWN if written and name in written[0])
    rows = tuple(
        (Cell(text=row.id, href=f"{address}/items/{row.id}"), *_cells(said, heads))
        for row, said in zip(found.shown, written, strict=True)
    )
    first = found.asked.offset + 1 if rows else 0
    caption = f"Features {first:,} to {found.asked.offset + len(rows):,} of {found.matched:,}"
    links = answers.items_links(found, one, base, html=True)[1:]
    crumbs = _crumbs(base, ("Collections", f"{base}/collections"), (one.title, address))
    return Sheet(
        title=f"{one.title}: features", text=one.text, crumbs=crumbs, links=tuple(links),
        tables=(Table(caption=caption, heads=("id", *heads), rows=rows),),
    )  # fmt: skip


def item(base: str, row: Row, writer: Writer) -> Sheet:
    one = writer.collection
    address = f"{base}/collections/{one.id}"
    said = writer.properties(row)
    filled = {name: value for name, value in said.items() if value not in (None, "")}
    rows = tuple((Cell(text=name), *_cells(said, (name,))) for name in filled)
    above = _crumbs(
        base, ("Collections", f"{base}/collections"), (one.title, address), ("Features", f"{address}/items")
    )
    return Sheet(
        title=said["text"] if row.name else said["label_both"], text=f"Feature {row.id} of {one.title.lower()}.",
        crumbs=above, links=twins_of(f"{address}/items/{row.id}", answers.GEOJSON),
        tables=(Table(caption="Columns", heads=("Column", "Value"), rows=rows),),
    )  # fmt: skip


def _cells(said: Json, names: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(_cell(name, said[name], said) for name in names)


def _cell(name: str, value: Any, said: Json) -> Cell:
    text = {None: "", True: "yes", False: "no"}.get(value) if value is None or isinstance(value, bool) else str(value)
    text = text or ""
    if name == "uri":
        return Cell(text=text, href=text)
    if name == "text":
        return Cell(text=text, lang=str(said["lang"]), dir=direction(text))
    return Cell(text=text, dir=direction(text))
