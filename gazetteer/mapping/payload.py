"""Cuts map data down to what the page's script reads; what places share is sent once and put back by ``data.js``."""

from __future__ import annotations

import json
from textwrap import shorten
from typing import Any

from gazetteer import wording
from gazetteer.mapping import bounds
from gazetteer.perspective import collation_key
from gazetteer.standards.naming import romanised
from gazetteer.times import when_text
from gazetteer.when import When

Json = dict[str, Any]

HEAD = ("perspective", "at", "version", "data_date", "perspectives")
PLACE = ("id", "label", "kind", "perspective", "lat", "lon", "uri", "note", "tier")
"""Fields of a place that are sent as they are."""
PART: Json = {"text": (), "lang": (), "dir": ("ltr", ""), "parties": ([], ()), "derived": (False,)}
"""Fields of a label's part, each with what goes without saying."""
MENTION = ("n", "place", "status", "quote", "by", "surface", "start", "end")
SOURCE = ("id", "title")
"""Of a source where its page on this service can be opened; what stands alone is told where the source lies as well."""
SHAPE = ("when", "when_text", "schematic", "note")
LONGEST_TITLE = 60
"""Letters of a source's title where its own page, which has all of it, is linked."""
USUAL = ("official", "common")
"""Kinds of names that go without saying."""
STEPS = 100_000
"""Steps of a degree in which geometries are sent: a metre at the equator, as fine as anybody gives one."""


def payload(data: Json, *, alone: bool = True) -> Json:
    """The same map data without what the script does not read, and with ``shared``: what places refer to by key.

    ``first`` is the box that the map opens on, empty where there is no place on it.

    Where the map does not stand alone, its script cuts quotes out of the article beside it and links a source's page,
    which says where the source lies: neither need be sent.
    """
    shared = _Shared((*SOURCE, "locator") if alone else SOURCE)
    places = {id: shared.place(place) for id, place in data["places"].items()}
    lines = [
        {"id": line["id"], "label": line["label"], **_labelled(line), "shapes": shared.shapes(line)}
        for line in data["lines"]
    ]
    told = [key for key in MENTION if alone or key != "quote"]
    mentions = [{key: one[key] for key in told if key in one} for one in data["mentions"]]
    head = {key: data[key] for key in HEAD} | {
        "doubts": data.get("doubts", {}),
        "first": list(bounds.tight(data, bounds.core(data)) or ()),
        "holders": _holders(data),
        "sides": data.get("sides", []),
        "countries": [country | _labelled(country) for country in data.get("countries", ())],
    }
    return {**head, "mentions": mentions, "places": places, "lines": lines, "shared": shared.all()}


def _holders(data: Json) -> list[Json]:
    """Parties whose names the article uses, in the collation order of their labels; ``*`` is every side's."""
    used = {id for mention in data["mentions"] for id in mention.get("by", ())}
    labels = data.get("parties", {})
    rows = [{"id": id, "label": labels.get(id, id)} for id in used - {"*"}]
    shared = [{"id": "*", "label": ""}] if "*" in used else []
    return [*sorted(rows, key=lambda row: collation_key(str(row["label"]))), *shared]


def _part(part: Json) -> Json:
    return {key: part[key] for key, plain in PART.items() if key in part and part[key] not in plain}


def packed(geometry: Json) -> Json:
    """The geometry with every line and ring as whole steps from one position to the next, x and y in turn."""
    if geometry["type"] in ("Point", "MultiPoint"):
        return geometry
    return {"type": geometry["type"], "steps": _steps(geometry["coordinates"])}


def _steps(nested: list[Any]) -> list[Any]:
    if not isinstance(nested[0][0], int | float):
        return [_steps(part) for part in nested]
    found: list[int] = []
    before = (0, 0)
    for lon, lat, *_ in nested:
        at = (round(lon * STEPS), round(lat * STEPS))
        found += [at[0] - before[0], at[1] - before[1]]
        before = at
    return found


def _labelled(place: Json) -> Json:
    """Labels, and those of other dates; of each side's only what differs from the label for all."""
    found: Json = {"labels": _differing(place.get("labels", {}))}
    if place.get("dated"):
        found["dated"] = [[start, _differing(labels)] for start, labels in place["dated"]]
    return found


def _differing(labels: Json) -> Json:
    return {side: text for side, text in labels.items() if side == "both" or text != labels.get("both")}


def _claimed(place: Json) -> bool:
    """Whether anything is claimed of the place or of what stands for it: then the script says what is not recorded."""
    return bool(place.get("claims") or (place.get("claims_from") or {}).get("claims"))


class _Shared:
    """Collects what places have in common while it cuts them."""

    def __init__(self, source: tuple[str, ...]) -> None:
        self._of_source = source
        self.tables: Json = {"holders": {}, "parties": {}, "langs": {}, "disputes": {}}
        numbered = ("sources", "whens", "uses", "claims", "geometries")
        self.numbered: dict[str, dict[Any, int]] = {table: {} for table in numbered}

    def all(self) -> Json:
        """The tables. What stands in ``numbered`` is referred to by its number, all else by its id."""
        return self.tables | {
            "sources": list(self.numbered["sources"]),
            "whens": list(self.numbered["whens"]),
            "uses": list(self.numbered["uses"]),
            "claims": list(self.numbered["claims"]),
            "geometries": [packed(json.loads(text)) for text in self.numbered["geometries"]],
        }

    def _number(self, table: str, item: Any) -> int:
        known = self.numbered[table]
        return known.setdefault(item, len(known))

    def place(self, place: Json) -> Json:
        owner = place.get("claims_from") or {}
        owned = {"claims_from": {key: owner[key] for key in ("id", "label")} | self._claims(owner)} if owner else {}
        return (
            {key: place[key] for key in PLACE if key in place}
            | _labelled(place)
            | owned
            | {"label_parts": [_part(part) for part in place.get("label_parts", ())]}
            | self._claims(place)
            | ({"claims_note": said} if (said := place.get("claims_note")) and not _claimed(place) else {})
            | {
                "names": [self._name(name) for name in place.get("names", ())],
                "shapes": self.shapes(place),
                "disputes": [self._dispute(dispute) for dispute in place.get("disputes", ())],
            }
        )

    def shapes(self, place: Json) -> list[Json]:
        shapes = place.get("shapes", ())
        return [{key: one[key] for key in SHAPE if one.get(key)} | self._drawn(one) for one in shapes]

    def _drawn(self, shape: Json) -> Json:
        # The same line is often on record for several stretches of time.
        return {"geometry": self._number("geometries", json.dumps(shape["geometry"])), "source": self._source(shape)}

    def _name(self, name: Json) -> list[Any]:
        """Text, language, source, numbers of uses with their ids in turn, id; then what few names have.

        That is romanisation, numbers of what is derived, and kind, with 0 for none and none of them at the end.
        """
        self.tables["langs"][name["lang"]] = name["lang_label"]
        uses = [part for use in name["uses"] for part in (self._use(use), use.get("id", ""))]
        roman = romanised(name)
        derived = [self._use(use, name.get("id", "")) for use in name.get("derived", ())]
        kind = "" if name["kind"] in USUAL else name["kind"]
        rest = [one or 0 for one in (roman, derived, kind)]
        while rest and not rest[-1]:
            rest.pop()
        return [name["text"], name["lang"], self._source(name), uses, name.get("id", ""), *rest]

    def _use(self, use: Json, name: str = "") -> int:
        self.tables["holders"][use["by"]] = [use["label"], use["party"]]
        self.tables["parties"][use["party"]] = use["party_label"]
        told = (use["by"], use["stance"], self._when(use))
        # What is derived has no source; whether it follows from another use, or from the name itself, is said in words.
        ends = (bool(use["follows"]) + (use["follows"] == name), 1) if "follows" in use else (self._source(use),)
        return self._number("uses", (*told, *ends))

    def _claims(self, owner: Json) -> Json:
        """Numbers of claims with their ids in turn."""
        return {"claims": [part for one in owner.get("claims", ()) for part in (self._claim(one), one.get("id", ""))]}

    def _claim(self, claim: Json) -> int:
        # What holds for a district is claimed of each of its places, in the same words; most end in their dates.
        words, dates = claim["text"], f", {claim['when_text']}"
        sent = (
            self._named(claim, words.removesuffix(dates)),
            self._when(claim),
            self._source(claim),
            claim.get("what", ""),
        )
        return self._number("claims", (*sent, 1) if words.endswith(dates) else sent)

    def _named(self, claim: Json, words: str) -> str:
        """The words of a claim with the id of its party in braces where its long label stands."""
        party, label = claim.get("party"), claim.get("party_label")
        if not party or not label or "{" in words:
            return words
        self.tables["parties"][party] = label
        return words.replace(label, f"{{{party}}}")

    def _when(self, dated: Json) -> int:
        # The script says a time in the same English words: they are sent where they are others.
        when, said = str(dated["when"]), dated["when_text"]
        same = wording.lang() == wording.ENGLISH and said == when_text(When(when))
        return self._number("whens", when if same else (when, said))

    def _source(self, claim: Json) -> int:
        source = claim.get("source") or {"id": "uncited"}
        sent = {key: source.get(key) or "" for key in self._of_source}
        if "locator" not in sent:
            sent["title"] = shorten(sent["title"], LONGEST_TITLE, placeholder=" …")
        return self._number("sources", tuple(sent.values()))

    def _dispute(self, dispute: Json) -> str:
        parties = [{key: side[key] for key in ("id", "label", "langs") if key in side} for side in dispute["parties"]]
        sources = [self._source({"source": one}) for one in dispute.get("sources", ())]
        self.tables["disputes"][dispute["id"]] = {"title": dispute["title"], "parties": parties, "sources": sources}
        return str(dispute["id"])
