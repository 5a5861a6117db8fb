"""Positions: the nearest place, and which outline holds a point."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.measure import Line, rounds, seconds
from benchmarks.names import SEED
from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import LonLat
from gazetteer.search import ground

POINTS = 500


def near_places(g: Gazetteer) -> list[LonLat]:
    """Points within some kilometres of settlements, as articles and photographs have them."""
    chance = random.Random(SEED)
    rows = g.store.columns.rows  # type: ignore[attr-defined]
    some = [rows[chance.randrange(len(rows))] for _ in range(POINTS)]
    return [(_moved(row["lon"], 180, chance), _moved(row["lat"], 90, chance)) for row in some]


def _moved(degrees: float, most: float, chance: random.Random) -> float:
    return max(-most, min(most, float(degrees) + chance.gauss(0, 0.05)))


def nearest(g: Gazetteer) -> Iterator[Line]:
    """One nearest place a question, over our places for both."""
    import numpy as np
    from scipy.spatial import cKDTree

    rows = g.store.columns.rows  # type: ignore[attr-defined]
    lon, lat = np.radians(rows["lon"]), np.radians(rows["lat"])
    tree = cKDTree(np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]))
    points = near_places(g)

    def peer() -> None:
        for x, y in points:
            a, b = np.radians(x), np.radians(y)
            tree.query([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])

    mine, theirs = rounds(lambda: [g.store.nearest(point, limit=1) for point in points], peer)
    yield _line("nearest, one", mine, theirs, "cKDTree", "-", None)
    try:
        import reverse_geocoder

        geocoder = reverse_geocoder.RGeocoder(mode=1, verbose=False)
    except Exception as error:
        yield Line("nearest, against reverse_geocoder", "-", "-", None, "-", None, f"skipped: {error}")
        return
    mine, theirs = rounds(
        lambda: [g.store.nearest(point, limit=1) for point in points],
        lambda: [geocoder.query([(y, x)]) for x, y in points],
    )
    yield _line("nearest, one", mine, theirs, "reverse_geocoder", "-", None)


def contains(g: Gazetteer) -> Iterator[Line]:
    """Which authored outlines hold a point; the peer asks every prepared outline."""
    import shapely

    points = near_places(g)
    known = ground._outlines(g.store)
    date = views.date_of(g.store, None)
    mine, theirs = rounds(
        lambda: [ground._within(g.store, point, date) for point in points],
        lambda: [
            [n for n, one in enumerate(known.geometries) if one.intersects(shapely.Point(*point))] for point in points
        ],
    )
    yield _line("outlines that hold a point", mine, theirs, "shapely, one by one", "-", None)


def _line(name: str, mine: float, theirs: float, peer: str, goal: str, met: bool | None) -> Line:
    return Line(name, seconds(mine / POINTS), f"{seconds(theirs / POINTS)} {peer}", theirs / mine, goal, met)
