"""Words that stand around names, as the lexicon tables of all languages give them: class words, joiners, endings.

A query rarely says its language, so words of every language count; the language asked for goes first where a word
means different things.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.model import SETTLEMENTS
from gazetteer.names import LANGS, WORD_LANGS, fold, lexicon, script

FITS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(SETTLEMENTS, SETTLEMENTS),
    "region": frozenset({"region", "polity", "district"}),
    "polity": frozenset({"polity", "country", "region"}),
    "country": frozenset({"country", "polity"}),
    "lake": frozenset({"lake", "reservoir"}),
    "reservoir": frozenset({"reservoir", "lake"}),
    "gulf": frozenset({"gulf", "sea"}),
    "island": frozenset({"island", "archipelago", "reef"}),
    "archipelago": frozenset({"archipelago", "island", "reef"}),
    "crossing": frozenset({"crossing", "checkpoint"}),
    "checkpoint": frozenset({"checkpoint", "crossing"}),
}
"""Kinds of place that a class word admits: "city" is said of towns, and "region" in English also of a district."""

MOST_DASHES = 8
"""Dashes at which a query is parted; a name has four at most (Saint-Jean-sur-Richelieu), a route one more."""
HYPHENS = "-‐‑‒－﹣"
DASHES = HYPHENS + "–—―−⁃﹘→↔⇄⟷~"
_SCRIPTS = {"ru": "Cyrl", "uk": "Cyrl", "hy": "Armn", "ka": "Geor", "fa": "Arab", "ar": "Arab"}
_SHORTEST_LOOSE_ENDING = 2
"""Letters of a Latin ending that is tried though its language was not asked for: one letter ends any word."""
SHORTEST_STEM = 4
"""Letters left when an ending is cut; shorter stems are found inside too many other words."""
SHORTEST_GLUED = 2
"""Characters left when a glued class word is taken off."""
_GLUING = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai", "Mymr"})
_LONGEST_ENDING = 6
_LONGEST_PHRASE = 5
"""Words of the longest phrase in the tables."""
APOSTROPHES = "'’‘ʼʻ`´′＇"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the query between spaces, and its key."""

    raw: str
    key: str


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of a query without a class word: the name, the kinds meant, the word."""

    text: str
    kinds: frozenset[str]
    word: str


def tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` between spaces; what has no letters or digits stays with the word before it.

    >>> [token.key for token in tokens("Lachin – City,")]
    ['lachin', 'city']
    """
    found: list[Token] = []
    for raw in text.split():
        if key := fold(raw.strip(".,:;!?…")):
            found.append(Token(raw, key))
        elif found:
            found[-1] = Token(f"{found[-1].raw} {raw}", found[-1].key)
    return tuple(found)


def written(words: Sequence[Token]) -> str:
    """The words as the query writes them."""
    return " ".join(word.raw for word in words).strip(f" ,;:{DASHES}")


@lru_cache(maxsize=64)
def phrases(*path: str) -> Mapping[str, tuple[str, ...]]:
    """Folded phrase → languages that have it in the table ``path``."""
    found: dict[str, list[str]] = defaultdict(list)
    for lang in LANGS:
        for word in lexicon(lang).words(*path):
            if key := fold(word):
                found[key].append(lang)
    return {key: tuple(langs) for key, langs in found.items()}


@lru_cache(maxsize=8)
def _classes(*tables: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Folded class word → language → kinds, over the tables named."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for lang in WORD_LANGS:
        for table in tables:
            for kind in lexicon(lang).table(table):
                for word in lexicon(lang).words(table, kind):
                    found[fold(word)][lang].add(kind)
    return {word: {lang: frozenset(kinds) for lang, kinds in by.items()} for word, by in found.items() if word}


def meaning(word: str, lang: str, *, tables: tuple[str, ...] = ("generic",)) -> frozenset[str] | None:
    """Kinds of place that a class word admits; None when it is none, empty when it says nothing of the kind."""
    by_lang = _classes(*tables).get(word)
    if by_lang is None:
        return None
    own = by_lang.get(lang.split("-")[0])
    classes = own if own is not None else frozenset().union(*by_lang.values())
    return frozenset().union(*(FITS.get(kind, frozenset({kind})) for kind in classes if kind != "any"))


def cores(text: str, lang: str) -> Iterator[Core]:
    """Every way to take one class word off the front or the end of ``text``, longest word first."""
    words = tokens(text)
    for size in range(min(_LONGEST_PHRASE, len(words) - 1), 0, -1):
        front = " ".join(word.key for word in words[:size])
        kinds = meaning(front, lang, tables=("prefixes", "generic"))
        if kinds is not None:
            yield Core(written(words[size:]), kinds, written(words[:size]))
        kinds = meaning(" ".join(word.key for word in words[-size:]), lang)
        if kinds is not None:
            yield Core(written(words[:-size]), kinds, written(words[-size:]))
    yield from _unglued(unicodedata.normalize("NFC", text.strip()))


def _unglued(text: str) -> Iterator[Core]:
    """Ways to take a class word off a name that is written on to it, longest word first: 巴库市, 바쿠시."""
    if script(text) not in _GLUING:
        return
    for word, before, kinds in _glued_words():
        name = text.removeprefix(word) if before else text.removesuffix(word)
        if len(name) < len(text) and len(name.strip()) >= SHORTEST_GLUED:
            yield Core(name.strip(), kinds, word)


@lru_cache(maxsize=1)
def _glued_words() -> tuple[tuple[str, bool, frozenset[str]], ...]:
    """Class words written on to names, the longest first; whether each stands before, and the kinds it admits."""
    found: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for lang in WORD_LANGS:
        for side in ("before", "after"):
            for kind in lexicon(lang).table("glued", side):
                for word in lexicon(lang).words("glued", side, kind):
                    found[unicodedata.normalize("NFC", word), side == "before"] |= FITS.get(kind, {kind})
    longest = sorted(found, key=lambda one: (-len(one[0]), one))
    return tuple((word, before, frozenset(found[word, before])) for word, before in longest)


@lru_cache(maxsize=1024)
def class_words(kinds: frozenset[str], lang: str = "") -> tuple[str, ...]:
    """Folded words for these kinds, of one language or of all, for names that carry theirs."""
    asked = lang.split("-")[0]
    return tuple(
        word
        for word, by in _classes("generic").items()
        if any(kinds & of for one, of in by.items() if not asked or one == asked)
    )


@lru_cache(maxsize=256)
def _endings(table: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Endings of one language: what is cut, what is put in its place, both folded."""
    rules = (rule.partition(">") for rule in lexicon(lang).words("endings", table))
    return tuple((fold(cut), fold(put)) for cut, _, put in rules if fold(cut))


def stems(text: str, lang: str, *, adjective: bool = False) -> Iterator[str]:
    """Keys of ``text`` with an ending of its last word cut, for each language that may be meant; longest ending first.

    An ending after an apostrophe is cut there, as Turkish writes it.
    """
    seen: dict[str, int] = {}
    key = fold(text)
    for mark in APOSTROPHES:
        head, found, tail = text.rpartition(mark)
        if found and fold(tail) in _after_apostrophe():
            seen[fold(head)] = _LONGEST_ENDING
    for table in ("adjective", "case", "own") if adjective else ("case", "own"):
        for one in _ending_langs(text, lang) if table != "own" else (lang,):
            loose = lang.split("-")[0] != one and script(text) == "Latn"
            for cut, put in _endings(table, one):
                if loose and len(cut) < _SHORTEST_LOOSE_ENDING or not key.endswith(cut):
                    continue
                stem = key[: -len(cut)]
                if len(stem.split(" ")[-1]) >= SHORTEST_STEM - (1 if put else 0):
                    seen.setdefault(stem + put, len(cut))
    seen.pop(key, None)
    yield from sorted(seen, key=lambda stem: -seen[stem])


@lru_cache(maxsize=1)
def _after_apostrophe() -> frozenset[str]:
    """What may follow an apostrophe: Turkish and Azerbaijani case endings, the English possessive."""
    ends = {cut for lang in ("tr", "az") for cut, _ in _endings("case", lang)}
    return frozenset(ends | {cut for cut, _ in _endings("possessive", "en")})


def _ending_langs(text: str, lang: str) -> tuple[str, ...]:
    """Languages whose endings may stand here: the one asked for, then others of the script."""
    asked = lang.split("-")[0]
    same_script = [one for one in LANGS if _SCRIPTS.get(one, "Latn") == script(text)]
    return tuple(sorted(same_script, key=lambda one: one != asked))


def split_marks(text: str) -> tuple[str, ...]:
    """Parts of ``text`` between slashes, bars, brackets and semicolons.

    >>> split_marks("Stepanakert (Khankendi)")
    ('Stepanakert', 'Khankendi')
    """
    for mark in "|()[]{};／｜（）⁄∕\\":
        text = text.replace(mark, "/")
    return tuple(part.strip(" ,.-–—") for part in text.split("/") if fold(part))


def split_words(text: str, *, lead: bool = False) -> tuple[str, ...]:
    """Parts of ``text`` between words such as "or" and "known as", of any language.

    With ``lead`` such words are dropped at the beginning too, as in brackets: "(also known as Stepanakert)".

    >>> split_words("Baku or Bakı")
    ('Baku', 'Bakı')
    """
    words = tokens(text)
    parts: list[list[Token]] = [[]]
    place = 0
    while place < len(words):
        size = _joiner(words, place) if parts[-1] or lead else 0
        if size:
            parts.append([])
        else:
            parts[-1].append(words[place])
        place += size or 1
    return tuple(written(part) for part in parts if part)


@lru_cache(maxsize=1)
def _joiners() -> frozenset[str]:
    return frozenset({*phrases("joiners", "or"), *phrases("joiners", "known")})


@lru_cache(maxsize=1)
def _open_joiners() -> tuple[tuple[str, str], ...]:
    """Joiners with a gap, such as "known to … as": what goes before it and after."""
    gaps = (word.partition("…") for lang in LANGS for word in lexicon(lang).words("joiners", "known") if "…" in word)
    return tuple((fold(before), fold(after)) for before, _, after in gaps)


def _joiner(words: Sequence[Token], place: int) -> int:
    """How many words from ``place`` on are a joiner; 0 when none begins there."""
    for size in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
        if " ".join(word.key for word in words[place : place + size]) in _joiners():
            return size
    keys = [word.key for word in words[place : place + 2 * _LONGEST_PHRASE]]
    for before, after in _open_joiners():
        start = before.split()
        if keys[: len(start)] == start and after in keys[len(start) :]:
            return keys.index(after, len(start)) + 1
    return 0


def split_dash(text: str) -> Iterator[tuple[str, str]]:
    """Every way to part ``text`` in two at a dash: dashes between spaces first, then longer dashes, then hyphens."""
    spots = [place for place, letter in enumerate(text) if letter in DASHES]
    spots.sort(key=lambda place: (text[place - 1 : place + 2] != f" {text[place]} ", text[place] in HYPHENS))
    for place in spots[:MOST_DASHES]:
        left, right = text[:place].strip(f"{DASHES} ,"), text[place + 1 :].strip(f"{DASHES} ,")
        if fold(left) and fold(right):
            yield left, right
