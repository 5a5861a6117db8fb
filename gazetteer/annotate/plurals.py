"""Names in a row that share one class word: ``Fiery Cross, Subi and Mischief reefs`` are three reefs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazetteer.annotate.document import Document
from gazetteer.annotate.spots import Spot
from gazetteer.match.words import FITS
from gazetteer.store import Hit, Store

MOST_NAMES = 12
"""Names of a row that are looked at; keeps long rows linear."""
LONGEST_NAME = 3
"""Words of a name in a row."""
_COMMAS = frozenset(",،、")


def with_shared_class(store: Store, doc: Document, spots: Sequence[Spot]) -> list[Spot]:
    """The spots with those that only the word after the row, in the plural, makes places: each is recorded with it."""
    kinds = tuple(doc.tables.names("shared"))
    if not kinds:
        return list(spots)
    plurals = {key: kind for kind in kinds for key in doc.words("shared", kind).exact}
    found: list[Spot] = []
    for at, key in enumerate(doc.keys):
        if key in plurals:
            found += _row(store, doc, at, plurals[key])
    if not found:
        return list(spots)
    taken = {i for spot in found for i in range(spot.first, spot.last + 1)}
    kept = [spot for spot in spots if not any(i in taken for i in range(spot.first, spot.last + 1))]
    return sorted([*kept, *found], key=lambda spot: spot.first)


def _row(store: Store, doc: Document, noun: int, kind: str) -> Iterator[Spot]:
    """Spots for the names of the row before the noun that are recorded with the word for one of its kind."""
    names = list(_names(doc, noun))
    if len(names) < 2:
        return
    words = doc.words("coref", kind).exact
    fitting = FITS.get(kind, frozenset({kind}))
    for first, last in names:
        key = " ".join(doc.keys[i] for i in range(first, last + 1) if doc.keys[i])
        for text in sorted(f"{key} {word}" for word in words):
            if hits := tuple(hit for hit in store.hits(text) if _is(hit, fitting)):
                # A cut of nothing makes the recorded name, not the surface, the one whose owners are asked for.
                yield Spot(first, last, text, "name", hits, cut=" ")
                break


def _is(hit: Hit, kinds: frozenset[str]) -> bool:
    return hit.role == "name" and hit.kind in kinds and hit.path == "exact"


def _names(doc: Document, noun: int) -> Iterator[tuple[int, int]]:
    """First and last tokens of the names before the noun, the last first; commas and "and" part them."""
    last = noun - 1
    for _ in range(MOST_NAMES):
        first = last
        while first > last - LONGEST_NAME and _of_name(doc, first, noun):
            first -= 1
        if first == last:
            return
        yield first + 1, last
        linked = first
        if doc.key(linked) in doc.words("words", "and"):
            linked -= 1
        if doc.mark(linked) in _COMMAS and doc.mark(linked):
            linked -= 1
        if linked == first:
            return
        last = linked


def _of_name(doc: Document, i: int, noun: int) -> bool:
    """Whether the token is a capitalised word in the noun's sentence."""
    if not doc.same_sentence(i, noun) or not doc.key(i):
        return False
    return doc.tokens[i].capital and not doc.tokens[i].uncased and doc.key(i) not in doc.words("words", "stop")
