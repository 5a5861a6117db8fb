"""Many articles from a folder or table: forms of results, failures beside them, a run that is killed and goes on."""

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

from gazetteer.cli import texts
from gazetteer.standards import mentions
from tests.files import docx, pdf
from tests.test_cli import run

STORY = "Baku said lorries reached Khankendi/Stepanakert. In Shusha it rained {0}. The mayor spoke of {0} things."


def folder(path: Path, count: int = 4) -> Path:
    for number in range(count):
        file = path / ("alpha" if number % 2 else "beta") / f"2023-09-{number % 28 + 1:02}-{number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STORY.format(number), encoding="utf-8")
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_folder_goes_to_a_folder_with_failures_beside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = folder(tmp_path / "in"), tmp_path / "out"
    (source / "a.docx").write_bytes(docx("Goris is high."))
    (source / "b.pdf").write_bytes(pdf("Goris is high."))
    (source / "empty.txt").write_bytes(b"")
    (source / "locked.pdf").write_bytes(pdf("x", password="p"))
    (source / "big.txt").write_bytes(b"Baku " * 240_000)
    assert run("annotate", str(source), "--out", str(out)) == 0
    found = {path.name: json.loads(path.read_bytes()) for path in out.glob("*.json")}
    assert len(found) == 6
    one = found["alpha_2023-09-02-1.txt.json"]
    assert (one["id"], one["outlet"], one["at"]) == ("alpha/2023-09-02-1.txt", "alpha", "2023-09-02")
    assert [found[name]["mentions"][0]["surface"] for name in ("a.docx.json", "b.pdf.json")] == ["Goris", "Goris"]
    failed = {one["id"]: (one["field"], one["reason"]) for one in lines(out / "failures.ndjson")}
    assert set(failed) == {"empty.txt", "locked.pdf", "big.txt"}
    assert "is encrypted" in failed["locked.pdf"][1]
    assert "the limit is 1,000,000" in failed["big.txt"][1]
    assert "9 texts, 3 could not be read" in capsys.readouterr().err
    assert not list(out.glob("*.checkpoint"))
    assert not list(out.glob("*.part"))


def table(path: Path, count: int = 6) -> Path:
    rows = [
        {"id": f"t{number}", "date": "2023-09-09", "lang": "en", "body": STORY.format(number) if number != 2 else ""}
        for number in range(count)
    ]
    rows[3]["date"] = "9/10/2023"
    if path.suffix == ".parquet":
        pandas.DataFrame(rows).to_parquet(path)
    elif path.suffix == ".ndjson":
        text = "".join(json.dumps({**row, "text": row["body"]}) + "\n" for row in rows)
        path.write_text(text, encoding="utf-8")
    else:
        pandas.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".ndjson"])
def test_results_of_every_form_say_the_same(tmp_path: Path, suffix: str) -> None:
    source = table(tmp_path / f"in{suffix}")
    for form in ("ndjson", "csv", "parquet"):
        assert run("annotate", str(source), "--out", str(tmp_path / f"out.{form}"), "--workers", "1") == 0
        failed = [(one["id"], one["field"]) for one in lines(tmp_path / f"out.{form}.failures.ndjson")]
        assert failed == [("t2", "text"), ("t3", "date")]
    whole = lines(tmp_path / "out.ndjson")
    assert [one["id"] for one in whole] == ["t0", "t1", "t4", "t5"]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = pandas.read_parquet(tmp_path / "out.parquet")
    assert list(rows[0]) == list(frame.columns) == ["id", *mentions.NAMES]
    said = [(one["id"], mention["surface"]) for one in whole for mention in one["mentions"]]
    assert said == [(row["id"], row["surface"]) for row in rows]
    assert said == list(frame[["id", "surface"]].itertuples(index=False, name=None))
    assert str(frame["lat"].dtype) == "float64"


def test_processes_find_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(tmp_path / "in", 12)
    (source / "bad.pdf").write_bytes(b"%PDF-1.4 x")
    monkeypatch.setattr(texts, "PIECE", 5)
    for workers in (1, 2):
        texts.run(texts.Job(source=source, out=tmp_path / f"{workers}.ndjson", workers=workers))
    for name in ("ndjson", "ndjson.failures.ndjson"):
        assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()


def fatal(g: Any, job: texts.Job, item: Any) -> str:
    """Work that ends its process at one text, as a lack of memory would."""
    if item.id.endswith("-3.txt"):
        os._exit(9)
    return str(item.id)


def test_a_text_that_ends_its_process_fails_alone(tmp_path: Path, g: Any) -> None:
    job = texts.Job(source=folder(tmp_path / "in", 6), out=tmp_path / "o.ndjson", workers=2)
    ((_, found),) = texts.answers(job, g, fatal)
    failed = [one for one in found if isinstance(one, texts.Failure)]
    assert [one.id for one in failed] == ["alpha/2023-09-04-3.txt"]
    assert len(found) == 6


@pytest.mark.parametrize("form", ["out.ndjson", pytest.param("out", marks=pytest.mark.slow)])
def test_a_killed_run_goes_on_without_loss_or_repeats(tmp_path: Path, form: str) -> None:
    source = folder(tmp_path / "in", 400)
    (source / "alpha" / "0.pdf").write_bytes(b"%PDF-1.4 x")
    code = (
        "import sys; from pathlib import Path; from gazetteer.cli import texts; texts.PIECE = 5\n"
        "texts.run(texts.Job(source=Path(sys.argv[1]), out=Path(sys.argv[2]), resume=len(sys.argv) > 3))"
    )
    whole, out = tmp_path / f"whole_{form}", tmp_path / form
    subprocess.run([sys.executable, "-c", code, str(source), str(whole)], check=True, env=dict(os.environ))
    checkpoint = out / "run.checkpoint" if form == "out" else tmp_path / f"{form}.checkpoint"
    for kill in range(2):
        command = [sys.executable, "-c", code, str(source), str(out), *(["resume"] if kill else [])]
        rows = json.loads(checkpoint.read_bytes())["rows"] if kill else 0
        with subprocess.Popen(command, env=dict(os.environ)) as running:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and running.poll() is None:
                if checkpoint.exists() and json.loads(checkpoint.read_bytes())["rows"] > rows + 20:
                    break
                time.sleep(0.002)
            running.send_signal(signal.SIGKILL)
        assert running.returncode == -signal.SIGKILL, "the run ended before it was killed"
    assert 0 < json.loads(checkpoint.read_bytes())["rows"] < 401
    subprocess.run([sys.executable, "-c", code, str(source), str(out), "resume"], check=True, env=dict(os.environ))
    assert not checkpoint.exists()
    if form == "out":
        names = sorted(path.name for path in whole.iterdir())
        assert sorted(path.name for path in out.iterdir()) == names
        assert len(names) == 401
        assert all((out / name).read_bytes() == (whole / name).read_bytes() for name in names)
    else:
        assert out.read_bytes() == whole.read_bytes()
        failures = (tmp_path / f"{form}.failures.ndjson").read_bytes()
        assert failures == (tmp_path / f"whole_{form}.failures.ndjson").read_bytes()


def test_corrections_hold_for_every_text(tmp_path: Path) -> None:
    source, file = folder(tmp_path / "in", 2), tmp_path / "o.csv"
    file.write_text("surface,place\nShusha,goris\nBaku,\n", encoding="utf-8")
    assert run("annotate", str(source), "--out", str(tmp_path / "o.ndjson"), "--overrides", str(file)) == 0
    for one in lines(tmp_path / "o.ndjson"):
        assert [mention["place"]["id"] for mention in one["mentions"]] == ["khankendi-stepanakert", "goris"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("in", "--out", "o.xlsx"), "must be a folder or end in .csv"),
        (("none", "--out", "o.csv"), "none: No such file"),
        (("empty", "--out", "o.csv"), "holds no files to read"),
        (("t.csv", "--out", "t.csv"), "is the input itself"),
        (("t.csv", "--out", "o.csv", "--text-column", "nowhere"), "'nowhere' is no column"),
        (("t.csv", "--out", "o.csv", "--overrides", "none.json"), "none.json"),
        (("in",), "is a folder; give --out"),
        (("none.txt",), "No such file"),
    ],
)
def test_misuse_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    args: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    folder(tmp_path / "in", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "in.pdf").write_bytes(pdf("x"))
    (tmp_path / "t.csv").write_text("text\nBaku said.\n", encoding="utf-8")
    assert run("annotate", *args) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("id", "name"), [("alpha/a.txt", "alpha_a.txt"), ("../../etc/passwd", None), ("a" * 400, None), ("x:y*?", None)]
)
def test_a_result_s_name_stays_in_its_folder(id: str, name: str | None) -> None:
    made = texts.file_name(id)
    assert made == name or (name is None and "/" not in made and len(made) < 200 and not made.startswith("."))


def test_one_text_is_printed_in_any_form(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(docx("Baku said that Goris was dry."))
    for form, beginning in (("csv", b"start,end"), ("jsonld", b'{"@context'), ("marked", b"<!doctype"), ("json", b"{")):
        assert run("annotate", str(file), "--format", form) == 0
        assert capsysbinary.readouterr().out.startswith(beginning)


def test_the_lens_is_printed_for_one_and_for_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = folder(tmp_path / "in", 4)
    assert run("lens", str(source / "beta" / "2023-09-01-0.txt"), "--at", "2023-09-01") == 0
    said = capsys.readouterr().out
    assert "khankendi-stepanakert\tKhankendi/Stepanakert\tam/az\tattributed\tfirst\t1" in said
    assert "Absence of a name is not evidence" in said
    assert run("lens", str(source), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["outlet"] for one in found["groups"]] == ["alpha", "beta"]
    assert len(found["caveats"]) == 10
