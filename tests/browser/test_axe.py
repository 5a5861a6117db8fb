"""axe-core finds no violation on any page, in any state, light and dark, on a desk, a tablet and a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from gazetteer.mapping import vendor
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.texts import SHORT

AXE = "node/node_modules/axe-core/axe.min.js"
UNFOLD = "for (const one of document.querySelectorAll('details.gz-legend, .gz-legend details')) one.open = true"
PLAIN = (
    "/", "/annotate", "/places", "/places/khankendi-stepanakert", "/normalize?q=Khankendi/Stepanakert", "/normalize",
    "/lens", "/about", "/about/data", "/compare?one=az&other=am", "/docs", "/places?dispute=kosovo&kind=city",
    "/compare", "/places/lachin?order=when&at=2021-05-01", "/disputes", "/disputes/karabakh",
    "/lines/2ff225f4?when=1992/..",
    "/lines/eec77c43", "/about/sources?q=resolution", "/about/sources/unsc-853",
)  # fmt: skip
RUN = """async ([within, only]) => {
    const options = { resultTypes: ["violations"], ...(only.length && { runOnly: only }) };
    const found = await axe.run(within || document, options);
    return found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" ")).slice(0, 5)]);
}"""


Size = Literal["desk", "tablet", "phone"]
TABLET: Any = {"width": 768, "height": 1024}
DESK_THEN_ALL = ["desk", *(pytest.param(size, marks=pytest.mark.slow) for size in ("tablet", "phone"))]
"""Every page at every size is a matrix for `make test-all`; forms and errors are looked at on desk and phone always."""
DESK_AND_PHONE = ["desk", "phone", pytest.param("tablet", marks=pytest.mark.slow)]


def seen(visit: Visit, path: str, size: Size) -> Reader:
    """The page in a window of that size."""
    reader = visit(phone=size == "phone")
    if size == "tablet":
        reader.page.set_viewport_size(TABLET)
    if path:
        reader.go(path)
    return reader


def violations(reader: Reader, within: str, *only: str) -> list[Any]:
    if not reader.page.evaluate("'axe' in window"):
        reader.page.evaluate((vendor.cache() / AXE).read_text("utf-8"))
    found: list[Any] = reader.page.evaluate(RUN, [within, list(only)])
    return found


def in_both_schemes(reader: Reader, within: str = "") -> list[Any]:
    """All rules in the light; in the dark only colours differ."""
    light = violations(reader, within)
    reader.page.emulate_media(color_scheme="dark")
    dark = violations(reader, within, "color-contrast")
    reader.page.emulate_media(color_scheme="light")
    return light + dark


@pytest.mark.parametrize("size", DESK_THEN_ALL)
@pytest.mark.parametrize("path", PLAIN)
def test_a_page_has_no_violation(visit: Visit, path: str, size: Size) -> None:
    assert in_both_schemes(seen(visit, path, size)) == []


def test_an_article_on_a_tablet_has_no_violation(visit: Visit) -> None:
    assert in_both_schemes(seen(visit, "/example", "tablet")) == []


@pytest.mark.parametrize("size", DESK_AND_PHONE)
def test_the_lens_has_no_violation_with_its_tables(visit: Visit, size: Size) -> None:
    reader = seen(visit, "/lens", size)
    reader.page.fill("#lens [name=text]", f"{SHORT} Karabakh region of Azerbaijan.")
    reader.page.fill("#lens [name=at]", "2021-11-09")
    reader.page.click("#lens [type=submit]")
    reader.page.locator(".counts").wait_for()
    assert in_both_schemes(reader) == []
    table = b'outlet,date,text\nA,2021-11-09,"Shusha, Stepanakert, Lachin, Kalbajar and Karvachar were dry."\n'
    reader.page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": table})
    reader.page.fill("#lens [name=text]", "")
    reader.page.click("#lens [type=submit]")
    reader.page.locator(".counts.broad").wait_for()
    assert in_both_schemes(reader) == []


@pytest.mark.parametrize("size", DESK_AND_PHONE)
def test_a_column_of_names_and_suggestions_have_no_violation(visit: Visit, size: Size) -> None:
    reader = seen(visit, "/normalize", size)
    reader.page.fill("#names", "Khankendi\nQwertyville\nLachin")
    reader.page.get_by_role("button", name="Look all up").click()
    reader.page.locator(".doubts").wait_for()
    assert in_both_schemes(reader) == []
    reader.page.locator("#q").press_sequentially("Stepan")
    reader.page.locator(".suggestions li").first.wait_for()
    reader.page.locator("#q").press("ArrowDown")
    assert in_both_schemes(reader) == []


@pytest.mark.parametrize("size", DESK_AND_PHONE)
def test_an_error_page_has_no_violation(visit: Visit, size: Size) -> None:
    reader = seen(visit, "", size)
    with reader.expecting("404"):
        reader.go("/places/nowhere-at-all")
    assert in_both_schemes(reader) == []


def popup(reader: Reader) -> str:
    reader.open_mention("Khankendi/Stepanakert")
    for summary in reader.pop.locator("summary").all():
        summary.click()
    reader.still()
    return "#map"


def layer_control(reader: Reader) -> str:
    reader.page.keyboard.press("Escape")
    reader.page.locator(".leaflet-control-layers-toggle").focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator(".leaflet-control-layers-expanded").wait_for()
    return ".leaflet-control-layers"


def legend(reader: Reader) -> str:
    reader.page.evaluate(UNFOLD)
    return ".gz-legend"


def names_by_side(reader: Reader) -> str:
    for summary in reader.page.locator("#places summary").all():
        summary.click()
    return "#places"


STATES: dict[str, Callable[[Reader], str]] = {
    "popup": popup,
    "layer control": layer_control,
    "legend": legend,
    "names by side": names_by_side,
}
"""How a state is brought about; each answers which part of the page it changes."""


@pytest.mark.parametrize("size", DESK_AND_PHONE)
def test_an_article_has_no_violation_in_any_state(visit: Visit, size: Size) -> None:
    reader = seen(visit, "", size)
    reader.annotate(SHORT)
    found = {"as it opens": in_both_schemes(reader)}
    for name, bring_about in STATES.items():
        found[name] = in_both_schemes(reader, bring_about(reader))
    assert found == dict.fromkeys(found, [])
