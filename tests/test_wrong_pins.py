"""Names in ordinary articles that are no place, or another than the largest of the name: no pin rather than a wrong
one. The texts are invented."""

from __future__ import annotations

import pytest

from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer


def pins(g: Gazetteer, text: str, lang: str = "en") -> dict[str, str]:
    """Surfaces of the text's mentions with the id of the place that each is pinned to; empty where it has none."""
    return {one.surface: one.place.id if one.place else "" for one in g.annotate(text, lang=lang).mentions}


def mention(g: Gazetteer, text: str, surface: str, lang: str = "en") -> Mention:
    return next(one for one in g.annotate(text, lang=lang).mentions if one.surface == surface)


NO_PLACES = [
    # Towns elsewhere that nothing speaks for: movements, people, companies, words.
    ("en", "Cairo and Damascus welcomed the talks. Fatah wrote a letter, and Ennahda answered it.", "Fatah Ennahda"),
    ("en", "Officials in Kabul met envoys from Doha. Siena is the name of a project.", "Siena"),
    ("en", "Trains from Minsk reached Warsaw. Browning, a police dog, searched them.", "Browning"),
    ("fr", "À Lyon et à Grenoble, la fanfare a joué Sylvia sous la pluie.", "Sylvia"),
    ("fr", "À Dijon et à Beaune, le journal Centre et la revue Delta sont en vente.", "Centre Delta"),
    ("ru", "В Ереване и Гюмри ждут решения. Владимир и Роман вернулись домой.", "Владимир Роман"),
    # Halves of other names.
    ("en", "Deng Xiao-ping and Park Chung-hee never met in Beijing.", "Xiao Chung ping hee Park"),
    ("de", "Die Familie Meyer-Landau wohnt in Köln.", "Landau Meyer"),
    ("en", "In Yerevan, Sargis Ter-Petrosyan read a poem.", "Petrosyan Ter"),
    ("fr", "À Metz, la Croix-Verte a fermé ses portes, a dit Jean Petit-Croix.", "Croix Verte"),
]


@pytest.mark.parametrize(("lang", "text", "words"), NO_PLACES)
def test_what_nothing_speaks_for_has_no_pin(g: Gazetteer, lang: str, text: str, words: str) -> None:
    found = {word for surface in pins(g, text, lang) for word in surface.split("-")}
    assert not found & set(words.split())


SPOKEN_FOR = [
    ("en", "His aunt Betty Kneasel of Myerstown and her sister drove to Ohio.", "Myerstown"),
    ("en", "The mayor of Pirna wrote to Baku and to Oslo.", "Pirna"),
    ("en", "Rain fell on Dresden. Pirna residents left for Prague.", "Pirna"),
    ("en", "Buses from Limerick were late, and so Nenagh, Roscrea and Thurles waited.", "Roscrea"),
    ("en", "In Chennai nobody slept. Salem was dark, Madurai was not.", "Salem"),
    ("ru", "Поезд вышел из Ростова и пришёл в Шахты.", "Шахты"),
]


@pytest.mark.parametrize(("lang", "text", "name"), SPOKEN_FOR)
def test_a_small_town_keeps_its_pin_where_something_speaks_for_it(
    g: Gazetteer, lang: str, text: str, name: str
) -> None:
    assert pins(g, text, lang).get(name)


CONTAINED = [
    ("en", "Merida, in Spain, is older than Merida, in Mexico.", {"es", "mx"}, "Merida"),
    (
        "en",
        "The mayor of Hyderabad, in Pakistan, met the mayor of Hyderabad, also in India.",
        {"pk", "in"},
        "Hyderabad",
    ),
    ("fr", "Il est né à Valence, en Espagne.", {"es"}, "Valence"),
    ("es", "Voló de Córdoba, en Argentina, a Valencia, en Venezuela.", {"ar"}, "Córdoba"),
    ("ru", "Он вырос в Бресте, в Белоруссии, а не в Бресте, во Франции.", {"by", "fr"}, "Бресте"),
]


@pytest.mark.parametrize(("lang", "text", "lands", "name"), CONTAINED)
def test_in_after_a_comma_names_what_holds_the_place(
    g: Gazetteer, lang: str, text: str, lands: set[str], name: str
) -> None:
    found = [one.place for one in g.annotate(text, lang=lang).mentions if one.surface == name]
    assert {place.country for place in found if place} == lands


def test_an_arabic_article_belongs_to_the_name(g: Gazetteer) -> None:
    assert pins(g, "They came to al-Lydd from Ramallah.").get("al-Lydd") == "lod-lydda"
