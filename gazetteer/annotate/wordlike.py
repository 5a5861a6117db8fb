"""How an adjective, a people or a tongue made from a place is meant."""

from __future__ import annotations

from collections.abc import Callable

from gazetteer.annotate.document import DASHES
from gazetteer.annotate.frame import Frame, Verdict


def joined_half(frame: Frame) -> Verdict | None:
    """``Russia-brokered``, ``pro-Kyiv``: half of a compound adjective."""
    doc, draft = frame.doc, frame.draft
    after = draft.last + 1
    if doc.mark(after) in DASHES and not doc.gap(after) and doc.same_sentence(after, after + 1):
        following = doc.tokens[after + 1]
        glued = following.word and not doc.gap(after + 1)
        if glued and following.key in doc.words("modifiers", "joined"):
            return "modifier", "joined", f"first half of '{draft.surface(doc)}-{following.text}'"
    before = draft.first - 1
    glued = doc.mark(before) in DASHES and not doc.gap(before) and not doc.gap(draft.first)
    if glued and doc.key(before - 1) in doc.words("modifiers", "prefixes"):
        return "modifier", "joined", f"joined to '{doc.tokens[before - 1].text}-'"
    return None


def _language(frame: Frame) -> Verdict | None:
    """``in Armenian``, ``Russian-language``, ``по-русски``."""
    doc, draft, spot = frame.doc, frame.draft, frame.draft.spot
    if spot is None:
        return None
    after = draft.last + 1
    if (
        frame.has("modifiers", "languages", after)
        or doc.mark(after) in DASHES
        and frame.has("modifiers", "languages", after + 1)
    ):
        return "language", "tongue", f"before '{doc.tokens[after].text}'"
    only = {hit.role for hit in spot.hits} == {"language"}
    tongue = only or any(hit.role in ("language", "adjective") for hit in spot.hits)
    before = frame.before()
    if tongue and doc.mark(draft.first - 1) in DASHES and frame.had("modifiers", "language_before", draft.first - 2):
        return "language", "tongue", f"'{doc.tokens[draft.first - 2].text}-' before it"
    if tongue and frame.had("modifiers", "language_before", before) and not _noun_follows(frame):
        return "language", "tongue", f"after '{doc.tokens[before].text}'"
    return ("language", "tongue", "the name of a language") if only else None


def _noun_follows(frame: Frame) -> bool:
    """Whether an ordinary word follows that the adjective may belong to."""
    doc, after = frame.doc, frame.draft.last + 1
    if not doc.same_sentence(frame.draft.last, after) or not doc.tokens[after].word:
        return False
    key = doc.key(after)
    return key not in doc.words("words", "stop") and key not in doc.words("words", "and")


def _people(frame: Frame) -> Verdict | None:
    """``Armenians``, ``Japanese tourists``, ``Román és magyar turisták``."""
    doc, draft, spot = frame.doc, frame.draft, frame.draft.spot
    if spot is None:
        return None
    roles = {hit.role for hit in spot.hits}
    if "people" in roles and "adjective" not in roles:
        return "demonym", "people", "a people"
    if spot.cut and spot.cut.strip() in doc.words("cases", "plural"):
        return "demonym", "people", "several of a people"
    if doc.tables.flag("adjective_after") and frame.had("modifiers", "people", draft.first - 1):
        return "demonym", "people", f"'{doc.tokens[draft.first - 1].text}' of the place"
    for at in _people_heads(frame):
        if frame.has("modifiers", "people", at):
            return "demonym", "people", f"'{doc.tokens[at].text}' of the place"
    if (
        roles & {"people", "adjective"}
        and frame.has("verbs", "saying", draft.last + 1)
        and not doc.lang.startswith("en")
    ):
        return "demonym", "people", "says something"
    if "people" in roles and not _noun_follows(frame):
        return "demonym", "people", "a people"
    before = draft.first - 1
    if roles & {"people", "adjective"} and doc.key(before) in ("a", "an") and not _noun_follows(frame):
        return "demonym", "people", "one of a people"
    return None


def _people_heads(frame: Frame) -> list[int]:
    """The next words that the adjective may belong to, another adjective and "and" passed over."""
    doc, at = frame.doc, frame.draft.last + 1
    found: list[int] = []
    adjectives = {
        i
        for draft in frame.drafts[frame.n + 1 : frame.n + 4]
        if not draft.named
        for i in range(draft.first, draft.last + 1)
    }
    while len(found) < 2 and doc.same_sentence(frame.draft.last, at) and doc.tokens[at].word:
        if at not in adjectives and doc.key(at) not in doc.words("words", "and"):
            if frame.has("places", "before", at) or frame.has("words", "stop", at):
                break
            found.append(at)
        at += 1
    return found


def _settlement_adjective(frame: Frame) -> Verdict | None:
    """``a kolozsvári városháza``, ``лачинские дороги``: the adjective of a town says where something is."""
    place, spot = frame.draft.place, frame.draft.spot
    if spot is None or not spot.adjective or place is None:
        return None
    for at in range(frame.draft.last + 1, frame.draft.last + 3):
        if frame.doc.same_sentence(frame.draft.last, at) and frame.has("modifiers", "heads", at):
            return None
    return "literal", "located", "an adjective of the place that says where something is"


WORD_RULES: tuple[Callable[[Frame], Verdict | None], ...] = (joined_half, _language, _people, _settlement_adjective)


def modifier(frame: Frame) -> Verdict:
    return "modifier", "adjective", "an adjective of the place before something else"
