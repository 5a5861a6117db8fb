"""What articles and places look like to their readers: the dated lines that a map brings along."""

from __future__ import annotations

import pytest

from gazetteer.core import Gazetteer
from gazetteer.standards.v1.article import article_view, dated_lines
from gazetteer.standards.v1.holding import holding
from gazetteer.standards.v1.places import place as place_json
from gazetteer.when import When

KARABAKH = {"line-of-contact-1994", "line-of-contact-2020", "nagorno-karabakh-boundary", "peacekeeping-zone"}
KOREA = {"korean-demilitarized-zone", "military-demarcation-line"}


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        (["aghdam"], KARABAKH),
        (["armenia", "azerbaijan"], KARABAKH),
        (["azerbaijan"], set()),
        (["goris"], set()),
        (["south-korea"], KOREA),
        (["aghdam", "south-korea"], {*KARABAKH, *KOREA}),
        ([], set()),
    ],
)
def test_lines_are_those_of_the_disputes_at_hand(g: Gazetteer, places: list[str], lines: set[str]) -> None:
    assert {line["id"] for line in dated_lines(g, [g[id] for id in places])} == lines


def test_a_line_of_one_dispute_is_not_drawn_over_an_article_about_another(g: Gazetteer) -> None:
    view = article_view(g, g.annotate("A bus left Aghdam for Shusha.", at="2023-09-01", lang="en"))
    assert {line["id"] for line in view["data"]["lines"]} == KARABAKH


# --- who claims and holds a place


@pytest.mark.parametrize(
    ("id", "at", "said"),
    [
        ("aghdam", None, ""),
        ("aghdam", "2000", ""),
        ("aghdam", "1905", "Nothing is recorded of who controlled or administered it on this date (1905)."),
        ("aghdam", "1950", "No claim to sovereignty is recorded for this date (1950)."),
        ("goris", None, "Nothing is recorded of who claims, controls or administers this place."),
        ("sos", "2000", "No claim is recorded of this place itself; those of"),
    ],
)
def test_what_nobody_recorded_of_claims_is_said_in_words(g: Gazetteer, id: str, at: str | None, said: str) -> None:
    note = place_json(g, g[id], at=When(at) if at else None)["claims_note"]
    assert note.startswith(said) if said else note == ""


def test_any_date_of_a_century_and_a_quarter_answers_or_says_that_nothing_is_sourced(g: Gazetteer) -> None:
    for place in g.places():
        if not place.disputes:
            continue
        for year in range(1900, 2027, 21):
            answer = holding(g, place, at=When(str(year)))
            owner = (answer["claims_from"] or answer)["claims"]
            held = [one for one in owner if one["in_force"] and one["what"] in ("control", "administration")]
            cited = any(one["source"]["id"] != "uncited" for one in held)
            assert cited or answer["claims_note"], (place.id, year)


def test_a_village_without_claims_shows_those_of_its_district(g: Gazetteer) -> None:
    answer = place_json(g, g["agbend-aghopen"], at=When("2000"))
    assert (answer["claims"], answer["claims_from"]["id"]) == ([], "zangilan-district")
    held = [one for one in answer["claims_from"]["claims"] if one["in_force"] and one["what"] == "control"]
    assert {one["party"] for one in held} == {"am"}


def test_claims_say_whether_they_hold_at_the_date(g: Gazetteer) -> None:
    claims = place_json(g, g["lachin"], at=When("2023"))["claims"]
    assert {one["in_force"] for one in claims} == {True, False}
    assert {one["in_force"] for one in place_json(g, g["lachin"])["claims"]} == {None}
