"""What differs between two result files, row by row and why; between two folders of data; between two perspectives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from gazetteer import core
from gazetteer.cli.batch import encoding_of
from gazetteer.errors import InputError
from gazetteer.geodata import diff
from gazetteer.geodata.diff import Differences
from gazetteer.standards import flat, tables
from gazetteer.standards.differences import LabelDifferences, compare_perspectives

COMPARED = ("id", "label", "kind", "status", "how", "score", "lat", "lon", "admin1", "admin2", "country")
"""Columns whose change is reported; of ``version`` and ``why`` only what explains it."""
SAME_SCORE = 0.005
"""Scores that differ by less are the same answer."""

Row = dict[str, str]


@dataclass(slots=True)
class Change:
    """A row that is not what it was: which fields, from what to what."""

    row: str
    fields: dict[str, tuple[str, str]]
    why: dict[str, tuple[str, str]] = field(default_factory=dict)


def compare(old: Path, new: Path, *, id_column: str = "") -> Iterator[Change]:
    """Every changed row, in the order of the old file; rows that are in one file only at the end."""
    if id_column:
        yield from _by_id(old, new, id_column)
        return
    for number, (before, after) in enumerate(zip_longest(results(old), results(new)), 1):
        yield from _changed(str(number), before, after)


def versions_or_views(
    old: str, new: str, *, lang: str = "en", at: str | None = None, index: Path | None = None
) -> Differences | LabelDifferences:
    """What differs between two folders of data, or else between the labels of two perspectives at a date."""
    if Path(old).is_dir() and Path(new).is_dir():
        return diff.compare(Path(old), Path(new))
    for one in (old, new):
        if Path(one).exists() or set(one) & set("./\\"):
            raise InputError(
                "diff", "takes two files, two folders, or the ids of two perspectives", where="command line"
            )
    with core.open(index) as g:
        return compare_perspectives(g, old, new, lang=lang, at=core.when(at))


def _by_id(old: Path, new: Path, column: str) -> Iterator[Change]:
    later = {_id(row, column, new): row for row in results(new, keep=column)}
    for before in results(old, keep=column):
        id = _id(before, column, old)
        yield from _changed(id, before, later.pop(id, None))
    for id, after in later.items():
        yield from _changed(id, None, after)


def _id(row: Row, column: str, path: Path) -> str:
    if f"={column}" not in row:
        raise InputError("id", f"'{column}' is no column of {path}", where="command line")
    return row[f"={column}"]


def _changed(row: str, before: Row | None, after: Row | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(row, {"row": ("" if before is None else "present", "" if after is None else "present")})
        return
    found = {
        name: (before[name], after[name])
        for name in COMPARED
        if before[name] != after[name] and not (name == "score" and _close(before[name], after[name]))
    }
    if found:
        said = {name: (before[name], after[name]) for name in ("why", "version") if before[name] != after[name]}
        yield Change(row, found, said)


def _close(before: str, after: str) -> bool:
    try:
        return abs(float(before) - float(after)) < SAME_SCORE
    except ValueError:
        return False


def results(path: Path, *, keep: str = "") -> Iterator[Row]:
    """The flat columns of a result file, whatever their prefix; ``keep``: another column, under ``=name``.

    Raises InputError for a file that is no result of ours.
    """
    rows = _ndjson(path) if path.suffix.lower() in (".ndjson", ".jsonl") else _csv(path)
    names: dict[str, str] = {}
    for row in rows:
        names = names or _headings(row, path)
        found = {name: row.get(heading, "") for name, heading in names.items()}
        if keep and keep in row:
            found[f"={keep}"] = row[keep]
        yield found


def _headings(row: Row, path: Path) -> dict[str, str]:
    """Flat column → its heading in the file: the one with the longest prefix, as results add theirs last."""
    found: dict[str, str] = {}
    for name in flat.NAMES:
        heading = name
        while flat.PREFIX + heading in row:
            heading = flat.PREFIX + heading
        if heading in row:
            found[name] = heading
    missing = {*COMPARED, "why", "version"} - set(found)
    if missing:
        raise InputError("file", f"{path} is no result file: it has no column {min(missing)}", where="file")
    return found


def _csv(path: Path) -> Iterator[Row]:
    with path.open(encoding=encoding_of(path), newline="") as file:
        first = file.readline()
        if not first:
            raise InputError("file", f"{path} is empty", where="file")
        sign = tables.delimiter(first)
        header = next(tables.rows([first], sign))
        for row in tables.rows(file, sign, width=len(header)):
            yield dict(zip(header, row, strict=True))


def _ndjson(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                value = json.loads(line)
            except ValueError as error:
                raise InputError("file", f"{path}: line {number:,} is not JSON", where="file") from error
            yield {name: "" if one is None else str(one) for name, one in dict(value).items()}


def explained(versions: set[tuple[str, str]]) -> str:
    """Why answers may differ, by the versions of the two files: ``<data>.<rules>``."""
    if not versions:
        return "both files are of one version: the input, the options or the corrections differ"
    parts = {
        (old.partition(".")[0] != new.partition(".")[0], old.partition(".")[2] != new.partition(".")[2])
        for old, new in versions
    }
    causes = [
        text for number, text in enumerate(("data or world layer", "rules")) if any(part[number] for part in parts)
    ]
    return f"{' and '.join(causes)} changed between the versions"


def report(changes: Iterator[Change]) -> tuple[list[str], dict[str, Any]]:
    """The changes as lines of text, and as one JSON value with the counts."""
    lines: list[str] = []
    rows: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    versions: set[tuple[str, str]] = set()
    for change in changes:
        counts.update(change.fields.keys())
        versions |= {change.why["version"]} if "version" in change.why else set()
        lines.append(f"row {change.row}: " + "; ".join(_said(name, pair) for name, pair in change.fields.items()))
        if "why" in change.why:
            lines.append(f"  why: {change.why['why'][0] or '-'} -> {change.why['why'][1] or '-'}")
        shown = {name: {"old": old, "new": new} for name, (old, new) in {**change.fields, **change.why}.items()}
        rows.append({"row": change.row, "changed": shown})
    cause = explained(versions) if rows else ""
    if rows:
        lines.append(
            f"{len(rows):,} rows changed ({', '.join(f'{name} {n:,}' for name, n in counts.most_common())}); {cause}"
        )
    total = {"changed": len(rows), "fields": dict(counts), "versions": sorted(versions), "cause": cause, "rows": rows}
    return lines, total


def _said(name: str, pair: tuple[str, str]) -> str:
    return f"{name} {pair[0] or '-'} -> {pair[1] or '-'}"
