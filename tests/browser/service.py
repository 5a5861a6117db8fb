"""Starts services on free ports of this machine and ends them; what they say goes into a file."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_S = 300
"""Seconds that a start may take: after a change of rules the index is compiled first."""
STOP_S = 15
SERVE = ("gazetteer", "serve", "--port")
FAULTY = ("tests.browser.faulty",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service: where it answers and where it writes what it says."""

    url: str
    log: Path

    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(log: Path, module: tuple[str, ...] = SERVE, **settings: str) -> Iterator[Service]:
    """``python -m`` a module with a port, until the block ends.

    Raises RuntimeError with the log when it does not come up, or did not live until the end.
    """
    port = free_port()
    service = Service(url=f"http://127.0.0.1:{port}", log=log)
    environ = {"GAZETTEER_CACHE": str(ROOT / ".cache"), **os.environ, **settings}
    command = [sys.executable, "-m", *module, str(port)]
    with log.open("wb") as out:
        # A group of its own, so that workers end with their parent.
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True)
        try:
            _wait(service, process)
            yield service
            if process.poll() is not None:
                raise RuntimeError(f"the service ended by itself with {process.returncode}:\n{service.said()}")
        finally:
            _stop(process)


def _wait(service: Service, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None and "Unexpected exit" not in service.said():
        if _healthy(service.url):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start:\n{service.said()}")


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
