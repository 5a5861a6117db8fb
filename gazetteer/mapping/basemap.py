"""Cuts the base map at set-up: land, water, coast and boundaries as small files; contested arcs are set apart.

One topology (``world-atlas`` ``countries-10m``) gives every level: no zoom shows a line that another leaves out. Which
arcs are contested is data: ``geodata/basemap.toml``. Shapes of files are described in :func:`cut`.
"""

from __future__ import annotations

import json
import math
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.errors import DataError
from gazetteer.when import When

BBox = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

LAND_OVERLAP = 0.02
"""Degrees by which land reaches over its cell: two fills that only touch show a hairline, which would be a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One coarseness: for which zooms, in cells of how many degrees, simplified by how much, on which grid."""

    zooms: tuple[int, int]
    cell: int
    tolerance: float
    scale: int
    """Coordinates are whole numbers of 1/scale degree."""
    smallest: float
    """Square degrees under which an island or lake is left out."""


WORLD: BBox = (-180.0, -90.0, 180.0, 90.0)
LEVELS = (
    Level(zooms=(0, 4), cell=360, tolerance=0.2, scale=50, smallest=0.3),
    Level(zooms=(5, 6), cell=30, tolerance=0.03, scale=200, smallest=0.004),
    Level(zooms=(7, 8), cell=10, tolerance=0.006, scale=500, smallest=0.0002),
    Level(zooms=(9, 18), cell=5, tolerance=0.001, scale=1000, smallest=0.0),
)
"""Chosen so that what one screen loads stays under 100 KB as sent (measured: tests/test_basemap.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Arcs that are contested: between whom, where, and for which dates they are drawn (dashed)."""

    id: str
    title: str
    between: tuple[str, str]
    when: str
    dispute: str = ""
    bbox: BBox | None = None
    draw: bool = True
    source: str = "uncited"

    def about(self, areas: frozenset[str]) -> bool:
        """Whether an arc shared by these areas is meant, its position aside."""
        one, other = self.between
        return one in areas and (other == "*" or other in areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Boundaries among successor states: for which dates they are state boundaries."""

    among: frozenset[str]
    when: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``geodata/basemap.toml`` as read."""

    edition: dict[str, str]
    contested: tuple[Rule, ...]
    dated: tuple[Dated, ...]


def read_rules(path: Path) -> Rules:
    """Read and check the rules. Raises DataError that names the entry and the field."""
    raw = tomllib.loads(path.read_text("utf-8"))
    try:
        contested = tuple(_rule(entry) for entry in raw.get("contested", ()))
        dated = tuple(
            Dated(among=frozenset(entry["among"]), when=str(When(entry["when"])), note=entry["note"])
            for entry in raw.get("dated", ())
        )
        edition = {key: str(value) for key, value in raw["edition"].items()}
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path.name}: {error}") from error
    twins = [rule.id for rule in contested if sum(other.id == rule.id for other in contested) > 1]
    if twins:
        raise DataError(f"{path.name}: contested: two entries have the id '{twins[0]}'")
    return Rules(edition=edition, contested=contested, dated=dated)


def _rule(entry: dict[str, Any]) -> Rule:
    name = entry.get("id", "an entry without id")
    one, other = entry["between"]
    bbox = entry.get("bbox")
    if bbox and not (bbox[0] < bbox[2] and bbox[1] < bbox[3]):
        raise ValueError(f"contested.{name}.bbox: not west, south, east, north")
    return Rule(
        id=entry["id"], title=entry["title"], between=(one, other), when=str(When(entry["when"])),
        dispute=entry.get("dispute", ""), bbox=tuple(bbox) if bbox else None, draw=entry.get("draw", True),
        source=entry.get("source", "uncited"),
    )  # fmt: skip


# --- topology ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topology:
    """Arcs of a TopoJSON file as coordinate arrays, its objects, and which areas share which arc."""

    arcs: tuple[np.ndarray, ...]
    objects: dict[str, Any]
    shared: dict[int, frozenset[str]] = field(default_factory=dict)


def read_topology(path: Path) -> Topology:
    """Read a quantised TopoJSON file (https://github.com/topojson/topojson-specification, section 2.1.2)."""
    raw = json.loads(path.read_text("utf-8"))
    scale, shift = np.array(raw["transform"]["scale"]), np.array(raw["transform"]["translate"])
    arcs = tuple(np.cumsum(np.array(arc, dtype=np.int64), axis=0) * scale + shift for arc in raw["arcs"])
    users: dict[int, set[str]] = {}
    for area in raw["objects"].get("countries", {}).get("geometries", ()):
        for index in _arc_numbers(area.get("arcs", ())):
            users.setdefault(index, set()).add(area.get("properties", {}).get("name", ""))
    return Topology(arcs, raw["objects"], {index: frozenset(names) for index, names in users.items()})


def _arc_numbers(nested: Iterable[Any]) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item if item >= 0 else ~item
        else:
            yield from _arc_numbers(item)


def ring(arcs: tuple[np.ndarray, ...], numbers: list[int]) -> np.ndarray:
    """One ring: arcs joined end to end; a number under zero means the arc backwards."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _polygons(arcs: tuple[np.ndarray, ...], geometries: Iterable[dict[str, Any]]) -> list[BaseGeometry]:
    """Valid polygons of the geometries; rings that simplifying left without an area are gone."""
    found: list[BaseGeometry] = []
    for geometry in geometries:
        nested = geometry.get("arcs", [])
        for rings in nested if geometry["type"] == "MultiPolygon" else [nested]:
            outline = [found for found in (ring(arcs, numbers) for numbers in rings) if len(found) >= 4]
            if outline:
                found.extend(_on_paper(shapely.make_valid(shapely.Polygon(unrolled(outline[0]), outline[1:]))))
    return found


def unrolled(outline: np.ndarray) -> np.ndarray:
    """The ring going on beyond the 180th meridian where it crosses it; one around a pole is closed over the pole.

    The topology is of the sphere, where a step from 180 to -180 is none; on paper it would be a band across the map.
    """
    whole = np.column_stack([np.unwrap(outline[:, 0], period=360), outline[:, 1]])
    if abs(whole[-1, 0] - whole[0, 0]) > 180:
        pole = math.copysign(90.0, float(whole[0, 1]))
        whole = np.vstack([whole, [whole[-1, 0], pole], [whole[0, 0], pole], whole[0]])
    return whole


def _on_paper(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Polygons between 180 west and 180 east: what lies beyond either edge comes in at the other."""
    west, _, east, _ = geometry.bounds or WORLD
    turns = [turn for turn in (-360.0, 0.0, 360.0) if west + turn < 180 and east + turn > -180]
    moved = [shapely.transform(geometry, lambda points, by=turn: points + (by, 0.0)) for turn in turns]
    return [part for one in moved for part in _parts(shapely.clip_by_rect(one, *WORLD), "Polygon")]


def _parts(geometry: BaseGeometry, kind: str) -> list[BaseGeometry]:
    """The plain parts of this kind; collections are opened, other kinds (points where boxes touch) dropped."""
    pieces = shapely.get_parts(shapely.get_parts(geometry))
    return [piece for piece in pieces if piece.geom_type == kind and not piece.is_empty]


# --- boundaries -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of boundary: ``rule`` is set for contested ones, ``dated`` is an index into the rules' dates."""

    geometry: BaseGeometry
    rule: str = ""
    dated: int | None = None


def boundaries(topology: Topology, rules: Rules) -> list[Line]:
    """Every arc that two areas share, split into plain and contested pieces."""
    lines: list[Line] = []
    for index, areas in topology.shared.items():
        if len(areas) < 2 or len(topology.arcs[index]) < 2:
            continue
        rest: BaseGeometry = shapely.LineString(topology.arcs[index])
        for rule in rules.contested:
            if rule.about(areas) and not rest.is_empty:
                inside = rest if rule.bbox is None else rest.intersection(shapely.box(*rule.bbox))
                rest = shapely.LineString() if rule.bbox is None else rest.difference(shapely.box(*rule.bbox))
                lines.extend(Line(part, rule.id) for part in _lines(inside))
        since = next((i for i, dated in enumerate(rules.dated) if areas <= dated.among), None)
        lines.extend(Line(part, dated=since) for part in _lines(rest))
    return lines


def _lines(geometry: BaseGeometry) -> list[BaseGeometry]:
    merged = shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry
    return _parts(merged, "LineString")


# --- cutting ----------------------------------------------------------------------------------------------------------


def cut(*, countries: Path, lakes: Iterable[Path], rules: Rules, into: Path) -> Path:
    """Write the base map's files under ``into`` and return the path of their index.

    ``index.json`` names edition, levels, rules and the cells that exist; ``<level>/<column>_<row>.json`` holds
    ``land`` and ``lakes`` (rings, even-odd), ``coast``, ``lines`` (plain boundaries, with ``d``, an index of dates)
    and ``contested`` (with ``r``, the rule). Coordinates are whole numbers of 1/``k`` degree, each pair but the first
    as the step from the one before.
    """
    topology = read_topology(countries)
    water = _lakes(lakes)
    shutil.rmtree(into, ignore_errors=True)
    cells: dict[str, list[str]] = {}
    for number, level in enumerate(LEVELS):
        folder = into / str(number)
        folder.mkdir(parents=True)
        cells[str(number)] = sorted(_cut_level(topology, water, rules, level, folder))
    index = into / "index.json"
    index.write_text(json.dumps(_index(rules, cells), ensure_ascii=False, separators=(",", ":")), "utf-8")
    return index


def _index(rules: Rules, cells: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "edition": rules.edition,
        "levels": [{"zooms": level.zooms, "cell": level.cell} for level in LEVELS],
        "dated": [{"when": dated.when, "note": dated.note} for dated in rules.dated],
        "contested": {
            rule.id: {"title": rule.title, "dispute": rule.dispute, "when": rule.when, "source": rule.source}
            for rule in rules.contested
            if rule.draw
        },
        "cells": cells,
    }


def _cut_level(topology: Topology, water: list[BaseGeometry], rules: Rules, level: Level, folder: Path) -> list[str]:
    simple = Topology(_simplified(topology.arcs, level.tolerance), topology.objects, topology.shared)
    big = [p for p in _polygons(simple.arcs, topology.objects["land"]["geometries"]) if p.area >= level.smallest]
    keep = {rule.id for rule in rules.contested if rule.draw}
    lines = boundaries(simple, rules)
    layers: dict[str, list[tuple[BaseGeometry, dict[str, Any]]]] = {
        "land": [(polygon, {}) for polygon in big],
        "coast": [(line, {}) for line in _coast(big)],
        "lakes": [(lake, {}) for lake in _simple_lakes(water, level)],
        "lines": [(one.geometry, {} if one.dated is None else {"d": one.dated}) for one in lines if not one.rule],
        "contested": [(one.geometry, {"r": one.rule}) for one in lines if one.rule in keep],
    }
    trees = {name: shapely.STRtree([geometry for geometry, _ in items]) for name, items in layers.items()}
    written = []
    for column in range(math.ceil(360 / level.cell)):
        for row in range(math.ceil(180 / level.cell)):
            west, south = -180.0 + column * level.cell, -90.0 + row * level.cell
            box = (west, south, west + level.cell, min(90.0, south + level.cell))
            cell = {name: _clipped(name, items, trees[name], box, level.scale) for name, items in layers.items()}
            if any(cell.values()):
                text = json.dumps({"k": level.scale} | {k: v for k, v in cell.items() if v}, separators=(",", ":"))
                (folder / f"{column}_{row}.json").write_text(text, "ascii")
                written.append(f"{column}_{row}")
    return written


def _simplified(arcs: tuple[np.ndarray, ...], tolerance: float) -> tuple[np.ndarray, ...]:
    """Every arc thinned by itself (Douglas and Peucker), so that neighbours keep sharing it."""
    lines = [shapely.LineString(arc) if len(arc) > 1 else shapely.LineString([arc[0], arc[0]]) for arc in arcs]
    return tuple(shapely.get_coordinates(line) for line in shapely.simplify(lines, tolerance, preserve_topology=False))


def _coast(land: list[BaseGeometry]) -> list[BaseGeometry]:
    """The land's outline but for the edges of the world, which are edges of the paper."""
    world = shapely.box(-179.98, -85.0, 179.98, 89.9)
    outlines = (shapely.intersection(outline, world) for outline in shapely.boundary(land))
    return [part for outline in outlines for part in _parts(outline, "LineString")]


def _lakes(paths: Iterable[Path]) -> list[BaseGeometry]:
    """Lakes of several files, each file finer than the next: a lake that one has is not taken from the others."""
    found: list[BaseGeometry] = []
    for path in paths:
        topology = read_topology(path)
        lakes = _polygons(topology.arcs, topology.objects["lakes"]["geometries"])
        tree = shapely.STRtree(found)
        found.extend([lake for lake in lakes if not len(tree.query(lake, predicate="intersects"))])
    return found


def _simple_lakes(lakes: list[BaseGeometry], level: Level) -> list[BaseGeometry]:
    thin = [shapely.make_valid(lake.simplify(level.tolerance)) for lake in lakes if lake.area >= level.smallest]
    return [part for lake in thin for part in _parts(lake, "Polygon")]


def _clipped(
    name: str, items: list[tuple[BaseGeometry, dict[str, Any]]], tree: shapely.STRtree, box: BBox, scale: int
) -> list[Any]:
    """What of one layer lies in the box, as lists of whole numbers."""
    areas = name in ("land", "lakes")
    reach = LAND_OVERLAP if areas else 0.0
    wide = (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)
    out: list[Any] = []
    for number in sorted(tree.query(shapely.box(*wide))):
        geometry, about = items[number]
        for part in _parts(shapely.clip_by_rect(geometry, *wide), "Polygon" if areas else "LineString"):
            rings = [part.exterior, *part.interiors] if areas else [part]
            packed = [steps for steps in (_steps(ring, scale) for ring in rings) if len(steps) >= (6 if areas else 4)]
            out.extend({**about, "p": steps} if name in ("lines", "contested") else steps for steps in packed)
    return out


def _steps(line: BaseGeometry, scale: int) -> list[int]:
    """Coordinates on the grid: the first pair, then steps; points that fall together are one."""
    grid = np.rint(shapely.get_coordinates(line) * scale).astype(np.int64)
    steps = np.diff(grid, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    return [int(n) for n in np.concatenate([grid[:1], steps]).ravel()]


# --- reading back -----------------------------------------------------------------------------------------------------


def points(steps: list[int], scale: int) -> list[tuple[float, float]]:
    """Undo :func:`_steps`: positions in degrees."""
    pairs = np.cumsum(np.array(steps, dtype=np.int64).reshape(-1, 2), axis=0) / scale
    return [(float(x), float(y)) for x, y in pairs]


def level_for(zoom: float) -> int:
    """Number of the level that serves this zoom."""
    return next((n for n, level in enumerate(LEVELS) if zoom <= level.zooms[1]), len(LEVELS) - 1)


def cell_names(level: int, bbox: BBox) -> list[str]:
    """Names of the cells of a level that touch the box, whether or not they hold anything."""
    size = LEVELS[level].cell
    columns = range(math.floor((bbox[0] + 180) / size), math.floor((bbox[2] + 180) / size) + 1)
    rows = range(math.floor((bbox[1] + 90) / size), math.floor((bbox[3] + 90) / size) + 1)
    return [f"{column}_{row}" for column in columns for row in rows]


def cells(folder: Path, level: int, bbox: BBox) -> dict[str, dict[str, Any]]:
    """Contents of the cells that touch the box, by name; cells of open water do not exist."""
    paths = {name: folder / str(level) / f"{name}.json" for name in cell_names(level, bbox)}
    return {name: json.loads(path.read_text("ascii")) for name, path in paths.items() if path.is_file()}
