"""The folder of compiled indexes: which files an index has, which index is in use, and whether it can be trusted.

<cache>/index/current            the folder name of the index in use, replaced in one step
<cache>/index/<content>-<nnnn>/  one index: its files and, written last, manifest.json
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from gazetteer import folders
from gazetteer.errors import IndexFileError
from gazetteer.store import digests, freshness

MAGIC = "gazetteer-index"
FORMAT = 2
"""Raised with every change to the files that older code would misread."""
COMMAND = "gazetteer build"
MANIFEST = "manifest.json"
CURRENT = "current"
NAMES, BONES = "names", "skeletons"
RECORDS, META, ROWS, DELETES = "records.sqlite", "meta.msgpack", "rows.bin", "names.deletes"
COMPLETIONS, GRID, SCAN = "completions.bin", "grid.bin", "scan.bin"
FILES = (
    f"{NAMES}.marisa", f"{NAMES}.hits", f"{BONES}.marisa", f"{BONES}.hits", RECORDS, META, ROWS, DELETES,
    COMPLETIONS, GRID, SCAN,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an index says of itself."""

    content: str
    """Digest of everything in the index; with the rules of the running code it makes the version."""
    data: str
    """Digest of the authored data's files; empty when it was built from values."""
    data_folder: str
    data_date: str
    rules: str
    libraries: str
    files: dict[str, tuple[int, str]]
    """Length and SHA-256 of each file."""
    counts: dict[str, int]
    magic: str = MAGIC
    format: int = FORMAT


def default_folder() -> Path:
    """Where indexes live."""
    return folders.cache() / "index"


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest with its own digest as the last line: an index without it is not finished."""
    body = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        file.write(f"{body}\n{_footer(body)}\n")
        file.flush()
        os.fsync(file.fileno())


def _footer(body: str) -> str:
    return f"end {hashlib.sha256(body.encode()).hexdigest()}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a finished index. Raises IndexFileError for what is none, or is damaged."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IndexFileError(f"{folder}: no index here; run '{COMMAND}'") from None
    body, _, footer = text.removesuffix("\n").rpartition("\n")
    if footer != _footer(body):
        raise IndexFileError(f"{folder / MANIFEST}: cut off or altered; run '{COMMAND} --force'")
    return _checked(folder, json.loads(body))


def _checked(folder: Path, fields: dict[str, object]) -> Manifest:
    if fields.get("magic") != MAGIC:
        raise IndexFileError(f"{folder}: not an index of this program; run '{COMMAND}' with another cache folder")
    if fields.get("format") != FORMAT:
        raise IndexFileError(
            f"{folder}: index format {fields.get('format')}, this program reads {FORMAT}; run '{COMMAND}'"
        )
    return Manifest(**fields)  # type: ignore[arg-type]


def check_lengths(folder: Path, manifest: Manifest) -> None:
    """Raise IndexFileError when a file is missing or not as long as the manifest says."""
    for name in FILES:
        path = folder / name
        expected = manifest.files[name][0] if name in manifest.files else -1
        actual = path.stat().st_size if path.is_file() else None
        if actual != expected:
            said = "is missing" if actual is None else f"has {actual:,} bytes instead of {expected:,}"
            raise IndexFileError(f"{path}: {said}; run '{COMMAND} --force'")


def check_digests(folder: Path, manifest: Manifest) -> None:
    """Raise IndexFileError when a byte of a file is not what was written."""
    check_lengths(folder, manifest)
    for name in FILES:
        if sha256(folder / name) != manifest.files[name][1]:
            raise IndexFileError(f"{folder / name}: altered since it was written; run '{COMMAND} --force'")


def check_rules(folder: Path, manifest: Manifest) -> None:
    """Raise IndexFileError for an index that other code built: its keys may not be those asked for."""
    if manifest.rules != digests.index_rules():
        raise IndexFileError(f"{folder}: outdated, built by other rules than the running ones; run '{COMMAND}'")


def check_data(folder: Path, manifest: Manifest) -> None:
    """Raise IndexFileError when the authored data it was built from says something else by now."""
    source = Path(manifest.data_folder)
    if manifest.data and source.is_dir() and freshness.of_data(source, folder) != manifest.data:
        raise IndexFileError(f"{folder}: outdated, {source} has changed since; run '{COMMAND}'")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def current(home: Path) -> Path:
    """The folder of the index in use. Raises IndexFileError when none was built yet."""
    try:
        name = (home / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise IndexFileError(f"{home}: no index was built yet; run '{COMMAND}'") from None
    if not name or Path(name).name != name:
        raise IndexFileError(f"{home / CURRENT}: names no index; run '{COMMAND} --force'")
    return home / name


def choose(home: Path, folder: Path) -> None:
    """Make ``folder`` the index in use, in one step: a reader sees the old one or the new one."""
    handle, draft = tempfile.mkstemp(prefix=".current-", dir=home)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(home / CURRENT)


def find(home: Path, version: str) -> Path:
    """The newest index whose content a version names. Raises IndexFileError when it is not kept here."""
    content = version.split(".")[0]
    built = sorted(home.glob(f"{content}-*/{MANIFEST}"), key=lambda path: path.stat().st_mtime_ns)
    if not content or not built:
        raise IndexFileError(f"{home}: no index of version '{version}' is kept here; run '{COMMAND}' with its data")
    return built[-1].parent
