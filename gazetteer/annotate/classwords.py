"""Class words beside a name: they say the kind, join the span when capitalised, and make places of unknown names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from gazetteer.annotate.document import Document
from gazetteer.annotate.spots import PHYSICAL, Spot, ordinary
from gazetteer.annotate.tables import class_kinds, road_keys
from gazetteer.model import LangTag


def with_class_word(doc: Document, spot: Spot, taken: int) -> Spot:
    """The spot with a class word beside it: a capitalised one joins the span, any one says the kind.

    Tokens up to ``taken`` belong to an earlier spot.
    """
    if spot.role != "name" or spot.adjective:
        return spot
    return (
        _division(doc, spot) or _class_after(doc, spot) or _class_before(doc, spot, taken) or _with_direction(doc, spot)
    )


def _division(doc: Document, spot: Spot) -> Spot | None:
    """``Dallas County``, ``Jordan Valley``: a capitalised word that makes it a division or a landscape."""
    after = spot.last + 1
    if not _capital(doc, spot.last, after) or doc.tokens[after].uncased:
        return None
    word = doc.tokens[after].text
    if doc.key(after) in doc.words("places", "admin"):
        return replace(spot, last=after, kinds=frozenset({"region", "district"}), class_word=word)
    if doc.key(after) in doc.words("places", "physical"):
        first = spot.first + (doc.key(spot.first) in doc.words("words", "articles"))
        return replace(spot, first=first, last=after, direction=True, class_word=word)
    return None


def _class_after(doc: Document, spot: Spot) -> Spot | None:
    for size in (2, 1):
        after = range(spot.last + 1, spot.last + 1 + size)
        if joined(doc, spot.last, after) and (kinds := _class(doc, after)):
            inside = all(doc.tokens[i].capital and not doc.tokens[i].uncased for i in after)
            first, last = (_directed(doc, spot.first), after[-1]) if inside else (spot.first, spot.last)
            word = _written(doc, after)
            return replace(spot, first=first, last=last, kinds=kinds, class_word=word, direction=first < spot.first)
    return None


def _class_before(doc: Document, spot: Spot, taken: int) -> Spot | None:
    for size in (3, 2, 1):
        before = range(spot.first - size, spot.first)
        if before[0] <= taken or not joined(doc, before[0], range(before[0] + 1, spot.first + 1)):
            continue
        kinds = _class(doc, before, "prefixes")
        if kinds and doc.key(before[0]) not in _road_words(doc.lang):
            word = doc.tokens[before[0]]
            inside = word.capital and not word.uncased and word.key not in doc.words("words", "articles")
            first = before[0] if inside else spot.first
            return replace(spot, first=first, kinds=kinds, class_word=_written(doc, before))
    return None


def _with_direction(doc: Document, spot: Spot) -> Spot:
    first = _directed(doc, spot.first)
    inside = first < spot.first and not doc.first(first) and not _titlecase(doc, first)
    return replace(spot, first=first, direction=True) if inside else spot


@lru_cache(maxsize=64)
def _road_words(lang: LangTag) -> frozenset[str]:
    """Words for roads, which are no straits: German "Straße von" is both."""
    return road_keys(lang, "road")


def _titlecase(doc: Document, at: int) -> bool:
    return doc.sentence_of[at] in doc.titled or doc.tokens[at].text.isupper()


def unknown_name(doc: Document, at: int) -> Spot | None:
    """``Golan Heights``, ``Strait of Hormuz``, ``Lake Prespa``: capitalised words with a capitalised class word."""
    token = doc.tokens[at]
    if token.uncased or not token.capital or doc.sentence_of[at] in doc.titled:
        return None
    for size in (2, 1):
        name, before = at + size, range(at, at + size)
        kinds = _class(doc, before, "prefixes") or (
            _class(doc, [at]) if doc.key(at + 1) in doc.words("words", "of") else frozenset()
        )
        if kinds & PHYSICAL and _capital(doc, at, name) and not ordinary(doc, doc.key(name)):
            return _nameless(doc, at, name, kinds, before)
    if ordinary(doc, token.key):
        return None
    for after in (at + 1, at + 2):
        if _capital(doc, at, after):
            kinds = _class(doc, [after]) & PHYSICAL
            if kinds or doc.key(after) in doc.words("places", "physical"):
                return _nameless(doc, at, after, kinds, [after])
    return None


def _capital(doc: Document, first: int, last: int) -> bool:
    """Whether the last of the tokens, which only spaces part, has a capital."""
    return last < len(doc.tokens) and joined(doc, first, range(first + 1, last + 1)) and doc.tokens[last].capital


def _nameless(doc: Document, first: int, last: int, kinds: frozenset[str], word: Sequence[int]) -> Spot:
    text = doc.text[doc.tokens[first].start : doc.tokens[last].end]
    return Spot(first, last, text, "name", (), kinds=kinds, class_word=_written(doc, word))


def _directed(doc: Document, first: int) -> int:
    """A capitalised word of direction before a name with its class word belongs to it: ``East China Sea``."""
    before = first - 1
    if (
        doc.key(before) in doc.words("words", "directions")
        and doc.tokens[before].capital
        and joined(doc, before, [first])
    ):
        return before
    return first


def joined(doc: Document, before: int, tokens: Sequence[int]) -> bool:
    """Whether only spaces part the tokens from each other and from the one before."""
    here = before
    for i in tokens:
        if (
            not doc.same_sentence(here, i)
            or not doc.tokens[i].word
            or not doc.gap(i).isspace()
            or doc.tokens[here].tail
        ):
            return False
        here = i
    return True


def _class(doc: Document, tokens: Sequence[int], table: str = "generic") -> frozenset[str]:
    key = " ".join(doc.key(i) for i in tokens)
    # One letter is an abbreviation only before a full stop; else it is a preposition (Russian "с").
    return class_kinds(doc.lang, table).get(key, frozenset()) if len(key) > 1 else frozenset()


def _written(doc: Document, tokens: Sequence[int]) -> str:
    return doc.text[doc.tokens[tokens[0]].start : doc.tokens[tokens[-1]].end]
