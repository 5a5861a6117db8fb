"""Phrases that stand for several places at once: "seven adjacent regions", "эти три села", "the towns"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.annotate.document import Document

MOST_ADJECTIVES = 3
"""Adjectives between the number and the class noun; more do not occur."""
_NO_KINDS = frozenset({"every", "adjacent", "described", "plural", "namely"})
"""Entries of ``[collectives]`` that are no class nouns."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A number or quantifier, adjectives, and a class noun for the kinds. A quantifier stays outside the tokens."""

    first: int
    last: int
    number: int
    """How many are counted; 0 when no number stands there."""
    kinds: tuple[str, ...]
    adjectives: int
    """Adjectives that known sets have: "adjacent", "disputed"."""
    described: bool
    """Whether another adjective stands there: "three small towns" are known as a set only where they are listed."""
    quantified: bool
    """Whether an article, a demonstrative or a word for all of them stands before it."""
    plural: bool
    """Whether the noun means several even where nothing counts it."""


def count(doc: Document, at: int) -> int:
    """The number that the token says; 0 when it says none."""
    key = doc.key(at)
    if key.isdigit() and len(key) <= 2:
        return int(key)
    return doc.tables.counts.get(key, 0)


def phrases(doc: Document) -> Iterator[Phrase]:
    """The phrases of the text, in its order, none overlapping."""
    begins = {key for key in set(doc.keys) if key and _may_begin(doc, key)}
    free = 0
    for at, key in enumerate(doc.keys):
        if at >= free and key in begins and (phrase := _phrase(doc, at)):
            yield phrase
            free = phrase.last + 1


def _may_begin(doc: Document, key: str) -> bool:
    if key.isdigit() or key in doc.tables.counts:
        return True
    sets = (doc.words("collectives", name) for name in ("every", "adjacent", "described", "plural"))
    return any(key in words or words.may_begin(key) for words in sets)


def _phrase(doc: Document, at: int) -> Phrase | None:
    """The phrase that begins at the token."""
    every = doc.key(at) in doc.words("collectives", "every")
    first = at + 1 if every else at
    number = count(doc, first) if doc.same_sentence(at, first) else 0
    here, before, described = _past_adjectives(doc, first + 1 if number else first)
    kinds = tuple(
        kind
        for kind in doc.tables.names("collectives")
        if kind not in _NO_KINDS and doc.match_right(here, doc.words("collectives", kind))
    )
    if not kinds or not doc.same_sentence(at, here):
        return None
    beyond, after, more = here + 1, 0, False
    if doc.tables.flag("adjective_after"):
        beyond, after, more = _past_adjectives(doc, here + 1)
    return Phrase(
        first=first,
        last=beyond - 1,
        number=number,
        kinds=kinds,
        adjectives=before + after,
        described=described or more,
        quantified=every,
        plural=bool(doc.match_right(here, doc.words("collectives", "plural"))),
    )


def _past_adjectives(doc: Document, at: int) -> tuple[int, int, bool]:
    """The token after the adjectives that begin here, how many known sets have, and whether there are others."""
    known, described, begun = 0, 0, at
    while known + described < MOST_ADJECTIVES and (begun == at or doc.same_sentence(begun, at)):
        if size := doc.match_right(at, doc.words("collectives", "adjacent")):
            known += 1
        elif size := doc.match_right(at, doc.words("collectives", "described")):
            described += 1
        else:
            break
        at += size
    return at, known, described > 0
