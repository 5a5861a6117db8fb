"""What an annotation is made of: mentions with their parts and reasons, a reader's corrections, the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gazetteer.match import Candidate, Reason
from gazetteer.model import LangTag, PartyId, PerspectiveId, Place, PlaceId
from gazetteer.when import When

MentionType = Literal[
    "literal", "mixed", "compound", "route", "collective", "facility", "coref", "metonym", "demonym", "modifier", "org",
    "language",
]  # fmt: skip
Status = Literal["resolved", "ambiguous", "unresolved"]
Voice = Literal["own", "attributed", "quoted"]

REASONS: dict[str, str] = {
    "plain": "Nothing beside the name says otherwise: the place as a location.",
    "located": "A word of place or a locative ending stands with the name.",
    "acts": "The place is the subject of a verb of saying or doing.",
    "speaks": "The name stands before a colon, as speakers do.",
    "explained": "The text tells who calls the place so; it does not call it so itself.",
    "addressed": "The place is accused, urged, told or helped: a government is meant.",
    "owns_deed": "The place owns an act, a claim or an institution.",
    "owns_land": "Sovereignty, territory or borders of the place: location and actor at once.",
    "gets_access": "The place is given or denied something: location and actor at once.",
    "relation": "The place stands in a relation between governments (talks, war, agreement).",
    "envoys": "Ministers, officials or words come from the place.",
    "adjective": "An adjective of the place before something that is no place.",
    "joined": "The name is the first half of a compound adjective.",
    "people": "People named after the place.",
    "tongue": "The language named after the place.",
    "title": "The name stands inside the title of an organisation or document.",
    "said_name": "The text says that it is another name of the place named before it.",
    "side_by_side": "Two or more names of one place stand side by side.",
    "road_word": "A word for a road, railway or corridor goes with the name.",
    "counted": "A number or quantifier with a class word for places that are known as a set.",
    "listed": "A set of places whose members the text lists, before or after.",
    "built": "A named thing that was built at the place.",
    "antecedent": "A definite phrase that takes up a place named before.",
    "ending_cut": "The name was recognised without its ending.",
    "contained": "The place lies in the country or region named with it.",
    "neighbours": "Other places of the text lie near.",
    "same_country": "Other places of the text belong to the same country.",
    "class_word": "A word beside the name says what kind of place is meant.",
    "near_asked": "The place lies near the position that was given.",
    "country_asked": "The place belongs to a country that was given.",
    "corrected": "A reader's correction says so.",
}
"""Codes of reasons that annotation adds to those of :data:`gazetteer.match.REASONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A name inside a mention; ``by`` says whose name it is."""

    start: int
    end: int
    surface: str
    place: Place | None = None
    by: tuple[PartyId, ...] = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of the text that means a place, or something named after one. ``text[start:end] == surface``."""

    start: int
    end: int
    surface: str
    type: MentionType
    status: Status
    place: Place | None = None
    """None while the status is not ``resolved``."""
    by: tuple[PartyId, ...] = ("*",)
    """Parties whose name it is; ``("*",)`` when it is everybody's."""
    perspectives: tuple[PerspectiveId, ...] = ()
    """Perspectives that prefer or accept the name at the date."""
    derived: tuple[PerspectiveId, ...] = ()
    """Those of them of which no use of the name is recorded: it follows from another name of theirs."""
    voice: Voice = "own"
    speaker: str = ""
    """Who is quoted or reported, as the text writes it; empty when not found."""
    score: float = 0.0
    """Probability that the place is right."""
    why: tuple[Reason, ...] = ()
    parts: tuple[Part, ...] = ()
    """Names of a compound, ends of a route, places inside a title; in text order."""
    candidates: tuple[Candidate, ...] = ()
    """Places that the name may mean, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A reader's correction: this span, or this string wherever it stands, is that place; no place means none."""

    place: PlaceId = ""
    start: int | None = None
    end: int | None = None
    surface: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """An article with its mentions, in text order; top-level spans never overlap."""

    text: str
    lang: LangTag
    at: When | None = None
    """The date that names are judged at: the one given, else the one found; None when there is neither."""
    at_found: When | None = None
    """The date found in the text; None when one was given, or the text has none."""
    perspective: str = "both"
    mentions: tuple[Mention, ...] = ()
