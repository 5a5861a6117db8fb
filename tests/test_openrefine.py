"""OpenRefine itself, without its window, reconciles the table of 200 names against the service and fetches columns."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from tests.serving import served

CASES = Path(__file__).parent / "cases" / "reconcile.csv"
WAIT_S = 120.0
"""For OpenRefine to start, and for a batch to end; it takes some ten seconds each on two cores."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("openrefine"), reason="OpenRefine is not installed (Debian: openrefine)"),
]


class Refine:
    """The few commands of OpenRefine's own HTTP interface that a reconciliation takes."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()

    def get(self, command: str, **params: Any) -> Any:
        return self.session.get(f"{self.base}/command/core/{command}", params=params, timeout=60).json()

    def post(self, command: str, params: dict[str, Any], data: dict[str, Any], files: Any = None) -> requests.Response:
        params = {**params, "csrf_token": self.get("get-csrf-token")["token"]}
        url = f"{self.base}/command/core/{command}"
        return self.session.post(url, params=params, data=data, files=files, timeout=60)

    def project(self, path: Path) -> str:
        file = {"project-file": (path.name, path.read_bytes(), "text/csv")}
        options = {"separator": ",", "encoding": "UTF-8", "guessCellValueTypes": False}
        form = {"project-name": "names", "format": "text/line-based/*sv", "options": json.dumps(options)}
        answer = self.post("create-project-from-upload", {}, form, files=file)
        return answer.url.split("project=")[-1]

    def apply(self, project: str, *operations: dict[str, Any]) -> None:
        """Carry out operations and wait until none is running."""
        answer = self.post("apply-operations", {"project": project}, {"operations": json.dumps(operations)})
        assert answer.json()["code"] in ("ok", "pending"), answer.text
        end = time.monotonic() + WAIT_S
        while self.get("get-processes", project=project)["processes"]:
            assert time.monotonic() < end, "OpenRefine is still busy"
            time.sleep(0.5)

    def table(self, project: str) -> list[dict[str, Any]]:
        """Rows by the headings of their columns; empty cells as empty texts."""
        columns = self.get("get-models", project=project)["columnModel"]["columns"]
        rows = [row["cells"] for row in self.get("get-rows", project=project, start=0, limit=1_000)["rows"]]
        return [{one["name"]: _value(cells, one["cellIndex"]) for one in columns} for cells in rows]


def _value(cells: list[dict[str, Any] | None], n: int) -> Any:
    cell = cells[n] if n < len(cells) else None
    return cell["v"] if cell and cell.get("v") is not None else ""


@pytest.fixture(scope="module")
def service(app: Flask) -> Iterator[str]:
    with served(app) as host:
        yield f"http://{host}/reconcile"


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refine]:
    folder = tmp_path_factory.mktemp("refine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["openrefine", "-p", str(port), "-d", str(folder), "-m", "800M", "-x", "refine.headless=true"]
    environ = {**os.environ, "HOME": str(folder)}
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, env=environ, start_new_session=True)
    try:
        yield _started(Refine(f"http://127.0.0.1:{port}"))
    finally:
        # The script ends before the program that it started; what the group still holds then is ended too.
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        log.close()


def _started(refine: Refine) -> Refine:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            refine.get("get-version")
        except (requests.RequestException, ValueError):
            time.sleep(0.5)
        else:
            return refine
    pytest.fail("OpenRefine did not start")


def reconcile(service: str, base: str) -> dict[str, Any]:
    """The operation that its dialog makes for a column without a type."""
    return {
        "op": "core/recon", "engineConfig": {"facets": [], "mode": "row-based"}, "columnName": "name",
        "config": {"mode": "standard-service", "service": service, "identifierSpace": f"{base}/places/",
                   "schemaSpace": f"{base}/docs#", "type": None, "autoMatch": True, "columnDetails": [], "limit": 0},
    }  # fmt: skip


def column(expression: str, name: str) -> dict[str, Any]:
    return {
        "op": "core/column-addition", "engineConfig": {"facets": [], "mode": "row-based"}, "baseColumnName": "name",
        "expression": expression, "onError": "set-to-blank", "newColumnName": name, "columnInsertIndex": 2,
    }  # fmt: skip


def extend(service: str, base: str, *properties: str) -> dict[str, Any]:
    return {
        "op": "core/extend-reconciled-data", "engineConfig": {"facets": [], "mode": "row-based"},
        "baseColumnName": "name", "endpoint": service, "identifierSpace": f"{base}/places/",
        "schemaSpace": f"{base}/docs#", "columnInsertIndex": 1,
        "extension": {"properties": [{"id": one, "name": one} for one in properties]},
    }  # fmt: skip


def test_openrefine_takes_no_wrong_match_and_has_the_right_place_first(refine: Refine, service: str) -> None:
    base = service.removesuffix("/reconcile")
    project = refine.project(CASES)
    refine.apply(
        project,
        reconcile(service, base),
        column("grel:cell.recon.match.id", "matched"),
        column("grel:cell.recon.candidates[0].id", "first"),
        extend(service, base, "kind", "name.az.en", "lat"),
    )
    # Names that a party prefers come in several rows, of which the first has the cell.
    rows = [row for row in refine.table(project) if row.get("name")]
    assert len(rows) == 200
    wrong = [row for row in rows if row.get("matched") and row.get("matched") != row.get("id", "")]
    right = [row for row in rows if row.get("first", "") == row.get("id", "")]
    matched = [row for row in rows if row.get("matched")]
    assert wrong == []
    assert len(right) >= 0.95 * len(rows), [row["name"] for row in rows if row not in right]
    assert len(matched) >= 0.7 * len(rows)
    assert all(row.get("kind") and row.get("latitude") for row in matched)
