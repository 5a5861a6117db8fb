"""Names that a text explains instead of using: "Shushi, which Azerbaijanis call Shusha", and who calls the place so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gazetteer.annotate.document import DASHES, Document
from gazetteer.annotate.draft import Draft

_REACH = 6
"""Tokens between the verb of naming and the name: "call the city of X", "known to many Armenians as X"."""
_BACK = 3
"""Tokens between the name and a verb after it: "X են անվանում", "X olarak adlandırdığı"."""
_AROUND = 40
"""Tokens around the verb in which names and marks are looked at, so that no sentence is too long."""
_EARLIER = 3
"""Mentions before a name with its language among which the same place is looked for."""
_CALLERS = 8
"""Words of those who call a place so."""
_MARKS = frozenset(",;:()[].!?،؛—–՝")


@dataclass(frozen=True, slots=True)
class Gloss:
    """Tokens of those who call the place by a name; an empty span where the text does not say."""

    first: int = 1
    last: int = 0


@dataclass(frozen=True, slots=True)
class Glosses:
    """What a text explains: by the first token of the name, with the verbs that say so."""

    of: Mapping[int, Gloss]
    verbs: frozenset[int]


def glosses(doc: Document, drafts: Sequence[Draft]) -> Glosses:
    """Every name that the text says somebody calls a place by."""
    active, passive = doc.words("speech", "naming"), doc.words("speech", "named")
    firsts = [draft.first for draft in drafts]
    of: dict[int, Gloss] = dict(_tongues(doc, drafts))
    verbs: set[int] = set()
    for at in range(len(doc.tokens) if drafts else 0):
        size = doc.match_right(at, active) or doc.match_right(at, passive)
        if not size or doc.mark(at - 1) in DASHES and not doc.gap(at):
            # "so-called" names nothing.
            continue
        near = drafts[bisect_left(firsts, at - _AROUND) : bisect_right(firsts, at + _AROUND)]
        clause = _Clause(doc, [one for one in near if doc.same_sentence(one.first, at)], at, at + size - 1)
        found = clause.active() if clause.is_active() else clause.passive()
        if found:
            of[found[0].first] = found[1]
            of.update(clause.further(*found))
        if found or clause.is_relative():
            verbs.update(range(at, at + size))
    return Glosses(of, frozenset(verbs))


def _tongues(doc: Document, drafts: Sequence[Draft]) -> Iterator[tuple[int, Gloss]]:
    """``Stepanakert (Khankendi in Azerbaijani)``: the second name of one place, with the language it is of."""
    for n, (one, other) in enumerate(zip(drafts, drafts[1:], strict=False)):
        name, tongue = (one, other) if other.type == "language" else (other, one)
        near = other.first - one.last <= 2 and not any(doc.mark(i) for i in range(one.last + 1, other.first))
        before = [one for one in drafts[max(0, n - _EARLIER) : n] if doc.same_sentence(one.first, name.first)]
        if tongue.type == "language" and near and _again(name, before):
            yield name.first, Gloss()


def _again(name: Draft, beside: Sequence[Draft]) -> bool:
    """Whether the same place is named beside, too."""
    place = name.place
    return place is not None and any(
        one.place is not None and one.place.id == place.id for one in beside if one.first != name.first
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """The clause of a verb of naming, between two marks."""

    doc: Document
    beside: Sequence[Draft]
    verb: int
    end: int
    """Last token of the verb."""

    def is_active(self) -> bool:
        """Whether somebody names it here; "called" right after a mark, or after what is called so, is no active."""
        doc, low = self.doc, self._bounds()[0]
        if not doc.match_right(self.verb, doc.words("speech", "naming")):
            return False
        passive = doc.match_right(self.verb, doc.words("speech", "named")) > 0
        return not passive or self.is_relative() or low < self.verb and self._is_subject(low)

    def _is_subject(self, low: int) -> bool:
        """Whether a place or people opens the clause: "Armenians called X Y", not "a town called X"."""
        start = low + (self.doc.key(low) in self.doc.words("words", "articles"))
        return any(draft.first == start for draft in self.beside)

    def is_relative(self) -> bool:
        """Whether a relative word stands before the verb in its clause, or "as"."""
        low = self._bounds()[0]
        return self._anchor(low) >= low or self.doc.match_right(low, self.doc.words("speech", "as")) > 0

    def active(self) -> tuple[Draft, Gloss] | None:
        """``which Azerbaijanis call X``, ``X, as they call it``."""
        if self._is_prepositional():
            return None
        low, _ = self._bounds()
        anchor = self._anchor(low)
        if self.doc.match_right(low, self.doc.words("speech", "as")):
            target = next((d for d in reversed(self.beside) if d.named and low - 2 <= d.last + 1 <= low), None)
            return (target, self._span(low + 1, self.verb - 1)) if target else None
        target = self._before(anchor) or self._after()
        if target is None or target.type == "demonym" or not (anchor >= low or _again(target, self.beside)):
            return None
        start = max(anchor + 1, low)
        if target.last < self.verb:
            # "Ermənilər Şuşanı Şuşi adlandırır": what is called so is no caller.
            called = (d.first for d in self.beside if start < d.first < target.first and _again(target, (target, d)))
            return target, self._span(start, next(called, target.first) - 1)
        callers = self._span(start, self.verb - 1)
        if callers.first > callers.last and self.doc.tables.flag("verb_first"):
            # The verb first: "que llaman los británicos X".
            callers = self._span(self.end + 1, target.first - 1)
        if callers.first > callers.last:
            # The relative word is the subject: "Manila, which calls it X".
            callers = next((Gloss(d.first, d.last) for d in self.beside if low - 3 < d.last < low), Gloss())
        return target, callers

    def further(self, target: Draft, callers: Gloss) -> Iterator[tuple[int, Gloss]]:
        """``… call X and Chileans Y``, ``… call X, or the Y``: more names of the place in the same breath."""
        doc = self.doc
        passed = (doc.words("words", "and"), doc.words("words", "articles"))
        rest = [d for d in self.beside if d.first > target.last]
        end, caller = target.last, callers
        for draft in rest:
            between = range(end + 1, draft.first)
            if any(doc.mark(i) != "," and not any(doc.key(i) in words for words in passed) for i in between):
                return
            same = draft.place is not None and target.place is not None and draft.place.id == target.place.id
            if same:
                yield draft.first, caller
            elif caller is not callers:
                return
            caller, end = callers if same else Gloss(draft.first, draft.last), draft.last

    def passive(self) -> tuple[Draft, Gloss] | None:
        """``known to Armenians as X``, ``llamadas X por la Argentina``; without a caller only beside another name."""
        target = self._after() or self._before(-1)
        if target is None or target.type == "demonym":
            return None
        callers = self._callers(target)
        if callers.first > callers.last and not _again(target, self.beside):
            return None
        return target, callers

    def _bounds(self) -> tuple[int, int]:
        low, high = self.verb, self.end
        while self.verb - low < _AROUND and self.doc.same_sentence(low - 1, self.verb) and not self._parts(low - 1):
            low -= 1
        while high - self.end < _AROUND and self.doc.same_sentence(high + 1, self.verb) and not self._parts(high + 1):
            high += 1
        return low, high

    def _parts(self, at: int) -> bool:
        """Whether a mark parts clauses here; a dash does with spaces around it."""
        mark = self.doc.mark(at)
        if mark in DASHES and mark:
            return self.doc.gap(at) != "" and self.doc.gap(at + 1) != ""
        return mark in _MARKS and mark != ""

    def _anchor(self, low: int) -> int:
        """The last word before the verb that begins a relative clause; one before the clause when there is none."""
        that, articles = self.doc.words("speech", "that"), self.doc.words("words", "articles")
        for at in range(self.verb - 1, low - 1, -1):
            # German "die" begins a clause at its start only; inside it is an article.
            if self.doc.key(at) in that and (at == low or self.doc.key(at) not in articles):
                return at
        return low - 1

    def _is_prepositional(self) -> bool:
        """``called for restraint``, ``llamó a la calma``: no name is given."""
        key = self.doc.key(self.end + 1)
        return bool(key) and (key in self.doc.words("places", "before") or key in _CALL_FOR)

    def _after(self) -> Draft | None:
        _, high = self._bounds()
        ahead = [d for d in self.beside if d.named and self.end < d.first <= high and not self._located(d)]
        found = [d for d in ahead if d.first <= self.end + _REACH]
        if found and len(ahead) > 1 and _again(ahead[1], ahead[:2]) and ahead[1].first <= ahead[0].last + _BACK:
            # "Azerbaijanis call Stepanakert Khankendi": the second is the name given.
            return ahead[1]
        callers = [d for d in found if d.type not in ("metonym", "demonym")]
        return next(iter(callers or found), None)

    def _located(self, draft: Draft) -> bool:
        """Whether a preposition of place stands before it: "what it calls a feast in X" names no X."""
        doc, before = self.doc, draft.first - 1
        before -= doc.key(before) in doc.words("words", "articles")
        return doc.key(before) in doc.words("places", "before") and doc.key(before) in doc.words("words", "stop")

    def _before(self, anchor: int) -> Draft | None:
        """The name right before the verb, where the language has verbs last and something else is the subject."""
        tables = self.doc.tables
        last = tables.grammar("order") == "sov" or tables.flag("verb_last_too") or tables.flag("participle_last")
        low, _ = self._bounds()
        start = max(low, anchor + 1)
        near = [d for d in self.beside if d.named and start < d.first and self.verb - _BACK <= d.last + 1 <= self.verb]
        return near[-1] if last and near else None

    def _callers(self, target: Draft) -> Gloss:
        """After "by" or "to"; else a people or government beside the verb."""
        low, high = self._bounds()
        by = self.doc.words("speech", "by")
        for at in range(low, high + 1):
            if (size := self.doc.match_right(at, by)) and not target.first <= at <= target.last:
                end = target.first - 1 if at < target.first else high
                if (callers := self._span(at + size, end)).first <= callers.last:
                    return callers
        people = [d for d in self.beside if low <= d.first <= high and d.type in ("demonym", "metonym")]
        return Gloss(people[0].first, people[0].last) if people else Gloss()

    def _span(self, first: int, last: int) -> Gloss:
        """The words of the callers without articles, adverbs and joiners at their ends; no pronoun is a caller."""
        doc = self.doc
        edge = (doc.words("verbs", "auxiliary"), doc.words("words", "articles"), doc.words("speech", "as"))
        tail = (*edge, doc.words("words", "stop"), doc.words("speech", "pronouns"))
        while first <= last and (any(doc.key(first) in words for words in edge) or doc.mark(first)):
            first += 1
        while first <= last and (any(doc.key(last) in words for words in tail) or doc.mark(last)):
            last -= 1
        return Gloss(first, last) if first <= last < first + _CALLERS else Gloss()


_CALL_FOR = frozenset({"for", "on", "upon", "off", "up", "in", "from"})
"""Words after "call" with which it names nothing; the prepositions of other languages are in their tables."""
