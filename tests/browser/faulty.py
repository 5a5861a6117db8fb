"""The service with trouble built in, served like the real one: ``python -m tests.browser.faulty PORT``.

``/fault`` breaks, every text of the gazetteer ends in strings that are made to run, and one place has no position.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, request
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from gazetteer import web
from gazetteer.standards import v1
from gazetteer.standards.v1 import article
from tests.browser.texts import HOSTILE

NOWHERE = "goris"
ANSWERS = ("place", "place_summary", "article_view", "normalization")
TEXTS = frozenset({
    "text", "label", "note", "title", "publisher", "lang_label", "romanised", "when_text", "party_label", "asserted_by",
    "surface", "before", "after", "locator", "read",
})  # fmt: skip
"""Fields that hold somebody's words."""
BY_KEY = frozenset({"labels", "parties"})
"""Fields that hold words under keys of any name."""


def create_app() -> Flask:
    # Before anything of the web is loaded, as views take some of these by name.
    article.dated_lines = partial(_poisoned, article.dated_lines)
    for name in ANSWERS:
        setattr(v1, name, partial(_poisoned, getattr(v1, name)))
    app = web.create_app()
    app.add_url_rule("/fault", view_func=_fault)
    return app


def _fault() -> str:
    raise RuntimeError(request.args["text"])


def _poisoned(answer: Callable[..., Any], *given: Any, **options: Any) -> Any:
    found = _hostile(answer(*given, **options))
    if isinstance(found, dict) and found.get("id") == NOWHERE:
        found |= {"lat": None, "lon": None, "bbox": None, "shapes": []}
    return found


def _hostile(value: Any, named: bool = False) -> Any:
    """The same JSON with every text made hostile; ``named`` says that the value, or all it holds, are such texts."""
    if isinstance(value, dict):
        return {key: _hostile(item, named or key in TEXTS or key in BY_KEY) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_hostile(item) for item in value]
    return f"{value} {' '.join(HOSTILE)}" if named and isinstance(value, str) else value


if __name__ == "__main__":
    Server(
        "tests.browser.faulty:create_app", factory=True, interface=Interfaces.WSGI, address="127.0.0.1",
        port=int(sys.argv[1]), log_access=False, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
