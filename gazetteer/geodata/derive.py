"""Whose name a text is where nobody recorded a use: worked out from what each side calls the place, never stored.

A text in a language in which a side has no use of its own is that side's form when it reads like the side's own name
and like no other side's. A side of which no name is on record at a place is not known to call it otherwise than the
others. Both are marked as derived wherever they are shown, and counted nowhere as uses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from gazetteer.geodata.own import once, own_forms
from gazetteer.geodata.readings import apart, base, readings, sounds
from gazetteer.model import Gazette, LangTag, Name, PartyId, Perspective, Place, Use

ALIKE = 0.5
"""Largest share of letters that differ in two spellings of one name: Folklendskie and Falkland differ in half."""
SAME = 0.02
"""Sides whose names are as near as this to a text call the place alike: the text is the form of each."""
APART = 0.08
"""By how much a text must be nearer to one side's name than to the next; less is a guess, and nobody's."""
_NOT_SPOKEN_FOR = "variant"
"""Kind of names that only spell another: whose they are follows from that one."""

Forms = Mapping[PartyId, Sequence[tuple[Use, frozenset[str]]]]
"""What each party calls a place: a use, and how its name reads in plain letters."""


def derived(gazette: Gazette) -> Gazette:
    """The same data with ``derived`` filled at the names of every place."""
    places = {id: _with_derived(place, gazette) for id, place in gazette.places.items()}
    return dataclasses.replace(gazette, places=places)


def _with_derived(place: Place, gazette: Gazette) -> Place:
    parties = frozenset(side.party for id in place.disputes if (d := gazette.disputes.get(id)) for side in d.parties)
    place = own_forms(place, gazette)
    forms = _forms(place, gazette)
    # Sides first: a third party's spelling of a side's name is that side's name.
    races = [{party: of for party, of in forms.items() if (party in parties) == side} for side in (True, False)]
    names = [_spelt(name, place, races, gazette) for name in place.names]
    names = [_translated(name, place, parties, gazette) for name in names]
    silent, unheard = _silent(place, gazette), not any(name.held for name in place.names)
    for one in silent:
        names = [_adopted(name, one, parties, gazette) for name in names]
    if silent and unheard:
        names = [_of_record(name, silent) for name in names]
    return dataclasses.replace(place, names=tuple(names)) if names else place


# --- forms of a side's name in other languages ------------------------------------------------------------------------


def _forms(place: Place, gazette: Gazette) -> Forms:
    """What each party prefers in English and in languages of its own.

    In a further language a party often writes what the other side of a bilingual land does: that tells none apart, and
    counts only where it sounds like what the party says in its first language or in English, or where there is neither.
    """
    first: dict[PartyId, list[tuple[Use, frozenset[str]]]] = {}
    further: dict[PartyId, list[tuple[Use, frozenset[str]]]] = {}
    for name in place.names:
        for use in name.held:
            user = gazette.perspectives.get(use.by)
            if user and use.stance == "prefers" and _own(name.lang, user):
                main = not user.langs or base(name.lang) in ("en", base(user.langs[0]))
                (first if main else further).setdefault(user.party, []).append((use, readings(name.text, name.lang)))
    return {party: _alike(first.get(party, []), further.get(party, [])) for party in {**first, **further}}


def _alike(
    first: list[tuple[Use, frozenset[str]]], further: list[tuple[Use, frozenset[str]]]
) -> list[tuple[Use, frozenset[str]]]:
    heard = frozenset[str]().union(*(sounds(forms) for _, forms in first))
    return first + [one for one in further if not first or heard & sounds(one[1])]


def _own(lang: LangTag, user: Perspective) -> bool:
    """Whether a perspective names things in the language by itself; one without languages does in any."""
    return not user.langs or base(lang) == "en" or base(lang) in map(base, user.langs)


def _spelt(name: Name, place: Place, races: Iterable[Forms], gazette: Gazette) -> Name:
    """The name with the uses that it spells in its language: of the parties', else of others'."""
    if name.kind == _NOT_SPOKEN_FOR or base(name.lang) in ("en", "und"):
        return name
    made = next(filter(None, (_spells(name, place, forms, gazette) for forms in races)), [])
    return dataclasses.replace(name, derived=once((*name.derived, *made))) if made else name


def _spells(name: Name, place: Place, forms: Forms, gazette: Gazette) -> list[Use]:
    held = {gazette.perspectives[use.by].party for use in name.held if use.by in gazette.perspectives}
    far = {party: 0.0 if party in held else _distance(name, uses) for party, uses in forms.items()}
    spoken = {use.by for other in place.names if base(other.lang) == base(name.lang) for use in other.held}
    return [
        use
        for party in _nearest(far)
        if party not in held
        for use, reading in forms[party]
        if use.by not in spoken
        and not _own_tongue(name.lang, gazette.perspectives[use.by])
        and apart(readings(name.text, name.lang), reading) <= far[party] + SAME
        and not (_writes(name.lang, use, gazette) and _nearer_text(name, far[party], forms[party], place))
    ]


def _writes(lang: LangTag, use: Use, gazette: Gazette) -> bool:
    return base(lang) in gazette.perspectives[use.by].written


def _nearer_text(name: Name, far: float, uses: Sequence[tuple[Use, frozenset[str]]], place: Place) -> bool:
    """Whether another text in the language reads clearly more like what the party calls the place."""
    others = (one for one in place.names if one.lang == name.lang and one.kind not in ("former", _NOT_SPOKEN_FOR))
    return any(_distance(one, uses) <= far - APART for one in others)


def _translated(name: Name, place: Place, parties: frozenset[PartyId], gazette: Gazette) -> Name:
    """The only name, in a language of no side, of a place that all sides call alike in English: what all call it."""
    tongue = base(name.lang)
    others = [one for one in place.names if base(one.lang) == tongue and one.kind != _NOT_SPOKEN_FOR]
    written = {lang for one in gazette.perspectives.values() if one.party in parties for lang in one.written}
    if name.held or not parties or others != [name] or tongue in written | {"und"}:
        return name
    made = [dataclasses.replace(use, stance="accepts") for use in _shared(place, parties, gazette)]
    return dataclasses.replace(name, derived=once(made))


def _shared(place: Place, parties: frozenset[PartyId], gazette: Gazette) -> list[Use]:
    """The parties' uses of an English name that none of them rejects; empty when there is no such name."""
    for name in place.names:
        uses = [use for use in name.held if use.stance != "rejects" and use.by in gazette.perspectives]
        of_sides = [use for use in uses if gazette.perspectives[use.by].party in parties]
        if base(name.lang) == "en" and {gazette.perspectives[use.by].party for use in of_sides} == parties:
            return of_sides
    return []


def _own_tongue(lang: LangTag, user: Perspective) -> bool:
    return base(lang) in map(base, user.langs)


def _nearest(far: Mapping[PartyId, float]) -> frozenset[PartyId]:
    """The parties whose names a text is nearest to; none where it is near to none, or hardly nearer than to another."""
    least = min(far.values(), default=1.0)
    if least > ALIKE:
        return frozenset()
    near = frozenset(party for party, distance in far.items() if distance <= least + SAME)
    rivals = [party for party, distance in far.items() if least + SAME < distance < least + APART]
    return frozenset() if rivals else near


def _distance(name: Name, uses: Iterable[tuple[Use, frozenset[str]]]) -> float:
    mine = readings(name.text, name.lang)
    return min((apart(mine, reading) for _, reading in uses), default=1.0)


# --- a side without a name --------------------------------------------------------------------------------------------


def _silent(place: Place, gazette: Gazette) -> tuple[Perspective, ...]:
    """The first perspective of each party to the place's disputes of which no name is on record there."""
    heard = {use.by for name in place.names for use in name.held}
    parties = {side.party for id in place.disputes if id in gazette.disputes for side in gazette.disputes[id].parties}
    users = {party: [one for one in gazette.perspectives.values() if one.party == party] for party in sorted(parties)}
    return tuple(found[0] for found in users.values() if found and not heard & {one.id for one in found})


def _adopted(name: Name, silent: Perspective, parties: frozenset[PartyId], gazette: Gazette) -> Name:
    """The name with what a silent side has from the other sides that prefer it."""
    sides = {one.id for one in gazette.perspectives.values() if one.party in parties}
    followed = [use for use in name.held if use.stance == "prefers" and use.by in sides]
    made = [dataclasses.replace(use, by=silent.id, stance="accepts") for use in followed]
    return dataclasses.replace(name, derived=once((*name.derived, *made)))


def _of_record(name: Name, silent: Iterable[Perspective]) -> Name:
    """A name of which nothing but its record is known, and so no disagreement either."""
    if name.kind == _NOT_SPOKEN_FOR:
        return name
    return dataclasses.replace(name, derived=once(Use(id="", by=one.id, stance="accepts") for one in silent))
