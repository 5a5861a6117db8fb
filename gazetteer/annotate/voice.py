"""In whose voice a mention stands: quoted, reported, or the text's own; and who speaks, when the text says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft
from gazetteer.annotate.values import Voice

_EMPTY = frozenset({"that", "it", "he", "she", "they", "to", "what", "also"})
_QUOTES = frozenset('”“»"’」')
_SPEAKER_WORDS = 8
"""Words of a speaker's description that are looked through."""


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb of a sentence and the speaker beside it, as token spans; no speaker is an empty span."""

    verb: int
    first: int
    last: int


def reports(doc: Document, drafts: Sequence[Draft]) -> dict[int, Report]:
    """For every sentence that reports somebody's words, its first reporting verb and the speaker."""
    subjects = _subjects(doc, drafts)
    found: dict[int, Report] = {}
    saying, according = doc.words("verbs", "saying"), doc.words("verbs", "according")
    for at, token in enumerate(doc.tokens):
        sentence = doc.sentence_of[at]
        if not token.word or sentence in found:
            continue
        size, says = doc.match_right(at, according), token.key in saying
        if not (size or says) or doc.quoted(token.start, token.end):
            continue
        if size:
            found[sentence] = Report(at, at + size, _speaker_end(doc, at + size))
        else:
            found[sentence] = Report(at, *_speaker_of(doc, at, subjects.get(sentence)))
    return found


def _subjects(doc: Document, drafts: Sequence[Draft]) -> dict[int, tuple[int, int]]:
    """For every sentence the first government or organisation that acts in it."""
    found: dict[int, tuple[int, int]] = {}
    for draft in drafts:
        if draft.type == "org" or any(reason.code in ("acts", "speaks") for reason in draft.why):
            found.setdefault(doc.sentence_of[draft.first], (draft.first, draft.last))
    return found


def _speaker_of(doc: Document, verb: int, subject: tuple[int, int] | None) -> tuple[int, int]:
    """Tokens of who speaks; an empty span when the text does not show it."""
    if doc.tables.grammar("order") == "sov":
        return subject or (verb + 1, verb)
    first, last = _speaker_before(doc, verb)
    if first <= last and not _no_speaker(doc, first):
        return first, last
    quoted = doc.mark(verb - 1) in _QUOTES or doc.mark(verb - 1) == "," and doc.mark(verb - 2) in _QUOTES
    if quoted or doc.first_of[doc.sentence_of[verb]] == verb:
        return verb + 1, _speaker_end(doc, verb + 1)
    if doc.mark(last) == "," and first > last:
        # "N. N., the spokeswoman, said": the speaker opens the sentence, what she is stands between commas.
        start = doc.first_of[doc.sentence_of[verb]]
        return start, _speaker_end(doc, start)
    return subject or (verb + 1, verb)


def _no_speaker(doc: Document, first: int) -> bool:
    return doc.key(first) in doc.words("places", "before") or doc.key(first) in _EMPTY


def _speaker_before(doc: Document, verb: int) -> tuple[int, int]:
    """The words before the verb back to a mark, a quotation or the sentence's start."""
    last = verb - 1
    while last >= 0 and (
        doc.key(last) in doc.words("verbs", "auxiliary") or doc.key(last) in doc.words("verbs", "saying")
    ):
        last -= 1
    first = last
    while first >= 0 and doc.same_sentence(first, verb) and verb - first <= _SPEAKER_WORDS:
        token = doc.tokens[first]
        if not token.word or doc.quoted(token.start, token.end) or token.key in doc.words("words", "and"):
            break
        first -= 1
    return first + 1, last


def _speaker_end(doc: Document, first: int) -> int:
    """The last of the words from ``first`` on to a mark or a quotation."""
    at = first
    while doc.same_sentence(first, at) and at - first < _SPEAKER_WORDS:
        token = doc.tokens[at]
        if not token.word or doc.quoted(token.start, token.end):
            break
        at += 1
    return at - 1


def voice(doc: Document, found: dict[int, Report], first: int, last: int) -> tuple[Voice, str]:
    """The voice of tokens ``first`` to ``last``, and the speaker as the text writes it; empty when not found."""
    start, end = doc.tokens[first].start, doc.tokens[last].end
    report = found.get(doc.sentence_of[first])
    quoted = doc.quoted(start, end)
    if quoted and not report:
        report = found.get(doc.sentence_of[first] + 1) or found.get(doc.sentence_of[first] - 1)
    speaker = _speaker(doc, report) if report else ""
    if quoted:
        return "quoted", speaker
    if not report or report.first <= first <= report.last or _before_report(doc, report, last):
        return "own", ""
    return "attributed", speaker


def _before_report(doc: Document, report: Report, last: int) -> bool:
    """Whether the text itself says it before the verb: "Türkiye and Azerbaijan condemned …"; what is said follows.

    After a comma or quotation mark the speaker ends the sentence, and what stands before is what is said.
    """
    if doc.tables.grammar("order") == "sov" or not report.first <= report.last < report.verb:
        return False
    return last < report.first and bool(doc.key(report.first - 1))


def _speaker(doc: Document, report: Report) -> str:
    if report.first > report.last:
        return ""
    words = doc.words("words", "articles")
    first = report.first + 1 if doc.key(report.first) in words and report.first < report.last else report.first
    return doc.text[doc.tokens[first].start : doc.tokens[report.last].end]
