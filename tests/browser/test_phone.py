"""On a phone: nothing runs off sideways, a tap opens a sheet, its place stays in sight, targets are big enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import SEE
from tests.browser.texts import ARTICLE

LEAST_PX = 40
TARGETS = (
    "button:not(.gz-mark, .plain), select, input:not([type=hidden], [type=checkbox]), summary, nav a, .leaflet-bar a, "
    ".leaflet-control-layers-toggle"
)
"""What a finger is meant to hit, but for links inside sentences; marks are measured by what a tap reaches."""
PAGES = (
    "/", "/example", "/annotate", "/places", "/places/khankendi-stepanakert", "/normalize?q=Khankendi/Stepanakert",
    "/about", "/about/data", "/compare?one=az&other=am",
    "/docs", "/places?dispute=kosovo", "/disputes", "/disputes/karabakh", "/lines/2ff225f4?when=1992/..",
    "/about/sources", "/about/sources/unsc-853", "/places/diaoyu-islands-diaoyutai-senkaku-islands?order=when",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_runs_off_sideways(visit: Visit, path: str) -> None:
    reader = visit(path, phone=True)
    assert reader.sideways() <= 0
    reader.page.set_viewport_size({"width": 320, "height": 640})
    assert reader.sideways() <= 0
    reader.page.set_viewport_size({"width": 390, "height": 844})


def test_a_tap_opens_a_sheet_and_the_place_stays_in_sight_above_it(visit: Visit) -> None:
    reader = visit(phone=True)
    reader.annotate(ARTICLE)
    for text in ("Khankendi/Stepanakert", "Goris", "Aghdam"):
        reader.mention(text).tap()
        sheet = reader.page.locator(".gz-card.sheet")
        sheet.wait_for()
        reader.still()
        place = reader.pop.get_attribute("data-place")
        assert reader.see("aboveSheet", f'.gz-mark[data-place="{place}"] .gz-dot'), text
        assert reader.sideways() <= 0
        expect(reader.page.locator(".mention.on")).to_have_text(text)
        assert reader.see("aboveSheet", ".mention.on"), text
        sheet.get_by_role("button", name="Close").tap()
        expect(sheet).to_have_count(0)


def test_the_sheet_covers_half_the_screen_at_most(visit: Visit) -> None:
    reader = visit("/example", phone=True)
    reader.mention("Goris").tap()
    box = reader.page.locator(".gz-card.sheet").bounding_box()
    assert box
    assert box["height"] <= 0.52 * 844
    assert box["width"] == 390


def test_targets_are_forty_pixels_at_least(visit: Visit) -> None:
    reader = visit("/example", phone=True)
    found = reader.see("small", TARGETS, LEAST_PX)
    reader.mention("Goris").tap()
    reader.pop.wait_for()
    found += reader.see("small", ".gz-card button, .gz-card > summary", LEAST_PX)
    for path in ("/", "/normalize?q=Lachin", "/places", "/annotate"):
        reader.go(path)
        found += reader.see("small", TARGETS, LEAST_PX)
    assert found == []


def test_marks_can_be_hit_with_a_finger(visit: Visit) -> None:
    reader = visit(phone=True)
    reader.annotate("The road from Goris leads over the Lachin road. A map of Karabakh hung in Goris.")
    short = {}
    for place in reader.labels():
        width, height = reader.see("reach", place)
        if min(width, height) < LEAST_PX:
            short[place] = (width, height)
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
            reader.page.touchscreen.tap(*reader.until(SEE, ["empty"]))
        expect(reader.pop).to_have_count(0)
