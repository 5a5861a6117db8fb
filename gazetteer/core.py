"""The gazetteer that callers hold: open it, ask it, close it.

Everything here delegates: to the store for records, to ``match`` and ``routes`` for names, to ``annotate`` for
articles. What it adds is limits, dates in any usual form, and places that know how to be labelled.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from gazetteer import annotate as annotating
from gazetteer import match, routes
from gazetteer import perspective as views
from gazetteer import search as finding
from gazetteer.annotate import Override, composed
from gazetteer.errors import IndexFileError, InputError, LimitError, NotFoundError
from gazetteer.match import Normalization
from gazetteer.model import Kind, LangTag, Layer, LonLat, Place, PlaceId
from gazetteer.names import fold
from gazetteer.results import Answer as Answer
from gazetteer.results import At as At
from gazetteer.results import Correction as Correction
from gazetteer.results import Found as Found
from gazetteer.results import KnownPlace as KnownPlace
from gazetteer.results import Note as Note
from gazetteer.results import door, values_of
from gazetteer.store import Store
from gazetteer.store.seeking import Wanted
from gazetteer.when import When, read
from gazetteer.wording import figures, say

if TYPE_CHECKING:
    import geopandas

MAX_QUERY = 200
"""Characters of a name; the longest official name of a state has 88."""
MAX_TEXT = 1_000_000
"""Bytes of UTF-8 of an article; a long read has 60,000."""
MAX_HTML = 2_000_000
"""Bytes of UTF-8 of an HTML page."""
MAX_LIMIT = 100
"""Candidates of one answer, rows of one page."""
MAX_COUNTRIES = 50

MAX_OFFSET = 1_000
"""Results of a search that can be paged past; who wants more asks more precisely."""
MAX_RADIUS_M = 20_100_000
"""Metres: half the way around the earth."""

KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]


class Gazetteer:
    """Names, places and articles over one store. Safe to share between threads; close it when done."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the files; nothing can be asked afterwards. ``with gazetteer.open() as g`` does it by itself."""
        self.store.close()

    @property
    def version(self) -> str:
        """Hash of everything that can change an answer; every answer carries it."""
        return self.store.version

    def __getitem__(self, id: PlaceId) -> KnownPlace:
        """The place of this id. Raises NotFoundError when nobody recorded it."""
        found = self.place(id)
        if not found:
            raise NotFoundError(say("no place has the id '%(id)s'", id=id))
        return found

    def place(self, id: PlaceId) -> KnownPlace | None:
        """The place of this id or retired id; a composed route by the ids of its ends, joined by ``--``, and a set of
        places by those of its members, joined by ``+``."""
        found = self.store.place(id) or routes.by_id(self.store, id) or composed.by_id(self.store, id)
        return self._known(found) if found else None

    def places(
        self,
        *,
        kinds: Sequence[Kind] = (),
        dispute: str = "",
        layer: Layer | None = "authored",
        bbox: tuple[float, float, float, float] | None = None,
        limit: int | None = None,
        after: PlaceId = "",
    ) -> Iterator[KnownPlace]:
        """Places that fit all that is given, by id, from the one that follows ``after``; authored ones unless asked.

        ``dispute`` is an id of ``/v1/disputes``; ``bbox`` west, south, east, north in degrees; ``layer`` None is both
        layers; without ``limit`` all.
        """
        for found in self.store.places(
            kinds=tuple(kinds), dispute=dispute, layer=layer, bbox=bbox, limit=limit, after=after
        ):
            yield self._known(found)

    def label(self, place: Place, *, lang: LangTag = "en", perspective: str = views.BOTH, at: At = None) -> views.Label:
        """The label of a place with its parts: whose each is, and what was derived.

        ``lang`` is a BCP 47 tag, ``perspective`` ``both`` or the id of a perspective or party. Without ``at`` at the
        date of the data. Raises InputError for an unknown perspective or what is no date.
        """
        return views.label(self.store, place, lang=lang, perspective=perspective, at=when(at))

    def normalize(
        self,
        q: str,
        *,
        lang: LangTag = "",
        at: At = None,
        perspective: str = views.BOTH,
        kind: str = "",
        near: LonLat | None = None,
        countries: Iterable[str] = (),
        limit: int = 5,
        admin: str = "",
        country: str = "",
        overrides: Sequence[Override] = (),
    ) -> Answer:
        """What place ``q`` names, as ranked candidates with reasons.

        ``at`` is a date, EDTF text or None for any time; ``near`` is (lon, lat) in degrees; ``countries`` ISO 3166
        codes; ``admin`` and ``country`` name, in any language, what holds the place. Of ``overrides`` those that
        correct this string count. An unknown name gives an empty, falsy answer. Raises InputError for a question that
        cannot be asked.
        """
        _within(q, limit, admin=admin, country=country)
        views.resolve(self.store, perspective, when(at))
        forced = self._corrected(q, overrides, at, perspective)
        found = (
            forced
            if forced is not None
            else routes.normalize(
                self.store,
                q,
                lang=lang,
                at=when(at),
                perspective=perspective,
                kind=kind,
                near=near,
                countries=_countries(countries),
                limit=limit,
                admin=admin,
                country=country,
            )
        )
        return Answer(**{**values_of(found), **{
            part: tuple(Found(**{**values_of(one), "place": self._known(one.place)}) for one in getattr(found, part))
            for part in ("candidates", "suggestions")
        }})  # fmt: skip

    def autocomplete(
        self,
        q: str,
        *,
        lang: LangTag = "",
        at: At = None,
        kind: str = "",
        countries: Iterable[str] = (),
        near: LonLat | None = None,
        limit: int = 10,
    ) -> tuple[finding.Completed, ...]:
        """Places whose names begin with ``q``, once each, by inhabitants, kind, nearness and being authored.

        ``q`` may be in any script and stop anywhere; nothing in it is corrected or cut. Raises InputError for a
        question that cannot be asked.
        """
        _within(q, limit)
        wanted = _wanted(kind=kind, countries=countries)
        found = finding.complete(self.store, q, lang=lang, at=when(at), wanted=wanted, near=near, limit=limit)
        return tuple(replace(one, place=self._known(one.place)) for one in found)

    def search(
        self,
        q: str,
        *,
        lang: LangTag = "",
        at: At = None,
        perspective: str = views.BOTH,
        kind: str = "",
        countries: Iterable[str] = (),
        dispute: str = "",
        bbox: tuple[float, float, float, float] | None = None,
        near: LonLat | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> finding.Result:
        """One page of the places that ``q`` names, whose names begin with it, or have its words, in this order.

        ``bbox`` is west, south, east, north and ``near`` (lon, lat) in degrees. Raises InputError for a question that
        cannot be asked, LimitError for one that is too long.
        """
        _within(q, limit)
        if not 0 <= offset <= MAX_OFFSET:
            raise InputError(
                "offset", say("is %(offset)s; it must be from 0 to %(limit)s", offset=offset, limit=figures(MAX_OFFSET))
            )
        views.resolve(self.store, perspective, when(at))
        page = finding.find(
            self.store,
            q,
            lang=lang,
            at=when(at),
            perspective=perspective,
            wanted=_wanted(kind=kind, countries=countries, dispute=dispute, bbox=bbox),
            near=near,
            limit=limit,
            offset=offset,
        )
        return replace(page, found=tuple(replace(one, place=self._known(one.place)) for one in page.found))

    def reverse(
        self,
        position: LonLat,
        *,
        at: At = None,
        kind: str = "",
        countries: Iterable[str] = (),
        limit: int = 10,
        radius_m: float | None = None,
    ) -> finding.Ground:
        """What lies around (lon, lat): nearest places, outlines that hold it at the date, and who says whose it is.

        Without ``kind`` only what stands at a point counts as near: settlements, crossings, peaks and sites; with
        ``radius_m`` only what lies within that many metres. Raises InputError for what is no position.
        """
        _located(position)
        if not 1 <= limit <= MAX_LIMIT:
            raise InputError(
                "limit", say("is %(limit)s; it must be from 1 to %(limit2)s", limit=limit, limit2=MAX_LIMIT)
            )
        if radius_m is not None and not 0 < radius_m <= MAX_RADIUS_M:
            raise InputError(
                "radius_m",
                say(
                    "is %(radius_m)s; it must be more than 0 and at most %(limit)s",
                    radius_m=f"{radius_m:g}",
                    limit=figures(MAX_RADIUS_M),
                ),
            )
        wanted = _wanted(kind=kind, countries=countries)
        return finding.around(
            self.store,
            position,
            at=when(at),
            wanted=wanted,
            limit=limit,
            radius_m=radius_m,
            outlines=door("country_at"),
        )

    def annotate(
        self,
        text: str = "",
        *,
        html: str = "",
        at: At = None,
        lang: LangTag = "",
        perspective: str = views.BOTH,
        near: LonLat | None = None,
        countries: Iterable[str] = (),
        title: str = "",
        overrides: Sequence[Override] = (),
    ) -> Note:
        """The article with every place it mentions; ``html`` instead of ``text`` is extracted first.

        Offsets are code points of the returned ``text``. ``overrides`` are corrections, told in ``corrections``. Raises
        LimitError over 1 MB of text or 2 MB of HTML, InputError for an unknown perspective, country or date.
        """
        views.resolve(self.store, perspective, when(at))
        if html:
            _sized("html", html, MAX_HTML)
            text = annotating.extract(html)
        _sized("text", text, MAX_TEXT)
        corrections = tuple(_settled(text, one) for one in overrides)
        found = annotating.annotate(
            self.store,
            text,
            at=when(at),
            lang=lang,
            perspective=perspective,
            near=near,
            countries=_countries(countries),
            title=title,
            overrides=tuple(one.override for one in corrections if one.status in ("applied", "moved")),
        )
        return Note(**values_of(found), corrections=corrections, gazetteer=self)

    def to_geodataframe(
        self, places: Iterable[Place], *, lang: LangTag = "en", perspective: str = views.BOTH, at: At = None
    ) -> geopandas.GeoDataFrame:
        """One row a place, in the order given; geometry in WGS 84: its shape at the date, else its point, else empty.

        ``g.to_geodataframe(g.places(dispute="karabakh"))``. Raises InputError for an unknown perspective or what is no
        date, ExtraMissingError without GeoPandas.
        """
        views.resolve(self.store, perspective, when(at))
        make = door("places_to_geodataframe")
        table: geopandas.GeoDataFrame = make(self, places, lang=lang, perspective=perspective, at=when(at))
        return table

    def _corrected(self, q: str, overrides: Sequence[Override], at: At, perspective: str) -> Normalization | None:
        """The answer that a correction gives; None when none is about this string."""
        for one in overrides:
            if one.surface and fold(one.surface) == fold(q):
                found = match.corrected(self.store, q, one.place, at=when(at), perspective=perspective)
                if found is None:
                    raise InputError("overrides", say("no place has the id '%(place)s'", place=one.place), where="body")
                return found
        return None

    def _known(self, place: Place) -> KnownPlace:
        return place if isinstance(place, KnownPlace) else KnownPlace(**values_of(place), gazetteer=self)


def open(path: str | Path | None = None) -> Gazetteer:
    """Open the shipped data with the user's imported datasets, or the compiled index in the folder ``path`` alone.

    The first call compiles the shipped data (about a minute) into the cache folder, ``GAZETTEER_CACHE`` or the
    user's; later ones map it into memory. Raises IndexFileError for an index or a dataset that is damaged or of another
    version.
    """
    from gazetteer.store.index import open_index

    if path:
        return Gazetteer(open_index(Path(path)))
    try:
        store = open_index()
    except IndexFileError:
        from gazetteer.store.build import ensure

        store = open_index(ensure(progress=sys.stderr.isatty()))
    return Gazetteer(_overlaid(store))


def _overlaid(store: Store) -> Store:
    """The store with the user's datasets over it; itself where there are none, which is known at a glance."""
    from gazetteer.store.layout import default_folder

    if not (default_folder().parent / "imports").is_dir():
        return store
    from gazetteer.store.imports import Dataset, Overlaid, listed

    datasets = [Dataset(path) for path in listed()]
    return Overlaid(store, datasets) if datasets else store


def when(at: At, *, field: str = "at") -> When | None:
    """``at`` as a time; None stays None. Raises InputError naming the field for what is no date."""
    if at is None or at == "":
        return None
    try:
        return read(at)
    except ValueError as error:
        raise InputError(field, str(error)) from error


def _wanted(
    *,
    kind: str,
    countries: Iterable[str],
    dispute: str = "",
    bbox: tuple[float, float, float, float] | None = None,
) -> Wanted:
    """The filters. Raises InputError for one that cannot be meant."""
    if kind and kind not in KINDS:
        raise InputError(
            "kind",
            say(
                "'%(kind)s' is not a kind of place; known are %(known)s", kind=kind[:40], known=", ".join(sorted(KINDS))
            ),
        )
    if bbox and not (all(-180 <= x <= 180 for x in bbox[::2]) and -90 <= bbox[1] <= bbox[3] <= 90):
        raise InputError("bbox", say("must be west,south,east,north in degrees, such as 46,39,47,40"))
    kinds = cast("tuple[Kind, ...]", (kind,) if kind else ())
    return Wanted(kinds=kinds, countries=_countries(countries), dispute=dispute, bbox=bbox)


def _located(position: LonLat) -> None:
    """Raise InputError for what is no position; a latitude over 90 is most often a pair given the wrong way round."""
    lon, lat = position
    if not -90 <= lat <= 90:
        raise InputError("lat", say("is %(lat)s; it must be from -90 to 90", lat=f"{lat:g}"))
    if not -180 <= lon <= 180:
        raise InputError("lon", say("is %(lon)s; it must be from -180 to 180", lon=f"{lon:g}"))


def _within(q: str, limit: int, **containers: str) -> None:
    # Tables hold numbers and gaps: who asks row by row should hear which argument was one.
    if not isinstance(q, str):
        raise InputError("q", say("is no text; give a place name"))
    if not q.strip():
        raise InputError("q", say("is empty; give a place name"))
    if len(q) > MAX_QUERY:
        raise LimitError("q", say("has %(count)s characters; the limit is %(limit)s", count=len(q), limit=MAX_QUERY))
    for name, text in containers.items():
        if len(text) > MAX_QUERY:
            raise LimitError(
                name, say("has %(count)s characters; the limit is %(limit)s", count=len(text), limit=MAX_QUERY)
            )
    if not 1 <= limit <= MAX_LIMIT:
        raise InputError("limit", say("is %(limit)s; it must be from 1 to %(limit2)s", limit=limit, limit2=MAX_LIMIT))


def _sized(field: str, text: str, limit: int) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise LimitError(
            field,
            say("has %(size)s bytes of UTF-8; the limit is %(limit)s", size=figures(size), limit=figures(limit)),
            where="body",
        )


def _settled(text: str, one: Override) -> Correction:
    """Where a correction stands in this text: a span that says what it holds is looked for when the text has moved."""
    if one.start is None or one.end is None or not one.surface:
        unused = one.start is None and bool(one.surface.strip()) and one.surface not in text
        said = f"'{one.surface[:40]}' does not occur" if unused else "as given"
        return Correction(override=one, status="unused" if unused else "applied", reason=said)
    if text[one.start : one.end] == one.surface:
        return Correction(override=one, status="applied", reason="as given")
    start = _nearest(text, one.surface, one.start)
    if start is None:
        said = say(
            "%(start)s–%(end)s no longer holds '%(surface)s', and nothing else does",
            start=one.start,
            end=one.end,
            surface=one.surface[:40],
        )
        return Correction(override=one, status="lost", reason=said)
    moved = replace(one, start=start, end=start + len(one.surface))
    said = say(
        "'%(surface)s' has moved from %(start)s–%(end)s to %(start2)s–%(end2)s",
        surface=one.surface[:40],
        start=one.start,
        end=one.end,
        start2=moved.start,
        end2=moved.end,
    )
    return Correction(override=moved, status="moved", reason=said)


def _nearest(text: str, surface: str, start: int) -> int | None:
    """The occurrence that begins nearest to ``start``; None when there is none."""
    start = min(max(start, 0), len(text))
    after, before = text.find(surface, start), text.rfind(surface, 0, start + len(surface))
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - start)) if found else None


def _countries(codes: Iterable[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    if len(known) > MAX_COUNTRIES:
        raise LimitError(
            "countries", say("names %(count)s countries; the limit is %(limit)s", count=len(known), limit=MAX_COUNTRIES)
        )
    for code in known:
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise InputError(
                "countries", say("'%(code)s' is not an ISO 3166 code of two letters, such as az,am", code=code)
            )
    return known
