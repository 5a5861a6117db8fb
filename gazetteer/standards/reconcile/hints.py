"""What a row says beside the name, read for the normalizer. What cannot be read costs the automatic match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import MAX_QUERY, Gazetteer, when
from gazetteer.errors import InputError
from gazetteer.model import LonLat
from gazetteer.standards.reconcile.types import TYPES
from gazetteer.standards.reconcile.values import Given

SCHEMES = ("geonames", "wikidata", "wof", "iso")
"""Outside ids by which a row may say which place it means."""
MAX_TAG = 35
"""Characters of a language tag; BCP 47 asks readers for as many."""


@dataclass(slots=True, kw_only=True)
class Hints:
    """The readable part of a row; ``unread`` names the properties whose values say nothing that can be used."""

    country: str = ""
    admin: str = ""
    types: tuple[str, ...] = ()
    near: LonLat | None = None
    at: str = ""
    lang: str = ""
    perspective: str = ""
    same: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read(g: Gazetteer, given: tuple[Given, ...]) -> Hints:
    """Hints of a row; properties that no query can use are left out, as the API allows."""
    hints = Hints()
    numbers: dict[str, str] = {}
    for one in given:
        values = [value.strip() for value in one.values if value.strip()]
        if not values:
            continue
        if one.pid in ("lat", "lon"):
            numbers[one.pid] = values[0]
        elif one.pid in SCHEMES:
            hints.same += [(one.pid, value) for value in values]
        elif one.pid in READERS:
            _read_one(g, hints, one.pid, values)
    if numbers:
        _read_position(hints, "lat,lon", f"{numbers.get('lat', '')},{numbers.get('lon', '')}")
    return hints


def _read_one(g: Gazetteer, hints: Hints, pid: str, values: list[str]) -> None:
    try:
        READERS[pid](g, hints, values)
    except (InputError, ValueError):
        hints.unread.append(pid)


def _text(name: str) -> Callable[[Gazetteer, Hints, list[str]], None]:
    def read_text(g: Gazetteer, hints: Hints, values: list[str]) -> None:
        """A container: by its name, or by its id where it was reconciled before."""
        place = g.place(values[0])
        text = place.same.get("iso") or place.label() if place else values[0]
        if len(text) > MAX_QUERY:
            raise ValueError(name)
        setattr(hints, name, text)

    return read_text


def _kind(g: Gazetteer, hints: Hints, values: list[str]) -> None:
    known = tuple(value.lower() for value in values if value.lower() in TYPES)
    if not known:
        raise ValueError(values[0])
    hints.types = known


def _coordinates(g: Gazetteer, hints: Hints, values: list[str]) -> None:
    _read_position(hints, "coordinates", values[0])


def _read_position(hints: Hints, pid: str, text: str) -> None:
    """Latitude, then longitude, as people and tables write them."""
    try:
        lat, lon = (float(part) for part in text.replace(";", ",").split(","))
    except ValueError:
        hints.unread.append(pid)
        return
    if -90 <= lat <= 90 and -180 <= lon <= 180:
        hints.near = (lon, lat)
    else:
        hints.unread.append(pid)


def _date(g: Gazetteer, hints: Hints, values: list[str]) -> None:
    hints.at = str(when(values[0]))


def _lang(g: Gazetteer, hints: Hints, values: list[str]) -> None:
    parts = values[0].split("-")
    if len(values[0]) > MAX_TAG or not all(part.isascii() and part.isalnum() for part in parts):
        raise ValueError(values[0])
    hints.lang = values[0]


def _party(g: Gazetteer, hints: Hints, values: list[str]) -> None:
    views.resolve(g.store, values[0])
    hints.perspective = values[0]


READERS: dict[str, Callable[[Gazetteer, Hints, list[str]], Any]] = {
    "country": _text("country"), "admin": _text("admin"), "kind": _kind, "coordinates": _coordinates, "date": _date,
    "lang": _lang, "party": _party,
}  # fmt: skip
QUERIED = (*READERS, "lat", "lon", *SCHEMES)
"""Every property that a query can use."""
