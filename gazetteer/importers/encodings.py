"""Bytes as text: by a mark, by what the file says of itself, UTF-8, UTF-16 without a mark, else a guess."""

from __future__ import annotations

import codecs
import re

from gazetteer.context import language
from gazetteer.errors import InputError
from gazetteer.standards import tables
from gazetteer.wording import figures, say

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_META_WITHIN = 4096
"""Bytes in which a page may say its encoding; HTML asks for 1,024."""
_LOOK = 4096
_PLAIN = re.compile(r"[^\x00-\x08\x0e-\x1a\x1c-\x1f]*")


def decode(data: bytes, *, charset: str = "", html: bool = False) -> tuple[str, str]:
    """The text and its encoding's name. Raises InputError for bytes that are no text, or not in the encoding said."""
    encoding = _encoding(data, charset, html)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        said = say(
            "is not %(encoding)s throughout (byte %(start)s); send UTF-8", encoding=encoding, start=figures(error.start)
        )
        raise InputError("file", said, where="body") from error
    plain = _PLAIN.match(text)
    if plain and plain.end() < len(text):
        found = f"U+{ord(text[plain.end()]):04X} at character {plain.end():,}"
        raise InputError("file", say("holds a control character (%(found)s); it is no text", found=found), where="body")
    return text.removeprefix("\ufeff"), encoding


def _encoding(data: bytes, charset: str, html: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if charset:
        return _known(charset)
    said = _META.search(data[:_META_WITHIN]) if html else None
    if said:
        found = _known(said[1].decode("ascii"))
        # A page of UTF-16 could not say so in single bytes; HTML reads such a page as UTF-8.
        return "utf-8" if found.startswith("utf-16") else found
    return _wide(data[:_LOOK]) or ("utf-8" if _is_utf8(data) else _guess(data))


def _known(name: str) -> str:
    try:
        found = tables.known_encoding(name)
    except InputError as error:
        raise InputError("file", say("charset %(reason)s", reason=error.reason), where="body") from error
    # As browsers have it: what is called Latin-1 on the web is Windows-1252, whose bytes 80 to 9F are quotation marks.
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _wide(sample: bytes) -> str:
    """UTF-16 without its mark: every other byte of spaces and Latin letters is zero."""
    if b"\0" not in sample or len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even > 8 * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > 8 * even else ""


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8: Cyrillic by its words, others by charset-normalizer.

    Which of the Latin ones tells the language, which is clear from the letters that they share.
    """
    from charset_normalizer import from_bytes

    sample = data[: tables.SAMPLE]
    try:
        likeliest = tables.guess(sample)
    except InputError as error:
        raise InputError("file", error.reason, where="body") from error
    if likeliest in tables.CYRILLIC and _reads_cyrillic(sample.decode(likeliest, "replace")):
        return likeliest
    foreign = sum(byte > 127 for byte in sample) >= _FOREIGN * len(sample)
    best = from_bytes(sample, cp_isolation=[*_OF_SCRIPTS]).best() if foreign else None
    if best and best.encoding not in _LATIN:
        return best.encoding
    lang = language(sample.decode("cp1252", "replace"))
    return next((encoding for encoding, langs in _LATIN.items() if lang in langs), "cp1252")


_LATIN = {
    "cp1252": frozenset(),
    "cp1254": frozenset({"tr", "az"}),
    "cp1250": frozenset({"hu", "pl", "cs", "sk", "ro", "hr", "sl", "bs", "sq"}),
}
"""Encodings of Latin letters on Windows, which hold those of Unix and the web, and the languages written in them."""
_OF_SCRIPTS = (*_LATIN, "cp1253", "cp1255", "cp1256", "cp932", "cp949", "gb18030", "big5")
"""Encodings that files are still found in; the others that could be guessed are look-alikes of them."""
_FOREIGN = 0.2
"""Share of bytes beyond ASCII that text in other scripts has and Latin text never."""
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_DRAWN = re.compile("[\u2500-\u259f\ufffd]")
"""Lines and boxes of old screens: letters of another encoding, wrongly read."""
_MIN_CYRILLIC = 0.2
"""Share of Cyrillic among the letters of a text that is Cyrillic; a stray byte in a Latin one makes far less."""


def _reads_cyrillic(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    return len(_CYRILLIC.findall(text)) >= _MIN_CYRILLIC * letters and not _DRAWN.search(text)
