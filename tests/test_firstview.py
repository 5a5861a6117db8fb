"""What a map opens on, and that a still map loses no place: each is a label, in the key, or told as outside."""

from __future__ import annotations

import math
import random
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import mapping
from gazetteer.core import Gazetteer
from gazetteer.mapping import bounds, offline, picture, placing, svg, vendor
from gazetteer.mapping.payload import payload
from gazetteer.mapping.placing import Room, Wish
from gazetteer.standards import v1
from tests.test_mapping import place, view
from tests.test_picture import SVG, boxes, texts

VILLAGE = (
    "Families from Hadrut and Shusha waited in Stepanakert. Buses left Askeran, Martakert and Martuni by the Lachin "
    "road for Goris; shells had fallen on Khojaly, Fuzuli, Jabrayil, Zangilan, Gubadli, Lachin and Kalbajar."
)
FAR = " A truce was signed in Moscow, families flew to New York and Buenos Aires, and trucks came through Iran."
ARTICLES = {
    "near": VILLAGE,
    "near and far": VILLAGE + FAR,
    "a village": "A shop burned down in Khndzoresk.",
    "two far apart": "The ship sailed from Odesa to Valparaíso.",
    "two regions": "Mines remain around Agdam, Fuzuli and Jabrayil, and around Bakhmut, Izium and Lyman.",
    "the world": "Offices in Nairobi, Lima, Oslo, Hanoi, Perth, Dakar, Quito, Seoul, Tunis and Winnipeg will close.",
    "countries": "Turkey, Iran, Georgia and Armenia were hit by the storm.",
    "none": "Nothing happened anywhere.",
}


@pytest.fixture(scope="module")
def assets() -> Path:
    return vendor.prepare(progress=False)


def data_of(g: Gazetteer, text: str) -> dict[str, Any]:
    found: dict[str, Any] = mapping.with_outlines(g, v1.article_view(g, g.annotate(text, at="2023-09-21", lang="en")))
    return dict(found["data"])


def told(drawn: str) -> str:
    words = (
        text for element in ET.fromstring(drawn).iter() if element.tag.endswith("text") for text in element.itertext()
    )
    return " ".join(" ".join(words).split())


def missing(data: dict[str, Any], said: str) -> set[str]:
    """Labels of pinned places that the drawing's texts do not hold."""
    said = said.replace(" ", "")
    return {one["label"] for one in svg.mapped(data) if one["label"].replace(" ", "") not in said}


@pytest.mark.parametrize("name", ARTICLES)
def test_every_pinned_place_is_in_the_picture_its_key_or_told_as_outside(g: Gazetteer, assets: Path, name: str) -> None:
    data = data_of(g, ARTICLES[name])
    for drawn in (picture.picture(data, assets), str(mapping.drawing(data, assets))):
        assert missing(data, told(drawn)) == set()


@given(seed=st.integers(0, 10**6), near=st.integers(0, 60), far=st.integers(0, 6), crowd=st.floats(0.001, 1))
@settings(max_examples=15, deadline=None)
def test_no_invented_place_is_lost_and_no_label_lies_on_another(
    assets: Path, seed: int, near: int, far: int, crowd: float
) -> None:
    random_ = random.Random(seed)
    spots = [(46 + random_.uniform(-crowd, crowd), 40 + random_.uniform(-crowd, crowd)) for _ in range(near)]
    spots += [(random_.uniform(-170, 170), random_.uniform(-60, 70)) for _ in range(far)]
    data = view()["data"]
    data["places"] = {f"n{n}": place(f"n{n}", f"Place «{n}»", lon=x, lat=y) for n, (x, y) in enumerate(spots)}
    drawn = picture.picture(data, assets)
    assert missing(data, told(drawn)) == set()
    assert missing(data, told(str(mapping.drawing(data, assets)))) == set()
    assert [pair for pair in combinations(boxes(drawn, assets), 2) if placing.meet(*pair)] == []


def test_the_picture_shows_what_the_article_is_about_and_tells_the_rest(g: Gazetteer, assets: Path) -> None:
    data = data_of(g, VILLAGE + FAR)
    labels = texts(picture.picture(data, assets))
    for label in ("Khankendi / Stepanakert", "Shusha / Shushi", "Lachin", "Hadrut", "Goris"):
        assert label in labels
    (outside,) = (text for text in labels if text.startswith("Outside the picture"))
    assert re.search(r"Moscow, 1,[89]\d0 km north;.* Buenos Aires, [\d,]+ km south-west; ", outside)
    assert outside.endswith("Iran.")


def test_a_far_place_moves_the_first_view_by_nothing(g: Gazetteer) -> None:
    assert bounds.first(data_of(g, VILLAGE + FAR)) == pytest.approx(bounds.first(data_of(g, VILLAGE)))
    whole = bounds.of(data_of(g, VILLAGE + FAR))
    assert whole[2] - whole[0] > 100


@pytest.mark.parametrize("name", ["near", "a village", "two far apart", "two regions", "the world", "countries"])
def test_without_a_gap_between_most_and_few_the_first_view_holds_all(g: Gazetteer, name: str) -> None:
    data = data_of(g, ARTICLES[name])
    assert set(bounds.core(data)) == {one["id"] for one in svg.mapped(data)}


def test_what_is_named_often_is_no_far_place() -> None:
    near = [place(f"n{n}", f"N{n}", lon=46 + n / 10, lat=40.0) for n in range(4)]
    data = view()["data"] | {"places": {one["id"]: one for one in (*near, place("far", "Far", lon=10.0, lat=50.0))}}
    data["mentions"] = [{"place": "far"}]
    assert "far" not in bounds.core(data)
    data["mentions"] *= 3
    assert "far" in bounds.core(data)


def test_countries_move_the_view_only_where_there_is_nothing_else() -> None:
    near, country = place("near", "Near"), place("iran", "Iran", kind="country", lon=53.7, lat=32.4)
    data = view()["data"] | {"places": {"near": near, "iran": country}}
    assert bounds.core(data) == ("near",)
    data["places"].pop("near")
    assert bounds.core(data) == ("iran",)


def test_the_page_gets_the_box_that_pictures_are_made_of(g: Gazetteer) -> None:
    data = data_of(g, VILLAGE + FAR)
    box = payload(data)["first"]
    assert box == list(bounds.tight(data, bounds.core(data)) or ())
    assert box[2] - box[0] < 2
    assert payload(view()["data"] | {"places": {}})["first"] == []


def test_a_file_has_fine_ground_where_it_opens_and_coarse_ground_for_all(g: Gazetteer, assets: Path) -> None:
    near, both = (offline._base(assets, data_of(g, text))["cells"] for text in (VILLAGE, VILLAGE + FAR))
    assert {name for name in near if name[0] != "0"} == {name for name in both if name[0] != "0"}
    assert {name[0] for name in both} == {"0", "2", "3"}


def test_a_country_has_a_name_and_no_dot(assets: Path) -> None:
    country = place("iran", "Iran", kind="country", lon=53.7, lat=32.4)
    drawn = picture.picture(view()["data"] | {"places": {"iran": country}}, assets)
    assert "Iran" in texts(drawn)
    (group,) = ET.fromstring(drawn).iter(f"{SVG}g")
    assert list(group.iter(f"{SVG}circle")) == []


def test_an_area_that_reaches_beyond_the_frame_is_cut_and_named_inside(assets: Path) -> None:
    ring = [[20.0, 30.0], [80.0, 30.0], [80.0, 50.0], [20.0, 50.0], [20.0, 30.0]]
    shape = {"geometry": {"type": "Polygon", "coordinates": [ring]}, "when": "..", "source": {"id": "uncited"}}
    wide = place("area", "Great area", kind="region", lon=30.0, lat=35.0, shapes=[shape])
    near = [place(f"n{n}", f"N{n}", lon=46 + n / 10, lat=40.0) for n in range(4)]
    data = view()["data"] | {"places": {one["id"]: one for one in (*near, wide)}}
    drawn = picture.picture(data, assets)
    assert "Great area" in texts(drawn)
    assert "Outside" not in told(drawn)


def test_labels_that_find_no_room_beside_their_spots_are_led_to_them_by_a_line() -> None:
    room = Room(wide=800, high=600, size=20, dot=8, width=lambda text: 10.0 * len(text))
    wishes = [Wish(text=f"A longer name {n}", x=400 + 3 * n, y=300 + 3 * n) for n in range(20)]
    for wish in wishes:
        room.take_dot(wish.x, wish.y)
    found = room.place(wishes)
    led = [label for label in found.labels if label.lead]
    assert led
    for label, wish in ((one, next(w for w in wishes if w.text == one.text)) for one in led if one.text[0] == "A"):
        assert label.lead
        assert label.lead[:2] == (wish.x, wish.y)
        assert math.hypot(label.lead[2] - wish.x, label.lead[3] - wish.y) <= 20 * max(placing.REACHES) + 20


def test_where_not_even_numbers_find_room_the_key_tells_beside_what_a_place_lies() -> None:
    room = Room(wide=60, high=50, size=20, dot=8, width=lambda text: 10.0 * len(text))
    found = room.place([Wish(text=f"Some name {n}", x=30, y=25) for n in range(40)])
    assert found.key
    assert {f"Some name {n}" for n in range(40)} == set(re.findall(r"Some name \d+", " ".join(found.key)))


def test_a_place_is_told_beside_a_settlement_and_never_beside_an_area() -> None:
    room = Room(wide=400, high=60, size=20, dot=8, width=lambda text: 10.0 * len(text))
    named = [Wish(text="An area", x=200, y=30, centred=True), Wish(text="Town", x=60, y=30)]
    found = room.place([*named, *(Wish(text=f"Some longer name {n}", x=200, y=30) for n in range(40))])
    assert found.key
    assert "Beside An area" not in " ".join(found.key)


def test_exchanging_names_of_equal_length_moves_no_label() -> None:
    def drawn(first: str, other: str) -> list[tuple[float, float]]:
        room = Room(wide=400, high=300, size=20, dot=8, width=lambda text: 10.0 * len(text))
        found = room.place([Wish(text=first, x=100, y=100), Wish(text=other, x=110, y=100)])
        return [(one.left, one.middle) for one in found.labels]

    assert drawn("Shusha", "Shushi") == drawn("Shushi", "Shusha")
