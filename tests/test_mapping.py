"""Maps as documents: nothing of anybody's text is ever run, nothing is fetched, the same map gives the same bytes."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import folium
import pytest
from branca.element import Element

from gazetteer import mapping
from gazetteer.core import Gazetteer
from gazetteer.mapping import bounds, onepass, vendor
from gazetteer.mapping.offline import SCRIPTS
from gazetteer.mapping.payload import packed, payload
from gazetteer.mapping.thin import thin
from gazetteer.standards import v1

HOSTILE = (
    "{{ 'zq' ~ 7*191 }}", "{% if x %}", "{% raw %}", "{# note", "${7*191}", "`", "\\\\`", "C:\\users", "\u2028",
    "</script><script>gz.hit=1</script>", "<img src=x onerror=gz.hit=1>", "<!--<script>", "\u202egnp.exe", "&lt;b&gt;",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
)  # fmt: skip


def place(id: str = "a", text: str = "Aghdam", **other: Any) -> dict[str, Any]:
    use = {"id": "2", "by": "x", "label": text, "party": "x", "party_label": text, "stance": "prefers", "when": "..",
           "when_text": text, "source": {"id": "uncited"}}  # fmt: skip
    name = {"id": "1", "text": text, "lang": "en", "lang_label": text, "dir": "ltr", "kind": "common",
            "romanised": text, "source": {"id": "s", "title": text, "locator": text}, "uses": [use]}  # fmt: skip
    claim = {"id": "3", "text": text, "when": "..", "when_text": text, "source": {"id": "uncited"}}
    return {
        "id": id, "label": text, "kind": "city", "perspective": "both", "at": None, "lat": 39.99, "lon": 46.93,
        "uri": f"/places/{id}", "labels": {"both": text}, "label_parts": [{"text": text, "lang": "en", "dir": "ltr"}],
        "names": [name], "shapes": [], "claims": [claim], "members": [], "note": text, "tier": "map",
        "disputes": [{"id": "d", "title": text, "parties": [{"id": "x", "label": text}]}],
    } | other  # fmt: skip


def view(text: str = "Aghdam") -> dict[str, Any]:
    return {
        "title": text, "lang": "en", "at": None, "at_found": None,
        "paragraphs": [[{"text": text, "mention": None}, {"text": text, "mention": 0, "place": "a"}]],
        "data": {
            "perspective": "both", "at": None, "version": "v", "data_date": "2026-01-01", "parties": {"x": text},
            "perspectives": [{"id": "both", "label": text}], "places": {"a": place(text=text)}, "lines": [],
            "mentions": [{"n": 0, "place": "a", "type": "literal", "status": "resolved", "by": ["x"], "voice": "own",
                          "surface": text, "quote": {"before": text, "text": text, "after": text}}],
        },
    }  # fmt: skip


def data_of(document: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="gz-data">(.*?)</script>', document, re.S)
    assert found
    return dict(json.loads(found[1]))


@pytest.fixture(scope="module", autouse=True)
def assets() -> None:
    vendor.prepare(progress=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_export(text: str) -> None:
    document = mapping.article_map(view(text)).get_root().render()
    assert data_of(document)["places"]["a"]["label"] == text
    assert data_of(document)["mentions"][0]["quote"]["after"] == text
    assert "zq1337" not in document
    assert "gz.hit=1</script>" not in document
    assert "<img src=x" not in document
    assert text in unescape(document)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_drawing(text: str) -> None:
    drawn = str(mapping.drawing(view(text)["data"], vendor.assets()))
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert text in unescape(drawn)


def test_no_text_enters_the_element_tree() -> None:
    marked = "zq-article-text-qz"
    made = mapping.article_map(view(marked))
    assert marked not in str(made.get_root().to_json())
    assert marked not in str(made.parts())
    made.get_root().render()
    assert marked not in "".join(made.page.elements())


def test_the_same_map_gives_the_same_bytes_and_all_maps_the_same_script() -> None:
    assert mapping.article_map(view()).get_root().render() == mapping.article_map(view()).get_root().render()
    assert mapping.article_map(view()).parts().sha256 == mapping.article_map(view("Shusha")).parts().sha256


def test_every_way_of_rendering_carries_the_data(tmp_path: Any) -> None:
    made = mapping.article_map(view())
    rendered = made.get_root().render()
    made.save(str(tmp_path / "map.html"))
    buffer = io.BytesIO()
    made.save(buffer, close_file=False)
    assert (tmp_path / "map.html").read_text("utf-8") == rendered == buffer.getvalue().decode()
    assert data_of(unescape(made._repr_html_()).replace("&quot;", '"'))["places"]["a"]["label"] == "Aghdam"


def test_the_export_names_no_address_that_it_would_load() -> None:
    document = mapping.article_map(view()).get_root().render()
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", document, flags=re.S)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', markup)
    assert not re.search(r"url\((?!data:|#)", document)
    assert "Content-Security-Policy" in document


def test_elements_of_others_can_be_added_and_are_rendered_once() -> None:
    made = mapping.article_map(view())
    folium.CircleMarker((39.9, 46.9), tooltip="{{ 'zq' ~ 7*191 }}").add_to(made)
    document = made.get_root().render()
    assert "L.circleMarker" in document
    assert "zq1337" not in document
    assert "{{ 'zq' ~ 7*191 }}" in document


def foreign() -> str:
    """A map as somebody else makes it, its random ids levelled."""
    other = folium.Map((40, 46), tiles=None)
    folium.Marker((40, 46), popup="{{ 7*191 }}", tooltip="x").add_to(other)
    text = str(other.get_root().render())
    names: dict[str, str] = {}
    return re.sub(r"[0-9a-f]{32}", lambda found: names.setdefault(found[0], str(len(names))), text)


def test_a_foreign_map_in_the_same_process_is_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    import jinja2

    with monkeypatch.context() as original:
        original.setattr("branca.element.Template", jinja2.Template)
        original.setattr(Element, "_generate_id", classmethod(onepass._random_id))
        before = foreign()
    mapping.article_map(view()).get_root().render()
    assert foreign() == before
    assert "1337" in before


def test_a_foreign_map_rendered_meanwhile_is_not_ours() -> None:
    with onepass.ours():
        inside = Element("{{ 7*191 }}").render()
    assert inside == "{{ 7*191 }}"
    assert Element("{{ 7*191 }}").render() == "1337"


def test_folium_and_branca_are_the_versions_that_the_second_belt_knows() -> None:
    assert (version("folium"), version("branca")) == ("0.20.0", "0.8.2")


def test_our_map_adds_nothing_to_foliums_own_links() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    mapping.article_map(view()).get_root().render()
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_bounds_hold_all_places_and_are_never_a_point() -> None:
    west, south, east, north = bounds.of(view()["data"])
    assert west < 46.93 < east
    assert south < 39.99 < north
    assert bounds.of({"places": {}}) == bounds.WORLD


def test_scripts_say_on_their_first_line_what_they_are_for() -> None:
    for name in (*SCRIPTS, "keep", "again"):
        first = (vendor.ROOT / f"static/js/{name}.js").read_text("utf-8").split("\n", 1)[0]
        assert first.startswith("// "), name


def test_no_script_of_ours_reads_text_as_html() -> None:
    for path in (vendor.ROOT / "static/js").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path


def test_templates_have_no_inline_styles_or_handlers() -> None:
    for path in (vendor.ROOT / "templates").glob("*.html"):
        assert not re.search(r'\s(?:style|on\w+)="|\|\s*safe\b', path.read_text("utf-8")), path


def test_an_article_becomes_a_map_with_its_places(g: Gazetteer) -> None:
    note = g.annotate("Lorries left Aghdam for Khankendi/Stepanakert.", at="2023-09-09", lang="en")
    document = note.to_map().get_root().render()
    assert set(data_of(document)["places"]) >= {"aghdam", "khankendi-stepanakert"}


def test_a_group_of_places_is_drawn_by_its_members(g: Gazetteer) -> None:
    shown = v1.place(g, g["seven-adjacent-districts"])
    drawn = mapping.with_outlines(g, mapping.place_view(shown))["data"]["places"]["seven-adjacent-districts"]
    assert drawn["shapes"][0]["geometry"]["type"] == "MultiPolygon"
    assert len(drawn["shapes"][0]["geometry"]["coordinates"]) >= 7


def test_a_place_without_a_position_still_has_a_map() -> None:
    lost = place(lat=None, lon=None)
    document = mapping.place_map(lost).get_root().render()
    assert 'class="folium-map"' in document


def test_the_list_has_each_sides_names_of_the_date_and_no_others() -> None:
    shown = view()
    name = shown["data"]["places"]["a"]["names"][0]
    old = name | {"text": "Old", "uses": [name["uses"][0] | {"when": "1923/1991"}]}
    accepted = name | {"text": "Accepted", "uses": [name["uses"][0] | {"stance": "accepts"}]}
    shown["data"]["places"]["a"]["names"] += [old, accepted, name | {"text": "Loose", "uses": []}]
    sides = mapping.with_listing(shown)["listing"]["a"]["sides"]
    assert [(label, [one["text"] for one in names["recorded"]]) for label, names in sides] == [
        ("Aghdam", ["Aghdam"]),
        ("User not recorded", ["Loose"]),
    ]


def test_the_list_says_which_names_of_a_side_are_derived() -> None:
    shown = view()
    name = shown["data"]["places"]["a"]["names"][0]
    use = {key: value for key, value in name["uses"][0].items() if key not in ("id", "source")}
    shown["data"]["places"]["a"]["names"] += [name | {"text": "Form", "uses": [], "derived": [use | {"follows": "u"}]}]
    ((_, names),) = mapping.with_listing(shown)["listing"]["a"]["sides"]
    assert [[one["text"] for one in names[key]] for key in ("recorded", "derived")] == [["Aghdam"], ["Form"]]


def test_what_a_side_writes_alike_in_several_languages_stands_once_in_the_list() -> None:
    shown = view()
    name = shown["data"]["places"]["a"]["names"][0]
    use = {key: value for key, value in name["uses"][0].items() if key not in ("id", "source")}
    derived = name | {"lang": "tr", "uses": [], "derived": [use | {"follows": "u"}]}
    loose = name | {"lang": "de", "uses": []}
    shown["data"]["places"]["a"]["names"] = [derived, name, name | {"lang": "fr"}, loose]
    ((_, names),) = mapping.with_listing(shown)["listing"]["a"]["sides"]
    assert [(one["text"], one["lang"]) for one in names["recorded"]] == [(name["text"], name["lang"])]
    assert names["derived"] == []


def test_map_data_keeps_what_is_derived_apart_from_what_is_recorded() -> None:
    data = view()["data"]
    name = data["places"]["a"]["names"][0]
    use = {key: value for key, value in name["uses"][0].items() if key not in ("id", "source")}
    name["derived"] = [use | {"by": "other", "follows": "u"}]
    sent = payload(data)
    _, _, _, recorded, _, _, (number,) = sent["places"]["a"]["names"][0]
    assert sent["shared"]["uses"][number] == ("other", "prefers", 0, 1, 1)
    assert number not in recorded[::2]


OWN = sorted((vendor.ROOT / "static").rglob("*.js"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_thinned_script_loses_whole_lines_and_indentation_only(path: Path) -> None:
    """No text of ours may run over lines: its indentation would be lost."""
    text = path.read_text("utf-8")
    assert all(line.count("`") % 2 == 0 for line in text.splitlines())
    kept = thin(text, ".js").splitlines()
    written = iter(line.strip() for line in text.splitlines())
    assert all(line in written for line in kept)
    gone = {line.strip() for line in text.splitlines()} - set(kept)
    assert all(not line or line.startswith(("//", "/*", "*")) or line.endswith("*/") for line in gone)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("const a = 'http://x'; // why\n// gone\n  /** gone */\n  a();\n", "const a = 'http://x'; // why\na();\n"),
        ("/*! kept */\na();", "/*! kept */\na();"),
    ],
)
def test_a_comment_beside_code_stays(written: str, kept: str) -> None:
    assert thin(written, ".js") == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/* One */ a { b: c }\n  d {}\n/* Two\n   lines */\ne {}\n", "a{b:c}d{}e{}\n"),
        ("a :hover, b::after { content: \" ; } \"; }", "a :hover,b::after{content:\" ; } \"}\n"),
        ("@media (max-width: 9px) and (x: y) {\n  a > b + c { w: calc(1px + 2px) !important; }\n}",
         "@media (max-width:9px) and (x:y){a > b + c{w:calc(1px + 2px) !important}}\n"),
    ],
)  # fmt: skip
def test_a_style_loses_only_what_parts_nothing(written: str, kept: str) -> None:
    assert thin(written, ".css") == kept


def test_geometries_are_sent_as_steps_and_lose_less_than_a_metre() -> None:
    line = {"type": "LineString", "coordinates": [[46.75281, 39.8177], [46.8, 39.81771], [-179.99999, 0]]}
    assert packed(line) == {"type": "LineString", "steps": [4675281, 3981770, 4719, 1, -22679999, -3981771]}
    area = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}
    assert packed(area)["steps"] == [[[0, 0, 100000, 0, 0, 100000, -100000, -100000]]]
    spot = {"type": "Point", "coordinates": [46.75281, 39.8177]}
    assert packed(spot) == spot


def test_a_claim_of_several_places_is_listed_once_with_the_line_of_each() -> None:
    shown = view()
    shown["data"]["places"]["b"] = place("b")
    listed = mapping.with_listing(shown)
    assert [one["claims"] for one in listed["listing"].values()] == [[1], [1]]
    assert [(row["text"], [one["line"] for one in row["of"]]) for row in listed["claims"]] == [("Aghdam", ["3", "3"])]


def test_map_data_says_once_what_places_share() -> None:
    data = view()["data"]
    data["places"]["b"] = place("b")
    sent = payload(data)
    assert len(sent["shared"]["uses"]) == len(sent["shared"]["claims"]) == 1
    assert [one["names"][0][3][0] for one in sent["places"].values()] == [0, 0]


def test_countries_of_sides_are_told_together_and_exchanging_sides_changes_their_order_only(g: Gazetteer) -> None:
    for order in (("am", "az"), ("az", "am")):
        shown = view()
        parties = [{"id": id, "label": id} for id in order]
        shown["data"]["places"]["a"]["disputes"] = [{"id": "d", "title": "d", "parties": parties}]
        (sides,) = mapping.with_countries(g, shown)["data"]["sides"]
        assert sides == [{"am": "armenia", "az": "azerbaijan"}[id] for id in order]
    shown["data"]["places"]["a"]["disputes"][0]["parties"][0]["id"] = "nobody"
    assert mapping.with_countries(g, shown)["data"]["sides"] == [["", "armenia"]]
