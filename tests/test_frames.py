"""Tables: mentions as a GeoDataFrame, a column of names through ``Series.gaz``."""

from __future__ import annotations

import pandas

import gazetteer.frames
from gazetteer.core import Gazetteer


def test_mentions_become_a_geodataframe(g: Gazetteer) -> None:
    frame = g.annotate("Baku proposed the Aghdam–Khankendi road.", at="2023-09-09").to_geodataframe()
    assert list(frame.columns[: len(gazetteer.frames.MENTION_COLUMNS)]) == list(gazetteer.frames.MENTION_COLUMNS)
    assert frame.crs.to_epsg() == 4326
    assert list(frame.geometry.geom_type) == ["Point", "LineString"]


def test_a_text_without_places_is_an_empty_frame(g: Gazetteer) -> None:
    assert len(g.annotate("Nothing happened.").to_geodataframe()) == 0


def test_a_column_keeps_index_missing_values_and_types(g: Gazetteer) -> None:
    names = pandas.Series(["Шуша", None, "Khankendi", "nowhere at all", "Шуша"], index=list("abcde"))
    days = pandas.Series(pandas.to_datetime(["2023-09-09"] * 5), index=names.index)
    found = names.gaz.normalize(at=days, gazetteer=g)
    assert list(found.index) == list("abcde")
    assert {name: str(kind) for name, kind in found.dtypes.items()} == gazetteer.frames.ROW_DTYPES
    assert list(found["id"].fillna("-")) == ["shusha-shushi", "-", "khankendi-stepanakert", "-", "shusha-shushi"]
    assert pandas.isna(found.loc["b", "status"])
    assert found.loc["d", "status"] == "none"
