"""Text of PDF, DOCX and Markdown. Runs in the bounded process of :mod:`gazetteer.importers.child` only."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from gazetteer.errors import InputError, LimitError

MAX_PAGES = 500
"""Pages of a PDF."""
MAX_UNPACKED = 50_000_000
"""Bytes that a file may unpack to; the text of a long book in DOCX has some 10 MB of XML."""
MAX_TEXT = 1_000_000
"""Characters after which reading stops: an article has at most as many bytes."""
_PDF_BOUNDS = (
    "zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length",
    "brotli_maximum_output_length", "array_based_stream_maximum_output_length", "stream_decoding_work_maximum_length",
)  # fmt: skip
_FULL = 0.75
"""Share of a page's usual line from which on a line counts as full, so that the next one goes on with it."""

# It logs what it finds, and the words of a file belong in no log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def pdf(data: bytes) -> tuple[str, int]:
    """The text and the number of pages; lines of a paragraph joined, words parted at a line's end mended."""
    from pypdf import apply_configuration

    bounds: dict[str, Any] = dict.fromkeys(_PDF_BOUNDS, MAX_UNPACKED)
    with apply_configuration(**bounds):
        return _pdf(data)


def _pdf(data: bytes) -> tuple[str, int]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except DependencyError:
            opened = None
        if not opened:
            raise InputError("file", "is encrypted; save it without a password", where="body")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise LimitError("file", f"has {count:,} pages; the limit is {MAX_PAGES}", where="body")
    pages: list[str] = []
    for page in reader.pages:
        try:
            pages.append(flowing(page.extract_text()))
        except LimitReachedError as error:
            said = f"has a page that unpacks to over {MAX_UNPACKED:,} bytes or holds too many parts; that is the limit"
            raise LimitError("file", said, where="body") from error
        _bounded(pages)
    return "\n\n".join(pages), count


def _bounded(pages: list[str]) -> None:
    if sum(map(len, pages)) > MAX_TEXT:
        raise LimitError("file", f"holds over {MAX_TEXT:,} characters of text; that is the limit", where="body")


def flowing(text: str) -> str:
    """Lines of a page as paragraphs: a full line goes on in the next, a hyphen at its end parts a word.

    >>> flowing("The road to Stepana-\\nkert was closed on Monday\\nby snow.\\nA new line.")
    'The road to Stepanakert was closed on Monday by snow.\\nA new line.'
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    made = ""
    for before, line in zip([""] + lines[:-1], lines, strict=True):
        if made.endswith(("-", "\u00ad", "\u2010")) and line[:1].isalpha():
            # A capital after it: the hyphen belongs to the name, as in Nagorno-Karabakh.
            made = (made if line[0].isupper() and not made.endswith("\u00ad") else made[:-1]) + line
        elif line and before and len(before) >= _FULL * usual and not _ends(before, line, usual):
            made += " " + line
        else:
            made += "\n" + line
    return made.strip("\n")


def _ends(before: str, line: str, usual: int) -> bool:
    """Whether a paragraph ends with a nearly full line: a full stop, and room for the next line's first word."""
    return before.endswith((".", "!", "?", "։", "。", "»", "”")) and len(before) + len(line.split(" ")[0]) < usual


# DOCX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset({
    f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
})  # fmt: skip
"""What a reader of the page does not see: struck changes, field codes, a second writing of text boxes."""
_SIGNS = {
    f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\u00ad",
}  # fmt: skip
_AFTER = {f"{_W}p": "\n", f"{_W}tr": "\n", f"{_W}tc": "\t"}


def docx(data: bytes) -> tuple[str, int]:
    """The text of the body: paragraphs by lines, cells of a row by tabs; footnotes and page headers left out.

    Read from the elements themselves: the library's own ``text`` leaves out accepted insertions and the marks that Word
    once put around place names (``smartTag``).
    """
    _unpacked(data)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
    except (KeyError, ValueError) as error:
        raise InputError("file", "is a ZIP file but no DOCX", where="body") from error
    body: Any = document.element.body
    lines = "".join(_pieces(body)).split("\n")
    return "\n".join(_cells(line) for line in lines if line.strip()), 0


def _unpacked(data: bytes) -> None:
    """Bound what the archive holds before anything is unpacked, and refuse a document type: OOXML has none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise InputError("file", "is a broken ZIP file", where="body") from error
    with archive:
        members = archive.infolist()
        size = sum(one.file_size for one in members)
        if size > MAX_UNPACKED:
            said = f"unpacks to {size:,} bytes; the limit is {MAX_UNPACKED:,}"
            raise LimitError("file", said, where="body")
        if any(one.flag_bits & 1 for one in members):
            raise InputError("file", "is encrypted; save it without a password", where="body")
        if "word/document.xml" not in {one.filename for one in members}:
            raise InputError("file", "is a ZIP file but no DOCX", where="body")
        for one in members:
            if one.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(one):
                raise InputError("file", f"has a document type in {one.filename[:80]}; DOCX has none", where="body")


def _pieces(root: Any) -> Iterator[str]:
    """Text and breaks in document order; a stack, since elements can be nested deeply."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            yield _after(node)
            continue
        if node.tag in _SKIPPED:
            continue
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in _SIGNS:
            # A tab of a paragraph's own settings is no character.
            yield _SIGNS[node.tag] if node.getparent().tag == f"{_W}r" else ""
        elif node.tag in _AFTER:
            stack.append((node, True))
            if node.tag == f"{_W}p" and _in_a_line(node):
                yield "\n"
        stack.extend((child, False) for child in reversed(list(node)))


def _after(node: Any) -> str:
    # A cell may hold several paragraphs; its row stays one line.
    return " " if node.tag == f"{_W}p" and node.getparent().tag == f"{_W}tc" else _AFTER[node.tag]


def _in_a_line(paragraph: Any) -> bool:
    """Whether a paragraph stands in a text box, whose anchor is amid another paragraph."""
    parent = paragraph.getparent()
    return parent is not None and str(parent.tag) == f"{_W}txbxContent"


def _cells(line: str) -> str:
    return "\t".join(filter(None, (cell.strip() for cell in line.split("\t"))))


# Markdown

_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


def markdown(data: bytes) -> tuple[str, int]:
    """The HTML of Markdown (CommonMark with tables); front matter is left out."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").render(_FRONT.sub("", data.decode(), count=1)), 0


READERS: dict[str, Callable[[bytes], tuple[str, int]]] = {"pdf": pdf, "docx": docx, "markdown": markdown}
