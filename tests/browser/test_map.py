"""The map: land, marks that can be had by keyboard, layers, switches, and the right lines for each date."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import SEE, Reader
from tests.browser.texts import ARTICLE

CITY = "khankendi-stepanakert"
OBLAST, OF_1994, OF_2020 = "nagorno-karabakh-boundary", "line-of-contact-1994", "line-of-contact-2020"
ZONE = "peacekeeping-zone"
IN_FORCE: dict[str, set[str]] = {
    "1990-07-01": {OBLAST},
    "2019-07-01": {OF_1994},
    "2021-07-01": {OF_2020, ZONE},
    "2023-09-09": {OF_2020, ZONE},
    "2024-07-01": set(),
}
"""The gazetteer's lines that a map for the date shows as holding."""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["/example", "/places/khankendi-stepanakert"])
def test_land_is_in_sight_within_three_seconds(visit: Visit, path: str, phone: bool) -> None:
    reader = visit(phone=phone)
    reader.page.goto(f"{reader.url}{path}", wait_until="commit")
    reader.until(SEE, ["land"], timeout_s=3)
    box = reader.page.locator(".folium-map").bounding_box()
    assert box
    assert box["width"] >= 200
    assert box["height"] >= 150
    assert reader.page.locator(".gz-mark").count() >= 1


def test_everything_drawn_has_a_mark_to_focus_with_a_role_and_its_name(reading: Reader) -> None:
    assert sorted(reading.labels()) == reading.see("drawable")
    for text in reading.labels().values():
        # The slash between two sides' names is seen; who hears the page hears a word.
        marks = reading.page.locator(".folium-map").get_by_role("button", name=text.replace(" / ", " also "))
        assert marks.count() >= 1, text
        assert marks.first.evaluate("(mark) => { mark.focus(); return document.activeElement === mark; }"), text


def test_points_lines_and_areas_are_all_among_the_marks(reading: Reader) -> None:
    for form in ("point", "line", "area"):
        assert reading.page.locator(f".gz-mark.gz-{form}").count() >= 1, form


def test_every_contested_line_in_view_is_a_button_of_the_legend(reading: Reader) -> None:
    reading.page.locator(".gz-legend .dated summary").click()
    titles = reading.see("linesInView")
    named = reading.page.locator(".gz-legend li[data-look] button").all_text_contents()
    reading.page.locator(".gz-legend .dated summary").click()
    assert titles
    assert sorted(named) == sorted(titles)


def test_actors_are_in_the_list_and_not_pinned(reading: Reader) -> None:
    listed = reading.see("listed")
    assert listed
    for place in listed:
        assert place not in reading.labels()
        expect(reading.page.locator(f"#p-{place} .chips")).to_contain_text("not pinned")


def test_a_click_on_a_dot_opens_that_place(reading: Reader) -> None:
    for place in (CITY, "shusha-shushi", "lachin"):
        box = reading.mark(place).locator(".gz-dot").bounding_box()
        assert box
        reading.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(reading.pop).to_have_attribute("data-place", place)
        reading.page.keyboard.press("Escape")
        reading.page.get_by_role("button", name="Show all places").click()
        reading.still()


def test_one_point_for_both_names_of_a_city(reading: Reader) -> None:
    assert reading.labels()[CITY] == "Khankendi / Stepanakert"
    expect(reading.mark(CITY)).to_have_count(1)


# --- names


def test_the_names_switch_changes_labels_address_and_not_the_article(visit: Visit) -> None:
    reader = visit()
    reader.annotate(ARTICLE)
    text, both = reader.prose(), reader.labels()
    seen = {"both": both}
    for side in ("az", "am"):
        reader.page.select_option("#gz-names", side)
        seen[side] = reader.labels()
        assert f"perspective={side}" in reader.page.url
        assert reader.prose() == text
    assert seen["az"][CITY] != seen["am"][CITY]
    assert {seen["az"][CITY], seen["am"][CITY]} == set(both[CITY].split(" / "))
    reader.page.select_option("#gz-names", "both")
    assert reader.labels() == both


@pytest.mark.parametrize("path", ["/example", "/places/khankendi-stepanakert"])
def test_a_reload_keeps_the_names_that_were_chosen(visit: Visit, path: str) -> None:
    reader = visit(path)
    reader.page.select_option("#gz-names", "az")
    chosen = reader.labels()
    reader.reload()
    assert reader.page.input_value("#gz-names") == "az"
    assert reader.labels() == chosen


def test_a_reload_of_a_result_keeps_names_and_lines(visit: Visit) -> None:
    reader = visit()
    reader.annotate(ARTICLE)
    reader.page.select_option("#gz-names", "am")
    reader.page.fill("#gz-lines", "2019-07-01")
    chosen = reader.labels()
    reader.reload()
    assert (reader.page.input_value("#gz-names"), reader.page.input_value("#gz-lines")) == ("am", "2019-07-01")
    assert reader.labels() == chosen


def test_an_open_popup_follows_the_names_switch(reading: Reader) -> None:
    reading.open_mention("Khankendi/Stepanakert")
    reading.page.select_option("#gz-names", "az")
    single = reading.labels()[CITY]
    expect(reading.pop.locator("h2")).to_have_text(single)
    expect(reading.page.locator(f"#p-{CITY} h3")).to_have_text(single)


# --- lines


def in_force(reader: Reader) -> set[str]:
    """The gazetteer's lines that the legend calls contested, as what they are on the map, by id."""
    known: dict[str, str] = reader.see("titles")
    return {known[title] for title in reader.see("legend", "contested") if title in known}


@pytest.mark.parametrize("day", IN_FORCE)
def test_the_map_shows_the_lines_of_its_date(reading: Reader, day: str) -> None:
    reading.page.fill("#gz-lines", day)
    assert in_force(reading) == IN_FORCE[day]
    gap = expect(reading.page.locator(".gz-gaps"))
    gap.not_to_contain_text("gazetteer") if IN_FORCE[day] else gap.to_contain_text("No line of the gazetteer")


@pytest.mark.parametrize("day", IN_FORCE)
def test_the_date_in_the_address_gives_the_same_lines(visit: Visit, day: str) -> None:
    reader = visit(f"/places/nagorno-karabakh?lines={day}")
    assert in_force(reader) == IN_FORCE[day]


def test_an_article_is_drawn_with_the_lines_of_its_own_date(visit: Visit) -> None:
    reader = visit()
    reader.annotate("A bus left Khankendi/Stepanakert for Aghdam, then for Lachin.", at="2019-07-01")
    assert reader.page.input_value("#gz-lines") == "2019-07-01"
    assert in_force(reader) == {OF_1994}


def test_contested_lines_are_dashed_former_ones_dotted_and_the_legend_says_so(reading: Reader) -> None:
    reading.page.fill("#gz-lines", "2021-07-01")
    contested, former = reading.see("dashes", "contested"), reading.see("dashes", "former")
    assert contested
    assert former
    assert set(contested).isdisjoint(former)
    assert "none" not in contested + former
    legend = reading.page.locator(".gz-legend")
    expect(legend).to_contain_text("Contested line, on record for 1 July 2021")
    expect(legend).to_contain_text("Former line, over by 1 July 2021")
    assert legend.locator(".key-contested").first.evaluate("(key) => getComputedStyle(key).borderTopStyle") == "dashed"
    assert legend.locator(".key-former").first.evaluate("(key) => getComputedStyle(key).borderTopStyle") == "dotted"


def test_the_map_says_date_and_edition_of_its_lines(reading: Reader) -> None:
    reading.page.fill("#gz-lines", "2021-07-01")
    assert "lines=2021-07-01" in reading.page.url
    foot = reading.page.locator(".gz-foot")
    expect(foot).to_contain_text("Lines for 1 July 2021")
    expect(foot).to_contain_text(re.compile(r"Natural Earth \d.*\d{4} edition"))
    expect(foot).to_contain_text("do not state a position")


def test_each_line_of_the_legend_says_its_dates_and_its_source(reading: Reader) -> None:
    reading.page.fill("#gz-lines", "2021-07-01")
    for row in reading.page.locator(".gz-legend li[data-look] .facts").all_text_contents():
        assert re.search(r"\d{4}", row), row
        assert row.rpartition(" · ")[2].strip(), row


# --- the slider of dates


def test_the_slider_leads_names_lines_and_claims_to_its_date_and_back(visit: Visit) -> None:
    reader = visit("/example")
    slider, date = reader.page.locator("#gz-range"), reader.page.locator("#gz-lines")
    own = reader.labels()
    claims = reader.page.locator(f"#p-{CITY} .claims-now summary")
    expect(claims).to_contain_text("9 September 2023")
    slider.focus()
    reader.page.keyboard.press("Home")
    reader.until("() => gz.state.lines < '1950'")
    assert reader.labels() != own
    assert f"lines={date.input_value()}" in reader.page.url
    expect(reader.page.locator(".gz-foot")).to_contain_text(date.input_value()[:4])
    expect(claims).to_contain_text(date.input_value()[:4])
    assert reader.page.get_attribute("#gz-range", "aria-valuetext")
    reader.page.get_by_role("button", name="Article’s date").click()
    assert reader.labels() == own
    assert "lines=" not in reader.page.url
    expect(date).to_have_value("2023-09-09")


def test_every_stop_of_the_slider_says_what_changes_there(visit: Visit) -> None:
    reader = visit("/example")
    reader.page.focus("#gz-range")
    reader.page.keyboard.press("Home")
    for _ in range(5):
        reader.page.keyboard.press("ArrowRight")
        said = reader.page.get_attribute("#gz-range", "aria-valuetext") or ""
        assert " begin" in said or " end" in said
    reader.page.fill("#gz-lines", "2020-11-10")
    said = reader.page.get_attribute("#gz-range", "aria-valuetext") or ""
    assert "10 November 2020" in said
    assert "begin" in said


def test_a_label_at_a_date_is_what_the_service_answers_for_it(visit: Visit) -> None:
    reader = visit("/example?lines=1985-06-01")
    answer = reader.page.evaluate(f"fetch('/v1/places/{CITY}?at=1985-06-01').then((one) => one.json())")
    assert reader.labels()[CITY] == answer["label"]
    reader.page.fill("#gz-lines", "2023-09-09")
    assert reader.labels()[CITY] == "Khankendi / Stepanakert"


# --- whose names


def test_a_party_leaves_its_own_words_marked_in_text_list_and_map(visit: Visit) -> None:
    reader = visit("/example")
    every = set(reader.see("visibleMarks"))
    for side, word, other in (("am", "Stepanakert", "Khankendi"), ("az", "Khankendi", "Stepanakert")):
        reader.page.select_option("#gz-by", side)
        assert f"by={side}" in reader.page.url
        off = reader.page.locator("a.mention.off").all_text_contents()
        kept = reader.page.locator("a.mention:not(.off)").all_text_contents()
        assert word in kept
        assert other in off
        assert "Khankendi/Stepanakert" in kept
        assert set(reader.see("visibleMarks")) < every
        expect(reader.page.locator("#p-barda")).to_be_hidden()
        expect(reader.page.locator("#gz-sifted")).to_contain_text("mentions are marked")
    reader.page.select_option("#gz-by", "")
    assert set(reader.see("visibleMarks")) == every
    assert "by=" not in reader.page.url


def test_the_choice_of_whose_names_comes_from_the_address_and_runs_parallel(visit: Visit) -> None:
    reader = visit("/example?by=az")
    assert reader.page.input_value("#gz-by") == "az"
    assert reader.page.locator("a.mention.off").count()
    options = reader.page.locator("#gz-by option").all_text_contents()
    assert options[0] == "Names of everyone"
    assert options[-1] == "Names that every side shares"
    assert all(option.startswith("Names of: ") for option in options[1:-1])
    assert len(options) == 4


# --- labels


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (768, 1024), (390, 844)])
@pytest.mark.parametrize(
    "zoomed",
    [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(-1, marks=pytest.mark.slow)],
    ids=["home", "in", "out"],
)
def test_no_label_lies_on_another_or_on_a_dot_or_over_the_edge(
    visit: Visit, width: int, height: int, zoomed: int
) -> None:
    reader = visit("/example", phone=width < 500)
    reader.page.set_viewport_size({"width": width, "height": height})
    reader.page.get_by_role("button", name="Show all places").click()
    reader.still()
    if zoomed:
        reader.page.evaluate("(step) => gz.map.setZoom(gz.map.getZoom() + step, { animate: false })", zoomed)
        reader.still()
    assert reader.see("crowded") == []
    assert reader.see("pills") >= (5 if zoomed < 0 else 8)


# --- layers


def test_those_who_act_are_a_layer_of_text_and_list(visit: Visit) -> None:
    reader = visit("/example")
    expect(reader.page.locator("#p-moscow")).to_be_visible()
    toggle(reader, "Governments and peoples")
    expect(reader.page.locator("#p-moscow")).to_be_hidden()
    reader.open_mention("Moscow")
    expect(reader.page.locator("#p-moscow")).to_be_visible()


def test_a_layer_goes_and_comes_back_and_a_mention_brings_it_back(reading: Reader) -> None:
    toggle(reading, "Places")
    expect(reading.mark(CITY)).to_have_count(0)
    toggle(reading, "Places")
    expect(reading.mark(CITY)).to_have_count(1)
    toggle(reading, "Places")
    reading.open_mention("Khankendi/Stepanakert")
    expect(reading.mark(CITY).locator(".gz-dot")).to_be_visible()


def test_roads_and_lines_can_be_switched_off_too(reading: Reader) -> None:
    for layer, selector in (("Roads", "path.gz-road"), ("Contested and former lines", "path.gz-line")):
        assert reading.page.locator(selector).count()
        toggle(reading, layer)
        expect(reading.page.locator(selector)).to_have_count(0)
        toggle(reading, layer)
        expect(reading.page.locator(selector)).not_to_have_count(0)


def toggle(reader: Reader, layer: str) -> None:
    """Open the layer control as a reader does and press one of its boxes."""
    reader.page.hover(".leaflet-control-layers")
    box = reader.page.locator(".leaflet-control-layers-overlays label").filter(has_text=layer).locator("input")
    box.click()
    reader.page.mouse.move(700, 450)


FAR = (
    "Families from Hadrut and Shusha waited in Stepanakert. Buses left Askeran and Martakert for Goris; shells had "
    "fallen on Khojaly. A truce was signed in Moscow, and some families flew to Buenos Aires."
)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_map_opens_on_what_the_article_is_about_and_says_what_lies_outside(visit: Visit, phone: bool) -> None:
    reader = visit(phone=phone)
    reader.annotate(FAR)
    outside = reader.page.locator(".gz-outside")
    expect(outside).to_contain_text("2 places lie outside this view")
    assert reader.page.evaluate("gz.map.getZoom()") >= 7
    outside.get_by_role("button", name="Show all").click()
    expect(outside).to_be_hidden()
    reader.still()
    assert reader.page.evaluate("[...gz.marks.values()].every((mark) => gz.map.getBounds().contains(mark.bounds))")


def test_a_map_of_all_its_places_says_nothing_of_others(reading: Reader) -> None:
    expect(reading.page.locator(".gz-outside")).to_be_hidden()
