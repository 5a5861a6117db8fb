"""Gives groups of places a geometry: the outlines of their members, for the date of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer.model import Place
from gazetteer.when import When
from gazetteer.wording import marked, say

if TYPE_CHECKING:
    from gazetteer.core import Gazetteer

NOTE = marked("Outlines of the members; each has its own source on its page.")


def with_outlines(g: Gazetteer, view: dict[str, Any]) -> dict[str, Any]:
    """``view`` with a shape for every group that has none of its own but members with outlines."""
    at = When(view["at"]) if view["at"] else None
    places = {id: _outlined(g, place, at) for id, place in view["data"]["places"].items()}
    return {**view, "data": {**view["data"], "places": places}}


def _outlined(g: Gazetteer, place: dict[str, Any], at: When | None) -> dict[str, Any]:
    if place.get("shapes") or not place.get("members"):
        return place
    members = [member for member in (g.place(one["id"]) for one in place["members"]) if member]
    polygons = [polygon for member in members for polygon in _polygons(member, at)]
    if not polygons:
        return place
    shape = {
        "id": "", "when": "..", "when_text": say("as its members"), "schematic": False, "precision_m": 0,
        "asserted_by": "", "note": say(NOTE), "source": {"id": "uncited"},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }  # fmt: skip
    return {**place, "shapes": [shape]}


def _polygons(member: Place, at: When | None) -> list[Any]:
    shape = member.shape(at) or member.shape()
    if not shape:
        return []
    kind, coordinates = shape.geometry["type"], shape.geometry["coordinates"]
    return [coordinates] if kind == "Polygon" else list(coordinates) if kind == "MultiPolygon" else []
