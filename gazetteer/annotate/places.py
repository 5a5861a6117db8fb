"""Which place each spot means: candidates from ``match``, weighed by ``context``, too weak ones dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gazetteer.annotate.document import DASHES, SENTENCE_ENDS, Document
from gazetteer.annotate.draft import Draft, guarded
from gazetteer.annotate.offices import of_office, office_kinds, shared
from gazetteer.annotate.scan import WORDLIKE
from gazetteer.annotate.spots import Spot
from gazetteer.annotate.tables import one_kind
from gazetteer.annotate.unspoken import HYPHENS, unspoken, without_halves
from gazetteer.annotate.villages import unsupported, without
from gazetteer.context import Choice, Question, settle
from gazetteer.match import Ask, Candidate
from gazetteer.match.lookup import Find, classed, named, spelled
from gazetteer.match.rank import rank
from gazetteer.match.renown import called
from gazetteer.match.values import DOUBTS
from gazetteer.match.words import Core
from gazetteer.model import AREAS, SETTLEMENTS, LonLat, Place
from gazetteer.store import Hit, Store

MOST_CANDIDATES = 20
"""Namesakes of one spot that are weighed; the commonest names of the world have hundreds, all small."""
WORD_SCORE = 0.95
"""An adjective, people or language of a table: right unless the word means something else too."""
DATELINE = 6
"""Tokens from the head of a line in which a dateline names its place, and to its dash."""
DATELINE_LETTERS = 4
"""Letters of a word in capitals that is no abbreviation where a dash follows: ``PATASKALA -- City officials``."""
LONG_DASHES = DASHES - HYPHENS
SUPPORTED = frozenset({"contained", "neighbours", "near_asked", "country_asked"})
"""Reasons that make up for a doubtful find."""
UNFIT = frozenset(
    {"river", "lake", "sea", "strait", "gulf", "reservoir", "peak", "island", "archipelago", "reef", "peninsula"}
)
"""Kinds whose class word makes another thing of a name: Lake X is not the town X."""
FIRST_WORD_POPULATION = 15_000
"""Inhabitants of a place that the first word of a sentence, with no sign of place beside it, may mean."""
NAMESAKE_SCORE = 0.01
"""Lowers a state or province beside the city it shares its name with."""
OTHER_NAME_SCORE, OTHER_COUNTRY_SCORE = 0.02, 0.0001
"""Lowers a place, and a country, by a name that is not its main one in the language, beside places called just so."""
CITY_POPULATION = 100_000
CITY_SCORE = 0.8
"""A city's alternate name in the middle of a sentence, with a capital, is the city four times in five."""
ARTICLE_SCORE = 0.05
OTHER_KIND_SCORE = 0.6
"""Lowers a place whose kind is not the one the class word says: the town for the region named after it."""


def settled(
    store: Store, doc: Document, spots: Sequence[Spot], ask: Ask, *, near: LonLat | None, countries: tuple[str, ...]
) -> list[Draft]:
    """A draft for every spot that means a place with some likelihood."""
    memo: dict[tuple[object, ...], tuple[Candidate, ...]] = {}
    asked = [_remembered(store, doc, spot, ask, memo) for spot in spots]
    outer = [_container(doc, spots, n) for n in range(len(spots))]
    inner = {there: here for here, there in enumerate(outer) if there is not None}
    questions = [Question(candidates=found, container=outer[n], content=inner.get(n)) for n, found in enumerate(asked)]
    choices = settle(questions, near=near, countries=countries)
    struck = unsupported(store, doc, spots, choices, near=near, located=located)
    if any(struck):
        choices = settle(_without_struck(questions, struck), near=near, countries=countries)
    drafts: list[Draft] = []
    alone = unspoken(doc, spots, choices, located)
    for n, (spot, choice, lonely) in enumerate(zip(spots, choices, alone, strict=True)):
        if lonely or _elsewhere(spots, choices, n, outer[n]):
            continue
        draft = Draft(first=spot.first, last=spot.last, spot=spot, candidates=choice.candidates)
        if choice.candidates and _plausible(doc, spot, choice.candidates[0]):
            _decide(draft, choice.candidates, choice.sure)
            _without_direction(draft)
            drafts.append(draft)
        elif not choice.candidates and _says_place(doc, spot):
            drafts.append(draft)
    return without_halves(doc, drafts)


def _elsewhere(spots: Sequence[Spot], choices: Sequence[Choice], n: int, outer: int | None) -> bool:
    """Whether the text says "in" a province that does not hold the town: another town of the name is meant."""
    best = choices[n].best
    holder = choices[outer].best if outer is not None and spots[outer].first > spots[n].last + 2 else None
    if best is None or holder is None or holder.place.kind != "region" or best.place.kind not in SETTLEMENTS:
        return False
    within = best.place.related("part_of")
    world = best.place.layer == holder.place.layer == "world"
    return world and bool(within) and holder.place.id not in within


def _without_struck(questions: Sequence[Question], struck: Sequence[frozenset[str]]) -> list[Question]:
    """The questions without the villages struck out; equal candidates stay one value, which is settled once."""
    memo: dict[tuple[int, frozenset[str]], tuple[Candidate, ...]] = {}
    left: list[Question] = []
    for question, ids in zip(questions, struck, strict=True):
        key = id(question.candidates), ids
        if ids and key not in memo:
            memo[key] = without(question.candidates, ids)
        left.append(replace(question, candidates=memo[key]) if ids else question)
    return left


def _without_direction(draft: Draft) -> None:
    """``Northeast Georgia`` is in Georgia: the direction tells where in it, and stays outside the span."""
    spot = draft.spot
    if spot is not None and spot.direction and not spot.class_word and draft.place is not None:
        draft.first += 1


def _says_place(doc: Document, spot: Spot) -> bool:
    """Whether the class word is part of the name, so that it is a place though nobody recorded it."""
    if spot.direction:
        return True
    if not spot.class_word or not doc.tokens[spot.last].capital or not doc.tokens[spot.first].capital:
        return False
    return not spot.hits or bool(spot.kinds & UNFIT)


def _decide(draft: Draft, candidates: Sequence[Candidate], sure: bool) -> None:
    best = candidates[0]
    draft.ambiguous = not sure
    draft.place = best.place if sure else None
    draft.score = best.score
    draft.why.extend(best.why)


def _remembered(
    store: Store,
    doc: Document,
    spot: Spot,
    ask: Ask,
    memo: dict[tuple[object, ...], tuple[Candidate, ...]],
) -> tuple[Candidate, ...]:
    kinds = office_kinds(doc, spot)
    key = (
        spot.text,
        spot.role,
        spot.class_word,
        spot.adjective,
        spot.cut,
        kinds,
        _articled(doc, spot) + _thing(doc, spot),
    )
    if key not in memo:
        none: tuple[Candidate, ...] = ()
        found = guarded(lambda: candidates(store, doc, spot, ask), none, step="candidates", first=spot.first)
        memo[key] = of_office(found, kinds)
    return memo[key]


def candidates(store: Store, doc: Document, spot: Spot, ask: Ask) -> tuple[Candidate, ...]:
    """Places that the spot may mean, best first, before the rest of the text is asked."""
    if spot.role in WORDLIKE:
        return tuple(_worded(store, spot))
    if spot.direction:
        return _directed(store, doc, spot, ask)
    surface = doc.text[doc.tokens[spot.first].start : doc.tokens[spot.last].end]
    if spot.adjective:
        surface = surface.capitalize()
    if spot.kinds:
        found = classed(store, Core(spot.text, spot.kinds, spot.class_word), ask.lang)
        ranked = rank(store, found, ask, text=surface)[:MOST_CANDIDATES]
        good = tuple(one for one in ranked if not _doubtful(one) and not _several(doc, spot, one.place))
        if good or spot.kinds & UNFIT:
            return good
        plain = _plain(store, doc, spot, ask, surface)
        inside = doc.text[doc.tokens[spot.last].start : doc.tokens[spot.last].end] == spot.class_word
        fitting = (one for one in plain if one.place.kind != "country" or not inside)
        return tuple(replace(one, score=round(one.score * OTHER_KIND_SCORE, 4)) for one in fitting)
    return _plain(store, doc, spot, ask, surface)


def _several(doc: Document, spot: Spot, place: Place) -> bool:
    """Whether the class word says one island, and the place is a group of them: Spratly Island is one of theirs."""
    return place.kind == "archipelago" and "archipelago" not in one_kind(doc.lang, spot.class_word)


def _directed(store: Store, doc: Document, spot: Spot, ask: Ask) -> tuple[Candidate, ...]:
    """``Eastern Ukraine`` lies in Ukraine; ``East Cleveland`` is another place, which nobody recorded."""
    if not spot.class_word and doc.key(spot.first) not in doc.words("words", "compass") or spot.kinds:
        return ()
    if spot.class_word and doc.match_right(spot.last, doc.words("places", "parts")):
        return ()
    plain = _plain(store, doc, replace(spot, direction=False), ask, spot.text)
    fitting = AREAS | {"island"} if not spot.class_word else AREAS - {"country"}
    areas = (one for one in plain if one.place.kind in fitting)
    return tuple(replace(one, score=round(one.score * OTHER_KIND_SCORE, 4)) for one in areas)


def _plain(store: Store, doc: Document, spot: Spot, ask: Ask, surface: str) -> tuple[Candidate, ...]:
    """Candidates for the name as it stands; doubtful ones only when there are no others."""
    ids = {hit.place for hit in spot.hits}
    finds = [find for find in spelled(store, spot.text, ask.lang) if find.hit.place in ids]
    finds = finds or [Find(hit, named(store, hit), "variant", WORD_SCORE, ()) for hit in spot.hits]
    ranked = rank(store, finds, ask, text=surface)
    article = _articled(doc, spot)
    if article:
        ranked = tuple(one if one.place.kind in SETTLEMENTS else _undoubted(one) for one in ranked)
    if all(_doubtful(one) for one in ranked):
        ranked = tuple(_in_text(doc, spot, one) for one in ranked)
    ranked = _main_names_first(tuple(one for one in ranked if not _doubtful(one)) or ranked, ask.lang)
    ranked = _cities_first(ranked, ask.lang)[:MOST_CANDIDATES]
    return _after_article(doc, ranked, _thing(doc, spot)) if article else ranked


def _articled(doc: Document, spot: Spot) -> bool:
    """Whether an article stands before the name, or before a noun that the name stands before."""
    return doc.tables.flag("article_no_settlement") and doc.key(spot.first - 1) in doc.words("words", "articles")


def _thing(doc: Document, spot: Spot) -> bool:
    """Whether a definite article is the name's own: ``the Jhelum flows``, but not ``the Jhelum bridge``."""
    before, after = doc.key(spot.first - 1), spot.last + 1
    if before not in doc.words("words", "demonstratives") and before not in doc.words("words", "of"):
        return False
    if not _articled(doc, spot) or spot.class_word or doc.tokens[spot.last].tail:
        return False
    if not doc.same_sentence(spot.last, after) or doc.mark(after) in SENTENCE_ENDS and doc.mark(after):
        return True
    if doc.key(after) in doc.words("words", "and"):
        return doc.key(after + 1) in doc.words("words", "articles")
    ends = ("words", "stop"), ("verbs", "exact"), ("verbs", "auxiliary"), ("verbs", "flowing")
    return doc.key(after) not in doc.words("words", "of") and any(doc.key(after) in doc.words(*one) for one in ends)


def _main_names_first(ranked: tuple[Candidate, ...], lang: str) -> tuple[Candidate, ...]:
    """A place of the world layer that is only called so besides, or in another language, after those called just so.

    "Columbia" is some language's Colombia, Islamabad an older Chittagong: an English text means neither. Only
    in English, as it writes most of the layer's main names; what others call Genoa is one of its many names besides.
    """
    if lang.split("-")[0] != "en":
        return ranked
    besides = {one.place.id for one in ranked if one.place.layer == "world" and not called(one, lang)}
    if not besides or all(one.place.id in besides for one in ranked):
        return ranked
    lower = {id: OTHER_COUNTRY_SCORE if id.startswith("iso-") else OTHER_NAME_SCORE for id in besides}
    return shared(ranked, [one.score * lower.get(one.place.id, 1.0) for one in ranked])


def _cities_first(ranked: tuple[Candidate, ...], lang: str) -> tuple[Candidate, ...]:
    """Of a state and a big city of one name in one country the bare name is the city: Washington, New York; but not
    where the city is only called so besides, as Oklahoma City.
    """
    towns = [one for one in ranked if one.place.population >= CITY_POPULATION and _town(one.place)]
    cities = {one.place.country for one in towns if called(one, lang)}
    if not any(_division(one.place, cities) for one in ranked):
        return ranked
    return shared(ranked, [one.score * (NAMESAKE_SCORE if _division(one.place, cities) else 1.0) for one in ranked])


def _town(place: Place) -> bool:
    return place.layer == "world" and place.kind in SETTLEMENTS


def _division(place: Place, countries: set[str]) -> bool:
    return place.layer == "world" and place.kind == "region" and place.country in countries


def _in_text(doc: Document, spot: Spot, one: Candidate) -> Candidate:
    """A doubt about a bare word is none about a city's name inside a sentence, where its capital means something."""
    capital = not doc.first(spot.first) or doc.tokens[spot.first].uncased or _dateline(doc, spot)
    if not _doubtful(one) or one.place.population < CITY_POPULATION or not capital:
        return one
    return _undoubted(one)


def _undoubted(one: Candidate) -> Candidate:
    if not _doubtful(one):
        return one
    why = tuple(reason for reason in one.why if reason.code not in DOUBTS)
    return replace(one, score=max(one.score, CITY_SCORE), why=why)


def _after_article(doc: Document, ranked: tuple[Candidate, ...], thing: bool) -> tuple[Candidate, ...]:
    """Articles stand before rivers, seas and areas, not before towns; where nouns have capitals, it is a noun."""
    others = tuple(one for one in ranked if one.place.kind not in SETTLEMENTS)
    if doc.tables.flag("nouns_capital"):
        return others or tuple(one for one in ranked if one.place.layer == "authored")
    if not others:
        return tuple(one for one in ranked if not thing or _named_with_article(doc, one.place))
    towns = (replace(one, score=round(one.score * ARTICLE_SCORE, 4)) for one in ranked if one not in others)
    return tuple(sorted([*others, *towns], key=lambda one: (-one.score, one.place.id)))


def _named_with_article(doc: Document, place: Place) -> bool:
    """Whether a town may stand after an article: ours, and those that have one in a name, as Le Mans in "du Mans"."""
    articles = doc.words("words", "articles")
    return place.layer == "authored" or any(name.text.partition(" ")[0].lower() in articles for name in place.names)


def _worded(store: Store, spot: Spot) -> list[Candidate]:
    """The countries and areas that an adjective, people or language belongs to."""
    hits: dict[str, Hit] = {}
    for hit in spot.hits:
        hits.setdefault(hit.place, hit)
    places = [place for id in hits if (place := store.place(id))]
    authored = [place for place in places if place.layer == "authored"]
    order = {"country": 0, "polity": 2}
    ranked = sorted(authored or places, key=lambda place: (order.get(place.kind, 1), -place.population, place.id))
    return [_word_candidate(place, n) for n, place in enumerate(ranked[:3])]


def _word_candidate(place: Place, n: int) -> Candidate:
    return Candidate(place=place, how="variant", score=WORD_SCORE if n == 0 else 0.05)


def _doubtful(one: Candidate) -> bool:
    return any(reason.code in DOUBTS for reason in one.why)


def _plausible(doc: Document, spot: Spot, best: Candidate) -> bool:
    """Whether a wrong pin is unlikely: a doubtful find needs support, the first word of a sentence a known place."""
    place = best.place
    if spot.role != "name" or place.layer == "authored" or place.kind == "country":
        return True
    supported = located(doc, spot) or any(reason.code in SUPPORTED for reason in best.why)
    if _doubtful(best):
        return located(doc, spot) and any(reason.code in SUPPORTED for reason in best.why)
    alone = spot.first == spot.last
    small = alone and place.population < CITY_POPULATION and not supported
    # Without capitals nothing tells a small town's name from a word.
    if small and (doc.tokens[spot.first].uncased or _speaks(doc, spot)):
        return False
    if alone and _common(doc, spot):
        return supported and place.population >= FIRST_WORD_POPULATION
    if alone and doc.tables.flag("nouns_capital"):
        return located(doc, spot) or place.population >= CITY_POPULATION
    if alone and doc.first(spot.first) and not doc.tokens[spot.first].uncased:
        return supported or place.population >= FIRST_WORD_POPULATION
    return True


def _speaks(doc: Document, spot: Spot) -> bool:
    """Whether a verb of saying stands beside it: governments of small towns do not speak, people named alike do."""
    saying = doc.words("verbs", "saying")
    if doc.key(spot.first - 1) in doc.words("words", "of"):
        return False
    before = doc.match_left(spot.first - 1, saying) and not doc.match_left(
        spot.first - 1, doc.words("verbs", "calling")
    )
    return bool(doc.match_right(spot.last + 1, saying) or before)


def _common(doc: Document, spot: Spot) -> bool:
    """Whether the text has the same word in small letters, as it has ordinary words."""
    token = doc.tokens[spot.first]
    return token.key in doc.small_words and token.capital and not token.uncased


def located(doc: Document, spot: Spot) -> bool:
    """Whether a word of place stands before the spot, its ending is locative, or it opens a dateline."""
    return bool(place_word(doc, spot.first)) or case_of(doc, spot) == "locative" or _dateline(doc, spot)


def _dateline(doc: Document, spot: Spot) -> bool:
    """``KATZRIN –``, ``TOKYO, Nov. 25 –``: in capitals at the head of a line, with a dash soon after."""
    first = doc.first_of[doc.sentence_of[spot.first]]
    if not all(token.text.isupper() for token in doc.tokens[spot.first : spot.last + 1] if token.word):
        return False
    dash = doc.text[doc.tokens[spot.last].end : doc.tokens[spot.last].end + 3].lstrip()
    if len(doc.tokens[spot.first].text) >= DATELINE_LETTERS and (dash.startswith("--") or dash[:1] in LONG_DASHES):
        return bool(dash)
    if spot.first - first > DATELINE:
        return False
    after = range(spot.last + 1, min(spot.last + 1 + DATELINE, len(doc.tokens)))
    return any(doc.mark(i) in DASHES and doc.mark(i) and doc.gap(i).isspace() for i in after)


def place_word(doc: Document, first: int) -> int:
    """How many tokens of a preposition of place, an article left aside, stand before ``first``."""
    before = first - 1
    if doc.key(before) in doc.words("words", "articles"):
        before -= 1
    return doc.match_left(before, doc.words("places", "before"))


def case_of(doc: Document, spot: Spot) -> str:
    """``locative``, ``genitive`` or another entry of ``[cases]`` that the ending cut off belongs to; empty if none."""
    ending = spot.cut.strip() or doc.tokens[spot.last].tail
    if not ending:
        return ""
    for name in doc.tables.names("cases"):
        if ending in doc.words("cases", name):
            return name
    return ""


def _inside(doc: Document, at: int, there: int) -> bool:
    """``Herat, in Afghanistan``, ``Tournai, dans le Hainaut``: only "in" and an article stand before the container."""
    size = doc.match_right(at, doc.words("places", "inside"))
    at += size
    return size > 0 and (at == there or at == there - 1 and doc.key(at) in doc.words("words", "articles"))


def _container(doc: Document, spots: Sequence[Spot], n: int) -> int | None:
    """The next spot, when only a comma or bracket parts it from this one."""
    if n + 1 >= len(spots) or spots[n].role != "name" or spots[n + 1].role != "name":
        return None
    here, there = spots[n].last, spots[n + 1].first
    comma = doc.mark(here + 1) in (",", "(", "،", "、") and bool(doc.mark(here + 1))
    if not comma or not doc.same_sentence(here, there):
        return None
    if there != here + 2:
        return n + 1 if _inside(doc, here + 2, there) else None
    # A third name after "and" or another comma makes it a list.
    beyond = spots[n + 2].first if n + 2 < len(spots) else -1
    linked = range(spots[n + 1].last + 1, beyond)
    listed = 0 < len(linked) <= 2 and all(doc.mark(i) == "," or doc.key(i) in doc.words("words", "and") for i in linked)
    return None if listed else n + 1
