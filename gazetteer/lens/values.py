"""What the naming lens reports: counts with the words that must stand beside them. No field ranks, scores or labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gazetteer.annotate import Voice
from gazetteer.model import LangTag, PartyId, PlaceId
from gazetteer.wording import marked

CAVEATS = (
    marked(
        "Quoted voice shows what was printed, not what was said: quotations are edited and translated, and "
        "one statement appears with different names inside quotation marks."
    ),
    marked("Wire copy: near-identical texts are one text. Credit the agency before outlets are set side by side."),
    marked("A language has its own normal forms. Compare only within a language."),
    marked("Spelling and romanisation are not views."),
    marked("A text about one side's statement carries that side's names, mostly attributed or quoted."),
    marked("Names are judged at the text's date; an undated text gets no shares."),
    marked("Machine translation, house style and search-friendly spelling explain many choices."),
    marked(
        "Names are found by a program, which misses some and errs in some; shares are withheld where it was "
        "measured to miss too many, or was not measured."
    ),
    marked("Words that judge are not counted, and what a road or area is called besides its name is listed at most."),
    marked("Absence of a name is not evidence. Nothing here ranks outlets or infers a view of a writer."),
)
"""Printed with every result, whatever it is shown in."""

Withheld = Literal["", "few", "undated", "unmeasured", "recall", "overlap"]
WITHHELD: dict[str, str] = {
    "": marked("Shares are shown."),
    "few": marked("Counts only: shares need five places or more."),
    "undated": marked("Counts only: the text has no date, and names are judged at a date."),
    "unmeasured": marked("Counts only: how many mentions are missed in this language was not measured."),
    "recall": marked("Counts only: too many mentions are missed in this language."),
    "overlap": marked("Counts only: these texts are near-identical to others."),
}
"""Why shares are not given, by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How often a text printed one name of one contested place in one voice."""

    place: PlaceId
    surface: str
    by: tuple[PartyId, ...]
    voice: Voice
    first: bool
    """Whether this is the first mention of the place in the text; later ones are counted apart."""
    count: int
    others: tuple[PartyId, ...] = ()
    """Who is no party of the dispute and prefers or accepts the name, too: the United Nations, agencies, neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the places or mentions have names of one holder; an interval where there are enough."""

    by: str
    """The holder: a party, several joined by ``/``, or ``both`` for ties and names set side by side."""
    count: int
    of: int
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    """Wilson interval at 95 %, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The form of a place's first mention."""

    place: PlaceId
    surface: str
    by: tuple[PartyId, ...]
    voice: Voice
    start: int
    form: Literal["name", "dual", "glossed"]
    """``dual``: names side by side; ``glossed``: "X, known as Y", another holder's name follows at once."""
    gloss: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """An explicit "P of Q" or "Q's P" as the text writes it: listed, not counted."""

    text: str
    start: int
    end: int
    part: PlaceId
    whole: PlaceId
    voice: Voice
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Where the text's own voice goes over from one holder's name of a place to another's."""

    place: PlaceId
    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How well mentions are found in a language, on how much annotated text."""

    precision: float
    recall: float
    """Of mentions that mean a place on the ground."""
    mentions: int
    articles: int
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """The naming choices of one text, in the order of the text."""

    lang: LangTag
    choices: tuple[Choice, ...]
    informative_places: int
    informative_mentions: int
    place_mentions: int
    """Mentions that mean a known place."""
    unresolved: int
    """Mentions whose place is not known or not told apart."""
    place_shares: tuple[Share, ...] = ()
    """Of informative places with a mention in the text's own voice: whose name is the majority there."""
    mention_shares: tuple[Share, ...] = ()
    """The same of mentions; repetition inflates it."""
    dual_places: int = 0
    """Informative places given with names of two holders or more anywhere in the text."""
    first_forms: tuple[First, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    switches: tuple[Switch, ...] = ()
    consistency: float | None = None
    """1 where no name is changed, 0 where each next mention of a place changes it; None where no place is named twice
    in the text's own voice."""
    withheld: Withheld = ""
    withheld_text: str = ""
    measured: Measured | None = None
    caveats: tuple[str, ...] = CAVEATS
