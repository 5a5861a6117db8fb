"""Positions written as text: "39.8177, 46.7528", "39°49'N 46°45'E", "N39 49.06 E046 45.17"; and what lies there."""

from __future__ import annotations

import re

from gazetteer.match.offset import bearing
from gazetteer.match.values import Candidate, Offset, Reason
from gazetteer.match.within import KM_OF_DEGREE, box
from gazetteer.model import SETTLEMENTS, LonLat, Place, distance_km
from gazetteer.store import Store

REACH_KM = (5.0, 20.0, 50.0)
"""Boxes that are searched, one after the other; beyond the last nobody would call a spot by that place."""
SURE_KM = 25.0
"""Distance at which the nearest place is as likely as not what the writer would have named."""
BEST = 0.95

# Only what is left of a text after every number, letter and sign of a position is taken away decides whether it is one.
_NUMBER = r"\d{1,3}(?:[.,]\d{1,12})?"
_LETTER = "[NSEWСЮВЗ]"
_ANGLE = re.compile(
    rf"(?P<before>{_LETTER})?\s*(?P<sign>[-+−]?)\s*(?P<deg>{_NUMBER})(?:\s+(?P<min>{_NUMBER})(?:\s+(?P<sec>{_NUMBER}))?)?"
    rf"\s*(?P<after>{_LETTER})?",
    re.IGNORECASE,
)
_MARKS = str.maketrans(dict.fromkeys("°ºd'’′´\"”″:", " "))
_ALLOWED = re.compile(r"[\d\s.,;/°º'’′´\"”″+\-−()NSEWСЮВЗnsewdmlatongitudeLATONGITUDE:=]+")
_LETTERS = {"N": "N", "S": "S", "E": "E", "W": "W", "С": "N", "Ю": "S", "В": "E", "З": "W"}
_LABELS = re.compile(r"\b(?:latitude|longitude|lat|lon|long|lng)\b\s*[:=]?", re.IGNORECASE)
_DECIMALS = re.compile(r"[.,](\d+)")


def read(text: str) -> LonLat | None:
    """The position that the whole of ``text`` writes, latitude first unless letters say otherwise; None for none.

    >>> read("39.8177, 46.7528"), read("46.75E 39.82N"), read("39°49'N 46°45'E")
    ((46.7528, 39.8177), (46.75, 39.82), (46.75, 39.81667))
    >>> read("Lachin 46"), read("12 34"), read("1994-2020")
    (None, None, None)
    """
    if not any(map(str.isdigit, text)) or not _ALLOWED.fullmatch(text):
        return None
    for left, right in _halves(_LABELS.sub(" ", text).strip(" ()")):
        first, second = _angle(left), _angle(right)
        if first and second and (found := _ordered(first, second)):
            return found
    return None


def _halves(text: str) -> list[tuple[str, str]]:
    """Ways to part the text in two angles: at a comma, semicolon or slash, at the letters, at the only space."""
    for mark in (";", "/", ", "):
        parts = text.split(mark)
        if len(parts) == 2:
            return [(parts[0], parts[1])]
    if text.count(",") == 1:
        left, _, right = text.partition(",")
        return [(left, right)]
    letters = list(re.finditer(_LETTER, text, re.IGNORECASE))
    if len(letters) == 2:
        cut = letters[0].end() if letters[0].start() > 0 else letters[1].start()
        return [(text[:cut], text[cut:])]
    words = text.split()
    return [(words[0], words[1])] if len(words) == 2 else []


def _angle(text: str) -> tuple[float, str, bool] | None:
    """Degrees, the letter of the axis, and whether it was written more finely than in whole degrees."""
    found = _ANGLE.fullmatch(text.translate(_MARKS).strip(" ,"))
    if not found:
        return None
    degrees, minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in ("deg", "min", "sec"))
    letter = _LETTERS.get((found["before"] or found["after"] or "").upper(), "")
    if minutes >= 60 or seconds >= 60 or found["before"] and found["after"]:
        return None
    value = degrees + minutes / 60 + seconds / 3600
    negative = found["sign"] in ("-", "−") or letter in ("S", "W")
    return -value if negative else value, letter, bool(found["min"]) or bool(_DECIMALS.search(found["deg"]))


def _ordered(first: tuple[float, str, bool], second: tuple[float, str, bool]) -> LonLat | None:
    letters = first[1] + second[1]
    # Two bare whole numbers are a date, a score or a house number far more often than a position.
    if not letters and not (first[2] and second[2]):
        return None
    if letters and not (len(letters) == 2 and len({letter in "EW" for letter in letters}) == 2):
        return None
    lat, lon = (second[0], first[0]) if letters and letters[0] in "EW" else (first[0], second[0])
    return (round(lon, 5), round(lat, 5)) if abs(lat) <= 90 and abs(lon) <= 180 else None


def written_to_m(text: str) -> int:
    """How finely a position is written: metres of its last digit, at the equator; a minute where it has none."""
    digits = [len(found) for found in _DECIMALS.findall(text)]
    return max(10, round(KM_OF_DEGREE * 1000 / 10 ** min(digits))) if digits else 2_000


def nearest(store: Store, at: LonLat) -> tuple[Place, float] | None:
    """The settlement nearest to a position, and how many kilometres off; None when none is within reach."""
    for reach in REACH_KM:
        found = [
            (distance_km(at, place.point.lonlat), place.id, place)
            for place in store.places(kinds=tuple(sorted(SETTLEMENTS)), layer=None, bbox=box(at, reach))  # type: ignore[arg-type]
            if place.point
        ]
        if found and min(found)[0] <= reach:
            far, _, place = min(found, key=lambda one: one[:2])
            return place, far
    return None


def candidates(store: Store, text: str, at: LonLat) -> tuple[Candidate, ...]:
    """The nearest settlement to a position that a text writes; empty where none is near."""
    found = nearest(store, at)
    if not found or not found[0].point:
        return ()
    place, far = found
    start = place.point.lonlat if place.point else at
    offset = Offset(
        lat=at[1],
        lon=at[0],
        precision_m=written_to_m(text),
        distance_m=round(far * 1000),
        bearing=bearing(start, at) if far else None,
    )
    why = Reason("coordinates", f"{far:,.1f} km from {place.id}, the nearest place known")
    score = round(BEST / (1 + (far / SURE_KM) ** 2), 4)
    return (Candidate(place=place, how="qualified", score=score, why=(why,), offset=offset),)
