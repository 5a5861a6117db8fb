"""Layout of ``geodata/*.toml``: one name, claim or relation a line, two spaces in; comments kept, nothing moved."""

from __future__ import annotations

import tomlkit
from tomlkit.items import Array, Table

ONE_PER_LINE = ("names", "claims", "relations", "parties")
INDENT = "  "


def formatted(text: str) -> str:
    """Return the file's text laid out as it should be committed; laying out twice changes nothing."""
    document = tomlkit.parse(text)
    for table in document.values():
        if isinstance(table, Table):
            for key in ONE_PER_LINE:
                if isinstance(array := table.get(key), Array) and not _commented(array):
                    table[key] = _spread(array)
    return tomlkit.dumps(document).rstrip() + "\n"


def _commented(array: Array) -> bool:
    """Whether somebody wrote comments between the items; then the lines are theirs."""
    return any(line.strip().startswith("#") for line in array.as_string().splitlines())


def _spread(array: Array) -> Array:
    """The same items, each on a line of its own."""
    spread = tomlkit.array()
    for item in array:
        spread.add_line(item, indent=INDENT)
    if len(array):
        spread.add_line(indent="")
    return spread
