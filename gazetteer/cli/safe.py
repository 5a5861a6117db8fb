"""Results that grow beside OUT, so that a run that is killed can go on without loss or repeats.

``OUT.part`` holds the results so far, ``OUT.checkpoint`` how much of them is safe. After a kill what is not safe is cut
off and done again.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

import msgspec

from gazetteer.errors import InputError


@dataclass(slots=True)
class Progress:
    """What is safe: how much of the input is done, bytes of each growing file, results by status; of which job."""

    job: str
    rows: int = 0
    bytes: list[int] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)


class Safe:
    """Files that grow together, and the checkpoint over them. ``mark`` is the digest of all that results depend on."""

    def __init__(self, checkpoint: Path, parts: Sequence[Path], mark: str, *, resume: bool) -> None:
        self._checkpoint, self._parts = checkpoint, tuple(parts)
        self._files: list[IO[bytes]] = []
        self.progress = self._begun(mark, resume)

    def _begun(self, mark: str, resume: bool) -> Progress:
        """Where to begin: at the start, or with ``resume`` at the last checkpoint of the same job."""
        file = self._checkpoint
        if not resume or not file.exists():
            return Progress(mark, bytes=[0] * len(self._parts))
        try:
            saved = msgspec.json.decode(file.read_bytes(), type=Progress)
        except msgspec.MsgspecError as error:
            raise InputError("resume", f"{file} cannot be read; run without --resume", where="file") from error
        if saved.job != mark or len(saved.bytes) != len(self._parts):
            said = f"{file} is of another input, other options or another version; run without --resume"
            raise InputError("resume", said, where="file")
        for part, size in zip(self._parts, saved.bytes, strict=True):
            if not part.exists() or part.stat().st_size < size:
                raise InputError("resume", f"{part} is shorter than its checkpoint; run without --resume", where="file")
        return saved

    def __enter__(self) -> Safe:
        """Open the growing files, cut to what is safe."""
        for part, size in zip(self._parts, self.progress.bytes, strict=True):
            file = part.open("r+b" if self.progress.rows else "wb")
            file.truncate(size if self.progress.rows else 0)
            file.seek(0, os.SEEK_END)
            self._files.append(file)
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def save(self, *pieces: bytes, rows: int = 0, statuses: Mapping[str, int] | None = None) -> None:
        """Write, then say that it is written: a kill between the two repeats nothing, since the rest is cut off."""
        for file, piece in zip(self._files, pieces, strict=True):
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        done = self.progress
        done.rows += rows
        done.statuses = dict(Counter(done.statuses) + Counter(statuses or {}))
        done.bytes = [file.tell() for file in self._files]
        draft = self._checkpoint.with_name(self._checkpoint.name + ".new")
        draft.write_bytes(msgspec.json.encode(asdict(done)))
        draft.replace(self._checkpoint)

    def done(self) -> None:
        """Drop the checkpoint: the results are in place."""
        self._checkpoint.unlink(missing_ok=True)


def beside(out: Path, ending: str) -> Path:
    """A file beside OUT: ``OUT.part``."""
    return out.with_name(f"{out.name}.{ending}")


def processes(count: int, start: Any, *args: Any) -> ProcessPoolExecutor:
    """Processes that begin with ``start(*args)`` and end with this one, even when it is killed."""
    return ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_start, initargs=(os.getpid(), start, args)
    )


def _start(parent: int, start: Any, args: tuple[Any, ...]) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    start(*args)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
