"""The flat result row: one answer as one row, the same in CSV, pandas, Parquet and NDJSON.

:data:`COLUMNS` is the one table that code and documentation follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from gazetteer import perspective as views
from gazetteer.core import Answer, Found, Gazetteer
from gazetteer.match import Offset
from gazetteer.model import LINES, SETTLEMENTS, LangTag, Place
from gazetteer.standards import holders

Cell = str | float | int | None
Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row: its name, its type in pandas and Parquet, what it holds."""

    name: str
    dtype: Literal["string", "float64", "Int64"]
    text: str


COLUMNS = (
    Column("id", "string", "Id of the place; of several that fit, the likeliest. Empty when nothing was found."),
    Column("label", "string", "What to print for it, under the perspective, at the date, in `lang` (else English)."),
    Column("kind", "string", "Kind of place."),
    Column("matched_name", "string", "The recorded name that the text was found by."),
    Column("by", "string", "Parties whose name that is, parted by `/`; `*` when no party objects."),
    Column("how", "string", "How the name was found; as `status`, but of this candidate."),
    Column("status", "string", "Status of the answer; empty for a row that has no name, or cannot be asked."),
    Column("score", "float64", "Probability that the place is meant."),
    Column("why", "string", "Codes of the reasons, parted by spaces; `error: …` for a row that cannot be asked."),
    Column("lat", "float64", "Latitude of the spot: where the text says one beside the place, that one."),
    Column("lon", "float64", "Longitude of the spot."),
    Column("precision_acled", "Int64", "Precision of the spot in the classes of ACLED's `geo_precision`, 1 to 3."),
    Column("precision_ucdp", "Int64", "The same in the classes of UCDP GED's `where_prec`, 1 to 7."),
    Column("admin1", "string", "First-level division that holds the place; sides that differ are joined by ` / `."),
    Column("admin2", "string", "Second-level division."),
    Column("country", "string", "Who holds it: ISO 3166 code in capitals, else the id of the party; sides by ` / `."),
    Column("country_according_to", "string", "Who says so: `AZ: az-gov, un; artsakh: artsakh`."),
    Column("at", "string", "The date asked about, EDTF; empty when none was."),
    Column("source", "string", "Source of the matched name, else of the point."),
    Column("version", "string", "Version of the answer."),
)
NAMES = tuple(column.name for column in COLUMNS)
PREFIX = "gaz_"
"""Before a column's name where the table has a column of that name already."""

_CLOSE_M = 25_000
"""How far off a spot may be that UCDP still calls near a known point."""
_POINTS = SETTLEMENTS | {"crossing", "checkpoint", "peak", "site"}
_WATERS = frozenset({"sea", "strait", "gulf"})
_PRECISION = {
    # kind: (ACLED geo_precision, UCDP where_prec)
    **dict.fromkeys(_POINTS, (1, 1)),
    **dict.fromkeys(LINES, (2, 5)),
    **dict.fromkeys(_WATERS, (3, 7)),
    **dict.fromkeys(("lake", "reservoir", "island", "reef", "peninsula"), (2, 5)),
    **dict.fromkeys(("archipelago", "collective"), (3, 5)),
    "district": (2, 3), "region": (3, 4), "polity": (3, 6), "country": (3, 6),
}  # fmt: skip


def row(g: Gazetteer, answer: Answer, *, lang: LangTag = "") -> Row:
    """The answer as a row: every column of :data:`COLUMNS`, None where there is nothing to say."""
    found: Row = dict.fromkeys(NAMES)
    if answer.best:
        found.update(_place(g, answer, answer.best, lang or "en"))
    at = str(answer.at) if answer.at else None
    return found | {"status": answer.status, "at": at, "version": g.version}


def candidates(answer: Answer, *, lang: LangTag = "") -> Iterator[Row]:
    """A row for each candidate, best first; none of an empty answer."""
    for one in answer.candidates:
        g = one.place.gazetteer
        yield row(g, replace(answer, candidates=(one,)), lang=lang)


def fault(g: Gazetteer, reason: str) -> Row:
    """The row of what cannot be asked, which says why."""
    return dict.fromkeys(NAMES) | {"why": f"error: {reason}", "version": g.version}


def headings(given: Iterable[str]) -> tuple[str, ...]:
    """Names of the columns beside those of a table: with a prefix where the table has the name already."""
    taken = set(given)
    found = []
    for name in NAMES:
        while name in taken:
            name = PREFIX + name
        taken.add(name)
        found.append(name)
    return tuple(found)


def _place(g: Gazetteer, answer: Answer, best: Found, lang: LangTag) -> Row:
    place, name, at = best.place, best.name, answer.at
    spot = best.offset or place.point
    country, according = holders.country(g.store, place, perspective=answer.perspective, at=at)
    admin = holders.admin(g.store, place, perspective=answer.perspective, at=at, lang=lang)
    acled, ucdp = precision(place, best.offset, answer.status, located="coordinates" in _codes(best))
    return {
        "id": place.id,
        "label": place.label(lang, perspective=answer.perspective, at=at),
        "kind": place.kind,
        "matched_name": name.text if name else None,
        "by": "/".join(views.by(g.store, place, name.text, lang=name.lang, at=at)) if name else None,
        "how": best.how,
        "score": round(best.score, 4),
        "why": " ".join(dict.fromkeys(reason.code for reason in best.why)),
        "lat": spot.lat if spot else None,
        "lon": spot.lon if spot else None,
        "precision_acled": acled if spot else None,
        "precision_ucdp": ucdp if spot else None,
        "admin1": admin[0] or None,
        "admin2": admin[1] or None,
        "country": country or None,
        "country_according_to": according or None,
        "source": name.source if name else place.point.source if place.point else None,
    }


def _codes(best: Found) -> frozenset[str]:
    return frozenset(reason.code for reason in best.why)


def precision(
    place: Place, offset: Offset | None, status: str, *, located: bool = False
) -> tuple[int | None, int | None]:
    """ACLED's and UCDP's classes of the spot; None for an ambiguous answer, whose spot is a guess.

    ``located``: the text itself is a position.
    """
    if status in ("ambiguous", "none"):
        return None, None
    if located:
        return 1, 1
    acled, ucdp = _PRECISION[place.kind]
    if not offset:
        return acled, ucdp
    return max(acled, 2), max(ucdp, 2) if offset.precision_m <= _CLOSE_M else max(ucdp, 4)
