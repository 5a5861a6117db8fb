"""Reader of ``geodata/``: TOML and GeoJSON in, :class:`~gazetteer.model.Gazette` out, or an error naming the line."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from gazetteer import folders
from gazetteer.errors import DataError
from gazetteer.geodata import rows
from gazetteer.model import (
    Claim,
    Dispute,
    Gazette,
    Name,
    Party,
    Perspective,
    Place,
    Point,
    Relation,
    Shape,
    Side,
    Source,
    Use,
    line_id,
)
from gazetteer.when import When

DATA = folders.brought() / "geodata"
"""The data shipped with the library."""

NOT_PLACES = {"basemap.toml", "disputes.toml", "parties.toml", "perspectives.toml", "sources.toml"}
_GEOMETRIES = {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}

Row = TypeVar("Row", bound=rows.Row)


def read(folder: Path = DATA) -> Gazette:
    """Everything that the files under ``folder`` say. Raises DataError naming file, place and field."""
    places: dict[str, Place] = {}
    for path in place_files(folder):
        for place in read_places(path, root=folder):
            if place.id in places:
                raise DataError(f"{_show(path, folder)}: {place.id}: is in another file already; ids are given once")
            places[place.id] = place
    return Gazette(
        places=places,
        parties=_parties(folder),
        perspectives=_perspectives(folder),
        disputes=_disputes(folder),
        sources=_sources(folder),
        date=_version(folder),
    )


def place_files(folder: Path = DATA) -> list[Path]:
    """Files of places: every TOML file of a drawer but the drawer's own ``sources.toml``."""
    return sorted(path for path in folder.glob("*/*.toml") if path.name not in NOT_PLACES)


def read_places(path: Path, *, root: Path = DATA) -> tuple[Place, ...]:
    """Places of one file, with the shapes of ``<id>.geojson`` beside it."""
    read_rows = _table(path, rows.PlaceRow, root=root)
    return tuple(_place(id, row, path=path, root=root) for id, row in read_rows.items())


def _place(id: str, row: rows.PlaceRow, *, path: Path, root: Path) -> Place:
    where = f"{_show(path, root)}: {id}"
    return Place(
        id=id,
        kind=row.kind,
        names=tuple(_name(id, name, f"{where}.names[{n}]") for n, name in enumerate(row.names)),
        point=Point(lon=row.point.lon, lat=row.point.lat, source=row.point.source) if row.point else None,
        shapes=_shapes(id, path.with_name(f"{id}.geojson"), root=root),
        claims=tuple(_claim(id, claim, f"{where}.claims[{n}]") for n, claim in enumerate(row.claims)),
        disputes=tuple(row.disputes),
        relations=tuple(
            Relation(what=r.what, place=r.place, when=_when(r.when, f"{where}.relations[{n}]"), source=r.source)
            for n, r in enumerate(row.relations)
        ),
        same=dict(row.same),
        was=tuple(row.was),
        note=row.note,
    )


def _name(place: str, row: rows.NameRow, where: str) -> Name:
    id = row.id or line_id(place, "name", row.lang, row.text, row.kind)
    uses = tuple(
        Use(
            id=use.id or line_id(id, use.by, use.stance, use.when),
            by=use.by,
            stance=use.stance,
            when=_when(use.when, f"{where}.use[{n}]"),
            source=use.source,
        )
        for n, use in enumerate(row.use)
    )
    return Name(id=id, text=row.text, lang=row.lang, kind=row.kind, source=row.source, uses=uses)


def _claim(place: str, row: rows.ClaimRow, where: str) -> Claim:
    return Claim(
        id=row.id or line_id(place, row.what, row.party, row.asserted_by, row.when, row.of),
        what=row.what,
        party=row.party,
        asserted_by=row.asserted_by,
        when=_when(row.when, where),
        source=row.source,
        certainty=row.certainty,
        of=row.of,
        note=row.note,
    )


def _shapes(place: str, path: Path, *, root: Path) -> tuple[Shape, ...]:
    if not path.exists():
        return ()
    where = _show(path, root)
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{where}: is not a GeoJSON FeatureCollection ({error})") from error
    return tuple(_shape(place, feature, f"{where}: features[{n}]") for n, feature in enumerate(features))


def _shape(place: str, feature: dict[str, Any], where: str) -> Shape:
    row = _convert(feature.get("properties") or {}, rows.ShapeRow, f"{where}.properties")
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in _GEOMETRIES:
        raise DataError(f"{where}.geometry: must be one of {', '.join(sorted(_GEOMETRIES))}")
    return Shape(
        id=row.id or line_id(place, "shape", row.asserted_by, row.when),
        geometry=geometry,
        asserted_by=row.asserted_by,
        when=_when(row.when, where),
        precision_m=row.precision_m,
        schematic=row.schematic,
        source=row.source,
        note=row.note,
    )


def _parties(folder: Path) -> dict[str, Party]:
    table = _table(folder / "parties.toml", rows.PartyRow, root=folder)
    return {id: Party(id=id, label=row.label) for id, row in table.items()}


def _perspectives(folder: Path) -> dict[str, Perspective]:
    path = folder / "perspectives.toml"
    return {
        id: Perspective(
            id=id,
            label=row.label,
            party=row.party,
            kind=row.kind,
            when=_when(row.when, f"{_show(path, folder)}: {id}"),
            langs=tuple(row.langs),
            working=tuple(row.working),
            fallback=tuple(row.fallback),
            note=row.note,
            sources=tuple(row.sources),
        )
        for id, row in _table(path, rows.PerspectiveRow, root=folder).items()
    }


def _disputes(folder: Path) -> dict[str, Dispute]:
    path = folder / "disputes.toml"
    return {
        id: Dispute(
            id=id,
            title=row.title,
            parties=tuple(
                Side(
                    party=side.party,
                    langs=tuple(side.langs),
                    when=_when(side.when, f"{_show(path, folder)}: {id}.parties[{n}]"),
                    holds=side.holds,
                    source=side.source,
                )
                for n, side in enumerate(row.parties)
            ),
            langs=tuple(row.langs),
            sources=tuple(row.sources),
        )
        for id, row in _table(path, rows.DisputeRow, root=folder).items()
    }


def _sources(folder: Path) -> dict[str, Source]:
    """Sources of all, then those that only one drawer cites, from the drawer's ``sources.toml``."""
    sources: dict[str, Source] = {}
    for path in (folder / "sources.toml", *sorted(folder.glob("*/sources.toml"))):
        for id, row in _table(path, rows.SourceRow, root=folder).items():
            if id in sources:
                raise DataError(f"{_show(path, folder)}: {id}: is described in another file already")
            sources[id] = _source(id, row)
    return sources


def _source(id: str, row: rows.SourceRow) -> Source:
    return Source(
        id=id,
        title=row.title,
        publisher=row.publisher,
        date=row.date,
        licence=row.licence,
        locator=row.locator,
        read=row.read,
    )


def _version(folder: Path) -> str:
    path = folder / "VERSION"
    try:
        return str(When(path.read_text(encoding="utf-8").strip()))
    except (OSError, ValueError) as error:
        raise DataError(f"{_show(path, folder)}: must hold the data's date, such as 2026-11-23 ({error})") from error


def _table(path: Path, row: type[Row], *, root: Path) -> dict[str, Row]:
    """The tables of a file by id, each checked against ``row``."""
    where = _show(path, root)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{where}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{where}: is not TOML: {error}") from error
    for id in tables:
        if not re.fullmatch(rows.ID, id):
            raise DataError(f"{where}: {id}: is not an id (lower-case Latin letters and digits, joined by - or --)")
    return {id: _convert(table, row, f"{where}: {id}") for id, table in tables.items()}


def _convert(value: object, row: type[Row], where: str) -> Row:
    try:
        return msgspec.convert(value, row)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        raise DataError(f"{where}{path.rstrip('`')}: {reason}") from error


def _when(text: str, where: str) -> When:
    try:
        return When(text)
    except ValueError as error:
        raise DataError(f"{where}.when: {error}") from error


def _show(path: Path, root: Path) -> str:
    """The path as a reader of the repository knows it: from ``geodata/`` on."""
    return str(Path("geodata") / path.relative_to(root)) if path.is_relative_to(root) else str(path)
