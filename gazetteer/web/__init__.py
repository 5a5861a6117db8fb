"""The web application: pages for people, ``/v1`` for programs, both over one gazetteer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, request
from flask_compress import Compress
from flask_cors import CORS
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from gazetteer import core, folders
from gazetteer.web import assets, errors, long_texts, security, settings, uploads

MAX_BODY = 12 * 1024 * 1024
"""Bytes of a request: 2 MB of HTML, each character at worst a six-byte JSON escape; or a file of 10 MB."""
UNCOUNTED = ("/assets/", "/healthz", "/readyz")
API = r"/(v1|healthz|readyz).*"


def create_app(gazetteer: core.Gazetteer | None = None, *, environ: Mapping[str, str] | None = None) -> Flask:
    """The WSGI application over ``gazetteer``, by default the shipped data.

    Raises InputError for a setting that cannot be read, IndexFileError when there is no index to open.
    """
    from gazetteer.web.api import api
    from gazetteer.web.articles import articles
    from gazetteer.web.looks import looks
    from gazetteer.web.pages import pages
    from gazetteer.web.search import searches

    setting = settings.load() if environ is None else settings.load(environ)
    app = Flask("gazetteer", root_path=str(folders.brought()), template_folder="templates", static_folder=None)
    app.request_class = uploads.Request
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=50)
    app.extensions["gazetteer"] = gazetteer or core.open()
    errors.init_app(app)
    security.init_app(app, frame_ancestors=setting["FRAME_ANCESTORS"])
    long_texts.init_app(app, at_once=setting["LONG_TEXTS"])
    _limit_rate(app, setting)
    CORS(
        app,
        resources={API: {"origins": "*"}},
        send_wildcard=True,
        expose_headers=["ETag", "Gazetteer-Columns", "Gazetteer-Version", "Retry-After"],
    )
    Compress(app)
    assets.init_app(app)
    app.register_blueprint(api)
    app.register_blueprint(articles)
    app.register_blueprint(searches)
    app.register_blueprint(looks)
    app.register_blueprint(pages)
    return app


def _limit_rate(app: Flask, setting: Mapping[str, Any]) -> None:
    """One limit for questions; what a page loads and what a supervisor asks does not count."""
    if setting["RATE_LIMIT"]:
        limiter = Limiter(get_remote_address, app=app, default_limits=[setting["RATE_LIMIT"]], storage_uri="memory://")
        limiter.request_filter(lambda: request.path.startswith(UNCOUNTED))
