"""The JSON of every resource of OGC API – Features Part 1: landing page, conformance, collections, features."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from gazetteer.core import Gazetteer
from gazetteer.errors import NotFoundError
from gazetteer.standards.ogc.asking import Asked, matching
from gazetteer.standards.ogc.columns import Writer
from gazetteer.standards.ogc.rows import COLLECTIONS, Collection, Row, by_id, rows
from gazetteer.standards.v1.places import iso

Json = dict[str, Any]
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
OPENAPI_30 = "application/vnd.oai.openapi+json;version=3.0"
"""What clients of version 1.0 look for; the document says the same in both."""
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/{name}"
    for name in (
        "1.0/conf/core", "1.0/conf/geojson", "1.0/conf/html", "1.0/conf/oas30", "1.1/conf/core", "1.1/conf/geojson",
        "1.1/conf/html", "1.1/conf/oas31",
    )
)  # fmt: skip
TITLE = "Gazetteer of contested place names: features"
TEXT = (
    "Places, roads, areas, lines and names of contested geography. Each line, outline and use of a name has its time, "
    "its holder and its source; nothing here states whose the ground is."
)


def link(href: str, rel: str, type: str, title: str = "") -> Json:
    return {"href": href, "rel": rel, "type": type, **({"title": title} if title else {})}


def twins(address: str, *, html: bool, type: str = JSON) -> list[Json]:
    """``self`` and ``alternate``: the same resource as JSON and as a page."""
    mark = "&" if "?" in address else "?"
    as_json = link(f"{address}{mark}f=json", "alternate" if html else "self", type, "This document as JSON")
    as_html = link(f"{address}{mark}f=html", "self" if html else "alternate", HTML, "This document as a page")
    return [as_html, as_json] if html else [as_json, as_html]


def landing(base: str, *, html: bool = False) -> Json:
    """``base`` is the address of the landing page without a slash at its end."""
    return {
        "title": TITLE,
        "description": TEXT,
        "links": [
            *twins(f"{base}/", html=html),
            link(f"{base}/api", "service-desc", OPENAPI, "Definition of this interface"),
            link(f"{base}/api?f=oas30", "service-desc", OPENAPI_30, "The same in the form of OpenAPI 3.0"),
            link(f"{base}/api?f=html", "service-doc", HTML, "Description of this interface"),
            link(f"{base}/conformance", "conformance", JSON, "Conformance classes"),
            link(f"{base}/collections", "data", JSON, "Collections"),
        ],
    }


def conformance(base: str, *, html: bool = False) -> Json:
    return {"conformsTo": list(CONFORMS), "links": twins(f"{base}/conformance", html=html)}


def collections(g: Gazetteer, base: str, *, html: bool = False) -> Json:
    return {
        "links": twins(f"{base}/collections", html=html),
        "collections": [collection(g, base, one) for one in COLLECTIONS.values()],
    }


def known(id: str) -> Collection:
    """The collection of this id. Raises NotFoundError, naming those that there are."""
    if id not in COLLECTIONS:
        raise NotFoundError(f"no collection '{id[:40]}'; there are {', '.join(COLLECTIONS)}")
    return COLLECTIONS[id]


def collection(g: Gazetteer, base: str, one: Collection, *, html: bool = False) -> Json:
    """One collection, the same here as in the list of all."""
    address = f"{base}/collections/{one.id}"
    return {
        "id": one.id,
        "title": one.title,
        "description": one.text,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent(g, one),
        "links": [
            *twins(address, html=html),
            link(f"{address}/items?f=json", "items", GEOJSON, f"{one.title} as GeoJSON"),
            link(f"{address}/items?f=html", "items", HTML, f"{one.title} as a page"),
        ],
    }


def extent(g: Gazetteer, one: Collection) -> Json:
    """Box and time of all rows; null where a time is open at that end."""
    found = rows(g, one)
    spots = [spot for row in found if row.geometry for spot in _spots(row.geometry["coordinates"])]
    lons, lats = zip(*spots, strict=True) if spots else ((-180.0, 180.0), (-90.0, 90.0))
    starts, ends = [row.when.earliest for row in found], [row.when.latest for row in found]
    first = None if None in starts else iso(min(day for day in starts if day))
    last = None if None in ends else iso(max(day for day in ends if day))
    interval = [f"{first}T00:00:00Z" if first else None, f"{last}T23:59:59Z" if last else None]
    return {
        "spatial": {"bbox": [[min(lons), min(lats), max(lons), max(lats)]], "crs": CRS84},
        "temporal": {"interval": [interval], "trs": GREGORIAN},
    }


def _spots(nested: Any) -> list[tuple[float, float]]:
    if isinstance(nested[0], int | float):
        return [(nested[0], nested[1])]
    return [spot for one in nested for spot in _spots(one)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of features: those shown, how many there are, and the parameters that asked for them."""

    shown: tuple[Row, ...]
    matched: int
    asked: Asked
    given: dict[str, str]

    def moved(self, offset: int) -> str:
        """The query string of the same question from another row on."""
        kept = {name: value for name, value in self.given.items() if name not in ("offset", "f", "limit")}
        return urlencode({**kept, "limit": self.asked.limit, "offset": offset})

    def before(self) -> int | None:
        """Offset of the page before; None on the first."""
        return max(0, self.asked.offset - self.asked.limit) if self.asked.offset else None

    def after(self) -> int | None:
        """Offset of the page after; None on the last."""
        following = self.asked.offset + self.asked.limit
        return following if following < self.matched else None


def page(g: Gazetteer, one: Collection, asked: Asked, given: dict[str, str]) -> Page:
    found = list(matching(rows(g, one), asked))
    shown = tuple(found[asked.offset : asked.offset + asked.limit])
    return Page(shown=shown, matched=len(found), asked=asked, given=given)


def items(found: Page, writer: Writer, base: str, *, html: bool = False) -> Json:
    """A FeatureCollection with its links; ``timeStamp`` is the one line that differs from one answer to the next."""
    features = [writer.feature(row) for row in found.shown]
    return {
        "type": "FeatureCollection",
        "features": features,
        "links": items_links(found, writer.collection, base, html=html),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": found.matched,
        "numberReturned": len(features),
    }


def items_links(found: Page, one: Collection, base: str, *, html: bool) -> list[Json]:
    address = f"{base}/collections/{one.id}/items"
    kept = urlencode({name: value for name, value in found.given.items() if name != "f"})
    links = twins(f"{address}?{kept}" if kept else address, html=html, type=GEOJSON)
    links.append(link(f"{base}/collections/{one.id}", "collection", JSON, one.title))
    form, type = ("html", HTML) if html else ("json", GEOJSON)
    for rel, offset in (("prev", found.before()), ("next", found.after())):
        if offset is not None:
            links.append(link(f"{address}?{found.moved(offset)}&f={form}", rel, type, f"The {rel} page"))
    return links


def item(g: Gazetteer, one: Collection, id: str) -> Row:
    """The row of this id. Raises NotFoundError when the collection has none."""
    found = by_id(g, one, id)
    if not found:
        raise NotFoundError(f"the collection {one.id} has no feature '{id[:80]}'")
    return found


def feature(row: Row, writer: Writer, base: str, *, html: bool = False) -> Json:
    above = f"{base}/collections/{writer.collection.id}"
    links = twins(f"{above}/items/{quote(row.id)}", html=html, type=GEOJSON)
    return {**writer.feature(row), "links": [*links, link(above, "collection", JSON, writer.collection.title)]}
