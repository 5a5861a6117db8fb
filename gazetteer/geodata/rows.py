"""What a line of ``geodata/*.toml`` may say: the fields, their types, and the JSON schema that editors use.

msgspec checks types and unknown fields and says where; meaning is checked in :mod:`gazetteer.geodata.check`.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field
from msgspec.json import schema as json_schema

from gazetteer.model import UNCITED, ClaimWhat, Kind, NameKind, PerspectiveKind, RelationWhat, Stance

Degrees = Annotated[float, Meta(ge=-180, le=180)]
Text = Annotated[str, Meta(min_length=1, max_length=400)]
ID = r"[a-z0-9]+(-{1,2}[a-z0-9]+)*"
Id = Annotated[str, Meta(pattern=f"^{ID}$", max_length=120)]


class Row(Struct, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an unknown field is a typing error and refused."""


class PointRow(Row):
    lon: Degrees
    lat: Annotated[float, Meta(ge=-90, le=90)]
    source: str = UNCITED


class UseRow(Row):
    by: str
    stance: Stance
    when: str = ".."
    source: str = UNCITED
    id: str = ""


class NameRow(Row):
    text: Text
    lang: str
    kind: NameKind = "common"
    source: str = UNCITED
    use: list[UseRow] = field(default_factory=list)
    id: str = ""


class ClaimRow(Row):
    what: ClaimWhat
    party: str
    asserted_by: str
    when: str = ".."
    source: str = UNCITED
    certainty: str = ""
    of: str = ""
    note: str = ""
    id: str = ""


class RelationRow(Row):
    what: RelationWhat
    place: Id
    when: str = ".."
    source: str = UNCITED


class PlaceRow(Row):
    kind: Kind
    names: Annotated[list[NameRow], Meta(min_length=1)]
    point: PointRow | None = None
    disputes: list[str] = field(default_factory=list)
    relations: list[RelationRow] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    was: list[Id] = field(default_factory=list)
    note: str = ""


class PartyRow(Row):
    label: Text


class PerspectiveRow(Row):
    label: Text
    party: str
    kind: PerspectiveKind
    when: str = ".."
    langs: list[str] = field(default_factory=list)
    working: list[str] = field(default_factory=list)
    fallback: list[str] = field(default_factory=list)
    note: str = ""
    sources: list[str] = field(default_factory=lambda: [UNCITED])


class SideRow(Row):
    party: str
    langs: list[str]
    when: str = ".."
    holds: str = ""
    source: str = UNCITED


class DisputeRow(Row):
    title: Text
    parties: Annotated[list[SideRow], Meta(min_length=1)]
    langs: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=lambda: [UNCITED])


class SourceRow(Row):
    title: Text
    publisher: str = ""
    date: str = ""
    licence: str = ""
    locator: str = ""
    read: str = ""


class ShapeRow(Row):
    """The ``properties`` of a feature of ``<id>.geojson``."""

    when: str = ".."
    asserted_by: str = ""
    precision_m: Annotated[int, Meta(ge=0)] = 0
    schematic: bool = False
    source: str = UNCITED
    note: str = ""
    id: str = ""


def schema() -> dict[str, Any]:
    """JSON schema of a file of places, for editors that know TOML schemas."""
    return json_schema(dict[Id, PlaceRow])
