"""A still drawing of the map, made on the server, for readers without scripts and for print from plain pages.

Only numbers and escaped texts go into it; looks come from the page's style sheet by class.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from markupsafe import Markup, escape

from gazetteer.mapping import basemap, bounds
from gazetteer.when import When
from gazetteer.wording import say

WIDTH = 760
"""Width in units of the drawing; the page scales it."""
FLATTEST, TALLEST = 0.5, 1.1
"""Limits of height over width, so that a long road still gets a readable picture."""

FINEST = 1.0
"""Units of the drawing: bends smaller than that are left out."""
MARGIN = 0.02
"""Share of the width by which the ground reaches beyond the frame: enough that no cut edge is seen."""
_TURNS = (-360.0, 0.0, 360.0)
"""Of a frame that reaches over the 180th meridian, what lies beyond comes in at the other edge."""
LETTER = 7.2
"""Width of an average letter of a label, in units of the drawing."""

Box = tuple[float, float, float, float]
Project = Callable[[float, float], tuple[float, float]]


def drawing(data: dict[str, Any], assets: Path) -> Markup:
    """An ``svg`` element of base map, contested lines for the article's date, places and their labels."""
    box = shaped(bounds.of(data))
    project, height = projection(box)
    margin = (box[2] - box[0]) * MARGIN
    base = ground(assets / "base", box, project, data.get("at"), margin=margin)
    parts = [*base, *_lines(data, project), *_places(data, project)]
    labels = ", ".join(place["label"] for place in mapped(data))
    title = say("Map of the places: %(labels)s", labels=labels)
    # Every text in the parts is escaped; all else are numbers and class names of ours.
    return Markup(
        f'<svg class="still" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f'<rect class="gz-sea" width="{WIDTH}" height="{height:.0f}"/>{"".join(parts)}</svg>'
    )


def mapped(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [place for place in data["places"].values() if place.get("tier") == "map"]


def mercator(lat: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(max(-85.0, min(85.0, lat))))))


def shaped(box: bounds.BBox, tallest: float = TALLEST) -> bounds.BBox:
    """The box widened until it is neither too flat nor too tall."""
    west, south, east, north = box
    wide, high = east - west, mercator(north) - mercator(south)
    if high < FLATTEST * wide:
        extra = (FLATTEST * wide / high - 1) * (north - south) / 2
        south, north = max(-85.0, south - extra), min(85.0, north + extra)
    elif high > tallest * wide:
        extra = (high / tallest - wide) / 2
        west, east = max(-180.0, west - extra), min(180.0, east + extra)
    return west, south, east, north


def projection(box: bounds.BBox, width: float = WIDTH) -> tuple[Project, float]:
    """From degrees to units of the drawing, and the drawing's height."""
    scale = width / (box[2] - box[0])
    top = mercator(box[3])
    height = (top - mercator(box[1])) * scale
    return (lambda lon, lat: ((lon - box[0]) * scale, (top - mercator(lat)) * scale)), height


def ground(folder: Path, box: bounds.BBox, project: Project, at: str | None, *, margin: float = 1.0) -> Iterator[str]:
    """Land, lakes, coast, plain boundaries, and the contested arcs that hold at the date."""
    span = box[2] - box[0]
    level = 0 if span > 60 else 1 if span > 16 else 2 if span > 4 else 3
    found = basemap.cells(folder, level, box).values()
    index = json.loads((folder / "index.json").read_text("utf-8"))
    rules, dated = index["contested"], index["dated"]
    for layer, style in (("land", "gz-land"), ("lakes", "gz-lake"), ("coast", "gz-coast"), ("lines", "gz-border")):
        # A path for each cell: land reaches over its cell, and the even-odd rule would turn the overlap into water.
        for cell in found:
            runs = [_run(item, cell["k"]) for item in cell.get(layer, ()) if _stands(item, dated, at)]
            yield _path(runs, style, _around(box, margin), project, closed=layer in ("land", "lakes"))
    arcs = [
        _run(item, cell["k"])
        for cell in found
        for item in cell.get("contested", ())
        if holds(rules.get(item["r"], {}).get("when", ".."), at)
    ]
    yield _path(arcs, "gz-line gz-line-contested", _around(box, margin), project)


def _around(box: bounds.BBox, margin: float) -> bounds.BBox:
    return box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin


def _stands(item: Any, dated: Any, at: str | None) -> bool:
    """Whether a boundary was one at the date; all else that is drawn has no dates."""
    return not isinstance(item, dict) or "d" not in item or holds(dated[item["d"]]["when"], at)


def _run(item: Any, scale: int) -> list[tuple[float, float]]:
    return basemap.points(item["p"] if isinstance(item, dict) else item, scale)


def holds(when: str, at: str | None) -> bool:
    """Whether a stretch of time holds at the date; without a date all do."""
    return not at or When(when or "..").covers(When(at))


def _path(
    runs: Iterable[list[tuple[float, float]]], style: str, frame: bounds.BBox, project: Project, *, closed: bool = False
) -> str:
    """One path element of all runs, clipped to the frame."""
    drawn: list[str] = []
    for run in runs:
        if len(run) < (4 if closed else 2):
            continue
        for turn in _TURNS if frame[0] < -180 or frame[2] > 180 else (0.0,):
            turned = [(lon + turn, lat) for lon, lat in run] if turn else run
            if meet(_extent(turned), frame):
                drawn += _clipped(turned, frame, project, closed=closed)
    # Rings of one land are islands and their lakes: the even-odd rule tells them apart.
    return f'<path class="{style}" fill-rule="evenodd" d="{"".join(drawn)}"/>' if drawn else ""


def _clipped(run: list[tuple[float, float]], frame: bounds.BBox, project: Project, *, closed: bool) -> Iterator[str]:
    shape = shapely.Polygon(run).buffer(0) if closed else shapely.LineString(run)
    for part in shapely.get_parts(shapely.get_parts(shapely.clip_by_rect(shape, *frame))):
        if part.geom_type in ("Polygon", "LineString") and not part.is_empty:
            points = (part.exterior if closed else part).coords
            yield _steps(project(*p) for p in points)


def _extent(run: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*run, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _steps(points: Iterable[tuple[float, float]]) -> str:
    """The path's commands in whole units, each from the last, without the bends that nobody would see."""
    kept = [(round(x), round(y)) for x, y in shapely.LineString(points).simplify(FINEST).coords]
    start = "M{},{}l".format(*kept[0])
    return start + " ".join(f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(kept))


def _lines(data: dict[str, Any], project: Project) -> Iterator[str]:
    at = data.get("at")
    for line in data.get("lines", ()):
        for shape in line["shapes"]:
            if holds(shape.get("when", ".."), at):
                yield path_of(shape["geometry"], "gz-line gz-line-contested", project)


def path_of(geometry: dict[str, Any], style: str, project: Project) -> str:
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}.get(geometry["type"])
    if depth is None:
        return ""
    runs: list[Any] = [geometry["coordinates"]]
    for _ in range(depth):
        runs = [run for group in runs for run in group]
    close = "Z" if geometry["type"].endswith("Polygon") else ""
    drawn = "".join(_steps(project(p[0], p[1]) for p in run) + close for run in runs)
    return f'<path class="{style}" fill-rule="evenodd" d="{drawn}"/>'


def _places(data: dict[str, Any], project: Project) -> Iterator[str]:
    """Areas first, then roads, then dots, then the labels on top of all."""
    shown = [(place, shape_of(place, data.get("at"))) for place in mapped(data)]
    for kind, styles in (("Polygon", ("gz-area",)), ("LineString", ("gz-road-case", "gz-road"))):
        for _, geometry in shown:
            if geometry and geometry["type"].endswith(kind):
                yield from (path_of(geometry, style, project) for style in styles)
    spots = [(place, geometry, spot_of(place, geometry)) for place, geometry in shown]
    dots = [project(*spot) for _, geometry, spot in spots if spot and geometry is None]
    yield from (f'<circle class="gz-dot" cx="{x:.1f}" cy="{y:.1f}" r="6"/>' for x, y in dots)
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in dots]
    for place, _, spot in sorted(spots, key=lambda item: (item[1] is not None, item[0]["id"])):
        if spot:
            yield _label(place["label"], project(*spot), taken)


def shape_of(place: dict[str, Any], at: str | None) -> dict[str, Any] | None:
    shapes = [shape for shape in place.get("shapes", ()) if shape["geometry"]["type"] != "Point"]
    fits = [shape for shape in shapes if holds(shape.get("when", ".."), at)] or shapes
    found: dict[str, Any] | None = fits[0 if at else -1]["geometry"] if fits else None
    return found


def spot_of(place: dict[str, Any], geometry: dict[str, Any] | None) -> tuple[float, float] | None:
    if geometry and geometry["type"] == "LineString":
        middle = geometry["coordinates"][len(geometry["coordinates"]) // 2]
        return middle[0], middle[1]
    if geometry and geometry["type"].endswith("Polygon"):
        # A recorded middle may lie between the parts of an area, on somebody else's ground.
        inside = shapely.geometry.shape(geometry).representative_point()
        return inside.x, inside.y
    if place.get("lon") is not None:
        return place["lon"], place["lat"]
    return None


def _label(text: str, at: tuple[float, float], taken: list[Box]) -> str:
    """The text where it lies on nothing: right or left of the spot, then ever further above and below; else nothing."""
    x, y = at
    wide = LETTER * len(text)
    for shift in (0, 12, -12, 24, -24, 36, -36, 54, -54):
        for left in (x + 10, x - 10 - wide):
            box = (left, y + shift - 8, left + wide, y + shift + 8)
            if box[0] > 0 and box[2] < WIDTH and not any(meet(box, other) for other in taken):
                taken.append(box)
                return f'<text class="gz-name" x="{left:.1f}" y="{y + shift + 4:.1f}">{escape(text)}</text>'
    return ""


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
