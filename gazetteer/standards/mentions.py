"""Mentions of an article as rows, the same in CSV, pandas and Parquet. :data:`COLUMNS` is the one table of them."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer, Note
from gazetteer.standards import tables
from gazetteer.standards.flat import Cell, Column
from gazetteer.standards.v1.places import position

COLUMNS = (
    Column("start", "Int64", "First code point of the mention in the text."),
    Column("end", "Int64", "The code point after its last one."),
    Column("surface", "string", "The mention as the text writes it."),
    Column("type", "string", "How the name is meant: `literal`, `metonym` and so on."),
    Column("status", "string", "`resolved`, `ambiguous` or `unresolved`."),
    Column("by", "string", "Parties whose name it is, parted by `/`; `*` when no party objects."),
    Column("voice", "string", "`own`, `attributed` or `quoted`."),
    Column("score", "float64", "Probability that the place is meant."),
    Column("place", "string", "Id of the place; empty while it is not resolved."),
    Column("label", "string", "What to print for it, under the perspective, at the date."),
    Column("kind", "string", "Kind of place."),
    Column("lat", "float64", "Latitude of the place."),
    Column("lon", "float64", "Longitude of the place."),
    Column("speaker", "string", "Who is quoted or reported, as the text writes it."),
    Column("candidates", "string", "Ids of the places that the name may mean, likeliest first, parted by spaces."),
    Column("why", "string", "Codes of the reasons, parted by spaces."),
    Column("at", "string", "The date that names are judged at, EDTF; empty when there is none."),
    Column("version", "string", "Version of the answer."),
)
NAMES = tuple(column.name for column in COLUMNS)


def rows(g: Gazetteer, note: Note, *, perspective: str = views.BOTH) -> Iterator[dict[str, Cell]]:
    """One row a mention, in text order; None where there is nothing to say."""
    at = str(note.at) if note.at else None
    return (_row(g, note, one, perspective) | {"at": at, "version": g.version} for one in note.mentions)


def _row(g: Gazetteer, note: Note, mention: Mention, perspective: str) -> dict[str, Cell]:
    place = mention.place
    spot = position(place) if place else {"lat": None, "lon": None}
    return {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "type": mention.type,
        "status": mention.status,
        "by": "/".join(mention.by),
        "voice": mention.voice,
        "score": round(mention.score, 3),
        "place": place.id if place else None,
        "label": g.label(place, perspective=perspective, at=note.at).text if place else None,
        "kind": place.kind if place else None,
        "lat": spot["lat"],
        "lon": spot["lon"],
        "speaker": mention.speaker or None,
        "candidates": " ".join(one.place.id for one in mention.candidates) or None,
        "why": " ".join(reason.code for reason in mention.why) or None,
    }


def csv(g: Gazetteer, note: Note, *, perspective: str = views.BOTH, raw: bool = False) -> str:
    """The rows as CSV; cells that a spreadsheet would compute get a leading ``'`` unless ``raw``."""
    writer = tables.Writer(",", raw=raw)
    writer.write(NAMES)
    for row in rows(g, note, perspective=perspective):
        writer.write(tables.cells(row))
    return writer.take()
