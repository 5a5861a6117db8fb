"""Articles with the places they mention: where each is named, what is meant, in whose words and by whose name.

The steps, in order: the text in words; spots with names; persons and things named alike dropped; places weighed against
each other; several names that are one mention; how each name is meant; counted sets and phrases that take up a place;
whose name it is and in whose voice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from gazetteer import perspective as views
from gazetteer.annotate import document
from gazetteer.annotate.aliases import said_names
from gazetteer.annotate.document import Document
from gazetteer.annotate.draft import Draft, guarded
from gazetteer.annotate.groups import compounds, facilities, make_routes, peoples, titles
from gazetteer.annotate.html import extract
from gazetteer.annotate.owners import Owners
from gazetteer.annotate.persons import without_homonyms
from gazetteer.annotate.places import settled
from gazetteer.annotate.plurals import with_shared_class
from gazetteer.annotate.reading import read_all
from gazetteer.annotate.scan import scan
from gazetteer.annotate.sets import collectives, corefs
from gazetteer.annotate.values import REASONS, Annotation, Mention, MentionType, Override, Part, Status, Voice
from gazetteer.annotate.voice import Speech, reports, voice
from gazetteer.context import UNKNOWN, article_date, language
from gazetteer.errors import InputError
from gazetteer.match import Ask, Reason
from gazetteer.model import LangTag, LonLat
from gazetteer.store import Store
from gazetteer.when import When
from gazetteer.wording import say

__all__ = [
    "REASONS", "Annotation", "Mention", "MentionType", "Override", "Part", "Status", "Voice", "annotate", "extract",
]  # fmt: skip

MOST_SHOWN = 5
"""Candidates that a mention carries."""
_UNRESOLVED = frozenset({"coref", "collective"})


def annotate(
    store: Store,
    text: str,
    *,
    at: When | None = None,
    lang: LangTag = "",
    perspective: str = views.BOTH,
    near: LonLat | None = None,
    countries: tuple[str, ...] = (),
    title: str = "",
    overrides: tuple[Override, ...] = (),
) -> Annotation:
    """The text with every place it mentions, in text order; top-level spans never overlap.

    Without ``lang`` the language is told from the text; without ``at`` its date is looked for in the text, and names
    are judged at the data's date when there is none. ``near`` and ``countries`` prefer, they exclude nothing.
    """
    lang = lang or language(text or title)
    found = None if at else article_date(text, lang, title=title)
    date = at or found
    doc = document.read(text, lang)
    ask = Ask(lang="" if lang == UNKNOWN else lang, at=date, perspective=views.BOTH)
    drafts = _drafts(store, doc, ask, near, countries)
    owners = Owners(store, doc, date)
    mentions = _mentions(doc, drafts, owners)
    return Annotation(
        text=text,
        lang=lang,
        at=date,
        at_found=found,
        perspective=perspective,
        mentions=_corrected(store, doc, mentions, overrides, owners),
    )


def _drafts(store: Store, doc: Document, ask: Ask, near: LonLat | None, countries: tuple[str, ...]) -> list[Draft]:
    """All mentions in the making, in text order, none overlapping."""
    spots = without_homonyms(doc, with_shared_class(store, doc, scan(store, doc)))
    drafts = settled(store, doc, spots, ask, near=near, countries=countries)
    drafts = compounds(doc, said_names(doc, drafts))
    drafts = make_routes(store, doc, drafts, ask.at)
    drafts = facilities(doc, drafts)
    drafts = peoples(doc, titles(doc, drafts))
    read_all(store, doc, drafts)
    drafts = _in_order([*drafts, *collectives(store, doc, drafts, ask)])
    return _in_order([*drafts, *corefs(doc, drafts)])


def _in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts by position; of two that overlap the earlier and longer one."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda one: (one.first, -one.last)):
        if not kept or draft.first > kept[-1].last:
            kept.append(draft)
    return kept


def _mentions(doc: Document, drafts: Sequence[Draft], owners: Owners) -> list[Mention]:
    """The finished mentions. One that fails is logged and left out; it never takes the others with it."""
    said = reports(doc, drafts)
    made = (
        guarded(partial(_mention, doc, draft, said, owners), None, step="mention", first=draft.first)
        for draft in drafts
    )
    return [mention for mention in made if mention]


def _mention(doc: Document, draft: Draft, said: Speech, owners: Owners) -> Mention:
    start, end = draft.span(doc)
    heard, speaker = voice(doc, said, draft.first, draft.last)
    return Mention(
        start=start,
        end=end,
        surface=doc.text[start:end],
        type=draft.type or "literal",
        status="resolved" if draft.place is not None else "ambiguous" if draft.ambiguous else "unresolved",
        place=draft.place,
        by=owners.of(draft),
        perspectives=owners.perspectives(draft),
        derived=owners.derived(draft),
        voice=heard,
        speaker=speaker,
        score=draft.score,
        why=_why(draft, explained=draft.first in said.explained.of),
        parts=tuple(_part(doc, part, owners) for part in draft.parts),
        candidates=draft.candidates[:MOST_SHOWN],
    )


def _why(draft: Draft, *, explained: bool) -> tuple[Reason, ...]:
    cut = draft.spot.cut.strip() if draft.spot else ""
    reasons = [Reason("ending_cut", f"recognised without its ending '{cut}'")] if cut else []
    if explained:
        reasons.append(Reason("explained", "the text tells who calls the place so"))
    return tuple(dict.fromkeys([*draft.why, *reasons]))


def _part(doc: Document, part: Draft, owners: Owners) -> Part:
    start, end = part.span(doc)
    return Part(start=start, end=end, surface=doc.text[start:end], place=part.place, by=owners.of(part))


def _corrected(
    store: Store, doc: Document, mentions: Sequence[Mention], overrides: Sequence[Override], owners: Owners
) -> tuple[Mention, ...]:
    """The mentions with a reader's corrections; a span beats a string, and both beat what was found."""
    forced: dict[tuple[int, int], Override] = {}
    for override in sorted(overrides, key=lambda one: one.start is not None):
        for span in _spans(doc.text, override):
            forced = {other: one for other, one in forced.items() if other[1] <= span[0] or span[1] <= other[0]}
            forced[span] = override
    kept = [m for m in mentions if not any(start < m.end and m.start < end for start, end in forced)]
    added = [_forced(store, doc, mentions, span, one, owners) for span, one in forced.items() if one.place]
    return tuple(sorted([*kept, *added], key=lambda mention: mention.start))


def _spans(text: str, override: Override) -> list[tuple[int, int]]:
    """Where a correction applies. Raises InputError for a span outside the text, or none and no string."""
    if override.start is not None and override.end is not None:
        if not 0 <= override.start < override.end <= len(text):
            raise InputError(
                "overrides",
                say("%(start)s–%(end)s is no span of the text", start=override.start, end=override.end),
                where="body",
            )
        return [(override.start, override.end)]
    if not override.surface.strip():
        raise InputError("overrides", say("give start and end, or the string that is corrected"), where="body")
    found: list[tuple[int, int]] = []
    at = text.find(override.surface)
    while at >= 0:
        end = at + len(override.surface)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            found.append((at, end))
        at = text.find(override.surface, end)
    return found


def _forced(
    store: Store, doc: Document, mentions: Sequence[Mention], span: tuple[int, int], override: Override, owners: Owners
) -> Mention:
    """The mention a correction makes; type and voice stay those of what stood there. Raises InputError for an
    unknown place."""
    place = store.place(override.place)
    if place is None:
        raise InputError("overrides", say("no place has the id '%(place)s'", place=override.place), where="body")
    surface = doc.text[span[0] : span[1]]
    before = next((mention for mention in mentions if (mention.start, mention.end) == span), None)
    return Mention(
        start=span[0],
        end=span[1],
        surface=surface,
        type=before.type if before else "literal",
        status="resolved",
        place=place,
        by=owners.whose(place, surface),
        perspectives=owners.users(place, surface),
        derived=owners.unrecorded(place, surface),
        voice=before.voice if before else "quoted" if doc.quoted(*span) else "own",
        speaker=before.speaker if before else "",
        score=1.0,
        why=(Reason("corrected", "a reader's correction"),),
        parts=before.parts if before else (),
    )
