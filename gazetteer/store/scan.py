"""Names in many texts at once: every stretch of words that is a key of the index, leftmost and longest.

A mapped table holds a hash of every key and of every run of words that a longer key begins with. Texts are folded,
hashed and looked up as arrays, some hundred thousand letters at a time; a single short text is not worth it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.names import fold
from gazetteer.store import layout
from gazetteer.store.seeking import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gazetteer.store.parts import Whole

HEAD = struct.Struct("<II")
"""Numbers of hashes and of words of the longest key."""
BASE = 0x9E3779B97F4A7C15 | 1
"""Odd, so that it has an inverse modulo 2**64, by which the hash of a stretch is had from two sums."""
INVERSE = pow(BASE, -1, 1 << 64)
MIX = 0xD6E8FEB86659FD93
BUCKET_BITS = 20
"""The first bits of a hash lead to its bucket, which holds one or two of a million hashes."""
BATCH = 120_000
"""Letters at a time: arrays of this length stay in the processor's cache, and a worker's memory small."""
MOST_WORDS = 8
"""Words of the longest name looked for; 0.3 % of the world's names have more."""
KEY, BEGINS = 1, 2
"""Bits of a hash: it is a key; a longer key begins with it."""
_SPACE = 32
_UNSEEN, _DROPPED, _LONG = 0, 0xFFFFFFFF, 0xFFFFFFFE
"""Entries of the fold table that are no letters: not looked up yet, nothing, more than one letter."""
_CODES = 0x110000
_BORDER = ord("\n")
"""Stands between folded texts; no folded text has it."""


def write(folder: Path) -> None:
    """Write the table beside the finished names."""
    import marisa_trie
    import numpy as np

    trie = marisa_trie.Trie()
    trie.mmap(str(folder / f"{layout.NAMES}.marisa"))
    keys = trie.keys()
    beginnings = {
        key[:at] for key in keys if " " in key for at, char in enumerate(key) if char == " " and _few(key, at)
    }
    hashes = np.concatenate([_hashes(keys), _hashes(list(beginnings))])
    bits = np.repeat(np.array([KEY, BEGINS], dtype="u1"), [len(keys), len(beginnings)])
    order = np.argsort(hashes, kind="stable")
    hashes, bits = hashes[order], bits[order]
    first = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(hashes) else np.arange(0)
    merged = np.bitwise_or.reduceat(bits, first) if len(hashes) else bits
    hashes = hashes[first]
    buckets = np.searchsorted(hashes >> np.uint64(64 - BUCKET_BITS), np.arange((1 << BUCKET_BITS) + 1, dtype=np.uint64))
    with (folder / layout.SCAN).open("wb") as file:
        file.write(HEAD.pack(len(hashes), MOST_WORDS))
        file.write(hashes.astype("<u8").tobytes())
        file.write(buckets.astype("<u4").tobytes())
        file.write(merged.tobytes())


def _few(key: str, at: int) -> bool:
    return key.count(" ", 0, at) < MOST_WORDS - 1


def _hashes(keys: Sequence[str]) -> NDArray[np.uint64]:
    """The hash of each key, in batches."""
    import numpy as np

    found = [np.zeros(0, dtype=np.uint64)]
    powers = _Powers()
    for start in range(0, len(keys), 10_000):
        some = keys[start : start + 10_000]
        codes = np.frombuffer("".join(some).encode("utf-32-le"), "<u4")
        lengths = np.fromiter(map(len, some), dtype=np.int64, count=len(some))
        ends = np.cumsum(lengths)
        found.append(powers.hashes(powers.sums(codes), ends - lengths, ends))
    return np.concatenate(found)


class _Powers:
    """Powers of the base and of its inverse, as far as they were needed."""

    def __init__(self) -> None:
        import numpy as np

        self._up = self._down = np.ones(1, dtype=np.uint64)

    def _reach(self, length: int) -> None:
        import numpy as np

        if len(self._up) <= length:
            size = max(length + 1, BATCH + BATCH // 4)
            steps = [np.full(size, base, dtype=np.uint64) for base in (BASE, INVERSE)]
            for step in steps:
                step[0] = 1
                np.multiply.accumulate(step, out=step)
            self._up, self._down = steps

    def sums(self, codes: NDArray[Any]) -> NDArray[np.uint64]:
        """Sums of letter times power up to each letter; they wrap around, as hashes may."""
        import numpy as np

        self._reach(len(codes))
        sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        np.cumsum(codes * self._up[: len(codes)], out=sums[1:])
        return sums

    def hashes(self, sums: NDArray[np.uint64], starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.uint64]:
        """Hashes of stretches, the same wherever they stand; well mixed in their first bits."""
        import numpy as np

        plain: NDArray[np.uint64] = (sums[ends] - sums[starts]) * self._down[starts]
        plain ^= plain >> np.uint64(32)
        plain *= np.uint64(MIX)
        return plain


class Scanner:
    """The table, mapped. Safe to share between threads: what it keeps only grows."""

    def __init__(self, index: Whole) -> None:
        import numpy as np

        data = index.mapped(layout.SCAN)
        count, self._words = HEAD.unpack_from(data)
        at = HEAD.size
        self._hashes = np.frombuffer(data, "<u8", count, at)
        self._buckets = np.frombuffer(data, "<u4", (1 << BUCKET_BITS) + 1, at + 8 * count)
        self._bits = np.frombuffer(data, "u1", count, at + 8 * count + 4 * ((1 << BUCKET_BITS) + 1))
        self._powers = _Powers()
        self._folds: NDArray[Any] = np.zeros(_CODES, dtype="<u4")
        self._long: dict[int, str] = {}

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """For each text the stretches that are keys, in order, none overlapping."""
        return [spans for batch in _batches(texts) for spans in self._batch(batch)]

    def _batch(self, texts: Sequence[str]) -> Iterator[tuple[Span, ...]]:
        """One batch: the texts folded end to end, with a mark between them that no key has."""
        import numpy as np

        codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
        borders = np.cumsum([0, *(len(text) + 1 for text in texts)])
        folded, origin = self._fold(codes, borders[1:-1] - 1)
        starts, ends = _tokens(folded)
        if not len(starts):
            return iter([()] * len(texts))
        first, last = self._matches(folded, starts, ends)
        key_text = folded.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        begins, stops = starts[first], ends[last]
        of_text = np.searchsorted(borders, origin[begins], "right") - 1
        froms = origin[begins] - borders[of_text]
        tos = self._marks_after(codes, origin[stops - 1] + 1) - borders[of_text]
        cuts = zip(begins.tolist(), stops.tolist(), strict=True)
        names = [key_text[begin:stop] for begin, stop in cuts]
        found = tuple(map(Span._make, zip(froms.tolist(), tos.tolist(), names, strict=True)))
        shares = np.searchsorted(of_text, np.arange(len(texts) + 1)).tolist()
        return (found[start:end] for start, end in pairwise(shares))

    def _fold(self, codes: NDArray[Any], borders: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Folded letters and where each came from; what :func:`gazetteer.names.fold_map` does, all at once."""
        import numpy as np

        folded = self._folds[codes]
        if not folded.all():
            self._learn(np.unique(codes[folded == _UNSEEN]))
            folded = self._folds[codes]
        folded[borders] = _BORDER
        origin = np.flatnonzero(folded != _DROPPED)
        folded = folded[origin]
        long = np.flatnonzero(folded == _LONG)
        if len(long):
            folded, origin = self._lengthen(codes, folded, origin, long)
        space = folded == _SPACE
        keep = np.ones(len(folded), dtype=bool)
        keep[1:] = ~(space[1:] & space[:-1])
        return folded[keep], origin[keep]

    def _learn(self, codes: NDArray[Any]) -> None:
        """Fold code points not met before."""
        for code in codes.tolist():
            folded = _folded(chr(code))
            if len(folded) > 1:
                self._long[code] = folded
            self._folds[code] = _LONG if len(folded) > 1 else ord(folded) if folded else _DROPPED

    def _lengthen(
        self, codes: NDArray[Any], folded: NDArray[Any], origin: NDArray[Any], long: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Put in the letters of which one stands for several, such as æ."""
        import numpy as np

        wide = [self._long[int(code)] for code in codes[origin[long]]]
        counts = np.ones(len(folded), dtype=np.int64)
        counts[long] = [len(text) for text in wide]
        at = np.cumsum(counts) - counts
        spread, source = np.repeat(folded, counts), np.repeat(origin, counts)
        places = list(chain.from_iterable(range(at[n], at[n] + len(text)) for n, text in zip(long, wide, strict=True)))
        spread[places] = [ord(char) for char in "".join(wide)]
        return spread, source

    def _marks_after(self, codes: NDArray[Any], ends: NDArray[Any]) -> NDArray[Any]:
        """Ends moved over marks that belong to the last letter."""
        import numpy as np

        ends = ends.copy()
        while True:
            inside = np.flatnonzero(ends < len(codes))
            more = inside[_is_mark(codes[ends[inside]])]
            if not len(more):
                return ends
            ends[more] += 1

    def _matches(
        self, folded: NDArray[Any], starts: NDArray[Any], ends: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """First and last token of each match, leftmost and longest."""
        import numpy as np

        sums = self._powers.sums(folded)
        longest = np.full(len(starts), -1, dtype=np.int64)
        alive = np.arange(len(starts))
        # What a border parts belongs to two texts.
        joined = np.concatenate([starts[1:] == ends[:-1] + 1, [False]]) if len(starts) else np.zeros(0, dtype=bool)
        joined[:-1] &= folded[ends[:-1]] == _SPACE
        for more in range(self._words):
            bits = self._look_up(self._powers.hashes(sums, starts[alive], ends[alive + more]))
            longest[alive[bits & KEY > 0]] = more
            alive = alive[bits & BEGINS > 0]
            alive = alive[joined[alive + more]]
            if not len(alive):
                break
        return _apart(longest)

    def _look_up(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Bits of each hash; 0 for one that is not in the table."""
        import numpy as np

        bucket = (hashes >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
        at, end = self._buckets[bucket].astype(np.int64), self._buckets[bucket + 1]
        bits = np.zeros(len(hashes), dtype=np.uint8)
        waiting = np.flatnonzero(at < end)
        while len(waiting):
            here = at[waiting]
            same = self._hashes[here] == hashes[waiting]
            bits[waiting[same]] = self._bits[here[same]]
            waiting = waiting[~same]
            at[waiting] += 1
            waiting = waiting[at[waiting] < end[waiting]]
        return bits


def _folded(char: str) -> str:
    """What a character becomes inside a text; a gap is one space."""
    key = fold(f"x{char}x")[1:-1]
    return " " if key.isspace() else key.strip() if not key.startswith(" ") else key


def _is_mark(codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether code points are combining marks; nearly none is, so blocks without marks are told apart first."""
    import unicodedata

    import numpy as np

    found = np.zeros(len(codes), dtype=bool)
    for n in np.flatnonzero(codes >= 0x300):
        char = chr(int(codes[n]))
        found[n] = unicodedata.combining(char) != 0 or char == "\u034f" or "\ufe00" <= char <= "\ufe0f"
    return found


def _tokens(folded: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where words begin and end: at spaces and between texts."""
    import numpy as np

    word = np.zeros(len(folded) + 2, dtype=np.int8)
    word[1:-1] = (folded != _SPACE) & (folded != _BORDER)
    edges = np.diff(word)
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _apart(longest: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """First and last tokens of matches from the left, each as long as it is, none overlapping."""
    import numpy as np

    # A match of one word is in nobody's way, so only longer ones are gone through one by one.
    wide = np.flatnonzero(longest > 0)
    kept = []
    free = 0
    for first, more in zip(wide.tolist(), longest[wide].tolist(), strict=True):
        if first >= free:
            kept.append(first)
            free = first + more + 1
    taken = np.zeros(len(longest) + 1, dtype=np.int32)
    accepted = np.array(kept, dtype=np.int64)
    np.add.at(taken, accepted, 1)
    np.add.at(taken, accepted + longest[accepted] + 1, -1)
    covered = np.cumsum(taken)[:-1] > 0
    firsts = np.union1d(accepted, np.flatnonzero((longest == 0) & ~covered))
    return firsts, firsts + longest[firsts]


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts together, up to a batch's letters; a longer one alone."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text) + 1
    if batch:
        yield batch
