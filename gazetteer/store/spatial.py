"""What lies nearest: places sorted into cells of a quarter degree, in one mapped file, ranked on the sphere.

A circle around the point is looked through cell by cell and widened until it holds enough places; nothing outside it
can be nearer. Its box takes in the poles and the 180th meridian, so the answer is right there too.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.model import LonLat
from gazetteer.store import layout
from gazetteer.store.columns import EARTH_M
from gazetteer.store.seeking import Near, Wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gazetteer.store.parts import Whole

CELL = 0.25
"""Degrees; a cell of populated land holds a few dozen places."""
COLUMNS, ROWS = int(360 / CELL), int(180 / CELL)
HEAD = struct.Struct("<I")
FIRST = 0.25
"""Degrees of the first circle, about 28 km."""
EVERYTHING = 40.0
"""Degrees from which the circle is the whole world: a quarter of all cells and more."""


def write(folder: Path) -> None:
    """Write the file beside the finished records."""
    import numpy as np

    database = sqlite3.connect(folder / layout.RECORDS)
    rows = database.execute("SELECT no, lon, lat FROM place WHERE placed ORDER BY no").fetchall()
    database.close()
    table = np.array(rows, dtype=[("no", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
    row = np.clip(np.floor((table["lat"] + 90) / CELL), 0, ROWS - 1).astype(np.int64)
    column = np.floor((table["lon"] + 180) / CELL).astype(np.int64) % COLUMNS
    cells = row * COLUMNS + column
    order = np.lexsort((table["no"], cells))
    starts = np.searchsorted(cells[order], np.arange(ROWS * COLUMNS + 1)).astype("<u4")
    with (folder / layout.GRID).open("wb") as file:
        file.write(HEAD.pack(len(order)))
        file.write(starts.tobytes())
        file.write(table["no"][order].tobytes())


class Grid:
    """The file, mapped."""

    def __init__(self, index: Whole) -> None:
        import numpy as np

        self._index = index
        data = index.mapped(layout.GRID)
        (count,) = HEAD.unpack_from(data)
        cells = ROWS * COLUMNS + 1
        self._starts: NDArray[Any] = np.frombuffer(data, "<u4", cells, HEAD.size)
        self._numbers: NDArray[Any] = np.frombuffer(data, "<u4", count, HEAD.size + 4 * cells)

    def nearest(self, at: LonLat, *, wanted: Wanted, limit: int, radius_m: float | None) -> tuple[Near, ...]:
        """The nearest places that fit, in order of distance, then of number; none farther than ``radius_m``."""
        import numpy as np

        farthest = math.inf if radius_m is None else radius_m
        reach = FIRST
        while True:
            whole = reach > EVERYTHING
            numbers = self._numbers if whole else self._around(at, reach)
            if wanted and len(numbers):
                numbers = numbers[self._index.columns.mask(numbers, wanted)]
            distances = self._index.columns.distances(numbers, at)
            sure = math.inf if whole else math.radians(reach) * EARTH_M
            if whole or sure >= farthest or int(np.count_nonzero(distances <= sure)) >= limit:
                break
            reach *= 2
        order = np.lexsort((numbers, distances))[:limit]
        return tuple(
            Near(self._index.id_of(int(numbers[n])), float(distances[n])) for n in order if distances[n] <= farthest
        )

    def _around(self, at: LonLat, reach: float) -> NDArray[Any]:
        """Numbers of the places in all cells that a circle of ``reach`` degrees touches."""
        import numpy as np

        low, high = _row(at[1] - reach), _row(at[1] + reach)
        spans = list(_columns(at, reach))
        stretches = [
            self._numbers[self._starts[row * COLUMNS + first] : self._starts[row * COLUMNS + last + 1]]
            for row in range(low, high + 1)
            for first, last in spans
        ]
        return np.concatenate(stretches)


def _row(lat: float) -> int:
    return min(ROWS - 1, max(0, math.floor((lat + 90) / CELL)))


def _columns(at: LonLat, reach: float) -> Iterator[tuple[int, int]]:
    """First and last column of the stretches that the circle touches: one, two across the 180th meridian, or all."""
    if abs(at[1]) + reach >= 90:
        yield 0, COLUMNS - 1
        return
    # The circle's widest parallel lies nearer to the pole than its centre.
    wide = math.degrees(math.asin(min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(at[1])))))
    first, last = math.floor((at[0] - wide + 180) / CELL), math.floor((at[0] + wide + 180) / CELL)
    if last - first >= COLUMNS - 1:
        yield 0, COLUMNS - 1
    elif first < 0:
        yield 0, last
        yield first % COLUMNS, COLUMNS - 1
    elif last >= COLUMNS:
        yield first, COLUMNS - 1
        yield 0, last % COLUMNS
    else:
        yield first, last
