"""Authored places as files for other programs: GeoJSON, GeoPackage with styles, GeoParquet, CSV.

Rows and columns are those of the collections of ``/ogc/``, so that a file and the service say the same.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.standards.ogc.asking import Asked, matching
from gazetteer.standards.ogc.columns import Writer
from gazetteer.standards.ogc.rows import COLLECTIONS, Collection, Row, rows
from gazetteer.store.seeking import BBox
from gazetteer.when import When

if TYPE_CHECKING:
    import geopandas

Json = dict[str, Any]
WGS84 = "EPSG:4326"
ALL = tuple(COLLECTIONS)
_BOOLEANS, _WHOLE = frozenset({"disputed", "schematic"}), frozenset({"precision_m"})
_DATES = frozenset({"valid_from", "valid_to"})
"""Bounds as days, by which programs filter; how exact a bound is recorded says the column ``edtf`` beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows, and under whose names."""

    collections: tuple[str, ...] = ALL
    kinds: tuple[str, ...] = ()
    dispute: str = ""
    bbox: BBox | None = None
    at: When | None = None
    """Only shapes and uses in force then; labels are of that date."""
    lang: str = "en"
    perspective: str = "both"
    base: str = ""
    """Public address of a service, for the column ``uri``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of file: whether it holds several collections, and how it is written."""

    several: bool
    write: Callable[[Path, Mapping[str, list[Json]]], None]


def write(g: Gazetteer, form: str, path: Path, wanted: Wanted) -> dict[str, int]:
    """Write the file and return how many rows each collection has; ``path`` holds the old file or the whole new one.

    A form that holds one collection, asked for several, writes one file each: ``out.places.csv``. Raises InputError for
    an unknown form or collection.
    """
    chosen = FORMS.get(form)
    if not chosen:
        raise InputError("form", f"'{form[:40]}' is none of {', '.join(FORMS)}", where="command line")
    for id in wanted.collections:
        if id not in COLLECTIONS:
            raise InputError("collection", f"'{id[:40]}' is none of {', '.join(ALL)}", where="command line")
    found = {id: features(g, COLLECTIONS[id], wanted) for id in wanted.collections}
    if chosen.several or len(found) == 1:
        _safely(path, chosen, found)
    else:
        for id, listed in found.items():
            _safely(path.with_name(f"{path.stem}.{id}{path.suffix}"), chosen, {id: listed})
    return {id: len(listed) for id, listed in found.items()}


def features(g: Gazetteer, collection: Collection, wanted: Wanted) -> list[Json]:
    """GeoJSON features of a collection, in the order of the service."""
    writer = Writer(
        g=g, collection=collection, lang=wanted.lang, perspective=wanted.perspective, at=wanted.at, base=wanted.base
    )
    asked = Asked(bbox=wanted.bbox, when=wanted.at)
    return [writer.feature(row) for row in matching(_chosen(g, collection, wanted), asked)]


def _chosen(g: Gazetteer, collection: Collection, wanted: Wanted) -> Iterator[Row]:
    for row in rows(g, collection):
        if wanted.kinds and row.place.kind not in wanted.kinds:
            continue
        if not wanted.dispute or wanted.dispute in row.place.disputes:
            yield row


def _safely(path: Path, form: Form, found: Mapping[str, list[Json]]) -> None:
    # The draft keeps its ending: GDAL tells formats by it.
    draft = path.with_name(f"{path.stem}.part{path.suffix}")
    with suppress(FileNotFoundError):
        draft.unlink()
    try:
        form.write(draft, found)
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _geojson(path: Path, found: Mapping[str, list[Json]]) -> None:
    (listed,) = found.values()
    path.write_bytes(msgspec.json.encode({"type": "FeatureCollection", "features": listed}))


def _csv(path: Path, found: Mapping[str, list[Json]]) -> None:
    """Columns, then the geometry as WKT; cells that a spreadsheet would compute get a leading ``'``."""
    from shapely import to_wkt
    from shapely.geometry import shape

    from gazetteer.standards.tables import guarded

    (listed,) = found.values()
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        heads = list(listed[0]["properties"]) if listed else []
        table.writerow(["id", *heads, "wkt"])
        for one in listed:
            drawn = to_wkt(shape(one["geometry"]), rounding_precision=6, trim=True) if one["geometry"] else ""
            table.writerow([guarded(_text(value)) for value in (one["id"], *one["properties"].values())] + [drawn])


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _parquet(path: Path, found: Mapping[str, list[Json]]) -> None:
    """GeoParquet 1.1 with a box of each row, by which readers skip what lies elsewhere."""
    (listed,) = found.values()
    frame(listed).to_parquet(path, index=False, schema_version="1.1.0", write_covering_bbox=True)


def _geopackage(path: Path, found: Mapping[str, list[Json]]) -> None:
    import pyogrio

    for id, listed in found.items():
        type = COLLECTIONS[id].geometry
        # By Arrow, as the other way writes dates as texts.
        pyogrio.write_dataframe(
            frame(listed), path, layer=id, geometry_type=type, driver="GPKG", append=path.exists(), use_arrow=True
        )
    pyogrio.write_dataframe(_styles(found), path, layer="layer_styles", driver="GPKG", append=True)


def frame(listed: list[Json]) -> geopandas.GeoDataFrame:
    """Features as a table with typed columns; missing values stay missing."""
    import geopandas
    import pandas
    from shapely.geometry import shape

    table = pandas.DataFrame([{"id": one["id"], **one["properties"]} for one in listed])
    for column in table.columns:
        if column in _DATES:
            table[column] = _days(one["properties"][column] for one in listed)
            continue
        table[column] = table[column].astype(
            "boolean" if column in _BOOLEANS else "Int64" if column in _WHOLE else "string"
        )
    shapes = [shape(one["geometry"]) if one["geometry"] else None for one in listed]
    return geopandas.GeoDataFrame(table, geometry=geopandas.GeoSeries(shapes, crs=WGS84))


def _days(texts: Iterable[str | None]) -> Any:
    """ISO days as a column of dates; years that dates cannot hold (before 1, after 9999) are missing."""
    import pandas
    import pyarrow

    return pandas.array([_day(text) for text in texts], dtype=pandas.ArrowDtype(pyarrow.date32()))


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text) if text else None
    return None


_SYMBOLS = {
    "Point": '<layer class="SimpleMarker"><Option type="Map"><Option name="name" value="circle" type="QString"/>'
    '<Option name="color" value="155,47,31,255" type="QString"/><Option name="outline_color" value="255,255,255,255" '
    'type="QString"/><Option name="size" value="2.4" type="QString"/></Option></layer>',
    "LineString": '<layer class="SimpleLine"><Option type="Map"><Option name="line_color" value="123,63,140,255" '
    'type="QString"/><Option name="line_style" value="dash" type="QString"/><Option name="line_width" value="0.5" '
    'type="QString"/></Option></layer>',
    "Polygon": '<layer class="SimpleFill"><Option type="Map"><Option name="color" value="155,47,31,30" type="QString"/>'
    '<Option name="outline_color" value="155,47,31,160" type="QString"/></Option></layer>',
}
"""One symbol for each type of geometry: no party has a colour, and contested lines are dashed, whoever claims them."""
_SYMBOL_TYPES = {"Point": "marker", "LineString": "line", "Polygon": "fill"}
_QML = (
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    '<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="1">'
    '<renderer-v2 type="singleSymbol"><symbols><symbol type="{type}" name="0">{layer}</symbol></symbols></renderer-v2>'
    '<labeling type="simple"><settings><text-style fieldName="{label}" fontFamily="Noto Sans" fontSize="9"/></settings>'
    "</labeling></qgis>"
)


_SLD_SYMBOLS = {
    "Point": "<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>"
    '<Fill><CssParameter name="fill">#9b2f1f</CssParameter></Fill>'
    '<Stroke><CssParameter name="stroke">#ffffff</CssParameter></Stroke></Mark><Size>9</Size></Graphic>'
    "</PointSymbolizer>",
    "LineString": '<LineSymbolizer><Stroke><CssParameter name="stroke">#7b3f8c</CssParameter>'
    '<CssParameter name="stroke-width">2</CssParameter><CssParameter name="stroke-dasharray">7 5</CssParameter>'
    "</Stroke></LineSymbolizer>",
    "Polygon": '<PolygonSymbolizer><Fill><CssParameter name="fill">#9b2f1f</CssParameter>'
    '<CssParameter name="fill-opacity">0.12</CssParameter></Fill><Stroke>'
    '<CssParameter name="stroke">#9b2f1f</CssParameter><CssParameter name="stroke-opacity">0.63</CssParameter></Stroke>'
    "</PolygonSymbolizer>",
}
"""The same looks for programs that read OGC's Styled Layer Descriptor 1.0."""
_SLD = (
    '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc">'
    "<NamedLayer><Name>{id}</Name><UserStyle><Name>gazetteer</Name><FeatureTypeStyle><Rule>{symbol}"
    "<TextSymbolizer><Label><ogc:PropertyName>{label}</ogc:PropertyName></Label>"
    '<Font><CssParameter name="font-family">Noto Sans</CssParameter><CssParameter name="font-size">12</CssParameter>'
    "</Font></TextSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
)


def _styles(found: Mapping[str, list[Json]]) -> Any:
    """The table of styles that QGIS and readers of SLD open the layers with: labels by the rule that names all."""
    import pandas

    styles = []
    for id in found:
        type = COLLECTIONS[id].geometry.removeprefix("Multi")
        label = "text" if id == "names" else "label_both"
        styles.append(
            {
                "f_table_catalog": "", "f_table_schema": "", "f_table_name": id, "f_geometry_column": "geom",
                "styleName": "gazetteer", "styleSLD": _SLD.format(id=id, symbol=_SLD_SYMBOLS[type], label=label),
                "useAsDefault": True, "description": "", "owner": "",
                "styleQML": _QML.format(type=_SYMBOL_TYPES[type], layer=_SYMBOLS[type], label=label), "ui": "",
            }
        )  # fmt: skip
    return pandas.DataFrame(styles)


FORMS: Mapping[str, Form] = {
    "geojson": Form(several=False, write=_geojson),
    "gpkg": Form(several=True, write=_geopackage),
    "parquet": Form(several=False, write=_parquet),
    "csv": Form(several=False, write=_csv),
}
"""Every form, beside Linked Places Format."""
