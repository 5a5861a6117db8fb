"""Whose name a text is where nobody recorded a use: derived from what each side calls the place, counted nowhere."""

from __future__ import annotations

import dataclasses

import pytest

from gazetteer import geodata
from gazetteer.geodata.derive import derived
from gazetteer.geodata.readings import readings
from gazetteer.geodata.stats import stats
from gazetteer.model import Gazette, Name
from tests.test_perspective import exchanged, name, small, use


def held(gazette: Gazette, text: str) -> list[tuple[str, str]]:
    """Who holds the text by derivation, and how."""
    names: tuple[Name, ...] = derived(gazette).places["rock"].names
    return [(one.by, one.stance) for found in names if found.text == text for one in found.derived]


@pytest.mark.parametrize(
    ("text", "lang", "by"),
    [("Chouchi", "fr", "south"), ("Schuscha", "de", "north"), ("Шуша", "ru", "north"), ("Шуши", "ru", "south")],
)
def test_a_text_is_the_form_of_the_name_it_reads_like(text: str, lang: str, by: str) -> None:
    gazette = small(name("Shusha", "en", use("north")), name("Shushi", "en", use("south")), name(text, lang))
    assert held(gazette, text) == [(by, "prefers")]


def test_a_text_like_no_sides_name_is_nobodys() -> None:
    gazette = small(name("Zed", "en", use("north")), name("Alpha", "en", use("south")), name("Skala", "cs"))
    assert held(gazette, "Skala") == []


def test_a_text_like_the_name_of_all_is_the_form_of_all() -> None:
    gazette = small(name("Aghdam", "en", use("north"), use("south")), name("Агдам", "ru"))
    assert held(gazette, "Агдам") == [("north", "prefers"), ("south", "prefers")]


def test_a_side_that_says_its_own_is_not_spoken_for() -> None:
    gazette = small(
        name("Zed", "en", use("north")), name("Alpha", "en", use("south")), name("Зед", "ru"),
        name("Скала", "ru", use("north")),
    )  # fmt: skip
    assert held(gazette, "Зед") == []


def test_what_a_side_writes_in_the_others_language_is_not_its_form_elsewhere() -> None:
    both = name("Maraş", "tr", use("north"), use("south"))
    gazette = small(name("Varosha", "en", use("north")), both, name("Мараш", "ru"), name("Вароша", "ru"))
    langs = {"north": ("el", "tr"), "south": ("tr",)}
    users = {id: dataclasses.replace(one, langs=langs.get(id, ())) for id, one in gazette.perspectives.items()}
    gazette = dataclasses.replace(gazette, perspectives=users)
    assert held(gazette, "Мараш") == [("south", "prefers")]
    assert held(gazette, "Вароша") == [("north", "prefers")]


def test_a_side_without_any_name_accepts_the_others() -> None:
    assert held(small(name("Zed", "en", use("north"))), "Zed") == [("south", "accepts")]


def test_a_derived_form_has_the_time_of_what_it_follows_from() -> None:
    old = use("north", when="../1990")
    gazette = small(name("Zed", "en", old), name("Alpha", "en", use("south")), name("Зед", "ru"))
    found = next(one for one in derived(gazette).places["rock"].names if one.lang == "ru")
    assert [(one.id, str(one.when)) for one in found.derived] == [(old.id, "../1990")]


def test_nothing_derived_is_counted_as_a_use() -> None:
    gazette = small(name("Zed", "en", use("north")), name("Зед", "ru"))
    assert stats(derived(gazette))["uses"] == stats(gazette)["uses"] == 1


def test_words_for_kinds_do_not_tell_sides_apart() -> None:
    assert readings("Senkaku Islands", "en") == {"senkaku"}


def test_exchanging_the_sides_of_karabakh_changes_nothing_derived() -> None:
    gazette = geodata.read()
    after = derived(exchanged(gazette, {"am": "az", "az": "am"}))
    assert {id: place.names for id, place in after.places.items()} == {
        id: place.names for id, place in derived(gazette).places.items()
    }
