"""The forms that an annotated article is given in: one table, which HTTP, command line and documentation follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from gazetteer.core import Gazetteer, Note
from gazetteer.standards import marked, mentions, v1, webannotation


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How an annotation is to be shown: under whose names, from which address, of which article."""

    perspective: str = "both"
    base: str = ""
    """Address of the service, for ids and links of places."""
    url: str = ""
    title: str = ""
    raw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One form: what it is called here and on the web, how it is made, and what it is."""

    media_type: str
    suffix: str
    make: Callable[[Gazetteer, Note, View], bytes]
    text: str
    negotiated: bool = True
    """Whether ``Accept`` can ask for it; two forms share ``text/html``, and pictures are asked for by name only."""
    attached: bool = False
    """Whether a browser is told to save it."""


def _json(g: Gazetteer, note: Note, view: View) -> bytes:
    return msgspec.json.encode(v1.annotation(g, note, perspective=view.perspective))


def _geojson(g: Gazetteer, note: Note, view: View) -> bytes:
    return msgspec.json.encode(v1.annotation_geojson(g, note, perspective=view.perspective))


def _jsonld(g: Gazetteer, note: Note, view: View) -> bytes:
    found = webannotation.page(g, note, perspective=view.perspective, base=view.base, url=view.url)
    return msgspec.json.encode(found)


def _csv(g: Gazetteer, note: Note, view: View) -> bytes:
    return mentions.csv(g, note, perspective=view.perspective, raw=view.raw).encode("utf-8", "replace")


def _map(g: Gazetteer, note: Note, view: View) -> bytes:
    page: str = note.to_map(perspective=view.perspective).get_root().render()
    return page.encode("utf-8", "replace")


def _marked(g: Gazetteer, note: Note, view: View) -> bytes:
    return marked.html(g, note, perspective=view.perspective, base=view.base, title=view.title).encode()


def _drawing(note: Note, view: View) -> str:
    drawn = note.to_map(perspective=view.perspective)
    return drawn.svg(title=view.title or str(drawn.page.view.get("title") or ""))


def _svg(g: Gazetteer, note: Note, view: View) -> bytes:
    return _drawing(note, view).encode("utf-8", "replace")


def _png(g: Gazetteer, note: Note, view: View) -> bytes:
    # Later than this module: drawing loads fonts and a renderer, which nothing else here needs.
    from gazetteer.mapping import picture, vendor

    return picture.png(_drawing(note, view), vendor.assets())


FORMATS: Mapping[str, Format] = {
    "json": Format(
        media_type="application/json", suffix=".json", make=_json, text="Everything: text, mentions, lens."
    ),
    "geojson": Format(
        media_type="application/geo+json", suffix=".geojson", make=_geojson, text="One feature a mention."
    ),
    "jsonld": Format(
        media_type=webannotation.MEDIA_TYPE, suffix=".jsonld", make=_jsonld,
        text="W3C Web Annotations: an AnnotationPage with quote and position selectors.",
    ),
    "csv": Format(media_type="text/csv", suffix=".csv", make=_csv, text="One row a mention."),
    "map": Format(
        media_type="text/html", suffix=".html", make=_map, attached=True,
        text="The map as one page that works without a network.",
    ),
    "marked": Format(
        media_type="text/html", suffix=".html", make=_marked, negotiated=False, attached=True,
        text="The text as HTML with each mention tagged.",
    ),
    "svg": Format(
        media_type="image/svg+xml", suffix=".svg", make=_svg, negotiated=False, attached=True,
        text="The map as a picture to edit, 1,600 units wide, with title, key, scale and credit.",
    ),
    "png": Format(
        media_type="image/png", suffix=".png", make=_png, negotiated=False, attached=True,
        text="The same picture in dots, 2,400 wide.",
    ),
}  # fmt: skip
NEGOTIATED: Mapping[str, str] = {form.media_type: name for name, form in FORMATS.items() if form.negotiated}
"""The form that each media type asks for, the preferred ones first."""
