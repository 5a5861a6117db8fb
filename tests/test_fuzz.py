"""Requests made from the document by schemathesis: no fault of ours, no status or answer that is not described.

In the normal suite a few requests of each operation; the whole matrix is ``make test-all``.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

from schemathesis import GenerationMode  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.core.failures import FailureGroup  # noqa: E402
from schemathesis.specs.openapi import checks  # noqa: E402

FEW, ALL = 3, 50
CHECKS = (
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance,
)  # fmt: skip
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
"""Requests as the document has them, and requests that are wrong somewhere."""


def asked(app: Flask, number: int) -> list[str]:
    """What went wrong, by operation, over ``number`` requests of each kind for each operation."""
    faults = []
    for found in schemathesis.openapi.from_wsgi("/openapi.json", app).get_all_operations():
        operation = found.ok()
        for mode in MODES if operation.body or list(operation.iter_parameters()) else MODES[:1]:
            try:
                _ask(operation, mode, number)
            except (Exception, FailureGroup) as error:
                faults.append(f"{operation.label} {mode.value}: {_said(error)[:1500]}")
    return faults


def _said(error: BaseException) -> str:
    inner = getattr(error, "exceptions", ())
    return " | ".join(map(_said, inner)) if inner else f"{type(error).__name__}: {error}"


def _ask(operation: Any, mode: GenerationMode, number: int) -> None:
    @settings(
        max_examples=number, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # The test client does not unpack what is compressed for the way.
        case.call_and_validate(checks=list(CHECKS), headers={"Accept-Encoding": "identity"})

    ask()


def test_a_few_requests_of_each_operation_are_answered_as_described(app: Flask) -> None:
    assert asked(app, FEW) == []


@pytest.mark.slow
def test_many_requests_of_each_operation_are_answered_as_described(app: Flask) -> None:
    assert asked(app, ALL) == []
