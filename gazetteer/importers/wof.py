"""Who's On First: a folder tree of GeoJSON files, one record each (https://github.com/whosonfirst/whosonfirst-properties).

Records that were superseded, deprecated or are not current are refused; where nobody knows, they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gazetteer.errors import InputError
from gazetteer.model import Kind
from gazetteer.store.imports import Item, ReadName, Record, Refused
from gazetteer.store.world import CITY, TOWN

PREFIX = "wof-"
LICENCE = "CC0 for its own work; parts CC BY (https://whosonfirst.org/docs/licenses/)"
PUBLISHER = "Who's On First"
MAX_FILE = 50 * 1024 * 1024
"""Bytes of a record; the outline of Canada has 30 MB."""

_KINDS: dict[str, Kind] = {
    "country": "country", "dependency": "country", "disputed": "region", "empire": "region", "macroregion": "region",
    "region": "region", "macrocounty": "region", "county": "district", "localadmin": "district",
    "borough": "quarter", "macrohood": "quarter", "neighbourhood": "quarter", "microhood": "quarter",
    "ocean": "sea", "marinearea": "sea", "continent": "region", "campus": "site", "airport": "site", "venue": "site",
}  # fmt: skip
_CONCORDANCES = {"gn:id": "geonames", "wd:id": "wikidata", "iso:code": "iso"}
_NAME_KINDS = {"preferred": "common", "variant": "variant", "colloquial": "variant", "unknown": "variant"}
_LANGUAGES = {
    "eng": "en", "aze": "az", "hye": "hy", "arm": "hy", "rus": "ru", "tur": "tr", "fas": "fa", "per": "fa", "ara": "ar",
    "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "zho": "zh", "chi": "zh", "kat": "ka", "geo": "ka",
    "ukr": "uk", "heb": "he", "ell": "el", "gre": "el", "ron": "ro", "rum": "ro", "srp": "sr", "sqi": "sq", "alb": "sq",
    "ita": "it", "por": "pt", "pol": "pl", "hun": "hu", "jpn": "ja", "kor": "ko", "hin": "hi", "urd": "ur", "mkd": "mk",
    "mac": "mk", "bul": "bg", "hrv": "hr", "bos": "bs", "nld": "nl", "dut": "nl", "ces": "cs", "cze": "cs", "swe": "sv",
    "kaz": "kk", "uzb": "uz", "kur": "ku", "vie": "vi", "tha": "th", "ind": "id", "msa": "ms", "may": "ms", "eus": "eu",
    "cat": "ca", "glg": "gl", "gle": "ga", "cym": "cy", "wel": "cy", "lit": "lt", "lav": "lv", "est": "et", "fin": "fi",
    "slk": "sk", "slo": "sk", "slv": "sl", "bel": "be", "mon": "mn", "ben": "bn", "tam": "ta", "mya": "my", "bur": "my",
    "khm": "km", "lao": "lo", "nep": "ne", "sin": "si", "tat": "tt", "tgk": "tg", "tuk": "tk", "kir": "ky", "uig": "ug",
    "bod": "bo", "tib": "bo", "pus": "ps", "som": "so", "amh": "am", "tir": "ti", "swa": "sw", "isl": "is", "ice": "is",
    "nor": "no", "dan": "da", "epo": "eo", "lat": "la", "und": "und", "unk": "und",
}  # fmt: skip
"""Three-letter codes of ISO 639 that BCP 47 writes with two; the others stay."""


def files(folder: Path) -> list[Path]:
    """Records of the tree, not its alternate geometries, in the order of their paths."""
    return sorted(path for path in folder.rglob("*.geojson") if "-alt-" not in path.name)


def size(paths: tuple[Path, ...]) -> int:
    """Files to be read."""
    return sum(len(files(path)) for path in paths)


def read(paths: tuple[Path, ...], start: int = 0) -> Iterator[tuple[int, Item]]:
    """Each record with how many files are read after it; ``start``: files that were read before."""
    found = [file for path in paths for file in files(path)]
    for number, path in enumerate(found[start:], start + 1):
        yield number, record(path)


def require(paths: tuple[Path, ...]) -> None:
    for path in paths:
        if not path.is_dir() or not next(path.rglob("*.geojson"), None):
            raise InputError("folder", f"{path} holds no *.geojson of Who's On First", where="file")


def record(path: Path) -> Record | Refused:
    """The record of one file, or why it is none."""
    if path.stat().st_size > MAX_FILE:
        return Refused(id=path.name, reason=f"the file is larger than {MAX_FILE // 1024**2} MB")
    try:
        feature = msgspec.json.decode(path.read_bytes())
        facts: dict[str, Any] = feature["properties"]
        id = f"{PREFIX}{int(facts['wof:id'])}"
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return Refused(id=path.name, reason="the file is no record of Who's On First")
    if why := _stale(facts):
        return Refused(id=id, reason=why)
    names = tuple(_names(facts))
    if not names:
        return Refused(id=id, reason="the record has no name")
    people = _number(facts.get("wof:population") or facts.get("gn:population"))
    return Record(
        id=id, kind=_kind(str(facts.get("wof:placetype", "")), people), names=names, at=_position(facts),
        country=str(facts.get("iso:country") or facts.get("wof:country") or "").lower(), population=people,
        same=_same(facts), extra=_extra(feature.get("geometry")),
    )  # fmt: skip


def _stale(facts: dict[str, Any]) -> str:
    if facts.get("wof:superseded_by"):
        return "the record was superseded by another"
    if str(facts.get("edtf:deprecated") or "uuuu") not in ("uuuu", "u", ""):
        return "the record is deprecated"
    return "the record is marked as not current" if facts.get("mz:is_current") == 0 else ""


def _names(facts: dict[str, Any]) -> Iterator[ReadName]:
    """The record's own name, then its names by language, preferred ones before variants."""
    if own := facts.get("wof:name"):
        yield ReadName(str(own), "und", "common")
    for wanted, kind in _NAME_KINDS.items():
        for key in sorted(key for key in facts if key.startswith("name:") and key.endswith(f"_x_{wanted}")):
            tag = key.removeprefix("name:").removesuffix(f"_x_{wanted}")
            language, *rest = tag.split("_")
            lang = "-".join([_LANGUAGES.get(language, language), *rest])
            texts = facts[key] if isinstance(facts[key], list) else [facts[key]]
            yield from (ReadName(str(text), lang, kind) for text in texts if text)  # type: ignore[arg-type]


def _kind(placetype: str, population: int) -> Kind:
    if placetype == "locality":
        return "city" if population >= CITY else "town" if population >= TOWN else "village"
    return _KINDS.get(placetype, "site")


def _position(facts: dict[str, Any]) -> tuple[float, float] | None:
    """Where the label stands, else the middle of the geometry."""
    for prefix in ("lbl", "geom"):
        lon, lat = facts.get(f"{prefix}:longitude"), facts.get(f"{prefix}:latitude")
        if isinstance(lon, int | float) and isinstance(lat, int | float):
            return float(lon), float(lat)
    return None


def _same(facts: dict[str, Any]) -> dict[str, str]:
    given = facts.get("wof:concordances")
    found = (
        {ours: str(given[key]) for key, ours in _CONCORDANCES.items() if given.get(key)}
        if isinstance(given, dict)
        else {}
    )
    return {"wof": str(facts["wof:id"]), **found}


def _extra(geometry: Any) -> dict[str, Any]:
    if not isinstance(geometry, dict) or geometry.get("type") in (None, "Point"):
        return {}
    return {"geometry": {"type": geometry["type"], "coordinates": geometry.get("coordinates")}}


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and value > 0 else 0
