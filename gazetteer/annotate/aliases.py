"""Other names that a text itself gives a place: ``Anantnag, which many residents call Islamabad``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from gazetteer.annotate.document import DASHES, Document
from gazetteer.annotate.draft import Draft
from gazetteer.annotate.tables import Words, word_set
from gazetteer.match import Reason
from gazetteer.model import SETTLEMENTS, LangTag, Place
from gazetteer.names import lexicon

CALLER_REACH = 5
"""Words for who calls it so, between "which" and "call"."""
SAID_SCORE = 0.9
"""Trust in the text's own word for it, of that in the place it speaks of."""


def said_names(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with names that the text says are another name of a place meaning that place, not a namesake far off.

    Only towns of the world layer are taken for it: what else bears the name is hardly called so by chance.
    """
    ends = {draft.last: draft for draft in drafts}
    for draft in drafts:
        named = _antecedent(doc, draft, ends) if draft.named else None
        if named is None or named.place is None or not _may_be(draft, named.place):
            continue
        known = next((one for one in draft.candidates if one.place.id == named.place.id), None)
        draft.place, draft.ambiguous = named.place, False
        draft.score = max(known.score if known else 0.0, round(named.score * SAID_SCORE, 4))
        text = f"the text says that '{named.surface(doc)}' is called so too"
        draft.why = [*(known.why if known else ()), Reason("said_name", text)]
    return list(drafts)


def _may_be(draft: Draft, place: Place) -> bool:
    """Whether the name's own reading is so weak that the text's word goes before it."""
    if place.kind not in SETTLEMENTS:
        return False
    own = draft.place
    return own is None or own.id != place.id and own.layer == "world" and own.kind in SETTLEMENTS


def _antecedent(doc: Document, draft: Draft, ends: dict[int, Draft]) -> Draft | None:
    """The place right before ", which … call" or ", also known as" and the name."""
    at = draft.first - 1
    if doc.key(at) in doc.words("words", "articles"):
        at -= 1
    if not doc.key(at):
        return None
    if size := doc.match_left(at, _known_as(doc.lang)):
        return _before_comma(doc, at - size, ends)
    size = doc.match_left(at, doc.words("verbs", "calling"))
    if not size:
        return None
    # "Manila, which calls": who calls is the place itself.
    caller = at - size - 1
    for which in range(caller, max(caller - CALLER_REACH, 0), -1):
        if not doc.same_sentence(which, draft.first) or not doc.key(which + 1):
            return None
        if doc.key(which) in doc.words("verbs", "relative"):
            return _before_comma(doc, which - 1, ends)
    return None


def _before_comma(doc: Document, mark: int, ends: dict[int, Draft]) -> Draft | None:
    """The place that ends right before a comma or dash."""
    parted = bool(doc.mark(mark)) and (doc.mark(mark) in ",،" or doc.mark(mark) in DASHES)
    return ends.get(mark - 1) if parted and doc.same_sentence(mark - 1, mark) else None


@cache
def _known_as(lang: LangTag) -> Words:
    """The phrases of several words for "also known as"; a single one, as "also", says less."""
    return word_set(phrase for phrase in lexicon(lang).words("joiners", "known") if " " in phrase and "…" not in phrase)
