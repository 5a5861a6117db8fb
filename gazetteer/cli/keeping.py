"""``gazetteer kept``: what the service keeps of articles, for whoever runs it; never a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gazetteer.cli.options import FOUND, NOTHING

if TYPE_CHECKING:
    from gazetteer.web.shelf import Shelf


@click.group()
def kept() -> None:
    """List kept articles, delete them, or delete those whose time is over (GAZETTEER_KEPT_FILE)."""


@kept.command("list")
def show() -> int:
    """Address, date of keeping, last date and bytes of each article, the oldest first; never its text."""
    found = _shelf().all()
    for one in found:
        click.echo(f"/articles/{one.id}\t{one.made_text}\t{one.until_text}\t{one.size}")
    return FOUND if found else NOTHING


@kept.command()
@click.argument("ids", nargs=-1, required=True)
def delete(ids: Sequence[str]) -> int:
    """Delete the articles of these IDS, without their keys."""
    shelf = _shelf()
    missing = [id for id in ids if not shelf.remove(id.rpartition("/")[2])]
    for id in missing:
        click.echo(f"gazetteer: no article is kept as {id}", err=True)
    return NOTHING if missing else FOUND


@kept.command()
def expire() -> int:
    """Delete what is over now, rather than when the next article is kept."""
    click.echo(f"deleted {_shelf().expire()}", err=True)
    return FOUND


def _shelf() -> Shelf:
    from gazetteer.web import settings, shelf

    return shelf.from_settings(settings.load())
