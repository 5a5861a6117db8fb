"""Language, date and namesakes: what a text says around its names."""

from __future__ import annotations

import pytest

from gazetteer.context import Question, article_date, country, language, settle
from gazetteer.core import Gazetteer
from gazetteer.match import Candidate
from gazetteer.model import Kind, Place, Point
from gazetteer.when import When

LANGUAGES = [
    ("en", "The delegation left the capital on Tuesday after two days of talks about the border road."),
    ("ru", "Делегация покинула столицу во вторник после двух дней переговоров о приграничной дороге."),
    ("uk", "Делегація залишила столицю у вівторок після двох днів переговорів, її зустріли на кордоні."),
    ("az", "Nümayəndə heyəti iki günlük danışıqlardan sonra çərşənbə axşamı paytaxtı tərk etdi, yol açıqdır."),
    ("tr", "Heyet, iki gün süren görüşmelerin ardından salı günü başkentten ayrıldı ve sınır yolu açıldı."),
    ("hy", "Պատվիրակությունը երեքշաբթի օրը լքել է մայրաքաղաքը։"),
    ("ka", "დელეგაციამ სამშაბათს დატოვა დედაქალაქი."),
    ("de", "Die Delegation verließ die Hauptstadt am Dienstag nach zwei Tagen der Gespräche über die Straße."),
    ("fr", "La délégation a quitté la capitale mardi après deux jours de pourparlers sur la route frontalière."),
    ("es", "La delegación abandonó la capital el martes tras dos días de conversaciones sobre la carretera."),
    ("hu", "A küldöttség kedden elhagyta a fővárost, miután két napon át tárgyaltak a határ menti útról."),
]


@pytest.mark.parametrize(("lang", "text"), LANGUAGES, ids=[lang for lang, _ in LANGUAGES])
def test_the_language_is_told(lang: str, text: str) -> None:
    assert language(text) == lang


def test_foreign_names_do_not_change_the_language() -> None:
    text = "The road signs now say Xankəndi and Şuşa; the older maps in the archive of the ministry still have neither."
    assert language(text) == "en"


@pytest.mark.parametrize("text", ["", "12:30", "— …"])
def test_too_few_letters_have_no_language(text: str) -> None:
    assert language(text) == "und"


DATES = [
    ("en", "GORIS, 3 March 2021 — Snow closed the pass.", "2021-03-03"),
    ("en", "Sept. 14, 2022 | By a correspondent\nThe bridge reopened.", "2022-09-14"),
    ("en", "date 2020-11-10 The lorries left.", "2020-11-10"),
    ("en", "Published 2020-11-10T08:00Z\nThe lorries left.", "2020-11-10"),
    ("ru", "ТБИЛИСИ, 7 апреля 1989 г. — Площадь заполнилась.", "1989-04-07"),
    ("az", "Bakı, 5 may 2022-ci il. Körpü açıldı.", "2022-05-05"),
    ("tr", "Ankara, 9 Ocak 2015 – Kar yağdı.", "2015-01-09"),
    ("hu", "2018. május 4.\nA híd megnyílt.", "2018-05-04"),
    ("de", "Wien, 12. Oktober 1999 – Die Brücke ist offen.", "1999-10-12"),
    ("es", "Madrid, 5 de mayo de 2021\nEl puente se abrió.", "2021-05-05"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), DATES)
def test_the_date_of_a_dateline_is_found(lang: str, text: str, expected: str) -> None:
    assert article_date(text, lang) == When(expected)


@pytest.mark.parametrize(
    "text",
    [
        "GORIS, March 3 — Snow closed the pass.",
        "The bridge, which fell on 4 May 1999, was rebuilt.",
        "On 5 May 2020 the war was two days old.",
        "31.02.2020\nNo such day.",
        "04/05/2020\nEither of two days.",
        "",
    ],
)
def test_a_date_is_never_guessed(text: str) -> None:
    assert article_date(text, "en") is None


def test_a_title_may_hold_the_date() -> None:
    assert article_date("Snow closed the pass.", "en", title="Bulletin, 3 March 2021") == When("2021-03-03")


def place(id: str, lon: float, lat: float, *, kind: Kind = "town", country: str = "", population: int = 0) -> Place:
    return Place(
        id=id, kind=kind, point=Point(lon=lon, lat=lat), country=country, population=population, layer="world"
    )  # fmt: skip


def question(*scored: tuple[Place, float], container: int | None = None, content: int | None = None) -> Question:
    found = tuple(Candidate(place=place, score=score) for place, score in scored)
    return Question(candidates=found, container=container, content=content)


SPRINGFIELD_EAST = place("springfield-east", -72.6, 42.1, country="us")
SPRINGFIELD_WEST = place("springfield-west", -123.0, 44.0, country="us")
EUGENE = place("eugene", -123.1, 44.1, country="us")


def test_the_namesake_near_the_other_places_wins() -> None:
    choices = settle([question((SPRINGFIELD_EAST, 0.5), (SPRINGFIELD_WEST, 0.45)), question((EUGENE, 0.95))])
    best = choices[0].best
    assert best is not None
    assert best.place.id == "springfield-west"
    assert "neighbours" in {reason.code for reason in best.why}


def test_equal_namesakes_are_not_chosen_between() -> None:
    choice = settle([question((SPRINGFIELD_EAST, 0.48), (SPRINGFIELD_WEST, 0.47))])[0]
    assert choice.best is None
    assert len(choice.candidates) == 2


def test_a_named_container_decides() -> None:
    old = place("athens", 23.7, 38.0, kind="city", country="gr")
    young = place("athens-us", -83.4, 33.95, country="us")
    nation = place("georgia", 43.5, 42.2, kind="country", country="ge")
    state = place("georgia-us", -83.6, 33.0, kind="region", country="us")
    inner = question((old, 0.8), (young, 0.1), container=1)
    outer = question((nation, 0.98), (state, 0.001), content=0)
    choices = settle([inner, outer])
    assert [choice.best.place.id for choice in choices if choice.best] == ["athens-us", "georgia-us"]


def test_the_callers_country_and_position_are_preferred() -> None:
    pair = question(
        (place("cordoba-es", -4.8, 37.9, country="es"), 0.5), (place("cordoba-ar", -64.2, -31.4, country="ar"), 0.45)
    )
    assert (best := settle([pair], countries=("ar",))[0].best) is not None
    assert best.place.id == "cordoba-ar"
    assert (best := settle([pair], near=(-64.0, -31.0))[0].best) is not None
    assert best.place.id == "cordoba-ar"


def test_nothing_asked_nothing_answered() -> None:
    assert settle([]) == ()
    assert settle([question()])[0].best is None


def test_the_country_of_a_place_is_the_layers() -> None:
    assert country(EUGENE) == "us"
    assert country(Place(id="x", kind="country", same={"iso": "AZ"})) == "az"
    assert country(Place(id="x", kind="town")) == ""


def test_names_that_one_division_explains_are_looked_for_there(g: Gazetteer) -> None:
    # Each of these towns has greater namesakes; together they are in Kentucky.
    text = "Police in Berea, Richmond, Irvine and Stanford, and the courts of Winchester and Lancaster, Ky., were told."
    found = {m.surface: m.place for m in g.annotate(text, lang="en", at="2009").mentions if m.place}
    inside = [name for name, place in found.items() if "gn-6254925" in place.related("part_of")]
    assert set(inside) >= {"Berea", "Lancaster", "Winchester"}


def test_two_places_in_one_spot_are_no_question(g: Gazetteer) -> None:
    mention = next(m for m in g.annotate("Aid reached Gaza at night.", lang="en", at="2009").mentions)
    assert mention.status == "resolved"
