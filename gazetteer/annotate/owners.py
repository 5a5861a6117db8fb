"""Whose names a text prints: each name is looked up once, however often the text repeats it."""

from __future__ import annotations

from gazetteer import perspective as views
from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft
from gazetteer.model import PartyId, PerspectiveId, Place
from gazetteer.names import fold
from gazetteer.perspective import NEUTRAL
from gazetteer.store import Store
from gazetteer.when import When

NAMELESS = frozenset({"coref", "collective", "org"})
"""Types that print no name of the place by itself."""


class Owners:
    """Parties and perspectives of the names in one text, judged at its date in its language."""

    def __init__(self, store: Store, doc: Document, at: When | None) -> None:
        self._store, self._doc, self._at = store, doc, at
        self._by: dict[tuple[str, str], tuple[PartyId, ...]] = {}
        self._seen: dict[tuple[str, str], tuple[PerspectiveId, ...]] = {}
        self._unrecorded: dict[tuple[str, str], tuple[PerspectiveId, ...]] = {}

    def of(self, draft: Draft) -> tuple[PartyId, ...]:
        """Whose name a mention is; of a compound or route the union of its parts', unless it is a name itself."""
        if draft.place is None or draft.type in NAMELESS:
            return NEUTRAL
        if draft.type in ("compound", "route"):
            return self._union(draft, draft.place)
        spot = draft.spot
        if spot is None or spot.role != "name" or spot.adjective or draft.type == "demonym":
            # Adjectives, peoples and languages of the tables are everybody's.
            return NEUTRAL
        return self.whose(draft.place, self._text(draft))

    def perspectives(self, draft: Draft) -> tuple[PerspectiveId, ...]:
        """Perspectives that prefer or accept the name that a mention prints."""
        if draft.place is None or draft.type in NAMELESS:
            return ()
        return self.users(draft.place, self._text(draft))

    def derived(self, draft: Draft) -> tuple[PerspectiveId, ...]:
        """Those of them of which no use of the name is recorded."""
        if draft.place is None or draft.type in NAMELESS:
            return ()
        return self.unrecorded(draft.place, self._text(draft))

    def whose(self, place: Place, text: str) -> tuple[PartyId, ...]:
        """Whose name ``text`` is at the date; empty where nobody is known to use it."""
        key = (place.id, text)
        if key not in self._by:
            self._by[key] = views.by(self._store, place, text, lang=self._doc.lang, at=self._at)
        return self._by[key]

    def users(self, place: Place, text: str) -> tuple[PerspectiveId, ...]:
        """Perspectives that prefer or accept ``text`` for the place at the date."""
        key = (place.id, text)
        if key not in self._seen:
            self._seen[key] = views.perspectives_of(self._store, place, text, lang=self._doc.lang, at=self._at)
        return self._seen[key]

    def unrecorded(self, place: Place, text: str) -> tuple[PerspectiveId, ...]:
        """Those of :meth:`users` that use it only by what follows from another name of theirs."""
        key = (place.id, text)
        if key not in self._unrecorded:
            recorded = views.perspectives_of(self._store, place, text, lang=self._doc.lang, at=self._at, recorded=True)
            self._unrecorded[key] = tuple(one for one in self.users(place, text) if one not in recorded)
        return self._unrecorded[key]

    def _union(self, draft: Draft, place: Place) -> tuple[PartyId, ...]:
        surface = draft.surface(self._doc)
        if draft.type == "route" and any(fold(name.text) == fold(surface) for name in place.names):
            return self.whose(place, surface)
        held = {party for part in draft.parts for party in self.of(part)}
        if draft.type == "route":
            # A road's name takes the side of the ends that have one.
            held = held - set(NEUTRAL)
        return tuple(sorted(held)) or NEUTRAL

    def _text(self, draft: Draft) -> str:
        """The name to judge: the surface, or the stem it was recognised by."""
        return draft.spot.text if draft.spot and draft.spot.cut and not draft.parts else draft.surface(self._doc)
