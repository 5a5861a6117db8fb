"""Sets whose members the text itself lists: "five villages: A, B, C, D and E", "the towns of X, Y and Z"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gazetteer.annotate.composed import MOST_MEMBERS, compose
from gazetteer.annotate.counting import Phrase
from gazetteer.annotate.document import DASHES, Document
from gazetteer.annotate.draft import Draft, attached
from gazetteer.annotate.places import candidates
from gazetteer.annotate.tables import class_kinds
from gazetteer.match import Ask, Candidate, Reason
from gazetteer.match.words import FITS
from gazetteer.model import SETTLEMENTS, Place, distance_km
from gazetteer.store import Store

FEWEST_UNCOUNTED = 3
"""Places that make a set where nothing counts them; two are named together for any reason."""
FEWEST_FOUND = 0.5
"""Share of the listed names that must be known places; below it the set would be another one."""
REACH = 12
"""Tokens after the class noun in which the colon or dash before the list stands: "three towns in the north — …"."""
BACK_SENTENCES = 2
"""Sentences back to a list that "the three towns" takes up."""
ROWS_BACK = 20
"""Lists looked back at; keeps long texts linear."""
KIND_KM = 150.0
"""Distance from a town to the district or province of its name."""
_LONGEST_NAME = 4
"""Words of a listed name that nobody recorded."""
_SET_SCORE = 0.95
"""A list of just the number that is said is the set; the rest is doubt about its members."""
_DIVISIONS = frozenset({"region", "district"})
_COMMAS = frozenset(",،、;؛")
_OPENERS = frozenset(":(՝")
"""Marks that a list stands after; Armenian has one of its own for it."""
_TYPES = frozenset({"literal", "mixed", "compound", "metonym", "modifier"})
"""What a listed place may have been read as: "three states — Georgia, Iran and Türkiye — agreed" acts, too."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Names in one breath. None stands for a name that is no known place."""

    first: int
    last: int
    items: tuple[Draft | None, ...]


def listed(store: Store, doc: Document, drafts: Sequence[Draft], phrases: Iterable[Phrase], ask: Ask) -> list[Draft]:
    """Drafts for the phrases whose members the text lists right after, right before, or shortly before."""
    starts = {draft.first: draft for draft in drafts}
    rows: list[_Row] | None = None
    found: list[Draft] = []
    for phrase in phrases:
        row = _after(doc, phrase, starts)
        if row is None and phrase.number:
            rows = rows if rows is not None else list(_rows(doc, drafts, starts))
            row = _before(doc, phrase, rows)
        if row and (draft := _tied(store, doc, phrase, row, ask)):
            found.append(draft)
    return found


def _after(doc: Document, phrase: Phrase, starts: dict[int, Draft]) -> _Row | None:
    """The list that follows: at once, after "of", or after a colon, dash or bracket; as long as the number says."""
    for at in _openings(doc, phrase):
        row = _row(doc, at, starts)
        many = len(row.items)
        if many == phrase.number or not phrase.number and phrase.plural and many >= FEWEST_UNCOUNTED:
            return row
    return None


def _openings(doc: Document, phrase: Phrase) -> Iterator[int]:
    """Tokens at which the list may begin."""
    here = phrase.last + 1
    comma = doc.mark(here) in _COMMAS and phrase.number > 0
    yield _past_links(doc, here + 1 if comma else here)
    for at in range(here, here + (REACH if phrase.number else 1)):
        if not doc.same_sentence(phrase.last, at + 1):
            return
        mark = doc.mark(at)
        dash = bool(mark) and mark in DASHES and doc.gap(at).isspace()
        if mark in _OPENERS or dash:
            yield _past_links(doc, at + 1)


def _past_links(doc: Document, at: int) -> int:
    """Past "namely", "of" and an article."""
    for table, name in (("collectives", "namely"), ("words", "of"), ("words", "articles")):
        at += doc.match_right(at, doc.words(table, name))
    return at


def _row(doc: Document, at: int, starts: dict[int, Draft]) -> _Row:
    """The names from the token on that commas and "and" join."""
    first, last, items = at, at, list[Draft | None]()
    while len(items) < MOST_MEMBERS:
        draft = starts.get(at)
        if draft is not None and draft.type not in _TYPES:
            break
        end = draft.last if draft else _unknown(doc, at, starts)
        if end is None:
            break
        items.append(draft)
        last = end
        following = _next_item(doc, draft, end, starts)
        if following is None:
            break
        at = following
    return _Row(first, last, tuple(items))


def _unknown(doc: Document, at: int, starts: dict[int, Draft]) -> int | None:
    """Last token of a name that nobody recorded: a capital tells it, else that it stands between others of the row."""
    if doc.same_sentence(at, at + 1) and doc.tokens[at].uncased and at not in starts:
        joined = doc.mark(at + 1) in _COMMAS if doc.mark(at + 1) else doc.match_right(at + 1, doc.words("words", "and"))
        return at if joined else None
    end = None
    for i in range(at, at + _LONGEST_NAME):
        if not doc.same_sentence(at, i) or i in starts or not doc.tokens[i].capital or doc.tokens[i].uncased:
            break
        if i > at and not doc.gap(i).isspace():
            break
        end = i
    return end


def _next_item(doc: Document, draft: Draft | None, last: int, starts: dict[int, Draft]) -> int | None:
    """Where the next name of the row begins; None when nothing joins one."""
    at = last + 1
    if draft and draft.end_at is not None and doc.mark(at) == ")":
        at += 1
    if doc.key(at) and doc.key(at) in class_kinds(doc.lang, "generic"):
        at += 1
    start = at
    if doc.mark(at) in _COMMAS and doc.mark(at):
        at += 1
    at += doc.match_right(at, doc.words("words", "and"))
    glued = starts.get(at)
    if not doc.same_sentence(last, at) or at == start and not (glued and attached(doc, glued)):
        return None
    return at + doc.match_right(at, doc.words("words", "articles"))


def _rows(doc: Document, drafts: Sequence[Draft], starts: dict[int, Draft]) -> Iterator[_Row]:
    """The rows of names that begin with a known place, in text order."""
    free = 0
    for draft in drafts:
        if draft.first >= free and draft.type in _TYPES:
            row = _row(doc, draft.first, starts)
            free = row.last + 1
            if len(row.items) > 1:
                yield row


def _before(doc: Document, phrase: Phrase, rows: Sequence[_Row]) -> _Row | None:
    """The list that stands before: "X, Y and Z, three towns …", or one that "the three towns" takes up."""
    here = bisect_left(rows, phrase.first, key=lambda row: row.last)
    for row in reversed(rows[max(0, here - ROWS_BACK) : here]):
        back = doc.sentence_of[phrase.first] - doc.sentence_of[row.last]
        if back > BACK_SENTENCES:
            return None
        taken_up = phrase.quantified and "country" not in phrase.kinds
        if len(row.items) == phrase.number and (taken_up or _apposed(doc, row, phrase)):
            return row
    return None


def _apposed(doc: Document, row: _Row, phrase: Phrase) -> bool:
    """Whether only a comma, dash or bracket, and an article, part the list from the phrase."""
    at = row.last + 1
    mark = doc.mark(at)
    if not mark or mark not in DASHES | _COMMAS | {"("} or not doc.same_sentence(row.last, phrase.first):
        return False
    at += 1
    at += doc.match_right(at, doc.words("words", "articles")) if at < phrase.first else 0
    return at + (phrase.quantified and at < phrase.first) == phrase.first


def _tied(store: Store, doc: Document, phrase: Phrase, row: _Row, ask: Ask) -> Draft | None:
    """The draft for a set with its list; None when too few of the names are known places of the kind."""
    kinds = _kinds(phrase)
    known = [item for item in row.items if item and item.place and not item.ambiguous]
    members = {place.id: (item, place) for item in known if (place := _of_kind(store, doc, phrase, item, kinds, ask))}
    if len(members) < 2 or len(members) < FEWEST_FOUND * len(row.items):
        return None
    noun = doc.tokens[phrase.last].text
    for item, place in members.values():
        if item.place is not None and place.id != item.place.id:
            item.place = place
            item.why.append(Reason("class_word", f"listed as one of the '{noun}'"))
    places = [place for _, place in members.values()]
    names = ", ".join(item.surface(doc) for item, _ in members.values())
    lacking = f"; {len(row.items) - len(places)} more could not be placed" if len(places) < len(row.items) else ""
    trust = sum(item.score for item, _ in members.values()) / len(row.items)
    draft = Draft(first=phrase.first, last=phrase.last, place=compose(places), score=round(_SET_SCORE * trust, 4))
    draft.settle("collective", "listed", f"the text lists its members: {names}{lacking}")
    return draft


def _kinds(phrase: Phrase) -> frozenset[str]:
    found = frozenset[str]().union(*(FITS.get(kind, frozenset({kind})) for kind in phrase.kinds))
    return found | _DIVISIONS if found & _DIVISIONS else found


def _of_kind(store: Store, doc: Document, phrase: Phrase, item: Draft, kinds: frozenset[str], ask: Ask) -> Place | None:
    """The place that the listed name means as one of the kind; a district may stand as the town it is named after."""
    place = item.place
    if place is None or place.kind in kinds:
        return place
    if other := _namesake(store, doc, phrase, item, kinds, ask):
        return other.place
    return place if kinds & _DIVISIONS and place.kind in SETTLEMENTS else None


def _namesake(
    store: Store, doc: Document, phrase: Phrase, item: Draft, kinds: frozenset[str], ask: Ask
) -> Candidate | None:
    """The place of the kind that has the same name close by."""
    here = item.place.point if item.place else None
    if item.spot is None or item.spot.role != "name" or here is None:
        return None
    spot = replace(item.spot, kinds=kinds, class_word=doc.tokens[phrase.last].text, adjective=False)
    for one in candidates(store, doc, spot, ask):
        near = one.place.point and distance_km(one.place.point.lonlat, here.lonlat) <= KIND_KM
        if one.place.kind in kinds and near:
            return one
    return None
