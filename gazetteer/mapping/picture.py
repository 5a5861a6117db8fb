"""The map as a picture to print or to post: SVG that other programs can edit, and PNG drawn from it.

Above the map its title, below it a key, a scale, the date of the lines and who is to be credited. Labels are those of
the map's perspective; none lies on another: one that finds no room becomes a number, told below the map. Looks stand in
attributes, as not every program reads a style sheet; texts are escaped and freed of what would turn the writing around.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from markupsafe import escape

from gazetteer.mapping import bounds, lettering, outside, svg
from gazetteer.mapping.placing import Label, Room, Segment
from gazetteer.times import when_text
from gazetteer.when import When

WIDTH = 1600
"""Units of the drawing: coordinates are whole ones, so fine enough for a page's width at 200 dots an inch."""
PNG_WIDTH = 2400
"""Pixels: a newspaper's two columns at 300 dots an inch, or a wide screen with double density."""
EDGE = 32
"""White around everything."""
TITLE, LABEL, SMALL = 34, 23, 19
"""Heights of texts."""
TALLEST = 0.8
"""Height over width of the map at most: a column's width with room for a caption."""
DOT = 9
TITLE_LINES, CREDIT_LINES = 2, 4
TOLD_LINES = 200
"""Of the key at most: a thousand places; a picture of more would be too tall to be drawn in the memory of a server."""

INK, MUTED, PAPER, LAND = "#1c2026", "#4d5560", "#ffffff", "#f5f1e7"
ACCENT, CONTEST, BORDER = "#9b2f1f", "#7b3f8c", "#857f8f"
LOOKS = {
    "gz-land": f'fill="{LAND}"',
    "gz-lake": 'fill="#c9dde8"',
    "gz-coast": 'fill="none" stroke="#9fbccb" stroke-width="1.5"',
    "gz-border": f'fill="none" stroke="{BORDER}" stroke-width="2.6"',
    "gz-line gz-line-contested": f'fill="none" stroke="{CONTEST}" stroke-width="3.6" stroke-dasharray="14 10"',
    "gz-line-case": f'fill="none" stroke="{LAND}" stroke-width="6"',
    "gz-area": f'fill="{ACCENT}" fill-opacity="0.1"',
    "gz-road-case": 'fill="none" stroke="#fffdf8" stroke-width="13" stroke-linejoin="round" stroke-linecap="round"',
    "gz-road": f'fill="none" stroke="{ACCENT}" stroke-width="6" stroke-linejoin="round" stroke-linecap="round"',
}
"""What the classes of ``svg`` look like; the same hues as on the pages in the light."""
_CLASS = re.compile(r'class="([^"]*)"')
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What XML cannot hold, and marks that would turn the letters after them around."""
RTL_LANGS = frozenset({"ar", "fa", "ur", "ckb", "he", "ps", "ug", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands around the map."""

    title: str = ""
    service: str = ""
    """Address of the service that made it, for the credit; none in a program of one's own."""


@dataclass(slots=True)
class _Sheet:
    """A drawing being made: finished parts, and what of the map is taken."""

    assets: Path
    room: Room
    parts: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What its numbers stand for, and which places lie outside."""


def picture(data: dict[str, Any], assets: Path, about: About | None = None) -> str:
    """An SVG document of map data, as ``standards.v1.article_view`` makes it."""
    about = about or About()
    at = data.get("at") or data.get("data_date") or None
    box = svg.shaped(bounds.first(data), TALLEST)
    title = _title(about.title, assets)
    top = EDGE + len(title) * TITLE * 1.25 + (14 if title else 0)
    project, height = svg.projection(box, WIDTH - 2 * EDGE)
    inside, far = svg.parted(data, at, box)
    room = Room(wide=WIDTH - 2 * EDGE, high=height, size=LABEL, dot=DOT,
                width=lambda text: lettering.width(text, assets, size=LABEL, weight=700))  # fmt: skip
    sheet = _Sheet(assets, room)
    places = [(one.place, one.whole) for one in inside]
    _draw_map(sheet, data, inside, box, project, at)
    sheet.told.append(clean(outside.told(far, box)))
    foot = [*_foot(sheet, data, places, box, at, about)]
    below = top + height + 20
    total = below + sum(row.height for row in foot) + EDGE
    heading = _stack((_text(line, TITLE, weight=700) for line in title), EDGE, EDGE + TITLE, TITLE * 1.25)
    labels = ", ".join(place["label"] for place in svg.mapped(data) if svg.spot_of(place, svg.shape_of(place, at)))
    described = f"Map of the places: {labels}" if labels else "Map without places"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total:.0f}" '
        f'viewBox="0 0 {WIDTH} {total:.0f}" role="img" font-family="{lettering.FALLBACKS}" fill="{INK}">\n'
        f"<title>{_plain(about.title or 'Map')}</title>\n<desc>{_plain(described)}</desc>\n"
        f'<rect width="{WIDTH}" height="{total:.0f}" fill="{PAPER}"/>\n{heading}\n'
        f'<g transform="translate({EDGE} {top:.0f})">\n'
        + "\n".join(sheet.parts)
        + f'\n</g>\n<rect x="{EDGE}" y="{top:.0f}" width="{WIDTH - 2 * EDGE}" height="{height:.0f}" fill="none" '
        f'stroke="{BORDER}"/>\n' + "\n".join(_placed(foot, below)) + "\n</svg>\n"
    )


def png(drawn: str, assets: Path) -> bytes:
    """The drawing as PNG, with the fonts that we serve; with the machine's too where ours lack a letter."""
    import resvg_py

    files = [str(assets / lettering.file_of(weight)) for weight in lettering.WEIGHTS]
    words = "".join(re.findall(r">([^<]+)<", drawn))
    found: bytes = resvg_py.svg_to_bytes(
        svg_string=drawn, width=PNG_WIDTH, font_files=files, sans_serif_family=lettering.FAMILY,
        font_family=lettering.FAMILY, skip_system_fonts=lettering.covered(words, assets),
    )  # fmt: skip
    return bytes(found)


# --- texts


def clean(text: str) -> str:
    """The text without what XML cannot hold and without marks of direction, on one line."""
    return " ".join(_UNFIT.sub("", text).split())


def _plain(text: str) -> str:
    return str(escape(clean(text)))


def _text(text: str, size: float, *, weight: int = 400, fill: str = INK) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text x="{{x:.0f}}" y="{{y:.0f}}" font-size="{size}"{bold} fill="{fill}">{_braced(_plain(text))}</text>'


def _braced(text: str) -> str:
    """Escaped for ``str.format``, by which a text gets its position later."""
    return text.replace("{", "{{").replace("}", "}}")


def _stack(texts: Iterable[str], x: float, y: float, step: float) -> str:
    return "\n".join(text.format(x=x, y=y + number * step) for number, text in enumerate(texts))


def _title(title: str, assets: Path) -> list[str]:
    if not clean(title):
        return []
    room = WIDTH - 2 * EDGE
    return lettering.lines(clean(title), assets, size=TITLE, room=room, most=TITLE_LINES, weight=700)


def label_of(place: dict[str, Any]) -> str:
    """The label, its parts kept apart where one runs from right to left."""
    parts = place.get("label_parts") or ()
    if not any(part.get("dir") == "rtl" for part in parts):
        return clean(place["label"])
    return " / ".join(f"\u2068{clean(part['text'])}\u2069" for part in parts)


# --- the map

Drawn = list[tuple[dict[str, Any], "dict[str, Any] | None"]]


def _draw_map(
    sheet: _Sheet, data: dict[str, Any], inside: list[svg.Seen], box: bounds.BBox, project: svg.Project, at: str | None
) -> None:
    sheet.parts.append(f'<rect width="{sheet.room.wide}" height="{sheet.room.high:.0f}" fill="#c9dde8"/>')
    sheet.parts += map(_looked, filter(None, svg.ground(sheet.assets / "base", box, project, at, margin=0)))
    dated = _dated(data, at, box)
    for look in ("gz-line-case", "gz-line gz-line-contested"):
        sheet.parts += [_looked(svg.path_of(line, look, project)) for line in dated]
    for kind, looks in (("Polygon", ("gz-area",)), ("LineString", ("gz-road-case", "gz-road"))):
        shapes = [one.shape for one in inside if one.shape and one.shape["type"].endswith(kind)]
        sheet.parts += [_looked(svg.path_of(shape, look, project)) for look in looks for shape in shapes]
    dots = [project(*one.spot) for one in inside if one.dotted]
    for x, y in dots:
        sheet.room.take_dot(x, y)
    found = sheet.room.place(svg.wishes(inside, project, label_of))
    sheet.parts += [_lead(label.lead) for label in found.labels if label.lead]
    sheet.parts += [_dot(x, y) for x, y in dots]
    sheet.parts += map(_label, found.labels)
    sheet.told.append("; ".join(found.key))


def _looked(path: str) -> str:
    return _CLASS.sub(lambda found: LOOKS[found[1]], path)


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{DOT}" fill="{ACCENT}" stroke="#fffdf8" stroke-width="4"/>'


def _dated(data: dict[str, Any], at: str | None, box: bounds.BBox) -> list[dict[str, Any]]:
    """What lies in the box of the gazetteer's lines that hold at the date; an area among them as its outline.

    Where two run along each other they are one: dashes of both would fill each other's gaps.
    """
    shapes = [
        shapely.geometry.shape(shape["geometry"])
        for line in data.get("lines", ())
        for shape in line["shapes"]
        if svg.holds(shape.get("when", ".."), at)
    ]
    lines = [shapely.clip_by_rect(shape.boundary if shape.area else shape, *box) for shape in shapes]
    joined = shapely.line_merge(shapely.union_all(lines)) if lines else shapely.MultiLineString()
    parts = [part for part in shapely.get_parts(joined) if part.geom_type == "LineString"]
    return [dict(shapely.geometry.mapping(part)) for part in parts]


def _lead(line: Segment) -> str:
    ends = 'x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}"'.format(*line)
    return f'<line {ends} stroke="{LAND}" stroke-width="5"/><line {ends} stroke="{INK}" stroke-width="1.8"/>'


def _label(label: Label) -> str:
    # The halo is a text of its own: programs for print draw a stroke over the letters, not under them.
    middle, words = label.middle + LABEL * 0.35, _escaped(label.text)
    at = f'x="{label.left:.0f}" y="{middle:.0f}" font-size="{LABEL}" font-weight="700"'
    halo = f'stroke="{LAND}" stroke-width="6" stroke-linejoin="round" aria-hidden="true"'
    return f"<text {at} {halo}>{words}</text><text {at}>{words}</text>"


def _escaped(text: str) -> str:
    return str(escape(text))


# --- what stands below the map


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the foot: its height, and parts with the position still open."""

    height: float
    parts: tuple[str, ...]


def _placed(rows: Iterable[_Row], top: float) -> Iterator[str]:
    for row in rows:
        yield from (part.format(x=EDGE, y=top + row.height * 0.7, middle=top + row.height * 0.45) for part in row.parts)
        top += row.height


def _foot(
    sheet: _Sheet, data: dict[str, Any], places: Drawn, box: bounds.BBox, at: str | None, about: About
) -> Iterator[_Row]:
    index = json.loads((sheet.assets / "base/index.json").read_text("utf-8"))
    yield _key(sheet, places, data, at, box)
    for text in sheet.told:
        lines = lettering.lines(text, sheet.assets, size=SMALL, room=WIDTH - 2 * EDGE, most=TOLD_LINES)
        yield from (_Row(SMALL * 1.4, (_text(line, SMALL),)) for line in lines if line)
    said = " ".join(_said(data, index["edition"], at, based=_contested(sheet)))
    credit = " ".join(_credits(data, places, index["edition"], at, about))
    for text, most in ((said, CREDIT_LINES), (credit, CREDIT_LINES)):
        lines = lettering.lines(clean(text), sheet.assets, size=SMALL, room=WIDTH - 2 * EDGE, most=most)
        yield from (_Row(SMALL * 1.4, (_text(line, SMALL, fill=MUTED),)) for line in lines if line)


def _key(sheet: _Sheet, places: Drawn, data: dict[str, Any], at: str | None, box: bounds.BBox) -> _Row:
    """What the marks mean, in a row, and at its end the scale."""
    parts: list[str] = []
    x = float(EDGE)
    for mark, words in _marks(places, _contested(sheet)):
        parts.append(mark.format(x1=x, x2=x + 46, xm=x + 23, middle="{middle:.0f}"))
        parts.append(_text(words, SMALL).replace("{x:.0f}", f"{x + 56:.0f}"))
        x += 56 + lettering.width(words, sheet.assets, size=SMALL) + 34
    parts.append(_scale(sheet, box))
    return _Row(46, tuple(parts))


def _contested(sheet: _Sheet) -> bool:
    return any(f'stroke="{CONTEST}"' in part for part in sheet.parts)


def _marks(places: Drawn, contested: bool) -> Iterator[tuple[str, str]]:
    forms = {
        "point" if shape is None else "line" if shape["type"].endswith("LineString") else "area" for _, shape in places
    }
    stroke = '<line x1="{x1:.0f}" x2="{x2:.0f}" y1="{middle}" y2="{middle}" '
    if "point" in forms:
        yield f'<circle cx="{{xm:.0f}}" cy="{{middle}}" r="{DOT}" fill="{ACCENT}"/>', "Place"
    if "line" in forms:
        schematic = any(_schematic(place) for place, shape in places if shape and shape["type"].endswith("LineString"))
        yield f'{stroke}stroke="{ACCENT}" stroke-width="6"/>', f"Road{' (schematic)' if schematic else ''}"
    if "area" in forms:
        yield (
            '<rect x="{x1:.0f}" y="{middle}" width="46" height="18" transform="translate(0 -9)" fill="#ecd8c8"/>',
            "Area",
        )
    yield f'{stroke}stroke="{BORDER}" stroke-width="2.6"/>', "State boundary"
    if contested:
        yield f'{stroke}stroke="{CONTEST}" stroke-width="3.6" stroke-dasharray="14 10"/>', "Contested line"


def _schematic(place: dict[str, Any]) -> bool:
    return any(shape.get("schematic") for shape in place.get("shapes", ()))


def _scale(sheet: _Sheet, box: bounds.BBox) -> str:
    """A bar of a round length at the map's middle; on a tall map other latitudes have another scale."""
    middle = (box[1] + box[3]) / 2
    km_a_unit = 111.32 * math.cos(math.radians(middle)) * (box[2] - box[0]) / sheet.room.wide
    length = round_length(km_a_unit * sheet.room.wide / 6)
    wide = length / km_a_unit
    words = f"{length:,g} km" + (" at the middle" if box[3] - box[1] > 15 else "")
    right = WIDTH - EDGE
    text = right - wide - 12 - lettering.width(words, sheet.assets, size=SMALL)
    return (
        f'<path d="M{right - wide:.0f} 0v-9m0 9h{wide:.0f}v-9" transform="translate(0 {{middle:.0f}})" fill="none" '
        f'stroke="{INK}" stroke-width="2.4"/>' + _text(words, SMALL).replace("{x:.0f}", f"{text:.0f}")
    )


def round_length(most: float) -> float:
    """The greatest of 1, 2, 5, 10, 20, … that is not over ``most``."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * 1.0000001)


def _said(data: dict[str, Any], edition: dict[str, str], at: str | None, *, based: bool) -> Iterator[str]:
    """Which date the lines are of, and what cannot be drawn for it: the words of the map's own legend and foot.

    ``based``: contested lines are drawn; where the gazetteer has none for the date they are the base map's.
    """
    day = when_text(When(at)) if at else ""
    yield f"Names and lines for {day}." if at else "Lines of every date."
    lines = data.get("lines", ())
    if at and lines and not any(svg.holds(s.get("when", ".."), at) for line in lines for s in line["shapes"]):
        whose = "; the dashed lines are contested boundaries of the base map" if based else ""
        yield f"No line of the gazetteer is sourced for {day}{whose}."
    if at and not svg.holds(edition["when"], at):
        yield f"No state boundary is sourced for {day}: those drawn are of the data set's {edition['date']} edition."
    yield "Lines do not state a position."


def _credits(
    data: dict[str, Any], places: Drawn, edition: dict[str, str], at: str | None, about: About
) -> Iterator[str]:
    service = f" ({about.service})" if about.service else ""
    yield f"Names: Gazetteer{service}, data of {data.get('data_date', '')}, version {data.get('version', '')}."
    sources = list(dict.fromkeys(_sources(data, places, at)))
    if sources:
        yield f"Sources of outlines and lines: {'; '.join(sources)}."
    yield f"Base map: {edition['short']}, {edition['date']} edition, {edition['licence']}."


def _sources(data: dict[str, Any], places: Drawn, at: str | None) -> Iterator[str]:
    """Titles of the sources of what is drawn beside the base map; ``uncited`` is said too."""
    drawn: list[tuple[Any, Any]] = [(place["shapes"], shape) for place, shape in places if shape]
    drawn += [(line["shapes"], None) for line in data.get("lines", ())]
    for shapes, only in drawn:
        for shape in shapes:
            if shape["geometry"] is only or (only is None and svg.holds(shape.get("when", ".."), at)):
                source = shape.get("source") or {}
                yield clean(source.get("title") or source.get("id") or "uncited")
