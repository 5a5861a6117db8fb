"""A file as an article: its text, and what was said on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from gazetteer.annotate import extract
from gazetteer.core import MAX_HTML, MAX_TEXT
from gazetteer.errors import InputError, LimitError
from gazetteer.importers import child, kinds
from gazetteer.importers.encodings import decode
from gazetteer.wording import figures, say

MAX_FILE = 10_000_000
"""Bytes of a file; a PDF of 500 pages of text has about 5 MB."""
_NAME = 120
"""Characters of a file's name that are kept as a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of a file. Offsets of its mentions count in ``text``."""

    text: str
    kind: kinds.Kind
    encoding: str = ""
    """Of plain text, HTML and Markdown."""
    pages: int = 0
    """Of a PDF."""


def article(data: bytes, *, name: str = "", media_type: str = "", charset: str = "") -> Document:
    """The text of a file's bytes.

    ``name`` and ``media_type`` help where the bytes do not say what they are. Raises InputError for a file that is
    empty, encrypted, broken or of another format, LimitError for one over a limit; ``field`` is ``file``.
    """
    if len(data) > MAX_FILE:
        raise LimitError(
            "file",
            say("has %(count)s bytes; the limit is %(limit)s", count=figures(len(data)), limit=figures(MAX_FILE)),
            where="body",
        )
    if not data.strip():
        raise InputError("file", say("is empty"), where="body")
    kind = kinds.kind(data, name=name, media_type=media_type)
    found = _packed(data, kind) if kind in ("pdf", "docx") else _written(data, kind, charset)
    if not found.text.strip():
        said = "holds no text; a scanned page needs text recognition first" if kind == "pdf" else "holds no text"
        raise InputError("file", said, where="body")
    size = len(found.text.encode())
    if size > MAX_TEXT:
        raise LimitError(
            "file",
            say("holds %(size)s bytes of text; the limit is %(limit)s", size=figures(size), limit=figures(MAX_TEXT)),
            where="body",
        )
    return found


def _packed(data: bytes, kind: kinds.Kind) -> Document:
    read = child.read(kind, data)
    return Document(text=read.text, kind=kind, pages=read.pages)


def _written(data: bytes, kind: kinds.Kind, charset: str) -> Document:
    text, encoding = decode(data, charset=charset, html=kind == "html")
    # Line ends as the article has them everywhere else.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _sized(text, MAX_TEXT if kind != "html" else MAX_HTML)
    if kind == "markdown":
        text = child.read(kind, text.encode()).text
    return Document(text=_extracted(text) if kind != "text" else text, kind=kind, encoding=encoding)


def _sized(text: str, limit: int) -> None:
    size = len(text.encode())
    if size > limit:
        raise LimitError(
            "file",
            say("has %(size)s bytes of UTF-8; the limit is %(limit)s", size=figures(size), limit=figures(limit)),
            where="body",
        )


def _extracted(html: str) -> str:
    try:
        return extract(html)
    except LimitError as error:
        raise LimitError("file", error.reason, where="body") from error


def name_of(name: str) -> str:
    """A file's name without its folder and suffix, as a title; control characters dropped."""
    stem = PurePath(name.replace("\\", "/")).stem
    return "".join(letter for letter in stem if letter.isprintable())[:_NAME]
