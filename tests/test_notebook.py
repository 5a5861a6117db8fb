"""What a notebook shows: answers as tables, articles as marked text, maps in a frame; every text stays a text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from IPython.lib.pretty import pretty

from gazetteer import mapping
from gazetteer.core import Gazetteer
from gazetteer.mapping import vendor
from gazetteer.mapping.offline import SANDBOX
from gazetteer.match import Reason
from gazetteer.results import Answer
from gazetteer.standards import notebook
from tests.test_mapping import HOSTILE, view

LARGEST = 1_500_000
"""Characters of a map in a notebook; the documentation says about 1 MB."""
ALLOWED = {"div", "b", "bdi", "br", "table", "thead", "tbody", "tr", "th", "td", "mark"}


class Seen(HTMLParser):
    """Tags, attributes and texts of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_an_answer_is_a_table_that_says_whose_the_name_is(g: Gazetteer) -> None:
    shown = Seen(g.normalize("Stepanakert", at="2023-09-09")._repr_html_()).text
    for told in ("Khankendi / Stepanakert", "city", "am", "exact", "0.99", "is a recorded name", "2023-09-09"):
        assert told in shown


def test_an_empty_answer_names_what_comes_near(g: Gazetteer) -> None:
    shown = Seen(g.normalize("Lachin, Georgia")._repr_html_()).text
    assert shown.startswith("Lachin, Georgia: none; perhaps Lachin")
    assert Seen(g.normalize("qwxyz qwxyz")._repr_html_()).text == "qwxyz qwxyz: none"


def test_rows_of_a_long_answer_are_cut_and_it_is_said(g: Gazetteer) -> None:
    answer = g.normalize("Springfield", limit=30)
    assert len(answer.candidates) > notebook.SHOWN_CANDIDATES
    html = answer._repr_html_()
    assert html.count("<tr>") == 1 + notebook.SHOWN_CANDIDATES
    assert f"and {len(answer.candidates) - notebook.SHOWN_CANDIDATES} more" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_letters(g: Gazetteer, text: str) -> None:
    note = g.annotate(f"Baku said {text} in Lachin.", lang="en")
    answer = Answer(query=text, status=text, candidates=(_found(g, text),))
    for html in (note._repr_html_(), answer._repr_html_()):
        seen = Seen(html)
        assert seen.tags <= ALLOWED
        assert seen.attributes <= {"style", "title", "dir"}
        assert text in seen.text


def _found(g: Gazetteer, text: str) -> Any:
    from dataclasses import replace

    best = g.normalize("Stepanakert").best
    assert best
    assert best.name
    return replace(best, name=replace(best.name, text=text), how=text, why=(Reason("written_so", text),))


def test_nul_and_lone_surrogates_do_not_break_the_page(g: Gazetteer) -> None:
    html = g.annotate("Lachin \0 \ud800 fell silent.", lang="en")._repr_html_()
    html.encode()
    assert "\0" not in html


def test_a_text_is_marked_and_not_changed(g: Gazetteer) -> None:
    text = "Baku proposed the Aghdam–Khankendi road.\n\nNobody answered."
    html = g.annotate(text, at="2023-09-09")._repr_html_()
    assert html.count("<mark") == 2
    assert "whose name: az" in html
    assert Seen(html.partition("</div>")[2]).text == text


def test_a_long_text_is_cut_behind_a_whole_mention_and_it_is_said(g: Gazetteer) -> None:
    text = "x" * (notebook.SHOWN_TEXT - 3) + " Lachin and Kalbajar"
    seen = Seen(g.annotate(text, lang="en")._repr_html_())
    assert "Lachin" in seen.text
    assert "Kalbajar" not in seen.text
    assert "and 13 more characters" in seen.text


def test_a_terminal_gets_lines_not_every_field(g: Gazetteer) -> None:
    assert pretty(g.normalize("Stepanakert")).splitlines() == [
        "Answer to 'Stepanakert': exact",
        "  0.99 khankendi-stepanakert (exact)",
    ]
    assert pretty(g.annotate("Baku spoke.", at="2023-09-09")) == "Note of 11 characters, 1 mentions, date 2023-09-09"


def test_a_map_is_a_frame_that_cannot_reach_the_notebook() -> None:
    vendor.prepare(progress=False)
    html = mapping.article_map(view())._repr_html_()
    assert Seen(html).tags == {"iframe"}
    assert f'sandbox="{SANDBOX}"' in html
    assert "same-origin" not in SANDBOX
    assert "Trust Notebook" not in html
    assert len(html) < LARGEST
    document = unescape(re.findall(r'srcdoc="([^"]*)"', html)[0])
    assert document == mapping.article_map(view()).get_root().render()


def test_a_map_is_a_picture_too(g: Gazetteer) -> None:
    drawn = g.annotate("Lorries left Aghdam.", at="2023-09-09").to_map().svg(title="Lorries {{ 7*191 }}")
    assert drawn.count("Aghdam") >= 2
    assert "Lorries {{ 7*191 }}" in drawn
