"""A mention with its neighbours, as the frames of the decision table look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft
from gazetteer.annotate.places import case_of
from gazetteer.annotate.values import MentionType
from gazetteer.store import Store

Verdict = tuple[MentionType, str, str]
"""Type, code of the reason, and its text."""
ACTORS = frozenset({"country", "polity", "region"})


@dataclass(frozen=True)
class Frame:
    """A draft with its neighbours, as the frames look at it."""

    store: Store
    doc: Document
    drafts: Sequence[Draft]
    n: int
    capitals: frozenset[str]
    """Ids of places that are capitals or countries: names that stand for governments."""
    rows: Sequence[tuple[int, int]]
    """First and last token of the row of places ("A, B and C") that each draft stands in."""

    @property
    def draft(self) -> Draft:
        return self.drafts[self.n]

    @property
    def actor(self) -> bool:
        """Whether the place is one that governments are called by."""
        place = self.draft.place
        return place is not None and (place.kind in ACTORS or place.id in self.capitals)

    def has(self, table: str, name: str, at: int) -> bool:
        """Whether the word or phrase at the token is in the table."""
        return self.doc.match_right(at, self.doc.words(table, name)) > 0

    def had(self, table: str, name: str, at: int) -> int:
        """How many words that end at the token are in the table."""
        return self.doc.match_left(at, self.doc.words(table, name))

    def before(self) -> int:
        """The token before the draft, its article left aside."""
        at = self.draft.first - 1
        return at - 1 if self.doc.key(at) in self.doc.words("words", "articles") else at

    def case(self) -> str:
        """The case that the ending shows."""
        return case_of(self.doc, self.draft.spot) if self.draft.spot else ""
