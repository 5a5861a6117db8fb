"""Shares with their intervals: counts under five, percent with Wilson's interval from five."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import sqrt

from gazetteer.lens.values import Share

FEWEST = 5
"""Places, or mentions, from which on a percentage is printed: below, each one is 20 points or more."""
Z = 1.959964
"""Normal quantile of a two-sided 95 % interval."""
BOTH = "both"


def wilson(count: int, of: int) -> tuple[float, float]:
    """Ends of Wilson's score interval for a share, 0 to 1 (E. B. Wilson 1927, JASA 22:209).

    >>> [round(end, 3) for end in wilson(3, 10)]
    [0.108, 0.603]
    """
    share, square = count / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def shares(holders: Iterable[str], *, percent: bool = True) -> tuple[Share, ...]:
    """One share a holder, in the order in which the text first has them. ``percent``: where enough are counted."""
    counts = Counter(holders)
    of = counts.total()
    return tuple(_share(by, counts[by], of, percent and of >= FEWEST) for by in counts)


def _share(by: str, count: int, of: int, percent: bool) -> Share:
    if not percent:
        return Share(by=by, count=count, of=of)
    low, high = wilson(count, of)
    return Share(
        by=by,
        count=count,
        of=of,
        percent=round(100 * count / of, 1),
        low=round(100 * low, 1),
        high=round(100 * high, 1),
    )


def majority(holders: Iterable[str]) -> str:
    """The holder of most; ``both`` for a tie."""
    ordered = Counter(holders).most_common(2)
    return BOTH if len(ordered) > 1 and ordered[0][1] == ordered[1][1] else ordered[0][0]
