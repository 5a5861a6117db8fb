"""Makes Folium render once: for our own maps branca's second template pass is off and ids are stable.

branca compiles every text that an element produced as a Jinja template, a second time: what somebody wrote as
``{{ … }}`` would run on the server. No text of articles, users or data enters a Folium element here; this is the second
belt. It rests on a private detail of branca 0.8.2, which requirements.txt pins and tests/test_mapping.py watches.
Maps of others in the same process keep branca's ways: both switches are context variables, off by default.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import branca.element
from jinja2 import Template

Element: Any = branca.element.Element
"""Typed as anything: what follows reaches into it on purpose."""

_once: ContextVar[bool] = ContextVar("gazetteer_render_once", default=False)
_ids: ContextVar[Iterator[int] | None] = ContextVar("gazetteer_stable_ids", default=None)
_random_id = Element._generate_id.__func__


class _Literal:
    """Stands where branca expects a template; what it renders is the text it was given."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, *_: Any, **__: Any) -> str:
        return self._text


def _template(text: str) -> Any:
    return _Literal(text) if _once.get() else Template(text)


def _generate_id(cls: type) -> str:
    ids = _ids.get()
    return str(_random_id(cls)) if ids is None else f"gz{next(ids)}"


def install() -> None:
    """Put both switches in place; calling it again changes nothing."""
    module: Any = branca.element
    module.Template = _template
    Element._generate_id = classmethod(_generate_id)


@contextmanager
def ours() -> Iterator[None]:
    """While this lasts, texts are rendered once and ids count up from one: the same map gives the same bytes."""
    install()
    once, ids = _once.set(True), _ids.set(itertools.count(1))
    try:
        yield
    finally:
        _once.reset(once)
        _ids.reset(ids)
