"""Counts of the authored data, and which share of it rests on a source that somebody opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gazetteer.model import ROUTES, UNCITED, Gazette, Place, Use
from gazetteer.wording import marked

KARABAKH = "karabakh"
"""The dispute whose places are counted by themselves: the data was begun with it."""
TOWNS_AND_ROADS = frozenset({"city", "town", "district"}) | ROUTES
"""Kinds of Karabakh's places that an article names most; its villages are counted apart."""
FEW = 20
"""Uses below which a share says nothing about a perspective or a dispute: it is left out of the table."""


def stats(gazette: Gazette) -> dict[str, int | float]:
    """Counts, and shares of what is uncited."""
    places = gazette.places.values()
    names = [name for place in places for name in place.names]
    claims = [claim for place in places for claim in place.claims]
    shapes = [shape for place in places for shape in place.shapes]
    return {
        marked("places"): len(gazette.places),
        marked("contested places"): sum(bool(place.disputes) for place in places),
        marked("names"): len(names),
        marked("uses"): len(_uses(places)),
        marked("claims"): len(claims),
        marked("shapes"): len(shapes),
        marked("disputes"): len(gazette.disputes),
        marked("perspectives"): len(gazette.perspectives),
        marked("sources"): len(gazette.sources),
        marked("names uncited"): _share(name.source == UNCITED for name in names),
        marked("uses uncited"): _share(use.source == UNCITED for use in _uses(places)),
        marked("claims uncited"): _share(claim.source == UNCITED for claim in claims),
        marked("shapes uncited"): _share(shape.source == UNCITED for shape in shapes),
    }


def cited(gazette: Gazette) -> dict[str, float]:
    """Shares of names, and of their uses, that have a source; uses by group, dispute and perspective too."""
    places = tuple(gazette.places.values())
    karabakh = [place for place in places if KARABAKH in place.disputes]
    towns = [place for place in karabakh if place.kind in TOWNS_AND_ROADS]
    villages = [place for place in karabakh if place.kind == "village"]
    return {
        "names": _share(name.source != UNCITED for place in places for name in place.names),
        "uses": _cited(_uses(places)),
        "uses: Karabakh towns, districts and roads": _cited(_uses(towns)),
        "uses: Karabakh villages": _cited(_uses(villages)),
        "uses: elsewhere": _cited(_uses(place for place in places if KARABAKH not in place.disputes)),
        **_table("uses in dispute", _by_dispute(places)),
        **_table("uses by", _by_perspective(_uses(places))),
    }


def _table(title: str, groups: Mapping[str, list[Use]]) -> dict[str, float]:
    """A row for each group that is large enough, in the order of their ids."""
    return {f"{title} {id}": _cited(uses) for id, uses in sorted(groups.items()) if len(uses) >= FEW}


def _by_dispute(places: Iterable[Place]) -> Mapping[str, list[Use]]:
    groups: dict[str, list[Use]] = defaultdict(list)
    for place in places:
        for dispute in place.disputes:
            groups[dispute] += _uses([place])
    return groups


def _by_perspective(uses: Iterable[Use]) -> Mapping[str, list[Use]]:
    groups: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        groups[use.by].append(use)
    return groups


def _uses(places: Iterable[Place]) -> list[Use]:
    return [use for place in places for name in place.names for use in name.uses]


def _cited(uses: Iterable[Use]) -> float:
    return _share(use.source != UNCITED for use in uses)


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return round(sum(values) / len(values), 3) if values else 0.0
