"""Where two perspectives call the same places otherwise: for all authored places, in one language, at one date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.model import Kind, LangTag, Place, PlaceId, Shape
from gazetteer.names import fold
from gazetteer.standards.words import party_label, perspective_label
from gazetteer.when import When
from gazetteer.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDifference:
    """One place with its two labels, empty for a side without a name on record.

    ``derived`` says which of them nobody attests in the language.
    """

    place: PlaceId
    kind: Kind
    one: str
    other: str
    derived: tuple[bool, bool] = (False, False)

    def __str__(self) -> str:
        return f"{self.place}: {_marked(self.one, self.derived[0])} | {_marked(self.other, self.derived[1])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDifferences:
    """Places whose labels differ, in the order of their ids, and of how many places that is."""

    one: str
    other: str
    lang: LangTag
    at: str
    compared: int
    lines: tuple[LabelDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.lines)

    def text(self) -> str:
        """A head line, then one line for each place; ``*`` marks a label that was derived."""
        head = (
            f"{self.one} | {self.other} in {self.lang}, {self.at}: {len(self.lines)} of {self.compared} places differ"
        )
        return "\n".join([head, *map(str, self.lines)]) + "\n"

    def json(self) -> str:
        """The same for programs."""
        return json.dumps(self.value(), ensure_ascii=False, indent=1) + "\n"

    def value(self) -> dict[str, Any]:
        """As plain dictionaries, for pages and JSON."""
        lines = [
            {"place": line.place, "kind": line.kind, "one": line.one, "other": line.other,
             "one_derived": line.derived[0], "other_derived": line.derived[1]}
            for line in self.lines
        ]  # fmt: skip
        return {"one": self.one, "other": self.other, "lang": self.lang, "at": self.at, "compared": self.compared,
                "differences": lines}  # fmt: skip


def compare_perspectives(
    g: Gazetteer, one: str, other: str, *, lang: LangTag = "en", at: When | None = None
) -> LabelDifferences:
    """Labels under ``one`` and ``other`` (ids of perspectives or parties, or ``both``) that are not the same word.

    Case and accents make no difference. Raises InputError for a perspective that is not known.
    """
    date = views.date_of(g.store, at)
    lines, compared = _compared(g, View(one, date), View(other, date), lang)
    return LabelDifferences(one=one, other=other, lang=lang, at=str(date), compared=compared, lines=lines)


@dataclass(frozen=True, slots=True)
class View:
    """Whose names, and when."""

    perspective: str
    at: When


def compare_views(g: Gazetteer, one: View, other: View, *, lang: LangTag = "en") -> LabelDifferences:
    """Labels of two perspectives, two dates or both that are not the same word. Raises as the above."""
    lines, compared = _compared(g, one, other, lang)
    at = str(one.at) if one.at == other.at else f"{one.at}, {other.at}"
    return LabelDifferences(
        one=one.perspective, other=other.perspective, lang=lang, at=at, compared=compared, lines=lines
    )


def _compared(g: Gazetteer, one: View, other: View, lang: LangTag) -> tuple[tuple[LabelDifference, ...], int]:
    """The differences by id, and of how many places: those of which one of the two has a name on record."""
    found, compared = [], 0
    holders = [_holders(g, view) for view in (one, other)]
    for place in g.places():
        named = [_named(place, *held) for held in holders]
        if not any(named):
            continue
        compared += 1
        labels = [
            views.label(g.store, place, lang=lang, perspective=view.perspective, at=view.at) for view in (one, other)
        ]
        if fold(labels[0].text) != fold(labels[1].text):
            first, second = (label.text if known else "" for label, known in zip(labels, named, strict=True))
            derived = (named[0] and _derived(labels[0]), named[1] and _derived(labels[1]))
            found.append(LabelDifference(place=place.id, kind=place.kind, one=first, other=second, derived=derived))
    return tuple(sorted(found, key=lambda line: line.place)), compared


def _holders(g: Gazetteer, view: View) -> tuple[frozenset[str], When]:
    """Perspectives whose uses count as the side's own, at the date; none for ``both``. Fallbacks are others' words."""
    asked = views.resolve(g.store, view.perspective, view.at)
    own = (one for one in asked if view.perspective in (one.id, one.party))
    return frozenset(one.id for one in own), view.at


def _named(place: Place, holders: frozenset[str], at: When) -> bool:
    """Whether a side uses a name of the place, as recorded or derived; of all sides every place has one."""
    uses = (use for name in place.names for use in (*name.uses, *name.derived))
    return not holders or any(use.by in holders and use.stance != "rejects" and use.when.covers(at) for use in uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeDifference:
    """A line or outline that holds at one date and not at the other."""

    place: PlaceId
    shape: Shape
    holds: tuple[bool, bool]


def compare_shapes(g: Gazetteer, one: When, other: When) -> tuple[ShapeDifference, ...]:
    """Lines of boundaries that are on record for one of two dates only, by place."""
    held = (
        ShapeDifference(place=place.id, shape=shape, holds=(shape.when.covers(one), shape.when.covers(other)))
        for place in g.places(kinds=("boundary",))
        for shape in place.shapes
    )
    return tuple(found for found in held if found.holds[0] != found.holds[1])


def _derived(label: views.Label) -> bool:
    return any(part.derived for part in label.parts)


def _marked(text: str, derived: bool) -> str:
    return f"{text}*" if derived else text or "(no name on record)"


def called(g: Gazetteer, perspective: str) -> str:
    """What to call a perspective or party above a column."""
    if perspective == views.BOTH:
        return say("All sides")
    if perspective in g.store.parties:
        return party_label(g.store, perspective)
    return perspective_label(g.store, perspective)
