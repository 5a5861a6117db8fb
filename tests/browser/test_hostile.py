"""Strings made to run: on pages, in addresses and in the file to take away they are letters and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import SEE, Reader, squeezed
from tests.browser.service import Service
from tests.browser.texts import ARTICLE, HOSTILE, HOSTILE_ARTICLE, HOSTILE_TITLE


def unharmed(reader: Reader) -> None:
    """No script of a text has run, and no template has put a value in."""
    assert reader.page.evaluate("window.hit") is None
    shown = reader.page.evaluate("document.body.innerText + document.title")
    assert re.search(r"(?<![\w.])(zq)?1337(?![\w.])", shown) is None
    assert reader.page.locator("img[src=x], svg[onload]").count() == 0


def literally(reader: Reader) -> None:
    """Title, text, list of places and quotes hold the article's own letters."""
    expect(reader.page.locator("h1")).to_have_text(HOSTILE_TITLE, use_inner_text=False)
    assert reader.prose() == squeezed(HOSTILE_ARTICLE)
    for text in HOSTILE:
        assert text in reader.page.locator(".prose").inner_text(), text


def walk(reader: Reader) -> None:
    """Open every mention: each quote stands in the text as it is."""
    reader.calm()
    for mention in reader.mentions.all():
        mention.click()
        expect(reader.pop.locator(".quote mark")).to_have_text(mention.text_content() or "")
        quoted = reader.pop.locator(".quote").text_content() or ""
        assert quoted.strip("…") in HOSTILE_ARTICLE


def test_a_hostile_article_is_letters_only(visit: Visit) -> None:
    reader = visit()
    reader.annotate(HOSTILE_ARTICLE)
    literally(reader)
    assert reader.mentions.count() >= 4
    walk(reader)
    unharmed(reader)
    assert HOSTILE_TITLE.split("\u202e")[0] in reader.page.title()


def test_a_hostile_article_survives_a_reload(visit: Visit) -> None:
    reader = visit()
    reader.annotate(HOSTILE_ARTICLE)
    reader.reload()
    literally(reader)
    unharmed(reader)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_query_is_letters_only(visit: Visit, text: str) -> None:
    reader = visit(f"/normalize?q={quote(text)}")
    assert reader.page.input_value("#q") == text
    assert text.strip() in reader.page.title()
    unharmed(reader)


ADDRESSES = (
    "/places/{}",
    "/places/goris?perspective={}",
    "/places/goris?lines={}",
    "/example?at={}",
    "/example?{}=1",
    "/{}",
)


@pytest.mark.parametrize("path", ADDRESSES)
def test_hostile_addresses_are_letters_only(visit: Visit, path: str) -> None:
    reader = visit()
    for text in (HOSTILE[0], HOSTILE[8], HOSTILE[-1]):
        status = reader.page.goto(reader.url + path.format(quote(text, safe="")))
        assert status
        assert status.status in (200, 400, 404), text
        reader.ready()
        unharmed(reader)
    reader.complaints = [one for one in reader.complaints if "status of 40" not in one]


def test_a_hostile_hash_is_letters_only(visit: Visit) -> None:
    for text in (HOSTILE[0], HOSTILE[9]):
        reader = visit(f"/example#place={quote(text)}&m={quote(text)}")
        expect(reader.mark("goris")).to_have_count(1)
        unharmed(reader)


# --- the gazetteer's own words


def test_hostile_data_is_letters_only_on_a_place_page(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    reader.go("/places/khankendi-stepanakert")
    spelled(reader)
    for text in HOSTILE:
        for part in (
            "h1",
            ".side h3",
            ".name-row .form",
            ".name-row .facts",
            ".claims-of tbody",
            ".t-rows",
            ".gz-text",
            "#gz-names",
        ):
            assert text in " ".join(reader.page.locator(part).all_text_contents()), (part, text)


def test_hostile_data_is_letters_only_on_an_article_page(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    reader.annotate(ARTICLE)
    spelled(reader)


def test_hostile_data_is_letters_only_in_an_answer(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    reader.go("/normalize?q=Khankendi/Stepanakert")
    unharmed(reader)
    assert HOSTILE[9] in reader.page.locator(".result h2").inner_text()


def test_hostile_data_is_letters_only_in_an_export(visit: Visit, faulty: Service, tmp_path: Path) -> None:
    reader = visit()
    open_file(reader, export(reader, faulty, tmp_path, ARTICLE))
    spelled(reader)


def spelled(reader: Reader) -> None:
    """Map, legend and popup of the city print what the data says."""
    for side in ("both", "az"):
        reader.page.select_option("#gz-names", side)
        assert HOSTILE[9] in reader.labels()["khankendi-stepanakert"]
    reader.page.evaluate("gz.openPlace('khankendi-stepanakert')")
    reader.pop.wait_for()
    for text in HOSTILE:
        for part in ("h2", ".chip", ".side h3", ".name .form", ".name .facts", ".claims li", ".note"):
            assert text in " ".join(reader.pop.locator(part).all_text_contents()), (part, text)
        assert text in (reader.page.locator(".gz-legend .dated").text_content() or ""), text
    unharmed(reader)


# --- the file to take away


def export(reader: Reader, service: Service, into: Path, text: str, title: str = "") -> str:
    """The standalone map of an article, saved; returns its address on disk."""
    body = json.dumps({"text": text, "title": title, "at": "2023-09-09"})
    headers = {"Accept": "text/html", "Content-Type": "application/json"}
    answer = reader.page.context.request.post(f"{service.url}/v1/annotate", data=body, headers=headers)
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"] == "sandbox allow-scripts"
    file = into / "article map.html"
    file.write_bytes(answer.body())
    return file.as_uri()


def open_file(reader: Reader, address: str) -> None:
    reader.url = address.rpartition("/")[0]
    reader.requests.clear()
    reader.page.goto(address)
    reader.ready()


def test_an_export_works_from_disk_and_asks_for_nothing(visit: Visit, service: Service, tmp_path: Path) -> None:
    reader = visit()
    address = export(reader, service, tmp_path, ARTICLE)
    open_file(reader, address)
    reader.until(SEE, ["land"])
    both = reader.labels()
    reader.page.select_option("#gz-names", "az")
    assert reader.labels()["khankendi-stepanakert"] in both["khankendi-stepanakert"].split(" / ")
    reader.page.fill("#gz-lines", "2019-07-01")
    expect(reader.page.locator(".gz-foot")).to_contain_text("Lines for 1 July 2019")
    reader.open_mention("Goris")
    assert reader.see("insideMap", ".gz-card")
    assert reader.prose().endswith(squeezed(ARTICLE)[-200:])
    assert reader.requests == [address]


def test_an_export_fits_a_phone(visit: Visit, service: Service, tmp_path: Path) -> None:
    reader = visit(phone=True)
    open_file(reader, export(reader, service, tmp_path, ARTICLE))
    assert reader.sideways() <= 0
    reader.mention("Goris").tap()
    expect(reader.page.locator(".gz-card.sheet")).to_be_visible()


def test_a_hostile_export_is_letters_only(visit: Visit, service: Service, tmp_path: Path) -> None:
    reader = visit()
    address = export(reader, service, tmp_path, HOSTILE_ARTICLE, HOSTILE_TITLE)
    open_file(reader, address)
    literally(reader)
    walk(reader)
    unharmed(reader)
    assert reader.requests == [address]
