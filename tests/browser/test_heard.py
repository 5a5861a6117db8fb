"""Made to be heard: what a screen reader is told, one stop for the map, distances in words, marks put away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from gazetteer.mapping import vendor
from gazetteer.times import when_text
from gazetteer.when import When
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.test_axe import in_both_schemes

CITY = "khankendi-stepanakert"
IN_MARKS = "document.activeElement.classList.contains('gz-mark')"


def tab_stops(reader: Reader) -> list[str]:
    """Elements of the map that the Tab key reaches, by class."""
    found: list[str] = reader.page.evaluate(
        '[...document.querySelectorAll(\'.folium-map [tabindex="0"], .folium-map.leaflet-container[tabindex="0"]\')]'
        ".map((one) => one.className)"
    )
    return found


def test_the_marks_are_one_stop_and_arrows_go_among_them(visit: Visit) -> None:
    reader = visit("/example")
    assert [stop.split()[0] for stop in tab_stops(reader)] == ["gz-mark"]
    reader.mark("barda").focus()
    seen = ["barda"]
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp"):
        reader.page.keyboard.press(key)
        assert reader.page.evaluate(IN_MARKS), key
        seen.append(reader.page.evaluate("document.activeElement.dataset.place"))
    assert len(set(seen)) >= 4
    assert [stop.split()[0] for stop in tab_stops(reader)] == ["gz-mark"]
    reader.page.keyboard.press("Enter")
    expect(reader.pop).to_have_attribute("data-place", seen[-1])
    reader.page.keyboard.press("Escape")
    assert reader.page.evaluate("document.activeElement.dataset.place") == seen[-1]


def test_every_mark_is_reached_by_arrows(visit: Visit) -> None:
    reader = visit("/example")
    reader.page.evaluate("gz.map.getContainer().querySelector('.gz-mark[tabindex=\"0\"]').focus()")
    reader.calm()
    reached = {reader.page.evaluate("document.activeElement.dataset.place")}
    waiting = [*reached]
    while waiting:
        start = waiting.pop()
        for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
            reader.mark(start).focus()
            reader.page.keyboard.press(key)
            place = reader.page.evaluate("document.activeElement.dataset.place")
            if place not in reached:
                reached.add(place)
                waiting.append(place)
    assert reached == set(reader.labels())


def test_the_slash_between_two_names_is_heard_as_a_word(visit: Visit) -> None:
    reader = visit("/example")
    mark = reader.page.get_by_role("button", name="Khankendi also Stepanakert 4 mentions")
    assert mark.count() == 1
    assert reader.labels()[CITY] == "Khankendi / Stepanakert"
    expect(reader.page.get_by_role("heading", name="Khankendi also Stepanakert")).to_have_count(1)


def test_the_list_says_where_places_lie_in_words(visit: Visit) -> None:
    reader = visit("/example")
    expect(reader.page.locator("#p-shusha-shushi .where")).to_have_text("6 km south of Khankendi / Stepanakert")
    expect(reader.page.locator("#p-barda .where")).to_have_text(re.compile(r"^\d+ km north-?\w* of \w+"))
    expect(reader.page.locator("#p-lachin-road .where")).to_have_count(0)


def test_marks_of_the_text_can_be_switched_off(visit: Visit) -> None:
    reader = visit("/example")
    text = reader.prose()
    count = reader.page.locator(".prose").get_by_role("link").count()
    assert count >= 25
    reader.page.locator(".again summary").click()
    box = reader.page.get_by_label("Marks in the text")
    box.uncheck()
    assert reader.page.locator(".prose").get_by_role("link").count() == 0
    assert reader.prose() == text
    assert in_both_schemes(reader, "#article") == []
    box.check()
    assert reader.page.locator(".prose").get_by_role("link").count() == count


def test_the_tree_of_the_page_tells_its_parts(visit: Visit) -> None:
    reader = visit("/example")
    tree = reader.page.locator("body").aria_snapshot()
    for line in (
        "- main",
        '- region "Article"',
        '- region "Map of the places"',
        '- heading "Two invented accounts of one day, 9 September 2023" [level=1]',
        '- heading "Places in this article" [level=2]',
        '- heading "Governments, peoples and organisations" [level=2]',
        '- group "Date of the map"',
        '- slider "Date of names, lines and claims"',
        '- combobox "Names on the map"',
        '- combobox "Whose names"',
    ):
        assert line in tree, line
    assert "role=img" not in tree
    assert reader.page.get_attribute("#gz-range", "aria-valuetext") == "9 September 2023: Date of the article"


@pytest.mark.parametrize(
    "phone", [pytest.param(False, id="desk"), pytest.param(True, id="phone", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("query", ["?by=am", "?lines=2021-07-01", "?by=*&lines=1990-07-01"])
def test_a_choice_of_side_or_date_has_no_violation(visit: Visit, query: str, phone: bool) -> None:
    reader = visit(f"/example{query}", phone=phone)
    assert in_both_schemes(reader) == []


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_choice_of_a_place_has_no_violation(visit: Visit, phone: bool) -> None:
    reader = visit(phone=phone)
    reader.annotate("A clock in Springfield stood still. A bus left Goris for Lachin. A letter came from San Jose.")
    assert in_both_schemes(reader, "#article") == []
    reader.page.locator("a.mention.open").click()
    reader.pop.get_by_text("None of these: another place").click()
    reader.pop.get_by_role("searchbox").fill("Gor")
    reader.pop.locator(".hits button").first.wait_for()
    assert in_both_schemes(reader, ".gz-card") == []


# --- evidence


def test_each_name_and_claim_of_a_popup_has_holder_date_source_and_a_link_of_its_own(visit: Visit) -> None:
    reader = visit("/example")
    reader.open_mention("Khankendi/Stepanakert")
    rows = reader.pop.locator(".side .name")
    assert rows.count() >= 4
    for row in reader.page.evaluate(
        "[...document.querySelectorAll('.pop .name')].map((one) => one.innerText || one.textContent)"
    ):
        assert "attested by" in row, row
    bare = reader.page.evaluate(
        "[...document.querySelectorAll('.pop .name .facts, .pop .claims li')]"
        ".filter((one) => !one.querySelector('.src, .uncited')).map((one) => one.textContent)"
    )
    assert [row for row in bare if not re.match(r"(.+: )?derived: ", row)] == [], "a rule is no source, and says so"
    assert reader.pop.locator(".claims .claims li, .claims > ul > li").count() >= 3
    lines = reader.page.evaluate("[...document.querySelectorAll('.pop a.cite')].map((one) => one.getAttribute('href'))")
    assert len(lines) >= 20
    assert all(re.fullmatch(r"/lines/[0-9a-f]{6,}", line) for line in lines)
    known = reader.page.evaluate("gz.data.places['khankendi-stepanakert'].claims.map((one) => one.id)")
    assert {line.rpartition("/")[2] for line in lines} >= set(known)


def test_times_are_said_in_the_same_words_by_page_and_server(visit: Visit) -> None:
    files = (vendor.ROOT / "geodata").rglob("*.toml")
    times = sorted({when for file in files for when in re.findall(r'\bwhen = "([^"]+)"', file.read_text("utf-8"))})
    assert len(times) > 300
    said = visit("/example").page.evaluate("(times) => times.map(gz.words)", times)
    assert dict(zip(times, said, strict=True)) == {time: when_text(When(time)) for time in times}


def test_claims_of_the_date_are_attributed_in_popup_and_list(visit: Visit) -> None:
    reader = visit("/example?lines=2015-06-01")
    reader.open_mention("Khankendi/Stepanakert")
    expect(reader.pop.locator("section.claims h3")).to_have_text("Claims for 1 June 2015")
    shown = reader.pop.locator("section.claims > ul > li").all_inner_texts()
    assert shown
    assert all(re.match(r"[^:]+: ", line) for line in shown)
    reader.page.locator(f"#p-{CITY} .claims-now summary").click()
    listed = reader.page.locator(f"#p-{CITY} .claim-rows li").all_inner_texts()
    assert listed == shown


def test_whose_each_name_of_a_label_is_stands_under_the_chips(visit: Visit) -> None:
    reader = visit("/example")
    reader.open_mention("Khankendi/Stepanakert")
    said = reader.pop.locator(".owners li").all_inner_texts()
    assert len(said) == 2
    assert said[0].startswith("Khankendi: Azerbaijani side (")
    assert said[1].startswith("Stepanakert: Armenian side (")
