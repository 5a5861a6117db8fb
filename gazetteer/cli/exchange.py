"""Other people's formats: ``gazetteer convert`` from file to file, ``gazetteer export`` from the index."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
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
