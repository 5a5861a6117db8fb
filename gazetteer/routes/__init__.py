"""Routes by their ends or their name: "Aghdam–Khankendi road", "дорога Горис — Степанакерт", "Laçın yolu".

An authored road is found by a name of its own, by its two ends under any of their names, or as the way between two
places on it. Where no authored road leads, a straight line is composed and says that it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import islice, product
from math import prod

from gazetteer import match
from gazetteer.match import Ask, Candidate, Normalization, Part, Reason, qualified
from gazetteer.match.lookup import BIG
from gazetteer.match.words import split_dash, stems
from gazetteer.model import LINES, ROUTES, Kind, LangTag, LonLat, Place, PlaceId, distance_km
from gazetteer.names import fold
from gazetteer.routes.compose import Route, authored, by_id, compose
from gazetteer.routes.parse import KINDS, RouteQuery, bare_ends, ends, read
from gazetteer.store import Store
from gazetteer.when import When

__all__ = ["Route", "by_id", "compose", "normalize"]

TRUST = {"known": 0.97, "network": 0.94, "straight": 0.86}
"""How far a route read from two sure ends can be trusted, by how its line came about."""
NO_ROAD_WORD = 0.75
"""Lowers a route read from "X–Y" alone: the two may also meet, play or trade."""
MEANT_KM = 100.0
"""Distance at which one more kilometre between two possible ends still matters: roads join neighbours."""
MOST_ENDS_TRIED = 6
"""Homonyms of each end that are tried against those of the other."""
ALIKE_ENDS = 0.85
"""Least sureness of an end that has homonyms: the one near the other end is nearly always meant."""
MOST_WAYS_TRIED = 64
"""Combinations of homonyms that are compared."""
ROAD_NAMES_HELD = 8192
"""Names of authored roads that stay read: every query with a road word is compared with all of them."""


def normalize(
    store: Store,
    q: str,
    *,
    lang: LangTag = "",
    at: When | None = None,
    perspective: str = "both",
    kind: str = "",
    near: LonLat | None = None,
    countries: tuple[str, ...] = (),
    limit: int = 5,
    admin: str = "",
    country: str = "",
) -> Normalization:
    """What ``q`` names, routes and messy cells included; ``admin`` and ``country`` say what holds the place.

    A route has status ``composed``, its line in ``geometry``, and ``method`` ``known``, ``network`` or ``straight``.
    """
    ask = match.asked(lang=lang, at=at, perspective=perspective, kind=kind, near=near, countries=countries, limit=limit)
    return qualified.answer(store, q, ask, partial(_named_or_route, store), admin=admin, country=country)


def _named_or_route(store: Store, q: str, ask: Ask) -> Normalization:
    """One name or one route; a query without a road word is left to :func:`gazetteer.match.normalize`."""
    plain = match.answer(q, match.candidates(store, match.tidy(q), ask), ask)
    if ask.kind and ask.kind not in KINDS.values():
        return plain
    found = _routes(store, match.tidy(q), replace(ask, kind="", kinds=frozenset()), ask.kind, plain)
    if not found:
        return plain
    return replace(plain, status="composed", candidates=found[: ask.limit], suggestions=())


def _routes(store: Store, text: str, ask: Ask, kind: str, plain: Normalization) -> tuple[Candidate, ...]:
    """Candidates for a route; empty when the query names none, or names something else outright."""
    said = [query for query in read(text) if not kind or query.kind == kind]
    if plain.best and plain.best.place.kind in ROUTES:
        return tuple(_as_route(one, ask.at) for one in plain.candidates if one.place.kind in ROUTES)
    if plain.best and _outright(plain.best):
        return ()
    for query in said:
        if named := _named(store, query, ask):
            return named
    for query in said:
        if found := _by_ends(store, query, ask):
            return (found,)
    return _unsaid(store, text, ask) if not said and plain.status in ("none", "ambiguous") else ()


def _outright(best: Candidate) -> bool:
    """Whether the whole text is a recorded name, as "Road Town" is."""
    codes = _codes(best)
    return bool({"written_so", "spelled_alike", "recorded_variant"} & codes) and "class_word" not in codes


def _as_route(candidate: Candidate, at: When | None) -> Candidate:
    """A candidate whose place is an authored road, with its line at the date."""
    route = authored(candidate.place, at)
    why = (*candidate.why, *route.why)
    return replace(candidate, how="composed", why=why, geometry=route.geometry, method="known", length_m=route.length_m)


def _named(store: Store, query: RouteQuery, ask: Ask) -> tuple[Candidate, ...]:
    """Authored roads that a name with another road word names: "Lachin highway" for "Lachin road"."""
    keys = _keys(store, query.rest, ask)
    found: dict[PlaceId, Candidate] = {}
    for place in store.places(kinds=(query.kind,)):
        for name in place.names:
            if keys & _borne(name.text, name.lang):
                why = (Reason("road_word", f"'{query.word}' says a {query.kind}; recorded as '{name.text}'"),)
                one = Candidate(place=place, name=name, how="composed", score=TRUST["network"], why=why)
                found.setdefault(place.id, _as_route(one, ask.at))
    return tuple(replace(one, score=round(one.score / len(found), 4)) for one in found.values())


@lru_cache(maxsize=ROAD_NAMES_HELD)
def _borne(text: str, lang: LangTag) -> frozenset[str]:
    """Keys of the name that a road's own name bears, as written and without endings; none for one of two ends."""
    cores = {fold(query.rest) for query in read(text) if not _parted(query)}
    return frozenset(cores.union(*(stems(core, lang, adjective=True) for core in cores)))


def _parted(query: RouteQuery) -> bool:
    return any(True for _ in split_dash(query.rest))


def _keys(store: Store, text: str, ask: Ask) -> frozenset[str]:
    """Keys under which a road may carry the name: as written, without an ending, and every name of the place meant."""
    keys = {fold(text), *stems(text, ask.lang, adjective=True)}
    for one in match.meanings(store, text, replace(ask, kind="", kinds=frozenset()))[:1]:
        keys |= {fold(name.text) for name in one.place.names}
    return frozenset(keys)


def _by_ends(store: Store, query: RouteQuery, ask: Ask) -> Candidate | None:
    """The route between the places that the rest of the query names; None when it does not name two."""
    whole = match.candidates(store, query.rest, ask)
    if any(match.trusted(one) and "parts_differ" not in _codes(one) for one in whole):
        return None
    said = Reason("road_word", f"'{query.word}' says a {query.kind}")
    # The endings of the ends are those of the road word's language: "Ağdamdan Xankəndiyə gedən yol".
    options = _Options(store, replace(ask, lang=ask.lang or query.lang))
    for way in ends(query):
        if chosen := options.chosen(way):
            return _composed(store, way, chosen, query.kind, ask, said)
    for way in bare_ends(query):
        chosen = options.chosen(way)
        # Any two words can be villages somewhere; what parts these two must be seen in them.
        if chosen and (_renowned(chosen) or any("ending_removed" in _codes(one) for one in chosen)):
            return _composed(store, way, chosen, query.kind, ask, said)
    return None


class _Options:
    """Places that each text may mean as an end, looked up once."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self._store, self._ask = store, ask
        self._found: dict[str, tuple[Candidate, ...]] = {}

    def chosen(self, way: Sequence[str]) -> tuple[Candidate, ...]:
        """A place for each text of the way; empty when one has none, or two have the same."""
        for text in way:
            if text not in self._found:
                self._found[text] = _places(self._store, text, self._ask)
            if not self._found[text]:
                return ()
        return _chosen([self._found[text] for text in way])


def _codes(candidate: Candidate) -> frozenset[str]:
    return frozenset(reason.code for reason in candidate.why)


def _renowned(chosen: Sequence[Candidate]) -> bool:
    """Whether two names side by side are those of places that everybody knows: "طريق دمشق حلب"."""
    return all(one.place.layer == "authored" or one.place.population >= BIG for one in chosen)


def _places(store: Store, text: str, ask: Ask) -> tuple[Candidate, ...]:
    """Places that may be an end of a route."""
    found = match.candidates(store, text, ask)
    ends = (one for one in found if match.trusted(one) and one.place.point and one.place.kind not in LINES)
    return tuple(islice(ends, MOST_ENDS_TRIED))


def _chosen(options: Sequence[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """One candidate for each end: of homonyms those that lie near each other; empty when two ends are one place."""
    best: tuple[float, tuple[Candidate, ...]] = (0.0, ())
    for way in islice(product(*options), MOST_WAYS_TRIED):
        if len({one.place.id for one in way}) == len(way):
            weight = prod(one.score for one in way) / _apart([one.place for one in way])
            best = max(best, (weight, way), key=lambda pair: pair[0])
    return best[1]


def _apart(places: Sequence[Place]) -> float:
    """How far the places lie from one another, as a divisor."""
    spots = [place.point.lonlat for place in places if place.point]
    far = sum(distance_km(a, b) for a, b in zip(spots, spots[1:], strict=False))
    return 1 + (far / MEANT_KM) ** 2


def _composed(
    store: Store, way: Sequence[str], chosen: Sequence[Candidate], kind: Kind, ask: Ask, said: Reason
) -> Candidate:
    """The candidate of a route between places that are known."""
    route = compose(store, [one.place for one in chosen], kind=kind, at=ask.at)
    # A road between the two most likely ends is as sure as the less sure of them.
    sure = min(_sureness(one) for one in chosen)
    names = " and ".join(f"'{text}' ({one.place.id})" for text, one in zip(way, chosen, strict=True))
    why = (said, Reason("route_ends", f"between {names}"), *route.why, *_end_reasons(chosen))
    return Candidate(
        place=route.place,
        how="composed",
        score=round(sure * TRUST[route.method], 4),
        why=why,
        parts=tuple(Part(text=text, place=one.place, name=one.name) for text, one in zip(way, chosen, strict=True)),
        geometry=route.geometry,
        method=route.method,
        length_m=route.length_m,
    )


def _sureness(candidate: Candidate) -> float:
    """An end's score without its homonyms, which the other end has already told apart."""
    return max(candidate.score, ALIKE_ENDS)


def _end_reasons(chosen: Sequence[Candidate]) -> tuple[Reason, ...]:
    """What the reader should know of the ends' names: their dates."""
    codes = {"not_used_then", "used_when", "transliterated", "ending_removed", "sounds_alike", "vowels_alike"}
    return tuple(dict.fromkeys(reason for one in chosen for reason in one.why if reason.code in codes))


def _unsaid(store: Store, text: str, ask: Ask) -> tuple[Candidate, ...]:
    """A bare "X–Y": a route only where an authored road has these two ends."""
    for way in split_dash(text):
        options = [_places(store, part, ask) for part in way]
        chosen = _chosen(options) if all(options) else ()
        if chosen:
            said = Reason("route_ends", "no road word, but these are the ends of an authored road")
            found = _composed(store, way, chosen, "road", ask, said)
            if found.method == "known":
                return (replace(found, score=round(found.score * NO_ROAD_WORD, 4)),)
    return ()
