"""Times as EDTF level 0 and 1 (ISO 8601-2:2019): dates, seasons, intervals, approximate, unknown and open ends.

The bounds follow the specification at https://www.loc.gov/standards/datetime/ : ``1994`` is the whole year,
``199X`` the decade, ``1991-11-26/..`` has no known end in sight, ``/2020`` an unknown start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gazetteer.wording import say

Day = tuple[int, int, int]
"""Year, month, day in the proleptic Gregorian calendar; years may be negative, so not a ``datetime.date``."""

_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
# Seasons name months of the northern year; winter ends with the year, so that a bound never leaves it.

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_DATE = re.compile(
    r"(?P<year>-?\d{4}|Y-?\d{5,9}|-?\d{3}X|-?\d{2}XX|-?\dXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%]?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class When:
    """A time or a stretch of time, kept as written; equality is of the writing.

    >>> When("1991-11-26/..").covers(When("2023-09-09"))
    True
    >>> When("1923/1991").covers(When("2023"))
    False
    """

    edtf: str = ".."
    """``".."`` alone, short for ``"../.."``, means always."""

    def __post_init__(self) -> None:
        _bounds(self.edtf)

    @property
    def earliest(self) -> Day | None:
        """First day it may include; None where the start is open or unknown."""
        return _bounds(self.edtf)[0]

    @property
    def latest(self) -> Day | None:
        """Last day it may include; None where the end is open or unknown."""
        return _bounds(self.edtf)[1]

    @property
    def approximate(self) -> bool:
        """Whether the writer marked any part with ``~``, ``?`` or ``%``."""
        return any(mark in self.edtf for mark in "~?%")

    def covers(self, other: When) -> bool:
        """Whether the two stretches share a day; open and unknown ends reach as far as needed."""
        mine, theirs = _bounds(self.edtf), _bounds(other.edtf)
        starts_in_time = mine[0] is None or theirs[1] is None or mine[0] <= theirs[1]
        ends_in_time = mine[1] is None or theirs[0] is None or mine[1] >= theirs[0]
        return starts_in_time and ends_in_time

    def __str__(self) -> str:
        return self.edtf


def read(value: str | date | When) -> When:
    """Return ``value`` as a :class:`When`.

    Takes EDTF level 0 or 1, a ``datetime.date`` or ``datetime`` and a :class:`When`. Raises ValueError for anything
    that is no time, such as 30 February.
    """
    if isinstance(value, When):
        return value
    if isinstance(value, date):
        return When(value.isoformat()[:10])
    text = value.strip()
    if not text:
        raise ValueError(say("an empty time"))
    return When(text)


@lru_cache(maxsize=4096)
def _bounds(edtf: str) -> tuple[Day | None, Day | None]:
    """First and last day, each None where open or unknown. Raises ValueError for what is no EDTF level 0 or 1."""
    if edtf in ("..", "../..", "/"):
        return None, None
    start, slash, end = edtf.partition("/")
    if not slash:
        return _day_range(start)
    first = None if start in ("", "..") else _day_range(start)[0]
    last = None if end in ("", "..") else _day_range(end)[1]
    if first and last and first > last:
        raise ValueError(say("'%(edtf)s' ends before it begins", edtf=edtf))
    return first, last


def _day_range(text: str) -> tuple[Day, Day]:
    """First and last day of one EDTF date."""
    found = _DATE.fullmatch(text.split("T")[0])
    if not found:
        raise ValueError(
            say("'%(text)s' is not a date as EDTF writes it (2023, 2023-09, 2023-09-09, 1994~, 1991/..)", text=text)
        )
    first_year, last_year = _years(found["year"])
    if found["month"] in (None, "XX"):
        return (first_year, 1, 1), (last_year, 12, 31)
    first_month, last_month = _months(int(found["month"]), text)
    if found["day"] in (None, "XX"):
        return (first_year, first_month, 1), (last_year, last_month, _days_in(last_year, last_month))
    day = int(found["day"])
    if first_month != last_month or not 1 <= day <= _days_in(first_year, first_month):
        raise ValueError(say("'%(text)s' is no day of the calendar", text=text))
    return (first_year, first_month, day), (last_year, first_month, day)


def _years(text: str) -> tuple[int, int]:
    digits = text.removeprefix("Y")
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return min(low, high), max(low, high)


def _months(number: int, text: str) -> tuple[int, int]:
    if number in _SEASONS:
        return _SEASONS[number]
    if not 1 <= number <= 12:
        raise ValueError(say("'%(text)s' has no such month", text=text))
    return number, number


def _days_in(year: int, month: int) -> int:
    leap = month == 2 and (year % 4 == 0 and year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _DAYS[month - 1]


ALWAYS = When("..")
"""No known beginning and no known end."""
