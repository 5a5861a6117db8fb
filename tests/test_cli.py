"""The command line: pipes and files, JSON, exit status 0, 1 and 2."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from gazetteer.cli import main
from gazetteer.geodata import DATA


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_names_are_answered_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("normalize", "Stepanakert", "nazirlik") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split("\t")[:4] == ["Stepanakert", "exact", "khankendi-stepanakert", "Khankendi / Stepanakert"]
    assert second == "nazirlik\tnone"


def test_names_come_from_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", iter(["Шуша\n", "\n", "Laçın yolu\n"]))
    assert run("normalize", "--json") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["candidates"][0]["place"]["id"] for one in answers] == ["shusha-shushi", "lachin-road"]


def test_nothing_found_is_status_1() -> None:
    assert run("normalize", "spokesperson") == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("normalize", "Shusha", "--at", "yesterday"), "at 'yesterday' is not a date"),
        (("normalize", "Shusha", "--perspective", "rus"), "perspective 'rus' is not known"),
        (("normalize", "Shusha", "--near", "here"), "near must be lon,lat"),
        (("normalize", "Shusha", "--index", "/nowhere/at/all"), "gazetteer: /nowhere/at/all"),
        (("normalise",), "No such command 'normalise'"),
    ],
)
def test_misuse_is_status_2_and_one_sentence(
    args: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*args) == 2
    assert said in capsys.readouterr().err


def test_an_article_is_annotated_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Baku named the Aghdam–Khankendi road.", encoding="utf-8")
    assert run("annotate", str(article)) == 0
    assert capsys.readouterr().out.splitlines()[1].split("\t")[2:] == [
        "route", "aghdam--khankendi-stepanakert", "Aghdam–Khankendi road",
    ]  # fmt: skip
    assert run("map", str(article), "--out", str(tmp_path / "map.html")) == 0
    assert "folium-map" in (tmp_path / "map.html").read_text(encoding="utf-8")


BEGINS = {"svg": b"<?xml", "png": b"\x89PNG", "geojson": b'{"type":"FeatureCollection"', "html": b"<!DOCTYPE html>"}


@pytest.mark.parametrize("ending", BEGINS)
def test_one_article_is_written_in_the_form_of_the_ending(tmp_path: Path, ending: str) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Baku named the Aghdam–Khankendi road.", encoding="utf-8")
    for command in ("annotate", "map") if ending != "geojson" else ("annotate",):
        out = tmp_path / f"{command}.{ending}"
        assert run(command, str(article), "--out", str(out)) == 0
        assert out.read_bytes()[:40].lower().startswith(BEGINS[ending].lower())
    assert run("annotate", str(article), "--out", str(tmp_path / "missing" / "a.svg")) == 2


def test_the_data_checks_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--stats") == 0
    assert "places: " in capsys.readouterr().out
    assert run("fmt", "--check") == 0


def test_diff_of_data_names_the_line_that_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("old", "new"):
        shutil.copytree(DATA, tmp_path / name)
    path = tmp_path / "new" / "caucasus" / "barda.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"Barda"', '"Bardah"', 1), encoding="utf-8")
    assert run("diff", str(tmp_path / "old"), str(tmp_path / "old")) == 0
    capsys.readouterr()
    assert run("diff", str(tmp_path / "old"), str(tmp_path / "new")) == 1
    assert "Bardah" in capsys.readouterr().out


def test_diff_of_perspectives_shows_both_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "az", "am", "--json") == 1
    lines = {line["place"]: line for line in json.loads(capsys.readouterr().out)["differences"]}
    assert (lines["khankendi-stepanakert"]["one"], lines["khankendi-stepanakert"]["other"]) == (
        "Khankendi",
        "Stepanakert",
    )


def test_diff_refuses_a_file_beside_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.csv").write_text("place\nBaku\n", encoding="utf-8")
    assert run("diff", str(tmp_path / "one.csv"), str(tmp_path)) == 2
    assert "two files, two folders" in capsys.readouterr().err


def test_a_port_that_somebody_listens_on_is_refused_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        # As servers do that let their workers share a port.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run("serve", "--port", str(port)) == 2
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port}" in said
    assert "Serving" not in said
