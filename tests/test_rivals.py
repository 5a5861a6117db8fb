"""Names that several authored places have, or one has no longer: reconciliation leaves them to a person, unless the row
decides."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.names import fold
from gazetteer.standards.reconcile import engine
from gazetteer.standards.reconcile.values import Query, View
from tests.test_reconcile import first


@pytest.mark.parametrize(
    "text",
    ["Zangezur", "Nagorno-Karabakh", "Нагорный Карабах", "Լեռնային Ղարաբաղ", "Dağlıq Qarabağ", "Karabakh", "Artsakh",
     "Macedonia", "Македония", "Makedonya", "Gaza", "Jammu and Kashmir", "Kirovabad", "Leninakan"],
)  # fmt: skip
def test_what_several_places_are_called_is_not_taken(g: Gazetteer, text: str) -> None:
    found = engine.match(g, Query(text=text), View())
    assert found
    assert not any(one.match for one in found)


@pytest.mark.parametrize(
    ("text", "given", "id"),
    [
        ("Nagorno-Karabakh Autonomous Oblast", {}, "nagorno-karabakh"),
        ("Nagorno-Karabakh Republic", {}, "artsakh-polity"),
        ("Artsakh", {"kind": "polity"}, "artsakh-polity"),
        ("Macedonia", {"kind": "country"}, "north-macedonia"),
        ("North Macedonia", {}, "north-macedonia"),
        ("Kirovabad", {"country": "AZ"}, "ganja"),
        ("Kirovabad", {"date": "1970"}, "ganja"),
        ("Kirovabad", {"coordinates": "40.68,46.36"}, "ganja"),
        ("Stepanakert", {}, "khankendi-stepanakert"),
        ("Laçın", {}, "lachin"),
        ("Kosovo", {}, "kosovo"),
        ("Khankendi/Stepanakert", {}, "khankendi-stepanakert"),
    ],
)
def test_the_row_decides(client: FlaskClient, text: str, given: dict[str, str], id: str) -> None:
    found = first(client, text, **given)
    assert (found["id"], found["match"]) == (id, True)


def test_no_name_that_two_authored_places_have_is_taken_without_more(g: Gazetteer) -> None:
    """All names of more than one place that is no village; the pairs come from the data."""
    held: dict[str, set[str]] = {}
    for place in g.places():
        if place.kind != "village":
            for name in place.names:
                held.setdefault(fold(name.text), set()).add(place.id)
    shared = [key for key, ids in held.items() if len(ids) > 1]
    assert len(shared) > 20
    for key in shared:
        assert not any(one.match for one in engine.match(g, Query(text=key), View())), key
