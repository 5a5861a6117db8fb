"""Labels through time are what the label rule gives for each date; doubts are offered with what tells places apart."""

from __future__ import annotations

import pytest

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.standards.v1 import article_view
from gazetteer.standards.v1.dated import dated_labels
from gazetteer.when import When

CHOICES = ("both", "az", "am")
PLACES = ("khankendi-stepanakert", "shusha-shushi", "lachin-road", "aghdam--khankendi-stepanakert", "barda",
          "zilanli")  # fmt: skip
DAYS = ("1900-01-01", "1925-06-30", "1985-06-01", "1991-11-26", "1992-05-09", "2010-01-01", "2020-11-10", "2023-09-09")


@pytest.mark.parametrize("id", PLACES)
def test_labels_through_time_are_those_of_the_rule(g: Gazetteer, id: str) -> None:
    place = g[id]
    stretches = dated_labels(g, place, CHOICES)
    for text in DAYS:
        day = int(text.replace("-", ""))
        held = [labels for start, labels in stretches if start is None or start <= day]
        for choice in CHOICES:
            wanted = views.label(g.store, place, perspective=choice, at=When(text)).text
            assert (held[-1][choice] if held else views.label(g.store, place, perspective=choice).text) == wanted, text


def test_a_label_that_never_changes_is_not_sent_twice(g: Gazetteer) -> None:
    for id in PLACES:
        labels = [labels for _, labels in dated_labels(g, g[id], CHOICES)]
        assert all(one != other for one, other in zip(labels, labels[1:], strict=False))
        assert len(labels) != 1


def test_an_ambiguous_mention_is_shown_with_places_to_choose_from(g: Gazetteer) -> None:
    view = article_view(g, g.annotate("A clock in Springfield stood. A bus left Goris.", lang="en"))
    one, goris = view["data"]["mentions"]
    assert (one["place"], one["status"]) == (None, "ambiguous")
    assert goris["place"] == "goris"
    choices = view["data"]["doubts"]["0"]
    assert 2 <= len(choices) <= 5
    assert all(choice["where"].startswith(("in ", "listed by GeoNames under ")) for choice in choices)
    assert all("km from Goris" in choice["away"] for choice in choices)
    assert "1" not in view["data"]["doubts"]


def test_segments_say_where_in_the_text_they_begin(g: Gazetteer) -> None:
    text = "A letter 📮 came.\n\nSpringfield was quiet;\na bus left Goris."
    view = article_view(g, g.annotate(text, lang="en"))
    segments = [segment for paragraph in view["paragraphs"] for segment in paragraph]
    assert len(segments) >= 4
    for segment in segments:
        assert text[segment["start"] :].startswith(segment["text"])
