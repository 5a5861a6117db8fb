"""What changed between two versions of the data."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from gazetteer import geodata
from gazetteer.errors import DataError
from gazetteer.geodata import diff

TOWN = """[town]
kind = "town"
point = {lon = 46.0, lat = 39.0}
names = [
  {text = "Town", lang = "en", use = [{by = "un", stance = "prefers", when = "1991/.."}]},
]
claims = [
  {what = "control", party = "az", asserted_by = "uncited", when = "1994/.."},
]
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    for version in ("old", "new"):
        folder = tmp_path / version
        (folder / "drawer").mkdir(parents=True)
        for name in ("parties.toml", "perspectives.toml", "disputes.toml", "sources.toml", "VERSION"):
            shutil.copy(geodata.DATA / name, folder / name)
        (folder / "drawer" / "town.toml").write_text(TOWN, encoding="utf-8")
    return tmp_path / "old", tmp_path / "new"


def test_a_version_differs_from_itself_nowhere(versions: tuple[Path, Path]) -> None:
    found = diff.compare(*versions)
    assert (bool(found), found.counts(), json.loads(found.json())["differences"]) == (False, {}, [])


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (('text = "Town"', 'text = "Toun"'), {"name": {"added": 1, "removed": 1}, "use": {"added": 1, "removed": 1}}),
        (('lang = "en",', 'lang = "en", source = "cldr",'), {"name": {"changed": 1}}),
        (('when = "1991/.."', 'when = "1992/.."'), {"use": {"added": 1, "removed": 1}}),
        (('when = "1994/.."', 'when = "1994/..", source = "cldr"'), {"claim": {"changed": 1}}),
        (("lon = 46.0", "lon = 46.1"), {"point": {"changed": 1}}),
        (('kind = "town"', 'kind = "city"'), {"place": {"changed": 1}}),
        (
            ("[town]", "[other]"),
            {
                "place": {"added": 1, "removed": 1}, "point": {"added": 1, "removed": 1},
                "name": {"added": 1, "removed": 1}, "use": {"added": 1, "removed": 1},
                "claim": {"added": 1, "removed": 1},
            },
        ),
        ((']\nclaims', ']\nrelations = [{what = "part_of", place = "town"}]\nclaims'), {"relation": {"added": 1}}),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told(
    versions: tuple[Path, Path], change: tuple[str, str], counts: dict[str, dict[str, int]]
) -> None:
    old, new = versions
    (new / "drawer" / "town.toml").write_text(TOWN.replace(*change), encoding="utf-8")
    assert diff.compare(old, new).counts() == counts


def test_what_changed_is_named_with_both_values(versions: tuple[Path, Path]) -> None:
    old, new = versions
    path = new / "drawer" / "town.toml"
    path.write_text(TOWN.replace('when = "1994/.."', 'when = "1994/..", source = "cldr"'), encoding="utf-8")
    (line,) = diff.compare(old, new).lines
    assert str(line) == f"~ town claim {line.id}: source uncited -> cldr"
    assert diff.compare(new, old).lines[0].before == line.after


def test_a_shape_that_moved_is_told_by_its_id(versions: tuple[Path, Path]) -> None:
    for folder, east in zip(versions, (47.0, 47.5), strict=True):
        line = {"type": "LineString", "coordinates": [[46.0, 39.0], [east, 39.0]]}
        feature = {"type": "Feature", "properties": {"when": "1994/.."}, "geometry": line}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / "drawer" / "town.geojson").write_text(text, encoding="utf-8")
    found = diff.compare(*versions)
    assert found.counts() == {"shape": {"changed": 1}}
    assert "47.0" in found.text()
    assert "47.5" in found.text()


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    gazette = geodata.read()
    turned = dataclasses.replace(gazette, places=dict(reversed(list(gazette.places.items()))))
    empty = dataclasses.replace(gazette, places={})
    assert not diff.compare_gazettes(gazette, turned)
    assert diff.compare_gazettes(empty, gazette).text() == diff.compare_gazettes(empty, turned).text()


def test_a_dispute_and_a_perspective_are_compared_too(versions: tuple[Path, Path]) -> None:
    old, new = versions
    path = new / "disputes.toml"
    path.write_text(path.read_text("utf-8").replace('title = "Taiwan"', 'title = "The island"'), encoding="utf-8")
    (line,) = diff.compare(old, new).lines
    assert (line.kind, line.where, line.change) == ("dispute", "taiwan", "changed")


def test_a_folder_that_cannot_be_read_is_an_error(versions: tuple[Path, Path]) -> None:
    (versions[1] / "VERSION").unlink()
    with pytest.raises(DataError, match="VERSION"):
        diff.compare(*versions)
