"""Cuts map data down to what the page's script reads: a place is sent once, its sources by title and address only."""

from __future__ import annotations

from typing import Any

UNREAD = frozenset({
    "perspectives_asked", "relations", "same", "was", "layer", "country", "asserted_by_label", "earliest", "latest",
    "bbox", "version", "data_date", "script",
})  # fmt: skip
"""Fields of places that programs read and maps do not."""
SOURCE = ("id", "title", "locator")


def payload(data: dict[str, Any]) -> dict[str, Any]:
    """The same map data without what the script does not read."""
    places = {id: _cut(place) for id, place in data["places"].items()}
    lines = [{key: _cut(line[key]) for key in ("id", "label", "labels", "shapes")} for line in data["lines"]]
    return {**data, "places": places, "lines": lines}


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        if "coordinates" in value:
            return value
        kept = {key: _cut(item) for key, item in value.items() if key not in UNREAD and key != "source"}
        if "source" in value:
            kept["source"] = {key: value["source"][key] for key in SOURCE if value["source"].get(key)}
        return kept
    return [_cut(item) for item in value] if isinstance(value, list) else value
