"""What every store does, as one function over a store of :func:`gazette`; each implementation's test calls it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gazetteer.geodata.derive import derived
from gazetteer.model import (
    UNCITED,
    Claim,
    Dispute,
    Gazette,
    Kind,
    Name,
    Party,
    Perspective,
    Place,
    Point,
    Relation,
    Shape,
    Side,
    Source,
    Use,
    line_id,
)
from gazetteer.names import fold, skeleton
from gazetteer.store import Hit, Store
from gazetteer.store.seeking import Wanted
from gazetteer.when import When

TRIANGLE = {"type": "Polygon", "coordinates": [[[46.0, 39.0], [47.0, 39.0], [47.0, 40.0], [46.0, 39.0]]]}


def gazette() -> Gazette:
    """Two sides at odds over one town, a district around it, a road out of it and a town on the date line."""
    places = [
        _place(
            "xanabad-khanashen",
            "town",
            (46.5, 39.5),
            [
                ("Xanabad", "az", "az-gov"),
                ("Խանաշեն", "hy", "am-gov"),
                ("Khanashen", "en", "am-gov"),
                ("Ханабад", "ru", ""),
            ],
            disputes=("valley",),
            same={"geonames": "2988507"},
            was=("khanashen",),
        ),
        _place(
            "xanabad-district",
            "district",
            None,
            [("Xanabad rayonu", "az", "az-gov"), ("Xanabad", "az", "")],
            disputes=("valley",),
            shapes=(Shape(id="s1", geometry=TRIANGLE),),
            relations=(Relation(what="capital_of", place="xanabad-khanashen"),),
        ),
        _place(
            "valley-road",
            "road",
            None,
            [("Valley road", "en", "")],
            relations=(Relation(what="end", place="xanabad-khanashen"), Relation(what="end", place="anadyr")),
        ),
        _place("anadyr", "town", (179.9, 64.7), [("Anadyr", "en", ""), ("Анадырь", "ru", "")]),
        _place("land", "country", (46.0, 39.0), [("Land", "en", "")], same={"iso": "FR"}),
    ]
    return Gazette(
        places={place.id: place for place in places},
        parties={id: Party(id=id, label=f"Side of {id}") for id in ("az", "am")},
        perspectives={
            "az-gov": Perspective(id="az-gov", label="Azerbaijan", party="az", kind="state", langs=("az",)),
            "am-gov": Perspective(id="am-gov", label="Armenia", party="am", kind="state", when=When("1991/..")),
        },
        disputes={
            "valley": Dispute(
                id="valley",
                title="The valley",
                parties=(Side(party="az", langs=("az",)), Side(party="am", langs=("hy",))),
            )
        },
        sources={"map": Source(id="map", title="A map", read="2026-01-01, sheet 3")},
        date="2026-11-23",
    )


def _place(
    id: str,
    kind: Kind,
    at: tuple[float, float] | None,
    names: list[tuple[str, str, str]],
    *,
    disputes: tuple[str, ...] = (),
    same: dict[str, str] | None = None,
    was: tuple[str, ...] = (),
    shapes: tuple[Shape, ...] = (),
    relations: tuple[Relation, ...] = (),
) -> Place:
    return Place(
        id=id,
        kind=kind,
        names=tuple(_name(id, *name) for name in names),
        point=Point(lon=at[0], lat=at[1]) if at else None,
        shapes=shapes,
        claims=(Claim(id=f"c-{id}", what="control", party="az", asserted_by="map", source="map"),),
        disputes=disputes,
        relations=relations,
        same=same or {},
        was=was,
    )


def _name(place: str, text: str, lang: str, by: str) -> Name:
    id = line_id(place, "name", lang, text, "common")
    uses = (Use(id=f"u{id}", by=by, stance="prefers", when=When("1991-11-26/..")),) if by else ()
    return Name(id=id, text=text, lang=lang, source=UNCITED, uses=uses)


def check_store(store: Store) -> None:
    """Assert the contract over a store of :func:`gazette`, with or without a world layer."""
    check_tables(store)
    check_records(store)
    check_names(store)
    check_misspellings(store)
    check_lists(store)
    check_beginnings(store)
    check_surroundings(store)
    check_spans(store)
    check_threads(store)


def check_tables(store: Store) -> None:
    """Sides, views, disputes and sources come back as they were, in their order."""
    wanted = gazette()
    assert store.data_date == wanted.date
    assert store.version
    assert dict(store.parties) == wanted.parties
    assert list(store.perspectives.items()) == list(wanted.perspectives.items())
    assert dict(store.disputes) == wanted.disputes
    assert store.sources["map"] == wanted.sources["map"]


def check_records(store: Store) -> None:
    """Every record comes back equal, by its id, a retired id or an outside id."""
    for place in derived(gazette()).places.values():
        assert store.place(place.id) == place
    assert store.place("khanashen") == store.place("xanabad-khanashen")
    assert store.place("nowhere") is None
    assert store.place("") is None
    assert store.same("geonames", "2988507") == "xanabad-khanashen"
    assert store.same("iso", "FR") == store.same("iso", "fr") == "land"
    assert store.same("geonames", "0") is None
    assert store.same("no such scheme", "1") is None


def check_names(store: Store) -> None:
    """Keys lead to names: as written, read in Latin letters, by consonants, and as beginnings of a text."""
    town, district = "xanabad-khanashen", "xanabad-district"
    exact = store.hits(fold("XANABAD"))
    assert {(hit.place, hit.path, hit.role) for hit in exact} >= {(town, "exact", "name"), (district, "exact", "name")}
    assert len({(hit.place, hit.name, hit.role, hit.lang) for hit in exact}) == len(exact), "one hit a name and key"
    assert _of(store.hits(fold("Khanabad")), town).path == "transliterated"
    assert _of(store.hits(fold("Khanashen")), town).path == "exact"
    assert _of(store.hits(skeleton(fold("Hanaşen")), skeleton=True), town).path == "skeleton"
    assert store.hits("no such key") == store.hits("") == ()
    assert store.hits("no such key", skeleton=True) == ()

    hit = next(hit for hit in exact if hit.place == town)
    place = gazette().places[town]
    assert hit.name in {name.id for name in place.names}
    assert (hit.kind, hit.layer, hit.lang, hit.lon, hit.lat) == ("town", "authored", "az", 46.5, 39.5)
    area = next(hit for hit in exact if hit.place == district)
    assert (area.lon, area.lat) == (46.5, 39.5), "a place without a point stands in the middle of its shape"

    found = store.prefixes("xanabad rayonu boyunca")
    keys = [key for key, _ in found]
    assert {"xanabad", "xanabad rayonu"} <= set(keys)
    assert keys == sorted(keys, key=len)
    assert all(hits == store.hits(key) for key, hits in found)
    assert store.prefixes("") == ()


def check_misspellings(store: Store) -> None:
    """Keys within two typing errors, nearest first; fewer errors for short keys; never the key itself."""
    assert ("khanashen", 1) in store.similar("khanashn")
    assert ("khanashen", 1) in store.similar("khanahsen"), "neighbours swapped are one error"
    assert ("khanashen", 2) in store.similar("hanashem")
    assert ("khanashen", 2) not in store.similar("hanashem", distance=1)
    assert "khanashen" not in {key for key, _ in store.similar("khanashen")}
    assert ("land", 1) in store.similar("lnad")
    assert "land" not in {key for key, _ in store.similar("lxyd")}, "four letters bear one error"
    assert store.similar("") == store.similar("qqqqqqqqqq") == ()
    found = store.similar("xanaba", limit=1)
    assert len(found) == 1
    assert found == store.similar("xanaba")[:1]


def _of(hits: tuple[Hit, ...], place: str) -> Hit:
    return next(hit for hit in hits if hit.place == place)


def check_lists(store: Store) -> None:
    """Places by kind, dispute, box and layer, in order of id; relations by their other end."""
    assert _ids(store.places()) == sorted(gazette().places)
    assert _ids(store.places(limit=2)) == sorted(gazette().places)[:2]
    assert _ids(store.places(limit=0)) == []
    assert _ids(store.places(kinds=("town", "road"))) == ["anadyr", "valley-road", "xanabad-khanashen"]
    assert _ids(store.places(dispute="valley")) == ["xanabad-district", "xanabad-khanashen"]
    assert _ids(store.places(dispute="valley", kinds=("road",))) == []
    assert _ids(store.places(bbox=(46.4, 39.4, 46.6, 39.6))) == ["xanabad-district", "xanabad-khanashen"]
    assert _ids(store.places(bbox=(46.5, 39.5, 46.5, 39.5), kinds=("town",))) == ["xanabad-khanashen"]
    assert _ids(store.places(bbox=(170.0, 60.0, -170.0, 70.0), kinds=("town",))) == ["anadyr"]
    assert _ids(store.places(bbox=(-10.0, -10.0, -9.0, -9.0))) == []

    assert store.related_to("xanabad-khanashen", "end") == ("valley-road",)
    assert store.related_to("xanabad-khanashen", "capital_of") == ("xanabad-district",)
    assert store.related_to("xanabad-khanashen", "member") == store.related_to("nowhere", "end") == ()


def _ids(places: Iterator[Place]) -> list[str]:
    return [place.id for place in places]


def check_beginnings(store: Store) -> None:
    """Beginnings of names lead to places, once each; words too; filters and nearness as documented."""
    town, district = "xanabad-khanashen", "xanabad-district"
    assert _completed(store, "xana") == [town, district], "of equals the weight of the kind decides"
    assert _completed(store, "khanash") == [town]
    assert _completed(store, "խան") == _completed(store, "хана") == [town]
    assert _completed(store, "hanabad") == [] or town in _completed(store, "hanabad")
    assert _completed(store, "xanabad ") == [town, district], "a space asks for a finished word"
    assert _completed(store, "xana ") == _completed(store, "") == _completed(store, "no such") == []
    assert _completed(store, "roa", words=True) == ["valley-road"]
    assert _completed(store, "valley", words=True) == []
    assert _completed(store, "xana", limit=1) == [town]
    assert _completed(store, "xana", wanted=Wanted(kinds=("town",))) == [town]
    assert _completed(store, "an", wanted=Wanted(dispute="valley")) == []
    assert _completed(store, "xana", wanted=Wanted(countries=("am",), kinds=("town",))) == [town]
    assert _completed(store, "anad", wanted=Wanted(countries=("am",))) == []
    assert _completed(store, "anad", wanted=Wanted(bbox=(170.0, 60.0, -170.0, 70.0))) == ["anadyr"]
    assert _completed(store, "a", near=(179.0, 64.0))[0] == "anadyr"
    for one in store.completions("xana"):
        assert one.found
        assert all(key.startswith("xana") and hit.place == one.place for key, hit in one.found)
    heavy = [one.weight for one in store.completions("xana")]
    assert heavy == sorted(heavy, reverse=True)


def _completed(store: Store, prefix: str, **options: Any) -> list[str]:
    """Places of the contract's own data; those of a world layer among them are left aside."""
    own = gazette().places
    limit = options.pop("limit", 10_000)
    return [one.place for one in store.completions(prefix, limit=limit, **options) if one.place in own]


def check_surroundings(store: Store) -> None:
    """The nearest on the sphere, across the 180th meridian too, within a radius and by kind."""
    towns = Wanted(kinds=("town",), dispute="valley")
    near = store.nearest((46.6, 39.5), wanted=towns, limit=5)
    assert [one.place for one in near] == ["xanabad-khanashen"]
    assert abs(near[0].distance_m - 8580) < 5
    across = store.nearest((-179.9, 64.7), wanted=Wanted(bbox=(179.8, 64.6, 180.0, 64.8)), limit=1)
    assert [one.place for one in across] == ["anadyr"]
    assert abs(across[0].distance_m - 9504) < 10
    assert store.nearest((46.6, 39.5), wanted=towns, radius_m=8000) == ()
    assert [one.place for one in store.nearest((0.0, -90.0), wanted=towns)] == ["xanabad-khanashen"]


def check_spans(store: Store) -> None:
    """Keys in texts, by code points of the text as it is; longest first, whole words only, texts apart."""
    texts = [
        "From XANABAD rayonu to Խանաշեն.",
        "",
        "Xanabad",
        "rayonu",
        "Xanabadda Xana\u0301bad\u0301",
        "a closed Valley\nroad",
    ]
    found = store.spans(texts)
    assert [[(s.start, s.end, s.key) for s in spans if _own(s.key)] for spans in found] == [
        [(5, 19, "xanabad rayonu"), (23, 30, fold("Խանաշեն"))], [], [(0, 7, "xanabad")], [],
        [(10, 19, "xanabad")], [(9, 20, "valley road")],
    ]  # fmt: skip


def _own(key: str) -> bool:
    return key in {fold(name.text) for place in gazette().places.values() for name in place.names}


def check_threads(store: Store) -> None:
    """Many threads at once get what one gets."""

    def ask(number: int) -> tuple[object, ...]:
        id = sorted(gazette().places)[number % 5]
        return id, store.place(id), store.hits(fold("Xanabad")), _ids(store.places(kinds=("town",)))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(200)))
    assert all(answer == ask(number) for number, answer in enumerate(answers))
