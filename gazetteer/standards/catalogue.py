"""The maintained places as rows to filter, to page through and to count on a grid for a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import MAX_LIMIT, Gazetteer
from gazetteer.model import PlaceId
from gazetteer.names import fold
from gazetteer.standards.v1.places import position
from gazetteer.when import When

Json = dict[str, Any]
BBox = tuple[float, float, float, float]
DATES_HELD = 8
"""Dates whose rows are kept: labels of all places take a third of a second."""
NAMES_HELD = 32
"""Names looked for whose places are kept: the map asks again with every move."""
MOST_SINGLE = 120
"""Places that a map shows one by one; more of them are counted in cells."""
MOST_CELLS = 14
"""Cells over the longer side of the view, about as many as can be told apart and hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place as a list and a map need it."""

    id: PlaceId
    label: str
    kind: str
    lon: float | None
    lat: float | None
    disputes: tuple[str, ...]
    """Those in force at the date."""
    parties: frozenset[str]
    """Sides of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What rows must fit; empty fits all."""

    kind: str = ""
    dispute: str = ""
    party: str = ""
    bbox: BBox | None = None
    q: str = ""
    """Words that a name of the place has one after another, the last perhaps begun; in any script and spelling."""


class Catalogue:
    """Rows of a gazetteer in the collation order of their labels, kept for the dates last asked for."""

    def __init__(self, g: Gazetteer) -> None:
        self._g = g
        self.rows = lru_cache(maxsize=DATES_HELD)(self._rows)
        self.named = lru_cache(maxsize=NAMES_HELD)(self._named)

    def _rows(self, at: str = "") -> tuple[Row, ...]:
        """Rows with labels and disputes of a date; without one labels of the data's date and all disputes."""
        when = When(at) if at else None
        found = [self._row(place, when) for place in self._g.places()]
        return tuple(sorted(found, key=lambda row: (views.collation_key(row.label), row.id)))

    def _row(self, place: Any, when: When | None) -> Row:
        spot = position(place)
        sides = {id: self._g.store.disputes[id].sides(at=when) for id in place.disputes}
        live = {id: parties for id, parties in sides.items() if parties}
        return Row(
            id=place.id, label=views.label(self._g.store, place, at=when).text, kind=place.kind, lon=spot["lon"],
            lat=spot["lat"], disputes=tuple(live), parties=frozenset(one for held in live.values() for one in held),
        )  # fmt: skip

    def find(self, wanted: Wanted, at: str = "") -> list[Row]:
        """Rows that fit; with a name to look for, those called exactly so first, then those whose names begin so."""
        if not wanted.q.strip():
            return [row for row in self.rows(at) if _fits(row, wanted)]
        ranks = self.named(wanted.q)
        found = [row for row in self.rows(at) if row.id in ranks and _fits(row, wanted)]
        return sorted(found, key=lambda row: ranks[row.id])

    def _named(self, q: str) -> dict[PlaceId, int]:
        """Ids of places with such a name, 0 for the best. Where no name has the words, those that a look-up finds.

        A look-up knows typing errors and other scripts; what it finds is not sifted by word beginnings again.
        """
        words = fold(q)
        ranks = {id: rank for id, names in self._folded.items() if (rank := _rank(words, names)) is not None}
        if ranks:
            return ranks
        answer = self._g.normalize(q, limit=MAX_LIMIT)
        places = [one.place for one in (*answer.candidates, *answer.suggestions)]
        return {place.id: 0 for place in places if place.id in self._folded}

    @cached_property
    def _folded(self) -> dict[PlaceId, str]:
        """Names of each place folded, a line each that begins with a space; made when a name is first looked for."""
        return {place.id: "\n".join(["", *(f" {fold(n.text)}" for n in place.names), ""]) for place in self._g.places()}


def _rank(words: str, names: str) -> int | None:
    """0 where a name is these words, 1 where one begins with them, 2 where a later word does; None elsewhere."""
    if not words or f" {words}" not in names:
        return None
    return 0 if f"\n {words}\n" in names else 1 if f"\n {words}" in names else 2


def _fits(row: Row, wanted: Wanted) -> bool:
    if wanted.kind and row.kind != wanted.kind:
        return False
    if wanted.dispute and wanted.dispute not in row.disputes:
        return False
    if wanted.party and wanted.party not in row.parties:
        return False
    return not wanted.bbox or _inside(row, wanted.bbox)


def _inside(row: Row, bbox: BBox) -> bool:
    if row.lon is None or row.lat is None:
        return False
    west, south, east, north = bbox
    across = west <= row.lon <= east if west <= east else row.lon >= west or row.lon <= east
    return across and south <= row.lat <= north


def grid(rows: Iterable[Row], bbox: BBox) -> Json:
    """What a map of the box shows: places one by one, or counts in cells where there are too many.

    A cell stands at the middle of its places, so that it never lies where there are none; alone in it, a place is
    shown itself.
    """
    inside = [row for row in rows if _inside(row, bbox)]
    if len(inside) <= MOST_SINGLE:
        return {"total": len(inside), "places": [_shown(row) for row in inside], "cells": []}
    west, south, east, north = bbox
    wide = east - west if west <= east else east - west + 360
    size = max(wide, north - south) / MOST_CELLS or 1.0
    held: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in inside:
        lon, lat = row.lon or 0.0, row.lat or 0.0
        # Lines of the grid stay where they are while the map is moved: counts do not flicker.
        held[int(lon // size), int(lat // size)].append(row)
    single = [rows[0] for rows in held.values() if len(rows) == 1]
    cells = [_cell(rows) for rows in held.values() if len(rows) > 1]
    return {"total": len(inside), "places": [_shown(row) for row in single], "cells": cells}


def _shown(row: Row) -> Json:
    return {"id": row.id, "label": row.label, "kind": row.kind, "lat": row.lat, "lon": row.lon}


def _cell(rows: list[Row]) -> Json:
    lons, lats = [row.lon or 0.0 for row in rows], [row.lat or 0.0 for row in rows]
    return {
        "count": len(rows), "lat": round(sum(lats) / len(lats), 5), "lon": round(sum(lons) / len(lons), 5),
        "bbox": [min(lons), min(lats), max(lons), max(lats)],
    }  # fmt: skip
