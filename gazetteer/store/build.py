"""Compiles the authored data and the world layer into one index, beside the old one, and puts it in use in one step."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from gazetteer.errors import IndexFileError
from gazetteer.geodata.derive import derived
from gazetteer.model import Gazette
from gazetteer.store import digests, layout
from gazetteer.store.draft import Say, write

KEPT = 3
"""Indexes kept beside the one in use, so that a recent version can still be opened."""
ABANDONED_S = 6 * 3600
"""Age from which an unfinished folder is taken for that of a killed build; none takes a hundredth of it."""
TWIN_S = 60
"""Seconds for which an index of the same content is left alone: another builder may be about to choose it."""


def ensure(folder: Path | None = None, *, force: bool = False, progress: bool = False) -> Path:
    """The index of the shipped data, compiled unless it is there already; returns its folder."""
    from gazetteer import geodata

    if not force and (usable := ready(folder)):
        return usable
    home = folder or layout.default_folder()
    return build(geodata.read(geodata.DATA), home, progress=progress, data_folder=geodata.DATA)


def ready(folder: Path | None = None) -> Path | None:
    """The index of the shipped data that is in use, when it is whole and nothing behind it changed; else None."""
    from gazetteer.geodata.read import DATA

    home, data = folder or layout.default_folder(), digests.of_data(DATA)
    try:
        found = layout.current(home)
        manifest = layout.read_manifest(found)
        layout.check_rules(found, manifest)
        layout.check_lengths(found, manifest)
    except IndexFileError:
        return None
    return found if manifest.data == data and manifest.libraries == digests.libraries() else None


def build(
    gazette: Gazette, folder: Path, *, world: bool = True, progress: bool = False, data_folder: Path | None = None
) -> Path:
    """Compile ``gazette`` into a new index under ``folder`` and put it in use; returns the index's own folder.

    Takes about a minute with the world layer, a moment without. The index in use stays so until the new one is whole
    and checked; two builders at once each make their own, and the later to finish is used.
    """
    say = _teller(progress)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    gazette = derived(gazette)
    content = _content(gazette, world=world)
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        counts = write(gazette, draft, layer=world, say=say)
        say("checking")
        manifest = _manifest(gazette, draft, content, counts, data_folder)
        layout.seal(draft, manifest)
        layout.check_digests(draft, layout.read_manifest(draft))
        home = folder / f"{content}-{draft.name.removeprefix('.building-')}"
        draft.chmod(0o755)
        draft.rename(home)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    layout.choose(folder, home)
    _prune(folder, home)
    return home


def _teller(progress: bool) -> Say:
    """Prints stages with the seconds since the start, or nothing."""
    began = time.monotonic()

    def say(stage: str) -> None:
        if progress:
            print(f"[{time.monotonic() - began:5.1f} s] {stage}", file=sys.stderr, flush=True)  # noqa: T201

    return say


def _content(gazette: Gazette, *, world: bool) -> str:
    """Digest of all that goes into the index. Perspectives keep their order, as it has a meaning."""
    places = [gazette.places[id] for id in sorted(gazette.places)]
    others = [gazette.parties, gazette.perspectives, gazette.disputes, gazette.sources, gazette.date]
    data = digests.of_bytes(msgspec.msgpack.encode([places, *others]))
    return digests.short(str(layout.FORMAT), data, digests.index_rules(), digests.libraries(), "world" if world else "")


def _manifest(
    gazette: Gazette, draft: Path, content: str, counts: dict[str, int], data_folder: Path | None
) -> layout.Manifest:
    return layout.Manifest(
        content=content,
        data=digests.of_data(data_folder) if data_folder else "",
        data_folder=str(data_folder.resolve()) if data_folder else "",
        data_date=gazette.date,
        rules=digests.index_rules(),
        libraries=digests.libraries(),
        files={name: ((draft / name).stat().st_size, layout.sha256(draft / name)) for name in layout.FILES},
        counts=counts,
    )


def _sweep(folder: Path) -> None:
    """Remove what killed builds left behind."""
    for path in folder.glob(".building-*"):
        if time.time() - path.stat().st_mtime > ABANDONED_S:
            shutil.rmtree(path, ignore_errors=True)


def _prune(folder: Path, home: Path) -> None:
    """Remove all but the newest few indexes. Who has one open keeps it: its files stay until they are closed."""
    finished = [path.parent for path in folder.glob(f"*/{layout.MANIFEST}") if path.parent != home]
    newest_first = sorted(finished, key=_age)
    twins = {path for path in newest_first if path.name.split("-")[0] == home.name.split("-")[0]}
    for path in {*twins, *newest_first[KEPT:]}:
        if path != layout.current(folder) and _age(path) > TWIN_S:
            shutil.rmtree(path, ignore_errors=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
