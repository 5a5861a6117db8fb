"""``/v1/annotate`` in all its forms: files in, representations out, corrections, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from gazetteer.annotate import Override
from gazetteer.core import Gazetteer
from gazetteer.errors import InputError
from gazetteer.standards import corrections, mentions
from gazetteer.standards.representations import FORMATS, NEGOTIATED
from tests.files import docx, pdf

ARTICLE = "BARDA, 9 September 2023. Baku said that lorries reached Khankendi/Stepanakert by the Aghdam–Khankendi road."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def post(client: FlaskClient, accept: str = "", query: str = "", text: str = ARTICLE) -> Any:
    headers = {"Accept": accept} if accept else {}
    return client.post(f"/v1/annotate{query}", json={"text": text}, headers=headers)


def send(client: FlaskClient, data: bytes, name: str, path: str = "/v1/annotate", **fields: Any) -> Any:
    """A form with a file, encoded in memory: the client itself would use a file."""
    file = FileStorage(io.BytesIO(data), filename=name, name="file")
    boundary, body = encode_multipart({"file": file, **fields})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


# Files in


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (ARTICLE.encode(), "a.txt"),
        (ARTICLE.encode("utf-16"), "a.txt"),
        (f"<p>{ARTICLE}</p>".encode(), "a.html"),
        (f"*{ARTICLE[:5]}*{ARTICLE[5:]}".encode(), "a.md"),
        (docx(ARTICLE), "a.docx"),
        (pdf(ARTICLE.replace("–", "-")), "a.pdf"),
    ],
    ids=["text", "UTF-16", "HTML", "Markdown", "DOCX", "PDF"],
)
def test_a_file_in_a_form_is_an_article(client: FlaskClient, data: bytes, name: str) -> None:
    answer = send(client, data, name, lang="en")
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert found["text"].replace("-", "–") == ARTICLE.replace("-", "–")
    places = {one["place"]["id"] for one in found["mentions"] if one["place"]}
    assert {"baku", "khankendi-stepanakert", "barda"} <= places
    assert all(found["text"][one["start"] : one["end"]] == one["surface"] for one in found["mentions"])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ARTICLE.encode(), "text/plain"), (docx(ARTICLE), DOCX), (docx(ARTICLE), "application/octet-stream"),
        (ARTICLE.encode("cp1252"), "text/plain; charset=windows-1252"), (f"<p>{ARTICLE}".encode(), "text/html"),
    ],
)  # fmt: skip
def test_a_body_may_be_the_file_itself(client: FlaskClient, data: bytes, kind: str) -> None:
    answer = client.post("/v1/annotate?at=2019&lang=en", data=data, content_type=kind)
    assert (answer.get_json()["text"], answer.get_json()["at"]) == (ARTICLE, "2019")


@pytest.mark.parametrize(
    ("data", "name", "fields", "status", "field"),
    [
        (b"", "a.txt", {}, 400, "file"),
        (b"a\0b", "a.txt", {}, 400, "file"),
        (pdf("x", password="p"), "a.pdf", {}, 400, "file"),
        (b"a" * 10_000_001, "a.txt", {}, 413, "file"),
        (b"<i>" * 100_000, "a.html", {}, 413, "file"),
        (b"Baku", "a.txt", {"text": "Baku"}, 400, "file"),
        (b"Baku", "a.txt", {"at": "1990-13"}, 400, "at"),
        (b"Baku", "a.txt", {"colour": "red"}, 400, "colour"),
        (b"Baku", "a.txt", {"format": "xml"}, 400, "format"),
        (b"Baku", "a.txt", {"overrides": "[{"}, 400, "overrides"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/annotate", "/annotate"])
def test_a_bad_file_is_told_its_field(
    client: FlaskClient, path: str, data: bytes, name: str, fields: Any, status: int, field: str
) -> None:
    answer = send(client, data, name, path, **fields)
    assert answer.status_code == status
    if path == "/annotate":
        assert answer.content_type.startswith("text/html")
        assert f"<code>{field}</code>" in answer.text
    else:
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["errors"][0]["name"] == field


def test_a_body_over_the_limit_is_told_the_limit(client: FlaskClient) -> None:
    answer = send(client, b"a" * (12 * 1024 * 1024), "a.txt", "/annotate")
    assert (answer.status_code, "10,000,000" in answer.text) == (413, True)


def test_a_file_in_another_field_is_refused(client: FlaskClient) -> None:
    form = {"photo": (io.BytesIO(b"x"), "a.txt"), "text": "Baku"}
    answer = client.post("/v1/annotate", data=form, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["errors"][0]["name"]) == (400, "photo")


def test_a_large_upload_never_reaches_the_disk(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    answer = send(client, b"Goris is dry. " + b"and so on " * 90_000, "a.txt")
    assert (answer.status_code, len(answer.get_json()["text"])) == (200, 900_014)


def test_nothing_of_a_file_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        send(client, b"Zyxxyq went to Shusha", "Zyxxyq.txt")
        send(client, b"%PDF-1.7 Zyxxyq", "Zyxxyq.pdf", "/annotate")
    assert "Zyxxyq" not in caplog.text


def test_the_form_takes_a_file_without_a_script(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'enctype="multipart/form-data"' in page
    assert '<input id="file" name="file" type="file"' in page
    assert "required" not in page.split('id="annotate"')[1].split("</form>")[0]
    assert "Khankendi/Stepanakert" in send(client, docx(ARTICLE), "a.docx", "/annotate").text


# Representations out


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/csv;q=0.9, application/json;q=0.2", "text/csv"),
        ("text/csv;q=0.2, application/geo+json;q=0.9", "application/geo+json"),
        ("*/*;q=0.1, application/json;q=0", "application/geo+json"),
        ("text/*", "text/csv"),
        ("image/png, text/html;q=0.1", "text/html"),
    ],
)
def test_accept_is_weighed(client: FlaskClient, accept: str, kind: str) -> None:
    answer = post(client, accept)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/html;q=0, image/*"])
def test_what_is_not_offered_is_406_and_named(client: FlaskClient, accept: str) -> None:
    answer = post(client, accept)
    assert (answer.status_code, answer.content_type) == (406, "application/problem+json")
    assert all(media_type in answer.get_json()["detail"] for media_type in NEGOTIATED)


@pytest.mark.parametrize("name", FORMATS)
def test_format_goes_before_accept(client: FlaskClient, name: str) -> None:
    answer = post(client, "image/png", f"?format={name}")
    assert (answer.status_code, answer.mimetype) == (200, FORMATS[name].media_type)
    assert ("attachment" in answer.headers.get("Content-Disposition", "")) == FORMATS[name].attached
    again = client.post(
        f"/v1/annotate?format={name}", json={"text": ARTICLE}, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code in (200, 304)


def test_web_annotations_have_what_the_model_asks(client: FlaskClient) -> None:
    """https://www.w3.org/TR/annotation-model/: required properties of sections 3.1, 4.2.4, 4.2.5 and 5.2."""
    text = f"😀 {ARTICLE}"
    page = post(client, "application/ld+json", text=text).get_json()
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["id"].startswith("urn:uuid:")
    ids = [one["id"] for one in page["items"]]
    assert len(set(ids)) == len(ids) > 3
    for one in page["items"]:
        assert one["type"] == "Annotation"
        quote, span = one["target"]["selector"]
        assert (quote["type"], span["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[span["start"] : span["end"]] == quote["exact"]
        assert text[: span["start"]].endswith(quote["prefix"])
        assert text[span["end"] :].startswith(quote["suffix"])
    bodies = {body["source"]["id"] for one in page["items"] for body in one.get("body", [])[:1]}
    assert "http://localhost/places/khankendi-stepanakert" in bodies
    assert post(client, "application/ld+json", text=text).get_json() == page


def test_an_article_s_address_is_the_source(client: FlaskClient) -> None:
    body, headers = {"text": ARTICLE, "url": "https://example.org/a"}, {"Accept": "application/ld+json"}
    page = client.post("/v1/annotate", json=body, headers=headers).get_json()
    assert {one["target"]["source"] for one in page["items"]} == {"https://example.org/a"}
    refused = client.post("/v1/annotate", json={**body, "url": "javascript:alert(1)"}, headers=headers)
    assert (refused.status_code, refused.get_json()["errors"][0]["name"]) == (400, "url")


def test_csv_has_a_row_a_mention_and_guards_its_cells(client: FlaskClient) -> None:
    text = "=Baku said. Goris."
    correction = [{"start": 0, "end": 5, "place": "baku"}]
    for raw, surface in ((0, "'=Baku"), (1, "=Baku")):
        answer = client.post(f"/v1/annotate?format=csv&raw={raw}", json={"text": text, "overrides": correction})
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert tuple(rows[0]) == mentions.NAMES
        assert [(one["surface"], one["place"]) for one in rows] == [(surface, "baku"), ("Goris", "goris")]


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self._in = "", list[dict[str, str | None]](), ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._in = "" if tag in ("title", "head") else self._in
        if tag in ("a", "span"):
            self.tags.append({**dict(attrs), "at": str(len(self.text))})
        if tag in ("body", "p"):
            self._in = "p"

    def handle_data(self, data: str) -> None:
        self.text += data if self._in else ""


@pytest.mark.parametrize("text", [ARTICLE, "<script>x</script> & \"Goris\" 'Baku' said. Ստեփանակերտ было"])
def test_tagged_html_changes_no_letter(client: FlaskClient, text: str) -> None:
    page = post(client, "", "?format=marked", text=text)
    found = Tags(page.text)
    assert found.text.strip("\n") == text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"] == "sandbox allow-scripts"
    assert all(tag["dir"] in ("ltr", "rtl") for tag in found.tags)
    places = {tag["data-place"] for tag in found.tags if "data-place" in tag}
    assert "baku" in places
    if "Ստեփանակերտ" in text:
        armenian = next(tag for tag in found.tags if tag.get("data-place") == "khankendi-stepanakert")
        assert armenian["lang"] == "hy"


# Corrections

MOVED = "A word more. Goris is high. Baku said."


def test_a_span_that_moved_is_found_again_and_said(g: Gazetteer) -> None:
    given = [
        Override(start=0, end=5, surface="Goris", place="barda"),
        Override(start=0, end=5, surface="Yerevan", place="yerevan"),
        Override(surface="Kirovabad", place="ganja"),
        Override(surface="Baku", place=""),
    ]
    note = g.annotate(MOVED, lang="en", overrides=given)
    assert [one.status for one in note.corrections] == ["moved", "lost", "unused", "applied"]
    assert [(one.surface, one.place.id) for one in note.mentions if one.place] == [("Goris", "barda")]
    assert "from 0–5 to 13–18" in note.corrections[0].reason
    assert MOVED[note.corrections[0].override.start : note.corrections[0].override.end] == "Goris"


@pytest.mark.parametrize(
    "text",
    [
        '[{"start": 0, "end": 5, "surface": "Goris", "place": "barda"}, {"surface": "Baku", "place": ""}]',
        "place;surface;start;end\nbarda;Goris;0;5\n;Baku;;\n",
    ],
)
def test_one_file_is_read_by_http_page_and_python(g: Gazetteer, client: FlaskClient, text: str) -> None:
    given = corrections.parse(text.encode())
    assert given == (Override(start=0, end=5, surface="Goris", place="barda"), Override(surface="Baku"))
    found = g.annotate(MOVED, lang="en", overrides=given)
    told = corrections.told(found.corrections)
    for field in (text, (io.BytesIO(text.encode()), "o.csv")):
        form = {"text": MOVED, "lang": "en", "overrides": field}
        answer = client.post("/v1/annotate", data=form, content_type="multipart/form-data")
        assert answer.get_json()["corrections"] == told
        assert [one["place"]["id"] for one in answer.get_json()["mentions"]] == ["barda"]
    page = client.post("/annotate", data={"text": MOVED, "lang": "en", "overrides": text}).text
    assert "Correction moved" in page
    assert 'data-place="barda"' in page
    assert 'data-place="baku"' not in page
    assert corrections.parse(corrections.written(given).encode()) == given


def test_a_correction_that_cannot_be_read_is_named() -> None:
    for text in ("surface,place,start\nGoris,barda,one\n", "a,b\n1,2\n", '{"surface": 1}'):
        with pytest.raises(InputError, match="overrides"):
            corrections.parse(text.encode())


def test_json_says_what_became_of_corrections(client: FlaskClient) -> None:
    body = {"text": MOVED, "overrides": [{"start": 13, "end": 18, "place": "barda"}]}
    assert json.loads(client.post("/v1/annotate", json=body).data)["corrections"] == [
        {"start": 13, "end": 18, "surface": "", "place": "barda", "status": "applied", "reason": "as given"}
    ]


@pytest.mark.parametrize(("name", "accept"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_the_map_as_a_picture_runs_nothing(client: FlaskClient, name: str, accept: str) -> None:
    text = "Baku <b>said</b> {{ 7*191 }} that Goris & Lachin were dry."
    answer = client.post(f"/v1/annotate?format={name}", json={"text": text})
    assert (answer.status_code, answer.mimetype) == (200, accept)
    assert answer.data.startswith(b"<?xml" if "svg" in accept else b"\x89PNG\r\n")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "scripts" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].endswith(f'article-map.{name}"')
    if "svg" in accept:
        assert "Goris" in answer.text
