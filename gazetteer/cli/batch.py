"""A table of any length from file to file: in pieces, over processes, and so that a killed run can go on.

Beside OUT grow ``OUT.part`` and ``OUT.checkpoint`` (:mod:`gazetteer.cli.safe`). OUT itself appears complete, in one
step.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec
from tqdm import tqdm

from gazetteer import core
from gazetteer.annotate import Override
from gazetteer.cli.safe import Progress, Safe, beside, processes
from gazetteer.errors import InputError, LimitError
from gazetteer.standards import flat, tables
from gazetteer.standards.batch import Asker, Options, Question

PIECE = 10_000
"""Rows between two checkpoints: a second's work, which a kill loses at most."""
SHARE = 250
"""Questions that a process is given at a time."""
POOL_FROM = 2_000
"""Questions of one piece from which on processes are worth starting."""
MAX_LINE = 4_000_000
"""Characters of a line of the input."""
MOST_HELD = 400_000
"""Distinct questions whose answers are kept."""
_ENDS = 1 << 20
FORMATS = (".csv", ".tsv", ".ndjson", ".jsonl", ".parquet")

Cells = tuple[flat.Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be done: from where to where, which columns, under which options."""

    source: Path
    out: Path
    named: Mapping[str, str] = field(default_factory=dict)
    options: Options = Options()
    overrides: tuple[Override, ...] = ()
    index: Path | None = None
    workers: int = 1
    resume: bool = False
    header: bool = True
    raw: bool = False
    encoding: str = ""

    @property
    def part(self) -> Path:
        return beside(self.out, "part")

    @property
    def checkpoint(self) -> Path:
        return beside(self.out, "checkpoint")


def run(job: Job) -> Progress:
    """Answer the whole table. Raises InputError for what cannot be read or resumed."""
    if job.out.suffix.lower() not in FORMATS:
        raise InputError("out", f"'{job.out.name}' must end in {', '.join(FORMATS)}", where="command line")
    encoding = tables.known_encoding(job.encoding) if job.encoding else encoding_of(job.source)
    with core.open(job.index) as g, job.source.open("r", encoding=encoding, newline="") as lines:
        asker = Asker(g, job.options, job.overrides, held=0)
        asker.check_perspective()
        layout, rows = tables.opened(_lines(lines), job.named, has_header=job.header)
        safe = Safe(job.checkpoint, [job.part], _fingerprint(job, g.version), resume=job.resume)
        with _Answers(job, asker) as answers, safe:
            if not safe.progress.rows:
                safe.save(_head(job, layout))
            _skip(rows, safe.progress.rows)
            _all(job, lines, layout, rows, answers, safe)
    _complete(job, layout, safe)
    return safe.progress


def _all(
    job: Job, lines: IO[str], layout: tables.Layout, rows: Iterator[list[str]], answers: _Answers, safe: Safe
) -> None:
    """Answer piece by piece; after each, what is written is safe."""
    write = _WRITERS.get(job.out.suffix.lower(), _csv_piece)
    size = job.source.stat().st_size
    with tqdm(total=size, unit="B", unit_scale=True, disable=not sys.stderr.isatty(), desc=job.source.name) as bar:
        while piece := list(islice(rows, PIECE)):
            found = answers.of([layout.question(row) for row in piece])
            counted = Counter(str(cells[_STATUS] or ("error" if cells[_WHY] else "empty")) for cells in found)
            safe.save(write(job, layout, piece, found), rows=len(piece), statuses=counted)
            bar.update(min(size, lines.buffer.tell()) - bar.n)  # type: ignore[attr-defined]


_STATUS, _WHY = flat.NAMES.index("status"), flat.NAMES.index("why")


# Answers


class _Answers:
    """Answers questions, each distinct one once, here or in other processes that share the index."""

    def __init__(self, job: Job, asker: Asker) -> None:
        self._job, self._asker = job, asker
        self._known: dict[Question, Cells] = {}
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Answers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def of(self, questions: Sequence[Question]) -> list[Cells]:
        """The cells of each question, in order."""
        new = [one for one in dict.fromkeys(questions) if one not in self._known]
        answers = dict(zip(new, self._asked(new), strict=True))
        found = [answers.get(one) or self._known[one] for one in questions]
        self._known |= answers
        for old in list(islice(self._known, max(0, len(self._known) - MOST_HELD))):
            del self._known[old]
        return found

    def _asked(self, new: list[Question]) -> Iterable[Cells]:
        if self._job.workers < 2 or (not self._pool and len(new) < POOL_FROM):
            return map(_shared, (tuple(self._asker.row(one).values()) for one in new))
        self._pool = self._pool or self._started()
        shares = [new[start : start + SHARE] for start in range(0, len(new), SHARE)]
        return (_shared(cells) for share in self._pool.map(_answer_share, shares) for cells in share)

    def _started(self) -> ProcessPoolExecutor:
        job = self._job
        return processes(job.workers, _start_worker, job.index, job.options, job.overrides)


def _shared(cells: Cells) -> Cells:
    """The cells with equal texts held once: most columns have few values."""
    return tuple(sys.intern(cell) if type(cell) is str else cell for cell in cells)


_worker: list[Asker] = []


def _start_worker(index: Path | None, options: Options, overrides: tuple[Override, ...]) -> None:
    """Open the index, which all processes map."""
    _worker.append(Asker(core.open(index), options, overrides, held=0))


def _answer_share(share: list[Question]) -> list[Cells]:
    return [tuple(_worker[0].row(one).values()) for one in share]


# Reading


def encoding_of(path: Path) -> str:
    """The encoding of a file: by its mark, UTF-8 where every byte fits, else as a sample looks."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        sample = file.read(tables.SAMPLE)
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        block = sample
        try:
            while block:
                decoder.decode(block)
                block = file.read(_ENDS)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return tables.guess(sample if not sample.isascii() else block[: tables.SAMPLE])
    return "utf-8-sig"


def _lines(file: IO[str]) -> Iterator[str]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise LimitError("file", f"line {number:,} has over {MAX_LINE:,} characters, the limit", where="file")
        yield line


def _skip(rows: Iterator[list[str]], count: int) -> None:
    for _ in islice(rows, count):
        pass


# Writing


def _head(job: Job, layout: tables.Layout) -> bytes:
    if job.out.suffix.lower() in (".ndjson", ".jsonl"):
        return b""
    writer = tables.Writer(_sign(job, layout), raw=job.raw or job.out.suffix.lower() == ".parquet")
    writer.write([*_unique(job, layout), *flat.headings(layout.header)])
    return writer.take().encode()


def _unique(job: Job, layout: tables.Layout) -> tuple[str, ...]:
    """Headings of the input; where the format needs it, equal ones numbered apart."""
    if job.out.suffix.lower() in (".csv", ".tsv"):
        return layout.header
    found: dict[str, None] = {}
    for number, name in enumerate(layout.header, 1):
        heading = name or f"column_{number}"
        while heading in found:
            heading += f"_{number}"
        found[heading] = None
    return tuple(found)


def _sign(job: Job, layout: tables.Layout) -> str:
    suffix = job.out.suffix.lower()
    return "," if suffix == ".parquet" else "\t" if suffix == ".tsv" else layout.delimiter


def _csv_piece(job: Job, layout: tables.Layout, piece: list[list[str]], found: list[Cells]) -> bytes:
    writer = tables.Writer(_sign(job, layout), raw=job.raw or job.out.suffix.lower() == ".parquet")
    for row, cells in zip(piece, found, strict=True):
        writer.write([*row, *("" if cell is None else str(cell) for cell in cells)])
    return writer.take().encode()


def _ndjson_piece(job: Job, layout: tables.Layout, piece: list[list[str]], found: list[Cells]) -> bytes:
    names = (*_unique(job, layout), *flat.headings(layout.header))
    encode = msgspec.json.Encoder().encode
    return b"".join(
        encode(dict(zip(names, (*row, *cells), strict=True))) + b"\n" for row, cells in zip(piece, found, strict=True)
    )


_WRITERS = {".ndjson": _ndjson_piece, ".jsonl": _ndjson_piece}


def _complete(job: Job, layout: tables.Layout, safe: Safe) -> None:
    """Put the finished answers in place, in one step, and drop the checkpoint."""
    if job.out.suffix.lower() == ".parquet":
        made = job.out.with_name(job.out.name + ".making")
        headings = flat.headings(layout.header)
        to_parquet(job.part, made, {name: one.dtype for name, one in zip(headings, flat.COLUMNS, strict=True)})
        made.replace(job.out)
        job.part.unlink()
    else:
        job.part.replace(job.out)
    safe.done()


def to_parquet(source: Path, made: Path, dtypes: Mapping[str, str]) -> None:
    """A CSV file as Parquet, a piece at a time: texts but for the columns of ``dtypes``; empty is missing."""
    import pyarrow
    from pyarrow import csv, parquet

    kinds = {"string": pyarrow.string(), "float64": pyarrow.float64(), "Int64": pyarrow.int64()}
    with source.open("rb") as file:
        names = file.readline().decode().rstrip("\r\n")
    types = dict.fromkeys(next(tables.rows([names], ",")), pyarrow.string())
    types |= {name: kinds[dtype] for name, dtype in dtypes.items()}
    convert = csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
    parse = csv.ParseOptions(newlines_in_values=True)
    with (
        csv.open_csv(source, parse_options=parse, convert_options=convert) as read,
        parquet.ParquetWriter(made, read.schema, compression="zstd") as writer,
    ):
        for piece in read:
            writer.write_batch(piece)


# Checkpoints


def _fingerprint(job: Job, version: str) -> str:
    """Digest of what the answers depend on: the input's ends and length, the options, the version."""
    size = job.source.stat().st_size
    with job.source.open("rb") as file:
        ends = file.read(_ENDS)
        file.seek(max(0, size - _ENDS))
        ends += file.read(_ENDS)
    asked = (sorted(job.named.items()), asdict(job.options), [asdict(one) for one in job.overrides])
    said = json.dumps([size, version, job.out.suffix, job.header, job.raw, job.encoding, repr(asked)])
    return hashlib.blake2s(ends + said.encode(), digest_size=16).hexdigest()


def summary(progress: Progress) -> str:
    """How many rows, and how many of each status."""
    counts: dict[str, Any] = dict(sorted(progress.statuses.items(), key=lambda pair: -pair[1]))
    return f"{progress.rows:,} rows: " + ", ".join(f"{count:,} {name}" for name, count in counts.items())
