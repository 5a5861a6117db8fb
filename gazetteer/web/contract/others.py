"""Operations of the standard interfaces, of kept articles and of the service itself."""

from __future__ import annotations

from gazetteer.standards.nominatim.forms import FORMS
from gazetteer.standards.ogc import answers as ogc
from gazetteer.standards.ogc import openapi
from gazetteer.standards.ogc.rows import COLLECTIONS
from gazetteer.web import nominatim, reconcile
from gazetteer.web.contract import parameters as p
from gazetteer.web.contract.schemas import TEXT, many, ref
from gazetteer.web.contract.values import FORM, GEOJSON, HTML, JSON, Example, Json, Operation, Parameter

QUERIES = '{"q0": {"query": "Lachin", "limit": 1}}'
EXTEND = '{"ids": ["lachin"], "properties": [{"id": "kind"}]}'
QUERY: Json = {
    "type": "object",
    "properties": {
        "query": TEXT, "type": {"anyOf": [TEXT, many(TEXT)]}, "limit": {"type": "integer"},
        "type_strict": {"type": "string", "enum": ["should", "any", "all"]},
        "properties": many({"type": "object", "required": ["pid", "v"], "properties": {"pid": TEXT, "v": {}}}),
    },
}  # fmt: skip
BATCH: Json = {"type": "object", "maxProperties": 100, "additionalProperties": QUERY}
EXTENDED: Json = {
    "type": "object", "required": ["ids", "properties"],
    "properties": {"ids": many(TEXT), "properties": many({"type": "object", "required": ["id"], "properties": {
        "id": TEXT, "settings": {"type": "object"}}})},
}  # fmt: skip


def reconciliation(known: p.Table) -> tuple[Operation, ...]:
    """``/reconcile``, version 0.2."""
    own, view = p.reconciles(), p.pick(known, reconcile.VIEW)
    what = p.path("what", "what is asked for", enum=list(reconcile.WHAT))
    service = {"ReconcileManifest", "ReconcileBatch", "ReconcileResult", "ReconcileExtension"}
    any_of: Json = {"anyOf": [ref(name) for name in sorted(service)]}
    asked = (
        Parameter(name="queries", text="a batch of queries", schema=BATCH, media_type=JSON),
        Parameter(name="query", text="one query: an object, or the bare name"),
        Parameter(name="extend", text="properties of places", schema=EXTENDED, media_type=JSON),
    )
    fields = {one.name: TEXT for one in (*asked, *view)}
    return (
        Operation(
            method="get", path="/reconcile", id="reconcile", tag="Reconciliation", errors=(413,),
            text="The manifest; with queries, query or extend their answers.", parameters=(*asked, *view),
            answers={JSON: any_of},
            examples=(Example(name="the manifest"), Example(name="a batch", values={"queries": QUERIES})),
        ),
        Operation(
            method="post", path="/reconcile", id="reconcileByForm", tag="Reconciliation", errors=(413,),
            text="A batch of queries, one query, or properties of places.", parameters=(*asked, *view),
            bodies={FORM: {"type": "object", "properties": fields}}, answers={JSON: any_of},
            examples=(Example(name="a batch", media_type=FORM, body={"queries": QUERIES}),
                      Example(name="properties", media_type=FORM, body={"extend": EXTEND})),
        ),
        Operation(
            method="get", path="/reconcile/suggest/{what}", id="suggest", tag="Reconciliation", errors=(404,),
            text="Suggestions of entities, types and properties.",
            parameters=(what, *p.pick({**known, **own}, reconcile.SUGGEST)), answers={JSON: ref("Suggestions")},
            examples=(Example(name="types", values={"what": "type", "prefix": "riv"}),),
        ),
        Operation(
            method="get", path="/reconcile/flyout/{what}", id="flyout", tag="Reconciliation", errors=(404,),
            text="What a suggestion stands for.", parameters=(what, *p.must(own["id"]), *view),
            answers={JSON: ref("Flyout")},
            examples=(Example(name="a place", values={"what": "entity", "id": "lachin"}),),
        ),
        Operation(
            method="get", path="/reconcile/properties", id="properties", tag="Reconciliation",
            text="Properties that can be fetched.",
            parameters=p.pick(own, ("type", "limit"), limit=p.whole(0, 1_000, 0)), answers={JSON: ref("Properties")},
            examples=(Example(name="two", values={"type": "city", "limit": "2"}),),
        ),
        Operation(
            method="get", path="/reconcile/preview", id="preview", tag="Reconciliation", headers=("ETag",),
            errors=(404,), text="A small page about one place, for frames.",
            parameters=(*p.must(own["id"]), *view), answers={HTML: TEXT},
            examples=(Example(name="a town", values={"id": "lachin"}),),
        ),
    )  # fmt: skip


def features() -> tuple[Operation, ...]:
    """``/ogc/``."""
    known = p.ogcs()
    form = p.pick(known, ("f",))
    collection = p.path("collection", "id of the collection", enum=list(COLLECTIONS))
    feature = p.path("feature", "id of the feature")
    both = ogc.OPENAPI, ogc.OPENAPI_30
    api_form = p.pick(known, ("f",), f={"type": "string", "enum": ["json", "html", "oas30"]})

    def one(path: str, id: str, text: str, given: tuple[Parameter, ...], good: dict[str, Json],
            example: Example) -> Operation:  # fmt: skip
        missing = (404,) if "{" in path else ()
        return Operation(
            method="get", path=path, id=f"ogc{id}", tag="Features", text=text, parameters=given,
            answers={**good, HTML: TEXT}, errors=missing, examples=(example,),
        )  # fmt: skip

    places = {"collection": "places"}
    items = Example(name="a box", values={**places, "bbox": "46.7,39.8,46.8,39.9", "limit": "1"})
    item = Example(name="a town", values={**places, "feature": "lachin"})
    whole = "/ogc/collections/{collection}"
    return (
        one("/ogc/", "Landing", "The landing page.", form, {JSON: ref("Landing")}, Example(name="links")),
        one("/ogc/api", "Api", "The definition of this interface alone.", api_form,
            dict.fromkeys(both, ref("OpenApi")), Example(name="OpenAPI 3.0", values={"f": "oas30"})),
        one("/ogc/conformance", "Conformance", "What it conforms to.", form, {JSON: ref("Conformance")},
            Example(name="classes")),
        one("/ogc/collections", "Collections", "Its collections.", form, {JSON: ref("Collections")},
            Example(name="all")),
        one(whole, "Collection", "One collection.", (collection, *form), {JSON: ref("Collection")},
            Example(name="places", values=places)),
        one(f"{whole}/items", "Items", "Features, page by page.",
            (collection, *p.pick(known, openapi.PARAMETERS)), {GEOJSON: ref("Features")}, items),
        one(f"{whole}/items/{{feature}}", "Item", "One feature.",
            (collection, feature, *p.pick(known, openapi.ITEM_PARAMETERS)), {GEOJSON: ref("Feature")}, item),
    )  # fmt: skip


def nominatims(known: p.Table) -> tuple[Operation, ...]:
    """``/search``, ``/reverse``, ``/lookup``."""
    table = {**known, **p.nominatims()}
    header = p.header(table, "Accept-Language")
    coded = {"anyOf": [ref("NominatimPlaces"), ref("NominatimCoded")]}
    listed: dict[str, Json] = {JSON: coded, GEOJSON: ref("NominatimFeatures")}
    single = {"anyOf": [ref("NominatimPlace"), ref("NominatimMissing"), ref("NominatimCoded")]}
    if {media_type for _, media_type in FORMS.values()} != set(listed):
        raise LookupError("a form of Nominatim's that nothing describes")
    tag = "Nominatim's manners"
    return (
        Operation(
            method="get", path="/search", id="nominatimSearch", tag=tag, text="Places by name, as Nominatim answers.",
            parameters=(*p.pick(table, nominatim.SEARCH), header), answers=listed,
            examples=(Example(name="a city", values={"q": "Lachin", "limit": "1"}),),
        ),
        Operation(
            method="get", path="/reverse", id="nominatimReverse", tag=tag,
            text="The place at a position, as Nominatim answers.",
            parameters=(*p.must(*p.pick(table, ("lat", "lon"))), *p.pick(table, nominatim.REVERSE[2:]), header),
            answers={JSON: single, GEOJSON: ref("NominatimFeatures")},
            examples=(Example(name="a valley", values={"lat": "39.64", "lon": "46.55"}),),
        ),
        Operation(
            method="get", path="/lookup", id="nominatimLookup", tag=tag, text="Places by their ids.",
            parameters=(*p.must(*p.pick(table, ("osm_ids",))), *p.pick(table, nominatim.LOOKUP[1:]), header),
            answers=listed, examples=(Example(name="two", values={"osm_ids": "lachin,shusha-shushi"}),),
        ),
    )  # fmt: skip


def service() -> tuple[Operation, ...]:
    """Kept articles and the service's own state."""
    return (
        Operation(
            method="delete", path="/articles/{id}", id="deleteArticle", tag="Kept articles", secured=True,
            text="Deletes a kept article; the key was shown once, when it was kept.",
            parameters=(p.path("id", "id of the article"),), answers={}, headers=(), errors=(403, 404, 503),
            examples=(Example(name="none of this id", values={"id": "nothing-here"}, status=404),),
        ),
        Operation(
            method="get", path="/healthz", id="healthz", tag="Service", text="Whether the process answers.",
            answers={JSON: ref("Health")}, examples=(Example(name="well"),),
        ),
        Operation(
            method="get", path="/readyz", id="readyz", tag="Service", text="Whether the index answers.",
            answers={JSON: ref("Ready")}, examples=(Example(name="ready"),),
        ),
        Operation(
            method="get", path="/openapi.json", id="openapi", tag="Service", text="This document.",
            answers={JSON: ref("OpenApi")},
        ),
    )  # fmt: skip
