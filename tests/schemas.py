"""Official schemas of the standards, read where the reference folder lies beside the repository; they are not ours to
ship. Without it the tests that need them are skipped: each has a test of our own for the same shape beside it."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(os.environ.get("REFERENCE", Path(__file__).parents[2] / "shared")) / "reference" / "schemas"


@lru_cache(maxsize=32)
def official(folder: str, name: str) -> Any:
    """A validator for the schema ``name``; skips the test where the folder or the library is missing."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    if not (REFERENCE / folder).is_dir():
        pytest.skip(f"the official schemas are not here ({folder}); set REFERENCE to the folder that holds them")
    schemas = [json.loads(path.read_text("utf-8")) for path in sorted((REFERENCE / folder).glob("*.json"))]
    named = [(one["$id"], Resource.from_contents(one, DRAFT7)) for one in schemas if "$id" in one]
    schema = json.loads((REFERENCE / folder / f"{name}.json").read_text("utf-8"))
    return jsonschema.Draft7Validator(schema, registry=Registry().with_resources(named))
