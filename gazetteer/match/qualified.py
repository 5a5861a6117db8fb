"""Names with something beside them: a container, a distance, a remark; several names in one cell; bare positions.

``answer`` asks for the text as it stands first; only what has no sure meaning so is taken apart. The place of an
answer is always the one that is named, or the nearest one to a bare position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from gazetteer.match import messy, offset, position, within
from gazetteer.match.lookup import KNOWN, lower_case
from gazetteer.match.rank import ambiguous
from gazetteer.match.values import DOUBTS, Ask, Candidate, Normalization, Reason
from gazetteer.model import AREAS, Place
from gazetteer.store import Store

Resolve = Callable[[str, Ask], Normalization]
"""Answers one name, routes included, without taking it apart as this module does."""

MOST_TRIED = 25
"""Homonyms of a name that a container is tried on: some names have hundreds of bearers, all but these hamlets."""
MOST_KEPT = 4_096
"""Containers of one store that are kept: the countries and provinces of the world are fewer."""
JUDGED = 5
MOST_READINGS = 3
"""Places that a container's name may mean: "AZ" is Arizona and Azerbaijan."""
SURE_INSIDE = 0.97
"""A name and the container that holds it hardly meet by chance."""
NEAR_FACTOR = 0.85
UNKNOWN_FACTOR = 0.8
"""What is left of the score where nothing says that the container holds the place."""
REMARK_FACTOR = 0.95
OFFSET_FACTOR = 0.97
MENDED_FACTOR = 0.95
LISTED_SCORE = 0.9
"""Shared by the places of a list: each is meant, and none alone."""
_CODE_LENGTHS = (2, 3)


@dataclass(frozen=True, slots=True)
class Container:
    """A text that names what holds the place, and the places it may mean; given apart, or part of the query."""

    text: str
    places: tuple[Place, ...]
    towns: tuple[Place, ...]
    """What the bare name means where that is no area."""
    area: bool
    """Whether the bare name or code is that of a country, region or district."""
    apart: bool = False


Apart = Sequence[Container]
"""Containers that were given beside the text, as a table's columns do."""


def answer(store: Store, q: str, ask: Ask, resolve: Resolve, *, admin: str = "", country: str = "") -> Normalization:
    """What a messy text names. ``admin`` and ``country`` are names or codes of what holds the place."""
    # The status is judged over more candidates than may have been asked for.
    wide = replace(ask, limit=max(ask.limit, JUDGED))
    found = _whole(store, q, wide, resolve, admin, country)
    return replace(found, candidates=found.candidates[: ask.limit])


def _whole(store: Store, q: str, ask: Ask, resolve: Resolve, admin: str, country: str) -> Normalization:
    if messy.is_null(q):
        return _answer(q, (), ask)
    if at := position.read(q.strip()):
        return _answer(q, position.candidates(store, q, at), ask)
    given = [text for text in (admin, country) if not messy.is_null(text)]
    apart = tuple(_container(store, text, ask, resolve, apart=True) for text in given)
    found = _read(store, q, ask, resolve, apart)
    if _settled(found):
        return found
    mended = _mended(store, q, ask, resolve, apart)
    return mended if mended and (_settled(mended) or not found.candidates) else found


def _read(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization:
    plain = _held(store, q, ask, resolve, apart) if apart else resolve(q, ask)
    if _settled(plain):
        return plain
    for way in (_cleaned, _beside, _remarked, _contained, _listed):
        found = way(store, q, ask, resolve, apart)
        if found is not None:
            return replace(found, query=q)
    return plain


def _settled(plain: Normalization) -> bool:
    """Whether the text as it stands has a meaning that no other reading can beat."""
    best = plain.candidates[0] if plain.candidates else None
    return best is not None and best.how != "fuzzy" and not any(reason.code == "parts_differ" for reason in best.why)


def _answer(q: str, found: Sequence[Candidate], ask: Ask, *, guess: bool = False) -> Normalization:
    """The candidates as an answer; ``guess``: the name in it is ambiguous already."""
    good = tuple(one for one in found if not any(reason.code in DOUBTS for reason in one.why))
    weak = tuple(one for one in found if one not in good)
    status = "none" if not good else "ambiguous" if guess or ambiguous(good) else good[0].how
    return Normalization(
        query=q,
        status=status,
        candidates=good[: ask.limit],
        suggestions=weak[:5],
        at=ask.at,
        perspective=ask.perspective,
    )


# Ways to take a text apart; each gives None where the text is not so.


def _cleaned(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """Without the marks that editors leave: "Agdam?*", "[Agdam]", "Agdam [2]"."""
    text = messy.cleaned(q)
    if not text or text == " ".join(q.split()):
        return None
    if messy.is_null(text):
        return _answer(q, (), ask)
    found = _read(store, text, ask, resolve, apart)
    return found if found.candidates else None


def _beside(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """A spot by a place: "near X", "5 km N of X"."""
    saying = None if messy.many(q) else offset.read(" ".join(q.split()))
    if not saying or not saying.name:
        return None
    inner = _read(store, saying.name, ask, resolve, apart)
    # "near the end": without a capital, what is left beside a word such as "the" is a word too.
    word = lower_case(saying.name) and any("class_word" in _codes(one) for one in inner.candidates)
    found = tuple(_at_spot(one, saying) for one in inner.candidates if one.place.point and not one.offset and not word)
    return _answer(q, found, ask, guess=inner.status == "ambiguous") if found else None


def _at_spot(one: Candidate, saying: offset.Saying) -> Candidate:
    code = "beside" if saying.distance_m is None and saying.bearing is None else "offset"
    why = (Reason(code, f"'{saying.words}' says a spot by {one.place.id}"), *one.why)
    spot = offset.spot(saying, one.place.point.lonlat) if one.place.point else None
    return replace(one, how="qualified", score=round(one.score * OFFSET_FACTOR, 4), why=why, offset=spot)


def _contained(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """A name and what holds it: "Lachin, Azerbaijan", "Goris (Armenia)"."""
    head, texts = ("", ()) if messy.many(q) else messy.contained(" ".join(q.split()))
    if not head or messy.is_null(head):
        return None
    inside = tuple(_container(store, text, ask, resolve, apart=False) for text in texts if not messy.is_null(text))
    if not inside:
        return _read(store, head, ask, resolve, apart)
    found = _held(store, head, ask, resolve, (*inside, *apart))
    if any(one.area for one in inside):
        return found
    # "Lachin, Kalbajar" lists two towns, unless the first is known to lie in the district of the second.
    return found if _plainly_held(found, resolve(head, ask), inside) else None


def _plainly_held(found: Normalization, alone: Normalization, inside: Sequence[Container]) -> bool:
    """Whether towns named after a name hold, each of them, what the name means by itself."""
    if not found.best or not alone.best or found.best.place.id != alone.best.place.id:
        return False
    held = [reason for reason in found.best.why if reason.code == "contained"]
    same = any(place.id == found.best.place.id for one in inside for place in one.towns)
    return len(held) == len(inside) and not same


def _remarked(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """A name and a remark: "Shusha - fighting reported"."""
    head, remark = ("", "") if messy.many(q) else messy.without_remark(" ".join(q.split()))
    if not head or messy.is_null(head) or resolve(remark, ask).candidates:
        return None
    inner = _read(store, head, ask, resolve, apart)
    if not inner.candidates:
        return None
    why = Reason("note_dropped", f"'{remark[:60]}' is read as a remark")
    found = tuple(_with(one, why, REMARK_FACTOR) for one in inner.candidates)
    return _answer(q, found, ask, guess=inner.status == "ambiguous")


def _listed(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """Several places in one cell; one place under several names is a compound."""
    parts = messy.listed(q)
    if not parts:
        return None
    best: dict[str, Candidate] = {}
    for part in parts:
        one = _read(store, part, ask, resolve, apart).best
        if not one or one.how == "fuzzy":
            return None
        best.setdefault(one.place.id, one)
    if len(best) == 1:
        one = next(iter(best.values()))
        why = Reason("two_names", f"{', '.join(repr(part) for part in parts)} are names of one place")
        return _answer(q, (replace(one, how="compound", why=(why, *one.why)),), ask)
    why = Reason("parts_differ", f"the parts name different places: {', '.join(best)}")
    share = round(LISTED_SCORE / len(best), 4)
    return _answer(q, tuple(replace(one, score=share, why=(*one.why, why)) for one in best.values()), ask)


def _mended(store: Store, q: str, ask: Ask, resolve: Resolve, apart: Apart) -> Normalization | None:
    """The text as it was before somebody read it in the wrong encoding, where that finds something."""
    if q.isascii():
        return None
    import ftfy

    text = ftfy.fix_encoding(q)
    if text == q or not text.strip() or messy.is_null(text):
        return None
    found = _read(store, text, ask, resolve, apart)
    why = Reason("mojibake_mended", f"read as '{text[:60]}'")
    good = tuple(_with(one, why, MENDED_FACTOR) for one in found.candidates)
    return replace(found, query=q, candidates=good) if good else None


def _with(one: Candidate, why: Reason, factor: float) -> Candidate:
    return replace(one, score=round(one.score * factor, 4), why=(*one.why, why))


# Containers


def _container(store: Store, text: str, ask: Ask, resolve: Resolve, *, apart: bool) -> Container:
    """What the text may mean as a container; kept, since a column says the same few again and again."""
    kept = _KEPT.setdefault(store, {})
    key = (text.strip(), ask.lang, str(ask.at), ask.perspective)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _read_container(store, text.strip(), ask, resolve)
    return replace(kept[key], apart=apart)


_KEPT: WeakKeyDictionary[Store, dict[tuple[str, ...], Container]] = WeakKeyDictionary()


def _read_container(store: Store, text: str, ask: Ask, resolve: Resolve) -> Container:
    """By code, by name; countries and regions before towns."""
    by_code = tuple(_by_code(store, text, ask, resolve)) if len(text) <= _CODE_LENGTHS[-1] else ()
    plain = Ask(lang=ask.lang, at=ask.at, perspective=ask.perspective, limit=MOST_TRIED)
    named = tuple(one.place for one in resolve(text, plain).candidates)
    own = tuple(place for place in named if place.kind in AREAS)
    areas = own or _areas(text, plain, resolve)
    places = {place.id: place for place in (*by_code, *(areas or named))}
    return Container(
        text=text,
        places=tuple(places.values())[:MOST_READINGS],
        towns=() if own else named,
        area=bool(by_code or own),
    )


def _areas(text: str, plain: Ask, resolve: Resolve) -> tuple[Place, ...]:
    """Regions and districts of the name where a bare name means a town first."""
    found: list[Place] = []
    for kind in ("region", "district"):
        asked = replace(plain, kind=kind, kinds=frozenset({kind}))
        found += [one.place for one in resolve(text, asked).candidates if one.place.kind in AREAS]
    return tuple(found)


def _by_code(store: Store, text: str, ask: Ask, resolve: Resolve) -> Iterator[Place]:
    """The state of the United States and the country that a code of two or three letters or digits stands for."""
    bare = text.replace(".", "")
    if state := messy.us_states().get(bare) if bare == bare.upper() else None:
        for one in resolve(state, Ask(kind="region", kinds=frozenset({"region"}), countries=("us",))).candidates[:1]:
            yield one.place
    iso = country_code(bare) if bare == bare.upper() or bare == bare.lower() else ""
    found = store.same("iso", iso.upper()) if iso else None
    place = store.place(found) if found else None
    if place:
        yield place


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 code in lower case for a code of two letters, three letters or three digits; else empty.

    >>> country_code("AZE"), country_code("051"), country_code("uk"), country_code("Baku")
    ('az', 'am', 'gb', '')
    """
    if len(text) not in _CODE_LENGTHS or not text.isascii() or not text.isalnum():
        return ""
    from babel.core import get_global

    renamed = get_global("territory_aliases").get(text.upper())
    if renamed:
        return renamed[0].lower() if len(renamed) == 1 else ""
    return text.lower() if len(text) == _CODE_LENGTHS[0] and text.isalpha() else ""


def _held(store: Store, q: str, ask: Ask, resolve: Resolve, containers: Sequence[Container]) -> Normalization:
    """The meanings of ``q`` that the containers hold; those that lie elsewhere are suggestions."""
    found: dict[str, Candidate] = {}
    for narrowed in _narrowed(ask, containers):
        for one in resolve(q, narrowed).candidates:
            found.setdefault(one.place.id, _without_near(one) if narrowed.near != ask.near else one)
        judged = [_judged(store, one, containers) for one in found.values()]
        if any(one.score and not _doubtful(one) for one in judged if _inside(one)):
            break
    judged = [_judged(store, one, containers) for one in found.values()]
    inside = [one for one in judged if _inside(one)]
    total = sum(one.score for one in inside) or 1.0
    if inside:
        # Homonyms elsewhere are out of the race: their share of the score goes to those inside.
        sure = min(SURE_INSIDE, total)
        sure = max(sure, NEAR_FACTOR if any(_codes(one) & {"contained"} for one in inside) else 0.0)
        judged = [replace(one, score=round(sure * one.score / total, 4)) for one in inside]
    judged.sort(key=lambda one: -one.score)
    return _answer(q, judged, replace(ask, limit=max(ask.limit, 1)))


def _narrowed(ask: Ask, containers: Sequence[Container]) -> Iterator[Ask]:
    """The question near the middle of each reading of the innermost container, in its country, then as it was."""
    wide = replace(ask, limit=MOST_TRIED)
    for place in containers[0].places if containers else ():
        iso = within.code(place) or place.country.lower()
        countries = ask.countries or ((iso,) if iso else ())
        near = place.point.lonlat if place.point and place.kind != "country" and not ask.near else ask.near
        yield replace(wide, countries=countries, near=near)
    yield wide


def _without_near(one: Candidate) -> Candidate:
    return replace(one, why=tuple(reason for reason in one.why if reason.code != "near"))


def _judged(store: Store, one: Candidate, containers: Sequence[Container]) -> Candidate:
    """The candidate with what each container says of it; the worst says most."""
    for container in containers:
        fits = sorted((_fit(store, one.place, place) for place in container.places), key=lambda pair: _ORDER[pair[0]])
        kind, said = fits[0] if fits else ("unknown", "")
        one = _judge(one, container, kind, said)
    how = "qualified" if any(not container.apart for container in containers) else one.how
    return replace(one, how=how)


_ORDER = {"holds": 0, "near": 1, "unknown": 2, "differs": 3}


def _fit(store: Store, inner: Place, outer: Place) -> tuple[within.Fit, str]:
    fit, said = within.fit(store, inner, outer)
    # A town of that name elsewhere says nothing: the text may mean a district that is not recorded.
    return ("unknown", "") if fit == "differs" and outer.kind not in AREAS else (fit, said)


def _judge(one: Candidate, container: Container, kind: str, said: str) -> Candidate:
    named = f"'{container.text[:60]}'"
    if kind == "holds":
        return replace(one, why=(*one.why, Reason("contained", f"{named}: {said}")))
    if kind == "near":
        return _with(one, Reason("contained_near", f"{named}: {said}"), NEAR_FACTOR)
    if kind == "differs":
        return _with(one, Reason("container_differs", f"{named}: {said}"), 1 - UNKNOWN_FACTOR)
    why = Reason("container_unknown", f"{named} is no country or region known to hold the place")
    weighty = container.apart or one.place.layer == "authored" or one.place.population >= KNOWN
    doubt = (Reason("part_unknown", f"{named} names nothing that holds the place"),) if not weighty else ()
    return replace(_with(one, why, UNKNOWN_FACTOR), why=(*one.why, why, *doubt))


def _codes(one: Candidate) -> frozenset[str]:
    return frozenset(reason.code for reason in one.why)


def _inside(one: Candidate) -> bool:
    """Whether every container may hold the place and one is known to."""
    return bool(_codes(one) & {"contained", "contained_near"}) and not _doubtful(one)


def _doubtful(one: Candidate) -> bool:
    return bool(_codes(one) & DOUBTS)
