"""What the deployment notes say holds: the sample for nginx is sound, a backup is whole, nobody's user name is read."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from gazetteer.cli import main
from gazetteer.web.shelf import Article, Limits, Shelf

NOTES = (Path(__file__).parents[1] / "docs/deploy.md").read_text("utf-8")
ROOMY = Limits(count=10, days=30, total_bytes=1_000_000)


def article() -> Article:
    return Article(text="Zebrafinchling in Goris", asked={}, version="v1", data_date="2026-01-01", found="f")


def parsed(tmp_path: Path, sample: str) -> Any:
    crossplane = pytest.importorskip("crossplane", reason="crossplane is not installed: nginx files cannot be read")
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{sample}\n}}\n", encoding="utf-8")
    return crossplane.parse(str(tmp_path / "nginx.conf"), strict=True)


def test_the_sample_for_nginx_is_sound(tmp_path: Path) -> None:
    sample = re.findall(r"```nginx\n(.*?)```", NOTES, re.DOTALL)[0]
    found = parsed(tmp_path, sample)
    assert (found["status"], found["errors"]) == ("ok", [])
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix"):
        assert f"proxy_set_header {header} " in sample
    assert parsed(tmp_path, sample.replace("proxy_pass ", "proxy_past "))["status"] == "failed"


def test_the_name_of_a_user_changes_nothing(client: FlaskClient) -> None:
    said = {"X-Forwarded-User": "editor", "Remote-User": "editor", "Authorization": "Basic ZWRpdG9yOng="}
    assert client.get("/places/goris", headers=said).data == client.get("/places/goris").data


def test_a_backup_while_the_service_runs_is_whole(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "kept.sqlite", ROOMY)
    kept, key = shelf.keep(article())
    with sqlite3.connect(shelf.path) as file:
        file.execute(f"VACUUM INTO '{tmp_path / 'backup.sqlite'}'")
    file.close()
    restored = Shelf(tmp_path / "backup.sqlite", ROOMY)
    assert restored.get(kept.id) == kept
    assert restored.delete(kept.id, key)


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["kept", *args])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_command_line_lists_and_deletes_but_shows_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GAZETTEER_KEPT_FILE", str(tmp_path / "kept.sqlite"))
    assert run("list") == 1
    kept, _ = Shelf(tmp_path / "kept.sqlite", ROOMY).keep(article())
    old, _ = Shelf(tmp_path / "kept.sqlite", ROOMY, now=lambda: 1_000_000.0).keep(article())
    capsys.readouterr()
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [f"/articles/{old.id}", f"/articles/{kept.id}"]
    assert "Zebrafinchling" not in "".join(lines)
    assert run("expire") == 0
    assert "deleted 1" in capsys.readouterr().err
    assert run("delete", f"/articles/{kept.id}") == 0
    assert run("delete", kept.id) == 1
    assert kept.id in capsys.readouterr().err
    assert run("delete") == 2
