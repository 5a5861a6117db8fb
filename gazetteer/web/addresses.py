"""The addresses for programs as ``/docs`` lists them, each with an address to try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its method, its path with places for values, what it answers, and one to try."""

    method: str
    path: str
    text: str
    example: str = ""


GROUPS = (
    ("Names", (
        Route("GET", "/v1/normalize", "Which place a name means: status, candidates, reasons.",
              "/v1/normalize?q=Khankendi/Stepanakert"),
        Route("POST", "/v1/normalize", "The same for many names: a JSON list, a CSV table or NDJSON."),
        Route("GET", "/v1/autocomplete", "Completions of a name that is being typed.", "/v1/autocomplete?q=Stepa"),
        Route("GET", "/v1/search", "Places that a text names, page by page.", "/v1/search?q=Lachin"),
        Route("GET", "/v1/reverse", "What lies around a position.", "/v1/reverse?lat=39.82&lon=46.75"),
    )),
    ("Articles", (
        Route("POST", "/v1/annotate", "The place mentions of an article (text, HTML, Markdown, PDF, DOCX) as JSON, "
              "GeoJSON, Web Annotations, CSV, tagged HTML or a map that works offline."),
        Route("POST", "/v1/lens", "Which names of contested places several texts print, by outlet and month: counts "
              "with caveats."),
    )),
    ("Places", (
        Route("GET", "/v1/places", "Places in a list, page by page.", "/v1/places?dispute=kosovo"),
        Route("GET", "/v1/places/{id}", "Everything known of a place.", "/v1/places/lachin"),
        Route("GET", "/v1/places/{id}.geojson", "Its point and its shapes.", "/v1/places/lachin-road.geojson"),
        Route("GET", "/v1/grid", "Places of a box, or counts in its cells.", "/v1/grid?bbox=46,39,47,40"),
        Route("GET", "/v1/disputes", "Disputes and their parties.", "/v1/disputes"),
        Route("GET", "/v1/perspectives", "Whose usage is recorded.", "/v1/perspectives"),
    )),
    ("Service", (
        Route("GET", "/v1/version", "Versions of data and rules.", "/v1/version"),
        Route("GET", "/healthz", "Whether the service runs.", "/healthz"),
    )),
)  # fmt: skip
