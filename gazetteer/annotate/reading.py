"""How a single name is meant: location, actor, both, people, tongue or mere modifier. The decision table of frames.

The frames ask the word tables of the language; the first that fits wins, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft, attached, guarded
from gazetteer.annotate.frame import ACTORS, Frame, Verdict
from gazetteer.annotate.places import place_word
from gazetteer.annotate.sets import is_counted
from gazetteer.annotate.wordlike import WORD_RULES, joined_half, modifier
from gazetteer.model import SETTLEMENTS
from gazetteer.store import Store

PLAIN: Verdict = ("literal", "plain", "the place as a location")
_ADVERBS = 4
"""Auxiliaries and adverbs that may stand between a subject and its verb."""
_CLAUSE = 14
"""Words to the end of a clause in which a verb-final language has its verb."""
_HEAD_REACH = 6
"""Words after a possessive among which the thing owned is looked for: "X's sudden and surprising decision"."""
_RELATION_REACH = 8
_CLAUSE_MARKS = frozenset(",;:.()!?—–،؛")


def read_all(store: Store, doc: Document, drafts: Sequence[Draft]) -> None:
    """Give every draft that has no type yet its type and reason."""
    capitals = _capitals(store, drafts)
    rows = _rows(doc, drafts)
    for n, draft in enumerate(drafts):
        if draft.type is None:
            frame = Frame(store, doc, drafts, n, capitals, rows)
            draft.settle(*guarded(partial(read_one, frame), PLAIN, step="reading", first=draft.first))


def read_one(frame: Frame) -> Verdict:
    """The verdict of the first frame that fits."""
    if is_counted(frame.doc, frame.draft):
        return "collective", "counted", "a recorded name of the set"
    spot = frame.draft.spot
    plain = spot is None or spot.role == "name" and not spot.adjective
    for rule in _NAME_RULES if plain else WORD_RULES:
        if verdict := rule(frame):
            return verdict
    return PLAIN if plain else modifier(frame)


def _capitals(store: Store, drafts: Sequence[Draft]) -> frozenset[str]:
    """Places of the text that are capitals of something, or the largest city of their country's name list."""
    found = set()
    for place in {draft.place.id: draft.place for draft in drafts if draft.place}.values():
        # Authored places have no population; those of kind city are capitals and great cities.
        great = place.population >= 100_000 or place.kind == "city" and place.layer == "authored"
        if place.related("capital_of") or place.kind in ("city", "town") and great:
            found.add(place.id)
    return frozenset(found)


def _before_colon(frame: Frame) -> Verdict | None:
    """``Damascus: the decision is …``: a speaker at the head of a line."""
    doc, draft = frame.doc, frame.draft
    first = doc.first_of[doc.sentence_of[draft.first]] == draft.first
    if frame.actor and first and doc.mark(draft.last + 1) == ":" and doc.same_sentence(draft.last, draft.last + 2):
        return "metonym", "speaks", "stands before a colon, as a speaker"
    return None


def _owner(frame: Frame) -> Verdict | None:
    """What the place owns decides: its sovereignty, its acts, or something else."""
    doc, draft = frame.doc, frame.draft
    for at in _owned(frame):
        if frame.has("relations", "territory", at):
            return "mixed", "owns_land", f"'{doc.tokens[at].text}' of the place"
        if frame.has("relations", "deeds", at):
            return "metonym", "owns_deed", f"'{doc.tokens[at].text}' of the place"
    if doc.tokens[draft.last].tail == "s" and doc.lang.startswith("en"):
        return "literal", "plain", "owns something else"
    return None


def _owned(frame: Frame) -> list[int]:
    """Tokens among which the thing owned is: after a possessive, or before "of" and genitives."""
    doc, draft = frame.doc, frame.draft
    order = doc.tables.grammar("possessor")
    after = list(_words_after(frame, draft.last + 1, _HEAD_REACH))
    if doc.tokens[draft.last].tail == "s" and doc.lang.startswith("en"):
        return after
    if order == "first" and frame.case() == "genitive":
        return after
    before = draft.first - 1
    if doc.words("words", "of"):
        size = doc.match_left(before, doc.words("words", "of"))
        if not size and doc.key(before) in doc.words("words", "articles"):
            size = doc.match_left(before - 1, doc.words("words", "of"))
            size = size + 1 if size else 0
        return _heads_before(frame, before - size) if size else []
    return _heads_before(frame, before) if order == "last" else []


def _heads_before(frame: Frame, at: int) -> list[int]:
    """The noun right before, and phrases of up to three words that end there."""
    doc = frame.doc
    return [i for i in range(at, at - 3, -1) if doc.same_sentence(i, frame.draft.first) and _ends_at(frame, i, at)]


def _ends_at(frame: Frame, i: int, at: int) -> bool:
    """Whether a phrase of the tables that begins at ``i`` ends at ``at``."""
    for name in ("territory", "deeds"):
        size = frame.doc.match_right(i, frame.doc.words("relations", name))
        if size and i + size - 1 == at:
            return True
    return False


def _words_after(frame: Frame, at: int, reach: int) -> list[int]:
    """Words from ``at`` on in the clause; another place's name or a preposition of place ends them."""
    doc = frame.doc
    starts = {draft.first for draft in frame.drafts[frame.n + 1 : frame.n + 4] if draft.named}
    found: list[int] = []
    for i in range(at, at + reach):
        if not doc.same_sentence(at, i) or not doc.tokens[i].word or i in starts:
            break
        if doc.key(i) in doc.words("places", "before") or doc.match_right(i, doc.words("verbs", "exact")):
            break
        found.append(i)
    return found


def _between(frame: Frame) -> Verdict | None:
    """``relations between A and B``: a relation of governments; ``train between A and B``: locations."""
    doc = frame.doc
    first, last = _coordinated(frame)
    start = first - 1 - (doc.key(first - 1) in doc.words("words", "articles"))
    size = doc.match_left(start, doc.words("relations", "between"))
    if not size and not doc.match_right(last + 1, doc.words("relations", "between_after")):
        return None
    if first == last and len(frame.drafts) > frame.n and not _has_partner(frame):
        return None
    around = [*range(start - size, start - size - _RELATION_REACH, -1), *range(last + 1, last + 1 + _RELATION_REACH)]
    inside = [i for i in around if doc.same_sentence(i, frame.draft.first)]
    for i in inside:
        if frame.has("relations", "heads", i):
            return "metonym", "relation", f"'{doc.tokens[i].text}' between governments"
        if frame.has("relations", "not_heads", i):
            return "literal", "located", f"'{doc.tokens[i].text}' between places"
    return None


def _has_partner(frame: Frame) -> bool:
    """Whether the place is named with another, or with somebody who is no place: "between Israel and the Authority"."""
    first, last = _coordinated(frame)
    if first != frame.draft.first or last != frame.draft.last:
        return True
    return any(frame.has("words", "and", at) for at in (first - 1, last + 1))


def _coordinated(frame: Frame) -> tuple[int, int]:
    """First and last token of the row of places joined by "and" or commas that the draft stands in."""
    return frame.rows[frame.n]


def _rows(doc: Document, drafts: Sequence[Draft]) -> tuple[tuple[int, int], ...]:
    """For every draft the first and last token of its row; one pass over all."""
    rows: list[tuple[int, int]] = []
    low = 0
    for n, draft in enumerate(drafts):
        if n + 1 == len(drafts) or not _linked(doc, draft, drafts[n + 1]):
            rows += [(drafts[low].first, draft.last)] * (n + 1 - low)
            low = n + 1
    return tuple(rows)


def _linked(doc: Document, one: Draft, other: Draft) -> bool:
    """Whether two drafts are named in one breath: "A and B", "A, B"."""
    if not one.named or not other.named or not doc.same_sentence(one.last, other.first):
        return False
    middle = range(one.last + 1, other.first)
    if not middle:
        return attached(doc, other) > 0
    if len(middle) > 4:
        return False
    articles, joiners = doc.words("words", "articles"), doc.words("words", "and")
    left = [i for i in middle if doc.key(i) not in articles]
    if left and doc.mark(left[0]) in (",", "،", "、"):
        left = left[1:]
    return not left or doc.match_right(left[0], joiners) == len(left)


def _related(frame: Frame) -> Verdict | None:
    """``talks with Baku``, ``provocations by Armenia``, ``accused Azerbaijan``, ``giving Armenia access``."""
    doc = frame.doc
    before = _row_start(frame)
    if frame.had("relations", "giving", before) and frame.actor:
        return "mixed", "gets_access", f"'{doc.tokens[before].text}' the place something"
    if frame.actor and frame.had("relations", "addressing", before) and not place_word(doc, frame.draft.first):
        return "metonym", "addressed", f"'{doc.tokens[before].text}' the place"
    if frame.actor and frame.had("relations", "by", before):
        return "metonym", "acts", f"'{doc.tokens[before].text}' the place"
    if size := frame.had("relations", "with", before):
        for i in range(before - size, before - size - 3, -1):
            if doc.same_sentence(i, before) and frame.has("relations", "heads", i):
                return "metonym", "relation", f"'{doc.tokens[i].text}' with the place"
    return None


def _according(frame: Frame) -> Verdict | None:
    """``According to Bangkok``: the words of a government."""
    if frame.actor and frame.had("verbs", "according", _row_start(frame)):
        return "metonym", "speaks", "its words are reported"
    return None


def _object(frame: Frame) -> Verdict | None:
    """``acusó a Londres``: the object of pressing verbs where a preposition marks it."""
    doc = frame.doc
    before = _row_start(frame)
    if frame.actor and frame.had("relations", "object", before) and frame.had("relations", "addressing", before - 1):
        return "metonym", "addressed", f"'{doc.tokens[before - 1].text}' the place"
    return None


def _row_start(frame: Frame) -> int:
    """The token before the row of places that the draft stands in, articles left aside."""
    first, _ = _coordinated(frame)
    at = first - 1
    return at - 1 if frame.doc.key(at) in frame.doc.words("words", "articles") else at


def _sent_from(frame: Frame) -> Verdict | None:
    """``ministers from Athens``, ``two words from Washington``."""
    doc = frame.doc
    before = _row_start(frame)
    size = place_word(doc, before + 1)
    locative = frame.case() in ("locative", "ablative")
    if not frame.actor or not (size or locative):
        return None
    head = before - size
    if doc.words("relations", "from") and size and not frame.had("relations", "from", before):
        return None
    if frame.had("relations", "envoys", head):
        return "metonym", "envoys", f"'{doc.tokens[head].text}' from the place"
    if frame.had("relations", "speech", head):
        return "metonym", "envoys", f"'{doc.tokens[head].text}' from the place"
    return None


def _speaks_in(frame: Frame) -> Verdict | None:
    """``В Баку заявили``, ``заявили в Баку``: nobody else is the subject, so the government is."""
    doc = frame.doc
    if not frame.actor or not doc.words("verbs", "impersonal"):
        return None
    size = place_word(doc, frame.draft.first)
    if not size and frame.case() != "locative":
        return None
    _, last = _coordinated(frame)
    before = _row_start(frame) - size
    after = last + 1
    while doc.match_right(after, doc.words("verbs", "auxiliary")) and after < last + 4:
        after += 1
    if frame.has("verbs", "impersonal", after) or frame.had("verbs", "impersonal", before):
        return "metonym", "acts", "a verb of saying without another subject"
    return None


def _subject(frame: Frame) -> Verdict | None:
    """The place says or does something."""
    doc, draft = frame.doc, frame.draft
    if place_word(doc, _row_start(frame) + 1) or frame.case() in ("locative", "ablative", "genitive", "dative"):
        return None
    if doc.tokens[draft.last].tail or not _may_act(draft) or _belongs(frame):
        return None
    _, last = _coordinated(frame)
    if doc.tables.grammar("order", "svo") == "sov":
        return _clause_verb(frame, last + 1)
    verdict = _verb_after(frame, last + 1) or _verb_before(frame)
    return verdict or (_clause_verb(frame, last + 1) if doc.tables.flag("verb_last_too") else None)


def _belongs(frame: Frame) -> bool:
    """Whether something before it is of the place: "the fishermen of X went out"."""
    first, _ = _coordinated(frame)
    return any(frame.had("words", "of", at) for at in {first - 1, _row_start(frame)})


def _may_act(draft: Draft) -> bool:
    """Whether the place can be a subject: no sea, road or unknown island says anything."""
    if draft.place is None:
        return draft.spot is not None and not draft.spot.class_word
    return draft.place.kind in ACTORS or draft.place.kind in SETTLEMENTS


def _verb_after(frame: Frame, at: int) -> Verdict | None:
    """A verb of the tables right after the subject, but for auxiliaries, adverbs and a relative pronoun."""
    doc = frame.doc
    if doc.mark(at) in (",", "—", "–") and frame.has("verbs", "relative", at + 1):
        at += 2
    elif frame.has("verbs", "relative", at):
        at += 1
    passive = False
    for _ in range(_ADVERBS):
        size = doc.match_right(at, doc.words("verbs", "auxiliary"))
        if not size or not doc.same_sentence(frame.draft.last, at):
            break
        passive = passive or frame.has("verbs", "passive", at)
        at += size
    if not doc.same_sentence(frame.draft.last, at):
        return None
    if passive:
        return _passive(frame, at)
    if (
        frame.actor
        and doc.tables.flag("participle_last")
        and frame.has("verbs", "perfect", at - 1)
        and _participle(frame, at)
    ):
        return "metonym", "acts", f"subject of '{doc.tokens[at - 1].text} …'"
    if frame.has("verbs", "inflect", at) or frame.has("verbs", "exact", at) or frame.has("verbs", "saying", at):
        noun = not frame.has("verbs", "saying", at) and frame.has("words", "of", at + 1)
        if noun or frame.has("relations", "by", at + 1):
            return None
        return "metonym", "acts", f"subject of '{doc.tokens[at].text}'"
    return None


def _participle(frame: Frame, at: int) -> bool:
    """Whether the clause ends with a participle, as German perfects do: ``hat die Vorwürfe zurückgewiesen``."""
    doc = frame.doc
    end = at
    while doc.same_sentence(at, end + 1) and doc.key(end + 1):
        end += 1
    key = doc.key(end)
    return key.endswith(("t", "en")) and (
        "ge" in key[:8] or key.endswith("iert") or key.startswith(("be", "ver", "er", "ent", "zer"))
    )


def _passive(frame: Frame, at: int) -> Verdict | None:
    """After a form of "be": what a government can be or be doing, not what is done to a town."""
    doc = frame.doc
    if frame.has("verbs", "feeling", at):
        return "metonym", "acts", f"is '{doc.tokens[at].text}'"
    ending = doc.key(at).endswith("ing") and (frame.has("verbs", "inflect", at) or frame.has("verbs", "exact", at))
    if doc.lang.startswith("en") and ending or frame.actor and frame.had("relations", "addressing", at):
        return "metonym", "acts", f"subject of '{doc.tokens[at].text}'"
    return None


def _verb_before(frame: Frame) -> Verdict | None:
    """``сообщила Анкара``, ``dijo Madrid``: the verb of saying first, where the language does so."""
    before = _row_start(frame)
    calling = frame.had("verbs", "calling", before)
    if frame.doc.tables.flag("verb_first") and not calling and frame.had("verbs", "saying", before) and frame.actor:
        return "metonym", "acts", f"subject of '{frame.doc.tokens[before].text}'"
    return None


def _clause_verb(frame: Frame, at: int) -> Verdict | None:
    """The verb at the end of the clause, where the language has it there and nothing else is the subject."""
    doc = frame.doc
    if not frame.actor or not _clause_start(frame):
        return None
    for i in range(at, at + _CLAUSE):
        if not doc.same_sentence(frame.draft.last, i) or doc.mark(i) in _CLAUSE_MARKS - {""} and doc.mark(i):
            break
        for name in ("inflect", "exact", "saying"):
            if frame.has("verbs", name, i):
                return "metonym", "acts", f"subject of '{doc.tokens[i].text}'"
    return None


def _clause_start(frame: Frame) -> bool:
    """Whether the place begins its clause, as the subject of a verb-final language does."""
    doc = frame.doc
    before = _row_start(frame)
    return (
        before < doc.first_of[doc.sentence_of[frame.draft.first]]
        or bool(doc.mark(before))
        or frame.has("words", "and", before)
        or frame.has("verbs", "auxiliary", before)
        or frame.has("words", "openers", before)
    )


def _noun_modifier(frame: Frame) -> Verdict | None:
    """``the Karabakh conflict``, ``Gaza ceasefire talks``: before a noun that is no place."""
    doc, draft = frame.doc, frame.draft
    after = draft.last + 1
    if not doc.words("modifiers", "heads") or doc.tokens[draft.last].tail or not doc.same_sentence(draft.last, after):
        return None
    if doc.gap(after) and frame.has("modifiers", "heads", after) and not doc.tokens[after].capital:
        return "modifier", "adjective", f"before '{doc.tokens[after].text}'"
    return None


def _located(frame: Frame) -> Verdict | None:
    if place_word(frame.doc, _row_start(frame) + 1) or frame.case() in ("locative", "ablative"):
        return "literal", "located", "a word of place or a locative ending stands with it"
    return None


_NAME_RULES: tuple[Callable[[Frame], Verdict | None], ...] = (
    joined_half, _before_colon, _according, _owner, _between, _speaks_in, _sent_from, _object, _located, _related,
    _noun_modifier, _subject,
)  # fmt: skip
