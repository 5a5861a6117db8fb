"""What the list under an article says of a place: each side's names, claims of the date, where it lies, in words.

The list is the map for whoever reads without scripts, without sight, or on paper.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator
from typing import Any

from gazetteer.model import LonLat, distance_km
from gazetteer.when import When
from gazetteer.wording import figures, marked, say

Json = dict[str, Any]

UNCLAIMED = marked("User not recorded")
MOST_UNCLAIMED = 8
"""Names that nobody is recorded to use; a world city has dozens, its own page shows them all."""
STANCES = ("prefers", "accepts")
"""What a side stands by, best first; what it accepts counts where it prefers nothing at the date."""
AWAY = (
    marked("%(distance)s km north of %(place)s"), marked("%(distance)s km north-east of %(place)s"),
    marked("%(distance)s km east of %(place)s"), marked("%(distance)s km south-east of %(place)s"),
    marked("%(distance)s km south of %(place)s"), marked("%(distance)s km south-west of %(place)s"),
    marked("%(distance)s km west of %(place)s"), marked("%(distance)s km north-west of %(place)s"),
)  # fmt: skip
"""Eight directions, each a sentence of its own: languages bend the word for it."""
SPOTS = frozenset({"city", "town", "village", "quarter", "site", "crossing", "checkpoint", "peak", "island"})
"""Kinds that lie at a spot: of a road or a region nobody can say how far it is."""
FARTHEST_KM = 1_000
"""Beyond, "1,400 km south-east of" helps nobody to find a place."""


def with_listing(view: Json) -> Json:
    """``view`` with ``listing`` and ``claims`` of the article's date.

    The listing has for each place its mentions, the names in use by side, and the numbers of its claims; what is
    claimed of several places in the same words is one claim.
    """
    data = view["data"]
    at = When(data.get("at") or data.get("data_date") or "..")
    spots = {id: spot for id, place in data["places"].items() if (spot := _spot(place))}
    claims = _Claims(at)
    told: set[str] = set()
    listing: dict[str, Json] = {
        id: {
            "sides": list(_sides(place, at, told)),
            "mentions": [],
            "claims": claims.of(place),
            "away": _away(id, data["places"], spots),
        }
        for id, place in data["places"].items()
    }
    for mention in data["mentions"]:
        if mention["place"] in listing:
            listing[mention["place"]]["mentions"].append(mention)
    return {**view, "listing": listing, "claims": claims.rows}


class _Claims:
    """Collects the claims of the article's places that hold at a date, each once."""

    def __init__(self, at: When) -> None:
        self.at = at
        self.rows: list[Json] = []
        self._known: dict[tuple[str, str], int] = {}

    def of(self, place: Json) -> list[int]:
        """Numbers of the place's claims, from one; each gets the place with the id of its own line."""
        now = [one for one in _claims(place) if When(one["when"]).covers(self.at)]
        return [self._number(claim, place) for claim in now]

    def _number(self, claim: Json, place: Json) -> int:
        source = claim.get("source") or {"id": "uncited"}
        n = self._known.setdefault((claim["text"], source["id"]), len(self.rows) + 1)
        if n > len(self.rows):
            self.rows.append({"n": n, "text": claim["text"], "source": source, "of": []})
        self.rows[n - 1]["of"].append({"label": place["label"], "line": claim.get("id", "")})
        return n


def _spot(place: Json) -> LonLat | None:
    """Where a settlement lies; None for what has no one spot or is not on the map."""
    fits = place.get("tier") == "map" and place["kind"] in SPOTS and place.get("lat") is not None
    return (place["lon"], place["lat"]) if fits else None


def _claims(place: Json) -> list[Json]:
    """Claims of the place, else of what stands for it."""
    found: list[Json] = place.get("claims") or (place.get("claims_from") or {}).get("claims", [])
    return found


def _away(id: str, places: Json, spots: dict[str, LonLat]) -> str:
    """``12 km north-east of Shusha / Shushi``: from the nearest other settlement of the article; empty for none."""
    here = spots.get(id)
    others = [(distance_km(here, spot), other) for other, spot in spots.items() if other != id] if here else []
    if not here or not others:
        return ""
    km, nearest = min(others)
    if not 0.5 <= km <= FARTHEST_KM:
        return ""
    words = AWAY[wind(spots[nearest], here)]
    return say(words, distance=figures(round(km)), place=places[nearest]["label"])


def wind(start: LonLat, end: LonLat) -> int:
    """The direction from one spot to another: of eight, clockwise from north."""
    east = (end[0] - start[0]) * math.cos(math.radians((start[1] + end[1]) / 2))
    angle = math.degrees(math.atan2(east, end[1] - start[1]))
    return round(angle / 45) % len(AWAY)


def _sides(place: Json, at: When, told: set[str]) -> Iterator[tuple[str, Json]]:
    """Label of a side and its names, ``recorded`` apart from ``derived``; ``loose`` ones nobody is recorded to use.

    Whom a side stands for is told once in a list, where it is first named.

    Languages are not told here: what is written alike in several stands once, as recorded where it is in any.
    """
    names = place.get("names", ())
    shown: set[str] = set()
    for party, label in _parties(place, names).items():
        found = next(filter(None, (_held(names, party, stance, at) for stance in STANCES)), [])
        if found:
            recorded = _once((name for name, by_rule in found if not by_rule), ())
            derived = _once((name for name, by_rule in found if by_rule), {name["text"] for name in recorded})
            shown |= {name["text"] for name in (*recorded, *derived)}
            heading = label.split(" (")[0] if party in told else label
            told.add(party)
            yield heading, {"recorded": recorded, "derived": derived}
    loose = _once((name for name in names if not _uses(name)), shown)
    if loose:
        yield UNCLAIMED, {"recorded": loose[:MOST_UNCLAIMED], "loose": True}


def _once(names: Iterable[Json], known: Container[str]) -> list[Json]:
    """The first name of each text that is not known yet."""
    first: dict[str, Json] = {}
    for name in names:
        first.setdefault(name["text"], name)
    return [name for text, name in first.items() if text not in known]


def _parties(place: Json, names: Iterable[Json]) -> dict[str, str]:
    """Labels by party: those of the place's disputes first, in their order, then whoever uses a name."""
    sides = [(side["id"], side["label"]) for dispute in place.get("disputes", ()) for side in dispute["parties"]]
    others = [(use["party"], use["party_label"]) for name in names for use in _uses(name)]
    return dict([*sides, *others])


def _held(names: Iterable[Json], party: str, stance: str, at: When) -> list[tuple[Json, bool]]:
    """Names that a party holds so at a date, each with whether it only follows by rule."""
    found = []
    for name in names:
        held = [u for u in _uses(name) if u["party"] == party and u["stance"] == stance and When(u["when"]).covers(at)]
        if held:
            found.append((name, all("follows" in use for use in held)))
    return found


def _uses(name: Json) -> list[Json]:
    return [*name["uses"], *name.get("derived", ())]
