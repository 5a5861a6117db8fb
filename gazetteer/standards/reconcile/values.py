"""What is asked of a reconciliation service and what it finds, in no version's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gazetteer.core import KnownPlace

Strict = Literal["should", "any", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A property of the row beside its name, with the row's values as text."""

    pid: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One cell: its text, the types wanted, and what else its row says."""

    text: str = ""
    types: tuple[str, ...] = ()
    strict: Strict = "should"
    limit: int = 5
    given: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Language, date and perspective of labels, and of a query that says nothing else."""

    lang: str = "en"
    at: str = ""
    perspective: str = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A place that a cell may mean; ``match`` only where nothing speaks against taking it unseen."""

    place: KnownPlace
    score: float
    """Per cent: the calibrated probability of the normalizer, given what the row says."""
    match: bool
    name: str
    """The recorded name that was found; empty where an outside id led to the place."""
    features: tuple[tuple[str, float | bool], ...]
