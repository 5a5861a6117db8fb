"""What stands around names in the cells of a table: null words, remarks, lists, containers after a comma.

Nothing is looked up here; each function takes a text apart as the word table ``lexicon/messy/words.toml`` says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gazetteer.match.words import Token, tokens, written
from gazetteer.names import LEXICON, fold, script

MOST_LISTED = 12
"""Places of one cell that are told apart; longer lists are sentences."""
MOST_CONTAINERS = 4
"""Parts after a comma that may hold the place: village, district, province, country."""
_LONGEST = 5
"""Words of the longest phrase of the table."""
_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_OPENING, _CLOSING = "([{（［", ")]}）］"
_REMARKS = (" - ", " – ", " — ", ": ", " -- ", " | ")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((LEXICON / "messy" / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def keys(name: str) -> frozenset[str]:
    """Folded words of a table, of all languages."""
    return frozenset(fold(word) for words in _table()[name].values() for word in words) - {""}


@lru_cache(maxsize=4)
def values(name: str) -> Mapping[str, float]:
    """Folded words of a table whose headings are numbers, with the number."""
    return {fold(word): float(number) for number, words in _table()[name].items() for word in words}


@lru_cache(maxsize=1)
def us_states() -> Mapping[str, str]:
    """Postal code in capitals → name of the state."""
    return dict(_table()["us_state"])


def is_null(text: str) -> bool:
    """Whether the whole text says that nothing is known: "N/A", "unknown", "нет данных", "-".

    >>> is_null("n/a"), is_null("Bilinmiyor"), is_null("–"), is_null("NaN"), is_null("Nan")
    (True, True, True, True, False)
    """
    key = fold(text)
    bare = text.strip(" .?!()[]*")
    return not key or key in keys("null") and not (key in keys("null_but_name") and bare.istitle())


def cleaned(text: str) -> str:
    """The text without marks that editors put on a name: question marks, stars, footnote numbers, outer brackets.

    >>> cleaned("[Agdam]"), cleaned("Agdam*"), cleaned("Agdam [2]"), cleaned("“Lachin”?")
    ('Agdam', 'Agdam', 'Agdam', '“Lachin”')
    """
    text = " ".join(text.split()).strip(" ,;:!?…*†‡#=<>_^~•·¿¡")
    if text[:1] in _OPENING and text[:1] and _CLOSING[_OPENING.index(text[0])] == text[-1:]:
        inner = text[1:-1]
        text = inner.strip() if not set(inner) & set(_OPENING + _CLOSING) else text
    head, bracket, tail = _bracket(text)
    return head if bracket and head and not any(char.isalpha() for char in tail) else text


def _bracket(text: str) -> tuple[str, bool, str]:
    """What stands before a closing bracket at the end, whether there is one, and what is in it."""
    if text[-1:] not in _CLOSING or not text:
        return text, False, ""
    at = text.rfind(_OPENING[_CLOSING.index(text[-1])])
    return (text[:at].strip(" ,;"), True, text[at + 1 : -1].strip()) if at > 0 else (text, False, "")


def without_remark(text: str) -> tuple[str, str]:
    """The text before a remark, and the remark; ("", "") when there is none.

    A remark stands after a dash, a colon or in brackets, and is in lower case: a name would have a capital.

    >>> without_remark("Shusha - fighting reported"), without_remark("Goris - Vardenis")
    (('Shusha', 'fighting reported'), ('', ''))
    """
    head, bracket, tail = _bracket(text)
    if bracket and _remark(tail):
        return head, tail
    for mark in _REMARKS:
        head, found, tail = text.partition(mark)
        if found and fold(head) and _remark(tail):
            return head.strip(), tail.strip()
    head, found, tail = text.partition(", ")
    if found and _remark(tail) and "," not in tail:
        return head.strip(), tail.strip()
    return "", ""


def _remark(text: str) -> bool:
    return bool(fold(text)) and script(text) in _CASED and text == text.lower() and text != text.upper()


def contained(text: str) -> tuple[str, tuple[str, ...]]:
    """The name before a comma or a bracket, and what is said to hold it, innermost first; ("", ()) when nothing is.

    >>> contained("Tatev, Syunik, Armenia"), contained("Goris (Armenia)"), contained("Goris")
    (('Tatev', ('Syunik', 'Armenia')), ('Goris', ('Armenia',)), ('', ()))
    """
    head, bracket, inside = _bracket(text)
    parts = [part.strip() for part in (head if bracket else text).replace("،", ",").replace("，", ",").split(",")]
    if bracket:
        parts += [part.strip() for part in inside.split(",")]
    parts = [part for part in parts if fold(part)]
    if not 1 < len(parts) <= 1 + MOST_CONTAINERS:
        return "", ()
    return parts[0], tuple(parts[1:])


def listed(text: str) -> tuple[str, ...]:
    """Names of one cell that separators or words for "and" part; empty when there is one only.

    Semicolons and line ends part before commas, which may then stand before a container.

    >>> listed("Lachin; Kalbajar"), listed("Lachin, Kalbajar and Zangilan"), listed("Shusha")
    (('Lachin', 'Kalbajar'), ('Lachin', 'Kalbajar', 'Zangilan'), ())
    >>> listed("Goris, Armenia; Lachin, Azerbaijan")
    ('Goris, Armenia', 'Lachin, Azerbaijan')
    """
    found = [part.strip() for part in text.translate(_STRONG).split(";") if fold(part)]
    if len(found) < 2:
        found = [name for part in text.translate(_WEAK).split(",") for name in _at_and(part)]
    return tuple(found) if 1 < len(found) <= MOST_LISTED else ()


def many(text: str) -> bool:
    """Whether a mark that only parts lists stands in the text."""
    return len(text.strip().translate(_STRONG).split(";")) > 1


_STRONG = str.maketrans(dict.fromkeys("\n\r\t|；", ";"))
_WEAK = str.maketrans(dict.fromkeys(";\n\r\t|/،，、\\", ","))


def _at_and(text: str) -> list[str]:
    words = _words(text)
    parts: list[list[Token]] = [[]]
    place = 0
    while place < len(words):
        size = phrase(words, place, keys("and")) or (1 if words[place].raw in ("&", "+") else 0)
        if size and place:
            parts.append([])
        elif not size:
            parts[-1].append(words[place])
        place += size or 1
    return [written(part) for part in parts if part]


def _words(text: str) -> tuple[Token, ...]:
    """Words between spaces; signs such as ``&`` are words of their own here."""
    return tuple(Token(raw, fold(raw)) for raw in text.split())


def phrase(words: tuple[Token, ...] | list[Token], place: int, table: frozenset[str] | Mapping[str, float]) -> int:
    """How many words from ``place`` on are a phrase of the table, the longest; 0 when none is."""
    for size in range(min(_LONGEST, len(words) - place), 0, -1):
        if " ".join(word.key for word in words[place : place + size]).strip() in table:
            return size
    return 0


def said(text: str) -> tuple[Token, ...]:
    """The words of ``text`` with digits parted from letters: "5km" is two."""
    parted = [
        char if not (prev.isdigit() and char.isalpha()) else f" {char}"
        for prev, char in zip(" " + text, text, strict=False)
    ]
    return tokens("".join(parted))
