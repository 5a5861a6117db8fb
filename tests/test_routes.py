"""Routes from their ends or their name: authored, along authored ones, straight; and what is no route."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer import routes
from gazetteer.match import Candidate
from gazetteer.model import Kind, LonLat, Name, Place, Point, Relation, Shape, distance_km, line_id
from gazetteer.when import When
from tests.fakes import FakeStore

# Four towns on a parallel, one off it, joined by two authored roads; a fifth far away on no road.
SPOTS: dict[str, LonLat] = {
    "aton": (46.0, 40.0), "bford": (46.2, 40.0), "cwick": (46.4, 40.0), "dham": (46.6, 40.0), "eby": (46.6, 40.3),
    "farton": (50.0, 45.0),
}  # fmt: skip
NAMES = {
    "aton": (("Atonville", "en"), ("Otherton", "en"), ("Атон", "ru"), ("Atonşəhr", "az")),
    "bford": (("Bigford", "en"), ("Бигфорд", "ru")),
    "cwick": (("Cherwick", "en"), ("Червик", "ru")),
    "dham": (("Dunham", "en"), ("Данхам", "ru"), ("Danxam", "az")),
    "eby": (("Easby-on-Water", "en"), ("Старый Исби", "ru")),
    "farton": (("Farton", "en"),),
}


def named(id: str, *texts: tuple[str, str]) -> tuple[Name, ...]:
    return tuple(Name(id=line_id(id, lang, text), text=text, lang=lang) for text, lang in texts)


def line(when: str, *spots: LonLat) -> Shape:
    geometry = {"type": "LineString", "coordinates": [list(spot) for spot in spots]}
    return Shape(id=line_id(when, str(spots)), geometry=geometry, when=When(when), schematic=True)


def road(id: str, ends: tuple[str, str], via: tuple[str, ...], *shapes: Shape, **more: Any) -> Place:
    relations = (
        *(Relation(what="end", place=end) for end in ends),
        *(Relation(what="via", place=one) for one in via),
    )
    kind: Kind = more.pop("kind", "road")
    return Place(id=id, kind=kind, relations=relations, shapes=shapes, point=Point(lon=46.3, lat=40), **more)


@pytest.fixture(scope="module")
def store() -> FakeStore:
    towns = [
        Place(id=id, kind="town", names=named(id, *texts), point=Point(lon=SPOTS[id][0], lat=SPOTS[id][1]))
        for id, texts in NAMES.items()
    ]
    old = line("1990/2022-08", SPOTS["aton"], SPOTS["bford"], SPOTS["cwick"], SPOTS["dham"])
    new = line("2022-09/..", SPOTS["aton"], SPOTS["bford"], (46.4, 40.1), SPOTS["dham"])
    main = road(
        "cherwick-road", ("aton", "dham"), ("bford", "cwick"), old, new,
        names=named("cherwick-road", ("Cherwick road", "en"), ("Cherwick corridor", "en"), ("Червикская дорога", "ru")),
    )  # fmt: skip
    branch = road("dham--eby", ("dham", "eby"), (), line("..", SPOTS["dham"], SPOTS["eby"]))
    namesake = Place(
        id="far-dham", kind="city", names=named("far-dham", ("Dunham", "en")), point=Point(lon=-100, lat=40),
        layer="world", population=300_000, country="US",
    )  # fmt: skip
    return FakeStore([*towns, main, branch, namesake])


def best(store: FakeStore, q: str, **more: Any) -> Candidate:
    found = routes.normalize(store, q, **more)
    assert found.status == "composed", q
    assert found.best
    return found.best


@pytest.mark.parametrize(
    "q",
    [
        "Atonville–Dunham road", "Dunham-Atonville highway", "Otherton — Dunham road", "road from Atonville to Dunham",
        "the road between Dunham and Otherton", "Atonville to Dunham highway", "дорога Атон — Данхам",
        "дорога из Атона в Данхам", "трасса Атон-Данхам", "Атон-Данхам дорога", "Atonşəhr-Danxam yolu",
        "Atonşəhr–Danxam avtomobil yolu", "Atonşəhr ilə Danxam arasında yol", "Atonşəhrdən Danxama gedən yol",
        "Atonville'den Dunham'a giden yol", "Straße Atonville–Dunham", "Straße von Atonville nach Dunham",
        "Atonville-Dunham-Straße", "route entre Atonville et Dunham", "carretera Atonville-Dunham",
        "Otherton/Atonville–Dunham road", "Atonville‑Dunham corridor", "Atonville–Bigford–Cherwick–Dunham road",
    ],
)  # fmt: skip
def test_the_ends_in_any_language_and_order_find_the_authored_road(store: FakeStore, q: str) -> None:
    found = best(store, q)
    if "Bigford" not in q:
        assert (found.place.id, found.method) == ("cherwick-road", "known")


@pytest.mark.parametrize(
    "q", ["Cherwick road", "Cherwick corridor", "Cherwick highway", "Cherwick road link", "Червикская трасса"]
)
def test_its_own_name_finds_it_with_any_road_word(store: FakeStore, q: str) -> None:
    assert best(store, q).place.id == "cherwick-road"


def test_two_ends_without_a_road_word_mean_an_authored_road_only(store: FakeStore) -> None:
    found = best(store, "Atonville–Dunham")
    assert found.place.id == "cherwick-road"
    assert found.score < best(store, "Atonville–Dunham road").score
    assert routes.normalize(store, "Atonville–Farton").status != "composed"


@pytest.mark.parametrize(
    "q", ["Bigford road", "Nowhere road", "Atonville–Nowhere road", "Otherton–Atonville road", "New deal road"]
)
def test_one_end_or_an_unknown_one_is_none(store: FakeStore, q: str) -> None:
    assert routes.normalize(store, q).status == "none"


def test_the_line_is_the_one_of_the_date(store: FakeStore) -> None:
    old, new = (best(store, "Cherwick road", at=When(at)) for at in ("2000", "2023"))
    assert old.geometry
    assert new.geometry
    assert [46.4, 40.0] in old.geometry["coordinates"]
    assert [46.4, 40.1] in new.geometry["coordinates"]
    assert old.length_m < new.length_m
    before = best(store, "Cherwick road", at=When("1950"))
    assert "route_undated" in {reason.code for reason in before.why}


def test_part_of_an_authored_road_is_cut_from_its_line(store: FakeStore) -> None:
    found = best(store, "Bigford–Cherwick road")
    assert (found.place.id, found.method) == ("bford--cwick", "network")
    assert found.geometry == {"type": "LineString", "coordinates": [[46.2, 40.0], [46.4, 40.0]]}
    assert "route_part" in {reason.code for reason in found.why}


def test_a_way_over_two_roads_follows_both(store: FakeStore) -> None:
    found = best(store, "Bigford–Easby-on-Water road", at=When("2000"))
    assert (found.place.id, found.method) == ("bford--eby", "network")
    assert found.geometry
    assert [46.6, 40.0] in found.geometry["coordinates"]
    assert "route_network" in {reason.code for reason in found.why}


def test_without_an_authored_road_the_line_is_straight_and_says_so(store: FakeStore) -> None:
    found = best(store, "Farton–Atonville road")
    shape = found.place.shapes[0]
    assert (found.place.id, found.place.kind, found.method, shape.schematic) == (
        "aton--farton",
        "road",
        "straight",
        True,
    )
    assert found.geometry == {"type": "LineString", "coordinates": [[50.0, 45.0], [46.0, 40.0]]}
    assert found.length_m == pytest.approx(1000 * distance_km(SPOTS["aton"], SPOTS["farton"]), rel=0.001)
    assert found.place.related("end") == ("farton", "aton")
    assert [part.place.id for part in found.parts] == ["farton", "aton"]


def test_both_directions_are_one_route(store: FakeStore) -> None:
    assert best(store, "Farton–Atonville road").place.id == best(store, "Atonville–Farton road").place.id


def test_a_place_named_between_the_ends_is_on_the_line(store: FakeStore) -> None:
    found = best(store, "Bigford–Farton–Atonville road")
    assert found.place.related("via") == ("farton",)
    assert found.geometry
    assert [50.0, 45.0] in found.geometry["coordinates"]


def test_a_railway_is_not_the_road(store: FakeStore) -> None:
    found = best(store, "Atonville–Dunham railway")
    assert (found.place.id, found.place.kind, found.method) == ("aton--dham--railway", "railway", "straight")
    assert routes.normalize(store, "Atonville–Dunham railway", kind="road").status == "none"


def test_the_namesake_near_the_other_end_is_meant(store: FakeStore) -> None:
    assert best(store, "Bigford–Dunham road").place.id == "bford--dham"


def test_a_hyphen_inside_a_name_does_not_part_the_ends(store: FakeStore) -> None:
    assert best(store, "Easby-on-Water-Dunham road").place.id == "dham--eby"


def test_an_id_gives_the_route_back(store: FakeStore) -> None:
    for q in ("Farton–Atonville road", "Atonville–Farton railway", "Bigford–Cherwick road"):
        place = best(store, q).place
        again = routes.by_id(store, place.id)
        assert again
        assert (again.id, again.kind) == (place.id, place.kind)
    assert routes.by_id(store, "aton--dham") == store.place("cherwick-road")
    assert routes.by_id(store, "aton--nowhere") is None
    assert routes.by_id(store, "aton--aton") is None
    assert routes.by_id(store, "aton") is None


def test_other_kinds_are_not_asked_for_routes(store: FakeStore) -> None:
    assert routes.normalize(store, "Atonville–Dunham road", kind="town").status == "none"
    assert best(store, "Atonville–Dunham road", kind="road").place.kind == "road"
