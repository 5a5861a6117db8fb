"""Where the places of a map lie: the box that a drawing or an export has to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BBox = tuple[float, float, float, float]

WORLD: BBox = (-170.0, -58.0, 180.0, 78.0)
LEAST_DEGREES = 1.2
"""A single village still wants its surroundings: no box is narrower."""
MARGIN = 0.25


def of(data: dict[str, Any]) -> BBox:
    """West, south, east, north of all places on the map, with a margin; the world where there are none."""
    spots = [spot for place in data["places"].values() if place.get("tier") == "map" for spot in _spots(place)]
    if not spots:
        return WORLD
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    wide, high = max(east - west, LEAST_DEGREES), max(north - south, LEAST_DEGREES)
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = wide * (0.5 + MARGIN), high * (0.5 + MARGIN)
    return max(-180.0, x - half_x), max(-85.0, y - half_y), min(180.0, x + half_x), min(85.0, y + half_y)


def _spots(place: dict[str, Any]) -> Iterator[tuple[float, float]]:
    for shape in place.get("shapes", ()):
        yield from positions(shape["geometry"].get("coordinates", ()))
    if place.get("lon") is not None and place.get("lat") is not None:
        yield place["lon"], place["lat"]


def positions(nested: Any) -> Iterator[tuple[float, float]]:
    """Every position of GeoJSON coordinates, however deep."""
    if nested and isinstance(nested[0], int | float):
        yield nested[0], nested[1]
    else:
        for item in nested:
            yield from positions(item)
