"""Browsing: filters in the address, counts on a grid that add up, disputes told in their holders' words."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.standards import told
from gazetteer.standards.catalogue import MOST_CELLS, MOST_SINGLE, Catalogue, Row, Wanted, grid
from gazetteer.when import When


@pytest.fixture(scope="module")
def catalogue(g: Gazetteer) -> Catalogue:
    return Catalogue(g)


BAD = ("dispute=none", "party=none", "kind=none", "at=soon", "bbox=1,2,3", "page=99", "x=1")


def test_the_list_holds_every_maintained_place_once(g: Gazetteer, catalogue: Catalogue) -> None:
    rows = catalogue.find(Wanted())
    assert sorted(row.id for row in rows) == sorted(place.id for place in g.places())


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(kind="road"), lambda row: row.kind == "road"),
        (Wanted(dispute="kosovo"), lambda row: "kosovo" in row.disputes),
        (Wanted(party="rs"), lambda row: "rs" in row.parties),
        (Wanted(bbox=(46.0, 39.0, 47.0, 40.0)), lambda row: row.lon and 46 <= row.lon <= 47 and 39 <= row.lat <= 40),
        (Wanted(bbox=(170.0, -90.0, -170.0, 90.0)), lambda row: row.lon and abs(row.lon) >= 170),
    ],
)
def test_a_filter_keeps_what_fits_and_nothing_else(catalogue: Catalogue, wanted: Wanted, fits: object) -> None:
    found = {row.id for row in catalogue.find(wanted)}
    assert found == {row.id for row in catalogue.find(Wanted()) if fits(row)}  # type: ignore[operator]
    assert found


def test_a_date_leaves_out_disputes_that_had_not_begun(catalogue: Catalogue) -> None:
    assert catalogue.find(Wanted(dispute="karabakh"), "1950") == []
    assert len(catalogue.find(Wanted(dispute="karabakh"), "2023")) > 1_000


def synthetic(count: int) -> list[Row]:
    """Places all over the world, close together around a few."""
    chance = random.Random(20261125)
    centres = [(chance.uniform(-170, 170), chance.uniform(-60, 70)) for _ in range(12)]
    rows = []
    for number in range(count):
        lon, lat = chance.choice(centres)
        spot = (max(-180.0, min(180.0, chance.gauss(lon, 4))), max(-85.0, min(85.0, chance.gauss(lat, 3))))
        rows.append(Row(id=f"p{number}", label=f"Place {number}", kind="village", lon=spot[0], lat=spot[1], disputes=(),
                        parties=frozenset()))  # fmt: skip
    return rows


@pytest.mark.parametrize("bbox", [(-180.0, -85.0, 180.0, 85.0), (-30.0, -30.0, 40.0, 40.0), (0.0, 0.0, 0.0, 0.0)])
def test_ten_thousand_places_are_counted_in_cells_that_add_up(bbox: tuple[float, float, float, float]) -> None:
    rows = synthetic(10_000)
    start = time.process_time()
    found = grid(rows, bbox)
    spent = time.process_time() - start
    inside = [row for row in rows if bbox[0] <= (row.lon or 0) <= bbox[2] and bbox[1] <= (row.lat or 0) <= bbox[3]]
    assert found["total"] == len(inside)
    assert sum(cell["count"] for cell in found["cells"]) + len(found["places"]) == len(inside)
    assert len(found["cells"]) + len(found["places"]) <= max(MOST_SINGLE, (MOST_CELLS + 1) ** 2)
    assert spent < 0.5


def test_a_cell_stands_among_its_places(catalogue: Catalogue) -> None:
    for cell in grid(catalogue.find(Wanted()), (-180.0, -85.0, 180.0, 85.0))["cells"]:
        west, south, east, north = cell["bbox"]
        assert west <= cell["lon"] <= east
        assert south <= cell["lat"] <= north


def test_places_at_one_spot_are_one_cell() -> None:
    rows = [replace(row, lon=10.0, lat=10.0) for row in synthetic(MOST_SINGLE + 1)]
    found = grid(rows, (10.0, 10.0, 10.0, 10.0))
    assert [cell["count"] for cell in found["cells"]] == [MOST_SINGLE + 1]


def test_the_grid_answers_over_http(client: FlaskClient) -> None:
    found = client.get("/v1/grid?bbox=46,39,47,40&dispute=karabakh&kind=road").get_json()
    assert found["total"] == len(found["places"]) > 0
    assert {place["kind"] for place in found["places"]} == {"road"}


@pytest.mark.parametrize("query", BAD)
def test_a_filter_that_is_not_known_is_named(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/places?{query}")
    assert answer.status_code == 400
    assert f"<code>{query.split('=')[0]}</code>" in answer.text


def test_filters_stand_in_every_address_of_the_page(client: FlaskClient) -> None:
    page = client.get("/places?dispute=karabakh&kind=village").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert "dispute=karabakh" in following[1]
    assert client.get(following[1].replace("&amp;", "&")).status_code == 200
    assert '<option value="karabakh" selected>' in page


def test_every_dispute_has_a_page_with_its_sides(g: Gazetteer, client: FlaskClient) -> None:
    listed = client.get("/disputes").text
    for number, (id, found) in enumerate(g.store.disputes.items()):
        assert f'href="/disputes/{id}"' in listed
        if number % 12 == 0 or id == "karabakh":
            page = client.get(f"/disputes/{id}").text
            for side in found.parties:
                label = g.store.parties[side.party].label.replace("'", "&#39;")
                assert label in page, (id, label)
    assert client.get("/disputes/none").status_code == 404


def test_what_a_dispute_tells_begins_with_who_says_so(g: Gazetteer) -> None:
    for id in g.store.disputes:
        for place in told.dispute(g, id, at=When("2023-09-09"))["said"]:
            for claim in place["claims"]:
                assert claim["text"].startswith(f"{claim['asserted_by_label']}: "), claim["id"]
                assert claim["in_force"]


def test_a_dispute_tells_nothing_twice(g: Gazetteer) -> None:
    for id in g.store.disputes:
        told_of = [
            frozenset((one["what"], one["party"], one["asserted_by"], one["when"]) for one in place["claims"])
            for place in told.dispute(g, id)["said"]
        ]
        assert len(told_of) == len(set(told_of)), id


def test_sides_of_a_dispute_stand_in_the_order_of_their_labels(g: Gazetteer) -> None:
    for id in g.store.disputes:
        labels = [side["label"].casefold() for side in told.dispute(g, id)["parties"]]
        assert labels == sorted(labels), id


def test_a_name_is_looked_for_in_any_script_within_the_other_filters(catalogue: Catalogue) -> None:
    for q in ("stepanakert", "Ստեփանակերտ", "ХАНКЕНДИ", "Xank"):
        assert "khankendi-stepanakert" in [row.id for row in catalogue.find(Wanted(q=q))], q
    everything = {row.id for row in catalogue.find(Wanted(q="Lachin"))}
    roads = {row.id for row in catalogue.find(Wanted(q="Lachin", kind="road"))}
    assert roads == {row.id for row in catalogue.find(Wanted(kind="road"))} & everything
    assert "lachin-road" in roads < everything
    assert catalogue.find(Wanted(q="Lachin", dispute="kosovo")) == []
    assert catalogue.find(Wanted(q="Lachin", bbox=(0.0, 0.0, 1.0, 1.0))) == []


def test_who_is_called_exactly_so_stands_first(catalogue: Catalogue) -> None:
    found = [row.id for row in catalogue.find(Wanted(q="goris"))]
    assert found[0] == "goris"
    assert len(found) > 1


@pytest.mark.parametrize("q", ["Stepanakrt", "Hankendi’de"])
def test_a_name_that_no_place_has_is_looked_up(catalogue: Catalogue, q: str) -> None:
    assert [row.id for row in catalogue.find(Wanted(q=q))] == ["khankendi-stepanakert"]


@pytest.mark.parametrize("q", ["qwertyville", "%", "!?", "\u202e", "\n"])
def test_what_is_no_name_finds_nothing_or_everything_and_breaks_nothing(client: FlaskClient, q: str) -> None:
    answer = client.get("/v1/grid", query_string={"q": q})
    assert answer.status_code == 200
    assert answer.get_json()["total"] == (0 if q.strip() else client.get("/v1/grid").get_json()["total"])


def test_list_map_and_pages_count_the_same_places_of_a_name(client: FlaskClient) -> None:
    asked = {"q": "qara", "dispute": "karabakh", "kind": "village"}
    total = client.get("/v1/grid", query_string=asked).get_json()["total"]
    page = client.get("/places", query_string=asked).text
    assert f"{total} places fit" in page
    assert page.count('<span class="facts">village') == min(60, total)
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert bool(following) == (total > 60)
    assert following is None or "q=qara" in following[1]
    assert 'value="qara"' in page


def test_a_name_over_the_limit_is_refused(client: FlaskClient) -> None:
    answer = client.get("/v1/grid", query_string={"q": "a" * 201})
    assert answer.status_code == 400
    assert "200" in answer.get_json()["errors"][0]["reason"]
