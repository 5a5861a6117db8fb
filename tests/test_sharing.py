"""Downloads, embeds, ETags, and a service that lives under a prefix behind a proxy."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gazetteer.core import Gazetteer
from gazetteer.web import create_app, pages, prefix
from gazetteer.web.sharing import DOWNLOADS, PICTURES

TEXT = "A timetable\n\nSHUSHA, 9 September 2023. The bus to Khankendi/Stepanakert takes the Lachin road."
BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "map": b"<!doctype html>", "geojson": b'{"type":"FeatureCollection"',
          "csv": b"start,end,surface", "jsonld": b'{"@context"'}  # fmt: skip


@pytest.fixture
def app(g: Gazetteer, tmp_path: Path) -> Flask:
    return create_app(g, environ={"GAZETTEER_KEPT_FILE": str(tmp_path / "kept.sqlite")})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(client: FlaskClient) -> str:
    return client.post("/articles", data={"text": TEXT}).headers["Location"]


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_result_and_a_kept_article_are_the_same_file(client: FlaskClient, address: str, name: str) -> None:
    sent = client.post("/download", data={"text": TEXT, "format": name})
    got = client.get(f"{address}/download?format={name}")
    assert (sent.status_code, got.status_code) == (200, 200)
    assert sent.data.startswith(BEGINS[name])
    assert sent.data == got.data
    for answer in (sent, got):
        assert answer.mimetype == DOWNLOADS[name].media_type
        assert answer.headers["Content-Disposition"] == f'attachment; filename="article-map{DOWNLOADS[name].suffix}"'
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert got.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("name", PICTURES)
def test_a_place_has_pictures(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/places/lachin-road/download?format={name}")
    assert answer.data.startswith(BEGINS[name])
    assert f'filename="lachin-road-map.{name}"' in answer.headers["Content-Disposition"]


def test_a_picture_has_the_names_and_the_lines_that_were_chosen(client: FlaskClient) -> None:
    def drawn(query: str) -> str:
        return client.post(f"/download{query}", data={"text": TEXT, "format": "svg"}).text

    assert ">Khankendi / Stepanakert<" in drawn("")
    assert ">Khankendi<" in drawn("?perspective=az")
    assert "Names and lines for 9 September 2023." in drawn("")
    assert "lines for 10 May 1992." in drawn("?lines=1992-05-10")


def test_a_download_is_as_the_page_is(client: FlaskClient) -> None:
    """Corrections, date and language of the form hold for its files too."""
    form = {"text": "SHUSHA was dry.", "at": "1990", "overrides": '[{"surface": "SHUSHA", "place": "goris"}]'}
    found = json.loads(client.post("/download", data=form | {"format": "geojson"}).data)
    assert found["features"][0]["properties"]["place"] == "goris"


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/places/lachin-road/download?format=csv", 400, "format"),
        ("/places/lachin-road/download?colour=red", 400, "colour"),
        ("/places/lachin-road/download?lines=1990-13", 400, "lines"),
        ("/places/nowhere-at-all/download", 404, ""),
        ("/places/nowhere-at-all/embed", 404, ""),
        ("/articles/nothing/download", 404, ""),
        ("/articles/nothing/embed", 404, ""),
    ],
)
def test_what_cannot_be_had_is_told(client: FlaskClient, path: str, status: int, field: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert not field or f"<code>{field}</code>" in answer.text


def test_nothing_to_download_is_told(client: FlaskClient) -> None:
    for form, field in (({"text": " ", "format": "svg"}, "text"), ({"text": TEXT, "format": "gif"}, "format")):
        answer = client.post("/download", data=form)
        assert (answer.status_code, f"<code>{field}</code>" in answer.text) == (400, True)


def test_the_page_of_a_result_offers_every_file_without_a_script(client: FlaskClient) -> None:
    page = client.post("/annotate", data={"text": TEXT}).text
    buttons = re.findall(r'form="annotate" formaction="/download" name="format" value="(\w+)"', page)
    assert buttons == list(DOWNLOADS)
    assert page.count('id="annotate"') == 1


# Embeds


def test_an_embed_is_the_map_and_its_credit_only(client: FlaskClient, address: str) -> None:
    for path, full in ((f"{address}/embed", address), ("/places/goris/embed", "/places/goris")):
        page = client.get(path).text
        assert page.count('class="folium-map"') == 1
        assert f'href="{full}"' in page
        for part in ("<nav", 'id="annotate"', 'class="prose"', 'id="share"'):
            assert part not in page


def test_an_embed_is_framed_where_the_setting_allows(g: Gazetteer) -> None:
    allowed = "'self' https://news.example"
    client = create_app(g, environ={"GAZETTEER_FRAME_ANCESTORS": allowed}).test_client()
    assert f"frame-ancestors {allowed}" in client.get("/places/goris/embed").headers["Content-Security-Policy"]


def test_the_code_of_a_frame_is_sound_wherever_it_is_pasted(app: Flask) -> None:
    label = '"><script>window.hit=1</script>'
    with app.test_request_context("/places/goris"):
        made = app.jinja_env.get_template("_share.html").render(
            place={"id": "goris", "label": label}, downloads=DOWNLOADS, kept=False
        )
    assert "<script>window" not in made
    shown = re.search(r'id="share-embed"[^>]*>\s*(.*?)</textarea>', made, re.S)
    assert shown
    code = html.unescape(shown[1])
    assert code.startswith('<iframe src="http://localhost/places/goris/embed" title="Map of &#34;&gt;')
    assert "<script" not in code


# The same bytes


PATHS = (
    "/", "/example", "/places", "/places/khankendi-stepanakert", "/lens", "/about", "/docs", "/places/goris/embed",
    "/places/goris/download?format=png", "/places/goris/download?format=svg", "/example?perspective=az&lines=1990",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_the_same_request_gives_the_same_bytes_and_then_304(client: FlaskClient, path: str) -> None:
    one, other = client.get(path), client.get(path)
    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": one.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == one.headers["Content-Security-Policy"]
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
    seen = {"If-None-Match": zipped.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get(path, headers=seen).status_code == 304


def test_a_kept_article_is_304_until_it_is_gone(client: FlaskClient, app: Flask, address: str) -> None:
    for path in (address, f"{address}/embed", f"{address}/download?format=csv", f"{address}/download?format=png"):
        tag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.headers["X-Robots-Tag"] == "noindex, nofollow"
    app.extensions["shelf"].remove(address.rpartition("/")[2])
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_answers_to_a_form_are_not_tagged(client: FlaskClient) -> None:
    assert "ETag" not in client.post("/annotate", data={"text": TEXT}).headers


# Behind a proxy


@pytest.fixture
def behind(g: Gazetteer, tmp_path: Path) -> FlaskClient:
    environ = {"GAZETTEER_PROXIES": "1", "GAZETTEER_KEPT_FILE": str(tmp_path / "kept.sqlite")}
    return create_app(g, environ=environ).test_client()


FORWARDED: dict[str, Any] = {
    "X-Forwarded-Prefix": "/gaz", "X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https",
}  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/", "/example", "/places", "/places/goris", "/normalize?q=Lachin", "/about", "/about/data", "/docs", "/lens"],
)
def test_every_link_of_a_page_stays_under_the_prefix(behind: FlaskClient, path: str) -> None:
    page = behind.get(path, headers=FORWARDED)
    assert page.status_code == 200
    links = re.findall(r'\s(?:href|src|action|formaction|data-assets)="(/[^"]*)"', page.text)
    assert links
    assert [link for link in links if not link.startswith("/gaz/")] == []
    assert not any(link.startswith("/gaz/gaz/") for link in links)
    data = re.search(r'id="gz-data">(.*?)</script>', page.text, re.S)
    if data:
        uris = [place["uri"] for place in json.loads(data[1])["places"].values()]
        assert uris or path == "/places", "that page asks for its places"
        assert all(uri.startswith("/gaz/places/") for uri in uris)


def test_addresses_that_are_told_are_those_outside(behind: FlaskClient, g: Gazetteer) -> None:
    kept_page = behind.post("/articles", data={"text": TEXT}, headers=FORWARDED)
    assert kept_page.headers["Location"].startswith("/gaz/articles/")
    assert 'value="https://news.example/gaz/articles/' in kept_page.text
    page = behind.get("/places/goris", headers=FORWARDED).text
    assert 'value="https://news.example/gaz/places/goris"' in page
    found = behind.post("/v1/annotate?format=jsonld", json={"text": TEXT}, headers=FORWARDED).text
    assert "https://news.example/gaz/places/" in found
    listed = behind.get("/v1/places?limit=1", headers=FORWARDED).get_json()
    assert listed["next"].startswith("/gaz/v1/places?")


def test_a_place_that_moved_is_found_under_the_prefix(app: Flask) -> None:
    with app.test_request_context("/places/old?perspective=az", environ_overrides={"SCRIPT_NAME": "/gaz"}):
        answer = pages.moved("pages.place", "goris", {"perspective": "az"})
    assert answer.headers["Location"] == "/gaz/places/goris?perspective=az"


def test_without_the_setting_nobodys_word_is_believed(client: FlaskClient) -> None:
    page = client.get("/places/goris", headers=FORWARDED).text
    assert "/gaz/" not in page
    assert "news.example" not in page


def test_a_forged_prefix_stays_text(behind: FlaskClient) -> None:
    page = behind.get("/", headers={"X-Forwarded-Prefix": '/"><script>window.hit=1</script>'}).text
    assert "<script>window.hit" not in page


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ('<a href="/x">', '<a href="/gaz/x">'),
        ('<a href="/gaz/x">', '<a href="/gaz/x">'),
        ('<a href="/gazette">', '<a href="/gaz/gazette">'),
        ('<a href="//elsewhere/x">', '<a href="//elsewhere/x">'),
        ('<a href="#x">', '<a href="#x">'),
        ('<p>href=&#34;/x&#34;</p>', '<p>href=&#34;/x&#34;</p>'),
        ('{"text": "<a href=\\"/x\\">"}', '{"text": "<a href=\\"/x\\">"}'),
    ],
)  # fmt: skip
def test_links_get_the_prefix_once_and_texts_never(page: str, wanted: str) -> None:
    assert prefix.linked(page, "/gaz") == wanted


def test_an_origin_is_compared_with_the_host_outside(behind: FlaskClient) -> None:
    for origin, status in (("https://news.example", 201), ("https://other.example", 403)):
        answer = behind.post("/articles", data={"text": TEXT}, headers=FORWARDED | {"Origin": origin})
        assert answer.status_code == status
