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

SEE = "([name, ...asked]) => sight[name](...asked)"
"""Calls a function of ``sight.js``."""


class Reader:
    """One tab. ``complaints`` collects what a page must never do; what a test causes on purpose it expects."""

    def __init__(self, page: Page, url: str, *, scripts: bool = True) -> None:
        self.page, self.url, self.scripts = page, url, scripts
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
        if self.scripts and self.page.locator(".folium-map").count():
            self.page.wait_for_selector('html[data-map-ready="1"]', state="attached", timeout=READY_MS)

    def annotate(self, text: str, *, at: str = "", lang: str = "") -> None:
        """Send an article by the form of the front page, as a reader does."""
        self.page.goto(f"{self.url}/")
        self.page.fill("#annotate [name=text]", text)
        self.page.fill("#annotate [name=at]", at)
        self.page.select_option("#annotate [name=lang]", lang)
        self.send()

    def send(self) -> None:
        """Press the form's button, whatever the browser thinks of the form."""
        self.page.evaluate("document.getElementById('annotate').noValidate = true")
        self.page.click("#annotate [type=submit]")
        self.page.wait_for_load_state()
        self.ready()

    def reload(self) -> None:
        """Reload; a result sends its text once more and comes back."""
        self.page.reload()
        self.page.wait_for_selector("#map", state="attached")
        self.ready()

    def until(self, expression: str, arg: Any = None, *, timeout_s: float = 5) -> Any:
        """The expression's value once it is true. Playwright's own wait uses eval, which the policy refuses."""
        end = time.monotonic() + timeout_s
        while not (value := self.page.evaluate(expression, arg)):
            assert time.monotonic() < end, f"never true: {expression} {arg or ''}"
            time.sleep(0.03)
        return value

    def still(self) -> None:
        """Wait until the map has stopped moving."""
        self.until(SEE, ["still"])

    def calm(self, on: bool = True) -> None:
        """Ask the page not to animate, for walks over many places."""
        self.page.emulate_media(reduced_motion="reduce" if on else "no-preference")

    # --- finding things

    def see(self, name: str, *asked: Any) -> Any:
        """The answer of a function of ``sight.js``."""
        return self.page.evaluate(SEE, [name, *asked])

    @property
    def pop(self) -> Locator:
        """Popup or sheet."""
        return self.page.locator(".pop")

    @property
    def mentions(self) -> Locator:
        return self.page.locator("a.mention[data-place]")

    def mention(self, text: str) -> Locator:
        """The first mention that reads exactly so."""
        return self.mentions.and_(self.page.get_by_text(text, exact=True)).first

    def mark(self, place: str) -> Locator:
        return self.page.locator(f'.gz-mark[data-place="{place}"]')

    def open_mention(self, text: str) -> Locator:
        self.mention(text).click()
        self.pop.wait_for()
        return self.pop

    def labels(self) -> dict[str, str]:
        """What the map's labels read, by place."""
        found: dict[str, str] = self.see("labels")
        return found

    def prose(self) -> str:
        """Title and text of the article, without white space: a page may break lines as it likes."""
        return squeezed(self.see("prose"))

    def sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def squeezed(text: str) -> str:
    return "".join(text.split())
