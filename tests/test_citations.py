"""What the names of geodata/ rest on: shares cited, which may only grow, and what may be cited for what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from gazetteer import geodata
from gazetteer.geodata.derive import derived
from gazetteer.geodata.stats import FEW, cited, stats
from gazetteer.model import UNCITED, Gazette, Name, Place, Use
from gazetteer.when import When

FLOORS = {
    "names": 0.73,
    "uses": 0.27,
    "uses: Karabakh towns, districts and roads": 0.52,
    "uses: Karabakh villages": 0.53,
    "uses: elsewhere": 0.17,
}
"""Shares reached, rounded down. A change that cites more raises its line; none lowers one."""
RECORDS = ("gn-", "wof-", "ne-")
"""Beginnings of the ids of sources that are records of gazetteers."""


@pytest.fixture(scope="module")
def gazette() -> Gazette:
    return geodata.read()


@pytest.mark.parametrize(("group", "floor"), FLOORS.items())
def test_no_share_falls_below_what_was_reached(gazette: Gazette, group: str, floor: float) -> None:
    assert cited(gazette)[group] >= floor


def test_a_record_of_a_gazetteer_attests_no_use(gazette: Gazette) -> None:
    assert [use.id for _, use in _cited_uses(gazette) if use.source.startswith(RECORDS)] == []


def test_no_document_is_older_than_the_use_that_it_attests(gazette: Gazette) -> None:
    assert [use.id for _, use in _cited_uses(gazette) if _too_old(use, gazette.sources[use.source].date)] == []


def test_every_source_says_where_it_is_and_what_was_opened(gazette: Gazette) -> None:
    assert [source.id for source in gazette.sources.values() if not (source.locator and source.read)] == []


def test_shares_are_of_the_group_that_their_line_names(gazette: Gazette) -> None:
    place = next(place for place in gazette.places.values() if place.disputes and len(_uses(place)) >= FEW)
    alone = cited(dataclasses.replace(gazette, places={place.id: _citing(place, "cldr")}))
    assert alone["uses"] == 1.0
    assert alone[f"uses in dispute {place.disputes[0]}"] == 1.0
    none = cited(dataclasses.replace(gazette, places={place.id: _citing(place, UNCITED)}))
    assert none["uses"] == none[f"uses in dispute {place.disputes[0]}"] == 0.0
    assert none["names"] == alone["names"], "the text's source is counted apart"


def test_karabakhs_towns_are_counted_apart_from_its_villages(gazette: Gazette) -> None:
    places = gazette.places
    town, village = places["lachin"], next(place for place in places.values() if place.kind == "village")
    both = {town.id: _citing(town, "cldr"), village.id: _citing(village, UNCITED)}
    shares = cited(dataclasses.replace(gazette, places=both))
    assert (shares["uses: Karabakh towns, districts and roads"], shares["uses: Karabakh villages"]) == (1.0, 0.0)


def test_a_perspective_with_few_uses_has_no_line(gazette: Gazette) -> None:
    shares, counts = cited(gazette), stats(gazette)
    assert "uses by az-gov" in shares
    assert sum(key.startswith("uses by ") for key in shares) < counts["perspectives"]


def test_uses_in_languages_that_a_side_does_not_write_have_a_document(gazette: Gazette) -> None:
    """But for texts that no reading shows to be a side's (README, *Naming policy*), and never of a village."""
    stray = {
        use.id: (place.kind, name.id)
        for place in gazette.places.values()
        for name in place.names
        for use in name.uses
        if use.source == UNCITED and use.stance != "rejects" and not _written(gazette, name, use)
    }
    assert [id for id, (kind, _) in stray.items() if kind == "village"] == []
    without = derived(_dropping(gazette, frozenset(stray)))
    read = {name.id for place in without.places.values() for name in place.names if _is_a_sides(without, place, name)}
    assert [id for id, (_, name) in stray.items() if name in read] == []


def _written(gazette: Gazette, name: Name, use: Use) -> bool:
    user = gazette.perspectives[use.by]
    sides = {
        lang for one in gazette.disputes.values() for s in one.parties if s.party == user.party for lang in s.langs
    }
    macro = {"hyw": "hy", "cnr": "sr"}
    base = name.lang.split("-")[0]
    return not user.langs or macro.get(base, base) in user.written | sides


def _is_a_sides(gazette: Gazette, place: Place, name: Name) -> bool:
    sides = {side.party for id in place.disputes for side in gazette.disputes[id].parties}
    return any(gazette.perspectives[use.by].party in sides for use in name.derived)


def _dropping(gazette: Gazette, ids: frozenset[str]) -> Gazette:
    def kept(name: Name) -> Name:
        return dataclasses.replace(name, uses=tuple(use for use in name.uses if use.id not in ids))

    places = {
        id: dataclasses.replace(place, names=tuple(map(kept, place.names))) for id, place in gazette.places.items()
    }
    return dataclasses.replace(gazette, places=places)


def _cited_uses(gazette: Gazette) -> Iterator[tuple[Name, Use]]:
    for place in gazette.places.values():
        for name in place.names:
            for use in name.uses:
                if use.source != UNCITED:
                    yield name, use


def _too_old(use: Use, date: str) -> bool:
    """Whether the document of that date was written before the use began; an approximate start may be later."""
    if not date or not use.when.earliest or "~" in str(use.when).partition("/")[0]:
        return False
    latest = When(date).latest
    return latest is not None and latest < use.when.earliest


def _uses(place: Place) -> list[Use]:
    return [use for name in place.names for use in name.uses]


def _citing(place: Place, source: str) -> Place:
    """The same place with one source for all its uses."""
    return dataclasses.replace(
        place,
        names=tuple(
            dataclasses.replace(name, uses=tuple(dataclasses.replace(use, source=source) for use in name.uses))
            for name in place.names
        ),
    )
