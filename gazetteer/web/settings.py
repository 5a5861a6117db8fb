"""Settings of the service: one table, read from ``GAZETTEER_*`` variables and documented by a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gazetteer import folders
from gazetteer.errors import InputError


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name after ``GAZETTEER_``, what it is when unset, how it is read, what it does."""

    name: str
    default: str
    read: Callable[[str], Any]
    text: str


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError("a port is a number from 0 to 65535")
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def _catalogues(text: str) -> Path:
    folder = Path(text) if text else folders.PACKAGE / "translations"
    if not folder.is_dir():
        raise ValueError(f"{text} is no folder")
    return folder


def _rate(text: str) -> str:
    from limits import parse_many

    if text:
        parse_many(text)
    return text


SETTINGS = (
    Setting("HOST", "127.0.0.1", str, "Address to listen on."),
    Setting("PORT", "5000", _port, "Port to listen on."),
    Setting("CACHE", "", str, "Folder of the compiled index and web assets; unset: the user's cache folder."),
    Setting("WORKERS", "1", _positive, "Processes that answer requests; they share the index."),
    Setting(
        "LONG_TEXTS", "2", _positive, "Articles over 100 kB that one process reads at once; others wait their turn."
    ),
    Setting("FRAME_ANCESTORS", "'self'", str, "Who may frame the pages, as in Content-Security-Policy."),
    Setting("TRANSLATIONS", "", _catalogues, "Folder of catalogues of the pages' words; unset: those of the package."),
    Setting("RATE_LIMIT", "", _rate, "Requests allowed per address, such as `60/minute`; unset: no limit."),
    Setting(
        "KEPT_FILE", "", str, "SQLite file of kept articles; unset: `gazetteer/kept.sqlite` in the user's data folder."
    ),
    Setting("KEPT_COUNT", "1000", _natural, "Articles kept at a time; 0: nothing can be kept."),
    Setting("KEPT_DAYS", "30", _positive, "Days that an article is kept."),
    Setting("KEPT_BYTES", "100000000", _positive, "Bytes of text kept at a time, all articles together."),
    Setting(
        "PROXIES",
        "0",
        _natural,
        "Reverse proxies in front whose `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix` are believed.",
    ),
)


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every setting by its short name. Raises InputError naming the variable that cannot be read."""
    return {setting.name: _value(setting, environ) for setting in SETTINGS}


def _value(setting: Setting, environ: Mapping[str, str]) -> Any:
    variable = f"GAZETTEER_{setting.name}"
    try:
        return setting.read(environ.get(variable, setting.default))
    except ValueError as error:
        raise InputError(variable, str(error), where="environment") from error
