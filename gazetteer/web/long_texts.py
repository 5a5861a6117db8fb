"""A bounded number of long articles and of files at a time, so that short questions are still answered.

A reader who goes away while one is read is not noticed: WSGI has no sign for it. What was begun is finished, within
the limits of its size, and its place is free again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import Flask, current_app

from gazetteer.errors import BusyError
from gazetteer.wording import say

LONG_TEXT = 100_000
"""Characters from which an article counts as long; shorter ones take well under a second."""


def init_app(app: Flask, *, at_once: int) -> None:
    app.extensions["long_texts"] = BoundedSemaphore(at_once)


@contextmanager
def reading(text: str) -> Iterator[None]:
    """Hold a place among the long texts while ``text`` is read. Raises BusyError when all are taken."""
    if len(text) < LONG_TEXT:
        yield
        return
    with held():
        yield


@contextmanager
def held() -> Iterator[None]:
    """Hold a place among the long texts. Raises BusyError when all are taken."""
    places: BoundedSemaphore = current_app.extensions["long_texts"]
    if not places.acquire(blocking=False):
        raise BusyError(say("Too many long texts are being read at once; please come back in a moment."))
    try:
        yield
    finally:
        places.release()
