"""Every line of the authored data by its permanent id, and the lines that rest on a source.

A line is a name, a use, a claim or a shape. The map is made when it is first asked for: 30,000 lines take 0.1 s and
change with the index only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

from gazetteer.core import Gazetteer
from gazetteer.model import UNCITED, Place, PlaceId, SourceId
from gazetteer.standards.v1.holding import claim
from gazetteer.standards.v1.places import name as name_json
from gazetteer.standards.v1.places import shape as shape_json
from gazetteer.standards.v1.places import use as use_json

Json = dict[str, Any]
What = Literal["name", "use", "claim", "shape"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line is said: of a use, ``name`` is the name it belongs to."""

    id: str
    what: What
    place: PlaceId
    source: SourceId
    name: str = ""


class Lines:
    """The lines of a gazetteer. Safe to share between threads."""

    def __init__(self, g: Gazetteer) -> None:
        self._g, self._lock = g, Lock()
        self._known: dict[str, tuple[Line, ...]] = {}
        self._citing: dict[SourceId, list[Line]] = {}

    def find(self, id: str) -> tuple[Line, ...]:
        """Lines of this id, most often one; empty when there is none."""
        self._read()
        return self._known.get(id, ())

    def citing(self, source: SourceId) -> list[Line]:
        """Lines that name the source, by place."""
        self._read()
        return self._citing.get(source, [])

    def _read(self) -> None:
        with self._lock:
            if self._known:
                return
            known: dict[str, list[Line]] = defaultdict(list)
            for place in self._g.places():
                for line in of(place):
                    known[line.id].append(line)
                    if line.source != UNCITED:
                        self._citing.setdefault(line.source, []).append(line)
            self._known = {id: tuple(found) for id, found in known.items()}


def of(place: Place) -> Iterator[Line]:
    """The lines of one place, in the order of its record."""
    for name in place.names:
        yield Line(name.id, "name", place.id, name.source, name.id)
        for use in name.uses:
            yield Line(use.id, "use", place.id, use.source, name.id)
    for said in place.claims:
        yield Line(said.id, "claim", place.id, said.source)
    for drawn in place.shapes:
        yield Line(drawn.id, "shape", place.id, drawn.source)


def shown(g: Gazetteer, line: Line) -> Json:
    """The line with all that it says: ``name``, ``use``, ``claim`` or ``shape`` as ``/v1/places/{id}`` has them."""
    place = g[line.place]
    found: Json = {"id": line.id, "what": line.what, "place": place}
    if line.what in ("name", "use"):
        one = next(name for name in place.names if name.id == line.name)
        found["name"] = name_json(g, place, one)
        if line.what == "use":
            found["use"] = use_json(g, next(use for use in one.uses if use.id == line.id))
    elif line.what == "claim":
        found["claim"] = claim(g, next(one for one in place.claims if one.id == line.id))
    else:
        found["shape"] = shape_json(g, next(one for one in place.shapes if one.id == line.id))
    return found
