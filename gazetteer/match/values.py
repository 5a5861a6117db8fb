"""What an answer to a name is made of: reasons, candidates, the ordered answer; and what may be asked with a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gazetteer.model import LangTag, LonLat, Name, Place
from gazetteer.when import When

REASONS: dict[str, str] = {
    "written_so": "A recorded name is written exactly so.",
    "spelled_alike": "A recorded name differs only in case, accents, apostrophes, hyphens or spaces.",
    "recorded_variant": "The spelling is recorded as a variant of a name.",
    "transliterated": "A recorded name reads so when written in the other script.",
    "sounds_alike": "A recorded name has the same consonants and begins with the same letter.",
    "vowels_alike": "A recorded name differs only in how its vowels or doubled letters are written.",
    "misspelt": "A recorded name differs by one or two typing errors.",
    "ending_removed": "A recorded name stands here with a case or adjective ending of the language.",
    "class_word": "A word beside the name says what kind of place is meant.",
    "class_fits": "The place is of the kind that the word says.",
    "named_after": "The place is the district or region that bears the name of the town asked for.",
    "kind_asked": "The place is of the kind asked for.",
    "two_names": "Every part of the query is a name of this one place.",
    "parts_differ": "The parts of the query name different places.",
    "part_unknown": "A part of the query names no place that is known.",
    "used_then": "The name was used at the date asked for.",
    "not_used_then": "No use of the name is recorded at the date asked for.",
    "used_when": "The years for which uses of the name are recorded; no date was asked for.",
    "language": "The name is recorded in the language asked for.",
    "perspective_uses": "The perspective asked for uses this name for this place.",
    "perspective_rejects": "The perspective asked for rejects this name for this place.",
    "near": "How far the place lies from the position given.",
    "country": "The place belongs to, or is claimed by, a country asked for.",
    "authored": "The place is part of the authored data, which comes before the world layer.",
    "population": "The place is the largest of those with this name.",
    "homonyms": "Other places bear the name too.",
    "other_kind": "The name is known, but of no place of the kind that the word says.",
    "weak": "Only a small place somewhere in the world has this among its alternate names.",
    "road_word": "The query says that it means a road, railway, corridor or ferry.",
    "route_ends": "The two names are the ends of the route.",
    "route_known": "The route is an authored one.",
    "route_part": "The route is the part of an authored one between the two places.",
    "route_network": "The line follows authored roads between the two places.",
    "route_straight": "No authored road joins the two places: the line is drawn straight.",
    "route_undated": "No line of the road is recorded for the date asked for; the newest is given.",
    "contained": "The place lies in the country or region named with it.",
    "contained_near": "The place lies near the middle of the region named with it; no recorded border says more.",
    "container_differs": "The country or region named with it is not one that holds or claims the place.",
    "container_unknown": "The country or region named with it is not known, or not how far it reaches.",
    "beside": "The text says a spot near the place named.",
    "offset": "The text says a spot at a distance or in a direction from the place named.",
    "coordinates": "The text is a position; the place is the nearest one known.",
    "note_dropped": "What follows the name is a remark, not part of it.",
    "mojibake_mended": "The text was read in a wrong encoding once; the name is the mended text.",
    "override": "The correction file says that this text means this place.",
}
"""Every code a :class:`Reason` can have, and what it means; the documentation prints this table."""


DOUBTS = frozenset({"weak", "other_kind", "part_unknown", "container_differs"})
"""Reasons that make a candidate a suggestion, not an answer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate stands where it stands; ``code`` is one of :data:`REASONS`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name inside a compound or a route, as the query writes it, and what it names."""

    text: str
    place: Place
    name: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A spot that a text says by a place beside it: "5 km north of Martakert", or a bare position.

    ``lat`` and ``lon`` are the place's own where the text gives no distance or no direction; ``precision_m`` says how
    far off the spot may be.
    """

    lat: float
    lon: float
    precision_m: int
    distance_m: int | None = None
    bearing: float | None = None
    """Degrees clockwise from north, from the place to the spot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that the query may mean, how it was found, and the probability that it is right."""

    place: Place
    name: Name | None = None
    """The recorded name that matched; None where a composed route has none of its own."""
    how: str = "exact"
    score: float = 0.0
    why: tuple[Reason, ...] = ()
    parts: tuple[Part, ...] = ()
    """Names of a compound, or ends of a route in the order of the query."""
    geometry: dict[str, Any] | None = None
    """Line of a route at the date; None for what is no route, whose shapes are the place's."""
    method: str = ""
    """How the line of a route came about: ``known``, ``network`` or ``straight``."""
    length_m: int = 0
    """Length of that line on the ground."""
    offset: Offset | None = None
    """The spot that the text means, where it is not the place itself."""

    @property
    def __geo_interface__(self) -> dict[str, Any] | None:
        """What is meant as a GeoJSON geometry: the spot beside a place, the line of a route, else the place's own."""
        if self.offset:
            return {"type": "Point", "coordinates": (self.offset.lon, self.offset.lat)}
        return self.geometry or self.place.__geo_interface__


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalization:
    """The ordered answer to a name; falsy when nothing was found.

    ``suggestions`` are near misses, too weak to answer with.
    """

    query: str
    status: str = "none"
    candidates: tuple[Candidate, ...] = ()
    suggestions: tuple[Candidate, ...] = ()
    at: When | None = None
    perspective: str = "both"

    def __bool__(self) -> bool:
        return bool(self.candidates)

    @property
    def best(self) -> Candidate | None:
        """The first candidate; None when nothing was found."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What was asked beside the name; ``kinds`` comes from words such as "district of" or from ``kind``."""

    lang: LangTag = ""
    at: When | None = None
    perspective: str = "both"
    kind: str = ""
    kinds: frozenset[str] = field(default_factory=frozenset)
    near: LonLat | None = None
    countries: tuple[str, ...] = ()
    limit: int = 5
