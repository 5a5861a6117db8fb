"""EDTF and the format's timespans: it takes plain ISO dates, ``in`` or ``earliest`` and ``latest``, and no EDTF."""

from __future__ import annotations

import re
from typing import Any

from gazetteer.when import ALWAYS, Day, When

Json = dict[str, Any]
_PLAIN = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")
_FIRST_TOLD = -9999
_LAST_TOLD = 9999
"""Years that a date of the format can say without the form for the deep past."""


def timespan(when: When) -> Json | None:
    """The stretch as ``start`` and ``end``; None where neither is known.

    >>> timespan(When("1923-08~/1991"))
    {'start': {'earliest': '1923-08-01', 'latest': '1923-08-31'}, 'end': {'in': '1991'}}
    """
    start, slash, end = when.edtf.partition("/")
    ends = {"start": _date(start), "end": _date(end if slash else start)}
    return {side: date for side, date in ends.items() if date} or None


def certainty(when: When) -> str:
    """The format's word for a time that its writer marked as approximate or uncertain; empty for one that is not."""
    return "uncertain" if {"?", "%"} & set(when.edtf) else "less-certain" if "~" in when.edtf else ""


def spans(whens: list[When]) -> Json | None:
    """A ``when`` of all stretches, each once, in their order; None where nothing is known of any."""
    known = {str(when): span for when in whens if (span := timespan(when))}
    if not known:
        return None
    doubts = [doubt for when in whens if str(when) in known and (doubt := certainty(when))]
    return {"timespans": list(known.values()), **({"certainty": max(doubts)} if doubts else {})}


def _date(text: str) -> Json | None:
    """One end; ``Y12000`` and the like lie outside what the format can say."""
    if text in ("", ".."):
        return None
    if _PLAIN.fullmatch(text):
        return {"in": text}
    when = When(text)
    first, last = when.earliest, when.latest
    if not (first and last and _told(first) and _told(last)):
        return None
    return {"earliest": _iso(first), "latest": _iso(last)}


def _told(day: Day) -> bool:
    return _FIRST_TOLD <= day[0] <= _LAST_TOLD


def _iso(day: Day) -> str:
    sign = "-" if day[0] < 0 else ""
    return f"{sign}{abs(day[0]):04d}-{day[1]:02d}-{day[2]:02d}"


def edtf(span: Json) -> When:
    """A timespan of somebody else's as EDTF; an end of which only bounds are told becomes approximate.

    >>> str(edtf({"start": {"in": "1600"}, "end": {"earliest": "1690", "latest": "1699"}}))
    '1600/1699~'
    """
    start, end = _end(span.get("start"), "earliest"), _end(span.get("end"), "latest")
    try:
        return When(start) if start == end and start != ".." else When(f"{start}/{end}")
    except ValueError:
        return ALWAYS


def _end(date: Any, bound: str) -> str:
    if not isinstance(date, dict):
        return ".."
    if "in" in date:
        return _four(date["in"])
    told = date.get(bound) or date.get("earliest") or date.get("latest")
    return f"{_four(told)}~" if told else ".."


def _four(date: str) -> str:
    """A year of fewer digits with four, as EDTF has it."""
    sign, digits = ("-", date[1:]) if date.startswith("-") else ("", date)
    year, dash, rest = digits.partition("-")
    return f"{sign}{year.zfill(4)}{dash}{rest}"
