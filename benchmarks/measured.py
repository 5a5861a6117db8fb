"""Print ``gazetteer/lens/measured.toml`` anew: ``python -m benchmarks.measured > gazetteer/lens/measured.toml``."""

from __future__ import annotations

from datetime import date

import gazetteer
from benchmarks.articles import read, tally

HEAD = """\
# How well mentions are found in each language: precision and recall over the annotated articles of this repository
# (tests/cases/articles), recall of mentions that mean a place on the ground. Scored with exact spans. These articles
# were seen while the rules were written, so unseen ones come out lower. A language that is not here was not measured.
# Written by `python -m benchmarks.measured`.
"""


def main() -> None:
    every = read()
    print(HEAD, end="")
    with gazetteer.open() as g:
        for lang in sorted({article["lang"] for article in every}):
            own = [article for article in every if article["lang"] == lang]
            found = tally(g, own)
            print(f"\n[{lang}]\nprecision = {found.precision:.3f}")
            print(f"recall = {found.share('map right', 'map gold'):.3f}\nmentions = {found.counts['map gold']}")
            print(f'articles = {len(own)}\ndate = "{date.today()}"')


if __name__ == "__main__":
    main()
