"""The naming lens over many texts: the same counts by outlet and month, with near-identical texts marked.

The unit is a place in a text: where its own voice gives a place one holder's name most often, that counts once. Outlets
stand in alphabetical order, each for itself; nothing sets them against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gazetteer import perspective as views
from gazetteer.core import Note
from gazetteer.lens.article import LEAST_RECALL, duals, informative, measured, place_holders
from gazetteer.lens.near import THRESHOLD, Sketch, copies, sketch
from gazetteer.lens.shares import FEWEST, shares
from gazetteer.lens.values import CAVEATS, WITHHELD, Share, Withheld
from gazetteer.model import LangTag, PlaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one text adds to the counts; small, so that a process can hand it over."""

    id: str
    outlet: str
    month: str
    """``2023-09``; a year where the date says no more, empty without a date."""
    lang: LangTag
    holders: tuple[tuple[PlaceId, str], ...]
    """Of each place that the text names in its own voice, whose name is the majority."""
    informative_places: int
    dual_places: int
    place_mentions: int
    informative_mentions: int
    unresolved: int
    sketch: Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A text that is near-identical to an earlier one; only the earlier is counted."""

    id: str
    of: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The counts of one outlet in one month in one language."""

    outlet: str
    month: str
    lang: LangTag
    texts: int
    """Texts that are counted."""
    copies: int
    """Texts that are near-identical to an earlier one, here or elsewhere, and are not counted."""
    informative_places: int
    dual_places: int
    place_mentions: int
    informative_mentions: int
    unresolved: int
    place_shares: tuple[Share, ...]
    withheld: Withheld
    withheld_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Groups by outlet, month and language, and what was left out of them."""

    texts: int
    groups: tuple[Group, ...]
    copies: tuple[Copy, ...]
    threshold: float = THRESHOLD
    """Share of common runs of five words from which texts are near-identical."""
    caveats: tuple[str, ...] = CAVEATS


def row(note: Note, *, id: str, outlet: str = "") -> Row:
    """What one annotated text adds."""
    telling = informative(note)
    placed = sum(mention.place is not None for mention in note.mentions)
    return Row(
        id=id,
        outlet=outlet,
        month=_month(note),
        lang=note.lang,
        holders=tuple(place_holders(one for one in telling if one.voice == "own").items()),
        informative_places=len({one.place for one in telling}),
        dual_places=duals(telling),
        place_mentions=placed,
        informative_mentions=len(telling),
        unresolved=len(note.mentions) - placed,
        sketch=sketch(note.text),
    )


def _month(note: Note) -> str:
    """The date's year and month; an interval or an uncertain date has none."""
    said = str(note.at) if note.at else ""
    digits = said[:7] if len(said) in (7, 10) else said
    return digits if digits[:4].isdigit() and digits.replace("-", "").isdigit() else ""


def corpus(rows: Iterable[Row]) -> Corpus:
    """The counts of all texts. Of near-identical texts the earliest counts; of one day the first in order."""
    ordered = sorted(rows, key=lambda one: one.month or "9999")
    doubled = copies([one.sketch for one in ordered])
    groups: dict[tuple[str, str, str], list[Row]] = {}
    aside: dict[tuple[str, str, str], int] = {}
    for number, one in enumerate(ordered):
        key = (one.outlet, one.month, one.lang)
        groups.setdefault(key, [])
        if number in doubled:
            aside[key] = aside.get(key, 0) + 1
        else:
            groups[key].append(one)
    return Corpus(
        texts=len(ordered),
        groups=tuple(_group(key, groups[key], aside.get(key, 0)) for key in sorted(groups, key=_order)),
        copies=tuple(
            Copy(id=ordered[number].id, of=ordered[first].id, likeness=likeness)
            for number, (first, likeness) in doubled.items()
        ),
    )


def _order(key: tuple[str, str, str]) -> tuple[tuple[int, ...], str, str]:
    return views.collation_key(key[0]), key[1], key[2]


def _group(key: tuple[str, str, str], rows: Sequence[Row], aside: int) -> Group:
    outlet, month, lang = key
    holders = [holder for one in rows for _, holder in one.holders]
    withheld = _withheld(month, lang, len(rows), len(holders))
    return Group(
        outlet=outlet,
        month=month,
        lang=lang,
        texts=len(rows),
        copies=aside,
        informative_places=sum(one.informative_places for one in rows),
        dual_places=sum(one.dual_places for one in rows),
        place_mentions=sum(one.place_mentions for one in rows),
        informative_mentions=sum(one.informative_mentions for one in rows),
        unresolved=sum(one.unresolved for one in rows),
        place_shares=shares(holders, percent=not withheld),
        withheld=withheld,
        withheld_text=WITHHELD[withheld],
    )


def _withheld(month: str, lang: LangTag, texts: int, places: int) -> Withheld:
    found = measured().get(lang.split("-")[0])
    if not texts:
        return "overlap"
    if not month:
        return "undated"
    if not found:
        return "unmeasured"
    if found.recall < LEAST_RECALL:
        return "recall"
    return "few" if places < FEWEST else ""
