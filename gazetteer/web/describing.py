"""``/openapi.json`` and ``/docs``: the interface for programs, as a document and as a page to try it on."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from gazetteer.web import asking, contract
from gazetteer.web.api import json_response
from gazetteer.web.articles import gazetteer
from gazetteer.web.contract import sheet
from gazetteer.web.contract.operations import operations

describing = Blueprint("describing", __name__)


@describing.get("/openapi.json")
def openapi() -> Response:
    """The document; its server is the address that it was asked at, whatever proxies stand before."""
    asking.parameters(request, ())
    made = contract.document(current_app._get_current_object(), gazetteer())  # type: ignore[attr-defined]
    return json_response(made | {"servers": [{"url": f"{request.script_root}/"}]})


@describing.get("/docs")
def docs() -> str:
    listed = operations(gazetteer())
    base = request.url_root.rstrip("/")
    return render_template("docs.html", groups=sheet.groups(listed, base), suggested=sheet.suggestions(listed))
