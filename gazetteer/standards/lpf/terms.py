"""The words of Linked Places Format that we write: contexts, feature classes, prefixes of outside ids."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

MEDIA_TYPE = "application/ld+json"
LPF_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
PREFIX = "urn:x-gazetteer:"
"""Our own terms, and ids of places where no public address of a service is known."""
_LPO = "https://github.com/LinkedPasts/linked-pasts-ontology/blob/main/lpo_latest.ttl#"

_LOST = {"fclasses": "gn:featureClass", "year": "lpo:year", "geowkt": "geo_wkt", "duration": "lpo:duration"}
"""Terms of the format that its own published context lacks: a JSON-LD reader would drop them."""
_OWN = (
    "kind", "users", "agent", "stance", "edtf", "claims", "what", "asserted_by", "party", "of", "schematic", "note",
    "disputes", "same", "was", "sources", "publisher", "date", "licence", "locator", "read", "record", "place_id",
    "precision_m", "romanised", "country", "population", "layer", "cited", "point_source", "version", "data_date",
    "derived",
)  # fmt: skip

CONTEXT: list[Any] = [LPF_CONTEXT, {"gz": PREFIX, "lpo": _LPO, **_LOST, **{term: f"gz:{term}" for term in _OWN}}]

FCLASSES = {
    "country": "A", "region": "L", "district": "A", "city": "P", "town": "P", "village": "P", "quarter": "P",
    "polity": "A", "collective": "L", "road": "R", "railway": "R", "crossing": "S", "checkpoint": "S", "boundary": "L",
    "sea": "H", "strait": "H", "gulf": "H", "river": "H", "lake": "H", "reservoir": "H", "island": "T",
    "archipelago": "T", "reef": "H", "peninsula": "T", "peak": "T", "site": "S",
}  # fmt: skip
"""Feature class of GeoNames (https://www.geonames.org/export/codes.html) of each kind."""
AAT = {
    "country": "300387506", "region": "300182722", "district": "300232418", "city": "300008389", "town": "300008375",
    "village": "300008372", "quarter": "300000745", "polity": "300417385", "road": "300008217",
    "railway": "300008591", "sea": "300008694", "gulf": "300132315", "river": "300008707", "lake": "300008680",
    "reservoir": "300006191", "island": "300008791", "archipelago": "300386853", "peninsula": "300008804",
    "peak": "300008795", "site": "300000809",
}  # fmt: skip
"""Number of the Art & Architecture Thesaurus of each kind that the format's own list of types has
(https://github.com/LinkedPasts/linked-places-format, feature-types-AAT_20230609.tsv)."""
CLOSED_OUT = frozenset({"PS", "TW", "XK"})
"""Codes of ISO 3166 or CLDR that the closed list of the schema lacks. That is the format's choice: our ``claims`` name
every party."""
KINDS = {"A": "district", "H": "lake", "L": "region", "P": "village", "R": "road", "S": "site", "T": "peak"}
"""The kind that a feature of somebody else's gets when its types say no more than its class."""

_LINKS = {
    "wikidata": "wd:{}", "geonames": "gn:{}", "viaf": "viaf:{}", "tgn": "tgn:{}", "pleiades": "pl:{}", "gnd": "gnd:{}",
    "loc": "loc:{}", "wof": "https://spelunker.whosonfirst.org/id/{}",
}  # fmt: skip
_SCHEMES = (
    ("wikidata", re.compile(r"(?:wd:|https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)(Q\d+)")),
    ("geonames", re.compile(r"(?:gn:|https?://(?:www\.|sws\.)?geonames\.org/)(\d+)(?:/.*)?")),
    ("tgn", re.compile(r"(?:tgn:|https?://vocab\.getty\.edu/(?:page/)?tgn/)(\d+)")),
    ("pleiades", re.compile(r"(?:pl:|https?://pleiades\.stoa\.org/places/)(\d+)")),
    ("viaf", re.compile(r"(?:viaf:|https?://viaf\.org/viaf/)(\d+)/?")),
    ("gnd", re.compile(r"(?:gnd:|https?://d-nb\.info/gnd/)([\dX-]+)")),
    ("loc", re.compile(r"(?:loc:|https?://id\.loc\.gov/authorities/(?:names|subjects)/)(\w+)")),
    ("wof", re.compile(r"https?://spelunker\.whosonfirst\.org/id/(\d+)/?")),
)


def link(scheme: str, value: str) -> str:
    """An outside id as the format writes it; empty where it has no word for the scheme."""
    pattern = _LINKS.get(scheme, "")
    return pattern.format(value)


def outside_id(identifier: str) -> tuple[str, str] | None:
    """Scheme and value of a link; None for one that is no id of a gazetteer we know.

    >>> outside_id("http://vocab.getty.edu/page/tgn/1017270")
    ('tgn', '1017270')
    """
    for scheme, pattern in _SCHEMES:
        if found := pattern.fullmatch(identifier):
            return scheme, found[1]
    return None
