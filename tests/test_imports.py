"""Datasets brought in: what is read, mended, merged, doubted and refused; how they answer; what a kill leaves."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import gazetteer
from gazetteer.cli import cli
from gazetteer.core import Gazetteer
from gazetteer.errors import IndexFileError, InputError
from gazetteer.importers import columns, geonames, job, merging, trust, wof
from gazetteer.store.build import build
from gazetteer.store.imports import Dataset, ExtraName, Item, Overlaid, ReadName, Record, Refused
from gazetteer.store.imports.dataset import cell_of, within
from gazetteer.store.index import open_index
from tests.store_contract import check_store, gazette

Json = dict[str, Any]


def row(
    number: int, name: str, lon: float, lat: float, *, others: str = "", cls: str = "P", code: str = "PPL",
    country: str = "", people: int = 0,
) -> str:  # fmt: skip
    """A row of a dump of GeoNames, of our own making."""
    cells = [str(number), name, name, others, str(lat), str(lon), cls, code, country, "", "01", "", "", "", str(people),
             "", "16", "Etc/UTC", "2020-01-01"]  # fmt: skip
    return "\t".join(cells)


@dataclass(frozen=True)
class Home:
    """An index of the contract's places, with a folder for datasets beside it."""

    index: Path
    imports: Path

    def bring(self, items: list[Item], name: str = "own", **more: Any) -> job.Report:
        def read(start: int) -> Iterator[tuple[int, Item]]:
            return ((at, item) for at, item in enumerate(items, 1) if at > start)

        with open_index(self.index) as store:
            work = job.Job(name=name, files=(), read=read, folder=self.imports, options=repr(items), **more)
            return job.run(work, store)

    def store(self, *names: str) -> Overlaid:
        datasets = [Dataset(self.imports / f"{name}.sqlite") for name in names or ("own",)]
        return Overlaid(open_index(self.index), datasets)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(gazette(), tmp_path_factory.mktemp("index"), world=False)


@pytest.fixture
def home(index: Path, tmp_path: Path) -> Home:
    return Home(index, tmp_path / "imports")


def record(id: str, *names: str, at: tuple[float, float] | None = (10.0, 50.0), **more: Any) -> Record:
    return Record(id=id, kind=more.pop("kind", "town"), names=tuple(map(ReadName, names)), at=at, **more)


def test_a_store_with_datasets_over_it_keeps_the_contract(home: Home) -> None:
    home.bring([record("own-1", "Aaa", at=(-120.0, -50.0))])
    check_store(home.store())


def test_a_new_place_is_found_by_name_id_outside_id_beginning_and_position(home: Home) -> None:
    home.bring([record("own-1", "Höfn", "Hofn harbour", at=(-15.2, 64.25), same={"wikidata": "Q1"}, population=900)])
    store = home.store()
    assert [hit.place for hit in store.hits("hofn")] == ["own-1"]
    assert store.place("own-1") is not None
    assert store.same("wikidata", "Q1") == "own-1"
    assert [one.place for one in store.completions("hof")] == ["own-1"]
    assert store.nearest((-15.0, 64.0), limit=1)[0].place == "own-1"
    assert [one.id for one in store.places(layer="world", bbox=(-16, 64, -15, 65))] == ["own-1"]
    assert store.prefixes("hofn harbour now")[-1][0] == "hofn harbour"


def test_a_record_with_a_known_outside_id_adds_its_names_to_the_place(home: Home) -> None:
    home.bring([record("own-1", "Khanabad-on-Hill", at=(46.5, 39.5), same={"geonames": "2988507"})])
    store = home.store()
    place = store.place("xanabad-khanashen")
    assert place is not None
    assert place.names[-1].text == "Khanabad-on-Hill"
    assert place.names[-1].uses == (), "a record of a gazetteer attests a text, never a use"
    assert store.sources[place.names[-1].source].title.startswith("own")
    assert [hit.place for hit in store.hits("khanabad on hill")] == ["xanabad-khanashen"]
    assert store.place("own-1") == place


def test_a_place_of_the_same_name_is_the_same_when_near_doubtful_farther_off_and_another_far_away(home: Home) -> None:
    report = home.bring(
        [
            record("own-1", "Anadyr", at=(179.91, 64.71)),
            record("own-2", "Anadyr", at=(179.7, 64.7)),
            record("own-3", "Anadyr", at=(20.0, 50.0)),
            record("own-4", "Anadyr", at=(179.91, 64.71), kind="district"),
        ]
    )
    store = home.store()
    assert [store.datasets[0].standing(f"own-{n}") for n in (1, 2, 3, 4)] == ["anadyr", "own-2", "own-3", "own-4"]
    assert report.review is not None
    rows = list(csv.DictReader(report.review.read_text("utf-8").splitlines()))
    assert [(one["id"], one["other"], one["decision"]) for one in rows] == [("own-2", "anadyr", "")]


def test_a_readers_decision_comes_before_the_rules(home: Home, tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("id,other,decision\nown-1,anadyr,same\nown-2,anadyr,apart\n", encoding="utf-8")
    with open_index(home.index) as store:
        merger = merging.Merger(store, merging.read_review(review))
        assert merger.verdict(record("own-1", "Elsewhere")).merged == "anadyr"
        assert merger.verdict(record("own-2", "Anadyr", at=(179.9, 64.7))) == merging.Verdict()


def test_a_decision_that_is_none_names_its_line(tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("id,other,decision\na,b,maybe\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        merging.read_review(review)


def test_a_name_of_the_neighbour_is_refused_and_the_record_kept(home: Home) -> None:
    """As on a district's record in Who's On First, which bore the name of the city beside it."""
    home.bring([record("own-1", "Anadyrsky", "Khanashen", at=(46.6, 39.6), same={"iso": "FR"}, kind="country")])
    place = home.store().place("land")
    assert place is not None
    assert [name.text for name in place.names] == ["Land", "Anadyrsky"]


def test_two_records_of_one_outside_id_are_a_doubt(home: Home) -> None:
    report = home.bring(
        [record("own-1", "A town", same={"wikidata": "Q5"}), record("own-2", "B", same={"wikidata": "Q5"})]
    )
    assert report.doubts == 1
    assert report.taken == 2


def test_datasets_can_be_laid_over_each_other_and_each_changes_the_version(home: Home) -> None:
    home.bring([record("own-1", "Aaa")])
    home.bring([record("other-1", "Aaa", at=(11.0, 51.0))], "other")
    both = home.store("other", "own")
    assert {hit.place for hit in both.hits("aaa")} == {"own-1", "other-1"}
    assert len({both.version, home.store().version, open_index(home.index).version}) == 3


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (ReadName("  Go\u0301ris  town "), ReadName("G\u00f3ris town")),
        (ReadName("Goris", "hy"), ReadName("Goris", "hy-Latn")),
        (ReadName("Գորիս", "hy"), ReadName("Գորիս", "hy")),
        (ReadName("Şuşa", "az"), ReadName("Şuşa", "az")),
    ],
)
def test_a_name_is_mended(name: ReadName, kept: ReadName) -> None:
    assert trust.clean(name) == kept


@pytest.mark.parametrize("text", ["", " ", "x" * 201, "a\u202eb", "a\x07b", "https://en.wikipedia.org/wiki/X", "LON"])
def test_what_is_no_name_is_refused_with_a_reason(text: str) -> None:
    assert isinstance(trust.clean(ReadName(text)), str)


@pytest.mark.parametrize(
    ("at", "country", "wrong"),
    [
        ((0.0, 0.0), "", "0, 0"),
        ((190.0, 10.0), "", "outside"),
        ((10.0, 95.0), "", "outside"),
        ((46.4, 39.4), "az", ""),
        ((39.4, 46.4), "az", ""),
        ((28.3, -15.4), "zm", ""),
        ((-15.4, 28.3), "zm", "exchanged"),
        ((38.7, 8.9), "et", ""),
        ((8.9, 38.7), "et", "exchanged"),
        ((-8.9, 38.7), "us", ""),
    ],
)
def test_a_position_that_cannot_be_is_refused(g: Gazetteer, at: tuple[float, float], country: str, wrong: str) -> None:
    found = trust.misplaced(record("own-1", "A", at=at, country=country), g.store)
    assert wrong in found
    assert bool(found) == bool(wrong)


def test_a_dump_of_geonames_is_read_row_by_row(tmp_path: Path) -> None:
    dump = tmp_path / "XX.txt"
    rows = [
        row(1, "Aville", 10, 50, others="Beville,A\u00fev\u00edlle", people=150_000, country="XX"),
        row(2, "Old place", 10, 50, code="PPLH"),
        row(3, "Blue Lake", 10, 50, cls="H", code="LK"),
        "4\tshort row",
        row(5, "Bad", 10, 50).replace("\t50\t", "\tnorth\t"),
    ]
    dump.write_text("\n".join(rows) + "\n", encoding="utf-8")
    items = list(geonames.read((dump,)))
    assert [position for position, _ in items][-1] == dump.stat().st_size
    first, old, lake, *bad = (item for _, item in items)
    assert isinstance(first, Record)
    assert (first.id, first.kind, first.at, first.country) == ("gn-1", "city", (10.0, 50.0), "xx")
    assert [name.text for name in first.names] == ["Aville", "Beville", "A\u00fev\u00edlle"]
    assert isinstance(old, Record)
    assert old.names[0].kind == "former"
    assert isinstance(lake, Record)
    assert lake.kind == "lake"
    assert all(isinstance(one, Refused) for one in bad)
    for number, (position, _) in enumerate(items):
        assert list(geonames.read((dump,), position)) == items[number + 1 :]


def test_alternate_names_bring_their_languages_and_codes_are_no_names(tmp_path: Path) -> None:
    dump, names = tmp_path / "XX.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text(row(1, "Aville", 10, 50, others="Beville") + "\n", encoding="utf-8")
    lines = [
        "7\t1\tde\tAdorf\t1\t\t\t", "8\t1\tlink\thttps://x.example\t", "9\t1\twkdt\tQ77",
        "10\t1\tfr\tAncienne\t\t\t\t1", "11\t99\tde\tNowhere\t", "12\tx",
    ]  # fmt: skip
    names.write_text("\n".join(lines) + "\n", encoding="utf-8")
    items = [item for _, item in geonames.read((dump, names))]
    assert isinstance(items[0], Record)
    assert [name.text for name in items[0].names] == ["Aville"], "untagged alternates stand in the other file, tagged"
    extra = [item for item in items if isinstance(item, ExtraName)]
    assert [(one.name.text, one.name.lang, one.name.kind) for one in extra[:3]] == [
        ("Adorf", "de", "common"), ("", "und", "variant"), ("Ancienne", "fr", "former"),
    ]  # fmt: skip
    assert extra[1].same == {"wikidata": "Q77"}


def test_a_file_that_is_no_dump_is_refused_before_it_is_read(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match="19"):
        geonames.require((table,))


def wof_file(folder: Path, number: int, **facts: Any) -> Path:
    path = folder / str(number)[:2] / f"{number}.geojson"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {"wof:id": number, "wof:name": "Aville", "wof:placetype": "locality", "geom:longitude": 10.0,
             "geom:latitude": 50.0}  # fmt: skip
    feature = {"type": "Feature", "properties": known | facts, "geometry": {"type": "Point", "coordinates": [10, 50]}}
    path.write_text(json.dumps(feature), encoding="utf-8")
    return path


def test_records_of_whos_on_first_are_read_and_stale_ones_refused(tmp_path: Path) -> None:
    good = {"name:hye_x_preferred": ["Ա"], "name:aze_x_variant": ["B", "C"], "wof:concordances": {"gn:id": 5}}
    first = wof.record(wof_file(tmp_path, 101, **good, **{"wof:population": 7000, "iso:country": "AM"}))
    assert isinstance(first, Record)
    assert (first.id, first.kind, first.country, first.same) == (
        "wof-101",
        "town",
        "am",
        {"wof": "101", "geonames": "5"},
    )
    assert [(name.text, name.lang) for name in first.names] == [
        ("Aville", "und"),
        ("Ա", "hy"),
        ("B", "az"),
        ("C", "az"),
    ]
    for stale in ({"wof:superseded_by": [9]}, {"edtf:deprecated": "2019-01-01"}, {"mz:is_current": 0}):
        assert isinstance(wof.record(wof_file(tmp_path, 102, **stale)), Refused)
    assert isinstance(wof.record(wof_file(tmp_path, 103, **{"mz:is_current": -1})), Record), "nobody knows"
    (tmp_path / "10" / "104.geojson").write_text("{", encoding="utf-8")
    assert isinstance(wof.record(tmp_path / "10" / "104.geojson"), Refused)
    wof_file(tmp_path, 105).rename(tmp_path / "10" / "105-alt-naturalearth.geojson")
    assert len(wof.files(tmp_path)) == wof.size((tmp_path,)) == 4


TABLE = """code,title,titel,y,x,sort,land,pop,qid
7,Aville,Adorf,50,10,town,de,900,Q7
8,,,1,1,town,,,
9,B,,north,1,town,,,
"""


def test_a_table_is_read_by_a_map_of_its_columns(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(TABLE, encoding="utf-8")
    mapped = columns.Columns(
        id="code", names=columns.named(("title", "titel@de")), lat="y", lon="x", kind="sort", country="land",
        population="pop", same=(("wikidata", "qid"),), prefix="t-",
    )  # fmt: skip
    columns.require(table, mapped)
    first, unnamed, misplaced = (item for _, item in columns.read(table, mapped))
    assert first == Record(
        id="t-7", kind="town", names=(ReadName("Aville", "und", "common"), ReadName("Adorf", "de", "common")),
        at=(10.0, 50.0), country="de", population=900, same={"wikidata": "Q7"},
    )  # fmt: skip
    assert isinstance(unnamed, Refused)
    assert isinstance(misplaced, Refused)
    assert [number for number, _ in columns.read(table, mapped, 2)] == [3]


def test_a_table_may_part_its_cells_by_semicolons(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(TABLE.replace(",", ";"), encoding="utf-8")
    mapped = columns.Columns(id="code", names=(("title", "und"),), lat="y", lon="x")
    columns.require(table, mapped)
    first = next(item for _, item in columns.read(table, mapped))
    assert isinstance(first, Record)
    assert (first.names[0].text, first.at) == ("Aville", (10.0, 50.0))


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_a_layer_is_read_with_its_outlines_in_degrees(tmp_path: Path, ending: str) -> None:
    import geopandas
    from shapely.geometry import Point, box

    frame = geopandas.GeoDataFrame(
        {"id": ["a", "b"], "name": ["Spot", "Field"]}, geometry=[Point(10, 50), box(10, 50, 11, 51)], crs=4326
    )
    path = tmp_path / f"layer{ending}"
    (frame if ending == ".geojson" else frame.to_crs(3857)).to_file(path)
    mapped = columns.Columns(id="id", names=(("name", "en"),), kind="=site")
    columns.require(path, mapped)
    spot, area = (item for _, item in columns.read(path, mapped))
    assert isinstance(spot, Record)
    assert isinstance(area, Record)
    assert spot.at == pytest.approx((10, 50))
    assert area.extra["geometry"]["type"] == "Polygon"
    assert area.at == pytest.approx((10.5, 50.5), abs=0.1)
    assert columns.size((path,)) == 2


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(TABLE, encoding="utf-8")
    with pytest.raises(InputError, match=r"'nme'.*title"):
        columns.require(table, columns.Columns(id="code", names=(("nme", "und"),)))


@given(st.tuples(st.floats(-180, 179.9), st.floats(-90, 90)), st.floats(0, 30), st.floats(0, 15))
def test_every_position_in_a_box_is_found_by_its_cells(at: tuple[float, float], wide: float, high: float) -> None:
    lon, lat = at
    box = (max(lon - wide, -180.0), max(lat - high, -90.0), min(lon + wide, 180.0), min(lat + high, 90.0))
    where, values = within(*box)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE place (lon REAL, lat REAL, cell INTEGER)")
    database.execute("INSERT INTO place VALUES (?, ?, ?)", (lon, lat, cell_of(at)))
    assert database.execute(f"SELECT count(*) FROM place WHERE {where}", values).fetchone() == (1,)


def test_a_run_that_was_stopped_goes_on_and_comes_out_the_same(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    items: list[Item] = [record(f"own-{n}", f"Place {n}", at=(n / 10, 50)) for n in range(40)]
    home.bring(items, "whole")
    monkeypatch.setattr(job, "STEP", 7)
    reads: list[int] = []

    def broken(start: int) -> Iterator[tuple[int, Item]]:
        reads.append(start)
        for at, item in enumerate(items, 1):
            if at > start:
                if at == 25 and len(reads) == 1:
                    raise KeyboardInterrupt
                yield at, item

    with open_index(home.index) as store:
        work = job.Job(name="own", files=(), read=broken, folder=home.imports, resume=True)
        with pytest.raises(KeyboardInterrupt):
            job.run(work, store)
        assert not (home.imports / "own.sqlite").exists(), "never half a dataset"
        job.run(work, store)
    assert reads == [0, 21]
    assert dump(home.imports / "own.sqlite") == dump(home.imports / "whole.sqlite")


def dump(path: Path) -> list[str]:
    """All of a dataset but what it says of itself."""
    database = sqlite3.connect(path)
    return [line for line in database.iterdump() if '"about"' not in line and "sqlite_stat" not in line]


def test_a_run_of_other_options_is_not_gone_on_with(home: Home) -> None:
    def stopped(start: int) -> Iterator[tuple[int, Item]]:
        raise KeyboardInterrupt
        yield 1, Refused(id="", reason="")

    with open_index(home.index) as store:
        work = job.Job(name="own", files=(), read=stopped, folder=home.imports, options="a")
        with pytest.raises(KeyboardInterrupt):
            job.run(work, store)
        other = job.Job(name="own", files=(), read=stopped, folder=home.imports, options="b", resume=True)
        with pytest.raises(IndexFileError, match="resume"):
            job.run(other, store)


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
def test_a_damaged_dataset_names_its_file(home: Home, damage: bytes) -> None:
    home.bring([record("own-1", "Aaa")])
    path = home.imports / "own.sqlite"
    path.write_bytes(damage)
    with pytest.raises(IndexFileError, match="own.sqlite"):
        Dataset(path)


@pytest.fixture
def cache(tmp_path: Path, g: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, with the shipped index in it."""
    from gazetteer.store import layout

    shipped = layout.default_folder()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "index").symlink_to(shipped, target_is_directory=True)
    monkeypatch.setenv("GAZETTEER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(*arguments: str) -> int | None:
    done = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    if done.exception:
        raise done.exception
    return int(done.return_value)


def test_a_dataset_is_used_from_the_next_opening_on_and_can_be_dropped(cache: Path, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("id,name,lat,lon\n1,Qwxyzburg,50,10\n", encoding="utf-8")
    mapped = ("--id", "id", "--name", "name", "--lat", "lat", "--lon", "lon", "--kind", "=village")
    assert run("import", "table", str(table), *mapped, "--licence", "CC0") == 0
    with gazetteer.open() as g:
        best = g.normalize("Qwxyzburg").best
        assert best is not None
        assert best.place.id == "mine-1"
        assert best.place.label() == "Qwxyzburg"
        assert g.store.sources["import:mine"].licence == "CC0"
    assert run("import", "list") == 0
    assert run("import", "drop", "mine") == 0
    assert run("import", "list") == 1
    with gazetteer.open() as g:
        assert not g.normalize("Qwxyzburg")


def test_dumps_trees_and_features_are_brought_by_their_commands(cache: Path, tmp_path: Path) -> None:
    dump = tmp_path / "XX.txt"
    dump.write_text(row(990000001, "Qwxyzgrad", 10, 50) + "\n", encoding="utf-8")
    wof_file(tmp_path / "tree", 4242424242, **{"wof:name": "Qwxyzheim"})
    feature = {"type": "Feature", "@id": "https://names.example.org/1", "properties": {"title": "Qwxyzdorf"},
               "geometry": {"type": "Point", "coordinates": [10, 51]}}  # fmt: skip
    (tmp_path / "old.jsonl").write_text(json.dumps(feature) + "\n", encoding="utf-8")
    assert run("import", "geonames", str(dump)) == 0
    assert run("import", "wof", str(tmp_path / "tree")) == 0
    assert run("import", "lpf", str(tmp_path / "old.jsonl")) == 0
    with gazetteer.open() as g:
        found = [g.normalize(name).best for name in ("Qwxyzgrad", "Qwxyzheim", "Qwxyzdorf")]
        assert [one.place.id.split("-")[0] for one in found if one] == ["gn", "wof", "old"]


@pytest.mark.slow
def test_a_killed_import_goes_on_and_comes_out_the_same(cache: Path, tmp_path: Path) -> None:
    dump_file = tmp_path / "XX.txt"
    rows = (row(10**9 + n, f"Xq{n:x}ville", n % 179, n % 80, others=f"Yq{n:x}dorf") for n in range(150_000))
    dump_file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert run("import", "geonames", str(dump_file), "--dataset", "whole") == 0
    command = [sys.executable, "-m", "gazetteer", "import", "geonames", str(dump_file), "--dataset", "killed"]
    process = subprocess.Popen(command, env={**os.environ}, stderr=subprocess.DEVNULL)
    part = cache / "imports" / "killed.sqlite.part-wal"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (part.exists() and part.stat().st_size > 1_000_000):
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (cache / "imports" / "killed.sqlite").exists()
    assert run("import", "geonames", str(dump_file), "--dataset", "killed", "--resume") == 0
    assert dump(cache / "imports" / "killed.sqlite") == dump(cache / "imports" / "whole.sqlite")
