"""Naming lens: which of a place's names texts printed, in whose voice. Counts, never a leaning.

``lens(note)`` looks at one text, :mod:`gazetteer.lens.corpus` at many, by outlet and month. What is not made here on
purpose: a score or ranking of outlets, a label of leaning, an inference about a writer, log-odds, trends.
"""

from gazetteer.lens.article import lens
from gazetteer.lens.values import CAVEATS, WITHHELD, Choice, Lens, Share

__all__ = ["CAVEATS", "WITHHELD", "Choice", "Lens", "Share", "lens"]
