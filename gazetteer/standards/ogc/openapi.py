"""The definition of the feature interface, OpenAPI 3.1, complete in itself."""

from __future__ import annotations

from typing import Any

from gazetteer.standards.ogc.answers import GEOJSON, HTML, JSON, OPENAPI, TEXT, TITLE
from gazetteer.standards.ogc.asking import LIMIT, MAX_LIMIT
from gazetteer.standards.ogc.rows import COLLECTIONS

Json = dict[str, Any]
PARAMETERS: dict[str, tuple[str, Json]] = {
    "bbox": ("west,south,east,north in degrees, or six numbers with heights; west greater than east crosses the 180th "
             "meridian. Features without geometry fit every box.",
             {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}),
    "datetime": ("an RFC 3339 instant or date, or an interval of two, an open end as .. or empty. Features without a "
                 "time fit every time.", {"type": "string"}),
    "limit": (f"features of a page; more than {MAX_LIMIT:,} is cut to that",
              {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT}),
    "offset": ("features to pass over", {"type": "integer", "minimum": 0, "default": 0}),
    "lang": ("language of labels, BCP 47", {"type": "string", "default": "en"}),
    "perspective": ("both, or the id of a party or perspective, for the column label",
                    {"type": "string", "default": "both"}),
    "q": ("only features with a name that contains this, whatever its case and accents",
          {"type": "string", "maxLength": 200}),
    "f": ("form of the answer; without it the header Accept decides", {"type": "string", "enum": ["json", "html"]}),
}  # fmt: skip
"""Every parameter with what it means and its schema."""
ITEM_PARAMETERS = ("lang", "perspective", "datetime", "f")


def definition(base: str, version: str, *, openapi: str = "3.1.0") -> Json:
    """The document, which is right in 3.0 and 3.1; ``base``: the landing page's address without a slash at its end."""
    return {
        "openapi": openapi,
        "info": {"title": TITLE, "description": TEXT, "version": version, "license": {"name": "CC BY 4.0 (data)"}},
        "servers": [{"url": base}],
        "tags": [{"name": "service"}, {"name": "features"}],
        "paths": {
            "/": _get("landing", "The landing page", ("f",)),
            "/conformance": _get("conformance", "Conformance classes", ("f",)),
            "/api": _get("api", "This definition", ("f",), OPENAPI),
            "/collections": _get("collections", "All collections", ("f",)),
            "/collections/{collection}": _get("collection", "One collection", ("f",), path=("collection",)),
            "/collections/{collection}/items": _get(
                "items", "Features of a collection, page by page", tuple(PARAMETERS), GEOJSON, path=("collection",)
            ),
            "/collections/{collection}/items/{feature}": _get(
                "item", "One feature", ITEM_PARAMETERS, GEOJSON, path=("collection", "feature")
            ),
        },
        "components": {
            "parameters": _parameters(),
            "schemas": {"problem": _PROBLEM},
            "responses": {"problem": _response("application/problem+json", "What was wrong", "problem")},
        },
    }


def _get(id: str, text: str, names: tuple[str, ...], type: str = JSON, path: tuple[str, ...] = ()) -> Json:
    problem = {"$ref": "#/components/responses/problem"}
    form = {"schema": {"type": "object"}}
    operation = {
        "operationId": id,
        "summary": text,
        "tags": ["features" if path else "service"],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in (*path, *names)],
        "responses": {
            "200": {"description": text, "content": {type: form, HTML: {"schema": {"type": "string"}}}},
            "400": problem,
            **({"404": problem} if path else {}),
            "500": problem,
        },
    }
    return {"get": operation}


def _parameters() -> Json:
    asked = {
        name: {
            "name": name, "in": "query", "description": text, "required": False, "schema": schema,
            **({"style": "form", "explode": False} if schema["type"] == "array" else {}),
        }
        for name, (text, schema) in PARAMETERS.items()
    }  # fmt: skip
    collection = {"type": "string", "enum": list(COLLECTIONS)}
    return {
        "collection": {"name": "collection", "in": "path", "required": True, "schema": collection},
        "feature": {"name": "feature", "in": "path", "required": True, "schema": {"type": "string"}},
        **asked,
    }


def _response(type: str, text: str, schema: str) -> Json:
    return {"description": text, "content": {type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


_PROBLEM: Json = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "in": {"type": "string"}, "name": {"type": "string"}, "reason": {"type": "string"},
                },
            },
        },
    },
}  # fmt: skip
