"""Headers of every answer: what the page may load, and which of folium's scripts is meant."""

from __future__ import annotations

import base64
import hashlib

from flask import Flask, Response, g

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Of a download that runs nothing; should a browser show it here, it loads nothing either."""
DOWNLOAD_POLICY = "sandbox allow-scripts"
"""Of a standalone map sent as an attachment: should a browser show it here, it runs apart from this site."""


def init_app(app: Flask, *, frame_ancestors: str) -> None:
    """Add the policy to every answer that has none yet."""

    @app.after_request
    def protect(response: Response) -> Response:
        scripts = " ".join(["'self'", *sorted(getattr(g, "script_hashes", ()))])
        policy = _POLICY.format(scripts=scripts, ancestors=frame_ancestors)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        # With "no-referrer" browsers send the origin of our own forms as "null", like that of a stranger's.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


def allow_script(text: str) -> None:
    """Let the inline script ``text``, exactly as it stands between its tags, run on the page being answered."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    g.script_hashes = {*getattr(g, "script_hashes", ()), f"'sha256-{digest}'"}
