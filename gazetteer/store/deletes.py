"""Keys within two typing errors of a text: precomputed deletes of their beginnings, in one mapped file.

Two words within n errors (letters left out, put in, changed or swapped with a neighbour) have a word in common that
both become by leaving out at most n letters (W. Garbe's symmetric deletes, 2012). Only beginnings are indexed, so the
table stays small; what it proposes is checked with the true distance.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEGINNING = 7
"""Letters of a key that are indexed. A letter more makes the table a third larger; a letter less proposes thrice as
many keys to check."""
SHORTEST, TWO_ERRORS = 4, 6
"""Letters from which a key is found with one error, with two: shorter ones are each other's misspellings."""
MOST_ERRORS = 2
PARTS = 8
"""The table is made in as many parts, one after the other: all at once would take half a gigabyte."""
LONGEST = 255
"""Lengths are kept in a byte; longer keys count as this long, and nobody misspells them into reach."""

_HEAD = struct.Struct("<III")
_FACTOR = 2_654_435_761
"""Knuth's multiplier for 32-bit hashes."""
_MASK = 0xFFFFFFFF


def errors_allowed(length: int) -> int:
    """Typing errors with which a key of this many letters is still found."""
    return 0 if length < SHORTEST else 1 if length < TWO_ERRORS else MOST_ERRORS


def write(path: Path, keys: Iterable[str], number: Callable[[str], int]) -> None:
    """Write the table of ``keys`` (each once); ``number`` gives the one by which the trie restores a key."""
    import numpy as np

    known = sorted(key for key in keys if len(key) >= SHORTEST)
    beginnings, starts = _grouped(known)
    groups = []
    with path.open("wb") as file:
        file.write(_HEAD.pack(0, 0, 0))
        for part in range(PARTS):
            entries = _entries(beginnings, part)
            file.write((entries >> np.uint64(32)).astype("<u4").tobytes())
            groups.append(entries.astype("<u4"))
        for column in (*groups, starts):
            file.write(column.astype("<u4").tobytes())
        file.write(np.fromiter(map(number, known), dtype="<u4", count=len(known)).tobytes())
        file.write(bytes(min(len(key), LONGEST) for key in known))
        file.seek(0)
        file.write(_HEAD.pack(sum(map(len, groups)), len(beginnings), len(known)))


def _grouped(known: Sequence[str]) -> tuple[list[str], NDArray[np.uint32]]:
    """The distinct beginnings of sorted keys, and where the keys of each begin, with the end of the last."""
    import numpy as np

    beginnings: list[str] = []
    starts: list[int] = []
    for place, key in enumerate(known):
        if not beginnings or key[:BEGINNING] != beginnings[-1]:
            beginnings.append(key[:BEGINNING])
            starts.append(place)
    return beginnings, np.array([*starts, len(known)], dtype=np.uint32)


def _entries(beginnings: Sequence[str], part: int) -> NDArray[np.uint64]:
    """Hashes of all deletes in this part of their range, above the number of the beginning each comes from; sorted."""
    import numpy as np

    lengths = np.fromiter(map(len, beginnings), dtype=np.uint8, count=len(beginnings))
    packed: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
    for length in range(SHORTEST, BEGINNING + 1):
        numbers = np.flatnonzero(lengths == length)
        letters = np.array([one for one in beginnings if len(one) == length], dtype=f"<U{length}").view(np.uint32)
        columns = np.ascontiguousarray(letters.reshape(-1, length).T)
        for kept in _patterns(length, errors_allowed(length)):
            hashed = np.zeros(len(numbers), dtype=np.uint32)
            for column in kept:
                hashed = hashed * np.uint32(_FACTOR) + columns[column]
            mine = hashed // np.uint32(2**32 // PARTS) == part
            packed.append(hashed[mine].astype(np.uint64) << np.uint64(32) | numbers[mine].astype(np.uint64))
    entries = np.concatenate(packed)
    entries.sort()
    # A word with a double letter has the same delete twice.
    return entries[np.diff(entries, prepend=np.uint64(0)) > 0] if len(entries) else entries


@cache
def _patterns(length: int, errors: int) -> tuple[tuple[int, ...], ...]:
    """Which letters of ``length`` stay when at most ``errors`` are left out."""
    return tuple(
        kept for left in range(max(length - errors, 0), length + 1) for kept in combinations(range(length), left)
    )


def _hashes(text: str, errors: int) -> set[int]:
    """Hashes of ``text`` and of all that is left of it without at most ``errors`` letters."""
    codes = [ord(letter) for letter in text]
    found = set()
    for kept in _patterns(len(codes), errors):
        hashed = 0
        for place in kept:
            hashed = (hashed * _FACTOR + codes[place]) & _MASK
        found.add(hashed)
    return found


class Deletes:
    """The table, mapped. ``restore`` gives the key of a number."""

    def __init__(self, mapped: mmap.mmap | bytes, restore: Callable[[int], str]) -> None:
        self._restore = restore
        entries, groups, keys = _HEAD.unpack_from(mapped)
        columns = memoryview(mapped)[_HEAD.size :]
        if len(columns) != 4 * (2 * entries + groups + 1 + keys) + keys:
            raise ValueError("the table of misspellings is cut off")
        self._lengths = columns[-keys:] if keys else b""
        self._columns = columns[: len(columns) - keys].cast("I")
        ends = (entries, 2 * entries, 2 * entries + groups + 1)
        self._hashes, self._groups = self._columns[: ends[0]], self._columns[ends[0] : ends[1]]
        self._starts, self._numbers = self._columns[ends[1] : ends[2]], self._columns[ends[2] :]

    def similar(self, text: str, errors: int) -> Iterator[tuple[str, int, int]]:
        """Keys other than ``text`` within ``errors`` of it and of what their length allows: key, distance, number."""
        # Loaded late: exact look-ups do not need it.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        numbers = list(self._proposed(text, errors))
        proposed = list(map(self._restore, numbers))
        for key, far, place in process.extract(text, proposed, scorer=OSA.distance, score_cutoff=errors, limit=None):
            if 0 < far <= errors_allowed(len(key)):
                yield key, far, numbers[place]

    def _proposed(self, text: str, errors: int) -> Iterator[int]:
        """Numbers of keys whose beginnings share a delete with the text's and whose length fits."""
        least, most = len(text) - errors, len(text) + errors
        lengths, numbers, starts = self._lengths, self._numbers, self._starts
        for group in {group for hashed in _hashes(text[:BEGINNING], errors) for group in self._of(hashed)}:
            for place in range(starts[group], starts[group + 1]):
                if least <= lengths[place] <= most:
                    yield numbers[place]

    def _of(self, hashed: int) -> Sequence[Any]:
        first = bisect_left(self._hashes, hashed)
        last = first
        while last < len(self._hashes) and self._hashes[last] == hashed:
            last += 1
        return self._groups[first:last]
