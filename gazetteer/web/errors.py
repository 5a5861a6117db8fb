"""From exception to status, and one error body: problem+json (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus

import msgspec
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from gazetteer.errors import BusyError, GazetteerError, InputError, LimitError, NotFoundError, StorageError
from gazetteer.web.shelf import FullError
from gazetteer.wording import marked, say

log = logging.getLogger("gazetteer.web")

_STATUS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (FullError, HTTPStatus.INSUFFICIENT_STORAGE),
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
    (InputError, HTTPStatus.BAD_REQUEST),
)
"""The first that fits; a LimitError of the body is 413, told apart in :func:`_status`."""

JSON_PATHS = ("/v1/", "/reconcile", "/ogc/", "/search", "/reverse", "/lookup", "/healthz", "/readyz", "/openapi.json")
_SAY = {
    400: marked("The request cannot be answered as asked."),
    404: marked("There is nothing at this address."),
    405: marked("This address does not take that method."),
    413: marked("The request is larger than the limit: 12,582,912 bytes; a file may have 10,000,000."),
    415: marked("The request's format is not one that this address takes."),
    429: marked("Too many requests from this address; please wait."),
    500: marked("Something went wrong on our side. It is logged, without your text."),
    503: marked("Too many long texts are being read at once; please come back in a moment."),
}

PHRASES = (
    marked("Bad Request"), marked("Forbidden"), marked("Not Found"), marked("Method Not Allowed"),
    marked("Not Acceptable"), marked("Content Too Large"), marked("Request Entity Too Large"),
    marked("Unsupported Media Type"), marked("Too Many Requests"), marked("Internal Server Error"),
    marked("Service Unavailable"), marked("Insufficient Storage"),
)  # fmt: skip
"""Titles of the statuses that pages answer with, as Python's table has them; 413 by its new and its old name."""


def init_app(app: Flask) -> None:
    """Answer every error of the library and of HTTP in our own form."""
    app.register_error_handler(GazetteerError, _library_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def _library_error(error: GazetteerError) -> Response:
    status = _status(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, BusyError | StorageError):
        return _fault(error)
    if isinstance(error, InputError):
        fields = [{"in": error.where, "name": error.field, "reason": error.reason}]
        return _answer(status, _sentence(error), errors=fields)
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, BusyError) else {}
    return _answer(status, str(error), headers=headers)


def _sentence(error: InputError) -> str:
    """``'page' is 9; it must be from 1 to 3``: the field in quotation marks, then what is wrong with it."""
    quoted = error.reason.startswith("'")
    return f"'{error.field}': {error.reason}" if quoted else f"'{error.field}' {error.reason}"


def _status(error: Exception) -> int:
    if isinstance(error, LimitError) and error.where == "body":
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def _http_error(error: HTTPException) -> Response:
    code = error.code or 500
    kept = ("Allow", "Retry-After", "Location")
    headers = {key: value for key, value in error.get_headers() if key in kept}
    if code < HTTPStatus.BAD_REQUEST:
        return Response(status=code, headers=headers)
    said = getattr(error, "said", None) or say(_SAY.get(code) or HTTPStatus(code).phrase)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        said = say(
            "This address takes %(methods)s, not %(method)s.",
            methods=", ".join(sorted(error.valid_methods)),
            method=request.method,
        )
    return _answer(code, said, headers=headers)


def _fault(error: Exception) -> Response:
    # The exception's own words may quote an article: its kind and place are logged, never its message.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s at %s %s\n%s", type(error).__name__, request.method, request.path, where)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, say(_SAY[500]))


def _from_a_program() -> bool:
    """Whether the error is to be JSON: for addresses of programs, methods that no form has, and where it is wanted."""
    wanted = request.accept_mimetypes.best in ("application/json", "application/problem+json")
    return wanted or request.path.startswith(JSON_PATHS) or request.method not in ("GET", "HEAD", "POST")


def _answer(
    status: int, detail: str, *, errors: list[dict[str, str]] | None = None, headers: dict[str, str] | None = None
) -> Response:
    title = say(HTTPStatus(status).phrase)
    if _from_a_program():
        body = {"type": "about:blank", "title": title, "status": int(status), "detail": detail, "errors": errors or []}
        response = Response(msgspec.json.encode(body), content_type="application/problem+json")
    else:
        page = render_template("error.html", status=int(status), title=title, detail=detail, errors=errors or [])
        response = Response(page, content_type="text/html; charset=utf-8")
    response.status_code = int(status)
    response.headers.update(headers or {})
    response.headers["Cache-Control"] = "no-store"
    return response
