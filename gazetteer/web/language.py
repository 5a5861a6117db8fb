"""The language of the pages: English, or one whose catalogue a native reader has signed, chosen by its address.

``/fa/places`` is ``/places`` in Persian, and every link on it stays below ``/fa``. Nothing else chooses: no cookie, no
address of the reader, no ``Accept-Language``. What programs ask (``/v1``, ``/ogc``, ``/reconcile``) is English always.

A catalogue is ``<language>/LC_MESSAGES/messages.po`` below ``gazetteer/translations``, made from ``messages.pot``
there. It is read when the service starts; nothing is compiled into a file. It is offered when the comment at its head
has a line that says which native reader signed it and when, and when every translation keeps the placeholders and the
markup of its original::

    # Signed by a native reader: Leyla Ahmadi, 2026-11-25
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations
from flask import Flask, current_app, request
from flask_babel import Babel, get_translations

from gazetteer import folders, wording

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("gazetteer.web")

FOLDER = folders.PACKAGE / "translations"
DOMAIN = "messages"
_SIGNED = re.compile(r"^Signed by a native reader: *(?P<name>[^\n,]*\w[^\n,]*), *(?P<date>\d{4}-\d{2}-\d{2}) *$", re.M)
_MARKUP = re.compile(r"<[^>]*>|[<>\"{}]")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
_OF_SCRIPTS = ("static/js/", "gazetteer/standards/vocabulary.py")
"""Where messages stand that scripts say: their own, and the closed lists whose words come to them in the data."""
_NUMBERS = 200
"""Rules for the forms of numbers look at small ones and at the last two digits: 200 to 299 are as 100 to 199."""
_CHOSEN = "gazetteer.lang"
"""Key of the WSGI environment: the language that the address names."""
_BARE = "gazetteer.bare_root"
"""Key of the WSGI environment: the root of addresses without a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language that the pages can be read in."""

    tag: str
    """BCP 47, as in addresses and in ``lang``."""
    dir: str
    """``ltr`` or ``rtl``."""
    label: str
    """Its own name for itself."""
    signed_by: str = ""
    signed_on: str = ""
    translations: Translations | None = None
    """None for English, which stands in the code."""
    scripts: Mapping[str, object] = field(default_factory=dict)
    """What pages hand to ``static/js/words.js``."""


ENGLISH = Language(tag=wording.ENGLISH, dir="ltr", label="English")


# --- catalogues -------------------------------------------------------------------------------------------------------


def offered(folder: Path = FOLDER) -> dict[str, Language]:
    """English and the languages of the signed catalogues of a folder, by their tags; why one is left out is logged."""
    found = {ENGLISH.tag: ENGLISH}
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        language, faults = read(path)
        if language:
            found[language.tag] = language
        else:
            log.warning("catalogue %s is not offered: %s", path, "; ".join(faults))
    return found


def read(path: Path) -> tuple[Language | None, list[str]]:
    """The language of a catalogue; None with what is wrong with it where it must not be offered."""
    name = path.parts[-3]
    if name == ENGLISH.tag:
        return None, ["English stands in the code"]
    try:
        locale = Locale.parse(name)
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale=locale, abort_invalid=True)
    except (UnknownLocaleError, LookupError, ValueError, PoFileError) as error:
        return None, [str(error)]
    signed = _SIGNED.search(catalogue.header_comment.replace("# ", "").replace("#", ""))
    faults = [] if signed and _is_day(signed["date"]) else ["no native reader has signed it"]
    faults += [fault for message in catalogue if message.id for fault in _faults(message)]
    if faults or not signed:
        return None, faults
    tag, compiled = name.replace("_", "-"), _compiled(catalogue)
    return Language(
        tag=tag, dir=locale.text_direction, label=locale.get_display_name() or name,
        signed_by=signed["name"].strip(), signed_on=signed["date"], translations=compiled,
        scripts=_for_scripts(tag, catalogue, compiled),
    ), []  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _faults(message: Message) -> Iterator[str]:
    """What a translation loses or adds of placeholders and markup: a page must stand whatever a catalogue says."""
    if message.fuzzy:
        return
    originals, texts = _each(message.id), _each(message.string)
    wanted = sorted(_MARKUP.findall(originals[-1]))
    known = {name for original in originals for name in _PLACEHOLDER.findall(original)}
    for text in filter(None, texts):
        if sorted(_MARKUP.findall(text)) != wanted:
            yield f"markup differs from the original in {text[:60]!r}"
        if set(_PLACEHOLDER.findall(text)) - known or "%" in _PLACEHOLDER.sub("", text) and message.python_format:
            yield f"unknown placeholder in {text[:60]!r}"


def _each(text: object) -> tuple[str, ...]:
    """The forms of a text that depends on a number; of another the text itself."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def _for_scripts(tag: str, catalogue: Catalog, compiled: Translations) -> dict[str, object]:
    """The language, its words of scripts, and as digits the form that each number up to :data:`_NUMBERS` takes."""
    texts: dict[str, object] = {}
    for message in catalogue:
        key = _each(message.id)[0]
        if key in _script_ids() and not message.fuzzy and any(_each(message.string)):
            texts[key] = message.string
    return {"lang": tag, "texts": texts, "forms": "".join(str(compiled.plural(n)) for n in range(_NUMBERS))}


@lru_cache(maxsize=1)
def _script_ids() -> frozenset[str]:
    """Messages that scripts say: those of ``static/js``, and the closed lists whose words come in the data."""
    template = read_po(io.BytesIO((FOLDER / f"{DOMAIN}.pot").read_bytes()))
    said = (one for one in template if any(path.startswith(_OF_SCRIPTS) for path, _ in one.locations))
    return frozenset(_each(one.id)[0] for one in said)


def _compiled(catalogue: Catalog) -> Translations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, DOMAIN)


# --- the application --------------------------------------------------------------------------------------------------


def init_app(app: Flask, folder: Path = FOLDER, *, programs: Iterable[str] = ()) -> None:
    """Offer the signed catalogues of a folder; addresses that begin with one of ``programs`` are English always."""
    languages = offered(folder)
    app.extensions["languages"] = languages
    babel = Babel(app, default_translation_directories=str(folder), default_domain=DOMAIN, locale_selector=_chosen)
    with app.app_context():
        # Read already, so that Flask-Babel looks for no compiled files.
        for tag, language in languages.items():
            babel.domain_instance.cache[tag.replace("-", "_"), DOMAIN] = language.translations or Translations()
    wording.speaks(app.jinja_env)
    app.jinja_env.globals.update(ui=here, languages=_links)
    app.before_request(_begin)
    app.teardown_request(_end)
    app.wsgi_app = _Addressed(app.wsgi_app, languages, tuple(programs))  # type: ignore[method-assign]


def here() -> Language:
    """The language of the page that is being made."""
    return _known(wording.lang())


def _known(lang: str) -> Language:
    """A language of the application by Babel's name for it."""
    known: Mapping[str, Language] = current_app.extensions["languages"]
    return known[lang.replace("_", "-")]


def _chosen() -> str:
    return str(request.environ.get(_CHOSEN, ENGLISH.tag)).replace("-", "_")


def _begin() -> None:
    chosen = _chosen()
    if chosen == ENGLISH.tag:
        wording.speak(None)
    else:
        wording.speak(wording.Tongue(chosen, get_translations(), _known(chosen).scripts))


def _end(error: BaseException | None = None) -> None:
    wording.speak(None)


def _links() -> list[tuple[Language, str]]:
    """The languages with the address of this page in each; none where there is no choice, or nothing to get again."""
    known: Mapping[str, Language] = current_app.extensions["languages"]
    if len(known) == 1 or request.method not in ("GET", "HEAD"):
        return []
    root = request.environ.get(_BARE, request.script_root)
    asked = request.query_string.decode("latin-1")
    rest = quote(request.path) + (f"?{asked}" if asked else "")
    # With the host: addresses without one are kept below the language that the page is in.
    start = f"{request.host_url.rstrip('/')}{root}"
    return [(one, (start if one is ENGLISH else f"{start}/{one.tag}") + rest) for one in known.values()]


class _Addressed:
    """Takes a language off the front of an address; links then keep it, as they keep the prefix of a proxy."""

    def __init__(self, app: WSGIApplication, languages: Mapping[str, Language], programs: tuple[str, ...]) -> None:
        self._app, self._languages, self._programs = app, languages, programs

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        root, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        first, _, rest = path.removeprefix("/").partition("/")
        if path.startswith("/") and first in self._languages and first != ENGLISH.tag:
            environ["PATH_INFO"] = f"/{rest}"
            if not f"/{rest}".startswith(self._programs):
                environ.update({_CHOSEN: first, _BARE: root, "SCRIPT_NAME": f"{root}/{first}"})
        return self._app(environ, start_response)
