"""Authored places in an article whose name alone says too little: kept only where something speaks for them.

Every hamlet of a contested region is on record, and many are called like a word: Hat, Top, Sultan, Тело, Last. Other
places share a name, often a former one, with a far greater place: Berlin is Kitchener's, Куба an islet's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer.annotate.document import Document
from gazetteer.annotate.spots import Spot, distinct, ordinary, settlement_word
from gazetteer.context import Choice, country
from gazetteer.match import Candidate
from gazetteer.match.renown import outshone
from gazetteer.model import SETTLEMENTS, LangTag, LonLat, Place, PlaceId, distance_km
from gazetteer.names import fold, lexicon
from gazetteer.store import Store

NEAR_KM = 50.0
"""Distance at which two places are neighbours: across a district and the next."""
ASKED_KM = 200.0
"""Distance from the position that the caller gives at which a village is meant."""
ELSEWHERE_KM = 1_000.0
"""Distance of all places of a text from which on it is about another part of the world, and its "village of" too."""
KNOWN_SCORE = 0.5
"""Least score of a place of the text that speaks for a village."""
KNOWN_POPULATION = 15_000
"""Inhabitants of a town of the world layer that does: the name of a smaller one may be a word itself."""
FEWEST_LISTED = 3
"""Short names of neighbouring villages that make a row of names a list of villages, though each may be a word."""
MOST_LOOKED_AT = 60
"""Places of a text, and distinct names of villages, that are compared; keeps long texts linear."""
ROW_REACH = 8
"""Names before and after in a row that are looked at; keeps long rows linear."""
LEAST_LEFT = 0.02
"""Share of the trust that namesakes are taken to have at least, when a village is struck out."""
MOST_TRUST = 0.98
_LINK = 3
"""Tokens between two names of a row: a comma, "and", an article."""
_COMMAS = frozenset(",،、;")


def is_village(place: Place) -> bool:
    """Whether it is a village on record, whose name alone says nothing."""
    return place.layer == "authored" and place.kind == "village"


def unsupported(
    store: Store,
    doc: Document,
    spots: Sequence[Spot],
    choices: Sequence[Choice],
    *,
    near: LonLat | None,
    located: Callable[[Document, Spot], bool],
) -> list[frozenset[PlaceId]]:
    """For every spot the villages and outshone places among its candidates that nothing speaks for.

    ``located`` tells whether a preposition or ending of place says that a name is one.
    """
    about = _About(store, doc, spots, choices)
    text = _Text(doc, spots, rows(doc, spots), about, near, located)
    sure = [text.sure(n) for n in range(len(spots))]
    named = {(key, id) for key, ids in zip(about.keys, sure, strict=True) for id in ids}
    found = []
    for n, key in enumerate(about.keys):
        again = {id for id in text.villages(n) if (key, id) in named and text.bare(n)}
        villages = about.villages(n).keys() - sure[n] - again - text.likely(n)
        found.append(frozenset({*villages, *about.outshone(n, doc.lang)}))
    return found


def without(candidates: tuple[Candidate, ...], struck: frozenset[PlaceId]) -> tuple[Candidate, ...]:
    """The other candidates; they share the trust that those struck out had."""
    rest = tuple(one for one in candidates if one.place.id not in struck)
    left = max(LEAST_LEFT, 1 - sum(one.score for one in candidates if one.place.id in struck))
    return tuple(replace(one, score=round(min(one.score / left, MOST_TRUST), 4)) for one in rest)


class _About:
    """What the text names beyond doubt: places, villages of distinct names, and states."""

    def __init__(self, store: Store, doc: Document, spots: Sequence[Spot], choices: Sequence[Choice]) -> None:
        self.choices = choices
        self.keys = [fold(spot.text) for spot in spots]
        self.known: dict[PlaceId, tuple[str, Place]] = {}
        self.distinct: dict[PlaceId, tuple[str, Place]] = {}
        self.states: set[str] = set()
        self.parties = {id: set(dispute.sides()) for id, dispute in store.disputes.items()}
        for n, spot in enumerate(spots):
            self._add(n, common(doc, spot))

    def _add(self, n: int, word: bool) -> None:
        if place := self.place(n):
            self.states |= {country(place), place.id} if place.kind == "country" else set()
            if len(self.known) < MOST_LOOKED_AT:
                self.known.setdefault(place.id, (self.keys[n], place))
        if not word and distinct(self.keys[n]) and len(self.distinct) < MOST_LOOKED_AT:
            self.distinct |= {one.id: (self.keys[n], one) for one in self.villages(n).values()}

    def villages(self, n: int) -> dict[PlaceId, Place]:
        """Villages that the spot may mean."""
        return {one.place.id: one.place for one in self.choices[n].candidates if is_village(one.place)}

    def outshone(self, n: int, lang: LangTag) -> Iterator[PlaceId]:
        """Places of the spot that a greater one outshines, and that no other place of their dispute is named with."""
        candidates = self.choices[n].candidates
        for one in candidates:
            if outshone(one, candidates, lang):
                company = (other for word, other in self.known.values() if word != self.keys[n])
                former = one.name is not None and one.name.kind == "former"
                if not any((former or other.id != one.place.id) and neighbours(other, one.place) for other in company):
                    yield one.place.id

    def place(self, n: int) -> Place | None:
        """What the spot surely means, if it is more than a village or a small town of the world."""
        best = next(iter(self.choices[n].candidates), None)
        if best is None or best.score < KNOWN_SCORE or is_village(best.place):
            return None
        small = best.place.layer == "world" and best.place.kind in SETTLEMENTS
        return best.place if not small or best.place.population >= KNOWN_POPULATION else None

    def speaks_for(self, village: Place, key: str) -> bool:
        """Whether a neighbour of the village is named by another word than ``key``."""
        return any(word != key and neighbours(place, village) for word, place in self.known.values())

    def elsewhere(self, village: Place, key: str) -> bool:
        """Whether the text names places, and all far from the village: some hamlet there has the name too."""
        others = [place for word, place in self.known.values() if word != key and place.point]
        far = (
            distance_km(place.point.lonlat, village.point.lonlat) for place in others if place.point and village.point
        )
        return bool(others) and min(far, default=0.0) > ELSEWHERE_KM and not self.leans_to(village, key)

    def leans_to(self, village: Place, key: str) -> bool:
        """Whether a village close by is named, or a state that has to do with this one."""
        if any(word != key and _close(other, village) for word, other in self.distinct.values()):
            return True
        states = set(village.related("part_of")).union(*(self.parties.get(id, ()) for id in village.disputes))
        return bool(states & self.states)


@dataclass(frozen=True)
class _Text:
    """The spots of a text, the rows they stand in, and what the text is about."""

    doc: Document
    spots: Sequence[Spot]
    rows: Sequence[range]
    about: _About
    near: LonLat | None
    located: Callable[[Document, Spot], bool]

    def villages(self, n: int) -> dict[PlaceId, Place]:
        spot = self.spots[n]
        return self.about.villages(n) if spot.role == "name" and not spot.adjective else {}

    def sure(self, n: int) -> set[PlaceId]:
        """Villages of a spot that stands beside a class word, in a row of places, or near the position asked for."""
        villages, key = self.villages(n), self.about.keys[n]
        if not villages or self._classed(n):
            return {id for id, place in villages.items() if not self.about.elsewhere(place, key)}
        if common(self.doc, self.spots[n]):
            return set()
        return {id for id, place in villages.items() if self._asked(place) or self._listed(n, place)}

    def likely(self, n: int) -> set[PlaceId]:
        """Villages that the rest of the text speaks for; a short name must have a capital that says something."""
        villages, key = self.villages(n), self.about.keys[n]
        if not villages or not self.bare(n):
            return set()
        located = self.located(self.doc, self.spots[n])
        if not distinct(key) and not self._telling_capital(n) and not (located and self._all_capitals(n)):
            return set()
        found = {id for id, one in villages.items() if self.about.speaks_for(one, key)}
        if distinct(key) or located:
            found |= {id for id, one in villages.items() if self.about.leans_to(one, key)}
        return found

    def bare(self, n: int) -> bool:
        """Whether nothing makes the name a word, a title ("the Sultan") or a speaker ("Papi said")."""
        doc, spot = self.doc, self.spots[n]
        before, saying = spot.first - 1, doc.words("verbs", "saying")
        titled = doc.same_sentence(before, spot.first) and doc.key(before) in doc.words("words", "articles")
        speaks = doc.match_right(spot.last + 1, saying) or doc.match_left(before, saying)
        return not (titled or speaks or common(doc, spot))

    def _telling_capital(self, n: int) -> bool:
        """Whether the word need not have a capital: no first word, no heading, no abbreviation."""
        first = self.spots[n].first
        token = self.doc.tokens[first]
        shown = self.doc.first(first) or self.doc.sentence_of[first] in self.doc.titled or self._all_capitals(n)
        return not token.uncased and not shown

    def _all_capitals(self, n: int) -> bool:
        """Whether it is written as datelines are: "TEGH, Armenia –"."""
        return self.doc.tokens[self.spots[n].first].text.isupper()

    def _classed(self, n: int) -> bool:
        """Whether a word for a settlement stands beside the name, or before or after the row that it is in."""
        spot, row = self.spots[n], self.rows[n]
        if spot.class_word:
            return bool(spot.kinds & SETTLEMENTS)
        return settlement_word(self.doc, self.spots[row[0]].first, self.spots[row[-1]].last)

    def _asked(self, place: Place) -> bool:
        return bool(self.near and place.point and distance_km(self.near, place.point.lonlat) <= ASKED_KM)

    def _listed(self, n: int, village: Place) -> bool:
        """Whether the row has a neighbour that is surely meant, or enough villages round about."""
        keys = self.about.keys
        row = range(max(self.rows[n].start, n - ROW_REACH), min(self.rows[n].stop, n + ROW_REACH + 1))
        others = [other for other in row if keys[other] != keys[n]]
        beside = {keys[m] for m in others if any(_close(village, one) for one in self.villages(m).values())}
        if len(beside) >= FEWEST_LISTED - 1 or any(distinct(key) for key in beside):
            return True
        return any((place := self.about.place(m)) is not None and neighbours(place, village) for m in others)


def common(doc: Document, spot: Spot) -> bool:
    """Whether the name is a word of the language, or one that the text also writes in small letters."""
    if spot.first != spot.last or doc.tokens[spot.first].uncased:
        return False
    keys = {fold(spot.text), doc.key(spot.first)}
    return any(key in doc.small_words or key in _words(doc.lang) or ordinary(doc, key) for key in keys)


@lru_cache(maxsize=64)
def _words(lang: LangTag) -> frozenset[str]:
    return frozenset(lexicon(lang).keys("common"))


def rows(doc: Document, spots: Sequence[Spot]) -> list[range]:
    """For every spot the numbers of those in one row with it: ``A, B and C``."""
    found: list[range] = []
    for n in range(1, len(spots) + 1):
        if n == len(spots) or not _linked(doc, spots[n - 1], spots[n]):
            found += [range(len(found), n)] * (n - len(found))
    return found


def _linked(doc: Document, one: Spot, other: Spot) -> bool:
    """Whether only a comma, "and" or an article parts two spots."""
    between = range(one.last + 1, other.first)
    if not 0 < len(between) <= _LINK or not doc.same_sentence(one.last, other.first):
        return False
    return all(_links(doc, i) for i in between)


def _links(doc: Document, i: int) -> bool:
    if not doc.key(i):
        return doc.mark(i) in _COMMAS
    return doc.key(i) in doc.words("words", "and") or doc.key(i) in doc.words("words", "articles")


def neighbours(place: Place, village: Place) -> bool:
    """Whether a place is in the same dispute as the village, holds it, or lies close by; states are too wide."""
    if place.kind == "country":
        return False
    return bool(set(place.disputes) & set(village.disputes)) or place.id in _over(village) or _close(place, village)


def _over(village: Place) -> Iterator[PlaceId]:
    yield from village.related("part_of")
    yield from (claim.of for claim in village.claims if claim.of)


def _close(one: Place, other: Place) -> bool:
    return bool(one.point and other.point and distance_km(one.point.lonlat, other.point.lonlat) <= NEAR_KM)
