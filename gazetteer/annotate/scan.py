"""Where the text has names of places: leftmost, longest, at word boundaries, inflected forms included.

Nothing is resolved here; a spot carries the hits under its key, and what was cut off to find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gazetteer.annotate.document import DASHES, Document, Token
from gazetteer.annotate.tables import LANGS, class_kinds, tables
from gazetteer.model import LangTag
from gazetteer.names import fold, lexicon, script
from gazetteer.store import Hit, Role, Store

LONGEST_NAME = 8
"""Words of the longest name looked for; 0.3 % of the world's names have more."""
LONGEST_KEY = 80
"""Characters of the longest key looked for."""
SHORTEST_STEM = 3
"""Letters left when an ending is cut."""
INFLECTED_POPULATION = 1_000
"""Inhabitants of a world-layer place whose name is looked for inflected: hamlets' names are ordinary words too often."""
FIRST_WORD_POPULATION = 100_000
"""The same for the first word of a sentence, which has a capital whatever it is."""
ADJECTIVE_POPULATION = 15_000
"""Inhabitants of a world-layer town of which adjectives are looked for."""
PHYSICAL = frozenset({"river", "lake", "sea", "strait", "gulf", "reservoir", "peak", "island", "archipelago", "reef", "peninsula"})
"""Kinds whose class word is part of a name and makes a place of any word before it."""
WORDLIKE = frozenset({"adjective", "people", "language"})
_LONGEST_ACRONYM = 4
_SHORTEST_READING = 5
"""Letters of a word that may be the transliteration of a name in another script."""
_ABBREVIATED = 3
"""Letters of a capitalised word whose full stop may stand inside a name: ``St. Petersburg``."""


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


def scan(store: Store, doc: Document) -> list[Spot]:
    """All spots of the text, in order, none overlapping."""
    spots: list[Spot] = []
    at = 0
    while at < len(doc.tokens):
        spot = _found(store, doc, at, spots[-1].last if spots else -1) if may_begin(doc, at) else None
        if spot:
            while spots and spots[-1].last >= spot.first:
                spots.pop()
            spots.append(spot)
        at = max(at, spot.last if spot else at) + 1
    return spots


def _found(store: Store, doc: Document, at: int, taken: int) -> Spot | None:
    """The spot at a token, with the class word beside it; a name that nobody recorded when a class word says it is one."""
    spot = spot_at(store, doc, at)
    unknown = _unknown(doc, at) if doc.tables.flag("unknown_names") else None
    if not spot or unknown and unknown.last > spot.last and not (spot.role == "name" and _sure(spot.hits[0])):
        return unknown
    return with_class_word(doc, spot, taken)


def may_begin(doc: Document, at: int) -> bool:
    """Whether a name, or a word made from one, may begin at the token."""
    token = doc.tokens[at]
    if not token.word or token.text[0].isdigit():
        return False
    return token.capital or doc.tables.flag("lower_adjectives") and len(token.key) > SHORTEST_STEM


def spot_at(store: Store, doc: Document, at: int, limit: int = LONGEST_NAME) -> Spot | None:
    """The longest spot that begins at the token; of equally long ones the one written exactly so."""
    run = _run(doc, at, limit)
    exact = _exact(store, doc, run)
    bent = _bent(store, doc, run)
    if exact and bent:
        if exact.last != bent.last:
            return exact if exact.last > bent.last else bent
        return bent if _better(bent, exact) else exact
    return exact or bent


def _better(bent: Spot, exact: Spot) -> bool:
    """An authored place in an inflected form goes before a village of the world layer that is written exactly so."""
    return bent.hits[0].layer == "authored" and not _sure(exact.hits[0])


def _sure(hit: Hit) -> bool:
    return hit.layer == "authored" or hit.kind == "country" or hit.population >= FIRST_WORD_POPULATION


def _run(doc: Document, at: int, limit: int) -> list[int]:
    """Tokens from ``at`` on that one name may hold: parted by spaces or hyphens, no ending inside, one sentence."""
    run = [at]
    here = at
    while len(run) < limit and not doc.tokens[here].tail:
        following = _next(doc, here)
        if following is None:
            break
        run.append(following)
        here = following
    return run


def _next(doc: Document, here: int) -> int | None:
    """The token that may continue a name after ``here``."""
    after = here + 1
    if not doc.same_sentence(here, after):
        return None
    gap = doc.gap(after)
    if doc.tokens[after].word:
        return after if gap.isspace() or not gap else None
    mark, beyond = doc.mark(after), after + 1
    if not doc.same_sentence(after, beyond) or not doc.tokens[beyond].word or gap:
        return None
    if mark in DASHES:
        return beyond if not doc.gap(beyond) else None
    short = doc.tokens[here].capital and len(doc.tokens[here].text) <= _ABBREVIATED
    return beyond if mark == "." and short and doc.tokens[beyond].capital else None


def _exact(store: Store, doc: Document, run: Sequence[int]) -> Spot | None:
    """The longest key that the run begins with and that ends with a word."""
    window, ends = _window(doc, run)
    for key, hits in reversed(store.prefixes(window[:LONGEST_KEY])):
        if len(key) in ends:
            last = ends[len(key)]
            if spot := _admitted(doc, run[0], last, hits):
                return spot
    return None


def _window(doc: Document, run: Sequence[int]) -> tuple[str, dict[int, int]]:
    """The run as one key, and where in it each token ends."""
    window = ""
    ends: dict[int, int] = {}
    for number, i in enumerate(run):
        token = doc.tokens[i]
        glued = number and token.uncased and len(token.text) == 1 and not doc.gap(i)
        window += token.key if glued or not number else " " + token.key
        ends[len(window)] = i
    return window, ends


def _admitted(doc: Document, first: int, last: int, hits: Sequence[Hit], cut: str = "", text: str = "") -> Spot | None:
    """A spot of the hits that fit how the word is written."""
    token = doc.tokens[first]
    capital = token.capital
    alone = first == last
    surface = text or doc.text[token.start : doc.tokens[last].end]
    admitted = tuple(hit for hit in hits if _fits(hit, token, capital))
    if not admitted or alone and _too_short(token, admitted):
        return None
    known = admitted[0].layer == "authored" or admitted[0].kind == "country"
    if alone and not token.uncased and not known and (_ordinary(doc, token.key) or _acronym(doc, first)):
        return None
    if not known and not alone and _ordinary_phrase(doc, first, last):
        return None
    role = _role(admitted, capital)
    chosen = tuple(hit for hit in admitted if hit.role == role)
    if cut and alone and capital and not token.uncased and doc.first(first):
        chosen = tuple(hit for hit in chosen if hit.role != "name" or _sure(hit))
    return Spot(first, last, surface, role, chosen, cut) if chosen else None


def _ordinary_phrase(doc: Document, first: int, last: int) -> bool:
    """Whether the words are a date, or a phrase the tables know as no place ("White House")."""
    key = " ".join(doc.keys[i] for i in range(first, last + 1) if doc.keys[i])
    return doc.keys[first] in doc.words("words", "calendar") or key in doc.words("words", "ordinary")


def _fits(hit: Hit, token: Token, capital: bool) -> bool:
    """Whether a hit may be meant by a word so written: short readings of another script are words ("Yes", "ЕС")."""
    if hit.path == "skeleton" or hit.role == "name" and not capital:
        return False
    return hit.path == "exact" or len(token.key) >= _SHORTEST_READING


def _acronym(doc: Document, at: int) -> bool:
    """Whether the word is an abbreviation in capitals among words that are not: the world layer has airport codes."""
    text = doc.tokens[at].text.replace(".", "")
    if not text.isupper() or len(text) > _LONGEST_ACRONYM:
        return False
    beside = (doc.tokens[i] for i in (at - 1, at + 1, at + 2) if doc.same_sentence(at, i) and doc.key(i))
    return not doc.first(at) or any(not token.text.isupper() and token.text[0].isalpha() and not token.capital for token in beside)


def _ordinary(doc: Document, key: str) -> bool:
    """Whether the tables know the word as one that has a capital for other reasons."""
    listed = any(key in doc.words("words", name) for name in ("stop", "ordinary", "calendar"))
    return listed or key in class_kinds(doc.lang, "generic")


def _too_short(token: Token, hits: Sequence[Hit]) -> bool:
    """Two letters are a name only in capitals (EU, США); one letter never is, but for a Han character."""
    if token.uncased:
        return len(token.key) < 2
    letters = len(token.key.replace(" ", ""))
    return letters < 2 or letters == 2 and not token.text.replace(".", "").isupper() and hits[0].layer != "authored"


def _role(hits: Sequence[Hit], capital: bool) -> Role:
    """What the word is first: a name when any place is called so, unless only a hamlet is and it is an adjective too."""
    named = [hit for hit in hits if hit.role == "name"]
    wordlike = [hit for hit in hits if hit.role in WORDLIKE]
    if named and capital and (not wordlike or _sure(named[0])):
        return "name"
    for role in ("people", "adjective", "language"):
        if any(hit.role == role for hit in wordlike):
            both = {hit.role for hit in wordlike}
            return "adjective" if "adjective" in both else role  # type: ignore[return-value]
    return "name"


def _bent(store: Store, doc: Document, run: Sequence[int]) -> Spot | None:
    """The longest inflected form: the ending of the last word cut, or those of two words that agree."""
    if doc.lang.split("-")[0] not in LANGS and not _proclitic(doc.tokens[run[0]]):
        return None
    for size in range(min(len(run), 3), 0, -1):
        words = [doc.tokens[i] for i in run[:size]]
        if size > 1 and not words[-1].capital:
            continue
        if spot := _bent_words(store, doc, run[:size], words):
            return spot
    return None


def _bent_words(store: Store, doc: Document, run: Sequence[int], words: Sequence[Token]) -> Spot | None:
    heads = [" ".join(word.key for word in words[:-1])]
    if len(words) == 2:
        heads += [stem for stem, _, _ in forms(words[0].text, doc.lang)]
    lasts = forms(words[-1].text, doc.lang)
    if len(words) == 2 and len(heads) > 1:
        lasts = ((words[-1].key, "", False), *lasts)
    for head in heads:
        for stem, cut, adjective in lasts:
            key = f"{head} {stem}" if head else stem
            if not cut and head == words[0].key:
                continue
            hits = tuple(hit for hit in store.hits(key) if _may_bend(hit, adjective, words[0].capital))
            spot = _admitted(doc, run[0], run[-1], hits, cut or " ", key) if hits else _small(store, doc, run, key, cut)
            if spot:
                return replace(spot, adjective=adjective and spot.role == "name")
    return None


def _small(store: Store, doc: Document, run: Sequence[int], key: str, cut: str) -> Spot | None:
    """A lower-case adjective made from a settlement's name, in languages that write it so."""
    if doc.tokens[run[0]].capital or " " in key or not cut:
        return None
    adjective = any(one == key and made for one, _, made in forms(doc.tokens[run[0]].text, doc.lang))
    if not adjective or len(key) <= SHORTEST_STEM:
        return None
    hits = tuple(hit for hit in store.hits(key) if hit.role == "name" and _may_bend(hit, True, True))
    return Spot(run[0], run[-1], key, "name", hits, cut, adjective=True) if hits else None


def _may_bend(hit: Hit, adjective: bool, capital: bool) -> bool:
    """Whether the name may be looked for inflected."""
    if hit.role != "name":
        return not adjective
    if not capital or hit.path == "skeleton":
        return False
    least = ADJECTIVE_POPULATION if adjective else INFLECTED_POPULATION
    return hit.layer == "authored" or hit.kind == "country" or hit.population >= least


@lru_cache(maxsize=32768)
def forms(word: str, lang: LangTag) -> tuple[tuple[str, str, bool], ...]:
    """Keys of ``word`` with an ending cut, what was cut, and whether that made it an adjective; longest cut first."""
    key = fold(word)
    found: dict[tuple[str, bool], str] = {}
    for cut, put, adjective in _rules(lang):
        stem = key[: -len(cut)]
        if key.endswith(cut) and len(stem) >= SHORTEST_STEM - (1 if put else 0) and stem + put != key:
            found.setdefault((stem + put, adjective), cut)
    for stem in _bare(key):
        found.setdefault((stem, False), key[: len(key) - len(stem)])
    return tuple((stem, cut, adjective) for (stem, adjective), cut in sorted(found.items(), key=lambda one: -len(one[1])))


@lru_cache(maxsize=64)
def _rules(lang: LangTag) -> tuple[tuple[str, str, bool], ...]:
    """Endings of the language: what is cut, what is put in its place, whether it makes adjectives; all folded."""
    found: list[tuple[str, str, bool]] = []
    listed = [(rule, False) for rule in lexicon(lang).words("endings", "case")]
    listed += [(rule, True) for rule in lexicon(lang).words("endings", "adjective")]
    listed += [(rule, False) for rule in tables(lang).raw.get("endings", {}).get("bend", ())]
    listed += [(rule, True) for rule in tables(lang).raw.get("endings", {}).get("adjective", ())]
    for rule, adjective in listed:
        cut, _, put = rule.partition(">")
        if fold(cut):
            found.append((fold(cut), fold(put), adjective))
    return tuple(dict.fromkeys(found))


_PROCLITICS = {"Hebr": ("וה", "שב", "של", "וב", "ב", "ל", "מ", "ה", "ו", "ש", "כ"), "Arab": ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ک")}
"""Hebrew and Arabic write and, in, to, from and the article as one word with the name."""


def _proclitic(token: Token) -> bool:
    return token.uncased and script(token.text) in _PROCLITICS


def _bare(key: str) -> Iterator[str]:
    """The key without what Hebrew and Arabic write before a name."""
    for before in _PROCLITICS.get(script(key), ()) if key and not key.isascii() else ():
        if key.startswith(before) and len(key) - len(before) >= SHORTEST_STEM:
            yield key[len(before) :]


def with_class_word(doc: Document, spot: Spot, taken: int) -> Spot:
    """The spot with a class word beside it: a capitalised one joins the span, any one says the kind.

    Tokens up to ``taken`` belong to an earlier spot.
    """
    if spot.role != "name" or spot.adjective:
        return spot
    after = spot.last + 1
    if doc.key(after) in doc.words("places", "admin") and _capital(doc, spot.last, after):
        kinds = frozenset({"region", "district"})
        return replace(spot, last=after, kinds=kinds, class_word=doc.tokens[after].text)
    for size in (2, 1):
        after = range(spot.last + 1, spot.last + 1 + size)
        if _joined(doc, spot.last, after) and (kinds := _class(doc, after)):
            inside = all(doc.tokens[i].capital and not doc.tokens[i].uncased for i in after)
            first, last = (_directed(doc, spot.first), after[-1]) if inside else (spot.first, spot.last)
            word = _written(doc, after)
            return replace(spot, first=first, last=last, kinds=kinds, class_word=word, direction=first < spot.first)
    for size in (3, 2, 1):
        before = range(spot.first - size, spot.first)
        if before[0] > taken and _joined(doc, before[0], range(before[0] + 1, spot.first + 1)):
            kinds = _class(doc, before, "prefixes")
            if kinds:
                first = before[0] if doc.tokens[before[0]].capital and not doc.tokens[before[0]].uncased else spot.first
                first = spot.first if doc.key(before[0]) in doc.words("words", "articles") else first
                return replace(spot, first=first, kinds=kinds, class_word=_written(doc, before))
    first = _directed(doc, spot.first)
    inside = first < spot.first and not doc.first(first) and not _titlecase(doc, first)
    return replace(spot, first=first, direction=True) if inside else spot


def _titlecase(doc: Document, at: int) -> bool:
    return doc.sentence_of[at] in doc.titled or doc.tokens[at].text.isupper()


def _unknown(doc: Document, at: int) -> Spot | None:
    """``Golan Heights``, ``Strait of Hormuz``, ``Lake Prespa``: capitalised words with a capitalised class word."""
    token = doc.tokens[at]
    if token.uncased or not token.capital or doc.sentence_of[at] in doc.titled:
        return None
    for size in (2, 1):
        name, before = at + size, range(at, at + size)
        kinds = _class(doc, before, "prefixes") or (_class(doc, [at]) if doc.key(at + 1) in doc.words("words", "of") else frozenset())
        if kinds & PHYSICAL and _capital(doc, at, name) and not _ordinary(doc, doc.key(name)):
            return _nameless(doc, at, name, kinds, before)
    if _ordinary(doc, token.key):
        return None
    for after in (at + 1, at + 2):
        if _capital(doc, at, after):
            kinds = _class(doc, [after]) & PHYSICAL
            if kinds or doc.key(after) in doc.words("places", "physical"):
                return _nameless(doc, at, after, kinds, [after])
    return None


def _capital(doc: Document, first: int, last: int) -> bool:
    """Whether the last of the tokens, which only spaces part, has a capital."""
    return last < len(doc.tokens) and _joined(doc, first, range(first + 1, last + 1)) and doc.tokens[last].capital


def _nameless(doc: Document, first: int, last: int, kinds: frozenset[str], word: Sequence[int]) -> Spot:
    text = doc.text[doc.tokens[first].start : doc.tokens[last].end]
    return Spot(first, last, text, "name", (), kinds=kinds, class_word=_written(doc, word))


def _directed(doc: Document, first: int) -> int:
    """A capitalised word of direction before a name with its class word belongs to it: ``East China Sea``."""
    before = first - 1
    if doc.key(before) in doc.words("words", "directions") and doc.tokens[before].capital and _joined(doc, before, [first]):
        return before
    return first


def _joined(doc: Document, before: int, tokens: Sequence[int]) -> bool:
    """Whether only spaces part the tokens from each other and from the one before."""
    here = before
    for i in tokens:
        if not doc.same_sentence(here, i) or not doc.tokens[i].word or not doc.gap(i).isspace() or doc.tokens[here].tail:
            return False
        here = i
    return True


def _class(doc: Document, tokens: Sequence[int], table: str = "generic") -> frozenset[str]:
    key = " ".join(doc.key(i) for i in tokens)
    # One letter is an abbreviation only before a full stop; else it is a preposition (Russian "с").
    return class_kinds(doc.lang, table).get(key, frozenset()) if len(key) > 1 else frozenset()


def _written(doc: Document, tokens: Sequence[int]) -> str:
    return doc.text[doc.tokens[tokens[0]].start : doc.tokens[tokens[-1]].end]
