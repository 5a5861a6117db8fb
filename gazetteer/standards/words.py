"""Times, languages and claims in plain English words, for people who read answers."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gazetteer.model import Claim, LangTag
from gazetteer.store import Store
from gazetteer.when import When

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_CLAIM_VERBS = {
    "sovereignty": "regards the place as under the sovereignty of {party}",
    "control": "{party} controls the place",
    "administration": "{party} administers the place",
    "recognition": "recognises the sovereignty of {party} over the place",
    "part_of": "regards the place as part of {of}, {party}",
    "capital_of": "regards the place as the capital of {of}, {party}",
}
_RTL = {"AL", "R"}


def when_text(when: When) -> str:
    """A time as a reader says it.

    >>> when_text(When("1991-11-26/.."))
    'since 26 November 1991'
    >>> when_text(When("1994~/2020-11-09"))
    'about 1994 to 9 November 2020'
    >>> when_text(When(".."))
    'dates not recorded'
    """
    start, slash, end = when.edtf.partition("/")
    if when.edtf in ("..", "../..", "/"):
        return "dates not recorded"
    if not slash:
        return date_text(start)
    if start in ("", ".."):
        return f"until {date_text(end)}"
    if end in ("", ".."):
        return f"since {date_text(start)}"
    return f"{date_text(start)} to {date_text(end)}"


def date_text(date: str) -> str:
    """One EDTF date: ``2023-09-09`` as 9 September 2023, ``1994~`` as about 1994."""
    about = "about " if date[-1:] in "~%" else ""
    doubt = " (uncertain)" if date[-1:] in "?%" else ""
    year, *rest = date.rstrip("~?%").rsplit("-", date.lstrip("-").count("-"))
    if "X" in year:
        year = f"{year.replace('X', '0')}s"
    named = [_MONTHS[int(rest[0]) - 1]] if rest and rest[0].isdigit() and 1 <= int(rest[0]) <= 12 else []
    day = [str(int(rest[1]))] if len(rest) > 1 and rest[1].isdigit() else []
    return f"{about}{' '.join([*day, *named, year])}{doubt}"


def claim_text(store: Store, claim: Claim, *, of: str = "") -> str:
    """An attributed sentence: who says so comes first, time and doubt last; never in our own voice."""
    holder = perspective_label(store, claim.asserted_by)
    said = _CLAIM_VERBS[claim.what].format(party=party_label(store, claim.party), of=of)
    certainty = f" ({claim.certainty} certainty)" if claim.certainty else ""
    return f"{holder}: {said}, {when_text(claim.when)}{certainty}"


def perspective_label(store: Store, id: str) -> str:
    """Label of a perspective or, of a control claim, the publisher's name as it stands."""
    if id == "uncited":
        return "Source not given"
    found = store.perspectives.get(id)
    return found.label if found else id


def sourced(store: Store, id: str) -> dict[str, str]:
    """A source as shown beside every line; ``uncited`` has nothing but its id."""
    found = store.sources.get(id)
    if not found:
        return {"id": id}
    return {
        "id": found.id,
        "title": found.title,
        "publisher": found.publisher,
        "date": found.date,
        "licence": found.licence,
        "locator": found.locator,
        "read": found.read,
    }


def party_label(store: Store, id: str) -> str:
    found = store.parties.get(id)
    return found.label if found else id


@lru_cache(maxsize=512)
def lang_label(lang: LangTag) -> str:
    """Name of a language in English: ``hy`` is Armenian, ``az-Cyrl`` Azerbaijani (Cyrillic)."""
    from babel import Locale, UnknownLocaleError

    language, _, romanised = lang.partition("-t-")
    if language == "und":
        return "Language not recorded"
    try:
        name = Locale.parse(language, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(language.split("-")[0], language)
    return f"{name}, romanised" if romanised else str(name)


def direction(text: str) -> str:
    """``rtl`` when the first strong letter runs from right to left, else ``ltr``."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _RTL:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
