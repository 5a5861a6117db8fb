"""Run the scorers of a reference folder against the service: ``make score REFERENCE=../shared``.

Nothing of the folder is read by the product; where it does not lie, there is nothing to score.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_S = 240
"""The first start compiles the index."""


@contextmanager
def service() -> Iterator[str]:
    """The service on a free local port, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "gazetteer", "serve", "--port", str(port)], env=dict(os.environ))
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_S * 2):
        if process.poll() is not None:
            raise SystemExit("the service did not start")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the service did not answer in time")


def main(reference: Path) -> None:
    checks, data = reference / "checks", reference / "reference"
    articles = data / "dev_articles"
    with service() as address:
        annotate = [sys.executable, str(checks / "score_articles.py"), "--url", f"{address}/v1/annotate", "--gold"]
        names = [
            sys.executable,
            str(checks / "score_names.py"),
            "--url",
            f"{address}/v1/normalize?q={{q}}&lang={{lang}}",
        ]
        subprocess.run([*annotate, str(articles / "seed.json")], check=True)
        subprocess.run([*annotate, str(articles / "d*.json"), "--per-article"], check=True)
        subprocess.run([*names, "--file", str(data / "dev_variants.jsonl")], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        raise SystemExit("usage: make score REFERENCE=<folder with checks/ and reference/>")
    main(Path(sys.argv[1]))
