"""Keys under which spellings of one name meet, scripts, and the word tables of the languages.

Build and query use the same functions, so a key made today finds what was stored with it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from gazetteer.model import LangTag

LEXICON = Path(__file__).parent / "lexicon"

_LETTERS = {
    # Letters that Unicode does not decompose though their readers see a base letter with a mark, or two letters.
    "ə": "e", "ǝ": "e", "ɛ": "e", "ı": "i", "ł": "l", "ø": "o", "ɵ": "o", "ɔ": "o", "ð": "d", "đ": "d", "ɖ": "d",
    "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ƣ": "g",
    "ƶ": "z", "ȷ": "j",
    # Arabic, Persian, Urdu and Kurdish keyboards give one sound by different code points.
    "ى": "ی", "ي": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه",
    "ٱ": "ا", "ـ": "",
}  # fmt: skip

# Strokes that belong to a letter or to its transliteration. Words do not part at them: Step'anakert, Aghdam՛, ג׳נין.
_DROPPED = frozenset("'`´‘’‛′″‵ʹʺʻʼʽʾʿˆˇˈˊˋˮ՚՛՜՞׳״ߴߵ᾽᾿῾Ꞌꞌ")

# Voicing of kana tells syllables apart (か ka, が ga), unlike the marks of other scripts.
_KEPT_MARKS = frozenset("\u3099\u309a")

_MEMO_LIMIT = 1 << 16
# Texts use a few thousand characters; somebody who sends every code point shall not fill the memory.


def fold(text: str) -> str:
    """The key under which spellings of one name meet.

    Case, accents, joiners and a few national letters are levelled; words stay, in their order, one space apart.
    Folding twice is folding once.

    >>> fold("Xankəndi") == fold("XANKƏNDİ") == "xankendi"
    True
    >>> fold("Khankendi/Step’anakert")
    'khankendi stepanakert'
    """
    return text.lower() if text.isascii() and text.isalpha() else " ".join(text.translate(_FOLDS).split())


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from, in code points of the source."""

    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that ``key[start:end]`` came from, marks that follow a letter included."""
        return self.starts[start], self.ends[end - 1]


def fold_map(text: str) -> Folded:
    """Fold ``text``, keeping offsets: ``key[i]`` came from ``text[starts[i]:ends[i]]``; ``key == fold(text)``."""
    key: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        folded = _FOLDS[ord(char)]
        for part in folded:
            if part != " " or key and key[-1] != " ":
                key.append(part)
                starts.append(at)
                ends.append(at + 1)
            elif key:
                ends[-1] = at + 1
        if not folded and key and ends[-1] == at and key[-1] != " " and _is_mark(char):
            ends[-1] = at + 1
    if key and key[-1] == " ":
        del key[-1], starts[-1], ends[-1]
    return Folded("".join(key), tuple(starts), tuple(ends))


class _Folds(dict[int, str]):
    """What each code point becomes, worked out on first sight."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        if len(self) < _MEMO_LIMIT:
            self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    """What one character becomes. Repeated to the fixed point: some decompose only after losing their case."""
    folded = "".join(_step(part) for part in char)
    return folded if folded == char else "".join(map(_fold_char, folded))


def _step(char: str) -> str:
    if char in _DROPPED:
        return ""
    plain = unicodedata.normalize("NFKD", char)
    # A spacing accent decomposes into a space and a mark: it is a stroke like any other, not a gap.
    if len(plain) > 1 and plain[0] == " " and _is_mark(plain[1]):
        return ""
    return "".join(_plain(part) for part in plain.casefold())


def _plain(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char in _DROPPED or _is_mark(char) and char not in _KEPT_MARKS:
        return ""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf":
        return ""
    return char if category[0] in "LMN" or category == "Cn" else " "


def _is_mark(char: str) -> bool:
    """Whether a character only modifies the one before it; vowel signs of Indic scripts (class 0) do not."""
    return unicodedata.combining(char) != 0 or char == "\u034f" or "\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100"


_FOLDS = _Folds()

# Digraphs first: what one tradition writes with two letters another writes with one.
_SOUNDS = re.compile("shch|szcz|tsch|dsch|dzh|dzs|tch|tsh|sch|ch|sh|zh|kh|gh|ph|th|ts|tz|dz|dj|ck|cz|cs|sz|zs|.")
_CLASSES = {
    **dict.fromkeys(("sh", "sch", "s", "shch", "szcz", "sz"), "s"),
    **dict.fromkeys(
        ("tsch", "dsch", "dzh", "dzs", "tch", "tsh", "ch", "c", "j", "dj", "ts", "tz", "dz", "cz", "cs"), "c"
    ),
    **dict.fromkeys(("kh", "x", "h"), "h"),
    **dict.fromkeys(("gh", "g", "q", "k", "ck"), "k"),
    **dict.fromkeys(("ph", "f", "p"), "p"),
    **dict.fromkeys(("zh", "z", "zs"), "z"),
    **dict.fromkeys(("th", "t"), "t"),
    **dict.fromkeys(("w", "v"), "v"),
    **dict.fromkeys("aeiouy ", ""),
}
"""Sounds that transliterations of one name confuse: Qarabağ / Karabagh / Garabag, Cəbrayıl / Jabrayil / Dzhebrail."""
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65536)
def skeleton(key: str) -> str:
    """The consonants of a folded key, sounds that transliterations confuse levelled; a second, much coarser key.

    Any script; spaces go, a vowel at the beginning stays as ``a``. Empty for what has no consonant.

    >>> skeleton("xankendi") == skeleton("ханкенди") == skeleton("khankendi")
    True
    """
    latin = key if key.isascii() else fold(ascii_letters(key))
    sounds: list[str] = []
    for sound in _SOUNDS.findall(latin):
        level = _CLASSES.get(sound, sound)
        # Doubled letters are one sound; the same sound after a vowel is another.
        if level and not (sounds and sounds[-1] == level):
            sounds.append(level)
        elif not level:
            sounds.append("")
    consonants = "".join(sounds)
    return f"a{consonants}" if consonants and latin[0] in _VOWELS else consonants


def ascii_letters(text: str) -> str:
    """Any text in ASCII letters by anyascii, which knows scripts but no languages; not folded."""
    # Loaded late: its tables cost 30 ms, and Latin names do not need them.
    from anyascii import anyascii

    # Letters that stand for u far more often than for v, which anyascii takes them for.
    return str(anyascii(text.replace("ու", "u").replace("و", "u")))


_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "ARABIC": "Arab", "GREEK": "Grek",
    "HEBREW": "Hebr", "CJK": "Hani", "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda",
    "MALAYALAM": "Mlym", "ORIYA": "Orya", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt",
    "MYANMAR": "Mymr", "KHMER": "Khmr", "ETHIOPIC": "Ethi", "MONGOLIAN": "Mong", "SYRIAC": "Syrc", "THAANA": "Thaa",
    "FULLWIDTH": "Latn", "HALFWIDTH": "Kana", "TIFINAGH": "Tfng", "CHEROKEE": "Cher", "BOPOMOFO": "Bopo", "NKO": "Nkoo",
    "MODIFIER": "Latn", "OL": "Olck", "COPTIC": "Copt", "GOTHIC": "Goth",
}  # fmt: skip


@lru_cache(maxsize=65536)
def script(text: str) -> str:
    """ISO 15924 code of the script of most letters; ``Zyyy`` without letters, ``Zzzz`` for a rare one."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    codes = [_SCRIPT_OF[char] for char in text if char.isalpha()]
    return max(dict.fromkeys(codes), key=codes.count) if codes else "Zyyy"


class _ScriptOf(dict[str, str]):
    """The script of each letter, worked out on first sight."""

    def __missing__(self, char: str) -> str:
        code = _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0], "Zzzz")
        if len(self) < _MEMO_LIMIT:
            self[char] = code
        return code


_SCRIPT_OF = _ScriptOf()

LANGS: tuple[LangTag, ...] = tuple(sorted(path.stem for path in LEXICON.glob("*.toml")))
"""Languages that have a full word table."""
WORD_LANGS: tuple[LangTag, ...] = tuple(sorted({*LANGS, *(path.stem for path in (LEXICON / "words").glob("*.toml"))}))
"""These, and languages of which only class words and endings are listed."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word tables of one language as its file has them."""

    lang: LangTag
    tables: Mapping[str, Any]

    def table(self, *path: str) -> Mapping[str, Any]:
        """The table at ``path``; empty when the language has none."""
        found: Any = self.tables
        for step in path:
            found = found.get(step, {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}

    def words(self, *path: str) -> tuple[str, ...]:
        """The words at ``path`` as written; of a table, those of all its entries; empty when there are none."""
        found: Any = self.tables
        for step in path:
            found = found.get(step, ()) if isinstance(found, Mapping) else ()
        return _flat(found)

    def keys(self, *path: str) -> tuple[str, ...]:
        """The words at ``path`` folded, the longest first, each once."""
        return tuple(sorted({fold(word) for word in self.words(*path)}, key=lambda key: (-len(key), key)))


def _flat(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return tuple(word for inner in value.values() for word in _flat(inner))
    return tuple(word for inner in value for word in _flat(inner))


@cache
def lexicon(lang: LangTag) -> Lexicon:
    """The word tables of a language (region and script of the tag do not matter); empty ones when it has no file."""
    base = lang.replace("_", "-").split("-")[0].lower()
    if base not in WORD_LANGS:
        return Lexicon(base, {})
    path = LEXICON / f"{base}.toml" if base in LANGS else LEXICON / "words" / f"{base}.toml"
    return Lexicon(base, tomllib.loads(path.read_text(encoding="utf-8")))
