"""An ETag over every page's bytes: a browser that has them asks whether they changed, and is told so in a few bytes."""

from __future__ import annotations

from flask import Flask, Response, request

READ = ("GET", "HEAD")


def init_app(app: Flask) -> None:
    """Of answers to reading that have no ETag yet; the same request over the same data gives the same bytes."""

    @app.after_request
    def tagged(response: Response) -> Response:
        plain = response.status_code == 200 and response.mimetype == "text/html" and not response.is_streamed
        if request.method in READ and plain and not response.get_etag()[0]:
            # Kept by the browser, but asked about each time: data and kept articles change.
            response.headers.setdefault("Cache-Control", "no-cache")
            response.add_etag()
            response.make_conditional(request)
        return response
