"""From a stretch of text to the names it may stand for: as written, transliterated, inflected, misheard.

Nothing is ranked here; each find says how it came about and how far that alone can be trusted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gazetteer.match.errors import VOWELS, likelihood
from gazetteer.match.values import Reason
from gazetteer.match.words import Core, class_words, phrases, stems
from gazetteer.model import AREAS, SETTLEMENTS, LangTag, Name, PlaceId
from gazetteer.names import fold, script, skeleton
from gazetteer.store import Hit, Store
from gazetteer.translit import romanise

# How far a find can be trusted before places are compared: the share that is right among names of the data with errors
# made by chance (tests/test_misspelt.py asks for an expected calibration error of 0.08 at most, of these hard ones).
TRUST_EXACT = 0.99
TRUST_FOLDED = 0.98
TRUST_TRANSLITERATED = 0.97
TRUST_TRANSLITERATED_FAR = 0.85
"""The same for a small place of the world layer, whose names in other scripts are mostly recorded as such."""
TRUST_ENDING = 0.95
TRUST_VOWELS = 0.95
TRUST_CONSONANTS = 0.88
TRUST_ACROSS = 0.8
TRUST_WEAK = 0.3
"""A bare word that only a small place of the world layer has: mostly a surname, a brand or an ordinary word."""
ACCEPTED = 0.5
"""Below it a find is a suggestion: more likely wrong than right."""

BIG = 100_000
"""Inhabitants of a world-layer city whose name is also looked for inflected."""
KNOWN = 15_000
"""Inhabitants of a world-layer town that a bare word may mean, though only an alternate name says so."""
CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
"""Scripts in which names begin with a capital; Georgian has capitals, but not for names."""
FEWEST_CONSONANTS = 4
"""Consonants two names must share to be called alike: with three, one syllable in ten words fits."""
FEWEST_CONSONANTS_ACROSS = 3
"""The same where the scripts differ, so that the text cannot be another word of the name's own language."""
FEWEST_LETTERS = 5
"""Letters of a name looked for with its vowels levelled; shorter ones meet by chance."""
MOST_LETTERS_APART, MOST_SOUNDS_APART = 2, 3
"""Letters in which two writings of the same sounds differ (sh / ş, two vowels / one); across scripts."""
LOGOGRAPHIC = ("Hani", "Hang", "Kana", "Hira")
"""Scripts in which names are themselves renderings: nobody writes their reading in a third script."""
UNVOWELLED = ("Arab", "Hebr")
"""Scripts that leave vowels out, so that few consonants fit many names."""
MOST_PLACES = 40
"""Places under one key that are looked at: the commonest names of the world have some hundreds, all small."""

_VOWELS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "i"), ("ij", "i"), ("yi", "i"), ("y", "i"), ("w", "v"))


@dataclass(frozen=True, slots=True)
class Find:
    """A recorded name that the text may stand for."""

    hit: Hit
    name: Name | None
    """None where an authored place has the name only from the world layer."""
    how: str
    trust: float
    reasons: tuple[Reason, ...]
    likelihood: float = 1.0
    """Of two names that the text may stand for by mistake, how much likelier one is."""


def lower_case(text: str) -> bool:
    """Whether the text has no capital in a script that writes names with one."""
    return script(text) in CASED and text == text.lower()


def named(store: Store, hit: Hit, text: str = "") -> Name | None:
    """The name behind a hit; None where an authored place has it only from the world layer.

    An index may list one name for many that share its key: of these the one written as ``text``, then the main one.
    """
    place = store.place(hit.place)
    if not place:
        return None
    found = next((name for name in place.names if name.id == hit.name), None)
    if not found or found.text == text or place.layer == "authored":
        return found
    written = next((name for name in place.names if name.text == text), None)
    main = place.names[0]
    return written or (main if hit.path == "exact" and fold(main.text) == fold(found.text) else found)


def spelled(store: Store, text: str, lang: LangTag) -> tuple[Find, ...]:
    """Names written as ``text``, or that read so in the other script."""
    key = fold(text)
    if not key:
        return ()
    found = [_as_written(store, text, hit) for hit in name_hits(store, key)]
    if people(store, text):
        return tuple(find for find in found if find.how != "transliterated")
    if not any(find.hit.layer == "authored" for find in found):
        found += _romanised(store, text, key, lang)
    return tuple(found)


def name_hits(store: Store, key: str, *, skeleton: bool = False) -> tuple[Hit, ...]:
    return tuple(hit for hit in store.hits(key, skeleton=skeleton) if hit.role == "name")[:MOST_PLACES]


def _as_written(store: Store, text: str, hit: Hit) -> Find:
    """A find by the key of the text: exact, a variant, or a reading of another script."""
    if hit.path == "transliterated":
        return _transliterated(store, hit)
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    name = named(store, hit, text)
    if not name:
        reason = Reason("spelled_alike", "recorded in the world layer")
        return Find(hit, None, "variant", TRUST_FOLDED, (reason,))
    if unicodedata.normalize("NFC", name.text) != text:
        reason = Reason("spelled_alike", f"recorded as '{name.text}'")
        return Find(hit, name, "variant", TRUST_FOLDED, (reason,))
    if name.kind == "variant" and hit.layer == "authored":
        return Find(hit, name, "variant", TRUST_EXACT, (Reason("recorded_variant", f"'{text}' is a recorded variant"),))
    return Find(hit, name, "exact", TRUST_EXACT, (Reason("written_so", f"'{text}' is a recorded name"),))


def _transliterated(store: Store, hit: Hit) -> Find:
    name = named(store, hit)
    reason = Reason("transliterated", f"'{name.text}' reads so in this script" if name else "reads so in this script")
    trust = TRUST_TRANSLITERATED if _weighty(hit) else TRUST_TRANSLITERATED_FAR
    return Find(hit, name, "transliterated", trust, (reason,))


def _romanised(store: Store, text: str, key: str, lang: LangTag) -> Iterator[Find]:
    """Names that meet the text when both are written in Latin letters."""
    if script(text) == "Latn" and text.isascii():
        return
    for rendering in dict.fromkeys(fold(one) for one in romanise(text, lang)):
        # Short words of one script read like names of another.
        if len(rendering) >= FEWEST_CONSONANTS and rendering != key:
            for hit in name_hits(store, rendering):
                yield _transliterated(store, hit)


def inflected(store: Store, text: str, lang: LangTag, *, adjective: bool = False) -> tuple[Find, ...]:
    """Names that ``text`` is a case form of; with ``adjective`` also "Лачинский" of "Лачин"."""
    if people(store, text):
        return ()
    # Without a language given, Latin words have too many endings to be forms of just any city.
    far = script(text) != "Latn" or bool(lang)
    for stem in stems(text, lang, adjective=adjective):
        found = [
            find for find in spelled(store, stem, lang) if find.hit.layer == "authored" or far and _weighty(find.hit)
        ]
        if found:
            return tuple(_as_inflected(find) for find in found)
    return ()


def people(store: Store, text: str) -> bool:
    """Whether the text is a recorded adjective, people or language: "Armenian" is no misspelt Armenia."""
    return any(hit.role != "name" for hit in store.hits(fold(text)))


def _as_inflected(find: Find) -> Find:
    reason = Reason("ending_removed", f"a form of '{find.name.text}'" if find.name else "a form of a recorded name")
    how = "transliterated" if find.how == "transliterated" else "variant"
    return Find(find.hit, find.name, how, min(TRUST_ENDING, find.trust), (reason,))


def alike(store: Store, text: str, lang: LangTag) -> tuple[Find, ...]:
    """Authored names with the same consonants and first letter, or the same but for the writing of vowels.

    Nothing for a word in lower case: ordinary words share consonants with names far more often than people misspell.
    """
    if lower_case(text) or fold(text) in phrases("common") or people(store, text):
        return ()
    found: dict[PlaceId, Find] = {}
    for key in dict.fromkeys([fold(text), *(fold(one) for one in romanise(text, lang))]):
        bones = skeleton(key)
        for hit in name_hits(store, bones, skeleton=True) if len(bones) > 1 else ():
            find = _alike(store, key, bones, hit, script(text)) if hit.layer == "authored" else None
            if find and (find.trust, find.likelihood) > _sureness(found.get(hit.place)):
                found[hit.place] = find
    return tuple(found.values())


def _sureness(find: Find | None) -> tuple[float, float]:
    return (find.trust, find.likelihood) if find else (0.0, 0.0)


def _alike(store: Store, key: str, bones: str, hit: Hit, written_in: str) -> Find | None:
    name = named(store, hit)
    if not name:
        return None
    others = [fold(name.text), *(fold(one) for one in romanise(name.text, name.lang))]
    likely = max(likelihood(key, other) for other in others)
    if len(key) >= FEWEST_LETTERS and level(key) in {level(other) for other in others}:
        reason = Reason("vowels_alike", f"recorded as '{name.text}'")
        return Find(hit, name, "variant", TRUST_VOWELS, (reason,), likely)
    across = script(name.text) != written_in != "Latn"
    # Where a table reads the script, the reading is nearer to the name; elsewhere one syllable more or less is nothing.
    rough = across and written_in not in (*CASED, "Geor", *UNVOWELLED)
    fewest = FEWEST_CONSONANTS_ACROSS if rough else FEWEST_CONSONANTS
    apart = MOST_SOUNDS_APART if rough or written_in in UNVOWELLED else MOST_LETTERS_APART
    if across and script(name.text) in LOGOGRAPHIC:
        return None
    if len(bones) >= fewest and any(_same_shape(key, other, apart) for other in others):
        how, trust = ("transliterated", TRUST_ACROSS) if across else ("variant", TRUST_CONSONANTS)
        return Find(hit, name, how, trust, (Reason("sounds_alike", f"sounds like '{name.text}'"),), likely)
    return None


def _same_shape(key: str, other: str, apart: int) -> bool:
    """Whether two keys with the same consonants begin and end alike and differ by few letters, in as many words.

    A vowel more at the end makes another word: "Karabakhi" is a person.
    """
    # Loaded late: exact look-ups do not need it.
    from rapidfuzz.distance import OSA

    alike = key[:1] == other[:1] and key.count(" ") == other.count(" ")
    ends = (key[-1:] in VOWELS) == (other[-1:] in VOWELS)
    return alike and ends and OSA.distance(level(key), level(other), score_cutoff=apart) <= apart


def level(key: str) -> str:
    """The key with vowels and doubled letters levelled, as careless spellings differ in them.

    >>> level("shousha") == level("shusha"), level("lachyn") == level("lachin"), level("laschin") == level("lachin")
    (True, True, False)
    """
    for written, meant in _VOWELS:
        key = key.replace(written, meant)
    return "".join(letter for place, letter in enumerate(key) if letter != key[place - 1 : place])


def _weighty(hit: Hit) -> bool:
    """Whether a name may be looked for inflected: authored places, countries and big cities are worth the risk."""
    return hit.layer == "authored" or hit.kind == "country" or hit.population >= BIG


def classed(store: Store, core: Core, lang: LangTag) -> tuple[Find, ...]:
    """Finds for a name whose class word was taken off: of the kinds that the word admits, else named after the town."""
    found = spelled(store, core.text, lang)
    if not found:
        adjective = bool(core.kinds & (AREAS - {"country"}))
        found = inflected(store, core.text, lang, adjective=adjective) or alike(store, core.text, lang)
    return of_class(store, found, core)


def of_class(store: Store, found: tuple[Find, ...], core: Core) -> tuple[Find, ...]:
    """Of the finds for a name beside a class word those of the kinds that it admits, else what is named after them."""
    if not core.kinds:
        return tuple(_said(find, core.word) for find in found)
    fitting = [find for find in found if find.hit.kind in core.kinds] or list(_bearing(store, core, found))
    return tuple(_said(find, core.word) for find in fitting) or tuple(_misfit(find, core) for find in found)


def _said(find: Find, word: str) -> Find:
    """A find beside a class word: no longer exactly as recorded."""
    if not word:
        return find
    reason = Reason("class_word", f"'{word}' says the kind: {find.hit.kind}")
    how = "variant" if find.how == "exact" else find.how
    return replace(find, how=how, reasons=(*find.reasons, reason))


def _misfit(find: Find, core: Core) -> Find:
    kinds = " or ".join(sorted(core.kinds))
    reason = Reason("other_kind", f"is a {find.hit.kind}; asked for was {kinds}")
    return replace(find, trust=min(find.trust, TRUST_WEAK), reasons=(*find.reasons, reason))


def _bearing(store: Store, core: Core, found: Iterable[Find]) -> Iterator[Find]:
    """Districts and regions that carry the name, or another name of the town it names, together with a class word."""
    if not core.kinds & AREAS:
        return
    yield from _with_class_word(store, fold(core.text), core.kinds, "", TRUST_FOLDED)
    for find in found:
        town = store.place(find.hit.place) if find.hit.kind in SETTLEMENTS and find.hit.layer == "authored" else None
        for name in town.names if town else ():
            yield from _with_class_word(store, fold(name.text), core.kinds, name.lang, min(find.trust, TRUST_FOLDED))


def _with_class_word(store: Store, key: str, kinds: frozenset[str], lang: LangTag, trust: float) -> Iterator[Find]:
    """Places recorded under the key with a class word of the language before or after it."""
    for word in class_words(kinds, lang):
        for hit in (*name_hits(store, f"{key} {word}"), *name_hits(store, f"{word} {key}")):
            if hit.kind in kinds:
                yield _named_after(store, hit, trust)


def _named_after(store: Store, hit: Hit, trust: float) -> Find:
    name = named(store, hit)
    reason = Reason("named_after", f"recorded as '{name.text}'" if name else "bears the name of the town")
    return Find(hit, name, "variant", trust, (reason,))
