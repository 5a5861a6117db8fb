"""The base map as cut: no plain line where anybody contests it, and small enough to load view by view."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from gazetteer import geodata
from gazetteer.errors import DataError
from gazetteer.mapping import basemap, vendor
from gazetteer.mapping.basemap import LEVELS, BBox, Rules
from gazetteer.when import When

RULES = vendor.ROOT / "geodata/basemap.toml"

PROBES: dict[str, BBox] = {
    "Crimea": (32.5, 44.3, 36.6, 46.3),
    "Donbas": (36.9, 46.9, 40.3, 49.95),
    "Western Sahara": (-17.2, 20.7, -8.69, 27.6),
    "Cyprus": (32.2, 34.5, 34.7, 35.8),
    "Kosovo": (20.65, 42.35, 21.75, 43.2),
    "Golan": (35.55, 32.78, 35.95, 33.3),
    "West Bank": (34.95, 31.55, 35.53, 32.36),
    "Gaza": (34.2, 31.24, 34.56, 31.6),
    "Kashmir": (73.5, 32.8, 77.9, 36.6),
    "Aksai Chin": (77.8, 32.6, 80.3, 35.6),
    "Arunachal": (92.2, 27.6, 96.0, 29.4),
    "Somaliland": (43.3, 8.2, 48.9, 11.4),
    "Abkhazia": (40.05, 42.3, 42.2, 43.6),
    "South Ossetia": (43.5, 42.0, 44.7, 42.9),
    "Transnistria": (28.7, 46.5, 30.0, 48.1),
    "Taiwan": (118.0, 21.8, 122.2, 26.5),
    "Karabakh": (45.6, 39.75, 47.4, 40.5),
    "Karabakh, south": (46.2, 39.05, 46.6, 39.75),
    "Kalapani": (80.5, 29.95, 80.95, 30.2),
    "Sir Creek": (68.2, 23.6, 68.75, 23.98),
    "Paektu": (128.03, 41.9, 128.3, 42.1),
    "Hatay": (35.95, 35.8, 36.6, 36.25),
    "Shatt al-Arab": (48.05, 30.2, 48.5, 30.6),
    "Olivenza": (-7.3, 38.5, -7.1, 38.75),
    "Halaib": (34.0, 21.9, 36.8, 22.1),
    "Bir Tawil": (33.2, 21.9, 34.0, 22.1),
    "Abyei": (27.9, 9.4, 28.9, 10.1),
    "Fashaga": (35.9, 13.2, 36.6, 14.2),
    "Ilemi": (34.6, 4.5, 35.7, 4.95),
    "West Papua": (140.8, -8.9, 141.2, -2.7),
    "Essequibo": (-61.3, 5.3, -60.0, 8.3),
    "Durand": (66.4, 29.95, 70.0, 33.0),
    "Doklam": (88.9, 27.35, 89.3, 27.6),
    "Preah Vihear": (104.0, 14.3, 105.0, 14.5),
    "Atacama": (-68.7, -22.7, -67.9, -17.9),
}
"""Where no plain line may be; each box leaves out the uncontested boundaries beside it."""


@pytest.fixture(scope="module")
def base() -> Path:
    return vendor.prepare(progress=False) / "base"


def plain_lines(base: Path, level: int) -> Iterator[shapely.LineString]:
    for path in sorted((base / str(level)).glob("*.json")):
        cell = json.loads(path.read_text("ascii"))
        for line in cell.get("lines", ()):
            yield shapely.LineString(basemap.points(line["p"], cell["k"]))


def crossed(lines: list[shapely.LineString]) -> set[str]:
    """Names of the probes that a line runs through."""
    tree = shapely.STRtree(lines)
    return {name for name, box in PROBES.items() if len(tree.query(shapely.box(*box), predicate="intersects"))}


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_no_plain_line_lies_where_it_is_contested(base: Path, level: int) -> None:
    assert crossed(list(plain_lines(base, level))) == set()


def test_the_probes_find_a_planted_line(base: Path) -> None:
    """Without its rule, an arc is plain, and the probe that watches its place says so."""
    countries = base.parents[1] / "node/node_modules/world-atlas/countries-10m.json"
    rules = basemap.read_rules(RULES)
    planted = ("crimea-north", "donbas-east", "western-sahara", "cyprus", "kosovo", "golan", "palestine", "kashmir",
               "aksai-chin", "arunachal", "somaliland", "abkhazia-north", "south-ossetia-north", "transnistria-east",
               "armenia-azerbaijan", "kalapani", "sir-creek", "paektu", "hatay", "shatt-al-arab", "olivenza", "halaib",
               "abyei", "fashaga", "ilemi", "ilemi-north", "west-papua", "essequibo", "durand", "bhutan-north",
               "preah-vihear", "atacama")  # fmt: skip
    contested = tuple(rule for rule in rules.contested if rule.id not in planted)
    kept = Rules(edition=rules.edition, dated=rules.dated, contested=contested)
    lines = [ln.geometry for ln in basemap.boundaries(basemap.read_topology(countries), kept) if not ln.rule]
    assert crossed(lines) >= set(PROBES) - {"Taiwan", "Karabakh"}


def test_contested_lines_are_kept_apart_with_their_rule(base: Path) -> None:
    index = json.loads((base / "index.json").read_text("utf-8"))
    cell = basemap.cells(base, 2, (74.5, 33.0, 76.0, 35.0))
    rules = {line["r"] for one in cell.values() for line in one.get("contested", ())}
    assert "kashmir" in rules
    assert all(index["contested"][rule]["when"] and index["contested"][rule]["source"] for rule in rules)


def test_every_rule_has_a_time_and_matches_an_arc(base: Path) -> None:
    countries = basemap.read_topology(base.parents[1] / "node/node_modules/world-atlas/countries-10m.json")
    rules = basemap.read_rules(RULES)
    used = {line.rule for line in basemap.boundaries(countries, rules)}
    assert {rule.id for rule in rules.contested} - used == set()
    assert all(When(rule.when) for rule in rules.contested)


def test_the_source_of_a_line_is_described() -> None:
    gazette = geodata.read()
    rules = basemap.read_rules(RULES).contested
    assert {rule.source for rule in rules} - {"uncited"} <= set(gazette.sources)
    assert {rule.dispute for rule in rules} - {""} <= set(gazette.disputes)


def test_a_line_is_drawn_for_its_dates_only() -> None:
    rules = {rule.id: rule for rule in basemap.read_rules(RULES).contested}
    assert When(rules["crimea-north"].when).covers(When("2020"))
    assert not When(rules["crimea-north"].when).covers(When("2013"))
    assert not When(rules["kosovo"].when).covers(When("2007"))


@pytest.mark.parametrize(
    ("lon", "lat"), [(46, 40), (25, 38), (6, 61), (104, 1), (-73, -48), (-85, 70), (76, 34), (25, 62)],
    ids=["Caucasus", "Aegean", "Norway", "Sumatra", "Chile", "Nunavut", "Kashmir", "Finland"],
)  # fmt: skip
@pytest.mark.parametrize("zoom", [3, 5, 6, 7, 8, 9, 11])
def test_a_view_loads_at_most_100_kb(base: Path, lon: float, lat: float, zoom: int) -> None:
    level = basemap.level_for(zoom)
    wide = 360 * 900 / (256 * 2**zoom) * 1.3
    high = wide * 850 / 900 * math.cos(math.radians(lat))
    low, top = (max(-180.0, lon - wide / 2), max(-85.0, lat - high / 2)), min(85.0, lat + high / 2)
    view = (*low, min(179.9, lon + wide / 2), top)
    paths = [base / str(level) / f"{name}.json" for name in basemap.cell_names(level, view)]
    assert sum(len(gzip.compress(path.read_bytes())) for path in paths if path.is_file()) <= 100_000


def test_steps_unpack_to_the_positions_that_were_packed() -> None:
    line = shapely.LineString([(46.7528, 39.8177), (46.76, 39.82), (46.76, 39.82), (46.5, 39.0)])
    assert basemap.points(basemap._steps(line, 1000), 1000) == [(46.753, 39.818), (46.76, 39.82), (46.5, 39.0)]


def test_a_rule_without_a_time_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "basemap.toml"
    path.write_text('[edition]\ntitle = "x"\n[[contested]]\nid = "a"\ntitle = "A"\nbetween = ["X", "Y"]\n', "utf-8")
    with pytest.raises(DataError, match="when"):
        basemap.read_rules(path)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    entry = '[[contested]]\nid = "a"\ntitle = "A"\nbetween = ["X", "Y"]\nwhen = ".."\n'
    path = tmp_path / "basemap.toml"
    path.write_text('[edition]\ntitle = "x"\n' + entry + entry, "utf-8")
    with pytest.raises(DataError, match="'a'"):
        basemap.read_rules(path)


def test_land_that_crosses_the_180th_meridian_makes_no_band_across_the_map() -> None:
    """In the topology a step from 180 to -180 is none; drawn flat it was a strip of coast along a parallel."""
    for level in range(len(basemap.LEVELS)):
        for name, cell in basemap.cells(vendor.assets() / "base", level, (-180, -80, 180, 89)).items():
            for steps in cell.get("coast", ()):
                lons = [lon for lon, _ in basemap.points(steps, cell["k"])]
                assert all(abs(b - a) < 40 for a, b in pairwise(lons)), (level, name)


def test_a_ring_over_the_meridian_is_cut_in_two_and_one_around_a_pole_is_closed_over_it() -> None:
    across = np.array([[170.0, 10], [-170, 10], [-170, 20], [170, 20], [170, 10]])
    assert basemap.unrolled(across)[:, 0].max() == 190
    around = np.array([[-90.0, -75], [0, -70], [90, -72], [179, -70], [-179, -70], [-90, -75]])
    closed = basemap.unrolled(around)
    assert closed[:, 1].min() == -90
    assert np.ptp(closed[:, 0]) == 360
