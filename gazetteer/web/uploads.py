"""Files that come with a request: held in memory, read within limits, never written to disk."""

from __future__ import annotations

import io
from typing import IO

import flask
from werkzeug.datastructures import FileStorage

from gazetteer.errors import InputError, LimitError
from gazetteer.importers.files import MAX_FILE, Document, article
from gazetteer.importers.kinds import TYPES
from gazetteer.web import asking
from gazetteer.web.long_texts import held
from gazetteer.wording import figures, say

ANY_TYPE = "application/octet-stream"
TAKEN = (*TYPES, ANY_TYPE)
"""Media types of a body that is a file as it stands."""


class Request(flask.Request):
    """A request whose files stay in memory; werkzeug would put those over 500 kB into the temporary folder."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        return io.BytesIO()


def sent(request: flask.Request, name: str = "file") -> FileStorage | None:
    """The file of a form's field; None when the form has none, or nobody chose one. Raises InputError for several."""
    found = [file for file in request.files.getlist(name) if file.filename]
    if len(found) > 1:
        raise InputError(name, say("is %(count)s files; send one at a time", count=len(found)), where="body")
    return found[0] if found else None


def only(request: flask.Request, *names: str) -> None:
    """Raise InputError for a file in a field that this address does not know."""
    for name in request.files:
        if name not in names and any(file.filename for file in request.files.getlist(name)):
            raise InputError(
                name or "file",
                say("is not a field for files here; known are %(known)s", known=", ".join(names)),
                where="body",
            )


def data(file: FileStorage, name: str = "file", *, limit: int = MAX_FILE) -> bytes:
    """The file's bytes. Raises LimitError for too many of them."""
    found = file.stream.read(limit + 1)
    if len(found) > limit:
        raise LimitError(name, say("has over %(limit)s bytes, the limit", limit=figures(limit)), where="body")
    return found


def document(file: FileStorage) -> Document:
    """The text of a file that came with a form."""
    said = "" if file.mimetype == ANY_TYPE else file.mimetype
    with held():
        return article(data(file), name=file.filename or "", media_type=said)


def body(request: flask.Request) -> Document:
    """The text of a request whose body is a file as it stands."""
    found = asking.body(request)
    with held():
        charset = request.mimetype_params.get("charset", "")
        return article(found, media_type=request.mimetype, charset=charset)
