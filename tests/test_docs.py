"""The documentation against the code: every setting, address, command, limit, error and reason is described, and the
README's examples run."""

from __future__ import annotations

import inspect
import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import gazetteer
from gazetteer import cli, core, errors
from gazetteer.annotate import html
from gazetteer.annotate.values import REASONS as ARTICLE_REASONS
from gazetteer.cli import batch, texts
from gazetteer.frames import PLACE_DTYPES
from gazetteer.geodata import lines
from gazetteer.importers import child, corpus, files, formats, kinds
from gazetteer.lens import Lens, near
from gazetteer.match import REASONS as NAME_REASONS
from gazetteer.standards import catalogue, corrections, flat, mentions, notebook, tables
from gazetteer.standards.representations import FORMATS, Format
from gazetteer.web import MAX_BODY, api, articles, asking, columns, evidence, kept, looks
from gazetteer.web import tables as web_tables
from gazetteer.web.settings import SETTINGS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def ran(code: str, folder: Path) -> list[str]:
    """Lines that a program prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_python_example_runs(tmp_path: Path) -> None:
    lines = ran(blocks("python")[0], tmp_path)
    assert lines[:2] == ["Khankendi / Stepanakert", "Khankendi"]
    assert "Baku metonym ('*',)" in lines
    assert (tmp_path / "article.html").stat().st_size > 10_000


def test_the_table_example_runs(tmp_path: Path) -> None:
    lines = [line.split() for line in ran(blocks("python")[1], tmp_path)]
    assert lines[1][:3] == ["0", "khankendi-stepanakert", "variant"]
    assert lines[2][:3] == ["1", "lachin", "qualified"]
    assert lines[3] == ["2", "<NA>", "<NA>", "<NA>"]


def test_the_http_examples_answer(client: FlaskClient) -> None:
    commands = "".join(blocks("sh")).replace("\\\n", " ").splitlines()
    curls = [shlex.split(line) for line in commands if line.startswith("curl")]
    assert len(curls) == 2
    for curl in curls:
        path = curl[1].removeprefix("http://127.0.0.1:5000")
        if "-d" in curl:
            body = curl[curl.index("-d") + 1]
            answer = client.post(path, data=body, content_type="application/json")
            assert answer.get_json()["mentions"]
        else:
            answer = client.get(path)
            assert answer.get_json()["candidates"]


def test_the_command_line_examples_run(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("day,location\n2023-09-09,near Martakert\n", encoding="utf-8")
    (tmp_path / "article.txt").write_text("Baku proposed the Aghdam–Khankendi road.", encoding="utf-8")
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("gazetteer ")]
    assert lines
    for line in lines:
        command = [sys.executable, "-m", *shlex.split(line)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=dict(os.environ))
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "article.html").exists()
    assert "aghdara-martakert" in (tmp_path / "cleaned.csv").read_text(encoding="utf-8")


def test_every_address_is_described(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        shown = re.sub(r"<\w+:", "<", rule.rule)
        assert f"{shown}`" in REFERENCE


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_described(setting: object) -> None:
    default = f"`{setting.default}`" if setting.default else ""  # type: ignore[attr-defined]
    row = f"| `GAZETTEER_{setting.name}` | {default} | {setting.text} |"  # type: ignore[attr-defined]
    assert re.sub(" +", " ", row) in re.sub(" +", " ", REFERENCE)


@pytest.mark.parametrize("name", sorted(cli.cli.commands))
def test_every_command_is_described(name: str) -> None:
    assert f"`gazetteer {name}" in REFERENCE


@pytest.mark.parametrize(
    "number",
    [
        core.MAX_QUERY,
        core.MAX_TEXT,
        core.MAX_HTML,
        core.MAX_LIMIT,
        core.MAX_COUNTRIES,
        core.MAX_OFFSET,
        core.MAX_RADIUS_M,
        api.MAX_BATCH,
        MAX_BODY,
        tables.MAX_CELL,
        tables.MAX_COLUMNS,
        tables.MAX_HEADER,
        batch.MAX_LINE,
        batch.PIECE,
        corrections.MAX_BYTES,
        web_tables.MAX_LINE,
        web_tables.MAX_ROWS,
        files.MAX_FILE,
        html.MAX_DEPTH,
        formats.MAX_PAGES,
        formats.MAX_UNPACKED,
        child.MEMORY,
        child.CPU_S,
        child.WALL_S,
        looks.MAX_TEXTS,
        looks.MAX_CHARACTERS,
        corpus.MAX_CELL,
        texts.PIECE,
        near.SAMPLES,
        kept.MAX_CORRECTIONS,
        columns.MAX_ROWS,
        columns.MAX_CHARACTERS,
        columns.MOST_SHOWN,
        columns.MOST_DOUBTS,
        evidence.MAX_REASON,
        evidence.MOST_CITING,
        lines.MAX_FIELD,
        catalogue.MOST_SINGLE,
        notebook.SHOWN_TEXT,
    ],  # fmt: skip
)
def test_every_limit_is_described(number: int) -> None:
    assert f"{number:,}" in REFERENCE


@pytest.mark.parametrize("column", flat.COLUMNS, ids=lambda column: column.name)
def test_every_column_of_the_flat_row_is_described(column: flat.Column) -> None:
    assert f"| `{column.name}` | {column.dtype} | {column.text} |" in REFERENCE


@pytest.mark.parametrize("column", mentions.COLUMNS, ids=lambda column: column.name)
def test_every_column_of_a_mention_is_described(column: flat.Column) -> None:
    assert f"| `{column.name}` | {column.dtype} | {column.text} |" in REFERENCE


@pytest.mark.parametrize("name", [*PLACE_DTYPES, *gazetteer.__all__])
def test_every_column_of_a_place_and_every_public_name_is_described(name: str) -> None:
    assert f"`{name}`" in REFERENCE


@pytest.mark.parametrize(("name", "form"), FORMATS.items(), ids=list(FORMATS))
def test_every_form_of_an_article_is_described(name: str, form: Format) -> None:
    assert f"| `{name}` | `{form.media_type}` | {form.text} |" in REFERENCE


@pytest.mark.parametrize("name", [*articles.FORM, *kinds.TYPES, *looks.ITEM, *(f.name for f in fields(Lens))])
def test_every_field_of_articles_and_lens_is_described(name: str) -> None:
    assert f"`{name}`" in REFERENCE


@pytest.mark.parametrize("command", ["annotate", "lens"])
def test_every_option_of_many_texts_is_described(command: str) -> None:
    options = {option for param in cli.cli.commands[command].params for option in param.opts if option[:2] == "--"}
    told = {"--index", "--json"}
    assert {option for option in options - told if f"`{option}" not in REFERENCE} == set()


@pytest.mark.parametrize("name", [*asking.ITEM, *web_tables.CSV_PARAMETERS, *web_tables.NDJSON_PARAMETERS])
def test_every_parameter_of_normalize_is_described(name: str) -> None:
    assert f"`{name}`" in REFERENCE


@pytest.mark.parametrize("option", [one for param in cli.cli.commands["normalize"].params for one in param.opts])
def test_every_option_of_a_table_is_described(option: str) -> None:
    assert not option.endswith("-column") or f"`{option}`" in REFERENCE


@pytest.mark.parametrize("name", [name for name, _ in inspect.getmembers(errors, inspect.isclass)])
def test_every_error_is_described_and_drawn(name: str) -> None:
    assert f"`{name}`" in REFERENCE
    assert name in (errors.__doc__ or "")


@pytest.mark.parametrize(("code", "text"), sorted({**NAME_REASONS, **ARTICLE_REASONS}.items()))
def test_every_reason_is_described(code: str, text: str) -> None:
    assert f"| `{code}` | {text} |" in REFERENCE


def anchors(path: Path) -> set[str]:
    """Where the headings of a page can be linked to, as GitHub names them."""
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_every_link_between_pages_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        if not name.startswith(("http:", "https:")):
            target = path.parent / name if name else path
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link
