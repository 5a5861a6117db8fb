"""Evidence: a page for each line of the data, with its citation and a prepared change, and a page for each source."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from gazetteer.errors import InputError, NotFoundError
from gazetteer.geodata import lines as files
from gazetteer.model import Source
from gazetteer.names import fold
from gazetteer.standards import lines
from gazetteer.web import asking
from gazetteer.web.articles import gazetteer
from gazetteer.wording import figures, say

evidence = Blueprint("evidence", __name__)

CHANGE = ("text", "lang", "kind", "stance", "when", "source", "certainty", "note")
"""Fields of a line that a change may be prepared for."""
REASON = "reason"
MAX_REASON = 1_000
"""Characters of what a reader gives as the reason for a change."""
PAGE = 50
"""Sources of one page."""
MOST_CITING = 200
"""Lines listed on a source's page; a census may stand behind a thousand."""


@evidence.record_once
def _set_up(state: BlueprintSetupState) -> None:
    state.app.extensions["lines"] = lines.Lines(state.app.extensions["gazetteer"])


def _lines() -> lines.Lines:
    found: lines.Lines = current_app.extensions["lines"]
    return found


@evidence.get("/lines/<id>")
def line(id: str) -> tuple[str, int] | str:
    """What the line says, in attributed words; with fields of a change, the change as a diff."""
    given = asking.parameters(request, (*CHANGE, REASON))
    found = _lines().find(id)
    if not found:
        raise NotFoundError(say("no line of the data has the id '%(id)s'", id=id))
    shown = [lines.shown(gazetteer(), one) for one in found]
    located = files.locate(found[0].place, id) if found[0].what != "shape" else None
    wrong, diff = None, ""
    try:
        diff = _change(located, given)
    except InputError as error:
        wrong = error
    page = render_template(
        "line.html", id=id, lines=shown, located=located, fields=_fields(located, given), diff=diff, wrong=wrong,
        reason=given.get(REASON, ""), asked=bool(given),
    )  # fmt: skip
    return (page, 400) if wrong else page


def _fields(located: files.Located | None, given: dict[str, str]) -> dict[str, str]:
    """What the form's fields hold: what was sent, else what the line says."""
    if not located:
        return {}
    return {name: given.get(name, str(located.row.get(name, ""))) for name in files.FIELDS[located.what]}


def _change(located: files.Located | None, given: dict[str, str]) -> str:
    if len(given.get(REASON, "")) > MAX_REASON:
        raise InputError(
            REASON,
            say(
                "has %(count)s characters; the limit is %(limit)s", count=len(given[REASON]), limit=figures(MAX_REASON)
            ),
        )
    fields = {name: given[name].strip() for name in CHANGE if name in given}
    if not located or not fields:
        return ""
    source = fields.get("source", "uncited")
    if source not in ("uncited", located.row.get("source")) and source not in gazetteer().store.sources:
        said = say(
            "'%(source)s' is not the id of a known source; name the document in the reason instead", source=source[:60]
        )
        raise InputError("source", said)
    return files.change(located, fields)


@evidence.get("/about/sources")
def sources() -> str:
    """Sources by title, a page at a time; with ``q`` those whose words hold it."""
    given = asking.parameters(request, ("q", "page"))
    q = given.get("q", "").strip()
    wanted = fold(q)
    found = [one for one in _ordered() if not wanted or wanted in fold(f"{one.id} {one.title} {one.publisher}")]
    last = max(1, -(-len(found) // PAGE))
    page = asking.number(given, "page", 1, low=1, high=last)
    start = (page - 1) * PAGE
    return render_template(
        "sources.html", sources=found[start : start + PAGE], total=len(found), q=q, page=page, last=last,
        count=_cited,
    )  # fmt: skip


def _cited(source: str) -> int:
    return len(_lines().citing(source))


def _ordered() -> list[Source]:
    from gazetteer.perspective import collation_key

    return sorted(gazetteer().store.sources.values(), key=lambda one: (collation_key(one.title), one.id))


@evidence.get("/about/sources/<id>")
def source(id: str) -> str:
    """One source: where it is, what of it was opened and when, and the lines that rest on it."""
    asking.parameters(request, ())
    found = gazetteer().store.sources.get(id)
    if not found:
        raise NotFoundError(say("no source has the id '%(id)s'", id=id))
    citing = _lines().citing(id)
    shown = [lines.shown(gazetteer(), one) for one in islice(citing, MOST_CITING)]
    return render_template("source.html", source=found, lines=shown, more=len(citing) - len(shown))
