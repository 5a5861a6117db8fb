"""An annotated article as its page shows it: the text in segments, the places, and the dated lines of the map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer, Note
from gazetteer.model import Place
from gazetteer.standards.v1.places import Json, position
from gazetteer.standards.v1.places import place as place_json
from gazetteer.standards.words import party_label

ON_THE_MAP = frozenset({"literal", "mixed", "compound", "route", "collective", "facility", "coref"})
"""Types that put a place on the map; governments, peoples and titles are listed, not pinned (DOMAIN 4.1)."""
QUOTE_CHARS = 200
"""Characters of a quotation in a popup, the mention included."""


def article_view(g: Gazetteer, note: Note, *, perspective: str = views.BOTH, title: str = "") -> Json:
    """Everything that the article page needs; ``data`` is what its script reads."""
    mentions = [mention for mention in note.mentions if mention.place]
    places = {mention.place.id: mention.place for mention in mentions if mention.place}
    return {
        "title": title,
        "lang": note.lang,
        "at": str(note.at) if note.at else None,
        "at_found": str(note.at_found) if note.at_found else None,
        "paragraphs": list(_paragraphs(note.text, mentions)),
        "data": {
            "perspective": perspective,
            "at": str(note.at) if note.at else None,
            "version": g.version,
            "data_date": g.store.data_date,
            "parties": {id: party.label for id, party in g.store.parties.items()},
            "perspectives": _choices(g, places.values(), note),
            "mentions": [_mention(n, mention, note.text) for n, mention in enumerate(mentions)],
            "places": {id: _place(g, one, note, perspective, mentions) for id, one in places.items()},
            "lines": dated_lines(g, perspective=perspective),
        },
    }


def _choices(g: Gazetteer, places: Any, note: Note) -> list[Json]:
    """What the Names switch offers: both, then the parties of the disputes at hand, in collation order."""
    parties = {party for place in places for party in views.sides(g.store, place, at=note.at)}
    shown = [{"id": party, "label": party_label(g.store, party)} for party in parties]
    both = {"id": views.BOTH, "label": "All sides, by rule"}
    return [both, *sorted(shown, key=lambda choice: views.collation_key(choice["label"]))]


def _mention(n: int, mention: Mention, text: str) -> Json:
    return {
        "n": n,
        "place": mention.place.id if mention.place else None,
        "type": mention.type,
        "status": mention.status,
        "by": list(mention.by),
        "voice": mention.voice,
        "surface": mention.surface,
        "quote": quote(text, mention.start, mention.end),
    }


def quote(text: str, start: int, end: int) -> Json:
    """The mention with the words around it, cut at spaces and line ends to :data:`QUOTE_CHARS` in all."""
    surface = text[start:end][:QUOTE_CHARS]
    room = (QUOTE_CHARS - len(surface)) // 2 - 1
    before, after = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    if len(before) > room:
        before = "…" + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    return {"before": before, "text": surface, "after": after}


def _place(g: Gazetteer, place: Place, note: Note, perspective: str, mentions: list[Mention]) -> Json:
    types = {mention.type for mention in mentions if mention.place and mention.place.id == place.id}
    drawn = bool(types & ON_THE_MAP) and position(place)["lat"] is not None
    shown = place_json(g, place, perspective=perspective, at=note.at)
    return {**shown, "tier": "map" if drawn else "listed", "mentions": [
        n for n, mention in enumerate(mentions) if mention.place and mention.place.id == place.id
    ]}  # fmt: skip


def dated_lines(g: Gazetteer, *, perspective: str = views.BOTH) -> list[Json]:
    """Every authored boundary, and the areas that boundaries stand for, with all their dates; the map picks by date."""
    return [place_json(g, place, perspective=perspective) for place in g.places(kinds=("boundary",))]


def _paragraphs(text: str, mentions: list[Mention]) -> Iterator[list[Json]]:
    """Lines of the text as segments; ``mention`` is the number of the mention that a segment is, or None."""
    line: list[Json] = []
    for segment in _segments(text, mentions):
        first, *others = segment["text"].split("\n") if segment["mention"] is None else [segment["text"]]
        line.append({**segment, "text": first})
        for other in others:
            yield [one for one in line if one["text"]]
            line = [{**segment, "text": other}]
    yield [one for one in line if one["text"]]


def _segments(text: str, mentions: list[Mention]) -> Iterator[Json]:
    position = 0
    for n, mention in enumerate(mentions):
        yield {"text": text[position : mention.start], "mention": None, "place": None}
        yield {
            "text": text[mention.start : mention.end],
            "mention": n,
            "place": mention.place.id if mention.place else None,
            "type": mention.type,
            "status": mention.status,
        }
        position = mention.end
    yield {"text": text[position:], "mention": None, "place": None}
