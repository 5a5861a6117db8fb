"""The pages for people: each asks the library what ``/v1`` would answer and shows it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as BaseResponse

from gazetteer import mapping
from gazetteer.core import Gazetteer, when
from gazetteer.importers.kinds import SUFFIXES
from gazetteer.mapping import basemap, vendor
from gazetteer.mapping.offline import SCRIPTS, title_of
from gazetteer.mapping.payload import payload
from gazetteer.perspective import collation_key
from gazetteer.standards import corrections, coverage, differences, v1
from gazetteer.standards.v1.article import dated_lines
from gazetteer.standards.words import lang_label, party_label
from gazetteer.web import asking, assets
from gazetteer.web.articles import form_fields
from gazetteer.web.long_texts import reading
from gazetteer.web.security import allow_script

pages = Blueprint("pages", __name__)


@pages.record_once
def _set_up(state: BlueprintSetupState) -> None:
    assets.init_app(state.app)
    state.app.extensions["coverage"] = coverage.Kept(state.app.extensions["gazetteer"])
    # Lists of hundreds of names are made in loops: the loops' own lines would be a tenth of the page.
    state.app.jinja_env.trim_blocks = state.app.jinja_env.lstrip_blocks = True


EXAMPLE = Path(__file__).with_name("example.txt")
EXAMPLE_DATE = "2023-09-09"
LANGS = ("", "en", "az", "hy", "ru", "tr", "fa", "ka")
FEWEST = 5
"""Labels that a pair of sides shares before it is told whose name comes first; fewer say nothing of a rule."""
MOST_ROWS = 1_000
"""Places that one page of differences lists; the JSON has all."""
FIELDS = ("text", "at", "lang", "overrides")
"""Fields of the form of an article, beside its file."""
ACCEPT = ",".join(SUFFIXES)
VIEW = ("perspective", "lines", "at", "lang")
"""Parameters of every page with a map; ``lines`` is the date that contested lines are drawn for."""
ROUTES = (
    ("GET /v1/normalize?q=Khankendi/Stepanakert", "Which place a name means: status, candidates, reasons."),
    ("POST /v1/normalize", "The same for a JSON list of names."),
    (
        "POST /v1/annotate",
        "The place mentions of an article (text, HTML, Markdown, PDF, DOCX) as JSON, GeoJSON, Web "
        "Annotations, CSV, tagged HTML or a map that works offline.",
    ),
    ("POST /v1/lens", "Which names of contested places several texts print, by outlet and month: counts with caveats."),
    ("GET /v1/places/{id}", "Everything known of a place; .geojson for its shapes."),
    ("GET /v1/perspectives", "Whose usage is recorded."),
    ("GET /v1/disputes", "Disputes and their parties."),
    ("GET /v1/version", "Versions of data and rules."),
    ("GET /healthz", "Whether the service runs."),
)


def _g() -> Gazetteer:
    found: Gazetteer = current_app.extensions["gazetteer"]
    return found


@pages.app_template_filter("party_label")
def _party_label(id: str) -> str:
    return party_label(_g().store, id)


@pages.app_template_filter("where")
def _where(place: dict[str, Any]) -> str:
    """What tells places of one name apart: position, and the country that the world layer's source lists it under."""
    found = _g().place(place["id"])
    words = [_position(place["lat"], place["lon"])] if place.get("lat") is not None else []
    if found and found.country and found.kind != "country":
        words.append(f"listed by GeoNames under {_country(found.country)}")
    return ", ".join(words)


def _position(lat: float, lon: float) -> str:
    return f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"


def _country(code: str) -> str:
    from babel import Locale

    return str(Locale("en").territories.get(code.upper(), code.upper()))


@pages.get("/")
def index() -> str:
    asking.parameters(request, ())
    return render_template("index.html", langs=langs(), accept=ACCEPT)


def langs() -> list[tuple[str, str]]:
    return [(code, lang_label(code) if code else "found in the text") for code in LANGS]


@pages.get("/annotate")
def again() -> str:
    """A reloaded result: the tab still has the text and sends it once more."""
    return render_template("again.html")


@pages.post("/annotate")
def annotate() -> str:
    given = asking.parameters(request, VIEW) | form_fields(FIELDS)
    return _article(given.pop("text", ""), given)


@pages.get("/example")
def example() -> str:
    given = {"at": EXAMPLE_DATE, "lang": "en"} | asking.parameters(request, VIEW)
    return _article(EXAMPLE.read_text("utf-8"), given, kept=True)


def _article(text: str, given: dict[str, Any], *, kept: bool = False) -> str:
    """The article page; its first line is its title where it looks like one."""
    perspective = given.get("perspective", "both")
    corrected = given.get("overrides", ())
    with reading(text):
        note = _g().annotate(
            text, at=given.get("at"), lang=asking.lang(given), perspective=perspective, overrides=corrected
        )
    view = v1.article_view(_g(), note, perspective=perspective, title=title_of(text))
    return _with_map(
        "article.html", view, text=text, kept=kept, langs=langs(), lang=given.get("lang", ""),
        corrections=corrections.told(note.corrections), overrides=corrections.written(corrected),
    )  # fmt: skip


def _with_map(template: str, view: dict[str, Any], **values: Any) -> str:
    view = mapping.with_listing(mapping.with_outlines(_g(), view))
    parts = mapping.OfflineMap(view).parts()
    allow_script(str(parts.script))
    data = view["data"]
    return render_template(
        template, view=view, map=parts, map_scripts=SCRIPTS, data_block=mapping.data_block(payload(data)),
        still=mapping.drawing(data, vendor.assets()), **values,
    )  # fmt: skip


@pages.get("/places")
def places() -> str:
    asking.parameters(request, ())
    rows = [v1.place_summary(_g(), place) for place in _g().places()]
    return render_template("places.html", groups=_by_kind(rows), total=len(rows))


def _by_kind(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    ordered = sorted(rows, key=lambda row: (row["kind"], collation_key(row["label"])))
    return [(kind.capitalize(), list(group)) for kind, group in groupby(ordered, key=lambda row: row["kind"])]


@pages.get("/places/<id>")
def place(id: str) -> str | BaseResponse:
    given = asking.parameters(request, VIEW)
    found = _g()[id]
    if found.id != id:
        return redirect(f"/places/{found.id}", 308)
    perspective = given.get("perspective", "both")
    shown = v1.place(_g(), found, lang=asking.lang(given) or "en", perspective=perspective, at=when(given.get("at")))
    lines = [line for line in dated_lines(_g(), [found], perspective=perspective) if line["id"] != id]
    view = mapping.place_view(shown, lines=lines)
    return _with_map("place.html", view, place=shown)


@pages.get("/normalize")
def normalize() -> str:
    given = asking.parameters(request, asking.QUESTION)
    if not given.get("q", "").strip():
        return render_template("normalize.html", answer={"query": "", "status": "Type a name.", "candidates": []})
    asked = asking.question(given)
    answer = v1.normalization(_g(), _g().normalize(asked.q, **asked.options()), lang=asked.lang or "en")
    return render_template("normalize.html", answer=answer)


@pages.get("/about")
def about() -> str:
    return render_template("about.html", edition=basemap.read_rules(vendor.ROOT / "geodata/basemap.toml").edition)


@pages.get("/about/data")
def data() -> str:
    asking.parameters(request, ())
    sources = sorted(_g().store.sources.values(), key=lambda source: source.id)
    shown: coverage.Kept = current_app.extensions["coverage"]
    return render_template("data.html", data=shown(), sources=sources, fewest=FEWEST)


@pages.get("/about/data/diff")
def diff() -> str:
    given = asking.parameters(request, ("one", "other", "lang", "at"))
    lang, sides = asking.lang(given) or "en", [given.get(name, "") for name in ("one", "other")]
    store = _g().store
    choices = [("Sides", store.parties.values()), ("Perspectives", store.perspectives.values())]
    values = {"lang": lang, "langs": langs()[1:], "at": given.get("at", ""), "sides": sides, "choices": choices}
    if not all(sides):
        return render_template("diff.html", found=None, **values)
    found = differences.compare_perspectives(_g(), *sides, lang=lang, at=asking.at(given))
    heads = [differences.called(_g(), side) for side in sides]
    return render_template("diff.html", found=found, heads=heads, most=MOST_ROWS, **values)


@pages.get("/docs")
def docs() -> str:
    return render_template("docs.html", routes=ROUTES)
