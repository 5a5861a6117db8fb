"""The small tables of an index that every reader holds in memory."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from gazetteer.model import Dispute, Kind, Party, Perspective, Source, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """Sides, views and sources, and the values that rows and hits give as numbers."""

    authored: int
    """How many places are authored: their numbers come first."""
    date: str
    parties: tuple[Party, ...]
    perspectives: tuple[Perspective, ...]
    disputes: tuple[Dispute, ...]
    sources: tuple[Source, ...]
    ids: tuple[str, ...]
    name_ids: tuple[str, ...]
    langs: tuple[str, ...]
    kinds: tuple[Kind, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The same as it is read: what answers need first, and the long table of sources still packed."""

    authored: int
    date: str
    parties: tuple[Party, ...]
    perspectives: tuple[Perspective, ...]
    disputes: tuple[Dispute, ...]
    sources: msgspec.Raw
    ids: tuple[str, ...]
    name_ids: tuple[str, ...]
    langs: tuple[str, ...]
    kinds: tuple[Kind, ...]
    countries: tuple[str, ...]


def sources(packed: msgspec.Raw) -> dict[SourceId, Source]:
    """The sources by id."""
    return {one.id: one for one in msgspec.msgpack.decode(packed, type=tuple[Source, ...])}
