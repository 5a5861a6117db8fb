"""What answers look things up in: one Protocol, of which the compiled index is the first implementation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from gazetteer.model import Dispute, Kind, Layer, LonLat, Party, Perspective, PerspectiveId, Place, PlaceId, Source
from gazetteer.store.seeking import ANY, Completion, Near, Span, Wanted

Role = Literal["name", "adjective", "people", "language"]
Path = Literal["exact", "transliterated", "skeleton"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One name under a key: enough to rank it without reading its place's record."""

    place: PlaceId
    name: str
    """Id of the :class:`~gazetteer.model.Name`; empty for adjectives, peoples and languages."""
    path: Path
    """How the key was made from the name: folded, folded after transliteration, or its consonant skeleton."""
    role: Role
    lang: str
    kind: Kind
    layer: Layer
    country: str
    population: int
    lon: float
    lat: float


class Store(Protocol):
    """Read-only access to places by id, by key and by position. Every implementation passes one contract test.

    Keys are what :func:`gazetteer.names.fold` returns, at build and at query alike.
    """

    @property
    def version(self) -> str:
        """Hash of the data, the world layer, the rules and the libraries that can change an answer."""
        ...

    @property
    def data_date(self) -> str:
        """ISO date of the authored data."""
        ...

    @property
    def parties(self) -> Mapping[str, Party]: ...

    @property
    def perspectives(self) -> Mapping[PerspectiveId, Perspective]:
        """In the order of the file: the first in force gives a party its label."""
        ...

    @property
    def disputes(self) -> Mapping[str, Dispute]: ...

    @property
    def sources(self) -> Mapping[str, Source]: ...

    def place(self, id: PlaceId) -> Place | None:
        """The place of this id or retired id; None when nobody recorded it."""
        ...

    def hits(self, key: str, *, skeleton: bool = False) -> tuple[Hit, ...]:
        """Names under exactly this key (of skeletons, if so asked); authored places first, then by population."""
        ...

    def prefixes(self, text: str) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        """Every key that ``text`` (folded) begins with, shortest first, each with its hits. For scanning."""
        ...

    def similar(self, key: str, *, distance: int = 2, limit: int = 20) -> tuple[tuple[str, int], ...]:
        """Keys within ``distance`` typing errors of ``key`` and how many, nearest first, then the weightier place's.

        A typing error leaves a letter out, puts one in, changes one, or swaps two neighbours. Keys of four or five
        letters are found with one error, longer ones with two; ``key`` itself is not among them.
        """
        ...

    def places(
        self,
        *,
        kinds: tuple[Kind, ...] = (),
        dispute: str = "",
        layer: Layer | None = "authored",
        bbox: tuple[float, float, float, float] | None = None,
        limit: int | None = None,
        after: PlaceId = "",
    ) -> Iterator[Place]:
        """Places that fit all that is given, by id, from the one that follows ``after``.

        ``bbox`` is west, south, east, north of their points.
        """
        ...

    def related_to(self, id: PlaceId, what: str) -> tuple[PlaceId, ...]:
        """Ids of places that have the relation ``what`` to ``id`` (roads that end there, districts that hold it)."""
        ...

    def same(self, scheme: str, value: str) -> PlaceId | None:
        """The place with this outside id, e.g. ``same("geonames", "146970")``."""
        ...

    def completions(
        self,
        prefix: str,
        *,
        words: bool = False,
        wanted: Wanted = ANY,
        near: LonLat | None = None,
        limit: int = 10,
    ) -> tuple[Completion, ...]:
        """Places with a name whose key begins with ``prefix`` (folded), once each, the weightiest first.

        A space at the end asks for a finished word. With ``words`` a later word of the name begins so; only authored
        and big places are found by those. ``near`` prefers what lies close.
        """
        ...

    def nearest(
        self, at: LonLat, *, wanted: Wanted = ANY, limit: int = 10, radius_m: float | None = None
    ) -> tuple[Near, ...]:
        """Places in order of their distance on the sphere, none farther than ``radius_m``."""
        ...

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text the stretches whose folded words are a key, leftmost and longest, none overlapping.

        Names of more than eight words are left out. Nothing is judged: any capital or meaning of a word is ignored.
        """
        ...

    def close(self) -> None: ...
