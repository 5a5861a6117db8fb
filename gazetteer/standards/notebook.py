"""What a notebook shows of an answer and of an article: a small table, and marked text. Plain HTML without scripts.

Every text is escaped here, as names and articles are other people's; colours are mixed with the notebook's own, so that
they can be read on dark ones too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Answer, Found, Note
from gazetteer.standards.words import direction

SHOWN_CANDIDATES = 10
"""Rows of an answer: who asks for a hundred candidates wants to read them with ``to_geodataframe()``."""
SHOWN_TEXT = 4_000
"""Characters of an article: two screens. A notebook keeps what it shows, and its readers scroll past it."""
_MARK = (
    "background:color-mix(in srgb,#9b2f1f 18%,transparent);color:inherit;border-radius:3px;padding:0 2px",
    "background:transparent;color:inherit;border-bottom:2px dotted #857f8f",
)
"""Looks of a mention with its place, and of one without."""
_HEADINGS = ("Label", "Kind", "Name", "Whose name", "Found as", "Score", "Reasons")


def answer_html(answer: Answer) -> str:
    """The candidates as a table: label, kind, recorded name, whose it is, how it was found, score, reasons."""
    when = f" at {answer.at}" if answer.at else ""
    caption = f"<b>{_bidi(answer.query)}</b>{_safe(when)}: {_safe(answer.status)}"
    if not answer:
        near = ", ".join(_bidi(_label(one, answer)) for one in answer.suggestions)
        return f"<div>{caption}{f'; perhaps {near}' if near else ''}</div>"
    rows = (_candidate(one, answer) for one in answer.candidates[:SHOWN_CANDIDATES])
    more = len(answer.candidates) - SHOWN_CANDIDATES
    foot = f"<div>and {more} more</div>" if more > 0 else ""
    return f"<div>{caption}</div>{_table(_HEADINGS, rows)}{foot}"


def note_html(note: Note) -> str:
    """The text with its mentions marked; what a mark means is in its title. Long texts are cut, which is said."""
    end = len(note.text) if len(note.text) <= SHOWN_TEXT else SHOWN_TEXT
    # A mention is shown whole.
    end = next((one.end for one in note.mentions if one.start < end < one.end), end)
    dated = [f"date {note.at}"] if note.at else []
    head = [f"{len(note.mentions)} mentions", *dated, f"version {note.gazetteer.version}"]
    cut = f"<div>and {len(note.text) - end:,} more characters</div>" if end < len(note.text) else ""
    text = "".join(_pieces(note, end))
    return f'<div>{_safe("; ".join(head))}</div><div dir="auto" style="white-space:pre-wrap">{text}</div>{cut}'


def _pieces(note: Note, end: int) -> Iterator[str]:
    at = 0
    for mention in note.mentions:
        if mention.end > end:
            break
        yield _safe(note.text[at : mention.start])
        yield _marked(note, mention)
        at = mention.end
    yield _safe(note.text[at:end])


def _marked(note: Note, mention: Mention) -> str:
    place = mention.place
    label = note.gazetteer.label(place, at=note.at).text if place else mention.status
    told = "; ".join((label, mention.type, f"whose name: {_whose(mention.by)}", f"score {mention.score:.2f}"))
    style, way = _MARK[0 if place else 1], direction(mention.surface)
    return f'<mark style="{style}" title="{_safe(told)}" dir="{way}">{_safe(mention.surface)}</mark>'


def _whose(by: tuple[str, ...]) -> str:
    return "no side objects" if by == views.NEUTRAL else ", ".join(by) or "not recorded"


def _candidate(one: Found, answer: Answer) -> tuple[str, ...]:
    g, name = one.place.gazetteer, one.name
    whose = views.by(g.store, one.place, name.text, lang=name.lang, at=answer.at) if name else ()
    reasons = dict.fromkeys(reason.text for reason in one.why)
    return (
        _bidi(_label(one, answer)), _safe(one.place.kind), _bidi(name.text) if name else "",
        _safe(_whose(whose)), _safe(one.how),
        f"{one.score:.2f}", "<br>".join(map(_safe, reasons)),
    )  # fmt: skip


def _label(one: Found, answer: Answer) -> str:
    return one.place.label(perspective=answer.perspective, at=answer.at)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f'<th style="text-align:left">{_safe(one)}</th>' for one in headings)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{cell}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _bidi(text: str) -> str:
    """A name kept apart from the text around it, whichever way it runs."""
    return f"<bdi>{_safe(text)}</bdi>"


def _safe(text: str) -> str:
    """The text as HTML: the five signs of markup escaped, what no page may hold (NUL, lone surrogates) replaced."""
    return escape(text.replace("\0", "\ufffd").encode("utf-8", "replace").decode())
