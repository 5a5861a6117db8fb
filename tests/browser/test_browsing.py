"""Finding places: suggestions as one types, a map that asks for what is in view, and the same without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.texts import HOSTILE

SHOWN = "() => document.getElementById('map').dataset.shown"


def typed(reader: Reader, text: str) -> None:
    """Type into the box for names and wait for suggestions."""
    reader.page.locator("#q").press_sequentially(text)
    expect(reader.page.locator(".suggestions li").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/places", "/normalize"])
def test_suggestions_come_as_one_types_and_open_the_place(visit: Visit, path: str) -> None:
    reader = visit(path)
    typed(reader, "Stepanaker")
    box = reader.page.locator("#q")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    chosen = reader.page.locator('.suggestions [aria-selected="true"]')
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    box.press("Enter")
    reader.page.wait_for_url("**/places/khankendi-stepanakert")
    reader.ready()


LYING = """() => {
    const boxes = [...document.querySelectorAll(".b-cell")].map((one) => one.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.filter((one, i) => boxes.some((other, k) => k > i && meet(one, other))).length;
}"""
COUNTED = """() => {
    const counts = [...document.querySelectorAll(".b-cell")].map((one) => parseInt(one.textContent.replace(",", "")));
    return counts.reduce((sum, one) => sum + one, document.querySelectorAll(".b-place").length);
}"""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_counts_do_not_lie_on_one_another_and_lose_no_place(visit: Visit, phone: bool) -> None:
    reader = visit("/places", phone=phone)
    for zoom in (2, 4, 6):
        before = reader.page.locator(".b-cell").first.element_handle()
        reader.page.evaluate("(zoom) => gz.map.setView([40, 45], zoom, { animate: false })", zoom)
        reader.until("(old) => !old.isConnected", before)
        assert reader.page.locator(".b-cell").count() > 0
        assert reader.page.evaluate(LYING) == 0
        assert reader.page.evaluate(COUNTED) == int(reader.page.evaluate(SHOWN))


def test_suggestions_close_with_escape_and_leave_the_text(visit: Visit) -> None:
    reader = visit("/normalize")
    typed(reader, "Lach")
    reader.page.locator("#q").press("Escape")
    expect(reader.page.locator(".suggestions")).to_be_hidden()
    expect(reader.page.locator("#q")).to_have_value("Lach")


def test_enter_without_a_choice_asks_as_the_plain_form_does(visit: Visit) -> None:
    for path, address in (("/", "**/normalize?q=Lachin"), ("/places", "**/places?q=Lachin*")):
        reader = visit(path)
        typed(reader, "Lachin")
        reader.page.locator("#q").press("Enter")
        reader.page.wait_for_url(address)


def test_hostile_suggestions_are_letters_only(visit: Visit) -> None:
    reader = visit("/normalize")
    name = {"text": HOSTILE[0] + HOSTILE[1], "lang": "en"}
    one = {"place": {"uri": "/places/goris", "label": " ".join(HOSTILE), "kind": "town"}, "name": name}

    def answer(route: Route) -> None:
        route.fulfill(json={"completions": [one]})

    reader.page.route("**/v1/autocomplete*", answer)
    typed(reader, "Gor")
    assert HOSTILE[0] in reader.page.locator(".suggestions li").inner_text()
    assert reader.page.evaluate("window.hit") is None
    reader.page.unroute_all()


def test_the_map_shows_what_is_in_view_and_asks_again_when_moved(visit: Visit) -> None:
    reader = visit("/places")
    assert int(reader.until(SHOWN)) > 1_500
    expect(reader.page.locator(".b-cell").first).to_be_visible()
    reader.page.evaluate("gz.map.setView([39.8, 46.75], 12, { animate: false })")
    reader.until("() => Number(document.getElementById('map').dataset.shown) < 60")
    expect(reader.page.locator('.b-place[href="/places/khankendi-stepanakert"]')).to_have_count(1)
    link = reader.page.locator("a[data-view]")
    assert "bbox=" in (link.get_attribute("href") or "")
    link.click()
    reader.ready()
    assert reader.page.locator(".places-list li").count() < 60
    expect(reader.page.locator(".places-list")).to_contain_text("Khankendi / Stepanakert")


INSIDE = """() => [...document.querySelectorAll('.b-place, .b-cell')].filter((one) => {
    const [mark, map] = [one, document.getElementById('map')].map((node) => node.getBoundingClientRect());
    return mark.left >= map.left && mark.right <= map.right && mark.top >= map.top && mark.bottom <= map.bottom;
}).length"""


def test_all_places_of_the_list_are_shown_again_by_the_button_and_on_paper(visit: Visit) -> None:
    reader = visit("/disputes/kosovo")
    shown = int(reader.until(SHOWN))
    assert shown == reader.page.locator(".b-place").count() > 10
    reader.page.evaluate("gz.map.setView([0, 0], 5, { animate: false })")
    reader.until("() => document.getElementById('map').dataset.shown === '0'")
    reader.page.get_by_role("button", name="Show all places").click()
    reader.until("(shown) => Number(document.getElementById('map').dataset.shown) === shown", shown)
    reader.page.emulate_media(media="print")
    reader.until("(shown) => document.querySelectorAll('.b-place').length === shown", shown)
    reader.until(f"(least) => ({INSIDE})() >= least", shown - 2)


def test_a_count_opens_into_its_places(visit: Visit) -> None:
    reader = visit("/disputes/cyprus")
    reader.until(SHOWN)
    reader.go("/places?dispute=karabakh")
    before = int(reader.until(SHOWN))
    reader.page.locator(".b-cell").first.focus()
    reader.page.keyboard.press("Enter")
    reader.until("(before) => Number(document.getElementById('map').dataset.shown) < before", before)


def test_a_map_without_its_answer_says_so_and_keeps_the_list(visit: Visit) -> None:
    reader = visit()
    reader.page.route("**/v1/grid*", lambda route: route.abort())
    with reader.expecting("Failed to load resource"):
        reader.go("/places")
        expect(reader.page.locator("#gz-status")).to_have_text("The places could not be loaded.")
    expect(reader.page.locator(".places-list li")).to_have_count(60)
    reader.page.unroute_all()


def test_without_scripts_filters_pages_and_a_still_map_work(visit: Visit) -> None:
    reader = visit("/places", scripts=False, phone=True)
    expect(reader.page.locator("#map svg.still")).to_be_visible()
    reader.page.select_option("[name=dispute]", "karabakh")
    reader.page.select_option("[name=kind]", "village")
    reader.page.get_by_role("button", name="Show").click()
    expect(reader.page.locator(".places-list li")).to_have_count(60)
    reader.page.get_by_role("link", name="Next").click()
    assert "dispute=karabakh" in reader.page.url
    assert "page=2" in reader.page.url
    expect(reader.page.locator("[name=kind]")).to_have_value("village")
    reader.page.fill("[name=q]", "Lachin")
    reader.page.select_option("[name=kind]", "road")
    reader.page.get_by_role("button", name="Show").click()
    expect(reader.page.locator("[name=q]")).to_have_value("Lachin")
    expect(reader.page.locator("[name=dispute]")).to_have_value("karabakh")
    expect(reader.page.locator('.places-list a[href="/places/lachin-road"]')).to_have_count(1)


def test_a_name_narrows_list_and_map_and_goes_with_the_view(visit: Visit) -> None:
    reader = visit("/places?dispute=karabakh")
    everything = int(reader.until(SHOWN))
    reader.page.fill("#q", "Lachin")
    reader.page.locator("#q").press("Enter")
    reader.page.wait_for_url("**/places?q=Lachin*")
    reader.ready()
    some = int(reader.until(SHOWN))
    assert 0 < some < everything
    assert reader.page.locator(".places-list li").count() >= some
    reader.page.evaluate("gz.map.setView([39.64, 46.54], 14, { animate: false })")
    reader.until("(some) => Number(document.getElementById('map').dataset.shown) < some", some)
    seen = int(reader.until(SHOWN))
    reader.page.get_by_role("link", name="List what the map shows").click()
    reader.page.wait_for_url("**bbox=**")
    assert "q=Lachin" in reader.page.url
    expect(reader.page.locator(".places-list li")).to_have_count(seen)


def test_a_line_is_copied_and_its_change_prepared(visit: Visit) -> None:
    reader = visit("/places/khankendi-stepanakert")
    reader.page.locator("#l-2ff225f4 .line-link").click()
    reader.page.wait_for_url("**/lines/2ff225f4")
    reader.page.get_by_role("button", name="Copy").first.click()
    said = reader.page.locator("[data-copied]").first
    # Without leave to write to the clipboard the text is selected instead.
    reader.until("() => String(getSelection()) || document.querySelector('[data-copied]').textContent")
    assert said.text_content() in ("Copied.", "")
    reader.page.fill("[name=when]", "1992/..")
    reader.page.fill("[name=reason]", "<b>read</b> {{ 7*191 }}")
    reader.page.get_by_role("button", name="Prepare the change").click()
    diff = reader.page.locator("#diff")
    expect(diff).to_contain_text('when = "1992/.."')
    expect(diff).to_contain_text("<b>read</b> {{ 7*191 }}")


def test_a_column_is_settled_by_hand_without_scripts(visit: Visit) -> None:
    reader = visit("/normalize", scripts=False)
    reader.page.fill("#names", "Khankendi\nQwertyville")
    reader.page.get_by_role("button", name="Look all up").click()
    reader.page.select_option(".doubts select", "-")
    reader.page.get_by_role("button", name="Settle these").click()
    expect(reader.page.locator("#column")).to_contain_text("by your choice")
    with reader.page.expect_download() as saved:
        reader.page.get_by_role("button", name="Download the table (CSV)").click()
    assert "khankendi-stepanakert" in saved.value.path().read_text("utf-8")


COLUMN = "\n".join(f"Qaradaghly{n} of Xankendy {n % 7}" for n in range(1000))
"""As many rows as the page takes, each in doubt."""
PROGRESS = """async () => {
    const pause = (ms) => new Promise((done) => setTimeout(done, ms));
    const part = (name) => document.querySelector(`#look-up ${name}`);
    const said = () => part(".sending-note").textContent;
    const see = () => [part("progress").checkVisibility(), said(), part("[type=submit]").disabled];
    part("[type=submit]").click();
    await pause(2400);
    const during = [...see(), part(".sending-time").textContent];
    part(".sending button").click();
    await pause(150);
    return [during, see()];
}"""


@pytest.mark.parametrize("pasted", [True, False], ids=["pasted", "file"])
def test_a_long_column_shows_that_it_is_looked_up_and_can_be_ended(visit: Visit, pasted: bool) -> None:
    reader = visit("/normalize")
    page = reader.page
    page.route("**/normalize", lambda route: None)
    if pasted:
        page.evaluate("(text) => { document.getElementById('names').value = text; }", COLUMN)
        page.locator("#names").dispatch_event("input")
    else:
        file: Any = {"name": "names.txt", "mimeType": "text/plain", "buffer": f"place\n{COLUMN}".encode()}
        page.set_input_files("#file", file)
    during, after = page.evaluate(PROGRESS)
    assert during == [True, "The names are being looked up.", True, "2 s"]
    assert after == [False, "Cancelled. Nothing of the table was kept.", False]
    page.unroute_all()
    page.evaluate("document.querySelector('#look-up [type=submit]').click()")
    page.locator(".doubts").wait_for(timeout=30_000)
    expect(page.locator("#column [role=status]").first).to_contain_text("1,000 rows")
    with page.expect_download():
        page.get_by_role("button", name="Download the table (CSV)").click()
    expect(page.locator("progress:visible")).to_have_count(0)


def test_the_switch_of_a_comparison_shows_either_sides_names(visit: Visit) -> None:
    reader = visit("/compare?one=az&other=am")
    pair = reader.labels()
    place = next(id for id, text in pair.items() if " | " in text)
    first, _, second = pair[place].partition(" | ")
    for choice, text in (("one", first), ("other", second)):
        reader.page.select_option("#gz-names", choice)
        assert reader.labels()[place] == text
    assert "perspective=other" in reader.page.url
    reader.reload()
    assert reader.labels()[place] == second


def test_names_of_a_place_can_be_ordered_without_scripts(visit: Visit) -> None:
    reader = visit("/places/khankendi-stepanakert", scripts=False)
    for order in ("language", "time", "source"):
        reader.page.locator(".orders").get_by_role("link", name=order).click()
        expect(reader.page.locator(".orders b")).to_have_text(order)
    assert reader.page.locator("table.names-of tr.name-row").count() > 40


def test_old_links_to_a_source_lead_to_its_page(visit: Visit) -> None:
    reader = visit()
    # The first reader of this page waits until its figures are worked out.
    reader.page.goto(f"{reader.url}/about/data#source-unsc-853", timeout=60_000)
    reader.page.wait_for_url("**/about/sources/unsc-853")
