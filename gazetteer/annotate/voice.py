"""In whose voice a mention stands: quoted, reported, or the text's own; and who speaks, when the text says."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.annotate.document import Document
from gazetteer.annotate.values import Voice

_EMPTY = frozenset({"that", "it", "he", "she", "they", "to", "what", "also"})
_SPEAKER_WORDS = 8
"""Words of a speaker's description that are looked through."""


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb of a sentence and the speaker beside it, as token spans; no speaker is an empty span."""

    verb: int
    first: int
    last: int


def reports(doc: Document) -> dict[int, Report]:
    """For every sentence that reports somebody's words, its first reporting verb and the speaker."""
    found: dict[int, Report] = {}
    saying, according = doc.words("verbs", "saying"), doc.words("verbs", "according")
    for at, token in enumerate(doc.tokens):
        sentence = doc.sentence_of[at]
        if sentence in found or not token.word or doc.quoted(token.start, token.end):
            continue
        if size := doc.match_right(at, according):
            found[sentence] = Report(at, at + size, _speaker_end(doc, at + size))
        elif token.key in saying:
            first, last = _speaker_before(doc, at)
            if first > last:
                first, last = at + 1, _speaker_end(doc, at + 1)
            if doc.key(first) in doc.words("places", "before") or doc.key(first) in _EMPTY:
                first, last = at + 1, at
            found[sentence] = Report(at, first, last)
    return found


def _speaker_before(doc: Document, verb: int) -> tuple[int, int]:
    """The words before the verb back to a mark, a quotation or the sentence's start."""
    last = first = verb - 1
    while last >= 0 and (doc.key(last) in doc.words("verbs", "auxiliary") or doc.key(last) in doc.words("verbs", "saying")):
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
    if not report or report.first <= first <= report.last:
        return "own", ""
    return "attributed", speaker


def _speaker(doc: Document, report: Report) -> str:
    if report.first > report.last:
        return ""
    words = doc.words("words", "articles")
    first = report.first + 1 if doc.key(report.first) in words and report.first < report.last else report.first
    return doc.text[doc.tokens[first].start : doc.tokens[report.last].end]
