"""Properties of places: what can be fetched into a table, and what a row may say to be reconciled by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gazetteer import perspective as views
from gazetteer.core import Gazetteer, when
from gazetteer.model import Name, Place, Use
from gazetteer.names import script
from gazetteer.standards import holders
from gazetteer.standards.reconcile.hints import QUERIED, SCHEMES
from gazetteer.standards.v1.holding import claim
from gazetteer.standards.v1.places import position
from gazetteer.standards.words import party_label, perspective_label
from gazetteer.times import when_text
from gazetteer.when import When

COORDINATE_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a property is fetched; the same for all of them."""

    lang: str = ""
    at: When | None = None
    perspective: str = views.BOTH
    limit: int = 0
    """Values of one cell; 0 is all."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A value that is a place itself."""

    id: str
    name: str


Value = str | float | int | Entity
Reader = Callable[[Gazetteer, Place, Setting], Iterable[Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property with what it says; ``read`` is None for one that only queries can use."""

    id: str
    name: str
    description: str
    read: Reader | None = None
    only: frozenset[str] = field(default_factory=frozenset)
    """Kinds that can have it; empty means all."""
    entities: bool = False

    @property
    def queried(self) -> bool:
        """Whether a query can use it."""
        return self.id in QUERIED


def _label(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    yield views.label(g.store, place, lang=asked.lang or "en", perspective=asked.perspective, at=asked.at).text


def _names(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    """Texts of all names, once each, in the record's order; of a perspective those that it prefers or accepts, by
    record or by derivation."""
    using = {one.id for one in views.resolve(g.store, asked.perspective, asked.at)}
    for name in _spoken(place, asked.lang):
        held = {use.by for use in _in_force(g, name.held, asked) if use.stance != "rejects"}
        if not using or using & held:
            yield name.text


def _former(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (name.text for name in _spoken(place, asked.lang) if name.kind == "former")


def _spoken(place: Place, lang: str) -> Iterator[Name]:
    return (name for name in place.names if not lang or name.lang == lang or name.lang.split("-")[0] == lang)


def _in_force(g: Gazetteer, uses: Iterable[Use], asked: Setting) -> Iterator[Use]:
    return views.in_force(g.store, uses, views.date_of(g.store, asked.at))


def _of_party(party: str, lang: str) -> Reader:
    """Names that a party prefers at the date, in one language or in all; where none is recorded, those derived."""

    def texts(g: Gazetteer, names: Iterable[tuple[str, tuple[Use, ...]]], asked: Setting) -> list[str]:
        return [
            text
            for text, uses in names
            for use in _in_force(g, uses, asked)
            if use.stance == "prefers" and party in (use.by, g.store.perspectives[use.by].party)
        ]

    def read(g: Gazetteer, place: Place, asked: Setting) -> list[str]:
        names = list(_spoken(place, lang or asked.lang))
        recorded = texts(g, ((name.text, name.uses) for name in names), asked)
        return recorded or texts(g, ((name.text, name.derived) for name in names), asked)

    return read


def _uses(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    """Who prefers, accepts or rejects which name, since when, according to whom: a sentence each."""
    for name in _spoken(place, asked.lang):
        for use in name.uses:
            told = f"{perspective_label(g.store, use.by)} {use.stance} “{name.text}” ({name.lang})"
            yield f"{told}, {when_text(use.when)} [{use.source}]"
        for use in name.derived:
            told = f"{perspective_label(g.store, use.by)} {use.stance} “{name.text}” ({name.lang})"
            yield f"{told}, {when_text(use.when)} [derived]"


def _lat(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (float(value) for value in [position(place)["lat"]] if value is not None)


def _lon(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (float(value) for value in [position(place)["lon"]] if value is not None)


def _coordinates(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    spot = position(place)
    if spot["lat"] is not None:
        yield f"{round(spot['lat'], COORDINATE_DIGITS)},{round(spot['lon'], COORDINATE_DIGITS)}"


def _kind(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    yield place.kind


def _country(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    found, _ = holders.country(g.store, place, perspective=asked.perspective, at=asked.at)
    return (part for part in found.split(" / ") if part)


def _according_to(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    found, said_by = holders.country(g.store, place, perspective=asked.perspective, at=asked.at)
    return (one for one in [said_by] if found and one)


def _admin(level: int) -> Reader:
    def read(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
        found = holders.admin(
            g.store, place, perspective=asked.perspective, at=asked.at, lang=asked.lang or "en"
        )  # fmt: skip
        return (text for text in [found[level]] if text)

    return read


def _related(what: str) -> Reader:
    def read(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
        for one in place.relations:
            over = g.place(one.place) if one.what == what else None
            if over:
                yield Entity(over.id, next(iter(_label(g, over, asked))))  # type: ignore[arg-type]

    return read


def _outside(scheme: str) -> Reader:
    def read(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
        return (id for id in [place.same.get(scheme, "")] if id)

    return read


def _disputes(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (g.store.disputes[id].title for id in place.disputes if id in g.store.disputes)


def _parties(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (party_label(g.store, id) for id in views.sides(g.store, place, at=asked.at))


def _claims(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    """Attributed sentences of the claims; with a date those in force then."""
    for one in place.claims:
        if asked.at is None or one.when.covers(asked.at):
            yield f"{claim(g, one, lang=asked.lang or 'en')['text']} [{one.source}]"


def _dates(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    """Time of each recorded line or outline, and who gives it."""
    for shape in place.shapes:
        yield f"{when_text(shape.when)} ({shape.asserted_by or shape.source})"


def _scripts(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return iter(dict.fromkeys(script(name.text) for name in place.names))


def _note(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (text for text in [place.note] if text)


def _inhabitants(g: Gazetteer, place: Place, asked: Setting) -> Iterator[Value]:
    return (n for n in [place.population] if n)


_ROUTES = frozenset({"road", "railway"})
TABLE = (
    Property(id="label", name="label", description="what to print: every side's name, or the asked perspective's",
             read=_label),
    Property(id="names", name="names", description="all recorded names, of one language or perspective if so set",
             read=_names),
    Property(id="former_names", name="former names", description="names recorded as former", read=_former),
    Property(id="uses", name="uses of names", description="who prefers, accepts or rejects which name, since when",
             read=_uses),
    Property(id="kind", name="kind", description="kind of place, such as city or road", read=_kind),
    Property(id="coordinates", name="coordinates", description="latitude,longitude in degrees", read=_coordinates),
    Property(id="lat", name="latitude", description="latitude in degrees", read=_lat),
    Property(id="lon", name="longitude", description="longitude in degrees", read=_lon),
    Property(id="country", name="country", description="who holds it, a value for each holder that anybody names",
             read=_country),
    Property(id="country_according_to", name="country according to", description="who says so", read=_according_to),
    Property(id="admin", name="district or region", description="name of what holds the place (for queries)"),
    Property(id="admin1", name="first-level division", description="division that holds the place", read=_admin(0)),
    Property(id="admin2", name="second-level division", description="division below that", read=_admin(1)),
    Property(id="part_of", name="part of", description="places that it is part of by a recorded tie",
             read=_related("part_of"), entities=True),
    Property(id="ends", name="ends", description="ends of a route", read=_related("end"), only=_ROUTES, entities=True),
    Property(id="members", name="members", description="members of a collective", read=_related("member"),
             only=frozenset({"collective"}), entities=True),
    *(Property(id=scheme, name=f"{scheme} id", description=f"id of the place in {scheme}", read=_outside(scheme))
      for scheme in SCHEMES),
    Property(id="disputes", name="disputes", description="titles of the disputes over it", read=_disputes),
    Property(id="parties", name="parties", description="parties of these disputes at the date", read=_parties),
    Property(id="claims", name="claims", description="who claims, controls or administers it, according to whom",
             read=_claims),
    Property(id="dates", name="dates of lines and outlines", description="time of each recorded line or outline",
             read=_dates),
    Property(id="scripts", name="scripts", description="ISO 15924 codes of the scripts of its names", read=_scripts),
    Property(id="inhabitants", name="inhabitants", description="as GeoNames counts them", read=_inhabitants),
    Property(id="note", name="note", description="what the record says about itself", read=_note),
    Property(id="date", name="date", description="the date that a row is about, EDTF (for queries)"),
    Property(id="lang", name="language", description="language of the name, BCP 47 (for queries)"),
    Property(id="party", name="party", description="whose names are used: a party or perspective (for queries)"),
)  # fmt: skip
"""In the order in which they are proposed."""
BY_ID = {one.id: one for one in TABLE}


def named(g: Gazetteer, id: str) -> Property | None:
    """The property of this id; ``name.PARTY`` and ``name.PARTY.LANG`` are names that a party prefers."""
    if id in BY_ID:
        return BY_ID[id]
    head, _, rest = id.partition(".")
    party, _, lang = rest.partition(".")
    if head != "name" or party not in g.store.parties and party not in g.store.perspectives:
        return None
    if len(lang) > 35 or not all(part.isascii() and part.isalnum() for part in lang.split("-") if lang):
        return None
    label = party_label(g.store, party) if party in g.store.parties else perspective_label(g.store, party)
    spoken = f", in {lang}" if lang else ""
    return Property(
        id=id, name=f"name: {label}{spoken}", description=f"what {label} prefers to call it{spoken}",
        read=_of_party(party, lang),
    )  # fmt: skip


def every(g: Gazetteer) -> Iterator[Property]:
    """The table, then the names of each party in the collation order of their labels."""
    yield from TABLE
    for party in sorted(g.store.parties.values(), key=lambda one: views.collation_key(one.label)):
        if found := named(g, f"name.{party.id}"):
            yield found


def proposed(g: Gazetteer, kinds: frozenset[str]) -> Iterator[Property]:
    """Properties that can be fetched for places of these kinds; of all when none is named."""
    for one in every(g):
        if one.read and (not one.only or not kinds or one.only & kinds):
            yield one


def values(g: Gazetteer, place: Place, wanted: Property, asked: Setting) -> list[Value]:
    """Values of one cell, once each; none for a property that only queries can use."""
    found = list(dict.fromkeys(wanted.read(g, place, asked) if wanted.read else ()))
    return found[: asked.limit] if asked.limit else found


def setting(given: dict[str, Any]) -> Setting:
    """Settings as read from a client. Raises InputError for a date that is none."""
    return Setting(
        lang=given["lang"], at=when(given["at"]) if given["at"] else None,
        perspective=given["perspective"] or views.BOTH, limit=given["limit"],
    )  # fmt: skip
