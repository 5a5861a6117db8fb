"""The pages for people: each asks the library what ``/v1`` would answer and shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as BaseResponse

from gazetteer import mapping, wording
from gazetteer.annotate.tables import LANGS
from gazetteer.core import Gazetteer, Note
from gazetteer.errors import InputError
from gazetteer.importers.kinds import SUFFIXES
from gazetteer.mapping import basemap, bounds, vendor
from gazetteer.mapping.offline import SCRIPTS, title_of
from gazetteer.mapping.payload import payload
from gazetteer.model import Place
from gazetteer.perspective import collation_key
from gazetteer.standards import around, corrections, coverage, naming, v1
from gazetteer.standards import timeline as timelines
from gazetteer.standards.v1.article import dated_lines
from gazetteer.standards.words import country, lang_label, party_label
from gazetteer.web import asking, assets, maps
from gazetteer.web.articles import form_fields
from gazetteer.web.long_texts import reading
from gazetteer.web.prefix import prefixed
from gazetteer.web.security import allow_script
from gazetteer.wording import say

pages = Blueprint("pages", __name__)


@pages.record_once
def _set_up(state: BlueprintSetupState) -> None:
    assets.init_app(state.app)
    state.app.extensions["picture"] = {}
    state.app.extensions["coverage"] = coverage.Kept(state.app.extensions["gazetteer"])
    # Lists of hundreds of names are made in loops: the loops' own lines would be a tenth of the page.
    state.app.jinja_env.trim_blocks = state.app.jinja_env.lstrip_blocks = True


EXAMPLE = Path(__file__).with_name("example.txt")
EXAMPLE_DATE = "2023-09-09"
PICTURED = "khankendi-stepanakert"
"""The place of the front page's picture, the one that the examples there are about."""
AROUND = (PICTURED, "lachin", "aghdam", "goris")
LETTERS = 20
"""Height of the labels in that picture, as ``pages.css`` has it: it is shown at half its width."""
FEWEST = 5
"""Labels that a pair of sides shares before it is told whose name comes first; fewer say nothing of a rule."""
MOST_DOUBTS = 50
"""Doubts listed unless all are asked for."""
FIELDS = ("text", "at", "lang", "overrides")
"""Fields of the form of an article, beside its file."""
ACCEPT = ",".join(SUFFIXES)
VIEW = ("perspective", "lines", "at", "lang", "by", "present")
"""Parameters of every page with a map; ``lines`` is the date that names, lines and claims are shown for, ``by`` the
party whose words are marked, ``present`` the mode for a projector."""


def _g() -> Gazetteer:
    found: Gazetteer = current_app.extensions["gazetteer"]
    return found


@pages.app_template_filter("party_label")
def _party_label(id: str) -> str:
    return party_label(_g().store, id)


pages.add_app_template_filter(lang_label, "lang_label")
pages.add_app_template_filter(naming.romanised, "romanised")


@pages.app_template_filter("where")
def _where(place: dict[str, Any]) -> str:
    """What tells places of one name apart: position, and the country that the world layer's source lists it under."""
    found = _g().place(place["id"])
    words = [position_text(place["lat"], place["lon"])] if place.get("lat") is not None else []
    if found and found.country and found.kind != "country":
        words.append(say("listed by GeoNames under %(country)s", country=country(found.country)))
    return ", ".join(words)


def position_text(lat: float, lon: float) -> str:
    """Where a place lies: 39.82° N, 46.75° E."""
    north = say("%(degrees)s° N", degrees=f"{lat:.2f}") if lat >= 0 else say("%(degrees)s° S", degrees=f"{-lat:.2f}")
    east = say("%(degrees)s° E", degrees=f"{lon:.2f}") if lon >= 0 else say("%(degrees)s° W", degrees=f"{-lon:.2f}")
    return f"{north}, {east}"


@pages.get("/")
def index() -> str:
    asking.parameters(request, ())
    return render_template("index.html", langs=langs(), accept=ACCEPT, pictured=_g()[PICTURED], picture=_picture())


def _picture() -> str:
    """The drawing of the front page: one city and the roads and towns around it, made once in each language."""
    kept: dict[str, str] = current_app.extensions["picture"]
    lang = wording.lang()
    if lang not in kept:
        g = _g()
        drawn = maps.data(at=g.store.data_date, lines=dated_lines(g, [g[PICTURED]]))
        for id in AROUND:
            place = v1.place(g, g[id])
            drawn["places"][id] = maps.mark(id, place["label"], place["kind"], place["lon"], place["lat"])
        kept[lang] = mapping.drawing(drawn, vendor.assets(), box=bounds.of(drawn), size=LETTERS)
    return kept[lang]


def langs() -> list[tuple[str, str]]:
    """Languages that articles are read in, by their names; the first choice leaves it to the text."""
    known = sorted(((code, lang_label(code)) for code in LANGS), key=lambda one: collation_key(one[1]))
    return [("", say("found in the text")), *known]


@pages.get("/annotate")
def again() -> str:
    """A reloaded result: the tab still has the text and sends it once more."""
    return render_template("again.html")


@pages.post("/annotate")
def annotate() -> str:
    given = asking.parameters(request, VIEW) | form_fields(FIELDS)
    return article_page(given.pop("text", ""), given)


@pages.get("/example")
def example() -> str:
    given = {"at": EXAMPLE_DATE, "lang": "en"} | asking.parameters(request, VIEW)
    return article_page(EXAMPLE.read_text("utf-8"), given, kept=True)


def article_page(
    text: str, given: dict[str, Any], *, kept: bool = False, note: Note | None = None, **values: Any
) -> str:
    """The article page; its first line is its title where it looks like one."""
    corrected = given.get("overrides", ())
    note = note or read(text, given)
    view = v1.article_view(_g(), note, perspective=given.get("perspective", "both"), title=title_of(text))
    return with_map(
        "article.html", view, text=text, kept=kept, langs=langs(), lang=given.get("lang", ""),
        corrections=corrections.told(note.corrections), overrides=corrections.written(corrected), **values,
    )  # fmt: skip


def read(text: str, given: dict[str, Any]) -> Note:
    """The article as the page's fields ask for it."""
    with reading(text):
        return _g().annotate(
            text, at=given.get("at"), lang=asking.lang(given), perspective=given.get("perspective", "both"),
            overrides=given.get("overrides", ()),
        )  # fmt: skip


def with_map(template: str, view: dict[str, Any], **values: Any) -> str:
    view = mapping.with_countries(_g(), mapping.with_listing(mapping.with_outlines(_g(), view)))
    view = prefixed(view, request.script_root)
    parts = mapping.OfflineMap(view).parts()
    allow_script(str(parts.script))
    data = view["data"]
    sent = payload(data, alone=template == "embed.html")
    return render_template(
        template, view=view, map=parts, map_scripts=SCRIPTS, data_block=mapping.data_block(sent),
        still=mapping.drawing(data, vendor.assets()), **values,
    )  # fmt: skip


@pages.get("/places/<id>")
def place(id: str) -> str | BaseResponse:
    given = asking.parameters(request, (*VIEW, "order"))
    found = _g()[id]
    if found.id != id:
        return moved("pages.place", found.id, given)
    perspective = given.get("perspective", "both")
    labels: dict[str, Any] = {
        "lang": asking.lang(given) or "en",
        "perspective": perspective,
        "at": asking.at(given),
    }
    shown = v1.place(_g(), found, **labels)
    lines = [line for line in dated_lines(_g(), [found], perspective=perspective) if line["id"] != id]
    view = mapping.place_view(shown, lines=lines)
    order = asking.choice(given, "order", naming.ORDERS)
    claims = shown["claims"] or (shown["claims_from"] or {}).get("claims", ())
    return with_map(
        "place.html", view, place=shown, order=order, groups=naming.table(shown, _own_langs(found), order),
        ordered=lambda key: url_for(".place", id=id, **{**given, "order": key}),
        timeline=timelines.timeline(claims, today=shown["data_date"]), ties=around.ties(_g(), found, **labels),
        near=around.neighbours(_g(), found, **labels), outside=around.outside(found),
    )  # fmt: skip


def moved(endpoint: str, id: str, given: dict[str, Any]) -> BaseResponse:
    """To the address of a place that had another id before."""
    return redirect(url_for(endpoint, id=id, **given), 308)


def _own_langs(place: Place) -> dict[str, tuple[str, ...]]:
    """The languages of each side: those that the place's disputes give it, else those of its perspectives."""
    store = _g().store
    langs: dict[str, tuple[str, ...]] = {}
    for one in store.perspectives.values():
        langs[one.party] = (*langs.get(one.party, ()), *one.langs)
    return langs | {side.party: side.langs for id in place.disputes for side in store.disputes[id].parties}


@pages.get("/normalize")
def normalize() -> str:
    given = asking.parameters(request, asking.QUESTION)
    if not given.get("q", "").strip():
        return render_template("normalize.html", answer={"query": "", "status": "", "candidates": []})
    asked = asking.question(given)
    answer = v1.normalization(_g(), _g().normalize(asked.q, **asked.options()), lang=asked.lang or "en")
    return render_template("normalize.html", answer=answer)


@pages.get("/about")
def about() -> str:
    return render_template("about.html", edition=basemap.read_rules(vendor.ROOT / "geodata/basemap.toml").edition)


@pages.get("/about/data")
def data() -> str:
    """Counts and coverage; with ``dispute`` that one's languages in full, with ``doubts`` all of them."""
    given = asking.parameters(request, ("dispute", "doubts"))
    kept: coverage.Kept = current_app.extensions["coverage"]
    shown, dispute = kept(), given.get("dispute", "")
    one = next((found for found in shown["disputes"] if found["id"] == dispute), None)
    if dispute and not one:
        raise InputError("dispute", say("'%(dispute)s' is not known", dispute=dispute[:40]))
    return render_template(
        "data.html", data=shown, one=one, sources=len(_g().store.sources), fewest=FEWEST, most=MOST_DOUBTS,
        all_doubts=asking.flag(given, "doubts", False),
    )  # fmt: skip


@pages.get("/about/data/diff")
def diff() -> BaseResponse:
    """The address that comparisons had first."""
    return redirect(f"{url_for('comparing.compare')}?{request.query_string.decode('latin-1')}", 308)
