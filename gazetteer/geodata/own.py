"""What each side calls a place in its own languages and in English, where nobody recorded it: worked out, not stored.

In a language that one party to a place's disputes has for its own, the one official name, else the one common name, is
that party's; what only writes another side's name in the language is not counted. A language's only name for a place is
that of each party that writes the language. Of several, each party's is the one that reads like its own.
Villages have the names that two data sets happen to have: there, a text that may be a transcription decides nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz.fuzz import partial_ratio

from gazetteer.geodata.readings import apart, base, readings, sounds
from gazetteer.model import Gazette, LangTag, Name, PartyId, Perspective, PerspectiveId, Place, Use
from gazetteer.names import fold
from gazetteer.when import ALWAYS, When

SPELT = 0.3
"""Largest share of letters that differ where one text writes the other: Gharadaghli and Qaradagli."""
CHOICE = 0.08
"""By how much the name of a side must be nearer to its own form than the next one; less is a guess."""
OWN_KINDS = ("official", "common", "short")
"""Kinds of names that may be a side's own, the first choice first."""
MACRO = {"ckb": "ku", "hyw": "hy", "cnr": "sr"}
"""Languages that a state's law takes for forms of another: no side is at home in the one and strange in the other."""
VILLAGE = "village"
"""Kind of places whose names nobody chose: they are those of two data sets."""

Users = Mapping[PartyId, Sequence[Perspective]]
"""The perspectives of each party, in the order of the file."""
Homes = Mapping[LangTag, Sequence[PartyId]]
"""The parties that are at home in each language of the names of a place."""
Made = dict[str, list[Use]]
"""Derived uses by the id of their name."""


def own_forms(place: Place, gazette: Gazette) -> Place:
    """The place with what each party prefers in its own languages and in English, where nothing of it is recorded."""
    parties = {side.party for id in place.disputes if (d := gazette.disputes.get(id)) for side in d.parties}
    users = {id: [one for one in gazette.perspectives.values() if one.party == id] for id in sorted(parties)}
    for step in (_at_home, _like_its_own, _without_choice, _beside):
        place = _with(place, step(place, users, When(gazette.date)))
    return place


def _with(place: Place, made: Made) -> Place:
    names = (dataclasses.replace(name, derived=once((*name.derived, *made.get(name.id, ())))) for name in place.names)
    return dataclasses.replace(place, names=tuple(names)) if made else place


def once(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Each holder, stance and time once, in the order of holders: by no one's party."""
    ordered = sorted(uses, key=lambda use: (use.by, use.stance, str(use.when), use.id), reverse=True)
    return tuple({(use.by, use.stance, str(use.when)): use for use in ordered}.values())[::-1]


# --- in the language that is one side's alone -------------------------------------------------------------------------


def _at_home(place: Place, users: Users, date: When) -> Made:
    """The name of each party in the languages in which it is at home."""
    home = _homes(place, users)
    chosen = {
        (lang, party): _chosen(lang, users[party], home, place) for lang, parties in home.items() for party in parties
    }
    made: Made = {}
    for (lang, party), name in chosen.items():
        speaker = _speaker(lang, users[party], date)
        if not name or not speaker or not _unsaid(name, speaker, users[party], place, date):
            continue
        rivals = [one for (_, other), one in chosen.items() if one and other != party]
        if place.kind != VILLAGE or not any(_alike(name, one) or _within(name, one) for one in rivals):
            made.setdefault(name.id, []).append(_of_itself(name, speaker))
    return made


def _chosen(lang: LangTag, of: Sequence[Perspective], home: Homes, place: Place) -> Name | None:
    """The one name in the language that may be a party's own; of several kinds the first, where it is there alone."""
    names = [one for one in _own_names(lang, home, place) or _texts(lang, place) if not _told(one, of)]
    shared = len(home[lang]) > 1
    names = names if shared else _of_first_kind(names)
    # On record as one's in a language that they share: the other has said nothing, which is no preference.
    return names[0] if len(names) == 1 and not (shared and names[0].uses) else None


def _homes(place: Place, users: Users) -> Homes:
    """Who is at home in a language of the names: the one party that has it for its own, else all whose first it is."""
    found: dict[LangTag, Sequence[PartyId]] = {}
    for lang in _tongues(place):
        having = _having(lang, users)
        first = [id for id in having if any(_tongue(lang) == _tongue(one.langs[0]) for one in users[id] if one.langs)]
        found[lang] = having if len(having) == 1 else first
    return found


def _tongues(place: Place) -> list[LangTag]:
    return list(dict.fromkeys(name.lang for name in place.names if "-t-" not in name.lang and name.lang != "und"))


def _tongue(lang: LangTag) -> LangTag:
    return MACRO.get(base(lang), base(lang))


def _having(lang: LangTag, users: Users) -> list[PartyId]:
    return [id for id, of in users.items() if any(_tongue(lang) in map(_tongue, one.langs) for one in of)]


def _own_names(lang: LangTag, home: Homes, place: Place) -> list[Name]:
    """The names in the language that do not only write a name of parties at home in another."""
    mine = set(home[lang])
    others = [one for one in place.names if one.kind in OWN_KINDS and not mine & set(home.get(one.lang, mine))]
    others = [one for one in others if home[one.lang]]
    return [one for one in _texts(lang, place) if not any(_alike(one, other) for other in others)]


def _texts(lang: LangTag, place: Place) -> list[Name]:
    return [one for one in place.names if one.kind in OWN_KINDS and one.lang == lang]


def _of_first_kind(names: Sequence[Name]) -> list[Name]:
    return next(filter(None, ([one for one in names if one.kind == kind] for kind in OWN_KINDS)), [])


def _speaker(lang: LangTag, of: Iterable[Perspective], date: When) -> Perspective | None:
    """The first of a party's perspectives with the language that is in force at the date, else the first."""
    having = [one for one in of if base(lang) in one.written]
    return next((one for one in having if one.when.covers(date)), next(iter(having), None))


def _told(name: Name, of: Iterable[Perspective]) -> bool:
    """Whether it is on record that a party accepts or rejects the name, or since when somebody uses it: a name with
    dates was not always used."""
    ids = {one.id for one in of}
    return any(use.by in ids and use.stance != "prefers" or use.when != ALWAYS for use in name.uses)


def _unsaid(name: Name, speaker: Perspective, of: Sequence[Perspective], place: Place, date: When) -> bool:
    """Whether nothing says that a party prefers another name in the language, or that the speaker does this one.

    Who follows the speaker uses names beside the preferred one: that of another is no contradiction, that of this is.
    """
    beside = {one.id for one in of if _follows(one, speaker.id)}
    ids = {one.id for one in of}
    return not any(
        use.by in {*beside, speaker.id} if one.id == name.id else use.by not in beside
        for one, use in _preferred(name.lang, ids, place, date)
    )


def _preferred(lang: LangTag, users: set[str], place: Place, date: When) -> Iterator[tuple[Name, Use]]:
    for name in place.names:
        if base(name.lang) == base(lang):
            uses = (use for use in name.held if use.by in users and use.stance == "prefers" and use.when.covers(date))
            yield from ((name, use) for use in uses)


def _of_itself(name: Name, user: Perspective) -> Use:
    return Use(id=name.id, by=user.id, stance="prefers")


def _alike(one: Name, other: Name) -> bool:
    mine, theirs = readings(one.text, one.lang), readings(other.text, other.lang)
    return bool(sounds(mine) & sounds(theirs)) or apart(mine, theirs) <= SPELT


def _within(one: Name, other: Name) -> bool:
    """Whether one of them only writes part of the other: Ghushchular and Ashaghi Gushchular."""
    mine, theirs = readings(one.text, one.lang), readings(other.text, other.lang)
    return any(partial_ratio(a, b) >= 100 * (1 - SPELT) for a in mine for b in theirs)


# --- among several in English, and in a further language --------------------------------------------------------------


def _like_its_own(place: Place, users: Users, date: When) -> Made:
    """Of several names, in English or in a further language of a perspective, the one that reads like its own name."""
    home = _homes(place, users)
    made: Made = {}
    for party, of in users.items():
        first: list[str] = []
        for user in of:
            own = [one for one in _own_uses(place, user) if one[1].when.covers(date)]
            first = first or [name.id for name, _ in own]
            # Whom a party names after another perspective of it is that one's choice, and no rule's.
            own = [one for one in own if one[0].id in first or _follows(user, of[0].id)]
            langs = [lang for lang in _tongues(place) if own and base(lang) in _chosen_in(place, user)]
            for lang in langs:
                if base(lang) == base(user.langs[0]) or _used_another(lang, [user], place):
                    continue
                texts = [one for one in _texts(lang, place) if one.held or not home[lang] or party in home[lang]]
                found = {
                    name.id: use
                    for one, use in own
                    if (name := _nearest(one, texts)) and not _nearer_to_another(one, name, party, users, place)
                }
                for id, use in found.items() if len(found) == 1 else ():
                    made.setdefault(id, []).append(use)
    return made


def _chosen_in(place: Place, user: Perspective) -> frozenset[LangTag]:
    """Languages in which a perspective's name is one of several; of villages the others are of no one's choice."""
    return user.written if place.kind != VILLAGE else frozenset({"en"})


def _own_uses(place: Place, user: Perspective) -> Iterator[tuple[Name, Use]]:
    """What a perspective prefers in the first of its languages."""
    for name in place.names:
        if user.langs and base(name.lang) == base(user.langs[0]):
            yield from ((name, use) for use in name.held if use.by == user.id and use.stance == "prefers")


def _nearest(name: Name, texts: Sequence[Name]) -> Name | None:
    """The text that reads like the name; of equally near ones that of the first kind, if there is one of it."""
    mine = readings(name.text, name.lang)
    far = {one.id: apart(mine, readings(one.text, one.lang)) for one in texts}
    least = min(far.values(), default=1.0)
    found = _of_first_kind([one for one in texts if far[one.id] < least + CHOICE])
    return found[0] if least <= SPELT and len(found) == 1 else None


def _nearer_to_another(mine: Name, text: Name, party: PartyId, users: Users, place: Place) -> bool:
    """Whether a village's name reads more like what another party calls it."""
    reading = readings(text.text, text.lang)
    others = [name for id, of in users.items() if id != party for one in of for name, _ in _own_uses(place, one)]
    least = min((apart(readings(one.text, one.lang), reading) for one in others), default=1.0)
    return place.kind == VILLAGE and least < apart(readings(mine.text, mine.lang), reading)


# --- where there is no choice -----------------------------------------------------------------------------------------


def _without_choice(place: Place, users: Users, date: When) -> Made:
    """The only name in English, or in a language in which no side is at home: that of each party that writes it."""
    home = _homes(place, users)
    made: Made = {}
    for lang in _tongues(place) if place.kind != VILLAGE else ():
        texts = _texts(lang, place)
        if len(texts) != 1 or home[lang]:
            continue
        for party, of in users.items():
            speaker = _speaker(lang, of, date)
            if not speaker or _told(texts[0], of) or _used_another(lang, of, place):
                continue
            if not _of_another(texts[0], party, users, place):
                made.setdefault(texts[0].id, []).append(_of_itself(texts[0], speaker))
    return made


def _used_another(lang: LangTag, of: Iterable[Perspective], place: Place) -> bool:
    """Whether anything is known of what a party calls the place in the language."""
    ids = {one.id for one in of}
    return any(use.by in ids for name in place.names if base(name.lang) == base(lang) for use in name.held)


def _of_another(text: Name, party: PartyId, users: Users, place: Place) -> bool:
    """Whether a text is on record as another party's, or reads like its name, and does not read like this one's."""
    like = {id for id, of in users.items() for user in of for name, _ in _own_uses(place, user) if _alike(name, text)}
    of_record = {id for id, of in users.items() if {one.id for one in of} & {use.by for use in text.uses}}
    return bool(like | of_record) and party not in like


# --- beside the name that it prefers ----------------------------------------------------------------------------------


def _beside(place: Place, users: Users, date: When) -> Made:
    """The one shorter form of a party's name in a language: of whoever of it uses others beside the preferred one."""
    made: Made = {}
    for lang in _tongues(place):
        texts = [one for one in _texts(lang, place) if not one.held]
        short = {id: _shorter(texts, lang, {one.id for one in of}, place, date) for id, of in users.items()}
        for party, (speaker, name) in ((id, found) for id, found in short.items() if found):
            others = [found[1].id for id, found in short.items() if found and id != party]
            beside = next((one for one in users[party] if _follows(one, speaker) and base(lang) in one.written), None)
            if beside and name.id not in others and not any(_preferred(lang, {beside.id}, place, date)):
                made.setdefault(name.id, []).append(_of_itself(name, beside))
    return made


def _shorter(
    texts: Sequence[Name], lang: LangTag, users: set[str], place: Place, date: When
) -> tuple[PerspectiveId, Name] | None:
    """Who prefers a name in the language, and the one text made of some of its words."""
    for name, use in _preferred(lang, users, place, date):
        words = set(fold(name.text).split())
        found = [one for one in texts if one.lang == name.lang and set(fold(one.text).split()) < words]
        if len(found) == 1:
            return use.by, found[0]
    return None


def _follows(one: Perspective, speaker: PerspectiveId) -> bool:
    """Whether it is a community that uses other names beside the speaker's."""
    return one.kind == "community" and one.fallback[:1] == (speaker,)
