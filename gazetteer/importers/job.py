"""One import: read, check, merge, write; what a kill leaves is gone on with, and comes out the same."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gazetteer.errors import InputError
from gazetteer.importers import trust
from gazetteer.importers.merging import Merger, Verdict, write_review
from gazetteer.store import Store, digests
from gazetteer.store.imports import Dataset, Draft, ExtraName, Item, Record, Refused
from gazetteer.store.imports.dataset import SUFFIX

STEP = 20_000
"""Items between two commits: a kill costs two seconds of work."""
CHUNK = 1 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
RULES = ("importers", "store/imports", "names.py", "translit.py", "geodata/check.py")
"""What decides how a file comes out."""

Read = Callable[[int], Iterator[tuple[int, Item]]]
"""Items from a position on, each with the position after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to import, as what, and under which licence."""

    name: str
    """Of the dataset: letters, digits and hyphens; its file's name."""
    files: tuple[Path, ...]
    read: Read
    folder: Path
    options: str = ""
    """Whatever else decides how items are read, so that another run is not taken for the same."""
    title: str = ""
    publisher: str = ""
    licence: str = ""
    merge: bool = True
    resume: bool = False


@dataclass(slots=True)
class Report:
    """What became of the items."""

    path: Path
    taken: int = 0
    merged: int = 0
    names: int = 0
    again: int = 0
    """Records whose id came before."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Of what was refused: records, and names of records that were kept."""
    doubts: int = 0
    review: Path | None = None


def run(
    job: Job, store: Store, *, merger: Merger | None = None, progress: Callable[[int], object] = lambda _: None
) -> Report:
    """Import, and return what was taken, merged and refused; ``progress`` is told each position reached.

    The dataset is in use from the next opening on. Raises InputError for a name or file that cannot be, IndexFileError
    for a run that cannot be resumed.
    """
    if not _NAME.fullmatch(job.name):
        raise InputError("dataset", "is 1 to 40 small letters, digits and hyphens", where="command line")
    mark = _mark(job, store)
    draft = Draft(job.folder / f"{job.name}{SUFFIX}", mark, resume=job.resume)
    try:
        _write(job, draft, store, (merger or Merger(store)) if job.merge else None, progress)
        path = draft.finish(_facts(job, mark))
    finally:
        draft.close()
    return report(path)


def _write(
    job: Job, draft: Draft, store: Store, merger: Merger | None, progress: Callable[[int], object]
) -> None:  # fmt: skip
    reached = draft.place
    for count, (position, item) in enumerate(job.read(reached), 1):
        reached = position
        _take(item, draft, store, merger)
        if not count % STEP:
            draft.save(reached)
            progress(reached)
    draft.save(reached)
    progress(reached)


def _take(item: Item, draft: Draft, store: Store, merger: Merger | None) -> None:
    """One item: its place in the draft, or the reason why it has none."""
    if isinstance(item, Refused):
        draft.refuse(item)
    elif isinstance(item, ExtraName):
        _take_name(item, draft)
    else:
        record, refused = trust.checked(item, store)
        for one in refused:
            draft.refuse(one)
        if record:
            _take_record(record, draft, store, merger)


def _take_name(extra: ExtraName, draft: Draft) -> None:
    good = trust.clean(extra.name) if extra.name.text else extra.name
    if isinstance(good, str):
        draft.refuse(Refused(id=extra.id, reason=good))
    elif not draft.add_name(ExtraName(id=extra.id, name=good, same=extra.same)):
        draft.refuse(Refused(id=extra.id, reason="a name is of a record that the file does not have"))


def _take_record(record: Record, draft: Draft, store: Store, merger: Merger | None) -> None:
    verdict = merger.verdict(record) if merger else Verdict()
    known = store.place(verdict.merged) if verdict.merged else None
    if known and known.layer == "authored":
        wrong = trust.strangers(record, known, store)
        for reason in wrong.values():
            draft.refuse(Refused(id=record.id, reason=reason))
        kept = tuple(name for name in record.names if name not in wrong)
        record = Record(
            id=record.id, kind=record.kind, names=kept, at=record.at, country=record.country,
            population=record.population, same=record.same, extra=record.extra,
        )  # fmt: skip
    if not draft.add(record, verdict.merged):
        draft.refuse(Refused(id=record.id, reason=AGAIN))
        return
    for doubt in verdict.doubts:
        draft.doubt(record.id, doubt.other, doubt.km, doubt.name, doubt.why)


AGAIN = "the id came before in this file"


def _mark(job: Job, store: Store) -> str:
    """Digest of all that the outcome depends on."""
    content = [_digest(path) for path in job.files]
    merged = store.version if job.merge else "apart"
    return digests.short(
        job.name, job.options, merged, digests.of_files(digests.ROOT, RULES, frozenset({".py"})), *content
    )


def _digest(path: Path) -> str:
    """Of a file its bytes; of a tree the names, sizes and times of its files, which take no hour to read."""
    digest = hashlib.blake2s()
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            facts = file.stat()
            digest.update(f"{file.relative_to(path)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as opened:
        while piece := opened.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _facts(job: Job, mark: str) -> dict[str, str]:
    names = ", ".join(path.name for path in job.files)
    return {
        "title": job.title or f"{job.name} ({names})", "publisher": job.publisher,
        "licence": job.licence or "not told at import", "locator": names,
        "read": f"{date.today().isoformat()}, whole file imported", "digest": mark,
    }  # fmt: skip


def report(path: Path) -> Report:
    """What a finished dataset holds and refused; doubtful pairs are written beside it for somebody to decide."""
    dataset = Dataset(path)
    try:
        ((taken, merged),) = dataset.ask("SELECT count(*), coalesce(sum(merged != ''), 0) FROM place")
        ((names,),) = dataset.ask("SELECT count(*) FROM name")
        reasons = Counter(dict(dataset.ask("SELECT reason, count(*) FROM refused GROUP BY reason")))
        again = reasons.pop(AGAIN, 0)
        review = path.with_suffix(".review.csv")
        doubts = write_review(dataset, review)
        if not doubts:
            review.unlink()
        return Report(path, taken, merged, names, again, reasons, doubts, review if doubts else None)
    finally:
        dataset.close()
