"""A dispute told from its claims: who says what of which place, never in our own voice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import AREAS, UNCITED, Claim, Place
from gazetteer.standards.v1.holding import HELD, claim
from gazetteer.standards.words import lang_label, party_label, sourced
from gazetteer.times import when_text
from gazetteer.when import When

Json = dict[str, Any]
MOST_PLACES = 3
"""Places whose claims make the paragraph; what is said of a village repeats what is said of its region."""


def dispute(g: Gazetteer, id: str, *, at: When | None = None) -> Json:
    """The dispute with its parties, the counts of its places and claims, and attributed sentences for the date."""
    store, found = g.store, g.store.disputes[id]
    date = views.date_of(store, at)
    places = list(g.places(dispute=id))
    claims = [one for place in places for one in place.claims]
    parties = [
        {"id": side.party, "label": party_label(store, side.party), "when_text": when_text(side.when),
         "langs": [lang_label(lang) for lang in side.langs], "in_force": side.when.covers(date),
         "holds": side.holds, "source": sourced(store, side.source)}
        for side in found.parties
    ]  # fmt: skip
    return {
        "id": id,
        "title": found.title,
        "langs": [lang_label(lang) for lang in found.langs],
        "parties": sorted(parties, key=lambda one: views.collation_key(one["label"])),
        "sources": [sourced(store, one) for one in found.sources],
        "places": len(places),
        "claims": len(claims),
        "cited": sum(one.source != UNCITED for one in claims),
        "said": said(g, places, date),
        "date_text": when_text(date),
        "held": any(one.what in HELD and views.stands(store, one, date) for one in claims),
    }


def said(g: Gazetteer, places: Iterable[Place], date: When) -> list[Json]:
    """For the widest places with claims at the date, what is claimed of each, every sentence with its holder."""

    def weight(place: Place) -> tuple[int, bool, int, str]:
        parts = len(g.store.related_to(place.id, "part_of"))
        return (-parts, place.kind not in AREAS, -len(_live(g, place, date)), place.id)

    claimed: dict[object, Place] = {}
    for place in sorted(places, key=weight):
        held = frozenset((one.what, one.party, one.asserted_by, str(one.when)) for one in _live(g, place, date))
        if held:
            # What is said of a place in the words that another has already is told once.
            claimed.setdefault(held, place)
    return [
        {"id": place.id, "label": views.label(g.store, place, at=date).text,
         "claims": [claim(g, one, at=date) for one in _live(g, place, date)]}
        for place in list(claimed.values())[:MOST_PLACES]
    ]  # fmt: skip


def _live(g: Gazetteer, place: Place, date: When) -> list[Claim]:
    return [one for one in place.claims if views.stands(g.store, one, date)]
