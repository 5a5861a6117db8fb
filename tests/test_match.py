"""Names to places: every status, what the parameters change, and what must not be found."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import geodata, match, routes
from gazetteer.core import Gazetteer
from gazetteer.match.words import cores, meaning, split_marks, split_words, stems
from gazetteer.model import Kind, Name, Perspective, Place, Point, Relation, Use, line_id
from gazetteer.names import LANGS, WORD_LANGS, fold, lexicon
from gazetteer.when import When
from tests.fakes import FakeStore

CASES = Path(__file__).parent / "cases" / "names.tsv"


def name(place: str, text: str, lang: str = "en", *, kind: Any = "common", use: str = "", when: str = "..") -> Name:
    uses = (Use(id=line_id(place, text, use), by=use, stance="prefers", when=When(when)),) if use else ()
    return Name(id=line_id(place, lang, text), text=text, lang=lang, kind=kind, uses=uses)


def place(id: str, kind: Kind, *names: Name, at: tuple[float, float] = (46.7, 39.8), **more: Any) -> Place:
    return Place(id=id, kind=kind, names=names, point=Point(lon=at[0], lat=at[1]), **more)


def world(id: str, *texts: str, at: tuple[float, float], population: int, country: str) -> Place:
    names = tuple(name(id, text, "und", kind="variant" if number else "common") for number, text in enumerate(texts))
    return place(id, "city", *names, at=at, population=population, country=country, layer="world")


PERSPECTIVES = (
    Perspective(id="east-gov", label="East", party="east", kind="state", langs=("az",)),
    Perspective(id="west-gov", label="West", party="west", kind="state", langs=("hy",)),
)


@pytest.fixture(scope="module")
def store() -> FakeStore:
    """A town of two names, its district, homonyms near and far, and small places of the world layer."""
    town = place(
        "arsk-belk",
        "city",
        name("arsk-belk", "Arskent", use="east-gov", when="1991/.."),
        name("arsk-belk", "Belkavan", use="west-gov", when="1923/.."),
        name("arsk-belk", "Белкаван", "ru"),
        name("arsk-belk", "Leninfort", kind="former", use="west-gov", when="1930/1990"),
        same={"iso": ""},
    )
    return FakeStore(
        [
            town,
            place("arsk-district", "district", name("arsk-district", "Arskent District")),
            place("moor", "region", name("moor", "Moorland"), at=(47, 40)),
            place("qaradag--north", "village", name("qaradag--north", "Qaradağ", "az"), at=(46, 40)),
            place("qaradag--south", "village", name("qaradag--south", "Qaradağ", "az"), at=(47, 39)),
            place("twin-east", "town", name("twin-east", "Twinford", use="east-gov"), at=(46, 40)),
            place("twin-west", "town", name("twin-west", "Twinford", use="west-gov"), at=(45, 40)),
            place("inland", "country", name("inland", "Inland"), same={"iso": "IN"}),
            place(
                "innerton", "town", name("innerton", "Innerton"), relations=(Relation(what="part_of", place="inland"),)
            ),
            world("gn-1", "Bigville", "Arskent", at=(2.3, 48.8), population=2_000_000, country="FR"),
            world("gn-2", "Bigville", at=(-95, 33), population=25_000, country="US"),
            world("gn-3", "Oakham", at=(-1, 52), population=9_000, country="GB"),
            world("gn-4", "Oakham", at=(-72, 42), population=8_000, country="US"),
            world("gn-5", "Petit-Lieu", "Ceasefire", "Hajiyev", at=(1, 45), population=700, country="FR"),
        ],
        perspectives=PERSPECTIVES,
    )


@lru_cache(maxsize=1)
def authored() -> FakeStore:
    gazette = geodata.read()
    return FakeStore(
        gazette.places.values(), perspectives=gazette.perspectives.values(), disputes=gazette.disputes.values()
    )


def cases() -> Iterator[Any]:
    with CASES.open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        for row in rows:
            yield pytest.param(row, id=row["query"])


@pytest.mark.parametrize("row", tuple(cases()))
def test_a_name_of_the_table_is_understood(g: Gazetteer, row: dict[str, str]) -> None:
    near = tuple(map(float, row["near"].split(","))) if row["near"] else None
    found = g.normalize(
        row["query"], lang=row["lang"] or "", at=row["at"], admin=row["admin"] or "", country=row["country"] or "",
        near=near,  # type: ignore[arg-type]
    )  # fmt: skip
    assert found.status == row["status"]
    if row["place"] != "*":
        assert (found.best.place.id if found.best else "") == (row["place"] or "")
    if row["reason"]:
        assert row["reason"] in {reason.code for reason in found.best.why if found.best}  # type: ignore[union-attr]


def test_as_written_is_exact_and_other_case_a_variant(store: FakeStore) -> None:
    assert match.normalize(store, "Arskent").status == "exact"
    assert match.normalize(store, "ARSKENT").status == "variant"


def test_another_script_is_transliterated(store: FakeStore) -> None:
    found = match.normalize(store, "Арскент")
    assert found.best
    assert (found.status, found.best.place.id) == ("transliterated", "arsk-belk")


def test_authored_places_come_before_larger_ones_of_the_world(store: FakeStore) -> None:
    found = match.normalize(store, "Arskent")
    assert [one.place.id for one in found.candidates] == ["arsk-belk", "gn-1"]
    assert found.status == "exact"


def test_equal_homonyms_are_ambiguous(store: FakeStore) -> None:
    found = match.normalize(store, "Qaradağ")
    assert found.status == "ambiguous"
    assert {one.place.id for one in found.candidates} == {"qaradag--north", "qaradag--south"}
    assert all(one.score <= 0.5 for one in found.candidates)


def test_a_much_larger_homonym_is_meant(store: FakeStore) -> None:
    found = match.normalize(store, "Bigville")
    assert found.best
    assert (found.status, found.best.place.id) == ("exact", "gn-1")


def test_near_chooses_between_homonyms(store: FakeStore) -> None:
    for id, near in (("qaradag--north", (46.1, 40.1)), ("qaradag--south", (47.1, 39.1))):
        found = match.normalize(store, "Qaradağ", near=near)
        assert found.best
        assert (found.status, found.best.place.id) == ("exact", id)
        assert "near" in {reason.code for reason in found.best.why}


def test_nearness_brings_a_place_of_the_world_before_an_authored_one(store: FakeStore) -> None:
    found = match.normalize(store, "Arskent", near=(2.4, 48.8))
    assert found.best
    assert found.best.place.id == "gn-1"


def test_a_small_place_is_found_where_the_caller_says_that_it_is_one(store: FakeStore) -> None:
    assert match.normalize(store, "Hajiyev", near=(1.0, 45.0))
    assert match.normalize(store, "village of Ceasefire")


def test_countries_exclude(store: FakeStore) -> None:
    assert [one.place.id for one in match.normalize(store, "Oakham", countries=("us",)).candidates] == ["gn-4"]
    assert not match.normalize(store, "Oakham", countries=("fr",))
    assert match.normalize(store, "Innerton", countries=("in",))
    assert not match.normalize(store, "Innerton", countries=("fr",))


def test_perspective_chooses_what_that_side_means(store: FakeStore) -> None:
    assert match.normalize(store, "Twinford").status == "ambiguous"
    for side in ("east", "west"):
        found = match.normalize(store, "Twinford", perspective=side)
        assert found.best
        assert found.best.place.id == f"twin-{side}"


def test_exchanging_two_perspectives_exchanges_the_answers(store: FakeStore) -> None:
    east, west = (match.normalize(store, "Twinford", perspective=side) for side in ("east-gov", "west-gov"))
    assert [one.score for one in east.candidates] == [one.score for one in west.candidates]


def test_kind_means_the_district_that_bears_the_name(store: FakeStore) -> None:
    found = match.normalize(store, "Arskent", kind="district")
    assert found.best
    assert found.best.place.id == "arsk-district"
    assert match.normalize(store, "Belkavan", kind="district").best == found.best or found.best.place.kind == "district"
    assert not match.normalize(store, "Moorland", kind="city")


def test_region_after_a_town_is_its_district_and_after_a_region_the_region(store: FakeStore) -> None:
    district, region = match.normalize(store, "Belkavan region").best, match.normalize(store, "Moorland region").best
    assert district
    assert region
    assert (district.place.id, region.place.id) == ("arsk-district", "moor")
    assert "named_after" in {reason.code for reason in district.why}


def test_a_class_word_that_fits_no_place_leaves_a_suggestion(store: FakeStore) -> None:
    found = match.normalize(store, "Moorland village")
    assert found.status == "none"
    assert [one.place.id for one in found.suggestions] == ["moor"]


def test_a_former_name_is_found_with_its_dates(store: FakeStore) -> None:
    undated, now, then = (match.normalize(store, "Leninfort", at=at) for at in (None, When("2020"), When("1950")))
    assert undated.best
    assert now.best
    assert then.best
    assert ("used_when", "'Leninfort': use recorded 1930 to 1990") in {(r.code, r.text) for r in undated.best.why}
    assert ("not_used_then", "'Leninfort': use recorded 1930 to 1990; none at 2020") in {
        (r.code, r.text) for r in now.best.why
    }
    assert "used_then" in {reason.code for reason in then.best.why}
    assert now.best.score < then.best.score


@pytest.mark.parametrize(
    ("at", "said"),
    [("1950-03-02", "at 2 March 1950"), ("1950~", "at about 1950"), ("1950/1960", "1950 to 1960"), ("..", "then")],
)
def test_a_time_in_a_reason_is_said_in_words(store: FakeStore, at: str, said: str) -> None:
    best = match.normalize(store, "Leninfort", at=When(at)).best
    assert best
    assert ("used_then", f"'Leninfort' was in use {said}") in {(r.code, r.text) for r in best.why}


def test_a_compound_gives_its_parts(store: FakeStore) -> None:
    found = match.normalize(store, "Arskent / Belkavan")
    assert found.best
    assert found.status == "compound"
    assert [(part.text, part.place.id) for part in found.best.parts] == [
        ("Arskent", "arsk-belk"),
        ("Belkavan", "arsk-belk"),
    ]


def test_a_compound_tells_homonyms_apart(store: FakeStore) -> None:
    found = match.normalize(store, "Twinford / Belkavan")
    assert found.status == "ambiguous"
    assert len(match.normalize(store, "Arskent/Belkavan").candidates) == 1


def test_a_compound_with_an_unknown_part_is_none(store: FakeStore) -> None:
    found = match.normalize(store, "Arskent/Nosuchtown")
    assert found.status == "none"
    assert [one.place.id for one in found.suggestions][:1] == ["arsk-belk"]


@pytest.mark.parametrize("word", ["ceasefire", "Ceasefire", "Hajiyev", "bigvillean", "Mr Hajiyev", "oakham"])
def test_a_word_known_only_as_a_small_place_s_other_name_is_none(store: FakeStore, word: str) -> None:
    assert match.normalize(store, word).status == "none"


@pytest.mark.parametrize(
    "word", ["Arskenti Arskentov", "Arskentov", "Arskentski", "Belkavanyan", "Arskentli", "Arskent FK"]
)
def test_a_longer_word_that_holds_a_name_is_none(store: FakeStore, word: str) -> None:
    assert match.normalize(store, word).status == "none"


def test_consonants_alone_find_only_long_names(store: FakeStore) -> None:
    assert match.normalize(store, "Arskant").status == "variant"
    assert match.normalize(store, "Irskent").status == "fuzzy"
    assert match.normalize(store, "Irskunt").status == "none"


def test_every_reason_is_documented(store: FakeStore) -> None:
    queries = (
        "Arskent",
        "Белкаване",
        "Belkavan region",
        "Arskent/Belkavan",
        "Oakham",
        "Arskent/Twinford",
        "Moorland city",
    )
    for query in queries:
        found = match.normalize(store, query, at=When("2020"), lang="ru", near=(46, 40), perspective="east")
        for one in (*found.candidates, *found.suggestions):
            assert {reason.code for reason in one.why} <= set(match.REASONS)
            assert 0 <= one.score <= 1


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    found = routes.normalize(authored(), text)
    assert found.status == "none" or found.candidates


def test_limit_bounds_the_candidates(store: FakeStore) -> None:
    assert len(match.normalize(store, "Qaradağ", limit=1).candidates) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_the_same_tables(lang: str) -> None:
    assert set(lexicon(lang).tables) >= {"generic", "prefixes", "road", "joiners", "endings"}


@pytest.mark.parametrize("lang", WORD_LANGS)
def test_every_language_says_what_a_city_and_a_region_are(lang: str) -> None:
    for word in (*lexicon(lang).words("generic", "city"), *lexicon(lang).words("generic", "region")):
        kinds = meaning(fold(word), lang)
        assert kinds
        assert kinds & {"city", "town", "village", "region", "district", "polity"}


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [("巴库市", "巴库", "city"), ("바쿠시", "바쿠", "city"), ("아르차흐 공화국", "아르차흐", "polity"),
     ("バクー市", "バクー", "city"), ("四川省", "四川", "region"), ("จังหวัดเชียงใหม่", "เชียงใหม่", "region"),
     ("ရခိုင်ပြည်နယ်", "ရခိုင်", "region"),
     ("Municipiul Bender", "Bender", "city"), ("இராகினி மாநிலம்", "இராகினி", "region")],
)  # fmt: skip
def test_a_class_word_comes_off_in_every_script(query: str, name: str, kind: str) -> None:
    assert any(core.text == name and kind in core.kinds for core in cores(query, ""))


@pytest.mark.parametrize(
    ("text", "lang", "stem"),
    [("Lačinas", "lt", "lacin"), ("Agdama", "lv", "agdam"), ("Şuşanda", "az", "susa"),
     ("Чебоксарах", "ru", "чебоксары"), ("Грозного", "ru", "грозный"), ("Пушкине", "ru", "пушкино"),
     ("Грузией", "ru", "грузия"),
     ("Сумах", "uk", "суми"), ("Շուշիով", "hy", "շուշի"),
     ("Szevanában", "hu", "szevana"), ("Bakuun", "fi", "baku")],
)  # fmt: skip
def test_endings_of_the_language_come_off(text: str, lang: str, stem: str) -> None:
    assert fold(stem) in stems(text, lang)


def test_endings_that_only_some_languages_add_are_cut_only_for_them() -> None:
    assert "lacin" not in stems("Lačinas", "")
    assert "lacin" not in stems("Lačinas", "tr")


def test_words_are_parted() -> None:
    assert split_marks("A | B (C)") == ("A", "B", "C")
    assert split_words("Tiflis, also known as Tbilisi") == ("Tiflis", "Tbilisi")
    assert split_words("or Tbilisi", lead=True) == ("Tbilisi",)
    assert [core.text for core in cores("село Ворсино", "ru")][:1] == ["Ворсино"]
    assert "лачин" in stems("Лачине", "ru")


@pytest.mark.parametrize("word", ["Lachinov", "Hadrutli", "Aghdamski", "Stepanakertsi", "Yerevantsi"])
@pytest.mark.parametrize("lang", ["", "en"])
def test_people_of_a_place_are_not_the_place(g: Gazetteer, word: str, lang: str) -> None:
    assert g.normalize(word, lang=lang).status == "none"


@pytest.mark.parametrize("query", ["Агдам", "Laçın", "Xocalı", "Van", "Kirov"])
def test_a_town_comes_before_a_village_of_its_name(g: Gazetteer, query: str) -> None:
    best = g.normalize(query).best
    assert best
    assert best.place.kind != "village"


@pytest.mark.parametrize(
    ("text", "id", "other"),
    [("Asmara", "gn-343300", "smara"), ("Smara", "smara", "gn-499099"), ("Buenos Aires", "gn-3435910", "gn-3435907")],
)
def test_a_main_name_comes_before_what_only_lists_call_so(g: Gazetteer, text: str, id: str, other: str) -> None:
    ids = [one.place.id for one in g.normalize(text).candidates]
    assert ids[0] == id
    assert other in ids


def test_a_province_is_found_where_provinces_are_asked_for(g: Gazetteer) -> None:
    found = g.normalize("Buenos Aires", kind="region")
    assert found.best
    assert found.best.place.id == "gn-3435907"


def test_what_lists_call_a_polity_stays_beside_authored_names(g: Gazetteer) -> None:
    assert g.normalize("Crimea").status == "ambiguous"
