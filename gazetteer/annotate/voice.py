"""In whose voice a mention stands: quoted, reported, or the text's own; and who speaks, when the text says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazetteer.annotate.document import DASHES, Document
from gazetteer.annotate.draft import Draft
from gazetteer.annotate.gloss import Gloss, Glosses, glosses
from gazetteer.annotate.values import Voice
from gazetteer.model import SETTLEMENTS

_QUOTES = frozenset('”“»"’」')
_PARTING = frozenset(";؛；")
"""Marks over which speech does not go on to the next clause."""
_SPEAKER_WORDS = 8
"""Words of a speaker's description that are looked through."""
_APPOSITION = 16
"""Words between the commas after a speaker: "N. N., an aide to the president of X, said"."""
_COLON = 8
"""Tokens before a speaker in which a colon may stand: "X is calm: the mayor, in his words, said"."""
_AFTER_MARKS = frozenset({",", "—", "–", "-"})
_TO_QUOTE = 5
"""Marks and auxiliaries between a quotation and its verb: "», — заявил", "», a dit"."""
_AFTER_QUOTE = 12
"""Tokens after the verb among which "that" takes speech up again after a quotation."""
_DATELINE = 6
"""Tokens from the place of a dateline to its dash."""
_DETERMINERS = frozenset(
    {"the", "a", "an", "both", "all", "some", "many", "several", "other", "its", "their", "his", "her"}
)
"""English words after which "states", "reports" and "claims" are no verbs."""
_ACTS = frozenset({"metonym", "org", "demonym", "mixed", "modifier", "language"})
"""Types of mention by which somebody can be meant who speaks."""
_SPEAKERS = SETTLEMENTS | {"country", "polity", "region", "district"}

Span = tuple[int, int]
"""First and last token; empty when the last stands before the first."""


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb of a clause and the speaker beside it, as token spans; no speaker is an empty span."""

    verb: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says what in a text: a report for each clause that has one, and names that the text explains."""

    clauses: Sequence[int]
    """Number of the clause of each token: sentences, and what semicolons part in them."""
    of_clause: Mapping[int, Report]
    of_sentence: Mapping[int, Report]
    """The first report of each sentence."""
    explained: Glosses


@dataclass(frozen=True, slots=True)
class _Scene:
    """The text with what stands at each token."""

    doc: Document
    clauses: Sequence[int]
    at: Mapping[int, Draft]
    subjects: Mapping[int, Span]
    """For every clause the first government or organisation that acts in it."""


def reports(doc: Document, drafts: Sequence[Draft]) -> Speech:
    """For every clause that reports somebody's words, its first reporting verb and the speaker."""
    explained = glosses(doc, drafts)
    clauses = _clauses(doc)
    held = {i: draft for draft in drafts for i in range(draft.first, draft.last + 1)}
    scene = _Scene(doc, clauses, held, _subjects(clauses, drafts))
    found: dict[int, Report] = {}
    for at, token in enumerate(doc.tokens):
        free = token.word and clauses[at] not in found and at not in explained.verbs and at not in held
        if report := _report(scene, at) if free else None:
            found[clauses[at]] = report
    first: dict[int, Report] = {}
    for report in found.values():
        first.setdefault(doc.sentence_of[report.verb], report)
    return Speech(clauses, found, first, explained)


def _clauses(doc: Document) -> list[int]:
    number, of = -1, []
    for at, token in enumerate(doc.tokens):
        begins = at == 0 or doc.sentence_of[at] != doc.sentence_of[at - 1]
        if begins or doc.mark(at - 1) in _PARTING and not doc.quoted(token.start, token.start):
            number += 1
        of.append(number)
    return of


def _subjects(clauses: Sequence[int], drafts: Sequence[Draft]) -> dict[int, Span]:
    found: dict[int, Span] = {}
    for draft in drafts:
        if draft.type == "org" or any(reason.code in ("acts", "speaks") for reason in draft.why):
            found.setdefault(clauses[draft.first], (draft.first, draft.last))
    return found


def _report(scene: _Scene, at: int) -> Report | None:
    """The report that the token makes, by "according to" or a verb of saying; None when nobody speaks there."""
    doc, token = scene.doc, scene.doc.tokens[at]
    if doc.quoted(token.start, token.end):
        return None
    if size := doc.match_right(at, doc.words("verbs", "according")):
        return Report(at, at + size, _speaker_end(doc, at + size))
    # "States" of a name is no verb: inside a sentence verbs have no capital.
    named = token.capital and not token.uncased and not doc.first(at)
    called = token.key in doc.words("speech", "named") and at + 1 in scene.at
    if token.key not in doc.words("verbs", "saying") or named or called or _is_noun(doc, at):
        return None
    speaker = _speaker_of(scene, at)
    return Report(at, *speaker) if speaker else None


def _is_noun(doc: Document, at: int) -> bool:
    """Whether a word for something said is a thing here: "both states", "three reports", "reports said"."""
    before = doc.key(at - 1)
    if doc.key(at + 1) in doc.words("verbs", "saying"):
        return True
    return before in doc.tables.counts or doc.lang.startswith("en") and before in _DETERMINERS


def _speaker_of(scene: _Scene, verb: int) -> Span | None:
    """Tokens of who speaks; an empty span when the text does not show it, None when what stands there cannot speak."""
    doc = scene.doc
    nobody = (verb + 1, verb)
    subject = scene.subjects.get(scene.clauses[verb])
    if doc.tables.grammar("order") == "sov":
        return subject or nobody
    first, last = _words_before(scene, verb)
    if first <= last:
        return _fit(scene, *_after_relative(doc, first, last), subject)
    quoted = doc.mark(verb - 1) in _QUOTES or doc.mark(verb - 1) == "," and doc.mark(verb - 2) in _QUOTES
    begins = verb == 0 or scene.clauses[verb - 1] != scene.clauses[verb] or doc.first(verb)
    after = (verb + 1, _speaker_end(doc, verb + 1))
    if quoted or begins:
        return after
    if doc.mark(last) in (",", "،", "—", "–", ")"):
        if _ends_sentence(scene, *after):
            return after
        # "N. N., the spokeswoman, said": what she is stands between the marks.
        return _before_apposition(scene, last)
    return subject if subject and subject[1] < verb else nobody


def _words_before(scene: _Scene, verb: int) -> Span:
    """The words before the verb back to a mark, a quotation, "and" or the sentence's start; no name is cut in two."""
    doc = scene.doc
    last = verb - 1
    while last >= 0 and verb - last <= _SPEAKER_WORDS:
        size = doc.match_left(last, doc.words("verbs", "auxiliary")) or int(
            doc.key(last) in doc.words("verbs", "saying") and bool(doc.key(last - 1))
        )
        if not size or not doc.same_sentence(last, verb):
            break
        last -= size
    first = last
    while first >= 0 and doc.same_sentence(first, verb) and verb - first <= _SPEAKER_WORDS:
        token, held = doc.tokens[first], scene.at.get(first)
        if held and held.first < first and held.last <= last:
            first = held.first
            continue
        if first < last and _is_hyphen(doc, first):
            first -= 1
            continue
        if not token.word or doc.quoted(token.start, token.end) or token.key in doc.words("words", "and"):
            break
        first -= 1
    return first + 1, last


def _after_relative(doc: Document, first: int, last: int) -> Span:
    """Without the antecedent: "the road that officials said …" has officials speak, "N., who said …" has N."""
    that, articles = doc.words("speech", "that"), doc.words("words", "articles")
    for at in range(last, first - 1, -1):
        if doc.key(at) in that and doc.key(at) not in articles:
            if at < last:
                return at + 1, last
            # The pronoun itself is the subject: whom it stands for is before it.
            end = at - 1 if at > first else at - 2
            start = end
            while doc.same_sentence(start - 1, last) and doc.key(start - 1) and end - start < _SPEAKER_WORDS:
                start -= 1
            return start, end
    return first, last


def _fit(scene: _Scene, first: int, last: int, subject: Span | None = None) -> Span | None:
    """The words without what leads to the speaker; empty for pronouns and clauses, None for what cannot speak."""
    doc = scene.doc
    first, last = _trimmed(scene, first, last)
    if first > last or all(doc.key(at) in doc.words("speech", "pronouns") for at in range(first, last + 1)):
        return subject if subject and subject[1] < first else (last + 1, last)
    if _holds_verb(scene, first, last):
        return subject if subject and first <= subject[0] and subject[1] == last else (last + 1, last)
    return None if _is_ground(scene, first, last) else (first, last)


def _trimmed(scene: _Scene, first: int, last: int) -> Span:
    """Without joiners and adverbs before the speaker, and without "In X" before him."""
    doc = scene.doc
    lead = (doc.words("words", "stop"), doc.words("words", "openers"), doc.words("words", "calendar"))
    keep = (doc.words("words", "articles"), doc.words("speech", "pronouns"), doc.words("collectives", "every"))
    while first <= last:
        size = doc.match_right(first, doc.words("verbs", "auxiliary"))
        place = _preposition(doc, first)
        key, draft = doc.key(first), scene.at.get(first + place + (doc.key(first + place) in keep[0]))
        if first in scene.at or any(key in words for words in keep[1:]):
            break
        if place and not draft:
            # Where the place ends and the speaker begins cannot be told.
            return last + 1, last
        if place and draft:
            first = draft.last + 1
        elif key in keep[0]:
            break
        elif size or any(key in words for words in lead):
            first += size or 1
        else:
            break
    return first, last


def _holds_verb(scene: _Scene, first: int, last: int) -> bool:
    """Whether the words are a clause: with a verb, a relative word or a pronoun among them."""
    doc = scene.doc
    articles = doc.words("words", "articles")
    for at in range(first, last + 1):
        key = doc.key(at)
        if (
            key in articles
            or _preposition(doc, at)
            or at in scene.at
            or doc.tokens[at].capital
            and not doc.tokens[at].uncased
        ):
            continue
        if any(key in doc.words(*path) for path in _IN_CLAUSES) and key not in doc.words("words", "of"):
            return True
        if key in doc.words("verbs", "exact") and at > first and doc.key(at - 1) not in articles:
            return True
    return False


_IN_CLAUSES = (("speech", "that"), ("speech", "pronouns"), ("verbs", "auxiliary"), ("verbs", "saying"))
"""Word sets that no description of a speaker has in it."""


def _is_ground(scene: _Scene, first: int, last: int) -> bool:
    """Whether only places stand there that nobody speaks for: islands that "reported drones", a sea, a road."""
    doc = scene.doc
    passed = (doc.words("words", "articles"), doc.words("words", "and"))
    drafts = [scene.at.get(at) for at in range(first, last + 1) if not any(doc.key(at) in words for words in passed)]
    return bool(drafts) and all(draft is not None and _no_actor(draft) for draft in drafts)


def _no_actor(draft: Draft) -> bool:
    if draft.type in _ACTS or draft.place is None:
        return False
    return draft.place.kind not in _SPEAKERS


def _ends_sentence(scene: _Scene, first: int, last: int) -> bool:
    """Whether the speaker stands after the verb and the clause ends with him: "…, said N. N., of the fund."."""
    doc = scene.doc
    if first > last or _preposition(doc, first) or doc.key(first) in doc.words("speech", "that"):
        return False
    if doc.key(first - 1) in _TELLS or _holds_verb(scene, first, last):
        return False
    token = doc.tokens[first]
    somebody = token.capital and not token.uncased or token.key in doc.words("words", "articles")
    ended = not doc.key(last + 1) or _preposition(doc, last + 1) > 0
    return ended and (somebody or doc.tables.flag("verb_first"))


_TELLS = frozenset({"told", "tells"})
"""After these comes who is told, not who tells."""


def _before_apposition(scene: _Scene, close: int) -> Span | None:
    """Who stands before the words between two marks, the second of which is at ``close``."""
    doc = scene.doc
    start = close - 1
    while scene.clauses[start] == scene.clauses[close] and start > 0 and close - start <= _APPOSITION:
        if doc.mark(start) in (",", "،", "—", "–", "("):
            break
        start -= 1
    if not doc.mark(start) or scene.clauses[start] != scene.clauses[close]:
        return close + 1, close
    if any(doc.match_right(start + 1, doc.words(*path)) for path in _GROUND):
        return None
    if not doc.key(start - 1):
        return close + 1, close
    first, last = _words_before(scene, start)
    return _fit(scene, _row_first(scene, first), last)


_GROUND = tuple(
    (table, kind)
    for table in ("coref", "collectives")
    for kind in ("island", "archipelago", "river", "lake", "sea", "gulf", "strait", "reef", "reservoir", "peak", "road")
)
"""Words for what nobody speaks for, with which an apposition may say what stands before it: "X and Y, islands that"."""


def _row_first(scene: _Scene, first: int) -> int:
    """The start of two named in one breath: "Kinmen and Matsu"."""
    before = scene.at.get(first - 2) if scene.doc.key(first - 1) in scene.doc.words("words", "and") else None
    return before.first if before and first in scene.at else first


def _speaker_end(doc: Document, first: int) -> int:
    """The last of the words from ``first`` on to a mark, a quotation, a word of place or what is said."""
    at = first
    that, articles = doc.words("speech", "that"), doc.words("words", "articles")
    verbs = doc.words("verbs", "auxiliary")
    while doc.same_sentence(first, at) and at - first < _SPEAKER_WORDS:
        token = doc.tokens[at]
        begun = at > first and token.key not in articles and (token.uncased or not token.capital)
        ended = begun and (token.key in that or token.key in verbs or _preposition(doc, at) > 0)
        if not (token.word or at > first and _is_hyphen(doc, at)) or ended or doc.quoted(token.start, token.end):
            break
        at += 1
    return at - 1


def _is_hyphen(doc: Document, at: int) -> bool:
    """Whether a mark joins two words into one: "porte-parole"."""
    return doc.mark(at) in DASHES and bool(doc.mark(at)) and not doc.gap(at) and not doc.gap(at + 1)


def _is_dateline(doc: Document, first: int, last: int) -> bool:
    """``BAKU, 12 April —``: at the head of a line, with a dash soon after."""
    if (
        doc.first_of[doc.sentence_of[first]] != first
        or not doc.text[doc.tokens[first].start : doc.tokens[last].end].isupper()
    ):
        return False
    return any(doc.mark(at) in DASHES and doc.mark(at) for at in range(last + 1, last + _DATELINE))


def _preposition(doc: Document, at: int) -> int:
    """Tokens of a preposition of place that begins here; class words ("residents of") begin the speaker himself."""
    people = doc.key(at) in doc.words("modifiers", "people")
    if people or doc.key(at) not in doc.words("words", "stop"):
        return 0
    return doc.match_right(at, doc.words("places", "before"))


def voice(doc: Document, said: Speech, first: int, last: int) -> tuple[Voice, str]:
    """The voice of tokens ``first`` to ``last``, and the speaker as the text writes it; empty when not found."""
    start, end = doc.tokens[first].start, doc.tokens[last].end
    sentence = doc.sentence_of[first]
    report = said.of_clause.get(said.clauses[first])
    if doc.quoted(start, end):
        near = (sentence, sentence + 1, sentence - 1)
        report = report or next((said.of_sentence[one] for one in near if one in said.of_sentence), None)
        return "quoted", _speaker(doc, report) if report else ""
    if explained := said.explained.of.get(first):
        return "attributed", _speaker(doc, explained)
    if not report or _describes(report, first) or _is_dateline(doc, first, last) or _after_quote(doc, report, first):
        return "own", ""
    if _before_report(doc, said, report, first, last):
        return "own", ""
    return "attributed", _speaker(doc, report)


def _describes(report: Report, first: int) -> bool:
    """Whether the text itself tells who speaks: "N. N., a teacher from X, said"."""
    return report.first <= first <= report.last or report.first <= report.last < first < report.verb


def _after_quote(doc: Document, report: Report, first: int) -> bool:
    """Whether what is said has been quoted, and the text goes on: "“…,” N. N. told reporters in X"."""
    if first < report.verb:
        return False
    opens = min(report.first, report.verb) if report.first <= report.last else report.verb
    between = (doc.words("words", "articles"), doc.words("verbs", "auxiliary"))
    before = opens - 1
    while before > max(0, opens - _TO_QUOTE) and (
        doc.mark(before) in _AFTER_MARKS or any(doc.key(before) in words for words in between)
    ):
        before -= 1
    if opens == 0 or doc.mark(before) not in _QUOTES:
        return False
    that, reach = doc.words("speech", "that"), range(report.verb, min(first, report.verb + _AFTER_QUOTE))
    return not any(doc.key(at) in that for at in reach)


def _before_report(doc: Document, said: Speech, report: Report, first: int, last: int) -> bool:
    """Whether the text itself says it before the verb: "Türkiye and Azerbaijan condemned …"; what is said follows.

    After a comma or quotation mark the speaker ends the sentence, and what stands before is what is said; but not
    before a colon, nor where the speaker is: "In X, the mayor said that …".
    """
    if doc.tables.grammar("order") == "sov" or not report.first <= report.last < report.verb or last > report.first:
        return False
    between = range(max(last + 1, report.first - _COLON), report.first)
    if doc.key(report.first - 1) or any(doc.mark(at) == ":" for at in between):
        return True
    begin = first - 1 - (doc.key(first - 1) in doc.words("words", "articles"))
    size = doc.match_left(begin, doc.words("places", "before"))
    opens = size > 0 and (begin - size < 0 or said.clauses[begin - size] != said.clauses[first])
    return opens and bool(doc.key(report.verb + 1))


def _speaker(doc: Document, who: Report | Gloss) -> str:
    if who.first > who.last:
        return ""
    words = doc.words("words", "articles")
    first = who.first + 1 if doc.key(who.first) in words and who.first < who.last else who.first
    return doc.text[doc.tokens[first].start : doc.tokens[who.last].end]
