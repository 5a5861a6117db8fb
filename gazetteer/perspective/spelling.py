"""Which of a place's names a text spells: as written, without an article, shortened, or as they sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from gazetteer.model import LangTag, Name, Place
from gazetteer.names import LANGS, fold, lexicon, skeleton
from gazetteer.translit import romanise

_ARABIC_ARTICLE = "ال"
_SHORTEST_ARABIC = 2
"""Letters that are left at least when the article is cut off: "الو" is no article with a name."""
_ROMANISED_ARTICLES = frozenset({"al", "el"})
"""The Arabic article as Latin letters have it, a word by itself after folding."""
_MOST_LEFT_OUT = 2
"""Words that a short form leaves out: "Islands", "Heights", "plateau of the"; more make another name."""


def spelled(place: Place, text: str, lang: LangTag = "") -> tuple[Name, ...]:
    """Names of ``place`` that ``text`` spells, with their uses: as written in the language, shortened there, as
    written in another language, sounding alike in the language, sounding alike in another; the first of these that
    anybody uses. An article before the name is no part of it."""
    written, bare = fold(text), _bare(text)
    exact = [name for name in place.names if fold(name.text) == written]
    same = [name for name in place.names if _bare(name.text) == bare]
    for names in _readings(place, exact, same, written, lang):
        used = tuple(name for name in names if name.held)
        if used:
            return used
    return tuple(exact or same)


def _readings(
    place: Place, exact: Sequence[Name], same: Sequence[Name], written: str, lang: LangTag
) -> Iterator[Sequence[Name]]:
    """Names that may be meant, the nearest first; what is dear to find out comes last and only when asked for."""
    bare, here = _bare(written), _in(same, lang)
    yield _in(exact, lang)
    yield here
    # A name of the language that nobody is recorded to use is looked for in the language before others are asked.
    if here:
        yield _longer(place, bare, lang)
    yield same
    if not here:
        yield _longer(place, bare, lang)
    heard = {skeleton(written), skeleton(bare)}
    alike = [name for name in place.names if name.held and heard & sounds(name)]
    yield _in(alike, lang)
    yield alike


@lru_cache(maxsize=16384)
def _bare(text: str) -> str:
    """The folded name without an article of any language: "the Golan", "las Malvinas", "al-Quds", "القدس"."""
    first, _, rest = fold(text).partition(" ")
    if rest and first in _articles():
        return rest
    key = fold(text)
    cut = key.removeprefix(_ARABIC_ARTICLE)
    return cut if len(cut) > _SHORTEST_ARABIC else key


@lru_cache(maxsize=1)
def _articles() -> frozenset[str]:
    return frozenset({key for lang in LANGS for key in lexicon(lang).keys("prefixes", "any")} | _ROMANISED_ARTICLES)


def longer(place: Place, text: str, lang: LangTag) -> tuple[Name, ...]:
    """The names in the language that ``text`` is a short form of; whoever uses those uses it, too."""
    return tuple(_longer(place, _bare(text), lang))


def _longer(place: Place, bare: str, lang: LangTag) -> list[Name]:
    """The names in the language that ``bare`` shortens by a word or two: "Golan" the "Golan Heights", "Paracels" the
    "Paracel Islands". Of several those that add the least."""
    words = bare.split(" ")
    added: dict[int, list[Name]] = {}
    for name in _in(place.names, lang):
        # "Islas X (Y Islands)" is two names, not a longer one.
        whole = [] if "(" in name.text else _bare(name.text).split(" ")
        more = len(whole) - len(words)
        if name.held and 0 < more <= _MOST_LEFT_OUT and (_begins(whole, words) or whole[more:] == words):
            added.setdefault(more, []).append(name)
    return added[min(added)] if added else []


def _begins(whole: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the longer name begins with the words; the last may be a plural that stands for "islands"."""
    *head, last = words
    return list(whole[: len(head)]) == head and whole[len(head)] in (last, last.removesuffix("s"))


def _in(names: Iterable[Name], lang: LangTag) -> list[Name]:
    return [name for name in names if lang and speaks(name, lang)]


@lru_cache(maxsize=8192)
def sounds(name: Name) -> frozenset[str]:
    """Skeletons of the name and of its romanisations."""
    return frozenset(skeleton(fold(form)) for form in (name.text, *romanise(name.text, name.lang)))


def speaks(name: Name, lang: LangTag) -> bool:
    """Whether the name is in the language and its usual script: ``az-Cyrl`` is not in ``az``."""
    return name.lang == lang or name.lang == lang.split("-")[0]
