"""The address says what is open: it can be sent, gone back from, and be wrong without harm."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_an_address_opens_the_same_popup_on_a_fresh_load(visit: Visit) -> None:
    first = visit("/example")
    first.open_mention("STEPANAKERT")
    assert re.search(r"#place=khankendi-stepanakert&m=\d+$", first.page.url)
    second = visit(first.page.url.removeprefix(first.url))
    second.pop.wait_for()
    assert second.pop.inner_text() == first.pop.inner_text()
    expect(second.page.locator(".mention.on")).to_have_text("STEPANAKERT")
    assert second.see("insideMap", ".gz-card")


def test_back_and_forward_walk_what_was_opened(visit: Visit) -> None:
    reader = visit("/example")
    for text in ("Barda", "Goris"):
        reader.open_mention(text)
        expect(reader.page.locator(".mention.on")).to_have_text(text)
    reader.page.go_back()
    expect(reader.page.locator(".mention.on")).to_have_text("Barda")
    expect(reader.pop).to_have_attribute("data-place", "barda")
    reader.page.go_back()
    expect(reader.pop).to_have_count(0)
    reader.page.go_forward()
    expect(reader.pop).to_have_attribute("data-place", "barda")


@pytest.mark.parametrize(
    "hash",
    [
        "#place=nowhere-at-all&m=2",
        "#place=goris&m=999",
        "#place=goris&m=x",
        "#place=&m=",
        "#m=1",
        "#place=__proto__",
        "#%",
    ],
)
def test_an_address_that_is_wrong_shows_the_map_all_the_same(visit: Visit, hash: str) -> None:
    reader = visit(f"/places/goris{hash}")
    expect(reader.mark("goris")).to_have_count(1)
    expect(reader.pop).to_have_count(int("goris" in hash))


def test_a_place_that_is_not_in_the_article_opens_nothing(visit: Visit) -> None:
    reader = visit("/example#place=tbilisi&m=2")
    expect(reader.mark("goris")).to_have_count(1)
    expect(reader.pop).to_have_count(0)


def test_closing_takes_the_place_out_of_the_address(visit: Visit) -> None:
    reader = visit("/example")
    reader.open_mention("Goris")
    reader.page.keyboard.press("Escape")
    assert "#place" not in reader.page.url


@pytest.mark.parametrize("query", ["perspective=az&lines=2019-07-01", "lines=1990-07-01"])
def test_choices_come_from_the_address(visit: Visit, query: str) -> None:
    reader = visit(f"/example?{query}")
    assert reader.page.input_value("#gz-lines") == query.rpartition("=")[2]
    assert reader.page.input_value("#gz-names") == ("az" if "az" in query else "both")
