"""Second-level divisions whose names say in English what they are: "Walker County", "Orleans Parish".

Only these, since the bare name means the town: a county is not the town of its name, and often holds another.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from gazetteer.store import divisions
from gazetteer.store.layer import LayerName, LayerPlace, middles

CLASS_WORDS = ("County", "Parish", "Borough")
"""Last words of the names that are taken."""
_SECOND_LEVEL = "2"
_FIELDS = ("name", "iso", "code", "geonames", "type", "aliases", "level", "parent", "country")
_CITY_FIELDS = ("name", "geonames", "divisions", "country", "population", "lat", "lon")


def places(cities: Mapping[str, Mapping[str, Any]]) -> Iterator[LayerPlace]:
    """Counties that hold a settlement of ``cities`` (by GeoNames id), at the middle of these."""
    listed = dict(_listed())
    held: dict[str, list[Mapping[str, Any]]] = {}
    for settlement, second in _held_by():
        if second in listed and settlement in cities:
            held.setdefault(second, []).append(cities[settlement])
    first_level = divisions.ids()
    at = middles((number, row) for number, settlements in held.items() for row in settlements)
    for number, settlements in held.items():
        row = listed[number]
        yield LayerPlace(
            id=f"gn-{row['geonames']}",
            kind="district",
            at=at[number],
            names=(LayerName(text=row["name"], lang="en", kind="common", source=divisions.DIVISIONS),),
            country=row["code"][:2].lower(),
            population=sum(int(one["population"]) for one in settlements),
            same={"geonames": row["geonames"]},
            source=divisions.DIVISIONS,
            division=first_level.get(row["code"].rpartition(".")[0], ""),
        )


def _listed() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Numbers of the library's rows, which are those of its lines, with the rows of such counties."""
    path = divisions.folder() / "data" / "subdivisions" / "subdivisions.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, _FIELDS, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if row["level"] == _SECOND_LEVEL and row["geonames"] and row["name"].endswith(CLASS_WORDS):
                yield str(number), row


def _held_by() -> Iterator[tuple[str, str]]:
    """GeoNames ids of settlements with the number of the second-level division that holds each."""
    path = divisions.folder() / "data" / "cities" / "cities.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, _CITY_FIELDS, delimiter="\t", quoting=csv.QUOTE_NONE):
            first, _, second = row["divisions"].partition("|")
            if second:
                yield row["geonames"], second
