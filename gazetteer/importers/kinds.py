"""What kind of file some bytes are: by their first bytes, else by what the sender says, else by a look at them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal

from gazetteer.errors import InputError

Kind = Literal["text", "html", "markdown", "pdf", "docx"]

FORMATS = "plain text, HTML, Markdown, PDF, DOCX"
SUFFIXES: Mapping[str, Kind] = {
    ".txt": "text", ".text": "text", ".htm": "html", ".html": "html", ".xhtml": "html", ".md": "markdown",
    ".markdown": "markdown", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
TYPES: Mapping[str, Kind] = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
"""Media types of files that are read."""
_PDF_WITHIN = 1024
"""Bytes in which the mark of a PDF may stand; some writers put a line before it."""
_LOOK = 2048
_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*|<\?xml[^>]{0,200}>\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|main|table|ul|ol|h[1-6])[\s>]",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins that nobody called one."""
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "is an old Office file or an encrypted one; save it as DOCX without a password"),
    (b"{\\rtf", "is RTF; save it as DOCX or plain text"),
    (b"\x89PNG", "is a picture (PNG)"),
    (b"\xff\xd8\xff", "is a picture (JPEG)"),
    (b"GIF8", "is a picture (GIF)"),
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"BZh", "is compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ", "is compressed (xz); unpack it first"),
    (b"(\xb5/\xfd", "is compressed (zstd); unpack it first"),
    (b"\x7fELF", "is a program"),
)


def kind(data: bytes, *, name: str = "", media_type: str = "") -> Kind:
    """The kind of a file. What its first bytes say counts more than its name, its name more than its media type.

    Raises InputError for one that is not read, saying which are.
    """
    for mark, said in _OTHERS:
        if data.startswith(mark):
            raise InputError("file", f"{said}; read are {FORMATS}", where="body")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return "docx"
    said_so = SUFFIXES.get(PurePath(name).suffix.lower()) or TYPES.get(media_type)
    if said_so in ("pdf", "docx"):
        raise InputError("file", f"is called {said_so.upper()} and is none", where="body")
    if said_so and said_so != "text":
        return said_so
    return "html" if not said_so and _HTML.match(_ascii(data[:_LOOK])) else "text"


def _ascii(sample: bytes) -> bytes:
    """The sample without the marks and zeros of wide encodings."""
    return sample.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
