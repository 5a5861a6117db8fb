"""The flat row: country and divisions by side and date, precision classes, what a batch asks once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gazetteer import geodata
from gazetteer.core import Answer, Gazetteer
from gazetteer.match import Offset
from gazetteer.model import Claim, Dispute, Kind, Perspective, Place, Side
from gazetteer.standards import flat, holders
from gazetteer.standards.batch import Asker, Options, Question, answered, date
from gazetteer.when import When
from tests.fakes import FakeStore
from tests.test_perspective import exchanged, opened


def row(g: Gazetteer, q: str, **more: Any) -> flat.Row:
    return flat.row(g, g.normalize(q, **more))


def test_the_columns_are_those_of_the_contract() -> None:
    assert ", ".join(flat.NAMES) == (
        "id, label, kind, matched_name, by, how, status, score, why, lat, lon, precision_acled, precision_ucdp, "
        "admin1, admin2, country, country_according_to, at, source, version"
    )


def test_both_sides_are_named_where_they_differ(g: Gazetteer) -> None:
    found = row(g, "Shusha", at="2019")
    assert (found["country"], found["label"]) == ("artsakh / AZ", "Shusha / Shushi")
    assert found["country_according_to"] == "artsakh: artsakh; AZ: az-gov, un"


@pytest.mark.parametrize(
    ("perspective", "country", "admin1"), [("az", "AZ", "Shusha District"), ("am", "artsakh", "Shushi Province")]
)
def test_a_side_is_taken_at_its_word(g: Gazetteer, perspective: str, country: str, admin1: str) -> None:
    found = row(g, "Shusha", at="2019", perspective=perspective)
    assert (found["country"], found["admin1"]) == (country, admin1)
    assert str(found["country_according_to"]).startswith(f"{country}: ")


def test_the_date_decides(g: Gazetteer) -> None:
    assert row(g, "Shusha", at="1950")["country"] == "su"
    assert row(g, "Shusha", at="2024")["country"] == "AZ"


@pytest.mark.parametrize(
    ("q", "country"),
    [("Simferopol", "RU / UA"), ("Pristina", "RS / XK"), ("Sukhumi", "ab / GE"), ("Tiraspol", "MD / pmr"),
     ("Jerusalem", "IL / PS"), ("Goris", "AM"), ("Paris", "FR"), ("Baku", "AZ")],
)  # fmt: skip
def test_codes_are_iso_in_capitals_or_the_id_of_the_party(g: Gazetteer, q: str, country: str) -> None:
    assert row(g, q)["country"] == country


def test_every_holder_shown_is_said_by_somebody(g: Gazetteer) -> None:
    for place in g.places(dispute="karabakh", limit=200):
        country, according = holders.country(g.store, place)
        assert bool(country) == bool(according)
        if ": " in according:
            assert [one.partition(": ")[0] for one in according.split("; ")] == country.split(" / ")


def test_a_historical_region_is_no_division(g: Gazetteer) -> None:
    assert "Karabakh" not in str(row(g, "Stepanakert")["admin1"])
    assert row(g, "Lachin district")["admin1"] == "Lachin District"


def kind(kind: Kind) -> Place:
    return Place(id="x", kind=kind)


@pytest.mark.parametrize(
    ("place", "offset", "expected"),
    [
        (kind("town"), None, (1, 1)),
        (kind("town"), Offset(lat=0, lon=0, precision_m=10_000), (2, 2)),
        (kind("town"), Offset(lat=0, lon=0, precision_m=40_000), (2, 4)),
        (kind("district"), None, (2, 3)),
        (kind("region"), None, (3, 4)),
        (kind("road"), None, (2, 5)),
        (kind("country"), None, (3, 6)),
        (kind("sea"), None, (3, 7)),
    ],
)
def test_precision_follows_kind_and_offset(place: Place, offset: Offset | None, expected: tuple[int, int]) -> None:
    assert flat.precision(place, offset, "exact") == expected
    assert flat.precision(place, offset, "ambiguous") == (None, None)


def test_every_kind_has_a_precision() -> None:
    for one in Kind.__args__:  # type: ignore[attr-defined]
        acled, ucdp = flat.precision(kind(one), None, "exact")
        assert acled in (1, 2, 3)
        assert ucdp in range(1, 8)


def test_the_spot_is_in_the_row(g: Gazetteer) -> None:
    found = row(g, "5 km N of Martakert")
    assert (found["id"], found["precision_acled"], found["precision_ucdp"]) == ("aghdara-martakert", 2, 2)
    assert found["lat"] == pytest.approx(40.2554, abs=0.001)
    at = row(g, "39.8300, 46.7528")
    assert (at["lat"], at["lon"], at["precision_ucdp"]) == (39.83, 46.7528, 1)


def test_a_taken_heading_gets_a_prefix() -> None:
    found = flat.headings(["id", "country", "gaz_country", "notes"])
    assert found[0] == "gaz_id"
    assert "gaz_gaz_country" in found
    assert "label" in found
    assert len({*found, "id", "country", "gaz_country"}) == len(found) + 3


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("2023-09-09", "2023-09-09"), ("2023-09-09 00:00:00", "2023-09-09"), ("09 September 2023", "2023-09-09"),
     ("9.9.2023", "2023-09-09"), ("20230909", "2023-09-09"), ("1994~", "1994~"), ("1991/..", "1991/.."),
     ("2023", "2023"), ("2023.0", "2023")],
)  # fmt: skip
def test_dates_that_can_be_read_in_one_way_are(text: str, edtf: str) -> None:
    assert str(date(text)) == edtf


@pytest.mark.parametrize("text", ["", " ", "N/A", "-"])
def test_no_date_is_no_date(text: str) -> None:
    assert date(text) is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(place="Goris", date="9/10/2023"), "error: date "),
        (Question(place="x" * 201), "error: place has 201 characters; the limit is 200"),
        (Question(place="Goris", lat="91", lon="46"), "error: lat is 91; it must be from -90 to 90"),
        (Question(place="Goris", lat="39,5", lon="east"), "error: lon 'east' is no number"),
        (Question(place="Goris", admin="y" * 300), "error: admin has 300 characters"),
    ],
)
def test_a_fault_is_said_in_its_row(g: Gazetteer, question: Question, said: str) -> None:
    found = answered(g, question, Options())
    assert str(found["why"]).startswith(said)
    assert found["id"] is found["status"] is None


def test_a_row_without_a_place_is_empty_unless_it_has_a_position(g: Gazetteer) -> None:
    assert set(answered(g, Question(country="AZ"), Options()).values()) == {None}
    assert answered(g, Question(lat="39.8177", lon="46.7528"), Options())["id"] == "khankendi-stepanakert"


def test_a_position_beside_a_name_chooses_between_homonyms(g: Gazetteer) -> None:
    found = answered(g, Question(place="Springfield", lat="37.2", lon="-93.3"), Options())
    assert found["id"] == "gn-4409896"


def test_equal_questions_are_asked_once(g: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Gazetteer.normalize

    def watched(self: Gazetteer, q: str, **more: Any) -> Answer:
        asked.append(q)
        return ask(self, q, **more)

    monkeypatch.setattr(Gazetteer, "normalize", watched)
    asker = Asker(g)
    rows = [asker.row(Question(place=one)) for one in ("Goris", "Shusha", "Goris", "Goris")]
    assert asked == ["Goris", "Shusha"]
    assert rows[0] == rows[2]


def test_exchanging_two_parties_exchanges_the_holders(tmp_path: Path) -> None:
    """A recorded tie that nobody disputes names a country whatever the parties are; every claim goes with its party."""
    gazette = geodata.read()
    one = opened(gazette, tmp_path / "one")
    other = opened(exchanged(gazette, {"am": "az", "az": "am"}), tmp_path / "other")
    codes = {"AM": "AZ", "AZ": "AM"}
    differing = 0
    for place in one.places(dispute="karabakh"):
        for at in ("1950", "1993", "2019", "2023-03", None):
            said, expected = _said(one, place.id, at), _said(other, place.id, at)
            assert {codes.get(code, code): who for code, who in said.items()} == expected, (place.id, at)
            differing += len(said) > 1
    assert differing > 20


def _said(g: Gazetteer, id: str, at: str | None) -> dict[str, str]:
    """Holders with who says so; a tie that is no claim under the key ``tie``."""
    country, according = holders.country(g.store, g[id], at=When(at) if at else None)
    if ": " not in according:
        return {"tie": f"{country}, {according}"}
    said = dict(part.split(": ") for part in according.split("; "))
    assert set(said) == set(country.split(" / "))
    return said


def claiming(*claims: tuple[str, str, str], disputes: tuple[str, ...] = ("d",)) -> Place:
    """A place that is in dispute between the parties ``a`` and ``b``, with claims of (what, party, who says so)."""
    held = tuple(
        Claim(id=f"c{n}", what=what, party=party, asserted_by=by)  # type: ignore[arg-type]
        for n, (what, party, by) in enumerate(claims)
    )
    return Place(id="p", kind="town", claims=held, disputes=disputes)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # One side has sovereignty on record, the other no more than that it is there.
        ([("sovereignty", "a", "a-gov"), ("administration", "b", "Agency")], "a / b"),
        # A side that says the place is the other's does not hold it by being there.
        ([("sovereignty", "a", "a-gov"), ("recognition", "a", "b-gov"), ("control", "b", "b-gov")], "a"),
        # Peacekeepers are no side.
        ([("sovereignty", "a", "a-gov"), ("control", "c", "Agency")], "a"),
        ([("control", "c", "Agency")], ""),
        ([("control", "b", "Agency")], "b"),
    ],
)
def test_each_side_counts_by_its_best_claim(claims: list[tuple[str, str, str]], expected: str) -> None:
    users = [Perspective(id=f"{party}-gov", label=party, party=party, kind="state") for party in "abc"]
    dispute = Dispute(id="d", title="D", parties=(Side(party="a", langs=()), Side(party="b", langs=())))
    store = FakeStore([place := claiming(*claims)], perspectives=users, disputes=[dispute])
    assert holders.country(store, place)[0] == expected
