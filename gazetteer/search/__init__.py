"""Finding without knowing the name: completions, search by words, and what lies around a point."""

from gazetteer.search.ground import Contested, Ground, Listed, Neighbour, Outline, around
from gazetteer.search.typing import Completed, Result, complete, find

__all__ = ["Completed", "Contested", "Ground", "Listed", "Neighbour", "Outline", "Result", "around", "complete", "find"]
