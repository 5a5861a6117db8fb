"""The text of an HTML page as a reader sees it: block elements break lines, inline tags vanish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from gazetteer.errors import LimitError
from gazetteer.wording import say

DROPPED = frozenset({"head", "script", "style", "noscript", "template", "svg", "iframe", "-comment", "!--"})
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre",
    "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
CELLS = frozenset({"td", "th"})
_SPACES = " \t\r\n\f"
# The whitespace of HTML: a no-break space is a character of the text.
MAX_DEPTH = 500
"""Elements inside each other; browsers stop at 512. The parser's time grows with the square of the depth."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_UNCLOSED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "rt", "rp", "colgroup",
})  # fmt: skip
# Elements that have no end or may do without: a page may open thousands of them side by side.


def extract(html: str) -> str:
    """The text of ``html``: references decoded, whitespace runs one space, lines trimmed, empty ones dropped.

    Cells of a row are parted by tabs. Raises LimitError for elements nested deeper than :data:`MAX_DEPTH`.
    """
    from selectolax.lexbor import LexborHTMLParser

    _bound(html)
    root = LexborHTMLParser(html).root
    if root is None:
        return ""
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line for line in map(_trimmed, lines) if line)


def _bound(html: str) -> None:
    """Count how deep elements are nested, roughly and in one pass, before the parser is asked."""
    opened: Counter[str] = Counter()
    depth = 0
    for end, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _UNCLOSED:
            continue
        if not end:
            opened[tag] += 1
            depth += 1
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            raise LimitError(
                "html",
                say("nests more than %(limit)s elements in each other; that is the limit", limit=MAX_DEPTH),
                where="body",
            )


def _pieces(root: Any) -> Iterator[str]:
    """Text and breaks in document order; a stack instead of recursion, since pages can be nested very deeply."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving:
            yield _break(tag)
            continue
        if tag == "-text":
            yield _levelled(node.text_content or "")
        elif tag not in DROPPED:
            yield _break(tag)
            if tag in BLOCKS or tag in CELLS:
                stack.append((node, True))
            stack.extend((child, False) for child in reversed(_children(node)))


def _children(node: Any) -> list[Any]:
    children = []
    child = node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _break(tag: str) -> str:
    return "\n" if tag in BLOCKS else "\t" if tag in CELLS else ""


def _levelled(text: str) -> str:
    """Whitespace runs as single spaces; the ends keep theirs, which may part two words."""
    for space in _SPACES[1:]:
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _trimmed(line: str) -> str:
    cells = (_levelled(cell).strip(" ") for cell in line.split("\t"))
    return "\t".join(cell for cell in cells if cell)
