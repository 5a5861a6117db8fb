"""The map as a picture: labels on nothing, a key, a scale and a credit, any text as text, the same bytes each time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from gazetteer import mapping
from gazetteer.core import Gazetteer
from gazetteer.mapping import lettering, picture, svg, vendor
from gazetteer.mapping.picture import About
from gazetteer.mapping.placing import Box, meet
from gazetteer.standards import v1
from tests.test_mapping import HOSTILE, place, view

SVG = "{http://www.w3.org/2000/svg}"
TEXT = (
    "Lorries left Aghdam for Khankendi/Stepanakert by the Lachin road. Shusha, Askeran, Fuzuli, Goris, Barda, "
    "Martakert and the seven adjacent districts were dry."
)


@pytest.fixture(scope="module")
def assets() -> Path:
    return vendor.prepare(progress=False)


@pytest.fixture(scope="module")
def data(g: Gazetteer) -> dict[str, Any]:
    note = g.annotate(TEXT, at="2023-09-09", lang="en")
    found: dict[str, Any] = mapping.with_outlines(g, v1.article_view(g, note))["data"]
    return found


def texts(drawn: str) -> list[str]:
    """What a reader sees, halos left aside."""
    return ["".join(one.itertext()) for one in ET.fromstring(drawn).iter(f"{SVG}text") if not one.get("aria-hidden")]


def boxes(drawn: str, assets: Path) -> list[Box]:
    """Boxes of the labels on the map."""
    found = []
    for one in ET.fromstring(drawn).iter(f"{SVG}text"):
        if one.get("font-size") == str(picture.LABEL) and not one.get("aria-hidden"):
            x, y = float(one.get("x", "")), float(one.get("y", ""))
            wide = lettering.width("".join(one.itertext()), assets, size=picture.LABEL, weight=700)
            found.append((x, y - picture.LABEL * 0.8, x + wide, y + picture.LABEL * 0.2))
    return found


def test_every_place_is_named_and_no_label_lies_on_another(data: dict[str, Any], assets: Path) -> None:
    drawn = picture.picture(data, assets)
    labels = {place["label"] for place in svg.mapped(data)}
    assert len(labels) >= 10
    assert "Khankendi / Stepanakert" in labels
    assert {label for label in labels if label not in " ".join(texts(drawn))} == set()
    assert [pair for pair in combinations(boxes(drawn, assets), 2) if meet(*pair)] == []


def test_what_finds_no_room_becomes_a_number_told_below(assets: Path) -> None:
    crowd = view()["data"]
    crowd["places"] = {
        str(n): place(str(n), f"A rather long name of place {n}", lon=46 + n % 10 / 30, lat=40 + n // 10 / 60)
        for n in range(100)
    }
    drawn = picture.picture(crowd, assets)
    found = boxes(drawn, assets)
    assert [pair for pair in combinations(found, 2) if meet(*pair)] == []
    assert any(re.match(r"1 A rather long name", text) for text in texts(drawn))


def test_a_picture_says_its_date_its_key_its_scale_and_whom_to_credit(data: dict[str, Any], assets: Path) -> None:
    said = " ".join(texts(picture.picture(data, assets, About(title="A title", service="http://x.example"))))
    for words in ("A title", "Names and lines for 9 September 2023.", "Place", "Road (schematic)", "Contested line",
                  " km", "Natural Earth", "public domain", data["version"], "http://x.example", "uncited",
                  "Lines do not state a position."):  # fmt: skip
        assert words in said, words


def test_a_date_without_a_sourced_line_is_told(data: dict[str, Any], assets: Path) -> None:
    said = " ".join(texts(picture.picture(data | {"at": "1950"}, assets)))
    assert "No state boundary is sourced for 1950" in said
    assert "2018 edition" in said
    old = [{**line, "shapes": [{**one, "when": "1900/1901"} for one in line["shapes"]]} for line in data["lines"]]
    said = " ".join(texts(picture.picture(data | {"lines": old}, assets)))
    told = "; the dashed lines are contested boundaries of the base map."
    assert f"No line of the gazetteer is sourced for 9 September 2023{told}" in said
    assert "No line of the gazetteer" not in " ".join(texts(picture.picture(data, assets)))


def test_the_same_map_is_the_same_bytes(data: dict[str, Any], assets: Path) -> None:
    one, other = (picture.picture(data, assets) for _ in range(2))
    assert one == other
    assert picture.png(one, assets) == picture.png(other, assets)


def test_exchanged_parties_give_the_same_picture(data: dict[str, Any], assets: Path) -> None:
    def swapped(value: Any) -> Any:
        if isinstance(value, dict):
            return {swapped(key): swapped(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [swapped(item) for item in value]
        return {"az": "am", "am": "az"}.get(value, value) if isinstance(value, str) else value

    assert picture.picture(swapped(data), assets) == picture.picture(data, assets)


@pytest.mark.parametrize("text", [*HOSTILE, "a\0b\x1bc", "\ud800", "{x:.0f}", "]]>", "\u2066x"])
def test_any_text_stays_text(text: str, assets: Path) -> None:
    drawn = picture.picture(view(text)["data"], assets, About(title=f"{text} {text}", service=text))
    root = ET.fromstring(drawn)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "rect", "g", "path", "circle", "text", "line",
    }  # fmt: skip
    assert root.findtext(f"{SVG}title") == picture.clean(f"{text} {text}")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", drawn)
    assert picture.png(drawn, assets).startswith(b"\x89PNG")


def test_parts_that_run_from_right_to_left_are_kept_apart() -> None:
    parts = [{"text": "شوشا", "dir": "rtl"}, {"text": "Shusha\u202e", "dir": "ltr"}]
    assert picture.label_of(place() | {"label": "x", "label_parts": parts}) == "\u2068شوشا\u2069 / \u2068Shusha\u2069"


def test_the_png_is_as_wide_as_it_says_and_not_blank(data: dict[str, Any], assets: Path) -> None:
    made = picture.png(picture.picture(data, assets), assets)
    assert int.from_bytes(made[16:20]) == picture.PNG_WIDTH
    assert len(made) > 100_000


@pytest.mark.parametrize("text", ["Xankəndi", "Ստեփանակերտ", "Степанакерт", "თბილისი", "خان‌کندی", "Αθήνα"])
def test_our_fonts_have_the_scripts_that_we_serve(text: str, assets: Path) -> None:
    """Each letter is drawn as itself: a missing one would be a box like any other missing one."""
    assert lettering.covered(text, assets)

    def drawn(words: str) -> bytes:
        made = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" font-family="{lettering.FALLBACKS}">'
        return picture.png(f'{made}<text x="9" y="40" font-size="30">{words}</text></svg>', assets)

    assert drawn(text) != drawn("\ue000" * len(text))
    assert drawn(text[0]) != drawn(text[1])


def test_letters_that_the_fonts_lack_are_known(assets: Path) -> None:
    assert not lettering.covered("中", assets)


def test_widths_are_those_of_the_fonts(assets: Path) -> None:
    assert lettering.width("ii", assets, size=100) < lettering.width("WW", assets, size=100)
    assert lettering.width("Lachin", assets, size=20) < lettering.width("Lachin", assets, size=20, weight=700)


def test_long_texts_are_broken_and_end_in_an_ellipsis(assets: Path) -> None:
    lines = lettering.lines("many words " * 60, assets, size=20, room=400, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(lettering.width(line, assets, size=20) <= 400 for line in lines)
    assert lettering.lines("W" * 500, assets, size=20, room=400, most=3)[0].endswith("…")


@pytest.mark.parametrize(("most", "length"), [(0.7, 0.5), (1, 1), (4.9, 2), (99, 50), (100, 100), (20_000, 20_000)])
def test_a_scale_is_of_a_round_length(most: float, length: float) -> None:
    assert picture.round_length(most) == pytest.approx(length)


def test_no_coast_crosses_the_world(assets: Path) -> None:
    """Land that lies on both sides of the 180th meridian is drawn on both, and no line leads from one to the other."""
    drawn = str(mapping.drawing({"places": {}, "lines": []}, assets))
    paths = re.findall(r'class="gz-coast"[^>]* d="([^"]+)"', drawn)
    steps = [
        int(step.split(",")[0]) for path in paths for run in path.split("l")[1:] for step in run.split("M")[0].split()
    ]
    assert len(steps) > 500
    assert max(map(abs, steps)) < svg.WIDTH / 8


def test_a_still_map_has_the_boundaries_of_its_date(assets: Path) -> None:
    def borders(at: str) -> str:
        data = {"places": {"a": place() | {"lat": 50.0, "lon": 17.0}}, "lines": [], "at": at}
        return "".join(re.findall(r'class="gz-border"[^>]* d="([^"]+)"', str(mapping.drawing(data, assets))))

    assert len(borders("1980")) < len(borders("2020"))
