"""What the data covers: the party table, whose name comes first, and the pages that show it."""

from __future__ import annotations

from collections import Counter

import pytest
from flask.testing import FlaskClient

from gazetteer import geodata
from gazetteer.core import Gazetteer
from gazetteer.geodata.derive import derived
from gazetteer.model import Gazette
from gazetteer.standards import coverage, differences
from gazetteer.when import When


@pytest.fixture(scope="module")
def gazette() -> Gazette:
    return derived(geodata.read())


@pytest.fixture(scope="module")
def data(g: Gazetteer) -> coverage.Json:
    return coverage.coverage(g)


DISPUTES = sorted(geodata.read().disputes)


@pytest.mark.parametrize("id", DISPUTES)
def test_every_side_has_a_name_in_every_language_or_the_cell_says_why(gazette: Gazette, id: str) -> None:
    dispute = gazette.disputes[id]
    places = [place for place in gazette.places.values() if id in place.disputes]
    assert places
    for side in dispute.parties:
        cells = list(coverage.party_cells(gazette, dispute, side, places))
        assert {cell.lang for cell in cells} == {*side.langs, *coverage.SHARED}
        for cell in cells:
            assert cell.missing == 0, f"{side.party} has no name at all at {cell.missing} places"
            assert cell.attested + cell.derived == len(places)
            assert cell.why or cell.attested


def test_outside_villages_a_party_has_a_name_in_its_own_language_and_english(gazette: Gazette) -> None:
    """Recorded or derived from the language (README, *Naming policy*); villages have the names of two data sets."""
    for dispute in gazette.disputes.values():
        places = [p for p in gazette.places.values() if dispute.id in p.disputes and p.kind != "village"]
        for side in dispute.parties:
            for cell in coverage.party_cells(gazette, dispute, side, places):
                if cell.lang in (*side.langs[:1], "en") and places and not dispute.langs:
                    assert cell.missing == 0, (dispute.id, side.party, cell)


def test_the_order_of_names_follows_letters_not_sides(data: coverage.Json) -> None:
    """Were a side put first, it would come first in each language; another alphabet turns the order round."""
    for one, other in (("am", "az"), ("ru", "ua"), ("rs", "xk")):
        rows = [row for row in data["first"] if (row["one"], row["other"]) == (one, other)]
        assert len({row["lang"] for row in rows}) > 5
        assert sum(row["one_first"] for row in rows) > 0 < sum(row["other_first"] for row in rows)


def test_coverage_counts_what_is_there(data: coverage.Json, gazette: Gazette) -> None:
    assert data["counts"]["places"] == len(gazette.places)
    assert [d["id"] for d in data["disputes"]] != sorted(d["id"] for d in data["disputes"])
    karabakh = next(d for d in data["disputes"] if d["id"] == "karabakh")
    assert karabakh["claims"]["control"] > 100
    assert karabakh["held"]
    assert data["doubts"] == [str(one) for one in geodata.check(gazette, outside=False)]


def test_the_answer_is_worked_out_once(g: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    times: Counter[str] = Counter()
    monkeypatch.setattr(coverage, "coverage", lambda _: times.update(["asked"]) or {"n": 1})
    kept = coverage.Kept(g)
    assert kept() == kept() == {"n": 1}
    assert times == {"asked": 1}


def test_the_page_of_the_data_shows_counts_sides_and_doubts(client: FlaskClient) -> None:
    page = client.get("/about/data").get_data(as_text=True)
    for said in ("Uncited", "Whose name comes first", "Open doubts", 'id="dispute-karabakh"', "/about/sources"):
        assert said in page


# --- two perspectives


def test_two_sides_differ_where_their_names_do(g: Gazetteer) -> None:
    found = differences.compare_perspectives(g, "az", "am", at=When("2023-09-09"))
    pairs = {line.place: (line.one, line.other) for line in found.lines}
    assert pairs["khankendi-stepanakert"] == ("Khankendi", "Stepanakert")
    assert "lachin-road" not in pairs or len(set(pairs["lachin-road"])) == 2
    assert [line.place for line in found.lines] == sorted(pairs)
    # Places that neither side has a name for say nothing about them.
    assert len(pairs) < found.compared < sum(1 for _ in g.places())


def test_a_side_differs_from_itself_nowhere_and_swapping_swaps_the_columns(g: Gazetteer) -> None:
    assert not differences.compare_perspectives(g, "az", "az")
    there = differences.compare_perspectives(g, "ua", "ru", lang="ru")
    back = differences.compare_perspectives(g, "ru", "ua", lang="ru")
    assert [(a.one, a.other) for a in there.lines] == [(b.other, b.one) for b in back.lines]


def test_differences_print_as_text_and_as_values(g: Gazetteer) -> None:
    found = differences.compare_perspectives(g, "il", "ps", at=When("2020"))
    lines = found.text().splitlines()
    assert lines[0] == f"il | ps in en, 2020: {len(found.lines)} of {found.compared} places differ"
    assert len(lines) == len(found.value()["differences"]) + 1
    assert '"one": "il"' in found.json()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 200, "Choose two sides"),
        ("?one=az&other=am&lang=en&at=2023-09-09", 200, "Khankendi"),
        ("?one=az&other=az", 200, "No label differs"),
        ("?one=az&other=nobody", 400, "nobody"),
        ("?one=az&other=am&at=yesterday", 400, "yesterday"),
        ("?one=az&others=am", 400, "others"),
    ],
)
def test_the_page_of_differences(client: FlaskClient, query: str, status: int, said: str) -> None:
    answer = client.get(f"/about/data/diff{query}", follow_redirects=True)
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (status, True)
