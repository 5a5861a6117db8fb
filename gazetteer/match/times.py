"""Times as reasons say them: "since about 1926", never as EDTF writes them."""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.when import When

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def spoken(times: Iterable[When]) -> str:
    """The times in words, once each; those without any limit say nothing.

    >>> spoken([When("1926~/.."), When("1930/1990-05"), When(".."), When("../1922")])
    'since about 1926, 1930 to May 1990, until 1922'
    """
    return ", ".join(dict.fromkeys(_said(when) for when in times if when.earliest or when.latest))


def _said(when: When) -> str:
    start, slash, end = when.edtf.partition("/")
    if not slash:
        return _date(start)
    if start in ("", ".."):
        return f"until {_date(end)}"
    return f"since {_date(start)}" if end in ("", "..") else f"{_date(start)} to {_date(end)}"


def _date(text: str) -> str:
    bare = text.rstrip("~?%").split("T")[0]
    year, *rest = bare.rsplit("-", bare.lstrip("-").count("-"))
    numbers = [int(part) for part in rest if part.isdigit()]
    month = [_MONTHS[numbers[0] - 1]] if numbers and 1 <= numbers[0] <= len(_MONTHS) else []
    day = [str(numbers[1])] if month and len(numbers) > 1 else []
    said = " ".join([*day, *month, f"{year.replace('X', '0')}s" if "X" in year else year])
    about = "about " if text[-1] in "~%" else ""
    return f"{about}{said}{' (uncertain)' if text[-1] in '?%' else ''}"
