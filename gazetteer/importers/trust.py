"""What is known to go wrong in gazetteers, caught on the way in: each name and record is kept, mended or refused.

Seen in GeoNames and Who's On First: airport codes and machine readings among names, romanisations tagged as the
language itself, names of the neighbour ("Stepanakert" on Khojaly District), meanings in place of names, positions at
0/0 or with latitude and longitude exchanged, one place in two records.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from gazetteer.geodata.check import BIDI_OVERRIDES, USUAL_SCRIPTS
from gazetteer.model import LonLat, Place, distance_km
from gazetteer.names import fold, script
from gazetteer.store import Hit, Store
from gazetteer.store.imports import ReadName, Record, Refused
from gazetteer.store.layer import is_name

MAX_NAME = 200
"""Characters of a name, as of a query; the longest official name of a state has 88."""
MAX_NAMES = 2_000
"""Names of one record; the United States have some 900."""
NEIGHBOUR_KM = 100.0
"""Within this distance a record that bears the name of another place has more likely mixed two records up."""
EXCHANGED_KM, IN_PLACE_KM = 3_000.0, 1_500.0
"""A position farther than the one from its country's middle, and nearer than the other when turned round."""
LARGE = frozenset(
    {"RU", "US", "CA", "CN", "AQ", "AU", "BR", "FR", "GB", "NZ", "CL", "NO", "DK", "KI", "ID", "PT", "ES"}
)
"""Countries that reach so far, or have such islands, that distance from their middle says nothing."""


_REFUSED = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f{''.join(sorted(BIDI_OVERRIDES))}]")
"""Control characters and direction overrides."""


def clean(name: ReadName) -> ReadName | str:
    """The name as it is kept, or why it is not. A text in another script than its language's is a romanisation."""
    text = " ".join(name.text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text or len(text) > MAX_NAME:
        return f"a name is empty or longer than {MAX_NAME} characters"
    if _REFUSED.search(text):
        return "a name holds control characters or direction overrides"
    if not is_name(text):
        return "an alternate name is an address, an airport code or a machine's reading"
    if name.lang == "und":
        return name if text == name.text else replace(name, text=text)
    usual, written = USUAL_SCRIPTS.get(name.lang.lower()), script(text)
    if usual and written not in usual and written not in ("Zyyy", "Zzzz"):
        return replace(name, text=text, lang=f"{name.lang.lower()}-{written}")
    return replace(name, text=text)


def strangers(record: Record, known: Place, store: Store) -> dict[ReadName, str]:
    """Names of a record that are those of a place beside the one it is of, with the reason.

    A district may be called after its town; so names made of words that the known place has itself are its own.
    """
    own = {word for name in known.names for word in fold(name.text).split(" ")}
    found = {}
    for name in record.names:
        key = fold(name.text)
        hits = () if set(key.split(" ")) <= own else store.hits(key)
        if not hits or any(hit.place == known.id for hit in hits):
            continue
        near = [hit.place for hit in hits if hit.role == "name" and record.at and _beside(record.at, hit)]
        if near:
            found[name] = f"a name is that of {near[0]}, which lies beside"
    return found


def _beside(at: LonLat, hit: Hit) -> bool:
    return distance_km(at, (hit.lon, hit.lat)) <= NEIGHBOUR_KM


def misplaced(record: Record, store: Store) -> str:
    """Why the position cannot be right; empty when nothing speaks against it."""
    if not record.at:
        return ""
    lon, lat = record.at
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return "the position lies outside -180 to 180 and -90 to 90"
    if record.at == (0.0, 0.0):
        return "the position is 0, 0, which stands for unknown"
    middle = _middle(record.country, store)
    if middle and abs(lon) <= 90 and distance_km(record.at, middle) > EXCHANGED_KM:
        turned = distance_km((lat, lon), middle)
        if turned < IN_PLACE_KM:
            return (
                f"latitude and longitude look exchanged: turned round it lies {turned:.0f} km from the country's middle"
            )
    return ""


def _middle(country: str, store: Store) -> LonLat | None:
    if not country or country.upper() in LARGE:
        return None
    id = store.same("iso", country.upper())
    place = store.place(id) if id else None
    return place.point.lonlat if place and place.point else None


def checked(record: Record, store: Store) -> tuple[Record | None, list[Refused]]:
    """The record with its good names, and what was refused of it; None when nothing is left to keep."""
    faults: dict[str, None] = {}
    kept: dict[tuple[str, str], ReadName] = {}
    for name in record.names[:MAX_NAMES]:
        good = clean(name)
        if isinstance(good, str):
            faults[good] = None
        else:
            kept.setdefault((good.text, good.lang), good)
    refused = [Refused(id=record.id, reason=fault) for fault in faults]
    if wrong := misplaced(record, store):
        return None, [*refused, Refused(id=record.id, reason=wrong)]
    if not kept:
        return None, [*refused, Refused(id=record.id, reason="the record has no name left")]
    return replace(record, names=tuple(kept.values())), refused
