"""Contested place names: every name a place goes by, whose it is, since when, and where it lies.

    with gazetteer.open() as g:
        g.normalize("Stepanakert").best.place.label("en")

Importing this is cheap: what answers questions is loaded when the first gazetteer is opened.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer.annotate import Mention, Override
    from gazetteer.core import Gazetteer, open
    from gazetteer.errors import (
        BusyError,
        DataError,
        ExtraMissingError,
        GazetteerError,
        IndexFileError,
        InputError,
        LimitError,
        NotFoundError,
        StorageError,
    )
    from gazetteer.match import Reason
    from gazetteer.model import Claim, Name, Place, Shape, Use
    from gazetteer.results import Answer, Correction, Found, KnownPlace, Note
    from gazetteer.when import When

_HOMES = {
    "gazetteer.core": ("Gazetteer", "open"),
    "gazetteer.results": ("Answer", "Correction", "Found", "KnownPlace", "Note"),
    "gazetteer.annotate": ("Mention", "Override"),
    "gazetteer.match": ("Reason",),
    "gazetteer.model": ("Claim", "Name", "Place", "Shape", "Use"),
    "gazetteer.when": ("When",),
    "gazetteer.errors": (
        "BusyError", "DataError", "ExtraMissingError", "GazetteerError", "IndexFileError", "InputError", "LimitError",
        "NotFoundError", "StorageError",
    ),
}  # fmt: skip
"""Where what is importable from here lives, for callers who annotate their own functions or catch our errors."""

__all__ = [
    "Answer", "BusyError", "Claim", "Correction", "DataError", "ExtraMissingError", "Found", "Gazetteer",
    "GazetteerError", "IndexFileError", "InputError", "KnownPlace", "LimitError", "Mention", "Name", "NotFoundError",
    "Note", "Override", "Place", "Reason", "Shape", "StorageError", "Use", "When", "open",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name's module on first use (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'gazetteer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
