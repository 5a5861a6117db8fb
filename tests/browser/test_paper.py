"""What is left without a screen or without scripts: print, PDF, and a page that works as plain HTML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Contexts, Visit, tab
from tests.browser.reader import Reader, squeezed
from tests.browser.service import Service
from tests.browser.texts import ARTICLE, SHORT

PX_PER_CM = 96 / 2.54
PAPER = {"width": 688, "height": 971}
"""An A4 sheet inside 14 mm margins."""
GONE = ".switches, .skip, .bar nav, .leaflet-control-zoom, .leaflet-control-layers, .gz-all, .gz-card, .again"


@pytest.fixture(scope="module")
def printed(contexts: Contexts, service: Service) -> Iterator[Reader]:
    """The article with a popup open, on paper."""
    reader = tab(contexts(), service.url)
    reader.annotate(ARTICLE)
    reader.open_mention("Goris")
    size: Any = PAPER
    reader.page.set_viewport_size(size)
    to_paper(reader)
    yield reader
    reader.page.close()
    assert reader.complaints == []


def to_paper(reader: Reader) -> None:
    """What a browser does before it prints."""
    reader.page.emulate_media(media="print")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.still()


def test_paper_has_the_map_first_and_high_enough(printed: Reader) -> None:
    map_box, text_box = (printed.page.locator(selector).bounding_box() for selector in ("#map", "#article"))
    assert map_box
    assert text_box
    assert map_box["height"] >= 8 * PX_PER_CM
    assert map_box["y"] < text_box["y"]
    assert map_box["y"] + map_box["height"] <= text_box["y"] + 1


def test_paper_shows_every_mark_inside_the_map_and_nothing_lies_on_it(printed: Reader) -> None:
    assert printed.see("hidden") == []


@pytest.mark.parametrize("path", ["/example", "/places/lachin-road"])
def test_a_screen_sent_to_paper_keeps_its_marks_inside_the_map(visit: Visit, path: str) -> None:
    reader = visit(path)
    to_paper(reader)
    assert reader.see("hidden") == []


def test_paper_has_no_controls(printed: Reader) -> None:
    for control in printed.page.locator(GONE).all():
        expect(control).to_be_hidden()


def test_paper_lists_every_name_and_the_source_line(printed: Reader) -> None:
    place = printed.page.locator("#p-khankendi-stepanakert")
    for name in ("Xankəndi", "Ստեփանակերտ", "Степанакерт"):
        expect(place.locator("bdi").get_by_text(name, exact=True).first).to_be_visible()
    expect(printed.page.locator(".gz-foot")).to_be_visible()
    expect(printed.page.locator(".gz-foot")).to_contain_text("edition")
    expect(printed.page.locator("p.version")).to_be_visible()


def test_paper_tells_each_claim_once_and_each_place_the_numbers_of_its_own(printed: Reader) -> None:
    notes = printed.page.locator("#places > .on-paper li").all_text_contents()
    assert len(notes) >= 6
    assert len(set(notes)) == len(notes)
    place = printed.page.locator("#p-khankendi-stepanakert .claims-now")
    expect(place.locator("summary")).to_contain_text(re.compile(r"\(\d+\): \d+, \d+"))
    expect(place.locator("ul")).to_be_hidden()
    expect(printed.page.locator("#places > .on-paper")).to_be_visible()


def test_an_article_of_many_places_takes_few_pages(visit: Visit) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: a PDF cannot be read")
    reader = visit()
    reader.annotate(ARTICLE)
    places = reader.page.locator("#places .entry").count()
    pages = len(pypdf.PdfReader(io.BytesIO(reader.page.pdf(format="A4", print_background=True))).pages)
    assert places >= 8
    assert pages <= 2 + places / 5


def test_paper_loses_nothing_at_its_edges(printed: Reader) -> None:
    assert printed.sideways() <= 0
    assert printed.see("cut") == []


def test_the_pdf_holds_the_text_the_names_and_the_source_line(visit: Visit) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: a PDF cannot be read")
    reader = visit()
    reader.annotate(SHORT)
    document = pypdf.PdfReader(io.BytesIO(reader.page.pdf(format="A4", print_background=True)))
    texts = [squeezed(page.extract_text()) for page in document.pages]
    for words in ("A timetable", "takes the Lachin road", "Xankəndi", "Ստեփանակերտ", "Степанакерт", "edition"):
        assert squeezed(words) in "".join(texts), words
    assert squeezed("Lines for 9 September 2023") in texts[0]
    assert len(texts) < 20


# --- without scripts


@pytest.fixture(scope="module")
def plain(contexts: Contexts, service: Service) -> Iterator[Reader]:
    """The article in a browser that runs no scripts."""
    reader = tab(contexts(scripts=False), service.url, scripts=False)
    reader.annotate(ARTICLE)
    yield reader
    reader.page.close()
    assert reader.complaints == []


def test_without_scripts_mentions_lead_to_the_list_of_places(plain: Reader) -> None:
    targets = [link.get_attribute("href") or "" for link in plain.mentions.all()]
    assert len(targets) >= 12
    for target in set(targets):
        assert plain.page.locator(target).count() == 1, target
    plain.mention("Khankendi/Stepanakert").click()
    expect(plain.page.locator("#p-khankendi-stepanakert")).to_be_in_viewport()


def test_without_scripts_every_place_shows_its_names(plain: Reader) -> None:
    place = plain.page.locator("#p-khankendi-stepanakert")
    place.locator(".names summary").click()
    for name in ("Xankəndi", "Ստեփանակերտ", "Степанакерт"):
        expect(place.locator("bdi").get_by_text(name, exact=True).first).to_be_visible()


def test_without_scripts_claims_of_the_date_are_told_with_their_holders(plain: Reader) -> None:
    place = plain.page.locator("#p-khankendi-stepanakert")
    numbers = place.locator(".claim-numbers a")
    assert numbers.count() >= 3
    for number in numbers.all():
        claim = plain.page.locator(number.get_attribute("href") or "")
        expect(claim).to_have_count(1)
        expect(claim).to_contain_text(": ")
        expect(claim).to_contain_text("Of: ")
        expect(claim).to_contain_text("Khankendi / Stepanakert")
        expect(claim.locator(".src, .uncited")).to_have_count(1)
    expect(place.locator(".where")).to_contain_text(" km ")


def test_on_paper_a_page_has_its_answers_and_no_form(visit: Visit) -> None:
    reader = visit("/normalize")
    reader.page.fill("#names", "Khankendi\nQwertyville\nLachin")
    reader.page.get_by_role("button", name="Look all up").click()
    reader.page.locator(".doubts").wait_for()
    reader.page.emulate_media(media="print")
    expect(reader.page.locator("table.figures tbody tr")).to_have_count(3)
    expect(reader.page.locator("table.figures")).to_be_visible()
    assert reader.page.locator(".page :is(textarea, button):visible").count() == 0
    reader.page.emulate_media(media="screen")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_without_scripts_there_is_a_still_map(visit: Visit, phone: bool) -> None:
    reader = visit(scripts=False, phone=phone)
    reader.annotate(ARTICLE)
    still = reader.page.locator("#map svg.still")
    expect(still).to_be_visible()
    box = still.bounding_box()
    assert box
    assert box["width"] >= 200
    assert box["height"] >= 150
    assert "Khankendi / Stepanakert" in (still.text_content() or "")
    assert reader.sideways() <= 0


def test_without_scripts_no_switch_is_shown_that_would_do_nothing(plain: Reader) -> None:
    for switch in plain.page.locator(".needs-script").all():
        expect(switch).to_be_hidden()
