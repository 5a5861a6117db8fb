"""What scripts write is in the language of the page: every word of it, in a language that nobody speaks."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from gazetteer import perspective
from gazetteer.core import Gazetteer
from gazetteer.web.pages import EXAMPLE
from tests import pseudo
from tests.browser.conftest import tab, window
from tests.browser.reader import Reader
from tests.browser.service import Service, running

TEXT = (
    "A timetable\n\nSHUSHA, 9 September 2023. The bus to Khankendi/Stepanakert takes the Lachin road, Baku said. "
    "Another one stops at Springfield.\n"
)
OF_TEXT = (
    "A timetable",
    "Khankendi/Stepanakert",
    EXAMPLE.read_text("utf-8").split("\n")[0],
    '[{"surface": "…", "place": "…"}]',
)
SYMBOLS = ("km", "m")
"""What the scale of the map says beside its number."""
SIDES = ("am", "az")
"""Whose labels the tests choose."""
MONTHS = tuple(calendar.month_name[1:])
"""Scripts take names of months from the browser, which has none in this language and gives English ones."""


@pytest.fixture(scope="module")
def foreign(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("foreign")
    translations = pseudo.written(folder / "translations", pseudo.catalogue())
    kept = str(folder / "kept.sqlite")
    with running(folder / "log.txt", GAZETTEER_TRANSLATIONS=str(translations), GAZETTEER_KEPT_FILE=kept) as started:
        yield started


@pytest.fixture(scope="module")
def data(g: Gazetteer) -> pseudo.Data:
    sides = [perspective.label(g.store, place, perspective=side).text for place in g.places() for side in SIDES]
    return pseudo.Data(g, *OF_TEXT, *SYMBOLS, *MONTHS, *sides)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = window(browser)
    yield opened
    opened.close()


@pytest.fixture
def reader(context: BrowserContext, foreign: Service) -> Iterator[Reader]:
    opened = tab(context, foreign.url)
    yield opened
    assert opened.complaints == []


def forgotten(reader: Reader, data: pseudo.Data) -> list[str]:
    """Words of the page as it stands now that no catalogue gave."""
    return pseudo.unwrapped(reader.page.content(), data)


def test_what_opens_on_an_article_is_said_in_its_language(reader: Reader, data: pseudo.Data) -> None:
    """The map with its legend, slider and switches, then a popup with names, claims and the choice of place."""
    reader.go("/eo/example")
    page = reader.page
    assert forgotten(reader, data) == []
    for mention in ("Khankendi/Stepanakert", "Lachin road"):
        reader.open_mention(mention)
        expect(page.locator(".pop .doubt")).to_be_visible()
        page.locator(".pop details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
        assert forgotten(reader, data) == []
    links = page.locator(".pop a[href^='/']").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert links
    assert [link for link in links if not link.startswith("/eo/")] == []


def test_what_a_choice_changes_is_said_in_its_language(reader: Reader, data: pseudo.Data) -> None:
    reader.go("/eo/example")
    page, status = reader.page, reader.page.locator("#gz-status")
    page.select_option("#gz-by", "az")
    expect(status).to_contain_text(pseudo.OPEN)
    assert forgotten(reader, data) == []
    page.select_option("#gz-names", "am")
    assert forgotten(reader, data) == []
    page.fill("#gz-lines", "1990-01-01")
    page.locator("#gz-lines").dispatch_event("change")
    expect(status).to_contain_text("1990")
    assert forgotten(reader, data) == []
    page.locator("#gz-marks-on").evaluate("(one) => one.click()")
    assert forgotten(reader, data) == []


def test_a_doubt_and_a_correction_are_put_in_its_language(reader: Reader, data: pseudo.Data) -> None:
    page = reader.page
    reader.page.goto(f"{reader.url}/eo/")
    assert forgotten(reader, data) == []
    page.fill("#annotate [name=text]", TEXT)
    reader.send()
    page.locator("[data-choose]").first.click()
    page.locator(".pop .doubt .other").first.evaluate("(one) => { one.open = true; }")
    page.locator(".pop .search input").fill("Lachin")
    expect(page.locator(".pop .hits li").first).to_be_visible()
    assert forgotten(reader, data) == []
    page.locator(".pop-close").click()
    page.locator("#gz-add").click()
    expect(page.locator(".pop-doubt")).to_be_visible()
    assert forgotten(reader, data) == []


def test_the_presentation_speaks_its_language(reader: Reader, data: pseudo.Data) -> None:
    reader.go("/eo/example?present=1")
    expect(reader.page.locator(".gz-steps")).to_be_visible()
    assert forgotten(reader, data) == []


def test_the_map_of_all_places_speaks_its_language(reader: Reader, data: pseudo.Data) -> None:
    reader.go("/eo/places")
    page = reader.page
    expect(page.locator("#gz-status")).to_contain_text(pseudo.OPEN)
    page.locator("#q").press_sequentially("Lach", delay=20)
    expect(page.locator(".suggestions li").first).to_be_visible()
    assert forgotten(reader, data) == []
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.wait_for_url("**/eo/places/*")


def test_a_place_speaks_its_language(reader: Reader, data: pseudo.Data) -> None:
    reader.go("/eo/places/khankendi-stepanakert")
    reader.page.locator(".gz-mark").first.evaluate("(one) => one.click()")
    expect(reader.page.locator(".pop")).to_be_visible()
    assert forgotten(reader, data) == []
