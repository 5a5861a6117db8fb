"""What tests share: the shipped gazetteer, opened once, and a client of the web application over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

import gazetteer
from gazetteer.core import Gazetteer
from gazetteer.web import create_app

# The first example of a test loads tables and maps files, which takes longer than any limit for one example.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def g() -> Iterator[Gazetteer]:
    """The shipped data, compiled."""
    with gazetteer.open() as opened:
        yield opened


@pytest.fixture(scope="session")
def app(g: Gazetteer) -> Flask:
    return create_app(g, environ={})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
