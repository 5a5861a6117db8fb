"""``make bench``: each line times us and a peer in the same run and prints the ratio of medians.

    python -m benchmarks.bench [NAME …] [--corpus FOLDER]

Names are those of BENCHES below. The exit status is 0 also when a goal is missed; the line says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import gazetteer
from benchmarks import articles, bulk, ground, names, service, texts
from benchmarks.measure import Line, skipped
from gazetteer.core import Gazetteer

Bench = Callable[[Gazetteer], Iterable[Line]]
BENCHES: dict[str, Bench] = {
    "opening": names.opening, "exact": names.exact, "fuzzy": names.fuzzy, "autocomplete": names.autocomplete,
    "scan": texts.scan, "worker": texts.worker, "start": texts.start, "nearest": ground.nearest,
    "contains": ground.contains, "endpoint": service.endpoint, "column": bulk.column, "build": bulk.build,
    "articles": articles.articles,
}  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", help=f"of {', '.join(BENCHES)}; all when none is given")
    asked.add_argument("--corpus", type=Path, help="folder of .txt articles for 'scan'")
    given = asked.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        asked.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(BENCHES)}")
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} CPUs, load {load:.1f}", flush=True)
    with gazetteer.open() as g:
        benches: dict[str, Bench] = {**BENCHES, "scan": partial(texts.scan, folder=given.corpus)}
        lines = [line for name in given.names or BENCHES for line in _shown(name, benches[name], g)]
    missed = [line.name for line in lines if line.met is False]
    print(f"{len(missed)} goal(s) missed: {', '.join(missed)}" if missed else "no goal missed")
    return 0


def _shown(name: str, bench: Bench, g: Gazetteer) -> Iterator[Line]:
    """The lines of one benchmark, printed as they come; what cannot run is said and does not stop the others."""
    try:
        for line in bench(g):
            print(line, flush=True)
            yield line
    except Exception as error:
        line = skipped(name, f"{type(error).__name__}: {error}"[:200])
        print(line, flush=True)
        yield line


if __name__ == "__main__":
    sys.exit(main())
