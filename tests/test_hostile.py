"""Hostile text in every field is printed literally: no template value, no script, no server error (MAP 4.1)."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from gazetteer import geodata
from gazetteer.core import Gazetteer
from gazetteer.model import Name
from gazetteer.store.build import build
from gazetteer.store.index import open_index
from gazetteer.web import create_app

HOSTILE = (
    "{{90001*90001}}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% if",
    "{% for x in y %}",
    "{# comment",
    "${90001*90001}",
    "`backtick`",
    "C:\\users\\\\`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202egnorw",
    "]]><!--",
    "' onmouseover='alert(1)",
    "\x00\x01",
)
ARTICLE = "{0} Shusha {0}\n\nLorries left Khankendi/Stepanakert {0} for Goris. “{0},” said {0} of Lachin."


def safe(page: str, hostile: str) -> None:
    """The page has no script and no event handler that the text brought, and no value of a template."""
    assert "8100180001" not in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert not re.search(r"<[^>]*\sonmouseover='alert", page)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_in_an_article(client: FlaskClient, hostile: str) -> None:
    text = ARTICLE.format(hostile)
    answer = client.post("/annotate", data={"text": text})
    assert answer.status_code == 200
    safe(answer.text, hostile)
    shown = html.unescape(re.sub(r"<[^>]*>", "", answer.text.split('class="prose"')[1]))
    assert hostile.replace("\x00", "\ufffd") in shown.replace("\x00", "\ufffd")


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_in_the_api_and_the_standalone_map(client: FlaskClient, hostile: str) -> None:
    text = ARTICLE.format(hostile)
    body = {"text": text, "title": hostile, "url": hostile}
    found = client.post("/v1/annotate", json=body).get_json()
    assert found["text"] == text
    assert {m["place"]["id"] for m in found["mentions"] if m["place"]} >= {"shusha-shushi", "goris", "lachin"}
    safe(client.post("/v1/annotate", json=body, headers={"Accept": "text/html"}).text, hostile)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("field", ["at", "lang", "perspective"])
def test_in_a_field_of_the_form(client: FlaskClient, hostile: str, field: str) -> None:
    answer = client.post("/annotate?perspective=both", data={"text": "Shusha", field: hostile})
    assert answer.status_code < 500
    safe(answer.text, hostile)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("path", ["/normalize", "/v1/normalize", "/v1/places/x", "/places/x", "/example", "/about"])
def test_in_a_query(client: FlaskClient, hostile: str, path: str) -> None:
    for name in ("q", "at", "perspective", hostile):
        answer = client.get(path, query_string={name: hostile})
        assert answer.status_code < 500
        if answer.mimetype == "text/html":
            safe(answer.text, hostile)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_in_an_address(client: FlaskClient, hostile: str) -> None:
    from urllib.parse import quote

    for path in (f"/places/{quote(hostile)}", f"/v1/places/{quote(hostile)}", f"/{quote(hostile)}"):
        answer = client.get(path)
        assert answer.status_code in (308, 404)
        if answer.mimetype == "text/html":
            safe(answer.text, hostile)


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The service over data in which a place's names, note, claims and sources are hostile."""
    gazette = geodata.read()
    everything = " ".join(HOSTILE)
    place = gazette.places["shusha-shushi"]
    names = tuple(
        dataclasses.replace(name, text=f"{name.text} {hostile}", id=f"{n}{name.id}")
        for n, hostile in enumerate(HOSTILE)
        for name in place.names[:2]
    )
    claims = tuple(dataclasses.replace(claim, note=everything, asserted_by=everything) for claim in place.claims)
    shusha = dataclasses.replace(place, names=(*place.names, *names), note=everything, claims=claims)
    first = gazette.places["lachin"]
    lachin = dataclasses.replace(
        first, names=(Name(id="h", text=everything, lang="en", uses=first.names[0].uses), *first.names)
    )
    sources = {
        id: dataclasses.replace(one, title=everything, locator=f"javascript:alert('{id}')")
        for id, one in gazette.sources.items()
    }
    parties = {id: dataclasses.replace(one, label=f"{one.label} {everything}") for id, one in gazette.parties.items()}
    places = {**gazette.places, "shusha-shushi": shusha, "lachin": lachin}
    changed = dataclasses.replace(gazette, places=places, sources=sources, parties=parties)
    folder: Path = tmp_path_factory.mktemp("poisoned")
    g = Gazetteer(open_index(build(changed, folder, world=False)))
    return create_app(g, environ={})


@pytest.mark.parametrize(
    "path", ["/places/shusha-shushi", "/places/lachin", "/places", "/normalize?q=Shusha", "/about/data"]
)
def test_in_the_data(poisoned: Any, path: str) -> None:
    answer = poisoned.test_client().get(path)
    assert answer.status_code == 200
    safe(answer.text, "")
    assert 'href="javascript:' not in answer.text


def test_in_the_data_of_an_article_and_its_export(poisoned: Any) -> None:
    client = poisoned.test_client()
    safe(client.post("/annotate", data={"text": "From Shusha to Lachin."}).text, "")
    exported = client.post("/v1/annotate", json={"text": "From Shusha to Lachin."}, headers={"Accept": "text/html"})
    assert exported.status_code == 200
    safe(exported.text, "")
