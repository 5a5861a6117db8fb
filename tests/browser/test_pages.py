"""Every page: its frame, its policy, nothing from elsewhere, nothing refused, and again from a real cache."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, tab, window
from tests.browser.service import Service
from tests.browser.texts import ARTICLE
from tests.files import docx
from tests.pages import PAGES

INLINE = "document.body.append(Object.assign(document.createElement('script'), { text: 'window.hit = 1' }))"
SENT = "(file) => performance.getEntriesByType('resource').find((one) => one.name.endsWith(file)).transferSize"
"""Bytes of a file that came over the wire: none when the browser's cache had it."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_language_and_title_and_has_one_heading(visit: Visit, path: str) -> None:
    reader = visit()
    response = reader.go(path)
    assert response.status == 200
    expect(reader.page.locator("html")).to_have_attribute("lang", re.compile(r"^[a-z]{2}"))
    assert len(reader.page.title().removesuffix("· Gazetteer").strip()) > 3
    assert (reader.page.locator("h1").count(), reader.page.locator("main").count()) == (1, 1)


@pytest.mark.parametrize("path", PAGES)
def test_a_policy_allows_own_files_and_hashes_only(visit: Visit, service: Service, path: str) -> None:
    policy = visit().page.context.request.get(service.url + path).headers["content-security-policy"]
    rules = {name: values for name, *values in (rule.split() for rule in policy.split(";"))}
    assert rules["default-src"] == ["'none'"]
    for name in ("script-src", "style-src", "connect-src", "font-src"):
        assert all(re.fullmatch(r"'self'|'sha256-[\w+/]+=*'", value) for value in rules[name]), rules[name]


def test_a_sent_article_is_answered_by_a_page_of_the_same_kind(visit: Visit) -> None:
    reader = visit()
    with reader.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        reader.annotate(ARTICLE)
    assert (sent.value.status, sent.value.url) == (200, f"{reader.url}/annotate")
    assert reader.page.title().startswith("Bread, buses and a bridge")
    assert (reader.page.locator("h1").count(), reader.page.locator("main").count()) == (1, 1)
    expect(reader.page.locator("p.meta")).to_contain_text("2023-09-09")


def test_every_request_stays_with_us(visit: Visit) -> None:
    reader = visit("/example")
    for zoom in (6, 10):
        reader.page.evaluate("(zoom) => gz.map.setZoom(zoom, { animate: false })", zoom)
    reader.page.wait_for_load_state("networkidle")
    assert len(reader.requests) > 10
    assert [url for url in reader.requests if not url.startswith(f"{reader.url}/")] == []


def test_a_request_elsewhere_would_be_seen(visit: Visit) -> None:
    reader = visit()
    reader.page.set_content('<img src="http://tiles.example.org/1.png">')
    reader.until("() => document.images[0].complete")
    assert any(complaint.startswith("asked elsewhere: http://tiles.example.org") for complaint in reader.complaints)
    reader.complaints.clear()


def test_a_refused_script_would_be_seen(visit: Visit) -> None:
    reader = visit("/about")
    with reader.expecting("script-src"):
        reader.page.evaluate(INLINE)
        reader.page.wait_for_timeout(50)
    assert reader.page.evaluate("window.hit") is None


def test_a_page_works_again_from_the_cache(browser: Browser, service: Service) -> None:
    context = window(browser)
    reader = tab(context, service.url)
    for time in (1, 2):
        reader.go("/example")
        reader.open_mention("Lachin road")
        assert bool(reader.page.evaluate(SENT, "leaflet.js")) == (time == 1)
    context.close()
    assert reader.complaints == []


def test_a_page_that_has_not_changed_repeats_its_policy(visit: Visit, service: Service) -> None:
    request = visit().page.context.request
    for path in ("/example", "/places/lachin-road", "/"):
        first = request.get(service.url + path)
        tag = first.headers.get("etag")
        again = request.get(service.url + path, headers={"If-None-Match": tag} if tag else {})
        assert again.status == (304 if tag else 200)
        assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
        assert tag or again.body() == first.body()


def test_a_file_is_sent_in_place_of_a_text(visit: Visit) -> None:
    for scripts in (True, False):
        reader = visit("/", scripts=scripts)
        file: Any = {"name": "a.docx", "mimeType": "", "buffer": docx("A title", "Baku said that Goris was dry.")}
        reader.page.set_input_files("#file", file)
        reader.page.click("#annotate [type=submit]")
        expect(reader.page.locator(".mention")).to_have_text(["Baku", "Goris"])


WAIT = """async () => {
    const pause = () => new Promise((done) => setTimeout(done, 150));
    const see = () => ["progress", ".sending-note", "[type=submit]"].map((part) => {
        const one = document.querySelector(`#lens ${part}`);
        return part === "progress" ? one.checkVisibility() : part === "[type=submit]" ? one.disabled : one.textContent;
    });
    document.querySelector("#lens [type=submit]").click();
    await pause();
    const during = see();
    document.querySelector("#lens .sending button").click();
    await pause();
    return [during, see()];
}"""
"""What stands on the page while an answer is waited for, and after the reader has stopped waiting."""


def test_waiting_is_shown_and_can_be_ended(visit: Visit) -> None:
    reader = visit("/lens")
    page = reader.page
    page.route("**/lens", lambda route: None)
    page.fill("#lens [name=text]", "Baku said.")
    during, after = page.evaluate(WAIT)
    assert during == [True, "The text is being read.", True]
    assert after == [False, "Cancelled. Nothing of the text was kept.", False]
    assert page.evaluate("document.getElementById('text').value") == "Baku said."
    page.unroute_all()
    page.evaluate("document.querySelector('#lens [type=submit]').click()")
    page.locator("#found").wait_for()


def test_an_empty_form_is_not_sent(visit: Visit) -> None:
    reader = visit("/")
    reader.page.click("#annotate [type=submit]")
    said = reader.page.evaluate("document.getElementById('text').validationMessage")
    assert said == "Paste a text or choose a file."


def test_the_lens_shows_its_table_with_and_without_scripts(visit: Visit) -> None:
    for scripts in (True, False):
        reader = visit("/lens", scripts=scripts, phone=True)
        reader.page.fill("#lens [name=text]", "Khankendi was dry. Stepanakert was dry. Shushi too.")
        reader.page.fill("#lens [name=at]", "2021-11-09")
        reader.page.click("#lens [type=submit]")
        expect(reader.page.locator(".counts tbody tr")).to_have_count(3)
        assert reader.sideways() == 0


def test_reloading_a_result_does_not_lose_the_text(visit: Visit) -> None:
    reader = visit()
    reader.annotate(ARTICLE)
    before = reader.prose()
    reader.reload()
    assert reader.prose() == before
    expect(reader.page.locator(".tab-only")).to_contain_text("this tab only")


def test_nothing_of_a_text_is_in_the_log(visit: Visit, service: Service) -> None:
    reader = visit()
    reader.annotate("Xylqophrastus met a zebrafinchling in Stepanakert.", at="2023-09-09")
    request = reader.page.context.request
    request.post(f"{service.url}/annotate", form={"text": "Xylqophrastus " * 100_000})
    request.post(f"{service.url}/annotate", form={"text": "zebrafinchling"}, headers={"Content-Encoding": "gzip"})
    request.get(f"{service.url}/normalize", params={"q": "Xylqophrastus"})
    assert "Xylqophrastus" not in service.said()
    assert "zebrafinchling" not in service.said()
