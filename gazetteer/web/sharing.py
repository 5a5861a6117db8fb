"""Downloads and embeds: an article or a place as a file to take away, or as a map in somebody else's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gazetteer import mapping
from gazetteer.core import Note, when
from gazetteer.errors import InputError
from gazetteer.mapping import picture, vendor
from gazetteer.mapping.offline import title_of
from gazetteer.standards import v1
from gazetteer.standards.representations import FORMATS, View
from gazetteer.standards.v1.article import dated_lines
from gazetteer.web import asking, kept, pages, security
from gazetteer.web.articles import form_fields, gazetteer
from gazetteer.web.long_texts import held
from gazetteer.wording import marked, say

sharing = Blueprint("sharing", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One kind of file: its media type, what it is called, and what its button says."""

    media_type: str
    suffix: str
    label: str
    drawn: bool = False
    """Whether it is the map as a picture."""


DOWNLOADS: Mapping[str, Download] = {
    "png": Download(media_type="image/png", suffix=".png", label=marked("Picture (PNG)"), drawn=True),
    "svg": Download(media_type="image/svg+xml", suffix=".svg", label=marked("Picture to edit (SVG)"), drawn=True),
    "map": Download(media_type="text/html", suffix=".html", label=marked("Map in one file (HTML)")),
    "geojson": Download(media_type="application/geo+json", suffix=".geojson", label=marked("GeoJSON")),
    "csv": Download(media_type="text/csv", suffix=".csv", label=marked("Table (CSV)")),
    "jsonld": Download(media_type="application/ld+json", suffix=".jsonld", label=marked("Web Annotations (JSON-LD)")),
}
"""What the page of an article offers, by the names that ``format`` takes."""
PICTURES = tuple(name for name, one in DOWNLOADS.items() if one.drawn)
"""What the page of a place offers beside its JSON."""
_GIVEN = (*pages.VIEW, "format")


@sharing.app_context_processor
def _offered() -> dict[str, Any]:
    return {"downloads": DOWNLOADS, "pictures": PICTURES}


@sharing.post("/download")
def download() -> Response:
    """A result that is not kept: the form sends its text once more."""
    query = asking.parameters(request, _GIVEN)
    given = query | form_fields((*pages.FIELDS, "format"))
    text = given.get("text", "")
    if not text.strip():
        raise InputError("text", say("is empty; there is nothing to download"), where="body")
    return _file(pages.read(text, given), given)


@sharing.get("/articles/<id>/download")
def download_kept(id: str) -> Response:
    query = asking.parameters(request, _GIVEN)
    stored = kept.stored_as(id)
    given = kept.questions(stored) | query
    response = _file(pages.read(stored.text, given), given)
    return kept.unlisted(response)


@sharing.get("/places/<id>/download")
def download_place(id: str) -> Response | BaseResponse:
    given = asking.parameters(request, _GIVEN)
    wanted = _wanted(given, PICTURES)
    found = gazetteer()[id]
    if found.id != id:
        return pages.moved("sharing.download_place", found.id, given)
    view = _place_view(id, given)
    return _sent(_drawn(view["data"], view["title"], given, wanted), wanted, found.id)


def _place_view(id: str, given: Mapping[str, Any]) -> dict[str, Any]:
    g, perspective = gazetteer(), given.get("perspective", "both")
    place, lang = g[id], asking.lang(given) or "en"
    shown = v1.place(g, place, lang=lang, perspective=perspective, at=when(given.get("at")))
    lines = [line for line in dated_lines(g, [place], perspective=perspective) if line["id"] != id]
    return mapping.with_outlines(g, mapping.place_view(shown, lines=lines))


def _file(note: Note, given: Mapping[str, Any]) -> Response:
    """The article in the form that ``format`` names."""
    wanted, perspective = _wanted(given, tuple(DOWNLOADS)), given.get("perspective", "both")
    title = title_of(note.text)
    if DOWNLOADS[wanted].drawn:
        view = v1.article_view(gazetteer(), note, perspective=perspective, title=title)
        data = mapping.with_outlines(gazetteer(), view)["data"]
        return _sent(_drawn(data, title, given, wanted), wanted)
    view_of = View(perspective=perspective, base=request.url_root.rstrip("/"), title=title)
    return _sent(FORMATS[wanted].make(gazetteer(), note, view_of), wanted)


def _wanted(given: Mapping[str, Any], known: tuple[str, ...]) -> str:
    name = given.get("format") or known[0]
    if name not in known:
        raise InputError(
            "format", say("'%(name)s' is none here; known are %(known)s", name=str(name)[:40], known=", ".join(known))
        )
    return str(name)


def _drawn(data: dict[str, Any], title: str, given: Mapping[str, Any], wanted: str) -> bytes:
    """The map as a picture, with the lines of the date that the reader chose."""
    lines = when(given.get("lines"))
    about = picture.About(title=title, service=request.host)
    drawn = picture.picture(data | ({"at": str(lines)} if lines else {}), vendor.assets(), about)
    if wanted != "png":
        return drawn.encode()
    # Half a second of computing, whatever the text: it counts as a long one.
    with held():
        return picture.png(drawn, vendor.assets())


def _sent(body: bytes, wanted: str, name: str = "article") -> Response:
    """A file to save, with an ETag over its bytes."""
    kind = DOWNLOADS[wanted]
    charset = "; charset=utf-8" if kind.media_type.startswith(("text/", "image/svg")) else ""
    response = Response(body, content_type=f"{kind.media_type}{charset}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-map{kind.suffix}"'
    response.headers["Content-Security-Policy"] = security.DOWNLOAD_POLICY if wanted == "map" else security.FILE_POLICY
    response.headers["Gazetteer-Version"] = gazetteer().version
    response.headers["Cache-Control"] = "no-cache" if request.method in ("GET", "HEAD") else "no-store"
    response.add_etag()
    response.make_conditional(request)
    return response


# Maps in other people's pages


@sharing.get("/articles/<id>/embed")
def embed_kept(id: str) -> Response:
    query = asking.parameters(request, pages.VIEW)
    stored = kept.stored_as(id)
    given = kept.questions(stored) | query
    note = pages.read(stored.text, given)
    view = v1.article_view(gazetteer(), note, perspective=given.get("perspective", "both"), title=title_of(stored.text))
    return kept.unlisted(_embedded(view, url_for("kept.show", id=id)))


@sharing.get("/places/<id>/embed")
def embed_place(id: str) -> Response | BaseResponse:
    given = asking.parameters(request, pages.VIEW)
    found = gazetteer()[id]
    if found.id != id:
        return pages.moved("sharing.embed_place", found.id, given)
    return _embedded(_place_view(id, given), url_for("pages.place", id=id))


def _embedded(view: dict[str, Any], full: str) -> Response:
    return Response(pages.with_map("embed.html", view, full=full), content_type="text/html; charset=utf-8")
