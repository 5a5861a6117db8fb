"""How names read in plain letters, and how far two of them are apart: what derivation compares."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from gazetteer.model import LangTag
from gazetteer.names import fold, lexicon, skeleton
from gazetteer.translit import romanise


@lru_cache(maxsize=65536)
def readings(text: str, lang: LangTag) -> frozenset[str]:
    """A name in plain Latin letters as its romanisations have it, without words for its kind (``Islands``, ``rayonu``).

    >>> "shusha" in readings("Шуша", "ru"), readings("Senkaku Islands", "en")
    (True, frozenset({'senkaku'}))
    """
    classes = frozenset(lexicon(lang).keys("generic"))
    return frozenset(_bare(fold(form), classes) for form in (romanise(text, lang) or (text,)))


def _bare(key: str, classes: frozenset[str]) -> str:
    """A folded name without words for a kind of place and without gaps; all of it where nothing else is left."""
    words = [word for word in key.split() if word not in classes]
    return "".join(words or key.split())


def apart(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of letters that differ between the nearest readings of two names; 1 where one has none."""
    return min((Levenshtein.normalized_distance(a, b) for a in one for b in other), default=1.0)


def sounds(readings: Iterable[str]) -> frozenset[str]:
    """Skeletons of readings: names that share one sound alike."""
    return frozenset(map(skeleton, readings))


def base(lang: LangTag) -> str:
    """The language of a tag without script and region."""
    return lang.split("-")[0]
