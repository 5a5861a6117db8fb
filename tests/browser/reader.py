"""A reader at a screen: opens pages in Chromium, notes everything a page must not do, and finds things on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
READY_MS = 10_000
Scheme = Literal["light", "dark"]

LISTEN = """addEventListener("securitypolicyviolation", (event) =>
    gzTestRefused(`${event.violatedDirective} ${event.blockedURI}`));"""
"""Runs in every page before its own scripts; ``gzTestRefused`` is ours and lives outside the page."""

INSIDE = """(inner) => {
    const frame = document.getElementById("map").getBoundingClientRect();
    const box = document.querySelector(inner).getBoundingClientRect();
    return box.left >= frame.left - 1 && box.right <= frame.right + 1
        && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
}"""


class Reader:
    """One tab. ``complaints`` collects what a page must never do; what a test causes on purpose it expects."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _request(self, request: Request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        self.requests.append(request.url)
        if not request.url.startswith(f"{self.url}/"):
            self.complaints.append(f"asked elsewhere: {request.url[:200]}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text[:300]}")

    @contextmanager
    def expecting(self, words: str) -> Iterator[None]:
        """Allow complaints that hold ``words`` while the block runs; at least one must come."""
        before = len(self.complaints)
        yield
        fresh = self.complaints[before:]
        self.complaints[before:] = [one for one in fresh if words not in one]
        assert len(self.complaints) < before + len(fresh), f"no complaint about {words!r}, only {fresh}"

    # --- going places

    def go(self, path: str) -> Response:
        """Open an address of the service and wait for its map, if it has one."""
        response = self.page.goto(f"{self.url}{path}")
        assert response
        self.ready()
        return response

    def ready(self) -> None:
        if self.page.locator(".folium-map").count():
            self.page.wait_for_selector('html[data-map-ready="1"]', state="attached", timeout=READY_MS)

    def annotate(self, text: str, *, at: str = "", lang: str = "") -> None:
        """Send an article by the form of the front page, as a reader does."""
        self.page.goto(f"{self.url}/")
        self.page.fill("#annotate [name=text]", text)
        self.page.fill("#annotate [name=at]", at)
        self.page.select_option("#annotate [name=lang]", lang)
        self.page.click("#annotate [type=submit]")
        self.page.wait_for_load_state()
        self.ready()

    def until(self, expression: str, arg: Any = None, *, timeout_s: float = 5) -> Any:
        """The expression's value once it is true. Playwright's own wait hands strings to eval, which the policy refuses."""
        end = time.monotonic() + timeout_s
        while not (value := self.page.evaluate(expression, arg)):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.03)
        return value

    def still(self) -> None:
        """Wait until the map has stopped moving."""
        self.until("() => !gz.map._animatingZoom && !(gz.map._panAnim && gz.map._panAnim._inProgress)")

    # --- finding things

    @property
    def pop(self) -> Locator:
        """Popup or sheet."""
        return self.page.locator(".pop")

    @property
    def mentions(self) -> Locator:
        return self.page.locator("a.mention[data-place]")

    def mention(self, text: str) -> Locator:
        """The first mention that reads exactly so."""
        found = self.page.locator("a.mention[data-place]").filter(has_text=text)
        return found.and_(self.page.get_by_text(text, exact=True)).first

    def mark(self, place: str) -> Locator:
        return self.page.locator(f'.gz-mark[data-place="{place}"]')

    def open_mention(self, text: str) -> Locator:
        self.mention(text).click()
        self.pop.wait_for()
        return self.pop

    def labels(self) -> dict[str, str]:
        """What the map's labels read, by place."""
        pairs: list[list[str]] = self.page.evaluate(
            "[...document.querySelectorAll('.gz-mark')].map((m) => [m.dataset.place, m.querySelector('.gz-text').textContent])"
        )
        return {place: text for place, text in pairs}

    def prose(self) -> str:
        """The article's text as it stands on the page, heading and paragraphs."""
        return str(self.page.evaluate("document.querySelector('h1').textContent + document.querySelector('.prose').textContent"))

    def inside_map(self, selector: str) -> bool:
        return bool(self.page.evaluate(INSIDE, selector))

    def sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
