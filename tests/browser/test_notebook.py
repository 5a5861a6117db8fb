"""A map in a saved notebook, as a reader without a network sees it: converted by nbconvert, opened from disk."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Frame

from gazetteer.core import Gazetteer
from tests.browser.conftest import window
from tests.browser.texts import HOSTILE

NOTHING = "data:,"
"""In place of the libraries that nbconvert's own page loads from elsewhere: only ours are watched."""


@pytest.fixture(scope="module")
def page(g: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article with hostile words, as the output of a cell, in a page by nbconvert."""
    text = "Lorries left Aghdam for Khankendi/Stepanakert.\n\n" + "\n\n".join(HOSTILE)
    note = g.annotate(text, at="2023-09-09", lang="en")
    outputs = [
        nbformat.v4.new_output("display_data", {"text/html": shown._repr_html_()})
        for shown in (note, g.normalize("Stepanakert"), note.to_map())
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("note.to_map()", outputs=outputs)])
    body, _ = HTMLExporter(
        require_js_url=NOTHING, mathjax_url=NOTHING, jquery_url=NOTHING, mermaid_js_url=NOTHING
    ).from_notebook_node(book)
    path = tmp_path_factory.mktemp("notebook") / "saved.html"
    path.write_text(body, encoding="utf-8")
    return path


def test_the_map_of_a_saved_notebook_stands_without_asking_anybody(browser: Browser, page: Path) -> None:
    context = window(browser)
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    tab.goto(page.as_uri())
    frame = _map(tab.frames)
    frame.wait_for_selector('html[data-map-ready="1"]', state="attached", timeout=15_000)
    assert [url for url in asked if not url.startswith(("data:", "about:", "blob:", page.as_uri()))] == []
    assert [said for said in complaints if "MathJax" not in said and "require" not in said] == []
    assert "Khankendi / Stepanakert" in frame.locator("#map").inner_text()
    frame.locator("a.mention[data-place=aghdam]").first.click()
    frame.wait_for_selector(".pop")
    assert _land(frame) > 0
    assert tab.evaluate("() => [window.hit, window.gz]") == [None, None]
    assert tab.get_by_text("Trust Notebook").count() == 0
    context.close()


def _map(frames: list[Frame]) -> Frame:
    (found,) = [frame for frame in frames if frame.parent_frame]
    return found


def _land(frame: Frame) -> int:
    """How many pieces of land are painted within the map."""
    return int(
        frame.evaluate(
            """() => {
              const map = document.querySelector(".folium-map").getBoundingClientRect();
              const meets = (box) => box.left < map.right && box.right > map.left
                && box.top < map.bottom && box.bottom > map.top;
              return [...document.querySelectorAll("path.gz-land")].filter((one) =>
                meets(one.getBoundingClientRect()) && getComputedStyle(one).fill !== "none").length;
            }"""
        )
    )
