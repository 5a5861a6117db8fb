"""Many rows asked at once: what a row asks, and its flat answer; equal questions are answered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from gazetteer import perspective as views
from gazetteer.annotate import Override
from gazetteer.core import Gazetteer, when
from gazetteer.errors import InputError
from gazetteer.match.messy import is_null
from gazetteer.model import LangTag, LonLat
from gazetteer.names import fold
from gazetteer.standards import flat
from gazetteer.when import When

MOST_HELD = 500_000
"""Distinct questions whose answers are kept, about 1 kB each; a table of 3 million rows has some 200,000."""
_DATE_FORMS = ("%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
"""Dates that are no EDTF and can be read in one way only; 9/10/2023 cannot."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one row asks, as its cells write it; empty where the table does not say."""

    place: str = ""
    admin: str = ""
    country: str = ""
    date: str = ""
    lang: str = ""
    lat: str = ""
    lon: str = ""


PARTS = tuple(one.name for one in fields(Question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for every row that does not say otherwise itself."""

    lang: LangTag = ""
    at: When | None = None
    perspective: str = views.BOTH
    kind: str = ""
    near: LonLat | None = None
    countries: tuple[str, ...] = ()
    admin: str = ""
    country: str = ""


class Asker:
    """Answers questions over one gazetteer, each once while at most ``held`` are kept. Not for sharing by threads."""

    def __init__(
        self, g: Gazetteer, options: Options | None = None, overrides: Sequence[Override] = (), *, held: int = MOST_HELD
    ) -> None:
        self._g, self._options, self._held = g, options or Options(), held
        self._overrides = {fold(one.surface): one for one in overrides if one.surface}
        self._known: dict[Question, flat.Row] = {}
        check(g, overrides)

    def check_perspective(self) -> None:
        """Raise InputError for a perspective that is not known, which would be wrong in every row."""
        views.resolve(self._g.store, self._options.perspective, self._options.at)

    def row(self, question: Question) -> flat.Row:
        """The flat row of a question; one without a place and a position has no status; a fault is said in ``why``."""
        found = self._known.get(question)
        if found is None:
            found = answered(self._g, question, self._options, self._overrides)
            if len(self._known) >= self._held > 0:
                self._known.pop(next(iter(self._known)))
            if self._held:
                self._known[question] = found
        return found


def check(g: Gazetteer, overrides: Sequence[Override]) -> None:
    """Raise InputError for a correction to a place that nobody recorded."""
    for one in overrides:
        if one.place and not g.place(one.place):
            raise InputError("overrides", f"no place has the id '{one.place}'", where="body")


def answered(
    g: Gazetteer, question: Question, options: Options, overrides: Mapping[str, Override] | None = None
) -> flat.Row:
    """The flat row of one question. What is wrong with it is said in the row."""
    try:
        position = _position(question)
        text = question.place.strip()
        if not text or position and is_null(text):
            text = f"{position[1]:.6f}, {position[0]:.6f}" if position else ""
        if not text:
            return dict.fromkeys(flat.NAMES)
        lang = question.lang.strip() or options.lang
        forced = (overrides or {}).get(fold(text))
        answer = g.normalize(
            text,
            lang=lang,
            at=date(question.date) or options.at,
            perspective=options.perspective,
            kind=options.kind,
            near=position or options.near,
            countries=options.countries,
            limit=1,
            admin=question.admin or options.admin,
            country=question.country or options.country,
            overrides=(forced,) if forced else (),
        )
        return flat.row(g, answer, lang=lang)
    except InputError as error:
        field = _FIELDS.get(error.field, error.field)
        return flat.fault(g, f"{field} {error.reason}")


_FIELDS = {"q": "place", "at": "date"}


def date(text: str) -> When | None:
    """A cell's date: EDTF, or another writing that can be read in one way only; None for an empty or null cell.

    Raises InputError, naming ``date``, for what is no date.
    """
    text = text.strip()
    if is_null(text):
        return None
    if text[10:11] in (" ", "T"):
        text = text[:10]
    for form in _DATE_FORMS if not text.isdigit() or len(text) == 8 else ():
        try:
            text = datetime.strptime(text, form).date().isoformat()
            break
        except ValueError:
            continue
    if text.count("/") > 1:
        said = f"'{text[:40]}' can be read in two ways; write it as 2023-09-30"
        raise InputError("date", said)
    return when(text.removesuffix(".0"), field="date")


def _position(question: Question) -> LonLat | None:
    """The row's position; None when it has none. Raises InputError for half a position and for what is none."""
    texts = {name: getattr(question, name).strip() for name in ("lat", "lon")}
    if all(is_null(text) for text in texts.values()):
        return None
    numbers = {name: _degrees(name, text) for name, text in texts.items()}
    return numbers["lon"], numbers["lat"]


def _degrees(name: str, text: str) -> float:
    limit = 90.0 if name == "lat" else 180.0
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise InputError(name, f"'{text[:40]}' is no number of degrees, such as 39.82") from None
    if not -limit <= number <= limit:
        raise InputError(name, f"is {text[:40]}; it must be from -{limit:.0f} to {limit:.0f}")
    return number


def question(cells: Mapping[str, Any]) -> Question:
    """A question of cells by their part's name; None and NaN are empty."""
    return Question(**{name: _text(cells.get(name)) for name in PARTS})


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)
