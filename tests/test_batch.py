"""Tables from file to file: formats, corrections, processes, a run that is killed and goes on; two results compared."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas
import pytest

from gazetteer.cli import batch
from gazetteer.errors import InputError
from gazetteer.standards import corrections, flat
from tests.test_cli import run

NAMES = ("Shusha", "Goris", "Stepanakert", "Lachin, Azerbaijan", "N/A", "nowhere at all", "", "5 km N of Martakert")


def table(path: Path, count: int, *, distinct: int = 0) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["event", "location", "country"])
        for number in range(count):
            place = f"{NAMES[number % len(NAMES)]}"
            if distinct and number % 2:
                place = f"Goris {number % distinct}"
            writer.writerow([number, place, "" if number % 3 else "N/A"])
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_is_answered_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "in.csv", 20), tmp_path / "out.csv"
    assert run("normalize", str(source), "--column", "location", "--out", str(out)) == 0
    found = read(out)
    assert [one["event"] for one in found] == [str(number) for number in range(20)]
    assert [one["id"] for one in found[:3]] == ["shusha-shushi", "goris", "khankendi-stepanakert"]
    assert found[3]["status"] == "qualified"
    assert [one["status"] for one in found[4:7]] == ["none", "none", ""]
    assert "20 rows: " in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_formats_say_the_same(tmp_path: Path) -> None:
    source = table(tmp_path / "in.csv", 30)
    for suffix in ("csv", "ndjson", "parquet"):
        assert run("normalize", str(source), "--column", "location", "--out", str(tmp_path / f"out.{suffix}")) == 0
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text("utf-8").splitlines()]
    frame = pandas.read_parquet(tmp_path / "out.parquet")
    heads = flat.headings(["event", "location", "country"])
    assert list(frame.columns) == ["event", "location", "country", *heads]
    assert str(frame["score"].dtype) == "float64"
    for plain, line, (_, row) in zip(read(tmp_path / "out.csv"), lines, frame.iterrows(), strict=True):
        assert plain["id"] == (line["id"] or "") == ("" if pandas.isna(row["id"]) else row["id"])
        assert plain["precision_ucdp"] == str(line["precision_ucdp"] or "")
    assert run("diff", str(tmp_path / "out.csv"), str(tmp_path / "out.ndjson")) == 0


def test_processes_answer_as_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = table(tmp_path / "in.csv", 300, distinct=120)
    monkeypatch.setattr(batch, "POOL_FROM", 10)
    monkeypatch.setattr(batch, "SHARE", 20)
    monkeypatch.setattr(batch, "PIECE", 100)
    for workers in (1, 2):
        job = batch.Job(source=source, out=tmp_path / f"{workers}.csv", named={"place": "location"}, workers=workers)
        assert batch.run(job).rows == 300
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


def test_a_killed_run_goes_on_without_loss_or_repeats(tmp_path: Path) -> None:
    source = table(tmp_path / "in.csv", 6_000, distinct=4_000)
    code = (
        "import sys; from pathlib import Path; from gazetteer.cli import batch; batch.PIECE = 50\n"
        "batch.run(batch.Job(source=Path(sys.argv[1]), out=Path(sys.argv[2]), named={'place': 'location'},"
        " resume=len(sys.argv) > 3))"
    )
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    subprocess.run([sys.executable, "-c", code, str(source), str(whole)], check=True, env=dict(os.environ))
    checkpoint = tmp_path / "out.csv.checkpoint"
    for kill in range(2):
        command = [sys.executable, "-c", code, str(source), str(out), *(["resume"] if kill else [])]
        rows = json.loads(checkpoint.read_bytes())["rows"] if kill else 0
        with subprocess.Popen(command, env=dict(os.environ)) as running:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and running.poll() is None:
                if checkpoint.exists() and json.loads(checkpoint.read_bytes())["rows"] > rows + 200:
                    break
                time.sleep(0.002)
            running.send_signal(signal.SIGKILL)
        assert running.returncode == -signal.SIGKILL, "the run ended before it was killed"
        assert not out.exists()
    done = json.loads(checkpoint.read_bytes())["rows"]
    assert 0 < done < 6_000
    with (tmp_path / "out.csv.part").open("ab") as part:
        part.write(b"torn line that was never safe")
    subprocess.run([sys.executable, "-c", code, str(source), str(out), "resume"], check=True, env=dict(os.environ))
    assert out.read_bytes() == whole.read_bytes()
    assert not checkpoint.exists()


def test_another_run_is_not_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = table(tmp_path / "in.csv", 50), tmp_path / "out.csv"
    job = batch.Job(source=source, out=out, named={"place": "location"}, resume=True)
    monkeypatch.setattr(batch, "PIECE", 20)
    with monkeypatch.context() as broken:
        broken.setattr(batch, "_complete", lambda *_: None)
        batch.run(job)
    source.write_text(source.read_text("utf-8") + "51,Goris,\n", encoding="utf-8")
    with pytest.raises(InputError, match="another input"):
        batch.run(job)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_corrections_of_a_file_decide(tmp_path: Path, form: str) -> None:
    source, out, file = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / f"o.{form}"
    source.write_text("place\nThe Hill\nGoris\nLachin\n", encoding="utf-8")
    given = [{"surface": "the hill", "place": "shusha-shushi"}, {"surface": "Lachin", "place": ""}]
    text = json.dumps(given) if form == "json" else "surface;place\nthe hill;shusha-shushi\nLachin;\n"
    file.write_text(text, encoding="utf-8")
    assert run("normalize", str(source), "--out", str(out), "--overrides", str(file)) == 0
    assert [(one["id"], one["status"]) for one in read(out)] == [
        ("shusha-shushi", "exact"), ("goris", "exact"), ("", "none"),
    ]  # fmt: skip
    assert run("normalize", "The Hill", "--overrides", str(file)) == 0


@pytest.mark.parametrize("text", ["[{]", '[{"where": 1}]', "", "a,b\n1,2\n", '[{"surface": 3}]'])
def test_corrections_that_cannot_be_read_are_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "o.json"
    file.write_text(text, encoding="utf-8")
    if text == '[{"where": 1}]':
        assert corrections.read(file)[0].place == ""
        return
    with pytest.raises(InputError, match=r"overrides: .*o\.json"):
        corrections.read(file)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("in.csv",), "a table takes one FILE, and --out"),
        (("in.csv", "--out", "out.xlsx"), "must end in .csv"),
        (("none.csv", "--out", "out.csv"), "is no file"),
        (("in.csv", "--out", "out.csv", "--column", "nowhere"), "column 'nowhere' is no column"),
        (("in.csv", "--out", "out.csv", "--overrides", "none.json"), "none.json"),
        (("in.csv", "--out", "out.csv", "--perspective", "rus"), "perspective 'rus' is not known"),
    ],
)
def test_misuse_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    table(tmp_path / "in.csv", 3)
    extra = ("--column", "location") if args == ("in.csv",) else ()
    assert run("normalize", *args, *extra) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def result(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["key", *flat.NAMES])
        writer.writeheader()
        writer.writerows({**dict.fromkeys(flat.NAMES, ""), **row} for row in rows)
    return path


OLD = [
    {"key": "a", "id": "goris", "status": "exact", "score": "0.98", "version": "d1.r1", "why": "written_so"},
    {"key": "b", "id": "lachin", "status": "exact", "score": "0.94", "version": "d1.r1"},
    {"key": "c", "id": "", "status": "none", "version": "d1.r1"},
]


def test_a_diff_says_what_changed_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = [
        {**OLD[0], "score": "0.981", "version": "d1.r2"},
        {**OLD[1], "id": "lachin-district", "version": "d1.r2", "why": "class_word"},
        {**OLD[2], "id": "kapan", "status": "exact", "version": "d1.r2"},
    ]
    old_file, new_file = result(tmp_path / "old.csv", OLD), result(tmp_path / "new.csv", new)
    assert run("diff", str(old_file), str(new_file)) == 1
    said = capsys.readouterr().out
    assert "row 2: id lachin -> lachin-district" in said
    assert "row 3: id - -> kapan; status none -> exact" in said
    assert "why: - -> class_word" in said
    assert "2 rows changed" in said
    assert "rules changed between the versions" in said
    assert run("diff", str(old_file), str(new_file), "--json") == 1
    total = json.loads(capsys.readouterr().out)
    assert (total["changed"], total["versions"]) == (2, [["d1.r1", "d1.r2"]])
    assert total["rows"][0]["changed"]["id"] == {"old": "lachin", "new": "lachin-district"}


def test_a_diff_by_id_survives_another_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old_file = result(tmp_path / "old.csv", OLD)
    new_file = result(tmp_path / "new.csv", [OLD[2], OLD[0], {**OLD[1], "key": "d"}])
    assert run("diff", str(old_file), str(old_file), "--id", "key") == 0
    assert run("diff", str(old_file), str(new_file), "--id", "key") == 1
    said = capsys.readouterr().out
    assert "row b: row present -> -" in said
    assert "row d: row - -> present" in said
    assert run("diff", str(old_file), str(new_file), "--id", "nokey") == 2


def test_a_diff_of_what_is_no_result_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = table(tmp_path / "in.csv", 2)
    assert run("diff", str(plain), str(plain)) == 2
    assert "is no result file" in capsys.readouterr().err
