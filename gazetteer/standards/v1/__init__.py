"""The JSON of ``/v1`` and of the pages, as plain dictionaries; ``docs/api.md`` describes each field."""

from gazetteer.standards.v1.answers import annotation, annotation_geojson, normalization
from gazetteer.standards.v1.article import article_view
from gazetteer.standards.v1.finding import completions, ground, page
from gazetteer.standards.v1.places import dispute, perspective, place, place_geojson, place_summary

__all__ = [
    "annotation",
    "annotation_geojson",
    "article_view",
    "completions",
    "dispute",
    "ground",
    "normalization",
    "page",
    "perspective",
    "place",
    "place_geojson",
    "place_summary",
]
