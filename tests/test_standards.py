"""What articles and places look like to their readers: the dated lines that a map brings along."""

from __future__ import annotations

import pytest

from gazetteer.core import Gazetteer
from gazetteer.standards.v1.article import article_view, dated_lines

KARABAKH = {"line-of-contact-1994", "line-of-contact-2020", "nagorno-karabakh-boundary", "peacekeeping-zone"}


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        (["aghdam"], KARABAKH),
        (["armenia", "azerbaijan"], KARABAKH),
        (["azerbaijan"], set()),
        (["goris"], set()),
        (["south-korea"], {"korean-demilitarized-zone"}),
        (["aghdam", "south-korea"], {*KARABAKH, "korean-demilitarized-zone"}),
        ([], set()),
    ],
)
def test_lines_are_those_of_the_disputes_at_hand(g: Gazetteer, places: list[str], lines: set[str]) -> None:
    assert {line["id"] for line in dated_lines(g, [g[id] for id in places])} == lines


def test_a_line_of_one_dispute_is_not_drawn_over_an_article_about_another(g: Gazetteer) -> None:
    view = article_view(g, g.annotate("A bus left Aghdam for Shusha.", at="2023-09-01", lang="en"))
    assert {line["id"] for line in view["data"]["lines"]} == KARABAKH
