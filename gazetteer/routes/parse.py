"""Reads "X–Y road", "дорога из X в Y", "X-Y yolu", "X'ten Y'ye giden yol": the road word, and ways to part the ends.

Nothing is looked up here: each way of reading is a guess that ``routes.normalize`` tries against the gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from gazetteer.match.words import DASHES, HYPHENS, Token, phrases, split_dash, split_marks, tokens, written
from gazetteer.model import Kind, LangTag
from gazetteer.names import fold

KINDS: dict[str, Kind] = {"road": "road", "railway": "railway", "ferry": "crossing"}
"""Tables of road words, and the kind of place that each says."""
LONGEST_WORD = 4
"""Words of the longest road word in the tables."""
MOST_ENDS = 5
"""Names in a row that are still one route: Baku–Tbilisi–Erzurum–Kars is four."""
MOST_SPLITS = 16
"""Ways to part the ends that are tried; a query of 200 characters has hundreds, all but the first few absurd."""


@dataclass(frozen=True, slots=True)
class RouteQuery:
    """A query that says it means a road: the word, its kind, and what is left, which holds the ends or a name."""

    word: str
    kind: Kind
    rest: str
    lang: LangTag
    """A language that has the word."""


def read(text: str) -> Iterator[RouteQuery]:
    """Every way to take a road word off the end or the front of ``text``, longest word first."""
    words = _words(text)
    for size in range(min(LONGEST_WORD, len(words) - 1), 0, -1):
        for word, rest in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            kind = _road_words().get(_key(word))
            left = _without_filler(rest)
            if kind and left:
                yield RouteQuery(written(word), kind, written(left), _lang(_key(word)))


def _words(text: str) -> tuple[Token, ...]:
    """The words of the text without articles before them; "Goris-Stepanakert-Straße" gives up its last part."""
    for mark in DASHES:
        head, found, tail = text.rpartition(mark)
        if found and fold(head) and fold(tail) in _road_words():
            text = f"{head} {tail}"
    return _without_filler(tokens(text))


def _key(words: Sequence[Token]) -> str:
    return " ".join(word.key for word in words)


@lru_cache(maxsize=1)
def _road_words() -> dict[str, Kind]:
    """Folded road words of all languages and what they say; of a word that says both, the later."""
    return {word: kind for table, kind in KINDS.items() for word in phrases("road", table)}


def _lang(word: str) -> LangTag:
    """A language that has the road word; "" for none."""
    return next((langs[0] for table in KINDS if (langs := phrases("road", table).get(word))), "")


def _without_filler(words: Sequence[Token]) -> tuple[Token, ...]:
    """Words without articles and participles ("leading", "giden", "arasında") at either end."""
    filler = phrases("road", "filler")
    left = list(words)
    while left and left[0].key in filler:
        left.pop(0)
    while left:
        cut = next((size for size in (3, 2, 1) if len(left) > size and _key(left[-size:]) in filler), 0)
        if not cut:
            return tuple(left)
        del left[-cut:]
    return ()


def ends(query: RouteQuery) -> Iterator[tuple[str, ...]]:
    """Ways to read the rest as two or more names that something parts, the likelier first, at most a few."""
    ways = chain(_row(query.rest), _with_words(query.rest), split_dash(query.rest), _marked(query.rest))
    yield from islice(dict.fromkeys(ways), MOST_SPLITS)


def bare_ends(query: RouteQuery) -> Iterator[tuple[str, str]]:
    """Ways to read the rest as two names with only a space between: endings tell them, as "Goris'ten Hankendi'ye"."""
    words = tokens(query.rest)
    for place in range(1, min(len(words), MOST_SPLITS)):
        yield written(words[:place]), written(words[place:])


def _marked(text: str) -> Iterator[tuple[str, ...]]:
    """Parts at a slash: "Goris/Stepanakert" beside a road word."""
    parts = split_marks(text)
    if 1 < len(parts) <= MOST_ENDS:
        yield parts


def _row(text: str) -> Iterator[tuple[str, ...]]:
    """All parts between dashes: "Goris – Lachin – Shusha"; long dashes first, which part names more surely."""
    for marks in (DASHES.translate(dict.fromkeys(map(ord, HYPHENS))), DASHES):
        parts = text.translate(dict.fromkeys(map(ord, marks), "\n")).split("\n")
        names = tuple(part.strip(" ,") for part in parts if fold(part))
        if 1 < len(names) <= MOST_ENDS:
            yield names


def _with_words(text: str) -> Iterator[tuple[str, ...]]:
    """Parts at words: "from X to Y", "between X and Y", "X ilə Y"."""
    words = list(tokens(text))
    for table in ("from", "between"):
        cut = next((size for size in (3, 2, 1) if _key(words[:size]) in phrases("road", table)), 0)
        del words[:cut]
    joiners = {*phrases("road", "to"), *phrases("road", "with")}
    for place in range(1, len(words) - 1):
        for size in (2, 1):
            right = words[place + size :]
            if right and _key(words[place : place + size]) in joiners:
                yield written(words[:place]), written(_without_filler(right))
