"""Strings made to run: on pages, in addresses and in the file to take away they are letters and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.service import Service
from tests.browser.texts import ARTICLE, HOSTILE, HOSTILE_ARTICLE, HOSTILE_TITLE


def unharmed(reader: Reader) -> None:
    """No script of a text has run, and no template has put a value in."""
    assert reader.page.evaluate("window.hit") is None
    shown = reader.page.evaluate("document.body.innerText + document.title")
    assert "1337" not in shown
    assert reader.page.locator("img[src=x], svg[onload]").count() == 0


def literally(reader: Reader) -> None:
    """Title, text, list of places and quotes hold the article's own letters."""
    expect(reader.page.locator("h1")).to_have_text(HOSTILE_TITLE, use_inner_text=False)
    assert "".join(reader.prose().split()) == "".join(HOSTILE_ARTICLE.split())
    for text in HOSTILE:
        assert text in reader.page.locator(".prose").inner_text(), text


def walk(reader: Reader) -> None:
    """Open every mention: each quote stands in the text as it is."""
    for mention in reader.mentions.all():
        mention.click()
        number = int(mention.get_attribute("data-m") or "")
        reader.until("(n) => gz.state.mention === n && document.querySelector('.pop .quote')", number)
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
    reader.page.reload()
    reader.page.wait_for_selector("a.mention")
    reader.ready()
    literally(reader)
    unharmed(reader)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_query_is_letters_only(visit: Visit, text: str) -> None:
    reader = visit(f"/normalize?q={quote(text)}")
    assert reader.page.input_value("#q") == text
    assert text.strip() in reader.page.title()
    unharmed(reader)


@pytest.mark.parametrize("path", ["/places/{}", "/example?perspective={}", "/example?lines={}", "/example?at={}", "/example?{}=1", "/{}"])
def test_hostile_addresses_are_letters_only(visit: Visit, path: str) -> None:
    reader = visit()
    for text in (HOSTILE[0], HOSTILE[2], HOSTILE[8], HOSTILE[9], HOSTILE[-1]):
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


# --- the file to take away


def export(reader: Reader, service: Service, into: Path, text: str, title: str = "") -> str:
    """The standalone map of an article, saved; returns its address on disk."""
    body = {"text": text, "title": title, "at": "2023-09-09"}
    answer = reader.page.context.request.post(
        f"{service.url}/v1/annotate", data=json.dumps(body), headers={"Accept": "text/html", "Content-Type": "application/json"}
    )
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
    reader.until("() => document.querySelector('path.gz-land')")
    both = reader.labels()
    reader.page.select_option("#gz-names", "az")
    assert reader.labels()["khankendi-stepanakert"] in both["khankendi-stepanakert"].split(" / ")
    reader.page.fill("#gz-lines", "2019-07-01")
    expect(reader.page.locator(".gz-foot")).to_contain_text("Lines for 1 July 2019")
    reader.open_mention("Goris")
    assert reader.inside_map(".gz-card")
    assert "".join(reader.prose().split()).endswith("".join(ARTICLE.split())[-200:])
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
