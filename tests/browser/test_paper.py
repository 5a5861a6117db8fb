"""What is left without a screen or without scripts: print, PDF, and a page that works as plain HTML."""

from __future__ import annotations

import io
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.texts import ARTICLE

PX_PER_CM = 96 / 2.54
PAPER = {"width": 688, "height": 971}
"""An A4 sheet inside 14 mm margins."""
GONE = ".switches, .skip, .bar nav, .leaflet-control-zoom, .leaflet-control-layers, .gz-all, .gz-card, .again"


@pytest.fixture
def printed(visit: Visit) -> Reader:
    reader = visit()
    reader.annotate(ARTICLE)
    reader.open_mention("Goris")
    reader.page.emulate_media(media="print")
    size: Any = PAPER
    reader.page.set_viewport_size(size)
    reader.still()
    return reader


def test_paper_has_the_map_first_and_high_enough(printed: Reader) -> None:
    map_box, text_box = (printed.page.locator(selector).bounding_box() for selector in ("#map", "#article"))
    assert map_box
    assert text_box
    assert map_box["height"] >= 8 * PX_PER_CM
    assert map_box["y"] < text_box["y"]
    assert map_box["y"] + map_box["height"] <= text_box["y"] + 1


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


def test_paper_loses_nothing_at_its_edges(printed: Reader) -> None:
    assert printed.sideways() <= 0
    cut = printed.page.evaluate(
        """() => ["article", "main"].map((id) => document.getElementById(id))
            .filter((one) => one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflowY !== "visible").length"""
    )
    assert cut == 0


def test_the_pdf_holds_the_text_the_names_and_the_source_line(visit: Visit) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: a PDF cannot be read")
    reader = visit()
    reader.annotate(ARTICLE)
    document = pypdf.PdfReader(io.BytesIO(reader.page.pdf(format="A4", print_background=True)))
    texts = [page.extract_text() for page in document.pages]
    together = " ".join(" ".join(texts).split())
    for words in ("Bread, buses and a bridge", "Nobody on the Lachin road", "Xankəndi", "Степанакерт", "edition"):
        assert words in together, words
    assert "Lines for 9 September 2023" in " ".join(texts[0].split())
    assert len(texts) < 40


# --- without scripts


@pytest.fixture
def plain(visit: Visit) -> Reader:
    reader = visit(scripts=False)
    reader.annotate(ARTICLE)
    return reader


def test_without_scripts_mentions_lead_to_the_list_of_places(plain: Reader) -> None:
    targets = [link.get_attribute("href") or "" for link in plain.mentions.all()]
    assert len(targets) >= 12
    for target in set(targets):
        assert plain.page.locator(target).count() == 1, target
    plain.mention("Khankendi/Stepanakert").click()
    expect(plain.page.locator("#p-khankendi-stepanakert")).to_be_in_viewport()


def test_without_scripts_every_place_shows_its_names(plain: Reader) -> None:
    place = plain.page.locator("#p-khankendi-stepanakert")
    place.locator("summary").click()
    for name in ("Xankəndi", "Ստեփանակերտ", "Степанакерт"):
        expect(place.locator("bdi").get_by_text(name, exact=True).first).to_be_visible()


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
