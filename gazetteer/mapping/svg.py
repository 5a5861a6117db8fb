"""A still drawing of the map, made on the server, for readers without scripts and for print from plain pages.

Only numbers and escaped texts go into it; looks come from the page's style sheet by class.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import shapely
from markupsafe import Markup, escape

from gazetteer.mapping import basemap, bounds, outside
from gazetteer.mapping.placing import Box, Label, Room, Wish, meet
from gazetteer.model import LonLat
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
SIZE, DOT = 13.0, 7.0
"""Height of labels, and how far a dot reaches with its ring."""
ALONG = (0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92)
"""Shares of a road's length at which its name may stand; the page's script tries the same."""
INSIDE = (0.5, 0.3, 0.7, 0.15, 0.85)
"""Shares of an area's width and height at which its name may stand."""
KEY_STEP, KEY_LETTERS = 17.0, 104
"""Height of a line of the key below the map, and how many letters it has."""

Project = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A place with anything in the frame of a still map."""

    place: dict[str, Any]
    whole: dict[str, Any] | None
    """Its shape of the date, if it has one."""
    shape: dict[str, Any] | None
    """What of the shape lies in the frame."""
    spot: LonLat
    mentions: int

    @property
    def dotted(self) -> bool:
        """Whether a dot says that it lies there: countries have a name only."""
        return self.shape is None and not bounds.wide(self.place)


def drawing(data: dict[str, Any], assets: Path, *, box: bounds.BBox | None = None, size: float = SIZE) -> Markup:
    """An ``svg`` element of base map, contested lines for the article's date, places and their labels.

    ``box``: what is seen, instead of what a map opens on; ``size``: height of the labels, where a page sets another.
    """
    box = shaped(box or bounds.first(data))
    project, height = projection(box)
    margin = (box[2] - box[0]) * MARGIN
    base = ground(assets / "base", box, project, data.get("at"), margin=margin)
    inside, far = parted(data, data.get("at"), box)
    room = Room(wide=WIDTH, high=height, size=size, dot=DOT, width=lambda text: LETTER * size / SIZE * len(text))
    parts = [*base, *_lines(data, project, _around(box, margin)), *_places(inside, project, room)]
    found = room.place(wishes(inside, project, label=lambda place: str(place["label"])))
    parts += map(_label, found.labels)
    key = list(_key(["; ".join(found.key), outside.told(far, box)], height))
    total = height + KEY_STEP * len(key) + (KEY_STEP / 2 if key else 0)
    labels = ", ".join(place["label"] for place in mapped(data))
    title = say("Map of the places: %(labels)s", labels=labels)
    # Every text in the parts is escaped; all else are numbers and class names of ours.
    return Markup(
        f'<svg class="still" viewBox="0 0 {WIDTH} {total:.0f}" role="img" aria-label="{escape(title)}">'
        f'<rect class="gz-sea" width="{WIDTH}" height="{height:.0f}"/>{"".join(parts)}{"".join(key)}</svg>'
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


def _lines(data: dict[str, Any], project: Project, frame: bounds.BBox) -> Iterator[str]:
    at = data.get("at")
    for line in data.get("lines", ()):
        for shape in line["shapes"]:
            if holds(shape.get("when", ".."), at) and (part := within(shape["geometry"], frame)):
                yield path_of(part, "gz-line gz-line-contested", project)


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


def _places(inside: list[Seen], project: Project, room: Room) -> Iterator[str]:
    """Areas first, then roads, then dots, on which no label may lie."""
    for kind, styles in (("Polygon", ("gz-area",)), ("LineString", ("gz-road-case", "gz-road"))):
        for one in inside:
            if one.shape and one.shape["type"].endswith(kind):
                yield from (path_of(one.shape, style, project) for style in styles)
    for one in inside:
        if one.dotted:
            x, y = project(*one.spot)
            room.take_dot(x, y)
            yield f'<circle class="gz-dot" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'


def parted(
    data: dict[str, Any], at: str | None, box: bounds.BBox
) -> tuple[list[Seen], list[tuple[dict[str, Any], LonLat]]]:
    """Places with anything in the frame, as they are seen there, and those outside; what lies nowhere is in neither."""
    inside, far = [], []
    mentions = Counter(mention["place"] for mention in data.get("mentions", ()))
    for place in mapped(data):
        shape = shape_of(place, at)
        part = within(shape, box) if shape else None
        spot = spot_of(place, part or shape)
        if spot and (part or (shape is None and box[0] <= spot[0] <= box[2] and box[1] <= spot[1] <= box[3])):
            inside.append(Seen(place, shape, part, spot, mentions[place["id"]]))
        elif spot:
            far.append((place, spot))
    return inside, far


def wishes(inside: list[Seen], project: Project, label: Callable[[dict[str, Any]], str]) -> list[Wish]:
    """Labels wanted: points first, as a road's or an area's name can stand in more than one place; what the article
    names most comes before the rest."""
    ordered = sorted(inside, key=lambda one: (not one.dotted, -one.mentions, one.place["id"]))
    return [
        Wish(text=label(one.place), x=x, y=y, centred=not one.dotted,
             others=tuple(project(*spot) for spot in other_spots(one.shape)))
        for one in ordered for x, y in (project(*one.spot),)
    ]  # fmt: skip


def other_spots(geometry: dict[str, Any] | None) -> Iterator[LonLat]:
    """Where else the name of a road or an area may stand: along the one, inside the other."""
    shape = shapely.geometry.shape(geometry) if geometry else None
    if shape is not None and shape.geom_type.endswith("LineString"):
        longest = max(shapely.get_parts(shape), key=lambda part: float(part.length))
        yield from ((p.x, p.y) for p in (longest.interpolate(share, normalized=True) for share in ALONG))
    elif shape is not None and shape.geom_type.endswith("Polygon"):
        shapely.prepare(shape)
        west, south, east, north = shape.bounds
        for high, far in product(INSIDE, INSIDE):
            lon, lat = west + (east - west) * far, south + (north - south) * high
            if shapely.contains_xy(shape, lon, lat):
                yield lon, lat


def within(geometry: dict[str, Any], box: bounds.BBox) -> dict[str, Any] | None:
    """The part of lines or polygons that lies in the box; None where none does."""
    shape = shapely.geometry.shape(geometry)
    if shapely.box(*box).contains(shape):
        return geometry
    form = "Polygon" if geometry["type"].endswith("Polygon") else "LineString"
    cut = shapely.clip_by_rect(shapely.make_valid(shape), *box)
    parts = [part for part in shapely.get_parts(shapely.get_parts(cut)) if part.geom_type == form]
    if not parts:
        return None
    return dict(shapely.geometry.mapping(parts[0] if len(parts) == 1 else shapely.union_all(parts)))


def shape_of(place: dict[str, Any], at: str | None) -> dict[str, Any] | None:
    shapes = [shape for shape in place.get("shapes", ()) if shape["geometry"]["type"] != "Point"]
    fits = [shape for shape in shapes if holds(shape.get("when", ".."), at)] or shapes
    found: dict[str, Any] | None = fits[0 if at else -1]["geometry"] if fits else None
    return found


def spot_of(place: dict[str, Any], geometry: dict[str, Any] | None) -> tuple[float, float] | None:
    if geometry and geometry["type"].endswith("LineString"):
        nested = geometry["coordinates"]
        line = nested if geometry["type"] == "LineString" else max(nested, key=len)
        middle = line[len(line) // 2]
        return middle[0], middle[1]
    if geometry and geometry["type"].endswith("Polygon"):
        # A recorded middle may lie between the parts of an area, on somebody else's ground.
        inside = shapely.geometry.shape(geometry).representative_point()
        return inside.x, inside.y
    if place.get("lon") is not None:
        return place["lon"], place["lat"]
    return None


def _label(label: Label) -> str:
    text = f'<text class="gz-name" x="{label.left:.1f}" y="{label.middle + 4:.1f}">{escape(label.text)}</text>'
    if not label.lead:
        return text
    return '<line class="gz-to" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>'.format(*label.lead) + text


def _key(texts: Iterable[str], top: float) -> Iterator[str]:
    """Lines of text below the map: what its numbers stand for, and what lies outside."""
    rows = [row for text in texts for row in textwrap.wrap(text, KEY_LETTERS, break_on_hyphens=False)]
    for count, row in enumerate(rows, start=1):
        yield f'<text class="gz-told" x="8" y="{top + KEY_STEP * count:.1f}">{escape(row)}</text>'
