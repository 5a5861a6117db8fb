"""Texts: names in running text, and what a process that looks for them keeps for itself."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import ROOT, Line, child, rounds, seconds
from benchmarks.names import SEED, keys
from gazetteer.core import Gazetteer
from gazetteer.names import fold

LETTERS = 900_000
"""Of the text that is scanned; a corpus given by name is cut to it."""
WORDS_EACH = 8
"""Words of a name that we look for; both sides get only names up to it."""


def corpus(g: Gazetteer, folder: Path | None = None) -> list[str]:
    """Articles of a folder, or the built-in example over and over with names of the whole world put in."""
    if folder:
        texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.txt"))]
        return _cut(texts)
    chance = random.Random(SEED)
    names = [place.names[0].text for place in g.store.places(layer="world", limit=20_000) if place.names]
    example = (ROOT / "gazetteer/web/example.txt").read_text("utf-8").split()
    made: list[str] = []
    while sum(len(text) for text in made) < LETTERS:
        words = [chance.choice(names) if word[:1].isupper() and chance.random() < 0.5 else word for word in example]
        made.append(" ".join(words))
    return _cut(made)


def _cut(texts: list[str]) -> list[str]:
    kept: list[str] = []
    for text in texts:
        if sum(len(text) for text in kept) < LETTERS:
            kept.append(text)
    return kept


def scan(g: Gazetteer, folder: Path | None = None) -> Iterator[Line]:
    """Same names, same texts (folded for both), the same matches; then the texts as they are, for both."""
    from flashtext import KeywordProcessor

    texts = corpus(g, folder)
    folded = [fold(text) for text in texts]
    peer = KeywordProcessor(case_sensitive=True)
    # Out of the box its letters are ASCII's, and it finds names inside words of any other script.
    peer.set_non_word_boundaries({char for text in [*folded, *keys(g)] for char in text if char != " "})
    for key in keys(g):
        if key.count(" ") < WORDS_EACH:
            peer.add_keyword(key, key)
    # The peer keeps millions of dictionaries; the collector shall not go through them on our time, nor on its.
    gc.collect()
    gc.freeze()
    ours = [{(span.start, span.end) for span in spans} for spans in g.store.spans(folded)]
    theirs = [{(start, end) for _, start, end in peer.extract_keywords(text, span_info=True)} for text in folded]
    mine, its = sum(map(len, ours)), sum(map(len, theirs))
    differing = sum(len(a ^ b) for a, b in zip(ours, theirs, strict=True))
    took = rounds(
        lambda: g.store.spans(folded), lambda: [peer.extract_keywords(text, span_info=True) for text in folded]
    )
    yield _line("scan, same names and matches", folded, took, f"{mine:,} and {its:,} matches, {differing} in one only")
    took = rounds(
        lambda: g.store.spans(texts), lambda: [peer.extract_keywords(text.lower(), span_info=True) for text in texts]
    )
    yield _line("scan, texts as they are", texts, took, "we also fold")


def _line(name: str, texts: list[str], took: list[float], note: str) -> Line:
    size = sum(len(text.encode()) for text in texts) / 1e6
    peer, ratio = f"{size / took[1]:.2f} MB/s flashtext", took[1] / took[0]
    return Line(name, f"{size / took[0]:.2f} MB/s", peer, ratio, ">= 1.5x", ratio >= 1.5, note)


_WORKER = """
import psutil
from gazetteer.store.index import open_index
index = open_index()
text = open({path!r}, encoding="utf-8").read()
texts = [text] * 500
found = sum(map(len, index.spans(texts)))
assert found
print(psutil.Process().memory_full_info().uss)
"""
_PEER_WORKER = """
import psutil
from flashtext import KeywordProcessor
from gazetteer.store.index import open_index
with open_index() as index:
    keys = index._names.trie.keys()
peer = KeywordProcessor()
for key in keys:
    peer.add_keyword(key, key)
print(psutil.Process().memory_full_info().uss)
"""


def worker(_: Gazetteer) -> Iterator[Line]:
    """Private memory of a process that has scanned a megabyte."""
    path = str(ROOT / "gazetteer/web/example.txt")
    mine, theirs = int(child(_WORKER.format(path=path))) / 1e6, int(child(_PEER_WORKER)) / 1e6
    yield Line(
        "private memory of a scanner",
        f"{mine:.1f} MB",
        f"{theirs:.0f} MB flashtext",
        theirs / mine,
        "<= 40 MB",
        mine <= 40,
    )


_CPU = "import time; began = time.process_time(); import {module}; print(time.process_time() - began)"


def start(_: Gazetteer) -> Iterator[Line]:
    """CPU of importing the library."""
    times = [[float(child(_CPU.format(module=module))) for _ in range(5)] for module in ("gazetteer", "geopandas")]
    mine, theirs = (sorted(values)[2] for values in times)
    peer = f"{seconds(theirs)} geopandas"
    yield Line("import gazetteer", seconds(mine), peer, theirs / mine, "<= 60 ms", mine <= 0.06)
