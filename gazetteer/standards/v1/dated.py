"""Labels of a place through time: the days on which one changes, and what it is from then on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import Place
from gazetteer.when import Day, When

Stretch = tuple[int | None, dict[str, str]]
"""First day as a number that sorts (20201110), None for "always before"; the label under each perspective from then."""


def dated_labels(g: Gazetteer, place: Place, choices: Sequence[str]) -> list[Stretch]:
    """The labels of all times in order; empty where they never change."""
    days = sorted(set(_changes(g, place)))
    if not days:
        return []
    found: list[Stretch] = [(None, _labels(g, place, choices, _before(days[0])))]
    for day in days:
        labels = _labels(g, place, choices, day)
        if labels != found[-1][1]:
            found.append((_number(day), labels))
    return found if len(found) > 1 else []


def _labels(g: Gazetteer, place: Place, choices: Iterable[str], day: date) -> dict[str, str]:
    at = When(day.isoformat())
    return {choice: views.label(g.store, place, perspective=choice, at=at).text for choice in choices}


def _changes(g: Gazetteer, place: Place) -> Iterator[date]:
    """First days of stretches: of uses, of those who use, of parties to the disputes; a route's are also its ends'."""
    users = {use.by for name in place.names for use in name.held if use.stance != "rejects"}
    stretches = {use.when for name in place.names for use in name.held if use.stance != "rejects"}
    stretches |= {g.store.perspectives[id].when for id in users if id in g.store.perspectives}
    stretches |= {side.when for id in place.disputes for side in g.store.disputes[id].parties}
    for when in stretches:
        if when.earliest and (start := _day(when.earliest)):
            yield start
        if when.latest and (end := _day(when.latest)):
            yield end + timedelta(days=1)
    if not place.names:
        for end_of in place.related("end"):
            if found := g.place(end_of):
                yield from _changes(g, found)


def _day(day: Day) -> date | None:
    """The day where the calendar of dates reaches it; no name here is older."""
    year, month, number = day
    return date(year, month, number) if 1 < year < 9999 else None


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def dated(g: Gazetteer, place: Place, choices: Sequence[str]) -> dict[str, Any]:
    """The same as a field of a place's JSON; nothing where the labels never change."""
    found = dated_labels(g, place, choices)
    return {"dated": [[day, labels] for day, labels in found]} if found else {}
