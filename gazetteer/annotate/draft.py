"""A mention in the making: tokens, what kind of mention, the place chosen and why. Later steps only add."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gazetteer.annotate.document import Document
from gazetteer.annotate.spots import Spot
from gazetteer.annotate.values import MentionType
from gazetteer.match import Candidate, Reason
from gazetteer.model import Place

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
ATTACHED = frozenset("وف")
"""Arabic "and" and "so", which are written as one word with what follows."""


@dataclass(slots=True)
class Draft:
    """Tokens ``first`` to ``last``, with everything found out so far."""

    first: int
    last: int
    spot: Spot | None = None
    candidates: tuple[Candidate, ...] = ()
    place: Place | None = None
    score: float = 0.0
    type: MentionType | None = None
    why: list[Reason] = field(default_factory=list)
    parts: list[Draft] = field(default_factory=list)
    ambiguous: bool = False
    end_at: int | None = None
    """End in the text where it is not that of the last token."""
    start_at: int | None = None

    def span(self, doc: Document) -> tuple[int, int]:
        """Start and end in code points of the text."""
        start = doc.tokens[self.first].start + attached(doc, self) if self.start_at is None else self.start_at
        return start, doc.tokens[self.last].end if self.end_at is None else self.end_at

    def surface(self, doc: Document) -> str:
        """The text of the mention."""
        start, end = self.span(doc)
        return doc.text[start:end]

    def settle(self, type: MentionType, code: str, text: str) -> None:
        """Give the type, with the reason."""
        self.type = type
        self.why.append(Reason(code, text))

    @property
    def named(self) -> bool:
        """Whether it is a plain name of a place, not an adjective, people or language."""
        return self.spot is not None and self.spot.role == "name" and not self.spot.adjective


def attached(doc: Document, draft: Draft) -> int:
    """Letters of an "and" that Arabic writes as one word with the name; they stay outside the span."""
    token, spot = doc.tokens[draft.first], draft.spot
    if spot is None or not spot.cut.strip() or spot.first != draft.first:
        return 0
    return 1 if token.text[:1] in ATTACHED and spot.cut.startswith(token.text[0]) else 0


def joined(drafts: Sequence[Draft], type: MentionType, place: Place | None, *, first: int, last: int) -> Draft:
    """One draft out of several, which become its parts."""
    spots = [draft for draft in drafts if draft.spot]
    return Draft(
        first=first,
        last=last,
        spot=spots[0].spot if spots else None,
        place=place,
        score=min((draft.score for draft in drafts), default=0.0),
        type=type,
        parts=list(drafts),
    )


def guarded(call: Callable[[], _T], default: _T, *, step: str, first: int) -> _T:
    """What ``call`` returns, or ``default`` when it fails: one mention's fault never takes the others with it.

    The log has the step, the token and the cause, never the text.
    """
    try:
        return call()
    except Exception:
        _log.exception("%s failed at token %d", step, first)
        return default
