"""The command line: ``gazetteer normalize|annotate|map|lens|diff|convert|export|import|serve|kept|build|check|fmt``.

Exit status 0: found; 1: found nothing, or the check found errors; 2: misuse.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from gazetteer import core
from gazetteer.annotate import Override
from gazetteer.cli import articles, exchange, keeping, options
from gazetteer.cli.options import FOUND, MISUSE, NOTHING, print_json
from gazetteer.errors import GazetteerError, InputError, missing
from gazetteer.standards import tables, v1
from gazetteer.standards.batch import Options


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
    except ModuleNotFoundError as error:
        wanted = missing(error)
        if wanted is error:
            raise
        click.echo(f"gazetteer: {wanted}", err=True)
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
@options.workers
@options.resume
@options.raw
@options.overrides
@click.option("--kind", default="", help="Only places of this kind, such as city or road.")
@options.near
@options.countries
@click.option("--admin", default="", help="District or region that holds the places.")
@click.option("--country", default="", help="Country that holds the places: a name or an ISO 3166 code.")
@click.option("--limit", default=5, show_default=True, help="Candidates of one name.")
@options.lang
@options.at
@options.perspective
@options.index
@options.as_json
def normalize(names: tuple[str, ...], limit: int, as_json: bool, index: Path | None, **given: Any) -> int:
    """Say which place each NAME is; without names, read one a line from the pipe; with --out, answer a table."""
    corrections = options.corrected(given["overrides"])
    asking = Options(
        lang=given["lang"], at=core.when(given["at"]), perspective=given["perspective"], kind=given["kind"],
        near=options.lonlat(given["near"]), countries=options.codes(given["countries"]),
        admin=given["admin"], country=given["country"],
    )  # fmt: skip
    named = {part: given[name] for part, name in tables.PARAMETERS.items() if given[name] is not None}
    if given["out"] or named:
        return _table(names, named, asking, corrections, index, given)
    found_any = False
    with core.open(index) as g:
        for name in names or _lines(sys.stdin):
            asked = {one.name: getattr(asking, one.name) for one in fields(asking)}
            answer = g.normalize(name, **asked, limit=limit, overrides=corrections)
            found_any = found_any or bool(answer)
            if as_json:
                print_json(v1.normalization(g, answer, lang=asking.lang or "en"))
            else:
                _print_answer(name, answer, asking.lang or "en", asking.perspective, given["at"])
    return FOUND if found_any else NOTHING


def _table(
    names: tuple[str, ...], named: dict[str, str], asked: Options, corrections: tuple[Override, ...],
    index: Path | None, given: dict[str, Any],
) -> int:  # fmt: skip
    from gazetteer.cli import batch

    if len(names) != 1 or not given["out"]:
        raise click.UsageError("a table takes one FILE, and --out for the answers")
    source = Path(names[0])
    if not source.is_file():
        raise InputError("file", f"{source} is no file", where="command line")
    job = batch.Job(
        source=source, out=given["out"], named=named, options=asked, overrides=corrections, index=index,
        workers=given["workers"] or os.cpu_count() or 1, resume=given["resume"], header=not given["no_header"],
        raw=given["raw"], encoding=given["encoding"],
    )  # fmt: skip
    done = batch.run(job)
    click.echo(f"{job.out}: {batch.summary(done)}", err=True)
    return FOUND if set(done.statuses) - {"none", "empty", "error"} else NOTHING


@cli.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--id", "id_column", default="", help="Of result files: the column that tells the rows, else their order."
)
@click.option("--lang", default="en", show_default=True, help="Of perspectives: the language of the labels compared.")
@options.at
@options.index
@options.as_json
def diff(old: str, new: str, id_column: str, lang: str, at: str | None, index: Path | None, as_json: bool) -> int:
    """Say what differs between two result files, two folders of data, or two perspectives such as az and am.

    Exit 0 when nothing does, 1 when something does.
    """
    from gazetteer.cli import comparing

    if Path(old).is_file() and Path(new).is_file():
        lines, total = comparing.report(comparing.compare(Path(old), Path(new), id_column=id_column))
        text, value, differ = "\n".join(lines), total, bool(total["changed"])
    else:
        found = comparing.versions_or_views(old, new, lang=lang, at=at, index=index)
        text, value, differ = found.text().rstrip(), json.loads(found.json()), bool(found)
    if as_json:
        print_json(value)
    elif text:
        click.echo(text)
    return NOTHING if differ else FOUND


def _print_answer(name: str, answer: core.Answer, lang: str, perspective: str, at: str | None) -> None:
    if not answer.best:
        click.echo(f"{name}\t{answer.status}")
        return
    for candidate in answer.candidates:
        place = candidate.place
        label = place.label(lang, perspective=perspective, at=at)
        click.echo(f"{name}\t{candidate.how}\t{place.id}\t{label}\t{place.kind}\t{candidate.score:.2f}")


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
    _require_free(address, number)
    click.echo(f"Serving on http://{address}:{number}", err=True)
    Server(
        "gazetteer.web:served", factory=True, interface=Interfaces.WSGI, address=address, port=number,
        workers=setting["WORKERS"], blocking_threads=4, log_access=False, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
    return FOUND


def _require_free(address: str, port: int) -> None:
    """Raise InputError where something listens already: servers that share a port would answer in turns."""
    import socket

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            said = f"cannot listen on {address}:{port}: {error.strerror}; choose another with --port"
            raise InputError("port", said, where="command line") from error


@cli.command()
@click.option("--force", is_flag=True, help="Compile anew even when nothing changed.")
@click.option("--verify", is_flag=True, help="Check every digest of the index in use instead.")
def build(force: bool, verify: bool) -> int:
    """Compile data and world layer into the index, and fetch and cut what the pages load."""
    if verify:
        from gazetteer.store.index import verify as verify_index

        click.echo(f"index {verify_index()} is whole", err=True)
        return FOUND
    from gazetteer.store.build import ensure

    ensure(force=force, progress=sys.stderr.isatty())
    if find_spec("flask"):
        # Only the pages load assets: who installed the package without them has no use for any.
        from gazetteer.mapping.vendor import prepare

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


cli.add_command(articles.annotate)
cli.add_command(articles.draw)
cli.add_command(articles.look)
cli.add_command(exchange.bring)
cli.add_command(exchange.convert)
cli.add_command(exchange.export)
cli.add_command(keeping.kept)
