"""The naming lens: counts of choices with their caveats, never a leaning."""

from __future__ import annotations

import dataclasses
import json

from gazetteer.core import Gazetteer
from gazetteer.lens import CAVEATS, lens

TEXT = (
    "Lorries left Khankendi. “We came from Stepanakert,” said a driver. "
    "In Khankendi/Stepanakert it rained; Goris was dry."
)


def test_choices_are_counted_by_name_and_voice(g: Gazetteer) -> None:
    found = lens(g.annotate(TEXT, lang="en", at="2023-09-09"))
    rows = [(one.surface, one.by, one.voice, one.first, one.count) for one in found.choices]
    assert rows == [
        ("Khankendi", ("az",), "own", True, 1),
        ("Stepanakert", ("am",), "quoted", False, 1),
        ("Khankendi/Stepanakert", ("am", "az"), "own", False, 1),
    ]
    assert (found.informative_places, found.informative_mentions, found.place_mentions) == (1, 3, 4)


def test_caveats_go_with_every_result(g: Gazetteer) -> None:
    assert lens(g.annotate("Goris.")).caveats == CAVEATS


def test_nothing_ranks_or_leans(g: Gazetteer) -> None:
    said = json.dumps(dataclasses.asdict(lens(g.annotate(TEXT, lang="en")))).lower()
    assert not any(word in said for word in ("bias", "pro-", "leaning", "percent"))
