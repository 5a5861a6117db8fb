"""Other people's formats: ``gazetteer convert`` from file to file, ``export`` from the index, ``import`` into it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from gazetteer import core
from gazetteer.cli import options
from gazetteer.cli.options import FOUND, NOTHING
from gazetteer.errors import InputError
from gazetteer.model import Kind

MOST_EXAMPLES = 2
"""Features named for each kind of change; the count says how many there are."""


@click.group("convert")
def convert() -> None:
    """Turn a file of one format into another, without touching the index."""


@convert.command("lpf")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@options.index
def convert_lpf(source: Path, out: Path, index: Path | None) -> int:
    """Put Linked Places Format right: any dialect of SOURCE, or LP-TSV, becomes what the schema takes in OUT.

    The endings say the forms: .json, .jsonld, .geojson (a collection), .jsonl, .ndjson (one feature a line), .tsv, .csv
    (LP-TSV). What was changed or refused is said on standard error.
    """
    from gazetteer.importers import lpf as reading
    from gazetteer.standards.lpf import files, is_code

    report = _Report()
    with core.open(index) as g:
        read = reading.converted(source, is_code=lambda code: is_code(g.store, code))
        written = files.write(report.kept(_progress(read)), out)
    report.say(written, out)
    return FOUND if written else NOTHING


class _Report:
    """What was changed in which features, by reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {}
        self.refused = 0

    def kept(self, read: Any) -> Iterator[dict[str, Any]]:
        """The features, noting each one's changes as it passes."""
        for number, (feature, changes) in enumerate(read, 1):
            for change in changes:
                field = change.path.split("[")[0]
                self.note(f"{field}: {change.reason}", feature["@id"] if feature else f"feature {number}")
            if feature is None:
                self.refused += 1
            else:
                yield feature

    def note(self, reason: str, id: str) -> None:
        self.counts[reason] += 1
        known = self.examples.setdefault(reason, [])
        if len(known) < MOST_EXAMPLES and id not in known:
            known.append(id)

    def say(self, written: int, out: Path) -> None:
        for reason, count in self.counts.most_common():
            click.echo(f"{count} x {reason} ({', '.join(self.examples[reason])})", err=True)
        click.echo(f"{out}: {written} written, {self.refused} refused", err=True)


def _progress(things: Any) -> Any:
    return tqdm(things, unit=" features", disable=not sys.stderr.isatty(), leave=False)


@click.group("export")
def export() -> None:
    """Write the authored places in a format of other programs."""


@export.command("lpf")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--base", default="", help="Public address of a service, whose place pages become ids.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(sorted(core.KINDS)),
    help="Only places of this kind; may be given again.",
)
@click.option("--dispute", default="", help="Only places of this dispute.")
@click.option("--bbox", default="", help="west,south,east,north: only places whose point lies within.")
@options.index
def export_lpf(
    out: Path, base: str, kinds: tuple[Kind, ...], dispute: str, bbox: str, index: Path | None
) -> int:  # fmt: skip
    """Write Linked Places Format (a collection, or one feature a line), or LP-TSV, as the ending of OUT says."""
    from gazetteer.standards.lpf import feature, files

    with core.open(index) as g:
        places = _progress(g.places(kinds=kinds, dispute=dispute, bbox=_box(bbox)))
        head = {"version": g.version, "data_date": g.store.data_date}
        written = files.write((feature(g.store, place, base=base) for place in places), out, head=head)
    click.echo(f"{out}: {written} places", err=True)
    return FOUND if written else NOTHING


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError as error:
        raise InputError("bbox", "must be west,south,east,north in degrees", where="command line") from error
    return west, south, east, north


@click.group("import")
def bring() -> None:
    """Bring a file into the index as a dataset of its own; geodata/ is never touched."""


def _dataset(command: Any) -> Any:
    """Options that every import takes."""
    for option in (
        options.index,
        click.option("--review", type=click.Path(path_type=Path, exists=True, dir_okay=False), help=_REVIEW),
        click.option("--no-merge", is_flag=True, help="Keep every record apart from what is known."),
        options.resume,
        click.option("--licence", default="", help="Licence of the data, shown with each name."),
        click.option("--publisher", default="", help="Who publishes the data."),
        click.option("--title", default="", help="What the data is called, shown as the source of each name."),
        click.option("--dataset", default="", help="Its name here: small letters, digits and hyphens."),
    ):
        command = option(command)
    return command


_REVIEW = "A file of doubtful pairs with your decisions: same or apart."


@bring.command("geonames")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--names", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="alternateNamesV2.txt.")
@_dataset
def bring_geonames(source: Path, names: Path | None, **given: Any) -> int:
    """A dump of GeoNames: allCountries.txt, cities500.txt or one country's."""
    from gazetteer.importers import geonames

    files = (source, names) if names else (source,)
    geonames.require(files)
    origin = _Origin(geonames.PUBLISHER, geonames.LICENCE, source.stem.lower())
    return _bring(files, lambda start: geonames.read(files, start), geonames.size(files), origin, given)


@bring.command("wof")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_dataset
def bring_wof(source: Path, **given: Any) -> int:
    """A tree of Who's On First: a clone of a whosonfirst-data repository, or its data folder."""
    from gazetteer.importers import wof

    wof.require((source,))
    origin = _Origin(wof.PUBLISHER, wof.LICENCE, source.resolve().name.lower())
    return _bring((source,), lambda start: wof.read((source,), start), wof.size((source,)), origin, given)


@bring.command("lpf")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_dataset
def bring_lpf(source: Path, **given: Any) -> int:
    """A file of Linked Places Format in any dialect, or LP-TSV."""
    from gazetteer.importers import lpf as reading
    from gazetteer.standards.lpf import is_code

    dataset = _slug(given["dataset"] or source.stem)
    with core.open(given["index"]) as g:
        known = frozenset(code for code in reading.country_codes() if is_code(g.store, code))
    origin = _Origin("", "", dataset)
    read = lambda start: reading.records(source, start, dataset=dataset, is_code=known.__contains__)  # noqa: E731
    return _bring((source,), read, 0, origin, given)


@bring.command("table")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--id", "id_column", required=True, help="Column of the permanent id.")
@click.option(
    "--name", "name_columns", required=True, multiple=True, help="Column of a name, as COLUMN or COLUMN@LANG."
)
@click.option("--lat", default="", help="Of a table: column of the latitude.")
@click.option("--lon", default="", help="Of a table: column of the longitude.")
@click.option("--kind", default="=site", show_default=True, help="Column of the kind, or =village for all rows.")
@click.option("--country", default="", help="Column of the ISO 3166 code.")
@click.option("--population", default="", help="Column of the inhabitants.")
@click.option("--same", multiple=True, help="Outside id, as SCHEME=COLUMN, such as wikidata=qid.")
@_dataset
def bring_table(
    source: Path, id_column: str, name_columns: tuple[str, ...], lat: str, lon: str, kind: str, country: str,
    population: str, same: tuple[str, ...], **given: Any,
) -> int:  # fmt: skip
    """CSV, TSV, GeoJSON, GeoPackage or any layer that GDAL reads, by a map of its columns."""
    from gazetteer.importers import columns as reading

    dataset = _slug(given["dataset"] or source.stem)
    outside = tuple((one.partition("=")[0], one.partition("=")[2]) for one in same)
    columns = reading.Columns(
        id=id_column, names=reading.named(name_columns), lat=lat, lon=lon, kind=kind, country=country,
        population=population, same=outside, prefix=f"{dataset}-",
    )  # fmt: skip
    reading.require(source, columns)
    origin = _Origin("", "", dataset, repr(columns))
    return _bring((source,), lambda start: reading.read(source, columns, start), 0, origin, given)


@bring.command("list")
def bring_list() -> int:
    """Datasets that are in use, with what they hold."""
    from gazetteer.importers import job
    from gazetteer.store.imports import listed

    found = listed()
    for path in found:
        done = job.report(path)
        click.echo(f"{path.stem}\t{done.taken} places\t{done.merged} merged\t{done.names} names")
    return FOUND if found else NOTHING


@bring.command("drop")
@click.argument("dataset")
def bring_drop(dataset: str) -> int:
    """Take a dataset out of use and delete it."""
    from gazetteer.store.imports import listed

    for path in listed():
        if path.stem == dataset:
            path.unlink()
            path.with_suffix(".review.csv").unlink(missing_ok=True)
            return FOUND
    raise InputError("dataset", f"'{dataset[:40]}' is not in use; see 'gazetteer import list'", where="command line")


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a format knows of its files: publisher, licence, a name for the dataset, and further options."""

    publisher: str
    licence: str
    name: str
    options: str = ""


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]


def _bring(files: tuple[Path, ...], read: Any, size: int, origin: _Origin, given: dict[str, Any]) -> int:
    from gazetteer.importers import job, merging
    from gazetteer.store.imports import folder
    from gazetteer.store.index import open_index

    work = job.Job(
        name=given["dataset"] or _slug(origin.name), files=files, read=read, folder=folder(), options=origin.options,
        title=given["title"], publisher=given["publisher"] or origin.publisher,
        licence=given["licence"] or origin.licence, merge=not given["no_merge"], resume=given["resume"],
    )  # fmt: skip
    core.open(given["index"]).close()
    # Merged into the compiled index alone: what other datasets say may be gone tomorrow.
    with open_index(given["index"]) as store:
        decisions = merging.read_review(given["review"]) if given["review"] else None
        with tqdm(
            total=size or None, unit="B" if size else "", unit_scale=True, disable=not sys.stderr.isatty()
        ) as bar:
            done = job.run(
                work, store, merger=merging.Merger(store, decisions), progress=lambda at: bar.update(at - bar.n)
            )
    for reason, count in done.reasons.most_common():
        click.echo(f"{count} x {reason}", err=True)
    again = f", {done.again} ids came twice" if done.again else ""
    click.echo(f"{work.name}: {done.taken} places ({done.merged} known before), {done.names} names{again}", err=True)
    if done.review:
        click.echo(f"{done.doubts} doubtful pairs: decide in {done.review}, import again with --review", err=True)
    return FOUND if done.taken else NOTHING
