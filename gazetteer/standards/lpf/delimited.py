"""LP-TSV 0.5, the format's table: one row a place, for those who have no times, citations or shapes of single names.

https://github.com/LinkedPasts/linked-places-format/blob/main/tsv_0.5.md : ``;`` parts values, names carry their
language as ``name@lang``, ``approximation`` is in kilometres.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

COLUMNS = (
    "id", "title", "title_source", "title_uri", "fclasses", "aat_types", "attestation_year", "start", "end", "ccodes",
    "matches", "variants", "types", "parent_name", "parent_id", "lon", "lat", "geowkt", "geo_source", "geo_id",
    "approximation", "description",
)  # fmt: skip
NEEDED = ("id", "title")
"""Columns without which a row is no place."""
_PART_OF = "gvp:broaderPartitive"
_AAT = "aat:"


def row(feature: Json) -> dict[str, str]:
    """One feature as a row; what has no column (users, claims, times of single names) is not in it."""
    properties, names = feature["properties"], [one for one in feature["names"] if one.get("toponym")]
    types = feature.get("types", [])
    cited: Json = next((one for name in names for one in name.get("citations", ())), {})
    return {
        "id": feature["@id"],
        "title": _cell(properties["title"]),
        "title_source": _cell(properties.get("title_source") or cited.get("label", "")),
        "title_uri": cited.get("@id", ""),
        "fclasses": ";".join(properties.get("fclasses", ())),
        "aat_types": ";".join(one.get("identifier", "").removeprefix(_AAT) for one in types).strip(";"),
        **_dates(feature, cited),
        "ccodes": ";".join(properties.get("ccodes", ())),
        "matches": ";".join(one["identifier"] for one in feature.get("links", ())),
        "variants": ";".join(one for one in dict.fromkeys(map(_variant, names)) if one != _cell(properties["title"])),
        "types": ";".join(_cell(one.get("label", "")) for one in types),
        **_parent(feature),
        **_geometry(feature["geometry"]),
        "description": _cell(" ".join(one["value"] for one in feature.get("descriptions", ()))),
    }


def _dates(feature: Json, cited: Json) -> dict[str, str]:
    """First start and last end of the feature's times, else of its names'; the year that it is attested in.

    A start of which only the latest date is told (known by then), or an end alone, is an attestation, no beginning.
    """
    own = feature.get("when", {}).get("timespans", ())
    spans = own or [span for name in feature["names"] for span in name.get("when", {}).get("timespans", ())]
    starts = [told for span in spans if (told := _told(span.get("start"), ("in", "earliest")))]
    ends = [told for span in spans if (told := _told(span.get("end"), ("in", "latest", "earliest")))]
    known_by = next(
        (span["start"]["latest"] for span in spans if "latest" in span.get("start", {})), min(ends, default="")
    )
    year = str(feature["properties"].get("attestation_year") or cited.get("year") or "")
    start = min(starts, key=_sortable, default="")
    closed = start and len(ends) == len(spans)
    return {
        "attestation_year": year or ("" if start else known_by.split("-")[0]),
        "start": start,
        "end": max(ends, key=_sortable) if closed else "",
    }


def _told(date: Json | None, keys: tuple[str, ...]) -> str:
    return next((str(date[key]) for key in keys if key in date), "") if date else ""


def _sortable(date: str) -> tuple[int, str]:
    sign, digits = (-1, date[1:]) if date.startswith("-") else (1, date)
    year, _, rest = digits.partition("-")
    return sign * int(year), rest


def _variant(name: Json) -> str:
    lang = name.get("lang", "")
    return _cell(name["toponym"]) + (f"@{lang}" if lang and lang != "und" else "")


def _cell(text: str) -> str:
    """Without what parts cells and values."""
    return " ".join(text.split()).replace(";", ",")


def _parent(feature: Json) -> dict[str, str]:
    over = next((one for one in feature.get("relations", ()) if one["relationType"] == _PART_OF), None)
    return {
        "parent_name": _cell(over.get("label", "")) if over else "", "parent_id": over["relationTo"] if over else "",
    }  # fmt: skip


def _geometry(geometry: Json | None) -> dict[str, str]:
    """The first point as ``lon`` and ``lat``, the last line or area as ``geowkt``."""
    parts = geometry.get("geometries", [geometry]) if geometry else []
    point = next((one for one in parts if one["type"] == "Point"), None)
    shape = next((one for one in reversed(parts) if one["type"] not in ("Point", "GeometryCollection")), None)
    cited: Json = next(iter((shape or point or {}).get("citations", ())), {})
    tolerance = (shape or {}).get("approximation", {}).get("tolerance")
    return {
        "lon": str(point["coordinates"][0]) if point else "",
        "lat": str(point["coordinates"][1]) if point else "",
        "geowkt": _wkt(shape) if shape else "",
        "geo_source": _cell(cited.get("label", "")),
        "geo_id": cited.get("@id", ""),
        "approximation": f"{tolerance / 1000:g}" if tolerance else "",
    }


def _wkt(geometry: Json) -> str:
    from shapely import to_wkt
    from shapely.geometry import shape

    return str(to_wkt(shape(geometry), rounding_precision=6, trim=True))


def feature(cells: Mapping[str, str]) -> Json:
    """A row as a raw feature, for :func:`gazetteer.standards.lpf.repaired` to put right.

    Raises ValueError for a row without id or title, for coordinates that are no numbers and for broken WKT.
    """
    given = {key: text.strip() for key, text in cells.items() if key in COLUMNS and text and text.strip()}
    for need in NEEDED:
        if need not in given:
            raise ValueError(f"column {need} is empty")
    types = _types(given)
    return {
        "@id": given["id"], "type": "Feature",
        "properties": {
            "title": given["title"], "fclasses": _values(given, "fclasses"), "ccodes": _values(given, "ccodes"),
            **{key: given[key] for key in ("title_source", "attestation_year") if key in given},
        },
        **({"when": {"timespans": [_span(given)]}} if _span(given) else {}),
        "names": _names(given),
        **({"types": types} if types else {}),
        "geometry": _read_geometry(given),
        "relations": _relations(given),
        "links": [{"type": "closeMatch", "identifier": one} for one in _values(given, "matches")],
        "descriptions": [{"value": given["description"]}] if "description" in given else [],
    }  # fmt: skip


def _values(given: Mapping[str, str], key: str) -> list[str]:
    return [one.strip() for one in given.get(key, "").split(";") if one.strip()]


def _types(given: Mapping[str, str]) -> list[Json]:
    labels = [one.strip() for one in given.get("types", "").split(";")]
    numbers = [one.strip() for one in given.get("aat_types", "").split(";")]
    labels += [""] * (len(numbers) - len(labels))
    numbers += [""] * (len(labels) - len(numbers))
    return [
        {
            **({"identifier": f"{_AAT}{number.removeprefix(_AAT)}"} if number else {}),
            **({"label": label} if label else {}),
        }
        for label, number in zip(labels, numbers, strict=True)
        if label or number
    ]


def _span(given: Mapping[str, str]) -> Json:
    return {side: {"in": given[side]} for side in ("start", "end") if side in given}


def _names(given: Mapping[str, str]) -> list[Json]:
    cited = {
        key: given[column]
        for key, column in (("label", "title_source"), ("@id", "title_uri"), ("year", "attestation_year"))
        if column in given
    }
    variants = [text.rpartition("@") if "@" in text else (text, "", "") for text in _values(given, "variants")]
    names: list[Json] = [{"toponym": text, **({"lang": lang} if lang else {})} for text, _, lang in variants]
    if given["title"] not in {name["toponym"] for name in names}:
        names.insert(0, {"toponym": given["title"]})
    if cited:
        names[0] = {**names[0], "citations": [cited]}
    return names


def _relations(given: Mapping[str, str]) -> list[Json]:
    if "parent_name" not in given or "parent_id" not in given:
        return []
    return [{"relationType": _PART_OF, "relationTo": given["parent_id"], "label": given["parent_name"]}]


def _read_geometry(given: Mapping[str, str]) -> Json | None:
    from shapely import from_wkt
    from shapely.errors import ShapelyError
    from shapely.geometry import mapping

    found: list[Json] = []
    cited = {key: given[one] for key, one in (("label", "geo_source"), ("@id", "geo_id")) if one in given}
    if "lon" in given and "lat" in given:
        found.append({"type": "Point", "coordinates": [float(given["lon"]), float(given["lat"])]})
    if "geowkt" in given:
        try:
            shape = mapping(from_wkt(given["geowkt"]))
        except ShapelyError as error:
            raise ValueError(f"column geowkt: {error}") from error
        found.append({"type": shape["type"], "coordinates": _lists(shape["coordinates"]), **_tolerance(given)})
    if found and cited:
        found[-1]["citations"] = [cited]
    return found[0] if len(found) == 1 else {"type": "GeometryCollection", "geometries": found} if found else None


def _tolerance(given: Mapping[str, str]) -> Json:
    """A number is kilometres; a term says how the place lies to the shape."""
    text = given.get("approximation", "")
    if not text:
        return {}
    try:
        return {"approximation": {"type": "geo:hasSpatialAccuracy", "tolerance": float(text) * 1000}}
    except ValueError:
        return {"approximation": {"type": text}}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple | list) else value
