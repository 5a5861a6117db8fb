"""The page of the interface: forms that send and show, as text, and that axe finds nothing wrong with when open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_axe import in_both_schemes

OPEN = "(ids) => ids.forEach((id) => { document.getElementById(id).open = true })"


def test_a_form_shows_status_head_and_body(visit: Visit) -> None:
    reader = visit("/docs")
    reader.page.evaluate(OPEN, ["normalize"])
    box = reader.page.locator("#normalize")
    box.locator("#normalize-q").fill("Lachin <b>")
    box.get_by_role("button", name="Send").click()
    expect(box.locator(".status")).to_have_text("200 OK")
    expect(box.locator(".head")).to_contain_text("gazetteer-version: ")
    expect(box.locator(".body")).to_contain_text('"query": "Lachin <b>"')
    assert reader.page.url.endswith("/docs")


def test_a_path_a_body_and_an_error_are_sent_too(visit: Visit) -> None:
    reader = visit("/docs")
    reader.page.evaluate(OPEN, ["place", "normalizeMany"])
    box = reader.page.locator("#place")
    box.locator("#place-id").fill("lachin")
    box.get_by_role("button", name="Send").click()
    expect(box.locator(".body")).to_contain_text('"id": "lachin"')
    box = reader.page.locator("#normalizeMany")
    box.locator("#normalizeMany-type").select_option("text/csv")
    expect(box.locator("#normalizeMany-body")).to_have_value("place,year\nKirovabad,1970\n")
    box.locator("#normalizeMany-column").fill("place")
    box.get_by_role("button", name="Send").click()
    expect(box.locator(".body")).to_contain_text("ganja")
    with reader.expecting("400"):
        box.locator("#normalizeMany-column").fill("nothing")
        box.get_by_role("button", name="Send").click()
        expect(box.locator(".status")).to_have_text(re.compile("^400 "))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_open_operations_have_no_violation_and_fit(visit: Visit, phone: bool) -> None:
    reader = visit("/docs", phone=phone)
    reader.page.evaluate(OPEN, ["normalize", "normalizeMany", "place", "deleteArticle", "nominatimSearch"])
    box = reader.page.locator("#place")
    box.get_by_role("button", name="Send").click()
    expect(box.locator(".status")).to_have_text("200 OK")
    assert in_both_schemes(reader) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
