"""On a wall: large labels, countries by our own names, an inset, steps through the mentions, and a way out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.test_axe import in_both_schemes

LEAST_PX = 20


def wall(visit: Visit, query: str = "?present=1") -> Reader:
    reader = visit(f"/example{query}")
    reader.page.locator(".gz-steps").wait_for()
    return reader


def test_labels_are_large_and_the_bar_is_gone(visit: Visit) -> None:
    reader = wall(visit)
    size = reader.page.locator(".gz-mark").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= LEAST_PX
    prose = reader.page.locator(".prose").evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert prose >= LEAST_PX
    for gone in (".bar", "body > nav", ".switches", "#places"):
        expect(reader.page.locator(gone).first).to_be_hidden()
    assert reader.see("crowded") == []


def test_countries_are_named_by_our_labels_and_lie_on_nothing(visit: Visit) -> None:
    reader = wall(visit)
    known = reader.page.evaluate("gz.data.countries.map((one) => one.labels.both)")
    shown = [one.text_content() for one in reader.page.locator(".gz-country:not([hidden])").all()]
    assert shown
    assert set(shown) <= set(known)
    assert "Armenia" in shown
    assert all(reader.see("alone", ".gz-country:not([hidden])"))


SIDES = "() => ['armenia', 'azerbaijan'].map((id) => !document.querySelector(`[data-country=${id}]`).hidden)"


def test_the_countries_of_both_sides_are_named_or_neither_is(visit: Visit) -> None:
    reader = wall(visit)
    assert reader.page.evaluate(SIDES) == [True, True]
    georgia = "() => !document.querySelector('[data-country=georgia]').hidden"
    for lon, lat in ((44.9, 40.3), (47.7, 40.35)):
        reader.page.evaluate("(at) => gz.map.setView(at, 9, { animate: false })", [lat, lon])
        reader.still()
        assert reader.page.evaluate(SIDES) == [False, False], "only one of them would be in view"
    reader.page.evaluate("gz.map.setView([41.8, 45], 6, { animate: false })")
    reader.until(georgia)
    # What covers one side's country takes the other's name as well.
    for covered in ("armenia", "azerbaijan"):
        reader.page.evaluate(
            """(id) => {
                const [one] = gz.data.countries.filter((each) => each.id === id);
                const at = gz.map.latLngToContainerPoint([one.lat, one.lon]);
                const plate = gz.el("div", { class: "gz-gaps", "data-plate": "" });
                const spot = { left: `${at.x - 200}px`, right: "auto", top: `${at.y - 160}px`, margin: "0" };
                Object.assign(plate.style, { ...spot, width: "400px", height: "320px" });
                gz.map.getContainer().parentNode.append(plate);
                gz.map.fire("moveend");
            }""",
            covered,
        )
        assert reader.page.evaluate(SIDES) == [False, False]
        reader.page.evaluate("document.querySelector('[data-plate]').remove()")


def test_an_inset_shows_where_in_the_world_it_is(visit: Visit) -> None:
    reader = wall(visit)
    inset = reader.page.locator(".gz-inset")
    expect(inset).to_be_visible()
    reader.until("() => document.querySelectorAll('.gz-inset path.gz-land').length > 0")
    assert inset.locator("path.gz-here").count()
    assert inset.locator("path.gz-border").count() == 0


def test_arrow_keys_and_buttons_step_and_escape_leaves(visit: Visit) -> None:
    reader = wall(visit)
    current = reader.page.locator(".mention.on")
    texts = reader.page.locator("a.mention").all_text_contents()
    for key, number in (("ArrowRight", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        reader.page.keyboard.press(key)
        expect(current).to_have_text(texts[number])
        expect(reader.page.locator(".gz-at")).to_have_text(f"{number + 1} of {len(texts)}")
    reader.page.get_by_role("button", name="Next ›").click()
    expect(current).to_have_text(texts[2])
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator(".gz-steps")).to_have_count(0)
    expect(reader.page.locator(".bar")).to_be_visible()
    assert "present" not in reader.page.url


def test_the_text_stands_beside_the_map_or_gives_way_to_it(visit: Visit) -> None:
    reader = wall(visit)
    reader.page.get_by_role("button", name="Hide the text").click()
    expect(reader.page.locator("#article")).to_be_hidden()
    box = reader.page.locator(".folium-map").bounding_box()
    assert box
    assert box["width"] >= 1400
    reader.page.get_by_role("button", name="Show the text").click()
    expect(reader.page.locator("#article")).to_be_visible()


def test_a_button_begins_it_and_gets_the_focus_back(visit: Visit) -> None:
    reader = visit("/example")
    reader.page.get_by_role("button", name="Presentation").press("Enter")
    reader.page.locator(".gz-steps").wait_for()
    assert "present=1" in reader.page.url
    reader.page.keyboard.press("Escape")
    reader.until("() => document.activeElement.classList.contains('gz-present')")


TABLET = pytest.param(768, marks=pytest.mark.slow)


@pytest.mark.parametrize("width", [1440, TABLET])
@pytest.mark.parametrize("opened", [False, True], ids=["start", "step"])
def test_it_has_no_violation(visit: Visit, opened: bool, width: int) -> None:
    reader = wall(visit)
    if width < 1440:
        reader.page.set_viewport_size({"width": width, "height": 1024})
        reader.still()
    if opened:
        reader.page.keyboard.press("ArrowRight")
        reader.pop.wait_for()
        reader.still()
    assert in_both_schemes(reader) == []
