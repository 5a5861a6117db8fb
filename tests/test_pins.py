"""Pins of countries: computed from the outlines that set-up brings, the same for every side of a dispute."""

from __future__ import annotations

import math

import pytest
import shapely

from gazetteer.mapping import countries, pins, vendor
from gazetteer.model import LonLat
from gazetteer.names import LEXICON
from gazetteer.store.layer import PINS, rows
from gazetteer.store.world import COUNTRY_POINTS, places

TABLE = {code: (float(lon), float(lat)) for code, lon, lat in rows(LEXICON / COUNTRY_POINTS)}


def km(one: LonLat, other: LonLat) -> float:
    (west, south), (east, north) = (map(math.radians, at) for at in (one, other))
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 12_742 * math.asin(math.sqrt(chord))


def test_the_table_is_what_the_outlines_give() -> None:
    if not (vendor.cache() / countries.ATLAS).is_file():
        pytest.skip("set-up has not brought world-atlas")
    found = {code: (round(lon, 2), round(lat, 2)) for code, (lon, lat) in pins.table().items()}
    assert found == TABLE, "run: python -m gazetteer.mapping.pins"


@pytest.mark.parametrize(
    ("code", "known", "within"),
    # Where one looks for them on a map; from memory, hence the wide limits.
    [("US", (-98.6, 39.8), 60), ("AU", (134.4, -25.6), 60), ("CA", (-96.5, 62.4), 250), ("DE", (10.4, 51.1), 40),
     ("GF", (-53, 4), 60), ("SJ", (17, 79), 100), ("FR", (2.5, 46.5), 40), ("KI", (174, 0), 200),
     ("FJ", (178.5, -17.5), 80)],
)  # fmt: skip
def test_a_pin_stands_where_an_atlas_would_put_it(code: str, known: LonLat, within: float) -> None:
    assert km(TABLE[code], known) < within


def test_countries_of_the_layer_stand_on_their_pins_and_say_whence() -> None:
    layer = {place.same["iso"]: place for place in places() if place.kind == "country"}
    assert len(layer) > 240
    assert all(layer[code].at == at and layer[code].placed_by == PINS for code, at in TABLE.items() if code in layer)
    # Without a code or a measurable outline in the data set; they stand amid their settlements.
    assert set(layer) - set(TABLE) == {"CC", "CX", "VA", "XK"}


def test_ground_given_to_one_claimant_or_the_other_moves_no_pin() -> None:
    north, south, between = shapely.box(30, 50, 36, 54), shapely.box(30, 40, 36, 46), shapely.box(30, 46, 36, 50)
    alone, given = pins.middle([north], [between]), pins.middle([north, between], [between])
    assert alone == pytest.approx(given, abs=1e-6)
    assert pins.middle([south, between], [between]) == pytest.approx(pins.middle([south], [between]), abs=1e-6)
    assert pins.middle([north, between], [])[1] < alone[1] - 0.5


def test_ground_across_the_date_line_is_beside_the_rest() -> None:
    lon, lat = pins.middle([shapely.box(176, -19, 180, -17), shapely.box(-180, -19, -178, -17)], [])
    assert (lon, lat) == pytest.approx((179, -18), abs=0.1)


def test_parts_far_off_do_not_draw_the_pin() -> None:
    mainland, near, far = shapely.box(0, 0, 5, 5), shapely.box(7, 0, 9, 2), shapely.box(20, 0, 29, 9)
    seats = [pins.Seat("XX", (2, 2), 1000), pins.Seat("XX", (25, 5), 10)]
    assert pins.main([far, near, mainland], seats) == [mainland, near]


def test_a_middle_on_ground_of_others_moves_onto_the_country_s_own() -> None:
    own = [shapely.box(0, 0, 9, 1), shapely.box(0, 1, 2, 9), shapely.box(8, 1, 9, 9)]
    land = shapely.STRtree([*own, shapely.box(2, 1, 8, 9)])
    assert pins.settled((4, 4), own, land) == pytest.approx((1, 4))
    assert pins.settled((4, 4), own, shapely.STRtree(own)) == (4, 4)
