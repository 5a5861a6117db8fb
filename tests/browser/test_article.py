"""Text and map are one: mentions open places, marks find mentions, and both can be had without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader, Scheme, squeezed
from tests.browser.texts import ARTICLE, LONG

CITY = "khankendi-stepanakert"
SCRIPTS = ("Latin", "Armenian", "Cyrillic", "Arabic")
SCRIPT_OF = {
    "az": "Latin",
    "en": "Latin",
    "tr": "Latin",
    "hy": "Armenian",
    "ru": "Cyrillic",
    "fa": "Arabic",
    "ar": "Arabic",
}
"""Of tags without a script of their own."""


@pytest.mark.parametrize("text", ["Khankendi/Stepanakert", "Lachin road", "Aghdam-Khankendi road"])
def test_each_way_to_name_a_place_is_one_mention(reading: Reader, text: str) -> None:
    expect(reading.mention(text)).to_have_count(1)


def test_no_mention_lies_in_another(reading: Reader) -> None:
    assert reading.page.locator("a.mention a.mention").count() == 0
    texts = reading.mentions.all_text_contents()
    assert texts.count("Khankendi") == 0
    assert texts.count("Lachin road") == 2


def test_the_text_is_shown_as_it_was_sent(reading: Reader) -> None:
    assert reading.prose() == squeezed(ARTICLE)


def test_a_mention_moves_the_map_and_opens_its_place_inside_it(reading: Reader) -> None:
    before = reading.page.evaluate("[gz.map.getCenter(), gz.map.getZoom()]")
    reading.open_mention("Khankendi/Stepanakert")
    reading.still()
    assert reading.page.evaluate("[gz.map.getCenter(), gz.map.getZoom()]") != before
    assert reading.pop.get_attribute("data-place") == CITY
    assert reading.see("insideMap", ".gz-card")
    assert reading.see("insideMap", f'.gz-mark[data-place="{CITY}"] .gz-dot')


def test_exactly_the_opened_mention_is_current(reading: Reader) -> None:
    reading.open_mention("Khankendi/Stepanakert")
    current = reading.page.locator(".mention.on")
    expect(current).to_have_text(["Khankendi/Stepanakert"])
    assert current.evaluate("(link) => getComputedStyle(link).backgroundColor") != reading.mention("Goris").evaluate(
        "(link) => getComputedStyle(link).backgroundColor"
    )


def test_a_mark_brings_its_mention_into_view_and_marks_them_all(visit: Visit) -> None:
    reader = visit()
    reader.annotate(LONG)
    assert reader.page.evaluate("document.getElementById('article').scrollTop") == 0
    reader.mark("fuzuli").locator(".gz-pill").click()
    expect(reader.mention("Fuzuli")).to_be_in_viewport()
    reader.mark(CITY).locator(".gz-pill").click()
    expect(reader.pop).to_have_attribute("data-place", CITY)
    assert reader.page.locator(".mention.rel").all_text_contents() == [
        "Khankendi/Stepanakert", "Stepanakert", "Stepanakert",
    ]  # fmt: skip
    expect(reader.page.locator(".mention.on")).to_be_in_viewport()
    assert reader.page.evaluate("scrollY") == 0


def test_a_popup_names_the_place_in_four_scripts_each_in_its_language(reading: Reader) -> None:
    reading.open_mention("Khankendi/Stepanakert")
    names = reading.see("names")
    for script in SCRIPTS:
        assert any(reading.see("written", name["text"], script) for name in names), script
    for name in names:
        if script := SCRIPT_OF.get(name["lang"], ""):
            assert reading.see("written", name["text"], script), name


def test_names_in_arabic_script_run_from_right_to_left(reading: Reader) -> None:
    reading.open_mention("Khankendi/Stepanakert")
    names = [name for name in reading.see("names") if name["lang"] in ("fa", "ar")]
    assert names
    assert {name["dir"] for name in names} == {"rtl"}


def test_a_quote_holds_the_mention_marked_and_is_short(reading: Reader) -> None:
    for text in ("Khankendi/Stepanakert", "Goris", "seven adjacent districts"):
        reading.open_mention(text)
        expect(reading.pop.locator(".quote mark")).to_have_text(text)
        quote = reading.pop.locator(".quote").inner_text()
        assert len(quote) <= 200
        assert quote.strip("…") in " ".join(ARTICLE.split("\n"))


def test_previous_and_next_walk_every_mention_and_stop_at_both_ends(reading: Reader) -> None:
    wanted = reading.mentions.all_text_contents()
    reading.calm()
    reading.mentions.first.click()
    reading.pop.wait_for()
    back, on = (reading.page.get_by_role("button", name=f"{name} mention") for name in ("Previous", "Next"))
    seen = []
    for number in range(len(wanted)):
        expect(reading.pop.locator(".walk")).to_contain_text(f"Mention {number + 1} of {len(wanted)}")
        seen.append(reading.page.locator(".mention.on").text_content())
        expect(back).to_be_disabled() if number == 0 else expect(back).to_be_enabled()
        if number < len(wanted) - 1:
            on.click()
    assert seen == wanted
    expect(on).to_be_disabled()
    back.click()
    expect(reading.pop.locator(".walk")).to_contain_text(f"Mention {len(wanted) - 1} of")


def test_the_keyboard_alone_reaches_opens_and_closes(visit: Visit) -> None:
    reader = visit()
    reader.annotate(ARTICLE)
    keyboard = reader.page.keyboard
    presses = 0
    while not reader.page.evaluate("document.activeElement.matches('a.mention')"):
        keyboard.press("Tab")
        presses += 1
        assert presses <= 6
    reached = reader.see("focused")
    keyboard.press("Enter")
    reader.pop.wait_for()
    reader.until("() => document.querySelector('.gz-card').contains(document.activeElement)")
    keyboard.press("Escape")
    expect(reader.pop).to_have_count(0)
    assert reader.see("focused") == reached


@pytest.mark.parametrize(("link", "target"), [("article", "article"), ("list of places", "places")])
def test_skip_links_lead_where_they_say(visit: Visit, link: str, target: str) -> None:
    reader = visit("/example")
    skip = reader.page.get_by_role("link", name=f"To the {link}")
    skip.focus()
    expect(skip).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator(f"#{target}")).to_be_in_viewport()
    reader.until("(id) => document.activeElement.id === id", target)


RING = {
    "mention": "#m-1",
    "pill": '.gz-mark[data-place="goris"]',
    "zoom": ".leaflet-control-zoom-in",
    "layers": ".leaflet-control-layers-toggle",
    "names": "#gz-names",
    "lines": "#gz-lines",
    "legend": ".gz-legend > summary",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_wears_a_ring(reading: Reader, scheme: Scheme) -> None:
    reading.page.emulate_media(color_scheme=scheme)
    bare = []
    for name, selector in RING.items():
        # After a key the browser takes the reader for one without a mouse.
        reading.page.keyboard.press("Shift")
        reading.page.evaluate("document.activeElement.blur()")
        before = shot(reading, selector)
        reading.page.locator(selector).focus()
        if shot(reading, selector) == before or reading.see("ring", selector) < 2:
            bare.append(name)
    assert bare == []


def shot(reader: Reader, selector: str) -> bytes:
    """The element with what surrounds it, where a ring would be."""
    box = reader.page.locator(f"{selector} .gz-pill" if "gz-mark" in selector else selector).bounding_box()
    assert box
    left, top = max(0, box["x"] - 8), max(0, box["y"] - 8)
    return reader.page.screenshot(clip={"x": left, "y": top, "width": box["width"] + 16, "height": box["height"] + 16})
