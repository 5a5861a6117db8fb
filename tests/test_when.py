"""Times: EDTF level 0 and 1, held against the python-edtf package."""

from __future__ import annotations

from datetime import date

import edtf
import pytest

from gazetteer.when import When, read

SINGLE = [
    "2023",
    "2023-09",
    "2023-09-09",
    "1994~",
    "1994?",
    "1994%",
    "199X",
    "19XX",
    "2004-02",
    "2023-XX",
    "-0044",
    "2001-21",
]
INTERVALS = ["1923/1991", "1991-11-26/2023-09", "2004-02-01/2005-02-08", "1994~/2020-11-09"]


def bounds(text: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    parsed = edtf.parse_edtf(text)
    return tuple(parsed.lower_strict()[:3]), tuple(parsed.upper_strict()[:3])


@pytest.mark.parametrize("text", [*SINGLE[:-1], *INTERVALS])
def test_bounds_are_those_of_the_reference_package(text: str) -> None:
    assert (When(text).earliest, When(text).latest) == bounds(text)


@pytest.mark.parametrize(
    "text", ["2023-02-30", "2023-13", "9 September", "", "2023/2020", "2023-9-9", "20233", "٢٠٢٣", "2023-00-01"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read(text)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("1991-11-26/..", "2023-09-09", True),
        ("1991-11-26/..", "1991-11-25", False),
        ("1923/1991", "1991", True),
        ("../1991", "1992", False),
        ("/2020", "1900", True),
        ("..", "1200", True),
    ],
)
def test_stretches_meet_when_they_share_a_day(one: str, other: str, meet: bool) -> None:
    assert When(one).covers(When(other)) is meet
    assert When(other).covers(When(one)) is meet


def test_dates_are_read_as_they_are() -> None:
    assert read(date(2023, 9, 9)) == When("2023-09-09")
    assert read(" 1991/.. ") == When("1991/..")
    assert When("1994~").approximate
    assert not When("1994").approximate
