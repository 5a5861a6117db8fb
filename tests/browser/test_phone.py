"""On a phone: nothing runs off sideways, a tap opens a sheet, its place stays in sight, targets are big enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.texts import ARTICLE

LEAST_PX = 40
SMALL = """(selectors) => [...document.querySelectorAll(selectors)].flatMap((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || getComputedStyle(one).visibility === "hidden") return [];
    return box.width >= 39.5 && box.height >= 39.5 ? [] : [[one.className || one.id || one.textContent, box.width, box.height]];
})"""
TARGETS = "button:not(.gz-mark, .plain), select, input:not([type=hidden], [type=checkbox]), summary, nav a, .leaflet-bar a, .leaflet-control-layers-toggle"
REACH = """(mark) => {
    const hit = (x, y) => { const one = document.elementFromPoint(x, y); return one && one.closest(".gz-mark") === mark; };
    const box = mark.querySelector(mark.classList.contains("gz-point") ? ".gz-dot" : ".gz-pill").getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const reach = (dx, dy) => { let n = 0; while (n < 30 && hit(x + dx * n, y + dy * n)) n += 1; return n; };
    return [reach(1, 0) + reach(-1, 0), reach(0, 1) + reach(0, -1)];
}"""


@pytest.mark.parametrize(
    "path",
    ["/", "/example", "/annotate", "/places", "/places/khankendi-stepanakert", "/normalize?q=Khankendi/Stepanakert", "/about", "/about/data", "/docs"],
)
def test_no_page_runs_off_sideways(visit: Visit, path: str) -> None:
    assert visit(path, phone=True).sideways() <= 0


def test_a_tap_opens_a_sheet_and_the_place_stays_in_sight_above_it(visit: Visit) -> None:
    reader = visit(phone=True)
    reader.annotate(ARTICLE)
    for text in ("Khankendi/Stepanakert", "Goris", "Aghdam"):
        reader.mention(text).tap()
        sheet = reader.page.locator(".gz-card.sheet")
        sheet.wait_for()
        reader.still()
        place = reader.pop.get_attribute("data-place")
        assert above(reader, f'.gz-mark[data-place="{place}"] .gz-dot'), text
        assert reader.sideways() <= 0
        expect(reader.page.locator(".mention.on")).to_have_text(text)
        assert above(reader, ".mention.on"), text
        sheet.get_by_role("button", name="Close").tap()
        expect(sheet).to_have_count(0)


def above(reader: Reader, selector: str) -> bool:
    """Whether an element is in the window and not under the sheet."""
    return bool(
        reader.page.evaluate(
            """(selector) => {
                const box = document.querySelector(selector).getBoundingClientRect();
                return box.top >= 0 && box.bottom <= document.querySelector(".gz-card.sheet").getBoundingClientRect().top;
            }""",
            selector,
        )
    )


def test_the_sheet_covers_half_the_screen_at_most(visit: Visit) -> None:
    reader = visit("/example", phone=True)
    reader.mention("Goris").tap()
    box = reader.page.locator(".gz-card.sheet").bounding_box()
    assert box
    assert box["height"] <= 0.52 * 844
    assert box["width"] == 390


def test_targets_are_forty_pixels_at_least(visit: Visit) -> None:
    reader = visit("/example", phone=True)
    found = reader.page.evaluate(SMALL, TARGETS)
    reader.mention("Goris").tap()
    reader.pop.wait_for()
    found += reader.page.evaluate(SMALL, ".gz-card button, .gz-card summary")
    for path in ("/", "/normalize?q=Lachin", "/places", "/annotate"):
        reader.go(path)
        found += reader.page.evaluate(SMALL, TARGETS)
    assert found == []


def test_marks_can_be_hit_with_a_finger(visit: Visit) -> None:
    reader = visit(phone=True)
    reader.annotate("The road from Goris leads over the Lachin road. A map of Karabakh hung in Goris.")
    short = {}
    for mark in reader.page.locator(".gz-mark").all():
        width, height = mark.evaluate(REACH)
        if min(width, height) < LEAST_PX:
            short[mark.get_attribute("data-place")] = (width, height)
    assert short == {}


def test_a_sheet_closes_by_its_button_and_by_a_tap_on_the_map(visit: Visit) -> None:
    reader = visit("/example", phone=True)
    for close in ("button", "map"):
        reader.mention("Goris").tap()
        reader.pop.wait_for()
        reader.still()
        if close == "button":
            reader.page.get_by_role("button", name="Close").tap()
        else:
            empty = reader.until(EMPTY)
            reader.page.touchscreen.tap(*empty)
        expect(reader.pop).to_have_count(0)


EMPTY = """() => {
    const frame = document.getElementById("map").getBoundingClientRect();
    for (let x = frame.left + 20; x < frame.right - 20; x += 12)
        for (let y = Math.max(0, frame.top) + 20; y < frame.bottom - 20; y += 12) {
            const one = document.elementFromPoint(x, y);
            if (one && one.matches(".leaflet-container, path.gz-land")) return [x, y];
        }
    return null;
}"""
"""A spot of the map with nothing on it."""
