"""What an operation is described by: parameters, bodies, answers and requests that show it at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
JSON, GEOJSON, LDJSON = "application/json", "application/geo+json", "application/ld+json"
CSV, NDJSON, HTML, TEXT = "text/csv", "application/x-ndjson", "text/html", "text/plain"
PROBLEM, FORM, MULTIPART = "application/problem+json", "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: where it stands, what it means, and the values it takes."""

    name: str
    text: str
    schema: Json = field(default_factory=lambda: {"type": "string"})
    where: str = "query"
    required: bool = False
    media_type: str = ""
    """Of a value that is itself a document, such as a batch in JSON."""

    def shown(self) -> Json:
        """As OpenAPI has it; a list is one value with commas."""
        said: Json = {"name": self.name, "in": self.where, "description": self.text}
        said["required"] = self.required or self.where == "path"
        if self.media_type:
            return {**said, "content": {self.media_type: {"schema": self.schema}}}
        listed = {"style": "form", "explode": False} if self.schema.get("type") == "array" else {}
        return {**said, "schema": self.schema, **listed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request that answers with what the operation says: query or path values, and a body."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    body: Any = None
    """A value for JSON, a dict of fields for forms, else text."""
    status: int = 200
    accept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one address."""

    method: str
    path: str
    id: str
    tag: str
    text: str
    answers: dict[str, Json]
    """Schema of the good answer by its media type; empty for 204."""
    parameters: tuple[Parameter, ...] = ()
    bodies: dict[str, Json] = field(default_factory=dict)
    """Schema of the request's body by its media type."""
    errors: tuple[int, ...] = ()
    """Besides those that any operation may have."""
    headers: tuple[str, ...] = ("ETag", "Gazetteer-Version")
    """Of the good answer."""
    sometimes: tuple[str, ...] = ()
    """Headers that only some good answers have."""
    examples: tuple[Example, ...] = ()
    secured: bool = False
    note: str = ""

    @property
    def reads(self) -> bool:
        return self.method == "get"
