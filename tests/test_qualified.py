"""What stands beside a name: containers by any side's claim, spots by a place, positions, lists, remarks."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import match, routes
from gazetteer.core import Gazetteer
from gazetteer.match import messy, offset, position, within
from gazetteer.model import Claim, Place, Point, Relation, Shape, distance_km
from gazetteer.names import fold
from tests.fakes import FakeStore
from tests.test_match import PERSPECTIVES, name, place, world


def claim(party: str, by: str, what: str = "sovereignty", of: str = "") -> Claim:
    return Claim(id=f"{party}-{by}-{what}", what=what, party=party, asserted_by=by, of=of)  # type: ignore[arg-type]


def square(west: float, south: float, east: float, north: float) -> Shape:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Shape(id="square", geometry={"type": "Polygon", "coordinates": [ring]})


def held_store(*, east: str = "east", west: str = "west") -> FakeStore:
    """A town that two countries claim, a region with an outline, homonyms in and outside of it."""
    town = place(
        "arsk",
        "town",
        name("arsk", "Arskent"),
        disputes=(),
        claims=(claim(east, f"{east}-gov"), claim(west, f"{west}-gov")),
    )
    moor = dataclasses.replace(
        place("moor", "region", name("moor", "Moorland"), at=(45, 40)), shapes=(square(44, 39, 46, 41),)
    )
    part = (Relation(what="part_of", place="inland"),)
    return FakeStore(
        [
            town,
            moor,
            place("eastland", "country", name("eastland", "Eastland"), same={"iso": "EA"}),
            place("inland", "country", name("inland", "Inland"), same={"iso": "IN"}),
            place("twin-in", "village", name("twin-in", "Twinford"), at=(45.2, 40.1)),
            place("twin-out", "village", name("twin-out", "Twinford"), at=(48, 40)),
            place("innerton", "town", name("innerton", "Innerton"), relations=part),
            world("gn-3", "Oakham", at=(-1, 52), population=90_000, country="in"),
            world("gn-4", "Oakham", at=(-72, 42), population=80_000, country="us"),
        ],
        perspectives=PERSPECTIVES,
    )


def best(store: FakeStore, q: str, **more: str) -> tuple[str, str]:
    found = routes.normalize(store, q, **more)  # type: ignore[arg-type]
    return found.status, found.best.place.id if found.best else ""


def test_a_claim_of_either_side_holds_a_place() -> None:
    store = held_store(east="in", west="ea")
    assert best(store, "Arskent, Inland") == best(store, "Arskent, Eastland") == ("qualified", "arsk")


def test_exchanging_the_sides_changes_nothing() -> None:
    for q in ("Arskent, Inland", "Arskent, Eastland", "Arskent (Inland)", "near Arskent"):
        assert best(held_store(east="in", west="ea"), q) == best(held_store(east="ea", west="in"), q)


def test_a_country_that_does_not_hold_it_gives_no_answer_but_a_suggestion() -> None:
    found = routes.normalize(held_store(), "Innerton, Eastland")
    assert (found.status, found.candidates) == ("none", ())
    assert [one.place.id for one in found.suggestions] == ["innerton"]
    assert "container_differs" in {reason.code for reason in found.suggestions[0].why}


def test_an_outline_tells_homonyms_apart() -> None:
    assert best(held_store(), "Twinford")[0] == "ambiguous"
    assert best(held_store(), "Twinford, Moorland") == ("qualified", "twin-in")


def test_a_container_in_a_column_keeps_how_the_name_was_found() -> None:
    assert best(held_store(), "Oakham", country="IN") == ("exact", "gn-3")
    assert best(held_store(), "Oakham", country="Inland") == ("exact", "gn-3")


def test_an_unknown_container_lowers_the_score_and_is_said() -> None:
    alone = routes.normalize(held_store(), "Innerton").best
    found = routes.normalize(held_store(), "Innerton", admin="Nowhere Province").best
    assert alone
    assert found
    assert found.score < alone.score
    assert "container_unknown" in {reason.code for reason in found.why}


def test_all_places_of_a_list_are_given() -> None:
    found = routes.normalize(held_store(), "Arskent; Innerton")
    assert found.status == "ambiguous"
    assert {one.place.id for one in found.candidates} == {"arsk", "innerton"}
    assert all("parts_differ" in {reason.code for reason in one.why} for one in found.candidates)


@pytest.mark.parametrize("q", ["Arskent\nInnerton", "Arskent; near Innerton", "Arskent, Eastland; Innerton, Inland"])
def test_parts_of_a_list_may_have_something_beside_them(q: str) -> None:
    found = routes.normalize(held_store(east="ea", west="in"), q)
    assert found.status == "ambiguous"
    assert {one.place.id for one in found.candidates} == {"arsk", "innerton"}


def test_a_name_that_says_all_this_itself_is_left_alone(g: Gazetteer) -> None:
    for q, id in (("Washington, D.C.", "gn-4140963"), ("Bosnia and Herzegovina", "iso-ba")):
        best = g.normalize(q).best
        assert best
        assert best.place.id == id
        assert best.how != "qualified"


@pytest.mark.parametrize(
    ("q", "bearing", "distance_m"),
    [
        ("5 km N of Martakert", 0.0, 5_000),
        ("12.5 km south-west of Martakert", 225.0, 12_500),
        ("800 m east of Martakert", 90.0, 800),
        ("3 miles NNE of Martakert", 22.5, 4_828),
        ("в 5 км к северо-западу от Мартакерта", 315.0, 5_000),
        ("Մարտակերտից 5 կմ հարավ-արևելք", 135.0, 5_000),
        ("5 km from Martakert", None, 5_000),
        ("near Martakert", None, None),
    ],
)
def test_a_spot_lies_as_far_and_where_the_text_says(
    g: Gazetteer, q: str, bearing: float | None, distance_m: int | None
) -> None:
    found = g.normalize(q).best
    assert found
    assert found.offset
    assert found.place.point
    assert (found.offset.bearing, found.offset.distance_m) == (bearing, distance_m)
    off = distance_km(found.place.point.lonlat, (found.offset.lon, found.offset.lat)) * 1000
    assert off == pytest.approx(distance_m if bearing is not None and distance_m else 0, abs=5)


@pytest.mark.parametrize(
    ("one", "other"),
    [("north", "south"), ("север", "юг"), ("şimal", "cənub"), ("kuzey", "güney"), ("հյուսիս", "հարավ"),
     ("شمال", "جنوب"), ("ჩრდილოეთით", "სამხრეთით"),
     ("nord", "sud"), ("észak", "dél"), ("схід", "захід"), ("östlich", "westlich"),
     ("noreste", "suroeste"), ("güneydoğu", "kuzeybatı"), ("юго восток", "северо запад")],
)  # fmt: skip
def test_opposite_directions_are_opposite(one: str, other: str) -> None:
    known = messy.values("direction")
    assert abs(known[fold(one)] - known[fold(other)]) == 180


@given(st.floats(-179, 179), st.floats(-85, 85), st.floats(0, 359.9), st.floats(1, 500_000))
def test_a_destination_is_as_far_as_asked(lon: float, lat: float, bearing: float, metres: float) -> None:
    end = offset.destination((lon, lat), bearing, metres)
    assert distance_km((lon, lat), end) * 1000 == pytest.approx(metres, rel=1e-6, abs=0.01)


@given(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9))
def test_a_written_position_is_read_back(lat: float, lon: float) -> None:
    assert position.read(f"{lat:.4f}, {lon:.4f}") == pytest.approx((round(lon, 4), round(lat, 4)), abs=1e-5)


@pytest.mark.parametrize(
    "text", ["95.0, 46.5", "39.8N 46.7N", "39 61.0N 46 10.0E", "5, 7", "1994-2020", "A1, B2", "N", "°"]
)
def test_what_is_no_position(text: str) -> None:
    assert position.read(text) is None


def test_a_position_far_from_anything_is_nowhere(g: Gazetteer) -> None:
    assert g.normalize("0.0001, -30.0001").status == "none"


def test_the_nearest_place_is_named_with_its_distance(g: Gazetteer) -> None:
    found = g.normalize("39.8300, 46.7528").best
    assert found
    assert found.offset
    assert (found.place.id, found.how, found.offset.lat) == ("khankendi-stepanakert", "qualified", 39.83)
    assert found.offset.distance_m == pytest.approx(1_368, abs=10)


def test_the_country_around_needs_every_neighbour_and_no_dispute() -> None:
    lone = Place(id="lone", kind="town", point=Point(lon=0, lat=50))
    near = [
        world("gn-1", "A", at=(0.01, 50), population=900, country="fr"),
        world("gn-2", "B", at=(0, 50.01), population=900, country="fr"),
    ]
    assert within.country_around(FakeStore([lone, *near]), lone) == "fr"
    mixed = [*near, world("gn-3", "C", at=(0, 50.02), population=900, country="be")]
    assert within.country_around(FakeStore([lone, *mixed]), lone) == ""
    assert within.country_around(FakeStore([lone, *near]), dataclasses.replace(lone, disputes=("d",))) == ""


@pytest.mark.parametrize("word", sorted(messy.keys("null") - messy.keys("null_but_name")))
def test_every_null_word_finds_nothing(g: Gazetteer, word: str) -> None:
    found = g.normalize(word)
    assert (found.status, found.candidates, found.suggestions) == ("none", (), ())


def test_an_override_decides_and_an_empty_one_too(g: Gazetteer) -> None:
    from gazetteer.annotate import Override
    from gazetteer.errors import InputError

    said = g.normalize("The Hill", overrides=[Override(surface="the hill", place="shusha-shushi")])
    assert said.best
    assert (said.best.place.id, said.best.score) == ("shusha-shushi", 1.0)
    assert {reason.code for reason in said.best.why} == {"override"}
    assert not g.normalize("Lachin", overrides=[Override(surface="Lachin", place="")])
    assert g.normalize("Goris", overrides=[Override(surface="Lachin", place="")])
    with pytest.raises(InputError, match="no place has the id"):
        g.normalize("Lachin", overrides=[Override(surface="Lachin", place="nowhere")])


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_a_fault(text: str) -> None:
    messy.is_null(text), messy.cleaned(text), messy.without_remark(text), messy.contained(text), messy.listed(text)
    offset.read(text), position.read(text)


@given(st.text(alphabet="5 kmNofLachin,;()-–[]?*/&.°'+№ вəշ", max_size=40))
def test_any_text_is_answered(text: str) -> None:
    found = routes.normalize(held_store(), text)
    assert all(0 <= one.score <= 1 for one in found.candidates)
    assert found.query == text


def test_every_reason_is_documented_by_its_code() -> None:
    for code in ("contained", "container_differs", "beside", "offset", "coordinates", "note_dropped", "override"):
        assert match.REASONS[code]
