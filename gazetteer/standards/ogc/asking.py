"""What a request for features asks: boxes and times as the standard writes them, and the rows that answer it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gazetteer.core import MAX_QUERY
from gazetteer.errors import InputError, LimitError
from gazetteer.names import fold
from gazetteer.standards.ogc.rows import Row
from gazetteer.store.seeking import BBox, inside
from gazetteer.when import ALWAYS, When

LIMIT, MAX_LIMIT = 100, 1_000
"""Features of a page: unless asked, and at most. More is no error: the page is cut, as the standard says."""
MAX_OFFSET = 10_000_000
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request for features."""

    bbox: BBox | None = None
    when: When | None = None
    q: str = ""
    limit: int = LIMIT
    offset: int = 0


def asked(given: Mapping[str, Any]) -> Asked:
    """Read the parameters. Raises InputError naming the one that cannot be read."""
    return Asked(
        bbox=bbox(str(given.get("bbox") or "")),
        when=time(str(given.get("datetime") or "")),
        q=_q(str(given.get("q") or "")),
        limit=min(MAX_LIMIT, _whole(given, "limit", LIMIT, low=1)),
        offset=_whole(given, "offset", 0, low=0),
    )


def _q(text: str) -> str:
    if len(text) > MAX_QUERY:
        raise LimitError("q", f"has {len(text)} characters; the limit is {MAX_QUERY}")
    return fold(text)


def _whole(given: Mapping[str, Any], name: str, default: int, *, low: int) -> int:
    text = str(given.get(name) or "") if name in given else str(default)
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII) or int(text) < low:
        raise InputError(name, f"must be a whole number, {low} or more")
    return min(int(text), MAX_OFFSET)


def bbox(text: str) -> BBox | None:
    """Four numbers, or six with heights, which nothing here has; west greater than east crosses the 180th meridian."""
    if not text:
        return None
    said = "must be four numbers, west,south,east,north in degrees, or six with the heights third and sixth"
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError("bbox", said) from error
    if len(numbers) not in (4, 6) or not all(abs(one) < float("inf") for one in numbers):
        raise InputError("bbox", said)
    west, south, east, north = (numbers[n] for n in ((0, 1, 2, 3) if len(numbers) == 4 else (0, 1, 3, 4)))
    if not (all(-180 <= x <= 180 for x in (west, east)) and -90 <= south <= north <= 90):
        raise InputError("bbox", "lies outside the world, or its south is north of its north")
    return west, south, east, north


def time(text: str) -> When | None:
    """An instant, or an interval whose open end is ``..`` or empty, as a stretch of whole days (UTC)."""
    if not text:
        return None
    start, slash, end = text.partition("/")
    try:
        if not slash:
            return When(_day(start))
        first, last = (".." if bound in ("", "..") else _day(bound) for bound in (start, end))
        return ALWAYS if first == last == ".." else When(f"{first}/{last}")
    except ValueError as error:
        said = f"'{text[:60]}' is no date, RFC 3339 time or interval of two (2020-11-10, 2020-11-10T00:00:00Z/..)"
        raise InputError("datetime", said) from error


def _day(text: str) -> str:
    """The day of a bound; a year or a month stands for all its days."""
    if _DAY.fullmatch(text):
        return text
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    try:
        return (found.astimezone(UTC) if found.tzinfo else found).date().isoformat()
    except OverflowError as error:
        raise ValueError(text) from error


def matching(found: Iterable[Row], wanted: Asked) -> Iterator[Row]:
    """Rows that fit; what has no geometry fits every box, what has no time every time."""
    boxes = _boxes(wanted.bbox) if wanted.bbox else ()
    for row in found:
        if wanted.when and not row.when.covers(wanted.when):
            continue
        if wanted.q and wanted.q not in row.key:
            continue
        if wanted.bbox and not _meets(row, wanted.bbox, boxes):
            continue
        yield row


def _boxes(bbox: BBox) -> tuple[Any, ...]:
    """The box as polygons: two where it crosses the 180th meridian."""
    import shapely

    west, south, east, north = bbox
    if west <= east:
        return (shapely.box(west, south, east, north),)
    return shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)


def _meets(row: Row, bbox: BBox, boxes: tuple[Any, ...]) -> bool:
    if not row.geometry:
        return True
    if row.geometry["type"] == "Point":
        lon, lat = row.geometry["coordinates"]
        return inside((lon, lat), bbox)
    import shapely

    geometry = shapely.geometry.shape(row.geometry)
    return any(shapely.intersects(geometry, box) for box in boxes)
