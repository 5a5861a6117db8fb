"""Explicit containment in a text, listed and not judged: "Karabakh region of Azerbaijan", "Armenia's Syunik"."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gazetteer.annotate import Mention
from gazetteer.lens.values import Phrase
from gazetteer.model import LangTag

FILE = Path(__file__).parents[1] / "lexicon/lens/words.toml"
MOST_BETWEEN = 40
"""Code points between the two names: two words for kinds of places and a preposition."""
_WHOLES = frozenset({"country", "polity", "region"})
"""Kinds of place that something is said to be a part of."""


@dataclass(frozen=True, slots=True)
class Words:
    """What says in one language that a place is part of another."""

    between: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    owner_ending: tuple[str, ...] = ()
    beside: bool = False
    joined: bool = False


@cache
def words(lang: LangTag) -> Words:
    """The words of a language; none where nobody wrote them down."""
    table: dict[str, Any] = _table().get(lang.split("-")[0], {})
    classes = frozenset(table.get("classes", ()))
    tuples = {name: tuple(table.get(name, ())) for name in ("between", "owner_ending")}
    return Words(classes=classes, beside=table.get("beside", False), joined=table.get("joined", False), **tuples)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def phrases(text: str, mentions: Iterable[Mention], lang: LangTag) -> Iterator[Phrase]:
    """Phrases of which one name is of a contested place and the other of a country, polity or region around it."""
    known, said = [one for one in mentions if one.place and one.type != "coref"], words(lang)
    for first, second in zip(known, known[1:], strict=False):
        if second.start - first.end > MOST_BETWEEN:
            continue
        between = text[first.end : second.start]
        if _may_hold(second, first) and _is_of(between, second, said):
            yield _phrase(text, first, second, part=first, whole=second)
        elif _may_hold(first, second) and _owns(between, first, said):
            yield _phrase(text, first, second, part=second, whole=first)


def _may_hold(whole: Mention, part: Mention) -> bool:
    outer, inner = whole.place, part.place
    if not outer or not inner or outer.id == inner.id or outer.kind not in _WHOLES or inner.kind == "country":
        return False
    return bool(inner.disputes)


def _is_of(between: str, whole: Mention, said: Words) -> bool:
    """Whether "P … Q" says that P is of Q."""
    if between[:1] and not between[0].isspace():
        return False
    rest = " ".join(between.split()).casefold()
    while rest.split(" ")[0] in said.classes:
        rest = rest.partition(" ")[2]
    if rest in said.between:
        return True
    return said.beside and not rest and between.isspace() and "\n" not in between


def _owns(between: str, whole: Mention, said: Words) -> bool:
    """Whether "Q's P" says that P is of Q: by an ending of Q, or a sign after it."""
    bare = between.strip().casefold()
    if not between[-1:].isspace() or "\n" in between:
        return False
    if not bare:
        return said.joined or any(whole.surface.casefold().endswith(one) for one in said.owner_ending if one.isalpha())
    return bare.lstrip("'’") in said.owner_ending or bare in said.owner_ending


def _phrase(text: str, first: Mention, second: Mention, *, part: Mention, whole: Mention) -> Phrase:
    inner, outer = part.place, whole.place
    return Phrase(
        text=text[first.start : second.end],
        start=first.start,
        end=second.end,
        part=inner.id if inner else "",
        whole=outer.id if outer else "",
        voice=part.voice,
        speaker=part.speaker,
    )
