"""Serves styles, scripts, fonts and base map at addresses that carry their hash, and makes them at set-up.

    python -m gazetteer.web.assets        fetch and cut what is missing (``make serve`` does it too)

An address is ``/assets/<hash of all>/<file>``: files name each other by relative addresses, so they share one hash.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from pathlib import Path

from flask import Blueprint, Response, current_app, request
from flask.sansio.app import App
from werkzeug.exceptions import NotFound

from gazetteer.mapping import vendor
from gazetteer.mapping.thin import KINDS, thin
from gazetteer.mapping.vendor import prepare

__all__ = ["init_app", "prepare", "url"]

YEAR_S = 31_536_000
TYPES = {".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
"""What a machine's own table of types may not know or may call otherwise."""

assets = Blueprint("assets", __name__)


def init_app(app: App, folder: Path | None = None, static: Path | None = None) -> None:
    """Serve the prepared folder and our own files; gives templates ``asset(path)``.

    Calling it again changes nothing. Raises IndexFileError when set-up has not made the folder.
    """
    if "gazetteer_assets" in app.extensions:
        return
    prepared, own = folder or vendor.assets(), static or vendor.ROOT / "static"
    key = _key(prepared, own)
    app.extensions["gazetteer_assets"] = {"key": key, "prepared": prepared, "own": own}
    app.register_blueprint(assets)
    app.jinja_env.globals.update(asset=url)


def _key(prepared: Path, own: Path) -> str:
    """A hash over everything served: the prepared folder knows its own, ours are few and small."""
    made = json.loads((prepared / "made.json").read_text("ascii"))["digest"]
    return hashlib.blake2s(f"{made} {vendor.digest(own)}".encode(), digest_size=6).hexdigest()


def url(path: str) -> str:
    """The hashed address of a file, e.g. ``asset("leaflet/leaflet.css")``; of all of them, ``asset("")``."""
    return f"{request.script_root}/assets/{current_app.extensions['gazetteer_assets']['key']}/{path}"


@assets.get("/assets/<key>/<path:path>")
def serve(key: str, path: str) -> Response:
    """One file. An address of an older version still answers, but nobody may keep it."""
    held = current_app.extensions["gazetteer_assets"]
    for root in (held["own"], held["prepared"]):
        if path != "made.json" and (root / path).is_file() and (root / path).resolve().is_relative_to(root.resolve()):
            answer = _answer(root / path)
            current = key == held["key"]
            answer.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if current else "no-cache"
            return answer
    raise NotFound()


def _answer(file: Path) -> Response:
    """The file's bytes. Files are small; one handed over open would stay open when its answer is compressed."""
    body = thin(file.read_text("utf-8"), file.suffix).encode() if file.suffix in KINDS else file.read_bytes()
    answer = Response(body, mimetype=_type(file))
    answer.set_etag(hashlib.blake2s(body, digest_size=8).hexdigest())
    answer.make_conditional(request)
    return answer


def _type(file: Path) -> str:
    return TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


if __name__ == "__main__":
    prepare()
