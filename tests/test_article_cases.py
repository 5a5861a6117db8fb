"""Whole articles of many disputes and languages, invented, with gold: tests/cases/articles."""

from __future__ import annotations

import pytest

from benchmarks.articles import Json, Tally, read, tally
from gazetteer.core import Gazetteer

ARTICLES = read()
LANGS = sorted({article["lang"] for article in ARTICLES})


def measured(g: Gazetteer, articles: list[Json]) -> Tally:
    return tally(g, articles)


def test_there_are_articles_in_every_language_that_is_read() -> None:
    assert LANGS == ["ar", "az", "de", "en", "es", "fa", "fr", "hu", "hy", "ka", "ru", "tr", "uk"]


@pytest.mark.parametrize("article", ARTICLES, ids=[article["id"] for article in ARTICLES])
def test_gold_says_what_stands_in_the_text(article: Json) -> None:
    text = article["text"]
    for gold in article["mentions"]:
        assert text[gold["start"] : gold["end"]] == gold["surface"]
        assert gold["type"] == "homonym" or gold["place"] in article["places"]
        assert all(gold["start"] <= part["start"] < part["end"] <= gold["end"] for part in gold["parts"])


@pytest.mark.parametrize("lang", LANGS)
def test_each_language_is_read_well(g: Gazetteer, lang: str) -> None:
    found = measured(g, [article for article in ARTICLES if article["lang"] == lang])
    assert found.f1 >= 0.85
    assert found.precision >= 0.85
    assert found.share("map right", "map gold") >= 0.75
    assert found.share("type", "found") >= 0.80
    assert found.share("place", "gold") >= 0.80


def test_all_together_are_read_better(g: Gazetteer) -> None:
    found = measured(g, ARTICLES)
    assert found.f1 >= 0.94
    assert found.share("map right", "map gold") >= 0.92
    assert found.share("type", "found") >= 0.93
    assert found.share("place", "gold") >= 0.92
    assert found.share("contested right", "contested") >= 0.75
    assert found.share("neutral right", "neutral") >= 0.95
    assert found.share("fooled", "homonyms") <= 0.10
