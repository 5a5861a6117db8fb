"""Country and divisions of a place, according to a perspective at a date; under ``both``, according to everyone.

Nothing is decided here: each answer names who says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gazetteer import perspective as views
from gazetteer.match import within
from gazetteer.model import Claim, LangTag, PartyId, Place
from gazetteer.store import Store
from gazetteer.when import When

GEONAMES = "GeoNames"
MOST_LEVELS = 4
"""Divisions above one another: village council, district, region, country."""
_THERE = frozenset({"control", "administration"})
_SAYING = (frozenset({"sovereignty", "recognition"}), frozenset({"part_of"}), _THERE)
"""What is asked first, of claims in force: whose the place is; what it is part of; who is there."""


def country(store: Store, place: Place, *, perspective: str = views.BOTH, at: When | None = None) -> tuple[str, str]:
    """Who holds the place, and who says so; both empty where nobody is recorded to say.

    The place's own claims come first, then those of what it is part of, then GeoNames' country.
    """
    date = views.date_of(store, at)
    asked = tuple(one.id for one in views.resolve(store, perspective, at))
    chain = (place, *(over for over, _ in within.over(store, place)))
    for one in asked:
        # A side's own word, wherever in the chain, before anybody else's.
        for held in chain:
            if found := _said(store, held, date, (one,)):
                return found
    for held in chain:
        if found := _said(store, held, date, ()):
            return found
        if iso := within.code(held):
            return iso.upper(), _of_relation(chain[0], held)
        if held.country:
            return held.country.upper(), GEONAMES
    around = within.country_around(store, place)
    return (around.upper(), f"{GEONAMES}, of the places around") if around else ("", "")


def _of_relation(place: Place, over: Place) -> str:
    """Source of the tie to a country; of a longer chain its own."""
    sources = [relation.source for relation in place.relations if relation.place == over.id]
    return sources[0] if sources else over.id if place.id != over.id else ""


def _said(store: Store, place: Place, date: When, asserted_by: Sequence[str]) -> tuple[str, str] | None:
    """Holders by the claims in force, of the named perspectives or of all; None when there are none.

    Asked of all, each side of the place's disputes counts by its best claim: one may have sovereignty on record and the
    other no more than that it is there, unless it says itself that the place is another's. Of who is there and no side
    (peacekeepers) nothing follows.
    """
    live = (one for one in place.claims if one.party and views.stands(store, one, date))
    claims = [one for one in live if not asserted_by or one.asserted_by in asserted_by]
    parties = () if asserted_by else views.sides(store, place, at=date)
    found: dict[str, dict[str, None]] = {}
    speakers = (store.perspectives.get(one.asserted_by) for one in claims if one.what in _SAYING[0])
    told = {user.party for user in speakers if user}
    for saying in _SAYING:
        of_all = not found and not (parties and saying is _THERE)
        new = [one for one in claims if one.what in saying and (of_all or one.party in parties)]
        for claim in new:
            if of_all or claim.party not in told:
                found.setdefault(holder(store, claim), {})[claim.asserted_by] = None
        told |= {one.party for one in new}
        if found and not parties:
            break
    if not found:
        return None
    return joined(found), "; ".join(f"{one}: {', '.join(sorted(found[one]))}" for one in in_order(found))


def holder(store: Store, claim: Claim) -> str:
    """ISO 3166 code in capitals of the party that the claim names; else its id.

    An institution that claims a place for itself, not for the state of its party, is shown by its own id.
    """
    first = next((one.id for one in store.perspectives.values() if one.party == claim.party), "")
    user = store.perspectives.get(claim.asserted_by)
    if user and user.party == claim.party and user.id != first and user.kind == "authority":
        return user.id
    return code(store, claim.party)


def code(store: Store, party: PartyId) -> str:
    """The party as a country code where ISO 3166 or CLDR has one, else its id in lower case."""
    return party.upper() if len(party) == 2 and store.same("iso", party.upper()) else party


def in_order(texts: Iterable[str]) -> list[str]:
    """In the order of labels, which is nobody's."""
    return sorted(texts, key=views.collation_key)


def joined(texts: Iterable[str]) -> str:
    return " / ".join(in_order(dict.fromkeys(texts)))


def admin(
    store: Store, place: Place, *, perspective: str = views.BOTH, at: When | None = None, lang: LangTag = "en"
) -> tuple[str, str]:
    """Labels of the first-level and second-level divisions that hold the place; empty where none is recorded.

    A district or region is its own division where nothing above it is recorded.
    """
    date = views.date_of(store, at)
    asked = tuple(one.id for one in views.resolve(store, perspective, at))
    levels: list[tuple[Place, ...]] = [(place,)] if _administrative(place) else []
    inner: tuple[Place, ...] = (place,)
    seen = {place.id}
    for _ in range(MOST_LEVELS):
        inner = tuple(over for one in inner for over in _divisions(store, one, date, asked) if over.id not in seen)
        seen |= {one.id for one in inner}
        if not inner:
            break
        levels.append(inner)
    labels = [
        joined(views.label(store, one, lang=lang, perspective=perspective, at=at).text for one in level)
        for level in reversed(levels)
    ]
    return (labels[0] if labels else "", labels[1] if len(labels) > 1 else "")


def _divisions(store: Store, place: Place, date: When, asked: Sequence[str]) -> Iterator[Place]:
    """Divisions that hold the place directly: by claims, those of a side asked for before others; else by relations."""
    claims = [one for one in place.claims if one.what == "part_of" and one.of and views.stands(store, one, date)]
    for id in asked:
        if own := [one for one in claims if one.asserted_by == id]:
            claims = own
            break
    tied = [one.place for one in place.relations if one.what == "part_of" and one.when.covers(date)]
    for over in dict.fromkeys([one.of for one in claims] or tied):
        found = store.place(over)
        if found and _administrative(found, claimed=bool(claims)):
            yield found


def _administrative(place: Place, *, claimed: bool = False) -> bool:
    """Whether a place is a division of a state, not a historical or natural region."""
    coded = "-" in place.same.get("iso", "") or place.layer == "world" and bool(place.country)
    return place.kind == "district" or place.kind == "region" and (claimed or coded)
