"""Letters of pictures: one font file a weight with every script that we serve, and how wide a text is in it.

The fonts of the pages come in pieces, a file a script, which browsers pick from. What draws a picture on the server
picks by family only, so set-up joins the pieces of a weight to one file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FAMILY = "Noto Sans"
FALLBACKS = (
    f"'{FAMILY}', 'Noto Sans Armenian', 'Noto Sans Georgian', 'Noto Naskh Arabic', 'DejaVu Sans', Arial, sans-serif"
)
"""Families by name: a program that opens the drawing takes the first that its machine has."""
WEIGHTS = (400, 700)
SERIF = "Noto Serif"
"""Not in pictures: their texts are labels."""
USUAL = 0.6
"""Width of a letter that the fonts do not have, in heights of the text; Han letters are wider, Latin ones narrower."""
HAN, WIDE = 0x2E80, 1.0


def file_of(weight: int) -> str:
    return f"fonts/print-{weight}.ttf"


def make(folder: Path, faces: Iterable[dict[str, Any]]) -> None:
    """Join the pieces of each weight beside them, and write down the width of each letter."""
    from fontTools.ttLib import TTFont

    widths: dict[str, dict[int, int]] = {}
    for weight in WEIGHTS:
        pieces = [folder / f["file"] for f in faces if f["weight"] == weight and f["family"] != SERIF]
        target = folder.parent / file_of(weight)
        _join(pieces, target)
        font = TTFont(target)
        widths[str(weight)] = {code: font["hmtx"][name][0] for code, name in sorted(font.getBestCmap().items())}
    (folder / "widths.json").write_text(json.dumps(widths, separators=(",", ":")), "ascii")


def _join(pieces: Iterable[Path], target: Path) -> None:
    from fontTools import merge
    from fontTools.ttLib import TTFont

    plain = []
    for piece in pieces:
        font = TTFont(piece, recalcTimestamp=False)
        font.flavor = None
        plain.append(piece.with_suffix(".part"))
        font.save(plain[-1])
    # What merging does not know how to join, and drawing does not need.
    options = merge.Options()
    options.drop_tables = ["vhea", "vmtx", "STAT", "MVAR", "HVAR", "DSIG", "meta"]
    joined = merge.Merger(options=options).merge([str(one) for one in plain])
    # The same pieces give the same bytes: the folder's hash is part of every address.
    joined.recalcTimestamp = False
    joined["head"].modified = joined["head"].created
    joined.save(target)
    for one in plain:
        one.unlink()


@lru_cache(maxsize=4)
def _widths(assets: Path, weight: int) -> dict[int, float]:
    """Widths by code point, in heights of the text. The pieces all have 1,000 units a height."""
    found = json.loads((assets / "fonts/widths.json").read_text("ascii"))[str(weight)]
    return {int(code): units / 1000 for code, units in found.items()}


def width(text: str, assets: Path, *, size: float, weight: int = 400) -> float:
    """How wide a text is, in the units of ``size``, kerning and joined letters left aside."""
    known = _widths(assets, weight)
    return size * sum(known.get(ord(c), WIDE if ord(c) >= HAN else USUAL) for c in text)


def covered(text: str, assets: Path) -> bool:
    """Whether the fonts have every letter of the text."""
    known = _widths(assets, WEIGHTS[0])
    return all(ord(c) in known or c.isspace() for c in text)


def lines(text: str, assets: Path, *, size: float, room: float, most: int, weight: int = 400) -> list[str]:
    """The text in lines of at most ``room``, broken between words; what is over ``most`` lines ends in an ellipsis."""
    found: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, assets, size=size, weight=weight) > room:
            found.append(line)
            line = word
        else:
            line = longer
    found.append(line)
    kept = [shortened(one, assets, size=size, room=room, weight=weight) for one in found[:most]]
    if len(found) > most:
        kept[-1] = shortened(f"{kept[-1].removesuffix('…')} …", assets, size=size, room=room, weight=weight)
    return kept


def shortened(text: str, assets: Path, *, size: float, room: float, weight: int = 400) -> str:
    """The text, or as much of it as has room with an ellipsis."""
    if width(text, assets, size=size, weight=weight) <= room:
        return text
    while text and width(f"{text}…", assets, size=size, weight=weight) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
