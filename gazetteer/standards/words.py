"""Times, languages and claims in plain English words, for people who read answers."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache

from gazetteer import wording
from gazetteer.model import Claim, LangTag
from gazetteer.store import Store
from gazetteer.when import When
from gazetteer.wording import marked, say

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_CLAIMS = {
    "sovereignty": marked("%(holder)s: regards the place as under the sovereignty of %(party)s, %(when)s"),
    "control": marked("%(holder)s: controlled by %(party)s, %(when)s"),
    "administration": marked("%(holder)s: administered by %(party)s, %(when)s"),
    "recognition": marked("%(holder)s: recognises the sovereignty of %(party)s over the place, %(when)s"),
    "part_of": marked("%(holder)s: regards the place as part of %(of)s, %(party)s, %(when)s"),
    "capital_of": marked("%(holder)s: regards the place as the capital of %(of)s, %(party)s, %(when)s"),
}
_OWN_CLAIMS = {
    "sovereignty": marked("%(holder)s: regards the place as under its own sovereignty, %(when)s"),
    "control": marked("%(holder)s: says that it controls the place itself, %(when)s"),
    "administration": marked("%(holder)s: says that it administers the place itself, %(when)s"),
    "recognition": marked("%(holder)s: asserts its own sovereignty over the place, %(when)s"),
    "part_of": marked("%(holder)s: regards the place as its own, part of %(of)s, %(when)s"),
    "capital_of": marked("%(holder)s: regards the place as its own, the capital of %(of)s, %(when)s"),
}
"""What an institution claims for its own side: naming the whole side would say more than it said."""
_CLAIMING = frozenset({"state", "authority"})
"""Kinds of perspectives that can hold a place; a community or an outlet cannot."""
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
        return say("dates not recorded")
    if not slash:
        return date_text(start)
    if start in ("", ".."):
        return say("until %(date)s", date=date_text(end))
    if end in ("", ".."):
        return say("since %(date)s", date=date_text(start))
    return say("%(start)s to %(end)s", start=date_text(start), end=date_text(end))


def date_text(text: str) -> str:
    """One EDTF date: ``2023-09-09`` as 9 September 2023, ``1994~`` as about 1994."""
    said = _day(*text.rstrip("~?%").rsplit("-", text.lstrip("-").count("-")))
    if text[-1:] in ("~", "%"):
        said = say("about %(date)s", date=said)
    return say("%(date)s (uncertain)", date=said) if text[-1:] in ("?", "%") else said


def _day(year: str, month: str = "", day: str = "", *_: str) -> str:
    if "X" in year:
        year = say("%(decade)ss", decade=year.replace("X", "0"))
    named = int(month) if month.isdigit() and 1 <= int(month) <= 12 else 0
    if wording.lang() == wording.ENGLISH:
        return " ".join([*([str(int(day))] if day.isdigit() else ()), *([_MONTHS[named - 1]] if named else ()), year])
    if not named or not year.isdigit():
        return year
    return _local_day(int(year), named, int(day) if day.isdigit() else 0)


def _local_day(year: int, month: int, day: int) -> str:
    """As other languages write it, by Unicode's tables: order and case endings are theirs."""
    from babel.dates import format_skeleton

    skeleton = "yMMMMd" if day else "yMMMM"
    return str(format_skeleton(skeleton, date(year, month, day or 1), locale=wording.lang()))


def claim_text(store: Store, claim: Claim, *, of: str = "") -> str:
    """An attributed sentence: who says so comes first, time and doubt last; never in our own voice."""
    holder = perspective_label(store, claim.asserted_by)
    party, when = party_label(store, claim.party), when_text(claim.when)
    words = _OWN_CLAIMS if _for_itself(store, claim) else _CLAIMS
    said = say(words[claim.what], holder=holder, party=party, of=of, when=when)
    if not claim.certainty:
        return said
    return say("%(claim)s (%(certainty)s certainty)", claim=said, certainty=say(claim.certainty))


def _for_itself(store: Store, claim: Claim) -> bool:
    """Whether an institution claims the place for the side that it belongs to."""
    said_by = store.perspectives.get(claim.asserted_by)
    return bool(said_by and said_by.party == claim.party and said_by.kind in _CLAIMING)


def perspective_label(store: Store, id: str) -> str:
    """Label of a perspective or, of a control claim, the publisher's name as it stands."""
    if id == "uncited":
        return say("Source not given")
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


def lang_label(lang: LangTag) -> str:
    """Name of a language: ``hy`` is Armenian, ``az-Cyrl`` Azerbaijani (Cyrillic)."""
    language, _, romanised = lang.partition("-t-")
    if language == "und":
        return say("Language not recorded")
    name = _lang_name(language, wording.lang())
    return say("%(language)s, romanised", language=name) if romanised else name


@lru_cache(maxsize=2048)
def _lang_name(lang: LangTag, spoken: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(lang, sep="-").get_display_name(spoken)
    except (UnknownLocaleError, ValueError):
        name = Locale.parse(spoken).languages.get(lang.split("-")[0], lang)
    return str(name)


def country(code: str) -> str:
    """Name of a country or territory by its ISO code, by Unicode's tables."""
    from babel import Locale

    return str(Locale.parse(wording.lang()).territories.get(code.upper(), code.upper()))


def direction(text: str) -> str:
    """``rtl`` when the first strong letter runs from right to left, else ``ltr``."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _RTL:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
