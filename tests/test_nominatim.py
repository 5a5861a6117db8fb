"""/search, /reverse and /lookup as clients of Nominatim know them, and as geopy reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.core import Gazetteer
from gazetteer.model import Kind
from gazetteer.standards.nominatim.forms import FORMS
from gazetteer.standards.nominatim.places import KINDS, number
from gazetteer.web import create_app, nominatim
from tests.serving import served


def get(client: FlaskClient, path: str, **params: Any) -> Any:
    answer = client.get(path, query_string=params)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


# --- shapes


def test_a_result_has_the_documented_fields_in_their_types(client: FlaskClient) -> None:
    found = get(client, "/search", q="Khankendi", format="jsonv2", addressdetails=1)[0]
    assert isinstance(found["place_id"], int)
    assert 0 <= found["importance"] <= 1
    assert (found["category"], found["type"], found["addresstype"]) == ("place", "city", "city")
    assert (found["lat"], found["lon"]) == ("39.8177", "46.7528")
    assert found["licence"]
    south, north, west, east = (float(side) for side in found["boundingbox"])
    assert south < 39.8177 < north
    assert west < 46.7528 < east
    assert all(isinstance(side, str) for side in found["boundingbox"])


def test_json_says_class_where_jsonv2_says_category(client: FlaskClient) -> None:
    found = get(client, "/search", q="Khankendi", format="json")[0]
    assert found["class"] == "place"
    assert "category" not in found
    assert "address" not in found


def test_geojson_has_a_feature_with_box_and_point(client: FlaskClient) -> None:
    answer = client.get("/search?q=Shusha&format=geojson")
    assert answer.content_type == "application/geo+json"
    feature = answer.get_json()["features"][0]
    west, south, east, north = feature["bbox"]
    lon, lat = feature["geometry"]["coordinates"]
    assert west < lon < east
    assert south < lat < north
    assert feature["properties"]["display_name"].startswith("Shusha / Shushi")


def test_geocodejson_has_its_head_and_its_properties(client: FlaskClient) -> None:
    found = get(client, "/search", q="Paris", format="geocodejson", addressdetails=1, limit=1)
    assert found["geocoding"]["version"] == "0.1.0"
    assert found["geocoding"]["query"] == "Paris"
    said = found["features"][0]["properties"]["geocoding"]
    assert (said["name"], said["country"], said["country_code"], said["type"]) == ("Paris", "France", "fr", "city")


def test_every_kind_has_a_class() -> None:
    assert sorted(KINDS) == sorted(Kind.__args__)  # type: ignore[attr-defined]


def test_numbers_of_authored_places_do_not_collide(g: Gazetteer) -> None:
    ids = [place.id for place in g.places()]
    assert len({number(id) for id in ids}) == len(ids)


# --- names and contested ground


@pytest.mark.parametrize("q", ["Khankendi", "Stepanakert", "Шуши", "Simferopol", "Famagusta", "Golan Heights"])
def test_a_contested_place_has_every_sides_name_and_no_country(client: FlaskClient, g: Gazetteer, q: str) -> None:
    found = get(client, "/search", q=q, addressdetails=1, limit=1)[0]
    assert found["display_name"].split(", ")[0] == g[found["gazetteer_id"]].label()
    assert "country" not in found["address"]
    assert "country_code" not in found["address"]


def test_a_village_of_the_world_layer_on_contested_ground_has_no_country(client: FlaskClient) -> None:
    found = get(client, "/search", q="Novozuyevka", addressdetails=1)[0]
    assert found["gazetteer_id"] == "gn-517270"
    assert "country" not in found["address"]


def test_elsewhere_the_country_is_named(client: FlaskClient) -> None:
    found = get(client, "/search", q="Goris", addressdetails=1, limit=1)[0]
    assert found["display_name"] == "Goris, Armenia"
    assert found["address"] == {"town": "Goris", "country": "Armenia", "country_code": "am"}


def test_a_side_that_is_asked_for_gives_its_names(client: FlaskClient) -> None:
    for side, name in (("az", "Shusha"), ("am", "Shushi")):
        assert get(client, "/search", q="Shusha", perspective=side)[0]["name"] == name


def test_language_is_the_parameter_else_the_header(client: FlaskClient) -> None:
    russian = "Шуша / Шуши"
    assert get(client, "/search", q="Shusha", **{"accept-language": "ru,en"})[0]["name"] == russian
    answer = client.get("/search?q=Shusha", headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"})
    assert answer.get_json()[0]["name"] == russian
    assert "Accept-Language" in answer.headers["Vary"]
    assert client.get("/search?q=Shusha", headers={"Accept-Language": "!!!"}).status_code == 200


def test_name_details_are_in_their_languages(client: FlaskClient) -> None:
    found = get(client, "/search", q="Khankendi", namedetails=1)[0]["namedetails"]
    assert found["name"] == "Khankendi / Stepanakert"
    assert found["name:ru"] == "Степанакерт / Ханкенди"
    assert "Vararakn" in found["old_name"].split(";")


# --- what is asked


def test_parts_of_an_address_tell_namesakes_apart(client: FlaskClient) -> None:
    assert get(client, "/search", city="Paris", state="Texas", country="US")[0]["gazetteer_id"] == "gn-4717560"
    assert get(client, "/search", city="Paris", country="France")[0]["gazetteer_id"] == "gn-2988507"
    assert get(client, "/search", country="Armenia")[0]["gazetteer_id"] == "armenia"


def test_countries_and_boxes_narrow(client: FlaskClient) -> None:
    texas = {"viewbox": "-90,40,-100,30"}
    assert get(client, "/search", q="Paris", bounded=1, **texas)[0]["gazetteer_id"] == "gn-4717560"
    assert get(client, "/search", q="Shusha", bounded=1, **texas) == []
    assert get(client, "/search", q="Shusha", **texas)[0]["gazetteer_id"] == "shusha-shushi"
    us = get(client, "/search", q="Paris", countrycodes="us", limit=40)
    assert "gn-2988507" not in {one["gazetteer_id"] for one in us}


def test_results_can_be_left_out_and_kinds_asked_for(client: FlaskClient) -> None:
    first, second = get(client, "/search", q="Paris", limit=2)
    assert get(client, "/search", q="Paris", exclude_place_ids=first["place_id"])[0] == second
    country = get(client, "/search", q="Georgia", featureType="country")
    assert [one["type"] for one in country] == ["administrative"]


def test_what_is_not_known_is_not_found(client: FlaskClient) -> None:
    for q in ("Aghdamov", "spokesperson", "zzzzqqq"):
        assert get(client, "/search", q=q) == []


def test_the_limit_is_cut_as_nominatim_cuts_it(client: FlaskClient) -> None:
    assert len(get(client, "/search", q="Springfield", limit=1000)) <= nominatim.MAX_LIMIT


@pytest.mark.parametrize(
    ("zoom", "id"), [(3, "iso-fr"), (6, "gn-3012874"), (10, "gn-2988507"), (18, "gn-2988507")]
)  # fmt: skip
def test_the_zoom_says_how_large_a_place_is_meant(client: FlaskClient, zoom: int, id: str) -> None:
    assert get(client, "/reverse", lat=48.853, lon=2.349, zoom=zoom)["gazetteer_id"] == id


@pytest.mark.parametrize("zoom", [0, 3, 8, 12, 18])
def test_on_contested_ground_no_zoom_names_a_country(client: FlaskClient, zoom: int) -> None:
    for lat, lon in ((39.82, 46.75), (45.1, 34.2), (35.2, 33.4)):
        found = get(client, "/reverse", lat=lat, lon=lon, zoom=zoom)
        assert found["addresstype"] != "country"
        assert "country" not in found["address"]


def test_far_from_everything_it_says_what_nominatim_says(client: FlaskClient) -> None:
    assert get(client, "/reverse", lat=0, lon=-30) == {"error": "Unable to geocode"}


def test_lookup_takes_our_ids_and_leaves_out_others(client: FlaskClient) -> None:
    found = get(client, "/lookup", osm_ids="lachin,R12,gn-2988507,lachin")
    assert [one["gazetteer_id"] for one in found] == ["lachin", "gn-2988507"]


def test_geometry_comes_when_asked_for(client: FlaskClient) -> None:
    found = get(client, "/lookup", osm_ids="lachin-road", polygon_geojson=1)[0]
    assert found["geojson"]["type"] == "LineString"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/search", "q"), ("/search?q=", "q"), ("/search?q=a&city=b", "city"), ("/search?q=a&format=xml", "format"),
        ("/search?q=a&limit=0", "limit"), ("/search?q=a&viewbox=1,2", "viewbox"),
        ("/search?q=a&viewbox=a,b,c,d", "viewbox"),
        ("/search?q=a&viewbox=nan,1,2,3", "viewbox"), ("/search?q=a&bounded=x", "bounded"),
        ("/search?q=a&countrycodes=aze", "countries"), ("/search?q=a&featureType=x", "featureType"),
        ("/search?q=a&street=b", "street"), ("/search?q=a&exclude_place_ids=x", "exclude_place_ids"),
        ("/search?q=" + "a" * 201, "q"), ("/search?q=a&perspective=rus", "perspective"),
        ("/reverse", "lon"), ("/reverse?lat=1&lon=x", "lon"), ("/reverse?lat=91&lon=1", "lat"),
        ("/reverse?lat=1&lon=1&zoom=19", "zoom"), ("/reverse?lat=0&lon=-30&format=x", "format"),
        ("/lookup", "osm_ids"), ("/lookup?osm_ids=" + ",".join(["a"] * 51), "osm_ids"),
    ],
)  # fmt: skip
def test_a_bad_question_is_told_its_field(client: FlaskClient, path: str, field: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.get_json()["errors"][0]["name"] == field
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


# --- other people's clients


def test_geopy_geocodes_and_reverses(app: Flask) -> None:
    geocoders = pytest.importorskip("geopy.geocoders", reason="geopy is not installed")
    with served(app) as host:
        geocoder = geocoders.Nominatim(domain=host, scheme="http", user_agent="gazetteer-tests", timeout=30)
        found = geocoder.geocode("Stepanakert", addressdetails=True, language="en")
        assert (found.address, round(found.latitude, 2)) == ("Khankendi / Stepanakert", 39.82)
        assert geocoder.geocode("no such place anywhere") is None
        boxed = geocoder.geocode(
            "Paris", viewbox=((30, -100), (40, -90)), bounded=True, country_codes="us", featuretype="city"
        )
        assert boxed.raw["gazetteer_id"] == "gn-4717560"
        many = geocoder.geocode({"city": "Springfield", "country": "US"}, exactly_one=False, limit=3, namedetails=True)
        assert len(many) == 3
        back = geocoder.reverse((39.82, 46.75), language="ru", zoom=14)
        assert back.address == "Степанакерт / Ханкенди"
        assert geocoder.reverse((0, -30)) is None


def test_the_parameters_of_qgis_are_taken(client: FlaskClient) -> None:
    """As its locator sends them, the window of the map beyond the world's edge."""
    found = get(client, "/search", q="Shusha", format="json", addressdetails=1, limit=10,
                viewbox="-190.5,-95,190.5,95", bounded=0, countrycodes="az,am")  # fmt: skip
    wanted = {"class", "type", "display_name", "lat", "lon", "boundingbox", "place_id", "importance", "licence"}
    assert wanted <= set(found[0])


# --- never a fault

values = st.text(max_size=20) | st.sampled_from(["1,2,3,4", "az", "1", "9" * 30, "geojson", "2020", "-0", "1e5"])


@settings(max_examples=60)
@given(
    path=st.sampled_from(["search", "reverse", "lookup"]),
    params=st.dictionaries(
        st.sampled_from(tuple({*nominatim.SEARCH, *nominatim.REVERSE, "osm_ids"})), values, max_size=5
    ),
)
def test_no_parameter_is_a_fault(g: Gazetteer, path: str, params: dict[str, str]) -> None:
    client = _CLIENTS.setdefault(id(g), create_app(g, environ={}).test_client())
    needed = {"search": {"q": "Shusha"}, "reverse": {"lat": "39", "lon": "46"}, "lookup": {"osm_ids": "lachin"}}[path]
    allowed = {"search": nominatim.SEARCH, "reverse": nominatim.REVERSE, "lookup": nominatim.LOOKUP}[path]
    asked = {**needed, **{name: value for name, value in params.items() if name in allowed}}
    assert client.get(f"/{path}", query_string=asked).status_code in (200, 400)


_CLIENTS: dict[int, FlaskClient] = {}


def test_every_parameter_format_and_limit_is_described() -> None:
    text = (Path(__file__).parents[1] / "docs" / "standards.md").read_text("utf-8")
    aliases = {"lang": "accept-language", "countries": "countrycodes", "featuretype": "featureType"}
    for name in {*nominatim.SEARCH, *nominatim.REVERSE, *nominatim.LOOKUP, *FORMS}:
        assert f"`{aliases.get(name, name)}`" in text, name
    for limit in (nominatim.MAX_LIMIT, nominatim.MAX_IDS):
        assert f"at most {limit}" in text
