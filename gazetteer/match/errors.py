"""How likely people are to write one folded name for another by mistake.

Nothing is measured on data here: the shares follow from how many ways there are to make each kind of error.
"""

from __future__ import annotations

from math import prod

from gazetteer.names import skeleton

VOWELS = frozenset("aeiouy")
SLIP, VOWEL, SOUND, OTHER = 1.0, 0.25, 0.25, 0.05
"""How likely an error is beside a slip (a letter left out or doubled, neighbours swapped): there are few vowels to
take for another, few consonants that sound alike, twenty others."""
SECOND = 0.1
"""How likely two errors are beside one."""
BEGINNING = 0.2
"""How likely an error in the first letter is, which people seldom mistake."""


def likelihood(key: str, other: str) -> float:
    """How likely somebody who meant ``other`` wrote ``key``, beside a single slip."""
    # Loaded late: exact look-ups do not need it.
    from rapidfuzz.distance import Levenshtein

    if key == other:
        return 1.0
    steps = Levenshtein.editops(other, key)
    if len(steps) == 2 and sorted(key) == sorted(other):
        return SLIP
    made = (_error(step.tag, other, step.src_pos, key, step.dest_pos) for step in steps)
    return prod(made) * SECOND ** (len(steps) - 1)


def _error(what: str, other: str, at: int, key: str, there: int) -> float:
    """How likely one error is: letter ``at`` of ``other`` left out, or replaced or preceded by ``there`` of ``key``."""
    beginning = 1.0 if at else BEGINNING
    if what == "delete":
        return SLIP * beginning
    if what == "insert":
        doubled = key[there] in (key[there - 1 : there], key[there + 1 : there + 2])
        return (SLIP if doubled else VOWEL if key[there] in VOWELS else OTHER) * beginning
    if key[there] in VOWELS and other[at] in VOWELS:
        return VOWEL
    return SOUND if skeleton(key[there]) == skeleton(other[at]) else OTHER * beginning
