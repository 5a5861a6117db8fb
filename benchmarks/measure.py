"""What every benchmark uses: interleaved rounds, medians, and one printed line for each comparison."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
"""Interleaved rounds of each comparison; the median of them is reported."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: our median, the peer's, and whether the goal was reached."""

    name: str
    ours: str
    peer: str
    ratio: float | None
    goal: str
    met: bool | None
    """None where there is no goal, or it could not be measured."""
    note: str = ""

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: "-"}[self.met]
        ratio = f"{self.ratio:,.2f}x" if self.ratio is not None else "-"
        note = f"  ({self.note})" if self.note else ""
        compared = f"{self.name:<36} ours {self.ours:<22} peer {self.peer:<26} {ratio:>12}"
        return f"{compared}  goal {self.goal:<18} {verdict}{note}"


def skipped(name: str, why: str) -> Line:
    return Line(name, "-", "-", None, "-", None, f"skipped: {why}")


def rounds(
    *jobs: Callable[[], object], count: int = ROUNDS, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Median seconds of each job, run in turn so that all meet the same load."""
    took: list[list[float]] = [[] for _ in jobs]
    for _ in range(count):
        for job, times in zip(jobs, took, strict=True):
            began = time.perf_counter()
            job()
            times.append(time.perf_counter() - began)
    return [statistics.median(times) for times in took]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def seconds(value: float) -> str:
    """A time in the unit that reads best."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def child(code: str, *, timeout_s: float = 600) -> str:
    """What a fresh interpreter prints that runs ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=timeout_s,
        env=dict(os.environ),
    )
    return done.stdout.strip()
