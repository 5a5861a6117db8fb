"""From finds to ranked candidates: one candidate a place, with a probability and its reasons.

Score = how far the best find of the place can be trusted x the place's share of all weight under the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gazetteer.match.lookup import ACCEPTED, BIG, CASED, KNOWN, TRUST_WEAK, Find, lower_case
from gazetteer.match.renown import outshone
from gazetteer.match.values import DOUBTS, Ask, Candidate, Reason
from gazetteer.match.words import cores, phrases
from gazetteer.model import SETTLEMENTS, Name, Place, Use, distance_km
from gazetteer.names import fold, script
from gazetteer.perspective import resolve
from gazetteer.store import Hit, Store
from gazetteer.store.seeking import holders
from gazetteer.store.world import FIRST_LANGS
from gazetteer.times import when_text
from gazetteer.when import When
from gazetteer.wording import speaking

AUTHORED_WEIGHT = 1e6
"""Weight of an authored place, in inhabitants: that of a great city, since the data was written for these names."""
AUTHORED_VILLAGE_WEIGHT = 5e3
"""Of an authored village for each name that is recorded, as the better known have more. Every hamlet of a contested
region is authored, and Kirov or Van is hardly ever one there."""
OUTSHONE_WEIGHT = 0.03
"""What is left of an authored place's weight where a state or a great city bears the name."""
WORLD_SHARE = 0.1
"""Most of the weight that places of the world layer have together beside an authored one; nearness lifts this."""
COUNTRY_WEIGHT = 5e7
"""Weight of a country of the world layer: a bare name means the country before a city called so."""
FEATURE_WEIGHT = 4e4
"""Weight of a river, range or region of our tables: more than a village of its name, less than a city."""
LEAST_WEIGHT = 300.0
"""Weight of a place whose population nobody gave."""
KIND_WEIGHT = {
    "country": 3.0, "city": 1.0, "town": 1.0, "region": 1.0, "polity": 0.7, "village": 1.0, "district": 0.02,
    "quarter": 0.3, "road": 0.3, "railway": 0.3, "boundary": 0.05, "river": 0.1, "collective": 0.5,
}  # fmt: skip
"""What a bare name means first: the town before its district, the region before the polity that took its name."""
OTHER_KIND_WEIGHT = 0.2
UNSAID_KIND_WEIGHT = 0.05
"""Of a place whose recorded name holds another kind's class word, as lists of alternate names often do."""
NOT_THEN_WEIGHT = 0.2
NOT_THEN_TRUST = 0.85
"""A name out of use is still how old books call the place, so it loses rank, not the answer."""
USES_WEIGHT, REJECTS_WEIGHT = 4.0, 0.2
LANG_WEIGHT = 2.0
NEAR_KM = 30.0
"""Distance at which nearness counts half; the fourth power beyond, so that a village at hand beats a far capital."""
FAMOUS = 1_000_000
"""Inhabitants of a city whose every recorded name may stand alone, in lower case too."""
LETTERS = 5
"""Letters of another name of a lesser place that may stand alone: most shorter ones are words of some language."""
LONG = 7
"""Letters of a name that is hardly ever another word when it is read in another script."""
DIVISION_SHARE = 0.5
"""Most of a great city's weight that the province called so has beside it: a bare name means the city first."""
AMBIGUOUS_SHARE = 0.62
"""A first candidate with a smaller share of the weight is a guess among equals, and the answer says so."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A place with its best find, weight and reasons."""

    find: Find
    place: Place
    name: Name | None
    weight: float
    trust: float
    reasons: tuple[Reason, ...]
    outshone: bool = False
    """Whether the name is first of all that of a far better known place."""


def rank(store: Store, finds: Iterable[Find], ask: Ask, *, text: str, alone: bool = False) -> tuple[Candidate, ...]:
    """Candidates for the finds, best first, filtered by ``kind`` and ``countries``; those too weak have low scores.

    ``alone``: nothing stands around the text that could speak for the lesser of two places of one name.
    """
    by_place: dict[str, list[Find]] = defaultdict(list)
    for find in finds:
        by_place[find.hit.place].append(find)
    weighed = [one for group in by_place.values() if (one := _weigh(store, group, ask, text))]
    weighed = _lent_last(weighed)
    if alone and not ask.kinds:
        weighed = _cities_first(weighed)
    if not ask.near:
        weighed = _authored_first(_renowned_first(weighed, ask) if alone else weighed)
    total = sum(one.weight for one in weighed if one.trust >= ACCEPTED) or 1.0
    ranked = sorted(weighed, key=lambda one: (-one.weight * one.trust, one.place.id))
    return tuple(_candidate(one, total, ranked) for one in ranked)


def _lent_last(weighed: list[Weighed]) -> list[Weighed]:
    """The same, with authored places that have the name from outside lists only behind a known city of the world layer
    whose main name it is, and that is larger: "Asmara" is no Smara.
    """
    best = max((one.place.population for one in weighed if one.place.layer == "world" and _main(one)), default=0)
    if best < BIG:
        return weighed
    return [
        replace(one, weight=max(float(one.find.hit.population), LEAST_WEIGHT), outshone=True)
        if one.place.layer == "authored" and not one.name and one.find.hit.population < best
        else one
        for one in weighed
    ]


def _main(one: Weighed) -> bool:
    """Whether the text is written as a main name of the place."""
    return one.find.how == "exact" and one.name is not None and one.name.kind != "variant"


def _cities_first(weighed: list[Weighed]) -> list[Weighed]:
    """The same with provinces of the world layer below the great city that bears the name: "Buenos Aires"."""
    great = [
        one.weight
        for one in weighed
        if one.place.layer == "world"
        and one.place.kind in SETTLEMENTS
        and one.place.population >= FAMOUS
        and _main(one)
    ]
    most = DIVISION_SHARE * max(great, default=0.0)
    return [
        replace(one, weight=min(one.weight, most))
        if most and one.place.layer == "world" and one.place.kind == "region"
        else one
        for one in weighed
    ]


def _renowned_first(weighed: list[Weighed], ask: Ask) -> list[Weighed]:
    """The same with the weight of authored places taken down where a state or a great city is called so."""
    return [
        replace(one, weight=one.weight * OUTSHONE_WEIGHT, outshone=True) if outshone(one, weighed, ask.lang) else one
        for one in weighed
    ]


def _authored_first(weighed: list[Weighed]) -> list[Weighed]:
    """The same with the world layer's weights scaled down to their share beside authored places."""
    mine = sum(
        one.weight
        for one in weighed
        if one.place.layer == "authored" and not one.outshone and one.place.kind != "village" and one.trust >= ACCEPTED
    )
    rest = sum(one.weight for one in weighed if one.place.layer == "world")
    scale = min(1.0, WORLD_SHARE / (1 - WORLD_SHARE) * mine / rest) if mine and rest else 1.0
    return [replace(one, weight=one.weight * scale) if one.place.layer == "world" else one for one in weighed]


def ambiguous(candidates: Sequence[Candidate]) -> bool:
    """Whether two or more places fit so equally that the first is a guess."""
    if len(candidates) < 2:
        return False
    total = sum(one.score for one in candidates)
    return candidates[0].score < AMBIGUOUS_SHARE * total


def _candidate(one: Weighed, total: float, ranked: Sequence[Weighed]) -> Candidate:
    share = min(1.0, one.weight / total)
    reasons = list(one.reasons)
    others = [other.place for other in ranked if other.place.id != one.place.id]
    if others:
        reasons.append(_among(one.place, others))
    score = round(one.trust * (share if one.trust >= ACCEPTED else 1.0), 4)
    return Candidate(place=one.place, name=one.name, how=one.find.how, score=score, why=tuple(reasons))


def _among(place: Place, others: Sequence[Place]) -> Reason:
    if place.layer == "authored" and all(other.layer == "world" for other in others):
        return Reason("authored", "comes before places of the world layer with this name")
    if place.population > max(other.population for other in others):
        return Reason("population", f"the largest of {len(others) + 1} places with this name")
    return Reason("homonyms", f"{len(others)} other place{'s' if len(others) > 1 else ''} may be meant")


def _weigh(store: Store, finds: Sequence[Find], ask: Ask, text: str) -> Weighed | None:
    """The place's best find with all that speaks for and against it; None when ``kind`` or ``countries`` exclude it."""
    place = store.place(finds[0].hit.place)
    if not place or (ask.kinds and place.kind not in ask.kinds):
        return None
    belongs = _belongs(store, place, ask.countries)
    if belongs is None:
        return None
    plausible = [replace(find, trust=_plausible(find, text, ask)) for find in finds]
    find = max(plausible, key=lambda one: (one.trust, one.likelihood, _name_rank(store, one.name, ask)))
    weight = _prior(place, find.hit, ask, _said(text, ask.lang)) * find.likelihood
    trust, reasons = find.trust, list(find.reasons)
    for factor, lower, reason in (*_by_use(store, find.name, ask), *_by_place(place, ask)):
        weight, trust = weight * factor, trust * lower
        reasons.append(reason)
    reasons += [Reason("country", f"belongs to or is claimed by {belongs}")] if belongs else []
    reasons += [Reason("kind_asked", f"is a {place.kind}")] if ask.kind else []
    if trust < ACCEPTED and not any(reason.code in DOUBTS for reason in reasons):
        reasons.append(Reason("weak", "known only as another name of a small place of the world layer"))
    return Weighed(find, place, find.name, weight, trust, tuple(reasons))


def _prior(place: Place, hit: Hit, ask: Ask, said: frozenset[str]) -> float:
    """Weight of the place before anything else is asked; ``said``: the kinds that a word in the text names."""
    base = max(float(hit.population), LEAST_WEIGHT)
    if hit.layer == "authored":
        base = AUTHORED_VILLAGE_WEIGHT * len(place.names) if hit.kind == "village" else AUTHORED_WEIGHT
    elif hit.kind == "country":
        base = COUNTRY_WEIGHT
    elif _feature(hit):
        return FEATURE_WEIGHT * (1.0 if not said or hit.kind in said else UNSAID_KIND_WEIGHT)
    if ask.kind in SETTLEMENTS and hit.kind != ask.kind:
        base *= OTHER_KIND_WEIGHT
    if said:
        return base if hit.kind in said else base * UNSAID_KIND_WEIGHT
    return base if ask.kind else base * KIND_WEIGHT.get(hit.kind, 0.5)


def _feature(hit: Hit) -> bool:
    """Whether it is a sea, river, range or region of the layer's own tables, which list only what the world knows."""
    return hit.layer == "world" and not hit.population and hit.kind not in (*SETTLEMENTS, "district")


def _said(text: str, lang: str) -> frozenset[str]:
    """Kinds that a class word in the text names, though the text as a whole be a name: "Лачинский район"."""
    return next((core.kinds for core in cores(text, lang) if core.kinds), frozenset())


def _plausible(find: Find, text: str, ask: Ask) -> float:
    """Trust in the find, lowered where a name of the world layer is more likely an ordinary word or a person.

    Who gives a kind or a position says that it is a place.
    """
    if ask.kinds or ask.near:
        return find.trust
    if find.hit.layer == "authored":
        return min(find.trust, TRUST_WEAK) if _hamlet_word(find, text) else find.trust
    if find.hit.kind == "country" and find.how == "transliterated" and not _renowned(find):
        return min(find.trust, TRUST_WEAK)
    if find.how == "fuzzy":
        return find.trust if _renowned(find) else min(find.trust, TRUST_WEAK)
    if find.hit.path == "transliterated":
        # A reading of a foreign alternate name: of the short ones most are words.
        key = fold(text)
        known = find.hit.population >= (KNOWN if len(key) >= LONG else FAMOUS)
        doubtful = not known or len(key) < LETTERS or lower_case(text) or key in phrases("common")
    else:
        doubtful = _ordinary(find.hit, find.name, text, ask)
    return min(find.trust, TRUST_WEAK) if doubtful else find.trust


def _hamlet_word(find: Find, text: str) -> bool:
    """Whether the text is more likely an ordinary word than this authored village, of which every one is on record."""
    if find.hit.kind != "village" or len(fold(text)) >= LETTERS:
        return False
    return lower_case(text)


def _renowned(find: Find) -> bool:
    """Whether a place of the world layer is one that people misspell: some small town is within an error of any word.

    Of a country's names in all languages those in the rarer ones are like everybody's words too.
    """
    name, hit = find.name, find.hit
    if hit.kind == "country":
        return name is not None and name.lang.split("-")[0] in FIRST_LANGS
    main = name is not None and name.kind != "variant"
    return hit.population >= (KNOWN if main else BIG)


def _ordinary(hit: Hit, name: Name | None, text: str, ask: Ask) -> bool:
    """Whether the text is more likely an ordinary word or a person than this place of the world layer."""
    key, lower = fold(text), lower_case(text)
    if _feature(hit):
        return lower or key in phrases("common")
    main = name is not None and name.kind != "variant" and name.lang in ("und", "en", ask.lang)
    weighty = hit.kind == "country" or hit.population >= BIG
    famous = hit.kind == "country" or hit.population >= FAMOUS
    accented = script(text) == "Latn" and not text.isascii()
    if accented and name and name.text.isascii() and not (main and weighty):
        # Who writes accents means them: "Savaş" is a Turkish word, not Savas in France.
        return True
    if key in phrases("common") and (lower or not main or not weighty):
        return True
    if lower and not (main and weighty) and not (famous and len(key) >= LETTERS):
        return True
    if main or " " in key or ask.countries or script(text) not in CASED:
        return False
    return hit.population < KNOWN or len(key) < LETTERS and not famous


def _by_use(store: Store, name: Name | None, ask: Ask) -> list[tuple[float, float, Reason]]:
    """Factors of weight and trust, with a reason each, from who uses the name, when, and its language."""
    if not name:
        return []
    found = []
    uses = [use for use in name.held if use.stance != "rejects"]
    if ask.at and uses:
        found.append(_dated(name, uses, ask.at))
    elif uses and (times := spoken(use.when for use in uses)):
        found.append((1.0, 1.0, Reason("used_when", f"'{name.text}': use recorded {times}")))
    if ask.lang and name.lang.split("-")[0] == ask.lang.split("-")[0]:
        found.append((LANG_WEIGHT, 1.0, Reason("language", f"'{name.text}' is recorded as {name.lang}")))
    stance = _stance(store, name, ask)
    if stance == "rejects":
        found.append((REJECTS_WEIGHT, 1.0, Reason("perspective_rejects", f"{ask.perspective} rejects '{name.text}'")))
    elif stance:
        found.append((USES_WEIGHT, 1.0, Reason("perspective_uses", f"{ask.perspective} {stance} '{name.text}'")))
    return found


def _dated(name: Name, uses: Sequence[Use], at: When) -> tuple[float, float, Reason]:
    then = spoken([at]) if "/" in at.edtf else f"at {spoken([at])}"
    if any(use.when.covers(at) for use in uses):
        return 1.0, 1.0, Reason("used_then", f"'{name.text}' was in use {then if at.earliest or at.latest else 'then'}")
    times = spoken(use.when for use in uses) or "at other times"
    text = f"'{name.text}': use recorded {times}; none {then}"
    return NOT_THEN_WEIGHT, NOT_THEN_TRUST, Reason("not_used_then", text)


def spoken(times: Iterable[When]) -> str:
    """The times in words, once each; those without any limit say nothing. Reasons are English on every page.

    >>> spoken([When("1926~/.."), When("1930/1990-05"), When(".."), When("../1922")])
    'since about 1926, 1930 to May 1990, until 1922'
    """
    with speaking(None):
        return ", ".join(dict.fromkeys(when_text(when) for when in times if when.earliest or when.latest))


def _stance(store: Store, name: Name, ask: Ask) -> str:
    """What the perspective asked for does with the name then: ``prefers``, ``accepts``, ``rejects``, or nothing."""
    asked = resolve(store, ask.perspective, ask.at)
    own = {one.id for one in asked if one.party == asked[0].party}
    stances = {use.stance for use in name.held if use.by in own and (not ask.at or use.when.covers(ask.at))}
    return next((one for one in ("prefers", "accepts", "rejects") if one in stances), "")


def _name_rank(store: Store, name: Name | None, ask: Ask) -> float:
    """Which of a place's names that match equally well is shown: the one of the language, side and time asked for."""
    if not name:
        return -1.0
    points = 1.0 if name.held else 0.0
    for factor, _, _ in _by_use(store, name, ask):
        points += factor
    return points


def _by_place(place: Place, ask: Ask) -> list[tuple[float, float, Reason]]:
    """Factor of weight from where the place lies."""
    if not ask.near or not place.point:
        return []
    far = distance_km(ask.near, place.point.lonlat)
    return [(1 / (1 + (far / NEAR_KM) ** 2) ** 2, 1.0, Reason("near", f"{far:,.0f} km from the position given"))]


def _belongs(store: Store, place: Place, countries: Sequence[str]) -> str | None:
    """Which of ``countries`` the place belongs to or is claimed by; "" when none was asked; None when no one of them.

    Claims of all sides count alike: a place two countries claim is found under either.
    """
    if not countries:
        return ""
    mine = holders(store, place)
    found = [code for code in countries if code.lower() in mine]
    return ", ".join(found) if found else None
