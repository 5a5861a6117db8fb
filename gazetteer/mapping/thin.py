"""Styles and scripts without what only their authors read; a minifier that knows our own way of writing.

Of scripts whole lines go: comments that stand alone, empty lines, and the indentation of all others. No token is
touched, so what runs is what is written; tests/test_mapping.py sees that no text of ours runs over lines. Of styles the
spaces that part nothing go as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

KINDS = (".css", ".js")
_BLOCK = re.compile(r"^[ \t]*/\*(?!!)(?:(?!\*/).)*\*/[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//.*$\n?", re.MULTILINE)
_SPACE = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_EMPTY = re.compile(r"\n{2,}")
_TOLD = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*'|/\*!.*?\*/)|/\*.*?\*/", re.DOTALL)
_KEPT = re.compile(r"(\"[^\"\n]*\"|'[^'\n]*'|/\*!.*?\*/)", re.DOTALL)
_LOOSE = re.compile(r"\s*([{};])\s*|([,:])\s+")
"""Space beside braces and semicolons, and after commas and colons: before a colon it may part two selectors."""
_LAST = ";}"


def thin(text: str, suffix: str) -> str:
    """The text of a script or a style as it is sent."""
    return thin_style(text) if suffix == ".css" else thin_script(text)


@lru_cache(maxsize=128)
def thin_script(text: str) -> str:
    """The text without comments of their own lines, indentation and empty lines.

    >>> thin_script("// Adds.\\n\\nconst add = (a, b) => {\\n  /** The sum. */\\n  return a + b; // here\\n};\\n")
    'const add = (a, b) => {\\nreturn a + b; // here\\n};\\n'
    """
    bare = _LINE.sub("", _BLOCK.sub("", text))
    return _EMPTY.sub("\n", _SPACE.sub("", bare)).lstrip("\n")


@lru_cache(maxsize=32)
def thin_style(text: str) -> str:
    """The style without comments, and without spaces and line ends that part nothing; what is quoted stays.

    >>> thin_style('/* Looks. */\\na :hover, b {\\n  color: red;\\n  content: "; }";\\n}\\n')
    'a :hover,b{color:red;content:"; }"}\\n'
    """
    parts = _KEPT.split(_TOLD.sub(lambda found: found[1] or "", text))
    kept = [part if n % 2 else _LOOSE.sub(_bare, part) for n, part in enumerate(parts)]
    return "".join(kept).replace(_LAST, "}").strip() + "\n"


def _bare(found: re.Match[str]) -> str:
    return found[1] or found[2]
