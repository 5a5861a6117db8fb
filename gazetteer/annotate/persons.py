"""Names of people, dishes, breeds and brands that are written like a place: those spots are dropped, whole name."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.annotate.document import Document
from gazetteer.annotate.places import located
from gazetteer.annotate.spots import Spot, certain, distinct
from gazetteer.annotate.tables import class_kinds, road_keys
from gazetteer.match.lookup import BIG
from gazetteer.model import SETTLEMENTS

QUOTE_MARKS = frozenset('"“”„«»‹›‘’「」')
CURRENCIES = frozenset("$€£¥₽₺₴₾")
RENOWNED = 1_000_000
"""Inhabitants of a city whose bare name is the city, though the text has somebody named alike."""
_BEARER_REACH = 4
"""Words between who is named and the name: "whose dog is called Baku"."""


def without_homonyms(doc: Document, spots: Sequence[Spot]) -> list[Spot]:
    """The spots that are no person's or thing's name."""
    taken = {i: spot for spot in spots for i in range(spot.first, spot.last + 1)}
    kept: list[Spot] = []
    people: set[str] = set()
    paired = -1
    for spot in spots:
        second = 0 <= paired == spot.first - 1 and _beside(doc, paired, spot.first) and not _renowned(spot)
        if second or is_homonym(doc, spot, taken):
            two = not second and _two_towns(doc, spot, taken)
            paired = spot.last if two else -1
            for i in range(spot.first, spot.last + 1):
                taken.pop(i, None)
            if spot.role == "name" and spot.first == spot.last and not two:
                people.add(doc.key(spot.first))
        else:
            kept.append(spot)
    return [spot for spot in kept if not _again(doc, spot, people)]


def _again(doc: Document, spot: Spot, people: set[str]) -> bool:
    """Whether the spot is the bare surname of somebody whose whole name the text gives: "Whitley said"."""
    alone = spot.first == spot.last and spot.role == "name" and doc.key(spot.first) in people
    return alone and not _renowned(spot) and not located(doc, spot)


def _renowned(spot: Spot) -> bool:
    """Whether the bare name is hardly anybody's: that of a state, an authored place or a great city."""
    return _weighty(spot) or bool(spot.hits) and spot.hits[0].population >= RENOWNED


def is_homonym(doc: Document, spot: Spot, taken: dict[int, Spot]) -> bool:
    """Whether the words beside the spot make it the name of somebody or something else."""
    if spot.role != "name" and not doc.tokens[spot.first].capital:
        return False
    if doc.match_left(spot.first - 1, doc.words("titles", "homonym_before")):
        return True
    if doc.match_right(spot.last + 1, doc.words("titles", "homonym_after")):
        return True
    if spot.role == "name" and not _weighty(spot) and _initial_beside(doc, spot) or _money(doc, spot):
        return True
    if _street(doc, spot) or _title_of_thing(doc, spot) or _thing(doc, spot) or _first_names(doc, spot):
        return True
    return _bearer(doc, spot) or _said_by(doc, spot) or _name_before(doc, spot, taken) or _name_after(doc, spot, taken)


def _street(doc: Document, spot: Spot) -> bool:
    """``Mayfield Road``, ``Washington Street``: a street in some town, not the place it is named after."""
    after = spot.last + 1
    if not doc.match_right(after, doc.words("titles", "streets")) or not _beside(doc, spot.last, after):
        return False
    authored = bool(spot.hits) and spot.hits[0].layer == "authored"
    return doc.tokens[after].capital and not doc.tokens[spot.first].text.isupper() and not authored


def _initial_beside(doc: Document, spot: Spot) -> bool:
    """``Terry A. Corbin``: an initial with its full stop before the name, or after it and a capital."""
    before, after = spot.first - 1, spot.last + 1
    if doc.mark(before) == "." and not doc.gap(before) and _initial(doc, before - 1):
        return doc.same_sentence(before - 1, spot.first) and not doc.first(before - 1)
    alone = spot.first == spot.last and _initial(doc, after) and doc.mark(after + 1) == "."
    return alone and doc.same_sentence(spot.first, after + 2) and doc.tokens[after + 2].capital


def _initial(doc: Document, at: int) -> bool:
    return len(doc.key(at)) == 1 and doc.tokens[at].text.isupper()


def _money(doc: Document, spot: Spot) -> bool:
    """``US$58 million``: the name of a currency."""
    after = spot.last + 1
    return bool(doc.mark(after)) and doc.mark(after) in CURRENCIES and not doc.gap(after)


def _title_of_thing(doc: Document, spot: Spot) -> bool:
    """``группа «Берлин»``, ``the "Saigon" bar``: quotation marks around the name alone, a bearer beside them."""
    before, after = spot.first - 1, spot.last + 1
    if not doc.mark(before) or doc.mark(before) not in QUOTE_MARKS or doc.mark(after) not in QUOTE_MARKS:
        return False
    bearers = doc.words("titles", "bearers")
    return any(doc.key(i) in bearers and doc.same_sentence(i, spot.first) for i in (before - 1, after + 1))


def _thing(doc: Document, spot: Spot) -> bool:
    """``USS Boston``, ``le journal Sud-Ouest``, ``rue de Rome``: a ship, a paper or a street of the name."""
    before = spot.first - 1
    if spot.role != "name" or not doc.key(before) or not doc.same_sentence(before, spot.first):
        return False
    if doc.match_left(before, doc.words("titles", "things")):
        # What is in a case of its own belongs to the place: "газета Москвы".
        return not spot.cut.strip() and not doc.first(spot.first)
    size = doc.match_left(before, doc.words("words", "of"))
    return size > 0 and doc.match_left(before - size, doc.words("titles", "ways")) > 0


def _first_names(doc: Document, spot: Spot) -> bool:
    """``Anne et Pierre``, ``Владимир, Святослав и Роман``: a first name in a row with another."""
    first = doc.words("names", "first")
    if spot.first != spot.last or spot.role != "name" or doc.key(spot.first) not in first or spot.class_word:
        return False
    if _weighty(spot) or located(doc, spot):
        return False
    return any(doc.key(at) in first and doc.tokens[at].capital for at in _beside_in_row(doc, spot))


def _beside_in_row(doc: Document, spot: Spot) -> list[int]:
    """The words before and after the spot that only a comma or "and" parts from it."""
    found = []
    for step, edge in ((-1, spot.first), (1, spot.last)):
        at = edge + step
        linked = False
        while doc.same_sentence(edge, at) and abs(at - edge) <= 2:
            if doc.mark(at) in (",", "،") and doc.mark(at) or doc.key(at) in doc.words("words", "and"):
                linked = True
                at += step
                continue
            break
        if linked and doc.same_sentence(edge, at) and not doc.gap(at + (step < 0)).count("\n"):
            found.append(at)
    return found


def _bearer(doc: Document, spot: Spot) -> bool:
    """``a dog called Baku``: a word for naming before it, and before that somebody who is no place."""
    size = doc.match_left(spot.first - 1, doc.words("titles", "naming"))
    if not size:
        return False
    start = spot.first - 1 - size
    near = range(start, max(start - _BEARER_REACH, -1), -1)
    return any(doc.key(i) in doc.words("titles", "bearers") for i in near if doc.same_sentence(i, spot.first))


def _said_by(doc: Document, spot: Spot) -> bool:
    """``dijo Lima Chen``: a verb of saying before two names side by side, of which the first is no state."""
    after = spot.last + 1
    if spot.role != "name" or _weighty(spot) or spot.class_word or not _beside(doc, spot.last, after):
        return False
    token = doc.tokens[after]
    plain = (
        token.capital and not token.uncased and not _known_after(doc, after) and not doc.tables.flag("nouns_capital")
    )
    return plain and doc.match_left(spot.first - 1, doc.words("verbs", "saying")) > 0


def _beside(doc: Document, i: int, j: int) -> bool:
    """Whether two tokens are words parted by spaces only, in one sentence."""
    low, high = min(i, j), max(i, j)
    if not doc.same_sentence(i, j) or not doc.tokens[low].word or not doc.tokens[high].word or doc.tokens[low].tail:
        return False
    gap = doc.gap(high)
    return bool(gap) and gap.isspace()


def _name_before(doc: Document, spot: Spot, taken: dict[int, Spot]) -> bool:
    """``Musa Abu Dhabi``, ``Mr Lachin``: a first name or title, or any other unknown capitalised word before it."""
    before = spot.first - 1
    if before >= 0 and doc.mark(before) == "." and doc.key(before - 1) in _short_titles(doc):
        return True
    if before < 0 or not _beside(doc, before, spot.first):
        return False
    token = doc.tokens[before]
    if token.capital and before not in taken and token.key in doc.words("names", "first"):
        return True
    if before in taken:
        return False
    if token.uncased or not token.capital or not token.text[0].isalpha():
        return False
    if token.key in _short_titles(doc):
        return True
    if token.key in doc.words("titles", "person"):
        return not doc.first(before) or spot.role == "name" and not _weighty(spot)
    if not _unknown(doc, before) or doc.sentence_of[before] in doc.titled or _shouted(doc, before, spot):
        return False
    if doc.tables.flag("nouns_capital") or _state(doc, spot):
        return False
    return spot.role == "name" and (not doc.first(before) or _small(spot))


def _name_after(doc: Document, spot: Spot, taken: dict[int, Spot]) -> bool:
    """``Golan Farhat``, ``Okinawa Jun``, ``Erdélyi Béla``: an unknown capitalised word after it."""
    after = spot.last + 1
    if after >= len(doc.tokens) or not _beside(doc, spot.last, after):
        return False
    token = doc.tokens[after]
    if _given_name(doc, spot, after) or token.capital and token.key in doc.words("names", "first"):
        return True
    if after in taken:
        return not _is_title(doc, after) and (_surname(spot, taken[after]) or _two_towns(doc, spot, taken))
    if token.uncased or not token.capital or not token.text[0].isalpha() or spot.class_word:
        return False
    if token.key in doc.words("names", "first"):
        return True
    if spot.role != "name" and not spot.adjective or doc.tables.flag("nouns_capital"):
        return False
    if not _unknown(doc, after) or doc.sentence_of[after] in doc.titled or _shouted(doc, after, spot):
        return False
    return not _known_after(doc, after) and not _is_title(doc, after)


def _given_name(doc: Document, spot: Spot, after: int) -> bool:
    """Whether the spot is a first name and a surname follows, though that may be a place's name too."""
    if spot.first != spot.last or doc.key(spot.first) not in doc.words("names", "first") or spot.class_word:
        return False
    return doc.tokens[after].capital and not doc.tokens[after].uncased and not _known_after(doc, after)


def _two_towns(doc: Document, spot: Spot, taken: dict[int, Spot]) -> bool:
    """``Washington Irving``: two names of towns side by side are one person where nothing says that one is a place."""
    after = spot.last + 1
    other = taken.get(after)
    if other is None or spot.role != "name" or other.role != "name" or not _beside(doc, spot.last, after):
        return False
    if doc.key(spot.first) in doc.words("words", "directions") or _small(other):
        return False
    beyond = after + 1
    if _beside(doc, after, beyond) and doc.tokens[beyond].capital:
        return False
    single = spot.first == spot.last and other.first == other.last and not other.class_word and not other.adjective
    towns = all(hit.layer == "world" and hit.kind in SETTLEMENTS for hit in other.hits)
    known = _weighty(spot) or _renowned(spot) and spot.hits[0].kind != "region"
    return single and towns and not known and not _renowned(other) and not located(doc, spot)


def _surname(spot: Spot, other: Spot) -> bool:
    """``Georgia Smith``: two names side by side of which the second is only some small place's."""
    plain = spot.role == "name" and other.role == "name" and not spot.adjective and not other.class_word
    return plain and bool(other.hits) and _small(other) and all(hit.kind != "region" for hit in other.hits)


def _weighty(spot: Spot) -> bool:
    return bool(spot.hits) and (certain(spot.hits) or spot.hits[0].kind == "country")


def _small(spot: Spot) -> bool:
    """Whether the name is that of a small place, so that a surname is as likely."""
    if bool(spot.hits) and spot.hits[0].layer == "authored" and (spot.first < spot.last or distinct(spot.text)):
        return False
    return not _weighty(spot) and all(hit.population < BIG for hit in spot.hits)


def _state(doc: Document, spot: Spot) -> bool:
    """Whether the name is that of a state, and no first name as Jordan and Georgia are."""
    return bool(spot.hits) and spot.hits[0].kind == "country" and doc.key(spot.first) not in doc.words("names", "first")


def _short_titles(doc: Document) -> frozenset[str]:
    return frozenset(key for key in doc.words("titles", "person").exact if len(key) <= 4)


def _unknown(doc: Document, i: int) -> bool:
    """Whether a capitalised word is none that the tables know: not a weekday, direction, class word or beginning."""
    key = doc.key(i)
    for table, name in (
        ("words", "stop"),
        ("words", "ordinary"),
        ("words", "calendar"),
        ("words", "directions"),
        ("verbs", "inflect"),
        ("titles", "inner"),
    ):
        if key in doc.words(table, name):
            return False
    if len(key) < 2 or key in class_kinds(doc.lang, "generic") or key in class_kinds(doc.lang, "prefixes"):
        return False
    return key not in road_keys(doc.lang)


def _known_after(doc: Document, i: int) -> bool:
    """Whether the word is one that may follow a place's name with a capital: a class word, office or built thing."""
    return any(
        doc.match_right(i, doc.words(table, name))
        for table, name in (("titles", "after_place"), ("titles", "facility"), ("titles", "person"))
    )


def _is_title(doc: Document, i: int) -> bool:
    """Whether a run of capitalised words from here holds the head of an organisation's or document's title."""
    heads = doc.words("titles", "heads")
    for at in range(i, min(i + 6, len(doc.tokens))):
        if doc.match_right(at, heads):
            return doc.tokens[at].capital
        if not doc.tokens[at].capital and doc.key(at) not in doc.words("titles", "inner"):
            return False
    return False


def _shouted(doc: Document, i: int, spot: Spot) -> bool:
    """Whether the words are all in capitals, as in datelines and headings, where a capital says nothing."""
    both = doc.tokens[i].text, doc.tokens[spot.first].text
    return all(len(text) > 1 and text.isupper() for text in both)
