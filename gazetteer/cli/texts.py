"""Many articles from a folder or a table to a folder or a file: over processes, and so that a killed run can go on.

Each text is read on its own: what is wrong with one is written to the failures beside the results, with the reason,
and the others go on.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from tqdm import tqdm

from gazetteer import core
from gazetteer.cli.batch import encoding_of
from gazetteer.cli.safe import Progress, Safe, beside, processes
from gazetteer.errors import GazetteerError, InputError
from gazetteer.importers import corpus, files
from gazetteer.importers.corpus import Item
from gazetteer.standards import mentions, tables, v1

PIECE = 50
"""Texts between two checkpoints: some seconds' work, which a kill loses at most."""
AHEAD = 1
"""Pieces that processes work on while one is written."""
FORMATS = (".csv", ".ndjson", ".jsonl", ".parquet")
_UNSAFE = re.compile(r"[^\w.()#@=+-]")
_LONGEST_NAME = 150
"""Characters of a result's file name; file systems stop at 255 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be done: from where to where, under which options of :meth:`core.Gazetteer.annotate`."""

    source: Path
    out: Path
    named: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    index: Path | None = None
    workers: int = 1
    resume: bool = False
    raw: bool = False
    encoding: str = ""
    outlet: str = ""

    @property
    def to_folder(self) -> bool:
        return self.out.suffix.lower() not in FORMATS

    @property
    def failures(self) -> Path:
        """Where texts that cannot be read are listed."""
        return self.out / "failures.ndjson" if self.to_folder else beside(self.out, "failures.ndjson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A text that cannot be read, and why."""

    id: str
    field: str
    reason: str


# Many texts


def run(job: Job) -> Progress:
    """Annotate every text. Raises InputError for what cannot be read at all or resumed."""
    _check_out(job)
    parts = [beside(job.failures, "part"), *([] if job.to_folder else [beside(job.out, "part")])]
    home = job.out / "run" if job.to_folder else job.out
    with core.open(job.index) as g, ExitStack() as stack:
        mark = _fingerprint(job, g.version)
        safe = stack.enter_context(Safe(beside(home, "checkpoint"), parts, mark, resume=job.resume))
        if not safe.progress.rows:
            safe.save(*([b""] if job.to_folder else [b"", _head(job)]))
        for piece, found in answers(job, g, _annotated, skip=safe.progress.rows):
            failed = [one for one in found if isinstance(one, Failure)]
            made = [_result(job, item, one) for item, one in zip(piece, found, strict=True)]
            pieces = [_lines(failed)] if job.to_folder else [_lines(failed), b"".join(made)]
            statuses = Counter("failed" if isinstance(one, Failure) else "done" for one in found)
            safe.save(*pieces, rows=len(piece), statuses=statuses)
    _complete(job)
    safe.done()
    return safe.progress


def _check_out(job: Job) -> None:
    if job.to_folder:
        if job.out.suffix and not job.out.is_dir():
            known = ", ".join(FORMATS)
            raise InputError("out", f"'{job.out.name}' must be a folder or end in {known}", where="command line")
        if job.out.is_file():
            raise InputError("out", f"{job.out} is a file", where="command line")
        job.out.mkdir(parents=True, exist_ok=True)
    elif job.source.resolve() == job.out.resolve():
        raise InputError("out", "is the input itself", where="command line")


def answers(
    job: Job, g: core.Gazetteer, work: Callable[[core.Gazetteer, Job, Item], Any], *, skip: int = 0
) -> Iterator[tuple[list[Item], list[Any]]]:
    """Pieces of the input with what ``work`` made of each text, a :class:`Failure` where it could not."""
    with _items(job) as (items, total), Answering(job, g, work) as answering:
        for _ in islice(items, skip):
            pass
        shown = tqdm(total=total, initial=skip, unit="text", desc=job.source.name, disable=not sys.stderr.isatty())
        with shown as bar:
            pieces = iter(lambda: list(islice(items, PIECE)), [])
            yield from answering.all(pieces, bar.update)


@contextmanager
def _items(job: Job) -> Iterator[tuple[Iterator[Item], int | None]]:
    """The texts, and how many they are where that is known."""
    suffix = job.source.suffix.lower()
    if job.source.is_dir():
        found = corpus.of_folder(job.source)
        yield iter(found), len(found)
    elif suffix == ".parquet":
        yield corpus.unique(corpus.of_parquet(job.source, job.named)), None
    else:
        encoding = tables.known_encoding(job.encoding) if job.encoding else encoding_of(job.source)
        with job.source.open("r", encoding=encoding, newline="") as lines:
            read = corpus.of_lines(lines, job.named) if suffix in (".csv", ".tsv") else corpus.of_ndjson(lines)
            yield corpus.unique(read), None


class Answering:
    """Works on texts, here or in other processes that share the index."""

    def __init__(self, job: Job, g: core.Gazetteer, work: Callable[[core.Gazetteer, Job, Item], Any]) -> None:
        self._job, self._g, self._work = job, g, work
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def all(
        self, pieces: Iterable[list[Item]], done: Callable[[int], object]
    ) -> Iterator[tuple[list[Item], list[Any]]]:
        """Each piece with what was made of its texts, in order; processes are given the next piece meanwhile."""
        ahead: deque[tuple[list[Item], Iterable[Any]]] = deque()
        for piece in pieces:
            ahead.append((piece, self._begun(piece)))
            if len(ahead) > AHEAD:
                yield _finished(*ahead.popleft(), done)
        while ahead:
            yield _finished(*ahead.popleft(), done)

    def _begun(self, items: list[Item]) -> Iterable[Any]:
        if self._job.workers < 2 or (not self._pool and len(items) < 2):
            return (guarded(self._g, self._job, self._work, item) for item in items)
        futures = [self._given(item) for item in items]
        return (self._answer(item, future) for item, future in zip(items, futures, strict=True))

    def _answer(self, item: Item, future: Future[Any]) -> Any:
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(item)

    def _given(self, item: Item) -> Future[Any]:
        self._pool = self._pool or processes(self._job.workers, _start_worker, self._job, self._work)
        try:
            return self._pool.submit(_in_worker, item)
        except BrokenProcessPool:
            self._pool = processes(self._job.workers, _start_worker, self._job, self._work)
            return self._pool.submit(_in_worker, item)

    def _alone(self, item: Item) -> Any:
        """A text whose process died with others': once more, in one of its own, so that only the guilty one fails."""
        self._pool = None
        with processes(1, _start_worker, self._job, self._work) as pool:
            try:
                return pool.submit(_in_worker, item).result()
            except BrokenProcessPool:
                return Failure(id=item.id, field="text", reason="ended the process that read it; it needs too much")


def _finished(piece: list[Item], found: Iterable[Any], done: Callable[[int], object]) -> tuple[list[Item], list[Any]]:
    made = []
    for one in found:
        made.append(one)
        done(1)
    return piece, made


_worker: list[Any] = []


def _start_worker(job: Job, work: Any) -> None:
    """Open the index, which all processes map."""
    _worker[:] = [core.open(job.index), job, work]


def _in_worker(item: Item) -> Any:
    g, job, work = _worker
    return guarded(g, job, work, item)


def guarded(g: core.Gazetteer, job: Job, work: Callable[[core.Gazetteer, Job, Item], Any], item: Item) -> Any:
    """What ``work`` makes of a text; what is wrong with the text stays with it."""
    try:
        return work(g, job, item)
    except InputError as error:
        return Failure(id=item.id, field=error.field, reason=error.reason)
    except (GazetteerError, OSError, RecursionError, MemoryError) as error:
        return Failure(id=item.id, field="text", reason=str(error)[:200] or type(error).__name__)


def note_of(g: core.Gazetteer, job: Job, item: Item) -> core.Note:
    """One text annotated; what it says of itself counts more than the options."""
    asked = {**job.asked, "lang": item.lang or job.asked.get("lang", ""), "title": item.title}
    asked["at"] = _date(item.date) or job.asked.get("at")
    if item.path:
        text = files.article(corpus.read_file(item.path), name=item.path.name, charset=job.encoding).text
        return g.annotate(text, **asked)
    if not (item.text or item.html).strip():
        raise InputError("text", "is empty", where="file")
    return g.annotate("" if item.html else item.text, html=item.html, **asked)


def _date(text: str) -> Any:
    from gazetteer.standards.batch import date

    return date(text) if text else None


# Results


def _annotated(g: core.Gazetteer, job: Job, item: Item) -> bytes:
    """A text's result in the form that is written, made where the text was read."""
    note = note_of(g, job, item)
    perspective = str(job.asked.get("perspective", "both"))
    if job.out.suffix.lower() in (".csv", ".parquet"):
        writer = tables.Writer(",", raw=job.raw or job.out.suffix.lower() == ".parquet")
        for row in mentions.rows(g, note, perspective=perspective):
            writer.write((item.id, *tables.cells(row)))
        return writer.take().encode("utf-8", "replace")
    known = {"id": item.id, "outlet": item.outlet or job.outlet, "title": item.title}
    return msgspec.json.encode(known | v1.annotation(g, note, perspective=perspective)) + b"\n"


def _result(job: Job, item: Item, found: Any) -> bytes:
    """The bytes for the results; into a folder they are written at once, each file in one step."""
    if isinstance(found, Failure):
        return b""
    if not job.to_folder:
        return bytes(found)
    file = job.out / f"{file_name(item.id)}.json"
    draft = file.with_name(file.name + ".new")
    draft.write_bytes(found)
    draft.replace(file)
    return b""


def file_name(id: str) -> str:
    """A name for the result of a text: its id, with what file systems do not take replaced, and told apart by a digest.

    >>> file_name("asbarez/road.html")
    'asbarez_road.html'
    """
    name = _UNSAFE.sub("_", id.replace("/", "_")).lstrip(".")
    if name == id.replace("/", "_") and len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.blake2s(id.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{name[:_LONGEST_NAME].encode()[:_LONGEST_NAME].decode('utf-8', 'ignore')}-{digest}"


def _lines(failed: Iterable[Failure]) -> bytes:
    return b"".join(msgspec.json.encode(one) + b"\n" for one in failed)


def _head(job: Job) -> bytes:
    if job.out.suffix.lower() in (".ndjson", ".jsonl"):
        return b""
    writer = tables.Writer(",")
    writer.write(("id", *mentions.NAMES))
    return writer.take().encode()


def _complete(job: Job) -> None:
    """Put the finished results in place, in one step each."""
    failures = beside(job.failures, "part")
    if failures.stat().st_size:
        failures.replace(job.failures)
    else:
        failures.unlink()
        job.failures.unlink(missing_ok=True)
    if job.to_folder:
        return
    part = beside(job.out, "part")
    if job.out.suffix.lower() == ".parquet":
        from gazetteer.cli.batch import to_parquet

        made = beside(job.out, "making")
        to_parquet(part, made, {column.name: column.dtype for column in mentions.COLUMNS})
        made.replace(job.out)
        part.unlink()
    else:
        part.replace(job.out)


def _fingerprint(job: Job, version: str) -> str:
    """Digest of what the results depend on: names, sizes and times of the input, the options, the version."""
    inputs = sorted(job.source.rglob("*")) if job.source.is_dir() else [job.source]
    stats = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in inputs if path.is_file()]
    said = [stats, sorted(job.named.items()), repr(sorted(job.asked.items())), version, job.out.suffix, job.raw]
    return hashlib.blake2s(json.dumps([*said, job.encoding]).encode(), digest_size=16).hexdigest()


def summary(job: Job, progress: Progress) -> str:
    """How many texts, and how many of them could not be read."""
    failed = progress.statuses.get("failed", 0)
    said = f"{progress.rows:,} texts"
    return f"{said}, {failed:,} could not be read: {job.failures}" if failed else said
