"""Where things lie: what the code brings with it, what is made on this machine, and what its user asked to keep."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = PACKAGE.parent
_BROUGHT = PACKAGE / "_share"
"""In a wheel: data, templates and web assets, which in a checkout lie beside the package."""
_NAME = "gazetteer"


def checkout() -> bool:
    """Whether the code runs where it was cloned, not where it was installed."""
    return not _BROUGHT.is_dir() and (_CHECKOUT / "pyproject.toml").is_file()


def brought() -> Path:
    """The folder of ``geodata``, ``templates``, ``static`` and ``package.json``."""
    return _CHECKOUT if checkout() else _BROUGHT


def cache() -> Path:
    """Where index, datasets and web assets are made: ``$GAZETTEER_CACHE``; in a checkout its ``.cache``; else the cache
    folder that the system gives each user (``~/.cache``, ``~/Library/Caches``, ``%LOCALAPPDATA%``).
    """
    if chosen := os.environ.get("GAZETTEER_CACHE"):
        return Path(chosen)
    if checkout():
        return _CHECKOUT / ".cache"
    # Loaded late: a checkout, and whoever names a folder, never needs it.
    from platformdirs import user_cache_path

    return user_cache_path(_NAME, appauthor=False)


def data() -> Path:
    """Where lies what nobody can make again: the user's data folder by the system's rule; a cache may be deleted."""
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False)
