"""Which places a cell may mean, how sure that is, and whether one can be taken without a look.

A wrong automatic match goes unseen into somebody's table; a missing one costs a click. So ``match`` needs a name that
is recorded as written or in a plain variant, no rival, no other recorded place of that name, and no part of the row
that speaks against it or that nobody could read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from gazetteer.core import Found, Gazetteer
from gazetteer.errors import InputError
from gazetteer.model import SETTLEMENTS, LonLat, Place, distance_km
from gazetteer.standards.reconcile import hints as reading
from gazetteer.standards.reconcile.hints import Hints
from gazetteer.standards.reconcile.rivals import far, undecided
from gazetteer.standards.reconcile.types import kinds
from gazetteer.standards.reconcile.values import Matched, Query, View

MATCH = 0.9
"""Least probability of a match that nobody looks at; with the reasons below none of 230 test names matched wrongly."""
RIVAL = 0.08
"""Probability of the next place from which on two places fit: a person chooses."""
LOOKED_AT = 25
"""Candidates taken from the normalizer before types are told apart; the commonest names have more, all of them weak."""
FAR = 0.3
"""Factor for places that lie farther off: the row says another place."""
OTHER_TYPE = 0.5
"""Factor for places of another type than the one that should be."""
BY_ID, AGAINST = 0.99, 0.5
"""Probability of a place that an outside id names: with the name, or without one; and against the name."""
DOUBTFUL = frozenset(
    {
        "sounds_alike", "vowels_alike", "misspelt", "ending_removed", "parts_differ", "part_unknown", "other_kind",
        "weak", "route_straight", "route_network", "route_part", "route_undated", "container_differs",
        "container_unknown", "contained_near", "beside", "offset", "coordinates", "not_used_then",
        "mojibake_mended",
    }
)  # fmt: skip
"""Reasons with which a candidate is shown and not taken."""


def match(g: Gazetteer, query: Query, view: View) -> tuple[Matched, ...]:
    """Candidates of one cell, the likeliest first; at most one of them a match."""
    row = reading.read(g, query.given)
    wanted = _wanted(query, row)
    found = _named(g, query, row, view, wanted)
    found = _by_ids(g, query, row, found)
    judged = sorted(_judged(found, query, row, wanted), key=lambda one: (-one.score, one.place.id))
    listed = {one.place.id: one for one in found}
    safe = (
        bool(judged)
        and not row.unread
        and not undecided(g, listed[judged[0].place.id], query.text, row, wanted, listed.keys())
    )
    return tuple(_decided(judged, safe=safe)[: query.limit])


def _wanted(query: Query, row: Hints) -> frozenset[str]:
    """Kinds that the cell may be of; empty when nothing was said. Sizes of settlements count as one kind.

    Types that are not known are as good as not given; with ``all`` a place must be of each.
    """
    known = [kinds(one) for one in (*query.types, *row.types) if kinds(one)]
    if not known:
        return frozenset()
    wanted = frozenset.intersection(*known) if query.strict == "all" else frozenset().union(*known)
    if query.strict == "should" and wanted & SETTLEMENTS:
        # Nobody agrees where a village ends and a town begins.
        return wanted | SETTLEMENTS
    return wanted or frozenset({"none"})


def _named(g: Gazetteer, query: Query, row: Hints, view: View, wanted: frozenset[str]) -> list[Found]:
    """Candidates for the text, or for the position of a row without one; those of the wanted kinds first."""
    text = query.text.strip()
    if not text and row.near:
        text = f"{row.near[1]:.6f}, {row.near[0]:.6f}"
    options: dict[str, Any] = {
        "lang": row.lang, "at": row.at or view.at, "perspective": row.perspective or view.perspective,
        "near": row.near, "country": row.country, "admin": row.admin, "limit": LOOKED_AT,
    }  # fmt: skip
    try:
        found = list(g.normalize(text, **options).candidates)
    except InputError:
        # A cell that is empty, or a paragraph of notes, names no place.
        return []
    if not wanted or any(one.place.kind in wanted for one in found):
        return found
    # "Lachin" is a town, and where districts are wanted also the district that is called after it.
    for kind in sorted(wanted - SETTLEMENTS - {"none"}):
        found += g.normalize(text, **options, kind=kind).candidates
    return found


def _by_ids(g: Gazetteer, query: Query, row: Hints, found: list[Found]) -> list[Found]:
    """The candidates with those that the row's outside ids name; an id that is not known says nothing."""
    ids = [id for scheme, value in row.same if (id := g.store.same(scheme, value))]
    if not ids:
        return found
    agreed = set(ids) == {ids[0]} and (not query.text.strip() or any(one.place.id == ids[0] for one in found))
    kept = [one for one in found if one.place.id not in ids]
    named = {one.place.id: one for one in reversed(found)}
    score = BY_ID if agreed else AGAINST
    shown = [
        replace(named[id], score=score, why=()) if id in named else Found(place=g[id], how="id", score=score)
        for id in dict.fromkeys(ids)
    ]
    return [*shown, *(replace(one, score=min(one.score, 1 - score)) for one in kept)]


def _judged(found: Iterable[Found], query: Query, row: Hints, wanted: frozenset[str]) -> list[Matched]:
    """Each place once, with its score for this row and what it was judged by."""
    listed = list({one.place.id: one for one in sorted(found, key=lambda one: one.score)}.values())
    fitting = [one for one in listed if not wanted or one.place.kind in wanted]
    # Within the type asked for only places of the type compete.
    shut_out = sum(one.score for one in listed) - sum(one.score for one in fitting)
    share = max(1 - shut_out, 1e-6)
    judged = []
    for one in listed:
        fits = one in fitting
        if not fits and query.strict != "should":
            continue
        score = min(one.score / share, max(one.score, 0.99)) if fits else one.score * OTHER_TYPE
        judged.append(_judged_one(one, score, row, fits if wanted else None))
    return judged


def _judged_one(found: Found, score: float, row: Hints, fits: bool | None) -> Matched:
    features: list[tuple[str, float | bool]] = [("probability", round(100 * found.score, 1))]
    if fits is not None:
        features.append(("type", fits))
    away = _distance_km(found.place, row.near)
    if away is not None:
        features.append(("distance_km", round(away, 1)))
    elsewhere = far(found.place, row.near)
    doubts = DOUBTFUL & {reason.code for reason in found.why}
    features.append(("plain", not doubts and found.how != "fuzzy"))
    if row.same:
        features.append(("id", any(found.place.same.get(scheme) == value for scheme, value in row.same)))
    score *= FAR if elsewhere else 1
    return Matched(
        place=found.place, score=round(100 * score, 1), name=found.name.text if found.name else "",
        match=not doubts and not elsewhere and found.how != "fuzzy" and fits is not False, features=tuple(features),
    )  # fmt: skip


def _distance_km(place: Place, near: LonLat | None) -> float | None:
    return distance_km(place.point.lonlat, near) if near and place.point else None


def _decided(judged: list[Matched], *, safe: bool) -> list[Matched]:
    """The candidates with ``match`` where it can stand: on the first, when it is sure and no other comes near."""
    if not judged:
        return []
    best, *others = judged
    # A place of another type than the one asked for is no rival.
    rival = max((one.score for one in others if ("type", False) not in one.features), default=0.0)
    taken = safe and best.match and best.score >= 100 * MATCH and rival < 100 * RIVAL
    return [replace(best, match=taken), *(replace(one, match=False) for one in others)]
