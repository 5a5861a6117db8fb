"""Where the text has names of places: leftmost, longest, at word boundaries, inflected forms included.

Nothing is resolved here; a spot carries the hits under its key, and what was cut off to find them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Literal

from gazetteer.annotate.classwords import unknown_name, with_class_word
from gazetteer.annotate.document import DASHES, Document, Token
from gazetteer.annotate.spots import Spot, certain, ordinary, settlement_word
from gazetteer.annotate.tables import LANGS, class_kinds, tables
from gazetteer.match.lookup import named
from gazetteer.model import SETTLEMENTS, LangTag
from gazetteer.names import fold, lexicon, script
from gazetteer.store import Hit, Role, Store

LONGEST_NAME = 8
"""Words of the longest name looked for; 0.3 % of the world's names have more."""
LONGEST_KEY = 80
"""Characters of the longest key looked for."""
SHORTEST_STEM = 3
"""Letters left when an ending is cut."""
INFLECTED_POPULATION = 1_000
"""Inhabitants of a world-layer place whose name is looked for inflected; names of hamlets are often words."""
FIRST_WORD_POPULATION = 100_000
"""The same for the first word of a sentence, which has a capital whatever it is."""
ADJECTIVE_POPULATION = 15_000
"""Inhabitants of a world-layer town of which adjectives are looked for."""
WORDLIKE = frozenset({"adjective", "people", "language"})
_LONGEST_ACRONYM = 4
_SHORT_WORD, _KNOWN_TO_ALL = 3, 1_000_000
"""Letters of a word, and inhabitants of a place, from which a name in a script without capitals is taken for one."""
_CONSONANTAL = frozenset({"Arab", "Hebr"})
_SHORTEST_READING = 5
"""Letters of a word that may be the transliteration of a name in another script."""
_ABBREVIATED = 3
"""Letters of a capitalised word whose full stop may stand inside a name: ``St. Petersburg``."""


Form = Literal["case", "adjective", "word"]
"""A case of a name, an adjective made from a name, or a form of a word that the tables of peoples have."""
FORMS: tuple[Form, ...] = ("case", "adjective", "word")


def scan(store: Store, doc: Document) -> list[Spot]:
    """All spots of the text, in order, none overlapping."""
    spots: list[Spot] = []
    free = 0
    dull: set[str] = set()
    openers, lower = doc.words("words", "name_openers"), doc.tables.flag("lower_adjectives")
    for at, token in enumerate(doc.tokens):
        if at < free or not token.word or not (token.capital or lower or token.key in openers):
            continue
        if token.text in dull:
            continue
        spot = _found(store, doc, at, spots[-1].last if spots else -1) if may_begin(doc, at) else None
        if spot:
            while spots and spots[-1].last >= spot.first:
                spots.pop()
            spots.append(spot)
            free = spot.last + 1
        elif not token.capital and not _glued(doc, at):
            dull.add(token.text)
    return spots


def _glued(doc: Document, at: int) -> bool:
    """Whether a hyphen joins the word to the next, so that more than it decides."""
    return bool(doc.mark(at + 1)) and doc.mark(at + 1) in DASHES and not doc.gap(at + 1)


def _found(store: Store, doc: Document, at: int, taken: int) -> Spot | None:
    """The spot at a token, with its class word; a name that nobody recorded, when a class word says it is one."""
    if doc.tables.short and (short := _short(store, doc, at)):
        return short
    spot = spot_at(store, doc, at)
    if (doc.key(at - 1) in doc.words("words", "articles")) and (named := _with_article(store, doc, at, spot)):
        return named
    unknown = unknown_name(doc, at) if doc.tables.flag("unknown_names") else None
    if not spot or unknown and unknown.last > spot.last and not (spot.role == "name" and _sure(spot.hits)):
        return unknown
    return with_class_word(doc, spot, taken)


def _with_article(store: Store, doc: Document, at: int, spot: Spot | None) -> Spot | None:
    """``the Gulf``, ``the Sahara``: an authored place recorded with its article, which stays outside the span."""
    if not doc.tokens[at].capital or not doc.same_sentence(at - 1, at) or spot and (spot.last > at or _sure(spot.hits)):
        return None
    key = f"{doc.key(at - 1)} {doc.key(at)}"
    hits = tuple(
        hit for hit in store.hits(key) if hit.layer == "authored" and hit.role == "name" and hit.path == "exact"
    )
    # A cut of nothing makes the recorded name, not the surface, the one whose owners are asked for.
    return Spot(at, at, key, "name", hits, cut=" ") if hits and not doc.first(at) else None


def _short(store: Store, doc: Document, at: int) -> Spot | None:
    """``Ky.``, ``W.Va.``, ``NSW``: the abbreviation of a division, full stops included, after a place or alone."""
    start = doc.tokens[at].start
    for size in (4, 3, 2, 1):
        last = at + size - 1
        if not doc.same_sentence(at, last):
            continue
        written = doc.text[start : doc.tokens[last].end]
        name = doc.tables.short.get(written)
        hits = tuple(hit for hit in store.hits(fold(name)) if hit.kind == "region") if name else ()
        if name and hits and (_after_place(doc, at) or "." not in written or "." in written[:-1]):
            return Spot(at, last, name, "name", hits)
    return None


def _after_place(doc: Document, at: int) -> bool:
    """Whether a comma, bracket or hyphen stands before, as between a town and its division."""
    return doc.mark(at - 1) in (",", "(", "-", "–", ";") and doc.same_sentence(at - 1, at)


def may_begin(doc: Document, at: int) -> bool:
    """Whether a name, or a word made from one, may begin at the token."""
    token = doc.tokens[at]
    if not token.word or token.text[0].isdigit():
        return False
    if token.capital or token.key in doc.words("words", "name_openers"):
        return True
    return doc.tables.flag("lower_adjectives") and len(token.key) > SHORTEST_STEM


def spot_at(store: Store, doc: Document, at: int, limit: int = LONGEST_NAME) -> Spot | None:
    """The longest spot that begins at the token; of equally long ones the one written exactly so."""
    token = doc.tokens[at]
    if not token.capital and not _glued(doc, at) and token.key not in doc.words("words", "name_openers"):
        # Words with small letters are adjectives, which are one word.
        limit = 1
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
    return bent.hits[0].layer == "authored" and not _sure(exact.hits)


def _sure(hits: Sequence[Hit]) -> bool:
    """Whether the name is so well known that its capital is no accident."""
    return certain(hits) or hits[0].kind == "country" or hits[0].population >= FIRST_WORD_POPULATION


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
            if spot := _admitted(store, doc, run[0], last, hits):
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


def _admitted(
    store: Store, doc: Document, first: int, last: int, hits: Sequence[Hit], cut: str = "", text: str = ""
) -> Spot | None:
    """A spot of the hits that fit how the word is written."""
    token = doc.tokens[first]
    capital = any(doc.tokens[i].capital for i in range(first, last + 1))
    alone = first == last
    if alone and any(token.key in doc.words("words", name) for name in ("articles", "compass")):
        return None
    surface = text or doc.text[token.start : doc.tokens[last].end]
    near = partial(settlement_word, doc, first, last)
    told = len(text or token.key) >= _SHORTEST_READING or all(hit.path == "exact" for hit in hits) or near()
    admitted = tuple(hit for hit in hits if _fits(hit, token, capital, told) and _as_recorded(store, hit, token))
    admitted = _of_language(admitted, doc.lang)
    if not admitted or alone and _too_short(token, admitted):
        return None
    known = certain(admitted) or admitted[0].kind == "country" or admitted[0].layer == "authored" and near()
    if alone and not known and (ordinary(doc, token.key) or _no_name(doc, first, text)):
        return None
    if not known and not alone and (_ordinary_phrase(doc, first, last) or _common_noun(doc, first, last)):
        return None
    role = _role(store, admitted, capital, doc.lang)
    chosen = tuple(hit for hit in admitted if hit.role == role)
    if cut and alone and capital and not token.uncased and doc.first(first):
        chosen = tuple(hit for hit in chosen if hit.role != "name" or _sure((hit,)))
    return Spot(first, last, surface, role, chosen, cut) if chosen else None


def _common_noun(doc: Document, first: int, last: int) -> bool:
    """Whether an article and a small word make a phrase of it, not a name: "The meeting"."""
    return doc.key(first) in doc.words("words", "articles") and not doc.tokens[last].capital


def _of_language(hits: tuple[Hit, ...], lang: LangTag) -> tuple[Hit, ...]:
    """Without adjectives and peoples of other languages, where the text's own language has words of its own."""
    base = lang.split("-")[0]
    if base not in LANGS:
        return hits
    if all(hit.role == "name" for hit in hits):
        return hits
    return tuple(hit for hit in hits if hit.role == "name" or hit.lang.split("-")[0] in (base, "und", ""))


def _no_name(doc: Document, at: int, stem: str) -> bool:
    """Whether the word is an abbreviation or, in a script without capitals, a form of an ordinary word."""
    return ordinary(doc, stem) if doc.tokens[at].uncased else _acronym(doc, at)


def _ordinary_phrase(doc: Document, first: int, last: int) -> bool:
    """Whether the words are a date, or a phrase the tables know as no place ("White House")."""
    bare = first + 1 if doc.keys[first] in doc.words("words", "articles") else first
    key = " ".join(doc.keys[i] for i in range(bare, last + 1) if doc.keys[i])
    if bare > first and ordinary(doc, key):
        return True
    return doc.keys[first] in doc.words("words", "calendar") or key in doc.words("words", "ordinary")


def _fits(hit: Hit, token: Token, capital: bool, told: bool) -> bool:
    """Whether a hit may be meant by a word so written: short readings of another script are words ("Yes", "ЕС").

    ``told``: the name is longer, or a word for a settlement stands beside it.
    """
    if hit.path == "skeleton" or hit.role == "name" and not capital:
        return False
    small = hit.layer == "world" and hit.kind in SETTLEMENTS and hit.population < _KNOWN_TO_ALL
    if token.uncased and small and len(token.key) <= _SHORT_WORD and script(token.key) in _CONSONANTAL:
        # Without capitals a word of three letters is a word: Persian "bread" is also a town of 24,000 in Thailand.
        return False
    return hit.path == "exact" or told


def _as_recorded(store: Store, hit: Hit, token: Token) -> bool:
    """An abbreviation is written with its capitals: ``LAC`` is no stem of ``Laçın``, "Tar" no region."""
    name = named(store, hit) if hit.layer == "authored" and hit.role == "name" else None
    if name is None or len(name.text) > _LONGEST_ACRONYM or _capitals(name.text) < 2:
        return True
    return _capitals(token.text[: len(name.text)]) >= 2


def _capitals(text: str) -> int:
    return sum(map(str.isupper, text))


def _acronym(doc: Document, at: int) -> bool:
    """Whether the word is an abbreviation in capitals among words that are not: the world layer has airport codes."""
    text = doc.tokens[at].text.replace(".", "")
    if not text.isupper() or len(text) > _LONGEST_ACRONYM:
        return False
    beside = (doc.tokens[i] for i in (at - 1, at + 1, at + 2) if doc.same_sentence(at, i) and doc.key(i))
    return not doc.first(at) or any(
        not token.text.isupper() and token.text[0].isalpha() and not token.capital for token in beside
    )


def _too_short(token: Token, hits: Sequence[Hit]) -> bool:
    """Two letters are a name only in capitals (EU, США); one letter never is, but for a Han character."""
    if token.uncased:
        return len(token.key) < 2
    letters = len(token.key.replace(" ", ""))
    return letters < 2 or letters == 2 and not token.text.replace(".", "").isupper() and hits[0].layer != "authored"


def _alternate(store: Store, name: Hit, wordlike: Sequence[Hit], lang: LangTag) -> bool:
    """Whether an adjective of the text's language is only some far town's alternate name too: "Thai"."""
    if name.layer != "world" or name.kind == "country" or not any(hit.lang == lang for hit in wordlike):
        return False
    place = store.place(name.place)
    return place is not None and bool(place.names) and place.names[0].id != name.name


def _role(store: Store, hits: Sequence[Hit], capital: bool, lang: LangTag) -> Role:
    """What the word is first: a name, unless only a hamlet is called so and it is an adjective too."""
    named = [hit for hit in hits if hit.role == "name"]
    wordlike = [hit for hit in hits if hit.role in WORDLIKE]
    if named and capital and (not wordlike or _sure(named) and not _alternate(store, named[0], wordlike, lang)):
        return "name"
    roles: tuple[Role, ...] = ("adjective", "people", "language")
    return next((role for role in roles if any(hit.role == role for hit in wordlike)), "name")


def _bent(store: Store, doc: Document, run: Sequence[int]) -> Spot | None:
    """The longest inflected form: the ending of the last word cut, or those of two words that agree."""
    if doc.lang.split("-")[0] not in LANGS and not _proclitic(doc.tokens[run[0]]):
        return None
    for size in range(min(len(run), 3), 0, -1):
        words = [doc.tokens[i] for i in run[:size]]
        # "Херсонской области" is the division's name, which is written with a small second word.
        if size > 1 and not words[-1].capital and words[-1].key not in class_kinds(doc.lang, "generic"):
            continue
        if spot := _bent_words(store, doc, run[:size], words):
            return spot
    return None


def _bent_words(store: Store, doc: Document, run: Sequence[int], words: Sequence[Token]) -> Spot | None:
    heads = [" ".join(word.key for word in words[:-1])]
    if len(words) == 2:
        heads += [stem for stem, _, _ in forms(words[0].text, doc.lang)]
    lasts = _by_case(doc, words[0], forms(words[-1].text, doc.lang))
    if len(words) == 2 and len(heads) > 1:
        lasts = ((words[-1].key, "", "case"), *lasts)
    first: Spot | None = None
    for head in heads:
        for stem, cut, form in lasts:
            key = f"{head} {stem}" if head else stem
            if not cut and head == words[0].key:
                continue
            hits = tuple(hit for hit in store.hits(key) if _may_bend(hit, form, words[0].capital))
            spot = (
                _admitted(store, doc, run[0], run[-1], hits, cut or " ", key)
                if hits
                else _small(store, doc, run, key, cut)
            )
            if spot:
                spot = replace(spot, adjective=form == "adjective" and spot.role == "name")
                known = spot.role != "name" or _sure(spot.hits)
                if known and (first is None or _weightier(spot, first)):
                    return spot
                first = first or spot
    return first


def _weightier(spot: Spot, other: Spot) -> bool:
    """Whether of two readings of one ending the later is the better: an authored place or state before a town."""
    known = certain(spot.hits) or spot.hits[0].kind == "country"
    return spot.role == "name" and not spot.adjective and known and not _sure(other.hits)


def _by_case(doc: Document, word: Token, found: tuple[tuple[str, str, Form], ...]) -> tuple[tuple[str, str, Form], ...]:
    """Cases of names first for a capitalised word, where peoples and adjectives are written with small letters."""
    if not word.capital or word.uncased or not doc.tables.flag("lower_adjectives"):
        return found
    return tuple(sorted(found, key=lambda one: one[2] != "case"))


def _small(store: Store, doc: Document, run: Sequence[int], key: str, cut: str) -> Spot | None:
    """A lower-case adjective made from a settlement's name, in languages that write it so."""
    if doc.tokens[run[0]].capital or " " in key or not cut:
        return None
    adjective = any(one == key and form == "adjective" for one, _, form in forms(doc.tokens[run[0]].text, doc.lang))
    if not adjective or len(key) <= SHORTEST_STEM:
        return None
    fitting = (hit for hit in store.hits(key) if hit.role == "name" and _may_bend(hit, "adjective", True))
    hits = tuple(hit for hit in fitting if hit.layer == "world" or certain((hit,)))
    return Spot(run[0], run[-1], key, "name", hits, cut, adjective=True) if hits else None


def _may_bend(hit: Hit, form: Form, capital: bool) -> bool:
    """Whether the word may be looked for in such a form: names in cases, adjectives of names, words of the tables."""
    if hit.role != "name":
        return form != "adjective"
    if not capital or form == "word" or hit.path == "skeleton":
        return False
    least = ADJECTIVE_POPULATION if form == "adjective" else INFLECTED_POPULATION
    return hit.layer == "authored" or hit.kind == "country" or hit.population >= least


@lru_cache(maxsize=32768)
def forms(word: str, lang: LangTag) -> tuple[tuple[str, str, Form], ...]:
    """Keys of ``word`` with an ending cut, what was cut, and what form that makes the word; longest cut first."""
    key = fold(word)
    found: dict[tuple[str, Form], str] = {}
    bare = tuple(_bare(key, lang))
    for whole in (key, *bare):
        for cut, put, form in _rules(lang):
            stem = whole[: -len(cut)]
            if whole.endswith(cut) and len(stem) >= SHORTEST_STEM - (1 if put else 0) and stem + put != whole:
                found.setdefault((stem + put, form), key[: len(key) - len(whole)] or cut)
    for stem in bare:
        found.setdefault((stem, "case"), key[: len(key) - len(stem)])
    return tuple((stem, cut, form) for (stem, form), cut in sorted(found.items(), key=lambda one: -len(one[1])))


@lru_cache(maxsize=64)
def _rules(lang: LangTag) -> tuple[tuple[str, str, Form], ...]:
    """Endings of the language: what is cut, what is put in its place, and the form with that ending; all folded."""
    found: list[tuple[str, str, Form]] = []
    own = tables(lang).raw.get("endings", {})
    listed: list[tuple[str, Form]] = []
    for form in FORMS:
        listed += [(rule, form) for rule in (*lexicon(lang).words("endings", form), *own.get(form, ()))]
    for rule, form in listed:
        cut, _, put = rule.partition(">")
        if fold(cut):
            found.append((fold(cut), fold(put), form))
    return tuple(dict.fromkeys(found))


_PROCLITICS = {
    "Hebr": ("וה", "שב", "של", "וב", "ב", "ל", "מ", "ה", "ו", "ש", "כ"),
    "Arab": ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال", "وب", "ول", "و", "ب", "ل", "ف", "ك"),
}
"""Hebrew and Arabic write and, in, to, from and the article as one word with the name."""


def _proclitic(token: Token) -> bool:
    return token.uncased and script(token.text) in _PROCLITICS


def _bare(key: str, lang: LangTag) -> Iterator[str]:
    """The key without what Hebrew and Arabic write before a name; Persian and Kurdish write words apart."""
    if not key or key.isascii() or tables(lang).flag("no_proclitics"):
        return
    for before in _PROCLITICS.get(script(key), ()):
        if key.startswith(before) and len(key) - len(before) >= SHORTEST_STEM:
            yield key[len(before) :]
