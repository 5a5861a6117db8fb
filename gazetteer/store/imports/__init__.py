"""Datasets that a user brought in, each in one SQLite file beside the index, and the store that lays them over it.

An import never touches ``geodata/`` nor the compiled index. Its names lead to the places it was found to mean, and to
new places for the rest; who wants it gone deletes its file.
"""

from gazetteer.store.imports.dataset import Dataset, Draft, folder, listed
from gazetteer.store.imports.overlay import Overlaid
from gazetteer.store.imports.records import ExtraName, Item, ReadName, Record, Refused

__all__ = [
    "Dataset", "Draft", "ExtraName", "Item", "Overlaid", "ReadName", "Record", "Refused", "folder", "listed",
]  # fmt: skip
