"""Completions, search and surroundings: order, scripts, what is highlighted, and that no side comes first."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from gazetteer import search
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError, LimitError
from gazetteer.model import Claim, Dispute, Name, Perspective, Place, Point, Shape, Side, Use, distance_km
from gazetteer.names import fold, fold_map
from gazetteer.search.ground import bearing, direction
from gazetteer.search.typing import _latin, typed
from gazetteer.store.seeking import Wanted
from gazetteer.when import When
from tests.fakes import FakeStore
from tests.store_contract import check_beginnings, check_spans, check_surroundings, gazette


def ids(found: Any) -> list[str]:
    return [one.place.id for one in found]


# --- completions ------------------------------------------------------------------------------------------------------


def test_the_slow_store_keeps_the_contract() -> None:
    data = gazette()
    slow = FakeStore(
        data.places.values(), perspectives=data.perspectives.values(), disputes=data.disputes.values()
    )  # fmt: skip
    check_beginnings(slow)
    check_surroundings(slow)
    check_spans(slow)


@pytest.mark.parametrize("q", ["step", "Stepan", "степ", "ստեփ", "xank", "XANKƏ", "ханк", "خان"])
def test_a_city_is_completed_from_any_script(g: Gazetteer, q: str) -> None:
    assert "khankendi-stepanakert" in ids(g.autocomplete(q))


def test_a_place_comes_once(g: Gazetteer) -> None:
    found = g.autocomplete("s", limit=100)
    assert len(set(ids(found))) == len(found) == 100


@pytest.mark.parametrize(
    ("typed", "first"),
    [("stepa", "khankendi-stepanakert"), ("xank", "khankendi-stepanakert"), ("pari", "gn-2988507"), ("mosc", "moscow"),
     ("geor", "georgia"), ("степ", "khankendi-stepanakert"), ("ստեփ", "khankendi-stepanakert"),
     ("londo", "gn-2643743"), ("karabag", "karabakh")],
)  # fmt: skip
def test_what_most_people_mean_comes_first(g: Gazetteer, typed: str, first: str) -> None:
    """Authored places count for more, but a hamlet does not come before Paris."""
    assert ids(g.autocomplete(typed))[0] == first


def test_a_place_is_shown_by_its_main_name_where_that_begins_so(g: Gazetteer) -> None:
    shown = {one.place.id: one.text for one in g.autocomplete("lond", limit=20)}
    assert shown["gn-2643743"] == "London"


def test_what_is_typed_is_highlighted_in_the_name_as_recorded(g: Gazetteer) -> None:
    for q in ("xankə", "ste", "ստե", "step", "new yo", "karab"):
        for one in g.autocomplete(q, limit=20):
            start, end = one.highlight
            assert 0 <= start < end <= len(one.text)
            if not one.romanised:
                assert fold(one.text[start:end]) in (fold(q), *_latin(q, "", fold(q))), (q, one.text)
            elif one.how == "beginning":
                assert fold(one.romanised).startswith((fold(q), *_latin(q, "", fold(q))))


def test_a_reading_is_highlighted_as_far_as_it_was_typed() -> None:
    place = Place(id="a", kind="town", names=(Name(id="1", text="Степанакерт", lang="ru"),))
    (one,) = search.complete(FakeStore([place]), "step")
    assert (one.text, one.highlight, one.romanised) == ("Степанакерт", (0, 4), "Stepanakert")


def test_latin_names_are_found_from_another_script() -> None:
    place = Place(id="a", kind="town", names=(Name(id="1", text="Stepanakert", lang="en"),))
    assert ids(search.complete(FakeStore([place]), "степ")) == ["a"]


def test_an_unfinished_word_is_no_whole_name(g: Gazetteer) -> None:
    world = [one.place.id for one in g.autocomplete("Pari", lang="en") if one.place.layer == "world"]
    assert world[0] == "gn-2988507", "Paris, though a village is called Pari"
    assert typed("Goris-") == "goris "
    assert typed("Goris") == "goris"
    # A finished word excludes names in which it goes on.
    assert all(fold(one.text).split()[0] == "ste" for one in g.autocomplete("ste ") if not one.romanised)


def test_later_words_of_names_count(g: Gazetteer) -> None:
    found = {one.place.id: one for one in g.autocomplete("karaba", limit=20)}
    one = found["nagorno-karabakh"]
    assert fold(one.text[slice(*one.highlight)]) == "karaba"


def test_kind_country_and_nearness_are_kept(g: Gazetteer) -> None:
    assert {one.place.kind for one in g.autocomplete("s", kind="village")} == {"village"}
    german = [one.place for one in g.autocomplete("sch", countries=("de",), limit=20)]
    assert german
    assert all(place.country in ("de", "") for place in german)
    near = [one.place for one in g.autocomplete("spring", near=(-89.65, 39.78), countries=("us",))]
    assert near[0].id == "gn-4250542"


@pytest.mark.parametrize(
    ("options", "field"),
    [({"q": ""}, "q"), ({"q": "a", "limit": 0}, "limit"), ({"q": "a", "kind": "planet"}, "kind"),
     ({"q": "a", "countries": ("xyz",)}, "countries")],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(g: Gazetteer, options: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as error:
        g.autocomplete(**options)
    assert error.value.field == field


def test_a_name_over_the_limit_is_refused(g: Gazetteer) -> None:
    with pytest.raises(LimitError):
        g.autocomplete("a" * 201)


def two_sided(one: str, other: str) -> FakeStore:
    """Two towns in one dispute whose names begin alike; ``one`` prefers the names of the first place first."""

    def town(id: str, text: str, rival: str, by: str, against: str) -> Place:
        names = (
            Name(id=f"{id}1", text=text, lang="en", uses=(Use(id=f"u{id}1", by=by, stance="prefers"),)),
            Name(id=f"{id}2", text=rival, lang="en", uses=(Use(id=f"u{id}2", by=against, stance="prefers"),)),
        )
        return Place(id=id, kind="town", names=names, point=Point(lon=1, lat=1), disputes=("d",))

    views = [Perspective(id=id, label=id, party=id, kind="state", langs=("en",)) for id in (one, other)]
    dispute = Dispute(id="d", title="d", parties=(Side(party=one, langs=("en",)), Side(party=other, langs=("en",))))
    places = [town("a", "Karabad", "Karaberd", one, other), town("b", "Karaberk", "Karabay", one, other)]
    return FakeStore(places, perspectives=views, disputes=[dispute])


def test_exchanging_the_parties_changes_no_completion() -> None:
    for q in ("k", "kara", "karabe", "Karaba"):
        mine, theirs = (search.complete(store, q) for store in (two_sided("x", "y"), two_sided("y", "x")))
        assert [(c.place.id, c.text, c.highlight) for c in mine] == [(c.place.id, c.text, c.highlight) for c in theirs]


def test_the_order_of_names_in_the_record_changes_no_completion() -> None:
    store = two_sided("x", "y")
    turned = FakeStore(
        [replace(place, names=place.names[::-1]) for place in reversed(list(store.places()))],
        perspectives=store.perspectives.values(),
        disputes=store.disputes.values(),
    )
    for q in ("k", "kara", "karabe"):
        assert [(c.place.id, c.text) for c in search.complete(store, q)] == [
            (c.place.id, c.text) for c in search.complete(turned, q)
        ]


def test_the_compiled_index_agrees_with_the_slow_rule(g: Gazetteer) -> None:
    """Over the authored places, whose names both stores have in full."""
    slow = FakeStore(g.places(), perspectives=g.store.perspectives.values(), disputes=g.store.disputes.values())
    chance = random.Random(3)
    keys = sorted(slow._keys)
    for key in chance.sample(keys, 60):
        prefix = key[: chance.randint(1, 4)]
        wanted = Wanted(dispute="karabakh", kinds=("village", "town") if chance.random() < 0.5 else ())
        fast = [one.place for one in g.store.completions(prefix, wanted=wanted, limit=500)]
        missing = {one.place for one in slow.completions(prefix, wanted=wanted, limit=500)} - set(fast)
        assert not missing, (prefix, missing)


# --- search -----------------------------------------------------------------------------------------------------------


def test_search_gives_meanings_first(g: Gazetteer) -> None:
    page = g.search("Stepanakert", limit=20)
    assert page.status == "exact"
    assert page.found[0].place.id == "khankendi-stepanakert"
    assert page.found[0].how == "name"
    named = [one.how == "name" for one in page.found]
    assert named == sorted(named, reverse=True)
    assert not all(named)


def test_pages_of_a_search_join_without_repeats(g: Gazetteer) -> None:
    whole = ids(g.search("lachin", limit=9).found)
    parts = [id for offset in (0, 3, 6) for id in ids(g.search("lachin", limit=3, offset=offset).found)]
    assert parts == whole
    assert len(set(parts)) == len(parts)


def test_several_words_are_found_in_any_order(g: Gazetteer) -> None:
    assert "nagorno-karabakh" in ids(g.search("karabakh nagor", limit=20).found)


def test_search_filters(g: Gazetteer) -> None:
    assert {one.place.kind for one in g.search("lachin", kind="road").found} == {"road"}
    assert all("karabakh" in one.place.disputes for one in g.search("s", dispute="karabakh", limit=30).found)
    box = (46.0, 39.0, 47.0, 40.0)
    for one in g.search("s", bbox=box, limit=30).found:
        if one.place.point:
            assert box[0] <= one.place.point.lon <= box[2]
            assert box[1] <= one.place.point.lat <= box[3]


# --- around -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "at", [(46.75, 39.82), (0.0, 51.5), (180.0, 65.0), (-180.0, 65.0), (-179.99, -16.5), (0.0, 90.0), (77.0, 89.9),
           (0.0, -90.0), (-150.0, -40.0), (179.9, 0.0), (25.0, 78.0)],
)  # fmt: skip
def test_nearest_is_nearest_on_the_sphere(g: Gazetteer, at: tuple[float, float]) -> None:
    """Against every settlement measured one by one."""
    kinds = ("city", "town")
    found = g.store.nearest(at, wanted=Wanted(kinds=kinds), limit=5)  # type: ignore[arg-type]
    rows = g.store.columns.rows  # type: ignore[attr-defined]
    codes = [number for number, kind in enumerate(g.store.meta.kinds) if kind in kinds]  # type: ignore[attr-defined]
    every = sorted(
        distance_km(at, (float(row["lon"]), float(row["lat"]))) for row in rows[[r["kind"] in codes for r in rows]]
    )[:5]
    assert [one.distance_m / 1000 for one in found] == pytest.approx(every, abs=1e-3)


def test_bearings_go_to_the_place() -> None:
    assert bearing((0, 0), (0, 1)) == 0
    assert bearing((0, 0), (1, 0)) == pytest.approx(90)
    assert bearing((179.5, 0), (-179.5, 0)) == pytest.approx(90)
    assert [direction(angle) for angle in (0, 22, 23, 180, 337, 338, 359.9)] == [
        "north", "north", "north-east", "south", "north-west", "north", "north",
    ]  # fmt: skip
    assert math.isfinite(bearing((0, 90), (10, 50)))


def test_reverse_names_the_city_and_the_outlines_of_the_date(g: Gazetteer) -> None:
    ground = g.reverse((46.7528, 39.8177), at="2015-01-01", limit=3)
    assert ground.nearest[0].place.id == "khankendi-stepanakert"
    assert ground.nearest[0].distance_m < 1000
    assert ground.within
    assert all(one.shape.when.covers(When("2015-01-01")) for one in ground.within)
    assert ground.country is None, "no foreign outline decides over contested ground"
    assert ground.contested


CONTESTED = {
    "Simferopol": (34.1, 44.95), "Yalta": (34.17, 44.5), "Donetsk": (37.8, 48.0), "Laayoune": (-13.2, 27.15),
    "Nicosia": (33.37, 35.18), "Kyrenia": (33.32, 35.34), "Pristina": (21.16, 42.66), "Golan": (35.8, 33.0),
    "Hebron": (35.1, 31.53), "Leh": (77.58, 34.16), "Aksai Chin": (79.5, 35.2), "Tawang": (91.87, 27.59),
    "Hargeisa": (44.06, 9.56), "Sukhumi": (41.02, 43.0), "Tskhinvali": (43.97, 42.23), "Tiraspol": (29.6, 46.84),
    "Taipei": (121.56, 25.03), "Shusha": (46.75, 39.76), "Stanley": (-57.85, -51.69), "Srinagar": (74.8, 34.08),
}  # fmt: skip


@pytest.mark.parametrize("where", CONTESTED)
def test_no_outside_outline_is_given_where_our_data_is_contested(g: Gazetteer, where: str) -> None:
    ground = g.reverse(CONTESTED[where])
    assert ground.country is None
    parties = {claim.party for one in ground.contested for claim in one.place.claims}
    assert len(parties) > 1


def test_undisputed_ground_has_an_attributed_country(g: Gazetteer) -> None:
    country = g.reverse((2.35, 48.85)).country
    assert country
    assert country.asserted_by in ("Natural Earth", "GeoNames")
    assert country.text.startswith(country.asserted_by)


def test_without_outlines_the_nearest_settlement_says(g: Gazetteer) -> None:
    def missing(position: tuple[float, float]) -> tuple[str, str, str] | None:
        raise FileNotFoundError(position)

    country = search.around(g.store, (2.35, 48.85), outlines=missing).country
    assert country
    assert (country.asserted_by, country.code) == ("GeoNames", "FR")
    assert country.text.startswith("GeoNames lists Paris")


SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}


def test_contradictory_outlines_stand_side_by_side() -> None:
    shapes = (Shape(id="s1", geometry=SQUARE, asserted_by="x", when=When("1990/2000")),
              Shape(id="s2", geometry=SQUARE, asserted_by="y", when=When("1995/..")))  # fmt: skip
    claims = tuple(Claim(id=p, what="sovereignty", party=p, asserted_by=p) for p in ("x", "y"))
    place = Place(id="a", kind="region", shapes=shapes, claims=claims, disputes=("d",), point=Point(lon=1, lat=1))
    store = FakeStore([place])
    assert [one.shape.id for one in search.around(store, (1, 1), at=When("1997")).within] == ["s1", "s2"]
    assert [one.shape.id for one in search.around(store, (1, 1), at=When("2010")).within] == ["s2"]
    assert search.around(store, (3, 3)).within == ()
    assert search.around(store, (1, 1), outlines=lambda _: ("Land", "1", "An atlas")).country is None


# --- over HTTP --------------------------------------------------------------------------------------------------------


def test_autocomplete_answers(client: FlaskClient) -> None:
    answer = client.get("/v1/autocomplete?q=ste&limit=10").get_json()
    assert len(answer["completions"]) == 10
    first = next(one for one in answer["completions"] if one["place"]["id"] == "khankendi-stepanakert")
    shown = first["name"]["text"][first["highlight"]["start"] : first["highlight"]["end"]]
    assert fold(shown) == "ste"
    assert answer["version"]


def test_search_answers_page_by_page(client: FlaskClient) -> None:
    answer = client.get("/v1/search?q=lachin&limit=2").get_json()
    seen = [one["place"]["id"] for one in answer["results"]]
    assert answer["status"] == "variant"
    following = client.get(answer["next"]).get_json()
    assert not {one["place"]["id"] for one in following["results"]} & set(seen)


def test_places_page_by_page(client: FlaskClient) -> None:
    address: str | None = "/v1/places?bbox=46,39,47,40&kind=village&limit=100"
    seen: list[str] = []
    while address:
        answer = client.get(address).get_json()
        seen += [place["id"] for place in answer["places"]]
        address = answer["next"]
    assert len(set(seen)) == len(seen) > 100
    everything = client.get("/v1/places?bbox=46.7,39.8,46.8,39.9&layer=all").get_json()["places"]
    assert "khankendi-stepanakert" in [place["id"] for place in everything]
    assert client.get("/v1/places?q=lachin&kind=road").get_json()["places"][0]["kind"] == "road"


def test_reverse_answers(client: FlaskClient) -> None:
    answer = client.get("/v1/reverse?lat=39.8177&lon=46.7528&limit=2&radius_m=5000").get_json()
    near = answer["nearest"][0]
    assert near["place"]["id"] == "khankendi-stepanakert"
    assert {"distance_m", "bearing", "direction"} <= set(near)
    assert answer["country"] is None
    for one in answer["contested"]:
        assert all(claim["asserted_by_label"] and claim["source"] for claim in one["claims"])


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/v1/reverse", "lon"), ("/v1/reverse?lat=91&lon=0", "lat"), ("/v1/reverse?lat=nan&lon=0", "lat"),
        ("/v1/reverse?lat=0&lon=181", "lon"), ("/v1/reverse?lat=0&lon=0&radius_m=-1", "radius_m"),
        ("/v1/reverse?lat=x&lon=0", "lat"), ("/v1/reverse?lat=0&lon=0&perspective=zz", "perspective"),
        ("/v1/autocomplete", "q"), ("/v1/autocomplete?q=a&limit=101", "limit"), ("/v1/autocomplete?q=a&near=9", "near"),
        ("/v1/autocomplete?q=a&perspective=zz", "perspective"), ("/v1/search?q=a&offset=1001", "offset"),
        ("/v1/search?q=a&bbox=1,2,3", "bbox"), ("/v1/search?q=a&bbox=0,9,1,2", "bbox"),
        ("/v1/search?q=a&dispute=zz", "dispute"), ("/v1/places?layer=moon", "layer"), ("/v1/places?offset=3", "offset"),
        ("/v1/places?q=a&layer=world", "layer"), ("/v1/places?q=a&after=b", "after"),
        ("/v1/places?bbox=nan,0,1,1", "bbox"),
    ],
)  # fmt: skip
def test_bad_input_names_its_field(client: FlaskClient, address: str, field: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["name"] == field


# --- scanning ---------------------------------------------------------------------------------------------------------

ODD = [
    "İstanbul", "Step\u0301anakert", "Æbe lǽ", "ß", "Xan\u00adkəndi", "Ｘａｎｋəndi", "۱۲", "خان\u200cکندی", "か\u3099",
    "\U0001d401aku \U0001f3d4", "a - b", "  ", "\x00", "Lachin’s", "x\u0300\u0301 y\u0301", "½",
    "Ǆ", "ﬁ", "\u1e9e", "\u0345",
]  # fmt: skip


def test_the_scanner_folds_as_everything_folds(g: Gazetteer) -> None:
    """Keys, and where each of their characters came from, of texts put together from awkward pieces."""
    chance = random.Random(7)
    scanner = g.store._scanner  # type: ignore[attr-defined]
    for _ in range(300):
        text = "".join(chance.choice([*ODD, " ", "-", "a"]) for _ in range(8))
        codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
        folded, origin = scanner._fold(codes, np.arange(0))
        key = folded.astype("<u4").tobytes().decode("utf-32-le")
        wanted = fold_map(text)
        start = len(key) - len(key.lstrip(" "))
        assert key.strip(" ") == wanted.key, repr(text)
        assert tuple(origin[start : start + len(wanted.key)].tolist()) == wanted.starts, repr(text)


def test_the_scanner_agrees_with_the_slow_rule(g: Gazetteer) -> None:
    slow = FakeStore(g.places())
    chance = random.Random(11)
    names = sorted({name.text for place in g.places(kinds=("city", "road", "region")) for name in place.names})
    texts = [
        " ".join(chance.choice([chance.choice(names), chance.choice(ODD), "of", "und", ","]) for _ in range(30))
        for _ in range(40)
    ]
    for text, spans in zip(texts, g.store.spans(texts), strict=True):
        for span in spans:
            assert g.store.hits(span.key)
            # One character may fold to two words, as ½ does.
            assert span.key in fold(text[span.start : span.end])
        # The world layer knows more names, and longer ones; what only the slow store finds must lie inside those.
        found = [(span.start, span.end) for span in spans]
        for one in slow.spans([text])[0]:
            assert any(start < one.end and one.start < end for start, end in found), one
