"""Towns of the world layer that nothing in the text speaks for: some town is called like every word, so no pin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft
from gazetteer.annotate.scan import WORDLIKE
from gazetteer.annotate.spots import Spot
from gazetteer.annotate.villages import rows
from gazetteer.context import ANCHOR_SCORE, Choice, country
from gazetteer.match import Candidate
from gazetteer.match.renown import called
from gazetteer.model import SETTLEMENTS, Place
from gazetteer.names import fold

SPEAKING = frozenset({"contained", "neighbours", "near_asked", "country_asked"})
"""Reasons from the rest of the text, or from who asks, that speak for a place."""
GREAT_POPULATION = 1_000_000
"""Inhabitants of a city whose name needs nothing to speak for it."""
REGION_POPULATION = 3_000_000
"""Inhabitants of a province whose name needs no more: Delta, Mon and Forest have fewer."""
CITY_POPULATION = 100_000
"""Inhabitants of a city that is meant where a text names nothing else, and whose name may be half of a compound."""
TOWN_POPULATION = 15_000
"""Inhabitants of a town that a text which names its country may mean without saying "in"; of bare names of smaller
ones three in four are people, brands and words."""
HYPHENS = frozenset("-‐‑")
"""Marks that make one word of two; longer dashes part two names."""
_LONGEST_PARTY = 3


@dataclass
class _Text:
    """What the text names: countries by how many different names lie in them, and places that something speaks for."""

    lands: Counter[str] = field(default_factory=Counter)
    spoken: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    rescued: set[str] = field(default_factory=set)
    """Places that stand in a row with one that something speaks for."""


def unspoken(
    doc: Document, spots: Sequence[Spot], choices: Sequence[Choice], located: Callable[[Document, Spot], bool]
) -> list[bool]:
    """For every spot whether it means, if anything, a town that nothing speaks for.

    A preposition of place, a neighbour, a word that only follows towns, or the town's country in the text speak for it.
    """
    text = _Text()
    bests = [next(iter(choice.candidates), None) for choice in choices]
    here = [
        best is not None and best.place.layer == "world" and (located(doc, spot) or _of_person(doc, spot))
        for spot, best in zip(spots, bests, strict=True)
    ]
    seen: set[tuple[int, bool]] = set()
    for spot, best, place_word in zip(spots, bests, here, strict=True):
        if best is None or (id(best), place_word) in seen:
            continue
        seen.add((id(best), place_word))
        _add(text, spot, best, place_word)
    alone = [
        best is not None and _alone(doc, spot, best, place_word, text)
        for spot, best, place_word in zip(spots, bests, here, strict=True)
    ]
    for row in set(rows(doc, spots)) if any(alone) else ():
        told = {country(best.place) for n in row if (best := bests[n]) and (here[n] or _speaks(best)) and not alone[n]}
        for n in row:
            best = bests[n]
            if alone[n] and best and _called_so(best, doc) and country(best.place) in told:
                alone[n] = False
                text.rescued.add(best.place.id)
    if not text.rescued:
        return alone
    return [lonely and not (best and best.place.id in text.rescued) for lonely, best in zip(alone, bests, strict=True)]


def _add(text: _Text, spot: Spot, best: Candidate, place_word: bool) -> None:
    place = best.place
    fresh = place.id not in text.named
    text.named.add(place.id)
    if place_word or _speaks(best) or spot.class_word:
        text.spoken.add(place.id)
    small = place.layer == "world" and place.kind in SETTLEMENTS and place.population < CITY_POPULATION
    small = small or place.kind == "region" and place.population < REGION_POPULATION
    if fresh and best.score >= ANCHOR_SCORE and not (small and not place_word):
        text.lands[country(place)] += 1


def _of_person(doc: Document, spot: Spot) -> bool:
    """``Betty Kneasel of Myerstown``, ``Sears, 41, of Grovetown``, ``R-Moorpark``, ``618 Main Street, Annville``."""
    at, before = spot.first - 1, spot.first - 2
    if not doc.same_sentence(before, spot.first):
        return False
    if _glue(doc, at):
        return _party(doc.tokens[before].text)
    if doc.mark(at) == ",":
        return bool(doc.match_left(before, doc.words("titles", "streets")))
    if doc.key(at) not in doc.words("words", "of"):
        return False
    if not doc.key(before):
        return doc.mark(before) == "." or doc.mark(before) == "," and doc.key(before - 1).isdigit()
    token = doc.tokens[before]
    named = token.capital and not token.uncased and not doc.first(before) and not doc.tables.flag("nouns_capital")
    return named or bool(doc.match_left(before, doc.words("titles", "person")))


def _speaks(best: Candidate) -> bool:
    return any(reason.code in SPEAKING for reason in best.why)


def _alone(doc: Document, spot: Spot, best: Candidate, place_word: bool, text: _Text) -> bool:
    place = best.place
    if spot.role in WORDLIKE or spot.adjective or place.layer != "world" or _speaks(best) or spot.class_word:
        return False
    if place.kind == "region" and place.population < REGION_POPULATION:
        abroad = bool(place.country) and not text.lands[country(place)] and len(text.named) > 1
        return abroad and not place_word and place.id not in text.spoken and not _town_word(doc, spot)
    if place.kind not in SETTLEMENTS or place.related("capital_of") or _town_word(doc, spot):
        return False
    own = not place.country or text.lands[country(place)] > (place.population >= CITY_POPULATION)
    if not _called_so(best, doc) and doc.lang.startswith("en") and spot.first == spot.last:
        return not (place_word and own) and place.population < GREAT_POPULATION
    if place_word:
        return best.how == "transliterated" and place.population < CITY_POPULATION and not own
    if place.population >= GREAT_POPULATION or place.id in text.spoken:
        return False
    if place.population >= CITY_POPULATION:
        return not own and len(text.named) > 1
    return not own or place.population < TOWN_POPULATION


def _called_so(best: Candidate, doc: Document) -> bool:
    """Whether it is the place's main name, accents aside: "Dogubayazit" is, "Hamas" for Hamm is not."""
    if called(best, doc.lang):
        return True
    return best.name is not None and fold(best.name.text) == fold(best.place.names[0].text)


def _town_word(doc: Document, spot: Spot) -> bool:
    """``Chicopee residents``, ``downtown Pineville``, ``Grand Ledge Police``: what is said only of places."""
    after, before = spot.last + 1, spot.first - 1
    if doc.same_sentence(spot.last, after) and any(
        doc.match_right(after, doc.words(*names)) for names in (("titles", "after_place"), ("modifiers", "people"))
    ):
        return doc.key(after) not in doc.words("words", "and")
    return doc.same_sentence(before, spot.first) and doc.key(before) in doc.words("words", "directions")


def without_halves(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that are no half of another name: ``Chiang Kai-shek``, ``Croix-Rouge``, ``Ай-Петри``."""
    if not any(_glue(doc, draft.first - 1) or _glue(doc, draft.last + 1) for draft in drafts):
        return list(drafts)
    taken = {i for draft in drafts for i in range(draft.first, draft.last + 1)}
    kept: list[Draft] = []
    for draft in drafts:
        place = draft.place or (draft.candidates[0].place if draft.candidates else None)
        if place is not None and _bare(draft) and _halved(doc, draft, place, taken):
            taken -= set(range(draft.first, draft.last + 1))
            if kept and kept[-1].last == draft.first - 2 and _glue(doc, draft.first - 1) and _may_halve(kept[-1]):
                taken -= set(range(kept[-1].first, kept[-1].last + 1))
                kept.pop()
        else:
            kept.append(draft)
    return kept


def _bare(draft: Draft) -> bool:
    return draft.named and draft.spot is not None and not draft.spot.class_word


def _may_halve(draft: Draft) -> bool:
    place = draft.place or (draft.candidates[0].place if draft.candidates else None)
    return place is not None and _bare(draft) and _slight(place, CITY_POPULATION)


def _slight(place: Place, population: int) -> bool:
    return place.layer == "world" and place.kind in SETTLEMENTS and place.population < population


def _halved(doc: Document, draft: Draft, place: Place, taken: set[int]) -> bool:
    """Whether a hyphen joins the name to a word that is no place and no part of an adjective."""
    for mark, other, before in ((draft.first - 1, draft.first - 2, True), (draft.last + 1, draft.last + 2, False)):
        if not _glue(doc, mark) or other in taken or not doc.key(other):
            continue
        if not _part_of_adjective(doc, other, before):
            return _slight(place, CITY_POPULATION)
    return False


def _part_of_adjective(doc: Document, other: int, before: bool) -> bool:
    """Whether the other half is a number, a party, a direction or what makes adjectives: "pro-", "-backed"."""
    key, text = doc.key(other), doc.tokens[other].text
    if len(key) < 2 or text[0].isdigit() or _party(text):
        return True
    listed = ("modifiers", "prefixes" if before else "joined"), ("words", "directions"), ("words", "compass")
    return any(key in doc.words(*names) for names in listed)


def _party(text: str) -> bool:
    """``R-Moorpark``, ``DFL-Chisholm``: a member's party before the district."""
    return text.isupper() and len(text) <= _LONGEST_PARTY


def _glue(doc: Document, mark: int) -> bool:
    """Whether the token is a hyphen without space on either side."""
    return (
        doc.mark(mark) in HYPHENS and not doc.gap(mark) and doc.same_sentence(mark, mark + 1) and not doc.gap(mark + 1)
    )
