"""Contested place names: every name a place goes by, whose it is, since when, and where it lies.

    with gazetteer.open() as g:
        g.normalize("Stepanakert").best.place.label("en")

Importing this is cheap: what answers questions is loaded when the first gazetteer is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer.core import Gazetteer, open

__all__ = ["Gazetteer", "open"]


def __getattr__(name: str) -> Any:
    """Load :mod:`gazetteer.core` on first use (PEP 562)."""
    if name in __all__:
        from gazetteer import core

        return getattr(core, name)
    raise AttributeError(f"module 'gazetteer' has no attribute {name!r}")
