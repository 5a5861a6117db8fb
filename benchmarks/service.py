"""The service: CPU of the server for each ``GET /v1/normalize``, beside FastAPI under uvicorn that returns a dict."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import quote

from benchmarks.measure import Line, percentile, seconds
from gazetteer.core import Gazetteer

REQUESTS, CONNECTIONS, ROUNDS = 800, 8, 3
NAMES = ("Khankendi/Stepanakert", "Lachin", "Aghdam", "Shusha", "Paris", "Горис", "Xankəndi", "Ստեփանակերտ")
START_S = 60

PEER = """
import sys, uvicorn
from fastapi import FastAPI
import gazetteer
from gazetteer.standards import v1
g = gazetteer.open()
app = FastAPI()

@app.get("/v1/normalize")
async def normalize(q: str, lang: str = "", limit: int = 5):
    return v1.normalization(g, g.normalize(q, lang=lang, limit=limit), lang=lang or "en")

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
"""


def endpoint(_: Gazetteer) -> Iterator[Line]:
    """The same questions to both servers in turn, over loopback."""
    ours = [sys.executable, "-m", "gazetteer", "serve", "--port"]
    theirs = [sys.executable, "-c", PEER]
    with served(ours) as mine, served(theirs) as peer:
        for address in (mine, peer):
            ask(address[0])
        spent: list[list[float]] = [[], []]
        for _round in range(ROUNDS):
            for (port, process), times in zip((mine, peer), spent, strict=True):
                before = cpu(process.pid)
                ask(port)
                times.append((cpu(process.pid) - before) / REQUESTS)
    a, b = (percentile(times, 0.5) for times in spent)
    yield Line("GET /v1/normalize, server CPU", seconds(a), f"{seconds(b)} FastAPI, uvicorn", b / a, ">= 1x", a <= b)


@contextmanager
def served(command: list[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([*command, str(port)], env=dict(os.environ), stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/v1/normalize?q=Lachin")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer on port {port} within {START_S} s")


def ask(port: int) -> None:
    """All the requests, over some connections at once."""
    threads = [Thread(target=_ask, args=(port, REQUESTS // CONNECTIONS)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ask(port: int, count: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(count):
        connection.request("GET", f"/v1/normalize?q={quote(NAMES[number % len(NAMES)])}")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == http.client.OK, body
    connection.close()


def cpu(pid: int) -> float:
    """Seconds of CPU of a process and its children."""
    import psutil

    process = psutil.Process(pid)
    return float(sum(sum(one.cpu_times()[:2]) for one in [process, *process.children(recursive=True)]))
