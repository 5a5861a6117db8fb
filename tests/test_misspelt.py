"""Misspelt names: what counts as a slip, what does not, and whether scores mean what they say."""

from __future__ import annotations

import random

import pytest

from gazetteer.core import Gazetteer
from gazetteer.match.errors import OTHER, SLIP, VOWEL, likelihood
from gazetteer.names import fold, script

SEED = 2023
SAMPLE = 800
VOWELS, CONSONANTS = "aeiou", "bcdfghklmnprstvz"
LEAST_RIGHT = 0.75
"""Share of misspelt names found at the first place: the rest are namesakes, or nearer to another name."""
MOST_OFF = 0.08
"""Expected calibration error over misspelt names alone, the hardest to be sure of."""


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Stepanakret", "khankendi-stepanakert"),
        ("Stepankert", "khankendi-stepanakert"),
        ("Steppanakert", "khankendi-stepanakert"),
        ("Stepenakirt", "khankendi-stepanakert"),
        ("Степанкерт", "khankendi-stepanakert"),
        ("Ստեփանակետր", "khankendi-stepanakert"),
        ("stepanakerd", "khankendi-stepanakert"),
        ("Zangiln", "zangilan"),
        ("city of Stepanakret", "khankendi-stepanakert"),
        ("Kalbjaar district", "kalbajar-district"),
        ("Aghdam–Stepanakret road", "aghdam--khankendi-stepanakert"),
        ("Khankendi/Stepankert", "khankendi-stepanakert"),
    ],
)
def test_a_slip_finds_the_name(g: Gazetteer, query: str, place: str) -> None:
    best = g.normalize(query).best
    assert best
    assert best.place.id == place


@pytest.mark.parametrize(
    "query",
    [
        "Stepanakertyan", "Aghdamli", "Shushinski", "Yerevantsi", "Lachinzade", "Laschin", "Aghdamm Stepanyan",
        "Armenpress", "Hikmet Hajiyev", "catching", "falaise", "hablando", "перемирие", "Favoritos", "Abdullah",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(g: Gazetteer, query: str) -> None:
    assert g.normalize(query).status == "none"


def test_a_misspelt_name_says_what_it_was_taken_for(g: Gazetteer) -> None:
    found = g.normalize("Stepanmakert")
    assert found.best
    assert found.status == found.best.how == "fuzzy"
    assert ("misspelt", "'Stepanakert' but for one letter") in {(one.code, one.text) for one in found.best.why}


def test_names_equally_near_are_ambiguous(g: Gazetteer) -> None:
    found = g.normalize("Qaradagghli")
    assert found.status == "ambiguous"
    assert len(found.candidates) > 1


def test_the_likelier_error_wins() -> None:
    assert likelihood("kichiklii", "kichikli") == SLIP
    assert likelihood("stepankaert", "stepanakert") == SLIP
    assert likelihood("kicikli", "kacikli") == VOWEL
    assert likelihood("kimikli", "kicikli") == OTHER
    assert likelihood("aktau", "aktau") == 1.0
    assert likelihood("nachin", "lachin") < likelihood("lachil", "lachin")


def _misspelt(text: str, chance: random.Random) -> str:
    """The text with one slip in it, never in its first letter."""
    at = chance.randrange(1, len(text) - 1)
    letter = chance.choice(VOWELS if text[at].lower() in VOWELS else CONSONANTS)
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + letter + text[at + 1 :],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    )
    return chance.choice(slips)


def test_slips_in_the_data_s_own_names_are_found_and_scores_mean_what_they_say(g: Gazetteer) -> None:
    chance = random.Random(SEED)
    names = [
        (place.id, name.text)
        for place in g.places()
        for name in place.names
        if script(name.text) == "Latn" and len(fold(name.text)) >= 7 and name.text.isalpha()
    ]
    answers = []
    for id, text in chance.sample(names, SAMPLE):
        best = g.normalize(_misspelt(text, chance)).best
        answers.append((best.score if best else 0.0, best is not None and best.place.id == id))
    assert sum(right for _, right in answers) >= LEAST_RIGHT * SAMPLE
    assert _calibration_error([one for one in answers if one[0]]) <= MOST_OFF


def _calibration_error(answers: list[tuple[float, bool]]) -> float:
    """Mean difference between scores and the share that is right, over ten bins of scores."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in answers:
        bins.setdefault(min(int(score * 10), 9), []).append((score, right))
    off = (abs(sum(score for score, _ in one) - sum(right for _, right in one)) for one in bins.values())
    return sum(off) / len(answers)
