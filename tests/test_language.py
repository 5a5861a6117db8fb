"""The language of the pages: which catalogues are offered, what chooses one, and that no word is forgotten."""

from __future__ import annotations

import io
import json
import re
import typing
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from gazetteer import folders, wording
from gazetteer.annotate.values import Voice
from gazetteer.core import Gazetteer
from gazetteer.model import ClaimWhat, Kind, NameKind, Stance
from gazetteer.search.ground import DIRECTIONS
from gazetteer.standards import vocabulary
from gazetteer.standards.words import lang_label
from gazetteer.times import date_text, when_text
from gazetteer.web import create_app, errors, language, messages
from gazetteer.web.pages import EXAMPLE
from gazetteer.when import When
from tests import pseudo
from tests.pages import PAGES

TEXT = (
    "A timetable\n\nSHUSHA, 9 September 2023. The bus to Khankendi/Stepanakert takes the Lachin road, Baku said. "
    "Another one stops at Springfield."
)
CORRECTION = '[{"surface": "…", "place": "…"}]'
"""What the box for corrections shows as an example; code is no word."""
CORRECTED = [{"surface": "Baku", "place": ""}, {"surface": "Nowhere", "place": "lachin"}]
MORE = (
    "/compare", "/compare?one=both&at=1990-01-01&other_at=2023-09-09", "/about/data?dispute=karabakh",
    "/places/khankendi-stepanakert?order=lang&at=2023-09-09", "/places/khankendi-stepanakert/embed", "/places/karabakh",
    "/nothing", "/places/nowhere", "/places?kind=x", "/lens?a=1", "/about/data?doubts=7", "/about/sources?page=999",
    "/disputes/karabakh?at=2023-02-30", "/lines/2ff225f4?when=x", "/articles/none",
)  # fmt: skip
"""States of pages that the list of kinds lacks: errors, orders, dates."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues of the language that nobody speaks, and of one that runs from right to left."""
    made = tmp_path_factory.mktemp("translations")
    pseudo.written(made, pseudo.catalogue(lang="ar"), "ar")
    return pseudo.written(made, pseudo.catalogue())


@pytest.fixture(scope="module")
def spoken(g: Gazetteer, folder: Path) -> Flask:
    kept = str(folder / "kept.sqlite")
    return create_app(g, environ={"GAZETTEER_TRANSLATIONS": str(folder), "GAZETTEER_KEPT_FILE": kept})


@pytest.fixture
def reader(spoken: Flask) -> FlaskClient:
    return spoken.test_client()


@pytest.fixture(scope="module")
def data(g: Gazetteer) -> pseudo.Data:
    return pseudo.Data(g, "Khankendi/Stepanakert", "A timetable", EXAMPLE.read_text("utf-8").split("\n")[0], CORRECTION)


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


# --- no word is forgotten ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, *MORE])
def test_every_word_of_a_page_is_in_the_catalogue(reader: FlaskClient, data: pseudo.Data, path: str) -> None:
    assert pseudo.unwrapped(page(reader, f"/eo{path}"), data) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/lens", {"text": TEXT}),
        ("/lens", {}),
        ("/articles", {"text": TEXT}),
        ("/annotate", {"text": TEXT}),
        ("/annotate", {"text": TEXT, "at": "1990-01-01", "overrides": json.dumps(CORRECTED)}),
        ("/annotate", {"text": "Nothing"}),
        ("/normalize", {"names": "Lachin\nKhankendi\nGeorgia"}),
    ],
)
def test_every_word_of_an_answer_is_in_the_catalogue(
    reader: FlaskClient, data: pseudo.Data, path: str, form: dict[str, str]
) -> None:
    found = pseudo.unwrapped(reader.post(f"/eo{path}", data=form).get_data(as_text=True), data)
    assert found == []


def test_every_word_of_a_kept_article_is_in_the_catalogue(reader: FlaskClient, data: pseudo.Data) -> None:
    kept = reader.post("/eo/articles", data={"text": TEXT}).get_data(as_text=True)
    found = re.search(r"/eo/articles/[\w-]{20,}", kept)
    assert found
    assert pseudo.unwrapped(page(reader, found[0]), data) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("<p>Forgotten words</p>", "Forgotten words"),
        ('<p aria-label="Forgotten">⟦kept⟧</p>', "Forgotten"),
        ('<input placeholder="Forgotten">', "Forgotten"),
        ("<p>⟦kept <a>in it⟧</a> and out</p>", "and out"),
        ("<option>Forgotten</option>", "Forgotten"),
        ("<p>Lachin: not of the data</p>", "not of the data"),
    ],
)
def test_a_forgotten_word_is_told(data: pseudo.Data, planted: str, told: str) -> None:
    html = (
        f'<html lang="eo"><bdi>Xankəndi</bdi> <p lang="en">an article</p> <code>id</code> Lachin 2023 {planted}</html>'
    )
    assert pseudo.unwrapped(html, data) == [told]


def test_the_template_of_catalogues_is_what_the_code_says(tmp_path: Path) -> None:
    """If this fails, `make messages` collects the words anew."""
    messages.collected(tmp_path / "messages.pot")
    assert (tmp_path / "messages.pot").read_text("utf-8") == messages.TEMPLATE.read_text("utf-8")


def test_every_message_of_a_script_is_collected() -> None:
    """Babel reads no call inside a template string: there a message would be lost without a word."""
    known = {one for message in read_po(io.BytesIO(messages.TEMPLATE.read_bytes())) for one in pseudo_of(message.id)}
    said = [
        found
        for path in (folders.brought() / "static/js").glob("*.js")
        for found in re.findall(r'gz\.(?:t|n|parts)\("([^"]+)"', path.read_text("utf-8"))
    ]
    assert len(said) > 100
    assert [one for one in said if one not in known] == []


def test_closed_lists_are_in_the_catalogue() -> None:
    listed = {
        Kind: vocabulary.KINDS, NameKind: vocabulary.NAME_KINDS, Stance: vocabulary.STANCES, Voice: vocabulary.VOICES,
    }  # fmt: skip
    for words, told in listed.items():
        assert set(typing.get_args(words)) == set(told)
    assert {word.replace("_", " ") for word in typing.get_args(ClaimWhat)} == set(vocabulary.CLAIMS)
    assert set(DIRECTIONS) == set(vocabulary.DIRECTIONS)


def test_titles_of_errors_are_in_the_catalogue() -> None:
    codes = {*errors._SAY, 403, 406, *(int(status) for _, status in errors._STATUS)}
    assert {HTTPStatus(code).phrase for code in codes} <= set(errors.PHRASES)


# --- which catalogues are offered -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "offered"),
    [
        ("# Signed by a native reader: Leyla Ahmadi, 2026-11-25", True),
        ("# Words of the pages.\n# Signed by a native reader: Leyla Ahmadi, 2026-11-25", True),
        ("# Words of the pages.", False),
        ("# Signed by a native reader: , 2026-11-25", False),
        ("# Signed by a native reader: Leyla Ahmadi", False),
        ("# Signed by a native reader: Leyla Ahmadi, 2026-02-30", False),
    ],
)
def test_a_catalogue_is_offered_when_a_native_reader_has_signed_it(tmp_path: Path, head: str, offered: bool) -> None:
    found = language.offered(pseudo.written(tmp_path, pseudo.catalogue(head)))
    assert ("eo" in found) == offered
    if offered:
        assert (found["eo"].signed_by, found["eo"].signed_on) == ("Leyla Ahmadi", "2026-11-25")


@pytest.mark.parametrize(
    ("original", "translated", "fault"),
    [
        ("until %(date)s", "bis %(datum)s", "placeholder"),
        ("until %(date)s", "bis 100 %", "placeholder"),
        ("Which name is shown", "<script>alert(1)</script>", "markup"),
        ("Which name is shown", 'a" onclick="b', "markup"),
    ],
)
def test_a_catalogue_that_would_break_a_page_is_not_offered(
    tmp_path: Path, original: str, translated: str, fault: str
) -> None:  # fmt: skip
    made = pseudo.catalogue()
    message = made.get(original)
    assert message
    message.string = translated
    pseudo.written(tmp_path, made)
    assert "eo" not in language.offered(tmp_path)
    found, faults = language.read(tmp_path / "eo/LC_MESSAGES/messages.po")
    assert found is None
    assert fault in faults[0]


@pytest.mark.parametrize("name", ["en", "no-such", "xx"])
def test_a_folder_that_names_no_other_language_is_not_offered(tmp_path: Path, name: str) -> None:
    pseudo.written(tmp_path, pseudo.catalogue(), name)
    assert set(language.offered(tmp_path)) == {"en"}


def test_every_catalogue_of_the_package_is_signed() -> None:
    paths = sorted(language.FOLDER.glob("*/LC_MESSAGES/*"))
    assert [path for path in paths if path.suffix != ".po"] == []
    assert set(language.offered()) == {"en", *(path.parts[-3].replace("_", "-") for path in paths)}


def test_the_template_is_read_as_one() -> None:
    found = read_po(io.BytesIO(messages.TEMPLATE.read_bytes()))
    assert len(found) > 500
    assert not [message.id for message in found if message.id and any(pseudo_of(message.string))]


def pseudo_of(string: object) -> Iterator[str]:
    yield from ([string] if isinstance(string, str) else typing.cast("tuple[str, ...]", string))


# --- what chooses a language ------------------------------------------------------------------------------------------


def test_the_address_chooses_the_language(reader: FlaskClient) -> None:
    assert '<html lang="eo" data-assets' in page(reader, "/eo/about")
    assert '<html lang="ar" dir="rtl" data-assets' in page(reader, "/ar/about")
    assert '<html lang="en" data-assets' in page(reader, "/about")
    assert reader.get("/fa/about").status_code == 404
    assert 'href="http://localhost/no%3Fwhere?a=%22"' in page(reader, "/eo/no%3Fwhere?a=%22")
    assert page(reader, "/eo") == page(reader, "/eo/")


def test_nothing_else_chooses(reader: FlaskClient) -> None:
    headers = {"Accept-Language": "eo", "Cookie": "lang=eo", "X-Forwarded-For": "192.0.2.1"}
    assert reader.get("/about", headers=headers).data == reader.get("/about").data


@pytest.mark.parametrize("path", ["/v1/places/lachin", "/v1/places/nowhere", "/ogc/collections", "/openapi.json",
                                  "/v1/normalize?q=Lachin&kind=x", "/search?q=Lachin", "/reconcile"])  # fmt: skip
def test_programs_are_answered_in_english(reader: FlaskClient, path: str) -> None:
    asked, plain = reader.get(f"/eo{path}"), reader.get(path)
    assert (asked.status_code, asked.data) == (plain.status_code, plain.data)
    assert pseudo.OPEN not in asked.get_data(as_text=True)


def test_an_english_answer_follows_one_of_another_language(reader: FlaskClient) -> None:
    for path in ("/about/data?dispute=karabakh", "/", "/places/khankendi-stepanakert"):
        assert pseudo.OPEN in page(reader, f"/eo{path}")
        assert pseudo.OPEN not in page(reader, path)


def test_links_stay_in_the_language_and_lead_to_the_others(reader: FlaskClient) -> None:
    html = page(reader, "/eo/disputes?party=am")
    links = re.findall(r'(?:href|action)="(/[^"]*)"', html)
    assert links
    assert [link for link in links if not link.startswith("/eo/")] == []
    assert '<a href="http://localhost/disputes?party=am" lang="en" hreflang="en">English</a>' in html
    assert '<a href="http://localhost/ar/disputes?party=am" lang="ar"' in html


def test_an_only_language_shows_no_switch(client: FlaskClient) -> None:
    assert "hreflang" not in page(client, "/about")


def test_a_language_lies_behind_the_prefix_of_a_proxy(g: Gazetteer, folder: Path) -> None:
    client = create_app(g, environ={"GAZETTEER_TRANSLATIONS": str(folder), "GAZETTEER_PROXIES": "1"}).test_client()
    html = client.get("/eo/disputes", headers={"X-Forwarded-Prefix": "/gaz"}).get_data(as_text=True)
    assert 'href="/gaz/eo/about"' in html
    assert 'href="http://localhost/gaz/disputes"' in html


# --- how words are said -----------------------------------------------------------------------------------------------


def test_a_sentence_depends_on_its_number() -> None:
    assert wording.say_n("%(num)s place", "%(num)s places", 1) == "1 place"
    assert wording.say_n("%(num)s place", "%(num)s places", 1234) == "1,234 places"


def test_a_catalogue_has_as_many_forms_of_a_number_as_its_language(tmp_path: Path) -> None:
    """Arabic has six: the form is chosen by the catalogue's own rule."""
    made = pseudo.catalogue(lang="ar")
    message = made.get("%(num)s place")
    assert message
    message.string = ("none", "one", "two", "few %(num)s", "hundred", "many %(num)s")
    found = language.offered(pseudo.written(tmp_path, made, "ar"))["ar"].translations
    assert found
    with wording.speaking(wording.Tongue("ar", found)):
        said = [wording.say_n("%(num)s place", "%(num)s places", n) for n in (0, 1, 2, 5, 20, 100)]
    assert said == ["none", "one", "two", "few 5", "many 20", "hundred"]


def test_dates_and_languages_are_those_of_the_language(folder: Path) -> None:
    found = language.offered(folder)["ar"].translations
    assert found
    assert lang_label("hy") == "Armenian"
    with wording.speaking(wording.Tongue("ar", found)):
        assert lang_label("hy") == "الأرمنية"
        assert date_text("2023-09-09") == "9 سبتمبر 2023"
        assert when_text(When("1994~/..")).startswith("⟦since ⟦about 1994")
    assert date_text("2023-09-09") == "9 September 2023"
