"""What the gazetteer knows, as plain values: places, names and their uses, shapes, claims, perspectives, sources.

No value says what is true. A name says who calls a place so, a claim who holds or claims it, a shape who drew it,
each with a time and a source. Nothing here reads or writes.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from typing import Any, Literal

from gazetteer.when import ALWAYS, When

LonLat = tuple[float, float]
"""Longitude, latitude in degrees, WGS 84."""
PlaceId = str
PartyId = str
PerspectiveId = str
SourceId = str
LangTag = str
"""BCP 47, e.g. ``az``, ``sr-Latn``, ``hy-Latn-t-hy-m0-bgn``; ``und`` when nobody said."""

UNCITED = "uncited"
"""The source of what nobody opened a source for. Welcome; an invented source is not."""

Kind = Literal[
    "country", "region", "district", "city", "town", "village", "quarter", "polity", "collective", "road", "railway",
    "crossing", "checkpoint", "boundary", "sea", "strait", "gulf", "river", "lake", "reservoir", "island",
    "archipelago", "reef", "peninsula", "peak", "site",
]  # fmt: skip
NameKind = Literal["official", "common", "former", "short", "variant"]
Stance = Literal["prefers", "accepts", "rejects"]
ClaimWhat = Literal["sovereignty", "control", "administration", "recognition", "part_of", "capital_of"]
RelationWhat = Literal["part_of", "end", "via", "member", "capital_of", "successor_of", "distinct_from"]
PerspectiveKind = Literal["state", "authority", "organisation", "community", "outlet"]
Layer = Literal["authored", "world"]

SETTLEMENTS = frozenset({"city", "town", "village", "quarter"})
AREAS = frozenset({"country", "region", "district", "polity", "collective", "archipelago"})
LINES = frozenset({"road", "railway", "boundary", "river"})
ROUTES = frozenset({"road", "railway"})


EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the GRS 80 ellipsoid (IUGG)."""


def distance_km(a: LonLat, b: LonLat) -> float:
    """Great-circle distance; within 0.6 % of the ellipsoid's, which is finer than any point here.

    >>> round(distance_km((46.75, 39.82), (44.51, 40.18)))
    195
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def line_id(*parts: str) -> str:
    """Eight hexadecimal digits that stay the same as long as the line says the same.

    >>> line_id("aghdam", "az", "Ağdam") == line_id("aghdam", "az", "Ağdam")
    True
    """
    return hashlib.blake2s("\x1f".join(parts).encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something was read; ``read`` says what was opened, and when."""

    id: SourceId
    title: str
    publisher: str = ""
    date: str = ""
    licence: str = ""
    locator: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A claim that ``by`` prefers, accepts or rejects a name in some time."""

    id: str
    by: PerspectiveId
    stance: Stance
    when: When = ALWAYS
    source: SourceId = UNCITED


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A text by which a place goes; ``source`` attests the text, ``uses`` say who uses it."""

    id: str
    text: str
    lang: LangTag
    kind: NameKind = "common"
    source: SourceId = UNCITED
    uses: tuple[Use, ...] = ()
    derived: tuple[Use, ...] = ()
    """Worked out when the index is built, recorded by nobody: each has the id of the use that it follows from, or that
    of the name where its language alone says whose it is."""

    @property
    def held(self) -> tuple[Use, ...]:
        """What is recorded and what follows from it, for whoever only asks whose name it is."""
        return (*self.uses, *self.derived)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A geometry as somebody gives it for some time.

    ``schematic``: a line or area drawn through way-points, not surveyed. ``precision_m``: how far it may be off.
    """

    id: str
    geometry: dict[str, Any]
    asserted_by: str = ""
    when: When = ALWAYS
    precision_m: int = 0
    schematic: bool = False
    source: SourceId = UNCITED
    note: str = ""

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The shape as a GeoJSON geometry."""
        return self.geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where the label stands and distances are measured from."""

    lon: float
    lat: float
    source: SourceId = UNCITED

    @property
    def lonlat(self) -> LonLat:
        return (self.lon, self.lat)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        return {"type": "Point", "coordinates": (self.lon, self.lat)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody's word that ``party`` holds, controls, administers or claims a place.

    Of ``control`` ``asserted_by`` is the source's publisher; of ``recognition`` who recognises party's sovereignty.
    ``of`` is the other place of ``part_of`` and ``capital_of``.
    """

    id: str
    what: ClaimWhat
    party: PartyId
    asserted_by: str
    when: When = ALWAYS
    source: SourceId = UNCITED
    certainty: str = ""
    of: PlaceId = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A tie of one place to another that nobody disputes as such: ends of a road, members of a collective."""

    what: RelationWhat
    place: PlaceId
    when: When = ALWAYS
    source: SourceId = UNCITED


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Place:
    """Something on the ground. It has no name of its own and belongs to nobody: names and claims do that."""

    id: PlaceId
    kind: Kind
    names: tuple[Name, ...] = ()
    point: Point | None = None
    shapes: tuple[Shape, ...] = ()
    claims: tuple[Claim, ...] = ()
    disputes: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    same: dict[str, str] = field(default_factory=dict)
    was: tuple[PlaceId, ...] = ()
    note: str = ""
    country: str = ""
    """ISO 3166 code in the world layer's source; empty for authored places, which have claims instead."""
    population: int = 0
    layer: Layer = "authored"

    def related(self, what: RelationWhat) -> tuple[PlaceId, ...]:
        """Ids of the places so related, in the order of the file."""
        return tuple(relation.place for relation in self.relations if relation.what == what)

    def shape(self, at: When | None = None) -> Shape | None:
        """The first shape in force at ``at``; without a date the last of the file, which is the newest."""
        if at is None:
            return self.shapes[-1] if self.shapes else None
        return next((shape for shape in self.shapes if shape.when.covers(at)), None)

    def __repr__(self) -> str:
        # A place with its outline fills screens; what is asked of it is printed by asking.
        return f"<{type(self).__name__} {self.id!r}, {self.kind}, {len(self.names)} names, {len(self.claims)} claims>"

    @property
    def __geo_interface__(self) -> dict[str, Any] | None:
        """The newest shape as a GeoJSON geometry, else the point; None where neither is recorded."""
        shape = self.shape()
        return shape.geometry if shape else self.point.__geo_interface__ if self.point else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side, as ``by`` shows it; wording of labels runs parallel for all."""

    id: PartyId
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """Whose usage: a state, an authority, an organisation, a community, an outlet.

    ``fallback``: perspectives asked in turn where this one has no name in a language.
    """

    id: PerspectiveId
    label: str
    party: PartyId
    kind: PerspectiveKind
    when: When = ALWAYS
    langs: tuple[LangTag, ...] = ()
    working: tuple[LangTag, ...] = ()
    """Languages in which it publishes beside its own and English."""
    fallback: tuple[PerspectiveId, ...] = ()
    note: str = ""
    sources: tuple[SourceId, ...] = (UNCITED,)

    @property
    def written(self) -> frozenset[LangTag]:
        """Languages in which it names things itself, without script and region."""
        return frozenset(lang.split("-")[0] for lang in ("en", *self.langs, *self.working))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A party of a dispute: in which languages it names things, and while the dispute lasts for it."""

    party: PartyId
    langs: tuple[LangTag, ...]
    when: When = ALWAYS
    holds: str = ""
    """What it says of the matter where no kind of claim says it: that it claims nothing, that the status is open."""
    source: SourceId = UNCITED
    """Where ``holds`` was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A disagreement over places or their names. ``langs``: the languages it is about; empty means all."""

    id: str
    title: str
    parties: tuple[Side, ...]
    langs: tuple[LangTag, ...] = ()
    sources: tuple[SourceId, ...] = (UNCITED,)

    def sides(self, *, lang: LangTag = "", at: When | None = None) -> tuple[PartyId, ...]:
        """Parties at odds at the date over names in the language; empty when it is not about that language."""
        if self.langs and lang and lang.split("-")[0] not in self.langs:
            return ()
        return tuple(side.party for side in self.parties if at is None or side.when.covers(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazette:
    """All that ``geodata/`` says: what the reader returns, the checker reads and the index is built from."""

    places: dict[PlaceId, Place]
    parties: dict[PartyId, Party]
    perspectives: dict[PerspectiveId, Perspective]
    disputes: dict[str, Dispute]
    sources: dict[SourceId, Source]
    date: str
    """The data version's date (``geodata/VERSION``), which labels take when no date is asked for."""
