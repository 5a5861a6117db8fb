"""Sentences that readers meet: a claim says no more than its record, an error is a sentence, equal labels differ."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.model import Claim, ClaimWhat
from gazetteer.standards import differences, naming, v1
from gazetteer.standards.words import claim_text
from gazetteer.web.pages import langs
from gazetteer.when import When


def _claim(what: ClaimWhat, party: str, asserted_by: str) -> Claim:
    return Claim(
        id="00000000", what=what, party=party, asserted_by=asserted_by, when=When("1991/2023"), source="uncited"
    )


def test_a_claim_fits_a_holder_of_any_number(g: Gazetteer) -> None:
    assert (
        claim_text(g.store, _claim("control", "xk", "AP"))
        == "AP: controlled by Kosovo side (institutions in Pristina), 1991 to 2023"
    )


def test_an_institution_claims_for_its_own_side_no_more_than_itself(g: Gazetteer) -> None:
    said = claim_text(g.store, _claim("sovereignty", "am", "artsakh"))
    assert said.endswith(": regards the place as under its own sovereignty, 1991 to 2023")
    assert "Republic of Armenia" not in said
    other = claim_text(g.store, _claim("sovereignty", "az", "artsakh"))
    assert "under the sovereignty of Azerbaijani side" in other


def test_every_side_claims_for_itself_in_the_same_words(g: Gazetteer) -> None:
    said = {
        claim_text(g.store, _claim("sovereignty", one.party, id)).removeprefix(one.label)
        for id, one in g.store.perspectives.items()
        if one.kind in ("state", "authority")
    }
    assert len(said) == 1


def test_no_claim_of_the_data_says_that_a_side_controls(g: Gazetteer) -> None:
    texts = [claim_text(g.store, one) for place in g.places() for one in place.claims]
    assert texts
    assert [text for text in texts if " controls the place" in text and "itself" not in text] == []


def test_a_comparison_shows_no_label_of_a_side_that_has_none(g: Gazetteer) -> None:
    found = differences.compare_perspectives(g, "ar", "gb", at=When("2023-09-09"))
    named = {place.id for place in g.places() for name in place.names for use in name.uses
             if g.store.perspectives[use.by].party in ("ar", "gb")}  # fmt: skip
    derived = {place.id for place in g.places() for name in place.names for use in name.derived
               if g.store.perspectives[use.by].party in ("ar", "gb")}  # fmt: skip
    assert found.lines
    assert {line.place for line in found.lines} <= named | derived
    assert all(line.one or line.other for line in found.lines)
    assert found.compared < len(list(g.places()))


def test_sides_are_offered_in_the_order_of_their_labels(client: FlaskClient) -> None:
    html = client.get("/compare").text
    group = re.search(r'<optgroup label="Sides">(.*?)</optgroup>', html, re.DOTALL)
    assert group
    labels = re.findall(r">([^<]+)</option>", group[1])
    assert labels[0] < labels[1] < labels[2]


def test_every_language_that_articles_are_read_in_is_offered(client: FlaskClient) -> None:
    assert len(langs_of(client)) == 14
    assert langs_of(client)[0] == ""


def langs_of(client: FlaskClient) -> list[str]:
    with client.application.test_request_context():
        return [code for code, _ in langs()]


def test_a_romanisation_without_vowels_is_not_shown(g: Gazetteer) -> None:
    names = [name for place in g.places() for name in v1.place(g, place)["names"] if name["script"] in ("Hebr", "Arab")]
    assert names
    assert [naming.romanised(name) for name in names if naming.romanised(name)] == []
    armenian = next(name for name in v1.place(g, g["khankendi-stepanakert"])["names"] if name["script"] == "Armn")
    assert naming.romanised(armenian)


def test_a_note_on_the_data_stands_under_the_names(client: FlaskClient, g: Gazetteer) -> None:
    noted = next(place for place in g.places() if place.note and place.names)
    html = client.get(f"/places/{noted.id}").text
    assert html.index("names-of") < html.index("About this record") < html.index("</main>")


def test_equal_labels_of_a_list_are_told_apart(client: FlaskClient) -> None:
    html = client.get("/places?q=bethlehem").text
    rows = re.findall(r"<li>(.*?)</li>", html.split('class="places-list"')[1].split("</ul>")[0])
    told = [re.sub(r"<[^>]+>", "", row) for row in rows]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/normalize?q=a&q=b", "'q' is given 2 times; give it once"),
        ("/v1/normalize?q=Lachin&countries=az,zz", "'countries': 'zz' is no ISO 3166 code"),
        ("/example?lines=zz", "'lines'"),
        ("/v1/normalize?q=Lachin&limit=0", "'limit' is 0; it must be from"),
    ],
)
def test_an_error_is_a_sentence_that_names_the_field(client: FlaskClient, path: str, said: str) -> None:
    answer = client.get(path, headers={"Accept": "application/problem+json"})
    assert answer.status_code == 400
    assert answer.get_json()["detail"].startswith(said)


def test_a_side_may_be_asked_for_as_a_country(client: FlaskClient) -> None:
    assert client.get("/v1/normalize?q=Lachin&countries=az,am,xk,AB").status_code == 200


def test_a_refused_method_is_told_which_are_taken(client: FlaskClient) -> None:
    answer = client.delete("/v1/normalize")
    assert answer.status_code == 405
    assert "not DELETE" in answer.get_json()["detail"]
    assert "GET" in answer.get_json()["detail"]


def test_faults_of_a_body_are_sentences(client: FlaskClient) -> None:
    wrong = client.post("/v1/annotate", json={"text": "Lachin", "overrides": "x"}).get_json()["detail"]
    assert wrong.startswith("'overrides' is not a list of corrections: expected `array`")
    empty = client.post("/v1/annotate", json={}).get_json()["detail"]
    assert empty.startswith("'text' is missing: give the article as text")
    table = client.post("/v1/normalize", data="place,lang\nLachin,en,3\n", content_type="text/csv")
    assert "line 2 has 3 cells, but the header has 2" in table.get_data(as_text=True)
