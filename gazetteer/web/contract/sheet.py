"""The table of operations as ``/docs`` shows it: by tag, with parameters, forms and commands to copy."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from gazetteer.web.contract.values import FORM, JSON, MULTIPART, Example, Json, Operation, Parameter

FEW = 30
"""Words of a parameter that stand in a list to choose from; of more the field suggests what begins so."""


def groups(listed: Iterable[Operation], base: str) -> list[tuple[str, list[Json]]]:
    """Tags with their operations; ``base`` is the address of the site without a slash at its end."""
    ordered = list(listed)
    order = list(dict.fromkeys(one.tag for one in ordered))
    ordered.sort(key=lambda one: order.index(one.tag))
    return [(tag, [_shown(one, base) for one in those]) for tag, those in groupby(ordered, key=lambda one: one.tag)]


def suggestions(listed: Iterable[Operation]) -> dict[str, list[str]]:
    """Words of the parameters that have too many to choose from, by the parameter's name."""
    given = (one for operation in listed for one in operation.parameters)
    return {one.name: one.schema["enum"] for one in given if len(one.schema.get("enum", ())) > FEW}


def _shown(one: Operation, base: str) -> Json:
    first = one.examples[0] if one.examples else Example(name="")
    in_path = any(given.where == "path" for given in one.parameters)
    return {
        "id": one.id, "method": one.method, "path": one.path, "text": one.text, "note": one.note,
        "parameters": [_field(given, first) for given in one.parameters],
        "bodies": [{"type": type, "example": _body_of(one, type)} for type in one.bodies if type != MULTIPART],
        "kinds": list(one.answers),
        "statuses": sorted({*(["200"] if one.answers else ["204"]), *map(str, one.errors), "400", "406", "429"}),
        "plain": one.reads and not in_path,
        "tried": one.method != "delete",
        "examples": [
            {"name": example.name, "curl": curl(one, example, base),
             "link": address(one, example) if one.reads and example.status == 200 else ""}
            for example in one.examples
        ],
    }  # fmt: skip


def _field(given: Parameter, first: Example) -> Json:
    words = [str(word) for word in given.schema.get("enum", ())]
    return {
        "name": given.name, "where": given.where, "text": given.text, "required": given.required,
        "values": _values(given.schema, words), "value": first.values.get(given.name, ""),
        "choices": words if len(words) <= FEW else [], "suggested": len(words) > FEW,
    }  # fmt: skip


def _values(schema: Json, words: list[str]) -> str:
    """The values that a parameter takes, in short."""
    if schema.get("type") == "array":
        least, most = schema.get("minItems"), schema.get("maxItems")
        number = f"{most} " if least == most and most else f"up to {most} " if most else ""
        what = "numbers" if schema["items"].get("type") in ("number", "integer") else "words"
        return f"{number}{what} with commas"
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema.get("maximum")
    said = [f"{low:,} to {high:,}"] if low is not None and high is not None else []
    if words:
        said = [", ".join(words)] if len(words) <= FEW else [f"one of {len(words)}"]
    if "maxLength" in schema:
        said.append(f"at most {schema['maxLength']:,} characters")
    if "default" in schema:
        said.append(f"default {schema['default']}")
    return "; ".join(said)


def _body_of(one: Operation, type: str) -> str:
    found = next((example for example in one.examples if example.media_type == type), None)
    if not found:
        return ""
    return urlencode(found.body) if type == FORM else _written(found)


def _written(example: Example) -> str:
    is_json = example.media_type == JSON
    return json.dumps(example.body, ensure_ascii=False) if is_json else str(example.body)


def address(one: Operation, example: Example) -> str:
    """Path and query of an example."""
    path, query = one.path, dict(example.values)
    for given in one.parameters:
        if given.where == "path":
            path = path.replace(f"{{{given.name}}}", quote(query.pop(given.name), safe=""))
    return f"{path}?{urlencode(query, safe='/,')}" if query else path


def curl(one: Operation, example: Example, base: str) -> str:
    """The example as a command."""
    words: list[Any] = ["curl", f"{base}{address(one, example)}"]
    if one.method not in ("get", "post"):
        words += ["-X", one.method.upper()]
    if one.secured:
        words += ["-H", "Authorization: Bearer KEY"]
    if example.accept:
        words += ["-H", f"Accept: {example.accept}"]
    if example.media_type == MULTIPART:
        words += [word for name, value in example.body.items() for word in ("-F", f"{name}={value}")]
    elif example.media_type == FORM:
        words += [word for name, value in example.body.items() for word in ("--data-urlencode", f"{name}={value}")]
    elif example.media_type:
        words += ["-H", f"Content-Type: {example.media_type}", "--data-binary", _written(example)]
    return shlex.join(words)
