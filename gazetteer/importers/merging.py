"""Whether a record is a place that is known: by outside ids, else by name and distance; doubtful pairs stay apart."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gazetteer.errors import InputError
from gazetteer.model import AREAS, LINES, SETTLEMENTS, Kind, PlaceId, distance_km
from gazetteer.names import fold
from gazetteer.store import Hit, Store
from gazetteer.store.imports import Dataset, Record

SURE_KM = 3.0
"""Same name, same sort, nearer than this: one settlement. Twin villages of one name lie farther apart (upper and lower
ones have names of their own); GeoNames and Who's On First put one town up to 4 km apart, which is then a doubt."""
DOUBT_KM = 15.0
AREA_SHARE = 10.0
"""Areas, waters and ranges are larger: their points may lie this many times as far apart."""
ASKED_NAMES = 2
"""Names of a record that are looked up: its own and the source's plain spelling. Alternates belong to many places."""

COLUMNS = ("id", "name", "other", "km", "why", "decision")
"""Of a review file; ``decision`` is empty, ``same`` or ``apart``."""
Decision = Literal["same", "apart"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that the record may be."""

    other: PlaceId
    km: float
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The place that the record is, empty for a new one; and who else it might be."""

    merged: PlaceId = ""
    doubts: tuple[Doubt, ...] = ()


class Merger:
    """Decides over records against one store; ``decisions`` of a reader come before every rule."""

    def __init__(self, store: Store, decisions: Mapping[tuple[PlaceId, PlaceId], Decision] | None = None) -> None:
        self._store = store
        self._decisions = dict(decisions or {})
        self._same = {id: other for (id, other), decision in self._decisions.items() if decision == "same"}

    def verdict(self, record: Record) -> Verdict:
        if told := self._same.get(record.id):
            return Verdict(told)
        for scheme, value in record.same.items():
            if known := self._store.same(scheme, value):
                return Verdict(known)
        return self._by_name(record) if record.at else Verdict()

    def _by_name(self, record: Record) -> Verdict:
        near: dict[PlaceId, Doubt] = {}
        share = 1.0 if sort_of(record.kind) == "settlement" else AREA_SHARE
        for name in record.names[:ASKED_NAMES]:
            for hit in self._store.hits(fold(name.text)):
                if hit.role == "name" and hit.place not in near and sort_of(hit.kind) == sort_of(record.kind):
                    km = self._distance(record, hit)
                    if km <= DOUBT_KM * share and self._decisions.get((record.id, hit.place)) != "apart":
                        near[hit.place] = Doubt(hit.place, km, name.text, "")
        sure = [one for one in near.values() if one.km <= SURE_KM * share]
        if len(sure) == 1:
            return Verdict(sure[0].other)
        why = "several places of this name are as near" if sure else "of the same name, but not quite as near"
        doubts = sure or list(near.values())
        return Verdict("", tuple(Doubt(one.other, one.km, one.name, why) for one in doubts))

    def _distance(self, record: Record, hit: Hit) -> float:
        return distance_km(record.at, (hit.lon, hit.lat)) if record.at else DOUBT_KM * AREA_SHARE + 1


def sort_of(kind: Kind) -> str:
    """What a kind may be one with: a town is no district, though both bear one name."""
    if kind in SETTLEMENTS:
        return "settlement"
    return "area" if kind in AREAS else "line" if kind in LINES else kind


def write_review(dataset: Dataset, path: Path) -> int:
    """Write the doubtful pairs for somebody to decide; returns how many."""
    rows = dataset.ask("SELECT id, name, other, km, why FROM doubt ORDER BY id, other")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*row, ""] for row in rows)
    return len(rows)


def read_review(path: Path) -> dict[tuple[PlaceId, PlaceId], Decision]:
    """Decisions of a review file. Raises InputError naming the line of one that is none."""
    return dict(_decided(path))


def _decided(path: Path) -> Iterator[tuple[tuple[PlaceId, PlaceId], Decision]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if missing := [column for column in ("id", "other", "decision") if column not in (table.fieldnames or ())]:
            raise InputError("review", f"{path} has no column {missing[0]}", where="file")
        for row in table:
            decision = (row["decision"] or "").strip().lower()
            if decision in ("same", "apart"):
                yield (row["id"], row["other"]), decision  # type: ignore[misc]
            elif decision:
                said = f"{path}, line {table.line_num}: decision is same, apart or empty, not '{decision[:20]}'"
                raise InputError("review", said, where="file")
