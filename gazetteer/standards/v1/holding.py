"""Who claims and holds a place at a date, and in plain words what nobody recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import UNCITED, Claim, LangTag, Place
from gazetteer.standards.words import claim_text, party_label, perspective_label, sourced
from gazetteer.store import Store
from gazetteer.times import when_text
from gazetteer.when import When
from gazetteer.wording import say

Json = dict[str, Any]
HELD = frozenset({"control", "administration"})
MAX_CONTAINERS = 4
"""A village lies in a district, a province and a region; more containers than that only repeat their claims."""


def claim(g: Gazetteer, claim: Claim, *, lang: LangTag = "en", at: When | None = None) -> Json:
    """One claim: an attributed sentence and its parts; ``in_force`` says whether it holds at the date asked for."""
    of = g.place(claim.of) if claim.of else None
    of_label = views.label(g.store, of, lang=lang, at=at).text if of else claim.of
    return {
        "id": claim.id,
        "what": claim.what,
        "text": claim_text(g.store, claim, of=of_label),
        "party": claim.party,
        "party_label": party_label(g.store, claim.party),
        "asserted_by": claim.asserted_by,
        "asserted_by_label": perspective_label(g.store, claim.asserted_by),
        "of": claim.of,
        "when": str(claim.when),
        "when_text": when_text(claim.when),
        "certainty": claim.certainty,
        "note": claim.note,
        "source": sourced(g.store, claim.source),
        "in_force": views.stands(g.store, claim, at) if at else None,
    }


def holding(g: Gazetteer, place: Place, *, lang: LangTag = "en", at: When | None = None) -> Json:
    """``claims`` of the place, ``claims_from`` (whose they are when it has none of its own) and ``claims_note``."""
    owner = place if place.claims else next(_containers(g, place), place)
    label = views.label(g.store, owner, lang=lang, at=at).text
    return {
        "claims": [claim(g, one, lang=lang, at=at) for one in place.claims],
        "claims_from": None
        if owner.id == place.id
        else {"id": owner.id, "label": label, "claims": [claim(g, one, lang=lang, at=at) for one in owner.claims]},
        "claims_note": note(g.store, place, owner, label=label, at=at),
    }


def _containers(g: Gazetteer, place: Place) -> Iterator[Place]:
    """Places with claims that ``place`` is part of, the nearest first."""
    waiting, seen = [*place.related("part_of")], {place.id}
    while waiting and len(seen) <= MAX_CONTAINERS:
        id = waiting.pop(0)
        container = g.place(id)
        if id in seen or not container:
            continue
        seen.add(id)
        if container.claims:
            yield container
        waiting += container.related("part_of")


def note(store: Store, place: Place, owner: Place, *, label: str = "", at: When | None = None) -> str:
    """What a reader must know about the claims: whose they are, and what is not recorded for the date.

    Empty when there are claims of the place itself and, at the date, a cited one of who holds it.
    """
    said = []
    if not owner.claims:
        return say("Nothing is recorded of who claims, controls or administers this place.")
    if owner.id != place.id:
        said.append(say("No claim is recorded of this place itself; those of %(label)s stand for it.", label=label))
    if at is not None:
        said += _missing([one for one in owner.claims if views.stands(store, one, at)], at)
    return " ".join(said)


def _missing(claims: list[Claim], at: When) -> Iterator[str]:
    """Sentences on what no claim says of the date, or says without a source."""
    held = [one for one in claims if one.what in HELD]
    day = when_text(at)
    if not held:
        yield say("Nothing is recorded of who controlled or administered it on this date (%(date)s).", date=day)
    elif all(one.source == UNCITED for one in held):
        yield say("Who controlled or administered it on this date (%(date)s) is recorded without a source.", date=day)
    if not any(one.what == "sovereignty" for one in claims):
        yield say("No claim to sovereignty is recorded for this date (%(date)s).", date=day)
