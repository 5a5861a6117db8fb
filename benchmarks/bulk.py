"""Work in bulk: compiling the index, and a column of rows of which most are repeats."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from benchmarks.measure import Line, child, seconds
from benchmarks.names import SEED
from gazetteer.core import Gazetteer

ROWS, DISTINCT = 300_000, 5_000
"""A tenth of the goal's rows, a fortieth of its distinct values; the line says what that makes for all of them."""
ALL_ROWS, ALL_DISTINCT, ALL_S = 3_000_000, 200_000, 600
BUILD_S, BUILD_MB = 90, 1_200

_BUILD = """
import pathlib, re, tempfile, time
from gazetteer import geodata
from gazetteer.store.build import build
began, cpu = time.perf_counter(), time.process_time()
with tempfile.TemporaryDirectory() as folder:
    build(geodata.read(geodata.DATA), pathlib.Path(folder), data_folder=geodata.DATA)
    # The high-water mark of this program; getrusage would give its parent's where that is higher.
    peak = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())
    print(time.perf_counter() - began, int(peak[1]) / 1024)
"""


def build(_: Gazetteer) -> Iterator[Line]:
    """Wall time and peak memory of compiling data and world layer."""
    took, peak = map(float, child(_BUILD).split())
    met = took <= BUILD_S and peak <= BUILD_MB
    yield Line("build", f"{took:.0f} s, {peak:,.0f} MB", "-", None, f"<= {BUILD_S} s, {BUILD_MB:,} MB", met)


def column(g: Gazetteer) -> Iterator[Line]:
    """A column of names through ``gazetteer.frames``; the peer asks for each row by itself."""
    import pandas

    import gazetteer.frames

    assert gazetteer.frames
    chance = random.Random(SEED)
    names = [place.names[0].text for place in g.store.places(layer=None, limit=40_000) if place.names]
    distinct = chance.sample(names, DISTINCT)
    rows = pandas.Series([chance.choice(distinct) for _ in range(ROWS)])
    began = time.perf_counter()
    rows.gaz.normalize(gazetteer=g)
    took = time.perf_counter() - began
    few = rows[:1000]
    began = time.perf_counter()
    for name in few:
        g.normalize(name, limit=1)
    one_by_one = (time.perf_counter() - began) / len(few) * ROWS
    # The time is one part for each distinct value and one for each row.
    began = time.perf_counter()
    pandas.Series([distinct[0]] * ROWS).gaz.normalize(gazetteer=g)
    per_row = (time.perf_counter() - began) / ROWS
    whole = per_row * ALL_ROWS + max(0.0, took - per_row * ROWS) / DISTINCT * ALL_DISTINCT
    note = f"makes {whole:.0f} s for {ALL_ROWS:,} rows, {ALL_DISTINCT:,} values"
    yield Line(
        f"column, {ROWS:,} rows, {DISTINCT:,} values", seconds(took), f"{seconds(one_by_one)} row by row",
        one_by_one / took, "3m rows <= 600 s", whole <= ALL_S, note,
    )  # fmt: skip
