"""Several names that are one mention: compounds, routes, built things, titles, peoples of an area."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from gazetteer import routes
from gazetteer.annotate.document import DASHES, Document
from gazetteer.annotate.draft import Draft, guarded, joined
from gazetteer.annotate.scan import LONGEST_NAME, spot_at
from gazetteer.annotate.spots import Spot
from gazetteer.annotate.tables import Words, road_keys, tables, word_set
from gazetteer.match import Candidate
from gazetteer.model import AREAS, ROUTES, Kind, Place
from gazetteer.names import fold, lexicon
from gazetteer.store import Store
from gazetteer.when import When

PARTING = DASHES | frozenset("/|／⁄")
"""Marks that set two names of one place side by side."""
MOST_NAMES = 6
"""Names of one place that stand side by side; five occur."""
TITLE_POPULATION = 1_000
"""Inhabitants of a world-layer town that a title may be named after."""
_MOST_ENDS = 4
_LONGEST_PARTICLE = 3
"""Letters of the longest word that a title cannot end with: "des", "für"."""
_LONGEST_INITIALS = 2
_BETWEEN_REACH = 3
"""Tokens between the last end of a route and its road word: "ilə … arasındakı yol"."""


def compounds(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Names of one place side by side become one mention: ``A/B``, ``A (B)``, ``A – B``."""
    out: list[Draft] = []
    at = 0
    while at < len(drafts):
        row, closing = _row(doc, drafts, at)
        place = _shared(row) if len(row) > 1 else None
        while len(row) > 1 and not place:
            row, closing = row[:-1], None
            place = _shared(row) if len(row) > 1 else None
        if place and len(row) > 1:
            for draft in row:
                draft.place, draft.ambiguous = place, False
            one = joined(row, "compound", place, first=row[0].first, last=row[-1].last)
            one.end_at = closing
            one.score = max(draft.score for draft in row)
            one.settle("compound", "side_by_side", f"{len(row)} names of one place side by side")
            out.append(one)
        else:
            out.append(_with_variant(doc, drafts[at]))
        at += len(row) if place and len(row) > 1 else 1
    return out


def _with_variant(doc: Document, draft: Draft) -> Draft:
    """``Greater and Lesser Tunb (Tonb)``: a word in brackets that a name of the same place has instead of another."""
    inner, place = draft.last + 2, draft.place
    if not draft.named or place is None or doc.mark(inner - 1) != "(" or doc.mark(inner + 1) != ")":
        return draft
    key, said = doc.key(inner), set(fold(draft.surface(doc)).split())
    names = [name for name in place.names if key in fold(name.text).split()] if key and key not in said else []
    if not names or not doc.tokens[inner].capital or not doc.same_sentence(draft.last, inner):
        return draft
    name = max(names, key=lambda name: len(name.held))
    part = Draft(first=inner, last=inner, spot=Spot(inner, inner, name.text, "name", (), cut=" "), place=place)
    one = joined([draft, part], "compound", place, first=draft.first, last=inner)
    one.score, one.end_at = draft.score, doc.tokens[inner + 1].end
    one.settle("compound", "side_by_side", "a name with what stands in another name of the place")
    return one


def _row(doc: Document, drafts: Sequence[Draft], at: int) -> tuple[list[Draft], int | None]:
    """Plain names from ``at`` on that only a slash, dash or bracket parts; the end of a closing bracket."""
    row = [drafts[at]]
    closing = None
    while (
        len(row) < MOST_NAMES
        and at + len(row) < len(drafts)
        and row[-1].named
        and drafts[at + len(row)].named
        and closing is None
    ):
        following = drafts[at + len(row)]
        marks = [doc.mark(i) for i in range(row[-1].last + 1, following.first)]
        if marks == ["("] and doc.mark(following.last + 1) == ")":
            closing = doc.tokens[following.last + 1].end
        elif not (len(marks) == 1 and marks[0] in PARTING):
            break
        if not doc.same_sentence(row[-1].last, following.first):
            break
        row.append(following)
    return row, closing


def _shared(row: Sequence[Draft]) -> Place | None:
    """The place that every name of the row may mean."""
    if len({fold(draft.spot.text) for draft in row if draft.spot}) < len(row):
        return None
    shared = [{one.place.id for one in draft.candidates} for draft in row]
    common = set.intersection(*shared) if shared else set()
    ranked = [one for one in row[0].candidates if one.place.id in common]
    if not ranked:
        return None
    best: Candidate = max(ranked, key=lambda one: sum(_score(draft, one.place) for draft in row))
    return best.place


def _score(draft: Draft, place: Place) -> float:
    return next((one.score for one in draft.candidates if one.place.id == place.id), 0.0)


def make_routes(store: Store, doc: Document, drafts: Sequence[Draft], at: When | None) -> list[Draft]:
    """``X–Y road``, ``road from X to Y`` and authored roads by name; ends become parts."""
    out: list[Draft] = []
    n = 0
    while n < len(drafts):
        found = guarded(partial(_road, store, doc, drafts, n, at), None, step="route", first=drafts[n].first)
        out.append(found or drafts[n])
        last = out[-1].last
        n += 1
        while n < len(drafts) and drafts[n].first <= last:
            n += 1
    return out


def _road(store: Store, doc: Document, drafts: Sequence[Draft], n: int, at: When | None) -> Draft | None:
    """The route that begins with draft ``n``, or is named by it."""
    words = _road_words(doc.lang)
    found = _route_at(store, doc, drafts, n, words, at) or _named_road(store, doc, drafts[n])
    return found or _road_of(store, doc, drafts[n], words, at)


def _named_road(store: Store, doc: Document, draft: Draft) -> Draft | None:
    """An authored road whose name stands here; the place inside the name becomes a part."""
    if draft.place is None or draft.place.kind not in ROUTES or not draft.named or draft.parts:
        return None
    draft.settle("route", "road_word", "the name of a road")
    first = draft.first
    while first <= draft.last:
        words = sum(bool(key) for key in doc.keys[first : draft.last + 1])
        reach = words - (first == draft.first)
        inner = spot_at(store, doc, first, limit=min(reach, LONGEST_NAME)) if reach else None
        place = _on_road(store, draft.place, inner) if inner and inner.last <= draft.last else None
        if inner and place and place.kind not in ROUTES:
            draft.parts.append(Draft(first=inner.first, last=inner.last, spot=inner, place=place))
            first = inner.last
        first += 1
    return draft


def _on_road(store: Store, road: Place, spot: Spot) -> Place | None:
    """The place that a name inside a road's name means: one that the road touches, else a town before a village."""
    touched = {*road.related("end"), *road.related("via")}
    places = [place for hit in spot.hits if spot.role == "name" and (place := store.place(hit.place))]
    return min(places, key=lambda place: (place.id not in touched, place.kind == "village"), default=None)


def _road_of(store: Store, doc: Document, draft: Draft, words: dict[Kind, Words], at: When | None) -> Draft | None:
    """One place with a road word, when that is an authored road: ``Laçın yolundan``, ``corridor de Latchine``."""
    if draft.place is None or draft.type or draft.spot is None or draft.spot.role != "name":
        return None
    for listed in words.values():
        span = _around_one(doc, draft, listed)
        if span:
            surface = doc.text[doc.tokens[span[0]].start : doc.tokens[span[1]].end]
            best = routes.normalize(store, surface, lang=doc.lang, at=at).best
            if best and best.place.kind in ROUTES and best.place.layer == "authored":
                route = joined([draft], "route", best.place, first=span[0], last=span[1])
                route.settle("route", "road_word", "a place with a word for a road")
                return route
    return None


def _around_one(doc: Document, draft: Draft, words: Words) -> tuple[int, int] | None:
    """The tokens of the place with the road word after it, or before it and "of"."""
    after = draft.last + 1
    if (size := doc.match_right(after, words)) and doc.gap(after).isspace() and not doc.tokens[draft.last].tail:
        return draft.first, draft.last + size
    of = doc.match_left(draft.first - 1, doc.words("words", "of"))
    size = doc.match_left(draft.first - 1 - of, words) if of else 0
    return (_no_article(doc, draft.first - of - size), draft.last) if size else None


def _no_article(doc: Document, first: int) -> int:
    return first + 1 if doc.key(first) in doc.words("words", "articles") else first


@lru_cache(maxsize=64)
def _road_words(lang: str) -> dict[Kind, Words]:
    table = lexicon(lang)
    kinds: tuple[Kind, ...] = ("railway", "road")
    # Ferries have no table of their own: they run between two places as roads do.
    ferries = tables(lang).raw.get("places", {}).get("ferries", ())
    return {kind: word_set([*table.words("road", kind), *(ferries if kind == "road" else ())]) for kind in kinds}


def _route_at(
    store: Store, doc: Document, drafts: Sequence[Draft], n: int, words: dict[Kind, Words], at: When | None
) -> Draft | None:
    """A route whose first end is draft ``n``."""
    for row, between in _ends(doc, drafts, n):
        for kind, listed in words.items():
            span = _with_road_word(doc, row, between, listed)
            if span:
                return _composed(store, doc, row, kind, span, at)
    return None


def _ends(doc: Document, drafts: Sequence[Draft], n: int) -> list[tuple[list[Draft], str]]:
    """Rows of two or more resolved places from ``n`` on, and what parts them: ``dash`` or ``word``."""
    row = [drafts[n]]
    rows: list[tuple[list[Draft], str]] = []
    if not _may_end(drafts[n]):
        return rows
    for following in drafts[n + 1 : n + _MOST_ENDS]:
        marks = [doc.mark(i) for i in range(row[-1].last + 1, following.first)]
        if not _may_end(following) or len(marks) != 1 or marks[0] not in DASHES | {"/"}:
            break
        row = [*row, following]
        rows.append((row, "dash"))
    rows.reverse()
    if n + 1 < len(drafts) and _may_end(drafts[n + 1]) and _word_between(doc, drafts[n], drafts[n + 1]):
        rows.append(([drafts[n], drafts[n + 1]], "word"))
    return [(row, how) for row, how in rows if len({one.place.id for one in row if one.place}) == len(row)]


def _may_end(draft: Draft) -> bool:
    place = draft.place
    return draft.named and place is not None and place.point is not None and place.kind not in ROUTES


def _word_between(doc: Document, one: Draft, other: Draft) -> bool:
    """Whether only "to", "and" or the like stands between the two."""
    if other.first != one.last + 2 or not doc.same_sentence(one.last, other.first):
        return False
    return doc.key(one.last + 1) in road_keys(doc.lang, "to", "with")


def _with_road_word(doc: Document, row: Sequence[Draft], how: str, words: Words) -> tuple[int, int] | None:
    """First and last token of the route, its road word included; None when there is no road word.

    A road word before a dashed pair ("дорога X — Y") stays outside, as a class word of its own.
    """
    first, last = row[0].first, row[-1].last
    if how == "dash":
        skip = 1 if doc.mark(last + 1) in DASHES and doc.mark(last + 1) and not doc.gap(last + 1) else 0
        if size := doc.match_right(last + 1 + skip, words):
            return first, last + skip + size
        return (first, last) if _road_before(doc, first, words) else None
    before = first - 1
    if doc.key(before) in road_keys(doc.lang, "from", "between"):
        if doc.key(before - 1) in road_keys(doc.lang, "filler"):
            before -= 1
        if size := doc.match_left(before - 1, words):
            return _no_article(doc, before - size), last
    if doc.tables.grammar("order") == "sov":
        for gap in range(1, _BETWEEN_REACH + 1):
            if size := doc.match_right(last + gap, words):
                between = range(last + 1, last + gap)
                fillers = road_keys(doc.lang, "filler", "with")
                if between and all(doc.key(i) in fillers for i in between):
                    return first, last + gap + size - 1
    return None


def _road_before(doc: Document, first: int, words: Words) -> int:
    before = first - 1
    if doc.key(before) in doc.words("words", "of"):
        before -= 1
    return doc.match_left(before, words)


def _composed(
    store: Store, doc: Document, row: Sequence[Draft], kind: Kind, span: tuple[int, int], at: When | None
) -> Draft:
    """The route through the places of the row."""
    route = routes.compose(store, [one.place for one in row if one.place], kind=kind, at=at)
    draft = joined(row, "route", route.place, first=span[0], last=span[1])
    draft.score = round(draft.score * routes.TRUST[route.method], 4)
    draft.why.extend(route.why)
    draft.settle("route", "road_word", f"{len(row)} places with a word for a {kind}")
    return draft


def facilities(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """A place with a word for something built becomes that thing, at the place: ``Lachin checkpoint``."""
    words = doc.words("titles", "facility")
    for draft in drafts:
        if draft.type or not draft.named or draft.place is None or doc.tokens[draft.last].tail:
            continue
        if draft.place.kind in ("checkpoint", "crossing", "site"):
            draft.settle("facility", "built", f"'{draft.surface(doc)}' is a {draft.place.kind}")
            continue
        size = doc.match_right(draft.last + 1, words)
        if size and doc.gap(draft.last + 1).isspace() and not _bent_head(doc, draft):
            draft.last += size
            if doc.match_left(draft.last, doc.words("titles", "leading")):
                # Damascus Gate stands in Jerusalem: what is named after where it leads is elsewhere.
                draft.place, draft.score, draft.candidates, draft.why = None, 0.0, (), []
                draft.settle("facility", "built", "named after where it leads; nobody recorded where it stands")
                continue
            draft.settle("facility", "built", "a built thing named after the place; the pin is the place's")
    return list(drafts)


def _bent_head(doc: Document, draft: Draft) -> bool:
    """Whether the name has a case of its own, so that what follows begins something else: "у Маріуполі порт"."""
    cut = draft.spot.cut.strip() if draft.spot else ""
    return bool(cut) and doc.tables.grammar("possessor") == "last"


def titles(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Places inside titles of organisations and documents: the whole title is one mention."""
    out: list[Draft] = []
    for draft in drafts:
        if out and draft.first <= out[-1].last:
            if out[-1].type == "org" and _weighty(draft):
                out[-1].parts.append(draft)
            continue
        span = (_club(doc, draft) or _title_span(doc, draft)) if not draft.type else None
        while span and out and not out[-1].type and span[0] <= out[-1].first:
            out.pop()
        if span and (not _weighty(draft) or _second_of_two(doc, draft, span)):
            continue
        if not span or out and span[0] <= out[-1].last:
            out.append(draft)
            continue
        org = joined([draft], "org", draft.place, first=_no_article(doc, span[0]), last=span[1])
        org.candidates, org.ambiguous = draft.candidates, draft.ambiguous
        org.settle("org", "title", "inside the title of an organisation or document")
        out.append(org)
    return out


def _club(doc: Document, draft: Draft) -> tuple[int, int] | None:
    """``Real Madrid``, ``Dynamo Kyiv``, ``Bayern Munich``: a word of clubs and the town, side by side."""
    before = draft.first - 1
    if not draft.named or not doc.same_sentence(before, draft.first) or not doc.gap(draft.first).isspace():
        return None
    size = doc.match_left(before, doc.words("titles", "clubs"))
    first = draft.first - size
    token = doc.tokens[first]
    # "AS Roma" is a club, "As Rome slept" is not.
    capital = token.text.isupper() if len(token.key) <= _LONGEST_INITIALS else token.capital and not token.uncased
    return (first, draft.last) if size and capital else None


def _second_of_two(doc: Document, draft: Draft, span: tuple[int, int]) -> bool:
    """``Food and Drug Administration`` names no place, though some town is called Drug."""
    small = draft.place is not None and draft.place.layer == "world" and draft.place.kind != "country"
    return small and span[0] < draft.first and doc.key(draft.first - 1) in doc.words("words", "and")


def _weighty(draft: Draft) -> bool:
    """Whether a place is known enough to be meant inside a title."""
    place = draft.place
    if place is None or draft.spot is None or draft.spot.role != "name":
        return draft.spot is not None and draft.spot.role != "name"
    return place.layer == "authored" or place.kind in AREAS or place.population >= TITLE_POPULATION


def _title_span(doc: Document, draft: Draft) -> tuple[int, int] | None:
    """First and last token of the title that holds the draft; None when no head of a title is near."""
    if doc.tokens[draft.last].tail and doc.tokens[draft.last].tail == "s":
        return _head_before(doc, draft)
    return _head_after(doc, draft) or _head_before(doc, draft)


def _head_after(doc: Document, draft: Draft) -> tuple[int, int] | None:
    """``Turkish Foreign Ministry``, ``Gulf Cooperation Council``: capitalised words up to a head."""
    heads, inner = doc.words("titles", "heads"), doc.words("titles", "inner")
    lower = doc.words("titles", "lower_heads")
    last = None
    at = draft.last + 1
    if doc.key(at) in doc.words("words", "articles") or _and_title(doc, draft, at):
        return None
    while doc.same_sentence(draft.last, at) and at <= draft.last + 7 and doc.gap(at).isspace() and doc.tokens[at].word:
        capital = doc.tokens[at].capital and not doc.tokens[at].uncased
        size = doc.match_right(at, heads) if capital else doc.match_right(at, lower)
        if size:
            last = at + size - 1
            at += size
            if doc.tokens[last].tail:
                break
            continue
        if not capital and not (doc.key(at) in inner and doc.tokens[min(at + 1, len(doc.tokens) - 1)].capital):
            if doc.tables.flag("lower_titles") and not doc.match_right(at, doc.words("verbs", "saying")):
                at += 1
                continue
            break
        if last is not None and doc.key(at) not in inner and doc.key(at - 1) not in inner:
            break
        if last is not None and doc.key(at - 1) in inner:
            last = at
        at += 1
    if last is None:
        return None
    return _title_start(doc, draft.first), last


def _and_title(doc: Document, draft: Draft, at: int) -> bool:
    """``Киев и Генеральная Ассамблея``: "and" parts a name from a title that begins after it."""
    return draft.named and doc.key(at) in doc.words("words", "and")


def _title_start(doc: Document, first: int) -> int:
    """Capitalised words before the place that belong to the title: ``Nagorno``… but not the first of a sentence."""
    while first > 0 and doc.same_sentence(first - 1, first) and doc.gap(first).isspace():
        token = doc.tokens[first - 1]
        if not token.word or not token.capital or token.uncased or token.tail or doc.first(first - 1):
            break
        if token.key in doc.words("words", "stop") or token.key in doc.words("titles", "person"):
            break
        first -= 1
    return first


def _head_before(doc: Document, draft: Draft) -> tuple[int, int] | None:
    """``Ministry of Defence of Armenia``, ``МИД Армении``: a head, then the place as what it belongs to."""
    heads, inner, of = doc.words("titles", "heads"), doc.words("titles", "inner"), doc.words("words", "of")
    abbreviations, small = doc.words("titles", "abbreviations"), doc.tables.flag("lower_titles")
    if draft.named and doc.key(draft.first - 1) in doc.words("words", "and"):
        return None
    last = draft.last
    needs_of = bool(of) and doc.tables.grammar("possessor") == "first"
    at = draft.first - 1
    seen_of = False
    while at >= 0 and doc.same_sentence(at, draft.first) and at >= draft.first - 6 and doc.tokens[at].word:
        if not doc.gap(at + 1).isspace():
            break
        key = doc.key(at)
        if key in inner or key in of:
            seen_of = seen_of or key in of
            at -= 1
            continue
        adjacent = at == draft.first - 1
        if adjacent and (size := doc.match_left(at, abbreviations)):
            return at - size + 1, last
        if adjacent and draft.spot and draft.spot.role == "adjective":
            last = _title_tail(doc, last)
        size = doc.match_left(at, heads)
        capital = doc.tokens[at - size + 1].capital if size else False
        if size and (capital or small) and (seen_of or not needs_of):
            return _title_start(doc, at - size + 1) if capital and not small else at - size + 1, last
        if not doc.tokens[at].capital:
            break
        at -= 1
    return None


def _title_tail(doc: Document, last: int) -> int:
    """Words after an adjective that belong to the title: ``ministère arménien des Affaires étrangères``."""
    inner = doc.words("titles", "inner")
    at, end = last + 1, last
    while doc.same_sentence(last, at) and doc.key(at) in inner and doc.gap(at).strip() in ("", "'", "’"):
        if len(doc.key(at)) > _LONGEST_PARTICLE:
            end = at
        at += 1
    return end


def peoples(doc: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """``Karabakh Armenians``: an area and a people become one demonym, of the area."""
    out: list[Draft] = []
    for draft in drafts:
        before = out[-1] if out else None
        if before and _people_of(doc, before, draft):
            one = joined([before, draft], "demonym", before.place, first=before.first, last=draft.last)
            one.candidates, one.ambiguous = before.candidates, before.ambiguous
            one.settle("demonym", "people", "a people named after the area")
            out[-1] = one
        else:
            out.append(draft)
    return out


def _people_of(doc: Document, area: Draft, people: Draft) -> bool:
    if area.type or people.type or area.last + 1 != people.first or not doc.same_sentence(area.last, people.first):
        return False
    if not area.spot or not people.spot or doc.tokens[area.last].tail or not doc.gap(people.first).isspace():
        return False
    people_role = any(hit.role == "people" for hit in people.spot.hits) or people.spot.role == "people"
    return people_role and (area.named or area.spot.role == "adjective")
