"""Any table or layer with a map of its columns: CSV, GeoJSON, GeoPackage and what else GDAL reads."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from gazetteer.errors import InputError
from gazetteer.model import Kind
from gazetteer.standards import tables
from gazetteer.store.imports import Item, ReadName, Record, Refused

WGS84 = 4326
KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]
DELIMITERS = {".csv": ",", ".tsv": "\t"}
PAGE = 10_000
"""Features of a layer read at a time."""
MAX_CELL = 10_000_000
"""Characters of a cell; a WKT of a country has two million."""
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|und")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds what; ``names`` pairs a column with the language of its texts."""

    id: str
    names: tuple[tuple[str, str], ...]
    lat: str = ""
    lon: str = ""
    """Both empty for a layer, whose features have a geometry."""
    kind: str = ""
    """A column; or ``=village`` for all rows."""
    country: str = ""
    population: str = ""
    same: tuple[tuple[str, str], ...] = ()
    """Scheme and column of outside ids: ``("wikidata", "qid")``."""
    prefix: str = "import-"

    def wanted(self) -> list[str]:
        """Every column that is named."""
        own = [self.id, self.lat, self.lon, self.country, self.population, *(column for column, _ in self.names)]
        kind = [] if self.kind.startswith("=") else [self.kind]
        return [column for column in [*own, *kind, *(column for _, column in self.same)] if column]


def named(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """``name_az@az`` as a column and its language. Raises InputError for what is no language tag."""
    pairs = [(text.rpartition("@")[0], text.rpartition("@")[2]) if "@" in text else (text, "und") for text in texts]
    for column, lang in pairs:
        if not column or not _LANG.fullmatch(lang):
            raise InputError("name", f"'{column}@{lang}' is no COLUMN@LANGUAGE", where="command line")
    return tuple(pairs)


def size(paths: tuple[Path, ...]) -> int:
    """Rows to be read; of a text table its bytes, which are known without reading it."""
    path = paths[0]
    if path.suffix.lower() in DELIMITERS:
        return path.stat().st_size
    import pyogrio

    return int(pyogrio.read_info(path)["features"])


def read(path: Path, columns: Columns, start: int = 0) -> Iterator[tuple[int, Item]]:
    """Each row with the number of rows after it; ``start``: rows that were read before."""
    rows = _table(path) if path.suffix.lower() in DELIMITERS else _layer(path, start)
    for number, cells in enumerate(rows, 1 if path.suffix.lower() in DELIMITERS else start + 1):
        if number > start:
            yield number, _record(cells, columns)


def require(path: Path, columns: Columns) -> None:
    """Raise InputError for a column that the file lacks, naming those that it has."""
    if path.suffix.lower() in DELIMITERS:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            known = next(csv.reader(file, delimiter=_delimiter(path)), [])
    else:
        known = [str(name) for name in _info(path)["fields"]]
    for column in columns.wanted():
        if column not in known:
            said = f"{path} has no column '{column}'; it has {', '.join(map(str, known[:40]))}"
            raise InputError("column", said, where="command line")


def _info(path: Path) -> dict[str, Any]:
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        return cast("dict[str, Any]", pyogrio.read_info(path))
    except DataSourceError as error:
        raise InputError("file", f"{path} is no layer that GDAL reads: {error}", where="file") from error


def _table(path: Path) -> Iterator[Mapping[str, Any]]:
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from csv.DictReader(file, delimiter=_delimiter(path))


def _delimiter(path: Path) -> str:
    """What parts the cells: in many countries a program writes CSV with semicolons."""
    usual = DELIMITERS[path.suffix.lower()]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        found = tables.delimiter(file.readline(MAX_CELL))
    return usual if found == tables.LONE else found


def _layer(path: Path, start: int) -> Iterator[Mapping[str, Any]]:
    import pyogrio

    while True:
        frame = pyogrio.read_dataframe(path, skip_features=start, max_features=PAGE)
        if frame.crs is not None and frame.crs.to_epsg() != WGS84:
            frame = frame.to_crs(WGS84)
        yield from frame.to_dict("records")
        start += len(frame)
        if len(frame) < PAGE:
            return


def _record(cells: Mapping[str, Any], columns: Columns) -> Record | Refused:
    given = {column: _text(cells.get(column)) for column in columns.wanted()}
    own = given[columns.id]
    if not own:
        return Refused(id="", reason=f"column {columns.id} is empty")
    id = columns.prefix + re.sub(r"\s+", "-", own)
    names = [ReadName(given[column], lang, "common") for column, lang in columns.names if given[column]]
    if not names:
        return Refused(id=id, reason="the row has no name")
    kind = columns.kind[1:] if columns.kind.startswith("=") else given.get(columns.kind, "").lower() or "site"
    if kind not in KINDS:
        return Refused(id=id, reason=f"'{kind[:40]}' is no kind of place")
    try:
        at, extra = _where(cells, given, columns)
        people = int(float(given.get(columns.population, "") or 0))
    except (ValueError, OverflowError):
        return Refused(id=id, reason="position or population is no number")
    return Record(
        id=id, kind=cast(Kind, kind), names=tuple(names), at=at, country=given.get(columns.country, "").lower(),
        population=max(people, 0), extra=extra,
        same={scheme: given[column] for scheme, column in columns.same if given[column]},
    )  # fmt: skip


def _where(
    cells: Mapping[str, Any], given: Mapping[str, str], columns: Columns
) -> tuple[tuple[float, float] | None, dict[str, Any]]:
    """Position, and the geometry where it is more than a point."""
    if columns.lat and columns.lon:
        lon, lat = given[columns.lon], given[columns.lat]
        return ((float(lon), float(lat)) if lon and lat else None), {}
    geometry = cells.get("geometry")
    if geometry is None or geometry.is_empty:
        return None, {}
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    if geometry.geom_type == "Point":
        return (point.x, point.y), {}
    from shapely.geometry import mapping

    drawn = mapping(geometry)
    return (point.x, point.y), {"geometry": {"type": drawn["type"], "coordinates": _lists(drawn["coordinates"])}}


def _lists(value: Any) -> Any:
    """Coordinates as lists of two: heights are dropped."""
    if isinstance(value[0], int | float):
        return [float(value[0]), float(value[1])]
    return [_lists(one) for one in value]


def _text(value: Any) -> str:
    """A cell as text; a missing one, also pandas' kinds of it, is empty."""
    if value is None or value != value:  # NaN differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
