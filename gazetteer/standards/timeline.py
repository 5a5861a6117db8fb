"""Claims over time as bars in percent of a common stretch of years: what a page draws without knowing dates.

A row is one holder's word of one kind about one party; contradictory claims lie under each other, drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from gazetteer.model import ClaimWhat
from gazetteer.perspective import collation_key
from gazetteer.when import Day, When

Json = dict[str, Any]
_KINDS: tuple[str, ...] = get_args(ClaimWhat)
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
MOST_TICKS = 5
"""Years named below the bars: on a phone more would run into each other."""
LEAST_YEARS = 4
"""Of a stretch; of a shorter one months would matter, and bars cannot show them honestly."""
LEAST_WIDTH = 1.0
"""Percent: a claim of one day is still to be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One claim; ``x`` and ``width`` in percent."""

    x: float
    width: float
    starts: bool
    """Whether the beginning is known; else the bar comes in from the edge."""
    ends: bool
    """Whether the end is known; else the bar goes on."""
    about: bool
    """Whether a date is marked as approximate or uncertain."""
    claim: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one holder says of one party, in one kind of claim."""

    holder: str
    what: str
    party: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Rows over one stretch of years, with the years to name and where they stand."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, int], ...]
    kinds: tuple[str, ...]
    """Kinds of claims that occur, for the legend."""


def timeline(claims: Iterable[Json], *, today: str) -> Timeline | None:
    """The claims as bars up to ``today``, the data's date; None when no claim has a date."""
    claims = list(claims)
    whens = [When(claim["when"]) for claim in claims]
    days = [_year(day) for when in whens for day in (when.earliest, when.latest) if day]
    if not days:
        return None
    last = max(*days, _year(When(today).latest or (2000, 1, 1)))
    first = min(*days, last - LEAST_YEARS)
    # Room before the first date, so that "since" and "always" do not look alike.
    first -= (last - first) * 0.06

    def percent(year: float) -> float:
        return round(100 * (year - first) / (last - first), 2)

    rows: dict[tuple[str, str, str], list[Bar]] = {}
    for claim, when in zip(claims, whens, strict=True):
        start, end = when.earliest, when.latest
        x = percent(_year(start)) if start else 0.0
        right = percent(_year(end, end=True)) if end else 100.0
        width = max(LEAST_WIDTH, round(min(right, 100.0) - x, 2))
        bar = Bar(
            x=min(x, 100 - width), width=width, starts=bool(start), ends=bool(end), about=when.approximate, claim=claim
        )
        rows.setdefault((claim["what"], claim["asserted_by_label"], claim["party_label"]), []).append(bar)
    keys = sorted(rows, key=lambda key: (_KINDS.index(key[0]), collation_key(key[1]), collation_key(key[2])))
    return Timeline(
        rows=tuple(Row(what=key[0], holder=key[1], party=key[2], bars=tuple(rows[key])) for key in keys),
        ticks=tuple((percent(year), year) for year in _ticks(first, last)),
        kinds=tuple(kind for kind in _KINDS if any(key[0] == kind for key in keys)),
    )


def _year(day: Day, *, end: bool = False) -> float:
    """A day as a number of years; the end of a stretch is the end of its last day."""
    return day[0] + (day[1] - 1) / 12 + (day[2] - (0 if end else 1)) / 372


def _ticks(first: float, last: float) -> list[int]:
    step = next((one for one in _STEPS if (last - first) / one <= MOST_TICKS), _STEPS[-1])
    start = -(-int(first // 1 + 1) // step) * step
    return list(range(start, int(last) + 1, step))
