"""What each side calls a place in its own languages and in English follows where nothing says otherwise."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from gazetteer import geodata
from gazetteer.geodata.derive import derived
from gazetteer.model import Gazette, Kind, Name, Perspective, Place
from tests.test_perspective import exchanged, name, small, use

TONGUES: Mapping[str, tuple[str, ...]] = {"north": ("az",), "south": ("hy",), "third": ("fr",)}


def spoken(*names: Name, langs: Mapping[str, tuple[str, ...]] = TONGUES, kind: Kind = "town") -> Gazette:
    """One place in dispute between north and south, each with languages of its own."""
    gazette = small(*names)
    users = {id: dataclasses.replace(one, langs=langs[id]) for id, one in gazette.perspectives.items()}
    place = dataclasses.replace(gazette.places["rock"], kind=kind)
    return dataclasses.replace(gazette, perspectives=users, places={"rock": place})


def held(gazette: Gazette, text: str) -> list[tuple[str, str]]:
    """Who holds the text by derivation, and how."""
    names = derived(gazette).places["rock"].names
    return [(one.by, one.stance) for found in names if found.text == text for one in found.derived]


def preferring(gazette: Gazette, text: str) -> list[str]:
    return [by for by, stance in held(gazette, text) if stance == "prefers"]


def official(text: str, lang: str) -> Name:
    return dataclasses.replace(name(text, lang), kind="official")


@pytest.mark.parametrize(("text", "lang", "by"), [("Dağkənd", "az", "north"), ("Լեռնաշեն", "hy", "south")])
def test_the_one_name_in_a_language_of_one_side_is_its_own(text: str, lang: str, by: str) -> None:
    assert preferring(spoken(name(text, lang)), text) == [by]


def test_it_follows_from_the_name_itself() -> None:
    found = derived(spoken(name("Dağkənd", "az"))).places["rock"].names[0]
    assert [one.id for one in found.derived if one.by == "north"] == [found.id]


def test_of_several_the_one_official_name_is() -> None:
    gazette = spoken(official("Dağkənd", "az"), name("Yazlıq", "az"))
    assert preferring(gazette, "Dağkənd") == ["north"]
    assert held(gazette, "Yazlıq") == []


def test_of_several_common_names_none_is() -> None:
    gazette = spoken(name("Dağkənd", "az"), name("Yazlıq", "az"))
    assert preferring(gazette, "Dağkənd") == preferring(gazette, "Yazlıq") == []


def test_what_only_writes_the_other_sides_name_is_not_counted() -> None:
    gazette = spoken(name("Abdal", "az"), name("Աբդալ", "hy"), name("Վարդեր", "hy"))
    assert preferring(gazette, "Վարդեր") == ["south"]
    assert "south" not in preferring(gazette, "Աբդալ")


@pytest.mark.parametrize(("kind", "own"), [("village", False), ("town", True)])
def test_names_of_a_village_that_write_each_other_decide_nothing(kind: Kind, own: bool) -> None:
    gazette = spoken(name("Qaradağlı", "az"), name("Ղարադաղլի", "hy"), kind=kind)
    assert ("north" in preferring(gazette, "Qaradağlı")) == ("south" in preferring(gazette, "Ղարադաղլի")) == own


def test_a_recorded_choice_stands() -> None:
    gazette = spoken(official("Dağkənd", "az"), name("Yazlıq", "az", use("north")))
    assert held(gazette, "Dağkənd") == []


@pytest.mark.parametrize("stance", ["accepts", "rejects"])
def test_what_a_side_is_on_record_not_to_prefer_is_not_its_own(stance: str) -> None:
    assert preferring(spoken(name("Dağkənd", "az", use("north", stance))), "Dağkənd") == []


def test_a_name_with_dates_was_not_always_used() -> None:
    assert preferring(spoken(name("Dağkənd", "az", use("third", when="1990/.."))), "Dağkənd") == []


@pytest.mark.parametrize("lang", ["und", "az-Latn-t-hy-m0-bgn"])
def test_a_text_without_a_language_or_romanised_by_rule_is_nobodys(lang: str) -> None:
    assert preferring(spoken(name("Dagkend", lang)), "Dagkend") == []


def test_the_language_alone_tells_sides_that_share_it_not_apart() -> None:
    gazette = spoken(
        official("Dokdo", "ko"), official("Tokto", "ko"), langs={**TONGUES, "north": ("ko",), "south": ("ko",)}
    )
    assert preferring(gazette, "Dokdo") == preferring(gazette, "Tokto") == []


def test_the_only_name_in_a_language_that_sides_share_is_that_of_each() -> None:
    gazette = spoken(name("백두산", "ko"), langs={**TONGUES, "north": ("ko",), "south": ("ko",)})
    assert preferring(gazette, "백두산") == ["north", "south"]


def test_of_two_english_names_each_side_has_the_one_like_its_own() -> None:
    gazette = spoken(
        name("Xankəndi", "az"), name("Ստեփանակերտ", "hy"), name("Khankendi", "en"), name("Stepanakert", "en")
    )
    assert preferring(gazette, "Khankendi") == ["north"]
    assert preferring(gazette, "Stepanakert") == ["south"]


def test_the_only_english_name_is_not_a_sides_that_calls_it_otherwise() -> None:
    gazette = spoken(name("Xankəndi", "az"), name("Ստեփանակերտ", "hy"), name("Stepanakert", "en"))
    assert preferring(gazette, "Stepanakert") == ["south"]


def test_the_only_english_name_that_reads_like_no_sides_is_all_sides() -> None:
    gazette = spoken(name("Dağkənd", "az"), name("Լեռնաշեն", "hy"), name("Hill Town", "en"))
    assert preferring(gazette, "Hill Town") == ["north", "south"]


def test_a_name_in_a_third_language_follows_from_a_derived_one() -> None:
    gazette = spoken(name("Xankəndi", "az"), name("Ստեփանակերտ", "hy"), name("Ханкенди", "ru"))
    assert preferring(gazette, "Ханкенди") == ["north"]


def test_the_first_of_a_sides_perspectives_in_force_speaks() -> None:
    gazette = spoken(name("Լեռնաշեն", "hy"))
    users = gazette.perspectives
    second = dataclasses.replace(users["south"], id="south-authority", kind="authority")
    gone: Perspective = dataclasses.replace(users["south"], id="south-former", when=use("x", when="../1990").when)
    ordered = {"south-former": gone, **users, "south-authority": second}
    assert preferring(dataclasses.replace(gazette, perspectives=ordered), "Լեռնաշեն") == ["south"]


def test_a_place_without_a_dispute_has_nobodys_names() -> None:
    gazette = spoken(name("Dağkənd", "az"))
    place: Place = dataclasses.replace(gazette.places["rock"], disputes=())
    assert held(dataclasses.replace(gazette, places={"rock": place}), "Dağkənd") == []


def test_exchanging_two_sides_exchanges_what_is_derived() -> None:
    swap = {"north": "south", "south": "north"}
    gazette = spoken(
        name("Xankəndi", "az"), name("Ստեփանակերտ", "hy"), name("Khankendi", "en"), name("Степанакерт", "ru")
    )
    assert derived(exchanged(gazette, swap)).places == derived(gazette).places


def test_the_shipped_data_records_no_use_that_follows_from_the_rest() -> None:
    """Of Karabakh's villages: there, what no rule gives is a choice or has a source."""
    gazette = geodata.read()
    spare = [
        use.id
        for place in gazette.places.values()
        if place.kind == "village" and len(place.names) == 1 and "karabakh" in place.disputes
        for name in place.names
        for use in name.uses
        if use.source == "uncited" and str(use.when) == ".." and use.by == "az-gov" and name.lang == "az"
        if use.stance == "prefers"
    ]
    assert spare == []
