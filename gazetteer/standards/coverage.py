"""What the data covers and what it lacks: counts, each side of each dispute, whose name comes first, open doubts.

Costs some seconds; a process that serves pages keeps the answer (:class:`Kept`).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.geodata.check import findings
from gazetteer.geodata.stats import stats
from gazetteer.model import UNCITED, Dispute, Gazette, LangTag, PartyId, Place, Side, Use
from gazetteer.standards.words import lang_label, party_label
from gazetteer.when import When
from gazetteer.wording import marked, speaking

Json = dict[str, Any]
SHARED = ("en", "fr", "es", "ru", "ar", "zh")
"""Languages in which every side's name is looked for beside its own: the six of the United Nations."""
ORDERED = ("en", "az", "hy", "ru", "tr", "fr", "es", "ar", "zh")
"""Languages of labels for which it is counted whose name comes first."""
HELD = ("control", "administration")


@dataclass(frozen=True, slots=True)
class Cell:
    """A party's names for the places of a dispute in one language: attested, derived from its own, or none."""

    lang: LangTag
    attested: int
    derived: int
    missing: int
    why: str = ""
    """Why nothing is attested; empty when something is."""


class Kept:
    """The coverage of one gazetteer, worked out when first asked for, once, whichever thread asks."""

    def __init__(self, g: Gazetteer) -> None:
        self._g = g
        self._lock = threading.Lock()
        self._found: Json | None = None

    def __call__(self) -> Json:
        with self._lock:
            if self._found is None:
                # Kept for readers of every language: pages say its words.
                with speaking(None):
                    self._found = coverage(self._g)
            return self._found


def coverage(g: Gazetteer) -> Json:
    """All that ``/about/data`` shows."""
    gazette = gazette_of(g)
    doubts = [str(one) for one in findings(gazette, outside=False)]
    return {
        "version": g.version,
        "data_date": g.store.data_date,
        "counts": stats(gazette),
        "disputes": [_dispute(g, gazette, one) for one in _ordered(gazette.disputes.values())],
        "first": _first(g, gazette),
        "doubts": doubts,
    }


def gazette_of(g: Gazetteer) -> Gazette:
    """The authored data that the index was built from, as the checker reads it."""
    store = g.store
    return Gazette(
        places={place.id: place for place in store.places()},
        parties=dict(store.parties),
        perspectives=dict(store.perspectives),
        disputes=dict(store.disputes),
        sources=dict(store.sources),
        date=store.data_date,
    )


def _ordered(disputes: Iterable[Dispute]) -> list[Dispute]:
    return sorted(disputes, key=lambda dispute: views.collation_key(dispute.title))


# --- disputes and their sides -----------------------------------------------------------------------------------------


def _dispute(g: Gazetteer, gazette: Gazette, dispute: Dispute) -> Json:
    places = [place for place in gazette.places.values() if dispute.id in place.disputes]
    claims = [claim for place in places for claim in place.claims]
    return {
        "id": dispute.id,
        "title": dispute.title,
        "places": len(places),
        "claims": dict(sorted(Counter(claim.what for claim in claims).items())),
        "held": any(claim.what in HELD for claim in claims),
        "cited": sum(claim.source != UNCITED for claim in claims),
        "outlines": sum(bool(place.shapes) for place in places),
        "sides": sorted(
            (_side(g, gazette, dispute, side, places) for side in dispute.parties),
            key=lambda side: views.collation_key(str(side["label"])),
        ),
    }


def _side(g: Gazetteer, gazette: Gazette, dispute: Dispute, side: Side, places: list[Place]) -> Json:
    return {
        "party": side.party,
        "label": party_label(g.store, side.party),
        "cells": [
            {"lang": cell.lang, "lang_label": lang_label(cell.lang), "attested": cell.attested,
             "derived": cell.derived, "missing": cell.missing, "why": cell.why}
            for cell in party_cells(gazette, dispute, side, places)
        ],
    }  # fmt: skip


def party_cells(gazette: Gazette, dispute: Dispute, side: Side, places: Iterable[Place]) -> Iterator[Cell]:
    """One party's row of the party table, a cell for each of its languages and of the shared ones."""
    places = list(places)
    date = date_of(gazette, side)
    for lang in dict.fromkeys([*side.langs, *SHARED]):
        states = Counter(_state(gazette, place, side.party, lang, date) for place in places)
        yield Cell(lang, states["attested"], states["derived"], states["missing"], _why(dispute, lang, states))


def date_of(gazette: Gazette, side: Side) -> When:
    """The data's date, or the last day of a side whose dispute was settled before it."""
    end = side.when.latest
    return When(f"{end[0]:04d}-{end[1]:02d}-{end[2]:02d}") if end else When(gazette.date)


def _state(gazette: Gazette, place: Place, party: PartyId, lang: LangTag, date: When) -> str:
    """``attested``: a use in the language is on record; ``derived``: it follows from another; else ``missing``."""
    if any(name.lang == lang and any(_holds(gazette, use, party, date) for use in name.uses) for name in place.names):
        return "attested"
    held = any(_holds(gazette, use, party, date) for name in place.names for use in name.held)
    return "derived" if held or not place.names or place.related("end") else "missing"


def _holds(gazette: Gazette, use: Use, party: PartyId, date: When) -> bool:
    user = gazette.perspectives.get(use.by)
    return bool(user and user.party == party and use.stance != "rejects" and use.when.covers(date))


def _why(dispute: Dispute, lang: LangTag, states: Mapping[str, int]) -> str:
    if states["attested"]:
        return ""
    if dispute.langs and lang.split("-")[0] not in dispute.langs:
        return marked("the dispute is not about names in this language")
    if states["missing"]:
        return marked("no name of this side is on record")
    if states["derived"]:
        return marked("derived from its own name, or where it has none from the others'")
    return marked("no place")


# --- whose name comes first -------------------------------------------------------------------------------------------


def _first(g: Gazetteer, gazette: Gazette) -> list[Json]:
    """For each language and pair of parties, in how many labels of both sides whose name comes first."""
    rows = []
    for lang in ORDERED:
        pairs = Counter(pair for place in gazette.places.values() for pair in _order(g, place, lang))
        done = {(min(pair), max(pair)) for pair in pairs}
        for one, other in sorted(done, key=lambda pair: (-pairs[pair] - pairs[pair[::-1]], pair)):
            rows.append(_first_row(g, lang, one, other, pairs[one, other], pairs[other, one]))
    return rows


def _first_row(g: Gazetteer, lang: LangTag, one: PartyId, other: PartyId, before: int, after: int) -> Json:
    return {
        "lang": lang, "lang_label": lang_label(lang), "one": one, "one_label": party_label(g.store, one),
        "other": other, "other_label": party_label(g.store, other), "one_first": before, "other_first": after,
    }  # fmt: skip


def _order(g: Gazetteer, place: Place, lang: LangTag) -> Iterator[tuple[PartyId, PartyId]]:
    """Pairs (first, later) of the parties whose own names a label shows."""
    if not place.disputes:
        return
    parts = views.label(g.store, place, lang=lang).parts
    for n, part in enumerate(parts):
        for later in parts[n + 1 :]:
            yield from ((a, b) for a in part.parties for b in later.parties)
