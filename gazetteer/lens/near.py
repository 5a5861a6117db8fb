"""Near-identical texts: agency copy, printed again with a word changed, counts once.

Two texts are near-identical when at least :data:`THRESHOLD` of their runs of five words are common to both (Jaccard's
coefficient), as estimated from :data:`SAMPLES` samples each (one-permutation hashing, Li, Owen and Zhang 2012); the
estimate errs by some three points. A copy cut to less than half is not found.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

RUN = 5
"""Words of a run: two texts on one subject share runs of three or four by chance."""
SAMPLES = 256
THRESHOLD = 0.6
"""Share of common runs from which two texts count as one: rewritten agency copy has 0.6 to 0.9, two reports of one
event by different writers under 0.1."""
MOST_SHARED = 1_000
"""Texts that have a run in common, from which on it is an outlet's own formula and tells nothing."""
_WORD = re.compile(r"\w+")

Sketch = tuple[int, ...]
"""The least hash of each sample; 0 for an empty one."""


def sketch(text: str) -> Sketch:
    """The samples of a text; case, signs and spaces do not count. Empty for a text of under five words."""
    words = _WORD.findall(text.casefold())
    least = [0] * SAMPLES
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        number = int.from_bytes(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        sample, value = number % SAMPLES, number // SAMPLES + 1
        if not least[sample] or value < least[sample]:
            least[sample] = value
    return tuple(least) if any(least) else ()


def likeness(one: Sketch, other: Sketch) -> float:
    """The share of common runs, 0 to 1, as the samples have it."""
    held = sum(1 for a, b in zip(one, other, strict=False) if a or b)
    return sum(1 for a, b in zip(one, other, strict=False) if a and a == b) / held if held else 0.0


def copies(sketches: Sequence[Sketch]) -> dict[int, tuple[int, float]]:
    """Of each text that is near-identical to an earlier one, the number of that one and their likeness."""
    having: dict[tuple[int, int], list[int]] = {}
    found: dict[int, tuple[int, float]] = {}
    for number, mine in enumerate(sketches):
        shared: Counter[int] = Counter()
        for sample, value in enumerate(mine):
            others = having.setdefault((sample, value), []) if value else []
            if len(others) < MOST_SHARED:
                shared.update(others)
                if value:
                    others.append(number)
        least = THRESHOLD * sum(map(bool, mine))
        likely = [other for other, count in shared.items() if count >= least]
        scored = ((likeness(mine, sketches[other]), -other) for other in likely)
        best, first = max(scored, default=(0.0, 0))
        if best >= THRESHOLD:
            # A copy of a copy is a copy of the first.
            original = found.get(-first, (-first, 0.0))[0]
            found[number] = (original, round(best, 2))
    return found
