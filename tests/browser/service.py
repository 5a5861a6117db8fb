"""Starts the real service on a free port of this machine, and a faulty one for pages that only failures show."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[2]
START_S = 300
"""Seconds that a start may take: after a change of rules the index is compiled first."""
STOP_S = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service: where it answers and where it writes what it says."""

    url: str
    log: Path | None = None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(log: Path) -> Iterator[Service]:
    """``python -m gazetteer serve`` until the block ends. Raises RuntimeError with the log when it does not come up."""
    port = free_port()
    environ = {"GAZETTEER_CACHE": str(ROOT / ".cache"), **os.environ}
    command = [sys.executable, "-m", "gazetteer", "serve", "--port", str(port)]
    with log.open("wb") as out:
        # A group of its own, so that workers end with their parent.
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True)
        try:
            service = Service(url=f"http://127.0.0.1:{port}", log=log)
            _wait(service, process, log)
            yield service
        finally:
            _stop(process)


def _wait(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None or "Unexpected exit" in log.read_text("utf-8", "replace"):
            break
        if _healthy(service.url):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start:\n{log.read_text('utf-8', 'replace')}")


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_S)


@contextmanager
def serving(app: Flask) -> Iterator[Service]:
    """An application of this process on a free port, from a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Service(url=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
