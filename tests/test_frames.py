"""Tables: mentions as a GeoDataFrame, a column of names through ``Series.gaz``."""

from __future__ import annotations

import geopandas
import pandas
import pytest
from shapely.geometry import shape as as_shape

import gazetteer.frames
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError


def test_mentions_become_a_geodataframe(g: Gazetteer) -> None:
    frame = g.annotate("Baku proposed the Aghdam–Khankendi road.", at="2023-09-09").to_geodataframe()
    types = {name: str(kind) for name, kind in frame.dtypes.items() if name != "geometry"}
    assert types == gazetteer.frames.MENTION_DTYPES
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


def test_rows_of_a_table_are_asked_with_all_they_say(g: Gazetteer) -> None:
    frame = pandas.DataFrame(
        {
            "where": ["Paris", "Shusha", None, "Springfield", "Goris"],
            "land": ["France", None, "Armenia", "US", "Azerbaijan"],
            "day": pandas.to_datetime(["2020-01-01", "2019-05-01", None, None, None]),
            "y": [None, None, None, 37.2, None],
            "x": [None, None, None, -93.3, None],
        },
        index=[10, 10, 11, 12, 13],
    )
    found = frame.gaz.normalize(place="where", country="land", date="day", lat="y", lon="x", gazetteer=g)
    assert list(found.index) == [10, 10, 11, 12, 13]
    assert {name: str(kind) for name, kind in found.dtypes.items()} == gazetteer.frames.ROW_DTYPES
    assert list(found["id"].fillna("-")) == ["gn-2988507", "shusha-shushi", "-", "gn-4409896", "-"]
    assert list(found["status"].fillna("-"))[2:] == ["-", "exact", "none"]
    assert found["country"].iloc[1] == "artsakh / AZ"
    assert found["at"].iloc[1] == "2019-05-01"


def test_a_frame_without_rows_keeps_columns_and_types(g: Gazetteer) -> None:
    found = pandas.DataFrame({"p": pandas.Series([], dtype="string")}).gaz.normalize("p", gazetteer=g)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == gazetteer.frames.ROW_DTYPES
    assert len(found) == 0


def test_a_column_that_is_not_there_is_named(g: Gazetteer) -> None:
    frame = pandas.DataFrame({"p": ["Goris"]})
    with pytest.raises(InputError, match="country: 'land' is no column"):
        frame.gaz.normalize("p", country="land", gazetteer=g)
    with pytest.raises(InputError, match="place: is needed"):
        frame.gaz.normalize(gazetteer=g)
    with pytest.raises(InputError, match="perspective"):
        frame.gaz.normalize("p", perspective="rus", gazetteer=g)


def test_a_wrong_date_is_said_in_its_row(g: Gazetteer) -> None:
    found = pandas.Series(["Goris", "Goris"]).gaz.normalize(at=pandas.Series(["9/10/2023", "2020"]), gazetteer=g)
    assert found["why"].iloc[0].startswith("error: date")
    assert found["id"].iloc[1] == "goris"


def test_places_become_a_geodataframe_under_a_perspective_and_a_date(g: Gazetteer) -> None:
    frame = g.to_geodataframe((g[id] for id in ("khankendi-stepanakert", "lachin-road", "goris")), perspective="am")
    assert {name: str(kind) for name, kind in frame.dtypes.items() if name != "geometry"} == frame_types("PLACE_DTYPES")
    assert frame.crs.to_epsg() == 4326
    assert list(frame["id"]) == ["khankendi-stepanakert", "lachin-road", "goris"]
    assert list(frame["label"])[::2] == ["Stepanakert", "Goris"]
    assert list(frame.geometry.geom_type) == ["Point", "LineString", "Point"]
    assert len(g.to_geodataframe([])) == 0
    with pytest.raises(InputError, match="perspective"):
        g.to_geodataframe([], perspective="rus")


def test_an_answer_becomes_a_geodataframe_of_its_candidates(g: Gazetteer) -> None:
    answer = g.normalize("Springfield")
    frame = answer.to_geodataframe()
    assert {name: str(kind) for name, kind in frame.dtypes.items() if name != "geometry"} == frame_types("ROW_DTYPES")
    assert list(frame["id"]) == [one.place.id for one in answer.candidates]
    assert list(frame["status"]) == ["ambiguous"] * len(answer.candidates)
    assert len(g.normalize("qwxyz qwxyz").to_geodataframe()) == 0


def frame_types(name: str) -> dict[str, str]:
    found: dict[str, str] = getattr(gazetteer.frames, name)
    return found


def test_what_has_a_geometry_is_understood_by_shapely_and_geopandas(g: Gazetteer) -> None:
    answer = g.normalize("5 km N of Martakert")
    assert answer.best
    spot, town = as_shape(answer.best), as_shape(answer.best.place)
    assert 0.03 < spot.y - town.y < 0.06
    road = g.normalize("Goris-Stepanakert road").best
    assert road
    assert as_shape(road).geom_type == "LineString"
    note = g.annotate("Baku proposed the Aghdam–Khankendi road.", at="2023-09-09")
    assert list(geopandas.GeoDataFrame.from_features(note)["place"])[0] == "baku"
    table = geopandas.GeoDataFrame.from_features(g.normalize("Stepanakert"))
    assert list(table["label"]) == ["Khankendi / Stepanakert"]
    assert g.normalize("qwxyz qwxyz").__geo_interface__ == {"type": "FeatureCollection", "features": []}
