"""What the parts of an index that are loaded late (columns, completions, surroundings, scanner) need of the whole."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from gazetteer.model import PlaceId
from gazetteer.store import Hit, Store
from gazetteer.store.meta import Opened

if TYPE_CHECKING:
    from gazetteer.store.columns import Columns


class Rows(Store, Protocol):
    """A store that numbers its places: their rows, and the tables that explain the numbers in them."""

    rows: mmap.mmap | bytes
    meta: Opened


class Whole(Rows, Protocol):
    """An opened index."""

    @property
    def columns(self) -> Columns: ...

    def mapped(self, name: str) -> mmap.mmap | bytes:
        """A file of the index, read as it is used."""
        ...

    def key(self, number: int) -> str:
        """The key with this number."""
        ...

    def hits_of(self, key: str, place: int) -> Iterator[Hit]:
        """Names of one place, by its number, under a key."""
        ...

    def id_of(self, place: int) -> PlaceId:
        """The id of the place with this number."""
        ...
