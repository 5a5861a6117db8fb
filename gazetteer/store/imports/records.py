"""What a reader of somebody's file gives: records, names for records read before, and what it refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gazetteer.model import Kind, LangTag, LonLat, NameKind, PlaceId


@dataclass(frozen=True, slots=True)
class ReadName:
    """A text of the source, in the language that the source says."""

    text: str
    lang: LangTag = "und"
    kind: NameKind = "variant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One place of the source. ``id`` is permanent within its dataset, and begins with the dataset's prefix."""

    id: PlaceId
    kind: Kind
    names: tuple[ReadName, ...]
    """The source's own first; never empty."""
    at: LonLat | None = None
    country: str = ""
    """ISO 3166 code in lower case, as the source has it."""
    population: int = 0
    same: dict[str, str] = field(default_factory=dict)
    """Outside ids, the source's own among them."""
    extra: dict[str, Any] = field(default_factory=dict)
    """``geometry``, ``note`` and the source's own record where it says more than our model holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraName:
    """A name for a record that came before, from a file of names of its own."""

    id: PlaceId
    name: ReadName
    same: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What is not taken over, and why."""

    id: str
    reason: str


Item = Record | ExtraName | Refused
