"""Tables: an annotated article as a GeoDataFrame, and ``Series.gaz`` to normalize a column of names.

Importing this module registers the accessor: ``import gazetteer.frames`` then ``df["place"].gaz.normalize()``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas
import pandas
from shapely.geometry import shape as as_shape

from gazetteer import core
from gazetteer import perspective as views
from gazetteer.core import Found, Gazetteer, Note

MENTION_COLUMNS = ("start", "end", "surface", "type", "status", "by", "voice", "score", "place", "label", "kind")
ROW_DTYPES = {
    "id": "string", "label": "string", "kind": "string", "matched_name": "string", "by": "string", "how": "string",
    "status": "string", "score": "float64", "why": "string", "lat": "float64", "lon": "float64", "at": "string",
    "version": "string",
}  # fmt: skip
"""Columns of a normalized name, in order, and their types; missing values stay missing."""


def to_geodataframe(g: Gazetteer, note: Note, *, perspective: str = views.BOTH) -> geopandas.GeoDataFrame:
    """One row a mention, in text order; geometry in WGS 84 (EPSG:4326), None where the place has none."""
    rows, shapes = [], []
    for mention in note.mentions:
        place = mention.place
        label = g.label(place, perspective=perspective, at=note.at).text if place else None
        known = {"place": place.id if place else None, "label": label, "kind": place.kind if place else None}
        said = {name: getattr(mention, name) for name in MENTION_COLUMNS[:8]}
        rows.append({**said, "by": "/".join(mention.by), **known})
        geometry = (place.shape(note.at) or place.shape() or place.point) if place else None
        shapes.append(as_shape(geometry.__geo_interface__) if geometry else None)
    frame = pandas.DataFrame(rows, columns=list(MENTION_COLUMNS))
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326"))


@pandas.api.extensions.register_series_accessor("gaz")
class GazAccessor:
    """Names in a column, resolved: distinct ones once, the index kept, missing values left missing."""

    def __init__(self, series: pandas.Series[Any]) -> None:
        self._series = series

    def normalize(
        self, *, lang: str = "", at: Any = None, perspective: str = views.BOTH, gazetteer: Gazetteer | None = None
    ) -> pandas.DataFrame:
        """One row a value, columns as :data:`ROW_DTYPES`; ``at`` is one date or a column of dates.

        Opens the shipped data unless given a ``gazetteer``. Raises InputError for a date that cannot be read.
        """
        dates = at if isinstance(at, pandas.Series) else pandas.Series(at, index=self._series.index, dtype="object")
        with _opened(gazetteer) as g:
            asked = list(zip(self._series, dates, strict=True))
            answers = {key: self._row(g, *key, lang, perspective) for key in dict.fromkeys(map(_key, asked)) if key[0]}
            rows = [answers.get(_key(one), {}) for one in asked]
        frame = pandas.DataFrame(rows, index=self._series.index, columns=list(ROW_DTYPES))
        return frame.astype(ROW_DTYPES)

    @staticmethod
    def _row(g: Gazetteer, name: str, at: str, lang: str, perspective: str) -> dict[str, Any]:
        answer = g.normalize(name, lang=lang, at=at or None, perspective=perspective, limit=1)
        row = {"status": answer.status, "at": at or None, "version": g.version}
        return {**_found(g, answer.best, lang, perspective, at), **row} if answer.best else row


def _found(g: Gazetteer, best: Found, lang: str, perspective: str, at: str) -> dict[str, Any]:
    point = best.place.point
    matched = best.name
    by = views.by(g.store, best.place, matched.text, lang=matched.lang, at=core.when(at)) if matched else ()
    return {
        "id": best.place.id,
        "label": best.place.label(lang or "en", perspective=perspective, at=at or None),
        "kind": best.place.kind,
        "matched_name": matched.text if matched else None,
        "by": "/".join(by),
        "how": best.how,
        "score": best.score,
        "why": " ".join(reason.code for reason in best.why),
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
    }


def _key(pair: Sequence[Any]) -> tuple[str, str]:
    """The name and the date as text; empty where missing."""
    name, at = ("" if pandas.isna(one) else str(one).strip() for one in pair)
    return name, at[:10] if at[10:11] in (" ", "T") else at


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
