"""Whether every side is heard: claims of each party to a disputed territory, perspectives that somebody uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gazetteer.geodata.finding import Finding
from gazetteer.model import Claim, Dispute, Gazette, PartyId, Perspective, Place

HELD = frozenset({"control", "administration"})
"""What a claim says of who is there, whatever anybody regards as right."""
CLAIMED = frozenset({"sovereignty", "administration"})
"""What a party says for itself."""
SAID = CLAIMED | {"recognition", "part_of"}
"""What a party says of anybody: a side may hold that the place is another's, or in a region of its own."""
LAST_RESORT = "intl"
"""Where every chain of fallbacks ends; it has none, and no language of its own."""


def check_sides(gazette: Gazette) -> Iterator[Finding]:
    """All of these tests over all disputes, places and perspectives."""
    for dispute in gazette.disputes.values():
        yield from _unclaimed(dispute, gazette)
    for place in gazette.places.values():
        yield from _line_twice(place)
    used = _used(gazette)
    for perspective in gazette.perspectives.values():
        yield from _idle(perspective, used)


def _unclaimed(dispute: Dispute, gazette: Gazette) -> Iterator[Finding]:
    """A dispute over territory in which a party claims and ``holds`` nothing, or of which nobody says who is there."""
    places = [place for place in gazette.places.values() if dispute.id in place.disputes]
    claims = [claim for place in places for claim in place.claims]
    if not any(claim.what == "sovereignty" for claim in claims):
        return
    for side in dispute.parties:
        if not side.holds and not any(_speaks_for(claim, side.party, gazette) for claim in claims):
            yield _doubt(dispute, f"no claim to sovereignty or administration of '{side.party}' at any of its places")
    if not any(claim.what in HELD for claim in claims):
        yield _doubt(dispute, "no claim says who controls or administers any of its places")


def _speaks_for(claim: Claim, party: PartyId, gazette: Gazette) -> bool:
    """Whether the place is claimed for ``party``, or by one of its perspectives for somebody."""
    if claim.party == party and claim.what in CLAIMED:
        return True
    holder = gazette.perspectives.get(claim.asserted_by)
    return claim.what in SAID and bool(holder and holder.party == party)


def _line_twice(place: Place) -> Iterator[Finding]:
    """Two lines of a place that say the same, and so have one id."""
    for field, lines in (("names", place.names), ("claims", place.claims), ("shapes", place.shapes)):
        for id, times in Counter(line.id for line in lines).items():
            if times > 1:
                yield Finding(place.id, field, f"{times} lines have the id {id}: they say the same")


def _used(gazette: Gazette) -> frozenset[str]:
    """Perspectives that some name, claim or chain of fallbacks mentions."""
    places = gazette.places.values()
    uses = {use.by for place in places for name in place.names for use in name.uses}
    claims = {claim.asserted_by for place in places for claim in place.claims}
    return frozenset(uses | claims | {id for one in gazette.perspectives.values() for id in one.fallback})


def _idle(perspective: Perspective, used: frozenset[str]) -> Iterator[Finding]:
    """A perspective that nothing mentions, or whose chain or languages nobody wrote down."""
    if perspective.id not in used:
        yield Finding("perspectives.toml", perspective.id, "no name, claim or fallback mentions it", "doubt")
    if perspective.id != LAST_RESORT and not perspective.fallback:
        yield Finding("perspectives.toml", f"{perspective.id}.fallback", "names nobody to ask in its place", "doubt")
    if perspective.id != LAST_RESORT and not perspective.langs:
        yield Finding("perspectives.toml", f"{perspective.id}.langs", "names no language", "doubt")


def _doubt(dispute: Dispute, reason: str) -> Finding:
    return Finding("disputes.toml", dispute.id, reason, "doubt")
