"""No side is favoured by the standard interfaces: exchanging two parties in the data exchanges them in the answers."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from gazetteer import geodata, perspective
from gazetteer.core import Gazetteer
from gazetteer.standards.nominatim.places import View as NominatimView
from gazetteer.standards.nominatim.places import written
from gazetteer.standards.ogc.columns import Writer
from gazetteer.standards.ogc.rows import COLLECTIONS, rows
from gazetteer.standards.reconcile import v02
from gazetteer.standards.reconcile.values import Query, View
from tests.test_perspective import exchanged, opened

PAIRS = (
    ("karabakh", "am", "az"),
    pytest.param("cyprus", "cy", "tr-cy", marks=pytest.mark.slow),
    pytest.param("crimea", "ru", "ua", marks=pytest.mark.slow),
)
PLACES = 120
"""Places of a dispute that are compared; the others are villages like them."""


def swapped(dispute: str, one: str, other: str, folder: Path) -> Gazetteer:
    return opened(exchanged(geodata.read(), {one: other, other: one}), folder)


def answers(g: Gazetteer, dispute: str) -> list[Any]:
    """What reconciliation and geocoding say of a dispute's places, and the columns of their features."""
    said: list[Any] = []
    for place in islice(g.places(dispute=dispute), PLACES):
        for name in place.names[:4]:
            found = v02.result(g, Query(text=name.text), View())["result"]
            said.append([(c["id"], c["name"], c["score"], c["match"]) for c in found])
        said.append(written(g, place, NominatimView(address=True, names=True)))
    for collection in COLLECTIONS.values():
        writer = Writer(g=g, collection=collection)
        listed = (row for row in rows(g, collection) if dispute in row.place.disputes)
        said += [writer.feature(row) for row in islice(listed, PLACES)]
    return said


def renamed(value: Any, one: str, other: str) -> Any:
    """The answers with two parties exchanged where parties stand."""
    swap = {one: other, other: one}
    column = {f"name_{a.replace('-', '_')}": f"name_{b.replace('-', '_')}" for a, b in swap.items()}
    if isinstance(value, dict):
        return {column.get(key, key): _renamed_one(key, inner, swap, one, other) for key, inner in value.items()}
    return [renamed(inner, one, other) for inner in value] if isinstance(value, list) else value


def _renamed_one(key: str, value: Any, swap: dict[str, str], one: str, other: str) -> Any:
    if key == "names_by_side" and value:
        sides = [part.partition(": ") for part in value.split("; ")]
        return "; ".join(sorted(f"{swap.get(party, party)}: {text}" for party, _, text in sides))
    if key == "by":
        return swap.get(value, value)
    return renamed(value, one, other)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The shipped data without the world layer."""
    return opened(geodata.read(), tmp_path_factory.mktemp("interfaces"))


@pytest.mark.parametrize(("dispute", "one", "other"), PAIRS)
def test_exchanging_parties_exchanges_them_in_the_answers(
    before: Gazetteer, dispute: str, one: str, other: str, tmp_path: Path
) -> None:
    after = swapped(dispute, one, other, tmp_path)
    expected, found = renamed(answers(before, dispute), one, other), answers(after, dispute)
    assert len(expected) > 20
    assert [(e, f) for e, f in zip(expected, found, strict=True) if e != f] == []


def test_a_planted_asymmetry_is_found(before: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = perspective._joined

    def az_first(parts: Any) -> str:
        return honest(sorted(parts, key=lambda part: "az" not in part.parties))

    monkeypatch.setattr(perspective, "_joined", az_first)
    after = swapped("karabakh", "am", "az", tmp_path)
    assert renamed(answers(before, "karabakh"), "am", "az") != answers(after, "karabakh")
