"""Articles: how much of what our own annotated texts mention is found, per language; precision and recall.

The texts lie in ``tests/cases/articles``; they are invented, and their gold was written before the annotator saw them.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Line, rounds
from gazetteer.annotate import Mention
from gazetteer.core import Gazetteer
from gazetteer.model import Place, distance_km

FOLDER = ROOT / "tests/cases/articles"
GOAL = 0.85
"""F1 of exact spans that every language shall reach."""
FAST, REPEATED = 150, 8
"""Kilobytes a second that annotation shall reach; times that each short article is repeated to measure it."""
MAP_TIER = frozenset({"literal", "mixed", "compound", "route", "collective", "facility"})

Json = dict[str, Any]


@dataclass
class Tally:
    """Counts over some articles."""

    counts: Counter[str] = field(default_factory=Counter)

    def share(self, part: str, whole: str) -> float:
        """A share of the counts; 1 when there is nothing to count."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0

    @property
    def precision(self) -> float:
        return self.share("right", "said")

    @property
    def recall(self) -> float:
        return self.share("right", "gold")

    @property
    def f1(self) -> float:
        both = self.counts["said"] + self.counts["gold"]
        return 2 * self.counts["right"] / both if both else 1.0


def read(folder: Path = FOLDER) -> list[Json]:
    """The annotated articles, by name of their files."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


def tally(g: Gazetteer, articles: Iterable[Json]) -> Tally:
    """What the annotator finds in the articles, against their gold."""
    found = Tally()
    for article in articles:
        note = g.annotate(article["text"], at=article["date"], lang=article["lang"])
        _compare(found.counts, article, list(note.mentions))
    return found


def _compare(counts: Counter[str], article: Json, said: list[Mention]) -> None:
    must = [gold for gold in article["mentions"] if gold["type"] != "homonym" and not gold["optional"]]
    taken: set[int] = set()
    for gold in must:
        hit = next((n for n, one in enumerate(said) if n not in taken and _exact(gold, one)), None)
        near = hit if hit is not None else next((n for n, one in enumerate(said) if _overlap(gold, one)), None)
        counts["gold"] += 1
        counts["map gold"] += gold["type"] in MAP_TIER
        if hit is not None:
            taken.add(hit)
            counts["right"] += 1
            counts["map right"] += gold["type"] in MAP_TIER
        if near is not None:
            _judge(counts, article, gold, said[near])
    optional = [gold for gold in article["mentions"] if gold["optional"]]
    counts["said"] += sum(n in taken or not any(_exact(one, m) for one in optional) for n, m in enumerate(said))
    for gold in article["mentions"]:
        if gold["type"] == "homonym":
            counts["homonyms"] += 1
            counts["fooled"] += any(_overlap(gold, one) for one in said)


def _judge(counts: Counter[str], article: Json, gold: Json, said: Mention) -> None:
    """Type, place and owner of one mention that was found."""
    counts["found"] += 1
    counts["type"] += said.type == gold["type"]
    counts["place"] += _there(article["places"][gold["place"]], said.place)
    owners = set(gold["owners"])
    kind = "neutral" if owners == {"*"} else "contested"
    counts[kind] += 1
    counts[f"{kind} right"] += (set(said.by) or {"*"}) == owners


def _exact(gold: Json, said: Mention) -> bool:
    spans: list[list[int]] = [[gold["start"], gold["end"]]]
    spans.extend(gold["alt_spans"])
    return bool([said.start, said.end] in spans)


def _overlap(gold: Json, said: Mention) -> bool:
    return bool(said.start < gold["end"] and gold["start"] < said.end)


def _there(gold: Json, place: Place | None) -> bool:
    if place is None or place.point is None:
        return False
    return bool(distance_km((gold["lon"], gold["lat"]), place.point.lonlat) <= gold["tol_km"])


def speed(g: Gazetteer, articles: Iterable[Json]) -> float:
    """Kilobytes of the articles, each eight times over, that are annotated in a second of one processor."""
    long = [(article["text"] * REPEATED, article["date"], article["lang"]) for article in articles]
    size = sum(len(text.encode()) for text, _, _ in long) / 1000

    def all_of_them() -> None:
        for text, date, lang in long:
            g.annotate(text, at=date, lang=lang)

    all_of_them()
    return size / rounds(all_of_them, clock=time.process_time)[0]


def articles(g: Gazetteer) -> Iterator[Line]:
    """The speed, and a line per language: precision, recall and F1 of exact spans."""
    every = read()
    fast = speed(g, every)
    yield Line("articles, speed", f"{fast:.0f} kB/s", "-", None, f">= {FAST} kB/s", fast >= FAST, "one processor")
    for lang in sorted({article["lang"] for article in every}):
        one = tally(g, [article for article in every if article["lang"] == lang])
        note = f"P {one.precision:.2f} R {one.recall:.2f}, types {one.share('type', 'found'):.2f}"
        note += f", places {one.share('place', 'gold'):.2f}"
        yield Line(f"articles, {lang}", f"F1 {one.f1:.2f}", "-", None, f"F1 >= {GOAL}", one.f1 >= GOAL, note)
