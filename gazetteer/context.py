"""What a text says around its names: its language, its date, and which of several namesakes it suggests."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gazetteer.match import Candidate, Reason
from gazetteer.model import LangTag, LonLat, Place, PlaceId, distance_km
from gazetteer.names import LANGS, fold, script
from gazetteer.when import When

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"
_SAMPLE = 4_000
"""Characters from which the language is told; more change nothing."""
_SCRIPT_LANGS = {
    "Armn": ("hy",), "Geor": ("ka",), "Hebr": ("he",), "Grek": ("el",), "Hang": ("ko",), "Thai": ("th",),
    "Cyrl": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "az"), "Arab": ("ar", "fa", "ur", "ug", "ku"),
    "Hani": ("zh", "ja"), "Hira": ("ja",), "Kana": ("ja",), "Deva": ("hi", "mr", "ne"),
    "Latn": (
        "en", "az", "tr", "de", "fr", "es", "it", "pt", "hu", "ro", "pl", "cs", "sk", "sl", "hr", "bs", "sr", "sq",
        "nl", "sv", "no", "nb", "da", "fi", "et", "lv", "lt", "ca", "eu", "ga", "gl", "id", "vi", "ku",
    ),
}  # fmt: skip
"""Languages told apart for each script: a name in another script does not make the text another language."""
_TELLING = {
    "az": ("əƏ", 0.03),
    "uk": ("їєґЇЄҐ", 0.004),
    "mk": ("ѓќѕЃЌЅ", 0.004),
    "be": ("ўЎ", 0.004),
    "fa": ("پچژگ", 0.01),
}
"""Letters that one language has and its likeliest confusions do not, and their share of the letters that decides:
well below what is usual, above what foreign names bring."""


_SHORT = 200
"""Letters under which foreign names outweigh the words around them: only languages that we have words of are tried."""


def language(text: str) -> LangTag:
    """The language most of the text is in, as a BCP 47 tag; ``und`` when it has too few letters to tell."""
    sample = text[:_SAMPLE]
    letters = sum(char.isalpha() for char in sample)
    if letters < 3:
        return UNKNOWN
    options = _SCRIPT_LANGS.get(script(sample), ())
    if len(options) == 1:
        return options[0]
    for lang, (telling, share) in _TELLING.items():
        if lang in options and sum(char in telling for char in sample) > letters * share:
            return lang
    if letters < 20 or not options:
        return UNKNOWN
    if letters < _SHORT:
        options = tuple(lang for lang in options if lang in LANGS) or options
    among = set(options)
    # Scores of languages do not depend on each other, so that one table serves every choice of them.
    return next((str(lang) for lang, _ in _model().rank(sample) if lang in among), UNKNOWN).replace("nb", "no")


@cache
def _model() -> LanguageIdentifier:
    """The model of all languages that are told apart, loaded late, since it brings NumPy and tens of megabytes."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    full: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
    full.set_languages({lang for langs in _SCRIPT_LANGS.values() for lang in langs} & set(full.nb_classes))
    model: Any = LanguageIdentifier(
        full.nb_ptc, full.nb_pc, full.nb_classes, full.tk_nextmove, array("i", full.tk_output), tk_row=full.tk_row
    )
    # Lists of a hundred thousand numbers take eight times the room.
    model._rowbase = array("i", model._rowbase)
    found: LanguageIdentifier = model
    return found


_HEAD_LINES, _HEAD_CHARS = 6, 140
"""Lines of the text, and characters of each, in which its own date stands."""
_YEARS = range(1000, 2200)
_SHORTEST_MONTH = 3
"""Letters of an abbreviated month: ``Sep``; ``Sept`` and ``Septem`` begin the same name."""
_DATE_WORDS = frozenset(map(fold, (
    "date", "dated", "published", "updated", "posted", "last", "modified", "by", "of", "дата", "опубликовано",
    "обновлено", "опубліковано", "tarix", "tarixi", "dərc", "edilib", "tarih", "yayınlanma", "ամսաթիվ", "fecha",
    "publicado", "datum", "veröffentlicht", "vom", "publié", "kelt", "közzétéve",
)))  # fmt: skip
"""Words that may stand before a text's date and say nothing else."""
_RUNNING = frozenset(map(fold, (
    "on", "in", "since", "until", "after", "before", "from", "at", "am", "le", "el", "du", "seit", "bis", "desde",
    "depuis", "с", "до", "после", "від", "після", "в", "у",
)))  # fmt: skip
"""Words that begin a sentence which tells of a day: "On 5 May 2020 the …" dates what it tells, not itself."""
_FILLERS = frozenset({"de", "del", "of", "г"})


def article_date(text: str, lang: LangTag, *, title: str = "") -> When | None:
    """The day the text says it is of: in a dateline, or on a line of its own near the top. Never guessed.

    A day without its year, or a date inside a sentence about something else, is no answer.
    """
    lines = [title, *text[: _HEAD_LINES * 2000].split("\n")]
    for line in [line for line in lines if line.strip()][:_HEAD_LINES]:
        words = _words(line[:_HEAD_CHARS])
        for at in range(len(words)):
            found = _date_at(words, at, lang)
            if found and _opens(words[:at]):
                return When(found)
    return None


def _words(line: str) -> list[str]:
    """Words and numbers of a line, without marks; what stood between numbers stays with them (2023-09-09)."""
    cleaned = "".join(char if char.isalnum() or char in "-./:" or unicodedata.combining(char) else " " for char in line)
    return [word.strip("-./:") for word in cleaned.split() if word.strip("-./:")]


def _opens(before: Sequence[str]) -> bool:
    """Whether what stands before the date is a dateline's: places in capitals, names, weekdays, words such as date."""
    if len(before) > 8 or before and fold(before[0]) in _RUNNING:
        return False
    return all(word[:1].isupper() or fold(word) in _DATE_WORDS or word.isdigit() for word in before)


def _date_at(words: Sequence[str], at: int, lang: LangTag) -> str | None:
    """The date in EDTF that begins at a word: year-month-day, or day, month and year in any usual order."""
    if found := _numeric(words[at]):
        return found
    near = (word for word in words[at : at + 5] if fold(word) not in _FILLERS)
    three = [*near, "", "", ""][:3] if fold(words[at]) not in _FILLERS else ["", "", ""]
    for day, month, year in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        number = _month(three[month], lang)
        if number and (edtf := _edtf(_year(three[year]), number, _day(three[day]))):
            return edtf
    return None


def _numeric(word: str) -> str | None:
    """``2023-09-09``, ``9.9.2023``; with slashes only where no month can have that number. A time may follow."""
    word = word.partition("T")[0]
    for mark in "-./":
        parts = word.split(mark)
        if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
            first, second, third = map(int, parts)
            if len(parts[0]) == 4:
                return _edtf(first, second, third)
            if len(parts[2]) == 4 and (mark == "." or first > 12):
                return _edtf(third, second, first)
    return None


def _edtf(year: int, month: int, day: int) -> str | None:
    text = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        When(text)
    except ValueError:
        return None
    return text if year in _YEARS else None


def _day(word: str) -> int:
    digits = word.rstrip("stndrhº").rstrip(".") if word.isascii() else word
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 2 else 0


def _year(word: str) -> int:
    digits = word.split("-")[0]
    return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else 0


def _month(word: str, lang: LangTag) -> int:
    """Number of the month that the word names, abbreviated or inflected; 0 when none."""
    key = fold(word)
    if len(key) < _SHORTEST_MONTH or not key.isalpha():
        return 0
    found = {n for name, n in _months(lang) if name.startswith(key) or key.startswith(name)}
    return found.pop() if len(found) == 1 else 0


@lru_cache(maxsize=64)
def _months(lang: LangTag) -> tuple[tuple[str, int], ...]:
    """Folded names of months with their numbers, in the language and in English."""
    base = lang.split("-")[0]
    return tuple((_own_months("en") | _own_months(base)).items())


@lru_cache(maxsize=64)
def _own_months(lang: LangTag) -> dict[str, int]:
    """Folded names of months with their numbers in one language; empty when the library does not know it."""
    from babel import Locale, UnknownLocaleError, localedata

    held = set(localedata._cache)
    try:
        months = Locale(lang).months
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[form][width].items():
                key = fold(name)
                if len(key) >= _SHORTEST_MONTH and key.isalpha():
                    found.setdefault(key, number)
    # The library keeps the whole locale, more than a megabyte, for twelve words.
    for name in set(localedata._cache) - held:
        localedata._cache.pop(name, None)
    return found


NEIGHBOUR_KM = 200.0
"""Distance at which another place of the text still speaks for a namesake with half its force."""
NEIGHBOUR_FORCE = 20.0
COUNTRY_FORCE = 4.0
"""How much likelier a namesake is beside another place of the text, and in a country that the text is about."""
DIVISION_FORCE = 60.0
"""The same in the division that explains most of the text's names: local papers do not name their own state."""
MOST_VOTERS = 200
"""Different names that vote for divisions; keeps long texts linear."""
ONE_SPOT_KM = 40.0
"""Two candidates so close, such as a city and the strip named after it, are no ambiguity worth asking about."""
CONTAINER_FORCE = 50_000.0
"""For a namesake inside what is named after a comma: "Athens, Georgia" outweighs the capital of Greece."""
CONTAINER_FLOOR = 0.002
"""Least score of a container and its content that fit: such a pair hardly comes about by chance."""
CONTAINER_KM = 500.0
"""Reach of a container of the world layer without an outline: half the length of a large province."""
DISPUTE_FORCE = 100.0
"""For one of several places of the data, when the text names another place of its dispute and none of the others':
there is a Green Line in Cyprus and one around the West Bank, and bare names mean areas far oftener than lines."""
ASKED_FORCE = 20.0
ANCHOR_SCORE = 0.6
"""Least score of a place that others lean on."""
MOST_ANCHORS = 60
"""Different places that others are compared with; keeps long texts linear."""
RIVAL = 0.7
"""A second candidate with this share of the first's weight makes the first a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Candidates of one spot, and the question whose place is said to contain it (``X, Y``)."""

    candidates: tuple[Candidate, ...]
    container: int | None = None
    content: int | None = None
    """The question whose place this one is said to contain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Candidates in the order that the text suggests; ``sure`` when the first is more than a guess."""

    candidates: tuple[Candidate, ...]
    sure: bool

    @property
    def best(self) -> Candidate | None:
        """The first candidate, when it is more than a guess."""
        return self.candidates[0] if self.sure and self.candidates else None


def settle(
    questions: Sequence[Question], *, near: LonLat | None = None, countries: Sequence[str] = ()
) -> tuple[Choice, ...]:
    """The candidates of every spot weighed against those of the others; places that lie together win."""
    anchors = _anchors(questions)
    abroad = Counter(code for place in anchors.values() if (code := country(place)))
    around = _Around(anchors, abroad, _votes(questions), near, tuple(code.lower() for code in countries))
    # Names that a text repeats have the same candidates, and nothing but a container or content can tell them apart.
    known: dict[tuple[int, ...], Choice] = {}
    settled: list[Choice] = []
    for question in questions:
        key = _asked(question, questions)
        if key not in known:
            known[key] = _settled(question, questions, around)
        settled.append(known[key])
    return tuple(settled)


def _asked(question: Question, questions: Sequence[Question]) -> tuple[int, ...]:
    """What a question has in common with others that must have its answer: the candidates, by identity."""
    beside = (question.container, question.content)
    return (id(question.candidates), *(0 if at is None else id(questions[at].candidates) for at in beside))


def _votes(questions: Iterable[Question]) -> dict[PlaceId, float]:
    """How much of the text's different names each division could explain: every name votes for all that have one.

    A paper of one state names its towns without the state; each alone may be anywhere, together they are there.
    """
    voters = list({id(question.candidates): question.candidates for question in questions}.values())[:MOST_VOTERS]
    votes: dict[PlaceId, float] = {}
    for candidates in voters:
        total = sum(one.score for one in candidates) or 1.0
        best: dict[PlaceId, float] = {}
        for one in candidates:
            for division in _divisions(one.place):
                best[division] = max(best.get(division, 0.0), (one.score / total) ** 0.5)
        for division, weight in best.items():
            votes[division] = votes.get(division, 0.0) + weight
    # One voter alone says nothing.
    return {id: (weight - 1) / len(voters) for id, weight in votes.items() if weight > 1}


def _divisions(place: Place) -> tuple[PlaceId, ...]:
    """The divisions that a place of the world layer lies in, or is."""
    if place.layer != "world":
        return ()
    return (place.id,) if place.kind == "region" else place.related("part_of")


def country(place: Place) -> str:
    """Code of the country that the world layer files a place under; of a country its own; empty for others."""
    return (place.country or place.same.get("iso", "")).lower()[:2]


def _anchors(questions: Iterable[Question]) -> dict[str, Place]:
    """Places that the text names beyond doubt, the first sixty."""
    found: dict[str, Place] = {}
    for question in questions:
        for one in question.candidates[:1]:
            if one.score >= ANCHOR_SCORE and len(found) < MOST_ANCHORS:
                found.setdefault(one.place.id, one.place)
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    anchors: dict[str, Place]
    abroad: Counter[str]
    votes: dict[PlaceId, float]
    """For each division, how much of the text's names it would explain, from 0 to 1."""
    near: LonLat | None
    countries: tuple[str, ...]


def _settled(question: Question, questions: Sequence[Question], around: _Around) -> Choice:
    if not question.candidates:
        return Choice(candidates=(), sure=False)
    weighed = []
    contained = [_containment(one, question, questions) for one in question.candidates]
    said = any(fit > 1 for fit, _ in contained)
    for one, (fit, fits) in zip(question.candidates, contained, strict=True):
        # A container that is named beats what the rest of the text is about.
        factor, why = (1.0, ()) if said else _support(one, question, around)
        score = max(one.score, CONTAINER_FLOOR) if fit > 1 else one.score
        weighed.append((score * factor * fit, one, (*fits, *why)))
    weighed.sort(key=lambda entry: (-entry[0], entry[1].place.id))
    total = sum(weight for weight, _, _ in weighed) or 1.0
    ranked = tuple(_rescored(one, weight / total, why, question) for weight, one, why in weighed)
    rivals = [one for weight, one, _ in weighed[1:] if weight >= RIVAL * weighed[0][0]]
    sure = all(_one_spot(weighed[0][1].place, rival.place) for rival in rivals)
    return Choice(candidates=ranked, sure=sure)


def _one_spot(one: Place, other: Place) -> bool:
    if one.kind == "country" or other.kind == "country" or not one.point or not other.point:
        return False
    return distance_km(one.point.lonlat, other.point.lonlat) <= ONE_SPOT_KM


def _rescored(one: Candidate, share: float, why: tuple[Reason, ...], question: Question) -> Candidate:
    """The candidate with its share of the trust that all of them have together."""
    trust = min(1.0, sum(other.score for other in question.candidates)) if len(question.candidates) > 1 else one.score
    return replace(one, score=round(min(trust * share, 0.99), 4), why=(*one.why, *why))


def _containment(one: Candidate, question: Question, questions: Sequence[Question]) -> tuple[float, tuple[Reason, ...]]:
    """How much likelier the place named after it, or before it, makes a candidate."""
    if question.container is not None:
        for outer in _by_score(questions[question.container]):
            if outer.place.id != one.place.id and _holds(outer.place, one.place):
                fit = 1 + CONTAINER_FORCE * max(outer.score, CONTAINER_FLOOR)
                return fit, (Reason("contained", f"named with {outer.place.id}, which contains it"),)
    if question.content is not None:
        for inner in _by_score(questions[question.content]):
            if inner.place.id != one.place.id and _holds(one.place, inner.place):
                fit = 1 + CONTAINER_FORCE * max(inner.score, CONTAINER_FLOOR)
                return fit, (Reason("contained", f"named with {inner.place.id}, which it contains"),)
    return 1.0, ()


def _by_score(question: Question) -> list[Candidate]:
    return sorted(question.candidates, key=lambda one: -one.score)


def _support(one: Candidate, question: Question, around: _Around) -> tuple[float, tuple[Reason, ...]]:
    """How much likelier the text around makes a candidate, and why."""
    factor = 1.0
    why: list[Reason] = []
    namesakes = {other.place.id for other in question.candidates}
    if _in_its_dispute(one, question, around, namesakes):
        factor *= DISPUTE_FORCE
    far, neighbour = _nearest(one.place, around.anchors, namesakes)
    if neighbour:
        factor *= 1 + NEIGHBOUR_FORCE / (1 + (far / NEIGHBOUR_KM) ** 2)
        if far <= NEIGHBOUR_KM:
            why.append(Reason("neighbours", f"{far:,.0f} km from {neighbour}, which the text names too"))
    share = around.abroad[country(one.place)] / max(1, around.abroad.total()) if country(one.place) else 0.0
    factor *= 1 + COUNTRY_FORCE * share
    factor *= 1 + DIVISION_FORCE * max((around.votes.get(id, 0.0) for id in _divisions(one.place)), default=0.0)
    if share >= 0.5 and len(question.candidates) > 1:
        why.append(Reason("same_country", "most places of the text belong to the same country"))
    if around.near and one.place.point:
        far = distance_km(around.near, one.place.point.lonlat)
        factor *= 1 + ASKED_FORCE / (1 + (far / NEIGHBOUR_KM) ** 2)
        why += [Reason("near_asked", f"{far:,.0f} km from the position given")] if far <= NEIGHBOUR_KM else []
    if country(one.place) in around.countries and country(one.place):
        factor *= ASKED_FORCE
        why.append(Reason("country_asked", f"belongs to {country(one.place)}, which was given"))
    return factor, tuple(why)


def _in_its_dispute(one: Candidate, question: Question, around: _Around, namesakes: set[PlaceId]) -> bool:
    """Whether the text names places of this candidate's dispute, and no place of its authored namesakes' disputes."""
    mine = set(one.place.disputes)
    others = [set(other.place.disputes) for other in question.candidates if other.place.id != one.place.id]
    rivals = set().union(*others) - mine
    if not mine or not rivals:
        return False
    named = {dispute for id, place in around.anchors.items() if id not in namesakes for dispute in place.disputes}
    return bool(mine & named) and not rivals & named


def _holds(outer: Place, inner: Place) -> bool:
    if outer.id in inner.related("part_of") or outer.id in inner.related("capital_of"):
        return True
    if any(claim.party == country(outer) and outer.kind == "country" for claim in inner.claims):
        return True
    if country(outer) and country(outer) != country(inner):
        return False
    if outer.kind == "country":
        return inner.kind != "country" and bool(country(inner))
    if outer.kind == "region" and outer.layer == inner.layer == "world" and (within := inner.related("part_of")):
        return outer.id in within
    if outer.kind not in ("region", "district") or not outer.point or not inner.point:
        return False
    return distance_km(outer.point.lonlat, inner.point.lonlat) <= CONTAINER_KM


def _nearest(place: Place, anchors: dict[str, Place], namesakes: set[str]) -> tuple[float, str]:
    """Distance to the nearest other place of the text, and its id; countries are too wide to be near."""
    best: tuple[float, str] = (float("inf"), "")
    if not place.point:
        return best
    for id, anchor in anchors.items():
        if id not in namesakes and anchor.point and anchor.kind != "country":
            best = min(best, (distance_km(place.point.lonlat, anchor.point.lonlat), id))
    return best
