"""A text as words with their places: tokens, sentences, quotations. One pass, linear, no patterns over user text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gazetteer.annotate.tables import NONE, Tables, Words, tables
from gazetteer.model import LangTag
from gazetteer.names import fold, lexicon

APOSTROPHES = frozenset("'’‘ʼʻ`´＇")
DASHES = frozenset("-‐‑‒–—―−")
SENTENCE_ENDS = frozenset(".!?…。！？։؟۔")
_LONGEST_ELISION = 6
"""Letters before the apostrophe of the longest elided word ("quelqu'")."""
_ABBREVIATION_LETTERS = 5
"""A full stop after a capitalised word of so few letters, before a number or a small letter, ends no sentence."""


class Token(NamedTuple):
    """A word, number or mark. ``start:end`` leaves out a possessive or case ending after an apostrophe (``tail``)."""

    start: int
    end: int
    full_end: int
    text: str
    key: str
    tail: str
    """Folded ending after an apostrophe: ``s``, Turkish ``de``; empty when there is none."""
    word: bool
    capital: bool
    """Begins with a capital letter, or is of a script that has none."""
    uncased: bool


@dataclass(frozen=True)
class Document:
    """A text with its tokens, the sentence of each, and the quotations."""

    text: str
    lang: LangTag
    tables: Tables
    tokens: tuple[Token, ...]
    keys: tuple[str, ...]
    """Folded word of each token; empty for marks."""
    sentence_of: tuple[int, ...]
    """Number of the sentence of each token."""
    first_of: tuple[int, ...]
    """First token of each sentence."""
    quotes: tuple[tuple[int, int], ...]
    """Spans inside quotation marks, in text order."""
    titled: frozenset[int]
    """Sentences written with nearly all words capitalised, where capitals say nothing."""
    openers: frozenset[int]
    """First words of sentences and quotations."""
    small_words: frozenset[str]
    """Keys of the words that the text also writes in small letters."""

    def gap(self, i: int) -> str:
        """The text between token ``i`` and the one before it."""
        return self.text[self.tokens[i - 1].full_end : self.tokens[i].start] if i > 0 else ""

    def quoted(self, start: int, end: int) -> bool:
        """Whether the span lies inside quotation marks."""
        at = bisect_right(self.quotes, (start, len(self.text))) - 1
        return at >= 0 and self.quotes[at][0] <= start and end <= self.quotes[at][1]

    def key(self, i: int) -> str:
        """Folded word at ``i``; empty outside the text and for marks."""
        return self.keys[i] if 0 <= i < len(self.keys) else ""

    def mark(self, i: int) -> str:
        """The mark at ``i``; empty for words and outside the text."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) and not self.tokens[i].word else ""

    def words(self, table: str, name: str) -> Words:
        """A word set of the text's language."""
        return self.tables.sets.get((table, name), NONE)

    def same_sentence(self, i: int, j: int) -> bool:
        """Whether both tokens exist and stand in one sentence."""
        of = self.sentence_of
        size = len(of)
        return 0 <= i < size and 0 <= j < size and of[i] == of[j]

    def match_right(self, i: int, words: Words) -> int:
        """How many tokens from ``i`` on are one of ``words``, the longest phrase; 0 when none is."""
        key = self.key(i)
        if not key or not words.may_begin(key):
            return 1 if key in words else 0
        return self._longest(i, key, words, 1)

    def match_left(self, i: int, words: Words) -> int:
        """How many tokens up to ``i`` and with it are one of ``words``; 0 when none is."""
        key = self.key(i)
        if not key or not words.may_end(key):
            return 1 if key in words else 0
        return self._longest(i, key, words, -1)

    def _longest(self, i: int, key: str, words: Words, step: int) -> int:
        best = 1 if key in words else 0
        for size in range(2, words.longest + 1):
            at = i + step * (size - 1)
            if not self.key(at) or not self.same_sentence(i, at):
                break
            key = f"{key} {self.keys[at]}" if step > 0 else f"{self.keys[at]} {key}"
            if key in words:
                best = size
        return best

    def first(self, i: int) -> bool:
        """Whether token ``i`` is the first word of its sentence or of a quotation, where any word has a capital."""
        return i in self.openers


def read(text: str, lang: LangTag) -> Document:
    """The text in tokens, sentences and quotations."""
    found = tuple(_tokens(text, lang))
    sentence_of, first_of = _sentences(text, found, tables(lang))
    return Document(
        text=text,
        lang=lang,
        tables=tables(lang),
        tokens=found,
        keys=tuple(token.key for token in found),
        sentence_of=sentence_of,
        first_of=first_of,
        quotes=_quotes(text),
        titled=_titled(found, sentence_of),
        openers=frozenset(_openers(found, sentence_of)),
        small_words=frozenset(token.key for token in found if token.word and not token.capital),
    )


def _tokens(text: str, lang: LangTag) -> Iterator[Token]:
    elisions = tables(lang).words("words", "elided")
    at = 0
    while at < len(text):
        if (plain := _PLAIN(text, at)) and not elisions:
            yield _word(text, at, plain.end(1), lang)
            at = plain.end()
            continue
        kind = _kind(text[at])
        if kind == "space" or kind == "format" or kind == "extend":
            at += 1
            continue
        if kind == "mark":
            yield _mark(text, at)
            at += 1
            continue
        end = _word_end(text, at)
        if cut := _elided(text[at:end], elisions):
            yield _word(text, at, at + cut, lang)
            at += cut + 1
            continue
        yield _word(text, at, end, lang)
        at = end


_PLAIN = re.compile(r"([A-Za-z0-9]+)(?=[ ,;:!?\n]) *").match
"""A word that nothing can belong to but its own letters: most words of most texts in Latin letters."""


def _elided(whole: str, elisions: Words) -> int:
    """Letters before the apostrophe of an elided word: ``l'Arménie``, ``d'Azerbaïdjan``; 0 when nothing is elided."""
    if not elisions:
        return 0
    for at, char in enumerate(whole[: _LONGEST_ELISION + 1]):
        if char in APOSTROPHES:
            return at if at + 1 < len(whole) and fold(whole[:at]) in elisions else 0
    return 0


@lru_cache(maxsize=65536)
def _kind(char: str) -> str:
    """``word``, ``space``, ``format`` (invisible), ``extend`` (combining), ``cjk`` (a word by itself) or ``mark``."""
    if char.isalnum():
        return "cjk" if _is_cjk(char) else "word"
    if char.isspace():
        return "space"
    category = unicodedata.category(char)
    return "format" if category == "Cf" else "extend" if category[0] == "M" else "mark"


def _is_cjk(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"


def _word_end(text: str, start: int) -> int:
    """End of the word that begins at ``start``: letters, marks on them, joiners and apostrophes between letters."""
    if _kind(text[start]) == "cjk":
        return start + 1
    end = at = start + 1
    while at < len(text):
        kind = _kind(text[at])
        if kind in ("word", "extend"):
            end = at = at + 1
        elif kind == "format" or text[at] in APOSTROPHES and at == end:
            at += 1
        else:
            break
    return _initials_end(text, start, end)


def _initials_end(text: str, start: int, end: int) -> int:
    """``U.S.`` and its like are one word: single capitals, each with its full stop."""
    at, letters = start, 0
    while at + 1 < len(text) and text[at].isupper() and text[at + 1] == ".":
        at, letters = at + 2, letters + 1
    if letters >= 2 and not (at < len(text) and text[at].isalpha()):
        return at
    return end


def _word(text: str, start: int, end: int, lang: LangTag) -> Token:
    stem, key, tail, capital, uncased = _spelled(text[start:end], lang)
    return Token(start, start + len(stem), end, stem, key, tail, bool(key), capital, uncased)


@lru_cache(maxsize=32768)
def _spelled(whole: str, lang: LangTag) -> tuple[str, str, str, bool, bool]:
    """The word without its ending after an apostrophe, its key, the ending's, and whether it has a capital or none."""
    cut = _tail_cut(whole, lang)
    stem = whole[:cut]
    uncased = bool(stem) and stem[0].isalpha() and _uncased(stem[0])
    # ʻ at the edge is a quotation mark or nothing; what folds to nothing is no word.
    tail = fold(whole[cut:]) if cut < len(whole) else ""
    return stem, fold(stem), tail, stem[0].isupper() or stem[0].istitle() or uncased, uncased


def _uncased(letter: str) -> bool:
    """Whether the letter has no capital; Georgian has capitals in Unicode, which no sentence or name begins with."""
    return letter.lower() == letter.upper() or "\u10d0" <= letter <= "\u10ff"


def _tail_cut(whole: str, lang: LangTag) -> int:
    """Where an ending after an apostrophe begins; the length of the word when there is none."""
    for at in range(len(whole) - 1, 0, -1):
        if whole[at] in APOSTROPHES:
            return at if fold(whole[at + 1 :]) in _tails(lang) else len(whole)
    return len(whole)


@lru_cache(maxsize=64)
def _tails(lang: LangTag) -> frozenset[str]:
    """Endings that stand after an apostrophe: the English possessive, case endings of some languages."""
    own = lexicon(lang).words("endings", "case") if lang.split("-")[0] in ("tr", "az", "tk", "uz") else ()
    return frozenset({"s", *(fold(ending.partition(">")[0]) for ending in own)})


def _mark(text: str, at: int) -> Token:
    return Token(at, at + 1, at + 1, text[at], "", "", word=False, capital=False, uncased=False)


def _sentences(text: str, found: Sequence[Token], words: Tables) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sentence of each token, and the first token of each sentence."""
    number = 0
    of: list[int] = []
    first: list[int] = [0] if found else []
    for i in range(len(found)):
        if i and _breaks(text, found, i, words):
            number += 1
            first.append(i)
        of.append(number)
    return tuple(of), tuple(first)


def _breaks(text: str, found: Sequence[Token], i: int, words: Tables) -> bool:
    """Whether a sentence begins at token ``i``."""
    gap = text[found[i - 1].full_end : found[i].start]
    if "\n" in gap or "\t" in gap:
        return True
    before = i - 1
    while before > max(0, i - _CLOSERS) and found[before].text in _CLOSING and not _opening(text, found[before]):
        before -= 1
    if found[before].text not in SENTENCE_ENDS or found[i].text in SENTENCE_ENDS:
        return False
    if found[i].text in _CLOSING and not _opening(text, found[i]):
        return False
    if found[before].text != ".":
        return found[i].capital or not found[i].word
    return gap != "" and not _abbreviated(found, before, i, words)


def _opening(text: str, token: Token) -> bool:
    """Whether a mark that both opens and closes quotations opens one: a space or nothing stands before it."""
    return token.text in _BOTH and (token.start == 0 or text[token.start - 1].isspace())


def _abbreviated(found: Sequence[Token], stop: int, i: int, words: Tables) -> bool:
    """Whether the full stop at ``stop`` belongs to the word before it: ``Sept. 9``, ``Mr. Smith``, ``J. Smith``."""
    word = found[stop - 1] if stop else found[stop]
    following = found[i]
    if not word.word or not following.word:
        return False
    if word.key in words.words("words", "abbreviations") or len(word.key) == 1 and word.text.isalpha():
        return True
    if not following.capital or following.text[0].isdigit():
        return not following.text[0].isdigit() or (word.capital and len(word.text) <= _ABBREVIATION_LETTERS)
    return word.key in words.words("names", "person_short") or word.key in _SHORT_TITLES


_SHORT_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "st", "gen", "col", "lt", "sgt", "prof", "sen", "gov", "rep", "vs", "no"}
)
_OPENING = frozenset('“„«‹"‘「『(')
_CLOSING = frozenset('”“»›"’」』)]')
_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "»": "«"}
_BOTH = frozenset('"“')
# “ opens in English and closes in German.
_CLOSERS = 4
"""Quotation marks and brackets that may stand between a full stop and the next sentence."""
_QUOTE_REACH = 4000
"""Characters after which an opened quotation that nobody closed is given up."""


def _quotes(text: str) -> tuple[tuple[int, int], ...]:
    """Spans between quotation marks. A paragraph that opens a quotation and does not close it is quoted to its end."""
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for at, char in enumerate(text):
        if opened and char in opened[1] and at > opened[0]:
            spans.append((opened[0], at))
            opened = None
        elif opened and (char == "\n" or at - opened[0] > _QUOTE_REACH):
            if opened[1] != '"':
                spans.append((opened[0], at))
            opened = None
        elif not opened and char == '"':
            opened = (at + 1, '"')
        elif not opened and char in _PAIRS:
            opened = (at + 1, _PAIRS[char])
    return tuple(spans)


def _openers(found: Sequence[Token], of: Sequence[int]) -> Iterator[int]:
    """Words that only marks stand before in their sentence, or an opening quotation mark, bracket or colon."""
    fresh = True
    for i, token in enumerate(found):
        if i and of[i] != of[i - 1]:
            fresh = True
        if token.word:
            if fresh:
                yield i
            fresh = False
        elif token.text in _OPENING or token.text == ":":
            fresh = True


def _titled(found: Sequence[Token], of: Sequence[int]) -> frozenset[int]:
    """Sentences of four or more words that have hardly a long word without a capital."""
    capital: dict[int, int] = {}
    small: dict[int, int] = {}
    for token, number in zip(found, of, strict=True):
        if token.word and len(token.text) > 3 and token.text[0].isalpha():
            counts = capital if token.capital else small
            counts[number] = counts.get(number, 0) + 1
    return frozenset(n for n, many in capital.items() if many >= 4 and small.get(n, 0) * 4 <= many)
