"""An annotated article as its page shows it: the text in segments, the places, and the dated lines of the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gazetteer import perspective as views
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer, Note
from gazetteer.model import Place
from gazetteer.standards.v1.dated import dated
from gazetteer.standards.v1.doubt import choices as alternatives
from gazetteer.standards.v1.doubt import main_place, open_to_choice
from gazetteer.standards.v1.places import Json, labels, position
from gazetteer.standards.v1.places import place as place_json
from gazetteer.standards.words import party_label, perspective_label
from gazetteer.wording import say

ON_THE_MAP = frozenset({"literal", "mixed", "compound", "route", "collective", "facility", "coref"})
"""Types that put a place on the map; governments, peoples and titles are listed, not pinned (DOMAIN 4.1)."""
QUOTE_CHARS = 200
"""Characters of a quotation in a popup, the mention included."""


def article_view(g: Gazetteer, note: Note, *, perspective: str = views.BOTH, title: str = "") -> Json:
    """Everything that the article page needs; ``data`` is what its script reads."""
    mentions = [mention for mention in note.mentions if mention.place or open_to_choice(mention)]
    places = {mention.place.id: mention.place for mention in mentions if mention.place}
    choices = _choices(g, places.values(), note, perspective)
    seen: dict[str, dict[int, str]] = {id: {} for id in places}
    for n, mention in enumerate(mentions):
        if mention.place:
            seen[mention.place.id][n] = mention.type
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
            "perspectives": choices,
            "mentions": [_mention(n, mention, note.text) for n, mention in enumerate(mentions)],
            "doubts": _doubts(g, mentions, note, perspective),
            "places": {id: _place(g, one, note, perspective, choices, seen[id]) for id, one in places.items()},
            "lines": dated_lines(g, places.values(), perspective=perspective),
        },
    }


def _choices(g: Gazetteer, places: Iterable[Place], note: Note, perspective: str) -> list[Json]:
    """What the Names switch offers: both, then the parties of the disputes at hand, in collation order."""
    asked = {perspective} - {views.BOTH}
    ids = {party for place in places for party in views.sides(g.store, place, at=note.at)} | asked
    shown = [{"id": id, "label": _choice_label(g, id)} for id in ids]
    both = {"id": views.BOTH, "label": say("All sides, by rule")}
    return [both, *sorted(shown, key=lambda choice: views.collation_key(choice["label"]))]


def _choice_label(g: Gazetteer, id: str) -> str:
    return party_label(g.store, id) if id in g.store.parties else perspective_label(g.store, id)


def _mention(n: int, mention: Mention, text: str) -> Json:
    return {
        "n": n,
        "place": mention.place.id if mention.place else None,
        "type": mention.type,
        "status": mention.status,
        "by": list(mention.by),
        "voice": mention.voice,
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "quote": quote(text, mention.start, mention.end),
    }


def _doubts(g: Gazetteer, mentions: list[Mention], note: Note, perspective: str) -> Json:
    """By number of the mention, what readers may choose from where the place is not certain."""
    main = main_place(mentions)
    memo: dict[int, list[Json]] = {}
    found: Json = {}
    for n, mention in enumerate(mentions):
        if open_to_choice(mention):
            # Equal names share one list of candidates.
            key = id(mention.candidates)
            if key not in memo:
                memo[key] = alternatives(g, mention, main=main, perspective=perspective, at=note.at)
            found[str(n)] = memo[key]
    return found


def quote(text: str, start: int, end: int) -> Json:
    """The mention with the words around it, cut at spaces and line ends to :data:`QUOTE_CHARS` in all."""
    surface = text[start:end][:QUOTE_CHARS]
    room = (QUOTE_CHARS - len(surface)) // 2 - 1
    # Only as much is looked at as can be shown: a long article has thousands of mentions.
    before = text[max(0, start - room - 1) : start].rpartition("\n")[2]
    after = text[end : end + room + 1].partition("\n")[0]
    if len(before) > room:
        before = "…" + before[1:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    return {"before": before, "text": surface, "after": after}


def _place(g: Gazetteer, place: Place, note: Note, perspective: str, choices: list[Json], seen: dict[int, str]) -> Json:
    """A place with a label for each choice of the switch; ``seen``: types of its mentions by their numbers.

    Its tier is ``map`` when one mention means the place on the ground and it has a position, else ``listed``.
    """
    drawn = ON_THE_MAP & set(seen.values()) and position(place)["lat"] is not None
    return place_json(g, place, perspective=perspective, at=note.at) | {
        "labels": labels(g, place, [choice["id"] for choice in choices], at=note.at),
        **dated(g, place, [choice["id"] for choice in choices]),
        "tier": "map" if drawn else "listed",
        "mentions": list(seen),
    }


def dated_lines(g: Gazetteer, places: Iterable[Place], *, perspective: str = views.BOTH) -> list[Json]:
    """Boundaries of the disputes at hand, and the areas they stand for, with all their dates; the map picks by date."""
    at_hand = _disputes(g, places)
    found = (place for place in g.places(kinds=("boundary",)) if at_hand & set(place.disputes))
    return [place_json(g, place, perspective=perspective) for place in found]


def _disputes(g: Gazetteer, places: Iterable[Place]) -> set[str]:
    """Disputes over one of the places, and those of which two parties are named as states: "Armenia and Azerbaijan"."""
    named = list(places)
    states = {place.same.get("iso", "").lower() for place in named} - {""}
    parties = {id: {side.party for side in one.parties} for id, one in g.store.disputes.items()}
    between = {id for id, those in parties.items() if len(those & states) > 1}
    return between.union(*(place.disputes for place in named))


def _paragraphs(text: str, mentions: list[Mention]) -> Iterator[list[Json]]:
    """Lines of the text as segments, none for an empty line; ``mention`` is the number of the mention that one is,
    ``start`` the code point of the text that it begins with."""
    line: list[Json] = []
    for segment in _segments(text, mentions):
        first, *others = segment["text"].split("\n") if segment["mention"] is None else [segment["text"]]
        line.append({**segment, "text": first})
        start = segment["start"] + len(first) + 1
        for other in others:
            yield _filled(line)
            line = [{**segment, "text": other, "start": start}]
            start += len(other) + 1
    yield _filled(line)


def _filled(line: list[Json]) -> list[Json]:
    kept = [segment for segment in line if segment["text"]]
    return kept if any(segment["text"].strip() for segment in kept) else []


def _segments(text: str, mentions: list[Mention]) -> Iterator[Json]:
    position = 0
    for n, mention in enumerate(mentions):
        yield {"text": text[position : mention.start], "start": position, "mention": None, "place": None}
        yield {
            "start": mention.start,
            "text": text[mention.start : mention.end],
            "mention": n,
            "place": mention.place.id if mention.place else None,
            "type": mention.type,
            "status": mention.status,
            "unsure": open_to_choice(mention),
        }
        position = mention.end
    yield {"text": text[position:], "start": position, "mention": None, "place": None}
