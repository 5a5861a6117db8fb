"""The naming lens over one text.

A mention is informative when, at the text's date and in its language, its place has names of different holders and the
one printed is not everybody's. Places are the unit; mentions are given beside them, since repetition inflates them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from gazetteer import perspective as views
from gazetteer.annotate import Mention, Part, Voice
from gazetteer.core import Note
from gazetteer.lens.phrases import phrases
from gazetteer.lens.shares import BOTH, FEWEST, majority, shares
from gazetteer.lens.values import WITHHELD, Choice, First, Lens, Measured, Switch, Withheld
from gazetteer.model import LangTag, PartyId, Place, PlaceId
from gazetteer.perspective.spelling import longer
from gazetteer.store import Store
from gazetteer.when import When

MEASURED = Path(__file__).with_name("measured.toml")
LEAST_RECALL = 0.8
"""Recall under which a share says more of the program than of the text."""
_NAMELESS = frozenset({"coref", "collective", "demonym", "modifier", "language"})
"""Types that print no name of the place: phrases, peoples, adjectives."""
GLOSS_WITHIN = 40
"""Code points after a first mention within which another name of the place is its gloss: ", known to Armenians as "."""


def lens(note: Note) -> Lens:
    """The naming choices of one annotated text: counts, lists, and shares where they may be given."""
    placed = [mention for mention in note.mentions if mention.place]
    telling = informative(note)
    own = [mention for mention in telling if mention.voice == "own"]
    held = [mention.holder for mention in own]
    places = tuple(place_holders(own).values())
    withheld = _withheld(note, len(places))
    switches = tuple(_switches(note.text, own))
    return Lens(
        lang=note.lang,
        choices=_choices(telling),
        informative_places=len({mention.place for mention in telling}),
        informative_mentions=len(telling),
        place_mentions=len(placed),
        unresolved=len(note.mentions) - len(placed),
        place_shares=shares(places, percent=not withheld),
        mention_shares=shares(held, percent=not withheld),
        dual_places=duals(telling),
        first_forms=tuple(_firsts(note.text, telling)),
        phrases=tuple(phrases(note.text, note.mentions, note.lang)),
        switches=switches,
        consistency=_consistency(own, switches),
        withheld=withheld,
        withheld_text=WITHHELD[withheld],
        measured=measured().get(note.lang.split("-")[0]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One place named once: a mention, or an end of a route that a mention names."""

    place: PlaceId
    surface: str
    by: tuple[PartyId, ...]
    voice: Voice
    start: int
    end: int
    dual: bool = False
    """Whether names of different holders stand side by side."""
    explained: bool = False
    """Whether the text tells who calls the place so: it explains a name and does not go over to it."""
    others: tuple[PartyId, ...] = ()
    """Who is no party of the dispute and uses the name, too."""

    @property
    def holder(self) -> str:
        return BOTH if self.dual else "/".join(self.by)


def informative(note: Note) -> list[Named]:
    """Where the text prints a name that is somebody's and another was to be had, in text order."""
    store, chosen, others = note.gazetteer.store, dict[str, bool](), dict[tuple[str, str], tuple[PartyId, ...]]()
    found = []
    for place, named in _named(note.mentions):
        if place.id not in chosen:
            chosen[place.id] = had_a_choice(store, place, note.lang, note.at)
        if chosen[place.id]:
            key = (place.id, named.surface)
            if key not in others:
                others[key] = _others(store, place, named, note.lang, note.at)
            found.append(replace(named, others=others[key]))
    return found


def _others(store: Store, place: Place, named: Named, lang: LangTag, at: When | None) -> tuple[PartyId, ...]:
    texts = [named.surface, *(name.text for name in longer(place, named.surface, lang))]
    users = {id for text in texts for id in views.perspectives_of(store, place, text, lang=lang, at=at)}
    parties = {store.perspectives[id].party for id in users}
    return tuple(sorted(parties - {*named.by, *views.sides(store, place, lang=lang, at=at)}))


def _named(mentions: Iterable[Mention]) -> Iterator[tuple[Place, Named]]:
    """Names that are not everybody's; of a route those of its ends, which are the ones there was a choice of."""
    for mention in mentions:
        place = mention.place
        if not place or mention.type in _NAMELESS:
            continue
        ends = [part for part in mention.parts if part.place and _is_held(part.by)] if mention.type == "route" else []
        names: Sequence[Mention | Part] = ends or (mention,)
        for one in names:
            bearer = one.place
            if bearer and _is_held(one.by):
                dual = mention.type == "compound" and len({part.by for part in mention.parts}) > 1
                yield bearer, Named(
                    place=bearer.id, surface=one.surface, by=one.by, voice=mention.voice, start=one.start, end=one.end,
                    dual=dual, explained=any(reason.code == "explained" for reason in mention.why),
                )  # fmt: skip


def _is_held(by: tuple[PartyId, ...]) -> bool:
    return bool(by) and by != views.NEUTRAL


def had_a_choice(store: Store, place: Place, lang: LangTag, at: When | None) -> bool:
    """Whether names of different holders are on record for a place, in the language and at the date."""
    texts = {name.text for name in place.names if name.lang.split("-")[0] == lang.split("-")[0]}
    owners = {views.by(store, place, text, lang=lang, at=at) for text in texts}
    return len(owners - {()}) > 1


def place_holders(own: Iterable[Named]) -> dict[str, str]:
    """Of each place that the text names in its own voice, the holder of most of its names there."""
    held: dict[str, list[str]] = {}
    for mention in own:
        held.setdefault(mention.place, []).append(mention.holder)
    return {id: majority(holders) for id, holders in held.items()}


def _withheld(note: Note, places: int) -> Withheld:
    found = measured().get(note.lang.split("-")[0])
    if note.at is None:
        return "undated"
    if not found:
        return "unmeasured"
    if found.recall < LEAST_RECALL:
        return "recall"
    return "few" if places < FEWEST else ""


@cache
def measured() -> dict[str, Measured]:
    """What was measured of the annotator, by language."""
    table = tomllib.loads(MEASURED.read_text("utf-8"))
    return {lang: Measured(**values) for lang, values in table.items()}


def _choices(telling: Sequence[Named]) -> tuple[Choice, ...]:
    """The choice table: place, name, voice, first or later, count; in the order of the text."""
    seen: set[str] = set()
    rows: dict[Choice, int] = {}
    for named in telling:
        row = Choice(
            place=named.place, surface=named.surface, by=named.by, voice=named.voice, first=named.place not in seen,
            count=1, others=named.others,
        )  # fmt: skip
        seen.add(named.place)
        rows[row] = rows.get(row, 0) + 1
    return tuple(replace(row, count=count) for row, count in rows.items())


def _firsts(text: str, telling: Sequence[Named]) -> Iterator[First]:
    seen: set[str] = set()
    for number, mention in enumerate(telling):
        if mention.place in seen:
            continue
        seen.add(mention.place)
        after = telling[number + 1] if number + 1 < len(telling) else None
        gloss = after.surface if after and _glosses(text, mention, after) else ""
        form: Literal["name", "dual", "glossed"] = "dual" if mention.dual else "glossed" if gloss else "name"
        yield First(
            place=mention.place,
            surface=mention.surface,
            by=mention.by,
            voice=mention.voice,
            start=mention.start,
            form=form,
            gloss=gloss if form == "glossed" else "",
        )


def _glosses(text: str, mention: Named, after: Named) -> bool:
    """Whether another holder's name of the same place follows within the sentence."""
    between = text[mention.end : after.start]
    near = after.explained or len(between) <= GLOSS_WITHIN
    if after.place != mention.place or after.by == mention.by or not near:
        return False
    return not any(sign in between for sign in ("\n", ". ", "! ", "? ", "։ "))


def _switches(text: str, own: Sequence[Named]) -> Iterator[Switch]:
    before: dict[str, Named] = {}
    for named in own:
        earlier = before.get(named.place)
        # "Sibiu (Hermannstadt)" gives a name beside the other; it does not go over to it.
        if earlier and earlier.holder != named.holder and not _glosses(text, earlier, named):
            yield Switch(place=named.place, before=earlier.surface, after=named.surface, start=named.start)
        before[named.place] = named


def _consistency(own: Sequence[Named], switches: Sequence[Switch]) -> float | None:
    chances = len(own) - len({mention.place for mention in own})
    return round(1 - len(switches) / chances, 3) if chances else None


def duals(telling: Iterable[Named]) -> int:
    """How many places are given with names of two holders or more."""
    holders: dict[str, set[str]] = {}
    for mention in telling:
        holders.setdefault(mention.place, set()).update(mention.by if mention.dual else (mention.holder,))
    return sum(len(found) > 1 for found in holders.values())
