"""Two or more names side by side: "Khankendi/Stepanakert", "Lachin (Berdzor)", "Baku or Bakı".

The writer refused to choose a name, and so do we: the names must all belong to one place, else the answer says which
places they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import prod

from gazetteer.match.values import Ask, Candidate, Part, Reason
from gazetteer.match.words import cores, split_dash, split_marks, split_words
from gazetteer.store import Store

Resolve = Callable[[Store, str, Ask], tuple[Candidate, ...]]
"""What finds the candidates of one name; the trusted ones only."""
MOST_PARTS = 6
"""Names beside each other that are one place: five occur, for Jerusalem's neighbours and Kosovo's towns."""
SURE_AT_MOST = 0.99
DIFFER_SCORE = 0.9
"""Shared by the places of a compound whose parts differ: one of them is meant, or all."""


def compound(store: Store, text: str, ask: Ask, resolve: Resolve) -> tuple[Candidate, ...]:
    """Candidates for a text that sets names side by side; empty when it does not."""
    weak: tuple[Candidate, ...] = ()
    for parts, joined in _splits(text):
        found = _together(store, parts, ask, resolve, joined=joined)
        if any(one.how == "compound" for one in found):
            return found
        weak = weak or found
    return _classed(store, text, ask, resolve) or weak


def _classed(store: Store, text: str, ask: Ask, resolve: Resolve) -> tuple[Candidate, ...]:
    """A compound beside one class word: "city of Khankendi/Stepanakert"."""
    for core in cores(text, ask.lang):
        kinds = core.kinds & ask.kinds if core.kinds and ask.kinds else core.kinds | ask.kinds
        for parts, joined in _splits(core.text):
            found = _together(store, parts, replace(ask, kinds=kinds), resolve, joined=joined)
            said = Reason("class_word", f"'{core.word}' says the kind")
            if any(one.how == "compound" for one in found):
                return tuple(replace(one, why=(*one.why, said)) for one in found)
    return ()


def _splits(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Ways to part the text into names; True where a joiner says that they are names of one place."""
    marked = split_marks(text)
    joined = tuple(part for one in marked for part in split_words(one, lead=len(marked) > 1))
    if 1 < len(joined) <= MOST_PARTS:
        yield joined, True
    elif len(joined) == 1:
        for pair in split_dash(text):
            yield pair, False


def _together(store: Store, parts: Sequence[str], ask: Ask, resolve: Resolve, *, joined: bool) -> tuple[Candidate, ...]:
    """The places that every part names; where there are none, what the parts name, as weak candidates or homonyms."""
    found = [{one.place.id: one for one in resolve(store, part, ask)} for part in parts]
    shared = [id for id in found[0] if all(id in of_part for of_part in found)]
    if shared:
        return _agreeing(parts, found, shared)
    known = [next(iter(of_part.values())) for of_part in found if of_part]
    if joined and len(known) == len(parts):
        return _differing(known)
    return tuple(_doubted(one, "part_unknown", "another part of the query names no known place") for one in known)


def _agreeing(
    parts: Sequence[str], found: Sequence[dict[str, Candidate]], shared: Sequence[str]
) -> tuple[Candidate, ...]:
    """One candidate for each place that all parts name. Names that agree support each other."""
    together = {id: prod(of_part[id].score for of_part in found) for id in shared}
    total = sum(together.values()) or 1.0
    ranked = sorted(shared, key=lambda one: (-together[one], one))
    return tuple(_agreed(id, parts, [of_part[id] for of_part in found], together[id] / total) for id in ranked)


def _agreed(id: str, parts: Sequence[str], of_parts: Sequence[Candidate], share: float) -> Candidate:
    sure = min(SURE_AT_MOST, 1 - prod(1 - one.score for one in of_parts))
    best = max(of_parts, key=lambda one: one.score)
    why = dict.fromkeys(reason for one in of_parts for reason in one.why)
    names = ", ".join(f"'{part}'" for part in parts)
    return replace(
        best,
        how="compound",
        score=round(sure * share, 4),
        why=(Reason("two_names", f"{names} are names of one place"), *why),
        parts=tuple(Part(text=text, place=one.place, name=one.name) for text, one in zip(parts, of_parts, strict=True)),
    )


def _differing(known: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best place of each part, all equally likely."""
    once = {one.place.id: one for one in known}
    ids = ", ".join(once)
    reason = Reason("parts_differ", f"the parts name different places: {ids}")
    return tuple(
        replace(one, score=round(DIFFER_SCORE / len(once), 4), why=(*one.why, reason)) for one in once.values()
    )


def _doubted(candidate: Candidate, code: str, text: str) -> Candidate:
    return replace(candidate, score=round(candidate.score / 4, 4), why=(*candidate.why, Reason(code, text)))
