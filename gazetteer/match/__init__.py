"""From a string to the places it may mean: ranked candidates with how, score and reasons.

Stages, from the surest to the loosest; the first that finds something to answer with ends the search: the whole text
as a name; two names of one place side by side; a name beside a class word; a name with a case ending; a name with the
same consonants; a name within one or two typing errors. Routes between two places are ``routes.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from gazetteer.match.compound import compound
from gazetteer.match.lookup import Find, alike, classed, inflected, of_class, spelled
from gazetteer.match.misspelt import misspelt
from gazetteer.match.rank import ambiguous, rank
from gazetteer.match.values import DOUBTS, REASONS, Ask, Candidate, Normalization, Offset, Part, Reason
from gazetteer.match.words import Core, cores, split_marks
from gazetteer.model import SETTLEMENTS, LangTag, LonLat, PlaceId
from gazetteer.store import Store
from gazetteer.when import When

__all__ = [
    "REASONS",
    "Ask",
    "Candidate",
    "Normalization",
    "Offset",
    "Part",
    "Reason",
    "answer",
    "asked",
    "candidates",
    "corrected",
    "meanings",
    "normalize",
    "tidy",
    "trusted",
]

_Stage = Callable[[Store, str, Ask], Iterable[Find]]
MOST_SUGGESTIONS = 5
_QUOTES = "\"'“”„«»‹›‘’`"


def normalize(
    store: Store,
    q: str,
    *,
    lang: LangTag = "",
    at: When | None = None,
    perspective: str = "both",
    kind: str = "",
    near: LonLat | None = None,
    countries: tuple[str, ...] = (),
    limit: int = 5,
) -> Normalization:
    """What place ``q`` names; an unknown name gives an empty, falsy answer.

    ``lang`` prefers names of that language and reads its words; ``at`` lowers names not in use then; ``perspective``
    prefers what that side means by a name; ``kind`` and ``countries`` exclude; ``near`` prefers what lies close.
    """
    ask = asked(lang=lang, at=at, perspective=perspective, kind=kind, near=near, countries=countries, limit=limit)
    return answer(q, candidates(store, tidy(q), ask), ask)


def asked(
    *,
    lang: LangTag = "",
    at: When | None = None,
    perspective: str = "both",
    kind: str = "",
    near: LonLat | None = None,
    countries: tuple[str, ...] = (),
    limit: int = 5,
) -> Ask:
    """What was asked beside a name; any kind of settlement stands for the others."""
    return Ask(
        lang=lang,
        at=at,
        perspective=perspective,
        kind=kind,
        kinds=SETTLEMENTS if kind in SETTLEMENTS else frozenset({kind} - {""}),
        near=near,
        countries=countries,
        limit=limit,
    )


def tidy(q: str) -> str:
    """The query without what surrounds a name by accident: spaces, quotation marks, full stops, commas."""
    text = " ".join(q.split())
    if text[:1] in _QUOTES or text[-1:] in _QUOTES:
        text = text.strip(_QUOTES + " ")
    return text.strip(" ,;:!?…")


def answer(q: str, found: Sequence[Candidate], ask: Ask) -> Normalization:
    """The candidates as an answer: what is too weak becomes a suggestion, and the status is said."""
    good = tuple(one for one in found if trusted(one))
    weak = tuple(one for one in found if not trusted(one))
    status = "none" if not good else "ambiguous" if ambiguous(good) else good[0].how
    return Normalization(
        query=q,
        status=status,
        candidates=good[: ask.limit],
        suggestions=weak[:MOST_SUGGESTIONS],
        at=ask.at,
        perspective=ask.perspective,
    )


def corrected(store: Store, q: str, id: PlaceId, *, at: When | None, perspective: str) -> Normalization | None:
    """The answer to ``q`` where a reader said which place it means, or with an empty id that it means none.

    None when no place has the id.
    """
    place = store.place(id) if id else None
    if id and not place:
        return None
    why = (Reason("override", f"the correction file says {id}"),)
    found = (Candidate(place=place, how="exact", score=1.0, why=why),) if place else ()
    status = "exact" if found else "none"
    return Normalization(query=q, status=status, candidates=found, at=at, perspective=perspective)


def trusted(candidate: Candidate) -> bool:
    """Whether a candidate may be an answer: a homonym with a small share may, a doubtful find may not."""
    return not any(reason.code in DOUBTS for reason in candidate.why)


def candidates(store: Store, text: str, ask: Ask) -> tuple[Candidate, ...]:
    """All that ``text`` may mean, best first, doubtful finds included."""
    # Two names side by side share letters with longer names; they are not misspellings of one.
    stages = _SURE_STAGES if len(split_marks(text)) > 1 else _STAGES
    single = _single(store, text, ask, stages)
    if any(trusted(one) for one in single):
        return single
    return compound(store, text, ask, meanings) or single


def meanings(store: Store, text: str, ask: Ask) -> tuple[Candidate, ...]:
    """The places that one name may mean, without doubtful finds."""
    return tuple(one for one in _single(store, text, ask, _STAGES) if trusted(one))


def _single(store: Store, text: str, ask: Ask, stages: Sequence[_Stage]) -> tuple[Candidate, ...]:
    """Candidates of the first stage that has a trusted one; else of the first that has any."""
    best: tuple[Candidate, ...] = ()
    for stage in stages:
        found = rank(store, stage(store, text, ask), ask, text=text, alone=True)
        if any(trusted(one) for one in found):
            return found
        best = best or found
    return best


def _whole(store: Store, text: str, ask: Ask) -> Iterable[Find]:
    """The text as it stands; where a kind is wanted, also what bears the name with its class word."""
    return classed(store, Core(text, ask.kinds, ""), ask.lang) if ask.kinds else spelled(store, text, ask.lang)


def _beside_class_word(store: Store, text: str, ask: Ask) -> Iterable[Find]:
    """What is left without a class word; the word that leaves a name that fits it wins."""
    return [find for core in _cores(text, ask) for find in classed(store, core, ask.lang)]


def _cores(text: str, ask: Ask) -> Iterator[Core]:
    """What is left without a class word, with the kinds that both the word and the caller admit."""
    for core in cores(text, ask.lang):
        kinds = core.kinds & ask.kinds if core.kinds and ask.kinds else core.kinds | ask.kinds
        yield replace(core, kinds=kinds)


def _inflected(store: Store, text: str, ask: Ask) -> Iterable[Find]:
    return inflected(store, text, ask.lang)


def _alike(store: Store, text: str, ask: Ask) -> Iterable[Find]:
    return alike(store, text, ask.lang)


def _misspelt(store: Store, text: str, ask: Ask) -> Iterable[Find]:
    """Misspelt names, alone or beside a class word, which says that it is a place."""
    found = list(misspelt(store, text, ask.lang))
    for core in _cores(text, ask):
        found += of_class(store, misspelt(store, core.text, ask.lang), core)
    return found


_SURE_STAGES: tuple[_Stage, ...] = (_whole, _beside_class_word)
_STAGES: tuple[_Stage, ...] = (*_SURE_STAGES, _inflected, _alike, _misspelt)
