"""Flat columns of the collections: one value each, the same columns in every feature of a collection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import PartyId, Place
from gazetteer.names import script
from gazetteer.standards.ogc.rows import COLLECTIONS, Collection, Row, rows
from gazetteer.standards.v1.places import iso, uri
from gazetteer.store import Store
from gazetteer.when import When

Json = dict[str, Any]
OWN_COLUMN = 5
"""Places of a dispute from which on each of its parties has a column; ``names_by_side`` has all parties of all."""


@dataclass(slots=True, kw_only=True)
class Writer:
    """Writes the rows of one answer; what is said of a place is worked out once."""

    g: Gazetteer
    collection: Collection
    lang: str = "en"
    perspective: str = views.BOTH
    at: When | None = None
    base: str = ""
    _said: dict[str, Json] = field(default_factory=dict)
    _parties: tuple[PartyId, ...] = ()

    def __post_init__(self) -> None:
        if self.collection.id != "names":
            self._parties = own_columns(self.g, self.collection)

    def feature(self, row: Row) -> Json:
        """The GeoJSON feature of a row."""
        return {"type": "Feature", "id": row.id, "geometry": row.geometry, "properties": self.properties(row)}

    def properties(self, row: Row) -> Json:
        own = _name_columns(self.g, row) if row.name else self._sides(row.place)
        return {**self._of_place(row.place), **own, **_time(row), **_drawn(row)}

    def _of_place(self, place: Place) -> Json:
        if place.id not in self._said:
            self._said[place.id] = {
                "place": place.id,
                "kind": place.kind,
                "label": self._label(place, self.perspective),
                "label_both": self._label(place, views.BOTH),
                "disputed": bool(place.disputes),
                "disputes": " ".join(place.disputes) or None,
                "geonames": place.same.get("geonames"),
                "wikidata": place.same.get("wikidata"),
                "uri": f"{self.base}{uri(place)}",
            }
        return self._said[place.id]

    def _label(self, place: Place, perspective: str) -> str:
        return views.label(self.g.store, place, lang=self.lang, perspective=perspective, at=self.at).text

    def _sides(self, place: Place) -> Json:
        """What each side calls the place, in a column of its own, and all of them in one text."""
        found = {party: text for party in self._asked(place) if (text := self._side(place, party))}
        sides = views.sides(self.g.store, place, at=self.at)
        told = "; ".join(f"{party}: {found[party]}" for party in sides if party in found)
        return {
            **{f"name_{party.replace('-', '_')}": found.get(party) for party in self._parties},
            "names_by_side": told or None,
        }

    def _asked(self, place: Place) -> tuple[PartyId, ...]:
        """Parties that use a name of the place, or are at odds over it; of the others there is nothing to say."""
        store = self.g.store
        using = {store.perspectives[use.by].party for name in place.names for use in name.uses}
        return tuple(sorted(using | set(views.sides(store, place, at=self.at))))

    def _side(self, place: Place, party: PartyId) -> str | None:
        """The party's own name; None where only others' names could stand for it."""
        try:
            found = views.label(self.g.store, place, lang=self.lang, perspective=party, at=self.at)
        except ValueError:
            return None
        own = bool(place.names) and any(party in part.parties for part in found.parts)
        return found.text if own or place.related("end") and not place.names else None


_READ: WeakKeyDictionary[Store, dict[str, tuple[PartyId, ...]]] = WeakKeyDictionary()


def own_columns(g: Gazetteer, collection: Collection) -> tuple[PartyId, ...]:
    """Parties with a column, sorted: all of a dispute or none, so that no side is without one where another has it."""
    read = _READ.setdefault(g.store, {})
    if collection.id not in read:
        counted = Counter(id for row in rows(g, COLLECTIONS["places"]) for id in row.place.disputes)
        shown = {id for row in rows(g, collection) for id in row.place.disputes if counted[id] >= OWN_COLUMN}
        read[collection.id] = tuple(sorted({side.party for id in shown for side in g.store.disputes[id].parties}))
    return read[collection.id]


def _name_columns(g: Gazetteer, row: Row) -> Json:
    name, use = row.name, row.use
    assert name is not None
    return {
        "text": name.text,
        "lang": name.lang,
        "script": script(name.text),
        "name_kind": name.kind,
        "by": g.store.perspectives[use.by].party if use else None,
        "perspective": use.by if use else None,
        "stance": use.stance if use else None,
        "use_source": use.source if use else None,
    }


def _time(row: Row) -> Json:
    """First and last day; empty where open, unknown or not about a time."""
    return {"valid_from": iso(row.when.earliest), "valid_to": iso(row.when.latest), "edtf": str(row.when)}


def _drawn(row: Row) -> Json:
    """How good the geometry is, who gives it, and the source of what the row says."""
    if row.name:
        return {"source": row.name.source}
    shape = row.shape
    return {
        "precision_m": shape.precision_m or None if shape else None,
        "schematic": shape.schematic if shape else None,
        "asserted_by": shape.asserted_by or None if shape else None,
        "source": shape.source if shape else row.place.point.source if row.place.point and row.geometry else None,
    }


TEXTS: dict[str, str] = {
    "place": "id of the place",
    "kind": "kind of place",
    "label": "what to print under the perspective asked for",
    "label_both": "every side's name by the written rule",
    "name_…": "what a party calls it, by record or derived; "
    f"a column for each party of a dispute over {OWN_COLUMN} places or more",
    "names_by_side": "the same for all parties of the place's disputes, in one text",
    "disputed": "whether it is under dispute",
    "disputes": "ids of the disputes",
    "geonames": "id in GeoNames",
    "wikidata": "id in Wikidata",
    "uri": "address of its page",
    "valid_from": "first day that the line, outline or use holds; empty when open or not recorded",
    "valid_to": "last day",
    "edtf": "the time as recorded, EDTF",
    "precision_m": "how far the geometry may be off, in metres",
    "schematic": "whether the line is drawn through way-points, not surveyed",
    "asserted_by": "who gives the line or outline",
    "source": "id of the source, or uncited",
    "text": "the name (collection names only, as all below)",
    "lang": "its language, BCP 47",
    "script": "its script, ISO 15924",
    "name_kind": "official, common, former, short or variant",
    "by": "party that is recorded to use it; empty when none is",
    "perspective": "whose use exactly",
    "stance": "prefers, accepts or rejects",
    "use_source": "id of the source of the use",
}
"""Every column and what it holds; the documentation prints this table."""
