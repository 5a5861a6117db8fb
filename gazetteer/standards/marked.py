"""An annotated article as HTML with its mentions tagged in the text; the text itself is not changed by a letter."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer, Note
from gazetteer.names import script
from gazetteer.standards.words import direction

_HEAD = (
    '<!doctype html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta name="generator" content="Gazetteer {version}">\n</head>\n<body>\n'
)
_UNKNOWN = ("", "und")


def html(g: Gazetteer, note: Note, *, perspective: str = views.BOTH, base: str = "", title: str = "") -> str:
    """A whole page: one paragraph a line of the text, each mention an ``<a>`` (``<span>`` without a place).

    ``data-*`` says place, type, status, voice and whose name it is; ``title`` what to print for the place. A name in
    another script than the article has its own ``lang``, and every name its ``dir``.
    """
    head = _HEAD.format(lang=_lang(note.lang), title=_safe(title or "Article"), version=_safe(g.version))
    text = "".join(_pieces(g, note, perspective, base))
    lines = (line for line in text.split("\n") if line.strip())
    return head + "".join(f'<p dir="auto">{line}</p>\n' for line in lines) + "</body>\n</html>\n"


def _pieces(g: Gazetteer, note: Note, perspective: str, base: str) -> Iterator[str]:
    at = 0
    for number, mention in enumerate(note.mentions):
        yield _safe(note.text[at : mention.start])
        yield _tagged(g, note, mention, number, perspective, base)
        at = mention.end
    yield _safe(note.text[at:])


def _tagged(g: Gazetteer, note: Note, mention: Mention, number: int, perspective: str, base: str) -> str:
    place = mention.place
    said = {
        "class": "mention",
        "id": f"m-{number}",
        "data-type": mention.type,
        "data-status": mention.status,
        "data-voice": mention.voice,
        "data-by": " ".join(mention.by),
    }
    if place:
        said |= {"href": f"{base.rstrip('/')}/places/{place.id}", "data-place": place.id}
        said["title"] = g.label(place, perspective=perspective, at=note.at).text
    said |= {"lang": _own_lang(note, mention), "dir": direction(mention.surface)}
    tag = "a" if place else "span"
    attributes = "".join(f' {name}="{_safe(value)}"' for name, value in said.items() if value)
    # A line's end inside a name would end the paragraph inside the tag.
    return f"<{tag}{attributes}>{_safe(mention.surface).replace(chr(10), '&#10;')}</{tag}>"


def _own_lang(note: Note, mention: Mention) -> str:
    """The name's language where its script is not that of the article; the article's stands for the others."""
    if not mention.place or script(mention.surface) == script(note.text[:2000]):
        return ""
    names = views.spelled(mention.place, mention.surface)
    return next((name.lang for name in names if name.lang not in _UNKNOWN), "")


def _lang(lang: str) -> str:
    return f' lang="{_safe(lang)}"' if lang not in _UNKNOWN else ""


def _safe(text: str) -> str:
    """The text as HTML: the five signs of markup escaped, what no page may hold (NUL, lone surrogates) replaced."""
    return escape(text.replace("\0", "\ufffd").encode("utf-8", "replace").decode())
