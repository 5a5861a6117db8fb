"""A finding of the checker: what to mend or to look at, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to mend, or with ``level`` ``doubt`` to look at."""

    where: str
    field: str
    reason: str
    level: Literal["error", "doubt"] = "error"

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.field}: {self.reason}"
