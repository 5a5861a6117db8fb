"""A language that nobody speaks: every message of the catalogue in brackets, so that a page shows what it forgot."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from gazetteer.core import Gazetteer
from gazetteer.standards import around
from gazetteer.web.messages import TEMPLATE

LANG = "eo"
"""Borrowed for its tag: a language that Babel knows, whose words do not look like English."""
OPEN, CLOSE = "⟦", "⟧"
SIGNED = "# Signed by a native reader: Nobody, 2026-11-25"
WORDED = ("aria-label", "title", "placeholder", "alt", "label", "data-done")
"""Attributes that readers see or hear."""
OF_OTHERS = frozenset({"bdi", "code", "pre", "script", "style", "template", "textarea", "text", "q"})
"""Elements that hold data: names, code, article text; ``text`` is a label on a drawing."""
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_LETTERS = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"\b[0-9a-f]{8}\b|\b(?:application|text|image|multipart)/[\w.+-]+|;version=[\d.]+")
"""Ids of lines, and media types."""
_WORD = re.compile(r"\S+")


def wrapped(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def catalogue(head: str = SIGNED, lang: str = LANG) -> Catalog:
    """The template with every message in brackets, placeholders and markup kept."""
    made = Catalog(locale=lang, header_comment=head, fuzzy=False)
    for message in read_po(io.BytesIO(TEMPLATE.read_bytes())):
        if message.id:
            each = message.id if isinstance(message.id, tuple | list) else (message.id,)
            texts = tuple(wrapped(text) for text in each)
            plural = (*texts, *[texts[-1]] * made.num_plurals)[: made.num_plurals]
            made.add(message.id, plural if len(each) > 1 else texts[0], message.locations)
    return made


def written(folder: Path, made: Catalog, lang: str = LANG) -> Path:
    """The folder of catalogues, with this one in it."""
    path = folder / lang / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, made)
    return folder


# --- what a page says ------------------------------------------------------------------------------------------------


class _Said(HTMLParser):
    """Collects what stands on a page outside brackets: texts, and attributes that readers meet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        of_others = tag in OF_OTHERS or (tag != "html" and "lang" in given)
        hidden = bool(self._open and self._open[-1][1])
        if not (hidden or "lang" in given):
            self.found += [outside(value)[0] for name in WORDED if (value := given.get(name))]
        if tag not in VOID:
            self._open.append((tag, hidden or of_others))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in {name for name, _ in self._open}:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        rest, self._depth = outside(data, self._depth)
        if not (self._open and self._open[-1][1]):
            self.found.append(rest)


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """What of a text stands in no bracket, and how many brackets are open after it; a sentence may hold links."""
    kept = []
    for letter in text:
        depth += letter == OPEN
        if not depth:
            kept.append(letter)
        # What was in brackets parts what stood around it.
        if letter == CLOSE:
            depth -= 1
            kept.append(" · " if not depth else "")
    return "".join(kept), depth


class Data:
    """Tells data from words: texts of the gazetteer, and names that Unicode's tables give in the language."""

    def __init__(self, g: Gazetteer, *more: str) -> None:
        self.known = {_plain(text) for text in (*_texts(g), *_tables(), *more)} - {""}
        self.longest = max(len(_WORD.findall(text)) for text in self.known)

    def left(self, text: str) -> str:
        """What remains of a text when numbers and all data are taken out; empty for nothing but data."""
        return _left(self, _plain(_CODE.sub(" ", text)))


@lru_cache(maxsize=100_000)
def _left(data: Data, text: str) -> str:
    spans = [found.span() for found in _WORD.finditer(text)]
    kept, n = [], 0
    while n < len(spans):
        ends = range(min(len(spans), n + data.longest), n, -1)
        last = next((end for end in ends if _plain(text[spans[n][0] : spans[end - 1][1]]) in data.known), 0)
        if not last and _LETTERS.search(text[slice(*spans[n])]):
            kept.append(text[slice(*spans[n])])
        n = last or n + 1
    return " ".join(kept)


def _plain(text: str) -> str:
    """Without the punctuation that a template puts around data."""
    return " ".join(text.split()).strip(" .,;:()/|·“”\"'")


def _texts(g: Gazetteer) -> set[str]:
    store = g.store
    found = {"Gazetteer", "JSON", "GeoJSON", *(title for title, _ in around.OUTSIDE.values())}
    for group in (store.parties, store.perspectives):
        found |= {one.label for one in group.values()} | {one.label.partition(" (")[0] for one in group.values()}
    found |= {one.title for one in store.disputes.values()}
    for one in store.sources.values():
        found |= {one.id, one.title, one.publisher, one.date, one.licence, one.locator, one.read}
    for place in g.places():
        found |= {place.id, place.label(), place.note, *place.same.values()}
        found |= {name.text for name in place.names}
        # Of a language that the tables do not know, its tag is shown.
        found |= {name.lang for name in place.names if len(name.lang) == 3}
        found |= {text for shape in place.shapes for text in (shape.note, shape.asserted_by)}
        found |= {text for claim in place.claims for text in (claim.note, claim.asserted_by)}
    return found


def _tables() -> set[str]:
    locale = Locale.parse(LANG)
    months = (name for form in locale.months["format"].values() for name in form.values())
    return {*locale.languages.values(), *locale.scripts.values(), *locale.territories.values(), *months}


def unwrapped(page: str, data: Data) -> list[str]:
    """What a page says in no catalogue's words, each once, in order."""
    said = _Said()
    said.feed(page)
    said.close()
    return list(dict.fromkeys(filter(None, map(data.left, said.found))))
