"""A run of words that may name a place: what scanning finds and every later step works with."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.annotate.document import Document
from gazetteer.annotate.tables import class_kinds
from gazetteer.store import Hit, Role

PHYSICAL = frozenset(
    {"river", "lake", "sea", "strait", "gulf", "reservoir", "peak", "island", "archipelago", "reef", "peninsula"}
)
"""Kinds whose class word is part of a name and makes a place of any word before it."""


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
