"""Where it is tight: narrow and zoomed windows, right to left, long articles, slow and broken lines, weight."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import Browser, Response, Route, expect

from tests.browser.conftest import Visit, tab, window
from tests.browser.reader import SEE, Reader, squeezed
from tests.browser.service import Service
from tests.browser.texts import ARTICLE

CITY = "khankendi-stepanakert"
MOST_PAGE_KB, MOST_SENT_KB, MOST_BASE_KB = 450, 145, 100
"""Page, styles and scripts without fonts, as they are and as they are sent; and the base map of a view."""
MOST_READY_MS = 1_500
SINCE_ANSWER = "performance.now() - performance.getEntriesByType('navigation')[0].responseStart"
NAMES = ("Khankendi", "Stepanakert", "Shusha", "Lachin", "Goris", "Fuzuli", "Barda", "Aghdam", "Zangilan", "Askeran")
SENTENCE = (
    "On that day the post of {} came late again, as people there told a clerk, who wrote it all into a large book. "
)
THOUSAND = "".join(SENTENCE.format(NAMES[n % len(NAMES)]) + ("\n\n" if n % 8 == 7 else "") for n in range(1000))
"""A thousand mentions in 100 KB."""
PERSIAN = "خبر\n\nاتوبوس از شوشا به استپاناکرت رفت. سپس به Lachin و به ایروان رسید.\n"
DULL = (
    "The clerk wrote the numbers of the day into a large book, and nobody asked what they were for, as nobody had the "
    "day before. Bread was dear and the evening was long. A neighbour came by with a lamp and left without it. "
)
MEGABYTE = "".join(DULL * 9 + SENTENCE.format(NAMES[n % len(NAMES)]) + "\n\n" for n in range(478))
"""Text of the longest article, mostly about other things than places."""
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 60_000}
"""Bytes a second each way, and milliseconds of delay."""
PASTE = """(text) => {
    const box = document.getElementById("text");
    box.value = text;
    box.dispatchEvent(new Event("input"));
}"""
SENDING = """async () => {
    const form = document.getElementById("annotate");
    form.querySelector("[type=submit]").click();
    await new Promise((done) => setTimeout(done, 50));
    return [form.querySelector("progress").checkVisibility(), form.querySelector(".sending-note").textContent];
}"""
ANSWERED = """() => {
    const [one] = performance.getEntriesByType("navigation");
    return one.responseStart - one.requestStart;
}"""
"""Milliseconds from asking to the first byte of the answer: a page comes when the article is read."""
MEASURE = """async (id) => {
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)))
        .observe({ type: "longtask", buffered: false });
    const start = performance.now();
    document.getElementById(id).click();
    while (!document.querySelector(".pop")) await new Promise(requestAnimationFrame);
    const opened = performance.now() - start;
    tasks.length = 0;
    const pane = document.getElementById("article");
    for (let i = 0; i < 40; i += 1) {
        pane.scrollTop += 200;
        await new Promise(requestAnimationFrame);
    }
    return [opened, Math.max(0, ...tasks)];
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 640), (720, 450), (768, 1024)], ids=str)
def test_a_narrow_or_zoomed_window_cuts_nothing(visit: Visit, width: int, height: int) -> None:
    """720×450 is a desk at 200 %; 320 is the narrowest that WCAG 2.2 (1.4.10) asks for."""
    reader = visit("/example", phone=width < 400)
    reader.page.set_viewport_size({"width": width, "height": height})
    reader.page.get_by_role("button", name="Show all places").click()
    reader.still()
    assert reader.sideways() <= 0
    out = reader.page.evaluate(
        "[...document.querySelectorAll('.bar a, body > nav a, .switches select, .gz-time input, .gz-legend summary')]"
        ".filter((one) => { const box = one.getBoundingClientRect();"
        " return box.width && (box.left < -1 || box.right > innerWidth + 1); }).map((one) => one.id || one.textContent)"
    )
    assert out == []
    reader.open_mention("Goris")
    reader.still()
    assert reader.sideways() <= 0


NARROWEST = ("/example", "/about/data", "/places/khankendi-stepanakert")
"""Pages that ran off at this size once; the others are looked at in `make test-all`."""
PAGES_195 = ("/", "/annotate", "/places", "/disputes/karabakh", "/about", "/lines/2ff225f4?when=1992/..",
             "/compare?one=az&other=am", "/lens", "/normalize?q=Goris")  # fmt: skip


@pytest.mark.parametrize("path", [*NARROWEST, *(pytest.param(path, marks=pytest.mark.slow) for path in PAGES_195)])
def test_a_window_of_a_phone_at_twice_the_size_runs_off_on_no_side(visit: Visit, path: str) -> None:
    """390 pixels at 200 % leave 195 for the page: narrower than WCAG 2.2 asks for, but people do it."""
    reader = visit()
    reader.page.set_viewport_size({"width": 195, "height": 422})
    reader.go(path)
    assert reader.sideways() <= 0
    for fold in reader.page.locator("details:not(.gz-legend) > summary:visible").all():
        fold.click()
    assert reader.sideways() <= 0


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_an_article_from_right_to_left_keeps_its_letters_and_its_page(visit: Visit, phone: bool) -> None:
    reader = visit(phone=phone)
    reader.annotate(PERSIAN, lang="fa")
    assert reader.prose() == squeezed(PERSIAN)
    expect(reader.mention("شوشا")).to_have_attribute("data-place", "shusha-shushi")
    expect(reader.mention("استپاناکرت")).to_have_attribute("data-place", CITY)
    direction = reader.page.locator(".prose p").last.evaluate("(one) => getComputedStyle(one).direction")
    assert direction == "rtl"
    assert reader.sideways() <= 0
    reader.open_mention("شوشا")
    expect(reader.pop.locator(".quote mark")).to_have_text("شوشا")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_page_from_right_to_left_runs_off_on_no_side(visit: Visit, phone: bool) -> None:
    reader = visit("/example", phone=phone)
    reader.page.evaluate("document.documentElement.dir = 'rtl'")
    reader.page.get_by_role("button", name="Show all places").click()
    reader.still()
    assert reader.sideways() <= 0
    assert reader.see("crowded") == []
    reader.open_mention("Goris")
    assert reader.sideways() <= 0


def test_a_place_among_a_thousand_mentions_opens_within_a_second(visit: Visit) -> None:
    reader = visit()
    reader.annotate(THOUSAND)
    assert reader.mentions.count() >= 1000
    tries = []
    for number in (7, 18, 29):
        tries.append(reader.page.evaluate(MEASURE, f"m-{number}"))
        reader.page.keyboard.press("Escape")
    assert min(opened for opened, _ in tries) <= 1000
    assert min(jank for _, jank in tries) <= 200


def test_a_page_and_a_view_weigh_little_and_the_map_is_ready_soon(visit: Visit) -> None:
    reader = visit()
    sizes: dict[str, int] = {}
    sent: dict[str, int] = {}

    def weigh(one: Response) -> None:
        if one.status == 200:
            body = one.body()
            sizes[one.url], sent[one.url] = len(body), len(gzip.compress(body, 6))

    reader.page.on("response", weigh)
    reader.go("/example")
    ready = [reader.page.evaluate(SINCE_ANSWER)]
    reader.page.wait_for_load_state("networkidle")
    base = sum(size for url, size in sizes.items() if "/base/" in url) / 1000
    plain, packed = (
        sum(size for url, size in table.items() if "/base/" not in url and "/fonts/" not in url) / 1000
        for table in (sizes, sent)
    )
    assert base <= MOST_BASE_KB
    assert plain <= MOST_PAGE_KB
    assert packed <= MOST_SENT_KB
    for _ in range(2):
        reader.go("/example")
        ready.append(reader.page.evaluate(SINCE_ANSWER))
    assert min(ready) <= MOST_READY_MS


def test_what_few_readers_use_is_loaded_when_it_is_used(visit: Visit) -> None:
    reader = visit("/example")

    def loaded() -> list[str]:
        names = [url.rsplit("/", 1)[-1] for url in reader.requests]
        return [name for name in names if name in ("choose.js", "present.js", "present.css")]

    assert loaded() == []
    reader.open_mention("Goris")
    expect(reader.pop.get_by_text("Wrong place? Correct it")).to_be_visible()
    assert loaded() == ["choose.js"]
    reader.page.get_by_role("button", name="Presentation").click()
    reader.page.locator(".gz-steps").wait_for()
    assert loaded() == ["choose.js", "present.css", "present.js"]


def test_a_part_that_does_not_come_is_said_and_asked_for_again(visit: Visit) -> None:
    reader = visit("/example")
    reader.page.route("**/js/present.js", lambda route: route.abort(), times=1)
    button = reader.page.get_by_role("button", name="Presentation")
    with reader.expecting("Failed to load"):
        button.click()
        expect(reader.page.locator("#gz-status")).to_have_text("A part of this page could not be loaded. Try again.")
    button.click()
    reader.page.locator(".gz-steps").wait_for()


def test_a_base_map_that_fails_leaves_text_places_and_one_sentence(visit: Visit) -> None:
    reader = visit()
    reader.page.route("**/base/**", lambda route: route.abort())
    with reader.expecting("Failed to load"):
        reader.go("/example")
        assert len(reader.labels()) >= 15
        expect(reader.page.locator("#gz-status")).to_have_text(
            "The base map could not be loaded. Places are drawn without it."
        )
        assert reader.see("crowded") == []
    reader.open_mention("Goris")
    expect(reader.page.locator("progress, .spinner")).to_have_count(0)


def test_on_a_slow_line_the_text_is_there_at_once_and_the_places_before_the_ground(visit: Visit) -> None:
    reader = visit()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    reader.page.route("**/base/**", hold)
    reader.page.goto(f"{reader.url}/example", wait_until="domcontentloaded")
    expect(reader.page.locator(".prose")).to_be_visible()
    reader.until("() => document.querySelectorAll('.gz-mark').length >= 15")
    reader.mention("Goris").click()
    reader.pop.wait_for()
    assert held
    for _ in range(20):
        while held:
            held.pop().continue_()
        reader.page.wait_for_timeout(100)
    reader.until(SEE, ["land"])


@pytest.mark.slow
def test_at_480_kbit_the_text_comes_first_and_the_map_follows(browser: Browser, service: Service) -> None:
    """A line of 480 kbit/s with 300 ms of delay and nothing in the cache; the best of two, as the machine is shared.

    Measured under a load of 8 on two cores: text after 2.2 s, marks after 6.3 s, ground after 7.4 s.
    """
    times = [_on_a_slow_line(browser, service) for _ in range(2)]
    assert min(text for text, _, _ in times) <= 3_000
    assert min(marks for _, marks, _ in times) <= 8_000
    assert min(ground for _, _, ground in times) <= 10_000


def _on_a_slow_line(browser: Browser, service: Service) -> tuple[float, float, float]:
    """Milliseconds until text, marks and ground stand."""
    context = window(browser)
    reader = tab(context, service.url)
    session = context.new_cdp_session(reader.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    reader.page.goto(f"{service.url}/example", wait_until="commit")
    reader.page.wait_for_selector(".gz-mark", state="attached", timeout=30_000)
    marks = float(reader.page.evaluate("performance.now()"))
    expect(reader.page.locator("progress, .spinner")).to_have_count(0)
    reader.page.wait_for_selector('html[data-map-ready="1"]', state="attached", timeout=30_000)
    ground = float(reader.page.evaluate("performance.now()"))
    text = float(reader.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
    context.close()
    assert reader.complaints == []
    return text, marks, ground


def test_a_megabyte_of_plain_news_is_read_in_eight_seconds_and_shows_that_it_is_at_work(visit: Visit) -> None:
    """A mention in every two kilobytes, as news have them where they are not about places; the better of two."""
    assert 990_000 < len(MEGABYTE) <= 1_000_000
    seconds = []
    for _ in range(2):
        reader = visit("/")
        reader.page.evaluate(PASTE, MEGABYTE)
        during = reader.page.evaluate(SENDING)
        assert during == [True, "The text is being read."]
        reader.page.locator(".prose").wait_for(timeout=60_000)
        seconds.append(float(reader.page.evaluate(ANSWERED)) / 1000)
        assert reader.mentions.count() >= 450
    assert min(seconds) <= 8


def test_equal_requests_get_equal_bytes(visit: Visit) -> None:
    reader = visit()
    form: Any = {"text": ARTICLE, "at": "2023-09-09"}
    one, two = (reader.page.request.post(f"{reader.url}/annotate", form=form).body() for _ in range(2))
    assert one == two


def test_the_readers_of_these_tests_see_a_page_too_wide(visit: Visit) -> None:
    reader: Reader = visit("/about")
    reader.page.evaluate("document.body.style.width = '3000px'")
    assert reader.sideways() > 0
