"""A run of words that may name a place: what scanning finds and every later step works with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.annotate.document import Document
from gazetteer.annotate.tables import class_kinds
from gazetteer.model import SETTLEMENTS
from gazetteer.store import Hit, Role

PHYSICAL = frozenset(
    {"river", "lake", "sea", "strait", "gulf", "reservoir", "peak", "island", "archipelago", "reef", "peninsula"}
)
"""Kinds whose class word is part of a name and makes a place of any word before it."""
DISTINCT_LETTERS = 7
"""Letters from which a name is hardly ever a word: of the 129 villages' names that are everyday words of one of eight
large languages, 112 are shorter, and half of the others have a hyphen."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A run of tokens, first to last, that may name a place, or be an adjective, people or language of one."""

    first: int
    last: int
    text: str
    """What was found: the surface, or the key of its stem."""
    role: Role
    hits: tuple[Hit, ...]
    cut: str = ""
    """Folded ending that was cut off to find it."""
    adjective: bool = False
    """Found as an adjective made from the name itself, as ``kolozsvári`` or ``лачинский``."""
    kinds: frozenset[str] = frozenset()
    """Kinds of place that a class word beside the name admits."""
    class_word: str = ""
    direction: bool = False
    """Whether a capitalised word of direction before the name belongs to it: ``East Java`` is not Java."""


def ordinary(doc: Document, key: str) -> bool:
    """Whether the tables know the word as one that has a capital for other reasons."""
    listed = any(key in doc.words("words", name) for name in ("stop", "ordinary", "calendar"))
    return listed or key in class_kinds(doc.lang, "generic")


def certain(hits: Iterable[Hit]) -> bool:
    """Whether an authored place beside a village is called so: the name of a village may be a word."""
    return any(hit.layer == "authored" and hit.kind != "village" for hit in hits)


def distinct(key: str) -> bool:
    """Whether a name is too long to be a word."""
    return sum(map(str.isalpha, key)) >= DISTINCT_LETTERS


def settlement_word(doc: Document, first: int, last: int) -> bool:
    """Whether a word for settlements, of one or of many, stands right before or after the tokens."""
    before = first - 1
    if doc.key(before) in doc.words("words", "of"):
        before -= 1
    return any(doc.same_sentence(first, i) and _settlement(doc, i) for i in (before, last + 1))


def _settlement(doc: Document, i: int) -> bool:
    key = doc.key(i)
    many = any(key in doc.words("collectives", kind) for kind in SETTLEMENTS) if key else False
    return many or len(key) > 1 and bool(class_kinds(doc.lang, "generic").get(key, frozenset()) & SETTLEMENTS)
