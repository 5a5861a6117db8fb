"""Styles and scripts without what only their authors read; a minifier that knows our own way of writing.

Whole lines go: comments that stand alone, empty lines, and the indentation of all others. No token is touched, so what
runs is what is written; tests/test_mapping.py sees that no text of ours runs over lines.
"""

from __future__ import annotations

import re
from functools import lru_cache

KINDS = (".css", ".js")
_BLOCK = re.compile(r"^[ \t]*/\*(?!!)(?:(?!\*/).)*\*/[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//.*$\n?", re.MULTILINE)
_SPACE = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_EMPTY = re.compile(r"\n{2,}")


@lru_cache(maxsize=128)
def thin(text: str) -> str:
    """The text without comments of their own lines, indentation and empty lines.

    >>> thin("// Adds.\\n\\nconst add = (a, b) => {\\n  /** The sum. */\\n  return a + b; // here\\n};\\n")
    'const add = (a, b) => {\\nreturn a + b; // here\\n};\\n'
    """
    bare = _LINE.sub("", _BLOCK.sub("", text))
    return _EMPTY.sub("\n", _SPACE.sub("", bare)).lstrip("\n")
