"""``POST /v1/annotate``: an article in any form that it may be sent in, answered in any form that may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from gazetteer import perspective as views
from gazetteer.annotate import Override
from gazetteer.core import Gazetteer, Note
from gazetteer.errors import InputError
from gazetteer.standards import corrections
from gazetteer.standards.representations import FORMATS, NEGOTIATED, Format, View
from gazetteer.web import asking, security, uploads
from gazetteer.web.long_texts import held, reading
from gazetteer.wording import say

articles = Blueprint("articles", __name__)

ANNOTATE = ("text", "html", "at", "lang", "perspective", "near", "countries", "title", "url", "overrides")
"""Fields of a JSON body."""
SHOWN = ("format", "raw")
"""Parameters that say how the answer is shown; in the query string, and in a form."""
FILE = ("at", "lang", "perspective", "near", "countries", "title", "url", *SHOWN)
"""Parameters of a body that is a file as it stands."""
FORM = (*ANNOTATE, *SHOWN)
JSON_TYPES = ("application/json", "text/json")
FORM_TYPE = "multipart/form-data"


def gazetteer() -> Gazetteer:
    """The gazetteer that this process opened."""
    found: Gazetteer = current_app.extensions["gazetteer"]
    return found


@articles.post("/v1/annotate")
def annotate() -> Response:
    given, where = _given()
    form = wanted(given.get("format"))
    perspective = string(given, "perspective", where) or views.BOTH
    view = View(
        perspective=perspective,
        base=request.url_root.rstrip("/"),
        url=_address(string(given, "url", where)) if form is FORMATS["jsonld"] else "",
        title=string(given, "title", where),
        raw=asking.flag(given, "raw", False),
    )
    return represented(annotated(given, perspective, where), form, view)


def _given() -> tuple[dict[str, Any], str]:
    """What the request says, by our names, and the part of it that says so."""
    if request.mimetype in JSON_TYPES:
        shown = asking.parameters(request, SHOWN)
        return asking.canonical(asking.json_body(request), ANNOTATE, where="body") | shown, "body"
    if request.mimetype == FORM_TYPE:
        return asking.parameters(request, SHOWN) | form_fields(), "body"
    if request.mimetype in uploads.TAKEN:
        given: dict[str, Any] = asking.parameters(request, FILE)
        return given | {"text": uploads.body(request).text}, "query"
    refused = UnsupportedMediaType()
    known = ", ".join((JSON_TYPES[0], FORM_TYPE, *uploads.TAKEN))
    refused.said = say("This address takes %(known)s; not '%(mimetype)s'.", known=known, mimetype=request.mimetype[:60])  # type: ignore[attr-defined]
    raise refused


def form_fields(allowed: tuple[str, ...] = FORM) -> dict[str, Any]:
    """Fields of a form; its ``file`` as ``text``, its ``overrides`` as a list."""
    asking.body(request)
    uploads.only(request, "file", "overrides")
    # Browsers send every field of a form: one that nobody filled in says nothing.
    filled = {name: value for name, value in request.form.items() if value.strip()}
    given = asking.canonical(filled, allowed, where="body")
    file, corrected = uploads.sent(request), uploads.sent(request, "overrides")
    if file:
        if given.get("text") or given.get("html"):
            raise InputError("file", say("is sent beside a text; send one of the two"), where="body")
        given["text"] = uploads.document(file).text
    elif given.get("text"):
        # Browsers send line ends of forms as CRLF; the article is the text as it was pasted.
        given["text"] = given["text"].replace("\r\n", "\n")
    if corrected:
        given["overrides"] = corrections.parse(uploads.data(corrected, "overrides", limit=corrections.MAX_BYTES))
    elif "overrides" in given:
        given["overrides"] = corrections.parse(given["overrides"].encode("utf-8", "replace"))
    return given


def annotated(given: Mapping[str, Any], perspective: str, where: str) -> Note:
    """The article of the fields. Raises InputError for none, for two, and for a field that cannot be read."""
    text, html = string(given, "text", where), string(given, "html", where)
    if bool(text) == bool(html):
        said = say("is missing: give the article as text, as html or as a file, one of them and not empty")
        raise InputError("text", said, where="body")
    with reading(text or html):
        return gazetteer().annotate(
            text,
            html=html,
            at=asking.at(given),
            lang=asking.lang(given, where),
            perspective=perspective,
            near=asking.near(given, where),
            countries=asking.countries(given, where),
            title=string(given, "title", where),
            overrides=overrides(given.get("overrides")),
        )


def string(given: Mapping[str, Any], name: str, where: str = "body") -> str:
    """A field that is text; empty when it is not given. Raises InputError for anything else."""
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(name, say("must be text"), where=where)
    return value


def overrides(value: object) -> tuple[Override, ...]:
    """A reader's corrections: ``[{"start", "end", "place"}]`` for a span, ``[{"surface", "place"}]`` for a string."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else corrections.given(value)


def _address(text: str) -> str:
    """The article's address; it becomes the source of annotations. Raises InputError for what is no web address."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.netloc) and not set(text) & set(' "<>\\^`{|}')
    except ValueError:
        sound = False
    if not sound or not text.isprintable():
        raise InputError("url", say("must be an address such as https://example.org/article"), where="body")
    return text


def wanted(name: Any = None) -> Format:
    """The form that ``format`` names, else the one that ``Accept`` likes best; of equals the first of the table."""
    if name:
        if name not in FORMATS:
            raise InputError(
                "format", say("'%(name)s' is none; known are %(known)s", name=str(name)[:40], known=", ".join(FORMATS))
            )
        return FORMATS[name]
    accepted = request.accept_mimetypes
    if not accepted:
        return next(iter(FORMATS.values()))
    # The most specific range that fits a type gives its quality, so that "*/*, text/csv;q=0" refuses CSV.
    liked = {media_type: accepted.quality(media_type) for media_type in NEGOTIATED}
    best = max(liked, key=lambda media_type: liked[media_type])
    if liked[best] <= 0:
        refused = NotAcceptable()
        refused.said = say("Accept must allow one of %(known)s.", known=", ".join(NEGOTIATED))  # type: ignore[attr-defined]
        raise refused
    return FORMATS[NEGOTIATED[best]]


def represented(note: Note, form: Format, view: View) -> Response:
    """The annotation in a form, with an ETag over its bytes."""
    charset = "; charset=utf-8" if form.media_type.startswith(("text/", "image/svg")) else ""
    header = "; header=present" if form.media_type == "text/csv" else ""
    # Half a second of computing, whatever the text: it counts as a long one.
    with held() if form is FORMATS["png"] else nullcontext():
        body = form.make(gazetteer(), note, view)
    response = Response(body, content_type=f"{form.media_type}{charset}{header}")
    response.headers["Gazetteer-Version"] = gazetteer().version
    response.vary.add("Accept")
    if form.attached:
        name = "article" if form is FORMATS["marked"] else "article-map"
        page = form.media_type == "text/html"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}{form.suffix}"'
        response.headers["Content-Security-Policy"] = security.DOWNLOAD_POLICY if page else security.FILE_POLICY
    response.add_etag()
    response.make_conditional(request)
    return response
