"""Finds room for the labels of a still map, so that none lies on another and no place is lost.

A label stands beside its spot, else further off with a line that leads there; what finds no room is a number that the
key explains; where even numbers find none, the key tells the place with the number or the label nearest to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from gazetteer.wording import say

Box = tuple[float, float, float, float]
Segment = tuple[float, float, float, float]

CELL = 64
"""Side of the squares by which what is taken is looked up: about a label's height times three."""
REACHES = (1.7, 2.6, 3.8, 5.4)
"""Lengths of leading lines that are tried, in heights of a letter: the longest is still followed by the eye."""
MOST_LED = 150
"""Labels that a leading line is tried for: a map of more is read by its key, and trying takes milliseconds each."""
TURNS = 16
"""Directions of leading lines that are tried."""
EDGE = 4
"""Room between a label and the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A label and the spot that it names."""

    text: str
    x: float
    y: float
    centred: bool = False
    """Of a road or an area: the label may lie on the spot itself."""
    others: tuple[tuple[float, float], ...] = ()
    """Further spots of a road or an area at which the label may stand as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text that found room: its left edge, the middle of its height, and the line from its spot if it needs one."""

    text: str
    left: float
    middle: float
    lead: Segment | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Labels and numbers on the map, and what the key says of the numbers."""

    labels: list[Label]
    key: list[str]


@dataclass(slots=True)
class Room:
    """What is taken of a map ``wide`` and ``high``, in letters of ``size`` with widths that ``width`` tells."""

    wide: float
    high: float
    size: float
    dot: float
    width: Callable[[str], float]
    _cells: dict[tuple[int, int], list[Box]] = field(default_factory=dict)
    _leads: list[Segment] = field(default_factory=list)

    def take(self, box: Box) -> None:
        for cell in _touched(box):
            self._cells.setdefault(cell, []).append(box)

    def take_dot(self, x: float, y: float) -> None:
        self.take((x - self.dot, y - self.dot, x + self.dot, y + self.dot))

    def place(self, wishes: list[Wish]) -> Found:
        """Room for all, in their order: first for all labels beside their spots, then for those with lines."""
        placed: list[Label] = []
        waiting = self._each(wishes, self._beside, placed)
        waiting = [*self._each(waiting[:MOST_LED], self._led, placed), *waiting[MOST_LED:]]
        lost = set(waiting)
        named = [wish for wish in wishes if wish not in lost]
        # Nothing lies "beside" an area: only settlements and their like are told as neighbours, where there are any.
        spots = [wish for wish in named if not wish.centred]
        return Found(placed, self._numbered(waiting, spots or named, placed))

    def _each(self, wishes: list[Wish], way: Callable[[Wish], Label | None], placed: list[Label]) -> list[Wish]:
        """Try each in one way; returns those that found no room."""
        waiting = []
        for wish in wishes:
            found = way(wish)
            if found:
                placed.append(found)
            else:
                waiting.append(wish)
        return waiting

    def _numbered(self, wishes: list[Wish], named: list[Wish], placed: list[Label]) -> list[str]:
        """Numbers for the rest, and lines of the key; every wish is in one of them."""
        numbers: list[tuple[Wish, list[str]]] = []
        waiting = []
        for count, wish in enumerate(wishes):
            number = replace(wish, text=str(len(numbers) + 1))
            found = self._beside(number) or (self._led(number) if count < MOST_LED else None)
            if found:
                placed.append(found)
                numbers.append((wish, [wish.text]))
            else:
                waiting.append(wish)
        shared: dict[str, list[str]] = {}
        for wish in waiting:
            number_, label = _nearest(wish, [one for one, _ in numbers]), _nearest(wish, named)
            if number_ and (not label or _apart(wish, number_) <= _apart(wish, label)):
                next(texts for one, texts in numbers if one is number_).append(wish.text)
            else:
                shared.setdefault(_where(label), []).append(wish.text)
        key = [f"{count} {', '.join(texts)}" for count, (_, texts) in enumerate(numbers, start=1)]
        return [*key, *(f"{where}: {', '.join(texts)}" for where, texts in shared.items())]

    def _beside(self, wish: Wish) -> Label | None:
        wide = self.width(wish.text)
        for left, middle in self._around(wish, wide):
            if self._free(self._box(left, middle, wide)):
                self.take(self._box(left, middle, wide))
                return Label(text=wish.text, left=left, middle=middle)
        return None

    def _led(self, wish: Wish) -> Label | None:
        wide = self.width(wish.text)
        for reach, turn in product(REACHES, range(TURNS)):
            # Level first, as people read; then ever steeper.
            angle = math.pi * (turn // 2 + 0.5) * (1 if turn % 2 else -1) / (TURNS / 2)
            dx, dy = math.cos(angle), math.sin(angle)
            middle = wish.y + reach * self.size * dy
            left = wish.x + reach * self.size * dx - (wide if dx < -0.2 else wide / 2 if dx < 0.2 else 0)
            box = self._box(left, middle, wide)
            lead = (wish.x, wish.y, min(max(wish.x, box[0]), box[2]), min(max(wish.y, box[1]), box[3]))
            if self._free(box) and self._clear(lead):
                self.take(box)
                self._leads.append(lead)
                return Label(text=wish.text, left=left, middle=middle, lead=lead)
        return None

    def _around(self, wish: Wish, wide: float) -> Iterator[tuple[float, float]]:
        """Left edge and middle of a label in the order in which they are tried: beside, then above and below."""
        spots, step = ((wish.x, wish.y), *wish.others), self.size / 23
        if wish.centred:
            yield from ((x - wide / 2, y + shift * step) for x, y in spots for shift in (0, -26, 26))
        for x, y in spots:
            beside = self.dot + self.size * 0.35
            yield from ((x + beside, y), (x - beside - wide, y))
            yield from ((x - wide / 2, y + shift * step) for shift in (-28, 28))
            for shift in (-16, 16, -32, 32):
                yield from ((x + beside, y + shift * step), (x - beside - wide, y + shift * step))
            for shift, share in product((-30, 30, -46, 46), (0.25, 0.75, 0.0, 1.0)):
                yield x - wide * share, y + shift * step

    def _box(self, left: float, middle: float, wide: float) -> Box:
        return left - 3, middle - self.size * 0.62, left + wide + 3, middle + self.size * 0.62

    def _free(self, box: Box) -> bool:
        inside = box[0] > EDGE and box[1] > EDGE and box[2] < self.wide - EDGE and box[3] < self.high - EDGE
        if not inside or any(meet(box, other) for cell in _touched(box) for other in self._cells.get(cell, ())):
            return False
        return not any(crosses(lead, box) for lead in self._leads)

    def _clear(self, lead: Segment) -> bool:
        """Whether a line touches nothing but the dots at its own spot."""
        x, y = lead[:2]
        area = min(lead[0], lead[2]), min(lead[1], lead[3]), max(lead[0], lead[2]), max(lead[1], lead[3])
        others = {box for cell in _touched(area) for box in self._cells.get(cell, ())}
        blocked = any(crosses(lead, box) for box in others if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]))
        return not blocked and not any(_cut(lead, other) for other in self._leads)


def _apart(one: Wish, other: Wish) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _where(label: Wish | None) -> str:
    """How the key tells of places that not even a number found room for."""
    return say("Beside %(place)s", place=label.text) if label else say("Without a mark")


def _nearest(wish: Wish, others: list[Wish]) -> Wish | None:
    return min(others, key=lambda other: _apart(wish, other), default=None)


def _touched(box: Box) -> Iterator[tuple[int, int]]:
    columns = range(math.floor(box[0] / CELL), math.floor(box[2] / CELL) + 1)
    return product(columns, range(math.floor(box[1] / CELL), math.floor(box[3] / CELL) + 1))


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crosses(line: Segment, box: Box) -> bool:
    """Whether any of the line lies in the box (Liang and Barsky's clipping)."""
    x, y, dx, dy = line[0], line[1], line[2] - line[0], line[3] - line[1]
    start, end = 0.0, 1.0
    for step, room in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            start = max(start, room / step)
        else:
            end = min(end, room / step)
    return start < end


def _cut(a: Segment, b: Segment) -> bool:
    """Whether two lines cross each other."""

    def side(line: Segment, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return side(a, *b[:2]) * side(a, *b[2:]) < 0 and side(b, *a[:2]) * side(b, *a[2:]) < 0
