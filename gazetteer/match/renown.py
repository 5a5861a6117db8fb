"""Which of two places of one name is by far the better known: Berlin is Kitchener's old name, Куба an islet's too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from gazetteer.model import LangTag, Name, Place
from gazetteer.names import script
from gazetteer.store.world import FIRST_LANGS

GREAT_POPULATION = 1_000_000
"""Inhabitants of a city that outshines an authored place whose former, short or variant name it bears."""
_LESSER_NAMES = frozenset({"former", "short", "variant"})


class Meant(Protocol):
    """A place that a text may mean, and its name that fits."""

    @property
    def place(self) -> Place: ...

    @property
    def name(self) -> Name | None: ...


def outshone(one: Meant, others: Iterable[Meant], lang: LangTag) -> bool:
    """Whether a state is called as the authored place is, or a great city as it is only called besides."""
    if one.place.layer != "authored" or one.place.kind in ("country", "village"):
        return False
    lesser = one.name is None or one.name.kind in _LESSER_NAMES
    rivals = [other.place for other in others if called(other, lang) and other.place.id != one.place.id]
    return any(
        place.kind == "country" or lesser and place.layer == "world" and place.population >= GREAT_POPULATION
        for place in rivals
    )


def called(one: Meant, lang: LangTag) -> bool:
    """Whether the name is the place's main one in the language, and not one of its many others elsewhere.

    The layer lists names in scripts other than the Latin as variants only.
    """
    name = one.name
    if name is None or name.kind == "variant" and (name.lang != "und" or script(name.text) == "Latn"):
        return False
    return name.lang.split("-")[0] in ("und", "en", *((lang.split("-")[0],) if lang else FIRST_LANGS))
