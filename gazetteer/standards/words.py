"""Languages and claims in plain words, for people who read answers; times are those of ``gazetteer.times``."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from gazetteer import wording
from gazetteer.model import Claim, LangTag
from gazetteer.store import Store
from gazetteer.times import when_text
from gazetteer.wording import marked, say

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
