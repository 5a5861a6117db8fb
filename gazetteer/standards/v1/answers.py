"""Answers as the JSON of ``/v1/normalize`` and ``/v1/annotate``, and the latter as GeoJSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from gazetteer import lens
from gazetteer import perspective as views
from gazetteer.annotate import Mention, Part
from gazetteer.core import Answer, Found, Gazetteer, Note
from gazetteer.match import Reason
from gazetteer.model import Name, Place
from gazetteer.names import script
from gazetteer.standards import corrections
from gazetteer.standards.v1.places import Json, geometry_of, place_summary
from gazetteer.when import When


def normalization(
    g: Gazetteer, answer: Answer, *, lang: str = "en", geometry: bool = False, explain: bool = True
) -> Json:
    """The answer to one name: ``GET /v1/normalize``."""
    return {
        "query": answer.query,
        "status": answer.status,
        "perspective": answer.perspective,
        "at": _time(answer.at),
        "version": g.version,
        "data_date": g.store.data_date,
        "candidates": [_candidate(g, answer, one, lang, geometry, explain) for one in answer.candidates],
        "suggestions": [
            place_summary(g, one.place, lang=lang, perspective=answer.perspective, at=answer.at)
            for one in answer.suggestions
        ],
    }


def _time(at: When | None) -> str | None:
    return str(at) if at else None


def _candidate(g: Gazetteer, answer: Answer, found: Found, lang: str, geometry: bool, explain: bool) -> Json:
    name = found.name
    shown: Json = {
        "place": place_summary(
            g, found.place, lang=lang, perspective=answer.perspective, at=answer.at, geometry=geometry
        ),
        "name": None,
        "how": found.how,
        "score": round(found.score, 3),
    }
    if found.method:
        shown["place"].update(_route(found, geometry))
    if name:
        shown["name"] = {
            "id": name.id,
            "text": name.text,
            "lang": name.lang,
            "script": script(name.text),
            "by": list(views.by(g.store, found.place, name.text, lang=name.lang, at=answer.at)),
            **_users(g, found.place, name, answer.at),
        }
    if found.offset:
        shown["offset"] = asdict(found.offset)
    if explain:
        shown["why"] = _why(found.why)
    return shown


def _users(g: Gazetteer, place: Place, name: Name, at: When | None) -> Json:
    """Perspectives that use the name, and which of them only by what follows from another name of theirs."""
    using = views.perspectives_of(g.store, place, name.text, lang=name.lang, at=at)
    recorded = views.perspectives_of(g.store, place, name.text, lang=name.lang, at=at, recorded=True)
    return {"perspectives": list(using), "perspectives_derived": [one for one in using if one not in recorded]}


def _route(found: Found, geometry: bool) -> Json:
    """How the line of a route came about; the line itself where it was asked for."""
    shape = found.place.shape()
    drawn: Json = {"schematic": bool(shape and shape.schematic), "method": found.method, "length_m": found.length_m}
    return {**drawn, "geometry": found.geometry} if geometry else drawn


def _why(reasons: tuple[Reason, ...]) -> list[Json]:
    return [{"code": reason.code, "text": reason.text} for reason in reasons]


def annotation(g: Gazetteer, note: Note, *, perspective: str = views.BOTH) -> Json:
    """An annotated article: ``POST /v1/annotate``."""
    summary = _summaries(g, note, perspective)
    return {
        "text": note.text,
        "lang": note.lang,
        "at": _time(note.at),
        "at_found": _time(note.at_found),
        "perspective": perspective,
        "version": g.version,
        "data_date": g.store.data_date,
        "mentions": [_mention(one, summary) for one in note.mentions],
        "corrections": corrections.told(note.corrections),
        "lens": asdict(lens.lens(note)),
    }


Summary = Callable[[Place | None], Json | None]


def _summaries(g: Gazetteer, note: Note, perspective: str) -> Summary:
    """What is said of a place in one answer, worked out once for all its mentions."""
    known: dict[str, Json] = {}

    def summary(place: Place | None) -> Json | None:
        if place and place.id not in known:
            known[place.id] = place_summary(g, place, perspective=perspective, at=note.at)
        return known[place.id] if place else None

    return summary


def _mention(mention: Mention, summary: Summary) -> Json:
    return {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "type": mention.type,
        "status": mention.status,
        "by": list(mention.by),
        "perspectives": list(mention.perspectives),
        "perspectives_derived": list(mention.derived),
        "voice": mention.voice,
        "speaker": mention.speaker,
        "score": round(mention.score, 3),
        "why": _why(mention.why),
        "place": summary(mention.place),
        "parts": [_part(part, summary) for part in mention.parts],
        "candidates": [{"place": summary(one.place), "score": round(one.score, 3)} for one in mention.candidates],
    }


def _part(part: Part, summary: Summary) -> Json:
    return {
        "start": part.start,
        "end": part.end,
        "surface": part.surface,
        "by": list(part.by),
        "place": summary(part.place),
    }


def annotation_geojson(g: Gazetteer, note: Note, *, perspective: str = views.BOTH) -> Json:
    """One feature a mention, in text order; ``geometry`` is null where the place has none."""
    summary = _summaries(g, note, perspective)
    features = [_feature(g, note, one, perspective, summary) for one in note.mentions]
    return {"type": "FeatureCollection", "features": features}


def _feature(g: Gazetteer, note: Note, mention: Mention, perspective: str, summary: Summary) -> Json:
    shown = _mention(mention, summary)
    place: dict[str, Any] = shown.pop("place") or {}
    properties = {
        **{key: shown[key] for key in ("start", "end", "surface", "type", "status", "by", "voice", "score")},
        "place": place.get("id"),
        "label": place.get("label"),
        "kind": place.get("kind"),
        "perspective": perspective,
        "at": _time(note.at),
        "version": g.version,
    }
    geometry = geometry_of(mention.place, note.at) if mention.place else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}
