"""What a place's page says of other places: ties in both directions, neighbours, and the place in other gazetteers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import Place, PlaceId
from gazetteer.standards.words import sourced
from gazetteer.times import when_text
from gazetteer.when import When

Json = dict[str, Any]
BACKWARDS = ("part_of", "member", "end", "via", "capital_of")
"""Relations that are told from their other end too."""
MOST_TIED = 40
"""Places listed for one relation; a region may hold a thousand."""
MOST_NEAR = 8
REACH_M = 60_000
"""Metres: what lies beyond a day's walk is no neighbour."""
_TENTHS_M = 10_000
"""Distances below it are given to a tenth of a kilometre; points are good to some hundred metres."""
OUTSIDE = {
    "geonames": ("GeoNames", "https://www.geonames.org/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "wof": ("Who's On First", "https://spelunker.whosonfirst.org/id/{}"),
    "iso": ("ISO 3166", ""),
}
"""Other gazetteers by the scheme of ``same``, with the address of a record."""


def ties(g: Gazetteer, place: Place, **labels: Any) -> list[Json]:
    """Relations of the place, then those of other places to it, grouped: ``what``, ``back``, ``places``, ``more``."""
    found: list[Json] = []
    for what in dict.fromkeys(relation.what for relation in place.relations):
        tied = [
            _tied(g, one.place, labels) | {"when_text": _dated(one.when), "source": sourced(g.store, one.source)}
            for one in place.relations
            if one.what == what
        ]
        found.append({"what": what, "back": False, "places": tied, "more": 0})
    for back in BACKWARDS:
        ids = g.store.related_to(place.id, back)
        # A collective's members are its own relations already.
        shown = [_tied(g, id, labels) for id in ids[:MOST_TIED]]
        shown.sort(key=lambda one: views.collation_key(one["label"]))
        if shown:
            found.append({"what": back, "back": True, "places": shown, "more": len(ids) - len(shown)})
    return found


def _dated(when: When) -> str:
    return "" if str(when) == ".." else when_text(when)


def _tied(g: Gazetteer, id: PlaceId, labels: Mapping[str, Any]) -> Json:
    place = g.place(id)
    return {"id": id, "label": views.label(g.store, place, **labels).text if place else id, "known": bool(place)}


def neighbours(g: Gazetteer, place: Place, **labels: Any) -> list[Json]:
    """Places near the point of this one, the nearest first; empty where it has none."""
    if not place.point or place.kind in ("country", "sea"):
        return []
    ground = g.reverse(place.point.lonlat, limit=MOST_NEAR + 1, radius_m=REACH_M)
    return [
        {"id": one.place.id, "label": views.label(g.store, one.place, **labels).text, "kind": one.place.kind,
         "distance": _kilometres(one.distance_m), "direction": one.direction}
        for one in ground.nearest if one.place.id != place.id
    ][:MOST_NEAR]  # fmt: skip


def _kilometres(metres: float) -> str:
    return f"{metres / 1000:.1f}" if metres < _TENTHS_M else f"{metres / 1000:,.0f}"


def outside(place: Place) -> list[Json]:
    """The records of the place elsewhere, with their addresses where there are any."""
    found = []
    for scheme, value in place.same.items():
        title, address = OUTSIDE.get(scheme, (scheme, ""))
        found.append({"scheme": scheme, "title": title, "id": value, "address": address.format(value)})
    return found
