"""An annotated article as a W3C Web Annotation page (https://www.w3.org/TR/annotation-model/), in JSON-LD.

Each mention has a quote selector and a position selector, so that any reader can anchor it again. Positions are code
points, as the model asks (section 4.2.5). Ids follow from text, span and version: the same question has the same ids.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer, Note
from gazetteer.standards.v1.places import Json, position

MEDIA_TYPE = "application/ld+json"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PREFIX = "urn:x-gazetteer:"
"""Our own terms, which the model has none for, and ids of places where no address of a service is known."""
AROUND = 32
"""Code points before and after a mention that its quote selector gives."""


def page(g: Gazetteer, note: Note, *, perspective: str = views.BOTH, base: str = "", url: str = "") -> Json:
    """The AnnotationPage: one annotation a mention, in text order.

    ``base`` is the address of the service, whose place pages become the ids of places; ``url`` that of the article.
    """
    mark = hashlib.sha256(note.text.encode("utf-8", "surrogatepass")).hexdigest()
    said = f"{PREFIX}{mark}:{g.version}:{note.at or ''}:{perspective}"
    source = url or f"{PREFIX}text:sha256:{mark}"
    return {
        "@context": [CONTEXT, {"gz": PREFIX}],
        "id": _id(said),
        "type": "AnnotationPage",
        "startIndex": 0,
        "gz:version": g.version,
        "gz:at": str(note.at) if note.at else None,
        "gz:perspective": perspective,
        "items": [
            {
                "id": _id(f"{said}:{mention.start}:{mention.end}"),
                "type": "Annotation",
                "motivation": "identifying",
                **_bodies(g, note, mention, perspective, base),
                "target": _target(note, mention, source),
                "gz:type": mention.type,
                "gz:status": mention.status,
                "gz:by": list(mention.by),
                "gz:voice": mention.voice,
                "gz:score": round(mention.score, 3),
            }
            for mention in note.mentions
        ],
    }


def _id(said: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, said)}"


def _bodies(g: Gazetteer, note: Note, mention: Mention, perspective: str, base: str) -> dict[str, Any]:
    """The place as a body; none while the mention is not resolved, which the model allows."""
    place = mention.place
    if not place:
        return {}
    label = g.label(place, perspective=perspective, at=note.at).text
    spot = position(place)
    source: Json = {"id": f"{base.rstrip('/')}/places/{place.id}" if base else f"{PREFIX}place:{place.id}"}
    source |= {"type": "gz:Place", "gz:label": label, "gz:kind": place.kind}
    if spot["lat"] is not None:
        source |= {"gz:lat": spot["lat"], "gz:lon": spot["lon"]}
    return {
        "body": [
            {"type": "SpecificResource", "purpose": "identifying", "source": source},
            {"type": "TextualBody", "purpose": "tagging", "value": label, "format": "text/plain", "language": "en"},
        ]
    }


def _target(note: Note, mention: Mention, source: str) -> Json:
    quote = {
        "type": "TextQuoteSelector",
        "exact": mention.surface,
        "prefix": note.text[max(0, mention.start - AROUND) : mention.start],
        "suffix": note.text[mention.end : mention.end + AROUND],
    }
    span = {"type": "TextPositionSelector", "start": mention.start, "end": mention.end}
    return {"source": source, "selector": [quote, span]}
