"""Names in Latin letters, under the systems in which people and authorities write them.

The tables are data: ``lexicon/translit/systems.toml``. Scripts without a table go through anyascii.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from gazetteer.model import LangTag
from gazetteer.names import LEXICON, ascii_letters, script

_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "Cyrl": ("ru",), "Armn": ("hy",), "Geor": ("ka",), "Arab": ("fa", "ar"), "Grek": ("el",), "Hebr": ("he",),
    "Hang": ("ko",), "Kana": ("ja",), "Deva": ("hi",), "Beng": ("bn",), "Guru": ("pa",), "Gujr": ("gu",),
    "Orya": ("or",), "Taml": ("ta",), "Telu": ("te",), "Knda": ("kn",), "Mlym": ("ml",), "Sinh": ("si",),
    "Thai": ("th",), "Mymr": ("my",), "Ethi": ("am",),
}  # fmt: skip
"""Languages whose systems read a script where the language is unknown or has no table."""
_NATIONAL_LATIN = (("az", frozenset("əğışç")), ("tr", frozenset("ğışç")), ("de", frozenset("äöüß")))
"""Letters that make a Latin text of no known language worth reading as one of these."""
_RELATIVES = {
    "ro": "mo", "sh": "sr", "bs": "sr", "hr": "sr", "sl": "sr", "cnr": "sr", "azb": "az", "aze": "az", "hye": "hy",
    "sk": "cs", "mr": "hi", "ne": "hi", "as": "bn", "ti": "am", "nb": "no", "nn": "no",
}  # fmt: skip
_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff՛՜՞ـ့း"))
_SAME_SOUND = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ە": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و"})
"""Arabic letters with one reading, so that tables list each sound once."""
_DOTTED = str.maketrans({"İ": "i"})
_CASED = ("Latn", "Cyrl", "Armn", "Grek")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LATIN_VOWELS = tuple("aeiou")
_ORDERS = ("e", "u", "i", "a", "e", "", "o", "wa")
"""Vowels of the eight forms in which Ethiopic writes a consonant, in the order of Unicode."""


@lru_cache(maxsize=65536)
def romanise(text: str, lang: LangTag = "") -> tuple[str, ...]:
    """Latin renderings of a name, the commonest system of its language first, each once.

    ``lang`` is a BCP 47 tag; without one the script decides. Empty for a Latin name whose language has no system, as
    it needs none.

    >>> romanise("Ստեփանակերտ", "hy")[0], romanise("Xankəndi", "az")[:2]
    ('Stepanakert', ('Khankandi', 'Khankendi'))
    """
    forms = tuple(form for table in _tables(text, lang) for form in _renderings(text, table))
    if not forms and script(text) not in ("Latn", "Zyyy"):
        forms = (_titled(ascii_letters(text)),)
    return tuple(dict.fromkeys(form for form in forms if form))


def _tables(text: str, lang: LangTag) -> tuple[str, ...]:
    """Names of the tables that read the text."""
    written = script(text)
    # The two kana write the same sounds: the tables have them as katakana.
    written = "Kana" if written == "Hira" else written
    base = lang.split("-")[0].lower()
    own = next((f"{one}-{written}" for one in (base, _RELATIVES.get(base)) if f"{one}-{written}" in _systems()), None)
    if own:
        return (own,)
    if written == "Latn":
        # "x" and "q" are read the Azerbaijani way only where somebody said that this is Azerbaijani.
        letters = frozenset(text.lower()) if base in ("", "und") else frozenset()
        return tuple(f"{known}-Latn" for known, own_letters in _NATIONAL_LATIN if letters & own_letters)
    return tuple(f"{known}-{written}" for known in _DEFAULTS.get(written, ()))


@dataclass(frozen=True, slots=True)
class _System:
    """One way to write a script in Latin letters."""

    letters: Mapping[str, str]
    initial: Mapping[str, str] = field(default_factory=dict)
    after_vowel: Mapping[str, str] = field(default_factory=dict)
    vowels: str = ""
    last: Mapping[str, str] = field(default_factory=dict)
    """What letters are at the end of a word."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Vowel signs that follow a consonant, the sign for none among them."""
    inherent: str = ""
    """The vowel of a consonant that has no sign; not written at the end of a word."""
    moved: str = ""
    """Vowel signs that are written before the consonant they follow in speech."""
    doubles: str = ""
    """The letter that doubles the next consonant."""
    parts: bool = False
    """Whether the text is read in its smallest parts, as Hangul in jamo."""
    final: str = ""
    """An ending to leave off."""
    marks: bool = True
    """Whether marks over letters tell letters apart."""
    via: str = ""
    """The table that reads on from here."""

    def write(self, text: str) -> str:
        """``text`` in this system; what it has no letter for stays."""
        # One code point in lower case for each of the text's, so that positions agree.
        low = text.translate(_DOTTED).lower()
        if len(low) != len(text):
            low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
        out: list[str] = []
        at = 0
        while at < len(low):
            taken = next((size for size in (3, 2, 1) if self._has(low[at : at + size])), 0)
            if not taken:
                out.append(text[at])
                at += 1
                continue
            letter, latin = text[at : at + taken], self._letter(low, at, taken)
            out.append(_cased(latin, letter, text[at + taken : at + taken + 1]))
            at += taken
            if self.signs and unicodedata.category(letter[0]) == "Lo" and latin[-1:] not in _LATIN_VOWELS:
                vowel, at = self._vowel(low, at)
                out.append(vowel)
        return "".join(out)

    def _vowel(self, low: str, at: int) -> tuple[str, int]:
        """The vowel of the consonant before ``at``, and where the signs that write it end."""
        sign = ""
        found = []
        while size := next((size for size in (4, 3, 2, 1) if low[at : at + size] in self.signs), 0):
            sign = self.signs[low[at : at + size]]
            found.append(sign)
            at += size
        vowels = "".join(found)
        # A sign that writes nothing takes the vowel away; one that writes a consonant has it still to come.
        bare = not found or sign and not set(vowels) & set(_LATIN_VOWELS)
        return (vowels + self.inherent if bare and not _word_ends(low, at) else vowels), at

    def _has(self, letters: str) -> bool:
        return letters in self.letters or letters in self.initial

    def _letter(self, low: str, at: int, taken: int) -> str:
        letter = low[at : at + taken]
        before = low[at - 1] if at else " "
        if letter in self.initial and not before.isalpha():
            return self.initial[letter]
        if letter in self.after_vowel and before in self.vowels:
            return self.after_vowel[letter]
        if letter in self.last and at and _word_ends(low, at + taken) and not _word_ends(low, at - 1):
            return self.last[letter]
        if letter in self.letters:
            return self.letters[letter]
        # A group that counts only at the beginning of a word is read letter by letter elsewhere.
        return "".join(self.letters.get(part, part) for part in letter)


def _word_ends(text: str, at: int) -> bool:
    """Whether no letter or sign stands at ``at``."""
    return at >= len(text) or unicodedata.category(text[at])[0] not in "LM"


def _cased(latin: str, letter: str, following: str) -> str:
    """``latin`` in the case of the letter: all capitals only among capitals, as in ШУША but not in Шуша."""
    if not letter[0].isupper() or not latin:
        return latin
    return latin.upper() if following.isupper() or letter[1:].isupper() else latin[0].upper() + latin[1:]


def _renderings(text: str, table: str) -> tuple[str, ...]:
    return tuple(form for system in _systems()[table].values() for form in _written(text, system))


def _written(text: str, system: _System) -> tuple[str, ...]:
    """The text in one system, and what the table it leads to makes of that."""
    plain = _prepared(text, marks=system.marks)
    if system.parts:
        plain = unicodedata.normalize("NFD", plain)
    if system.moved:
        plain = re.sub(rf"([{system.moved}])(\w)", r"\2\1", plain)
    latin = unicodedata.normalize("NFC", system.write(plain))
    if system.doubles:
        latin = re.sub(rf"{system.doubles}(\w?)", r"\1\1", latin)
    if system.final:
        latin = re.sub(rf"(?<=\w\w\w\w){system.final}\b", "", latin)
    latin = latin if script(text) in _CASED else _titled(latin)
    latin = "".join(ascii_letters(char) if _foreign(char) else char for char in latin)
    return (*_renderings(latin, system.via), latin) if system.via else (latin,)


def _foreign(char: str) -> bool:
    """Whether a system left the character as it was for want of a letter."""
    if char.isascii():
        return False
    sign = unicodedata.category(char) in ("Mc", "Mn") and not unicodedata.combining(char)
    return sign or script(char) not in ("Latn", "Zyyy")


def _prepared(text: str, *, marks: bool) -> str:
    text = unicodedata.normalize("NFC", text).translate(_JOINERS).translate(_SAME_SOUND).translate(_KATAKANA)
    if marks:
        return text
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare)


def _titled(latin: str) -> str:
    """Words with a capital, for scripts that have none. The strokes of anyascii inside words stay lower."""
    return re.sub(r"[^\W\d_]+(?:['’ʻ`][^\W\d_]+)*", lambda word: word[0][:1].upper() + word[0][1:].lower(), latin)


@cache
def _systems() -> Mapping[str, Mapping[str, _System]]:
    tables = tomllib.loads((LEXICON / "translit" / "systems.toml").read_text(encoding="utf-8"))
    return {table: {name: _system(row) for name, row in systems.items()} for table, systems in tables.items()}


def _system(row: Mapping[str, str | bool]) -> _System:
    return _System(
        letters={**_syllables(row.get("syllables", "")), **_pairs(row.get("letters", ""))},
        initial=_pairs(row.get("initial", "")),
        after_vowel=_pairs(row.get("after_vowel", "")),
        vowels=str(row.get("vowels", "")),
        last=_pairs(row.get("last", "")),
        signs=_pairs(row.get("signs", "")),
        inherent=str(row.get("inherent", "")),
        moved=str(row.get("moved", "")),
        doubles=str(row.get("doubles", "")),
        parts=row.get("parts", False) is True,
        final=str(row.get("final", "")),
        marks=row.get("marks", True) is not False,
        via=str(row.get("via", "")),
    )


def _syllables(text: str | bool) -> Mapping[str, str]:
    """All eight forms of consonants that are given by their first."""
    return {
        chr(ord(first) + number): latin + vowel
        for first, latin in _pairs(text).items()
        for number, vowel in enumerate(_ORDERS)
    }


def _pairs(text: str | bool) -> Mapping[str, str]:
    """``letter=Latin`` pairs; composed, as texts are."""
    text = unicodedata.normalize("NFC", str(text))
    return {letter: latin for letter, _, latin in (pair.partition("=") for pair in str(text).split())}
