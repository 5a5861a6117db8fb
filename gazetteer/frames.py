"""Tables: an annotated article as a GeoDataFrame; ``Series.gaz`` and ``DataFrame.gaz`` to normalize names.

Importing this module registers the accessors: ``import gazetteer.frames`` then ``df["place"].gaz.normalize()``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import geopandas
import numpy
import pandas
from shapely.geometry import shape as as_shape

from gazetteer import core
from gazetteer import perspective as views
from gazetteer.annotate import Override
from gazetteer.core import Answer, Gazetteer, Note
from gazetteer.errors import InputError
from gazetteer.model import LangTag, LonLat, Place
from gazetteer.standards import flat, holders, mentions
from gazetteer.standards.batch import PARTS, Asker, Options, Question
from gazetteer.when import When

MENTION_DTYPES = {column.name: column.dtype for column in mentions.COLUMNS}
"""Columns of a mention, in order, and their types; those of the CSV of mentions."""
ROW_DTYPES = {column.name: column.dtype for column in flat.COLUMNS}
"""Columns of a normalized name, in order, and their types; missing values stay missing."""
LONG = 2_000
"""Distinct rows from which on a progress bar is worth its line."""


PLACE_DTYPES = {
    "id": "string", "label": "string", "kind": "string", "country": "string", "country_according_to": "string",
    "disputes": "string", "lat": "float64", "lon": "float64", "source": "string",
}  # fmt: skip
"""Columns of a place, in order, and their types; those of the flat row mean the same; ``source`` is the point's."""


def places_to_geodataframe(
    g: Gazetteer, places: Iterable[Place], *, lang: LangTag, perspective: str, at: When | None
) -> geopandas.GeoDataFrame:
    """One row a place, columns as :data:`PLACE_DTYPES`; what ``g.to_geodataframe(places)`` returns."""
    listed = list(places)
    rows = [_place_row(g, place, lang, perspective, at) for place in listed]
    # Where no shape is in force the point stands for it: an older outline would claim what it does not say.
    return _drawn(rows, PLACE_DTYPES, [(place.shape(at) or place.point) for place in listed])


def _place_row(g: Gazetteer, place: Place, lang: LangTag, perspective: str, at: When | None) -> dict[str, Any]:
    country, according = holders.country(g.store, place, perspective=perspective, at=at)
    return {
        "id": place.id,
        "label": views.label(g.store, place, lang=lang, perspective=perspective, at=at).text,
        "kind": place.kind,
        "country": country or None,
        "country_according_to": according or None,
        "disputes": " ".join(place.disputes) or None,
        "lat": place.point.lat if place.point else None,
        "lon": place.point.lon if place.point else None,
        "source": place.point.source if place.point else None,
    }


def answer_to_geodataframe(answer: Answer, *, lang: LangTag = "en") -> geopandas.GeoDataFrame:
    """One row a candidate, best first, columns as :data:`ROW_DTYPES`; what ``answer.to_geodataframe()`` returns."""
    return _drawn(list(flat.candidates(answer, lang=lang)), ROW_DTYPES, list(answer.candidates))


def _drawn(rows: list[dict[str, Any]], dtypes: dict[str, Any], things: Sequence[Any]) -> geopandas.GeoDataFrame:
    """Rows with their geometries, by what each thing says of itself."""
    frame = pandas.DataFrame(rows, columns=list(dtypes)).astype(dtypes)
    found = [thing.__geo_interface__ if thing else None for thing in things]
    shapes = [as_shape(geometry) if geometry else None for geometry in found]
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326"))


def to_geodataframe(g: Gazetteer, note: Note, *, perspective: str = views.BOTH) -> geopandas.GeoDataFrame:
    """One row a mention, in text order, columns as :data:`MENTION_DTYPES`; geometry in WGS 84 (EPSG:4326), None where
    the place has none."""
    rows = list(mentions.rows(g, note, perspective=perspective))
    frame = pandas.DataFrame(rows, columns=list(MENTION_DTYPES)).astype(MENTION_DTYPES)
    shapes = [_geometry(mention.place, note) for mention in note.mentions]
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326"))


def _geometry(place: Place | None, note: Note) -> Any:
    found = (place.shape(note.at) or place.shape() or place.point) if place else None
    return as_shape(found.__geo_interface__) if found else None


@pandas.api.extensions.register_series_accessor("gaz")
class GazSeries:
    """Names in a column, resolved: distinct rows once, the index kept, missing values left missing."""

    def __init__(self, series: pandas.Series[Any]) -> None:
        self._series = series

    def normalize(
        self,
        *,
        admin: Any = "",
        country: Any = "",
        at: Any = None,
        lang: Any = "",
        lat: Any = None,
        lon: Any = None,
        perspective: str = views.BOTH,
        kind: str = "",
        near: LonLat | None = None,
        countries: Sequence[str] = (),
        overrides: Sequence[Override] = (),
        gazetteer: Gazetteer | None = None,
    ) -> pandas.DataFrame:
        """One row a value, columns as :data:`ROW_DTYPES`.

        ``admin``, ``country``, ``at``, ``lang``, ``lat`` and ``lon`` are one value for all or a column of the same
        index. Opens the shipped data unless given a ``gazetteer``. What is wrong with a row is said in its ``why``.
        """
        given = {
            "place": self._series,
            "admin": admin,
            "country": country,
            "date": at,
            "lang": lang,
            "lat": lat,
            "lon": lon,
        }
        options = Options(perspective=perspective, kind=kind, near=near, countries=tuple(countries))
        return _normalized(self._series.index, given, options, overrides, gazetteer)


@pandas.api.extensions.register_dataframe_accessor("gaz")
class GazFrame:
    """Rows of a table, resolved; each part of the question is a column, by its name."""

    def __init__(self, frame: pandas.DataFrame) -> None:
        self._frame = frame

    def normalize(
        self,
        place: str | None = None,
        *,
        admin: str | None = None,
        country: str | None = None,
        date: str | None = None,
        lang: str | None = None,
        lat: str | None = None,
        lon: str | None = None,
        perspective: str = views.BOTH,
        kind: str = "",
        near: LonLat | None = None,
        countries: Sequence[str] = (),
        overrides: Sequence[Override] = (),
        gazetteer: Gazetteer | None = None,
    ) -> pandas.DataFrame:
        """One row a row, with the same index and the columns of :data:`ROW_DTYPES`.

        The arguments name columns of the table. Raises InputError for a column that is not there, or none at all.
        """
        named = dict(zip(PARTS, (place, admin, country, date, lang, lat, lon), strict=True))
        if place is None and (lat is None or lon is None):
            raise InputError("place", "is needed: the name of the column that holds places")
        given = {part: self._column(part, name) for part, name in named.items()}
        options = Options(perspective=perspective, kind=kind, near=near, countries=tuple(countries))
        return _normalized(self._frame.index, given, options, overrides, gazetteer)

    def _column(self, part: str, name: str | None) -> Any:
        if name is None:
            return None
        if name not in self._frame.columns:
            raise InputError(part, f"'{name}' is no column of the table")
        return self._frame[name]


def _normalized(
    index: pandas.Index[Any],
    given: dict[str, Any],
    options: Options,
    overrides: Sequence[Override],
    gazetteer: Gazetteer | None,
) -> pandas.DataFrame:
    """The flat row of every question, distinct ones asked once and laid out by their number."""
    columns = [_texts(given[part], part, index) for part in PARTS]
    numbers: dict[tuple[str, ...], int] = {}
    # Millions of rows: eight bytes each, and no list of their texts.
    codes = array("q", (numbers.setdefault(asked, len(numbers)) for asked in zip(*columns, strict=True)))
    with _opened(gazetteer) as g:
        asker = Asker(g, options, overrides, held=0)
        asker.check_perspective()
        found = [asker.row(Question(*asked)) for asked in _watched(numbers)]
    distinct = pandas.DataFrame(found, columns=list(ROW_DTYPES)).astype(ROW_DTYPES)
    del found, asker
    frame = distinct.take(numpy.frombuffer(codes, dtype="int64") if codes else [])
    frame.index = index
    return frame


def _texts(value: Any, part: str, index: pandas.Index[Any]) -> Iterable[str]:
    """A column, or one value for all rows, as text; missing values are empty."""
    if not isinstance(value, pandas.Series):
        missing = value is None or (not isinstance(value, str) and bool(pandas.isna(value)))
        return repeat("" if missing else str(value), len(index))
    if len(value) != len(index):
        raise InputError(part, f"has {len(value):,} values for {len(index):,} rows")
    return ("" if missing else str(one).strip() for one, missing in zip(value, value.isna(), strict=True))


def _watched(asked: dict[tuple[str, ...], int]) -> Iterable[tuple[str, ...]]:
    """The questions, with a progress bar on long work at a terminal."""
    from tqdm import tqdm

    # None: tqdm draws on a terminal only.
    bar: Iterable[tuple[str, ...]] = tqdm(asked, unit="row", disable=None if len(asked) >= LONG else True)
    return bar


class _opened:
    """The given gazetteer, left open, or the shipped data, closed afterwards."""

    def __init__(self, given: Gazetteer | None) -> None:
        self._given = given
        self._own: Gazetteer | None = None

    def __enter__(self) -> Gazetteer:
        if self._given:
            return self._given
        self._own = core.open()
        return self._own

    def __exit__(self, *_: object) -> None:
        if self._own:
            self._own.close()
