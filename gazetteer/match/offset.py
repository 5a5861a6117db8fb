"""Spots said by a place beside them: "near Martakert", "5 km N of Martakert", "Ağdamdan 5 km şimalda".

The words are those of ``lexicon/messy/words.toml``: a number with a unit, a direction, words between; what is left
over in one piece is the name. The order of these differs from language to language, so none is required.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.match.messy import keys, phrase, said, values
from gazetteer.match.values import Offset
from gazetteer.match.words import Token, written
from gazetteer.model import EARTH_RADIUS_KM, LonLat

NEAR_M = 10_000
"""How far "near" may reach: in reports from the ground it is the next village."""
OCTANT = math.sin(math.radians(22.5))
"""A direction of eight may be off by half an eighth of the circle: this share of the distance to the side."""
LEAST_M = 500
"""Distances are rounded, and measured from somewhere in the town."""
FARTHEST_M = 1_000_000
"""A distance beyond it is no way of saying where something is."""
_CAPITALS_ONLY = 3
"""Latin abbreviations up to this length (N, NE, NNE) count as directions in capitals only."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that gives a spot by a place: the name, how far, which way; None where it does not say."""

    name: str
    distance_m: float | None
    bearing: float | None
    words: str
    """What was read, without the name."""


def read(text: str) -> Saying | None:
    """The distance, direction and name in ``text``; None when it does not say a spot so.

    >>> read("5 km N of Martakert")
    Saying(name='Martakert', distance_m=5000.0, bearing=0.0, words='5 km N of')
    >>> read("North Ossetia") is None
    True
    """
    words = said(text)
    return _measured(words) or _near(words)


def _measured(words: tuple[Token, ...]) -> Saying | None:
    marks = list(_marks(words))
    distances = [value for kind, value, _ in marks if kind == "distance"]
    bearings = [value for kind, value, _ in marks if kind == "bearing"]
    links = [token for kind, _, token in marks if kind == "link"]
    if len(distances) > 1 or len(bearings) > 1 or not (distances or bearings and links):
        return None
    name = _run(marks)
    if not name or distances and not 0 < distances[0] <= FARTHEST_M:
        return None
    rest = written([token for kind, _, token in marks if kind != "name"])
    return Saying(name, distances[0] if distances else None, bearings[0] if bearings else None, rest)


def _run(marks: list[tuple[str, float, Token]]) -> str:
    """The one stretch of words that nothing explains, with filler inside it; empty when there are two or none."""
    at = [number for number, (kind, _, _) in enumerate(marks) if kind == "name"]
    if not at or any(marks[number][0] in ("distance", "bearing") for number in range(at[0], at[-1])):
        return ""
    return written([token for _, _, token in marks[at[0] : at[-1] + 1]])


def _marks(words: tuple[Token, ...]) -> Iterator[tuple[str, float, Token]]:
    """Each word or phrase with what it is: distance, bearing, link ("of", a case ending), filler, name."""
    place = 0
    while place < len(words):
        size, kind, value = _mark(words, place)
        yield kind, value, Token(" ".join(word.raw for word in words[place : place + size]), "")
        place += size


def _mark(words: tuple[Token, ...], place: int) -> tuple[int, str, float]:
    number = _number(words[place].raw)
    unit = phrase(words, place + 1, values("unit")) if number is not None else 0
    if number is not None and unit:
        key = " ".join(word.key for word in words[place + 1 : place + 1 + unit])
        return 1 + unit, "distance", number * values("unit")[key]
    size = phrase(words, place, values("direction"))
    if size and not _small_letters(words[place : place + size]):
        return size, "bearing", values("direction")[" ".join(word.key for word in words[place : place + size])]
    if size := phrase(words, place, keys("from")):
        return size, "link", 0.0
    if size := phrase(words, place, keys("filler")):
        return size, "filler", 0.0
    return 1, "name", 0.0


def _small_letters(words: tuple[Token, ...]) -> bool:
    word = words[0].raw.strip(".")
    return (
        len(words) == 1
        and word.isascii()
        and len(word) <= _CAPITALS_ONLY
        and word not in ("est", "sud", "sur")
        and word != word.upper()
    )


def _number(raw: str) -> float | None:
    """The number that a word writes, of a range its middle; None for what is none."""
    text = raw.strip("~≈<>.,()").replace("–", "-")
    low, dash, high = text.partition("-")
    try:
        numbers = [float(part.replace(",", ".")) for part in ((low, high) if dash else (low,))]
    except ValueError:
        return None
    return sum(numbers) / len(numbers) if all(map(math.isfinite, numbers)) else None


def _near(words: tuple[Token, ...]) -> Saying | None:
    size = phrase(words, 0, keys("near"))
    if size and size < len(words):
        return Saying(written(words[size:]), None, None, written(words[:size]))
    for size in range(min(3, len(words) - 1), 0, -1):
        if " ".join(word.key for word in words[-size:]) in keys("near"):
            return Saying(written(words[:-size]), None, None, written(words[-size:]))
    return None


def spot(saying: Saying, at: LonLat) -> Offset:
    """Where the saying points to from a place at ``at``, and how far that may be off."""
    lon, lat = at
    if saying.distance_m is None:
        return Offset(lat=lat, lon=lon, precision_m=NEAR_M, bearing=saying.bearing)
    if saying.bearing is None:
        reach = max(LEAST_M, round(saying.distance_m))
        return Offset(lat=lat, lon=lon, precision_m=reach, distance_m=round(saying.distance_m))
    lon, lat = destination(at, saying.bearing, saying.distance_m)
    return Offset(
        lat=round(lat, 5),
        lon=round(lon, 5),
        precision_m=max(LEAST_M, round(saying.distance_m * OCTANT)),
        distance_m=round(saying.distance_m),
        bearing=saying.bearing,
    )


def destination(start: LonLat, bearing: float, distance_m: float) -> LonLat:
    """The position at a distance and bearing along a great circle of the sphere.

    >>> lon, lat = destination((46.75, 39.82), 0, 111_195)
    >>> round(lon, 2), round(lat, 2)
    (46.75, 40.82)
    """
    lon, lat, course = map(math.radians, (*start, bearing))
    angle = distance_m / (EARTH_RADIUS_KM * 1000)
    north = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course))
    east = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(north)
    )
    return (math.degrees(lon + east) + 540) % 360 - 180, math.degrees(north)


def bearing(start: LonLat, end: LonLat) -> float:
    """Degrees clockwise from north in which ``end`` lies from ``start``.

    >>> round(bearing((46.75, 39.82), (46.75, 40.82)))
    0
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*start, *end))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return round(math.degrees(math.atan2(east, north)) % 360, 1)
