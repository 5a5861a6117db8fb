"""The command line: ``gazetteer normalize|annotate|map|diff|serve|build|check|fmt``; pipes and files, exit 0, 1 or 2.

Exit status 0: found; 1: found nothing, or the check found errors; 2: misuse.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

import click

from gazetteer import core
from gazetteer.annotate import Override
from gazetteer.errors import GazetteerError, InputError
from gazetteer.standards import corrections as overrides
from gazetteer.standards import tables, v1
from gazetteer.standards.batch import Options

FOUND, NOTHING, MISUSE = 0, 1, 2

_json = click.option("--json", "as_json", is_flag=True, help="Print the JSON that /v1 answers, one answer a line.")
_lang = click.option("--lang", default="", help="Language of the input, a BCP 47 tag such as az.")
_at = click.option("--at", default=None, help="Date of the input, EDTF: 2023-09-09, 1991, 1994~.")
_perspective = click.option("--perspective", default="both", show_default=True, help="Whose names to print.")
_index = click.option("--index", type=click.Path(path_type=Path), help="Folder of a compiled index.")


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; errors of the library end it with status 2 and one sentence."""
    try:
        status = cli.main(args=args, prog_name="gazetteer", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = MISUSE
    except click.Abort:
        status = 130
    except InputError as error:
        click.echo(f"gazetteer: {error.field} {error.reason}", err=True)
        status = MISUSE
    except GazetteerError as error:
        click.echo(f"gazetteer: {error}", err=True)
        status = MISUSE
    sys.exit(status if isinstance(status, int) else FOUND)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Contested place names: whose each name is, since when, according to whom, and where it lies."""


def _columns(command: Callable[..., int]) -> Callable[..., int]:
    """Options that name the columns of a table, one for each part of the question."""
    for part in reversed(tables.PARAMETERS):
        option = f"--{tables.PARAMETERS[part].replace('_', '-')}"
        text = f"Of a table: heading, or number from 1, of the column that holds the {_PARTS[part]}."
        command = click.option(option, tables.PARAMETERS[part], default=None, help=text)(command)
    return command


_PARTS = {
    "place": "places", "admin": "districts or regions", "country": "countries", "date": "dates", "lang": "languages",
    "lat": "latitudes", "lon": "longitudes",
}  # fmt: skip


@cli.command()
@click.argument("names", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Read NAMES as one CSV file; write here.")
@_columns
@click.option("--encoding", default="", help="Of a table: its encoding, where it is told wrongly.")
@click.option("--no-header", is_flag=True, help="The table's first row is a row like the others.")
@click.option("--workers", default=0, help="Processes that answer a table [default: one for each core].")
@click.option("--resume", is_flag=True, help="Go on with a table whose run was killed.")
@click.option("--raw", is_flag=True, help="Write cells that begin with = + - @ as they are.")
@click.option("--overrides", type=click.Path(path_type=Path), help="Corrections: JSON, or CSV with surface and place.")
@click.option("--kind", default="", help="Only places of this kind, such as city or road.")
@click.option("--near", default=None, help="lon,lat: of places that fit equally, the nearer first.")
@click.option("--countries", default="", help="ISO 3166 codes, such as az,am.")
@click.option("--admin", default="", help="District or region that holds the places.")
@click.option("--country", default="", help="Country that holds the places: a name or an ISO 3166 code.")
@click.option("--limit", default=5, show_default=True, help="Candidates of one name.")
@_lang
@_at
@_perspective
@_index
@_json
def normalize(names: tuple[str, ...], limit: int, as_json: bool, index: Path | None, **given: Any) -> int:
    """Say which place each NAME is; without names, read one a line from the pipe; with --out, answer a table."""
    corrections = overrides.read(given["overrides"]) if given["overrides"] else ()
    options = Options(
        lang=given["lang"], at=core.when(given["at"]), perspective=given["perspective"], kind=given["kind"],
        near=_lonlat(given["near"]), countries=tuple(filter(None, given["countries"].split(","))),
        admin=given["admin"], country=given["country"],
    )  # fmt: skip
    named = {part: given[name] for part, name in tables.PARAMETERS.items() if given[name] is not None}
    if given["out"] or named:
        return _table(names, named, options, corrections, index, given)
    found_any = False
    with core.open(index) as g:
        for name in names or _lines(sys.stdin):
            asked = {one.name: getattr(options, one.name) for one in fields(options)}
            answer = g.normalize(name, **asked, limit=limit, overrides=corrections)
            found_any = found_any or bool(answer)
            if as_json:
                _print_json(v1.normalization(g, answer, lang=options.lang or "en"))
            else:
                _print_answer(name, answer, options.lang or "en", options.perspective, given["at"])
    return FOUND if found_any else NOTHING


def _table(
    names: tuple[str, ...], named: dict[str, str], options: Options, corrections: tuple[Override, ...],
    index: Path | None, given: dict[str, Any],
) -> int:  # fmt: skip
    from gazetteer.cli import batch

    if len(names) != 1 or not given["out"]:
        raise click.UsageError("a table takes one FILE, and --out for the answers")
    source = Path(names[0])
    if not source.is_file():
        raise InputError("file", f"{source} is no file", where="command line")
    job = batch.Job(
        source=source, out=given["out"], named=named, options=options, overrides=corrections, index=index,
        workers=given["workers"] or os.cpu_count() or 1, resume=given["resume"], header=not given["no_header"],
        raw=given["raw"], encoding=given["encoding"],
    )  # fmt: skip
    done = batch.run(job)
    click.echo(f"{job.out}: {batch.summary(done)}", err=True)
    return FOUND if set(done.statuses) - {"none", "empty", "error"} else NOTHING


@cli.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "id_column", default="", help="Column that tells the rows; without it their order does.")
@_json
def diff(old: Path, new: Path, id_column: str, as_json: bool) -> int:
    """Say which rows of two result files differ, and why; exit 0 when none does, 1 when some do."""
    from gazetteer.cli import comparing

    lines, total = comparing.report(comparing.compare(old, new, id_column=id_column))
    if as_json:
        _print_json(total)
    else:
        for line in lines:
            click.echo(line)
    return NOTHING if total["changed"] else FOUND


def _print_answer(name: str, answer: core.Answer, lang: str, perspective: str, at: str | None) -> None:
    if not answer.best:
        click.echo(f"{name}\t{answer.status}")
        return
    for candidate in answer.candidates:
        place = candidate.place
        label = place.label(lang, perspective=perspective, at=at)
        click.echo(f"{name}\t{candidate.how}\t{place.id}\t{label}\t{place.kind}\t{candidate.score:.2f}")


@cli.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--html", "as_html", is_flag=True, help="The input is HTML.")
@_lang
@_at
@_perspective
@_index
@_json
def annotate(
    file: IO[str], as_html: bool, lang: str, at: str | None, perspective: str, index: Path | None, as_json: bool
) -> int:
    """Mark the places that an article mentions; reads FILE, or the pipe."""
    with core.open(index) as g:
        note = _annotated(g, file, as_html=as_html, lang=lang, at=at, perspective=perspective)
        if as_json:
            _print_json(v1.annotation(g, note, perspective=perspective))
        else:
            for mention in note.mentions:
                where = mention.place.id if mention.place else "-"
                click.echo(f"{mention.start}\t{mention.end}\t{mention.type}\t{where}\t{mention.surface}")
    return FOUND if note.mentions else NOTHING


@cli.command("map")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--html", "as_html", is_flag=True, help="The input is HTML.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@_lang
@_at
@_perspective
@_index
def draw(
    file: IO[str], as_html: bool, out: Path, lang: str, at: str | None, perspective: str, index: Path | None
) -> int:
    """Draw an article's places as one HTML file that opens without a network."""
    with core.open(index) as g:
        note = _annotated(g, file, as_html=as_html, lang=lang, at=at, perspective=perspective)
        note.to_map(perspective=perspective).save(str(out))
    click.echo(f"{out}: {len(note.mentions)} mentions", err=True)
    return FOUND if note.mentions else NOTHING


def _annotated(g: core.Gazetteer, file: IO[str], *, as_html: bool, **options: Any) -> core.Note:
    text = file.read(core.MAX_HTML + 1)
    return g.annotate(html=text, **options) if as_html else g.annotate(text, **options)


@cli.command()
@click.option("--host", default=None, help="Address to listen on (GAZETTEER_HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (GAZETTEER_PORT).")
def serve(host: str | None, port: int | None) -> int:
    """Serve pages and /v1; compiles the index and prepares web assets when they are missing."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from gazetteer.mapping import vendor
    from gazetteer.store.build import ready
    from gazetteer.web import create_app, settings

    setting = settings.load()
    if not (ready() and vendor.ready()):
        # In a process of its own: compiling takes 800 MB, which the service would never give back.
        subprocess.run([sys.executable, "-m", "gazetteer", "build"], check=True)
    # A fault in settings or data is said here; a worker would die of it unseen, and the service wait for ever.
    create_app().extensions["gazetteer"].close()
    address, number = host or setting["HOST"], port or setting["PORT"]
    click.echo(f"Serving on http://{address}:{number}", err=True)
    Server(
        "gazetteer.web:create_app", factory=True, interface=Interfaces.WSGI, address=address, port=number,
        workers=setting["WORKERS"], blocking_threads=4, log_access=False, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
    return FOUND


@cli.command()
@click.option("--force", is_flag=True, help="Compile anew even when nothing changed.")
@click.option("--verify", is_flag=True, help="Check every digest of the index in use instead.")
def build(force: bool, verify: bool) -> int:
    """Compile data and world layer into the index, and fetch and cut what the pages load."""
    if verify:
        from gazetteer.store.index import verify as verify_index

        click.echo(f"index {verify_index()} is whole", err=True)
        return FOUND
    from gazetteer.mapping.vendor import prepare
    from gazetteer.store.build import ensure

    ensure(force=force, progress=sys.stderr.isatty())
    prepare()
    return FOUND


@cli.command()
@click.option("--stats", is_flag=True, help="Also print counts, and shares cited by dispute and perspective.")
@click.option("--doubts/--no-doubts", default=True, help="Also print what is worth a look but no error.")
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another geodata folder.")
def check(stats: bool, doubts: bool, data: Path | None) -> int:
    """Read geodata/ as a careful second reader would."""
    from gazetteer import geodata
    from gazetteer.geodata.stats import cited
    from gazetteer.geodata.stats import stats as count

    gazette = geodata.read(data or geodata.DATA)
    findings = geodata.check(gazette)
    for finding in findings:
        if doubts or finding.level == "error":
            click.echo(str(finding))
    if stats:
        for name, value in count(gazette).items():
            click.echo(f"{name}: {value}")
        for name, share in cited(gazette).items():
            click.echo(f"cited {name}: {share:.1%}")
    return NOTHING if any(finding.level == "error" for finding in findings) else FOUND


@cli.command("fmt")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def format_files(only_check: bool, files: tuple[Path, ...]) -> int:
    """Lay out geodata/*.toml: one claim a line, comments kept."""
    from gazetteer import geodata

    tables = files or sorted(geodata.DATA.rglob("*.toml"))
    changed = [path for path in tables if _rewrite(path, geodata.formatted(path.read_text("utf-8")), not only_check)]
    schema = geodata.DATA / "places.schema.json"
    if not files and _rewrite(schema, json.dumps(geodata.schema(), indent=1) + "\n", not only_check):
        changed.append(schema)
    for path in changed:
        click.echo(str(path))
    return NOTHING if changed and only_check else FOUND


def _rewrite(path: Path, text: str, write: bool) -> bool:
    """Whether ``path`` does not hold ``text`` yet; if asked to, it does afterwards."""
    same = path.exists() and path.read_text(encoding="utf-8") == text
    if write and not same:
        path.write_text(text, encoding="utf-8")
    return not same


def _lines(pipe: Iterable[str]) -> Iterator[str]:
    return (line.rstrip("\n") for line in pipe if line.strip())


def _lonlat(text: str | None) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError("near", "must be lon,lat in degrees, such as 46.75,39.82") from error
    return lon, lat


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
