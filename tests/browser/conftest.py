"""One service and one browser for all tests of this folder; every tab is watched for what a page must never do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.reader import DESKTOP, PHONE, Reader, Scheme
from tests.browser.service import FAULTY, Service, running
from tests.browser.texts import ARTICLE

Visit = Callable[..., Reader]
Contexts = Callable[..., BrowserContext]

SIGHT = Path(__file__).with_name("sight.js")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name resolves and no other address answers: a page that needs the network would show it.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


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
    folder = tmp_path_factory.mktemp("service")
    with running(folder / "log.txt", GAZETTEER_KEPT_FILE=str(folder / "kept.sqlite")) as started:
        yield started


@pytest.fixture(scope="session")
def faulty(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that takes two requests a minute for each address and has one where it breaks."""
    with running(tmp_path_factory.mktemp("faulty") / "log.txt", FAULTY, GAZETTEER_RATE_LIMIT="2/minute") as started:
        yield started


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


def tab(context: BrowserContext, url: str, *, scheme: Scheme = "light", scripts: bool = True) -> Reader:
    """A watched tab."""
    page = context.new_page()
    reader = Reader(page, url, scripts=scripts)
    page.expose_function("gzTestRefused", lambda what: reader.complaints.append(f"refused by policy: {what}"))
    page.add_init_script(path=SIGHT)
    page.emulate_media(color_scheme=scheme)
    return reader


@pytest.fixture
def visit(contexts: Contexts, service: Service) -> Iterator[Visit]:
    """Open a tab: ``visit("/places")``. When the test ends, no tab may have anything to complain about."""
    opened: list[Reader] = []

    def open(path: str = "", *, phone: bool = False, scheme: Scheme = "light", scripts: bool = True) -> Reader:
        reader = tab(contexts(phone=phone, scripts=scripts), service.url, scheme=scheme, scripts=scripts)
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
    page = kept.page
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.select_option("#gz-names", "both")
    page.fill("#gz-lines", "2023-09-09")
    page.evaluate("() => { document.activeElement.blur(); document.getElementById('article').scrollTop = 0; }")
    page.get_by_role("button", name="Show all places").click()
    kept.still()
    return kept
