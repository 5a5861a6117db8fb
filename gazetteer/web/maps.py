"""Pages with a map that shows no article: what every one of them hands to its template."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, request

from gazetteer import mapping
from gazetteer.mapping import vendor
from gazetteer.mapping.offline import SCRIPTS
from gazetteer.mapping.payload import payload
from gazetteer.web.articles import gazetteer
from gazetteer.web.prefix import prefixed
from gazetteer.web.security import allow_script

Json = dict[str, Any]


def data(*, at: str = "", lines: Iterable[Json] = ()) -> Json:
    """Map data of no place yet, for a date."""
    nothing: Json = {"id": "", "label": "", "kind": "", "lat": None, "disputes": [], "names": []}
    g = gazetteer()
    head: Json = {"places": {}, "version": g.version, "data_date": g.store.data_date, "at": at or None}
    drawn: Json = mapping.place_view(nothing, lines=lines)["data"]
    return drawn | head


def mark(id: str, label: str, kind: str, lon: float, lat: float, **more: Any) -> Json:
    """A place as map data has it, with no more than a mark needs."""
    lists: Json = {"names": [], "shapes": [], "claims": [], "disputes": [], "label_parts": [], "labels": {}}
    return {"id": id, "label": label, "kind": kind, "lat": lat, "lon": lon, "tier": "map"} | lists | more


def page(template: str, drawn: Json, *, still: Iterable[Json] = (), **values: Any) -> str:
    """The template with the map of ``drawn``; ``still`` are the places of the drawing for readers without scripts."""
    drawn = prefixed({"data": drawn}, request.script_root)["data"]
    parts = mapping.OfflineMap({"data": drawn}).parts()
    allow_script(str(parts.script))
    shown = drawn["places"] | {place["id"]: place for place in still}
    return render_template(
        template,
        map=parts,
        map_scripts=SCRIPTS,
        data_block=mapping.data_block(payload(drawn)),
        still=mapping.drawing(drawn | {"places": shown}, vendor.assets()) if shown else "",
        **values,
    )
