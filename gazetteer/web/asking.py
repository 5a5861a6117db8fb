"""What a request asks for: parameters under any of their names, bounded and checked before anything reads them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from flask import Request, current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from gazetteer.core import MAX_LIMIT, when
from gazetteer.errors import InputError, LimitError
from gazetteer.model import Kind, LonLat
from gazetteer.when import When
from gazetteer.wording import figures, say

ALIASES = {
    "text": "q", "name": "q", "size": "limit", "datetime": "at", "date": "at", "year": "at",
    "worldview": "perspective", "countrycodes": "countries", "ccode": "countries", "accept-language": "lang",
}  # fmt: skip
"""Other people's words for our parameters: accepted, never printed."""
KINDS = frozenset(Kind.__args__)  # type: ignore[attr-defined]
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of Unicode's table that stand for unions, for nowhere, or for tests."""
MAX_PARAMETER = 2_000
"""Characters of one parameter; a list of fifty countries has 150."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to the normalizer, from a query string or from an item of a batch."""

    q: str = ""
    lang: str = ""
    at: When | None = None
    perspective: str = "both"
    kind: str = ""
    near: LonLat | None = None
    countries: tuple[str, ...] = ()
    limit: int = 5
    geometry: bool = False
    explain: bool = True
    admin: str = ""
    country: str = ""

    def options(self) -> dict[str, Any]:
        """Keyword arguments of :meth:`gazetteer.core.Gazetteer.normalize`."""
        return {**self.filters(), "admin": self.admin, "country": self.country}

    def filters(self) -> dict[str, Any]:
        """Those of them that every look-up takes."""
        names = ("lang", "at", "perspective", "kind", "near", "countries", "limit")
        return {name: getattr(self, name) for name in names}


QUESTION = (
    "q", "lang", "at", "perspective", "kind", "near", "countries", "limit", "geometry", "explain", "admin", "country",
)  # fmt: skip
ITEM = (*QUESTION, "lat", "lon")
"""What an item of a batch may say: as in a query string, and its position in two fields, as tables have it."""


def parameters(request: Request, allowed: Iterable[str]) -> dict[str, str]:
    """The query string by our names. Raises InputError for a parameter that this address does not know."""
    raw = request.query_string.decode("latin-1")
    _ascii_or_utf8(raw)
    for name, values in request.args.lists():
        if len(values) > 1:
            raise InputError(name, say("is given %(count)s times; give it once", count=len(values)))
    found = bounded(canonical(request.args, allowed))
    when(found.get("lines"), field="lines")
    return found


def canonical(
    given: MultiDict[str, str] | Mapping[str, Any], allowed: Iterable[str], *, where: str = "query"
) -> dict[str, Any]:
    """``given`` by our names; the printed name wins over its aliases."""
    allowed = tuple(allowed)
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name is None:
            # Parts of a multipart body may lack a name.
            raise InputError("body", say("has a part without a name"), where=where)
        ours = name if name in allowed else ALIASES.get(name.lower(), name)
        if ours not in allowed:
            raise InputError(name, _nearest(name, allowed), where=where)
        if name == ours or ours not in found:
            found[ours] = value
    return found


def bounded(given: dict[str, Any]) -> dict[str, Any]:
    """The same parameters. Raises LimitError for one that is longer than any parameter needs to be."""
    for name, value in given.items():
        if isinstance(value, str) and len(value) > MAX_PARAMETER:
            raise LimitError(
                name,
                say("has %(count)s characters; the limit is %(limit)s", count=len(value), limit=figures(MAX_PARAMETER)),
            )
    return given


def _ascii_or_utf8(raw: str) -> None:
    from urllib.parse import unquote_to_bytes

    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("query", say("is not UTF-8; encode the address's parameters as UTF-8")) from error


def _nearest(name: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name.lower(), [*allowed, *ALIASES], n=1, cutoff=0.5)
    if close:
        found = ALIASES.get(close[0], close[0]) if close[0] not in allowed else close[0]
        return say("is not a parameter here; did you mean '%(found)s'?", found=found)
    if allowed:
        return say("is not a parameter here; known are %(known)s", known=", ".join(allowed))
    return say("is not a parameter here; it takes none")


def question(given: Mapping[str, Any], *, where: str = "query") -> Asked:
    """Read the normalizer's parameters. Raises InputError naming the one that cannot be read."""
    return Asked(
        q=_text(given, "q", where),
        lang=lang(given, where),
        at=at(given),
        perspective=_text(given, "perspective", where) or "both",
        kind=_kind(given, where),
        near=near(given, where),
        countries=countries(given, where),
        limit=number(given, "limit", 5, low=1, high=MAX_LIMIT, where=where),
        geometry=flag(given, "geometry", False, where),
        explain=flag(given, "explain", True, where),
        admin=_text(given, "admin", where),
        country=_text(given, "country", where),
    )


def _text(given: Mapping[str, Any], name: str, where: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(name, say("must be text"), where=where)
    return value


def lang(given: Mapping[str, Any], where: str = "query") -> str:
    """A BCP 47 tag; of a list such as a browser's the first."""
    text = _text(given, "lang", where).split(",")[0].split(";")[0].strip()
    parts = text.split("-") if text else []
    if any(not (part.isascii() and part.isalnum() and 1 <= len(part) <= 8) for part in parts):
        raise InputError(
            "lang", say("'%(text)s' is not a language tag such as az or sr-Latn", text=text[:40]), where=where
        )
    return "" if text == "*" else text


def at(given: Mapping[str, Any]) -> When | None:
    value = given.get("at")
    if value is not None and not isinstance(value, str):
        value = str(value)
    return when(value)


def _kind(given: Mapping[str, Any], where: str) -> str:
    kind = _text(given, "kind", where)
    if kind and kind not in KINDS:
        close = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.5)
        known = ", ".join(sorted(KINDS))
        hint = say("did you mean '%(found)s'?", found=close[0]) if close else say("known are %(known)s", known=known)
        raise InputError(
            "kind", say("'%(kind)s' is not a kind of place; %(hint)s", kind=kind[:40], hint=hint), where=where
        )
    return kind


def near(given: Mapping[str, Any], where: str = "query") -> LonLat | None:
    """``lon,lat`` in degrees, as text or as a list of two numbers."""
    value = given.get("near")
    if value in (None, ""):
        return None
    parts = value.split(",") if isinstance(value, str) else value
    try:
        lon, lat = (float(part) for part in parts)
    except (TypeError, ValueError) as error:
        raise InputError("near", say("must be lon,lat in degrees, such as 46.75,39.82"), where=where) from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(
            "near", say("lies outside the world; it is lon,lat in degrees, such as 46.75,39.82"), where=where
        )
    return lon, lat


def located(given: dict[str, Any]) -> dict[str, Any]:
    """An item with ``lat`` and ``lon`` as its ``near``; without a name, as its name."""
    lat, lon = (given.pop(name, None) for name in ("lat", "lon"))
    empty = (None, "")
    if lat in empty and lon in empty:
        return given
    if lat in empty or lon in empty:
        raise InputError("lat" if lat in empty else "lon", say("is missing; a position has both"), where="body")
    spot = near({"near": f"{lon},{lat}"}, "body")
    if spot and given.get("q") in empty:
        given["q"] = f"{spot[1]:.6f}, {spot[0]:.6f}"
    return {"near": spot, **{name: value for name, value in given.items() if name != "near" or value}}


def countries(given: Mapping[str, Any], where: str = "query") -> tuple[str, ...]:
    value = given.get("countries")
    if value in (None, ""):
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise InputError("countries", say("must be ISO 3166 codes, such as az,am"), where=where)
    for part in parts:
        # What has not two letters is refused with its reason by the library.
        if len(part.strip()) == 2 and part.strip().upper() not in _codes():
            raise InputError("countries", say("'%(code)s' is no ISO 3166 code", code=part.strip()[:10]), where=where)
    return tuple(parts)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """ISO 3166 codes as Unicode's tables have them, with those of parties that are no state of that list."""
    from babel import Locale

    codes = map(str, Locale("en").territories)
    known = {code for code in codes if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES
    return frozenset(known) | {id.upper() for id in current_app.extensions["gazetteer"].store.parties}


def number(given: Mapping[str, Any], name: str, default: int, *, low: int, high: int, where: str = "query") -> int:
    value = given.get(name)
    if value in (None, ""):
        return default
    try:
        found = int(value)
    except (TypeError, ValueError) as error:
        raise InputError(
            name, say("must be a whole number from %(low)s to %(high)s", low=low, high=high), where=where
        ) from error
    if not low <= found <= high:
        raise InputError(
            name, say("is %(found)s; it must be from %(low)s to %(high)s", found=found, low=low, high=high), where=where
        )
    return found


def choice(given: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    """One of the words that the parameter may be; the first where it is not given."""
    value = given.get(name) or known[0]
    if value not in known:
        raise InputError(
            name, say("'%(value)s' is not known; known are %(known)s", value=str(value)[:40], known=", ".join(known))
        )
    return str(value)


def flag(given: Mapping[str, Any], name: str, default: bool, where: str = "query") -> bool:
    value = given.get(name)
    if value in (None, ""):
        return default
    words = {"1": True, "true": True, "0": False, "false": False}
    known = words.get(str(value).lower())
    if known is None:
        raise InputError(name, say("must be 0 or 1"), where=where)
    return known


def acceptable(request: Request, media_type: str) -> None:
    """Raise NotAcceptable when ``Accept`` leaves no room for an answer of this type; JSON is what all its kinds are."""
    offered = media_type.partition(";")[0]
    kinds = [offered, "application/json"] if offered.endswith("+json") else [offered]
    accepted = request.accept_mimetypes
    if accepted.provided and not any(accepted.quality(kind) > 0 for kind in kinds):
        refused = NotAcceptable()
        refused.said = say("This address answers %(offered)s.", offered=offered)  # type: ignore[attr-defined]
        raise refused


def body(request: Request) -> bytes:
    """The request's bytes as they came. Compressed bodies are refused: their size says nothing of what they hold."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        refused = UnsupportedMediaType()
        refused.said = say("Compressed request bodies are not read; send the body as it is.")  # type: ignore[attr-defined]
        raise refused
    return request.get_data(cache=True)


def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises InputError for anything else, saying where the reading stopped."""
    if request.mimetype not in ("application/json", "text/json"):
        refused = UnsupportedMediaType()
        refused.said = say("This address takes application/json, not '%(mimetype)s'.", mimetype=request.mimetype[:60])  # type: ignore[attr-defined]
        raise refused
    raw = body(request)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("body", say("is not UTF-8 (byte %(start)s)", start=error.start), where="body") from error
    try:
        value = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise InputError("body", say("is not JSON: %(error)s", error=error), where="body") from error
    except RecursionError as error:
        raise InputError("body", say("is nested too deeply"), where="body") from error
    if not isinstance(value, dict):
        raise InputError("body", say("must be a JSON object"), where="body")
    return value
