"""Linked Places Format read: collections, one feature a line, a bare list, or LP-TSV; features become places.

A feature that we wrote gives back our record to the letter. Of anybody else's, names, coordinates, times of shapes,
outside ids and citations are kept; a name's time without a user has no room in our model, and stays in the original.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Literal

import msgspec

from gazetteer.errors import InputError
from gazetteer.model import Claim, Kind, Name, Place, Point, Relation, Shape, Source, Use, line_id
from gazetteer.standards.lpf import Change, delimited, repaired, terms, times
from gazetteer.store.imports import Item, ReadName, Record, Refused
from gazetteer.when import When

Json = dict[str, Any]
_KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]
MAX_FILE = 200 * 1024 * 1024
"""Bytes of a collection, which is read whole; one feature a line has no limit."""
MAX_LINE = 64 * 1024 * 1024
"""Bytes of one feature; the largest outline of a country has 12 MB."""
DELIMITERS = {".tsv": "\t", ".csv": ","}


def converted(path: Path, *, is_code: Callable[[str], bool]) -> Iterator[tuple[Json | None, tuple[Change, ...]]]:
    """Every feature of a file put right, with what was changed; None for what is no feature.

    ``is_code`` tells a code of the format's closed list of countries. Raises InputError naming the line that cannot be
    read at all.
    """
    for raw in features(path):
        yield (None, (raw,)) if isinstance(raw, Change) else repaired(raw, is_code=is_code)


def records(path: Path, start: int = 0, *, dataset: str, is_code: Callable[[str], bool]) -> Iterator[tuple[int, Item]]:
    """Each feature as a record of a dataset, with the number of features after it; ``start``: those read before."""
    for number, (feature, changes) in enumerate(converted(path, is_code=is_code), 1):
        if number <= start:
            continue
        if feature is None:
            yield number, Refused(id=f"feature {number}", reason=f"{changes[0].path}: {changes[0].reason}")
            continue
        found, _ = place(feature, dataset=dataset)
        shape = found.shape()
        texts = tuple(ReadName(name.text, name.lang, name.kind) for name in found.names)
        if not texts:
            yield number, Refused(id=found.id, reason="the feature has no toponym")
            continue
        geometry = {"geometry": shape.geometry} if shape else {}
        yield number, Record(
            id=found.id, kind=found.kind, names=texts, at=found.point.lonlat if found.point else None,
            country=found.country, same=found.same, extra={**geometry, "note": found.note, "feature": feature},
        )  # fmt: skip


def country_codes() -> Iterator[str]:
    """Every pair of capitals: what may be asked whether it is a code."""
    return (a + b for a in ascii_uppercase for b in ascii_uppercase)


def features(path: Path) -> Iterator[Any]:
    """The raw features of a file; of a table's row that is none, why. Raises InputError for what is no JSON."""
    if path.suffix.lower() in DELIMITERS:
        yield from _rows(path)
        return
    with path.open("rb") as file:
        head = file.readline(MAX_LINE)
    if _whole(head):
        yield from _lines(path)
        return
    if path.stat().st_size > MAX_FILE:
        said = f"is larger than {MAX_FILE // 1024**2} MB: write one feature a line instead"
        raise InputError("file", f"{path} {said}", where="file")
    yield from _of(_decoded(path.read_bytes(), path, 1))


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        delimiter = DELIMITERS[path.suffix.lower()]
        quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        table = csv.DictReader(file, delimiter=delimiter, quoting=quoting)
        missing = [column for column in delimited.NEEDED if column not in (table.fieldnames or ())]
        if missing:
            raise InputError("file", f"{path} has no column {missing[0]}, which LP-TSV asks for", where="file")
        for cells in table:
            try:
                yield delimited.feature({key: text for key, text in cells.items() if isinstance(text, str)})
            except ValueError as error:
                yield Change(f"line {table.line_num}", str(error))


def _whole(line: bytes) -> bool:
    """Whether the first line is a feature by itself, so that the file has one a line."""
    try:
        value = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return False
    return isinstance(value, dict) and value.get("type") == "Feature"


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _decoded(line, path, number)


def _decoded(text: bytes, path: Path, line: int) -> Any:
    try:
        return msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.DecodeError as error:
        raise InputError("file", f"{path}, line {line}: {error}", where="file") from error


def _of(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        found: list[Any] = value["features"]
        return found
    return value if isinstance(value, list) else [value]


def place(feature: Json, *, dataset: str = "lpf") -> tuple[Place, tuple[Source, ...]]:
    """The place of a feature that was put right, and the sources that its lines name.

    ``dataset`` begins the ids of what is not ours. Raises InputError naming the field of our own extension that does
    not say what it should.
    """
    if "record" in feature and "layer" in feature:
        return _ours(feature)
    return _theirs(feature, dataset)


def _ours(feature: Json) -> tuple[Place, tuple[Source, ...]]:
    try:
        found = Place(
            id=feature["record"], kind=feature["kind"],
            names=tuple(_name(one) for one in feature["names"] if "record" in one),
            point=_point(feature["geometry"]), shapes=tuple(map(_shape, _shapes(feature["geometry"]))),
            claims=tuple(map(_claim, feature["claims"])), disputes=tuple(feature["disputes"]),
            relations=tuple(_relation(one) for one in feature.get("relations", ()) if "what" in one),
            same=dict(feature["same"]), was=tuple(feature["was"]), country=feature["country"],
            note=next((one["value"] for one in feature.get("descriptions", ())), ""),
            population=feature["population"], layer=feature["layer"],
        )  # fmt: skip
        sources = tuple(Source(**one) for one in feature["sources"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = f"{feature.get('@id')}: the extension of ours is damaged ({type(error).__name__}: {error})"
        raise InputError("feature", said, where="file") from error
    return found, sources


def _name(one: Json) -> Name:
    return Name(
        id=one["record"], text=one["toponym"], lang=one["lang"], kind=one["kind"], source=one["cited"],
        uses=tuple(map(_use, one["users"])), derived=tuple(map(_use, one.get("derived", ()))),
    )  # fmt: skip


def _use(one: Json) -> Use:
    return Use(id=one["record"], by=one["agent"], stance=one["stance"], when=When(one["edtf"]), source=one["cited"])


def _parts(geometry: Json | None) -> list[Json]:
    if not geometry:
        return []
    return list(geometry["geometries"]) if geometry["type"] == "GeometryCollection" else [geometry]


def _point(geometry: Json | None) -> Point | None:
    found = next((one for one in _parts(geometry) if "point_source" in one), None)
    if not found:
        return None
    lon, lat = found["coordinates"]
    return Point(lon=lon, lat=lat, source=found["point_source"])


def _shapes(geometry: Json | None) -> list[Json]:
    return [one for one in _parts(geometry) if "record" in one]


def _shape(one: Json) -> Shape:
    return Shape(
        id=one["record"], geometry={"type": one["type"], "coordinates": one["coordinates"]},
        asserted_by=one["asserted_by"], when=When(one["edtf"]), precision_m=one["precision_m"],
        schematic=one["schematic"], source=one["cited"], note=one["note"],
    )  # fmt: skip


def _claim(one: Json) -> Claim:
    return Claim(
        id=one["record"], what=one["what"], party=one["party"], asserted_by=one["asserted_by"], when=When(one["edtf"]),
        source=one["cited"], certainty=one["certainty"], of=one["of"], note=one["note"],
    )  # fmt: skip


def _relation(one: Json) -> Relation:
    return Relation(what=one["what"], place=one["place_id"], when=When(one["edtf"]), source=one["cited"])


def _theirs(feature: Json, dataset: str) -> tuple[Place, tuple[Source, ...]]:
    id = f"{dataset}-{hashlib.blake2s(feature['@id'].encode(), digest_size=6).hexdigest()}"
    record = Source(id=f"{id}-record", title=feature["properties"]["title"], publisher=dataset, locator=feature["@id"])
    names = {
        (one["toponym"], one.get("lang", "und")): Name(
            id=line_id(id, one.get("lang", "und"), one["toponym"]),
            text=one["toponym"],
            lang=one.get("lang", "und"),
            source=record.id,
        )  # fmt: skip
        for one in feature["names"]
        if "toponym" in one
    }
    points = [one for one in _parts(feature["geometry"]) if one["type"] == "Point"]
    found = Place(
        id=id, kind=_kind(feature), names=tuple(names.values()),
        point=Point(lon=points[0]["coordinates"][0], lat=points[0]["coordinates"][1], source=record.id)
        if points else None,
        shapes=tuple(_outline(id, one, record.id) for one in _parts(feature["geometry"]) if one["type"] != "Point"),
        same=dict(filter(None, (terms.outside_id(one["identifier"]) for one in feature.get("links", ())))),
        country=next(iter(feature["properties"].get("ccodes", ())), "").lower(),
        note=next((one["value"] for one in feature.get("descriptions", ())), ""), layer="world",
    )  # fmt: skip
    return found, (record,)


def _outline(id: str, one: Json, source: str) -> Shape:
    spans = one.get("when", {}).get("timespans", ())
    when = times.edtf(spans[0]) if len(spans) == 1 else When("..")
    tolerance = one.get("approximation", {}).get("tolerance", 0)
    return Shape(
        id=line_id(id, "shape", str(one["coordinates"])), when=when, precision_m=int(tolerance), source=source,
        geometry={"type": one["type"], "coordinates": one["coordinates"]},
        schematic=one.get("certainty") in ("less-certain", "uncertain"),
    )  # fmt: skip


def _kind(feature: Json) -> Kind:
    """Our word for the feature's type: its own where it has one, else the commonest of its class."""
    labels = [str(one.get("label", "")).lower() for one in feature.get("types", ())]
    own = next((label for label in labels if label in _KINDS), None)
    classes = feature["properties"].get("fclasses", ())
    kind: Kind = own or next((terms.KINDS[one] for one in classes if one in terms.KINDS), "site")  # type: ignore[assignment]
    return kind
