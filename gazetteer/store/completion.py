"""Beginnings of names: the keys of an index in order, each with the ranks of its places, in one mapped file.

All keys that begin alike lie side by side, so a beginning is two binary searches and a look through one stretch of
ranks; for a single letter that is a tenth of the file, which numpy looks through in a millisecond.
"""

from __future__ import annotations

import sqlite3
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.model import Kind
from gazetteer.store import layout, records
from gazetteer.store.keys import COUNT, NUMBERED, PATHS, ROLES
from gazetteer.store.seeking import FALL, KEYS_SHOWN, NEAR_KM, WHOLE, Completion, Wanted, alternate_weight, weight_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gazetteer.model import LonLat
    from gazetteer.store.parts import Whole

HEAD = struct.Struct("<IIII")
"""Numbers of keys, of entries (a slot under a key), of words inside names, and of slots (two a place)."""
SECTIONS = ("<u4", "<u4", "<u4", "<u4", "<u2", "<u4", "<f4")
"""Types of the columns: number of a key, start of its entries, rank of an entry's slot, a word's key and place in it, a
slot's place and weight."""
HIT_COLUMNS = [("place", "<u4"), ("name", "<u4"), ("lang", "<u2"), ("bits", "u1"), ("pad", "u1")]
"""The layout of :data:`gazetteer.store.keys.HIT`."""
WORDED = 100_000
"""Inhabitants from which a layer place is found by the later words of its names; authored places always are."""
LAST = "\U0010ffff"
"""Comes after every character of a key."""
SPREAD = 16
"""Entries looked at for each place wanted, before duplicates go; doubled until there are enough."""
_NAME = ROLES.index("name")


def write(folder: Path, *, people: Mapping[int, int], main: Iterable[int]) -> None:
    """Write the file beside the finished names and records.

    ``people``: inhabitants of authored places by number. ``main``: place and name number, as one, of the layer's names
    that are no alternates.
    """
    import numpy as np

    slots, order, keys, starts = _slots(folder, people), *_ordered(folder)
    rank = np.empty((len(slots) // 2, 2), dtype="<u4")
    rank[slots["no"], slots["alternate"]] = np.arange(len(slots), dtype="<u4")
    entry_starts, entries = _entries(folder, order, starts, rank, np.fromiter(main, dtype="<u8"))
    words = _words(keys, entry_starts, entries, slots)
    with (folder / layout.COMPLETIONS).open("wb") as file:
        file.write(HEAD.pack(len(order), len(entries), len(words), len(slots)))
        sections = (order, entry_starts, entries, words["key"], words["at"], slots["no"], slots["weight"])
        for section, kind in zip(sections, SECTIONS, strict=True):
            file.write(np.ascontiguousarray(section, dtype=kind).tobytes())


def _slots(folder: Path, people: Mapping[int, int]) -> NDArray[Any]:
    """Each place twice, by its names and by its alternate names; by weight, then by number, which is in order of id.

    No order of names or of parties comes in.
    """
    import numpy as np

    database = sqlite3.connect(folder / layout.RECORDS)
    rows = database.execute("SELECT no, kind, layer, population FROM place ORDER BY no").fetchall()
    database.close()
    weights = [
        (no, alternate, layer == records.AUTHORED, _weight(kind, people.get(no, population), layer, alternate))
        for no, kind, layer, population in rows
        for alternate in (0, 1)
    ]
    table = np.array(weights, dtype=[("no", "<u4"), ("alternate", "u1"), ("authored", "?"), ("weight", "<f4")])
    return table[np.lexsort((table["alternate"], table["no"], -table["weight"]))]


def _weight(kind: Kind, population: int, layer: int, alternate: int) -> float:
    weigh = alternate_weight if alternate else weight_of
    return weigh(kind, population, authored=layer == records.AUTHORED)


def _ordered(folder: Path) -> tuple[NDArray[np.uint32], list[str], NDArray[np.uint32]]:
    """Key numbers in order of their keys; the keys; and where each key's hits begin, by number."""
    import marisa_trie
    import numpy as np

    trie = marisa_trie.Trie()
    trie.mmap(str(folder / f"{layout.NAMES}.marisa"))
    keys = trie.keys()
    keys.sort()
    order = np.fromiter(map(trie.key_id, keys), dtype=np.uint32, count=len(keys))
    data = (folder / f"{layout.NAMES}.hits").read_bytes()
    (count,) = COUNT.unpack_from(data)
    return order, keys, np.frombuffer(data, "<u4", count + 1, COUNT.size)


def _entries(
    folder: Path,
    order: NDArray[np.uint32],
    starts: NDArray[np.uint32],
    rank: NDArray[np.uint32],
    main: NDArray[np.uint64],
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Where each key's entries begin, in order of keys, and the entries: ranks of the slots named so, once each."""
    import numpy as np

    data = (folder / f"{layout.NAMES}.hits").read_bytes()
    hits = np.frombuffer(data, HIT_COLUMNS, offset=COUNT.size + starts.nbytes)
    position = np.empty(len(order), dtype=np.uint32)
    position[order] = np.arange(len(order), dtype=np.uint32)
    owner = position[np.repeat(np.arange(len(order)), np.diff(starts))]
    named = (hits["bits"] >> 2 & 3) == _NAME
    hits, owner = hits[named], owner[named].astype(np.uint64)
    of_layer = (hits["bits"] >> 4 & 3) == NUMBERED
    names = hits["place"].astype(np.uint64) << np.uint64(32) | hits["name"]
    read = (hits["bits"] & 3) == PATHS.index("transliterated")
    alternate = (read | of_layer & ~np.isin(names, main)).astype(np.uint8)
    pairs = np.unique(owner << np.uint64(32) | rank[hits["place"], alternate])
    counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(order))
    begins = np.concatenate([[0], np.cumsum(counts)]).astype("<u4")
    return begins, (pairs & np.uint64(0xFFFFFFFF)).astype("<u4")


def _words(
    keys: list[str], starts: NDArray[np.uint32], entries: NDArray[np.uint32], slots: NDArray[Any]
) -> NDArray[Any]:
    """Later words of the names of authored and big places: position of the key and of the word in it, in order."""
    import numpy as np

    worded = slots["authored"] | (slots["weight"] >= weight_of("city", WORDED, authored=False))
    owners = np.repeat(np.arange(len(keys)), np.diff(starts))
    big = np.unique(owners[worded[entries]])
    words = [
        (key[at:], int(number), at)
        for number in big
        for key in (keys[number],)
        for at in (i + 1 for i, char in enumerate(key) if char == " ")
    ]
    words.sort()
    return np.array([(number, at) for _, number, at in words], dtype=[("key", "<u4"), ("at", "<u2")])


class Completions:
    """The file, mapped; beginnings of names and of words become places in order of weight."""

    def __init__(self, index: Whole) -> None:
        import numpy as np

        self._index = index
        data = index.mapped(layout.COMPLETIONS)
        keys, entries, words, places = HEAD.unpack_from(data)
        at = HEAD.size

        def section(kind: str, count: int) -> NDArray[Any]:
            nonlocal at
            found = np.frombuffer(data, kind, count, at)
            at += found.nbytes
            return found

        self._order, self._starts = section("<u4", keys), section("<u4", keys + 1)
        self._entries = section("<u4", entries)
        self._word_key, self._word_at = section("<u4", words), section("<u2", words)
        self._place, self._weight = section("<u4", places), section("<f4", places)

    def beginning(
        self, prefix: str, *, wanted: Wanted, near: LonLat | None, limit: int, words: bool
    ) -> tuple[Completion, ...]:
        """Places with a key, or with a later word of one, that begins with ``prefix``; the weightiest first."""
        if not prefix or limit < 1:
            return ()
        entries, owners, whole = self._words_from(prefix) if words else self._keys_from(prefix)
        chosen = self._heaviest(entries, whole, wanted, near, limit)
        return self._shown(chosen, entries, owners)

    def _keys_from(self, prefix: str) -> tuple[NDArray[Any], Callable[[Any], Any], NDArray[Any]]:
        """Entries under keys that begin so; to which key an entry belongs; and the entries of the key itself."""
        import numpy as np

        low, high = self._range(len(self._order), self._key, prefix)
        start, end = int(self._starts[low]), int(self._starts[high])
        # A trailing space asks for a finished word, at which the name may end.
        bare = prefix.rstrip()
        same = bisect_left(range(len(self._order)), bare, key=self._key)
        own = np.arange(0)
        if same < len(self._order) and self._key(same) == bare:
            own = np.arange(int(self._starts[same]), int(self._starts[same + 1]))
        if bare == prefix:
            starts = self._starts[low : high + 1]
            return self._entries[start:end], lambda n: _owner(starts, n + start) + low, self._entries[own]
        spans = np.concatenate([own, np.arange(start, end)])
        return self._entries[spans], lambda n: _owner(self._starts, spans[n]), self._entries[own]

    def _words_from(self, prefix: str) -> tuple[NDArray[Any], Callable[[Any], Any], NDArray[Any]]:
        """The same for later words of names."""
        import numpy as np

        low, high = self._range(len(self._word_key), self._word, prefix)
        keys = np.unique(self._word_key[low:high])
        counts = self._starts[keys + 1] - self._starts[keys]
        owners = np.repeat(keys, counts)
        shift = np.repeat(np.cumsum(counts) - counts, counts)
        spans = np.repeat(self._starts[keys], counts) + (np.arange(len(owners)) - shift)
        return self._entries[spans.astype(np.int64)], lambda n: owners[n], self._entries[:0]

    def _range(self, count: int, text: Callable[[int], str], prefix: str) -> tuple[int, int]:
        low = bisect_left(range(count), prefix, key=text)
        return low, bisect_left(range(count), prefix + LAST, lo=low, key=text)

    def _key(self, number: int) -> str:
        return self._index.key(int(self._order[number]))

    def _word(self, number: int) -> str:
        return self._key(int(self._word_key[number]))[int(self._word_at[number]) :]

    def _heaviest(
        self, entries: NDArray[Any], whole: NDArray[Any], wanted: Wanted, near: LonLat | None, limit: int
    ) -> list[tuple[float, int]]:
        """Weight and number of the best places, once each, the heaviest first; equal ones in order of number."""
        import numpy as np

        ranks = np.union1d(entries if near or wanted else _smallest(entries, limit), whole)
        if wanted:
            ranks = ranks[self._index.columns.mask(self._place[ranks], wanted)]
        weights = self._weight[ranks].astype(np.float64)
        weights[np.isin(ranks, whole)] += WHOLE
        numbers = self._place[ranks]
        if near:
            away = self._index.columns.distances(numbers, near) / 1000
            weights -= FALL * np.log10(1 + away / NEAR_KM)
        if len(ranks) > 4 * limit:
            # A place has two slots, so twice the limit holds enough places; the rest need not be put in order.
            few = np.argpartition(-weights, 2 * limit)
            cut = weights[few[2 * limit]]
            few = np.flatnonzero(weights >= cut)
            numbers, weights = numbers[few], weights[few]
        best: dict[int, float] = {}
        for at in np.lexsort((numbers, -weights)):
            best.setdefault(int(numbers[at]), float(weights[at]))
            if len(best) == limit:
                break
        return [(weight, number) for number, weight in best.items()]

    def _shown(
        self, chosen: list[tuple[float, int]], entries: NDArray[Any], owners: Callable[[Any], Any]
    ) -> tuple[Completion, ...]:
        """The chosen places with the keys that led to them."""
        import numpy as np

        wanted = np.array([number for _, number in chosen], dtype=self._place.dtype)
        at = np.flatnonzero(np.isin(self._place[entries], wanted))
        keys: dict[int, dict[int, None]] = {int(number): {} for number in wanted}
        # Names before alternate names, whose slots come later.
        at = at[np.argsort(entries[at], kind="stable")]
        for rank, key in zip(entries[at].tolist(), owners(at).tolist(), strict=True):
            of_place = keys[int(self._place[rank])]
            if len(of_place) < KEYS_SHOWN:
                of_place[key] = None
        return tuple(self._completion(weight, number, list(keys[number])) for weight, number in chosen)

    def _completion(self, weight: float, number: int, keys: list[int]) -> Completion:
        found = tuple(
            (key, hit) for key in map(self._key, keys) for hit in self._index.hits_of(key, number) if hit.role == "name"
        )
        return Completion(found[0][1].place, round(weight, 4), found)


def _owner(starts: NDArray[Any], entries: NDArray[Any]) -> NDArray[Any]:
    """Which stretch each entry lies in; empty stretches hold none."""
    import numpy as np

    return np.searchsorted(starts, entries, "right") - 1


def _smallest(entries: NDArray[Any], limit: int) -> NDArray[Any]:
    """At least the smallest distinct ranks of ``limit`` places, or all there are."""
    import numpy as np

    wide = limit * SPREAD
    while wide < len(entries):
        found = np.unique(np.partition(entries, wide)[:wide])
        if len(found) >= 2 * limit:
            return found
        wide *= 8
    return np.unique(entries)
