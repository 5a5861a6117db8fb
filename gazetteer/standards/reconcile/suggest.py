"""Suggestions while something is typed: places, types and properties, by their beginnings or by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from gazetteer.core import MAX_LIMIT, MAX_QUERY, Gazetteer, KnownPlace
from gazetteer.names import fold
from gazetteer.standards.reconcile.properties import Property, every
from gazetteer.standards.reconcile.types import TYPES, Type

Item = TypeVar("Item", Type, Property)
LIMIT = 10
"""Suggestions of one answer; the cursor leads to the next ones."""


def entities(g: Gazetteer, prefix: str, *, kinds: frozenset[str], lang: str, skip: int) -> tuple[KnownPlace, ...]:
    """The place whose id the prefix is, then places with a name that begins so."""
    text = prefix.strip()
    if not text or len(text) > MAX_QUERY:
        return ()
    own = g.place(text)
    wanted = min(MAX_LIMIT, (skip + LIMIT) * (1 if not kinds else 4))
    found = [one.place for one in g.autocomplete(text, lang=lang, limit=wanted)]
    unique = {one.id: one for one in ([own] if own else []) + [one for one in found if isinstance(one, KnownPlace)]}
    fitting = [one for one in unique.values() if not kinds or one.kind in kinds or one is own]
    return tuple(fitting[skip : skip + LIMIT])


def types(prefix: str, *, skip: int) -> tuple[Type, ...]:
    """Types whose id, or a word of whose description, begins so; all of them for nothing typed."""
    return tuple(_begun(TYPES.values(), prefix)[skip : skip + LIMIT])


def properties(g: Gazetteer, prefix: str, *, skip: int) -> tuple[Property, ...]:
    """Properties in the same way."""
    return tuple(_begun(every(g), prefix)[skip : skip + LIMIT])


def _begun(items: Iterable[Item], prefix: str) -> list[Item]:
    """Items one of whose texts begins so: ids first, then names, then words of descriptions; else in their order."""
    key, known = fold(prefix), list(items)
    return [item for rank in range(3) for item in known if _rank(item, key) == rank]


def _rank(item: Type | Property, key: str) -> int | None:
    texts = (fold(item.id), fold(item.name), *fold(item.description).split(" "))
    return next((min(n, 2) for n, text in enumerate(texts) if text.startswith(key)), None)
