"""The Folium map of an article or a place: panes, layers and controls by Folium, data and texts beside it.

Nothing that people wrote enters the element tree: Folium compiles every text as a template (see ``onepass``). The data
goes into the page as a JSON block when the elements are rendered already, and ``static/js`` draws it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from gazetteer import wording
from gazetteer.mapping import basemap, bounds, vendor
from gazetteer.mapping.listing import with_listing
from gazetteer.mapping.members import with_outlines
from gazetteer.mapping.onepass import ours
from gazetteer.mapping.payload import payload
from gazetteer.mapping.surroundings import with_countries
from gazetteer.mapping.svg import drawing
from gazetteer.mapping.thin import thin
from gazetteer.wording import marked, say

if TYPE_CHECKING:
    from gazetteer.core import Gazetteer, Note

PANES = (("gz-base", 200), ("gz-lines", 350), ("gz-areas", 360), ("gz-roads", 420), ("gz-marks", 610))
"""Drawing order from the ground up; labels lie above lines, lines above areas."""

LAYERS = (
    ("lines", marked("Contested and former lines")), ("areas", marked("Areas")), ("roads", marked("Roads")),
    ("points", marked("Places")), ("actors", marked("Governments and peoples, listed")),
)  # fmt: skip
"""What a reader can switch off, in the order of the control."""

SCRIPTS = (
    "words", "dates", "data", "base", "labels", "marks", "rove", "lines", "claims", "popup", "legend", "time",
    "holders", "switches", "article", "later", "start",
)  # fmt: skip
"""Our scripts under ``static/js``, in the order in which they are loaded."""

LATER = ("choose", "present")
"""Scripts that a page of ours loads when they are first used; a file on disk has them from the start."""

BOTH = marked("All sides, by rule")
"""The choice of the Names switch that follows the label rule."""
NOTEBOOK_HEIGHT = "560px"
"""Of the frame in a notebook: lower than a laptop's screen, so that text and map are seen at once."""
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""What a notebook lets the map do: run its script, and open sources in a tab of their own. Not: read the notebook."""
LONGEST_TITLE = 120
"""Characters. A longer first line is a paragraph, not a headline."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page takes of a map: the element, the script that starts it, and the script's hash for the policy."""

    html: Markup
    script: Markup
    sha256: str


class _Start(MacroElement):
    """Hands map and layers to our script. Layers are named by us, never by data."""

    _template = Template(
        """{% macro script(this, kwargs) %}
            gz.start({{ this._parent.get_name() }}, {
                {%- for key, name in this.layers %} {{ key }}: {{ name }},{% endfor %} });
        {% endmacro %}"""
    )

    def __init__(self, layers: Iterable[tuple[str, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.layers = tuple(layers)


class _OfflineFigure(Figure):
    """The page around an offline map; renders to one file that asks the network for nothing."""

    def __init__(self, view: dict[str, Any]) -> None:
        super().__init__()
        self.view = view

    def elements(self) -> tuple[str, str, str]:
        """Header, body and script as Folium renders them, once."""
        with ours():
            for child in self._children.values():
                child.render()
            self.header._children.pop("meta_http", None)
            return tuple(part.render().strip() for part in (self.header, self.html, self.script))  # type: ignore[return-value]

    def render(self, **_: Any) -> str:
        """The whole document. Data is put in here, after the elements have been rendered."""
        header, body, script = self.elements()
        return standalone(self.view, header=header, body=body, script=script)

    def _repr_html_(self, **_: Any) -> str:
        """The document in a frame of a notebook's cell; it cannot reach the notebook around it."""
        height = self.height or NOTEBOOK_HEIGHT
        return (
            f'<iframe srcdoc="{escape(self.render())}" title="Map" width="{escape(self.width)}" '
            f'height="{escape(height)}" sandbox="{SANDBOX}" style="border:1px solid #857f8f"></iframe>'
        )


class OfflineMap(folium.Map):
    """A ``folium.Map`` of places that needs no network and no foreign script.

    ``save``, ``get_root().render()`` and ``_repr_html_`` give the same document. Other Folium elements can be added as
    usual; those that load scripts of their own from elsewhere then need a network again.
    """

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    _template = Template(
        """{% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }} });
            L.control.scale({ imperial: false, position: "bottomright" }).addTo({{ this.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, view: dict[str, Any]) -> None:
        with ours():
            super().__init__(location=(30, 40), zoom_start=3, tiles=None, attribution_control=False, max_zoom=16,
                             min_zoom=2, zoom_snap=0.5, world_copy_jump=False)  # fmt: skip
            self.page = _OfflineFigure(view)
            self.page.add_child(self)
            for name, height in PANES:
                CustomPane(name, z_index=height, pointer_events=True).add_to(self)
            groups = [(key, folium.FeatureGroup(name=say(title)).add_to(self)) for key, title in LAYERS]
            folium.LayerControl(position="topright").add_to(self)
            _Start((key, group.get_name()) for key, group in groups).add_to(self)

    @property
    def data(self) -> dict[str, Any]:
        """The map data, as the page's script reads it."""
        found: dict[str, Any] = self.page.view["data"]
        return found

    def svg(self, *, title: str = "") -> str:
        """The map as a picture: an SVG document, 1,600 units wide, that names no outside address."""
        # fontTools, which measures the labels, takes a while to load and is needed for nothing else.
        from gazetteer.mapping import picture

        return picture.picture(self.data, vendor.assets(), picture.About(title=title))

    def parts(self) -> Parts:
        """Element and script for a page of ours, which brings styles, scripts and data itself."""
        _, body, script = self.page.elements()
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        return Parts(Markup(body), Markup(script), f"sha256-{digest}")


def to_map(g: Gazetteer, note: Note, *, perspective: str = "both") -> OfflineMap:
    """The map of an annotated article, with its text; what ``note.to_map()`` returns."""
    # Later than this module: answers are built from annotations, maps of single places and set-up need neither.
    from gazetteer.standards import v1

    view = v1.article_view(g, note, perspective=perspective, title=title_of(note.text))
    return article_map(with_countries(g, with_outlines(g, view)))


def title_of(text: str) -> str:
    """The first line where it stands apart and is short; empty otherwise. The text itself stays whole."""
    first, _, rest = text.lstrip().partition("\n")
    return first.strip() if rest.startswith("\n") and 0 < len(first) <= LONGEST_TITLE else ""


def article_map(view: dict[str, Any]) -> OfflineMap:
    """The map of an article; ``view`` as ``standards.v1.article_view`` makes it."""
    return OfflineMap(view)


def place_map(place: dict[str, Any], *, lines: Iterable[dict[str, Any]] = ()) -> OfflineMap:
    """The map of one place; ``place`` as ``GET /v1/places/{id}`` answers, ``lines`` as in an article's map data."""
    return OfflineMap(place_view(place, lines=lines))


def place_view(place: dict[str, Any], *, lines: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """View of a single place, in the shape of an article's without a text."""
    sides = {side["id"]: side["label"] for dispute in place.get("disputes", ()) for side in dispute["parties"]}
    members = [member for member in place.get("members", ()) if member.get("lat") is not None]
    drawn = [place | {"tier": "map"}, *(_as_place(member) for member in members if not place.get("shapes"))]
    data = {
        "perspective": place.get("perspective", "both"), "at": place.get("at"),
        "version": place.get("version", ""), "data_date": place.get("data_date", ""),
        "parties": sides, "mentions": [], "places": {one["id"]: one for one in drawn}, "lines": list(lines),
        "perspectives": [{"id": "both", "label": say(BOTH)}, *({"id": k, "label": v} for k, v in sides.items())],
    }  # fmt: skip
    about = {"title": place["label"], "lang": "en", "at": place.get("at"), "at_found": None}
    return {**about, "paragraphs": [], "data": data}


def _as_place(member: dict[str, Any]) -> dict[str, Any]:
    lists: dict[str, Any] = {"label_parts": [], "names": [], "shapes": [], "claims": [], "disputes": []}
    return {"tier": "map", "labels": {}} | lists | member


def data_block(data: Any) -> Markup:
    """JSON that can stand inside a script element: no ``<`` in it, so nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


# --- the document that works from disk --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _pages() -> Environment:
    loader = FileSystemLoader(vendor.ROOT / "templates")
    found = Environment(loader=loader, autoescape=select_autoescape(), trim_blocks=True)
    wording.speaks(found)
    return found


def standalone(view: dict[str, Any], *, header: str = "", body: str, script: str) -> str:
    """One document with everything inside: article, list of places, map, base map of the surroundings, fonts."""
    assets, data = vendor.assets(), view["data"]
    ours = [_static(f"js/{name}.js") for name in (*SCRIPTS, *LATER)]
    scripts = [(assets / "leaflet/leaflet.js").read_text("utf-8"), *ours, script]
    sheets = [_static(f"{name}.css") for name in ("gazetteer", "article", "choose", "present")]
    styles = [(assets / "leaflet/leaflet.css").read_text("utf-8"), *sheets, _fonts(assets, data)]
    # Leaflet's sheet names images for controls that are drawn by our own sheet; a file on disk cannot load them.
    styles[0] = styles[0].replace("url(images/", "url(data:,")
    # Whoever adds elements with links of their own wants them loaded, so the policy is for our own documents only.
    policy = "" if header else _policy(scripts, styles)
    return _pages().get_template("standalone.html").render(
        view=with_listing(view), data_block=data_block(payload(data)), base_block=data_block(_base(assets, data)),
        still=drawing(data, assets), policy=policy, header=Markup(header), map=Markup(body),
        scripts=[Markup(text) for text in scripts], styles=[Markup(text) for text in styles],
    )  # fmt: skip


def _static(name: str) -> str:
    return thin((vendor.ROOT / "static" / name).read_text("utf-8"), Path(name).suffix)


def _policy(scripts: list[str], styles: list[str]) -> str:
    def hashes(texts: list[str]) -> str:
        found = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in found)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _base(assets: Path, data: dict[str, Any]) -> dict[str, Any]:
    """The world, coarse, and the surroundings of the places that it opens on, fine enough to zoom in."""
    folder = assets / "base"
    box = bounds.first(data)
    fine = 3 if box[2] - box[0] < 8 else 2 if box[2] - box[0] < 20 else 1
    found = {f"0/{name}": cell for name, cell in basemap.cells(folder, 0, bounds.of(data)).items()}
    for level in {fine - 1, fine} - {0}:
        found |= {f"{level}/{name}": cell for name, cell in basemap.cells(folder, level, box).items()}
    return {"index": json.loads((folder / "index.json").read_text("utf-8")), "cells": found}


def _fonts(assets: Path, data: dict[str, Any]) -> str:
    """Font faces for the scripts that the data is written in, as data addresses."""
    letters = {ord(letter) for letter in json.dumps(data, ensure_ascii=False)}
    faces = json.loads((assets / "fonts/faces.json").read_text("utf-8"))
    wanted = [face for face in faces if any(low <= n <= high for n in letters for low, high in face["ranges"])]
    return "\n".join(vendor.face_rule(face, _data_url(assets / "fonts" / face["file"])) for face in wanted)


def _data_url(path: Path) -> str:
    return "data:font/woff2;base64," + base64.b64encode(path.read_bytes()).decode()
