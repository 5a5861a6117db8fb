"""Naming lens: which of a place's names a text printed, in whose voice. Counts, never a leaning.

A mention is informative when, at the text's date and in its language, its place has names of different sides and the
one printed is not everybody's (DOMAIN 6.1). The caveats go with every result.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from gazetteer.annotate import Annotation, Mention
from gazetteer.model import PartyId, PlaceId

CAVEATS = (
    "Quoted voice shows what was printed, not what was said: quotations are edited and translated.",
    "Spelling and romanisation are not views.",
    "A text about one side's statement carries that side's names, mostly attributed or quoted.",
    "Names are judged at the text's date; an undated text is judged at the data's date, which the answer gives.",
    "Machine translation, house style and search-friendly spelling explain many choices.",
    "Absence of a name is not evidence. Nothing here ranks outlets or infers a view.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How often a text printed one name of one contested place in one voice."""

    place: PlaceId
    surface: str
    by: tuple[PartyId, ...]
    voice: str
    first: bool
    """Whether the text names the place in this way first."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """The choice table of one text, in the order of first mention."""

    choices: tuple[Choice, ...]
    informative_places: int
    informative_mentions: int
    place_mentions: int
    caveats: tuple[str, ...] = CAVEATS


def lens(annotation: Annotation) -> Lens:
    """Count the naming choices of one annotated text."""
    placed = [mention for mention in annotation.mentions if mention.place]
    telling = [mention for mention in placed if mention.type != "coref" and mention.by and mention.by != ("*",)]
    counts = Counter(_choice(mention) for mention in telling)
    first: dict[str, tuple[str, str, tuple[str, ...], str]] = {}
    for mention in telling:
        first.setdefault(_place(mention), _choice(mention))
    choices = tuple(
        Choice(place=key[0], surface=key[1], by=key[2], voice=key[3], first=first[key[0]] == key, count=count)
        for key, count in counts.items()
    )
    return Lens(
        choices=choices,
        informative_places=len(first),
        informative_mentions=len(telling),
        place_mentions=len(placed),
    )


def _choice(mention: Mention) -> tuple[str, str, tuple[str, ...], str]:
    return _place(mention), mention.surface, tuple(mention.by), mention.voice


def _place(mention: Mention) -> str:
    return mention.place.id if mention.place else ""
