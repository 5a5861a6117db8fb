"""The web application: pages for people, ``/v1`` for programs, both over one gazetteer."""

from __future__ import annotations

import threading
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
WARM_TEXT = "A bus left Stepanakert for Lachin on 9 September 2023."
WARM_AFTER_S = 8.0
"""A worker first answers who waits for its start; then it works out the coverage that ``/about/data`` shows."""
UNCOUNTED = ("/assets/", "/healthz", "/readyz")
API = r"/(v1|healthz|readyz|reconcile|ogc|search|reverse|lookup|openapi\.json).*"


def create_app(gazetteer: core.Gazetteer | None = None, *, environ: Mapping[str, str] | None = None) -> Flask:
    """The WSGI application over ``gazetteer``, by default the shipped data.

    Raises InputError for a setting that cannot be read, IndexFileError when there is no index to open.
    """
    from gazetteer.web import fresh, kept, language, prefix
    from gazetteer.web.api import api
    from gazetteer.web.articles import articles
    from gazetteer.web.browse import browse
    from gazetteer.web.columns import columns
    from gazetteer.web.comparing import comparing
    from gazetteer.web.describing import describing
    from gazetteer.web.evidence import evidence
    from gazetteer.web.looks import looks
    from gazetteer.web.nominatim import geocoding
    from gazetteer.web.ogc import features
    from gazetteer.web.pages import pages
    from gazetteer.web.reconcile import reconciling
    from gazetteer.web.search import searches
    from gazetteer.web.sharing import sharing

    setting = settings.load() if environ is None else settings.load(environ)
    app = Flask("gazetteer", root_path=str(folders.brought()), template_folder="templates", static_folder=None)
    app.request_class = uploads.Request
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=50)
    app.extensions["gazetteer"] = gazetteer or core.open()
    language.init_app(app, setting["TRANSLATIONS"], programs=(*errors.JSON_PATHS, "/assets/"))
    errors.init_app(app)
    security.init_app(app, frame_ancestors=setting["FRAME_ANCESTORS"])
    long_texts.init_app(app, at_once=setting["LONG_TEXTS"])
    _limit_rate(app, setting)
    CORS(
        app,
        resources={API: {"origins": "*"}},
        send_wildcard=True,
        expose_headers=["ETag", "Gazetteer-Columns", "Gazetteer-Version", "Link", "Retry-After"],
    )
    Compress(app)
    assets.init_app(app)
    app.register_blueprint(api)
    app.register_blueprint(articles)
    app.register_blueprint(searches)
    app.register_blueprint(looks)
    app.register_blueprint(reconciling)
    app.register_blueprint(features)
    app.register_blueprint(geocoding)
    app.register_blueprint(pages)
    app.register_blueprint(evidence)
    app.register_blueprint(browse)
    app.register_blueprint(columns)
    app.register_blueprint(comparing)
    app.register_blueprint(describing)
    kept.init_app(app, setting)
    app.register_blueprint(sharing)
    # What is registered last comes first: links, then the ETag over them, then compression.
    fresh.init_app(app)
    prefix.init_app(app, proxies=setting["PROXIES"])
    return app


def served() -> Flask:
    """The application as a worker runs it: what is slow the first time is done before a reader asks for it.

    An article is read before the worker takes a request, which costs a second; coverage is worked out a little later.
    """
    app = create_app()
    app.extensions["gazetteer"].annotate(WARM_TEXT)
    timer = threading.Timer(WARM_AFTER_S, app.extensions["coverage"])
    timer.daemon = True
    timer.start()
    return app


def _limit_rate(app: Flask, setting: Mapping[str, Any]) -> None:
    """One limit for questions; what a page loads and what a supervisor asks does not count."""
    if setting["RATE_LIMIT"]:
        limiter = Limiter(get_remote_address, app=app, default_limits=[setting["RATE_LIMIT"]], storage_uri="memory://")
        limiter.request_filter(lambda: request.path.startswith(UNCOUNTED))
