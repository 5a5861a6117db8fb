"""Features of any dialect of Linked Places Format put right, each change said; what is right stays as it is.

In circulation are files of before version 1.0 (``ccode``, ``citation``, years as integers, -1 for unknown), samples of
the format's own pages that its schema refuses, and files with empty strings in place of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gazetteer.standards.lpf.terms import PREFIX

Json = dict[str, Any]

_TERM = re.compile(r"\w+:\S+")
_WEB = re.compile(r"https?://(www\.)?[a-zA-Z0-9.-]{2,256}\.[a-z]{2,63}(:[0-9]{1,5})?(/.*)?")
_LANG = re.compile(
    r"(?:[A-Za-z]{2,3}(-[A-Za-z]{3}(-[A-Za-z]{3}){0,2})?|[A-Za-z]{4}|[A-Za-z]{5,8})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
)
_PRIVATE = re.compile(r"([A-Za-z]{2,3})-([A-Z][a-z]{3})-x-([A-Za-z0-9]{3,8})")
"""A romanisation as a private use tag, which the schema refuses: ``ar-Latn-x-ijmes``."""
_DATE = re.compile(r"-\d{5,}|-?\d{1,4}(-(0[1-9]|1[0-2]))?(-([0-2][0-9]|3[01]))?")
_CERTAINTIES = ("certain", "less-certain", "uncertain")
_FCLASSES = frozenset("AHLPRSTUVX")
_LINK_TYPES = frozenset({"closeMatch", "exactMatch", "primaryTopicOf", "subjectOf", "seeAlso"})
_NARROW = re.compile(r"(bnf|cerl|dbp|gn|gnd|gov|loc|pl|tgn|viaf|wd|wp):\S+")
_UNKNOWN_YEAR = -1
"""How old files write a year that nobody knows; as a text it is the year 2 BC."""
_DIMENSIONS = {
    "Point": 0, "LineString": 1, "MultiPoint": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3,
}  # fmt: skip
"""How many lists lie around the positions of each type of geometry."""
MOST_NESTING = 20
"""Geometry collections inside one another; a real file has one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed: the field's path within the feature, and why."""

    path: str
    reason: str


def repaired(raw: Any, *, is_code: Callable[[str], bool]) -> tuple[Json | None, tuple[Change, ...]]:
    """The feature as the schema takes it, and what had to be changed; None when it is no feature at all.

    ``is_code`` tells whether ``ccodes`` may hold a code, in capitals. Repairing twice is repairing once.
    """
    if not isinstance(raw, dict) or raw.get("type") != "Feature":
        return None, (Change("type", "must be Feature"),)
    work = _Repair(is_code)
    return work.feature(dict(raw)), tuple(work.changes)


class _Repair:
    """One feature's repair: methods return the right form of a part, and note what they changed."""

    def __init__(self, is_code: Callable[[str], bool]) -> None:
        self.is_code = is_code
        self.changes: list[Change] = []

    def say(self, path: str, reason: str) -> None:
        self.changes.append(Change(path, reason))

    def feature(self, raw: Json) -> Json:
        found: Json = {"@id": self.identifier(raw.pop("@id", raw.pop("id", None))), "type": "Feature"}
        raw.pop("type")
        names = self.listed(raw.pop("names", None), "names", self.name)
        found["properties"] = self.properties(raw.pop("properties", None), names)
        if when := self.when(raw.pop("when", None), "when"):
            found["when"] = when
        found["names"] = names or self.named_by_title(found["properties"])
        types = self.listed(raw.pop("types", None), "types", self.type)
        if types or "fclasses" not in found["properties"]:
            found["types"] = types or self.untyped()
        found["geometry"] = self.geometry(raw.pop("geometry", None), "geometry")
        for key, read in _LISTS.items():
            if key in raw and (values := self.listed(raw.pop(key), key, getattr(self, read))):
                found[key] = values
        found |= {key: value for key, value in raw.items() if key != "@context"}
        return self.dated(found)

    def identifier(self, value: Any) -> str:
        text = str(value or "").strip()
        if _WEB.fullmatch(text) or _TERM.fullmatch(text):
            return text
        self.say("@id", "is neither an address of a public host nor a prefixed term: a prefix was set before it")
        return f"{PREFIX}record:{'_'.join(text.split()) or 'unnamed'}"

    def properties(self, value: Any, names: list[Json]) -> Json:
        found = dict(value) if isinstance(value, dict) else {}
        if not str(found.get("title") or "").strip():
            self.say("properties.title", "is missing: the first name stands in for it")
            found["title"] = next((name["toponym"] for name in names if "toponym" in name), "unnamed")
        found["title"] = _text(found["title"])
        self.coded(found)
        classes = found.pop("fclasses", None)
        known = [one for one in classes or () if _text(one) in _FCLASSES] if isinstance(classes, list) else []
        if known:
            found["fclasses"] = list(dict.fromkeys(known))
        if classes and not known:
            self.say("properties.fclasses", "holds no class that the format knows: left out")
        return found

    def coded(self, properties: Json) -> None:
        """``ccode`` becomes ``ccodes``; what is no ISO code is left out."""
        given = properties.pop("ccodes", None)
        if "ccode" in properties:
            self.say("properties.ccode", "is the old form of ccodes")
            given = given or properties.pop("ccode")
            properties.pop("ccode", None)
        codes = (
            re.split(r"[,;\s]+", given.upper()) if isinstance(given, str) else given if isinstance(given, list) else []
        )
        known = list(dict.fromkeys(code for code in codes if isinstance(code, str) and self.is_code(code)))
        if len(known) < len([code for code in codes if code]):
            self.say("properties.ccodes", "holds what is no ISO 3166 code: left out")
        if known:
            properties["ccodes"] = known

    def named_by_title(self, properties: Json) -> list[Json]:
        self.say("names", "is empty: the title stands in for it")
        return [{"toponym": properties["title"]}]

    def untyped(self) -> list[Json]:
        self.say("types", "neither types nor fclasses are given: the type is 'place'")
        return [{"label": "place"}]

    def dated(self, found: Json) -> Json:
        """A feature without any time says so: the format asks for a ``when``, and nobody may invent one."""
        inside = [*found["names"], *found.get("types", ()), *found.get("relations", ())]
        if "when" in found or any("when" in one for one in inside) or _all_dated(found["geometry"]):
            return found
        self.say("when", "no part of the feature has a time: it is marked as undated")
        return {**found, "when": {"timespans": [], "label": "undated"}}

    def listed(self, value: Any, path: str, read: Callable[[Any, str], Json | None]) -> list[Json]:
        """Each entry put right; what cannot be is left out, and said."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.say(path, "must be a list")
            value = [value]
        entries = [read(one, f"{path}[{at}]") for at, one in enumerate(value)]
        return [one for one in entries if one is not None]

    def name(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None:
            return None
        text = _text(found.get("toponym") or found.get("ethnonym"))
        if not text:
            self.say(path, "has no toponym: left out")
            return None
        found["ethnonym" if "ethnonym" in found and not found.get("toponym") else "toponym"] = text
        self.tag(found, path)
        return found

    def tag(self, found: Json, path: str) -> None:
        """``lang`` as the schema takes it: no private use, for which a ``-t-`` extension stands."""
        if "lang" not in found:
            return
        given = _text(found.pop("lang"))
        private = _PRIVATE.fullmatch(given)
        lang = f"{private[1]}-{private[2]}-t-{private[1]}-m0-{private[3]}" if private else given
        if private:
            self.say(f"{path}.lang", f"'{given}' uses a private tag: written as {lang}")
        if _LANG.fullmatch(lang):
            found["lang"] = lang
        elif lang:
            self.say(f"{path}.lang", f"'{given[:20]}' is no language tag: left out")

    def type(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None:
            return None
        if "@id" in found:
            number = _text(found.pop("@id"))
            self.say(f"{path}.@id", "is the old form of identifier")
            found["identifier"] = f"aat:{number}" if number.isdigit() else number
        if "identifier" in found and not _addressed(found["identifier"]):
            self.say(f"{path}.identifier", "is no term and no address: left out")
            del found["identifier"]
        if "label_aat" in found:
            # The old files have the source's word as label, and the vocabulary's beside it.
            own = _text(found.get("label"))
            found["label"] = _text(found.pop("label_aat"))
            found.setdefault("sourceLabels", [{"label": own}] if own else [])
        return found or None

    def link(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None:
            return None
        if "uri" in found or "@id" in found:
            found["identifier"] = found.pop("uri", None) or found.pop("@id", None)
        found["identifier"] = _text(found.get("identifier"))
        if not (_WEB.fullmatch(found["identifier"]) or _NARROW.fullmatch(found["identifier"])):
            self.say(path, "has no identifier that the format knows: left out")
            return None
        if _text(found.get("type")) not in _LINK_TYPES:
            self.say(f"{path}.type", "is none of the format's: it is seeAlso")
            found["type"] = "seeAlso"
        return found

    def relation(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None:
            return None
        if not (_addressed(found.get("relationType")) and _addressed(found.get("relationTo"))):
            self.say(path, "has no relationType and relationTo that are terms or addresses: left out")
            return None
        return found

    def description(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None or not _text(found.get("value")):
            return None
        found["value"] = _text(found["value"])
        if "source" in found and not _WEB.fullmatch(_text(found["source"])):
            found.pop("source")
        self.tag(found, path)
        return found

    def depiction(self, value: Any, path: str) -> Json | None:
        found = self.entry(value, path)
        if found is None or not _addressed(found.get("@id")):
            return None
        return {**found, "title": _text(found.get("title")), "license": _text(found.get("license"))}

    def entry(self, value: Any, path: str) -> Json | None:
        """What all entries share: time, citations, certainty; empty texts are dropped."""
        if not isinstance(value, dict):
            self.say(path, "is no object: left out")
            return None
        found = {key: one for key, one in value.items() if one not in ("", None)}
        if "when" in found:
            when = self.when(found.pop("when"), f"{path}.when")
            found |= {"when": when} if when else {}
        self.cite(found, path)
        if _text(found.get("certainty", "certain")) not in _CERTAINTIES:
            self.say(f"{path}.certainty", "is none of certain, less-certain, uncertain: left out")
            del found["certainty"]
        return found

    def cite(self, found: Json, path: str) -> None:
        if "citation" in found:
            self.say(f"{path}.citation", "is the old form of citations")
            old = found.pop("citation")
            found.setdefault("citations", old if isinstance(old, list) else [old])
        if "citations" in found:
            found["citations"] = self.listed(found["citations"], f"{path}.citations", self.citation)

    def citation(self, value: Any, path: str) -> Json | None:
        if not isinstance(value, dict):
            return {"label": value} if isinstance(value, str) and value else None
        found = {key: one for key, one in value.items() if one not in ("", None)}
        if "id" in found:
            found.setdefault("@id", found.pop("id"))
        if "@id" in found and not _addressed(found["@id"]):
            self.say(f"{path}.@id", "is no term and no address: kept as a label")
            found.setdefault("label", _text(found.pop("@id")))
            found.pop("@id", None)
        for key in ("label", "year"):
            if key in found:
                found[key] = _text(found[key])
        if "year" in found and not re.fullmatch(r"-?\d+", found["year"]):
            self.say(f"{path}.year", "is no year: left out")
            del found["year"]
        return found if "label" in found or "@id" in found else None

    def when(self, value: Any, path: str) -> Json | None:
        if not isinstance(value, dict):
            return None
        found = {key: one for key, one in value.items() if one not in ("", None, [])}
        spans = found.pop("timespans", None) or found.pop("timespan", None)
        if spans is None and ("start" in found or "end" in found):
            spans = [{key: found.pop(key) for key in ("start", "end") if key in found}]
        found.pop("timespan", None)
        kept = self.listed(spans, f"{path}.timespans", self.timespan)
        if kept != value.get("timespans"):
            self.say(f"{path}.timespans", "are written as the format has them now; -1 and empty texts mean unknown")
        periods = [one for one in _list(found.pop("periods", None)) if _named(one)]
        rest = {key: _text(one) for key, one in found.items() if key in _WHEN_KEYS and _text(one)}
        if not (kept or periods or rest):
            return None
        return {"timespans": kept, **({"periods": periods} if periods else {}), **rest}

    def timespan(self, value: Any, path: str) -> Json | None:
        if not isinstance(value, dict):
            return None
        ends = {side: self.date(value.get(side), f"{path}.{side}") for side in ("start", "end")}
        return {side: date for side, date in ends.items() if date} or None

    def date(self, value: Any, path: str) -> Json | None:
        if value == _UNKNOWN_YEAR:
            return None
        if isinstance(value, int | str):
            value = {"in": value}
        if not isinstance(value, dict):
            return None
        found = {key: _text(value[key]) for key in ("in", "earliest", "latest") if key in value}
        good = {key: text for key, text in found.items() if _DATE.fullmatch(text)}
        if any(text for key, text in found.items() if key not in good):
            self.say(path, "is no date of the format: left out")
        return {"in": good["in"]} if "in" in good else good or None

    def geometry(self, value: Any, path: str, depth: int = 0) -> Json | None:
        if value is None or value == {}:
            return None
        if not isinstance(value, dict) or depth > MOST_NESTING:
            self.say(path, "is no geometry: left out")
            return None
        found = self.entry(value, path) or {}
        if found.get("type") == "GeometryCollection":
            inner = found.get("geometries") if isinstance(found.get("geometries"), list) else []
            parts = [self.geometry(one, f"{path}.geometries[{at}]", depth + 1) for at, one in enumerate(inner or ())]
            found["geometries"] = [one for one in parts if one]
            return found if found["geometries"] else None
        lists = _DIMENSIONS.get(_text(found.get("type")))
        flat = _positions(found.get("coordinates"), lists) if lists is not None else None
        if flat is None:
            self.say(path, "has no coordinates of its type within -180 to 180 and -90 to 90: left out")
            return None
        found["coordinates"] = flat
        return found


_LISTS = {
    "relations": "relation", "links": "link", "descriptions": "description", "depictions": "depiction",
}  # fmt: skip
_WHEN_KEYS = frozenset({"certainty", "label", "duration"})


def _text(value: Any) -> str:
    """Numbers become texts, as the schema wants them; nothing becomes empty."""
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _named(period: Any) -> bool:
    return isinstance(period, dict) and bool(period.get("name") or period.get("uri"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _addressed(value: Any) -> bool:
    text = value if isinstance(value, str) else ""
    return bool(_WEB.fullmatch(text) or _TERM.fullmatch(text))


def _all_dated(geometry: Json | None) -> bool:
    if not geometry:
        return False
    return (
        "when" in geometry or bool(geometry.get("geometries")) and all("when" in one for one in geometry["geometries"])
    )


def _positions(value: Any, lists: int) -> list[Any] | None:
    """Coordinates without heights; None when any is missing or outside the earth."""
    if not isinstance(value, list) or not value:
        return None
    if lists:
        parts = [_positions(one, lists - 1) for one in value]
        return None if None in parts else parts
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in value[:2])
    if len(value) < 2 or not numbers or abs(value[0]) > 180 or abs(value[1]) > 90:
        return None
    return value[:2]
