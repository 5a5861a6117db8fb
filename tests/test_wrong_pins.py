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


OFFICES = [
    ("en", "The king of Jordan and the emir of Kuwait met in Cairo.", "Jordan", "country"),
    ("en", "Okinawa's governor answered.", "Okinawa", "region"),
    ("en", "The governor of Cordoba went home.", "Cordoba", "region"),
    ("en", "The mayor of New York spoke in Boston.", "New York", "city"),
    ("en", "The ambassador of Mexico left Madrid.", "Mexico", "country"),
]


@pytest.mark.parametrize(("lang", "text", "name", "kind"), OFFICES)
def test_an_office_says_whether_it_is_a_state_a_province_or_a_town(
    g: Gazetteer, lang: str, text: str, name: str, kind: str
) -> None:
    place = mention(g, text, name, lang).place
    assert place
    assert place.kind == kind


NAMED_AFTER = [
    # Ships, papers, streets and gates.
    ("en", "The cruiser Belgrade and the frigate Limerick left Malta; USS Boston stayed.", "Belgrade Limerick Boston"),
    ("fr", "Le paquebot Bordeaux est à Marseille, écrit le quotidien Nord.", "Bordeaux Nord"),
    ("fr", "Il habite rue de Toulouse, près de la gare de Perpignan, à Paris.", "Toulouse Perpignan"),
    ("es", "El destructor Rosario salió de Cádiz, según el diario Córdoba.", "Rosario Córdoba"),
    ("ru", "Крейсер Москва и теплоход Казань стоят в Одессе.", "Москва Казань"),
    ("de", "Die Fregatte Bremen liegt in Kiel.", "Bremen"),
    # People.
    ("en", "Ivan, Sofia and Florence came home to Bristol.", "Sofia Florence"),
    ("fr", "Anne et Pierre ont chanté à Lille.", "Pierre"),
    ("ru", "Роман, Вера и Владимир живут в Казани.", "Роман Вера Владимир"),
    ("en", "Washington Irving and Madison Jackson slept.", "Washington Irving Madison Jackson"),
]


@pytest.mark.parametrize(("lang", "text", "words"), NAMED_AFTER)
def test_ships_papers_streets_and_people_named_like_a_place_have_no_pin(
    g: Gazetteer, lang: str, text: str, words: str
) -> None:
    assert not set(pins(g, text, lang)) & set(words.split())


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("ru", "Крейсер Казани не нужен, а в газете Москвы пусто.", "Казани"),
        ("en", "Florence and Venice are in Italy.", "Florence"),
        ("en", "The newspapers of Boston wrote nothing.", "Boston"),
    ],
)
def test_the_place_itself_keeps_its_pin_beside_such_words(g: Gazetteer, lang: str, text: str, name: str) -> None:
    assert pins(g, text, lang).get(name)


def test_a_gate_stands_elsewhere_than_the_town_it_leads_to(g: Gazetteer) -> None:
    gate = mention(g, "In Berlin tourists photograph the Brandenburg Gate.", "Brandenburg Gate")
    assert (gate.type, gate.status, gate.place) == ("facility", "unresolved", None)


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "The Sutlej and the Jhelum flow past Lahore.", "Jhelum"),
        ("fr", "Le bateau descend le Gers et le Lot, de Toulouse à Agen.", "Lot"),
        ("fr", "À Toulouse, on a vu le Tarn.", "Tarn"),
    ],
)
def test_a_town_has_no_article_but_one_of_its_name(g: Gazetteer, lang: str, text: str, name: str) -> None:
    place = pins(g, text, lang).get(name)
    assert not place or g[place].kind == "river"


def test_an_article_of_the_noun_after_a_town_says_nothing(g: Gazetteer) -> None:
    assert pins(g, "The bus passed the Lahore bridge and the Glasgow area.").keys() >= {"Glasgow"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rain fell in the Kashmir Valley and in Srinagar.", "Kashmir Valley"),
        ("Spratly Island lies off Vietnam.", "Spratly Island"),
    ],
)
def test_a_part_is_not_pinned_to_the_whole(g: Gazetteer, text: str, name: str) -> None:
    assert pins(g, text)[name] == ""


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("ru", "Жители Полтавской области и Винницкой области приехали.", "Винницкой области"),
        ("ru", "Огонь видели в Херсонской области.", "Херсонской области"),
    ],
)
def test_an_adjective_with_a_word_for_a_division_is_the_division(g: Gazetteer, lang: str, text: str, name: str) -> None:
    place = mention(g, text, name, lang).place
    assert place
    assert place.kind == "region"


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("ru", "Минск и Верховный суд спорят.", "Минск"),
        ("fr", "Tbilissi et la Cour suprême se taisent.", "Tbilissi"),
        ("es", "Bogotá y el Parlamento Europeo firmaron.", "Bogotá"),
    ],
)
def test_and_parts_a_place_from_an_organisation(g: Gazetteer, lang: str, text: str, name: str) -> None:
    assert mention(g, text, name, lang).type != "org"


@pytest.mark.parametrize(
    ("text", "club", "town"),
    [
        ("On Sunday Dynamo Kyiv lost to Bayern Munich.", "Bayern Munich", "gn-2867714"),
        ("On Sunday Dynamo Kyiv lost to Bayern Munich.", "Dynamo Kyiv", "kiev-kyiv"),
        ("Everybody knows that AS Roma won.", "AS Roma", "gn-3169070"),
    ],
)
def test_a_club_is_one_title_with_its_town(g: Gazetteer, text: str, club: str, town: str) -> None:
    found = mention(g, text, club)
    assert found.type == "org"
    assert found.place
    assert found.place.id == town


def test_as_before_a_town_is_no_club(g: Gazetteer) -> None:
    assert mention(g, "As Ankara warned, nobody came.", "Ankara").type == "metonym"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("In Haifa and Hebron they disagreed on the Green Line.", "green-line-1949"),
        ("In Nicosia and Famagusta they disagreed on the Green Line.", "cyprus-buffer-zone"),
    ],
)
def test_of_two_lines_of_one_name_that_of_the_dispute_in_the_text(g: Gazetteer, text: str, line: str) -> None:
    assert pins(g, text)["Green Line"] == line


ROWS = [
    ("en", "China built runways on Fiery Cross, Subi and Mischief reefs.", "Subi", "reef"),
    ("en", "Boats pass Second Thomas and Scarborough shoals.", "Scarborough", "reef"),
    ("en", "They sailed through the Baltic and Black seas.", "Baltic", "sea"),
    ("en", "Tankers crossed the Taiwan and Malacca straits.", "Malacca", "strait"),
    ("en", "The Prespa and Ohrid lakes are deep.", "Prespa", "lake"),
]


@pytest.mark.parametrize(("lang", "text", "name", "kind"), ROWS)
def test_names_in_a_row_share_the_class_word_after_it(g: Gazetteer, lang: str, text: str, name: str, kind: str) -> None:
    place = mention(g, text, name, lang).place
    assert place
    assert place.kind == kind


def test_a_pact_named_after_a_city_is_a_title(g: Gazetteer) -> None:
    assert mention(g, "Hungary left the Warsaw Pact in 1991.", "Warsaw Pact").type == "org"


def test_a_state_goes_before_a_city_that_is_only_called_so_besides(g: Gazetteer) -> None:
    place = mention(g, "She moved from Kansas to Oklahoma.", "Oklahoma").place
    assert place
    assert place.kind == "region"


def test_capitals_before_a_long_dash_are_a_dateline(g: Gazetteer) -> None:
    assert pins(g, "By John Klimack, March 29\nPATASKALA -- Officials met nobody on Monday.").get("PATASKALA")


SAID = [
    ("In Srinagar they spoke of Anantnag, which many residents call Islamabad.", "Islamabad", "Anantnag"),
    ("He lives in Gwangju, which soldiers call Troy.", "Troy", "Gwangju"),
    ("Rain fell on Lublin, also known as Verona, and on Warsaw.", "Verona", "Lublin"),
]


@pytest.mark.parametrize(("text", "other", "name"), SAID)
def test_what_the_text_calls_another_name_of_a_town_means_that_town(
    g: Gazetteer, text: str, other: str, name: str
) -> None:
    found = pins(g, text)
    assert found[name]
    assert found.get(other, found[name]) == found[name]


def test_who_calls_is_not_what_is_called(g: Gazetteer) -> None:
    found = pins(g, "Turin, which calls Milan a rival, is proud of it.")
    assert found["Turin"] != found["Milan"]


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [("ru", "В Мелитополе тихо, в Ставрополе дождь.", "Ставрополе"), ("uk", "У Тернополі дощ.", "Тернополі")],
)
def test_soft_names_are_found_in_the_locative(g: Gazetteer, lang: str, text: str, name: str) -> None:
    assert pins(g, text, lang).get(name)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "In Cologne and Dortmund the police looked for members of Hamas and of the Taliban."),
        ("fr", "À Cologne et à Dortmund, le Hamas et l'agence Tass se taisent."),
        ("de", "In Köln und Dortmund schweigt die Hamas."),
    ],
)
def test_movements_and_agencies_are_no_towns_even_beside_their_namesakes(g: Gazetteer, lang: str, text: str) -> None:
    assert not set(pins(g, text, lang)) & {"Hamas", "Taliban", "Tass"}


@pytest.mark.parametrize(
    ("text", "name", "pinned"),
    [
        ("From Lyon, in Brittany, they drove on.", "Lyon", False),
        ("From Rennes, in Brittany, they drove on.", "Rennes", True),
    ],
)
def test_a_town_outside_the_province_that_it_is_said_to_be_in_has_no_pin(
    g: Gazetteer, text: str, name: str, pinned: bool
) -> None:
    assert (name in pins(g, text)) == pinned
