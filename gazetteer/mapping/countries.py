"""Country outlines of the base map's data set, as that data set has them: a claim of Natural Earth, never ours."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely

from gazetteer.mapping import basemap, vendor
from gazetteer.model import LonLat

ATLAS = "node/node_modules/world-atlas/countries-10m.json"
"""Where set-up leaves the file in the cache folder."""


def country_at(position: LonLat) -> tuple[str, str, str] | None:
    """Name, ISO 3166 numeric code and edition of the outline that holds the point, in the data set's own words.

    None where no outline holds it. Raises FileNotFoundError where set-up has not brought the data set.
    """
    tree, names = _outlines(vendor.cache() / ATLAS)
    held = tree.query(shapely.Point(*position), predicate="intersects")
    return (*names[int(min(held))], edition()) if len(held) else None


@lru_cache(maxsize=1)
def edition() -> str:
    """Short title of the data set and its date, from the rules of the base map."""
    rules = basemap.read_rules(vendor.ROOT / "geodata/basemap.toml")
    return f"{rules.edition['short']} ({rules.edition['date']})"


@lru_cache(maxsize=1)
def _outlines(path: Path) -> tuple[Any, tuple[tuple[str, str], ...]]:
    """A tree over all polygons, and whose each is; reading takes under a second, once."""
    topology = basemap.read_topology(path)
    polygons: list[Any] = []
    names: list[tuple[str, str]] = []
    for area in topology.objects["countries"]["geometries"]:
        nested = area.get("arcs", [])
        for rings in nested if area["type"] == "MultiPolygon" else [nested]:
            outline = [ring for numbers in rings if len(ring := basemap.ring(topology.arcs, numbers)) >= 4]
            if not outline:
                continue
            # Where a ring touches itself the polygon is not valid, which takes a second to mend; for the question
            # whether it holds a point that makes no difference.
            polygons.append(shapely.Polygon(outline[0], outline[1:]))
            names.append((str(area["properties"]["name"]), str(area.get("id", ""))))
    return shapely.STRtree(polygons), tuple(names)
