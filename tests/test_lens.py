"""The naming lens: counts of choices with their caveats, never a leaning."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.lens import CAVEATS, WITHHELD, article, lens, shares, values
from gazetteer.lens.corpus import Corpus, Row, corpus, row
from gazetteer.lens.near import THRESHOLD, copies, likeness, sketch
from gazetteer.lens.values import Measured

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


def test_a_side_s_name_that_third_parties_use_too_says_so(g: Gazetteer, client: FlaskClient) -> None:
    """`by` names the sides; who else uses the name stands beside, so that it does not read as one side's alone."""
    text = "Ships crossed the Persian Gulf."
    (row,) = lens(g.annotate(text, lang="en", at="2022-05-01")).choices
    assert row.by == ("ir",)
    assert "un" in row.others
    assert not {"arab", "ir"} & set(row.others)
    page = client.post("/lens", data={"text": text, "at": "2022-05-01", "lang": "en"}).text
    assert "others who use it: " in page
    (short,) = lens(g.annotate("Ships left the Falklands.", lang="en", at="2022-05-01")).choices
    assert (short.by, "intl" in short.others) == (("gb",), True), "who says Falkland Islands says Falklands"
    (alone,) = lens(g.annotate("Ships crossed the Arabian Gulf.", lang="en", at="2022-05-01")).choices
    assert (alone.by, "un" in alone.others) == (("arab",), False)


def test_caveats_go_with_every_result(g: Gazetteer) -> None:
    assert lens(g.annotate("Goris.")).caveats == CAVEATS


def test_ends_of_a_road_are_choices_of_their_own(g: Gazetteer) -> None:
    found = lens(g.annotate("Baku opened the Aghdam–Khankendi road.", lang="en", at="2023-09-09"))
    assert [(one.place, one.surface, one.by) for one in found.choices] == [
        ("khankendi-stepanakert", "Khankendi", ("az",))
    ]


def test_the_first_mention_has_a_form(g: Gazetteer) -> None:
    text = (
        "Stepanakert, known to Azerbaijanis as Khankendi, was quiet. Shushi was not. "
        "Later Shusha was. Kalbajar/Karvachar slept."
    )
    found = lens(g.annotate(text, lang="en", at="2021-11-09"))
    forms = {one.place: (one.form, one.gloss) for one in found.first_forms}
    assert forms["khankendi-stepanakert"] == ("glossed", "Khankendi")
    assert forms["shusha-shushi"] == ("name", "")
    assert [(one.before, one.after) for one in found.switches] == [("Shushi", "Shusha")]
    assert found.consistency is not None
    assert 0 <= found.consistency < 1


@pytest.mark.parametrize(
    ("lang", "text", "phrase"),
    [
        ("en", "He spoke of the Karabakh region of Azerbaijan on Monday.", "Karabakh region of Azerbaijan"),
        ("en", "It is Azerbaijan's Karabakh region, he said.", "Azerbaijan's Karabakh region"),
        ("en", "Karabakh and Azerbaijan are names. Azerbaijan. Karabakh.", ""),
        ("en", "Fighting in Karabakh led Azerbaijan to act.", ""),
        ("ru", "Он говорил о Карабахском регионе Азербайджана в понедельник.", "*"),
        ("de", "Die Region Bergkarabach in Aserbaidschan war ruhig, sagte er.", ""),
    ],
)
def test_containment_is_listed_as_written(g: Gazetteer, lang: str, text: str, phrase: str) -> None:
    found = [one.text for one in lens(g.annotate(text, lang=lang, at="2023-09-09")).phrases]
    assert phrase == "*" or found == ([phrase] if phrase else [])


def test_wilson_s_interval_is_that_of_the_tables() -> None:
    """Agresti and Coull 1998, The American Statistician 52:119, give 0 of 10 as 0 to 0.278."""
    assert [round(end, 3) for end in shares.wilson(0, 10)] == [0.0, 0.278]
    assert [round(end, 3) for end in shares.wilson(5, 10)] == [0.237, 0.763]


def test_under_five_there_are_counts_only() -> None:
    few, more = shares.shares(["az"] * 4), shares.shares(["az"] * 3 + ["am"] * 2)
    assert [(one.count, one.of, one.percent) for one in few] == [(4, 4, None)]
    assert [(one.by, one.percent) for one in more] == [("az", 60.0), ("am", 40.0)], "in the order of the text"
    assert all(one.low is not None and one.low < 40 < (one.high or 0) or one.by == "az" for one in more)


FIVE = "Shusha, Khankendi, Lachin, Kalbajar, Aghdam, Fuzuli, Jabrayil, Khojaly, Khojavend and Aghdara were dry. "


def test_shares_are_withheld_and_it_is_said_why(g: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    dated = lens(g.annotate(FIVE, lang="en", at="2021-11-09"))
    assert dated.withheld == ""
    assert dated.place_shares[0].percent is not None
    undated = lens(g.annotate(FIVE, lang="en"))
    assert (undated.withheld, undated.place_shares[0].percent) == ("undated", None)
    assert lens(g.annotate("Goris.", lang="en", at="2021")).withheld == "few"
    assert lens(g.annotate("Goris.", lang="fi", at="2021")).withheld == "unmeasured"
    poor = {"en": Measured(precision=0.9, recall=0.79, mentions=9, articles=1, date="2026-11-25")}
    monkeypatch.setattr(article, "measured", lambda: poor)
    found = lens(g.annotate(FIVE, lang="en", at="2021-11-09"))
    assert (found.withheld, found.withheld_text) == ("recall", WITHHELD["recall"])


def test_swapping_parties_swaps_the_counts() -> None:
    mirror = {"az": "am", "am": "az", "both": "both"}
    given = ["az", "az", "both", "am", "az", "am"]
    one = {(share.by, share.count) for share in shares.shares(given)}
    other = {(mirror[share.by], share.count) for share in shares.shares(mirror[by] for by in given)}
    assert one == other


# Many texts


def made(id: str, outlet: str, month: str, holders: str, *, text: str = "", lang: str = "en") -> Row:
    return Row(
        id=id, outlet=outlet, month=month, lang=lang, informative_places=len(holders.split()), dual_places=0,
        holders=tuple((str(n), by) for n, by in enumerate(holders.split())), place_mentions=9, informative_mentions=5,
        unresolved=1, sketch=sketch(text or f"{id} {random.Random(id).sample(range(9999), 60)}"),
    )  # fmt: skip


def test_texts_are_counted_by_outlet_month_and_language() -> None:
    rows = [
        made("1", "Beta", "2023-09", "az az am"), made("2", "Beta", "2023-09", "az am"),
        made("3", "Beta", "2023-10", "az"),
        made("4", "Äthra", "2023-09", "am am am am am"), made("5", "Beta", "2023-09", "az", lang="ru"),
        made("6", "Beta", "", "az az az az az az"),
    ]  # fmt: skip
    found = {(one.outlet, one.month, one.lang): one for one in corpus(rows).groups}
    assert list(found) == [
        ("Äthra", "2023-09", "en"), ("Beta", "", "en"), ("Beta", "2023-09", "en"), ("Beta", "2023-09", "ru"),
        ("Beta", "2023-10", "en"),
    ]  # fmt: skip
    group = found["Beta", "2023-09", "en"]
    assert [(one.by, one.count, one.percent) for one in group.place_shares] == [("az", 3, 60.0), ("am", 2, 40.0)]
    assert found["Beta", "", "en"].withheld == "undated"
    assert found["Beta", "2023-10", "en"].withheld == "few"


def story(seed: int, words: int = 300) -> list[str]:
    source = random.Random(seed)
    return [f"word{source.randrange(2000)}" for _ in range(words)]


@pytest.mark.parametrize(("changed", "same"), [(0, True), (6, True), (150, False)])
def test_near_identical_texts_count_once(changed: int, same: bool) -> None:
    words = story(1)
    other = list(words)
    for at in random.Random(2).sample(range(len(words)), changed):
        other[at] = "another"
    first, second = " ".join(words), "  ".join(other).upper()
    assert (likeness(sketch(first), sketch(second)) >= THRESHOLD) is same
    rows = [made("a", "A", "2023-09", "az", text=first), made("b", "B", "2023-09", "az", text=second)]
    found = corpus(rows)
    assert [(one.id, one.of) for one in found.copies] == ([("b", "a")] if same else [])
    assert [(one.texts, one.copies) for one in found.groups] == [(1, 0), (0, 1) if same else (1, 0)]


def test_likeness_is_what_the_runs_say() -> None:
    """Estimated from 256 samples, against Jaccard's coefficient counted out."""
    for seed in range(6):
        words, other = story(seed, 400), story(seed, 400)
        other[100 : 100 + 40 * seed] = story(99 + seed, 40 * seed)

        def runs(text: list[str]) -> set[str]:
            return {" ".join(text[at : at + 5]) for at in range(len(text) - 4)}

        exact = len(runs(words) & runs(other)) / len(runs(words) | runs(other))
        assert abs(likeness(sketch(" ".join(words)), sketch(" ".join(other))) - exact) < 0.1


def test_many_copies_are_found_in_time() -> None:
    sketches = [sketch(" ".join(story(number % 100, 80))) for number in range(400)]
    found = copies(sketches)
    assert len(found) == 300
    assert {first for first, _ in found.values()} == set(range(100))


def test_a_row_of_a_text_says_its_month(g: Gazetteer) -> None:
    for at, month in (("2023-09-09", "2023-09"), ("2023", "2023"), ("1991/..", ""), (None, "")):
        assert row(g.annotate("Goris.", lang="en", at=at), id="1").month == month


# What is not made, on purpose (DOMAIN 6.2, caveat 10; no log-odds, no trends)

FORBIDDEN = re.compile(
    r"\b(?:bias|pro-\w+|anti-\w+|leaning|lean|slant|rank(?:ing|ed)?|rating|score|index|odds|trend|propaganda|"
    r"objectiv\w+|neutrality|favou?rs?|sympath\w+|deviation|author)\b",
    re.IGNORECASE,
)
FIELDS = {
    "Lens": "lang choices informative_places informative_mentions place_mentions unresolved place_shares "
    "mention_shares dual_places first_forms phrases switches consistency withheld withheld_text measured caveats",
    "Group": "outlet month lang texts copies informative_places dual_places place_mentions informative_mentions "
    "unresolved place_shares withheld withheld_text",
    "Corpus": "texts groups copies threshold caveats",
}


@pytest.mark.parametrize("kind", [values.Lens, corpus.__globals__["Group"], Corpus], ids=lambda kind: kind.__name__)
def test_nothing_is_reported_but_what_is_listed(kind: Any) -> None:
    """A new figure must be put here by hand, by someone who has read what is forbidden."""
    assert [one.name for one in dataclasses.fields(kind)] == FIELDS[kind.__name__].split()


def words_of(value: Any) -> Iterator[str]:
    """Names of fields and texts of our own; names that the text printed are its own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key not in ("surface", "text", "caveats", "version"):
                yield from words_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str):
        yield value


def test_nothing_ranks_or_leans(g: Gazetteer, client: FlaskClient) -> None:
    found = dataclasses.asdict(lens(g.annotate(TEXT * 3 + FIVE, lang="en", at="2021-11-09")))
    many = client.post("/v1/lens", json={"items": [{"text": FIVE, "outlet": "A", "at": "2021-11-09"}]}).get_json()
    said = " ".join([*words_of(found), *words_of(many)])
    assert FORBIDDEN.findall(said) == []
    page = client.post("/lens", data={"text": FIVE, "at": "2021-11-09"}).text
    shown = re.sub(r"<[^>]+>", " ", page)
    assert FORBIDDEN.findall(shown) == []


# Doors


def test_every_annotation_has_its_lens(client: FlaskClient) -> None:
    found = client.post("/v1/annotate", json={"text": TEXT, "at": "2023-09-09"}).get_json()["lens"]
    assert set(found) == set(FIELDS["Lens"].split())
    assert found["caveats"] == list(CAVEATS)


ITEMS = [
    {"id": "a", "text": FIVE, "outlet": "Alpha", "at": "2021-11-09"},
    {"id": "b", "text": FIVE.upper(), "outlet": "Beta", "at": "2021-11-10"},
    {"id": "c", "html": "<p>Shusha", "outlet": "Beta", "at": "2021-11-10", "lang": "en"},
    {"id": "d", "text": "", "outlet": "Beta"},
    {"id": "e", "text": "Goris", "at": "9/10/2021"},
]


def test_several_texts_are_counted_over_http(client: FlaskClient) -> None:
    found = client.post("/v1/lens", json={"items": ITEMS}).get_json()
    assert [(one["id"], one["of"]) for one in found["copies"]] == [("b", "a")]
    assert [(one["outlet"], one["texts"], one["copies"]) for one in found["groups"]] == [
        ("Alpha", 1, 0),
        ("Beta", 1, 1),
    ]
    assert [(one["id"], one["name"]) for one in found["failures"]] == [("d", "text"), ("e", "date")]
    table = "outlet,date,text\n" + f'Alpha,2021-11-09,"{FIVE}"\n'
    answer = client.post("/v1/lens", data=table.encode(), content_type="text/csv")
    assert answer.get_json()["groups"] == found["groups"][:1]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "items"), ({"items": [7]}, 400, "items"), ({"items": [{"colour": 1}]}, 400, "colour"),
        ({"items": [{"text": 7}]}, 400, "text"), ({"texts": []}, 400, "texts"),
        ({"items": [{"text": "a"}] * 201}, 413, "items"), ({"items": [{"text": "a" * 500_001}] * 2}, 413, "items"),
    ],
)  # fmt: skip
def test_bad_texts_are_told_their_field(client: FlaskClient, body: Any, status: int, field: str) -> None:
    answer = client.post("/v1/lens", json=body)
    assert (answer.status_code, answer.get_json()["errors"][0]["name"]) == (status, field)


def test_the_page_works_without_a_script(client: FlaskClient) -> None:
    assert 'action="/lens"' in client.get("/lens").text
    page = client.post("/lens", data={"text": TEXT, "at": "2023-09-09"}).text
    assert page.count("<caption") == 1
    assert "Khankendi/Stepanakert" in page
    assert all(caveat.split(":")[0].replace("'", "&#39;") in page for caveat in CAVEATS)
    empty = client.post("/lens", data={"text": ""})
    assert (empty.status_code, "give one of the two" in empty.text) == (400, True)
    table = f'outlet,date,text\nAlpha,2021-11-09,"{FIVE}"\n<b>,2021-11-09,\n'.encode()
    import io

    form = {"file": (io.BytesIO(table), "t.csv")}
    shown = client.post("/lens", data=form, content_type="multipart/form-data").text
    assert "Alpha" in shown
    assert "95 % interval" in shown
    assert "<b>,2021" not in shown


def test_caveats_are_ten_and_withheld_is_said() -> None:
    assert len(CAVEATS) == 10
    assert set(WITHHELD) == {"", "few", "undated", "unmeasured", "recall", "overlap"}
    assert json.dumps(WITHHELD)
