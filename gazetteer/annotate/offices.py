"""Offices that say of what: a king or a government is a state's, a governor a province's, a mayor a town's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gazetteer.annotate.document import Document
from gazetteer.annotate.spots import Spot
from gazetteer.match import Candidate
from gazetteer.model import SETTLEMENTS

KINDS: dict[str, frozenset[str]] = {
    "country": frozenset({"country", "polity"}),
    "region": frozenset({"region", "polity", "district"}),
    "city": SETTLEMENTS,
}
"""Kinds of place that the entries of ``[offices]`` belong to."""
OTHER_OFFICE_SCORE = 0.01
"""Lowers a namesake that has no such office: Jordan has a king as a state, not as a river."""


def office_kinds(doc: Document, spot: Spot) -> frozenset[str]:
    """``the king of Jordan``, ``Okinawa's governor``: the kinds of place that have the office beside the name."""
    if spot.role != "name" or spot.adjective:
        return frozenset()
    before, after = _office_before(doc, spot), _office_after(doc, spot)
    if before < 0 and after < 0:
        return frozenset()
    for name, kinds in KINDS.items():
        words = doc.words("offices", name)
        if before >= 0 and doc.match_left(before, words) or after >= 0 and doc.match_right(after, words):
            return kinds
    return frozenset()


def _office_before(doc: Document, spot: Spot) -> int:
    """Where an office may end that the name belongs to; -1 where none can stand."""
    at, of = spot.first - 1, doc.words("words", "of")
    if not doc.key(at):
        return -1
    if doc.key(at) in doc.words("words", "articles") and doc.key(at) not in of:
        at -= 1
    if of:
        if doc.key(at) not in of:
            return -1
        at -= 1
    return at if doc.same_sentence(at, spot.first) else -1


def _office_after(doc: Document, spot: Spot) -> int:
    """Where an office may begin that is the name's: after its possessive; -1 where none can stand."""
    after = spot.last + 1
    owner = doc.tokens[spot.last].tail == "s" and doc.tables.grammar("possessor") == "first"
    return after if owner and doc.same_sentence(spot.last, after) else -1


def of_office(found: tuple[Candidate, ...], kinds: frozenset[str]) -> tuple[Candidate, ...]:
    """The candidates with those of other kinds last, when one has the office's kind; their trust stays the same."""
    fitting = [one.place.kind in kinds for one in found]
    if not kinds or not any(fitting) or all(fitting):
        return found
    pairs = zip(found, fitting, strict=True)
    return shared(found, [one.score * (1.0 if fits else OTHER_OFFICE_SCORE) for one, fits in pairs])


def shared(ranked: Sequence[Candidate], weights: Sequence[float]) -> tuple[Candidate, ...]:
    """The candidates in the order of new weights; together they keep the trust that they had."""
    share = sum(one.score for one in ranked) / (sum(weights) or 1.0)
    found = (replace(one, score=round(weight * share, 4)) for one, weight in zip(ranked, weights, strict=True))
    return tuple(sorted(found, key=lambda one: (-one.score, one.place.id)))
