"""Keep, share and download as a reader does it, frames in other people's pages, and a service under a prefix."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, tab, window
from tests.browser.reader import Reader
from tests.browser.service import Service, free_port, running
from tests.browser.test_axe import in_both_schemes
from tests.browser.texts import HOSTILE_ARTICLE, HOSTILE_TITLE, SHORT

HOST = "127.0.0.1"


def keep(reader: Reader, text: str = SHORT) -> tuple[str, str]:
    """Path and key of an article that a reader has just kept."""
    reader.annotate(text)
    reader.page.get_by_role("button", name="Keep this article").click()
    reader.page.locator("#kept-key").wait_for()
    link, key = (reader.page.input_value(f"#{name}") for name in ("kept-link", "kept-key"))
    return link.removeprefix(reader.url), key


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_article_is_kept_opened_and_deleted(visit: Visit, scripts: bool) -> None:
    reader = visit(scripts=scripts)
    path, key = keep(reader)
    assert re.fullmatch(r"/articles/[\w-]{22}", path)
    reader.page.get_by_role("link", name="Open the kept article").click()
    reader.page.wait_for_load_state()
    reader.ready()
    expect(reader.page.locator("h1")).to_have_text("A timetable")
    expect(reader.page.locator(".kept-note")).to_contain_text("Kept until")
    assert key not in reader.page.content()
    if scripts:
        reader.open_mention("Lachin road")
        reader.page.keyboard.press("Escape")
    reader.page.get_by_text("Delete this article").click()
    reader.page.fill("[name=key]", key)
    reader.page.get_by_role("button", name="Delete", exact=True).click()
    expect(reader.page.locator("h1")).to_have_text("The article is deleted")
    with reader.expecting("404"):
        assert reader.page.goto(reader.url + path).status == 404  # type: ignore[union-attr]


def test_reloading_the_page_with_the_key_keeps_nothing_again(visit: Visit) -> None:
    reader = visit()
    path, _ = keep(reader)
    assert reader.page.url == reader.url + path
    reader.page.reload()
    reader.ready()
    assert reader.page.locator("#kept-key").count() == 0
    expect(reader.page.locator(".kept-note")).to_be_visible()


def test_a_hostile_article_is_kept_and_shown_literally(visit: Visit) -> None:
    reader = visit()
    path, _ = keep(reader, HOSTILE_ARTICLE)
    assert HOSTILE_TITLE in reader.page.locator(".lead").inner_text().replace("\u2068", "").replace("\u2069", "")
    reader.go(path)
    assert reader.page.evaluate("window.hit") is None
    assert "1337" not in reader.page.content()
    for embed in (f"{path}/embed",):
        reader.go(embed)
        assert reader.page.evaluate("window.hit") is None


def test_a_link_carries_place_mention_names_and_date(visit: Visit) -> None:
    reader = visit()
    path, _ = keep(reader)
    reader.go(path)
    reader.page.select_option("#gz-names", "az")
    reader.page.fill("#gz-lines", "2021-07-01")
    reader.open_mention("Lachin road")
    if reader.page.locator("#share-link").is_hidden():
        reader.page.locator("#share-links summary").click()
    link = reader.page.input_value("#share-link")
    assert re.search(r"\?(?=.*perspective=az)(?=.*lines=2021-07-01).*#place=lachin-road&m=\d", link)
    code = reader.page.input_value("#share-embed")
    assert "/embed?" in code
    assert "#place=lachin-road" in code
    other = visit(link.removeprefix(reader.url))
    other.pop.wait_for()
    expect(other.pop).to_have_attribute("data-place", "lachin-road")
    assert (other.page.input_value("#gz-names"), other.page.input_value("#gz-lines")) == ("az", "2021-07-01")


def test_a_link_is_copied(browser: Browser, service: Service) -> None:
    context = window(browser)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader = tab(context, service.url)
    reader.go("/places/goris?lines=1999-01-01")
    reader.page.locator("#share-links summary").click()
    reader.page.get_by_role("button", name="Copy the link").click()
    expect(reader.page.locator("#share-said")).to_have_text("Copied.")
    assert reader.page.evaluate("navigator.clipboard.readText()") == f"{service.url}/places/goris?lines=1999-01-01"
    context.close()
    assert reader.complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_every_file_of_a_result_is_downloaded(visit: Visit, scripts: bool) -> None:
    reader = visit(scripts=scripts)
    reader.annotate(SHORT)
    reader.page.locator("#share summary", has_text="Download").click()
    begins = {
        "PNG": b"\x89PNG",
        "SVG": b"<?xml",
        "HTML": b"<!doctype",
        "GeoJSON": b"{",
        "CSV": b"start",
        "JSON-LD": b"{",
    }
    for name, begin in begins.items():
        with reader.page.expect_download() as got:
            reader.page.locator("#share button[data-file]", has_text=name).click()
        assert Path(got.value.path()).read_bytes().startswith(begin), name
    assert reader.page.locator("h1").inner_text() == "A timetable"


def test_the_svg_looks_the_same_in_a_browser(visit: Visit, service: Service) -> None:
    """Fonts, halos and boxes that the server reckoned with: no label of the drawing lies on another on the screen."""
    reader = visit()
    answer = reader.page.context.request.get(f"{service.url}/places/khankendi-stepanakert/download?format=svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    reader.page.goto(f"{service.url}/about")
    found = reader.page.evaluate(
        """(text) => {
            const made = new DOMParser().parseFromString(text, "image/svg+xml");
            document.body.append(document.importNode(made.documentElement, true));
            const svg = document.querySelector("svg[viewBox]");
            return [...svg.querySelectorAll("text:not([aria-hidden])")].map((one) => {
                const box = one.getBBox();
                return [one.textContent, box.x, box.x + box.width];
            });
        }""",
        answer.text(),
    )
    assert len(found) > 4
    assert [text for text, left, right in found if left < 0 or right > 1600] == []


WAIT = """async () => {
    const pause = () => new Promise((done) => setTimeout(done, 150));
    document.querySelector("#annotate [type=submit]").click();
    await pause();
    const during = document.querySelector("#annotate progress").checkVisibility();
    document.querySelector("#annotate .sending button").click();
    await pause();
    const after = document.querySelector("#annotate progress").checkVisibility();
    return [during, after, document.getElementById("file").files.length, document.getElementById("annotate").action];
}"""


def test_sending_a_file_shows_that_it_is_read_and_can_be_ended(visit: Visit) -> None:
    reader = visit("/")
    reader.page.route("**/annotate", lambda route: None)
    text: Any = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"Baku said that Goris was dry."}
    reader.page.set_input_files("#file", text)
    during, after, files, action = reader.page.evaluate(WAIT)
    assert (during, after, files, action) == (True, False, 1, f"{reader.url}/annotate")
    reader.page.unroute_all()


# Frames in other people's pages


@contextmanager
def host_of(port: int, frame: str) -> Iterator[str]:
    """A page of another origin that holds ``frame``; its address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (
                f'<!doctype html><title>Host</title><iframe src="{frame}" width="700" height="480"></iframe>'.encode()
            )
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, port), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def newsroom() -> int:
    return free_port()


@pytest.fixture(scope="module")
def framed(chromium: str, newsroom: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose maps one other site may frame."""
    folder = tmp_path_factory.mktemp("framed")
    allowed, file = f"'self' http://{HOST}:{newsroom}", str(folder / "kept.sqlite")
    log = folder / "log.txt"
    with running(log, GAZETTEER_FRAME_ANCESTORS=allowed, GAZETTEER_KEPT_FILE=file) as started:
        yield started


def frame_in(page: Page, port: int, address: str) -> bool:
    """Whether a page of another origin shows the map at ``address``."""
    with host_of(port, address) as host:
        page.goto(host)
        page.wait_for_load_state("networkidle")
        inside = next((frame for frame in page.frames if frame.url.startswith(address.partition("#")[0])), None)
        if not inside:
            return False
        inside.wait_for_selector('html[data-map-ready="1"]', state="attached")
        return inside.locator(".folium-map").is_visible()


def test_a_frame_is_shown_where_it_is_allowed_and_nowhere_else(
    browser: Browser, framed: Service, newsroom: int
) -> None:
    context = window(browser)
    reader = tab(context, framed.url)
    path, _ = keep(reader)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for embed in (f"{path}/embed", "/places/lachin-road/embed#place=lachin-road"):
        assert frame_in(page, newsroom, framed.url + embed)
        assert not any("frame-ancestors" in text for text in said)
        assert not frame_in(page, free_port(), framed.url + embed)
        assert any("frame-ancestors" in text for text in said)
        said.clear()
    context.close()
    assert reader.complaints == []


def test_a_framed_map_works_and_opens_links_beside_the_page(visit: Visit) -> None:
    reader = visit("/places/lachin-road/embed#place=lachin-road")
    reader.pop.wait_for()
    box, window_height = reader.page.locator("#map").bounding_box(), reader.page.viewport_size
    assert box
    assert window_height
    assert box["height"] > window_height["height"] * 0.8
    assert reader.sideways() == 0
    with reader.page.context.expect_page() as opened:
        reader.page.locator(".embed-credit a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{reader.url}/places/lachin-road"
    opened.value.close()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_new_pages_have_no_violation_and_no_sideways_scroll(visit: Visit, phone: bool) -> None:
    reader = visit(phone=phone)
    path, _ = keep(reader)
    found = {"kept now": in_both_schemes(reader)}
    assert reader.sideways() == 0
    for name in (path, f"{path}/embed", "/places/lachin-road/embed", "/places/lachin-road"):
        reader.go(name)
        reader.page.evaluate("for (const one of document.querySelectorAll('#share details')) one.open = true")
        found[name] = in_both_schemes(reader, "#share" if reader.page.locator("#share").count() else "")
        assert reader.sideways() == 0, name
    assert found == dict.fromkeys(found, [])


def test_a_kept_page_works_again_from_the_cache(browser: Browser, service: Service) -> None:
    context = window(browser)
    reader = tab(context, service.url)
    path, _ = keep(reader)
    statuses = []
    reader.page.on("response", lambda answer: statuses.append(answer.status) if answer.url.endswith(path) else None)
    for _ in range(2):
        reader.go(path)
        reader.open_mention("Lachin road")
        reader.page.goto("about:blank")
    context.close()
    assert reader.complaints == []
    assert statuses[0] == 200


# Under a prefix

ROOT = "/gaz"
HOP = ("connection", "transfer-encoding", "keep-alive", "content-length")


@contextmanager
def proxy(target: str, asked: list[str]) -> Iterator[str]:
    """A reverse proxy that serves ``target`` under ``/gaz`` and nothing else; notes every path asked of it."""
    host = target.removeprefix("http://")

    class Proxy(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            asked.append(self.path)
            if not self.path.startswith(f"{ROOT}/"):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
            headers |= {"X-Forwarded-Prefix": ROOT, "X-Forwarded-Host": self.headers["Host"],
                        "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "http"}  # fmt: skip
            inner = http.client.HTTPConnection(host, timeout=30)
            inner.request(self.command, self.path.removeprefix(ROOT), body=body, headers=headers)
            answer = inner.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            inner.close()

        do_GET = do_POST = do_HEAD = _pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}{ROOT}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_link_has_whose_names_and_which_date_were_chosen(visit: Visit) -> None:
    reader = visit("/example?by=az&lines=2021-01-01")
    reader.page.select_option("#gz-by", "am")
    reader.open_mention("Khankendi/Stepanakert")
    reader.page.locator("#share-links summary").click()
    link = reader.page.locator("#share-link")
    expect(link).to_have_value(re.compile(r"/example\?lines=2021-01-01&by=am#place=khankendi-stepanakert&m=\d+$"))
    reader.go(link.input_value().removeprefix(reader.url))
    expect(reader.page.locator("#gz-by")).to_have_value("am")
    expect(reader.page.locator("#gz-lines")).to_have_value("2021-01-01")


def test_a_reader_walks_a_service_under_a_prefix(browser: Browser, chromium: str, tmp_path: Path) -> None:
    asked: list[str] = []
    context, log, file = window(browser), tmp_path / "log.txt", str(tmp_path / "kept.sqlite")
    with (
        running(log, GAZETTEER_PROXIES="1", GAZETTEER_KEPT_FILE=file) as service,
        proxy(service.url, asked) as url,
    ):
        reader = tab(context, url)
        missing: list[str] = []
        reader.page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
        walk(reader, url)
        context.close()
    assert missing == []
    assert [path for path in asked if not path.startswith(f"{ROOT}/")] == []
    assert len(asked) > 20
    assert reader.complaints == []


def walk(reader: Reader, url: str) -> None:
    """Home, example, a place by the popup and by the list, back; an article sent, reloaded, kept and downloaded."""
    page = reader.page
    reader.go("/")
    page.get_by_role("link", name="built-in example").click()
    page.wait_for_url(f"{url}/example")
    reader.ready()
    reader.open_mention("Lachin road")
    written = page.locator(".pop a[href^='/']").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert any("/lines/" in one for one in written)
    assert [one for one in written if not one.startswith(f"{ROOT}/")] == []
    page.get_by_role("link", name="Everything on this place").click()
    page.wait_for_url(f"{url}/places/lachin-road")
    reader.ready()
    page.go_back()
    page.wait_for_url(re.compile("/example"))
    reader.ready()
    page.locator("#p-goris").get_by_role("link", name="Place page").click()
    page.wait_for_url(f"{url}/places/goris")
    page.locator(".brand").click()
    page.wait_for_url(f"{url}/")
    page.fill("#q", "Stepanakert")
    page.get_by_role("button", name="Look up").click()
    page.wait_for_url(re.compile(f"{url}/normalize"))
    path, _ = keep(reader)
    reader.go(path)
    reader.annotate(SHORT)
    reader.reload()
    page.locator("#share summary", has_text="Download").click()
    with page.expect_download() as got:
        page.locator("#share button[data-file]", has_text="GeoJSON").click()
    assert Path(got.value.path()).stat().st_size > 100
