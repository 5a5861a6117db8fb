"""The table of operations: ``/v1``, keeping, health; those of the standard interfaces stand in ``others.py``."""

from __future__ import annotations

from gazetteer.core import MAX_LIMIT, Gazetteer
from gazetteer.importers.kinds import TYPES
from gazetteer.standards.lpf import terms
from gazetteer.standards.representations import FORMATS
from gazetteer.web import api, articles, asking, looks, search, tables, uploads
from gazetteer.web.contract import parameters as p
from gazetteer.web.contract.schemas import KIND, TEXT, many, ref
from gazetteer.web.contract.values import CSV, GEOJSON, JSON, MULTIPART, NDJSON, Example, Json, Operation

NEAR: Json = {"anyOf": [TEXT, p.NEAR]}
CODES: Json = {"anyOf": [TEXT, {"type": "array", "items": p.CODE}]}
DATE: Json = {"type": ["string", "integer"]}
TABLE_OUT: Json = {"type": "string", "description": "the table with the columns of the flat row added"}
ARTICLE = "Baku proposed the Aghdam–Khankendi road. Stepanakert was cut off from Lachin."
FILE: Json = {"type": "string", "format": "binary"}


def operations(g: Gazetteer) -> tuple[Operation, ...]:
    """Everything that programs may ask here, in the order of the page."""
    from gazetteer.web.contract import others

    known = p.common(g)
    own = (*_names(known), *_articles(known), *_places(known), *_facts(), *_finding(known))
    return (*own, *others.reconciliation(known), *others.features(), *others.nominatims(known), *others.service())


def _names(known: p.Table) -> tuple[Operation, ...]:
    default = p.whole(1, MAX_LIMIT, 5)
    single = Operation(
        method="get", path="/v1/normalize", id="normalize", tag="Names",
        text="What one name means: status, candidates, reasons.",
        parameters=(*p.pick(known, asking.QUESTION, limit=default), p.header(known, "If-None-Match")),
        answers={JSON: ref("Normalization")},
        examples=(
            Example(name="two names of one city", values={"q": "Khankendi/Stepanakert", "limit": "1"}),
            Example(name="a road by its ends", values={"q": "Aghdam-Khankendi road", "limit": "1", "explain": "0"}),
            Example(name="a name at a date", values={"q": "Ханкенди", "at": "2023-09-09", "limit": "1"}),
        ),
    )  # fmt: skip
    query = dict.fromkeys([*tables.NDJSON_PARAMETERS, *tables.CSV_PARAMETERS])
    batch = Operation(
        method="post", path="/v1/normalize", id="normalizeMany", tag="Names",
        text="Many names at once; the body's type chooses. Order and ids are kept; what is wrong with one stays in it.",
        note=f"With JSON no parameters are taken; with NDJSON {', '.join(tables.NDJSON_PARAMETERS)}; with CSV "
             f"{', '.join(tables.CSV_PARAMETERS)}.",
        parameters=p.pick(known, query, limit=default), headers=("Gazetteer-Version",),
        sometimes=("ETag", "Gazetteer-Columns"), errors=(413, 415),
        bodies={JSON: _batch(), **{one: {"type": "string", "description": "one item a line"} for one in
                sorted(tables.NDJSON_TYPES)}, **dict.fromkeys(sorted(tables.CSV_TYPES), TEXT)},
        answers={JSON: ref("Batch"), NDJSON: TEXT, CSV: TABLE_OUT},
        examples=(
            Example(name="a list", media_type=JSON, body={"items": [{"id": 1, "q": "Stepanakert", "limit": 1}],
                                                          "defaults": {"at": "2023-09-09", "explain": False}}),
            Example(name="lines", media_type=NDJSON, body='{"id": 1, "q": "Lachin", "limit": 1, "explain": 0}\n'),
            Example(name="a table", media_type=CSV, body="place,year\nKirovabad,1970\n"),
        ),
    )  # fmt: skip
    return single, batch


def _batch() -> Json:
    types: dict[str, Json] = {
        "at": DATE, "near": NEAR, "countries": CODES, "kind": KIND, "limit": p.whole(1, MAX_LIMIT, 5),
        "geometry": {"type": "boolean"}, "explain": {"type": "boolean"}, "lat": p.LAT, "lon": p.LON,
    }  # fmt: skip
    item = {name: types.get(name, TEXT) for name in asking.ITEM}
    return {
        "type": "object", "required": ["items"], "additionalProperties": False,
        "properties": {
            "items": {"type": "array", "maxItems": api.MAX_BATCH, "items": {
                "type": "object", "properties": {"id": {"type": ["string", "integer"]}, **item}}},
            "defaults": {"type": "object", "properties": item},
            "overrides": many(ref("Override")),
        },
    }  # fmt: skip


def _articles(known: p.Table) -> tuple[Operation, ...]:
    fields: dict[str, Json] = {
        **dict.fromkeys(articles.ANNOTATE, TEXT), "at": DATE, "near": NEAR, "countries": CODES,
        "overrides": many(ref("Override")),
    }  # fmt: skip
    form = {**dict.fromkeys(articles.FORM, TEXT), "file": FILE, "format": known["format"].schema, "raw": p.FLAG}
    whole: Json = {"type": "object", "properties": fields, "additionalProperties": False}
    annotate = Operation(
        method="post", path="/v1/annotate", id="annotate", tag="Articles",
        text="An article with every place it mentions. Accept or format chooses the form of the answer.",
        note="The query string holds format and raw; of a body that is a file as it stands also "
             f"{', '.join(name for name in articles.FILE if name not in articles.SHOWN)}.",
        parameters=p.pick(known, articles.FILE),
        bodies={JSON: whole, MULTIPART: {"type": "object", "properties": form}, **dict.fromkeys((*TYPES,
                uploads.ANY_TYPE), FILE)},
        answers={JSON: ref("Article"), GEOJSON: ref("ArticleFeatures"), FORMATS["jsonld"].media_type:
                 ref("Annotations"), CSV: TEXT, FORMATS["map"].media_type: TEXT, FORMATS["svg"].media_type: TEXT,
                 FORMATS["png"].media_type: FILE},
        sometimes=("Content-Disposition",), errors=(413, 415, 503),
        examples=(
            Example(name="a text", media_type=JSON, body={"text": "Baku said.", "at": "2023-09-09"}),
            Example(name="as a table", values={"format": "csv"}, media_type="text/plain", body=ARTICLE),
            Example(name="as annotations", media_type=MULTIPART, body={"text": "Lachin is cut off."},
                    accept=FORMATS["jsonld"].media_type),
        ),
    )  # fmt: skip
    lens = Operation(
        method="post", path="/v1/lens", id="lens", tag="Articles",
        text="Which names of contested places several texts print, by outlet and month: counts with caveats.",
        bodies={JSON: _texts(), **dict.fromkeys((*sorted(tables.CSV_TYPES), *sorted(tables.NDJSON_TYPES)), TEXT)},
        answers={JSON: ref("Counts")}, errors=(413, 415, 503),
        examples=(
            Example(name="one text", media_type=JSON, body={"items": [
                {"text": ARTICLE, "outlet": "Daily", "at": "2023-09-09", "lang": "en"}]}),
        ),
    )  # fmt: skip
    return annotate, lens


def _texts() -> Json:
    fields = dict.fromkeys(looks.ITEM, TEXT) | {"id": DATE, "at": DATE}
    items = {"type": "array", "minItems": 1, "maxItems": looks.MAX_TEXTS, "items": {
        "type": "object", "properties": fields}}  # fmt: skip
    return {"type": "object", "required": ["items"], "properties": {"items": items}, "additionalProperties": False}


def _places(known: p.Table) -> tuple[Operation, ...]:
    id = p.path("id", "id of the place")
    shown = (id, *p.pick(known, ("at", "lang", "perspective")), p.header(known, "If-None-Match"))
    return (
        Operation(
            method="get", path="/v1/places", id="places", tag="Places", text="Places in a list, page by page.",
            parameters=(*p.pick(known, search.PLACES, limit=p.whole(1, MAX_LIMIT, MAX_LIMIT)),
                        p.header(known, "If-None-Match")),
            answers={JSON: {"anyOf": [ref("Places"), ref("FoundPlaces")]}}, sometimes=("Link",),
            examples=(Example(name="seas", values={"kind": "sea", "limit": "2"}),
                      Example(name="by words", values={"q": "Lachin road", "limit": "1"})),
        ),
        Operation(
            method="get", path="/v1/grid", id="placesInView", tag="Places",
            text="Places of a box, or how many lie in each cell of it where they are too many to draw.",
            parameters=(*p.pick(known, ("q", "kind", "dispute", "party", "at", "bbox")),
                        p.header(known, "If-None-Match")),
            answers={JSON: ref("Grid")},
            examples=(Example(name="a box", values={"bbox": "44,38,50,42"}),),
        ),
        Operation(
            method="get", path="/v1/places/{id}", id="place", tag="Places", text="Everything known of one place.",
            parameters=shown, answers={JSON: ref("Place"), terms.MEDIA_TYPE: ref("LinkedPlace")}, errors=(404,),
            examples=(Example(name="a town", values={"id": "cobh"}),
                      Example(name="another", values={"id": "meghri", "lang": "ru"})),
        ),
        Operation(
            method="get", path="/v1/places/{id}.geojson", id="placeShapes", tag="Places",
            text="Its point and its shapes, each with holder, time and source.",
            parameters=shown, answers={GEOJSON: ref("PlaceFeatures")}, errors=(404,),
            examples=(Example(name="a town", values={"id": "lachin"}),),
        ),
        Operation(
            method="get", path="/v1/places/{id}.lpf.json", id="placeLinked", tag="Places",
            text="Its whole record as a feature of Linked Places Format.",
            parameters=(id, p.header(known, "If-None-Match")), answers={terms.MEDIA_TYPE: ref("LinkedPlace")},
            errors=(404,), examples=(Example(name="a town", values={"id": "lachin"}),),
        ),
    )  # fmt: skip


def _facts() -> tuple[Operation, ...]:
    listed = (
        ("perspectives", "Perspectives and parties: whose usage is recorded.", "Perspectives"),
        ("disputes", "Disputes and their parties.", "Disputes"),
        ("version", "Version of the answers and date of the data.", "Version"),
    )
    return tuple(
        Operation(
            method="get", path=f"/v1/{name}", id=name, tag="Data", text=text, answers={JSON: ref(schema)},
            examples=(Example(name="all"),),
        )
        for name, text, schema in listed
    )  # fmt: skip


def _finding(known: p.Table) -> tuple[Operation, ...]:
    stale = p.header(known, "If-None-Match")
    return (
        Operation(
            method="get", path="/v1/search", id="search", tag="Places", sometimes=("Link",),
            text="Places that a text names, that begin with it or have its words, page by page.",
            parameters=(*p.must(*p.pick(known, ("q",))), *p.pick(known, search.SEARCH[1:]), stale),
            answers={JSON: ref("Found")}, examples=(Example(name="a name", values={"q": "lachin", "limit": "1"}),),
        ),
        Operation(
            method="get", path="/v1/autocomplete", id="autocomplete", tag="Places",
            text="Completions of a name that is being typed.",
            parameters=(*p.pick(known, search.AUTOCOMPLETE), stale), answers={JSON: ref("Completions")},
            examples=(Example(name="three letters", values={"q": "ste", "limit": "1"}),),
        ),
        Operation(
            method="get", path="/v1/reverse", id="reverse", tag="Places",
            text="What lies around a position: nearest places, outlines, claims.",
            parameters=(*p.must(*p.pick(known, ("lat", "lon"))), *p.pick(known, search.REVERSE[2:]), stale),
            answers={JSON: ref("Ground")},
            examples=(Example(name="a valley", values={"lat": "39.82", "lon": "46.75", "limit": "1"}),),
        ),
    )  # fmt: skip
