"""The names of a place as rows of one table: a row for each use, ordered by what a reader wants to compare.

A use that is derived has its own row after what is recorded; ``follows`` in it tells the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from gazetteer import wording
from gazetteer.names import script
from gazetteer.perspective import UNSPELT, collation_key
from gazetteer.when import When

Json = dict[str, Any]
ORDERS = ("side", "lang", "script", "roman", "when", "source")
"""What the table can be ordered by."""
_STANCES = ("prefers", "accepts", "rejects")
_GROUPED = frozenset({"side", "lang", "script", "source"})
NOBODY = ""
"""Side of names that a source attests without saying who uses them."""


def table(place: Json, own: Mapping[str, tuple[str, ...]], order: str = "side") -> list[tuple[str, list[Json]]]:
    """Groups of rows with their headings; one group without a heading where the order makes none.

    ``place`` as ``/v1/places/{id}`` answers, ``own`` the languages of each side, which come first among its names.
    """
    rows = sorted(_rows(place), key=_keys(place, own)[order])
    if order not in _GROUPED:
        return [("", rows)] if rows else []
    grouped = groupby(rows, key=lambda row: _heading(row, order))
    return [(heading, list(group)) for heading, group in grouped]


def romanised(name: Json) -> str:
    """The romanisation that pages show; none that would be without vowels, and none of a name in Latin letters."""
    text, form = name["text"], str(name["romanised"])
    return form if form and form != text and script(text) not in UNSPELT else ""


def _rows(place: Json) -> Iterable[Json]:
    for name in place["names"]:
        held = [*name["uses"], *name["derived"]]
        for n, use in enumerate(held or (None,)):
            # What is derived is no line of the data: a name that nobody is recorded to use stands for itself, once.
            line = use["id"] if use and "id" in use else "" if name["uses"] or n else name["id"]
            yield {"name": name, "use": use, "line": line, "script_label": script_label(name["script"])}


def _heading(row: Json, order: str) -> str:
    name, use = row["name"], row["use"]
    if order == "side":
        return str(use["party_label"]) if use else NOBODY
    if order == "lang":
        return str(name["lang_label"])
    if order == "script":
        return str(row["script_label"])
    return str(_source(row).get("title") or _source(row)["id"])


def _source(row: Json) -> Json:
    use = row["use"] or {}
    found: Json = use["source"] if "source" in use else row["name"]["source"]
    return found


def _keys(place: Json, own: Mapping[str, tuple[str, ...]]) -> Mapping[str, Callable[[Json], Any]]:
    """Sort keys. Of sides, the parties of the disputes come first in the collation order of their labels."""
    parties = [party["id"] for dispute in place["disputes"] for party in dispute["parties"]]

    def side(row: Json) -> Any:
        use = row["use"]
        if not use:
            return (2, (), *plain(row))
        langs, lang = own.get(use["party"], ()), row["name"]["lang"]
        first = next((n for n, one in enumerate(langs) if lang.split("-")[0] == one.split("-")[0]), len(langs))
        return (use["party"] not in parties, collation_key(use["party_label"]), first, *plain(row))

    def plain(row: Json) -> Any:
        name, use = row["name"], row["use"]
        stance = ("follows" in use, _STANCES.index(use["stance"])) if use else (True, len(_STANCES))
        return (
            collation_key(name["lang_label"]), stance, collation_key(name["text"]), _start(use),
            collation_key(use["label"]) if use else (),
        )  # fmt: skip

    return {
        "side": side,
        "lang": plain,
        "script": lambda row: (collation_key(row["script_label"]), *plain(row)),
        "roman": lambda row: (collation_key(row["name"]["romanised"] or row["name"]["text"]), *plain(row)),
        "when": lambda row: (_start(row["use"]), *plain(row)),
        "source": lambda row: (_source(row)["id"] == "uncited", collation_key(_heading(row, "source")), *plain(row)),
    }


def _start(use: Json | None) -> tuple[int, int, int]:
    """First day; names without one come last."""
    return (use and When(use["when"]).earliest) or (9999, 1, 1)


def script_label(code: str) -> str:
    """Name of a script: ``Armn`` is Armenian."""
    return _script_label(code, wording.lang())


@lru_cache(maxsize=256)
def _script_label(code: str, lang: str) -> str:
    from babel import Locale

    return str(Locale.parse(lang).scripts.get(code, code) or "")
