"""Completions of an unfinished name, and search by name, by beginning and by words.

What is typed is taken as the beginning of a name and as nothing else: no endings are cut and nothing is corrected, as
the last word may go on. Which name of a place is shown depends on its spelling alone, never on whose name it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from gazetteer import routes
from gazetteer.model import LangTag, LonLat, Name, Place, PlaceId
from gazetteer.names import fold, fold_map, script
from gazetteer.store import Hit, Store
from gazetteer.store.seeking import ANY, Completion, Wanted, fits
from gazetteer.translit import romanise
from gazetteer.when import When

How = Literal["name", "beginning", "word"]

ROMANISED = 0.5
"""Powers of ten lost by places found only by what was typed read in Latin letters."""
LATER = 1.0
"""Powers of ten lost by places that have the word only later in a name: Karabakh in "Nagorno-Karabakh"."""
LATER_FROM = 3
"""Letters from which later words are looked at; one or two begin some word of every other name."""
MOST_FORMS = 4
"""Latin readings of what was typed that are looked up."""
NAMED = 100
"""Meanings of the whole query that are listed; what lies beyond comes again as a completion."""
SCANNED = 2_000
"""Places looked through for each of several words; more than any word of a name but the commonest has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A place whose name begins as typed, or has a word that does."""

    place: Place
    text: str
    """The name as recorded; folded where an authored place has it from the world layer only."""
    lang: LangTag
    name: Name | None
    """None where the record of an authored place does not have this name."""
    highlight: tuple[int, int]
    """The typed part of ``text`` in code points, half-open."""
    romanised: str = ""
    """The Latin reading of the name that begins so, where the name itself is in another script."""
    how: How = "beginning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One page of a search."""

    status: str
    """What :func:`gazetteer.match.normalize` says of the whole query."""
    found: tuple[Completed, ...] = ()
    more: bool = False
    """Whether another page follows."""


def complete(
    store: Store,
    q: str,
    *,
    lang: LangTag = "",
    at: When | None = None,
    wanted: Wanted = ANY,
    near: LonLat | None = None,
    limit: int = 10,
) -> tuple[Completed, ...]:
    """Places whose names begin with ``q`` in any script or have a later word that does, the weightiest first."""
    found = _found(store, q, lang, wanted, near, limit)
    return tuple(_shown(store, one, prefix, lang, at, how=how) for one, prefix, how in found)


def typed(q: str) -> str:
    """The key that ``q`` begins; a space at its end when the last word is finished.

    >>> typed("Stepan"), typed("Goris-")
    ('stepan', 'goris ')
    """
    key = fold(q)
    return f"{key} " if key and fold(f"{q}x") == f"{key} x" else key


def _found(
    store: Store, q: str, lang: LangTag, wanted: Wanted, near: LonLat | None, limit: int
) -> list[tuple[Completion, str, How]]:
    """Completions of what was typed, of its Latin readings and of later words, each with its prefix; one place once."""
    own = typed(q)
    ways: list[tuple[str, How, float]] = [(own, "beginning", 0.0)]
    ways += [(prefix, "beginning", ROMANISED) for prefix in _latin(q, lang, own)]
    ways += [(own, "word", LATER)] if len(own) >= LATER_FROM else []
    found: dict[PlaceId, tuple[Completion, str, How]] = {}
    for prefix, how, loss in ways:
        for one in store.completions(prefix, words=how == "word", wanted=wanted, near=near, limit=limit):
            found.setdefault(one.place, (replace(one, weight=one.weight - loss), prefix, how))
    # Equal ones keep their order, which is the store's.
    return sorted(found.values(), key=lambda one: -one[0].weight)[:limit]


def _latin(q: str, lang: LangTag, own: str) -> tuple[str, ...]:
    if script(q) in ("Latn", "Zyyy"):
        return ()
    return tuple(dict.fromkeys(key for form in romanise(q, lang) if (key := typed(form)) and key != own))[:MOST_FORMS]


def _shown(store: Store, one: Completion, prefix: str, lang: LangTag, at: When | None, *, how: How) -> Completed:
    """The completion by the name that shows best why it was found."""
    place = store.place(one.place)
    assert place is not None
    names = {name.id: name for name in place.names}

    def order(pair: tuple[str, Hit]) -> tuple[object, ...]:
        key, hit = pair
        name = names.get(hit.name)
        return (
            name is None,
            hit.path != "exact",
            bool(lang) and hit.lang.split("-")[0] != lang.split("-")[0],
            at is not None and name is not None and not _used(name, at),
            name is not None and not _foremost(place, name),
            len(key),
            key,
            name.text if name else "",
        )

    key, hit = min(one.found, key=order)
    name = names.get(hit.name)
    start = key.find(f" {prefix}") + 1 if how == "word" else 0
    bare = prefix.rstrip()
    if name is None:
        return Completed(
            place=place, text=key, lang=hit.lang, name=None, highlight=(start, start + len(bare)), how=how
        )  # fmt: skip
    if hit.path == "exact":
        return Completed(
            place=place, text=name.text, lang=name.lang, name=name, how=how,
            highlight=_span(name.text, key, start, bare),
        )  # fmt: skip
    form = next((form for form in romanise(name.text, name.lang) if fold(form) == key), key)
    return Completed(
        place=place, text=name.text, lang=name.lang, name=name, romanised=form, how=how,
        highlight=_span_of_reading(name, key[start:] if how == "word" else bare, bare),
    )  # fmt: skip


def _foremost(place: Place, name: Name) -> bool:
    """Whether the name is more than a variant; of a place of the layer, the one that its record lists first."""
    return name.kind not in ("variant", "former") if place.layer == "authored" else name == place.names[0]


def _used(name: Name, at: When) -> bool:
    """Whether nobody recorded the name as out of use at the date."""
    return not name.held or any(use.when.covers(at) and use.stance != "rejects" for use in name.held)


def _span(text: str, key: str, start: int, bare: str) -> tuple[int, int]:
    """Where the folded stretch stands in the text."""
    folded = fold_map(text)
    end = min(start + len(bare), len(folded.key))
    return folded.span(start, end) if folded.key == key and start < end else (0, len(text))


def _span_of_reading(name: Name, wanted: str, bare: str) -> tuple[int, int]:
    """The shortest beginning of a name whose Latin reading begins so; all of it where letters are read together."""
    if wanted != bare:
        return 0, len(name.text)
    for end in range(1, len(name.text)):
        if any(fold(form).startswith(bare) for form in romanise(name.text[:end], name.lang)):
            return 0, end
    return 0, len(name.text)


def find(
    store: Store,
    q: str,
    *,
    lang: LangTag = "",
    at: When | None = None,
    perspective: str = "both",
    wanted: Wanted = ANY,
    near: LonLat | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Result:
    """Places that ``q`` names, whose names begin with it, or have its words; in this order, one place once."""
    enough = offset + limit + 1
    answer = routes.normalize(
        store, q, lang=lang, at=at, perspective=perspective, near=near, countries=wanted.countries,
        limit=min(enough, NAMED),
    )  # fmt: skip
    found: dict[PlaceId, Completed] = {}
    for candidate in answer.candidates:
        name, place = candidate.name, candidate.place
        text = name.text if name else q
        if fits(store, place, replace(wanted, countries=()), _position(place)):
            found.setdefault(
                place.id,
                Completed(
                    place=place, text=text, lang=name.lang if name else "und", name=name, highlight=(0, len(text)),
                    how="name",
                ),
            )  # fmt: skip
    for one in _by_words(store, q, lang, at, wanted, near, enough):
        if len(found) >= enough:
            break
        found.setdefault(one.place.id, one)
    page = list(found.values())[offset:enough]
    return Result(status=answer.status, found=tuple(page[:limit]), more=len(page) > limit)


def _position(place: Place) -> LonLat | None:
    return place.point.lonlat if place.point else None


def _by_words(
    store: Store, q: str, lang: LangTag, at: When | None, wanted: Wanted, near: LonLat | None, limit: int
) -> Iterator[Completed]:
    """Completions of the whole, then places that have every word, the last as far as typed."""
    yield from complete(store, q, lang=lang, at=at, wanted=wanted, near=near, limit=limit)
    words = typed(q).split(" ")
    prefixes = [f"{word} " for word in words[:-1]] + ([words[-1]] if words[-1] else [])
    if len(prefixes) < 2:
        return
    with_word = [dict(_with_word(store, prefix, wanted, near)) for prefix in prefixes]
    common = [one for id, one in with_word[-1].items() if all(id in others for others in with_word[:-1])]
    for one, prefix, how in sorted(common, key=lambda found: -found[0].weight):
        yield _shown(store, one, prefix, lang, at, how=how)


def _with_word(
    store: Store, prefix: str, wanted: Wanted, near: LonLat | None
) -> Iterable[tuple[PlaceId, tuple[Completion, str, How]]]:
    # Later entries of a dictionary win: a name that begins with the word before one that has it later.
    for one in store.completions(prefix, words=True, wanted=wanted, near=near, limit=SCANNED):
        yield one.place, (one, prefix, "word")
    for one in store.completions(prefix, wanted=wanted, near=near, limit=SCANNED):
        yield one.place, (one, prefix, "beginning")
