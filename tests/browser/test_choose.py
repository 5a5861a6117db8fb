"""What is not certain is shown so, and a reader can say which place is meant; text, list and map follow at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gazetteer.standards import corrections
from tests.browser.conftest import Visit
from tests.browser.reader import Reader

DOUBTFUL = """A timetable

A clock in Springfield stood. A bus left Goris for Lachin, a letter came from Santa Cruz. Nobody saw Tumblewood Farm.
"""
OPEN = "a.mention.open"


def doubtful(visit: Visit, *, phone: bool = False) -> Reader:
    reader = visit(phone=phone)
    reader.annotate(DOUBTFUL)
    return reader


def choose(reader: Reader, n: int = 0) -> str:
    """Choose the nth alternative of what is open; answers its label."""
    button = reader.pop.locator(".choices button:not(:disabled)").nth(n)
    label = button.locator("b").inner_text()
    button.click()
    reader.page.wait_for_url("**/annotate**")
    reader.ready()
    return label


def test_a_mention_that_may_be_several_places_is_marked_without_colour_and_listed(visit: Visit) -> None:
    reader = doubtful(visit)
    link = reader.page.locator(OPEN)
    expect(link).to_have_text("Springfield")
    assert link.evaluate("(one) => getComputedStyle(one, '::after').content").strip('"') == "?"
    assert link.evaluate("(one) => getComputedStyle(one).borderBottomStyle") == "dashed"
    expect(link).to_have_accessible_description("Uncertain: which place is meant is not sure.")
    entry = reader.page.locator("article.entry", has_text="which place?")
    assert entry.locator("li").count() >= 2
    expect(entry.locator("li").first).to_contain_text("km from")


def test_a_place_that_is_resolved_without_conviction_is_marked_too(visit: Visit) -> None:
    reader = doubtful(visit)
    expect(reader.mention("Santa Cruz")).to_have_class("mention unsure")
    reader.open_mention("Santa Cruz")
    expect(reader.pop.get_by_text("Which place is meant?")).to_be_visible()
    expect(reader.pop.locator(".choices button:disabled")).to_contain_text("shown now")
    reader.open_mention("Goris")
    expect(reader.pop.get_by_text("Which place is meant?")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_choice_changes_text_list_and_map_and_stays_on_a_reload(visit: Visit, phone: bool) -> None:
    reader = doubtful(visit, phone=phone)
    reader.page.locator(OPEN).click()
    label = choose(reader)
    for _ in range(2):
        expect(reader.page.locator(OPEN)).to_have_count(0)
        expect(reader.pop.locator("h2")).to_have_text(label)
        place = reader.mention("Springfield").get_attribute("data-place") or ""
        expect(reader.mark(place)).to_have_count(1)
        expect(reader.page.locator(f"#p-{place}")).to_have_count(1)
        reader.reload()
        reader.pop.wait_for()


def test_a_choice_can_be_downloaded_read_by_every_door_and_undone(visit: Visit, tmp_path: Path) -> None:
    reader = doubtful(visit)
    reader.page.locator(OPEN).click()
    choose(reader)
    place = reader.mention("Springfield").get_attribute("data-place")
    with reader.page.expect_download() as saving:
        reader.page.get_by_role("button", name="Download corrections").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    [one] = corrections.read(file)
    assert (one.surface, one.place) == ("Springfield", place)
    assert DOUBTFUL[one.start : one.end] == "Springfield"
    answer = reader.page.evaluate(
        """(body) => fetch('/v1/annotate', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
            .then((one) => one.json())""",
        json.dumps({"text": DOUBTFUL, "overrides": json.loads(file.read_text())}),
    )
    assert [m["place"]["id"] for m in answer["mentions"] if m["surface"] == "Springfield"] == [place]
    reader.page.get_by_role("button", name="Undo Springfield").click()
    reader.page.locator(OPEN).wait_for()


def test_what_is_not_a_place_loses_its_mark(visit: Visit) -> None:
    reader = doubtful(visit)
    reader.open_mention("Goris")
    reader.pop.locator("details.doubt > summary").click()
    reader.pop.get_by_role("button", name="Not a place here").click()
    reader.page.locator(".corrections").wait_for()
    expect(reader.mentions.get_by_text("Goris", exact=True)).to_have_count(0)
    assert reader.prose().count("Goris") == 1


def test_another_place_can_be_searched(visit: Visit) -> None:
    reader = doubtful(visit)
    reader.page.locator(OPEN).click()
    reader.pop.get_by_text("None of these: another place").click()
    reader.pop.get_by_role("searchbox").fill("Sisi")
    reader.pop.locator(".hits button").first.wait_for()
    expect(reader.pop.get_by_text("places found")).to_be_visible()


def test_selected_words_become_a_place(visit: Visit) -> None:
    reader = doubtful(visit)
    reader.page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.querySelector('.prose'), NodeFilter.SHOW_TEXT);
            let node = walk.nextNode();
            while (!node.textContent.includes('Tumblewood')) node = walk.nextNode();
            const at = node.textContent.indexOf('Tumblewood');
            getSelection().setBaseAndExtent(node, at, node, at + 'Tumblewood Farm'.length);
        }"""
    )
    reader.page.get_by_role("button", name="This is a place…").click()
    reader.pop.get_by_role("searchbox").fill("Goris")
    reader.pop.locator(".hits button").first.click()
    reader.page.locator(".corrections").wait_for()
    expect(reader.mention("Tumblewood Farm")).to_have_attribute("data-place", "goris")


def test_words_are_added_by_keyboard_too_and_wrong_ones_are_said(visit: Visit) -> None:
    reader = doubtful(visit)
    reader.page.get_by_role("button", name="Add a place that was not marked").press("Enter")
    reader.page.keyboard.type("Nowhere at all")
    reader.pop.get_by_role("searchbox").fill("Goris")
    reader.pop.locator(".hits button").first.click()
    expect(reader.pop.get_by_role("alert")).to_contain_text("does not have exactly these words")
    reader.pop.get_by_label("Words, as the text has them").fill("Tumblewood Farm")
    reader.pop.locator(".hits button").first.click()
    reader.page.locator(".corrections").wait_for()
    expect(reader.mention("Tumblewood Farm")).to_have_attribute("data-place", "goris")
