"""Neutrality: the label rule, whose name a name is, and that exchanging two parties changes only the parties."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import pytest

from gazetteer import geodata, perspective
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.model import Dispute, Gazette, Name, Party, Perspective, Place, Side, Use
from gazetteer.standards import v1
from gazetteer.store.build import build
from gazetteer.store.index import open_index
from gazetteer.when import When

AT = When("2023-09-09")
LANGS = ("en", "az", "hy", "ru", "tr", "fa", "ka", "ar", "fr", "de")


def use(by: str, stance: Any = "prefers", when: str = "..") -> Use:
    return Use(id=f"{by}-{stance}-{when}", by=by, stance=stance, when=When(when))


def name(text: str, lang: str, *uses: Use) -> Name:
    return Name(id=f"{lang}-{text}", text=text, lang=lang, uses=uses)


def opened(gazette: Gazette, folder: Path) -> Gazetteer:
    """A gazetteer over ``gazette`` alone, without the world layer."""
    return Gazetteer(open_index(build(gazette, folder, world=False)))


def small(*names: Name, parties: tuple[str, ...] = ("north", "south"), langs: tuple[str, ...] = ()) -> Gazette:
    """One place, ``rock``, in dispute between the parties, each with one perspective called after it."""
    sides = tuple(Side(party=party, langs=("en",)) for party in parties)
    everyone = (*parties, "third")
    return Gazette(
        places={"rock": Place(id="rock", kind="island", names=names, disputes=("rocks",))},
        parties={id: Party(id=id, label=id.title()) for id in everyone},
        perspectives={
            id: Perspective(id=id, label=id.title(), party=id, kind="state", langs=("en",), fallback=("third",))
            for id in everyone
        },
        disputes={"rocks": Dispute(id="rocks", title="Rocks", parties=sides, langs=langs)},
        sources={},
        date="2023-01-01",
    )


@pytest.fixture
def rock(tmp_path: Path) -> Callable[..., tuple[Gazetteer, Place]]:
    def make(*names: Name, **more: Any) -> tuple[Gazetteer, Place]:
        g = opened(small(*names, **more), tmp_path)
        return g, g["rock"]

    return make


def test_a_name_that_all_accept_stands_alone(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north"), use("south", "accepts")), name("Alpha", "en", use("south")))
    assert g.label(place).text == "Zed"
    assert perspective.by(g.store, place, "Zed", lang="en") == ("*",)
    assert perspective.by(g.store, place, "Alpha", lang="en") == ("south",)


def test_else_every_side_is_named_in_collation_order(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("álpha", "en", use("south")))
    assert g.label(place).text == "álpha / Zed"
    assert perspective.by(g.store, place, "ZED", lang="en") == ("north",)


def test_names_alike_after_folding_are_one(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Zéd", "en", use("south")))
    assert "/" not in g.label(place).text


def test_more_than_three_parties_show_two_and_a_number(rock: Any) -> None:
    parties = ("a", "b", "c", "d")
    g, place = rock(*(name(f"Name {p}", "en", use(p)) for p in parties), parties=parties)
    assert g.label(place).text == "Name a / Name b / +2"


def test_a_missing_name_is_romanised_and_marked(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Камень", "ru", use("south")))
    g.store.perspectives["south"] = dataclasses.replace(g.store.perspectives["south"], langs=("ru",))
    label = g.label(place)
    assert label.text == "Kamen / Zed" or re.fullmatch(r"Kamen\W? / Zed", label.text)
    assert [part.derived for part in label.parts] == [True, False]


def test_a_side_without_a_name_of_its_own_may_accept_anothers(rock: Any) -> None:
    g, place = rock(name("Камень", "ru", use("north"), use("south", "accepts")))
    label = g.label(place)
    assert "/" not in label.text
    assert [part.parties for part in label.parts] == [("north", "south")]


def test_a_record_without_a_language_goes_before_other_languages(rock: Any) -> None:
    g, place = rock(name("Техас", "ru"), name("Texas", "und"))
    peaceful = dataclasses.replace(place, disputes=())
    assert (g.label(peaceful).text, g.label(peaceful, lang="ru").text) == ("Texas", "Техас")


def since(g: Gazetteer, when: str) -> None:
    """The dispute over the rock, and the perspective of the south, begin then."""
    dispute = g.store.disputes["rocks"]
    sides = tuple(dataclasses.replace(side, when=When(when)) for side in dispute.parties)
    cast(dict[str, Dispute], g.store.disputes)["rocks"] = dataclasses.replace(dispute, parties=sides)
    south = dataclasses.replace(g.store.perspectives["south"], when=When(when))
    cast(dict[str, Perspective], g.store.perspectives)["south"] = south


def test_before_a_dispute_no_side_stands_alone_for_want_of_dates(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Alpha", "en", use("south")))
    since(g, "1991/..")
    assert g.label(place, at="1950").text == "Alpha / Zed"
    assert [part.derived for part in g.label(place, at="1950").parts] == [True, False]
    assert [part.derived for part in g.label(place, at="1992").parts] == [False, False]


@pytest.mark.parametrize("used", [use("third"), use("north", when="1900/1960")])
def test_before_a_dispute_a_usage_of_that_date_counts(rock: Any, used: Use) -> None:
    g, place = rock(name("Zed", "en", used), name("Alpha", "en", use("south")))
    since(g, "1991/..")
    assert g.label(place, at="1950").text == "Zed"


def test_a_side_that_nobody_speaks_for_yet_is_asked_on_its_first_day(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Alpha", "en", use("south")))
    south = dataclasses.replace(g.store.perspectives["south"], when=When("1991/.."))
    g.store.perspectives["south"] = south
    assert g.label(place, at="1950").text == "Alpha / Zed"


def test_where_nobody_disputes_it_the_name_of_the_date_sounds_as_it_is_used(rock: Any) -> None:
    g, place = rock(name("Horlivka", "en"), name("Gorlovka", "en"), name("Горловка", "ru", use("third")))
    since(g, "1991/..")
    assert g.label(place, at="1950").text == "Gorlovka"


def test_a_name_of_nobody_transcribes_the_name_it_sounds_like(rock: Any) -> None:
    g, place = rock(name("Laren", "en", use("north")), name("Ost", "en", use("south")), name("Ларен", "ru"))
    assert g.label(place, lang="ru").text == "Ost / Ларен"


def test_a_name_in_letters_without_vowels_is_spelt_as_the_side_does_in_english(rock: Any) -> None:
    names = (name("צפת", "he", use("north")), name("Safad", "en", use("south")), name("Тцфт", "bg"))
    g, place = rock(name("Tzfat", "en", use("north")), *names)
    g.store.perspectives["north"] = dataclasses.replace(g.store.perspectives["north"], langs=("he",))
    label = g.label(place, lang="es")
    assert label.text == "Safad / Tzfat"
    assert [(part.lang, part.derived) for part in label.parts] == [("en", True), ("en", True)]
    bare, place = rock(*names)
    bare.store.perspectives["north"] = dataclasses.replace(bare.store.perspectives["north"], langs=("he",))
    assert [part.lang for part in bare.label(place, lang="es").parts] == ["en", "he-Latn"]


def test_a_label_is_of_its_date(rock: Any) -> None:
    g, place = rock(
        name("Old", "en", use("north", when="../1990"), use("south", when="../1990")),
        name("New", "en", use("north", when="1991/..")),
        name("South New", "en", use("south", when="1991/..")),
    )
    assert g.label(place, at="1950").text == "Old"
    assert g.label(place).text == "New / South New"


def test_a_third_party_owns_what_no_party_prefers(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Rocks", "en", use("third"), use("north", "rejects")))
    assert perspective.by(g.store, place, "Rocks", lang="en") == ("third",)


def test_a_dispute_over_one_language_leaves_others_alone(rock: Any) -> None:
    g, place = rock(
        name("Zed", "en", use("north")), name("Alpha", "en", use("south")), name("Скала", "ru"), langs=("en",)
    )
    assert g.label(place, lang="ru").text == "Скала"
    assert perspective.by(g.store, place, "Скала", lang="ru") == ("*",)


def test_a_spelling_is_not_a_view(rock: Any) -> None:
    g, place = rock(name("Aghdam", "en", use("north")), name("Agdam", "en"), name("Akna", "en", use("south")))
    assert perspective.by(g.store, place, "Agdam", lang="en") == ("north",)


def test_who_left_a_name_is_not_its_owner_today(rock: Any) -> None:
    old = name("Old Rock", "en", use("third", when="1945/1971"), use("south", "rejects"))
    g, place = rock(name("Zed", "en", use("north")), name("Alpha", "en", use("south")), old)
    assert perspective.by(g.store, place, "Old Rock", lang="en", at=When("1950")) == ("third",)
    assert perspective.by(g.store, place, "Old Rock", lang="en", at=When("2022")) == ()


def test_what_nobody_prefers_is_of_those_who_accept_it(rock: Any) -> None:
    old = name("Old Rock", "en", use("third", when="1945/1971"), use("north", "accepts"), use("south", "rejects"))
    g, place = rock(name("Zed", "en", use("north")), name("Alpha", "en", use("south")), old)
    assert perspective.by(g.store, place, "Old Rock", lang="en", at=When("2022")) == ("north",)


def test_a_name_of_a_state_that_ended_stays_its_own(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Union Rock", "en", use("third", when="1930/1991")))
    third = dataclasses.replace(g.store.perspectives["third"], when=When("1922/1991"))
    g.store.perspectives["third"] = third
    assert perspective.by(g.store, place, "Union Rock", lang="en", at=When("2022")) == ("third",)


@pytest.mark.parametrize(
    ("lang", "held", "text"),
    [
        ("en", "Rocks", "the Rocks"),
        ("es", "Rocas", "Las Rocas"),
        ("fr", "Rochers", "les Rochers"),
        ("de", "Felsen", "die Felsen"),
        ("ar", "الصخور", "صخور"),
        ("en", "Sukhur", "al-Sukhur"),
        ("en", "the Rocks", "Rocks"),
    ],
)
def test_an_article_is_no_part_of_a_name(rock: Any, lang: str, held: str, text: str) -> None:
    g, place = rock(name(held, lang, use("north")), name("Zed", lang, use("south")), name(text, lang))
    assert perspective.by(g.store, place, text, lang=lang) == ("north",)


@pytest.mark.parametrize("short", ["Kestrel", "Kestrels", "the Kestrels"])
def test_a_short_form_is_of_whom_the_name_is_that_it_shortens(rock: Any, short: str) -> None:
    """Before the sound of a name in another language, which would give it to one side."""
    islands = name("Kestrel Islands", "en", use("north"), use("south"))
    g, place = rock(islands, name("Kestrel", "ar", use("south")), name("Free South Kestrel", "en", use("south")))
    assert perspective.by(g.store, place, short, lang="en") == ("*",)


def test_another_perspective_falls_back_and_says_so(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")), name("Rocks", "en", use("third")))
    label = g.label(place, perspective="south")
    assert (label.text, label.chain) == ("Rocks", ("south", "third"))


def test_an_unknown_perspective_names_the_known(rock: Any) -> None:
    g, place = rock(name("Zed", "en", use("north")))
    with pytest.raises(InputError, match="known are both, north"):
        g.label(place, perspective="east")


@pytest.mark.parametrize(
    ("lang", "perspective", "text"),
    [
        ("en", "both", "Aghdam–Shusha road / Aghdam–Shushi road"),
        ("en", "az", "Aghdam–Shusha road"),
        ("en", "am", "Aghdam–Shushi road"),
        ("az", "az", "Ağdam–Şuşa yolu"),
        ("ru", "az", "дорога Агдам–Шуша"),
    ],
)
def test_a_composed_route_is_called_after_its_ends_by_each_side(
    g: Gazetteer, lang: str, perspective: str, text: str
) -> None:
    route = g.normalize("Shushi–Aghdam road").candidates[0].place
    assert route.label(lang, perspective=perspective) == text


def test_no_contested_place_prints_one_side_only(g: Gazetteer) -> None:
    """Under ``both``, in every language: one name that all share, or a name of every party that has any."""
    wrong = []
    for place in g.places():
        for lang in LANGS:
            parties = perspective.sides(g.store, place, lang=lang)
            shown = {party for part in g.label(place, lang=lang).parts for party in part.parties}
            if parties and not set(parties) <= shown:
                wrong.append((place.id, lang, g.label(place, lang=lang).text))
    assert wrong == []


# --- symmetry: DESIGN 4.5 ------------------------------------------------------------------------------------------


Swap = dict[str, str]
"""Which party becomes which; a party that is not named stays."""


def exchanged(gazette: Gazette, swap: Swap) -> Gazette:
    """The same data with parties exchanged, and with everything that is listed by party in the opposite order."""

    def party(id: str) -> str:
        return swap.get(id, id)

    def in_place(place: Place) -> Place:
        claims = tuple(dataclasses.replace(claim, party=party(claim.party)) for claim in place.claims)
        return dataclasses.replace(place, claims=claims)

    def in_dispute(dispute: Dispute) -> Dispute:
        sides = tuple(dataclasses.replace(side, party=party(side.party)) for side in reversed(dispute.parties))
        return dataclasses.replace(dispute, parties=sides)

    return dataclasses.replace(
        gazette,
        places={id: in_place(place) for id, place in gazette.places.items()},
        parties={party(id): Party(id=party(id), label=found.label) for id, found in gazette.parties.items()},
        perspectives={
            id: dataclasses.replace(found, party=party(found.party)) for id, found in gazette.perspectives.items()
        },
        disputes={id: in_dispute(dispute) for id, dispute in gazette.disputes.items()},
    )


def answers(g: Gazetteer, dispute: str) -> list[Any]:
    """What every endpoint says of a dispute's places: place, label, normalization of each name, an annotated text."""
    said: list[Any] = [v1.dispute(g, dispute)]
    for place in g.places(dispute=dispute):
        said.append(v1.place(g, place, at=AT))
        said.extend(g.label(place, lang=lang, at=AT).text for lang in LANGS)
        said.extend(v1.normalization(g, g.normalize(one.text, lang=one.lang, at=AT)) for one in place.names[:6])
        sentence = ". ".join(f"They spoke of {one.text}" for one in place.names if one.lang == "en")
        said.append(v1.annotation(g, g.annotate(sentence + ".", lang="en", at=AT)))
    return said


def unordered(value: Any) -> Any:
    """Lists of party ids carry no order, and the version is of the bytes; everything else counts as it stands."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items() if key != "version"}
    if isinstance(value, list | tuple):
        inner = [unordered(one) for one in value]
        parties = all(isinstance(one, str) and re.fullmatch("[a-z-]{2,12}", one) for one in inner)
        return sorted(inner) if parties else inner
    return value


def renamed(value: Any, swap: Swap) -> Any:
    """``value`` with the party ids exchanged where ids of parties stand."""

    def inside(key: str, inner: Any) -> Any:
        if key in ("party", "id") and isinstance(inner, str):
            return swap.get(inner, inner)
        if key == "by" and isinstance(inner, str) and "count" in value:
            # A share of the lens is of parties; the use of a name is of a perspective, which stays.
            return "/".join(sorted(swap.get(each, each) for each in inner.split("/")))
        if (
            key in ("by", "parties", "others")
            and isinstance(inner, list | tuple)
            and all(isinstance(e, str) for e in inner)
        ):
            return [swap.get(each, each) for each in inner]
        return renamed(inner, swap)

    if isinstance(value, dict):
        return {swap.get(key, key): inside(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(inner, swap) for inner in value]
    return value


def rounds() -> list[list[tuple[str, str, str]]]:
    """Every pair of parties of every dispute, in as few rounds as can be in which no party is exchanged twice."""
    made: list[tuple[Swap, list[tuple[str, str, str]]]] = []
    for dispute in geodata.read().disputes.values():
        for one, other in combinations([side.party for side in dispute.parties], 2):
            fitting = (r for r in made if r[0].get(one, other) == other and r[0].get(other, one) == one)
            swap, pairs = next(fitting, ({}, []))
            if not swap:
                made.append((swap, pairs))
            swap |= {one: other, other: one}
            pairs.append((dispute.id, one, other))
    return [pairs for _, pairs in made]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The shipped data without the world layer."""
    return opened(geodata.read(), tmp_path_factory.mktemp("before"))


def asymmetry(before: Gazetteer, pairs: list[tuple[str, str, str]], folder: Path) -> list[tuple[Any, Any]]:
    """Answers that differ by more than the parties' ids when the pairs are exchanged in the data."""
    swap = {a: b for _, one, other in pairs for a, b in ((one, other), (other, one))}
    after = opened(exchanged(geodata.read(), swap), folder)
    wrong = []
    for dispute in dict.fromkeys(id for id, _, _ in pairs):
        expected = [json.dumps(unordered(renamed(said, swap)), sort_keys=True) for said in answers(before, dispute)]
        found = [json.dumps(unordered(said), sort_keys=True) for said in answers(after, dispute)]
        wrong += [(e, f) for e, f in zip(expected, found, strict=True) if e != f]
    return wrong


@pytest.mark.parametrize("pairs", rounds(), ids=lambda pairs: f"{len(pairs)}-pairs-from-{pairs[0][0]}")
def test_exchanging_parties_changes_only_the_parties(
    before: Gazetteer, pairs: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert asymmetry(before, pairs, tmp_path) == []


def test_a_planted_asymmetry_is_found(before: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective._joined

    def az_first(parts: Any) -> str:
        return honest(sorted(parts, key=lambda part: "az" not in part.parties))

    monkeypatch.setattr(perspective, "_joined", az_first)
    assert asymmetry(before, [("karabakh", "am", "az")], tmp_path)


@pytest.mark.parametrize(
    ("text", "lang", "at"),
    [
        ("Republic of China", "en", "2022-08-04"),
        ("the Golan", "en", "2018-05-15"),
        ("Las Malvinas", "es", "2022-04-02"),
    ],
)
def test_a_name_is_of_the_same_holder_asked_for_and_read(g: Gazetteer, text: str, lang: str, at: str) -> None:
    (mention,) = g.annotate(f"{text}.", lang=lang, at=at).mentions
    named = v1.normalization(g, g.normalize(text, lang=lang, at=at))["candidates"][0]["name"]
    assert list(mention.by) == named["by"] != []
