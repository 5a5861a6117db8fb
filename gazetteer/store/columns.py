"""The rows of an index as columns, for questions about many places at once. Loads numpy, so it is loaded late."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from gazetteer.store.keys import ROW
from gazetteer.store.seeking import Wanted, holders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gazetteer.model import LonLat, Place
    from gazetteer.store.parts import Rows

ROW_COLUMNS = np.dtype(
    [("lon", "<f8"), ("lat", "<f8"), ("people", "<u4"), ("id", "<u4"), ("country", "<u2"), ("kind", "u1"), ("to", "u1")]
)
"""The layout of :data:`gazetteer.store.keys.ROW`."""
assert ROW_COLUMNS.itemsize == ROW.size
EARTH_M = 6_371_008.8
"""Mean radius of the earth (IUGG), as :data:`gazetteer.model.EARTH_RADIUS_KM`."""

Numbers = Any
"""An array of place numbers."""


class Columns:
    """Positions, kinds and countries of all places by number."""

    def __init__(self, index: Rows) -> None:
        self._index = index
        self.rows: NDArray[Any] = np.frombuffer(index.rows, ROW_COLUMNS)

    def mask(self, numbers: Numbers, wanted: Wanted) -> NDArray[np.bool_]:
        """Which of the places pass all filters."""
        rows = self.rows[numbers]
        keep = np.ones(len(rows), dtype=bool)
        if wanted.kinds:
            keep &= np.isin(rows["kind"], self._codes(self._index.meta.kinds, wanted.kinds))
        if wanted.bbox:
            keep &= _inside(rows, wanted.bbox)
        if wanted.countries:
            listed = np.isin(rows["country"], self._codes(self._index.meta.countries, wanted.countries))
            held = np.isin(numbers, self._allowed(wanted))
            keep &= np.where(numbers < self._index.meta.authored, held, listed)
        if wanted.dispute:
            keep &= np.isin(numbers, self._disputed(wanted.dispute))
        return keep

    def _codes(self, values: tuple[str, ...], asked: tuple[str, ...]) -> list[int]:
        return [number for number, value in enumerate(values) if value in asked]

    def _allowed(self, wanted: Wanted) -> list[int]:
        """Numbers of the authored places of these countries."""
        asked = set(wanted.countries)
        return [number for number, held in enumerate(self._held) if asked & held]

    @cached_property
    def _held(self) -> list[set[str]]:
        """Countries and parties of each authored place by number; read once."""
        return [holders(self._index, place) for place in self._authored]

    @cached_property
    def _authored(self) -> list[Place]:
        return list(self._index.places(layer="authored"))

    def _disputed(self, dispute: str) -> list[int]:
        return [number for number, place in enumerate(self._authored) if dispute in place.disputes]

    def distances(self, numbers: Numbers, at: LonLat) -> NDArray[np.float64]:
        """Great-circle distances in metres; exact to the metre for near and far places alike."""
        rows = self.rows[numbers]
        lon, lat = np.radians(rows["lon"] - at[0]), np.radians(rows["lat"])
        here = np.radians(at[1])
        half = np.sin((lat - here) / 2) ** 2 + np.cos(lat) * np.cos(here) * np.sin(lon / 2) ** 2
        return cast("NDArray[np.float64]", 2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(half))))


def _inside(rows: NDArray[Any], bbox: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    lon, lat = rows["lon"], rows["lat"]
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return across & (lat >= south) & (lat <= north)
