"""Whose names: labels by the written rule, and whom a name in a text belongs to.

The rules are DESIGN 4.3 and 4.4 in code: no side is the default, order is root Unicode collation, what is derived is
marked. Everything here reads the store's claims; nothing here knows a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer.errors import InputError
from gazetteer.model import Claim, LangTag, Name, PartyId, Perspective, PerspectiveId, Place, Stance, Use
from gazetteer.names import fold, lexicon, script
from gazetteer.perspective.spelling import sounds as _sounds
from gazetteer.perspective.spelling import speaks as _speaks
from gazetteer.perspective.spelling import spelled as spelled
from gazetteer.store import Store
from gazetteer.translit import romanise
from gazetteer.when import When
from gazetteer.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BOTH = "both"
"""The default perspective: a rule, not a view."""
NEUTRAL = ("*",)
"""``by`` of a name that every party prefers or accepts, or over which there is no dispute."""
SHOWN_SIDES = 3
"""With more parties than this a label shows two and the number of the others."""
UNSPELT = frozenset({"Arab", "Hani", "Hebr"})
"""Scripts that do not tell how a name is said: letter by letter they give ``Sfd`` for Safed, ``Kashen`` for Kashi."""
_KIND_ORDER = {"official": 0, "common": 1, "short": 2, "variant": 3, "former": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPart:
    """One side's name in a label; ``derived`` when it was romanised from that side's own language."""

    text: str
    lang: LangTag
    parties: tuple[PartyId, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What to print for a place, and how it came about."""

    text: str
    parts: tuple[LabelPart, ...]
    chain: tuple[PerspectiveId, ...] = ()
    """Perspectives asked in turn until one had a name."""

    def __str__(self) -> str:
        return self.text


def date_of(store: Store, at: When | None) -> When:
    """The date that labels take: the one asked for, else the data's; never today's clock."""
    return at or When(store.data_date)


def sides(store: Store, place: Place, *, lang: LangTag = "", at: When | None = None) -> tuple[PartyId, ...]:
    """Parties of the place's disputes at the date, where the dispute is about names in ``lang``; sorted, once each."""
    date = date_of(store, at)
    found = {party for id in place.disputes if (d := store.disputes.get(id)) for party in d.sides(lang=lang, at=date)}
    return tuple(sorted(found))


def resolve(store: Store, perspective: str, at: When | None = None) -> tuple[Perspective, ...]:
    """The perspectives that ``perspective`` asks for, then its fallbacks; empty for ``both``.

    Takes the id of a perspective or of a party, which stands for its perspectives in force at the date.
    Raises InputError, naming what is known, for anything else.
    """
    if perspective == BOTH:
        return ()
    of_party = [one for one in store.perspectives.values() if one.party == perspective]
    first = [one for one in of_party if one.when.covers(date_of(store, at))] or of_party
    if not first and perspective in store.perspectives:
        first = [store.perspectives[perspective]]
    if not first:
        known = ", ".join([BOTH, *store.perspectives])
        raise InputError(
            "perspective",
            say(
                "'%(perspective)s' is not known; known are %(known)s, and the ids of parties",
                perspective=perspective,
                known=known,
            ),
        )
    chain = dict.fromkeys([*first, *(store.perspectives[id] for one in first for id in one.fallback)])
    return tuple(chain)


def party_perspectives(store: Store, party: PartyId, at: When | None) -> Iterator[Perspective]:
    """Perspectives of a party, in the order of the file; with a date those in force then."""
    for perspective in store.perspectives.values():
        if perspective.party == party and (at is None or perspective.when.covers(at)):
            yield perspective


def label(
    store: Store, place: Place, *, lang: LangTag = "en", perspective: str = BOTH, at: When | None = None
) -> Label:
    """What to call ``place`` in ``lang`` at the date, under the written rule or from one perspective."""
    date = date_of(store, at)
    if not place.names and place.related("end"):
        return _route_label(store, place, lang, perspective, date)
    if not place.names and place.related("member"):
        return _set_label(store, place, lang, perspective, date)
    chain = resolve(store, perspective, date)
    for asked in chain:
        if part := _part_of_one(store, place, asked.party, (asked.id,), lang, date, adopted=False):
            return Label(text=part.text, parts=(part,), chain=tuple(p.id for p in chain[: chain.index(asked) + 1]))
    parties = sides(store, place, lang=lang, at=date) or _sides_ahead(store, place, lang, date)
    parts = _parts_of_sides(store, place, parties, lang, date) if parties else ()
    if not parts:
        parts = _undisputed(store, place, lang, date)
    return Label(text=_joined(parts), parts=parts, chain=tuple(p.id for p in chain))


def _route_label(store: Store, place: Place, lang: LangTag, perspective: str, date: When) -> Label:
    """A route without a name of its own, called after its ends: once where all agree on them, else by each side."""
    parties = sides(store, place, lang=lang, at=date) if perspective == BOTH else ()
    found: dict[str, tuple[PartyId, ...]] = {}
    for asked in parties or (perspective,):
        text = _after_ends(store, place, lang, asked, date)
        found[text] = (*found.get(text, ()), *(party for party in parties if party == asked))
    parts = [LabelPart(text=text, lang=lang, parties=found[text], derived=True) for text in found]
    parts.sort(key=lambda part: collation_key(part.text))
    return Label(text=_joined(parts), parts=tuple(parts))


def _set_label(store: Store, place: Place, lang: LangTag, perspective: str, date: When) -> Label:
    """A set without a name of its own, by the labels of its members: more than three are two and a number."""
    members = [member for id in place.related("member") if (member := store.place(id))]
    shown = members if len(members) <= SHOWN_SIDES else members[:2]
    labels = [label(store, member, lang=lang, perspective=perspective, at=date).text for member in shown]
    text = ", ".join([*labels, *([f"+{len(members) - len(shown)}"] if len(shown) < len(members) else [])])
    return Label(text=text, parts=(LabelPart(text=text, lang=lang, parties=(), derived=True),))


def _after_ends(store: Store, place: Place, lang: LangTag, perspective: str, date: When) -> str:
    """``Goris–Vardenis road`` in the words of the language, the ends as one side calls them, in the order of ids."""
    ends = [end for id in sorted(place.related("end")) if (end := store.place(id))]
    names = [label(store, end, lang=lang, perspective=perspective, at=date).text for end in ends]
    pattern = next(iter(lexicon(lang).words("label", place.kind) or lexicon("en").words("label", place.kind)), "{ends}")
    return pattern.replace("{ends}", "–".join(names))


def _parts_of_sides(
    store: Store, place: Place, parties: Sequence[PartyId], lang: LangTag, date: When
) -> tuple[LabelPart, ...]:
    """A name that all share stands alone; else each side's own, duplicates dropped, in collation order."""
    days = {party: _day_of(store, party, date) for party in parties}
    if shared := _shared_name(store, place, days, lang):
        derived = any(not _held_by(store, shared.uses, party, day) or day != date for party, day in days.items())
        return (LabelPart(text=shared.text, lang=shared.lang, parties=tuple(parties), derived=derived),)
    found: dict[str, LabelPart] = {}
    for party, day in days.items():
        of_party = tuple(p.id for p in party_perspectives(store, party, day))
        part = _part_of_one(store, place, party, of_party, lang, day)
        if not part:
            continue
        part = part if day == date else replace(part, derived=True)
        key = fold(part.text)
        earlier = found.get(key)
        found[key] = part if not earlier else _merged(earlier, part)
    return tuple(sorted(found.values(), key=lambda part: collation_key(part.text)))


def _day_of(store: Store, party: PartyId, date: When) -> When:
    """The date; for a party that nobody speaks for then, the nearest day on which somebody does."""
    users = tuple(party_perspectives(store, party, None))
    if not users or any(user.when.covers(date) for user in users):
        return date
    ahead = [user.when.earliest for user in users if user.when.earliest and (user.when.earliest > (date.latest or ()))]
    over = [user.when.latest for user in users if user.when.latest]
    year, month, day = min(ahead) if ahead else max(over)
    return When(f"{year:04d}-{month:02d}-{day:02d}")


def _sides_ahead(store: Store, place: Place, lang: LangTag, date: When) -> tuple[PartyId, ...]:
    """Parties of disputes that all lie ahead of the date, where no usage of that date is on record.

    Then no side's name may stand alone: neither which of them the record lists first, nor which has no dates, says
    what the place was called.
    """
    disputes = [store.disputes[id] for id in place.disputes if id in store.disputes]
    if not disputes:
        return ()
    starts = [side.when.earliest for dispute in disputes for side in dispute.parties]
    if not all(start and date.latest and start > date.latest for start in starts):
        return ()
    parties = {party for dispute in disputes for party in dispute.sides(lang=lang)}
    for name in _in_use(store, place, date):
        for use in in_force(store, name.held, date):
            if use.when.edtf != ".." or store.perspectives[use.by].party not in parties:
                return ()
    return tuple(sorted(parties))


def _in_use(store: Store, place: Place, date: When) -> tuple[Name, ...]:
    """Names that somebody who is there at the date prefers then."""
    return tuple(
        name for name in place.names if any(use.stance == "prefers" for use in in_force(store, name.held, date))
    )


def _merged(earlier: LabelPart, later: LabelPart) -> LabelPart:
    parties = tuple(sorted({*earlier.parties, *later.parties}))
    shown = min(earlier, later, key=lambda part: (part.derived, collation_key(part.text), part.lang))
    return LabelPart(text=shown.text, lang=shown.lang, parties=parties, derived=earlier.derived and later.derived)


def _shared_name(store: Store, place: Place, days: Mapping[PartyId, When], lang: LangTag) -> Name | None:
    """A name that every party prefers or accepts; the one that more of them prefer, then the collation's first."""
    shared = [
        name
        for name in place.names
        if _speaks(name, lang)
        and all(_stances(store, name, party, day) & {"prefers", "accepts"} for party, day in days.items())
    ]

    def rank(name: Name) -> tuple[int, Any]:
        preferring = sum("prefers" in _stances(store, name, party, day) for party, day in days.items())
        return -preferring, collation_key(name.text)

    return min(shared, key=rank, default=None)


def _part_of_one(
    store: Store,
    place: Place,
    party: PartyId,
    perspectives: Sequence[PerspectiveId],
    lang: LangTag,
    date: When,
    *,
    adopted: bool = True,
) -> LabelPart | None:
    """The name of one side: preferred in the language, else accepted, else romanised from its own language.

    ``adopted``: where none is on record, another side's; who asks for one side has its chain of fallbacks instead.
    """
    used = [(one, stance) for stance in ("prefers", "accepts") for one in perspectives]
    for perspective, stance in used:
        for name in place.names:
            use = _use(store, name, perspective, stance, date) if _speaks(name, lang) else None
            if use and (adopted or stance == "prefers" or use in name.uses):
                return LabelPart(text=name.text, lang=name.lang, parties=(party,), derived=use not in name.uses)
    for own in (True, False):
        # A side that has no name in its own language may accept another's.
        for perspective, stance in used:
            for name in place.names:
                spoken = any(_speaks(name, tongue) for tongue in store.perspectives[perspective].langs)
                use = _use(store, name, perspective, stance, date) if spoken == own else None
                if use and (use in name.uses or stance == "prefers" and (own or use.id == name.id)):
                    return _derived(store, place, name, party, lang, date)
    return _followed(store, place, party, lang, date) if adopted else None


def _followed(store: Store, place: Place, party: PartyId, lang: LangTag, date: When) -> LabelPart | None:
    """Of a side without any name on record: the one that it is taken to accept, as those have it who prefer it."""
    for name in place.names:
        recorded = {name.id, *(use.id for use in name.uses)}
        for use in in_force(store, name.derived, date):
            if store.perspectives[use.by].party == party and (use.id in recorded or not use.id):
                return _derived(store, place, name, party, lang, date)
    return None


def _derived(store: Store, place: Place, name: Name, party: PartyId, lang: LangTag, date: When) -> LabelPart:
    """The side's own name in ``lang``: in its own language itself, else as the record transcribes it, or romanised."""
    if name.lang.split("-")[0] == lang.split("-")[0]:
        return LabelPart(text=name.text, lang=name.lang, parties=(party,), derived=True)
    spelt = _transcription(place, name, lang)
    if not spelt and script(name.text) in UNSPELT:
        spelt = _in_english(store, place, name, party, date)
    if spelt:
        return LabelPart(text=spelt.text, lang=spelt.lang, parties=(party,), derived=True)
    forms = romanise(name.text, name.lang)
    text = forms[0] if forms else name.text
    return LabelPart(
        text=text, lang=f"{name.lang}-Latn" if text != name.text else name.lang, parties=(party,), derived=True
    )


def _in_english(store: Store, place: Place, name: Name, party: PartyId, date: When) -> Name | None:
    """What the side calls the place in English: preferred, else accepted and sounding like its own name."""
    english = [other for other in place.names if _speaks(other, "en")]
    preferred = [other for other in english if "prefers" in _stances(store, other, party, date)]
    accepted = [other for other in english if "accepts" in _stances(store, other, party, date)]
    return next(iter([*preferred, *(other for other in accepted if _sounds(name) & _sounds(other))]), None)


def _transcription(place: Place, name: Name, lang: LangTag) -> Name | None:
    """A name in ``lang`` that is nobody's in particular and sounds like ``name``: its spelling in that language."""
    return next(
        (
            other
            for other in place.names
            if _nobodys(other) and other.kind != "former" and _speaks(other, lang) and _sounds(name) & _sounds(other)
        ),
        None,
    )


def _nobodys(name: Name) -> bool:
    """Whether a name is nobody's in particular: no use is recorded, and nobody prefers it by what follows."""
    return not name.uses and all(use.stance == "accepts" for use in name.derived)


def _undisputed(store: Store, place: Place, lang: LangTag, date: When) -> tuple[LabelPart, ...]:
    """The place's name where nobody disputes it: in the language, else in English, else as the record has it.

    Of several the one that somebody prefers at the date, then one that sounds like it.
    """
    if not place.names:
        return (LabelPart(text=place.id, lang="und", parties=()),)
    preferred = _in_use(store, place, date)
    sounds = frozenset[str]().union(*map(_sounds, preferred)) if len(place.names) > 1 else frozenset()

    def rank(numbered: tuple[int, Name]) -> tuple[bool, bool, bool, bool, int, int]:
        number, name = numbered
        dated = [use.when for use in name.held if use.stance != "rejects"]
        past = bool(dated) and not any(when.covers(date) for when in dated)
        return (
            past or name.kind == "former" and not dated,
            not _speaks(name, lang),
            name not in preferred,
            not (sounds and sounds & _sounds(name)),
            _KIND_ORDER[name.kind],
            number,
        )

    numbered = list(enumerate(place.names))
    # A record's own name, which names no language, before what another language makes of it.
    tiers = ([one for one in numbered if _speaks(one[1], spoken)] for spoken in (lang, "en", "und"))
    _, best = min(next(filter(None, tiers), numbered), key=rank)
    return (LabelPart(text=best.text, lang=best.lang, parties=()),)


def _joined(parts: Sequence[LabelPart]) -> str:
    """Sides by `` / ``; more than three: two and the number of the others."""
    texts = [part.text for part in parts]
    if len(texts) > SHOWN_SIDES:
        texts = [*texts[:2], f"+{len(texts) - 2}"]
    return " / ".join(texts)


def by(store: Store, place: Place, text: str, *, lang: LangTag = "", at: When | None = None) -> tuple[PartyId, ...]:
    """Whose name ``text`` is: ``("*",)`` when no party objects, else the parties that prefer it, sorted.

    Where no party prefers it, those among non-parties (``intl``, ``su`` …) that do; where nobody does, whoever accepts
    it, parties first; where nobody uses it any more, the states that ended with it. Empty when nobody is known to: who
    once preferred a name and still exists has left it. A spelling variant is not a view: it belongs to whom the name
    belongs that it spells.
    """
    date = date_of(store, at)
    parties = sides(store, place, lang=lang, at=date)
    if not parties:
        return NEUTRAL
    held = _holders(store, place, text, lang, date)
    if all(
        held.get(party, set()) & {"prefers", "accepts"} for party in _heard(store, place, parties, text, lang, date)
    ):
        return NEUTRAL
    for stance in ("prefers", "accepts"):
        if using := {party for party, stances in held.items() if stance in stances}:
            return tuple(sorted(using & set(parties) or using))
    return _ended(store, place, text, lang, date)


def _ended(store: Store, place: Place, text: str, lang: LangTag, date: When) -> tuple[PartyId, ...]:
    """Holders that preferred the name and no longer exist at the date: a former state's names stay its own."""
    users = [store.perspectives.get(use.by) for use in _uses(place, text, lang) if use.stance == "prefers"]
    return tuple(sorted({user.party for user in users if user and _is_over(user.when, date)}))


def _is_over(when: When, date: When) -> bool:
    return bool(when.latest and date.earliest and when.latest < date.earliest)


def _uses(place: Place, text: str, lang: LangTag) -> Iterator[Use]:
    return (use for name in spelled(place, text, lang) for use in name.held)


def _heard(
    store: Store, place: Place, parties: Sequence[PartyId], text: str, lang: LangTag, date: When
) -> Sequence[PartyId]:
    """The parties whose usage counts: in a language of no side those of which it has a name, or that write it.

    Who writes French writes Laâyoune: where the language has no other name, there is none to choose. Of villages the
    names are what two data sets happen to have, and all parties count.
    """
    base = lang.split("-")[0]
    users = {party: list(party_perspectives(store, party, None)) for party in parties}
    written = {party: frozenset[str]().union(*(one.written for one in of)) for party, of in users.items()}
    names = [name for name in place.names if name.lang.split("-")[0] == base]
    own = any(base == lang.split("-")[0] for of in users.values() for one in of for lang in one.langs)
    if own or place.kind == "village" or not any(name in names and name.held for name in spelled(place, text, lang)):
        return parties
    return [
        party
        for party in parties
        if base in written[party] or any(_stances(store, name, party, date) for name in names)
    ]


def perspectives_of(
    store: Store, place: Place, text: str, *, lang: LangTag = "", at: When | None = None, recorded: bool = False
) -> tuple[PerspectiveId, ...]:
    """Perspectives that prefer or accept ``text`` for ``place`` at the date, in the order of the file.

    ``recorded``: only those of which a use is recorded, not derived from one.
    """
    date = date_of(store, at)
    using = {
        use.by
        for name in spelled(place, text, lang)
        for use in in_force(store, name.uses if recorded else name.held, date)
        if use.stance != "rejects"
    }
    return tuple(id for id in store.perspectives if id in using)


def _holders(store: Store, place: Place, text: str, lang: LangTag, date: When) -> dict[PartyId, set[Stance]]:
    held: dict[PartyId, set[Stance]] = {}
    for use in in_force(store, _uses(place, text, lang), date):
        held.setdefault(store.perspectives[use.by].party, set()).add(use.stance)
    return held


def _stances(store: Store, name: Name, party: PartyId, date: When) -> set[Stance]:
    return _held_by(store, name.held, party, date)


def _held_by(store: Store, uses: Iterable[Use], party: PartyId, date: When) -> set[Stance]:
    return {use.stance for use in in_force(store, uses, date) if store.perspectives[use.by].party == party}


def _use(store: Store, name: Name, perspective: PerspectiveId, stance: str, date: When) -> Use | None:
    """What the perspective does with the name at the date, recorded before derived; None when not that."""
    fitting = (use for use in in_force(store, name.held, date) if use.by == perspective and use.stance == stance)
    return next(fitting, None)


def in_force(store: Store, uses: Iterable[Use], date: When) -> Iterator[Use]:
    """Uses at the date, of perspectives that exist at the date: a use without dates lasts as long as its user."""
    for use in uses:
        user = store.perspectives.get(use.by)
        if user and use.when.covers(date) and user.when.covers(date):
            yield use


def stands(store: Store, claim: Claim, date: When) -> bool:
    """Whether a claim is made at the date: a claim without dates lasts as long as its holder.

    A publisher, whose word control is, is no perspective, and bounds nothing.
    """
    holder = store.perspectives.get(claim.asserted_by)
    return claim.when.covers(date) and (holder is None or holder.when.covers(date))


@lru_cache(maxsize=4096)
def collation_key(text: str) -> tuple[int, ...]:
    """Sort key of root Unicode collation: the same order for every side, by no one's power or date."""
    return tuple(_collator().sort_key(text))


@lru_cache(maxsize=1)
def _collator() -> Any:
    """Root Unicode collation (UCA); loaded only when two names must be put in order."""
    from pyuca import Collator

    return Collator()
