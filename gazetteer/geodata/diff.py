"""What changed between two versions of the data, by permanent id: a value that prints as text and as JSON.

>>> from gazetteer.geodata import DATA
>>> bool(compare(DATA, DATA))
False
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gazetteer.geodata.read import read
from gazetteer.model import Claim, Gazette, Name, Place, Relation, Shape, Use

Change = Literal["added", "removed", "changed"]
Row = Mapping[str, Any]
_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_ORDER = ("party", "perspective", "dispute", "place", "point", "name", "use", "relation", "claim", "shape")
"""Kinds of lines as a reader looks for them: first who, then where, then what is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line that only one version has, or that says something else in the other."""

    change: Change
    kind: str
    """What the line is: a place, a point, a name, a use, a claim, a shape, a relation, a dispute …"""
    where: str
    """The place's id, or the id of the dispute, party or perspective."""
    id: str
    """Permanent id of the line; of a point or a relation what it is about."""
    before: Row | None = None
    after: Row | None = None

    def __str__(self) -> str:
        """``~ aghdam claim 1f0c9a3e: source uncited -> az-mfa``, or the whole line where one side has none."""
        head = f"{_MARKS[self.change]} {self.where} {self.kind} {self.id}"
        if self.before is not None and self.after is not None:
            fields = sorted({*self.before, *self.after})
            told = [(f, self.before.get(f, ""), self.after.get(f, "")) for f in fields]
            return f"{head}: " + "; ".join(f"{f} {_said(a)} -> {_said(b)}" for f, a, b in told if a != b)
        row = self.before if self.after is None else self.after
        return f"{head}: " + ", ".join(f"{f} {_said(v)}" for f, v in (row or {}).items() if v not in ("", None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All of them in one order, whichever way the files were laid out; falsy when the versions say the same."""

    before: str
    after: str
    lines: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.lines)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many lines of each kind were added, removed and changed."""
        found: dict[str, dict[str, int]] = {}
        for kind in _ORDER:
            changes = Counter(str(line.change) for line in self.lines if line.kind == kind)
            if changes:
                found[kind] = {change: changes[change] for change in _MARKS if changes[change]}
        return found

    def text(self) -> str:
        """A head line, then one line for each difference."""
        return (
            "\n".join([f"{self.before} -> {self.after}: {len(self.lines)} differences", *map(str, self.lines)]) + "\n"
        )

    def json(self) -> str:
        """The same for programs; keys in a fixed order."""
        lines = [
            {"change": one.change, "kind": one.kind, "where": one.where, "id": one.id, "before": one.before,
             "after": one.after}
            for one in self.lines
        ]  # fmt: skip
        answer = {"before": self.before, "after": self.after, "counts": self.counts(), "differences": lines}
        return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def compare(a: Path, b: Path) -> Differences:
    """What the geodata folder ``b`` says otherwise than ``a``. Raises DataError for a folder that cannot be read."""
    return compare_gazettes(read(a), read(b))


def compare_gazettes(a: Gazette, b: Gazette) -> Differences:
    """The same for two values that were read already."""
    lines = [*_tables(a, b), *_places(a, b)]
    lines.sort(key=lambda one: (one.where, _ORDER.index(one.kind), one.id, one.change))
    return Differences(before=a.date, after=b.date, lines=tuple(lines))


def _places(a: Gazette, b: Gazette) -> Iterator[Difference]:
    for id in sorted({*a.places, *b.places}):
        yield from _lines("place", id, _row_of(a.places.get(id), _place_row), _row_of(b.places.get(id), _place_row))
        for kind, rows in _PARTS.items():
            yield from _lines(kind, id, _row_of(a.places.get(id), rows), _row_of(b.places.get(id), rows))


def _row_of(place: Place | None, rows: Callable[[Place], dict[str, Row]]) -> dict[str, Row]:
    return rows(place) if place else {}


def _lines(kind: str, where: str, before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Difference]:
    """Differences between two tables of lines by id."""
    for id in {*before, *after}:
        one, other = before.get(id), after.get(id)
        if one != other:
            change: Change = "added" if one is None else "removed" if other is None else "changed"
            yield Difference(change=change, kind=kind, where=where, id=id, before=one, after=other)


def _tables(a: Gazette, b: Gazette) -> Iterator[Difference]:
    """Parties, perspectives and disputes."""
    kinds = (("party", a.parties, b.parties), ("perspective", a.perspectives, b.perspectives),
             ("dispute", a.disputes, b.disputes))  # fmt: skip
    for kind, one, other in kinds:
        for id in sorted({*one, *other}):
            yield from _lines(kind, id, _table_row(one, id), _table_row(other, id))


def _table_row(table: Mapping[str, Any], id: str) -> dict[str, Row]:
    return {id: {field: str(getattr(table[id], field)) for field in table[id].__slots__}} if id in table else {}


def _place_row(place: Place) -> dict[str, Row]:
    same = ", ".join(f"{scheme} {value}" for scheme, value in sorted(place.same.items()))
    row = {"kind": place.kind, "disputes": ", ".join(place.disputes), "same": same, "was": ", ".join(place.was)}
    return {place.id: row | {"note": place.note}}


def _point_rows(place: Place) -> dict[str, Row]:
    point = place.point
    return {"point": {"lon": point.lon, "lat": point.lat, "source": point.source}} if point else {}


def _name_rows(place: Place) -> dict[str, Row]:
    return {one.id: _name_row(one) for one in place.names}


def _name_row(name: Name) -> Row:
    return {"text": name.text, "lang": name.lang, "kind": name.kind, "source": name.source}


def _use_rows(place: Place) -> dict[str, Row]:
    return {use.id: _use_row(name, use) for name in place.names for use in name.uses}


def _use_row(name: Name, use: Use) -> Row:
    when = str(use.when)
    return {
        "text": name.text,
        "lang": name.lang,
        "by": use.by,
        "stance": use.stance,
        "when": when,
        "source": use.source,
    }


def _claim_rows(place: Place) -> dict[str, Row]:
    return {one.id: _claim_row(one) for one in place.claims}


def _claim_row(claim: Claim) -> Row:
    fields = ("what", "party", "asserted_by", "of", "source", "certainty", "note")
    return {"when": str(claim.when)} | {field: getattr(claim, field) for field in fields}


def _shape_rows(place: Place) -> dict[str, Row]:
    return {one.id: _shape_row(one) for one in place.shapes}


def _shape_row(shape: Shape) -> Row:
    fields = ("asserted_by", "precision_m", "schematic", "source", "note")
    drawn = f"{shape.geometry['type']} of {_positions(shape.geometry['coordinates'])} positions"
    row = {"when": str(shape.when), "drawn": drawn, "coordinates": json.dumps(shape.geometry["coordinates"])}
    return row | {field: getattr(shape, field) for field in fields}


def _positions(coordinates: Any) -> int:
    return 1 if coordinates and isinstance(coordinates[0], int | float) else sum(map(_positions, coordinates))


def _relation_rows(place: Place) -> dict[str, Row]:
    return {_relation_id(one): {"when": str(one.when), "source": one.source} for one in place.relations}


def _relation_id(relation: Relation) -> str:
    return f"{relation.what} {relation.place}"


_PARTS: Mapping[str, Callable[[Place], dict[str, Row]]] = {
    "point": _point_rows, "name": _name_rows, "use": _use_rows, "relation": _relation_rows, "claim": _claim_rows,
    "shape": _shape_rows,
}  # fmt: skip
LONGEST = 120
"""Characters of one value in the text; outlines have thousands."""


def _said(value: object) -> str:
    text = str(value) if value not in ("", None) else "nothing"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
