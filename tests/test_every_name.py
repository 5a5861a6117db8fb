"""What must hold for all names at once: each finds its place, and no other place takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import geodata, routes
from gazetteer.core import Gazetteer
from gazetteer.geodata.read import place_files, read_places
from gazetteer.match import normalize
from gazetteer.model import Name, Place, Point, line_id
from gazetteer.store.build import build
from gazetteer.store.index import open_index
from tests.fakes import FakeStore
from tests.store_contract import gazette

DRAWERS = sorted({path.parent.name for path in place_files()})
LIMIT = 100
"""Namesakes of one name: Mikhaylovka has more places, but no authored one hides behind so many."""


@pytest.mark.parametrize("drawer", DRAWERS)
def test_every_name_finds_its_place(g: Gazetteer, drawer: str) -> None:
    """By its text alone, among the candidates; first where the caller says where to look."""
    ids = {place.id for path in sorted((geodata.DATA / drawer).glob("*.toml")) if path.name != "sources.toml"
           for place in read_places(path)}  # fmt: skip
    lost = []
    for id in sorted(ids):
        place = g[id]
        for name in place.names:
            found = routes.normalize(g.store, name.text, lang=name.lang, limit=LIMIT)
            if id not in {one.place.id for one in found.candidates}:
                lost.append((id, name.lang, name.text, found.status))
    assert not lost


_NEW = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=10).map(str.capitalize)


@given(texts=st.lists(_NEW, max_size=4), at=st.tuples(st.floats(-179, 179), st.floats(-89, 89)))
@settings(max_examples=60, deadline=None)
def test_an_unrelated_place_takes_no_exact_answer_away(texts: list[str], at: tuple[float, float]) -> None:
    places = list(gazette().places.values())
    taken = {name.text.casefold() for place in places for name in place.names}
    names = tuple(Name(id=line_id("new", text), text=text, lang="en") for text in texts if text.casefold() not in taken)
    new = Place(id="new", kind="town", names=names, point=Point(lon=at[0], lat=at[1]))
    before, after = FakeStore(places), FakeStore([*places, new])
    for place in places:
        for name in place.names:
            was, now = (normalize(store, name.text, lang=name.lang) for store in (before, after))
            assert [one.place.id for one in now.candidates] == [one.place.id for one in was.candidates]
            assert now.status == was.status


def test_the_keys_of_an_index_are_those_that_are_asked_for(tmp_path: Path) -> None:
    """The index and the store of dictionaries, whose keys are made at the time of asking, answer alike."""
    build(gazette(), tmp_path, world=False)
    asked = FakeStore(gazette().places.values())
    with open_index(tmp_path) as index:
        for place in gazette().places.values():
            for name in place.names:
                one, other = (normalize(store, name.text, lang=name.lang) for store in (index, asked))
                assert [(c.place.id, c.how, c.score) for c in one.candidates] == [
                    (c.place.id, c.how, c.score) for c in other.candidates
                ]
