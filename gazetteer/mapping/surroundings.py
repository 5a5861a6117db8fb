"""Names of the countries around an article's places, for the presentation: our own labels, never the base map's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer.mapping import bounds

if TYPE_CHECKING:
    from gazetteer.core import Gazetteer

AROUND_DEGREES = 8.0
"""How far beyond the places a country's label may stand and still come into view on a wide screen."""
MOST = 24
"""Countries; a map of the whole world is read without their names."""


def with_countries(g: Gazetteer, view: dict[str, Any]) -> dict[str, Any]:
    """``view`` with ``countries``: label for each choice of the Names switch, by date, and where it stands.

    And with ``sides``: which of them are named all or none.
    """
    # Later than this module, as in ``offline``: set-up needs no answers.
    from gazetteer.standards.v1.dated import dated
    from gazetteer.standards.v1.places import labels, position
    from gazetteer.when import When

    data = view["data"]
    west, south, east, north = bounds.of(data)
    choices = [choice["id"] for choice in data["perspectives"]]
    at = When(data["at"]) if data.get("at") else None
    box = (
        max(-180.0, west - AROUND_DEGREES), max(-90.0, south - AROUND_DEGREES),
        min(180.0, east + AROUND_DEGREES), min(90.0, north + AROUND_DEGREES),
    )  # fmt: skip
    found = tuple(g.places(kinds=("country",), layer=None, bbox=box, limit=MOST))
    countries = [
        {"id": place.id, **position(place), "labels": labels(g, place, choices, at=at), **dated(g, place, choices)}
        for place in found
        if place.point
    ]
    known = {place.same["iso"].lower(): place.id for place in found if place.point and "iso" in place.same}
    return {**view, "data": {**data, "countries": countries, "sides": _sides(data, known)}}


def _sides(data: dict[str, Any], known: dict[str, str]) -> list[list[str]]:
    """Countries of each dispute's sides, which are named all or none; an empty id for one that has no name here."""
    groups = {
        tuple(known.get(side["id"], "") for side in dispute["parties"])
        for place in data["places"].values()
        for dispute in place.get("disputes", ())
    }
    return sorted(list(group) for group in groups if any(group))
