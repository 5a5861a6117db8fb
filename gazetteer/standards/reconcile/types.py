"""Types of entities: the kinds of places, and families of kinds that a column may be about."""

from __future__ import annotations

from dataclasses import dataclass

from gazetteer.model import Kind

PLACE = "place"
FAMILIES: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "settlement": ("city, town, village or quarter", ("city", "town", "village", "quarter")),
    "area": (
        "country, region, district or another area",
        ("country", "region", "district", "polity", "collective"),
    ),
    "route": ("road or railway", ("road", "railway")),
    "post": ("crossing or checkpoint", ("crossing", "checkpoint")),
    "line": ("boundary, or line of contact", ("boundary",)),
    "water": ("sea, strait, gulf, river, lake or reservoir", ("sea", "strait", "gulf", "river", "lake", "reservoir")),
    "landform": ("island, peninsula, peak or reef", ("island", "archipelago", "reef", "peninsula", "peak")),
    "landmark": ("site", ("site",)),
}
"""Each family with what it holds; every kind is in exactly one (a test counts them)."""
SETTLEMENT = frozenset(FAMILIES["settlement"][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type as a client sees it, with the one directly above it."""

    id: str
    name: str
    description: str
    broader: str = ""


def every() -> dict[str, Type]:
    """All types by id: the widest, then the families, then the kinds."""
    found = [Type(id=PLACE, name="place", description="anything that this gazetteer knows")]
    for family, (text, kinds) in FAMILIES.items():
        found.append(Type(id=family, name=family, description=text, broader=PLACE))
        found += [Type(id=kind, name=kind, description=f"places of kind {kind}", broader=family) for kind in kinds]
    return {one.id: one for one in found}


TYPES = every()


def kinds(type: str) -> frozenset[str]:
    """Kinds of a type; empty for one that is not known.

    >>> sorted(kinds("route")), sorted(kinds("road"))
    (['railway', 'road'], ['road'])
    """
    if type == PLACE:
        return frozenset(one for _, members in FAMILIES.values() for one in members)
    if type in FAMILIES:
        return frozenset(FAMILIES[type][1])
    return frozenset({type} if type in TYPES else ())


def of_kind(kind: str) -> tuple[Type, ...]:
    """The types of a place of this kind, the narrowest first."""
    own = TYPES[kind]
    return own, TYPES[own.broader]
