"""``/articles``: articles kept because their readers asked, at addresses that nobody guesses, until a stated date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from gazetteer.annotate import Annotation
from gazetteer.errors import InputError, LimitError
from gazetteer.mapping.offline import title_of
from gazetteer.standards import corrections
from gazetteer.web import asking, pages
from gazetteer.web.articles import form_fields, gazetteer
from gazetteer.web.shelf import Article, Kept, Shelf, from_settings
from gazetteer.wording import figures, say

kept = Blueprint("kept", __name__)

MAX_CORRECTIONS = 100_000
"""Characters of corrections kept with an article: some two thousand, more than one text has names."""
ASKED = ("at", "lang")
"""Fields of the form that are kept beside text and corrections."""


def init_app(app: Flask, setting: Mapping[str, Any]) -> None:
    """Put the shelf up as the settings say; its file is made when something is first kept."""
    app.extensions["shelf"] = from_settings(setting)
    app.register_blueprint(kept)
    app.jinja_env.globals.update(keeping=shelf)


def shelf() -> Shelf:
    found: Shelf = current_app.extensions["shelf"]
    return found


@kept.after_request
def unlisted(response: Response) -> Response:
    """No search engine lists a kept article, and no cache on the way keeps it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


@kept.post("/articles")
def keep() -> Response:
    """Keep the form's text; the answer is the only place that ever shows the key."""
    from_our_pages()
    asking.parameters(request, pages.VIEW)
    if not shelf().open:
        raise _not_here(say("No articles are kept here: whoever runs this service has switched that off."))
    given = form_fields(pages.FIELDS)
    article = _article(given)
    stored, key = shelf().keep(article)
    address = url_for("kept.show", id=stored.id)
    response = make_response(render_template("kept.html", stored=stored, key=key, title=title_of(stored.text)), 201)
    response.headers.update({"Location": address, "Cache-Control": "no-store"})
    return response


def _article(given: Mapping[str, Any]) -> Article:
    text = given.get("text", "")
    if not text.strip():
        raise InputError("text", say("is empty; only a text can be kept"), where="body")
    written = corrections.written(given.get("overrides", ()))
    if len(written) > MAX_CORRECTIONS:
        said = say(
            "have %(count)s characters; with a kept article the limit is %(limit)s",
            count=figures(len(written)),
            limit=figures(MAX_CORRECTIONS),
        )
        raise LimitError("overrides", said, where="body")
    # Read first: what cannot be shown is not kept.
    note = pages.read(text, dict(given))
    asked = {name: given[name] for name in ASKED if given.get(name)} | ({"overrides": written} if written else {})
    g = gazetteer()
    return Article(text=text, asked=asked, version=g.version, data_date=g.store.data_date, found=found_in(note))


def found_in(note: Annotation) -> str:
    """A digest of which spans mean which places: equal when the text is still read the same way."""
    spans = [(one.start, one.end, one.type, one.place.id if one.place else "") for one in note.mentions]
    return hashlib.blake2s(repr(spans).encode(), digest_size=8).hexdigest()


@kept.get("/articles/<id>")
def show(id: str) -> str:
    given = asking.parameters(request, pages.VIEW)
    stored = stored_as(id)
    asked = questions(stored) | given
    note = pages.read(stored.text, asked)
    changed = stored.version != gazetteer().version
    return pages.article_page(
        stored.text, asked, kept=True, note=note, stored=stored,
        reread=changed and not given and found_in(note) != stored.found, newer=changed,
    )  # fmt: skip


def stored_as(id: str) -> Kept:
    """The article of an address. Raises NotFound when none is kept there, or no longer."""
    found = shelf().get(id)
    if not found:
        raise _not_here(
            say("No article is kept at this address: its time is over, or it was deleted, or never was here.")
        )
    return found


def questions(stored: Kept) -> dict[str, Any]:
    """What was asked about the text when it was kept, as a form gives it."""
    asked: dict[str, Any] = dict(stored.asked)
    if "overrides" in asked:
        asked["overrides"] = corrections.parse(asked["overrides"].encode())
    return asked


@kept.post("/articles/<id>/delete")
def delete_by_form(id: str) -> str:
    from_our_pages()
    asking.parameters(request, ())
    _delete(id, request.form.get("key", "").strip())
    return render_template("kept.html", stored=None)


@kept.delete("/articles/<id>")
def delete(id: str) -> Response:
    from_our_pages()
    asking.parameters(request, ())
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    _delete(id, key.strip() if kind.lower() == "bearer" else "")
    return Response(status=204)


def _delete(id: str, key: str) -> None:
    stored_as(id)
    if not shelf().delete(id, key):
        refused = Forbidden()
        refused.said = say("This is not the key of this article; it was shown once, when the article was kept.")  # type: ignore[attr-defined]
        raise refused


def _not_here(said: str) -> NotFound:
    refused = NotFound()
    refused.said = said  # type: ignore[attr-defined]
    return refused


def from_our_pages() -> None:
    """Raise Forbidden for a request that a browser says another site has made.

    There are no cookies to misuse; but nobody's pages shall fill the shelf in their readers' name. Programs send
    neither header and are let through.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site not in ("same-origin", "none") if site else bool(origin) and _host(origin or "") != request.host
    if foreign:
        refused = Forbidden()
        refused.said = say("This was sent from a page of another site; use the form on our own page.")  # type: ignore[attr-defined]
        raise refused


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
