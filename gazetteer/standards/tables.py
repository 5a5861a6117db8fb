"""Tables as people send them: encoding, delimiter and columns found, cells guarded, what is unreadable refused.

CSV comes in and goes out here; NDJSON needs no more than a line at a time.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from gazetteer.errors import InputError, LimitError
from gazetteer.names import fold
from gazetteer.standards import flat
from gazetteer.standards.batch import PARTS, Question
from gazetteer.wording import figures, say

MAX_COLUMNS = 1_000
MAX_CELL = 100_000
"""Characters of a cell; a note of an event data set has some thousands."""
_LARGEST = 4_000_000
"""Characters at which csv itself stops: of the largest cell that any table may have, and as many again."""
MAX_HEADER = 200_000
"""Characters of the line that names the columns."""
SAMPLE = 1 << 18
"""Bytes from which an unknown encoding is guessed: enough of any language, quick to look at."""
LONE = "\x1f"
"""The delimiter of a table of one column, whose commas belong to the cells."""
CYRILLIC = ("cp1251", "koi8_r", "cp866")
SURE_SHARE = 0.9
"""Share of proper Cyrillic words that no text of another encoding reaches by chance."""
_CYRILLIC = re.compile("[Ѐ-ӿ]+")
DELIMITERS = (",", ";", "\t", "|")
FORMULA = tuple("=+-@")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "place": (
        "place", "place name", "placename", "location", "location name", "name", "toponym", "city", "town", "village",
        "settlement", "locality", "where", "where coordinates", "site", "место", "название", "населенный пункт",
        "город", "yer", "məkan", "ort", "lieu", "lugar", "տեղանուն",
    ),
    "admin": (
        "admin", "admin1", "admin 1", "adm1", "adm 1", "admin2", "admin 2", "adm2", "adm 2", "district", "province",
        "state", "oblast", "county", "rayon", "raion", "район", "область",
    ),
    "country": (
        "country", "country name", "country code", "countrycode", "iso", "iso2", "iso3", "iso 3166", "страна", "ölkə",
        "ülke", "land", "pays", "país",
    ),
    "date": ("date", "event date", "date start", "day", "at", "when", "year", "дата", "tarix", "tarih", "datum"),
    "lang": ("lang", "language", "язык", "dil", "sprache", "langue"),
    "lat": ("lat", "latitude", "y", "широта"),
    "lon": ("lon", "lng", "long", "longitude", "x", "долгота"),
}  # fmt: skip
"""Headings under which a part of the question is found when no column is named, the likelier first; compared folded."""
PARAMETERS = {name: "column" if name == "place" else f"{name}_column" for name in PARTS}
"""The parameter that names the column of a part."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: delimiter, headings, the number of the column of each part."""

    delimiter: str
    header: tuple[str, ...]
    at: Mapping[str, int]

    @property
    def said(self) -> str:
        """Which column was taken for what: ``place=location; country=country``."""
        return "; ".join(f"{name}={self.header[number]}" for name, number in self.at.items())

    def question(self, row: Sequence[str]) -> Question:
        """What a row asks."""
        return Question(*(row[self.at[name]] if name in self.at else "" for name in PARTS))


def decode(data: bytes, encoding: str = "") -> str:
    """The text of a file: in the encoding said, UTF-8 or UTF-16 with a mark, UTF-8 without, else as a sample looks."""
    if encoding:
        return _decoded(data, known_encoding(encoding)).removeprefix("\ufeff")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, guess(data[:SAMPLE]))


def known_encoding(name: str) -> str:
    """The encoding's name as Python has it. Raises InputError for one that is not known, or is no text encoding."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        found = None
    if not found or not found._is_text_encoding:
        raise InputError("charset", say("'%(name)s' is no text encoding known here", name=name[:40]), where="header")
    return found.name


def guess(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8. Raises InputError when none reads as text.

    Lists of names are too short for charset-normalizer to tell Cyrillic from Hebrew; that Cyrillic words begin with a
    capital or have none tells it.
    """
    from charset_normalizer import from_bytes

    shares = {encoding: _proper(sample.decode(encoding, "replace")) for encoding in CYRILLIC}
    likeliest = max(CYRILLIC, key=lambda encoding: shares[encoding])
    if shares[likeliest] >= SURE_SHARE:
        return likeliest
    best = from_bytes(sample).best()
    if best is None:
        raise InputError("body", say("is in no encoding that can be told; send UTF-8"), where="body")
    return best.encoding


def _proper(text: str) -> float:
    """Share of the words beyond ASCII that are Cyrillic throughout, with a capital at most at the beginning."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    proper = [word for word in words if _CYRILLIC.fullmatch(word) and word[1:] == word[1:].lower() or word.isupper()]
    return sum(1 for word in proper if _CYRILLIC.fullmatch(word)) / len(words) if words else 0.0


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        said = say("is not %(encoding)s throughout (byte %(start)s); send UTF-8", encoding=encoding, start=error.start)
        raise InputError("body", said, where="body") from error


def delimiter(first: str) -> str:
    """What parts the columns, by the first line: the sign that makes most of them; one column when none stands there.

    >>> delimiter("place;country"), delimiter('"a,b"'), delimiter("place") == LONE
    (';', '\\x1f', True)
    """
    bare = re.sub(r'"[^"]*"', "", first)
    counts = {sign: bare.count(sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] else LONE


def layout(header: Sequence[str], sign: str, named: Mapping[str, str], *, has_header: bool = True) -> Layout:
    """Which columns hold what. ``named``: headings or numbers from 1 by part; an empty one takes a part away.

    Raises InputError for a column that is not there, stands twice or, of the place, is not found by its heading.
    """
    if len(header) > MAX_COLUMNS:
        raise LimitError(
            "body",
            say(
                "has %(count)s columns; the limit is %(limit)s", count=figures(len(header)), limit=figures(MAX_COLUMNS)
            ),
            where="body",
        )
    shown = tuple(header) if has_header else tuple(f"column_{number}" for number in range(1, len(header) + 1))
    found: dict[str, int] = {}
    for part in PARTS:
        if part in named:
            number = _named(named[part], shown, PARAMETERS[part]) if named[part] else None
        else:
            number = _by_heading(part, shown) if has_header else None
        if number is not None and number not in found.values():
            found[part] = number
    if "place" not in found and not {"lat", "lon"} <= set(found):
        names = ", ".join(repr(name[:40]) for name in shown[:8])
        raise InputError(
            "column", say("is needed: no heading of %(names)s says that it holds places", names=names), where="query"
        )
    return Layout(sign, shown, found)


def _named(name: str, header: Sequence[str], parameter: str) -> int:
    found = [number for number, heading in enumerate(header) if heading.strip() == name.strip()]
    if len(found) > 1:
        raise InputError(
            parameter,
            say(
                "'%(name)s' stands %(count)s times in the header; give its number instead",
                name=name[:40],
                count=len(found),
            ),
        )
    if found:
        return found[0]
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(header):
        return int(name) - 1
    shown = ", ".join(repr(heading[:40]) for heading in header[:8])
    raise InputError(parameter, say("'%(name)s' is no column; there are %(shown)s", name=name[:40], shown=shown))


def _by_heading(part: str, header: Sequence[str]) -> int | None:
    """The column whose heading says the part; two of the same heading are a question for the caller."""
    keys = [fold(heading) for heading in header]
    for word in HEADINGS[part]:
        count = keys.count(fold(word))
        if count > 1 and part == "place":
            raise InputError(
                PARAMETERS[part],
                say("'%(word)s' stands %(count)s times in the header; give a number instead", word=word, count=count),
            )
        if count:
            return keys.index(fold(word))
    return None


def rows(lines: Iterable[str], sign: str, *, width: int = 0, most: int = MAX_CELL) -> Iterator[list[str]]:
    """Rows of CSV, empty lines left out, short ones filled up. ``lines`` keep their line ends.

    ``most``: characters of a cell. Raises InputError, naming the line, for a NUL byte, an open quotation mark and a row
    that is wider than the header.
    """
    # One limit for the process: it is csv's own, and a smaller one of this call would hold for all others too.
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(_checked(lines), delimiter=sign, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(reader.line_num, say("cannot be read: %(said)s", said=error), most) from error
        if not row:
            continue
        if any(len(cell) > most for cell in row):
            raise _too_long(reader.line_num, most)
        width = width or len(row)
        if len(row) > width:
            raise _refused(
                reader.line_num,
                say("has %(cells)s cells, but the header has %(width)s", cells=figures(len(row)), width=figures(width)),
                most,
            )
        yield row + [""] * (width - len(row))


def _refused(line: int, said: str, most: int) -> InputError:
    if "field larger" in said:
        return _too_long(line, most)
    said = say("has a quotation mark that is never closed") if "unexpected end" in said else said
    return InputError("body", say("line %(line)s %(said)s", line=figures(line), said=said), where="body")


def _too_long(line: int, most: int) -> LimitError:
    return LimitError(
        "body",
        say("line %(line)s has a cell of over %(most)s characters, the limit", line=figures(line), most=figures(most)),
        where="body",
    )


def _checked(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise InputError(
                "body", say("line %(number)s holds a NUL byte; this is no text", number=figures(number)), where="body"
            )
        yield line


def read(text: str, named: Mapping[str, str], *, has_header: bool = True) -> tuple[Layout, Iterator[list[str]]]:
    """The layout of a CSV text and its rows. Raises InputError for a text without rows or that cannot be read."""
    return opened(io.StringIO(text.removeprefix("\ufeff"), newline=""), named, has_header=has_header)


def opened(
    lines: Iterable[str], named: Mapping[str, str], *, has_header: bool = True
) -> tuple[Layout, Iterator[list[str]]]:
    """The same of lines that keep their ends, read as they are asked for."""
    source = iter(lines)
    first = next((line for line in source if line.strip()), "")
    if not first:
        raise InputError("body", say("holds no rows; the first row names the columns"), where="body")
    if len(first) > MAX_HEADER:
        raise LimitError(
            "body",
            say(
                "line 1 has %(count)s characters; the limit is %(limit)s",
                count=figures(len(first)),
                limit=figures(MAX_HEADER),
            ),
            where="body",
        )
    sign = delimiter(first)
    found = rows(chain([first], source), sign)
    header = next(found)
    known = layout(header, sign, named, has_header=has_header)
    return known, found if has_header else chain([header], found)


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula; plain numbers stay numbers.

    >>> guarded("=1+1"), guarded("-72.5"), guarded("-x"), guarded("Lachin")
    ("'=1+1", '-72.5', "'-x", 'Lachin')
    """
    return f"'{cell}" if cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell) else cell


_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?", re.ASCII)


def cells(row: flat.Row) -> tuple[str, ...]:
    """The flat row as CSV cells; missing values are empty."""
    return tuple("" if value is None else str(value) for value in row.values())


class Writer:
    """Writes CSV rows into a buffer that is taken out in pieces."""

    def __init__(self, sign: str, *, raw: bool = False) -> None:
        self._buffer, self._raw = io.StringIO(newline=""), raw
        self._csv = csv.writer(self._buffer, delimiter="," if sign == LONE else sign, lineterminator="\r\n")

    def write(self, row: Iterable[str]) -> None:
        self._csv.writerow(row if self._raw else map(guarded, row))

    def take(self) -> str:
        """What was written since the last time."""
        text = self._buffer.getvalue()
        self._buffer.seek(0)
        self._buffer.truncate()
        return text
