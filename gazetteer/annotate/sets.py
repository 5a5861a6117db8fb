"""Mentions without a name of their own: sets of places ("seven adjacent regions") and phrases that take up a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gazetteer.annotate.counting import Phrase, count, phrases
from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft, guarded
from gazetteer.annotate.listed import listed
from gazetteer.annotate.spots import PHYSICAL
from gazetteer.annotate.tables import NONE, Words
from gazetteer.match import Ask
from gazetteer.match.words import FITS
from gazetteer.model import Place, distance_km
from gazetteer.names import fold
from gazetteer.store import Store

COLLECTIVE_KM = 400.0
"""A set is meant only where the text names a place within this distance of it."""
_SET_SCORE, _COREF_SCORE = 0.9, 0.75
"""A counted set of the right number and kind is nearly always the known one, an antecedent right in most texts."""
_PINNED = frozenset({"literal", "mixed", "compound", "route", "collective", "facility"})
_FRESH, _EXACT = 4, 2
"""What being named just now, and being of the very kind, count for, in mentions."""
_LOOK_BACK = 40
"""Mentions among which an antecedent is looked for."""


def collectives(store: Store, doc: Document, drafts: Sequence[Draft], ask: Ask) -> list[Draft]:
    """Drafts for the sets of places that the text counts: those it lists, and those that are known as sets."""
    taken = {i for draft in drafts for i in range(draft.first, draft.last + 1)}
    free = [one for one in phrases(doc) if not any(i in taken for i in range(one.first, one.last + 1))]
    if not free:
        return []
    empty: list[Draft] = []
    found = guarded(lambda: listed(store, doc, drafts, free, ask), empty, step="listed sets", first=free[0].first)
    begun = {draft.first for draft in found}
    rest = [phrase for phrase in free if phrase.first not in begun and _countable(phrase)]
    if not found and not rest:
        return []
    known = list(store.places(kinds=("collective",)))
    for one in found:
        _recognise(one, known)
    around = {draft.place.id: draft.place for draft in drafts if draft.place}
    close = [place for place in known if _close(place, around.values())]
    return [*found, *(draft for phrase in rest if (draft := _known(store, doc, phrase, close)))]


def _countable(phrase: Phrase) -> bool:
    """Whether a known set may be meant: so many, or all the adjacent ones; not the northern or the small."""
    return not phrase.described and (phrase.number > 0 or phrase.quantified and phrase.adjectives > 0)


def _recognise(draft: Draft, known: Sequence[Place]) -> None:
    """A listed set with just the members of a known one is that one."""
    if draft.place is not None:
        members = set(draft.place.related("member"))
        draft.place = next((one for one in known if set(one.related("member")) == members), draft.place)


def _known(store: Store, doc: Document, phrase: Phrase, close: Sequence[Place]) -> Draft | None:
    """The set that the phrase means: one so named, or the only one of those close by that fits."""
    key = " ".join(doc.key(i) for i in range(phrase.first, phrase.last + 1))
    for hit in store.hits(key):
        if hit.kind == "collective" and (place := store.place(hit.place)):
            return _set(phrase.first, phrase.last, place, "a recorded name of the set")
    fitting = [place for place in close if _fits(place, phrase)]
    return _set(phrase.first, phrase.last, fitting[0], "so many of the kind") if len(fitting) == 1 else None


def _set(first: int, last: int, place: Place, why: str) -> Draft:
    draft = Draft(first=first, last=last, place=place, score=_SET_SCORE)
    draft.settle("collective", "counted", f"{why}: {len(place.related('member'))} members")
    return draft


def is_counted(doc: Document, draft: Draft) -> bool:
    """Whether the recorded name of a set of places begins with how many they are."""
    return draft.place is not None and draft.place.kind == "collective" and count(doc, draft.first) > 0


def _fits(place: Place, phrase: Phrase) -> bool:
    """Whether the set has so many members of the kind."""
    members = place.related("member")
    if phrase.number and phrase.number != len(members):
        return False
    kind_words = {word for name in place.names for word in fold(name.text).split()}
    districts = any("district" in id for id in members)
    return not districts or "district" in phrase.kinds or bool(kind_words & set(phrase.kinds))


def _close(place: Place, around: Iterable[Place]) -> bool:
    """Whether the text is about the surroundings of the set."""
    if not place.point:
        return any(True for _ in around)
    near = (distance_km(place.point.lonlat, one.point.lonlat) for one in around if one.point)
    return min(near, default=float("inf")) <= COLLECTIVE_KM


def corefs(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts for definite phrases ("the region", "a városban") with an antecedent of their kind."""
    kinds = {kind: doc.words("coref", kind) for kind in doc.tables.names("coref") if kind not in ("not_after", "bare")}
    ordered = sorted(drafts, key=lambda draft: draft.first)
    taken = {i for draft in ordered for i in range(draft.first, draft.last + 1)}
    found: list[Draft] = []
    behind = 0
    definite = doc.words("words", "demonstratives")
    bare = doc.words("coref", "bare") if doc.tables.flag("bare_coref") else NONE
    for at, key in enumerate(doc.keys):
        if not key or not (key in definite or key in bare):
            continue
        while behind < len(ordered) and ordered[behind].last < at:
            behind += 1
        if at in taken:
            continue
        phrase = _phrase(doc, at, kinds)
        if not phrase or any(i in taken for i in range(phrase[0], phrase[1] + 1)):
            continue
        near = ordered[max(0, behind - _LOOK_BACK) : behind]
        # An island is told from islands; what is a town or a city, a region or a district, is not.
        exact = _antecedent(doc, near, phrase[2], at) if phrase[2] <= PHYSICAL else None
        antecedent = exact or _antecedent(doc, near, phrase[2], at, akin=_akin(phrase[2]))
        if antecedent and antecedent.place:
            draft = Draft(
                first=phrase[0], last=phrase[1], place=antecedent.place, score=round(_COREF_SCORE * antecedent.score, 4)
            )
            draft.settle("coref", "antecedent", f"takes up '{antecedent.surface(doc)}'")
            found.append(draft)
    return found


def _phrase(doc: Document, at: int, kinds: dict[str, Words]) -> tuple[int, int, frozenset[str]] | None:
    """First token, last token and kinds of a definite phrase whose determiner or noun stands at ``at``."""
    if not doc.key(at):
        return None
    definite = doc.key(at) in doc.words("words", "demonstratives")
    noun = at + 1 if definite else at
    if not definite and not (doc.tables.flag("bare_coref") and _bare_noun(doc, at)):
        return None
    if not doc.same_sentence(at, noun) or not doc.key(noun) or _telling_capital(doc, noun):
        return None
    said = {kind: size for kind, words in kinds.items() if (size := doc.match_right(noun, words))}
    if not said:
        return None
    size = max(said.values())
    last = noun + size - 1
    if (
        doc.match_right(last + 1, doc.words("coref", "not_after"))
        and not doc.gap(last + 1).count("\n")
        or doc.tokens[last].tail == "s"
    ):
        return None
    if doc.same_sentence(last, last + 1) and doc.key(last + 1) and _telling_capital(doc, last + 1):
        return None
    return at, last, frozenset(kind for kind, many in said.items() if many == size)


def _telling_capital(doc: Document, at: int) -> bool:
    """Whether the word has a capital that makes it part of a name: not one that begins a sentence or every noun."""
    token = doc.tokens[at]
    plain = token.uncased or doc.tables.flag("nouns_capital") or doc.first(at)
    return token.capital and not plain


def _bare_noun(doc: Document, at: int) -> bool:
    """Whether a language without articles may take up a place by the bare noun here: never right after a name."""
    before = doc.key(at - 1) not in doc.words("words", "stop") and not doc.first(at)
    named_before = at > 0 and before and doc.tokens[at - 1].capital and doc.tables.grammar("order") != "sov"
    return bool(doc.match_right(at, doc.words("coref", "bare"))) and not named_before


def _antecedent(
    doc: Document, before: Sequence[Draft], kinds: frozenset[str], at: int, *, akin: frozenset[str] = frozenset()
) -> Draft | None:
    """The most present place of a fitting kind: named often, or in this sentence or the one before; else the last.

    Located mentions go before those that only mean a government.
    """
    fitting = [draft for draft in reversed(before) if draft.place and _is(draft.place, kinds | akin)]
    pinned = [draft for draft in fitting if draft.type in _PINNED]
    among = pinned or fitting
    named = Counter(part.place.id for draft in before for part in (draft, *draft.parts) if part.place)
    here = doc.sentence_of[at]

    def presence(draft: Draft) -> int:
        fresh = here - doc.sentence_of[draft.last] <= 1
        exact = draft.place is not None and draft.place.kind in kinds
        return named[draft.place.id if draft.place else ""] + (_FRESH if fresh else 0) + (_EXACT if exact else 0)

    return max(among, key=presence, default=None)


def _akin(kinds: frozenset[str]) -> frozenset[str]:
    """Kinds that the words are also said of: "region" of a district, "city" of a town."""
    return frozenset().union(*(FITS.get(kind, frozenset({kind})) for kind in kinds))


def _is(place: Place, kinds: frozenset[str]) -> bool:
    return place.kind in kinds and place.id != "" and not (place.kind == "country" and "country" not in kinds)
