"""Maps of articles and places: a Folium map that carries its own assets, and a plain drawing for those without scripts.

    article_map(view).save("article.html")      one file that works without a network
    article_map(view).parts()                   what a page of ours needs of it

``view`` is the map data that pages, exports and tests share (``gazetteer.standards.v1.article_view``).
"""

from gazetteer.mapping.listing import with_listing
from gazetteer.mapping.members import with_outlines
from gazetteer.mapping.offline import OfflineMap, Parts, article_map, data_block, place_map, place_view, to_map
from gazetteer.mapping.payload import payload
from gazetteer.mapping.surroundings import with_countries
from gazetteer.mapping.svg import drawing

__all__ = [
    "OfflineMap",
    "Parts",
    "article_map",
    "data_block",
    "drawing",
    "payload",
    "place_map",
    "place_view",
    "to_map",
    "with_countries",
    "with_listing",
    "with_outlines",
]
