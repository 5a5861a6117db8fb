"""Mentions whose place is not certain: when a reader is told so, and which places they may choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer
from gazetteer.model import LonLat, Place, distance_km
from gazetteer.standards.v1.places import position
from gazetteer.standards.words import country
from gazetteer.when import When
from gazetteer.wording import figures, say

Json = dict[str, Any]

UNSURE_BELOW = 0.8
"""Probability under which a resolved mention is marked as uncertain: one in five of those would be wrong."""
MOST_CANDIDATES = 5
"""Alternatives that are shown; whoever wants another searches for it."""


def open_to_choice(mention: Mention) -> bool:
    """Whether readers are offered alternatives: the name fits several places, or the best fit is not convincing."""
    if mention.place is None:
        return mention.status == "ambiguous" and bool(mention.candidates)
    return mention.score < UNSURE_BELOW


def choices(g: Gazetteer, mention: Mention, *, main: Place | None, perspective: str, at: When | None) -> list[Json]:
    """Places that the mention may mean, best first, with what tells them apart: kind, where, how far from ``main``."""
    spot = _spot(main)
    places = {candidate.place.id: candidate.place for candidate in mention.candidates}
    return [_choice(g, place, main, spot, perspective, at) for place in places.values()][:MOST_CANDIDATES]


def _choice(
    g: Gazetteer, place: Place, main: Place | None, spot: LonLat | None, perspective: str, at: When | None
) -> Json:
    here = _spot(place)
    away = ""
    if here and spot and main and main.id != place.id:
        label = views.label(g.store, main, perspective=perspective, at=at).text
        away = say("%(distance)s km from %(label)s", distance=figures(round(distance_km(here, spot))), label=label)
    label = views.label(g.store, place, perspective=perspective, at=at).text
    return {"id": place.id, "label": label, "kind": place.kind, "where": where(g, place, perspective, at), "away": away}


def where(g: Gazetteer, place: Place, perspective: str, at: When | None) -> str:
    """The place that it is recorded as part of, else the country that a source lists it under, with that source."""
    for id in place.related("part_of"):
        if found := g.place(id):
            return say("in %(label)s", label=views.label(g.store, found, perspective=perspective, at=at).text)
    if place.country and place.kind != "country":
        return say("listed by GeoNames under %(country)s", country=country(place.country))
    return ""


def _spot(place: Place | None) -> LonLat | None:
    lon, lat = (position(place)[name] for name in ("lon", "lat")) if place else (None, None)
    return (lon, lat) if lon is not None and lat is not None else None


def main_place(mentions: Sequence[Mention]) -> Place | None:
    """The place that the text names most often, the first of equals: what distances are told from."""
    places = {mention.place.id: mention.place for mention in mentions if mention.place}
    counts = Counter(mention.place.id for mention in mentions if mention.place)
    return places[counts.most_common(1)[0][0]] if counts else None
