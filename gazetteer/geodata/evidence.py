"""What a claim may rest on: no copy of a wiki, no trader and no quiz stands for a document."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from gazetteer.geodata.finding import Finding
from gazetteer.model import Gazette, Place, Source

WIKIPEDIA = "wikipedia.org"
"""The only host at which Wikipedia is read: of a copy nobody can say which version it is."""
REFUSED = frozenset(
    {
        # Copies and offshoots of wikis, which keep neither the versions nor the sources of what they copy.
        "academic.ru", "blogen.wiki", "en-academic.com", "enacademic.com", "encycloreader.org", "enwikipedia.net",
        "everipedia.org", "everything.explained.today", "infogalactic.com", "infosekolah.net", "kiddle.co",
        "liquisearch.com", "melakarnets.com", "nina.az", "osmarks.net", "owiki.org", "piglix.com",
        "wiki-timeline.com", "wiki.richxsearch.com", "wikibin.org", "wikiclassic.com", "wikimili.com",
        "wikiplanet.click", "wikisum.wiki", "wikivividly.com", "wn.com", "ww-w.pages.dev",
        # Places where anybody writes what they like, and pages about something else.
        "20thcenturywars.com", "birdrentacar.com", "blogspot.com", "calendarz.com", "iajgsjewishcemeteryproject.org",
        "mapsofindia.com", "marineinsight.com", "selectsmart.com", "spratlys.org", "storyofpakistan.com",
        "theepochtimes.com", "timetoast.com", "todayshistory.org", "weirdwwii.com", "werelate.org", "wordpress.com",
        "worldhistoryproject.org",
    }
)  # fmt: skip
"""Hosts whose pages are cited for no claim, with those below them. Met in the data, or among what a search offers."""


def check_evidence(place: Place, gazette: Gazette) -> Iterator[Finding]:
    """Claims that rest on a source that the policy refuses (README, *Sources*)."""
    for n, claim in enumerate(place.claims):
        found = gazette.sources.get(claim.source)
        if found and (reason := refusal(found)):
            yield Finding(place.id, f"claims[{n}].source", f"'{claim.source}' is {reason}; cite another, or uncited")


def refusal(source: Source) -> str:
    """Why no claim may rest on the source; empty when one may."""
    host = (urlsplit(source.locator).hostname or "").removeprefix("www.")
    if source.publisher.startswith("Wikipedia") and not _under(host, WIKIPEDIA):
        return "a copy of Wikipedia"
    if any(_under(host, one) for one in REFUSED):
        return f"a page of {host}, which the policy refuses for claims"
    return ""


def _under(host: str, name: str) -> bool:
    return host == name or host.endswith(f".{name}")
