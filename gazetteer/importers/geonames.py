"""GeoNames' dumps (https://download.geonames.org/export/dump/readme.txt): places by country or of the whole world, and
alternate names with their languages.

Rows are read where they lie, one at a time: a dump of 13 million rows needs no more memory than one of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gazetteer.errors import InputError
from gazetteer.model import Kind, NameKind
from gazetteer.store.imports import ExtraName, Item, ReadName, Record, Refused
from gazetteer.store.world import CITY, TOWN

PREFIX = "gn-"
LICENCE = "CC BY 4.0"
PUBLISHER = "GeoNames"
FIELDS = 19
"""Columns of a dump of places."""
NAME_FIELDS = 4
"""Columns of a dump of alternate names that must be there; flags and years may be cut off."""
MAX_LINE = 1_000_000
"""Bytes of a row; the longest of the dump, of a country with all its names, has 15,000."""

_CODES: dict[str, Kind] = {
    "PPLX": "quarter", "ADM1": "region", "ADM2": "district", "ADM3": "district", "PCLI": "country",
    "PCLD": "country", "PCLS": "country", "PCLF": "country", "PCLH": "country", "TERR": "region", "RGN": "region",
    "LK": "lake", "LKS": "lake", "RSV": "reservoir", "STM": "river", "STMS": "river", "CNL": "river", "SEA": "sea",
    "OCN": "sea", "GULF": "gulf", "BAY": "gulf", "STRT": "strait", "RF": "reef", "RFC": "reef", "SHOL": "reef",
    "ISL": "island", "ISLET": "island", "ISLS": "archipelago", "PEN": "peninsula", "CAPE": "peninsula", "MT": "peak",
    "MTS": "peak", "PK": "peak", "PKS": "peak", "HLL": "peak", "VLC": "peak", "RD": "road", "HWY": "road",
    "RR": "railway", "CSTM": "checkpoint", "BDG": "crossing", "FY": "crossing", "PASS": "crossing",
    "BDRY": "boundary",
}  # fmt: skip
_CLASSES: dict[str, Kind] = {
    "A": "district", "H": "lake", "L": "region", "R": "road", "S": "site", "T": "peak", "U": "reef", "V": "site",
}  # fmt: skip
_GONE = frozenset({"PPLH", "PPLQ", "PPLW", "ADM1H", "ADM2H", "ADM3H", "PCLH"})
"""Codes of what is no more: its names are former ones."""
_NO_LANGUAGE = frozenset({"post", "iata", "icao", "faac", "tcid", "unlc", "link", "abbr", "phon", "piny"})
"""What stands in the column of languages and is none: codes, addresses, abbreviations and machine readings."""


def size(paths: tuple[Path, ...]) -> int:
    """Bytes to be read."""
    return sum(path.stat().st_size for path in paths)


def read(paths: tuple[Path, ...], start: int = 0) -> Iterator[tuple[int, Item]]:
    """Each row of the places' file, then of the names', with how many bytes are read after it.

    ``start``: bytes that were read before. With a file of names the untagged alternates among the places are left out:
    they are the same names without their languages.
    """
    offset = 0
    for number, path in enumerate(paths):
        length = path.stat().st_size
        if start < offset + length:
            parse = _name if number else _place if len(paths) == 1 else _bare_place
            for position, line in _lines(path, max(start - offset, 0)):
                yield offset + position, parse(line)
        offset += length


def _lines(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        file.seek(start)
        while line := file.readline(MAX_LINE):
            while not line.endswith(b"\n") and (more := file.readline(MAX_LINE)):
                line = line[:MAX_LINE] + (b"\n" if more.endswith(b"\n") else b"")
            if line.strip():
                yield file.tell(), line


def _place(line: bytes) -> Record | Refused:
    return _record(line.decode("utf-8", "replace").rstrip("\r\n").split("\t"), alternates=True)


def _bare_place(line: bytes) -> Record | Refused:
    return _record(line.decode("utf-8", "replace").rstrip("\r\n").split("\t"), alternates=False)


def _record(cells: list[str], *, alternates: bool) -> Record | Refused:
    if len(cells) != FIELDS:
        return Refused(id=cells[0][:40], reason=f"the row has {len(cells)} columns instead of {FIELDS}")
    number, name, plain, others, lat, lon = cells[:6]
    if not (number.isascii() and number.isdigit()):
        return Refused(id=number[:40], reason="the first column is no number")
    try:
        at = (float(lon), float(lat))
        people = int(cells[14] or 0)
    except ValueError:
        return Refused(id=PREFIX + number, reason="position or population is no number")
    kind: NameKind = "former" if cells[7] in _GONE else "common"
    texts = [name, plain, *(others.split(",") if alternates and others else ())]
    names = dict.fromkeys(text for text in texts if text)
    if not names:
        return Refused(id=PREFIX + number, reason="the row has no name")
    return Record(
        id=PREFIX + number, kind=kind_of(cells[6], cells[7], people),
        names=tuple(ReadName(text, "und", "variant" if at else kind) for at, text in enumerate(names)),
        at=at, country=cells[8].lower(), population=people, same={"geonames": number},
    )  # fmt: skip


def kind_of(feature_class: str, code: str, population: int) -> Kind:
    """Our word for a feature code; of settlements, by their inhabitants as in the world layer."""
    if known := _CODES.get(code):
        return known
    if feature_class == "P":
        return "city" if population >= CITY else "town" if population >= TOWN else "village"
    return _CLASSES.get(feature_class, "site")


def _name(line: bytes) -> ExtraName | Refused:
    cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if len(cells) < NAME_FIELDS or not (cells[1].isascii() and cells[1].isdigit()):
        return Refused(id=cells[0][:40], reason="the row is no alternate name")
    _, number, lang, text, *flags = cells
    if lang == "wkdt":
        return ExtraName(id=PREFIX + number, name=ReadName(""), same={"wikidata": text})
    if lang in _NO_LANGUAGE:
        return Refused(id=PREFIX + number, reason="an alternate name is a code, an address or an abbreviation")
    short, historic = flags[1:2] == ["1"], flags[3:4] == ["1"]
    kind: NameKind = "former" if historic else "short" if short else "common" if flags[:1] == ["1"] else "variant"
    return ExtraName(id=PREFIX + number, name=ReadName(text, lang or "und", kind))


def require(paths: tuple[Path, ...]) -> None:
    """Raise InputError for a file that is no dump of GeoNames, before anything is read."""
    for number, path in enumerate(paths):
        with path.open("rb") as file:
            columns = file.readline(MAX_LINE).count(b"\t") + 1
        if columns != FIELDS if not number else columns < NAME_FIELDS:
            wanted = f"{NAME_FIELDS} or more" if number else f"{FIELDS}"
            said = f"{path} has {columns} columns in its first row instead of {wanted}: no dump of GeoNames"
            raise InputError("file", said, where="file")
