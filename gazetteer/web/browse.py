"""Browsing: places by dispute, side, kind and date, on a map that asks for what is in view; and the disputes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from gazetteer import perspective as views
from gazetteer.core import MAX_QUERY
from gazetteer.errors import InputError, LimitError, NotFoundError
from gazetteer.standards import told
from gazetteer.standards.catalogue import Catalogue, Row, Wanted, grid
from gazetteer.standards.v1.article import dated_lines
from gazetteer.standards.v1.doubt import where
from gazetteer.standards.words import party_label
from gazetteer.web import asking, maps
from gazetteer.web.api import json_response
from gazetteer.web.articles import gazetteer
from gazetteer.web.pages import position_text
from gazetteer.web.search import bbox
from gazetteer.when import When

browse = Blueprint("browse", __name__)

FILTERS = ("q", "kind", "dispute", "party", "at", "bbox")
PAGE = 60
"""Places of one page of the list."""
WORLD = (-180.0, -85.0, 180.0, 85.0)


@browse.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["catalogue"] = Catalogue(state.app.extensions["gazetteer"])


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def _asked(given: Mapping[str, Any]) -> tuple[Wanted, str]:
    """Filters and date. Raises InputError for a dispute or party that is not known, LimitError for too long a name."""
    store, question = gazetteer().store, asking.question({"kind": given.get("kind", ""), "at": given.get("at")})
    for name, known in (("dispute", store.disputes), ("party", store.parties)):
        if given.get(name) and given[name] not in known:
            raise InputError(name, f"'{given[name][:40]}' is not known")
    q = given.get("q", "").strip()
    if len(q) > MAX_QUERY:
        raise LimitError("q", f"has {len(q)} characters; the limit is {MAX_QUERY}")
    wanted = Wanted(
        kind=question.kind, dispute=given.get("dispute", ""), party=given.get("party", ""), bbox=bbox(given), q=q
    )
    return wanted, str(question.at) if question.at else ""


@browse.get("/v1/grid")
def view() -> Response:
    """The places of a box, or counts in its cells where they are too many to draw."""
    wanted, at = _asked(asking.parameters(request, FILTERS))
    found = _catalogue().find(wanted, at)
    return json_response(grid(found, wanted.bbox or WORLD) | {"at": at or None, "version": gazetteer().version})


@browse.get("/places")
def places() -> str:
    given = asking.parameters(request, (*FILTERS, "page"))
    filters = {name: given[name] for name in FILTERS if given.get(name)}
    wanted, at = _asked(given)
    found = _catalogue().find(wanted, at)
    last = max(1, -(-len(found) // PAGE))
    page = asking.number(given, "page", 1, low=1, high=last)
    listed = found[(page - 1) * PAGE : page * PAGE]
    box = list(wanted.bbox) if wanted.bbox else _box(found)
    return _with_map(
        "places.html", listed, box=box, total=len(found), page=page, last=last, filters=filters,
        at=at, kinds=_kinds(), disputes=_disputes(), parties=_parties(),
    )  # fmt: skip


def _with_map(template: str, listed: list[Row], *, lines: list[dict[str, Any]] | None = None, **values: Any) -> str:
    """A page whose map asks for what is in view; without scripts it is a drawing of the places that are listed."""
    still = [maps.mark(row.id, row.label, row.kind, row.lon, row.lat) for row in listed if row.lon and row.lat]
    drawn = maps.data(at=values.get("at", ""), lines=lines or ())
    twins = _twins(listed, values.get("at", ""))
    return maps.page(template, drawn, still=still, places=listed, twins=twins, **values)


def _twins(listed: list[Row], at: str) -> dict[str, str]:
    """What tells apart places of one label and kind: what each is part of, else where it lies."""
    counts = Counter((row.label, row.kind) for row in listed)
    g, date = gazetteer(), When(at) if at else None
    found = {}
    for row in listed:
        if counts[row.label, row.kind] > 1:
            known = where(g, g[row.id], views.BOTH, date)
            found[row.id] = known or (position_text(row.lat, row.lon) if row.lat and row.lon else row.id)
    return found


def _box(rows: list[Row]) -> list[float]:
    """West, south, east, north of the places that have a position; empty without one."""
    spots = [(row.lon, row.lat) for row in rows if row.lon is not None and row.lat is not None]
    if not spots:
        return []
    lons, lats = zip(*spots, strict=True)
    return [min(lons), min(lats), max(lons), max(lats)]


def _kinds() -> list[str]:
    return sorted({row.kind for row in _catalogue().rows("")})


def _disputes() -> list[tuple[str, str]]:
    found = [(one.id, one.title) for one in gazetteer().store.disputes.values()]
    return sorted(found, key=lambda one: views.collation_key(one[1]))


def _parties() -> list[tuple[str, str]]:
    """Sides of the disputes, each once."""
    store = gazetteer().store
    ids = {side.party for one in store.disputes.values() for side in one.parties}
    return sorted(((id, party_label(store, id)) for id in ids), key=lambda one: views.collation_key(one[1]))


@browse.get("/disputes")
def disputes() -> str:
    """All disputes by title, or those of one side."""
    given = asking.parameters(request, ("party",))
    _asked(given)
    party, store = given.get("party", ""), gazetteer().store
    counts: dict[str, int] = {}
    for row in _catalogue().rows(""):
        counts |= {id: counts.get(id, 0) + 1 for id in row.disputes}
    shown = [
        {"id": id, "title": title, "places": counts.get(id, 0),
         "parties": [label for side, label in _parties() if side in store.disputes[id].sides()]}
        for id, title in _disputes() if not party or party in store.disputes[id].sides()
    ]  # fmt: skip
    return render_template("disputes.html", disputes=shown, parties=_parties(), party=party)


@browse.get("/disputes/<id>")
def dispute(id: str) -> str:
    """A dispute: its sides, what is claimed, its places and their map, its sources."""
    given = asking.parameters(request, ("at", "page"))
    g = gazetteer()
    if id not in g.store.disputes:
        raise NotFoundError(f"no dispute has the id '{id}'")
    at = asking.at(given)
    found = _catalogue().find(Wanted(dispute=id), str(at) if at else "")
    last = max(1, -(-len(found) // PAGE))
    page = asking.number(given, "page", 1, low=1, high=last)
    listed = found[(page - 1) * PAGE : page * PAGE]
    lines = dated_lines(g, list(g.places(dispute=id)), perspective=views.BOTH)
    return _with_map(
        "dispute.html", listed, lines=lines, box=_box(found), dispute=told.dispute(g, id, at=at),
        total=len(found), page=page, last=last, at=str(at) if at else "", filters={"dispute": id},
    )  # fmt: skip
