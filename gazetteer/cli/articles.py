"""``gazetteer annotate|map|lens``: articles of any format, from a file, a folder, a table or the pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gazetteer import core
from gazetteer.cli import options
from gazetteer.cli.options import FOUND, NOTHING, print_json
from gazetteer.errors import InputError
from gazetteer.importers import corpus, files
from gazetteer.standards.representations import FORMATS, View

_TEXT_COLUMNS = ("text", "html", "id", "outlet", "date", "lang", "title")


def _reading(command: Callable[..., int]) -> Callable[..., int]:
    """Options of every command that reads articles."""
    for option in (
        options.index, options.perspective, options.at, options.lang, options.overrides, options.countries,
        options.near, click.option("--encoding", default="", help="Encoding of the file, where it is told wrongly."),
        click.option("--html", "as_html", is_flag=True, help="The input is HTML."),
    ):  # fmt: skip
        command = option(command)
    return command


def _table(command: Callable[..., int]) -> Callable[..., int]:
    """Options of commands that read many texts."""
    for part in reversed(_TEXT_COLUMNS):
        text = f"Of a table of texts: heading of the column that holds the {part}."
        command = click.option(f"--{part}-column", f"{part}_column", default="", help=text)(command)
    return options.resume(options.workers(command))


@click.command()
@click.argument("file", default="-")
@click.option("--out", type=click.Path(path_type=Path), help="Many texts: write here, a folder or a file.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), help="Print one text in this form.")
@_table
@_reading
@options.raw
@options.as_json
def annotate(file: str, form: str | None, as_json: bool, raw: bool, **given: Any) -> int:
    """Mark the places that an article mentions.

    FILE is plain text, HTML, Markdown, PDF or DOCX, or comes by the pipe. With --out it is written in the form that the
    ending says (.json, .geojson, .jsonld, .csv, .html, .svg, .png); or FILE is a folder or a table of texts, and each
    is read.
    """
    out = given["out"]
    if out and not _one(file, out):
        return _many(file, given, raw=raw)
    with core.open(given["index"]) as g:
        note = _note(g, file, given)
        _tell(note)
        view = View(perspective=given["perspective"], title=files.name_of(file) if file != "-" else "", raw=raw)
        if out:
            _write(out, FORMATS[form or _ENDINGS[out.suffix.lower()]].make(g, note, view), note)
        elif form or as_json:
            made = FORMATS[form or "json"].make(g, note, view)
            # The bytes of a picture are no text, and what ends in a line's end gets no other.
            click.echo(made if form == "png" else made.decode().rstrip("\n"), nl=form != "png")
        else:
            for mention in note.mentions:
                where = mention.place.id if mention.place else "-"
                click.echo(f"{mention.start}\t{mention.end}\t{mention.type}\t{where}\t{mention.surface}")
    return FOUND if note.mentions else NOTHING


_ENDINGS = {form.suffix: name for name, form in reversed([*FORMATS.items()])}
"""The form that a file's ending asks for; of those that share one the first."""


def _one(file: str, out: Path) -> bool:
    """Whether one text is to be written in one form; folders and tables give many results."""
    many = file != "-" and (Path(file).is_dir() or Path(file).suffix.lower() in corpus.TABLES)
    return out.suffix.lower() in _ENDINGS and not out.is_dir() and not many


def _write(out: Path, made: bytes, note: core.Note) -> None:
    try:
        out.write_bytes(made)
    except OSError as error:
        raise InputError("out", f"{out}: {error.strerror}", where="command line") from error
    click.echo(f"{out}: {len(note.mentions)} mentions", err=True)


@click.command("map")
@click.argument("file", default="-")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Write here: .html, .svg or .png.")
@_reading
def draw(file: str, out: Path, **given: Any) -> int:
    """Draw an article's places as one HTML file that opens without a network, or as a picture."""
    form = out.suffix.lower().removeprefix(".")
    with core.open(given["index"]) as g:
        note = _note(g, file, given)
        _tell(note)
        view = View(perspective=given["perspective"])
        _write(out, FORMATS[form if form in ("svg", "png") else "map"].make(g, note, view), note)
    return FOUND if note.mentions else NOTHING


def _note(g: core.Gazetteer, file: str, given: dict[str, Any]) -> core.Note:
    """The article of a file, or of the pipe, annotated."""
    kind = "text/html" if given["as_html"] else ""
    data = sys.stdin.buffer.read(files.MAX_FILE + 1) if file == "-" else _bytes(Path(file))
    name = "" if file == "-" or kind else file
    found = files.article(data, name=name, media_type=kind, charset=given["encoding"])
    return g.annotate(found.text, **asked(given))


def asked(given: dict[str, Any]) -> dict[str, Any]:
    """What the options say of every text."""
    return {
        "lang": given["lang"],
        "at": given["at"],
        "perspective": given["perspective"],
        "near": options.lonlat(given["near"]),
        "countries": options.codes(given["countries"]),
        "overrides": options.corrected(given["overrides"]),
    }


def _bytes(path: Path) -> bytes:
    try:
        return corpus.read_file(path)
    except IsADirectoryError as error:
        raise InputError("file", f"{path} is a folder; give --out for the results", where="command line") from error
    except OSError as error:
        raise InputError("file", f"{path}: {error.strerror}", where="command line") from error


def _tell(note: core.Note) -> None:
    """Say what became of corrections that do not stand where they did."""
    for one in note.corrections:
        if one.status in ("moved", "lost"):
            click.echo(f"gazetteer: correction {one.status}: {one.reason}", err=True)


def _many(file: str, given: dict[str, Any], *, raw: bool) -> int:
    from gazetteer.cli import texts

    job = texts.Job(
        source=_source(file), out=given["out"], named=_named(given), asked=asked(given), index=given["index"],
        workers=given["workers"] or os.cpu_count() or 1, resume=given["resume"], raw=raw, encoding=given["encoding"],
    )  # fmt: skip
    done = texts.run(job)
    click.echo(f"{job.out}: {texts.summary(job, done)}", err=True)
    return FOUND if done.statuses.get("done") else NOTHING


def _source(file: str) -> Path:
    path = Path(file)
    if not path.exists() or not (path.is_dir() or path.suffix.lower() in corpus.TABLES):
        known = ", ".join(corpus.TABLES)
        raise InputError("file", f"{file} is neither a folder nor a table ({known})", where="command line")
    return path


def _named(given: dict[str, Any]) -> dict[str, str]:
    return {part: given[f"{part}_column"] for part in _TEXT_COLUMNS if given[f"{part}_column"]}


@click.command("lens")
@click.argument("file", default="-")
@click.option("--outlet", default="", help="Outlet of the texts that do not say theirs.")
@_table
@_reading
@options.as_json
def look(file: str, outlet: str, as_json: bool, **given: Any) -> int:
    """Count which of a contested place's names a text printed, in whose voice.

    FILE is one text, as for annotate; or a folder (its folders are outlets, dates stand in file names) or a table of
    texts with outlet and date: then counts by outlet and month.
    """
    from gazetteer.cli import looking

    if file != "-" and (Path(file).is_dir() or Path(file).suffix.lower() in corpus.TABLES):
        return _look_at_many(file, outlet, as_json, given)
    with core.open(given["index"]) as g:
        found = looking.one(_note(g, file, given))
        lines = looking.told_one(g, found)
    _print(asdict(found), lines, as_json)
    return FOUND if found.choices else NOTHING


def _look_at_many(file: str, outlet: str, as_json: bool, given: dict[str, Any]) -> int:
    from gazetteer.cli import looking, texts

    job = texts.Job(
        source=_source(file), out=Path(os.devnull), named=_named(given), asked=asked(given), index=given["index"],
        workers=given["workers"] or os.cpu_count() or 1, encoding=given["encoding"], outlet=outlet,
    )  # fmt: skip
    found, failures = looking.many(job)
    for failure in failures:
        click.echo(f"gazetteer: {failure.id}: {failure.field} {failure.reason}", err=True)
    _print(asdict(found), looking.told_many(found), as_json)
    return FOUND if found.texts else NOTHING


def _print(value: dict[str, Any], lines: Iterator[str], as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        for line in lines:
            click.echo(line)
