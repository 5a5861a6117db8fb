"""What a gazetteer answers with: places that know how to be labelled, answers to names, annotated articles.

Each can be shown, tabulated and drawn: ``_repr_html_`` for notebooks, ``__geo_interface__`` and ``to_geodataframe`` for
programs of maps, ``to_map`` for readers. The work of these lies in later rooms, which are loaded when they are called.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from gazetteer import perspective as views
from gazetteer.annotate import Annotation, Override
from gazetteer.errors import missing
from gazetteer.match import Candidate, Normalization
from gazetteer.model import LangTag, Place
from gazetteer.when import When

if TYPE_CHECKING:
    import geopandas

    from gazetteer.core import Gazetteer
    from gazetteer.mapping import OfflineMap

DOORS = {
    "to_map": "gazetteer.mapping", "country_at": "gazetteer.mapping.countries",
    "to_geodataframe": "gazetteer.frames", "answer_to_geodataframe": "gazetteer.frames",
    "places_to_geodataframe": "gazetteer.frames", "annotation_geojson": "gazetteer.standards.v1",
    "answer_html": "gazetteer.standards.notebook", "note_html": "gazetteer.standards.notebook",
}  # fmt: skip
"""The only calls that reach rightwards: methods of a result whose work lies in a later room, loaded when called."""

At = str | date | When | None
"""A date as callers have it: EDTF text such as ``2023-09-09`` or ``1994~``, a ``date``, a :class:`When`; None: any."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KnownPlace(Place):
    """A place that the gazetteer it came from can label."""

    gazetteer: Gazetteer = field(compare=False, repr=False, hash=False)

    def label(self, lang: LangTag = "en", *, perspective: str = views.BOTH, at: At = None) -> str:
        """What to print for the place, by the written rule or from one perspective.

        Without ``at`` at the date of the data. Raises InputError for an unknown perspective or what is no date.
        """
        return self.gazetteer.label(self, lang=lang, perspective=perspective, at=at).text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Candidate):
    """A candidate whose place can be labelled; ``score`` is the probability (0 to 1) that the place is meant."""

    place: KnownPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Normalization):
    """The ordered answer to a name; falsy when nothing was found."""

    candidates: tuple[Found, ...] = ()
    suggestions: tuple[Found, ...] = ()

    @property
    def best(self) -> Found | None:
        """The first candidate; None when nothing was found."""
        return self.candidates[0] if self.candidates else None

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """A FeatureCollection, one feature a candidate, best first; geometry None where none is recorded."""
        features = [
            {
                "type": "Feature",
                "id": one.place.id,
                "geometry": one.__geo_interface__,
                "properties": {
                    "label": one.place.label(perspective=self.perspective, at=self.at),
                    "kind": one.place.kind,
                    "how": one.how,
                    "score": one.score,
                },
            }
            for one in self.candidates
        ]
        return {"type": "FeatureCollection", "features": features}

    def to_geodataframe(self, *, lang: LangTag = "en") -> geopandas.GeoDataFrame:
        """One row a candidate, best first, with the columns of the flat row; geometry in WGS 84, empty where the place
        has none. Raises ExtraMissingError without GeoPandas."""
        table: geopandas.GeoDataFrame = door("answer_to_geodataframe")(self, lang=lang)
        return table

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython's terminal, a line a candidate; ``repr`` has every field of every place."""
        found = (f"{one.score:.2f} {one.place.id} ({one.how})" for one in self.candidates)
        printer.text("\n  ".join((f"Answer to {self.query!r}: {self.status}", *found)))

    def _repr_html_(self) -> str:
        """A small table of the candidates for notebooks; every text is escaped."""
        shown: str = door("answer_html")(self)
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What became of a reader's correction in this text."""

    override: Override
    """As it was applied: of a moved one with the new span."""
    status: Literal["applied", "moved", "lost", "unused"]
    """``lost``: the span holds another text and its own stands nowhere; ``unused``: the string does not occur."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Annotation):
    """An annotated article that can be drawn and tabulated."""

    corrections: tuple[Correction, ...] = ()
    """One for each override that was given, in their order."""
    gazetteer: Gazetteer = field(compare=False, repr=False, hash=False)

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """A FeatureCollection, one feature a mention in text order, as the form ``geojson`` of an article."""
        found: dict[str, Any] = door("annotation_geojson")(self.gazetteer, self)
        return found

    def to_map(self, *, perspective: str = views.BOTH) -> OfflineMap:
        """A ``folium.Map`` that holds its data, script and style: ``.save("article.html")`` works offline.

        As the last line of a notebook's cell it is drawn there, without a network too. Raises InputError for an unknown
        perspective, ExtraMissingError without Folium.
        """
        drawn: OfflineMap = door("to_map")(self.gazetteer, self, perspective=perspective)
        return drawn

    def to_geodataframe(self, *, perspective: str = views.BOTH) -> geopandas.GeoDataFrame:
        """One row a mention, in text order; geometry in WGS 84, empty where the place has none.

        Raises InputError for an unknown perspective, ExtraMissingError without GeoPandas.
        """
        table: geopandas.GeoDataFrame = door("to_geodataframe")(self.gazetteer, self, perspective=perspective)
        return table

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython's terminal, in one line; ``repr`` has every field of every place."""
        dated = f", date {self.at}" if self.at else ""
        printer.text(f"Note of {len(self.text):,} characters, {len(self.mentions)} mentions{dated}")

    def _repr_html_(self) -> str:
        """The beginning of the text with its mentions marked, for notebooks; every text is escaped."""
        shown: str = door("note_html")(self)
        return shown


def values_of(record: Any) -> dict[str, Any]:
    """Fields of a dataclass as they are, not copied deeply as ``asdict`` would."""
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name != "gazetteer"}


def door(method: str) -> Any:
    """The function of a later room. Raises ExtraMissingError for a library that was not installed with the package."""
    try:
        return getattr(import_module(DOORS[method]), method)
    except ModuleNotFoundError as error:
        raise missing(error) from error
