"""One service and one browser for all tests of this folder; every tab is watched for what a page must never do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from gazetteer.core import Gazetteer
from gazetteer.web import create_app
from tests.browser.reader import DESKTOP, LISTEN, PHONE, Reader, Scheme
from tests.browser.service import Service, running, serving
from tests.browser.texts import ARTICLE

Visit = Callable[..., Reader]
Contexts = Callable[..., BrowserContext]

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # No name resolves and no other address answers: a page that needs the network would show it.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser to run; without one the tests are skipped, but not where everything must run."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    missing = f"no Chromium: set $CHROMIUM or install one of {', '.join(names)}"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def service(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("service") / "log.txt") as started:
        yield started


@pytest.fixture(scope="session")
def faulty(chromium: str, service: Service, g: Gazetteer) -> Iterator[Service]:
    """A service that takes three requests a minute and has an address where it breaks."""
    app = create_app(g, environ={"GAZETTEER_RATE_LIMIT": "3/minute"})
    app.add_url_rule("/fault", view_func=_fault)
    with serving(app) as started:
        yield started


def _fault() -> str:
    raise RuntimeError("words of an article that nobody may see")


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """Windows by kind, kept for all tests so that files come from the browser's cache, as they do for readers."""
    kept: dict[tuple[bool, bool], BrowserContext] = {}

    def find(*, phone: bool = False, scripts: bool = True) -> BrowserContext:
        key = (phone, scripts)
        if key not in kept:
            kept[key] = window(browser, phone=phone, scripts=scripts)
        return kept[key]

    yield find
    for context in kept.values():
        context.close()


def window(browser: Browser, *, phone: bool = False, scripts: bool = True) -> BrowserContext:
    """A fresh profile at one of the two sizes that we test."""
    size: Any = PHONE if phone else DESKTOP
    context = browser.new_context(viewport=size, is_mobile=phone, has_touch=phone, java_script_enabled=scripts)
    context.set_default_timeout(8_000)
    return context


def tab(context: BrowserContext, url: str, scheme: Scheme = "light") -> Reader:
    """A watched tab."""
    page = context.new_page()
    reader = Reader(page, url)
    page.expose_function("gzTestRefused", partial(_refused, reader))
    page.add_init_script(LISTEN)
    page.emulate_media(color_scheme=scheme)
    return reader


def _refused(reader: Reader, what: str) -> None:
    reader.complaints.append(f"refused by policy: {what}")


@pytest.fixture
def visit(contexts: Contexts, service: Service) -> Iterator[Visit]:
    """Open a tab: ``visit("/places")``. When the test ends, no tab may have anything to complain about."""
    opened: list[Reader] = []

    def open(path: str = "", *, phone: bool = False, scheme: Scheme = "light", scripts: bool = True) -> Reader:
        reader = tab(contexts(phone=phone, scripts=scripts), service.url, scheme)
        opened.append(reader)
        if path:
            reader.go(path)
        return reader

    yield open
    complaints = [complaint for reader in opened for complaint in reader.complaints]
    for reader in opened:
        reader.page.close()
    assert complaints == []



@pytest.fixture(scope="session")
def kept(contexts: Contexts, service: Service) -> Iterator[Reader]:
    """A tab with the article, sent once."""
    reader = tab(contexts(), service.url)
    reader.annotate(ARTICLE)
    yield reader
    reader.page.close()
    assert reader.complaints == []


@pytest.fixture
def reading(kept: Reader) -> Reader:
    """The article's tab as it was when it had just been opened."""
    kept.page.keyboard.press("Escape")
    kept.page.evaluate("() => { document.activeElement.blur(); document.getElementById('article').scrollTop = 0; }")
    kept.page.get_by_role("button", name="Show all places").click()
    kept.still()
    return kept
