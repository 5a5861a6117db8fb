"""Words for readers: English as it stands in the code, or what a catalogue of another language says instead.

Whoever makes sentences for a page passes them through :func:`say`. Pages choose a language for the time of one request
(:func:`speaking`); programs never do, so that what ``/v1`` answers is English whoever asks. No catalogue is read here:
that is the business of ``gazetteer.web.language``.

    >>> say("until %(date)s", date="2020")
    'until 2020'
    >>> say_n("%(num)s place", "%(num)s places", 2)
    '2 places'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ENGLISH = "en"


class Catalogue(Protocol):
    """What gettext's translations offer."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language and the catalogue of its words."""

    lang: str
    """As Babel writes it: ``fa``, ``sr_Latn``."""
    catalogue: Catalogue
    scripts: Mapping[str, object] = field(default_factory=dict)
    """What ``static/js/words.js`` reads: the language, the words of scripts, and which form a number takes."""


_tongue: ContextVar[Tongue | None] = ContextVar("tongue", default=None)
"""None is English: most requests need not look anything up."""


def speak(tongue: Tongue | None) -> None:
    """Say everything from now on in a language, in this thread or task; None is English."""
    _tongue.set(tongue)


@contextmanager
def speaking(tongue: Tongue | None) -> Iterator[None]:
    """The same until the block ends."""
    before = _tongue.get()
    _tongue.set(tongue)
    try:
        yield
    finally:
        _tongue.set(before)


def lang() -> str:
    """The language that is spoken now."""
    tongue = _tongue.get()
    return tongue.lang if tongue else ENGLISH


def speaks(env: Environment) -> None:
    """Let templates say their words: ``_``, ``trans``, the filters ``said``, ``number`` and ``english``, and more."""
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(said=say, number=figures, english=english)
    env.globals.update(in_english=in_english, words_block=words_block, spoken=lang)


def in_english() -> Markup:
    """An attribute for what stays English on a page of another language; nothing on an English one."""
    from markupsafe import Markup

    return Markup(' lang="en" dir="ltr"') if _tongue.get() else Markup("")


def english(text: str) -> Markup:
    """A text that stays English, marked as such on a page of another language; on an English one as it is."""
    from markupsafe import Markup, escape

    return Markup("<span{}>{}</span>").format(in_english(), text) if _tongue.get() else escape(text)


def words_block() -> Markup:
    """The words of scripts in the language that is spoken, for the page; nothing on an English one."""
    from jinja2.utils import htmlsafe_json_dumps
    from markupsafe import Markup

    tongue = _tongue.get()
    if not tongue:
        return Markup("")
    dumped = htmlsafe_json_dumps(tongue.scripts, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/json" id="gz-words">{}</script>\n').format(dumped)


def gettext(text: str) -> str:
    """The sentence in the language that is spoken, as it stands in the catalogue; templates fill it in themselves."""
    tongue = _tongue.get()
    return tongue.catalogue.gettext(text) if tongue and text else text


def ngettext(one: str, many: str, n: int) -> str:
    """The same for a sentence that depends on a number."""
    tongue = _tongue.get()
    if tongue:
        return tongue.catalogue.ngettext(one, many, n)
    return one if n == 1 else many


def say(text: str, /, **values: object) -> str:
    """The sentence with its ``%(name)s`` filled in."""
    found = gettext(text)
    return found % values if values else found


def say_n(one: str, many: str, n: int, /, **values: object) -> str:
    """The sentence for a number, which is ``%(num)s`` in it."""
    return ngettext(one, many, n) % {"num": figures(n), **values}


def marked(text: str) -> str:
    """The text as it is, put into the catalogue: for tables of words that are said later."""
    return text


def figures(value: float) -> str:
    """A number with the separators of the language."""
    if not _tongue.get():
        return f"{value:,}"
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=lang()))
