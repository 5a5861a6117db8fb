"""Names on their way into an index: keys collected as columns, laid out as a trie with a list of hits per key."""

from __future__ import annotations

import pathlib
import struct
from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gazetteer.store import Path, Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PATHS: tuple[Path, ...] = ("exact", "transliterated", "skeleton")
ROLES: tuple[Role, ...] = ("name", "adjective", "people", "language")
ANONYMOUS, NUMBERED, LISTED = range(3)
"""How a hit gives its name's id: none, eight hexadecimal digits as a number, or a place in the list of ids."""

HIT = struct.Struct("<IIHBx")
"""Number of the place, number of the name, number of the language, bits (path, role, kind of name id)."""
ROW = struct.Struct("<ddIIHBB")
"""Of a place: longitude, latitude, population, number in its id, country, kind, 1 for ``gn-`` ids | 2 for the layer."""
COUNT = struct.Struct("<I")

_OWN, _LENT = 0, 1
"""Whether a hit is of a name in the place's record, or of the layer's name for it."""


def bits(path: int, role: int, naming: int) -> int:
    return path | role << 2 | naming << 4


class Keys:
    """Columns of keys and hits; a million rows cost some 100 MB."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._place, self._name = array("I"), array("I")
        self._lang, self._bits, self._lent = array("H"), array("B"), array("B")

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: str, *, place: int, name: int, lang: int, bits: int, lent: bool) -> None:
        """Put one name of a place under a key."""
        self.keys.append(key)
        self._place.append(place)
        self._name.append(name)
        self._lang.append(lang)
        self._bits.append(bits)
        self._lent.append(_LENT if lent else _OWN)

    def write(self, folder: pathlib.Path, stem: str) -> tuple[int, int]:
        """Write the trie and its hits; returns the numbers of distinct keys and of hits kept."""
        import marisa_trie
        import numpy as np

        trie = marisa_trie.Trie(self.keys)
        trie.save(str(folder / f"{stem}.marisa"))
        ids = np.fromiter((trie.key_id(key) for key in self.keys), dtype=np.uint32, count=len(self.keys))
        kept, table = self._sorted(ids)
        starts = np.searchsorted(kept, np.arange(len(trie) + 1, dtype=np.uint32)).astype("<u4")
        with (folder / f"{stem}.hits").open("wb") as file:
            file.write(COUNT.pack(len(trie)))
            file.write(starts.tobytes())
            file.write(table.tobytes())
        return len(trie), len(table)

    def _sorted(self, ids: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[Any]]:
        """Key ids and hits, without repetitions: by key, then place, names first and the plainest path first."""
        import numpy as np

        place, name = np.frombuffer(self._place, "<u4"), np.frombuffer(self._name, "<u4")
        lang, flags, lent = (np.frombuffer(column, kind) for column, kind in self._narrow())
        role, path = flags >> 2 & 3, flags & 3
        # Of what the layer lists for a place the plainest path and the first listed come first; of an authored name,
        # its own plainest path.
        given = np.arange(len(ids), dtype=np.uint32)
        order = np.lexsort((path, np.where(lent == _LENT, given, name), path * lent, lent, role, place, ids))
        keep = order[_kept(*(column[order] for column in (ids, place, role, lent, name)))]
        final = keep[np.lexsort((given[keep], path[keep], role[keep], place[keep], ids[keep]))]
        table = np.zeros(len(final), dtype=[("p", "<u4"), ("n", "<u4"), ("l", "<u2"), ("b", "u1"), ("x", "u1")])
        table["p"], table["n"], table["l"], table["b"] = place[final], name[final], lang[final], flags[final]
        return ids[final], table

    def _narrow(self) -> Iterable[tuple[array[int], str]]:
        return (self._lang, "<u2"), (self._bits, "u1"), (self._lent, "u1")


def _kept(
    ids: NDArray[Any], place: NDArray[Any], role: NDArray[Any], lent: NDArray[Any], name: NDArray[Any]
) -> NDArray[np.bool_]:
    """Which sorted rows are no repetition of the row before."""
    same_place = _repeats(ids, place, role)
    same_name = same_place & _repeats(name)
    # The layer lists one spelling many times over, and adds nothing to a name that an authored place has itself.
    kept: NDArray[np.bool_] = ~same_name & ~(same_place & (lent == _LENT))
    return kept


def _repeats(*columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a row says the same as the row before it in all the columns."""
    import numpy as np

    same = np.ones(len(columns[0]), dtype=bool)
    same[:1] = False
    for column in columns:
        same[1:] &= column[1:] == column[:-1]
    return same
