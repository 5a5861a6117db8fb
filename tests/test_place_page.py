"""What a place's page adds to its record: names in one table, claims over time, ties and neighbours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.standards import around, naming, v1
from gazetteer.standards.timeline import timeline

CITY = "khankendi-stepanakert"
OWN = {"am": ("hy",), "az": ("az",)}
TODAY = "2026-11-25"


@pytest.fixture(scope="module")
def place(g: Gazetteer) -> dict[str, Any]:
    return v1.place(g, g[CITY])


@pytest.mark.parametrize("order", naming.ORDERS)
def test_every_order_holds_every_use_once(place: dict[str, Any], order: str) -> None:
    rows = [row for _, rows in naming.table(place, OWN, order) for row in rows]
    shown = sorted(row["line"] for row in rows if row["line"])
    held = sorted(one["id"] for name in place["names"] for one in name["uses"] or [name])
    assert shown == held
    derived = [row for row in rows if row["use"] and "follows" in row["use"]]
    assert len(derived) == sum(len(name["derived"]) for name in place["names"]) > 0


def test_what_is_derived_stands_after_what_is_recorded_and_says_so(place: dict[str, Any]) -> None:
    """Within a side's names of one language; a derived row names no source of a use."""
    for _, rows in naming.table(place, OWN):
        by_lang: dict[str, list[bool]] = {}
        for row in rows:
            by_lang.setdefault(row["name"]["lang_label"], []).append(not row["use"] or "follows" in row["use"])
        assert all(flags == sorted(flags) for flags in by_lang.values())


def test_the_page_calls_derived_what_is_derived(client: FlaskClient, place: dict[str, Any]) -> None:
    """Each derived row leads to the line that it follows from, which exists and is recorded; none is a line itself."""
    page = client.get(f"/places/{CITY}").get_data(as_text=True)
    derived = [use for name in place["names"] for use in name["derived"]]
    assert page.count(": <b>derived</b>") == len(derived)
    recorded = {use["id"] for name in place["names"] for use in name["uses"]}
    for follows in {use["follows"] for use in derived}:
        assert follows in recorded
        assert page.count(f'href="/lines/{follows}"') > 1
        assert page.count(f'id="l-{follows}"') == 1


def test_the_line_of_a_name_says_whose_it_is_by_derivation(client: FlaskClient, place: dict[str, Any]) -> None:
    name = next(name for name in place["names"] if name["derived"] and not name["uses"])
    page = client.get(f"/lines/{name['id']}").get_data(as_text=True)
    assert page.count(": <b>derived</b>") == len(name["derived"])


def test_sides_come_in_the_order_of_their_labels_and_own_languages_first(place: dict[str, Any]) -> None:
    groups = naming.table(place, OWN)
    assert [heading.split()[0] for heading, _ in groups[:2]] == ["Armenian", "Azerbaijani"]
    assert groups[0][1][0]["name"]["lang"] == "hy"
    assert groups[1][1][0]["name"]["lang"] == "az"
    assert groups[-1][0] == naming.NOBODY


def test_time_orders_names_by_their_first_day(place: dict[str, Any]) -> None:
    ((_, rows),) = naming.table(place, OWN, "when")
    starts = [naming._start(row["use"]) for row in rows]
    assert starts == sorted(starts)


def test_an_exchange_of_sides_exchanges_their_groups_only(place: dict[str, Any]) -> None:
    def names(side: str, given: dict[str, Any]) -> list[str]:
        return [row["name"]["text"] for heading, rows in naming.table(given, OWN) for row in rows if heading == side]

    labels = {one["id"]: one["label"] for one in place["disputes"][0]["parties"]}
    swapped = {"am": "az", "az": "am"}
    other = {**place, "names": [
        {**name, **{kind: [
            {**use, "party": swapped.get(use["party"], use["party"]),
             "party_label": labels.get(swapped.get(use["party"], ""), use["party_label"])}
            for use in name[kind]
        ] for kind in ("uses", "derived")}} for name in place["names"]
    ]}  # fmt: skip
    for side, opposite in swapped.items():
        assert sorted(names(labels[side], place)) == sorted(names(labels[opposite], other))


# --- claims over time


def claim(when: str, holder: str = "A", what: str = "control", party: str = "P") -> dict[str, Any]:
    return {"when": when, "asserted_by_label": holder, "what": what, "party_label": party, "when_text": when}


def test_bars_lie_within_the_picture_and_in_the_order_of_their_dates(g: Gazetteer) -> None:
    for found in g.places():
        if len(found.claims) > 3:
            shown = timeline([v1.holding.claim(g, one) for one in found.claims], today=TODAY)
            for row in shown.rows if shown else ():
                for bar in row.bars:
                    assert 0 <= bar.x <= 100
                    assert bar.width > 0
                    assert bar.x + bar.width <= 100.01


def test_an_open_end_reaches_the_edge_and_says_so() -> None:
    found = timeline([claim("1991/.."), claim("../1990", "B"), claim("..", "C")], today=TODAY)
    assert found
    since, until, always = (row.bars[0] for row in found.rows)
    assert (since.starts, since.ends, round(since.x + since.width)) == (True, False, 100)
    assert (until.starts, until.ends, until.x) == (False, True, 0)
    assert (always.starts, always.ends, always.width) == (False, False, 100)


def test_a_holder_has_one_row_for_each_kind_and_party() -> None:
    found = timeline([claim("1991/1994"), claim("2000/.."), claim("2001/..", what="sovereignty")], today=TODAY)
    assert found
    assert [(row.what, len(row.bars)) for row in found.rows] == [("sovereignty", 1), ("control", 2)]


def test_claims_without_any_date_have_no_picture() -> None:
    assert timeline([claim("..")], today=TODAY) is None
    assert timeline([], today=TODAY) is None


def test_years_below_are_few_and_whole(g: Gazetteer) -> None:
    for first in ("1500", "1919", "1991", "2020-09-27", "2026-11-24"):
        found = timeline([claim(f"{first}/..")], today=TODAY)
        assert found
        assert 1 <= len(found.ticks) <= 6
        assert all(0 <= x <= 100 for x, _ in found.ticks)


def test_every_claim_of_the_picture_stands_in_the_table(client: FlaskClient, g: Gazetteer) -> None:
    page = client.get(f"/places/{CITY}").text
    for one in g[CITY].claims:
        assert f'id="l-{one.id}"' in page
        assert f'href="/lines/{one.id}"' in page
    assert page.count('class="t-track"') >= 5


def test_bars_are_told_apart_by_pattern_never_by_side(client: FlaskClient) -> None:
    page = client.get(f"/places/{CITY}").text
    fills = set(re.findall(r'class="t-bar[^"]*" fill="([^"]+)"', page))
    assert fills <= {f"url(#t-{what})" for what in ("sovereignty", "control", "administration", "recognition",
                                                    "part_of", "capital_of")}  # fmt: skip


# --- other places


def test_neighbours_come_by_distance_with_a_direction_in_words(g: Gazetteer) -> None:
    near = around.neighbours(g, g[CITY])
    assert 3 <= len(near) <= around.MOST_NEAR
    distances = [float(one["distance"]) for one in near]
    assert distances == sorted(distances)
    assert CITY not in {one["id"] for one in near}
    here = g[CITY].point
    assert here
    for one in near:
        there = g[one["id"]].point
        assert there
        for word, is_so in (("north", there.lat > here.lat), ("south", there.lat < here.lat),
                            ("east", there.lon > here.lon), ("west", there.lon < here.lon)):  # fmt: skip
            assert word not in one["direction"] or is_so, one


def test_roads_are_told_from_their_ends(g: Gazetteer) -> None:
    ties = around.ties(g, g[CITY])
    ending = next(tie for tie in ties if tie["what"] == "end" and tie["back"])
    assert "aghdam--khankendi-stepanakert" in {one["id"] for one in ending["places"]}


def test_a_relation_with_very_many_places_is_cut_and_counted(g: Gazetteer) -> None:
    ids = g.store.related_to("karabakh", "part_of")
    tie = next(tie for tie in around.ties(g, g["karabakh"]) if tie["what"] == "part_of" and tie["back"])
    assert len(tie["places"]) + tie["more"] == len(ids)
    assert len(tie["places"]) <= around.MOST_TIED


def test_outside_records_have_addresses(client: FlaskClient) -> None:
    page = client.get(f"/places/{CITY}").text
    for address in ("https://www.geonames.org/146970", "https://www.wikidata.org/wiki/Q129352",
                    "https://spelunker.whosonfirst.org/id/421193975"):  # fmt: skip
        assert f'href="{address}"' in page


def test_an_order_that_is_not_known_is_named(client: FlaskClient) -> None:
    answer = client.get(f"/places/{CITY}?order=colour")
    assert answer.status_code == 400
    assert "<code>order</code>" in answer.text


@pytest.mark.parametrize("id", ["gn-2988507", "lachin-road", "artsakh-polity", "karabakh", "aghdam--goris"])
def test_every_kind_of_place_has_a_page(client: FlaskClient, id: str) -> None:
    answer = client.get(f"/places/{id}")
    assert answer.status_code == 200
    assert "<h1" in answer.text
