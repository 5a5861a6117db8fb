"""Names that the text misspells: within one or two typing errors of a recorded name, and likelier that than a word.

The store proposes keys by distance. Here each error is looked at: a doubled letter or another vowel is a slip of the
pen, another consonant makes another word, and a name with an ending is a person or a people, not a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gazetteer.match.errors import OTHER, VOWELS, likelihood
from gazetteer.match.lookup import BIG, UNVOWELLED, Find, lower_case, name_hits, named, people
from gazetteer.match.values import Reason
from gazetteer.match.words import phrases
from gazetteer.model import LangTag, Name
from gazetteer.names import LEXICON, fold, script
from gazetteer.store import Hit, Store
from gazetteer.translit import romanise

ONE_ERROR, TWO_ERRORS = 5, 9
"""Letters from which one error is borne, and two."""
STEADY = 8
"""Letters from which a name bears a consonant put in: "Laschin" is a surname, no Lachin."""
BEARS_ANY = 7
"""Letters from which an authored name bears any error; shorter ones a slip or another vowel."""
SOUNDED = ("Latn", "Cyrl", "Armn", "Geor", "Grek")
"""Scripts that write all sounds, so that a reading in Latin letters is how others write the name."""
LOWER_CASE = 8
"""Letters of a misspelt name in lower case, which bears one error; shorter ones are ordinary words."""
STEM = 5
"""Letters of a name that somebody's surname or people is made of."""
WORLD_ONE_ERROR, WORLD_TWO_ERRORS = 7, 10
"""Letters from which a name of the world layer bears errors."""
MOST_KEYS = 40
"""Keys within reach that are looked at, the nearest first."""
LEAST = 0.02
"""Names less likely than this share of the likeliest are not meant."""
TRUST, TRUST_LOST = 0.99, 0.4
"""Trust in a misspelling, and how much of it is lost for errors as long as the name."""
TRUST_CASE = 0.8
"""Of a word in lower case, where names have capitals."""
TRUST_WORLD = 0.85
"""Of a place of the world layer, whose names are many: there is a small town within two errors of any short word."""


@dataclass(frozen=True, slots=True)
class _Near:
    """A recorded key near the text's, the number of errors between them, and how likely they are."""

    key: str
    errors: int
    likelihood: float
    asked: str


def misspelt(store: Store, text: str, lang: LangTag) -> tuple[Find, ...]:
    """Finds for recorded names that ``text`` is a misspelling of; the least far ones only."""
    if fold(text) in phrases("common") or people(store, text) or _of_somebody(store, fold(text)):
        return ()
    # Scripts without vowels have too many readings to be misread as well.
    forms = romanise(text, lang) if script(text) not in ("Latn", *UNVOWELLED) else ()
    near = [one for key in dict.fromkeys(map(fold, (text, *forms))) for one in _near(store, key)]
    best = max((one.likelihood for one in near), default=0.0)
    close = (one for one in near if one.likelihood >= best * LEAST)
    return tuple(find for one in close for find in _finds(store, one, text))


def _near(store: Store, key: str) -> Iterator[_Near]:
    length = len(key)
    most = 0 if length < ONE_ERROR else 1 if length < TWO_ERRORS else 2
    if not most:
        return
    for other, errors in store.similar(key, distance=most, limit=MOST_KEYS):
        if _mistaken(key, other):
            yield _Near(other, errors, likelihood(key, other), key)


def _of_somebody(store: Store, key: str) -> bool:
    """Whether the text is a name of a place that everybody may know with the ending of a surname or a people."""
    endings = [ending for ending in _person_endings() if key.endswith(ending)]
    stems = {key.removesuffix(ending) for ending in endings}
    return any(_known(hit) for stem in stems if len(stem) >= STEM for hit in store.hits(stem))


@lru_cache(maxsize=1)
def _person_endings() -> frozenset[str]:
    """Folded endings of ``lexicon/surnames.tsv``, of all languages."""
    lines = (LEXICON / "surnames.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(one) for line in lines if line[:1] != "#" for one in line.partition("\t")[2].split("|"))


def _mistaken(key: str, other: str) -> bool:
    """Whether ``key`` may be a slip for ``other``: no longer word that begins so, and no new sound in a short one."""
    if key.startswith(other) and key[len(other) :] != other[-1:] or len(key.split()) != len(other.split()):
        return False
    if len(other) < STEADY and len(key) > len(other) and _consonants(key) != _consonants(other):
        return False
    return _ends_alike(key, other)


def _consonants(key: str) -> str:
    """The letters but vowels, doubled ones once."""
    return "".join(c for c, before in zip(key, f" {key}", strict=False) if c not in VOWELS and c != before)


def _ends_alike(key: str, other: str) -> bool:
    """Whether the text ends as no surname does, or as the name does too; a slip does not make a surname."""
    endings = [one for one in _person_endings() if len(one) > 1]
    mine = {one for one in endings if key.endswith(one)}
    return not mine or any(other.endswith(one) for one in mine)


def _finds(store: Store, near: _Near, text: str) -> Iterator[Find]:
    lower = lower_case(text)
    trust = TRUST - TRUST_LOST * near.errors / len(near.key)
    for hit in name_hits(store, near.key):
        name = named(store, hit)
        if (
            not name
            or not _legible(name, hit, text)
            or not _in_reach(name, hit, near)
            or lower
            and not _plain(hit, near)
        ):
            continue
        count = "one letter" if near.errors == 1 else f"{near.errors} letters"
        sure = trust * (TRUST_CASE if lower else 1.0) * (1.0 if hit.layer == "authored" else TRUST_WORLD)
        reason = Reason("misspelt", f"'{name.text}' but for {count}")
        yield Find(hit, name, "fuzzy", sure, (reason,), near.likelihood)


def _legible(name: Name, hit: Hit, text: str) -> bool:
    """Whether the writer can have had this name in mind: written so, or read from a script that says its sounds."""
    return hit.path == "exact" or script(name.text) in (*SOUNDED, script(text))


def _in_reach(name: Name, hit: Hit, near: _Near) -> bool:
    """Whether a place is known well enough for such errors: of the layer main names only, of big cities all."""
    if hit.layer == "authored":
        return near.likelihood > OTHER or len(near.key) >= BEARS_ANY
    long = len(near.key) >= (WORLD_ONE_ERROR, WORLD_TWO_ERRORS)[near.errors - 1]
    return long and near.key[0] == near.asked[0] and (name.kind != "variant" or hit.population >= BIG)


def _plain(hit: Hit, near: _Near) -> bool:
    """Whether even a word in lower case may be the name."""
    return near.errors == 1 and len(near.key) >= LOWER_CASE and _known(hit)


def _known(hit: Hit) -> bool:
    return hit.layer == "authored" or hit.population >= BIG
