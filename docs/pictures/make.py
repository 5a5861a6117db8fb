"""Takes the pictures in this folder: every page by day, by night, on a phone and on paper, and the presentation.

make pictures                     all of them, over a service of its own
make pictures ONLY="place lens"   those of some pages
"""

from __future__ import annotations

import base64
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, tab
from tests.browser.reader import Reader
from tests.browser.service import running

HERE = Path(__file__).parent
QUALITY = 72
"""Of WebP: letters stay clean, and all pictures together stay under 4 MB."""
TEXT = """Khankendi was dry on Tuesday, a driver from Shushi said. In Stepanakert the buses stood.

The road from Goris by Lachin was open, wrote a clerk in Shusha.
"""
NAMES = "Khankendi\nСтепанакерт\nLachin\nQwertyville\nAghdam–Khankendi road"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a page is seen."""

    name: str
    width: int
    height: int
    dark: bool = False
    phone: bool = False
    media: Any = "screen"


LOOKS = (
    Look(name="light", width=1440, height=900),
    Look(name="dark", width=1440, height=900, dark=True),
    Look(name="phone", width=390, height=844, phone=True),
    # A sheet of A4 at 96 dots an inch.
    Look(name="print", width=794, height=1123, media="print"),
)
WALLS = tuple(
    Look(name=name, width=1920, height=1080, dark=dark)
    for name, dark in (("presentation", False), ("presentation-dark", True))
)


def opened(reader: Reader) -> None:
    """A mention's popup, where there is room for it beside the text."""
    reader.open_mention("Khankendi/Stepanakert")
    reader.still()


def looked_up(reader: Reader) -> None:
    reader.page.fill("#names", NAMES)
    reader.page.get_by_role("button", name="Look all up").click()
    reader.page.locator(".doubts").wait_for()


def lens(reader: Reader) -> None:
    reader.page.fill("#lens [name=text]", TEXT)
    reader.page.fill("#lens [name=at]", "2021-11-09")
    reader.page.click("#lens [type=submit]")
    reader.page.locator("#found").wait_for()


def stepped(reader: Reader) -> None:
    reader.page.locator(".gz-steps").wait_for()
    reader.page.keyboard.press("ArrowRight")
    reader.pop.wait_for()
    reader.still()


Act = Callable[[Reader], None]
PAGES: dict[str, tuple[str, Act | None]] = {
    "home": ("/", None),
    "example": ("/example", opened),
    "place": ("/places/khankendi-stepanakert", None),
    "places": ("/places", None),
    "disputes": ("/disputes", None),
    "dispute": ("/disputes/karabakh", None),
    "line": ("/lines/2ff225f4?when=1992/..", None),
    "normalize": ("/normalize", looked_up),
    "compare": ("/compare?one=az&other=am", None),
    "lens": ("/lens", lens),
    "about": ("/about", None),
    "data": ("/about/data", None),
    "sources": ("/about/sources?q=resolution", None),
    "docs": ("/docs", None),
    "error": ("/places/nowhere-at-all", None),
}
"""Address and what is done on the page before the picture."""


@contextmanager
def seen(browser: Browser, url: str, look: Look) -> Iterator[Reader]:
    size: Any = {"width": look.width, "height": look.height}
    context = browser.new_context(viewport=size, is_mobile=look.phone, has_touch=look.phone, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield tab(context, url, scheme="dark" if look.dark else "light")
    context.close()


def take(reader: Reader, look: Look, name: str) -> int:
    """Write the picture; answers its bytes."""
    page = reader.page
    page.emulate_media(media=look.media)
    page.wait_for_load_state("networkidle")
    if page.locator("#map .folium-map").count():
        reader.still()
    page.wait_for_timeout(400)
    return (HERE / f"{name}-{look.name}.webp").write_bytes(_webp(page))


def _webp(page: Page) -> bytes:
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(answer["data"])


def visit(reader: Reader, path: str, act: Act | None, look: Look) -> None:
    reader.page.goto(f"{reader.url}{path}")
    reader.ready()
    # On paper nothing is open, and on a phone a sheet would hide the text.
    if act and not (act is opened and (look.phone or look.media == "print")):
        act(reader)


def main(only: list[str]) -> int:
    total = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log.txt") as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(FLAGS))
        for name, (path, act) in PAGES.items():
            for look in LOOKS if not only or name in only else ():
                with seen(browser, service.url, look) as reader:
                    visit(reader, path, act, look)
                    total += take(reader, look, name)
        for look in WALLS if not only or "presentation" in only else ():
            with seen(browser, service.url, look) as reader:
                visit(reader, "/example?present=1", stepped, look)
                total += take(reader, look, "example")
        browser.close()
    sys.stderr.write(f"{total / 1e6:.1f} MB of pictures\n")
    return 0


def _chromium() -> str | None:
    """The machine's Chromium, as the browser tests find it; None for Playwright's own."""
    import os
    import shutil

    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
