"""Maps of articles and places: a Folium map that carries its own assets, and a plain drawing for those without scripts.

    article_map(view).save("article.html")      one file that works without a network
    article_map(view).parts()                   what a page of ours needs of it

``view`` is the map data that pages, exports and tests share (``gazetteer.standards.v1.article_view``). Folium is loaded
with the first of these that is asked for: whoever installed the package without it has the outlines all the same.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gazetteer.mapping.listing import with_listing
    from gazetteer.mapping.members import with_outlines
    from gazetteer.mapping.offline import OfflineMap, Parts, article_map, data_block, place_map, place_view, to_map
    from gazetteer.mapping.svg import drawing

__all__ = [
    "OfflineMap",
    "Parts",
    "article_map",
    "data_block",
    "drawing",
    "place_map",
    "place_view",
    "to_map",
    "with_listing",
    "with_outlines",
]
_ELSEWHERE = {"with_listing": "listing", "with_outlines": "members", "drawing": "svg"}
"""Modules of what does not lie in ``offline``."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_ELSEWHERE.get(name, 'offline')}")
    found = globals()[name] = getattr(module, name)
    return found
