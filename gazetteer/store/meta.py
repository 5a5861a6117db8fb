"""The small tables of an index that every reader holds in memory."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.model import Dispute, Kind, Party, Perspective, Source


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
