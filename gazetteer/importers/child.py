"""Reads one file in a process of its own, with bounds on memory, time and what it may unpack.

The bytes go in by a pipe and the text comes out by one; the process may write no file. What a format does to its
reader (a bomb, an endless loop, a crash) ends with it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from gazetteer.errors import InputError, LimitError

MEMORY = 512_000_000
"""Bytes of address space."""
CPU_S = 20
"""Seconds of processor time."""
WALL_S = 60
"""Seconds by the clock, on a machine that has other work to do."""
_SAY_MEMORY = f"needs more than {MEMORY // 1_000_000} MB of memory to be read; that is the limit"
_SAY_TIME = f"takes more than {CPU_S} seconds to read; that is the limit"
_NO_MEMORY = 2
"""What libxml2 calls the error of memory that it did not get."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the process found: text, or HTML of Markdown; or what is wrong with the file."""

    text: str = ""
    pages: int = 0
    fault: str = ""
    over: bool = False
    """Whether the fault is a limit."""


def read(kind: str, data: bytes) -> Read:
    """The text of a file. Raises InputError for one that cannot be read, LimitError for one over a limit."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    environ = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "gazetteer.importers.child", kind]
    try:
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WALL_S, check=False,
            env=environ,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            "file", f"takes more than {WALL_S} seconds to read; that is the limit", where="body"
        ) from error
    return _sound(done.returncode, done.stdout)


def _sound(status: int, said: bytes) -> Read:
    """What the process said, or what its end says of the file."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise LimitError("file", _SAY_TIME, where="body")
    if status in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
        raise LimitError("file", _SAY_MEMORY, where="body")
    try:
        found = Read(**json.loads(said))
    except (ValueError, TypeError) as error:
        raise InputError("file", "cannot be read; it is broken", where="body") from error
    if found.fault:
        raise (LimitError if found.over else InputError)("file", found.fault, where="body")
    return found


def main() -> None:
    """What the process does: bind itself, read the pipe, answer."""
    _bind()
    answer = sys.stdout.buffer
    # Whatever a library prints must not come between the words of the answer.
    sys.stdout = sys.stderr
    found = _read(sys.argv[1], sys.stdin.buffer.read())
    answer.write(json.dumps(asdict(found)).encode())


def _bind() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; there the clock alone bounds the process.
        return
    bounds = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in bounds:
        resource.setrlimit(what, (limit, limit))


def _read(kind: str, data: bytes) -> Read:
    from gazetteer.importers import formats

    try:
        text, pages = formats.READERS[kind](data)
    except LimitError as error:
        return Read(fault=error.reason, over=True)
    except InputError as error:
        return Read(fault=error.reason)
    except MemoryError:
        return Read(fault=_SAY_MEMORY, over=True)
    except RecursionError:
        return Read(fault="is nested too deeply to be read", over=True)
    except Exception as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            return Read(fault=_SAY_MEMORY, over=True)
        # Parsers of others raise what they like; its kind is told, never its words, which may quote the file.
        return Read(fault=f"cannot be read as {kind.upper()}; it is broken ({type(error).__name__})")
    return Read(text=text.encode("utf-8", "replace").decode(), pages=pages)


if __name__ == "__main__":
    main()
