"""The four formats of Nominatim that are offered, each from the same written places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gazetteer.standards.nominatim.places import LICENCE, Json

_OPTIONAL = ("namedetails", "extratags", "geojson")


def _plain(one: Json, *, address: bool) -> Json:
    return {name: value for name, value in one.items() if name != "address" or address}


def jsonv2(places: Iterable[Json], *, address: bool, query: str) -> Any:
    return [_plain(one, address=address) for one in places]


def json(places: Iterable[Json], *, address: bool, query: str) -> Any:
    """As jsonv2, with ``class`` for ``category``."""
    return [
        {("class" if name == "category" else name): value for name, value in _plain(one, address=address).items()}
        for one in places
    ]


def geojson(places: Iterable[Json], *, address: bool, query: str) -> Any:
    features = []
    for one in places:
        said = _plain(one, address=address)
        south, north, west, east = (float(side) for side in said.pop("boundingbox"))
        geometry = said.pop("geojson", None) or _point(one)
        kept = {name: value for name, value in said.items() if name not in ("lat", "lon", "licence")}
        features.append(
            {"type": "Feature", "properties": kept, "bbox": [west, south, east, north], "geometry": geometry}
        )
    return {"type": "FeatureCollection", "licence": LICENCE, "features": features}


def geocodejson(places: Iterable[Json], *, address: bool, query: str) -> Any:
    """GeocodeJSON 0.1.0."""
    features = []
    for one in places:
        parts = one["address"]
        said: Json = {
            "place_id": one["place_id"],
            "osm_key": one["category"],
            "osm_value": one["type"],
            "type": one["addresstype"],
            "label": one["display_name"],
            "name": one["name"],
            **{name: parts[name] for name in ("city", "county", "state", "country") if name in parts and address},
            **({"country_code": parts["country_code"]} if address and "country_code" in parts else {}),
            "gazetteer_id": one["gazetteer_id"],
            **{name: one[name] for name in _OPTIONAL[:2] if name in one},
        }
        geometry = one.get("geojson") or _point(one)
        features.append({"type": "Feature", "properties": {"geocoding": said}, "geometry": geometry})
    head = {"version": "0.1.0", "attribution": LICENCE, "licence": LICENCE, "query": query}
    return {"type": "FeatureCollection", "geocoding": head, "features": features}


def _point(one: Json) -> Json:
    return {"type": "Point", "coordinates": [float(one["lon"]), float(one["lat"])]}


Form = Callable[..., Any]
FORMS: dict[str, tuple[Form, str]] = {
    "jsonv2": (jsonv2, "application/json"),
    "json": (json, "application/json"),
    "geojson": (geojson, "application/geo+json"),
    "geocodejson": (geocodejson, "application/json"),
}
"""Each format with its media type; the first is the default."""
