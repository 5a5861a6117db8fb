"""Options that several commands take, and how their texts are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from gazetteer.annotate import Override
from gazetteer.errors import InputError
from gazetteer.standards import corrections

FOUND, NOTHING, MISUSE = 0, 1, 2
"""Exit status: found; found nothing, or the check found errors; misuse."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print the JSON that /v1 answers, one answer a line.")
lang = click.option("--lang", default="", help="Language of the input, a BCP 47 tag such as az.")
at = click.option("--at", default=None, help="Date of the input, EDTF: 2023-09-09, 1991, 1994~.")
perspective = click.option("--perspective", default="both", show_default=True, help="Whose names to print.")
index = click.option("--index", type=click.Path(path_type=Path), help="Folder of a compiled index.")
near = click.option("--near", default=None, help="lon,lat: of places that fit equally, the nearer first.")
countries = click.option("--countries", default="", help="ISO 3166 codes, such as az,am.")
overrides = click.option("--overrides", type=click.Path(path_type=Path), help="A file of corrections, JSON or CSV.")
workers = click.option("--workers", default=0, help="Processes that share the index [default: one for each core].")
resume = click.option("--resume", is_flag=True, help="Go on with a run that was killed.")
raw = click.option("--raw", is_flag=True, help="Write cells that begin with = + - @ as they are.")


def lonlat(text: str | None) -> tuple[float, float] | None:
    """A position; None for an empty text. Raises InputError for what is none."""
    if not text:
        return None
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError("near", "must be lon,lat in degrees, such as 46.75,39.82") from error
    return lon, lat


def codes(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def corrected(path: Path | None) -> tuple[Override, ...]:
    """The corrections of a file; none without one."""
    return corrections.read(path) if path else ()


def print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
