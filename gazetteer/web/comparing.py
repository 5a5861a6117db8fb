"""``/compare``: two perspectives, two dates, or both, side by side in one table and on one map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.standards import differences
from gazetteer.standards.differences import LabelDifference, LabelDifferences, View
from gazetteer.standards.v1.article import dated_lines
from gazetteer.standards.v1.places import position, shape, uri
from gazetteer.times import when_text
from gazetteer.web import asking, maps
from gazetteer.web.articles import gazetteer
from gazetteer.web.pages import langs
from gazetteer.wording import marked, say

comparing = Blueprint("comparing", __name__)

ASKED = ("one", "other", "at", "other_at", "lang", "page")
SHOWN = ("perspective", "lines")
"""What the map's own switches put into the address."""
PAGE = 60
"""Differences of one page, all of which are drawn."""
HELD = 16
"""Comparisons kept for their other pages: one takes a second or two."""
NAMES = ("pair", "one", "other")
"""Choices of the map's switch of names."""


@comparing.record_once
def _set_up(state: BlueprintSetupState) -> None:
    g: Gazetteer = state.app.extensions["gazetteer"]

    @lru_cache(maxsize=HELD)
    def compared(one: View, other: View, lang: str) -> LabelDifferences:
        return differences.compare_views(g, one, other, lang=lang)

    state.app.extensions["compared"] = compared


@comparing.get("/compare")
def compare() -> str:
    given = asking.parameters(request, (*ASKED, *SHOWN))
    store = gazetteer().store
    values: dict[str, Any] = {
        "given": given, "langs": langs()[1:], "lang": asking.lang(given) or "en",
        "choices": [
            (marked("Sides"), _by_label(store.parties.values())),
            (marked("Perspectives"), _by_label(store.perspectives.values())),
        ],
    }  # fmt: skip
    if not (given.get("one") and given.get("other") or given.get("other_at")):
        return maps.page("compare.html", maps.data(), found=None, **values)
    one, other = _views(given)
    found = current_app.extensions["compared"](one, other, values["lang"])
    last = max(1, -(-len(found.lines) // PAGE))
    page = asking.number(given, "page", 1, low=1, high=last)
    listed = found.lines[(page - 1) * PAGE : page * PAGE]
    heads = _heads(one, other)
    return maps.page(
        "compare.html", _drawn(listed, heads, str(other.at)), found=found, listed=listed, heads=heads, page=page,
        last=last, changes=_changes(one, other), **values,
    )  # fmt: skip


def _by_label(choices: Iterable[Any]) -> list[Any]:
    return sorted(choices, key=lambda one: views.collation_key(one.label))


def _views(given: Mapping[str, Any]) -> tuple[View, View]:
    """The two columns; what the second does not say is as in the first."""
    store = gazetteer().store
    at = views.date_of(store, asking.at(given))
    one = View(given.get("one") or views.BOTH, at)
    later = asking.at({"at": given.get("other_at")}) or at
    other = View(given.get("other") or one.perspective, later)
    for view in (one, other):
        views.resolve(store, view.perspective, view.at)
    return one, other


def _heads(one: View, other: View) -> tuple[str, str]:
    """What to call the columns: the side, with its date where dates differ."""
    called = [differences.called(gazetteer(), view.perspective) for view in (one, other)]
    if one.at == other.at:
        return called[0], called[1]
    return f"{called[0]}, {when_text(one.at)}", f"{called[1]}, {when_text(other.at)}"


def _drawn(listed: tuple[LabelDifference, ...], heads: tuple[str, str], at: str) -> dict[str, Any]:
    """The page's places with both labels; the map's switch shows either or both."""
    g = gazetteer()
    places = [g[line.place] for line in listed]
    drawn = maps.data(at=at, lines=dated_lines(g, places))
    for line, place in zip(listed, places, strict=True):
        spot = position(place)
        if spot["lat"] is not None:
            said = [text or say("no name on record") for text in (line.one, line.other)]
            labels = dict(zip(NAMES, (" | ".join(said), *said), strict=True))
            drawn["places"][place.id] = maps.mark(
                place.id, labels["pair"], place.kind, spot["lon"], spot["lat"], labels=labels, uri=uri(place)
            )
    words = dict(zip(NAMES, ("|".join(heads), *heads), strict=True))
    return drawn | {"perspective": "pair", "perspectives": [{"id": id, "label": text} for id, text in words.items()]}


def _changes(one: View, other: View) -> list[dict[str, Any]]:
    """Lines that hold at one of the dates only."""
    g = gazetteer()
    found = differences.compare_shapes(g, one.at, other.at) if one.at != other.at else ()
    return [
        {"place": change.place, "label": g[change.place].label(), "holds": change.holds, **shape(g, change.shape)}
        for change in found
    ]  # fmt: skip
