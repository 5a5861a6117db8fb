"""Times as a reader says them: "since about 1926", never as EDTF writes them."""

from __future__ import annotations

from datetime import date

from gazetteer import wording
from gazetteer.when import When
from gazetteer.wording import say

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def when_text(when: When) -> str:
    """A time as a reader says it.

    >>> when_text(When("1991-11-26/.."))
    'since 26 November 1991'
    >>> when_text(When("1994~/2020-11-09"))
    'about 1994 to 9 November 2020'
    >>> when_text(When(".."))
    'dates not recorded'
    """
    start, slash, end = when.edtf.partition("/")
    if when.edtf in ("..", "../..", "/"):
        return say("dates not recorded")
    if not slash:
        return date_text(start)
    if start in ("", ".."):
        return say("until %(date)s", date=date_text(end))
    if end in ("", ".."):
        return say("since %(date)s", date=date_text(start))
    return say("%(start)s to %(end)s", start=date_text(start), end=date_text(end))


def date_text(text: str) -> str:
    """One EDTF date: ``2023-09-09`` as 9 September 2023, ``1994~`` as about 1994."""
    bare = text.rstrip("~?%").split("T")[0]
    said = _day(*bare.rsplit("-", bare.lstrip("-").count("-")))
    if text[-1:] in ("~", "%"):
        said = say("about %(date)s", date=said)
    return say("%(date)s (uncertain)", date=said) if text[-1:] in ("?", "%") else said


def _day(year: str, month: str = "", day: str = "", *_: str) -> str:
    if "X" in year:
        year = say("%(decade)ss", decade=year.replace("X", "0"))
    named = int(month) if month.isdigit() and 1 <= int(month) <= 12 else 0
    if wording.lang() == wording.ENGLISH:
        return " ".join([*([str(int(day))] if day.isdigit() else ()), *([_MONTHS[named - 1]] if named else ()), year])
    if not named or not year.isdigit():
        return year
    return _local_day(int(year), named, int(day) if day.isdigit() else 0)


def _local_day(year: int, month: int, day: int) -> str:
    """As other languages write it, by Unicode's tables: order and case endings are theirs."""
    from babel.dates import format_skeleton

    skeleton = "yMMMMd" if day else "yMMMM"
    return str(format_skeleton(skeleton, date(year, month, day or 1), locale=wording.lang()))
