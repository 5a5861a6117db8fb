"""When there is little to show or something is wrong: a clear sentence, a way back, and never a trace."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.faulty import NOWHERE
from tests.browser.reader import SEE, Reader
from tests.browser.service import Service
from tests.browser.texts import PLACELESS

SECRET = "wordsthatnobodymaysee"
TRACES = ("Traceback", 'File "', "werkzeug", "jinja", "RuntimeError", SECRET)


def test_an_article_without_a_place_says_so_and_keeps_its_map(visit: Visit) -> None:
    reader = visit()
    reader.annotate(PLACELESS)
    expect(reader.page.locator("#places")).to_contain_text("No place on the ground was found")
    expect(reader.page.locator("h1")).to_have_text("On soup")
    reader.until(SEE, ["land"])
    assert reader.page.locator(".gz-mark").count() == 0


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_article_says_so_and_keeps_its_map(visit: Visit, text: str) -> None:
    reader = visit("/")
    reader.page.fill("#annotate [name=text]", text)
    reader.send()
    expect(reader.page.locator(".prose")).to_contain_text("The article is empty")
    reader.until(SEE, ["land"])


def test_an_article_with_actors_only_keeps_an_empty_map(visit: Visit) -> None:
    reader = visit()
    reader.annotate("Armenian and Azerbaijani musicians met.", at="2023-09-09")
    assert reader.mentions.count() == 2
    assert reader.page.locator(".gz-mark").count() == 0
    reader.mentions.first.click()
    expect(reader.pop).to_be_visible()
    assert reader.see("insideMap", ".gz-card")


def test_a_name_that_nobody_knows_gets_a_sentence(visit: Visit) -> None:
    reader = visit("/normalize?q=Qwertyvillage")
    expect(reader.page.get_by_role("status")).to_have_text("No place is known by this name.")


def test_a_place_without_a_position_says_so_and_keeps_its_map(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    reader.go(f"/places/{NOWHERE}")
    expect(reader.page.locator("#map")).to_contain_text("No position is recorded")
    reader.until(SEE, ["land"])
    assert reader.labels() == {}


# --- errors


def check(reader: Reader, status: int) -> None:
    """The error's page: ours, with a heading and a way back, and without a trace."""
    assert reader.page.locator("h1").count() == 1
    expect(reader.page.locator("main")).to_contain_text(f"Error {status}")
    expect(reader.page.locator("link[rel=stylesheet]").first).to_be_attached()
    assert [word for word in TRACES if word in reader.page.content()] == []
    back = reader.page.locator("main").get_by_role("link")
    assert back.first.get_attribute("href") == "/"


@pytest.mark.parametrize("path", ["/nowhere", "/places/nowhere-at-all", "/assets/0/nothing.css"])
def test_what_is_not_there_gets_a_page(visit: Visit, path: str) -> None:
    reader = visit()
    with reader.expecting("404"):
        assert reader.go(path).status == 404
    check(reader, 404)
    reader.page.locator("main").get_by_role("link").first.click()
    expect(reader.page.locator("#annotate")).to_be_visible()


HIDDEN_FIELD = """(text) => {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "text", value: text });
    document.querySelector("#annotate textarea").replaceWith(field);
}"""


def send(reader: Reader, text: str, status: int) -> None:
    reader.go("/")
    # Typing and laying out a million characters would take longer than sending them.
    reader.page.evaluate(HIDDEN_FIELD, text)
    with reader.expecting(str(status)), reader.page.expect_response(lambda one: one.request.method == "POST") as sent:
        reader.send()
    assert sent.value.status == status
    check(reader, status)


def test_an_article_that_is_too_long_gets_a_page_with_the_limit(visit: Visit) -> None:
    reader = visit()
    send(reader, "Shusha. " * 140_000, 413)
    expect(reader.page.locator("main")).to_contain_text("limit")


def test_a_compressed_article_gets_a_page(visit: Visit) -> None:
    reader = visit()
    reader.page.set_extra_http_headers({"Content-Encoding": "gzip"})
    send(reader, "Shusha.", 415)


BAD = {"at=2023-13-40": "at", "perspective=nobody": "perspective", "colour=red": "colour", "lang=%3Cb%3E": "lang"}


@pytest.mark.parametrize("query", BAD)
def test_a_bad_parameter_gets_a_page_that_names_it(visit: Visit, query: str) -> None:
    reader = visit()
    with reader.expecting("400"):
        assert reader.go(f"/example?{query}").status == 400
    check(reader, 400)
    expect(reader.page.locator("main code")).to_have_text(BAD[query])


def test_a_fault_gets_a_page_and_keeps_the_text_out_of_the_log(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    with reader.expecting("500"):
        assert reader.go(f"/fault?text={SECRET}").status == 500
    check(reader, 500)
    assert "RuntimeError at GET /fault" in faulty.said()
    assert SECRET not in faulty.said()


def test_a_crowd_gets_a_page_that_has_its_styles(visit: Visit, faulty: Service) -> None:
    reader = visit()
    reader.url = faulty.url
    statuses = [reader.go("/about").status for _ in range(3)]
    assert statuses[-1] == 429
    check(reader, 429)
    assert [one for one in reader.complaints if "429" not in one] == []
    # Of all that was asked only the page itself may have been refused.
    assert len(reader.complaints) == 1
    reader.complaints.clear()


def test_programs_get_json_for_a_fault_and_a_crowd(visit: Visit, faulty: Service) -> None:
    request = visit().page.context.request
    fault = request.get(f"{faulty.url}/fault", params={"text": SECRET}, headers={"Accept": "application/json"})
    crowd = [request.get(f"{faulty.url}/v1/version") for _ in range(3)][-1]
    for answer, status in ((fault, 500), (crowd, 429)):
        assert (answer.status, answer.json()["status"]) == (status, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert [word for word in TRACES if word in answer.text()] == []


ASKED = {
    404: ("GET", "/v1/places/nowhere-at-all", {}, ""),
    413: ("POST", "/v1/annotate", {"Content-Type": "application/json"}, json.dumps({"text": "x" * 1_200_000})),
    415: ("POST", "/v1/annotate", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, '{"text": "x"}'),
    400: ("GET", "/v1/normalize?colour=red", {}, ""),
    405: ("DELETE", "/v1/version", {}, ""),
}


@pytest.mark.parametrize("status", ASKED)
def test_programs_get_json_for_the_same(visit: Visit, service: Service, status: int) -> None:
    method, path, headers, data = ASKED[status]
    answer = visit().page.context.request.fetch(service.url + path, method=method, headers=headers, data=data or None)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert [word for word in TRACES if word in answer.text()] == []
