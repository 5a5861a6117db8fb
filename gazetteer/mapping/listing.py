"""Each side's names of a place, for the list under an article that is read without scripts and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gazetteer.when import When

Json = dict[str, Any]

UNCLAIMED = "User not recorded"
MOST_UNCLAIMED = 8
"""Names that nobody is recorded to use; a world city has dozens, its own page shows them all."""
STANCES = ("prefers", "accepts")
"""What a side stands by, best first; what it accepts counts where it prefers nothing at the date."""


def with_listing(view: Json) -> Json:
    """``view`` with ``listing``: for each place its mentions, and the names in use at the article's date by side."""
    data = view["data"]
    at = When(data.get("at") or data.get("data_date") or "..")
    listing: dict[str, Json] = {
        id: {"sides": list(_sides(place, at)), "mentions": []} for id, place in data["places"].items()
    }
    for mention in data["mentions"]:
        if mention["place"] in listing:
            listing[mention["place"]]["mentions"].append(mention)
    return {**view, "listing": listing}


def _sides(place: Json, at: When) -> Iterator[tuple[str, list[Json]]]:
    """Label of a side and its names; what nobody is recorded to use comes last."""
    names = place.get("names", ())
    for party, label in _parties(place, names).items():
        found = next(filter(None, (_held(names, party, stance, at) for stance in STANCES)), [])
        if found:
            yield label, found
    loose = [name for name in names if not name["uses"]]
    if loose:
        yield UNCLAIMED, loose[:MOST_UNCLAIMED]


def _parties(place: Json, names: Iterable[Json]) -> dict[str, str]:
    """Labels by party: those of the place's disputes first, in their order, then whoever uses a name."""
    sides = [(side["id"], side["label"]) for dispute in place.get("disputes", ()) for side in dispute["parties"]]
    others = [(use["party"], use["party_label"]) for name in names for use in name["uses"]]
    return dict([*sides, *others])


def _held(names: Iterable[Json], party: str, stance: str, at: When) -> list[Json]:
    return [
        name
        for name in names
        if any(u["party"] == party and u["stance"] == stance and When(u["when"]).covers(at) for u in name["uses"])
    ]
