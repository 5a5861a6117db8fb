"""The word tables of ``lexicon/annotate/``: sets of folded words and stems that frames are recognised by."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from gazetteer.match.words import FITS
from gazetteer.model import LangTag
from gazetteer.names import LEXICON, fold, lexicon

FOLDER = LEXICON / "annotate"
LANGS: tuple[LangTag, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""Languages that articles are read in; of others only the names themselves are found."""


@dataclass(frozen=True, slots=True)
class Words:
    """A set of folded words and phrases, and of stems that stand for every word beginning so."""

    exact: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    """Beginnings of single words."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Phrases with stems in them, word by word; a stem keeps its star."""
    longest: int = 1
    """Words of the longest phrase."""
    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()
    """First and last words of the phrases: what no phrase begins with is not tried."""
    first_stems: tuple[str, ...] = ()
    last_stems: tuple[str, ...] = ()
    """The same for phrases that begin or end with a stem."""

    def __contains__(self, key: str) -> bool:
        if key in self.exact:
            return True
        if " " not in key:
            return bool(self.stems) and key.startswith(self.stems)
        return bool(self.phrases) and any(_fits(key.split(" "), phrase) for phrase in self.phrases)

    def may_begin(self, key: str) -> bool:
        """Whether a phrase of several words may begin with the word."""
        return key in self.firsts or bool(self.first_stems) and key.startswith(self.first_stems)

    def may_end(self, key: str) -> bool:
        """Whether a phrase of several words may end with the word."""
        return key in self.lasts or bool(self.last_stems) and key.startswith(self.last_stems)

    def __bool__(self) -> bool:
        return bool(self.exact or self.stems or self.phrases)


def _fits(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the words are those of the phrase, one by one."""
    return len(words) == len(phrase) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for word, part in zip(words, phrase, strict=True)
    )


@dataclass(frozen=True)
class Tables:
    """The tables of one language."""

    lang: LangTag
    raw: Mapping[str, Any]
    sets: Mapping[tuple[str, str], Words]

    def words(self, table: str, name: str) -> Words:
        """The words under ``[table] name``; an empty set when the language has none."""
        return self.sets.get((table, name), NONE)

    def grammar(self, name: str, default: str = "") -> str:
        """A setting of ``[grammar]``."""
        return str(self.raw.get("grammar", {}).get(name, default))

    def flag(self, name: str) -> bool:
        """A yes or no of ``[grammar]``."""
        return bool(self.raw.get("grammar", {}).get(name, False))

    def names(self, table: str) -> Iterator[str]:
        """The entries of a table, in the order of the file."""
        return iter(self.raw.get(table, {}))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Folded number words with their values."""
        return {fold(word): int(value) for word, value in self.raw.get("counts", {}).items()}

    @cached_property
    def short(self) -> Mapping[str, str]:
        """Abbreviations of divisions as they are written, with the names they stand for."""
        return dict(self.raw.get("short", {}))


NONE = Words()


@cache
def tables(lang: LangTag) -> Tables:
    """The tables of a language (region and script of the tag do not matter); empty ones when it has no file."""
    base = lang.replace("_", "-").split("-")[0].lower()
    if base not in LANGS:
        return Tables(base, {}, {})
    sets = dict(_sets(_raw(base)))
    # People of one country are written about in every language.
    known = frozenset[str]().union(
        *(sets.get(("words", name), NONE).exact for name in ("stop", "ordinary", "articles"))
    )
    sets["names", "first"] = Words(_first_names() - known)
    return Tables(base, _raw(base), sets)


@cache
def _raw(base: LangTag) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{base}.toml").read_text(encoding="utf-8"))


@cache
def _first_names() -> frozenset[str]:
    """Folded first names of all languages."""
    return frozenset(fold(name) for lang in LANGS for name in _raw(lang).get("names", {}).get("first", ()))


_NO_WORDS = frozenset({"grammar", "endings"})
"""Tables that hold no words by themselves."""


def _sets(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Words]]:
    endings = tuple(raw.get("grammar", {}).get("inflect", ()))
    proclitics = ("", *raw.get("grammar", {}).get("proclitics", ()))
    for table, entries in raw.items():
        for name, listed in entries.items():
            if isinstance(listed, list) and table not in _NO_WORDS:
                inflected = table == "verbs" and name == "inflect"
                words = _forms(listed, endings) if inflected else listed
                yield (table, name), word_set(before + word for word in words for before in proclitics)


def word_set(listed: Iterable[str]) -> Words:
    """A set from words as the files write them: ``stem*`` stands for every word that begins so."""
    exact: set[str] = set()
    stems: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    for written in listed:
        key = " ".join(fold(word) + "*" * word.endswith("*") for word in written.replace("-", " ").split())
        if "*" not in key:
            exact.add(fold(written))
        elif " " in key:
            phrases.add(tuple(key.split(" ")))
        else:
            stems.add(key[:-1])
    longest = max((len(key.split(" ")) for key in exact), default=1)
    longest = max(longest, *(len(phrase) for phrase in phrases), 1) if phrases else longest
    longer = [*(tuple(key.split(" ")) for key in exact if " " in key), *phrases]
    firsts, lasts = {words[0] for words in longer}, {words[-1] for words in longer}
    return Words(
        exact=frozenset(exact - {""}),
        stems=tuple(sorted(stems - {""})),
        phrases=tuple(sorted(phrases)),
        longest=longest,
        firsts=frozenset(word for word in firsts if not word.endswith("*")),
        lasts=frozenset(word for word in lasts if not word.endswith("*")),
        first_stems=tuple(sorted(word[:-1] for word in firsts if word.endswith("*"))),
        last_stems=tuple(sorted(word[:-1] for word in lasts if word.endswith("*"))),
    )


def _forms(bases: Iterable[str], endings: Iterable[str]) -> Iterator[str]:
    """Every base with every ending: ``ed`` is added, ``y>ies`` replaces. What is no word does no harm."""
    for base in bases:
        yield base
        for ending in endings:
            cut, marked, put = ending.partition(">")
            if not marked:
                yield base + ending
            elif base.endswith(cut):
                yield base[: -len(cut)] + put


@cache
def road_keys(lang: LangTag, *names: str) -> frozenset[str]:
    """Folded words of the language's ``[road]`` table, of the entries named or of all."""
    paths: list[tuple[str, ...]] = [("road", name) for name in names] or [("road",)]
    return frozenset(key for path in paths for key in lexicon(lang).keys(*path))


@cache
def class_kinds(lang: LangTag, table: str) -> Mapping[str, frozenset[str]]:
    """Folded class words of the language's own table (``generic`` or ``prefixes``) and the kinds they admit.

    Other languages' words stay out: Hungarian "tó" is a lake, English "to" is not.
    """
    found: dict[str, frozenset[str]] = {}
    for kind in lexicon(lang).table(table):
        for word in lexicon(lang).words(table, kind):
            if kind != "any":
                found[fold(word)] = found.get(fold(word), frozenset()) | FITS.get(kind, frozenset({kind}))
    return found


@cache
def one_kind(lang: LangTag, word: str) -> frozenset[str]:
    """The kinds under which the language lists a class word, without those that fit as well: an island is one."""
    key = fold(word)
    listed = [(kind, table) for table in ("generic", "prefixes") for kind in lexicon(lang).table(table)]
    return frozenset(kind for kind, table in listed if key in {fold(one) for one in lexicon(lang).words(table, kind)})
