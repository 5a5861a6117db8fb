"""Behind reverse proxies: whose word on address, host and prefix is believed, and pages that stay under the prefix.

A service at ``https://example.org/gaz/`` gets ``X-Forwarded-Prefix: /gaz`` from its proxy and requests without the
prefix. It is also told by ``SCRIPT_NAME`` where a WSGI server sets that.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response, request
from markupsafe import escape
from werkzeug.middleware.proxy_fix import ProxyFix

_LINK = re.compile(r'(\s(?:href|src|action|formaction)=")(/(?!/)[^"]*)')
"""An attribute that holds an address of this host. Texts of others have no bare quotation mark on a page."""


def init_app(app: Flask, *, proxies: int) -> None:
    """Believe the ``X-Forwarded-*`` headers of so many proxies, and put the prefix before every link of a page."""
    if proxies:
        fixed: Any = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=proxies)
        app.wsgi_app = fixed  # type: ignore[method-assign]

    @app.after_request
    def under_prefix(response: Response) -> Response:
        ours = response.mimetype == "text/html" and "Content-Disposition" not in response.headers
        if request.script_root and ours and not response.is_streamed:
            response.set_data(linked(response.get_data(as_text=True), request.script_root))
        return response


def linked(page: str, root: str) -> str:
    """The page with ``root`` before the links of this host that do not have it yet."""
    root = str(escape(root))

    def under(found: re.Match[str]) -> str:
        path = found[2]
        return found[1] + ("" if path == root or path.startswith(f"{root}/") else root) + path

    return _LINK.sub(under, page)


def prefixed(view: dict[str, Any], root: str) -> dict[str, Any]:
    """A map's view whose places' addresses, which scripts make links of, begin with ``root``."""
    if not root:
        return view
    places = {
        id: place | {"uri": root + place["uri"]} if "uri" in place else place
        for id, place in view["data"]["places"].items()
    }
    return {**view, "data": {**view["data"], "places": places}}
