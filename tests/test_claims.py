"""What the claims of geodata/ say and rest on: facts that a historian would strike out stay struck out."""

from __future__ import annotations

import dataclasses

import pytest

from gazetteer import geodata
from gazetteer import perspective as views
from gazetteer.core import Gazetteer
from gazetteer.geodata.evidence import check_evidence, refusal
from gazetteer.geodata.sides import HELD
from gazetteer.model import Gazette, Source
from gazetteer.when import When


@pytest.fixture(scope="module")
def gazette() -> Gazette:
    return geodata.read()


def test_a_claim_without_dates_lasts_as_long_as_its_holder(g: Gazetteer) -> None:
    claim = next(one for one in g["taiwan"].claims if one.what == "sovereignty" and one.asserted_by == "cn-gov")
    assert claim.when == When("..")
    assert [views.stands(g.store, claim, When(at)) for at in ("1900", "1949-09-30", "1949-10-01", "2023")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_no_side_claims_from_the_day_on_which_its_state_began(gazette: Gazette) -> None:
    """A date of independence is not the date of a claim, but where the act itself is the claim."""
    begins = {id: one.when.edtf.partition("/")[0] for id, one in gazette.perspectives.items()}
    acts = {"1948-05-14", "1960-08-16", "1963-09-16", "1988-11-15", "1976-02-27", "1991-08-24", "1991-08-27",
            "1918-05-28", "1992-07-23", "1990-09-02", "1991-05-18", "1991-09-02", "2008-02-17", "1961-12-01",
            "1983-11-15", "1976-05-14", "1945-08-17", "2017-10-01"}  # fmt: skip
    odd = {
        (claim.asserted_by, claim.when.edtf)
        for place in gazette.places.values()
        for claim in place.claims
        if claim.what == "sovereignty" and claim.asserted_by in begins
        and claim.when.edtf.partition("/")[0] == begins[claim.asserted_by] not in acts | {"..", ""}
    }  # fmt: skip
    assert odd == {("ru-gov", "1991-12-26/..")}, "Russia's claims to the Kurils follow the Union's, line by line"


def test_no_line_without_a_source_is_of_high_certainty(gazette: Gazette) -> None:
    claims = (claim for place in gazette.places.values() for claim in place.claims)
    assert [claim.id for claim in claims if claim.source == "uncited" and claim.certainty == "high"] == []


@pytest.mark.parametrize(
    ("publisher", "locator", "said"),
    [
        ("Wikipedia (English)", "https://en.wikipedia.org/wiki/Golan_Heights", ""),
        ("Wikipedia (English)", "https://en.wikipedia-on-ipfs.org/wiki/Golan_Heights", "copy of Wikipedia"),
        ("Infogalactic", "https://www.infogalactic.com/info/Cyprus", "refuses"),
        ("A blog", "http://somebody.blogspot.com/2014/06/hargeisa.html", "refuses"),
        ("Verkhovna Rada of Ukraine", "https://zakon.rada.gov.ua/laws/show/1427-12", ""),
        ("A record", "ne_10m_admin_0_disputed_areas, BRK_A3 B31", ""),
    ],
)
def test_a_copy_of_a_wiki_and_a_trader_are_refused_for_claims(publisher: str, locator: str, said: str) -> None:
    found = refusal(Source(id="s", title="s", publisher=publisher, locator=locator))
    assert bool(found) == bool(said)
    assert said in found


def test_a_claim_that_rests_on_a_refused_page_is_an_error(gazette: Gazette) -> None:
    trader = Source(id="trader", title="Cars", publisher="Bird", locator="https://www.birdrentacar.com/north-cyprus")
    place = gazette.places["famagusta"]
    odd = dataclasses.replace(place, claims=(dataclasses.replace(place.claims[0], source="trader"),))
    found = list(check_evidence(odd, dataclasses.replace(gazette, sources=gazette.sources | {"trader": trader})))
    assert [(one.field, one.level) for one in found] == [("claims[0].source", "error")]


def test_the_united_nations_recognise_only_what_a_resolution_says(gazette: Gazette) -> None:
    """Membership, a seat, a people's representative and a law called void are no recognition of sovereignty."""
    said = {
        (place.id, claim.party)
        for place in gazette.places.values()
        for claim in place.claims
        if claim.what == "recognition" and claim.asserted_by == "un"
    }
    over_read = {"taiwan", "moroccan-sahara-western-sahara", "phra-viharn-preah-vihear", "golan-heights", "israel"}
    assert {id for id, _ in said} & over_read == set()
    assert ("chagos-archipelago", "mu") in said
    assert ("abkhazia", "ge") in said


@pytest.mark.parametrize(
    ("id", "party", "at", "held"),
    [
        ("taiwan", "tw", "1947", True),
        ("kyrenia", "cy", "1974-08-10", False),
        ("phu-lam-island-yongxing-island", "cn", "1960", True),
        ("leposavic-leposaviq", "xk", "2010", False),
        ("mariupol", "ua", "2005", True),
        ("smara", "es", "1900", False),
        ("gaza-strip", "il", "1957-01", True),
        ("gaza-strip", "il", "2024", True),
        ("ramallah", "ps", "2000", True),
        ("welkait-western-tigray", "tigray", "2022", False),
    ],
)
def test_who_is_there_at_a_date(gazette: Gazette, id: str, party: str, at: str, held: bool) -> None:
    claims = [claim for claim in gazette.places[id].claims if claim.what in HELD and claim.party == party]
    assert any(claim.when.covers(When(at)) for claim in claims) == held


def test_nobody_says_that_pakistan_administers_what_india_holds(gazette: Gazette) -> None:
    places = [place for place in gazette.places.values() if "kashmir-indian-part" in place.disputes]
    assert [p.id for p in places for c in p.claims if c.party == "pk" and c.what == "administration"] == []
    sides = {side.party: side for side in gazette.disputes["kashmir-indian-part"].parties}
    assert "undecided" in sides["pk"].holds
    assert sides["pk"].source != "uncited"
